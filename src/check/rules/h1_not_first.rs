//! The heading of level 1 stands behind other headings.
//!
//! What stands above the page's name belongs to nothing.
//!
//! ```markdown bad
//! //- a.md
//! ## Before you begin
//!
//! Text.
//!
//! # Enroll
//! //~^^^^^ warning[h1-not-first]: the heading of level 1 stands behind `Before you begin`
//!
//! Text.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ## Before you begin
//!
//! Text.
//! ```
//!
//! Move it to the top.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "h1-not-first",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("h1_not_first.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let mut headings = cx.page.headings.iter().filter(|heading| heading.depth == 0);
    let Some(first) = headings.next().filter(|first| first.level != 1) else { return };
    if let Some(h1) = headings.find(|heading| heading.level == 1) {
        findings.add(h1.span, format!("the heading of level 1 stands behind `{}`", first.text.trim()));
    }
}
