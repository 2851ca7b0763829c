//! A step's number has no space behind it, so that it is no step.
//!
//! The reader sees `1.Open` in a line with the text before it, and the list is broken there.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! 1.Open the portal.
//! //~ @1-2 warning[list-space-missing]: without a space behind `1.` this is no step
//! //~ fix: write `1. Open`
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! 1. Open the portal.
//!
//! 1.5 seconds are enough.
//! ```
//!
//! Put a space between.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Edit, Fix, Severity};
use crate::parse::ast::{Block, BlockKind, InlineKind};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "list-space-missing",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("list_space_missing.rs"),
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
        if let BlockKind::Paragraph(inlines) = &block.kind {
            let mut line_start = true;
            for (at, inline) in inlines.iter().enumerate() {
                match &inline.kind {
                    InlineKind::Text(_) if line_start => self.line(inline.span, at == 0),
                    _ => {}
                }
                line_start = matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak);
            }
        }
        true
    }
}

impl Paragraphs<'_, '_> {
    fn line(&mut self, span: Span, first: bool) {
        let typed = self.cx.text(span);
        let digits = typed.bytes().take_while(u8::is_ascii_digit).count();
        let rest = typed.get(digits..).unwrap_or("");
        let Some(rest) = rest.strip_prefix(['.', ')']) else { return };
        // `3.NET` and `1.x` are no steps: a capital with a small letter behind it is a word that begins a sentence.
        let mut chars = rest.chars();
        let is_word = chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase);
        if !(1..=2).contains(&digits) || !is_word || !rest.contains(' ') {
            return;
        }
        let mark = typed.get(..=digits).unwrap_or("");
        let word: String = rest.chars().take_while(|char| char.is_alphanumeric()).collect();
        let finding = self.findings.add(span.part(0..digits + 1), format!("without a space behind `{mark}` this is no step"));
        // Inside of a paragraph only a 1 begins a list, so there a space alone does not help.
        if first {
            let edits = vec![Edit { span: span.part(digits + 1..digits + 1), text: " ".to_owned() }];
            finding.fix = Some(Fix { title: format!("write `{mark} {word}`"), edits });
        } else {
            finding.hint = Some("put a space behind it, and an empty line before the list".to_owned());
        }
    }
}
