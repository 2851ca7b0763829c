//! A picture's alternative text is too long.
//!
//! A screen reader reads it in one go, and nobody can stop and go back inside it.
//!
//! ```markdown bad
//! //- book.toml
//! [check.rules]
//! alt-text-bad-length = { max = 40 }
//! //- a.md
//! # Enroll
//!
//! ![The page of devices with three of them marked, a menu open](devices.png)
//! //~                                                           ^^^^^^^^^^^ info[alt-text-bad-length]: the alternative text has 58 characters; at most 40 can be followed
//! //- devices.png
//! PNG
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ![The page of devices with three of them marked](devices.png)
//! //- devices.png
//! PNG
//! ```
//!
//! Say what matters, and move the rest into the text, or into the description of a `:::image type="complex"`. Option: `max` (250), in
//! characters.

use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::ReferenceKind;

pub const RULE: Rule = Rule {
    name: "alt-text-bad-length",
    group: Group::Structure,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[OptionSpec { name: "max", kind: OptionKind::Number, default: "250", doc: "The largest number of characters." }],
    source: include_str!("alt_text_bad_length.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in &cx.page.references {
        match reference.kind {
            ReferenceKind::Image | ReferenceKind::DirectiveImage | ReferenceKind::HtmlImage => {
                let max = cx.options.number("max").unwrap_or(250);
                let length = reference.text.chars().count();
                if length > max {
                    findings.add(reference.span, format!("the alternative text has {length} characters; at most {max} can be followed"));
                }
            }
            ReferenceKind::Link
            | ReferenceKind::Autolink
            | ReferenceKind::Lightbox
            | ReferenceKind::ImageLink
            | ReferenceKind::HtmlLink
            | ReferenceKind::Video
            | ReferenceKind::Xref => {}
        }
    }
}
