//! Walks over the tree, in document order. The tree's depth is bounded when it is built, so these may recurse.

use super::ast::{Block, BlockKind, IncludeContent, Inline, InlineKind, ListItem, Table};

/// Sees each node on the way down; `false` from an `enter_…` leaves its children out.
pub trait Visitor {
    /// Called with blocks that stand beside each other, before each of them is entered.
    fn siblings(&mut self, _blocks: &[Block]) {}
    fn enter_block(&mut self, _block: &Block) -> bool {
        true
    }
    fn leave_block(&mut self, _block: &Block) {}
    fn enter_item(&mut self, _item: &ListItem) -> bool {
        true
    }
    fn leave_item(&mut self, _item: &ListItem) {}
    fn enter_inline(&mut self, _inline: &Inline) -> bool {
        true
    }
    fn leave_inline(&mut self, _inline: &Inline) {}
}

pub fn blocks(blocks: &[Block], visitor: &mut impl Visitor) {
    visitor.siblings(blocks);
    for block in blocks {
        if visitor.enter_block(block) {
            block_children(block, visitor);
        }
        visitor.leave_block(block);
    }
}

fn block_children(block: &Block, visitor: &mut impl Visitor) {
    match &block.kind {
        BlockKind::Heading(heading) => inlines(&heading.inlines, visitor),
        BlockKind::Paragraph(children) => inlines(children, visitor),
        BlockKind::Quote(children) => blocks(children, visitor),
        BlockKind::Alert(alert) => blocks(&alert.blocks, visitor),
        BlockKind::List(list) => {
            for item in &list.items {
                if visitor.enter_item(item) {
                    blocks(&item.blocks, visitor);
                }
                visitor.leave_item(item);
            }
        }
        BlockKind::Table(table) => {
            for cell in cells(table) {
                inlines(cell, visitor);
            }
        }
        BlockKind::Include(include) => {
            if let IncludeContent::Nodes(nodes) = &include.content {
                blocks(nodes, visitor);
            }
        }
        BlockKind::Image(image) => blocks(&image.description, visitor),
        BlockKind::Tabs(tabs) => {
            for tab in &tabs.tabs {
                inlines(&tab.title, visitor);
                blocks(&tab.blocks, visitor);
            }
        }
        BlockKind::Container(container) => blocks(&container.blocks, visitor),
        BlockKind::Footnote { blocks: children, .. } => blocks(children, visitor),
        BlockKind::Code(_) | BlockKind::Rule | BlockKind::Html(_) | BlockKind::Snippet(_) | BlockKind::Video(_) | BlockKind::Stray(_) => {}
    }
}

/// The cells of a table, header first.
pub fn cells(table: &Table) -> impl Iterator<Item = &[Inline]> {
    std::iter::once(&table.header).chain(&table.rows).flat_map(|row| row.cells.iter().map(|cell| cell.inlines.as_slice()))
}

pub fn inlines(children: &[Inline], visitor: &mut impl Visitor) {
    for inline in children {
        if visitor.enter_inline(inline) {
            match &inline.kind {
                InlineKind::Emphasis(children) | InlineKind::Strong(children) | InlineKind::Strikethrough(children) => {
                    inlines(children, visitor)
                }
                InlineKind::Link(link) => inlines(&link.children, visitor),
                InlineKind::Include(include) => {
                    if let IncludeContent::Nodes(nodes) = &include.content {
                        inlines(nodes, visitor);
                    }
                }
                InlineKind::Text(_)
                | InlineKind::Code(_)
                | InlineKind::Image(_)
                | InlineKind::SoftBreak
                | InlineKind::HardBreak
                | InlineKind::Html(_)
                | InlineKind::FootnoteReference(_)
                | InlineKind::Math { .. }
                | InlineKind::Snippet(_)
                | InlineKind::DirectiveImage(_)
                | InlineKind::NoLoc(_)
                | InlineKind::Xref(_)
                | InlineKind::Stray(_) => {}
            }
        }
        visitor.leave_inline(inline);
    }
}

/// May change each node on the way down, before its children are visited.
pub trait VisitorMut {
    fn block(&mut self, _block: &mut Block) {}
    fn item(&mut self, _item: &mut ListItem) {}
    fn inline(&mut self, _inline: &mut Inline) {}
    /// Called when a block and all it holds have been visited.
    fn block_done(&mut self, _block: &mut Block) {}
    fn item_done(&mut self, _item: &mut ListItem) {}
    fn inline_done(&mut self, _inline: &mut Inline) {}
}

pub fn blocks_mut(blocks: &mut [Block], visitor: &mut impl VisitorMut) {
    for block in blocks {
        visitor.block(block);
        match &mut block.kind {
            BlockKind::Heading(heading) => all_inlines_mut(&mut heading.inlines, visitor),
            BlockKind::Paragraph(children) => all_inlines_mut(children, visitor),
            BlockKind::Quote(children) => blocks_mut(children, visitor),
            BlockKind::Alert(alert) => blocks_mut(&mut alert.blocks, visitor),
            BlockKind::List(list) => {
                for item in &mut list.items {
                    visitor.item(item);
                    blocks_mut(&mut item.blocks, visitor);
                    visitor.item_done(item);
                }
            }
            BlockKind::Table(table) => {
                for row in std::iter::once(&mut table.header).chain(&mut table.rows) {
                    for cell in &mut row.cells {
                        all_inlines_mut(&mut cell.inlines, visitor);
                    }
                }
            }
            BlockKind::Include(include) => {
                if let IncludeContent::Nodes(nodes) = &mut include.content {
                    blocks_mut(nodes, visitor);
                }
            }
            BlockKind::Image(image) => blocks_mut(&mut image.description, visitor),
            BlockKind::Tabs(tabs) => {
                for tab in &mut tabs.tabs {
                    all_inlines_mut(&mut tab.title, visitor);
                    blocks_mut(&mut tab.blocks, visitor);
                }
            }
            BlockKind::Container(container) => blocks_mut(&mut container.blocks, visitor),
            BlockKind::Footnote { blocks: children, .. } => blocks_mut(children, visitor),
            BlockKind::Code(_)
            | BlockKind::Rule
            | BlockKind::Html(_)
            | BlockKind::Snippet(_)
            | BlockKind::Video(_)
            | BlockKind::Stray(_) => {}
        }
        visitor.block_done(block);
    }
}

pub fn all_inlines_mut(children: &mut [Inline], visitor: &mut impl VisitorMut) {
    for inline in children {
        visitor.inline(inline);
        match &mut inline.kind {
            InlineKind::Emphasis(children) | InlineKind::Strong(children) | InlineKind::Strikethrough(children) => {
                all_inlines_mut(children, visitor);
            }
            InlineKind::Link(link) => all_inlines_mut(&mut link.children, visitor),
            InlineKind::Include(include) => {
                if let IncludeContent::Nodes(nodes) = &mut include.content {
                    all_inlines_mut(nodes, visitor);
                }
            }
            InlineKind::Text(_)
            | InlineKind::Code(_)
            | InlineKind::Image(_)
            | InlineKind::SoftBreak
            | InlineKind::HardBreak
            | InlineKind::Html(_)
            | InlineKind::FootnoteReference(_)
            | InlineKind::Math { .. }
            | InlineKind::Snippet(_)
            | InlineKind::DirectiveImage(_)
            | InlineKind::NoLoc(_)
            | InlineKind::Xref(_)
            | InlineKind::Stray(_) => {}
        }
        visitor.inline_done(inline);
    }
}

/// Calls `change` on every inline below `blocks`.
pub fn inlines_mut(blocks: &mut [Block], change: &mut dyn FnMut(&mut Inline)) {
    struct Each<'a>(&'a mut dyn FnMut(&mut Inline));
    impl VisitorMut for Each<'_> {
        fn inline(&mut self, inline: &mut Inline) {
            (self.0)(inline);
        }
    }
    blocks_mut(blocks, &mut Each(change));
}
