//! A table of contents cannot be read.
//!
//! The navigation is missing, or a part of it.
//!
//! ```markdown bad
//! //- toc.yml
//! - name: Enroll
//!   href: [enroll.md
//! //~     ^ error[toc-syntax]: `href` must be a text
//! //~     ^ error[toc-syntax]: the table of contents cannot be read: this `[` is never closed
//! //- enroll.md
//! # Enroll
//! ```
//!
//! ```markdown good
//! //- toc.yml
//! - name: Enroll
//!   href: enroll.md
//! //- enroll.md
//! # Enroll
//! ```
//!
//! A table of contents is a list of entries with `name` and `href`, and further entries below `items`.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "toc-syntax",
    group: Group::Book,
    severity: Some(Severity::Error),
    check: Check::Site(check),
    options: &[],
    source: include_str!("toc_syntax.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::TocSyntax { message, duplicate_key: None } = &problem.kind {
            findings.add(problem.span, format!("the table of contents cannot be read: {message}"));
        }
        if let LoadProblemKind::TocSyntax { duplicate_key: Some(key), .. } = &problem.kind {
            findings.add(problem.span, format!("the key `{key}` stands here twice"));
        }
        if let LoadProblemKind::TocShape { key, expected } = &problem.kind {
            findings.add(problem.span, format!("`{key}` must be {expected}"));
        }
    }
}
