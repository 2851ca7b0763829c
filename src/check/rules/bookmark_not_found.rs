//! A link's `#bookmark` is no heading or anchor of the page that it leads to.
//!
//! The reader lands at the top of a long page and must search for the place that was meant.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! See [the set-up](#set-upp).
//! //~              ^^^^^^^^ warning[bookmark-not-found]: `a.md` has no heading or anchor `#set-upp`
//!
//! ## Set-up
//!
//! Text.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! See [the set-up](#set-up) and [the old one](#BKMK_old).
//!
//! ## Set-up
//!
//! <a name="BKMK_old"></a>Text.
//! ```
//!
//! A heading's bookmark is its text in lower case, spaces as hyphens, other punctuation left out. Capitals count: browsers do not
//! find `#Set-Up`. For a place that must never move, write an anchor: `<a name="set-up"></a>`.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Edit, Fix, Severity};
use crate::resolve::{Bookmark, BookmarkState, Target};

pub const RULE: Rule = Rule {
    name: "bookmark-not-found",
    group: Group::References,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("bookmark_not_found.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in &cx.page.references {
        let (path, bookmark) = match &reference.target {
            Target::Here(bookmark) => (cx.page.path.as_str(), bookmark),
            Target::Page { page, bookmark: Some(bookmark), .. } => {
                (cx.project.pages.get(*page).map_or("", |page| page.path.as_str()), bookmark)
            }
            _ => continue,
        };
        let Bookmark { name, state } = bookmark;
        let suggestion = match state {
            BookmarkState::Found => continue,
            BookmarkState::WrongCase(actual) => Some((actual, true)),
            BookmarkState::Missing { nearest } => nearest.as_ref().map(|nearest| (nearest, false)),
        };
        let finding = findings.add(reference.span, format!("`{path}` has no heading or anchor `#{name}`"));
        if let Some((anchor, certain)) = suggestion {
            finding.hint = Some(format!("did you mean `#{anchor}`?"));
            let typed = cx.text(reference.span);
            if certain && let Some(at) = typed.rfind('#') {
                let span = reference.span.part(at + 1..typed.len());
                let title = format!("replace `#{name}` with `#{anchor}`");
                finding.fix = Some(Fix { title, edits: vec![Edit { span, text: anchor.clone() }] });
            }
        }
    }
}
