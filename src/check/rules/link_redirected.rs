//! A link leads to a page that has moved.
//!
//! The reader arrives, over a detour that costs time and ends when somebody tidies the redirections.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! See [limits](old.md).
//! //~          ^^^^^^ info[link-redirected]: `old.md` has moved to `limits.md`
//! //~ fix: replace `old.md` with `limits.md`
//! //- limits.md
//! # Limits
//! //- docfx.json
//! { "build": { "content": [ { "files": ["**/*.md"] } ] } }
//! //- .openpublishing.redirection.json
//! { "redirections": [ { "source_path": "old.md", "redirect_url": "limits" } ] }
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! See [limits](limits.md).
//! //- limits.md
//! # Limits
//! ```
//!
//! Link to the new place.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Edit, Fix, Severity};
use crate::resolve::{Detour, Target};
use crate::source::relative;

pub const RULE: Rule = Rule {
    name: "link-redirected",
    group: Group::References,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("link_redirected.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in &cx.page.references {
        let Target::Page { page, bookmark, note: Some(Detour::Redirected { from }), .. } = &reference.target else { continue };
        let Some(page) = cx.project.pages.get(*page) else { continue };
        let finding = findings.add(reference.span, format!("`{from}` has moved to `{}`", page.path));
        let typed = cx.text(reference.span);
        let right = relative(cx.path(reference.span.file), &page.path);
        // With a bookmark or query it is not certain that the new page has the same places; a site-relative path may be meant as such.
        if typed == reference.href && bookmark.is_none() && !typed.contains(['#', '?', ' ']) && !typed.starts_with(['/', '~']) {
            let edits = vec![Edit { span: reference.span, text: right.replace(' ', "%20") }];
            finding.fix = Some(Fix { title: format!("replace `{typed}` with `{right}`"), edits });
        } else {
            finding.hint = Some(format!("link to `{right}`"));
        }
    }
}
