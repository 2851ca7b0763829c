//! A heading is more than one level below the one before it.
//!
//! Screen readers and on-page contents show the page's plan by its levels; a hole in it reads as a missing part.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! ### Steps
//! //~^^^^^^ warning[heading-skipped]: a heading of level 3 follows one of level 1
//!
//! Text.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ## Steps
//!
//! Text.
//! ```
//!
//! ```markdown good
//! //- book.toml
//! [check.rules]
//! heading-skipped = { allow = ["1-3"] }
//! //- a.md
//! # Enroll
//!
//! ### Steps
//!
//! Text.
//! ```
//!
//! Use the next level. Books whose form jumps on purpose (a procedure's title as level 5 below level 3) name the jump in the option
//! `allow`.

use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, PageContext, Rule};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "heading-skipped",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[OptionSpec { name: "allow", kind: OptionKind::Texts, default: "[]", doc: "Jumps that are the book's own form, as `3-5`." }],
    source: include_str!("heading_skipped.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let allowed = cx.options.texts("allow").unwrap_or_default();
    let mut previous: Option<u8> = None;
    for heading in cx.page.headings.iter().filter(|heading| heading.depth == 0) {
        if let Some(previous) = previous
            && heading.level > previous + 1
            && !allowed.contains(&format!("{previous}-{}", heading.level).as_str())
        {
            findings.add(heading.span, format!("a heading of level {} follows one of level {previous}", heading.level)).hint =
                Some(format!("use level {}: `{} {}`", previous + 1, "#".repeat(previous as usize + 1), heading.text.trim()));
        }
        previous = Some(heading.level);
    }
}
