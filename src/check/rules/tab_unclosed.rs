//! A group of tabs is not closed, so that a later part of the page belongs to its last tab.
//!
//! Who chooses another tab does not see the rest of the page.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! ## Set up
//!
//! # [Windows](#tab/windows)
//!
//! Open the settings.
//!
//! # [macOS](#tab/macos)
//!
//! Open the app.
//!
//! ## Next steps
//! //~^^^^^^^^^^ warning[tab-unclosed]: this part belongs to the tab `macos`, since the group of tabs is not closed
//! //~ hint: write a line `***` before it
//!
//! Sync the device.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ## Set up
//!
//! # [Windows](#tab/windows)
//!
//! Open the settings.
//!
//! # [macOS](#tab/macos)
//!
//! Open the app.
//!
//! ### If it fails
//!
//! Open it again.
//!
//! ***
//!
//! ## Next steps
//!
//! Sync the device.
//! ```
//!
//! End the group with a line `***`. A group that is the last thing of a page may stay open.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, Tab, Tabs};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "tab-unclosed",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("tab_unclosed.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Groups { cx, findings });
}

struct Groups<'a, 'c> {
    cx: &'a PageContext<'c>,
    findings: &'a mut Findings,
}

impl Visitor for Groups<'_, '_> {
    fn siblings(&mut self, blocks: &[Block]) {
        let mut section = 0;
        for block in blocks {
            match &block.kind {
                BlockKind::Heading(heading) => section = heading.level,
                BlockKind::Tabs(tabs) if !tabs.closed => self.group(tabs, section),
                _ => {}
            }
        }
    }
}

impl Groups<'_, '_> {
    /// A heading that ranks with the one above the group, and of which no other tab has a like, begins a part of the page.
    fn group(&mut self, tabs: &Tabs, section: u8) {
        let Some((last, others)) = tabs.tabs.split_last() else { return };
        let rank = section.max(2);
        if others.is_empty() || others.iter().any(|tab| headings(tab).any(|(level, _)| level <= rank)) {
            return;
        }
        if let Some((_, block)) = headings(last).find(|(level, _)| *level <= rank) {
            let message = format!("this part belongs to the tab `{}`, since the group of tabs is not closed", last.tab_id);
            self.findings.add(self.cx.first_line(block.span), message).hint = Some("write a line `***` before it".to_owned());
        }
    }
}

fn headings(tab: &Tab) -> impl Iterator<Item = (u8, &Block)> {
    tab.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Heading(heading) => Some((heading.level, block)),
        _ => None,
    })
}
