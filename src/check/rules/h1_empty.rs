//! The heading of level 1 has no text.
//!
//! The page has no name, although it looks in the source as if it had one.
//!
//! ```markdown bad
//! //- a.md
//! #
//! //~ @1-1 warning[h1-empty]: the heading of level 1 has no text
//!
//! Text.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Text.
//! ```
//!
//! Write the name of the page, or take the `#` away.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, Inline};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "h1-empty",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("h1_empty.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Headings(findings));
}

struct Headings<'a>(&'a mut Findings);

impl Visitor for Headings<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Heading(heading) = &block.kind
            && heading.level == 1
            && heading.inlines.iter().all(Inline::shows_nothing)
        {
            self.0.add(block.span, "the heading of level 1 has no text");
        }
        true
    }
}
