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
//! Types that Fixbook shows are `Landing`, `Hub` and `FAQ`. More than five files of one type in a folder have one finding together.

use std::collections::BTreeMap;

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;
use crate::source::{Span, parent};

pub const RULE: Rule = Rule {
    name: "schema-not-found",
    group: Group::Book,
    severity: Some(Severity::Warning),
    check: Check::Site(check),
    options: &[],
    source: include_str!("schema_not_found.rs"),
};

/// So many files of a folder have a finding each.
const SINGLE: usize = 5;

/// Where a type is named, and the known one that is nearest to it.
type Place<'a> = (Span, Option<&'a str>);

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    // The description of a program's interface is thousands of files of one type.
    let mut folders: BTreeMap<(&str, &str), Vec<Place<'_>>> = BTreeMap::new();
    for problem in cx.problems {
        if let LoadProblemKind::YamlMimeUnknown { mime, nearest } = &problem.kind {
            let folder = parent(cx.project.sources.path(problem.span.file));
            folders.entry((folder, mime)).or_default().push((problem.span, *nearest));
        }
    }
    for ((folder, mime), places) in folders {
        if places.len() > SINGLE
            && let Some((first, _)) = places.first()
        {
            // The number stands in the hint, so that the finding stays the same one while files come and go.
            findings.add(*first, format!("no page is made of the files of the type `{mime}` in `{folder}`")).hint =
                Some(format!("these are {} files", places.len()));
            continue;
        }
        for (place, nearest) in places {
            findings.add(place, format!("no page is made of a file of the type `{mime}`")).hint =
                nearest.map(|near| format!("did you mean `{near}`?"));
        }
    }
}
