//! The book has no pages.
//!
//! Nothing is published: most likely the globs of the configuration match nothing, or `src` is the wrong folder.
//!
//! ```markdown bad
//! //- docfx.json
//! { "build": { "content": [ { "files": ["docs/**/*.md"] } ] } }
//! //~^ error[no-pages]: the book has no pages
//! //- a.md
//! # Enroll
//! ```
//!
//! ```markdown good
//! //- docfx.json
//! { "build": { "content": [ { "files": ["**/*.md"] } ] } }
//! //- a.md
//! # Enroll
//! ```
//!
//! Correct `src` in `book.toml`, or the globs of `docfx.json`.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "no-pages",
    group: Group::Book,
    severity: Some(Severity::Error),
    check: Check::Site(check),
    options: &[],
    source: include_str!("no_pages.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::NoPages { .. } = &problem.kind {
            findings.add(problem.span, "the book has no pages").hint =
                Some("look at `src` in `book.toml`, or at the globs of `docfx.json`".to_owned());
        }
    }
}
