//! Two tabs of a group have the same id.
//!
//! A click on the second shows the first.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! # [Windows](#tab/windows)
//!
//! Text.
//!
//! # [macOS](#tab/windows)
//! //~^^^^^^^^^^^^^^^^^^^^ warning[tab-duplicate-id]: the group has a tab `windows` already
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
//! # [Windows](#tab/windows/intune)
//!
//! Text.
//!
//! # [Windows](#tab/windows/sccm)
//!
//! Text.
//!
//! ***
//! ```
//!
//! Give the tab an id of its own. Tabs that depend on different tabs of another group may share theirs.

use std::collections::HashSet;

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "tab-duplicate-id",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("tab_duplicate_id.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Groups(findings));
}

struct Groups<'a>(&'a mut Findings);

impl Visitor for Groups<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Tabs(tabs) = &block.kind {
            let mut seen = HashSet::new();
            for tab in &tabs.tabs {
                if !seen.insert((&tab.tab_id, &tab.condition)) {
                    self.0.add(tab.span, format!("the group has a tab `{}` already", tab.tab_id));
                }
            }
        }
        true
    }
}
