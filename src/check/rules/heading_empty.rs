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
use crate::parse::ast::{Block, BlockKind, HtmlKind, Inline, InlineKind};
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
            && heading.inlines.iter().all(is_nothing)
        {
            self.0.add(block.span, format!("the heading of level {} has no text", heading.level));
        }
        true
    }
}

/// White space, anchors and comments show nothing; pictures do.
fn is_nothing(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Text(text) => text.trim().is_empty(),
        InlineKind::SoftBreak | InlineKind::HardBreak => true,
        InlineKind::Html(token) => !matches!(&token.kind, HtmlKind::Open { name, .. } if name == "img"),
        InlineKind::Emphasis(children) | InlineKind::Strong(children) | InlineKind::Strikethrough(children) => {
            children.iter().all(is_nothing)
        }
        InlineKind::Code(_)
        | InlineKind::Link(_)
        | InlineKind::Image(_)
        | InlineKind::FootnoteReference(_)
        | InlineKind::Math { .. }
        | InlineKind::Include(_)
        | InlineKind::Snippet(_)
        | InlineKind::DirectiveImage(_)
        | InlineKind::NoLoc(_)
        | InlineKind::Xref(_)
        | InlineKind::Stray(_) => false,
    }
}
