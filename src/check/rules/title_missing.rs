//! A page has no title at all: neither in its front matter nor as a heading.
//!
//! Navigation, search results and browser tabs show the file's name instead.
//!
//! ```markdown bad
//! //- a.md
//! Text without any heading.
//! //~^ warning[title-missing]: the page has no title
//! ```
//!
//! ```markdown good
//! //- a.md
//! ---
//! title: Enroll a device
//! ---
//! Text.
//! ```
//!
//! Add `title:` to the front matter, or a heading of level 1.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "title-missing",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("title_missing.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let has_h1 = cx.page.headings.iter().any(|heading| heading.level == 1 && !heading.text.trim().is_empty());
    if !has_h1 && cx.page.metadata_text("title").is_none() && cx.page.front_matter.error.is_none() {
        findings.add(Span::file_start(cx.page.file), "the page has no title").hint =
            Some("add `title: …` to the front matter, or begin with `# Title`".to_owned());
    }
}
