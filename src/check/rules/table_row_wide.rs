//! A row of a table has more cells than the header.
//!
//! Most tools drop what is too much: the reader misses it. Fixbook shows it in a column without a name.
//!
//! ```markdown bad
//! //- a.md
//! # Limits
//!
//! | System | Devices |
//! | --- | --- |
//! | iOS | 15 | per user |
//! //~^^^^^^^^^^^^^^^^^^^^ warning[table-row-wide]: the row has 3 cells, the header 2
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Limits
//!
//! | System | Devices |
//! | --- | --- |
//! | iOS | 15, `a \| b` |
//! ```
//!
//! Add the missing header, or write `\|` where the bar is meant as a character.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "table-row-wide",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("table_row_wide.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Tables(findings));
}

struct Tables<'a>(&'a mut Findings);

impl Visitor for Tables<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Table(table) = &block.kind {
            let columns = table.header.typed_cells;
            for row in table.rows.iter().filter(|row| row.typed_cells > columns) {
                self.0.add(row.span, format!("the row has {} cells, the header {columns}", row.typed_cells));
            }
        }
        true
    }
}
