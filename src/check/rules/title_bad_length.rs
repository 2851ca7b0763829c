//! A title is too short or too long.
//!
//! Search results cut a title after about 60 characters; one of a letter or two says nothing.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! title: Enrollment of Windows, macOS, iOS and Android devices, in all of the ways that there are and with each of their limits
//! //~    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info[title-bad-length]: the title has 118 characters; between 2 and 100 are read
//! ---
//! # Enroll
//! ```
//!
//! ```markdown good
//! //- a.md
//! ---
//! title: Enroll devices
//! ---
//! # Enroll
//! ```
//!
//! Put the words that set the page apart first, and leave the others out. Options: `min` (2) and `max` (100), in characters.

use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, PageContext, Rule};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "title-bad-length",
    group: Group::FrontMatter,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[
        OptionSpec { name: "min", kind: OptionKind::Number, default: "2", doc: "The least number of characters." },
        OptionSpec { name: "max", kind: OptionKind::Number, default: "100", doc: "The largest number of characters." },
    ],
    source: include_str!("title_bad_length.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let Some(value) = cx.page.front_matter.get("title") else { return };
    let Some(text) = value.text().map(str::trim).filter(|text| !text.is_empty()) else { return };
    let (min, max) = (cx.options.number("min").unwrap_or(2), cx.options.number("max").unwrap_or(100));
    let length = text.chars().count();
    if length < min || length > max {
        findings.add(value.span, format!("the title has {length} characters; between {min} and {max} are read"));
    }
}
