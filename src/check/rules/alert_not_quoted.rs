//! A note's marker stands outside of a quote.
//!
//! The reader sees `[!NOTE]` as text.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! [!NOTE]
//! //~^^^^ warning[alert-not-quoted]: `[!NOTE]` makes a note only in a quote
//! Back up the device.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! > [!NOTE]
//! > Back up the device.
//! ```
//!
//! Begin the marker's line, and each line of the note, with `> `.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{AlertKind, Block, BlockKind, InlineKind};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "alert-not-quoted",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("alert_not_quoted.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Paragraphs { cx, findings });
}

struct Paragraphs<'a, 'c> {
    cx: &'a PageContext<'c>,
    findings: &'a mut Findings,
}

impl Visitor for Paragraphs<'_, '_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Paragraph(inlines) = &block.kind
            && let Some(first) = inlines.first()
            && matches!(first.kind, InlineKind::Text(_))
        {
            let typed = self.cx.text(first.span);
            if let Some(end) = typed.strip_prefix("[!").and_then(|rest| rest.find(']')) {
                let name = typed.get(2..2 + end).unwrap_or("");
                // In a quote the parser has made a note of it, so what is left as text stands outside.
                if AlertKind::from_name(name) != AlertKind::Other {
                    let span = first.span.part(0..end + 3);
                    self.findings.add(span, format!("`[!{name}]` makes a note only in a quote")).hint =
                        Some("begin each of its lines with `> `".to_owned());
                }
            }
        }
        true
    }
}
