//! A table has no header: all cells of its first row are empty.
//!
//! A screen reader names the column of each cell by its header; without one, the reader hears cells without meaning.
//!
//! ```markdown bad
//! //- a.md
//! # Limits
//!
//! |     |    |
//! //~^^^^^^^^^ warning[table-header-missing]: the table has no header
//! | --- | -- |
//! | iOS | 15 |
//! ```
//!
//! Without the row itself there is no table at all: the reader sees bars.
//!
//! ```markdown bad
//! //- a.md
//! # Limits
//!
//! | --- | -- |
//! //~^^^^^^^^^ warning[table-header-missing]: this makes no table: its header must stand directly above this line
//! | iOS | 15 |
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Limits
//!
//! |         | Devices |
//! | ------- | ------- |
//! | iOS     | 15      |
//! ```
//!
//! Name the columns. The first one may stay empty where its cells are headers of rows themselves. A table that only puts pictures beside each
//! other is better written with `:::row`.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, InlineKind};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "table-header-missing",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("table_header_missing.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Tables(findings));
}

struct Tables<'a>(&'a mut Findings);

impl Visitor for Tables<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Table(table) = &block.kind
            && table.header.cells.iter().all(|cell| cell.inlines.is_empty())
            && table.rows.iter().any(|row| row.cells.iter().any(|cell| !cell.inlines.is_empty()))
        {
            self.0.add(table.header.span, "the table has no header");
        }
        if let BlockKind::Paragraph(inlines) = &block.kind {
            let mut starts_line = true;
            for inline in inlines {
                if let InlineKind::Text(text) = &inline.kind
                    && starts_line
                    && is_rule(text)
                {
                    self.0
                        .add(inline.span, "this makes no table: its header must stand directly above this line, in the same quote or step");
                    break;
                }
                starts_line = matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak);
            }
        }
        true
    }
}

/// `|---|---|`: what stands below a header.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() > 4
        && line.starts_with('|')
        && line[1..].contains('|')
        && line.contains("--")
        && line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' '))
}
