//! A file cannot be read, or not as UTF-8.
//!
//! Letters come out as boxes and question marks, or the page is missing.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Ger\x{e4}t
//! //~ @4-4 error[file-unreadable]: the byte 0xE4 is not UTF-8
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Gerät
//! ```
//!
//! Save the file as UTF-8. UTF-16 is read all the same, and reported, since other tools will not. Where a file cannot be read at all, look
//! at its permissions; a symbolic link that leaves the book is not followed.

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
        if let LoadProblemKind::NotUtf8 { byte, .. } = &problem.kind {
            findings.add(problem.span, format!("the byte 0x{byte:02X} is not UTF-8")).hint = Some("save the file as UTF-8".to_owned());
        }
        if let LoadProblemKind::Unreadable { path, message } = &problem.kind {
            findings.add(problem.span, format!("`{path}` cannot be read: {message}"));
        }
        if let LoadProblemKind::Utf16 = &problem.kind {
            findings.add(problem.span, "the file is UTF-16").hint = Some("save the file as UTF-8".to_owned());
        }
    }
}
