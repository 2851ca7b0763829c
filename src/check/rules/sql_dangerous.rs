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
//!
//! Try it with a table of your own:
//!
//! ```tsql
//! create table dbo.Trial (Id int);
//! drop table [dbo].[trial];
//! ```
//! ````
//!
//! Put a `> [!WARNING]` or `> [!CAUTION]` in front of it that says what is lost and how to get it back: a statement with such a note (or `[!IMPORTANT]`)
//! among the three blocks before it, right behind it, or in the same step, is not reported. Nor is what the page itself has made before, nor a
//! page of the topic `reference`.

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
    // A reference shows what a statement does, and not what to do.
    if cx.page.metadata_text("ms.topic").is_some_and(|topic| topic.to_ascii_lowercase().contains("reference")) {
        return;
    }
    let made = made(cx);
    sql::report_where(cx, findings, |snippet, issue| {
        let statement = || snippet.analysis.statements.iter().rfind(|statement| statement.range.contains(&issue.range.start));
        matches!(issue.kind, IssueKind::Dangerous)
            && !warned.contains(&snippet.node)
            && !statement().is_some_and(|statement| {
                !statement.writes.is_empty() && statement.writes.iter().all(|name| made.contains(&last_part(name)))
            })
    });
}

/// What the page's own statements make: an example that cleans up after itself destroys nothing of the reader's.
fn made(cx: &PageContext<'_>) -> HashSet<String> {
    let statements = cx.page.sql.iter().flat_map(|snippet| &snippet.analysis.statements);
    let makes = statements.filter(|statement| statement.kind == "create" || statement.kind == "select" && !statement.writes.is_empty());
    makes.flat_map(|statement| statement.writes.iter().map(|name| last_part(name))).collect()
}

/// A table's own name, without its schema and its brackets, in lower case.
fn last_part(name: &str) -> String {
    let name = name.trim_end_matches(']');
    name.rsplit(['.', '[']).next().unwrap_or(name).to_lowercase()
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
