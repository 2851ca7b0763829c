//! A page stands in no table of contents.
//!
//! Readers can find it by search only: the navigation does not show where it belongs.
//!
//! ```markdown bad
//! //- toc.yml
//! - name: Enroll
//!   href: enroll.md
//! //- enroll.md
//! # Enroll
//! //- limits.md
//! # Limits
//! //~^ warning[toc-missing]: `limits.md` stands in no table of contents
//! ```
//!
//! ```markdown good
//! //- toc.yml
//! - name: Enroll
//!   href: enroll.md
//! - name: Limits
//!   href: limits.md
//! //- enroll.md
//! # Enroll
//! //- limits.md
//! # Limits
//! ```
//!
//! Add an entry to the nearest `toc.yml`. A book without any table of contents has no such findings; the page `index.md` of a
//! folder needs no entry.

use std::collections::HashSet;

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::{PageKind, RedirectTarget, TocItem, TocTarget};
use crate::source::{Span, file_name};

pub const RULE: Rule = Rule {
    name: "toc-missing",
    group: Group::References,
    severity: Some(Severity::Warning),
    check: Check::Site(check),
    options: &[],
    source: include_str!("toc_missing.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    if cx.project.tocs.is_empty() {
        return;
    }
    let mut listed: HashSet<String> = HashSet::new();
    for toc in &cx.project.tocs {
        collect(cx, &toc.items, &mut listed);
    }
    for page in &cx.project.pages {
        let name = file_name(&page.url);
        let is_start = name == "index.html" || page.kind != PageKind::Markdown;
        if !is_start && !listed.contains(&page.path.to_lowercase()) {
            findings.add(Span::file_start(page.file), format!("`{}` stands in no table of contents", page.path));
        }
    }
}

fn collect(cx: &SiteContext<'_>, items: &[TocItem], listed: &mut HashSet<String>) {
    for item in items {
        if let TocTarget::Page { path, .. } = &item.target {
            listed.insert(path.to_lowercase());
            // An entry with a page's old name leads to the page all the same.
            if let Some(RedirectTarget::Page { path, .. }) = cx.project.redirect_by_source(path).map(|redirect| &redirect.target) {
                listed.insert(path.to_lowercase());
            }
        }
        if let Some((homepage, _)) = &item.homepage {
            listed.insert(homepage.to_lowercase());
        }
        collect(cx, &item.items, listed);
    }
}
