//! A column stands outside of a row.
//!
//! It takes the whole width, below the one before, instead of standing beside it.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! :::column span="2":::
//! //~^^^^^^^^^^^^^^^^^^ warning[column-outside-row]: this column stands in no row
//!
//! Text.
//!
//! :::column-end:::
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! :::row:::
//! :::column span="2":::
//!
//! Text.
//!
//! :::column-end:::
//! :::row-end:::
//! ```
//!
//! Put `:::row:::` and `:::row-end:::` around the columns.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, ContainerKind};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "column-outside-row",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("column_outside_row.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Columns { findings, around: Vec::new() });
}

struct Columns<'a> {
    findings: &'a mut Findings,
    /// The containers around the current place.
    around: Vec<ContainerKind>,
}

impl Visitor for Columns<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Container(container) = &block.kind {
            if container.kind == ContainerKind::Column && self.around.last() != Some(&ContainerKind::Row) {
                self.findings.add(container.opening, "this column stands in no row");
            }
            self.around.push(container.kind);
        }
        true
    }

    fn leave_block(&mut self, block: &Block) {
        if matches!(block.kind, BlockKind::Container(_)) {
            self.around.pop();
        }
    }
}
