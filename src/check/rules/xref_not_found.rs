//! A cross-reference names a uid that no page and no map has.
//!
//! The reader sees the raw uid, or a link text that leads nowhere.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! See <xref:enroll-window>.
//! //~       ^^^^^^^^^^^^^ warning[xref-not-found]: no page has the uid `enroll-window`
//! //~ hint: did you mean `enroll-windows`?
//! //- b.md
//! ---
//! uid: enroll-windows
//! ---
//! # Enroll Windows
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! See <xref:enroll-windows>, and write to @someone.
//! //- b.md
//! ---
//! uid: enroll-windows
//! ---
//! # Enroll Windows
//! ```
//!
//! Correct the uid, or name the other book's cross-reference map in `[xref] maps`. A bare `@name` that is no uid is plain text and never
//! reported.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::{Broken, Target};

pub const RULE: Rule = Rule {
    name: "xref-not-found",
    group: Group::References,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("xref_not_found.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in &cx.page.references {
        if let Target::Broken(Broken::UidNotFound { uid, nearest }) = &reference.target {
            let finding = findings.add(reference.span, format!("no page has the uid `{uid}`"));
            finding.hint = nearest.as_ref().map(|nearest| format!("did you mean `{nearest}`?"));
        }
    }
}
