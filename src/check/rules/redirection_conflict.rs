//! A page is redirected twice.
//!
//! The first redirection holds, whichever was meant.
//!
//! ```markdown bad
//! //- docfx.json
//! { "build": { "content": [ { "files": ["**/*.md"] } ] } }
//! //- a.md
//! # Enroll
//! //- .openpublishing.redirection.json
//! { "redirections": [
//!   { "source_path": "old.md", "redirect_url": "a" },
//!   { "source_path": "old.md", "redirect_url": "https://example.org/" }
//! //~                ^^^^^^^^ warning[redirection-conflict]: `old.md` is redirected already
//! ] }
//! ```
//!
//! ```markdown good
//! //- docfx.json
//! { "build": { "content": [ { "files": ["**/*.md"] } ] } }
//! //- a.md
//! # Enroll
//! //- .openpublishing.redirection.json
//! { "redirections": [
//!   { "source_path": "old.md", "redirect_url": "a" },
//!   { "source_path": "older.md", "redirect_url": "https://example.org/" }
//! ] }
//! ```
//!
//! Keep one of them.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "redirection-conflict",
    group: Group::Book,
    severity: Some(Severity::Warning),
    check: Check::Site(check),
    options: &[],
    source: include_str!("redirection_conflict.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::RedirectDuplicate { source, .. } = &problem.kind {
            findings.add(problem.span, format!("`{source}` is redirected already"));
        }
    }
}
