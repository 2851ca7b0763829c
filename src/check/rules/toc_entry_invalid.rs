//! An entry of a table of contents has no name, leads nowhere, or has a key that is misspelt.
//!
//! The navigation shows an empty line, or one that cannot be clicked.
//!
//! ```markdown bad
//! //- toc.yml
//! - name: Enroll
//! //~     ^^^^^^ warning[toc-entry-invalid]: `Enroll` leads nowhere and has no entries below it
//!   herf: enroll.md
//! //~ @3-6 warning[toc-entry-invalid]: `herf` is no key of an entry
//! //~ hint: did you mean `href`?
//! - name: Back
//!   href: javascript:history.back()
//! //~     ^^^^^^^^^^^^^^^^^^^^^^^^^ warning[toc-entry-invalid]: an address must not have the scheme `javascript:`
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
//! An entry needs a `name`, and an `href` or entries below it.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "toc-entry-invalid",
    group: Group::Book,
    severity: Some(Severity::Warning),
    check: Check::Site(check),
    options: &[],
    source: include_str!("toc_entry_invalid.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::TocEntryWithoutName = &problem.kind {
            findings.add(problem.span, "this entry has neither a name nor a target").hint = Some("add `name: …`".to_owned());
        }
        if let LoadProblemKind::TocEntryWithoutTarget { name } = &problem.kind {
            findings.add(problem.span, format!("`{name}` leads nowhere and has no entries below it")).hint =
                Some("add `href: …` or `items:`".to_owned());
        }
        if let LoadProblemKind::TocUnknownKey { key, nearest } = &problem.kind {
            findings.add(problem.span, format!("`{key}` is no key of an entry")).hint =
                nearest.as_ref().map(|near| format!("did you mean `{near}`?"));
        }
        if let LoadProblemKind::TocUnsafe { scheme } = &problem.kind {
            findings.add(problem.span, format!("an address must not have the scheme `{scheme}:`"));
        }
        if let LoadProblemKind::TocTopicIsToc { href } = &problem.kind {
            findings.add(problem.span, format!("`{href}` is a table of contents and cannot be shown as a page"));
        }
        if let LoadProblemKind::TocUnexpectedContent { text } = &problem.kind {
            findings.add(problem.span, format!("`{text}` is no entry of a table of contents")).hint =
                Some("an entry is a heading with a link or a text".to_owned());
        }
    }
}
