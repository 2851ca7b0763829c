//! A page has several headings of level 1.
//!
//! The first is the name of the page; readers of the contents, and screen readers, take a second one for another page.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Text.
//!
//! # Limits
//! //~^^^^^ warning[multiple-h1]: the page has a heading of level 1 already, `Enroll`
//!
//! Text.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Text.
//!
//! ## Limits
//!
//! Text.
//! ```
//!
//! Make it level 2, and the headings below it one level deeper. Headings in zones, monikers and tabs are not compared.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, ContainerKind, Heading, plain_text};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "multiple-h1",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("multiple_h1.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Tops { findings, first: None });
}

struct Tops<'a> {
    findings: &'a mut Findings,
    first: Option<String>,
}

impl Tops<'_> {
    fn heading(&mut self, block: &Block, heading: &Heading) {
        let text = plain_text(&heading.inlines);
        if heading.level != 1 || text.trim().is_empty() {
            return;
        }
        match &self.first {
            Some(first) => {
                self.findings.add(block.span, format!("the page has a heading of level 1 already, `{first}`"));
            }
            None => self.first = Some(text.trim().to_owned()),
        }
    }
}

impl Visitor for Tops<'_> {
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
