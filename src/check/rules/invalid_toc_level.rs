//! A table of contents in Markdown goes down more than one level at a time.
//!
//! Entries hang below nothing.
//!
//! ```markdown bad
//! //- toc.md
//! # [Enroll](enroll.md)
//!
//! ### [Limits](limits.md)
//! //~^^^^^^^^^^^^^^^^^^^^ warning[invalid-toc-level]: level 3 follows level 1
//! //- enroll.md
//! # Enroll
//! //- limits.md
//! # Limits
//! ```
//!
//! ```markdown good
//! //- toc.md
//! # [Enroll](enroll.md)
//!
//! ## [Limits](limits.md)
//! //- enroll.md
//! # Enroll
//! //- limits.md
//! # Limits
//! ```
//!
//! Use the next level.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "invalid-toc-level",
    group: Group::Book,
    severity: Some(Severity::Warning),
    check: Check::Site(check),
    options: &[],
    source: include_str!("invalid_toc_level.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::TocLevelSkipped { from, to } = &problem.kind {
            findings.add(problem.span, format!("level {to} follows level {from}"));
        }
    }
}
