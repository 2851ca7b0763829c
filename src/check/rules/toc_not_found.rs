//! A table of contents names another one that does not exist.
//!
//! A whole branch of the navigation is missing.
//!
//! ```markdown bad
//! //- toc.yml
//! - name: Devices
//!   href: device/toc.yml
//! //~     ^^^^^^^^^^^^^^ error[toc-not-found]: `device/toc.yml` is no table of contents
//! - name: Enroll
//!   href: enroll.md
//! //- enroll.md
//! # Enroll
//! ```
//!
//! ```markdown good
//! //- toc.yml
//! - name: Devices
//!   href: devices/toc.yml
//! //- devices/toc.yml
//! - name: Limits
//!   href: limits.md
//! //- devices/limits.md
//! # Limits
//! ```
//!
//! Correct the path; it counts from the folder of the table of contents.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "toc-not-found",
    group: Group::Book,
    severity: Some(Severity::Error),
    check: Check::Site(check),
    options: &[],
    source: include_str!("toc_not_found.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::TocNotFound { href, candidate } = &problem.kind {
            findings.add(problem.span, format!("`{href}` is no table of contents")).hint =
                candidate.as_ref().map(|path| format!("the file is spelt `{path}`"));
        }
    }
}
