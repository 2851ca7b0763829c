//! The numbers of a list start again, though Markdown counts on.
//!
//! The reader sees `4.` where the author wrote `1.`: what was meant as a second list has become the end of the first, and "step 1" leads
//! to the wrong place.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! 1. Open the portal.
//! 2. Select the device.
//!
//! 1. Open the app.
//! //~ @1-2 warning[list-number-restarts]: the numbers start again, but this step is shown as 3
//! 2. Select **Sync**.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! 1. Open the portal.
//! 2. Select the device.
//!
//! On the phone:
//!
//! 1. Open the app.
//! 1. Select **Sync**.
//! 1. Wait.
//! ```
//!
//! Say between the lists what the second one is for, or number the steps on. Lists that are numbered `1.` throughout are not reported, nor
//! are single numbers that are out of line.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, List, ListItem};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "list-number-restarts",
    group: Group::Procedures,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("list_number_restarts.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Lists { cx, findings });
}

struct Lists<'a, 'c> {
    cx: &'a PageContext<'c>,
    findings: &'a mut Findings,
}

impl Visitor for Lists<'_, '_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::List(list) = &block.kind
            && let Some(start) = list.start
            && list.items.len() > 2
        {
            self.list(list, start);
        }
        true
    }
}

impl Lists<'_, '_> {
    fn typed(&self, item: &ListItem) -> Option<u64> {
        self.cx.text(item.marker).trim().trim_end_matches(['.', ')']).parse().ok()
    }

    fn list(&mut self, list: &List, start: u64) {
        let typed: Option<Vec<u64>> = list.items.iter().map(|item| self.typed(item)).collect();
        let Some(typed) = typed else { return };
        for (at, (item, pair)) in list.items.iter().skip(1).zip(typed.windows(2)).enumerate() {
            let &[before, number] = pair else { continue };
            // Counted to this place, and counted again from 1 behind it.
            let restarts = number == 1 && before > 1 && before == start + at as u64;
            let goes_on = typed.get(at + 2).is_none_or(|next| *next == 2);
            let shown = start + at as u64 + 1;
            // What is indented further is meant to be nested, which is another rule's.
            let column = |item: &ListItem| self.cx.indentation(item.marker);
            let nested = list.items.first().and_then(column) < column(item);
            if restarts && goes_on && !nested {
                self.findings.add(item.marker, format!("the numbers start again, but this step is shown as {shown}")).hint =
                    Some(format!("write `{shown}.`, or put what the second list is for between them"));
                return;
            }
        }
    }
}
