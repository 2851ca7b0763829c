//! Two pages have the same description.
//!
//! Search results show it below the title; where it is the same twice, it helps with neither.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! description: How to enroll devices, step by step.
//! ---
//! # Enroll Windows
//! //- b.md
//! ---
//! description: How to enroll devices, step by step.
//! //~          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info[duplicate-descriptions]: `a.md` has the same description
//! ---
//! # Enroll macOS
//! ```
//!
//! ```markdown good
//! //- a.md
//! ---
//! description: How to enroll Windows devices, step by step.
//! ---
//! # Enroll Windows
//! //- b.md
//! ---
//! description: How to enroll macOS devices, step by step.
//! ---
//! # Enroll macOS
//! ```
//!
//! Describe each page in its own words.

use std::collections::HashMap;

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "duplicate-descriptions",
    group: Group::Structure,
    severity: Some(Severity::Info),
    check: Check::Site(check),
    options: &[],
    source: include_str!("duplicate_descriptions.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    let mut first: HashMap<(usize, String), usize> = HashMap::new();
    for (at, (file, facts)) in cx.project.pages.iter().zip(cx.pages).enumerate() {
        let Some((text, span)) = facts.description.as_ref().filter(|(text, _)| !text.is_empty()) else { continue };
        let other = *first.entry((file.docset, text.to_lowercase())).or_insert(at);
        if other != at {
            let path = cx.project.pages.get(other).map_or("", |page| page.path.as_str());
            findings.add(*span, format!("`{path}` has the same description"));
        }
    }
}
