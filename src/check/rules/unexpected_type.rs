//! A value of the front matter has the wrong form: a list or a mapping where one text is meant.
//!
//! The value is ignored, so the page stands there without its title or date.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! title: [Enroll]
//! //~    ^^^^^^^^ warning[unexpected-type]: `title` must be one text, not a list
//! ---
//! # Enroll
//! ```
//!
//! ```markdown good
//! //- a.md
//! ---
//! title: "[Enroll]"
//! appliesto:
//! - Windows
//! ---
//! # Enroll
//! ```
//!
//! Write one value; text in brackets or braces needs quotes. Looked at are the keys that Fixbook and Learn read as texts.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::yaml::YamlKind;

pub const RULE: Rule = Rule {
    name: "unexpected-type",
    group: Group::FrontMatter,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("unexpected_type.rs"),
};

/// Keys whose values are single texts.
const TEXTS: [&str; 16] = [
    "author",
    "description",
    "layout",
    "manager",
    "monikerRange",
    "ms.author",
    "ms.date",
    "ms.localizationpriority",
    "ms.prod",
    "ms.reviewer",
    "ms.service",
    "ms.subservice",
    "ms.topic",
    "redirect_url",
    "title",
    "uid",
];

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for (key, value) in &cx.page.front_matter.entries {
        let form = match &value.kind {
            YamlKind::Sequence(_) => "a list",
            YamlKind::Mapping(_) => "a mapping",
            YamlKind::Null | YamlKind::Scalar { .. } => continue,
        };
        if TEXTS.contains(&key.name.as_str()) {
            findings.add(value.span, format!("`{}` must be one text, not {form}", key.name));
        }
    }
}
