//! The front matter lacks a key that the book requires.
//!
//! What each page must say of itself (its author, its product, its date) is for the book to decide.
//!
//! ```markdown bad
//! //- book.toml
//! [check.rules]
//! missing-attribute = { keys = ["title", "ms.date"] }
//! //- a.md
//! ---
//! //~^ warning[missing-attribute]: the front matter lacks `ms.date`
//! title: Enroll
//! ---
//! # Enroll
//! ```
//!
//! ```markdown good
//! //- book.toml
//! [check.rules]
//! missing-attribute = { keys = ["title", "ms.date"] }
//! //- a.md
//! ---
//! title: Enroll
//! ms.date: 2024-02-29
//! ---
//! # Enroll
//! ```
//!
//! Add the key. The option `keys` lists the required ones; without it the rule requires none. What `docfx.json` gives a page counts.

use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, PageContext, Rule};
use crate::diag::Severity;
use crate::source::Span;
use crate::yaml::YamlKind;

pub const RULE: Rule = Rule {
    name: "missing-attribute",
    group: Group::FrontMatter,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[OptionSpec { name: "keys", kind: OptionKind::Texts, default: "[]", doc: "The required keys." }],
    source: include_str!("missing_attribute.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    if !cx.is_markdown() || cx.page.front_matter.error.is_some() {
        return;
    }
    for key in cx.options.texts("keys").unwrap_or_default() {
        let given = cx
            .page
            .metadata(key)
            .is_some_and(|value| value.kind != YamlKind::Null && value.text().is_none_or(|text| !text.trim().is_empty()));
        if !given {
            findings.add(Span::file_start(cx.page.file), format!("the front matter lacks `{key}`"));
        }
    }
}
