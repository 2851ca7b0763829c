//! Code holds no-break spaces.
//!
//! They look like spaces, and a shell takes them for letters: the command that the reader copies fails.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Run `Get-Device\u{a0}-All`.
//! //~            ^ warning[code-no-break-space]: a no-break space (U+00A0) in code
//! //~ fix: replace it by a space
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Run `Get-Device -All`; up to 15\u{a0}devices.
//! ```
//!
//! Replace them by spaces. In text they are fine.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Edit, Fix, Severity};
use crate::parse::ast::{Block, BlockKind, Inline, InlineKind};
use crate::parse::visit::{Visitor, blocks};
use crate::source::TextMap;

pub const RULE: Rule = Rule {
    name: "code-no-break-space",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("code_no_break_space.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Codes(findings));
}

struct Codes<'a>(&'a mut Findings);

impl Codes<'_> {
    /// One finding a piece of code, at the first of them; the fix takes them all.
    fn code(&mut self, text: &str, map: &TextMap) {
        let found: Vec<_> = text.match_indices(['\u{a0}', '\u{202f}']).map(|(at, char)| (map.span(at..at + char.len()), char)).collect();
        let Some((first, char)) = found.first() else { return };
        let number = char.chars().next().map_or(0, |char| char as u32);
        let more = if found.len() > 1 { format!(", and {} more", found.len() - 1) } else { String::new() };
        let finding = self.0.add(*first, format!("a no-break space (U+{number:04X}) in code{more}"));
        let edits = found.iter().map(|(span, _)| Edit { span: *span, text: " ".to_owned() }).collect();
        finding.fix = Some(Fix { title: "replace it by a space".to_owned(), edits });
    }
}

impl Visitor for Codes<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        // An indented block may be prose that is code by accident.
        if let BlockKind::Code(code) = &block.kind
            && code.fenced
        {
            self.code(&code.text, &code.map);
        }
        true
    }

    fn enter_inline(&mut self, inline: &Inline) -> bool {
        if let InlineKind::Code(code) = &inline.kind {
            self.code(&code.text, &code.map);
        }
        true
    }
}
