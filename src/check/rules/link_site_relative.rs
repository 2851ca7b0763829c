//! A link to a page of this book starts at the root of the site.
//!
//! It works only where the book is published under exactly that path: not in a preview, not in a copy on a disk.
//!
//! ```markdown bad
//! //- book.toml
//! [book]
//! base-url = "https://docs.example.org/devices"
//! //- a.md
//! # Enroll
//!
//! See [limits](/devices/limits).
//! //~          ^^^^^^^^^^^^^^^ warning[link-site-relative]: `limits.md` of this book is linked from the root of the site
//! //~ fix: replace `/devices/limits` with `limits.md`
//! //- limits.md
//! # Limits
//! ```
//!
//! ```markdown good
//! //- book.toml
//! [book]
//! base-url = "https://docs.example.org/devices"
//! //- a.md
//! # Enroll
//!
//! See [limits](limits.md) and [the servers](/servers/).
//! //- limits.md
//! # Limits
//! ```
//!
//! Write the path of the file. Off by default: repositories that are published by Learn use such links on purpose.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Edit, Fix};
use crate::resolve::{ReferenceKind, Target};
use crate::source::relative;

pub const RULE: Rule = Rule {
    name: "link-site-relative",
    group: Group::References,
    severity: None,
    check: Check::Page(check),
    options: &[],
    source: include_str!("link_site_relative.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in cx.page.references.iter().filter(|reference| reference.kind == ReferenceKind::Link && reference.href.starts_with('/'))
    {
        let Target::Page { page, note, .. } = &reference.target else { continue };
        let Some(page) = cx.project.pages.get(*page) else { continue };
        let finding = findings.add(reference.span, format!("`{}` of this book is linked from the root of the site", page.path));
        let typed = cx.text(reference.span);
        let suffix = typed.find(['?', '#']).and_then(|at| typed.get(at..)).unwrap_or("");
        let right = format!("{}{suffix}", relative(cx.path(reference.span.file), &page.path).replace(' ', "%20"));
        if note.is_none() {
            let edits = vec![Edit { span: reference.span, text: right.clone() }];
            finding.fix = Some(Fix { title: format!("replace `{typed}` with `{right}`"), edits });
        }
    }
}
