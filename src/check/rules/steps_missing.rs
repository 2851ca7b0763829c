//! "Follow these steps:" with no steps behind it.
//!
//! The section ends where the reader expects to be told what to do.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! ## Resolution
//!
//! To fix the problem, follow these steps:
//! //~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[steps-missing]: steps are announced, and none follow
//!
//! ## More information
//!
//! The device must be registered.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ## Resolution
//!
//! To fix the problem, follow these steps:
//!
//! ### Step 1: Register the device
//!
//! Open **Settings**.
//! ```
//!
//! Write the steps, or take the sentence away. It is reported where the page ends behind it, or a heading of the same or a higher level
//! follows.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, HtmlKind, plain_text};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "steps-missing",
    group: Group::Procedures,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("steps_missing.rs"),
};

const ANNOUNCING: [&str; 8] = [
    "follow these steps",
    "following steps",
    "these steps",
    "steps below",
    "following procedure",
    "following instructions",
    "do the following",
    "take the following actions",
];

/// A heading that begins with one of these goes on with the procedure.
const GOES_ON: [&str; 8] = ["step", "method", "option", "phase", "part", "task", "procedure", "to "];

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let shown: Vec<&Block> = cx.page.blocks.iter().filter(|block| !is_unseen(block)).collect();
    let mut level = 0;
    for (at, block) in shown.iter().enumerate() {
        match &block.kind {
            BlockKind::Heading(heading) => level = heading.level,
            BlockKind::Paragraph(inlines) => {
                let follows = shown.get(at + 1).map(|block| &block.kind);
                let missing = match follows {
                    None => cx.is_markdown(),
                    Some(BlockKind::Heading(heading)) => {
                        let title = plain_text(&heading.inlines).trim().to_lowercase();
                        let goes_on =
                            title.starts_with(|char: char| char.is_ascii_digit()) || GOES_ON.iter().any(|word| title.starts_with(word));
                        heading.level <= level && !goes_on
                    }
                    Some(_) => false,
                };
                if missing && announces(&plain_text(inlines)) {
                    findings.add(last_line(cx, block.span), "steps are announced, and none follow");
                }
            }
            _ => {}
        }
    }
}

fn announces(text: &str) -> bool {
    let Some(text) = text.trim_end().strip_suffix(':') else { return false };
    let lower = text.to_lowercase();
    // Only the last sentence counts.
    let last = lower.rsplit(". ").next().unwrap_or("");
    ANNOUNCING.iter().any(|words| last.contains(words))
}

/// Comments and anchors show nothing.
fn is_unseen(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Html(tokens) => tokens.iter().all(|token| match &token.kind {
            HtmlKind::Comment(_) => true,
            HtmlKind::Open { name, .. } | HtmlKind::Close { name } => name == "a",
            HtmlKind::Text(text) => text.trim().is_empty(),
            HtmlKind::Other => false,
        }),
        _ => false,
    }
}

fn last_line(cx: &PageContext<'_>, span: Span) -> Span {
    let text = cx.text(span).trim_end();
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    span.part(start..text.len())
}
