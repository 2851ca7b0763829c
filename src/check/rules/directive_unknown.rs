//! A directive has a name that is not known.
//!
//! It is left out of the page, and what it should have done does not happen.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! :::imgae type="content" source="a.png" alt-text="The list":::
//! //~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[directive-unknown]: there is no directive `:::imgae`
//! //~ hint: did you mean `image`?
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! :::image type="content" source="a.png" alt-text="The list":::
//! //- a.png
//! PNG
//! ```
//!
//! Known are `image`, `code`, `zone`, `moniker`, `row`, `column`, `video` and `no-loc`, and their ends.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Severity, nearest};
use crate::parse::ast::StrayProblem;

pub const RULE: Rule = Rule {
    name: "directive-unknown",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("directive_unknown.rs"),
};

const KNOWN: [&str; 13] = [
    "code",
    "column",
    "column-end",
    "image",
    "image-end",
    "moniker",
    "moniker-end",
    "no-loc",
    "row",
    "row-end",
    "video",
    "zone",
    "zone-end",
];

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for &(stray, span) in &cx.parts().strays {
        if stray.problem == StrayProblem::Unknown {
            let finding = findings.add(span, format!("there is no directive `:::{}`", stray.name));
            finding.hint = nearest(&stray.name, KNOWN).map(|near| format!("did you mean `{near}`?"));
        }
    }
}
