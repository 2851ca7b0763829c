//! The end of a zone, moniker, row or column has no opening.
//!
//! Something is wrong with the opening, so the page shows to everybody what was meant for some.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Text.
//!
//! :::moniker-end
//! //~^^^^^^^^^^^ warning[directive-unopened]: nothing is open that `:::moniker-end` could end
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! :::moniker range="v1"
//!
//! Text.
//!
//! :::moniker-end
//! ```
//!
//! Write the opening, or take the end away.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, Inline, InlineKind, Stray, StrayProblem};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "directive-unopened",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("directive_unopened.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Directives { findings });
}

struct Directives<'a> {
    findings: &'a mut Findings,
}

impl Visitor for Directives<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Stray(stray) = &block.kind {
            self.stray(stray, block.span);
        }
        true
    }

    fn enter_inline(&mut self, inline: &Inline) -> bool {
        if let InlineKind::Stray(stray) = &inline.kind {
            self.stray(stray, inline.span);
        }
        true
    }
}

impl Directives<'_> {
    fn stray(&mut self, stray: &Stray, span: Span) {
        if stray.problem == StrayProblem::Unopened {
            self.findings.add(span, format!("nothing is open that `:::{}` could end", stray.name));
        }
    }
}
