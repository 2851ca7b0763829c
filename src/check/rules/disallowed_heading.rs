//! A heading has a text that the book does not want.
//!
//! Some headings belong to what the site puts around each page ("Feedback", "In this article"): the reader would see them twice.
//!
//! ```markdown bad
//! //- book.toml
//! [check.rules]
//! disallowed-heading = { texts = ["Feedback"] }
//! //- a.md
//! # Enroll
//!
//! ## feedback
//! //~^^^^^^^^ warning[disallowed-heading]: the book does not want the heading `feedback`
//!
//! Write to us.
//! ```
//!
//! ```markdown good
//! //- book.toml
//! [check.rules]
//! disallowed-heading = { texts = ["Feedback"] }
//! //- a.md
//! # Enroll
//!
//! ## Feedback from devices
//!
//! They send it each day.
//! ```
//!
//! Choose another heading, or take the part away. The option `texts` lists the headings; capitals do not matter. Without it the rule
//! reports none.

use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, PageContext, Rule};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "disallowed-heading",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[OptionSpec { name: "texts", kind: OptionKind::Texts, default: "[]", doc: "Headings that pages must not have." }],
    source: include_str!("disallowed_heading.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let unwanted: Vec<String> = cx.options.texts("texts").unwrap_or_default().iter().map(|text| text.trim().to_lowercase()).collect();
    if unwanted.is_empty() {
        return;
    }
    for heading in &cx.page.headings {
        let text = heading.text.trim();
        if unwanted.contains(&text.to_lowercase()) {
            findings.add(cx.first_line(heading.span), format!("the book does not want the heading `{text}`"));
        }
    }
}
