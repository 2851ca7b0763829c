//! A heading's `#` has no space behind it, so that it is no heading.
//!
//! The reader sees `##Limits` as text, and the section is missing from the contents.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! ##Limits
//! //~ @1-2 warning[heading-space-missing]: without a space behind `##` this is no heading
//! //~ fix: write `## Limits`
//!
//! Text.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ## Limits
//!
//! #contoso is the tag.
//! ```
//!
//! Put a space between.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Edit, Fix, Severity};
use crate::parse::ast::{Block, BlockKind, InlineKind};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "heading-space-missing",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("heading_space_missing.rs"),
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
    fn line(&mut self, span: Span, _first: bool) {
        let typed = self.cx.text(span);
        let marks = typed.bytes().take_while(|byte| *byte == b'#').count();
        let rest = typed.get(marks..).unwrap_or("");
        // One `#` before a word is a tag or a number in many texts; two are meant as a heading.
        if !(2..=6).contains(&marks) || !rest.starts_with(char::is_alphabetic) {
            return;
        }
        let mark = span.part(0..marks);
        let word: String = rest.chars().take_while(|char| char.is_alphanumeric()).collect();
        let finding = self.findings.add(mark, format!("without a space behind `{}` this is no heading", "#".repeat(marks)));
        let edits = vec![Edit { span: span.part(marks..marks), text: " ".to_owned() }];
        finding.fix = Some(Fix { title: format!("write `{} {word}`", "#".repeat(marks)), edits });
    }
}
