//! A table has too many columns.
//!
//! On a phone, and on paper, the reader sees a part of each row only and has to scroll for the rest.
//!
//! ```markdown bad
//! //- book.toml
//! [check.rules]
//! table-too-wide = { max = 3 }
//! //- a.md
//! # Limits
//!
//! | System | Phones | Tablets | Laptops |
//! //~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info[table-too-wide]: the table has 4 columns, more than 3
//! | --- | --- | --- | --- |
//! | iOS | 5 | 5 | 0 |
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Limits
//!
//! | System | Phones | Tablets | Laptops |
//! | --- | --- | --- | --- |
//! | iOS | 5 | 5 | 0 |
//! ```
//!
//! Turn the table round when it has few rows, divide it, or make a section of each row. The option `max` says how many columns a table may
//! have.

use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind};
use crate::parse::visit::{Visitor, blocks};

/// What still fits a page's width with a word or two a cell.
const MAX: usize = 8;

pub const RULE: Rule = Rule {
    name: "table-too-wide",
    group: Group::Structure,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[OptionSpec { name: "max", kind: OptionKind::Number, default: "8", doc: "The most columns that a table may have." }],
    source: include_str!("table_too_wide.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let max = cx.options.number("max").unwrap_or(MAX);
    blocks(&cx.page.blocks, &mut Tables { findings, max });
}

struct Tables<'a> {
    findings: &'a mut Findings,
    max: usize,
}

impl Visitor for Tables<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Table(table) = &block.kind
            && table.header.typed_cells > self.max
        {
            let message = format!("the table has {} columns, more than {}", table.header.typed_cells, self.max);
            self.findings.add(table.header.span, message);
        }
        true
    }
}
