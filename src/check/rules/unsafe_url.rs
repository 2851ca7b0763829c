//! A link or picture has a scheme that runs code or hides what it opens.
//!
//! Fixbook writes no such address into the site, so the link does nothing.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! [Go back](javascript:history.back()).
//! //~       ^^^^^^^^^^^^^^^^^^^^^^^^^ error[unsafe-url]: an address must not have the scheme `javascript:`
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! [Mail us](mailto:help@example.org) or [open the settings](ms-settings:workplace).
//! ```
//!
//! Link to a page. Forbidden are `javascript:`, `vbscript:`, `data:`, `blob:`, `about:` and `view-source:`.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::{Broken, Target};

pub const RULE: Rule = Rule {
    name: "unsafe-url",
    group: Group::References,
    severity: Some(Severity::Error),
    check: Check::Page(check),
    options: &[],
    source: include_str!("unsafe_url.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in &cx.page.references {
        if let Target::Broken(Broken::Unsafe { scheme }) = &reference.target {
            findings.add(reference.span, format!("an address must not have the scheme `{scheme}:`"));
        }
    }
}
