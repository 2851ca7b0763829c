//! A key stands in the front matter twice.
//!
//! One of the two values counts, and it need not be the one that the author looks at.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! title: Enroll
//! author: a
//! title: Enroll a device
//! //~^^ warning[yaml-duplicate-key]: the key `title` stands here twice
//! ---
//! # Enroll
//! ```
//!
//! ```markdown good
//! //- a.md
//! ---
//! title: Enroll
//! author: a
//! ---
//! # Enroll
//! ```
//!
//! Keep one of them.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "yaml-duplicate-key",
    group: Group::FrontMatter,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("yaml_duplicate_key.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    if let Some(error) = &cx.page.front_matter.error
        && let Some(key) = &error.duplicate_key
    {
        findings.add(error.span, format!("the key `{key}` stands here twice"));
    }
}
