//! A column of a table has no header.
//!
//! A screen reader names the column of each cell by its header; here it has nothing to say.
//!
//! ```markdown bad
//! //- a.md
//! # Limits
//!
//! | System | Devices |  |
//! //~^^^^^^^^^^^^^^^^^^^^ info[column-header-missing]: column 3 has no header
//! | --- | --- | --- |
//! | iOS | 15 | per user |
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Limits
//!
//! |     | Devices | Counted |
//! | --- | --- | --- |
//! | iOS | 15 | per user |
//! ```
//!
//! Name the column. The first one may stay empty where its cells are headers of rows themselves.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "column-header-missing",
    group: Group::Structure,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("column_header_missing.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Tables(findings));
}

struct Tables<'a>(&'a mut Findings);

impl Visitor for Tables<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Table(table) = &block.kind
            && table.header.cells.iter().any(|cell| !cell.inlines.is_empty())
        {
            let used = |column: usize| table.rows.iter().any(|row| row.cells.get(column).is_some_and(|cell| !cell.inlines.is_empty()));
            let header = &table.header;
            // A row that is wider than the header is another rule's.
            let empty = header.cells.iter().take(header.typed_cells).enumerate().skip(1).filter(|(_, cell)| cell.inlines.is_empty());
            if let Some((column, _)) = empty.into_iter().find(|(column, _)| used(*column)) {
                self.0.add(header.span, format!("column {} has no header", column + 1));
            }
        }
        true
    }
}
