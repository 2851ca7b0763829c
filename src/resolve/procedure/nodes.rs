//! From the ids that recognition gives back to the nodes of the tree.

use crate::parse::ast::{Block, BlockKind, Heading, IncludeContent, Inline, ListItem, NodeId, Row, Tab};

use super::types::Part;

#[derive(Clone, Copy, Debug)]
pub enum Node<'a> {
    Block(&'a Block),
    Item(&'a ListItem),
    Row(&'a Row),
    Tab(&'a Tab),
}

/// All blocks, list items, rows and tabs of an assembled page by their ids. Built in one walk; a lookup is an index.
#[derive(Debug)]
pub struct Nodes<'a> {
    nodes: Vec<Option<Node<'a>>>,
}

impl<'a> Nodes<'a> {
    pub fn new(blocks: &'a [Block]) -> Self {
        let mut nodes = Nodes { nodes: Vec::new() };
        nodes.walk(blocks);
        nodes
    }

    pub fn get(&self, id: NodeId) -> Option<Node<'a>> {
        self.nodes.get(id.0 as usize).copied().flatten()
    }

    pub fn block(&self, id: NodeId) -> Option<&'a Block> {
        match self.get(id)? {
            Node::Block(block) => Some(block),
            Node::Item(_) | Node::Row(_) | Node::Tab(_) => None,
        }
    }

    /// The inlines of a part; none for a block that is no text.
    pub fn inlines(&self, part: &Part) -> Option<&'a [Inline]> {
        match part {
            Part::Block(id) => match &self.block(*id)?.kind {
                BlockKind::Paragraph(inlines) => Some(inlines),
                BlockKind::Heading(Heading { inlines, .. }) => Some(inlines),
                _ => None,
            },
            Part::Inlines { block, range } => match &self.block(*block)?.kind {
                BlockKind::Paragraph(inlines) => inlines.get(range.clone()),
                BlockKind::Heading(heading) => heading.inlines.get(range.clone()),
                _ => None,
            },
            Part::Cell { row, column, range } => match self.get(*row)? {
                Node::Row(row) => row.cells.get(*column)?.inlines.get(range.clone()),
                Node::Block(_) | Node::Item(_) | Node::Tab(_) => None,
            },
        }
    }

    fn put(&mut self, id: NodeId, node: Node<'a>) {
        // Ids are dense and bounded by the size of the page; a tree that was never numbered is not indexed at all.
        if id == NodeId::NONE {
            return;
        }
        let at = id.0 as usize;
        if self.nodes.len() <= at {
            self.nodes.resize(at + 1, None);
        }
        if let Some(slot) = self.nodes.get_mut(at) {
            *slot = Some(node);
        }
    }

    fn walk(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.put(block.id, Node::Block(block));
            match &block.kind {
                BlockKind::Quote(blocks) => self.walk(blocks),
                BlockKind::Alert(alert) => self.walk(&alert.blocks),
                BlockKind::List(list) => {
                    for item in &list.items {
                        self.put(item.id, Node::Item(item));
                        self.walk(&item.blocks);
                    }
                }
                BlockKind::Table(table) => {
                    for row in std::iter::once(&table.header).chain(&table.rows) {
                        self.put(row.id, Node::Row(row));
                    }
                }
                BlockKind::Include(include) => {
                    if let IncludeContent::Nodes(nodes) = &include.content {
                        self.walk(nodes);
                    }
                }
                BlockKind::Tabs(tabs) => {
                    for tab in &tabs.tabs {
                        self.put(tab.id, Node::Tab(tab));
                        self.walk(&tab.blocks);
                    }
                }
                BlockKind::Container(container) => self.walk(&container.blocks),
                BlockKind::Footnote { blocks, .. } => self.walk(blocks),
                BlockKind::Image(image) => self.walk(&image.description),
                BlockKind::Heading(_)
                | BlockKind::Paragraph(_)
                | BlockKind::Code(_)
                | BlockKind::Rule
                | BlockKind::Html(_)
                | BlockKind::Snippet(_)
                | BlockKind::Video(_)
                | BlockKind::Stray(_) => {}
            }
        }
    }
}
