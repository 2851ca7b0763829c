//! Steps are indented, but too little to stand below the step above them.
//!
//! Markdown asks for the column in which the text of the step above begins. What stands further left is a step of the outer list: its
//! parts are counted as steps, and all numbers behind them are wrong.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! 1. Open the portal:
//!   1. Select **Devices**.
//! //~ @3-4 warning[list-under-indented]: this step is not indented far enough to stand below step 1
//!   2. Select **All devices**.
//! 2. Select the device.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! 1. Open the portal:
//!    1. Select **Devices**.
//!    2. Select **All devices**.
//! 2. Select the device.
//! ```
//!
//! Indent them as far as the text of the step above.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Fix, Severity};
use crate::parse::ast::{BlockKind, List, ListItem, NodeId};
use crate::resolve::procedure::RepairKind;

pub const RULE: Rule = Rule {
    name: "list-under-indented",
    group: Group::Procedures,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("list_under_indented.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let recognized = &cx.page.recognized;
    let procedures = recognized.procedures.iter().map(|procedure| (&procedure.nodes, &procedure.repairs));
    let others = recognized.left_out.iter().map(|left| (&left.lists, &left.repairs));
    for (lists, repairs) in procedures.chain(others) {
        for repair in repairs.iter().filter(|repair| repair.kind == RepairKind::UnderIndented) {
            for list in lists {
                if let Some(block) = cx.nodes().block(*list)
                    && let BlockKind::List(list) = &block.kind
                {
                    items(cx, findings, list, repair.node);
                }
            }
        }
    }
}

/// Reports the row of items that begins with `first`, where it is one of this list.
fn items(cx: &PageContext<'_>, findings: &mut Findings, list: &List, first: NodeId) {
    let Some(at) = list.items.iter().position(|item| item.id == first) else { return };
    let (above, row) = list.items.split_at(at);
    let column = |item: &ListItem| cx.indentation(item.marker);
    let Some(own) = row.first().and_then(column) else { return };
    // The step above is the last one that stands further left.
    let Some(step) = above.iter().rev().find(|item| column(item).is_some_and(|column| column < own)) else { return };
    let (Some(wanted), Some(item)) = (cx.content_column(step), row.first()) else { return };
    if wanted <= own {
        return;
    }
    let number = list.start.unwrap_or(1) + above.iter().take_while(|item| item.id != step.id).count() as u64;
    let finding = findings.add(item.marker, format!("this step is not indented far enough to stand below step {number}"));
    let by = wanted - own;
    let mut edits = Vec::new();
    for item in row.iter().take_while(|item| column(item) == Some(own)) {
        edits.extend(cx.indent(item.span, by));
    }
    let spaces = if by == 1 { "space" } else { "spaces" };
    finding.fix = Some(Fix { title: format!("indent the steps by {by} {spaces}"), edits });
}
