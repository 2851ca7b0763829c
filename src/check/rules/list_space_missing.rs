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
//! Lines that count on are one finding, and mended together:
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! 1.Open the portal.
//! //~ @1-2 warning[list-space-missing]: without a space behind `1.` these 2 lines are no steps
//! //~ fix: write `1. Open`
//! 2.Select the device.
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

/// A line that would be a step.
struct Step<'t> {
    /// The number with its mark.
    mark: Span,
    number: u32,
    word: &'t str,
}

impl Visitor for Paragraphs<'_, '_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Paragraph(inlines) = &block.kind {
            let mut run: Vec<Step<'_>> = Vec::new();
            let mut begins = false;
            let mut line_start = true;
            for (at, inline) in inlines.iter().enumerate() {
                let step = match &inline.kind {
                    InlineKind::Text(_) if line_start => step(self.cx, inline.span),
                    _ => None,
                };
                if let Some(step) = step {
                    // Another count is another list.
                    if run.last().is_some_and(|last| step.number != last.number && step.number != last.number + 1) {
                        self.report(std::mem::take(&mut run).as_slice(), begins);
                    }
                    if run.is_empty() {
                        begins = at == 0;
                    }
                    run.push(step);
                }
                line_start = matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak);
            }
            self.report(&run, begins);
        }
        true
    }
}

impl Paragraphs<'_, '_> {
    /// One finding for steps that follow each other. Their spaces are put in together: with one alone, the next lines would become text of
    /// the first step.
    fn report(&mut self, run: &[Step<'_>], begins: bool) {
        let Some(first) = run.first() else { return };
        let mark = self.cx.text(first.mark);
        let what = match run.len() {
            1 => "this is no step".to_owned(),
            lines => format!("these {lines} lines are no steps"),
        };
        let finding = self.findings.add(first.mark, format!("without a space behind `{mark}` {what}"));
        // Inside of a paragraph only a 1 begins a list, so there a space alone does not help.
        if begins {
            let space = |step: &Step<'_>| {
                let end = step.mark.range().len();
                Edit { span: step.mark.part(end..end), text: " ".to_owned() }
            };
            finding.fix = Some(Fix { title: format!("write `{mark} {}`", first.word), edits: run.iter().map(space).collect() });
        } else {
            finding.hint = Some("put a space behind it, and an empty line before the list".to_owned());
        }
    }
}

fn step<'t>(cx: &PageContext<'t>, span: Span) -> Option<Step<'t>> {
    let typed = cx.text(span);
    let digits = typed.bytes().take_while(u8::is_ascii_digit).count();
    let rest = typed.get(digits..)?.strip_prefix(['.', ')'])?;
    // `3.NET` and `1.x` are no steps: a capital with a small letter behind it is a word that begins a sentence.
    let mut chars = rest.chars();
    let is_word = chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase);
    if !(1..=2).contains(&digits) || !is_word || !rest.contains(' ') {
        return None;
    }
    let end = rest.find(|char: char| !char.is_alphanumeric()).unwrap_or(rest.len());
    Some(Step { mark: span.part(0..digits + 1), number: typed.get(..digits)?.parse().ok()?, word: rest.get(..end)? })
}
