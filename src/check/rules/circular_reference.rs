//! Files include each other in a circle.
//!
//! The text would never end, so the directive that closes the circle is left out, and the reader misses what it stood for.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! title: A
//! ---
//! [!INCLUDE[b](b.md)]
//! //- b.md
//! B
//!
//! [!INCLUDE[a](a.md)]
//! //~          ^^^^ error[circular-reference]: `a.md` includes itself: `a.md` → `b.md` → `a.md`
//! ```
//!
//! ```markdown good
//! //- a.md
//! # A
//!
//! [!INCLUDE[b](includes/b.md)]
//! //- includes/b.md
//! B
//! ```
//!
//! Move what both files need into a third one that both include.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::IncludeOutcome;

pub const RULE: Rule = Rule {
    name: "circular-reference",
    group: Group::References,
    severity: Some(Severity::Error),
    check: Check::Page(check),
    options: &[],
    source: include_str!("circular_reference.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for include in &cx.page.includes {
        if let IncludeOutcome::Circular { loop_ } = &include.outcome {
            let names: Vec<String> = loop_.iter().map(|file| format!("`{}`", cx.path(*file))).collect();
            let first = names.first().cloned().unwrap_or_default();
            let finding = findings.add(include.path_span, format!("{first} includes itself: {}", names.join(" → ")));
            finding.trace = include.trace.clone();
        }
    }
}
