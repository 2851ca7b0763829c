//! A file cannot be read.
//!
//! Its page, or what it gives to pages, is missing.
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//! ```
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//! ```
//!
//! Look at the file's permissions; a symbolic link that leaves the book is not followed. The message is the system's.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "file-unreadable",
    group: Group::Book,
    severity: Some(Severity::Error),
    check: Check::Site(check),
    options: &[],
    source: include_str!("file_unreadable.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::Unreadable { path, message } = &problem.kind {
            findings.add(problem.span, format!("`{path}` cannot be read: {message}"));
        }
    }
}
