//! A link or picture names a place on one machine.
//!
//! It works for its author and for nobody else.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Open [the log](file:///C:/Temp/enroll.log).
//! //~            ^^^^^^^^^^^^^^^^^^^^^^^^^^ error[local-file-path]: `file:///C:/Temp/enroll.log` is a place on one machine, not on the site
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Open the log, `C:\Temp\enroll.log`.
//! ```
//!
//! Put the file into the book and link to it there; write a path on the reader's machine as code.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::{Broken, Target};

pub const RULE: Rule = Rule {
    name: "local-file-path",
    group: Group::References,
    severity: Some(Severity::Error),
    check: Check::Page(check),
    options: &[],
    source: include_str!("local_file_path.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in &cx.page.references {
        if reference.target == Target::Broken(Broken::Local) {
            findings.add(reference.span, format!("`{}` is a place on one machine, not on the site", reference.href));
        }
    }
}
