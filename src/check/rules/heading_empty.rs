//! A heading has no text.
//!
//! The contents of the page show an empty line that leads somewhere.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! ##
//! //~ @1-2 warning[heading-empty]: the heading of level 2 has no text
//!
//! Text.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ## Steps
//!
//! Text.
//! ```
//!
//! Write a heading, or take the `##` away.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, Inline};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "heading-empty",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("heading_empty.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Headings(findings));
}

struct Headings<'a>(&'a mut Findings);

impl Visitor for Headings<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Heading(heading) = &block.kind
            && heading.level != 1
            && heading.inlines.iter().all(Inline::shows_nothing)
        {
            self.0.add(block.span, format!("the heading of level {} has no text", heading.level));
        }
        true
    }
}
