//! Two pages have the same title.
//!
//! In search results, tabs and bookmarks nobody can tell them apart.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! title: Enroll
//! ---
//! # Enroll Windows
//! //- b.md
//! ---
//! title: Enroll
//! //~    ^^^^^^ warning[duplicate-titles]: `a.md` has the title `Enroll`, too
//! ---
//! # Enroll macOS
//! ```
//!
//! ```markdown good
//! //- a.md
//! ---
//! title: Enroll Windows
//! ---
//! # Enroll
//! //- b.md
//! ---
//! title: Enroll macOS
//! ---
//! # Enroll macOS devices
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//! //- b.md
//! ---
//! robots: noindex
//! ---
//! # Enroll
//! ```
//!
//! A page that search engines must not index (`robots: noindex`) does not count. Say in the title what sets the page apart. Without a title in the front matter the heading of level 1 counts.

use std::collections::HashMap;

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "duplicate-titles",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Site(check),
    options: &[],
    source: include_str!("duplicate_titles.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    let mut first: HashMap<(usize, String), usize> = HashMap::new();
    for (at, (file, facts)) in cx.project.pages.iter().zip(cx.pages).enumerate() {
        let Some((text, span)) = facts.title.as_ref().filter(|(text, _)| !text.is_empty() && !facts.hidden) else { continue };
        let other = *first.entry((file.docset, text.to_lowercase())).or_insert(at);
        if other != at {
            let path = cx.project.pages.get(other).map_or("", |page| page.path.as_str());
            findings.add(*span, format!("`{path}` has the title `{text}`, too"));
        }
    }
}
