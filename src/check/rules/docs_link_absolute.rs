//! A link to a page of this book is written with its web address.
//!
//! It cannot be checked before the book is published, does not work in a preview, and breaks when the site moves.
//!
//! ```markdown bad
//! //- book.toml
//! [book]
//! base-url = "https://docs.example.org/devices"
//! //- a.md
//! # Enroll
//!
//! See [limits](https://docs.example.org/devices/limits#by-platform).
//! //~          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info[docs-link-absolute]: `limits.md` of this book is linked with its web address
//! //- limits.md
//! # Limits
//!
//! ## By platform
//!
//! Text.
//! ```
//!
//! ```markdown good
//! //- book.toml
//! [book]
//! base-url = "https://docs.example.org/devices"
//! //- a.md
//! # Enroll
//!
//! See [limits](limits.md) and [another book](https://docs.example.org/servers/).
//! //- limits.md
//! # Limits
//! ```
//!
//! Write the path of the file. The book's address is `base-url` in `book.toml`; for a DocFX book, its path on learn.microsoft.com.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Edit, Fix, Severity};
use crate::load::SitePath;
use crate::resolve::{ReferenceKind, Target};
use crate::source::relative;

pub const RULE: Rule = Rule {
    name: "docs-link-absolute",
    group: Group::References,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("docs_link_absolute.rs"),
};

const LEARN: [&str; 2] = ["learn.microsoft.com", "docs.microsoft.com"];

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in cx.page.references.iter().filter(|reference| reference.kind == ReferenceKind::Link) {
        let url = reference.href.trim();
        let path = match &reference.target {
            Target::Page { page, .. } if url.contains("://") => cx.project.pages.get(*page).map(|page| page.path.clone()),
            Target::External(url) => page_on_learn(cx, url),
            _ => None,
        };
        let Some(path) = path else { continue };
        let typed = cx.text(reference.span);
        let suffix = url.find(['?', '#']).and_then(|at| url.get(at..)).unwrap_or("");
        let right = format!("{}{suffix}", relative(cx.path(reference.span.file), &path).replace(' ', "%20"));
        let finding = findings.add(reference.span, format!("`{path}` of this book is linked with its web address"));
        // A query chooses a view or a version that the file's path cannot say.
        if typed == url && !suffix.starts_with('?') {
            let edits = vec![Edit { span: reference.span, text: right.clone() }];
            finding.fix = Some(Fix { title: format!("replace the address with `{right}`"), edits });
        } else {
            finding.hint = Some(format!("link to `{right}`"));
        }
    }
}

/// The page of this book that stands at an address of learn.microsoft.com.
fn page_on_learn(cx: &PageContext<'_>, url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let bare = rest.split(['?', '#']).next()?;
    let (host, path) = bare.split_once('/')?;
    if !LEARN.iter().any(|learn| host.eq_ignore_ascii_case(learn)) {
        return None;
    }
    // The language is no part of the path that the book knows.
    let path = match path.split_once('/') {
        Some((language, rest)) if language.len() == 5 && language.as_bytes().get(2) == Some(&b'-') => rest,
        Some(_) | None => path,
    };
    match cx.project.site_path(&format!("/{path}")) {
        // Another docset is another book to Learn: only the web address leads there.
        SitePath::Page { path } => (cx.project.docset_of(&path) == cx.project.docset_of(&cx.page.path)).then_some(path),
        SitePath::File { .. } | SitePath::Redirected { .. } | SitePath::Missing { .. } | SitePath::Elsewhere => None,
    }
}
