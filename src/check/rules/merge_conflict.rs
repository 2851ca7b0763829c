//! A merge has left its marks in the text.
//!
//! The reader sees `<<<<<<< HEAD` and two versions of the same paragraph.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! <<<<<<< HEAD
//! //~^^^^^^^^^ error[merge-conflict]: a mark of an unfinished merge
//! Up to 15 devices.
//! =======
//! Up to 10 devices.
//! >>>>>>> branch
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Up to 15 devices.
//! ```
//!
//! Keep one version, and take all three marks away. Code blocks may show such marks.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::OddityKind;

pub const RULE: Rule = Rule {
    name: "merge-conflict",
    group: Group::Structure,
    severity: Some(Severity::Error),
    check: Check::Page(check),
    options: &[],
    source: include_str!("merge_conflict.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for oddity in cx.page.oddities.iter().filter(|oddity| oddity.kind == OddityKind::MergeConflict) {
        findings.add(oddity.span, "a mark of an unfinished merge");
    }
}
