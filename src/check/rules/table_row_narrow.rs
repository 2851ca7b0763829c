//! A row of a table has fewer cells than the header.
//!
//! The last columns stay empty. That may be meant; it may also be a `|` that got lost.
//!
//! ```markdown bad
//! //- a.md
//! # Limits
//!
//! | System | Devices | Counted |
//! | --- | --- | --- |
//! | iOS | 15 |
//! //~^^^^^^^^^ warning[table-row-narrow]: the row has 2 cells, the header 3
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Limits
//!
//! | System | Devices | Counted |
//! | --- | --- | --- |
//! | iOS | 15 | |
//! ```
//!
//! Write the empty cells. Off by default: many authors leave them out on purpose.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::parse::ast::{Block, BlockKind};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "table-row-narrow",
    group: Group::Structure,
    severity: None,
    check: Check::Page(check),
    options: &[],
    source: include_str!("table_row_narrow.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Tables(findings));
}

struct Tables<'a>(&'a mut Findings);

impl Visitor for Tables<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Table(table) = &block.kind {
            let columns = table.header.typed_cells;
            for row in table.rows.iter().filter(|row| row.typed_cells < columns) {
                self.0.add(row.span, format!("the row has {} cells, the header {columns}", row.typed_cells));
            }
        }
        true
    }
}
