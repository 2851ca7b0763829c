//! A zone, moniker, row or column is never closed.
//!
//! It reaches to the end of the page, so that readers of another version miss all that stands behind it.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! :::moniker range="v1"
//! //~^^^^^^^^^^^^^^^^^^ warning[directive-unclosed]: this `:::moniker` is not closed
//!
//! Text.
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
//! End it: `:::zone-end`, `:::moniker-end`, `:::row-end:::`, `:::column-end:::`. The end of an inner one must stand before that of the outer.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, ContainerKind, StrayProblem};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "directive-unclosed",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("directive_unclosed.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Containers { findings, zones: 0 });
}

struct Containers<'a> {
    findings: &'a mut Findings,
    /// How many zones are open around the current place.
    zones: usize,
}

impl Visitor for Containers<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        match &block.kind {
            BlockKind::Container(container) => {
                self.zones += usize::from(container.kind == ContainerKind::Zone);
                let name = match container.kind {
                    ContainerKind::Zone => "zone",
                    ContainerKind::Moniker => "moniker",
                    ContainerKind::Row => "row",
                    ContainerKind::Column => "column",
                    // A quote ends by itself.
                    ContainerKind::Div => return true,
                };
                if !container.closed {
                    self.unclosed(container.opening, name);
                }
            }
            // A zone inside a zone has a rule of its own.
            BlockKind::Stray(stray)
                if stray.problem == StrayProblem::Unclosed && stray.raw.starts_with(':') && (stray.name != "zone" || self.zones == 0) =>
            {
                self.unclosed(block.span, &stray.name);
            }
            _ => {}
        }
        true
    }

    fn leave_block(&mut self, block: &Block) {
        if let BlockKind::Container(container) = &block.kind {
            self.zones = self.zones.saturating_sub(usize::from(container.kind == ContainerKind::Zone));
        }
    }
}

impl Containers<'_> {
    fn unclosed(&mut self, span: Span, name: &str) {
        self.findings.add(span, format!("this `:::{name}` is not closed")).hint = Some(format!("end it with `:::{name}-end`"));
    }
}
