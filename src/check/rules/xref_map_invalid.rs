//! A cross-reference map is missing or cannot be read.
//!
//! Cross-references to the book that it describes lead nowhere.
//!
//! ```markdown bad
//! //- book.toml
//! [xref]
//! maps = ["other/xrefmap.yml"]
//! //~     ^^^^^^^^^^^^^^^^^^^ warning[xref-map-invalid]: `other/xrefmap.yml` does not exist
//! //- a.md
//! # Enroll
//! ```
//!
//! ```markdown good
//! //- book.toml
//! [xref]
//! maps = ["other/xrefmap.yml"]
//! //- a.md
//! # Enroll
//! //- other/xrefmap.yml
//! references:
//! - uid: other.page
//!   name: Another page
//!   href: https://example.org/page
//! ```
//!
//! Correct the path in `[xref] maps`; a map has a list `references` of entries with `uid` and `href`.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "xref-map-invalid",
    group: Group::Book,
    severity: Some(Severity::Warning),
    check: Check::Site(check),
    options: &[],
    source: include_str!("xref_map_invalid.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::XrefMapSyntax { message } = &problem.kind {
            findings.add(problem.span, format!("the cross-reference map cannot be read: {message}"));
        }
        if let LoadProblemKind::XrefMapNotFound { path } = &problem.kind {
            findings.add(problem.span, format!("`{path}` does not exist"));
        }
    }
}
