//! The end of a zone, moniker, row or column has no opening.
//!
//! Something is wrong with the opening, so the page shows to everybody what was meant for some.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Text.
//!
//! :::moniker-end
//! //~^^^^^^^^^^^ warning[directive-unopened]: nothing is open that `:::moniker-end` could end
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! :::moniker range="v1"
//!
//! Text.
//!
//! :::moniker-end
//! ```
//!
//! Write the opening, or take the end away.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::StrayProblem;

pub const RULE: Rule = Rule {
    name: "directive-unopened",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("directive_unopened.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for &(stray, span) in &cx.parts().strays {
        if stray.problem == StrayProblem::Unopened {
            findings.add(span, format!("nothing is open that `:::{}` could end", stray.name));
        }
    }
}
