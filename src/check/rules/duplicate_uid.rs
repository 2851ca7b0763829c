//! Two pages have the same uid.
//!
//! Every cross-reference to it leads to the first of them, whichever was meant.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! uid: enroll
//! ---
//! # Enroll
//! //- b.md
//! ---
//! uid: enroll
//! //~  ^^^^^^ warning[duplicate-uid]: the uid `enroll` is also that of `a.md`
//! ---
//! # Enroll Windows
//! ```
//!
//! ```markdown good
//! //- a.md
//! ---
//! uid: enroll
//! ---
//! # Enroll
//! //- b.md
//! ---
//! uid: enroll-windows
//! ---
//! # Enroll Windows
//! ```
//!
//! Give the younger page a uid of its own.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "duplicate-uid",
    group: Group::References,
    severity: Some(Severity::Warning),
    check: Check::Site(check),
    options: &[],
    source: include_str!("duplicate_uid.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for (uid, pages) in &cx.site.duplicate_uids {
        let Some((first, others)) = pages.split_first() else { continue };
        let first = cx.project.pages.get(*first).map_or("", |page| page.path.as_str());
        for page in others {
            if let Some((_, span)) = cx.site.summaries.get(*page).and_then(|summary| summary.uid.as_ref()) {
                findings.add(*span, format!("the uid `{uid}` is also that of `{first}`"));
            }
        }
    }
}
