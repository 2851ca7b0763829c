//! A group of tabs has one tab only.
//!
//! There is nothing to choose: the reader looks for the other tabs.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! # [Windows](#tab/windows)
//! //~^^^^^^^^^^^^^^^^^^^^^^ info[tab-single]: this group of tabs has one tab only
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
//! ```
//!
//! Add the other tabs, or make a heading of it. An `***` between tabs ends the group too early.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "tab-single",
    group: Group::Extensions,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("tab_single.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Groups(findings));
}

struct Groups<'a>(&'a mut Findings);

impl Visitor for Groups<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Tabs(tabs) = &block.kind
            && let [only] = tabs.tabs.as_slice()
        {
            self.0.add(only.span, "this group of tabs has one tab only");
        }
        true
    }
}
