//! The tree from CommonMark's events, with a stack of open nodes and no recursion.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag};

use super::Dialect;
use super::ast::{
    Alignment, Block, BlockKind, Cell, CodeBlock, Definition, Document, FrontMatter, Heading, HtmlKind, HtmlToken, Image, Inline,
    InlineCode, InlineKind, Link, LinkKind, List, ListItem, NodeId, Oddity, OddityKind, Row, Table,
};
use super::directive;
use super::dollar::{GONE, restore};
use super::html;
use super::link;
use super::mask::{Mask, MaskKind, Masked};
use super::text::{self, Piece};
use crate::source::TextMap;

/// Nodes nested deeper than this are put into the deepest allowed one: nothing is lost, and every later walk may recurse.
pub const DEEPEST: usize = 96;

fn options(dialect: Dialect) -> Options {
    // Never all: definition lists would turn `:::` lines into `<dl>`, smart punctuation would change what is copied.
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | if dialect.math { Options::ENABLE_MATH } else { Options::empty() }
}

pub fn build(text: &str, masked: &Masked<'_>, map: &TextMap, dialect: Dialect) -> Document {
    let parser = Parser::new_ext(&masked.text, options(dialect));
    let mut events = parser.into_offset_iter();
    let mut builder = Builder {
        text,
        masked,
        map,
        dialect,
        stack: vec![Frame::new(0..text.len(), FrameKind::Root)],
        links: 0,
        raw_links: 0,
        oddities: Vec::new(),
    };
    for (event, range) in events.by_ref() {
        builder.event(event, range);
    }
    let mut definitions: Vec<Definition> = events
        .reference_definitions()
        .iter()
        .map(|(label, definition)| Definition {
            label: restore(label).into_owned(),
            span: map.span(definition.span.clone()),
            dest: restore(&definition.dest).into_owned(),
        })
        .collect();
    definitions.sort_by_key(|definition| definition.span);
    let definition_places: Vec<(String, Range<usize>)> = events
        .reference_definitions()
        .iter()
        .filter_map(|(label, definition)| {
            Some((link::normalize_label(&restore(label)), link::definition_destination(text, &definition.span)?))
        })
        .collect();
    let mut root = builder.stack.swap_remove(0);
    builder.flush_inlines(&mut root, text.len());
    let mut blocks = root.blocks;
    if !definition_places.is_empty() {
        place_references(&mut blocks, &definition_places, map);
    }
    Document { front_matter: FrontMatter::default(), blocks, definitions, oddities: builder.oddities }
}

/// A reference link's destination stands in its definition: the events do not say so.
fn place_references(blocks: &mut [Block], places: &[(String, Range<usize>)], map: &TextMap) {
    super::visit::inlines_mut(blocks, &mut |inline| {
        let (label, span) = match &mut inline.kind {
            InlineKind::Link(link) if link.kind == LinkKind::Reference => (&link.label, &mut link.dest_span),
            InlineKind::Image(image) if image.label.is_some() => (&image.label, &mut image.dest_span),
            _ => return,
        };
        if let Some(label) = label
            && let Some((_, range)) = places.iter().find(|(name, _)| name == label)
        {
            *span = map.span(range.clone());
        }
    });
}

struct Builder<'a> {
    text: &'a str,
    masked: &'a Masked<'a>,
    map: &'a TextMap,
    dialect: Dialect,
    stack: Vec<Frame>,
    /// How many links are open: at most one, by CommonMark, but images may stand inside.
    links: usize,
    /// How many `<a>` of raw HTML are open in this block.
    raw_links: i32,
    oddities: Vec<Oddity>,
}

struct Frame {
    range: Range<usize>,
    kind: FrameKind,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    pieces: Vec<Piece>,
    inline_start: usize,
    /// Where the last inline inside ends.
    last_end: usize,
}

enum FrameKind {
    Root,
    /// Deeper than allowed: its children are its parent's.
    Transparent {
        block: bool,
    },
    Paragraph,
    Heading {
        level: u8,
        id: Option<String>,
        classes: Vec<String>,
    },
    Quote,
    List {
        start: Option<u64>,
        tight: bool,
        items: Vec<ListItem>,
    },
    Item {
        task: Option<bool>,
    },
    Code {
        info: String,
        fenced: bool,
        text: String,
        map: TextMap,
    },
    Html,
    Footnote(String),
    Table {
        alignments: Vec<Alignment>,
        header: Option<Row>,
        rows: Vec<Row>,
    },
    TableHead {
        cells: Vec<Cell>,
    },
    TableRow {
        cells: Vec<Cell>,
    },
    TableCell,
    Emphasis,
    Strong,
    /// `~~`; with one `~` only, the marks are text.
    Strikethrough {
        double: bool,
    },
    Link {
        kind: LinkKind,
        dest: String,
        title: String,
        label: Option<String>,
    },
    Image {
        dest: String,
        title: String,
        label: Option<String>,
    },
}

impl Frame {
    fn new(range: Range<usize>, kind: FrameKind) -> Self {
        let start = range.start;
        Self { range, kind, blocks: Vec::new(), inlines: Vec::new(), pieces: Vec::new(), inline_start: start, last_end: start }
    }
}

impl<'a> Builder<'a> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(_) => self.end(range),
            Event::Text(text) => self.text_event(&text, range),
            Event::Code(code) => {
                let code = self.inline_code(&restore(&code), &range);
                self.inline(range, InlineKind::Code(code));
            }
            Event::InlineHtml(_) => self.inline_html(range),
            Event::Html(_) => {}
            Event::InlineMath(math) => self.inline(range, InlineKind::Math { text: restore(&math).into_owned(), display: false }),
            Event::DisplayMath(math) => self.inline(range, InlineKind::Math { text: restore(&math).into_owned(), display: true }),
            Event::FootnoteReference(label) => self.inline(range, InlineKind::FootnoteReference(restore(&label).into_owned())),
            Event::SoftBreak => self.inline(range, InlineKind::SoftBreak),
            Event::HardBreak => self.inline(range, InlineKind::HardBreak),
            Event::Rule => self.block(range, BlockKind::Rule),
            Event::TaskListMarker(done) => {
                if let Some(FrameKind::Item { task }) =
                    self.stack.iter_mut().rev().map(|frame| &mut frame.kind).find(|kind| matches!(kind, FrameKind::Item { .. }))
                {
                    *task = Some(done);
                }
                if let Some(frame) = self.stack.last_mut() {
                    frame.last_end = range.end;
                    frame.inline_start = range.end;
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        // What stands before a link is not inside it.
        self.flush_pieces_top();
        let kind = match tag {
            Tag::Paragraph => FrameKind::Paragraph,
            Tag::Heading { level, id, classes, .. } => FrameKind::Heading {
                level: heading_level(level),
                id: id.map(|id| restore(&id).into_owned()),
                classes: classes.iter().map(|class| restore(class).into_owned()).collect(),
            },
            Tag::BlockQuote(_) => FrameKind::Quote,
            Tag::CodeBlock(kind) => {
                let (info, fenced) = match kind {
                    CodeBlockKind::Fenced(info) => (restore(&info).into_owned(), true),
                    CodeBlockKind::Indented => (String::new(), false),
                };
                FrameKind::Code { info, fenced, text: String::new(), map: TextMap::new(self.map.file) }
            }
            Tag::HtmlBlock => FrameKind::Html,
            Tag::List(start) => FrameKind::List { start, tight: false, items: Vec::new() },
            Tag::Item => FrameKind::Item { task: None },
            Tag::FootnoteDefinition(label) => FrameKind::Footnote(restore(&label).into_owned()),
            Tag::Table(alignments) => {
                FrameKind::Table { alignments: alignments.into_iter().map(alignment).collect(), header: None, rows: Vec::new() }
            }
            Tag::TableHead => FrameKind::TableHead { cells: Vec::new() },
            Tag::TableRow => FrameKind::TableRow { cells: Vec::new() },
            Tag::TableCell => FrameKind::TableCell,
            Tag::Emphasis => FrameKind::Emphasis,
            Tag::Strong => FrameKind::Strong,
            Tag::Strikethrough => FrameKind::Strikethrough { double: self.text[range.clone()].starts_with("~~") },
            Tag::Link { link_type, dest_url, title, id } => {
                if let Some(mask) = self.masked.at(range.start).filter(|mask| mask.range == range).cloned() {
                    self.masked_inline(&mask);
                    // The autolink's own text is thrown away with this frame.
                    self.stack.push(Frame::new(range, FrameKind::Transparent { block: false }));
                    self.mark_masked();
                    return;
                }
                self.links += 1;
                let (kind, label) = link_kind(link_type, &id);
                FrameKind::Link { kind, dest: restore(&dest_url).into_owned(), title: restore(&title).into_owned(), label }
            }
            Tag::Image { link_type, dest_url, title, id } => {
                let (_, label) = link_kind(link_type, &id);
                FrameKind::Image { dest: restore(&dest_url).into_owned(), title: restore(&title).into_owned(), label }
            }
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => FrameKind::Transparent { block: false },
        };
        if kind.is_block() {
            self.flush_top(range.start);
        } else {
            self.flush_pieces_top();
            self.begin_inline(range.start);
        }
        let too_deep = self.stack.len() >= DEEPEST && kind.nests();
        if too_deep && self.oddities.last().is_none_or(|oddity| oddity.kind != OddityKind::TooDeep) {
            self.oddities.push(Oddity { span: self.map.span(range.start..range.start), kind: OddityKind::TooDeep });
        }
        if let FrameKind::Strikethrough { double: false } = kind {
            self.piece("~", range.start..range.start + 1, true);
        }
        let kind = if too_deep { FrameKind::Transparent { block: kind.is_block() } } else { kind };
        let mut frame = Frame::new(range, kind);
        if too_deep
            && !frame.kind.is_block()
            && let Some(parent) = self.stack.last_mut()
        {
            // It goes on with its parent's children and gives them back in the end: moving its own to them would cost the depth's square.
            frame.inlines = std::mem::take(&mut parent.inlines);
        }
        self.stack.push(frame);
    }

    /// The text of a masking autolink must not show: its frame swallows what follows until its end.
    fn mark_masked(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            frame.last_end = usize::MAX;
        }
    }

    fn swallowing(&self) -> bool {
        self.stack.last().is_some_and(|frame| frame.last_end == usize::MAX)
    }

    fn end(&mut self, range: Range<usize>) {
        let Some(mut frame) = self.stack.pop() else { return };
        let swallowed = frame.last_end == usize::MAX;
        if swallowed {
            if let Some(parent) = self.stack.last_mut() {
                parent.last_end = range.end;
            }
            return;
        }
        let in_link = self.in_link();
        text::inlines(&mut frame.pieces, in_link, self.dialect, self.map, &mut frame.inlines);
        if frame.kind.is_block() {
            self.raw_links = 0;
        }
        let span = self.map.span(frame.range.clone());
        let kind = std::mem::replace(&mut frame.kind, FrameKind::Root);
        match kind {
            FrameKind::Transparent { block: true } => {
                self.flush_inlines(&mut frame, range.end);
                self.flush_top(range.start);
                let blocks: Vec<Block> = frame.blocks.into_iter().map(|block| Block { id: NodeId::NONE, ..block }).collect();
                match self.stack.last_mut() {
                    _ if blocks.is_empty() => {}
                    // A list can hold items only.
                    Some(Frame { kind: FrameKind::List { items, .. }, .. }) => {
                        let marker = self.map.span(range.start..range.start);
                        items.push(ListItem { id: NodeId::NONE, span, marker, task: None, blocks });
                    }
                    Some(parent) => parent.blocks.extend(blocks),
                    None => {}
                }
            }
            FrameKind::Root | FrameKind::Transparent { block: false } => {
                let Some(parent) = self.stack.last_mut() else { return };
                parent.last_end = parent.last_end.max(frame.last_end);
                if parent.inlines.is_empty() {
                    parent.inlines = frame.inlines;
                } else {
                    parent.inlines.append(&mut frame.inlines);
                }
                parent.blocks.append(&mut frame.blocks);
            }
            FrameKind::Paragraph => self.block(range, BlockKind::Paragraph(frame.inlines)),
            FrameKind::Heading { level, id, classes } => {
                let typed = &self.text[frame.range.clone()];
                let explicit_id = id.map(|id| {
                    let place = typed.rfind(&format!("#{id}")).map_or(frame.range.clone(), |at| {
                        let start = frame.range.start + at;
                        start..start + id.len() + 1
                    });
                    (id, self.map.span(place))
                });
                let setext = !typed.trim_start().starts_with('#');
                self.block(
                    frame.range.start..range.end,
                    BlockKind::Heading(Heading { level, inlines: frame.inlines, explicit_id, classes, setext }),
                );
            }
            FrameKind::Quote => {
                self.flush_inlines(&mut frame, range.end);
                self.block(range, BlockKind::Quote(frame.blocks));
            }
            FrameKind::List { start, tight, items } => self.block(range, BlockKind::List(List { start, tight, items })),
            FrameKind::Item { task } => {
                let loose_text = !frame.inlines.is_empty() || frame.blocks.iter().any(|block| block.id == IMPLICIT);
                self.flush_inlines(&mut frame, range.end);
                for block in &mut frame.blocks {
                    block.id = NodeId::NONE;
                }
                let marker = self.map.span(marker_range(self.text, &range));
                let item = ListItem { id: NodeId::NONE, span, marker, task, blocks: frame.blocks };
                match self.stack.last_mut() {
                    Some(Frame { kind: FrameKind::List { items, tight, .. }, .. }) => {
                        *tight |= loose_text;
                        items.push(item);
                    }
                    // Its list was too deep to be one.
                    Some(parent) => parent.blocks.extend(item.blocks),
                    None => {}
                }
            }
            FrameKind::Code { info, fenced, text, map } => self.code_block(range, info, fenced, text, map),
            FrameKind::Html => self.html_block(range),
            FrameKind::Footnote(label) => {
                self.flush_inlines(&mut frame, range.end);
                self.block(range, BlockKind::Footnote { label, blocks: frame.blocks });
            }
            FrameKind::Table { mut alignments, header, mut rows } => {
                let mut header = header.unwrap_or(Row { id: NodeId::NONE, span, cells: Vec::new(), typed_cells: 0 });
                let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(header.cells.len());
                let empty =
                    |row: &Row| Cell { span: self.map.span(range.end..range.end).part(0..0).to(row.span).part(0..0), inlines: Vec::new() };
                alignments.resize(columns, Alignment::None);
                for row in std::iter::once(&mut header).chain(&mut rows) {
                    while row.cells.len() < columns {
                        let cell = empty(row);
                        row.cells.push(cell);
                    }
                }
                self.block(range, BlockKind::Table(Table { alignments, header, rows }));
            }
            FrameKind::TableHead { cells } => {
                let typed_cells = cells.len();
                let row = Row { id: NodeId::NONE, span, cells, typed_cells };
                if let Some(Frame { kind: FrameKind::Table { header, .. }, .. }) = self.stack.last_mut() {
                    *header = Some(row);
                }
            }
            FrameKind::TableRow { mut cells } => {
                let typed_cells = self.extra_cells(&range, &mut cells);
                let row = Row { id: NodeId::NONE, span, cells, typed_cells };
                if let Some(Frame { kind: FrameKind::Table { rows, .. }, .. }) = self.stack.last_mut() {
                    rows.push(row);
                }
            }
            FrameKind::TableCell => {
                let cell = Cell { span, inlines: frame.inlines };
                if let Some(Frame { kind: FrameKind::TableHead { cells } | FrameKind::TableRow { cells }, .. }) = self.stack.last_mut() {
                    cells.push(cell);
                }
            }
            FrameKind::Emphasis => self.inline(range, InlineKind::Emphasis(frame.inlines)),
            FrameKind::Strong => self.inline(range, InlineKind::Strong(frame.inlines)),
            FrameKind::Strikethrough { double: true } => self.inline(range, InlineKind::Strikethrough(frame.inlines)),
            FrameKind::Strikethrough { double: false } => {
                self.flush_pieces_top();
                if let Some(parent) = self.stack.last_mut() {
                    parent.inlines.append(&mut frame.inlines);
                }
                self.piece("~", range.end - 1..range.end, true);
            }
            FrameKind::Link { kind, dest, title, label } => {
                self.links = self.links.saturating_sub(1);
                let dest_span = match kind {
                    LinkKind::Inline => link::inline_destination(self.text, frame.last_end, &range),
                    LinkKind::Autolink | LinkKind::Email => Some(range.start + 1..range.end.saturating_sub(1)),
                    LinkKind::Reference | LinkKind::Bare => None,
                };
                let dest_span = self.map.span(dest_span.unwrap_or(range.clone()));
                if let Some(uid) = dest.strip_prefix("xref:")
                    && kind == LinkKind::Autolink
                {
                    let xref = directive::xref(uid, range.start + 6, self.map, false, &self.text[range.clone()]);
                    self.inline(range, InlineKind::Xref(Box::new(xref)));
                    return;
                }
                let link = Link { id: NodeId::NONE, kind, dest, dest_span, title, label, children: frame.inlines };
                self.inline(range, InlineKind::Link(Box::new(link)));
            }
            FrameKind::Image { dest, title, label } => {
                let dest_span = link::inline_destination(self.text, frame.last_end, &range).unwrap_or(range.clone());
                let alt = super::ast::plain_text(&frame.inlines);
                let alt_span =
                    self.map.span((range.start + 2).min(frame.last_end)..frame.last_end.max((range.start + 2).min(frame.last_end)));
                let image = Image { id: NodeId::NONE, dest, dest_span: self.map.span(dest_span), title, label, alt, alt_span };
                self.inline(range, InlineKind::Image(Box::new(image)));
            }
        }
    }

    fn text_event(&mut self, text: &str, range: Range<usize>) {
        if self.swallowing() {
            return;
        }
        let verbatim = self.masked.text.get(range.clone()) == Some(text) && !text.contains(GONE);
        let restored = restore(text);
        let original = if verbatim { self.text.get(range.clone()).unwrap_or(text) } else { &restored };
        if let Some(Frame { kind: FrameKind::Code { text: code, map, .. }, .. }) = self.stack.last_mut() {
            map.push(code.len(), self.map.span(range.clone()).start as usize);
            // Indented code inside a list may get fewer columns than its tabs have: then the text is not verbatim.
            code.push_str(original.trim_end_matches('\r'));
            if original.ends_with("\r\n") {
                code.truncate(code.len() - 2);
                code.push('\n');
            }
            return;
        }
        self.piece(original, range, verbatim);
    }

    fn piece(&mut self, text: &str, range: Range<usize>, verbatim: bool) {
        self.begin_inline(range.start);
        let escaped = self.is_escaped(&range);
        if let Some(frame) = self.stack.last_mut() {
            frame.last_end = range.end;
            frame.pieces.push(Piece { text: text.to_owned(), range, verbatim, escaped });
        }
    }

    /// Whether a text begins with a character that a backslash before it makes plain.
    fn is_escaped(&self, range: &Range<usize>) -> bool {
        let bytes = self.text.as_bytes();
        let slashes = bytes[..range.start].iter().rev().take(64).take_while(|byte| **byte == b'\\').count();
        slashes % 2 == 1 && bytes.get(range.start).is_some_and(u8::is_ascii_punctuation)
    }

    /// Inside a link, be it of Markdown or of raw HTML, no other link may stand.
    fn in_link(&self) -> bool {
        self.links > 0 || self.raw_links > 0
    }

    fn inline(&mut self, range: Range<usize>, kind: InlineKind) {
        if self.swallowing() {
            return;
        }
        self.flush_pieces_top();
        self.begin_inline(range.start);
        let span = self.map.span(range.clone());
        if let Some(frame) = self.stack.last_mut() {
            frame.last_end = range.end;
            frame.inlines.push(Inline::new(span, kind));
        }
    }

    fn begin_inline(&mut self, at: usize) {
        if let Some(frame) = self.stack.last_mut()
            && frame.inlines.is_empty()
            && frame.pieces.is_empty()
        {
            frame.inline_start = at;
        }
    }

    fn block(&mut self, range: Range<usize>, kind: BlockKind) {
        self.flush_top(range.start);
        let range = trim_end(self.text, range);
        let block = Block::new(self.map.span(range), kind);
        if let Some(frame) = self.stack.last_mut() {
            frame.blocks.push(block);
        }
    }

    fn flush_pieces_top(&mut self) {
        let in_link = self.in_link();
        if let Some(frame) = self.stack.last_mut() {
            text::inlines(&mut frame.pieces, in_link, self.dialect, self.map, &mut frame.inlines);
        }
    }

    /// Text that stands in a tight list item without a paragraph gets one when a block follows it.
    fn flush_top(&mut self, at: usize) {
        if let Some(mut frame) = self.stack.pop() {
            self.flush_inlines(&mut frame, at);
            self.stack.push(frame);
        }
    }

    fn flush_inlines(&self, frame: &mut Frame, _at: usize) {
        if !matches!(
            frame.kind,
            FrameKind::Root | FrameKind::Item { .. } | FrameKind::Quote | FrameKind::Footnote(_) | FrameKind::Transparent { .. }
        ) {
            return;
        }
        text::inlines(&mut frame.pieces, self.in_link(), self.dialect, self.map, &mut frame.inlines);
        if frame.inlines.is_empty() {
            return;
        }
        let inlines = std::mem::take(&mut frame.inlines);
        let range = frame.inline_start..frame.last_end.max(frame.inline_start);
        let mut block = Block::new(self.map.span(range), BlockKind::Paragraph(inlines));
        block.id = IMPLICIT;
        frame.blocks.push(block);
    }

    fn masked_inline(&mut self, mask: &Mask) {
        let raw = &self.text[mask.range.clone()];
        let at = mask.range.start;
        let kind = match mask.kind {
            MaskKind::Include => directive::parse_include(raw, at, self.map).map(|include| InlineKind::Include(Box::new(include))),
            MaskKind::Xref => Some(InlineKind::Xref(Box::new(directive::parse_xref(raw, at, self.map)))),
            MaskKind::TripleColon => Some(directive::triple_colon_inline(raw, at, self.map).kind),
            MaskKind::Snippet => directive::parse_snippet(raw, at, self.map).map(|snippet| InlineKind::Snippet(Box::new(snippet))),
            MaskKind::Marker | MaskKind::Math => None,
        };
        self.inline(mask.range.clone(), kind.unwrap_or_else(|| InlineKind::Text(raw.to_owned())));
    }

    fn inline_html(&mut self, range: Range<usize>) {
        if let Some(mask) = self.masked.at(range.start).filter(|mask| mask.range == range).cloned() {
            self.masked_inline(&mask);
            return;
        }
        let raw = &self.text[range.clone()];
        let mut tokens = html::tokenize(raw, range.start, self.map).into_iter();
        match (tokens.next(), tokens.next()) {
            (Some(token), None) => {
                let step = match &token.kind {
                    HtmlKind::Open { name, self_closing: false, .. } if name == "a" => 1,
                    HtmlKind::Close { name } if name == "a" => -1,
                    _ => 0,
                };
                self.inline(range, InlineKind::Html(token));
                self.raw_links = (self.raw_links + step).max(0);
            }
            _ => {
                let token = HtmlToken { id: NodeId::NONE, span: self.map.span(range.clone()), kind: HtmlKind::Other };
                self.inline(range, InlineKind::Html(token));
            }
        }
    }

    fn inline_code(&self, code: &str, range: &Range<usize>) -> InlineCode {
        let raw = &self.text[range.clone()];
        let ticks = raw.bytes().take_while(|byte| *byte == b'`').count();
        let inside = raw.get(ticks..raw.len().saturating_sub(ticks)).unwrap_or("");
        let start = range.start + ticks;
        let mut map = TextMap::new(self.map.file);
        if !inside.contains('\n') {
            // One space on both sides is padding, unless there is nothing else.
            let padded = inside.len() >= 2 && inside.starts_with(' ') && inside.ends_with(' ') && !inside.trim_matches(' ').is_empty();
            let (text, skip) = if padded { (&inside[1..inside.len() - 1], 1) } else { (inside, 0) };
            map.push(0, self.map.span(start + skip..start + skip).start as usize);
            // In a table cell `\|` stands for `|`: the event knows.
            let text = if text.contains("\\|") && !code.contains("\\|") { text.replace("\\|", "|") } else { text.to_owned() };
            return InlineCode { id: NodeId::NONE, text, map };
        }
        // Over several lines: each character of the code is looked up in the source, past the prefixes of lines.
        let mut cursor = 0;
        for (at, char) in code.char_indices() {
            let rest = &inside[cursor..];
            let skipped = if char == ' ' { rest.find([' ', '\n', '\r']) } else { rest.find(char) };
            let Some(skipped) = skipped else { break };
            let place = start + cursor + skipped;
            map.push(at, self.map.span(place..place).start as usize);
            let step = inside[cursor + skipped..].chars().next().map_or(1, char::len_utf8);
            cursor += skipped + step;
        }
        InlineCode { id: NodeId::NONE, text: code.to_owned(), map }
    }

    fn code_block(&mut self, range: Range<usize>, info: String, fenced: bool, text: String, map: TextMap) {
        let first_line_end = self.text[range.clone()].find('\n').map_or(range.end, |end| range.start + end);
        let opening = &self.text[range.start..first_line_end];
        let mark = opening.trim_start().chars().next().unwrap_or('`');
        let run = opening.trim_start().chars().take_while(|char| *char == mark).count();
        let info_start = opening.find(mark).map_or(range.start, |at| range.start + at + run);
        let info_span = self.map.span(info_start.min(first_line_end)..info_start.max(first_line_end)).part(0..opening.len());
        let body = self.text[range.clone()].trim_end();
        let last_line = body.rsplit('\n').next().unwrap_or("").trim_start_matches([' ', '\t', '>']);
        let closed = body.contains('\n')
            && last_line.chars().take_while(|char| *char == mark).count() >= run
            && last_line.trim_end_matches(mark).trim().is_empty();
        let lang = info
            .trim_start_matches(['{', '.', ' '])
            .split(|char: char| char.is_whitespace() || matches!(char, ',' | '}' | '{' | ';'))
            .next()
            .unwrap_or("")
            .to_ascii_lowercase();
        let code = CodeBlock { info: info.trim().to_owned(), info_span, lang, fenced, unclosed: fenced && !closed, text, map };
        self.block(range, BlockKind::Code(code));
    }

    fn html_block(&mut self, range: Range<usize>) {
        let is_comment = self.text[range.clone()].trim_start().starts_with("<!--");
        let mut done = range.start;
        if !is_comment {
            // Directives that stand alone on a line inside an HTML block are still directives; one at its very start may have a list's
            // marker before it on its line.
            let lead = self.text[range.clone()].len() - self.text[range.clone()].trim_start().len();
            let begins = |mask: &Mask| mask.range.start == range.start + lead;
            while let Some(mask) = self.masked.within(&(done..range.end)).cloned() {
                if self.masked.text[mask.range.clone()].starts_with("<?")
                    && mask.kind != MaskKind::Xref
                    && (begins(&mask) || alone(self.text, &mask.range))
                {
                    self.html_tokens(done..mask.range.start);
                    self.directive_block(&mask);
                    done = mask.range.end;
                } else if mask.kind == MaskKind::Include && html::is_text_end(&self.text[range.start..mask.range.start]) {
                    self.html_tokens(done..mask.range.start);
                    self.html_include(&mask);
                    done = mask.range.end;
                } else {
                    let next = self.masked.within(&(mask.range.end..range.end)).map_or(range.end, |mask| mask.range.start);
                    self.html_tokens(done..next);
                    done = next;
                }
            }
        }
        self.html_tokens(done..range.end);
    }

    fn html_tokens(&mut self, range: Range<usize>) {
        if self.text[range.clone()].trim().is_empty() {
            return;
        }
        // Lines lose the prefix of the quote or list that they stand in.
        let tokens = html::tokenize(&self.text[range.clone()], range.start, self.map);
        self.block(range, BlockKind::Html(tokens));
    }

    fn directive_block(&mut self, mask: &Mask) {
        let raw = &self.text[mask.range.clone()];
        let at = mask.range.start;
        let block = match mask.kind {
            MaskKind::Include => {
                directive::parse_include(raw, at, self.map).map(|include| Block::new(include.span, BlockKind::Include(Box::new(include))))
            }
            MaskKind::Snippet => directive::parse_snippet(raw, at, self.map)
                .map(|snippet| Block::new(self.map.span(mask.range.clone()), BlockKind::Snippet(Box::new(snippet)))),
            MaskKind::Marker => Some(directive::marker_block(raw, at, self.map)),
            MaskKind::TripleColon => Some(directive::triple_colon_block(raw, at, self.map)),
            MaskKind::Math => {
                let span = self.map.span(mask.range.clone());
                let text = super::dollar::block_formula(raw);
                Some(Block::new(span, BlockKind::Paragraph(vec![Inline::new(span, InlineKind::Math { text, display: true })])))
            }
            MaskKind::Xref => None,
        };
        self.flush_top(at);
        if let (Some(block), Some(frame)) = (block, self.stack.last_mut()) {
            frame.blocks.push(block);
        }
    }

    /// An include between the tags of raw HTML.
    fn html_include(&mut self, mask: &Mask) {
        let raw = &self.text[mask.range.clone()];
        let Some(mut include) = directive::parse_include(raw, mask.range.start, self.map) else { return };
        include.in_html = true;
        if let Some(frame) = self.stack.last_mut() {
            frame.blocks.push(Block::new(include.span, BlockKind::Include(Box::new(include))));
        }
    }

    /// The cells behind the header's last column, which CommonMark drops and docfx keeps; gives how many cells the row has.
    fn extra_cells(&self, row: &Range<usize>, cells: &mut Vec<Cell>) -> usize {
        // Bars inside code are covered: they part no cells.
        let line = self.text[row.clone()].trim_end();
        let bytes = &self.masked.text.as_bytes()[row.start..row.start + line.len()];
        let mut bars = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => at += 1,
                b'|' => bars.push(at),
                _ => {}
            }
            at += 1;
        }
        let leading = bars.first().is_some_and(|first| line[..*first].trim().is_empty());
        let trailing = bars.len() > usize::from(leading) && bars.last() == Some(&(bytes.len() - 1));
        let first_cell = usize::from(leading);
        let separators = &bars[first_cell..bars.len() - usize::from(trailing)];
        let typed = separators.len() + 1;
        // CommonMark fills short rows with empty cells: the typed number is what a rule wants.
        for extra in cells.len()..typed.min(cells.len() + 64) {
            let start = separators.get(extra - 1).map_or(line.len(), |bar| bar + 1);
            let end = separators.get(extra).copied().unwrap_or(if trailing { bytes.len() - 1 } else { bytes.len() });
            let Some(typed_text) = line.get(start..end) else { break };
            let lead = typed_text.len() - typed_text.trim_start().len();
            let at = row.start + start + lead;
            let mut map = TextMap::new(self.map.file);
            map.push(0, self.map.span(at..at).start as usize);
            let parsed = super::parse_mapped_with(typed_text.trim(), &map, self.dialect);
            let inlines = parsed
                .blocks
                .into_iter()
                .find_map(|block| match block.kind {
                    BlockKind::Paragraph(inlines) => Some(inlines),
                    _ => None,
                })
                .unwrap_or_default();
            cells.push(Cell { span: self.map.span(at..at + typed_text.trim().len()), inlines });
        }
        typed
    }
}

/// Marks a paragraph that the author did not set off by blank lines, until its list item is closed.
const IMPLICIT: NodeId = NodeId(u32::MAX - 1);

impl FrameKind {
    fn is_block(&self) -> bool {
        match self {
            FrameKind::Root
            | FrameKind::Paragraph
            | FrameKind::Heading { .. }
            | FrameKind::Quote
            | FrameKind::List { .. }
            | FrameKind::Item { .. }
            | FrameKind::Code { .. }
            | FrameKind::Html
            | FrameKind::Footnote(_)
            | FrameKind::Table { .. }
            | FrameKind::TableHead { .. }
            | FrameKind::TableRow { .. }
            | FrameKind::TableCell => true,
            FrameKind::Transparent { .. }
            | FrameKind::Emphasis
            | FrameKind::Strong
            | FrameKind::Strikethrough { .. }
            | FrameKind::Link { .. }
            | FrameKind::Image { .. } => false,
        }
    }

    /// Whether nodes of this kind can nest without end.
    fn nests(&self) -> bool {
        matches!(
            self,
            FrameKind::Quote
                | FrameKind::List { .. }
                | FrameKind::Item { .. }
                | FrameKind::Footnote(_)
                | FrameKind::Emphasis
                | FrameKind::Strong
                | FrameKind::Strikethrough { .. }
                | FrameKind::Image { .. }
        )
    }
}

fn alone(text: &str, range: &Range<usize>) -> bool {
    let before =
        text[..range.start].bytes().rev().take(256).take_while(|byte| *byte != b'\n').all(|byte| matches!(byte, b' ' | b'\t' | b'>'));
    let after = text[range.end..].bytes().take(256).take_while(|byte| *byte != b'\n').all(|byte| byte.is_ascii_whitespace());
    before && after
}

fn heading_level(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}

/// The kind, and the label for one that has a definition.
fn link_kind(link_type: LinkType, id: &str) -> (LinkKind, Option<String>) {
    match link_type {
        LinkType::Inline => (LinkKind::Inline, None),
        LinkType::Autolink => (LinkKind::Autolink, None),
        LinkType::Email => (LinkKind::Email, None),
        LinkType::Reference
        | LinkType::ReferenceUnknown
        | LinkType::Collapsed
        | LinkType::CollapsedUnknown
        | LinkType::Shortcut
        | LinkType::ShortcutUnknown
        | LinkType::WikiLink { .. } => (LinkKind::Reference, Some(link::normalize_label(&restore(id)))),
    }
}

fn marker_range(text: &str, item: &Range<usize>) -> Range<usize> {
    let typed = &text[item.clone()];
    let lead = typed.len() - typed.trim_start_matches([' ', '\t', '>']).len();
    let rest = &typed[lead..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let length = (digits + 1).min(rest.len());
    let start = item.start + lead;
    let end = if text.is_char_boundary(start + length) { start + length } else { start };
    start..end
}

/// Blocks end where their text ends: without the line end and the prefix of the next line.
fn trim_end(text: &str, range: Range<usize>) -> Range<usize> {
    let trimmed = text.get(range.clone()).map_or(0, |typed| typed.trim_end().len());
    range.start..range.start + trimmed
}
