//! A step holds two procedures.
//!
//! Two lists of parts below one step count from 1 twice: "step 3.2" can be either of them, and the way back to the outer list is easily
//! lost.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! 1. Open the portal.
//! 2. Register the device.
//!
//!    On Windows:
//!    1. Open **Settings**.
//!    2. Select **Accounts**.
//!
//!    On iOS:
//!    1. Open the app.
//! //~ @4-5 info[step-two-procedures]: the step has a second list of parts, which counts from 1 again
//!    2. Select **Begin**.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! 1. Open the portal.
//! 2. Register the device:
//!    1. Open **Settings**.
//!    2. Select **Accounts**.
//! ```
//!
//! Give each procedure a heading of its own, or tabs where they are versions of one.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, List, ListItem};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "step-two-procedures",
    group: Group::Procedures,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("step_two_procedures.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Steps { cx, findings, ordered: Vec::new() });
}

struct Steps<'a, 'c> {
    cx: &'a PageContext<'c>,
    findings: &'a mut Findings,
    /// For each list around the current place, whether it is ordered.
    ordered: Vec<bool>,
}

impl Visitor for Steps<'_, '_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::List(list) = &block.kind {
            self.ordered.push(list.start.is_some());
        }
        true
    }

    fn leave_block(&mut self, block: &Block) {
        if let BlockKind::List(_) = &block.kind {
            self.ordered.pop();
        }
    }

    fn enter_item(&mut self, item: &ListItem) -> bool {
        if self.ordered.last() == Some(&true) {
            let mut lists = item.blocks.iter().enumerate().filter_map(|(at, block)| match &block.kind {
                BlockKind::List(list) if list.items.len() > 1 && list.start == Some(1) => Some((at, list)),
                _ => None,
            });
            if let (Some((first, _)), Some((second, list))) = (lists.next(), lists.next()) {
                // Only words between the lists say that the second is another one; a picture may have broken one list.
                let between = item.blocks.get(first + 1..second).unwrap_or(&[]);
                if between.iter().any(|block| matches!(block.kind, BlockKind::Paragraph(_))) {
                    self.second(list);
                }
            }
        }
        true
    }
}

impl Steps<'_, '_> {
    fn second(&mut self, list: &List) {
        let Some(item) = list.items.first() else { return };
        self.findings.add(self.cx.first_line(item.marker), "the step has a second list of parts, which counts from 1 again");
    }
}
