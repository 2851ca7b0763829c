//! A statement that can destroy data or open the server: DROP, TRUNCATE, DBCC repair, SHRINK, xp_cmdshell.
//!
//! A reader in a hurry runs what the page shows.
//!
//! ````markdown bad
//! //- a.md
//! # Empty the log
//!
//! ```tsql
//! truncate table dbo.AuditLog
//! //~^^^^^^^^^^^ warning[sql-dangerous]: `TRUNCATE TABLE` deletes every row of `dbo.AuditLog`
//! ```
//! ````
//!
//! ````markdown good
//! //- a.md
//! # Read the log
//!
//! ```tsql
//! select * from dbo.AuditLog
//! ```
//! ````
//!
//! Put a `> [!WARNING]` or `> [!CAUTION]` in front of it that says what is lost and how to get it back: a statement with such a note (or `[!IMPORTANT]`)
//! among the three blocks before it, right behind it, or in the same step, is not reported.

use std::collections::HashSet;

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::diag::Severity;
use crate::parse::ast::{AlertKind, Block, BlockKind, IncludeContent, Inline, InlineKind, NodeId};
use crate::parse::visit::{self, Visitor};
use crate::sql::IssueKind;

pub const RULE: Rule = Rule {
    name: "sql-dangerous",
    group: Group::Sql,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_dangerous.rs"),
};

/// How many blocks before a statement may stand between it and its warning.
const BEFORE: usize = 3;

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    if cx.page.sql.is_empty() {
        return;
    }
    let mut warned = HashSet::new();
    mark(&cx.page.blocks, false, &mut warned);
    sql::report_where(cx, findings, |snippet, kind| matches!(kind, IssueKind::Dangerous) && !warned.contains(&snippet.node));
}

/// Finds the code that a warning stands beside: in front of it, right behind it, or anywhere in the same step.
fn mark(blocks: &[Block], around: bool, warned: &mut HashSet<NodeId>) {
    for (index, block) in blocks.iter().enumerate() {
        let near = blocks[index.saturating_sub(BEFORE)..(index + 2).min(blocks.len())].iter().any(is_warning);
        let covered = around || near;
        if covered {
            let mut codes = Codes(warned);
            visit::blocks(std::slice::from_ref(block), &mut codes);
        }
        match &block.kind {
            BlockKind::List(list) => {
                for item in &list.items {
                    mark(&item.blocks, covered || item.blocks.iter().any(is_warning), warned);
                }
            }
            BlockKind::Quote(blocks) => mark(blocks, covered, warned),
            BlockKind::Alert(alert) => mark(&alert.blocks, covered, warned),
            BlockKind::Container(container) => mark(&container.blocks, covered, warned),
            BlockKind::Tabs(tabs) => tabs.tabs.iter().for_each(|tab| mark(&tab.blocks, covered, warned)),
            BlockKind::Include(include) => {
                if let IncludeContent::Nodes(nodes) = &include.content {
                    mark(nodes, covered, warned);
                }
            }
            _ => {}
        }
    }
}

fn is_warning(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Alert(alert) if matches!(alert.kind, AlertKind::Warning | AlertKind::Caution | AlertKind::Important))
}

struct Codes<'a>(&'a mut HashSet<NodeId>);

impl Visitor for Codes<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if matches!(block.kind, BlockKind::Code(_)) {
            self.0.insert(block.id);
        }
        true
    }

    fn enter_inline(&mut self, inline: &Inline) -> bool {
        if let InlineKind::Code(code) = &inline.kind {
            self.0.insert(code.id);
        }
        true
    }
}
