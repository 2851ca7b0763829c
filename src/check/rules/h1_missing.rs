//! A page has no heading of level 1.
//!
//! Readers, search results and screen readers take the first heading for the name of the page.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! //~^ warning[h1-missing]: the page has no heading of level 1
//! title: Enroll a device
//! ---
//!
//! ## Steps
//!
//! Text.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll a device
//!
//! Text.
//! ```
//!
//! Begin the page with `# Title`.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::load::PageKind;
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "h1-missing",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("h1_missing.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let is_markdown = cx.project.pages.get(cx.page.index).is_some_and(|page| page.kind == PageKind::Markdown);
    if is_markdown && cx.page.headings.iter().all(|heading| heading.level != 1) && !cx.page.blocks.is_empty() {
        let finding = findings.add(Span::file_start(cx.page.file), "the page has no heading of level 1");
        if let Some(title) = cx.page.front_matter.text("title") {
            finding.hint = Some(format!("begin the text with `# {title}`"));
        }
    }
}
