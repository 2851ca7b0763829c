//! A table of contents names a page twice in one place.
//!
//! Readers wonder what the difference is; there is none.
//!
//! ```markdown bad
//! //- toc.yml
//! - name: Enroll
//!   href: enroll.md
//! - name: Enroll
//!   href: enroll.md
//! //~     ^^^^^^^^^ warning[toc-entry-duplicated]: `enroll.md` stands in this list twice
//! //- enroll.md
//! # Enroll
//! ```
//!
//! ```markdown good
//! //- toc.yml
//! - name: Enroll
//!   href: enroll.md
//! - name: Limits of enrollment
//!   href: enroll.md#limits
//! //- enroll.md
//! # Enroll
//!
//! ## Limits
//!
//! Text.
//! ```
//!
//! Take one of the entries away. Two entries with different names may lead to one page: it covers both. A page may stand below several parents, and its parts may be named by bookmarks.

use std::collections::BTreeSet;

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::{TocItem, TocTarget};

pub const RULE: Rule = Rule {
    name: "toc-entry-duplicated",
    group: Group::References,
    severity: Some(Severity::Warning),
    check: Check::Site(check),
    options: &[],
    source: include_str!("toc_entry_duplicated.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for toc in &cx.project.tocs {
        siblings(&toc.items, findings);
    }
}

fn siblings(items: &[TocItem], findings: &mut Findings) {
    let mut seen: BTreeSet<(&str, &str, &Option<String>, &Option<String>)> = BTreeSet::new();
    for item in items {
        // Two names for one page are meant: it covers both.
        if let (TocTarget::Page { path, bookmark, query }, Some((_, span))) = (&item.target, &item.href)
            && !seen.insert((item.name.as_str(), path, bookmark, query))
        {
            findings.add(*span, format!("`{path}` stands in this list twice"));
        }
        siblings(&item.items, findings);
    }
}
