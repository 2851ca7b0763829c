//! A link to learn.microsoft.com names a version, which the site does not keep.
//!
//! Without `preserve-view=true` the reader comes to the version that they looked at last, and the text may say something else there.
//!
//! ```markdown bad
//! //- a.md
//! # Databases
//!
//! See [conversions](https://learn.microsoft.com/sql/t-sql/cast?view=sql-server-ver15).
//! //~                                                          ^^^^^^^^^^^^^^^^^^^^^ info[preserve-view-not-set]: the version is not kept without `preserve-view=true`
//! //~ hint: add `&preserve-view=true`, or take the version away
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Databases
//!
//! See [conversions](https://learn.microsoft.com/sql/t-sql/cast?view=sql-server-ver15&preserve-view=true).
//! ```
//!
//! Add `&preserve-view=true` where the version matters, and take `view` away where it does not.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::Target;

pub const RULE: Rule = Rule {
    name: "preserve-view-not-set",
    group: Group::References,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("preserve_view_not_set.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in cx.page.references.iter().filter(|reference| matches!(reference.target, Target::External(_))) {
        let typed = cx.text(reference.span);
        let address = typed.split('#').next().unwrap_or("");
        let Some((site, query)) = address.split_once('?') else { continue };
        let host = site.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or(""));
        let on_learn = host.eq_ignore_ascii_case("learn.microsoft.com") || host.eq_ignore_ascii_case("docs.microsoft.com");
        let has =
            |name: &str| query.split('&').any(|part| part.split_once('=').is_some_and(|(key, value)| key == name && !value.is_empty()));
        if !on_learn || has("preserve-view") {
            continue;
        }
        let mut at = site.len() + 1;
        for part in query.split('&') {
            if part.strip_prefix("view=").is_some_and(|version| !version.is_empty()) {
                let finding =
                    findings.add(reference.span.part(at..at + part.len()), "the version is not kept without `preserve-view=true`");
                finding.hint = Some("add `&preserve-view=true`, or take the version away".to_owned());
                break;
            }
            at += part.len() + 1;
        }
    }
}
