//! A redirection leads to a page that does not exist.
//!
//! Old links and bookmarks of readers end at "page not found".
//!
//! ```markdown bad
//! //- docfx.json
//! { "build": { "content": [ { "files": ["**/*.md"] } ] } }
//! //- a.md
//! # Enroll
//! //- .openpublishing.redirection.json
//! { "redirections": [ { "source_path": "old.md", "redirect_url": "enrol" } ] }
//! //~                                                            ^^^^^^^ error[redirect-target-not-found]: `enrol` does not exist
//! ```
//!
//! ```markdown good
//! //- docfx.json
//! { "build": { "content": [ { "files": ["**/*.md"] } ] } }
//! //- a.md
//! # Enroll
//! //- .openpublishing.redirection.json
//! { "redirections": [ { "source_path": "old.md", "redirect_url": "a" } ] }
//! ```
//!
//! Correct the target. Addresses outside of the book are the external link check's.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "redirect-target-not-found",
    group: Group::Book,
    severity: Some(Severity::Error),
    check: Check::Site(check),
    options: &[],
    source: include_str!("redirect_target_not_found.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::RedirectMissingTarget { target, nearest } = &problem.kind {
            findings.add(problem.span, format!("`{target}` does not exist")).hint =
                nearest.as_ref().map(|near| format!("did you mean `{near}`?"));
        }
    }
}
