//! A directive lacks an attribute that it needs.
//!
//! It is left out of the page: without its source there is no picture, without its range no version.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! :::image type="content" alt-text="The list":::
//! //~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[directive-attribute-missing]: `:::image` needs `source="…"`
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
//! Add the attribute.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::StrayProblem;

pub const RULE: Rule = Rule {
    name: "directive-attribute-missing",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("directive_attribute_missing.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for &(stray, span) in &cx.parts().strays {
        if let StrayProblem::MissingAttribute(attribute) = &stray.problem {
            let message = if stray.raw.starts_with("[!") {
                format!("`{}` needs an address, as `[!VIDEO https://…]`", stray.raw)
            } else {
                format!("`:::{}` needs `{attribute}=\"…\"`", stray.name)
            };
            findings.add(span, message);
        }
    }
}
