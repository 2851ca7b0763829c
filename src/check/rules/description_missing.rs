//! A page has no description.
//!
//! Search engines show whatever sentence they find; the search of the site shows none.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! //~^ info[description-missing]: the page has no description
//! title: Enroll
//! ---
//! # Enroll
//! ```
//!
//! ```markdown good
//! //- a.md
//! ---
//! title: Enroll
//! description: Enroll Windows devices by hand, step by step.
//! ---
//! # Enroll
//! //- b.md
//! # A page without front matter
//! ```
//!
//! Add `description:` to the front matter. Pages without front matter are not reported: their book does without.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "description-missing",
    group: Group::FrontMatter,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("description_missing.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let front_matter = &cx.page.front_matter;
    if front_matter.span.is_some() && front_matter.error.is_none() && cx.is_markdown() && cx.page.metadata_text("description").is_none() {
        findings.add(Span::file_start(cx.page.file), "the page has no description");
    }
}
