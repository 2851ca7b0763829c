//! A value of the front matter is none of those that the book allows.
//!
//! Lists of pages by topic or product miss the page.
//!
//! ```markdown bad
//! //- book.toml
//! [check.rules]
//! invalid-value = { allowed = { "ms.topic" = ["troubleshooting", "how-to"] } }
//! //- a.md
//! ---
//! title: Enroll
//! ms.topic: trouble-shooting
//! //~       ^^^^^^^^^^^^^^^^ warning[invalid-value]: `trouble-shooting` is no value for `ms.topic`
//! //~ hint: did you mean `troubleshooting`?
//! ---
//! # Enroll
//! ```
//!
//! ```markdown good
//! //- book.toml
//! [check.rules]
//! invalid-value = { allowed = { "ms.topic" = ["troubleshooting", "how-to"] } }
//! //- a.md
//! ---
//! title: Enroll
//! ms.topic: troubleshooting
//! ---
//! # Enroll
//! ```
//!
//! Use one of the values. The option `allowed` is a table of keys with lists of values; other keys may have any.

use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, PageContext, Rule};
use crate::diag::{Severity, nearest};

pub const RULE: Rule = Rule {
    name: "invalid-value",
    group: Group::FrontMatter,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[OptionSpec { name: "allowed", kind: OptionKind::Table, default: "{}", doc: "Keys with the values that they may have." }],
    source: include_str!("invalid_value.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let Some(allowed) = cx.options.table.and_then(|table| table.get("allowed")?.as_table()) else { return };
    for (key, value) in &cx.page.front_matter.entries {
        let Some(values) = allowed.get(&key.name).and_then(toml::Value::as_array) else { continue };
        let known = || values.iter().filter_map(toml::Value::as_str);
        let items = if value.items().is_empty() { std::slice::from_ref(value) } else { value.items() };
        for item in items {
            let Some(text) = item.text() else { continue };
            if known().all(|known| known != text) {
                let finding = findings.add(item.span, format!("`{text}` is no value for `{}`", key.name));
                let near = nearest(text, known()).map(|near| format!("did you mean `{near}`?"));
                finding.hint =
                    near.or_else(|| Some(format!("use {}", known().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", "))));
            }
        }
    }
}
