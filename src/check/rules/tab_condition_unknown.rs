//! A tab depends on a tab that the page does not have.
//!
//! Nobody can choose it, so nobody ever sees its text.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! # [Windows](#tab/windows)
//!
//! Text.
//!
//! # [macOS](#tab/macos)
//!
//! Text.
//!
//! ***
//!
//! # [Portal](#tab/portal/windos)
//! //~^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[tab-condition-unknown]: no tab of this page has the id `windos`
//!
//! Text.
//!
//! # [Portal](#tab/portal/macos)
//!
//! Text.
//!
//! ***
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! # [Windows](#tab/windows)
//!
//! Text.
//!
//! # [macOS](#tab/macos)
//!
//! Text.
//!
//! ***
//!
//! # [Portal](#tab/portal/windows)
//!
//! Text.
//!
//! # [Portal](#tab/portal/macos)
//!
//! Text.
//!
//! ***
//! ```
//!
//! Behind the second `/` stands the id of a tab of another group.

use std::collections::BTreeSet;

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Severity, nearest};
use crate::parse::ast::{Block, BlockKind};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "tab-condition-unknown",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("tab_condition_unknown.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let mut groups = Groups::default();
    blocks(&cx.page.blocks, &mut groups);
    for (condition, span) in &groups.conditions {
        if !groups.ids.contains(condition) {
            let finding = findings.add(*span, format!("no tab of this page has the id `{condition}`"));
            finding.hint =
                nearest(condition, groups.ids.iter().take(MOST_COMPARED).map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
        }
    }
}

/// A page with more tabs than this gets no hints beyond them: each unknown id is compared with each tab.
const MOST_COMPARED: usize = 100;

#[derive(Default)]
struct Groups {
    ids: BTreeSet<String>,
    conditions: Vec<(String, Span)>,
}

impl Visitor for Groups {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Tabs(tabs) = &block.kind {
            for tab in &tabs.tabs {
                self.ids.extend(tab.tab_id.split('+').map(str::to_owned));
                if let Some(condition) = &tab.condition {
                    self.conditions.extend(condition.split('+').map(|id| (id.to_owned(), tab.span)));
                }
            }
        }
        true
    }
}
