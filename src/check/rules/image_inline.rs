//! A picture stands in a line of text.
//!
//! Lines are pulled apart, and a large picture is shown small. Off by default, since icons belong into the text.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Open the portal ![The first page of the portal](portal.png) and sign in.
//! //~             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[image-inline]: the picture `portal.png` stands in a line of text
//! //- portal.png
//! picture
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Open the portal and sign in.
//!
//! ![The first page of the portal](portal.png)
//!
//! Then select :::image type="icon" source="portal.png"::: or **Add**.
//! //- portal.png
//! picture
//! ```
//!
//! Give the picture a paragraph of its own. Pictures of the type `icon` are never reported.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::parse::ast::{Block, BlockKind, Inline, InlineKind};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "image-inline",
    group: Group::Structure,
    severity: None,
    check: Check::Page(check),
    options: &[],
    source: include_str!("image_inline.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Paragraphs(findings));
}

struct Paragraphs<'a>(&'a mut Findings);

impl Visitor for Paragraphs<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        let (BlockKind::Paragraph(inlines) | BlockKind::Heading(crate::parse::ast::Heading { inlines, .. })) = &block.kind else {
            return true;
        };
        // A line is what stands between two breaks: a picture below a step's text is in a line of its own.
        for line in inlines.split(|inline| matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak)) {
            if line.iter().any(is_text) {
                line.iter().for_each(|inline| self.inline(inline));
            }
        }
        true
    }
}

impl Paragraphs<'_> {
    fn inline(&mut self, inline: &Inline) {
        let source = match &inline.kind {
            InlineKind::Image(image) => &image.dest,
            InlineKind::DirectiveImage(image) if image.image_type != "icon" => &image.source,
            _ => return,
        };
        self.0.add(inline.span, format!("the picture `{source}` stands in a line of text"));
    }
}

fn is_text(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Text(text) => !text.trim().is_empty(),
        InlineKind::Html(_) | InlineKind::Image(_) | InlineKind::DirectiveImage(_) | InlineKind::SoftBreak | InlineKind::HardBreak => false,
        _ => true,
    }
}
