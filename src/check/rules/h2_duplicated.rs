//! Two sections of a page have the same heading.
//!
//! In the contents they look alike, and a link to the second one, `#steps-1`, breaks when the first is renamed.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! ## Steps
//!
//! Text.
//!
//! ## Steps
//! //~^^^^^ info[h2-duplicated]: the page has a section `Steps` already
//!
//! More text.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ## Steps on Windows
//!
//! Text.
//!
//! ## Steps on macOS
//!
//! More text.
//! ```
//!
//! Say in the heading what sets the section apart. Only headings of level 2 are compared; zones, monikers and tabs are left out.

use std::collections::HashSet;

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, ContainerKind, Heading, plain_text};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "h2-duplicated",
    group: Group::Structure,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("h2_duplicated.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    // The sections of a YAML page are cards and lists, which have their own places.
    if cx.is_markdown() {
        blocks(&cx.page.blocks, &mut Seconds { findings, seen: HashSet::new() });
    }
}

struct Seconds<'a> {
    findings: &'a mut Findings,
    seen: HashSet<String>,
}

impl Seconds<'_> {
    fn heading(&mut self, block: &Block, heading: &Heading) {
        let text = plain_text(&heading.inlines);
        let text = text.trim();
        if heading.level == 2 && !text.is_empty() && !self.seen.insert(text.to_lowercase()) {
            self.findings.add(block.span, format!("the page has a section `{text}` already"));
        }
    }
}

impl Visitor for Seconds<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        match &block.kind {
            // Zones and monikers are versions of one page: only one of them is seen at a time. Tabs stand beside each other.
            BlockKind::Container(container) => !matches!(container.kind, ContainerKind::Zone | ContainerKind::Moniker),
            BlockKind::Tabs(_) => false,
            BlockKind::Heading(heading) => {
                self.heading(block, heading);
                false
            }
            BlockKind::Include(_) => true,
            _ => false,
        }
    }
}
