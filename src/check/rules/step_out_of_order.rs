//! "Step 4" follows "Step 2", or "Step 2" comes twice.
//!
//! The reader looks for the step that is missing, or does not know which of two is meant.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! **Step 1**: Open the portal.
//!
//! **Step 3**: Select the device.
//! //~^^^^^^^ warning[step-out-of-order]: step 3 follows step 1
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ## Step 1: Register
//!
//! **Step 1**: Open the portal.
//!
//! **Step 2**: Select the device.
//!
//! ## Step 2 – Enroll
//!
//! **Step 1**: Open the app.
//! ```
//!
//! Number headings and labels of one row without holes. A row begins anew with 1, and below each heading of a higher level.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, InlineKind, plain_text};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "step-out-of-order",
    group: Group::Procedures,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("step_out_of_order.rs"),
};

/// The level of a label: below all headings.
const LABEL: usize = 7;

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Rows { cx, findings, last: Default::default() });
}

struct Rows<'a, 'c> {
    cx: &'a PageContext<'c>,
    findings: &'a mut Findings,
    /// By level, the number of the last step in the open row, and whether it is one of several ways.
    last: [Option<(u32, bool)>; LABEL + 1],
}

impl Visitor for Rows<'_, '_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        match &block.kind {
            BlockKind::Heading(heading) => {
                let level = usize::from(heading.level);
                // What stands below another heading is another row.
                self.last.iter_mut().skip(level + 1).for_each(|last| *last = None);
                self.step(level, &plain_text(&heading.inlines), self.cx.first_line(block.span));
                false
            }
            BlockKind::Paragraph(inlines) => {
                let mut shown = inlines.iter().filter(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.trim().is_empty()));
                if let Some(first) = shown.next()
                    && let InlineKind::Strong(children) = &first.kind
                {
                    self.step(LABEL, &plain_text(children), first.span);
                }
                false
            }
            // Tabs and zones are versions of one text, items and cells have rows of their own.
            BlockKind::Include(_) => true,
            _ => false,
        }
    }
}

impl Rows<'_, '_> {
    fn step(&mut self, level: usize, text: &str, span: Span) {
        let Some(number) = number(text) else { return };
        let lower = text.to_lowercase();
        let is_way = ["option", "method", "alternative", "(", " or ", " if "].iter().any(|word| lower.contains(word));
        let Some(last) = self.last.get_mut(level) else { return };
        let Some((before, was_way)) = last.replace((number, is_way)) else { return };
        if number == before + 1 || number == 1 {
            return;
        }
        if number != before {
            self.findings.add(span, format!("step {number} follows step {before}"));
        } else if !is_way && !was_way {
            self.findings.add(span, format!("step {number} is there twice"));
        }
    }
}

/// `Step 3`, `Step 3: …`; not `Step 3a`, nor `Step 3 of 5`.
fn number(text: &str) -> Option<u32> {
    let rest = text.trim_start();
    let rest = rest.get(..4).filter(|word| word.eq_ignore_ascii_case("step")).and_then(|_| rest.get(4..))?.strip_prefix([' ', '\u{a0}'])?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let mut behind = rest.get(digits..)?.trim_start().chars();
    let alone = match behind.next() {
        None => true,
        Some(':' | '.' | ')' | '-' | '–' | '—') => !behind.next().is_some_and(|next| next.is_ascii_digit()),
        Some(_) => false,
    };
    if !alone { None } else { rest.get(..digits)?.parse().ok() }
}
