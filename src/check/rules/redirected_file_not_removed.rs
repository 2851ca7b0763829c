//! A page is said to have moved and is still there.
//!
//! The page is published, and the redirection is not: readers find the old text.
//!
//! ```markdown bad
//! //- docfx.json
//! { "build": { "content": [ { "files": ["**/*.md"] } ] } }
//! //- a.md
//! # Enroll
//! //- b.md
//! # Old
//! //- .openpublishing.redirection.json
//! { "redirections": [ { "source_path": "b.md", "redirect_url": "a" } ] }
//! //~                                  ^^^^^^ warning[redirected-file-not-removed]: `b.md` has moved and is still there
//! ```
//!
//! ```markdown good
//! //- docfx.json
//! { "build": { "content": [ { "files": ["**/*.md"] } ] } }
//! //- a.md
//! # Enroll
//! //- .openpublishing.redirection.json
//! { "redirections": [ { "source_path": "b.md", "redirect_url": "a" } ] }
//! ```
//!
//! Delete the page, or take the redirection away.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "redirected-file-not-removed",
    group: Group::Book,
    severity: Some(Severity::Warning),
    check: Check::Site(check),
    options: &[],
    source: include_str!("redirected_file_not_removed.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::RedirectSourceExists { source } = &problem.kind {
            findings.add(problem.span, format!("`{source}` has moved and is still there")).hint =
                Some("delete the page, or take the redirection away".to_owned());
        }
    }
}
