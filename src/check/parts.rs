//! A page's nodes in one row each, for rules that look at single nodes: one walk for all of them instead of one a rule.

use crate::parse::ast::{Block, BlockKind, HtmlToken, IncludeContent, Inline, InlineKind, Stray};
use crate::source::Span;

/// What a page holds, in document order, included files in their place.
#[derive(Debug, Default)]
pub struct Parts<'a> {
    pub blocks: Vec<&'a Block>,
    pub inlines: Vec<&'a Inline>,
    /// Directives that could not be used, of both kinds.
    pub strays: Vec<(&'a Stray, Span)>,
    /// Raw HTML, of both kinds.
    pub html: Vec<&'a HtmlToken>,
}

impl<'a> Parts<'a> {
    pub fn of(blocks: &'a [Block]) -> Self {
        let mut parts = Self::default();
        parts.walk(blocks);
        parts
    }

    /// The tree's depth is bounded when it is built.
    fn walk(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.blocks.push(block);
            match &block.kind {
                BlockKind::Heading(heading) => self.inlines(&heading.inlines),
                BlockKind::Paragraph(inlines) => self.inlines(inlines),
                BlockKind::Quote(blocks) => self.walk(blocks),
                BlockKind::Alert(alert) => self.walk(&alert.blocks),
                BlockKind::List(list) => list.items.iter().for_each(|item| self.walk(&item.blocks)),
                BlockKind::Table(table) => {
                    for row in std::iter::once(&table.header).chain(&table.rows) {
                        row.cells.iter().for_each(|cell| self.inlines(&cell.inlines));
                    }
                }
                BlockKind::Html(tokens) => self.html.extend(tokens),
                BlockKind::Include(include) => {
                    if let IncludeContent::Nodes(nodes) = &include.content {
                        self.walk(nodes);
                    }
                }
                BlockKind::Image(image) => self.walk(&image.description),
                BlockKind::Tabs(tabs) => {
                    for tab in &tabs.tabs {
                        self.inlines(&tab.title);
                        self.walk(&tab.blocks);
                    }
                }
                BlockKind::Container(container) => self.walk(&container.blocks),
                BlockKind::Footnote { blocks, .. } => self.walk(blocks),
                BlockKind::Stray(stray) => self.strays.push((stray, block.span)),
                BlockKind::Code(_) | BlockKind::Rule | BlockKind::Snippet(_) | BlockKind::Video(_) => {}
            }
        }
    }

    fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            self.inlines.push(inline);
            match &inline.kind {
                InlineKind::Emphasis(children) | InlineKind::Strong(children) | InlineKind::Strikethrough(children) => {
                    self.inlines(children);
                }
                InlineKind::Link(link) => self.inlines(&link.children),
                InlineKind::Include(include) => {
                    if let IncludeContent::Nodes(nodes) = &include.content {
                        self.inlines(nodes);
                    }
                }
                InlineKind::Html(token) => self.html.push(token),
                InlineKind::Stray(stray) => self.strays.push((stray, inline.span)),
                InlineKind::Text(_)
                | InlineKind::Code(_)
                | InlineKind::Image(_)
                | InlineKind::SoftBreak
                | InlineKind::HardBreak
                | InlineKind::FootnoteReference(_)
                | InlineKind::Math { .. }
                | InlineKind::Snippet(_)
                | InlineKind::DirectiveImage(_)
                | InlineKind::NoLoc(_)
                | InlineKind::Xref(_) => {}
            }
        }
    }
}
