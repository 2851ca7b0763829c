//! A table of contents names a page that does not exist.
//!
//! The navigation shows an entry that leads nowhere.
//!
//! ```markdown bad
//! //- toc.yml
//! - name: Enroll
//!   href: enrol.md
//! //~     ^^^^^^^^ error[toc-entry-not-found]: `enrol.md` does not exist
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
//! Correct the path; it counts from the folder of the table of contents.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::{TocItem, TocTarget};
use crate::resolve::nearest_path;
use crate::source::relative;

pub const RULE: Rule = Rule {
    name: "toc-entry-not-found",
    group: Group::References,
    severity: Some(Severity::Error),
    check: Check::Site(check),
    options: &[],
    source: include_str!("toc_entry_not_found.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for toc in &cx.project.tocs {
        items(cx, &toc.items, findings);
    }
}

fn items(cx: &SiteContext<'_>, list: &[TocItem], findings: &mut Findings) {
    for item in list {
        if let (TocTarget::Page { path, .. }, Some((_, span))) = (&item.target, &item.href)
            && !cx.project.exists(path)
            && cx.project.find_ignoring_case(path).is_none()
            && cx.project.redirect_by_source(path).is_none()
        {
            let finding = findings.add(*span, format!("`{path}` does not exist"));
            let nearest = cx.site.same_name(cx.project, path).or_else(|| nearest_path(cx.project, path));
            if let Some(nearest) = nearest {
                finding.hint = Some(format!("did you mean `{}`?", relative(cx.project.sources.path(span.file), &nearest)));
            }
        }
        items(cx, &item.items, findings);
    }
}
