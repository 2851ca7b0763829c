//! Redirections lead in a circle.
//!
//! The reader's browser gives up.
//!
//! ```markdown bad
//! //- docfx.json
//! { "build": { "content": [ { "files": ["**/*.md"] } ] } }
//! //- a.md
//! # Enroll
//! //- .openpublishing.redirection.json
//! { "redirections": [
//!   { "source_path": "x.md", "redirect_url": "y" },
//! //~                                        ^^^ error[circular-redirection]: these redirections lead in a circle: `x.md` → `y.md` → `x.md`
//!   { "source_path": "y.md", "redirect_url": "x" }
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
//!   { "source_path": "x.md", "redirect_url": "y" },
//!   { "source_path": "y.md", "redirect_url": "a" }
//! ] }
//! ```
//!
//! Let one of them lead to a page that exists.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "circular-redirection",
    group: Group::Book,
    severity: Some(Severity::Error),
    check: Check::Site(check),
    options: &[],
    source: include_str!("circular_redirection.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::RedirectLoop { chain } = &problem.kind {
            findings.add(
                problem.span,
                format!(
                    "these redirections lead in a circle: {}",
                    chain.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(" → ")
                ),
            );
        }
    }
}
