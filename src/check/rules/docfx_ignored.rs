//! A setting of `docfx.json` has no meaning for Fixbook.
//!
//! The message says what Fixbook does instead.
//!
//! ```markdown bad
//! //- docfx.json
//! { "build": { "template": ["default"], "content": [ { "files": ["**/*.md"] } ] } }
//! //~          ^^^^^^^^^^ info[docfx-ignored]: `template` is ignored: the theme of `book.toml` is used instead
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
//! Nothing needs to be done.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "docfx-ignored",
    group: Group::Book,
    severity: Some(Severity::Info),
    check: Check::Site(check),
    options: &[],
    source: include_str!("docfx_ignored.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::DocfxIgnored { key, notice } = &problem.kind {
            findings.add(problem.span, format!("`{key}` is ignored: {notice}"));
        }
    }
}
