//! A description is too short or too long.
//!
//! Search results show it below the title: some 160 characters of it. One of two words says no more than the title.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! description: Enroll devices.
//! //~          ^^^^^^^^^^^^^^^ info[description-bad-length]: the description has 15 characters; between 30 and 300 are read
//! ---
//! # Enroll
//! ```
//!
//! ```markdown good
//! //- a.md
//! ---
//! description: Enroll Windows devices by hand, step by step, with the limits of each way.
//! ---
//! # Enroll
//! ```
//!
//! Say in one sentence what the reader can do with the page. Options: `min` (30) and `max` (300), in characters.

use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, PageContext, Rule};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "description-bad-length",
    group: Group::FrontMatter,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[
        OptionSpec { name: "min", kind: OptionKind::Number, default: "30", doc: "The least number of characters." },
        OptionSpec { name: "max", kind: OptionKind::Number, default: "300", doc: "The largest number of characters." },
    ],
    source: include_str!("description_bad_length.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let Some(value) = cx.page.front_matter.get("description") else { return };
    let Some(text) = value.text().map(str::trim).filter(|text| !text.is_empty()) else { return };
    let (min, max) = (cx.options.number("min").unwrap_or(30), cx.options.number("max").unwrap_or(300));
    let length = text.chars().count();
    if length < min || length > max {
        findings.add(value.span, format!("the description has {length} characters; between {min} and {max} are read"));
    }
}
