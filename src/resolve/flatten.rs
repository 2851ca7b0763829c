//! Blocks where only text may stand: what an include in a line, or in a table's cell, takes of its file.

use crate::parse::ast::{Block, BlockKind, HtmlKind, HtmlToken, Include, IncludeContent, Inline, InlineCode, InlineKind, List, NodeId};
use crate::source::Span;

/// What an include inside a text takes of a file: the inlines of its blocks, one after the other. In a table cell of its own (`as_blocks`)
/// its lists stay lists, as in docfx; inside a sentence they are read out with their markers. Nothing of the file is lost.
pub(super) fn inline_content(blocks: &[Block], as_blocks: bool) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for block in blocks {
        let inlines = block_inlines(block, as_blocks);
        if inlines.is_empty() {
            continue;
        }
        if !out.is_empty() {
            let place = Span { end: block.span.start, ..block.span };
            let both_text = as_blocks && matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Heading(_));
            out.push(Inline::new(place, if both_text { InlineKind::HardBreak } else { InlineKind::SoftBreak }));
        }
        out.extend(inlines);
    }
    out
}

fn block_inlines(block: &Block, as_blocks: bool) -> Vec<Inline> {
    match &block.kind {
        BlockKind::Paragraph(inlines) => inlines.clone(),
        BlockKind::Heading(heading) => heading.inlines.clone(),
        BlockKind::Include(include) => {
            let content = IncludeContent::Pending;
            let include = Include {
                title: include.title.clone(),
                path: include.path.clone(),
                path_span: include.path_span,
                span: include.span,
                in_html: false,
                content,
            };
            vec![Inline::new(block.span, InlineKind::Include(Box::new(include)))]
        }
        BlockKind::Image(image) => vec![Inline::new(block.span, InlineKind::DirectiveImage(image.clone()))],
        BlockKind::Html(tokens) => tokens.iter().map(|token| Inline::new(token.span, InlineKind::Html(token.clone()))).collect(),
        BlockKind::Code(code) => {
            let text = code.text.trim_end_matches('\n').to_owned();
            vec![Inline::new(block.span, InlineKind::Code(InlineCode { id: NodeId::NONE, text, map: code.map.clone() }))]
        }
        BlockKind::Snippet(snippet) => vec![Inline::new(block.span, InlineKind::Snippet(snippet.clone()))],
        BlockKind::List(list) => list_inlines(list, block.span, as_blocks),
        BlockKind::Quote(children) => inline_content(children, as_blocks),
        BlockKind::Alert(alert) => inline_content(&alert.blocks, as_blocks),
        BlockKind::Container(container) => inline_content(&container.blocks, as_blocks),
        BlockKind::Tabs(tabs) => tabs.tabs.iter().flat_map(|tab| inline_content(&tab.blocks, as_blocks)).collect(),
        BlockKind::Table(table) => {
            let cells = std::iter::once(&table.header).chain(&table.rows).flat_map(|row| &row.cells);
            let mut out = Vec::new();
            for cell in cells {
                out.extend(cell.inlines.iter().cloned());
                out.push(Inline::new(cell.span.part(0..0), InlineKind::SoftBreak));
            }
            out
        }
        BlockKind::Rule | BlockKind::Video(_) | BlockKind::Footnote { .. } | BlockKind::Stray(_) => Vec::new(),
    }
}

fn list_inlines(list: &List, span: Span, as_blocks: bool) -> Vec<Inline> {
    let tag = |name: &str, open: bool, span: Span| {
        let name = name.to_owned();
        let kind = if open { HtmlKind::Open { name, attributes: Vec::new(), self_closing: false } } else { HtmlKind::Close { name } };
        Inline::new(span, InlineKind::Html(HtmlToken { id: NodeId::NONE, span, kind }))
    };
    let name = if list.start.is_some() { "ol" } else { "ul" };
    let mut out = Vec::new();
    if as_blocks {
        out.push(tag(name, true, span.part(0..0)));
    }
    for (item, number) in list.items.iter().zip(list.start.unwrap_or(1)..) {
        let content = inline_content(&item.blocks, as_blocks);
        if as_blocks {
            out.push(tag("li", true, item.marker));
            out.extend(content);
            out.push(tag("li", false, item.marker));
            continue;
        }
        if !out.is_empty() {
            out.push(Inline::new(item.marker.part(0..0), InlineKind::SoftBreak));
        }
        let marker = if list.start.is_some() { format!("{number}. ") } else { "- ".to_owned() };
        out.push(Inline::new(item.marker, InlineKind::Text(marker)));
        out.extend(content);
    }
    if as_blocks {
        out.push(tag(name, false, span.part(0..0)));
    }
    out
}

/// The include that is all that a table cell holds.
pub(super) fn lone_include(inlines: &[Inline]) -> Option<Span> {
    let mut found = None;
    for inline in inlines {
        match &inline.kind {
            InlineKind::Include(include) if found.is_none() => found = Some(include.span),
            InlineKind::Text(text) if text.trim().is_empty() => {}
            _ => return None,
        }
    }
    found
}
