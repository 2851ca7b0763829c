//! A YAML file has a type that only Learn can show.
//!
//! No page is made of it.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//! //- path.yml
//! ### YamlMime:Landin
//! //~          ^^^^^^ warning[schema-not-found]: no page is made of a file of the type `Landin`
//! title: Enroll
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//! //- path.yml
//! ### YamlMime:Landing
//! title: Enroll
//! ```
//!
//! Types that Fixbook shows are `Landing`, `Hub` and `FAQ`.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "schema-not-found",
    group: Group::Book,
    severity: Some(Severity::Warning),
    check: Check::Site(check),
    options: &[],
    source: include_str!("schema_not_found.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::YamlMimeUnknown { mime, nearest } = &problem.kind {
            findings.add(problem.span, format!("no page is made of a file of the type `{mime}`")).hint =
                nearest.as_ref().map(|near| format!("did you mean `{near}`?"));
        }
    }
}
