//! A file is not UTF-8.
//!
//! Letters come out as boxes and question marks.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Ger\xe4t
//! //~ @4 error[file-encoding]: the byte 0xE4 is not UTF-8
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Gerät
//! ```
//!
//! Save the file as UTF-8. UTF-16 is read all the same, and reported, since other tools will not.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "file-encoding",
    group: Group::Book,
    severity: Some(Severity::Error),
    check: Check::Site(check),
    options: &[],
    source: include_str!("file_encoding.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::NotUtf8 { byte, .. } = &problem.kind {
            findings.add(problem.span, format!("the byte 0x{byte:02X} is not UTF-8")).hint = Some("save the file as UTF-8".to_owned());
        }
        if let LoadProblemKind::Utf16 = &problem.kind {
            findings.add(problem.span, "the file is UTF-16").hint = Some("save the file as UTF-8".to_owned());
        }
    }
}
