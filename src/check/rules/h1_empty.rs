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
use crate::parse::ast::{Block, BlockKind, HtmlKind, Inline, InlineKind};
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
