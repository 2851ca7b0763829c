//! Two pages have the same heading of level 1.
//!
//! Whoever arrives at one of them cannot tell that there is another.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! title: Enroll Windows devices
//! ---
//! # Enroll
//!
//! Text.
//! //- b.md
//! ---
//! title: Enroll macOS devices
//! ---
//! # Enroll
//! //~^^^^^ info[duplicate-h1]: `a.md` has the heading `Enroll`, too
//!
//! Text.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll Windows devices
//!
//! Text.
//! //- b.md
//! # Enroll macOS devices
//!
//! Text.
//! ```
//!
//! Say in the heading what sets the page apart. Pages whose titles are the same are reported by `duplicate-titles` instead.

use std::collections::HashMap;

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "duplicate-h1",
    group: Group::Structure,
    severity: Some(Severity::Info),
    check: Check::Site(check),
    options: &[],
    source: include_str!("duplicate_h1.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    let mut first: HashMap<(usize, String), usize> = HashMap::new();
    for (at, (file, facts)) in cx.project.pages.iter().zip(cx.pages).enumerate() {
        let Some((text, span)) = facts.h1.as_ref().filter(|(text, _)| !text.is_empty() && !facts.hidden) else { continue };
        let other = *first.entry((file.docset, text.to_lowercase())).or_insert(at);
        let title = |at: usize| cx.pages.get(at).and_then(|facts| facts.title.as_ref()).map(|(title, _)| title.to_lowercase());
        // The same titles are the other rule's to say.
        if other != at && title(other) != title(at) {
            let path = cx.project.pages.get(other).map_or("", |page| page.path.as_str());
            findings.add(*span, format!("`{path}` has the heading `{text}`, too"));
        }
    }
}
