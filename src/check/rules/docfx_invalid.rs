//! A setting of `docfx.json` cannot be read.
//!
//! It is ignored: pages may be missing, or lack what it should have given them.
//!
//! ```markdown bad
//! //- docfx.json
//! { "build": { "content": [ { "files": ["**/*.md"] } ], "globalMetadata": 5 } }
//! //~ @73 warning[docfx-invalid]: `globalMetadata` must be an object
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
//! Correct the setting.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "docfx-invalid",
    group: Group::Book,
    severity: Some(Severity::Warning),
    check: Check::Site(check),
    options: &[],
    source: include_str!("docfx_invalid.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::DocfxSyntax { path, message } = &problem.kind {
            findings.add(problem.span, format!("`{path}` cannot be read: {message}"));
        }
        if let LoadProblemKind::DocfxShape { key, expected } = &problem.kind {
            findings.add(problem.span, format!("`{key}` must be {expected}"));
        }
        if let LoadProblemKind::DocfxPath { value, message } = &problem.kind {
            findings.add(problem.span, format!("`{value}`: {message}"));
        }
    }
}
