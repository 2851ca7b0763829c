//! A page as the reader gets it: included trees in the places of their directives, code taken in, nodes numbered, anchors named.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, OnceLock};

use super::flatten::{inline_content, lone_include};
use super::page::{Anchor, AnchorSource, HeadingEntry, IncludeOutcome, IncludeUse, split};
use super::slug::{Slugs, slug};
use super::snippet;
use super::yaml_page::yaml_page;
use crate::diag::nearest;
use crate::load::{PageFile, PageKind, Project, moniker};
use crate::parse::ast::{
    Attribute, Block, BlockKind, Container, ContainerKind, Document, FrontMatter, HtmlKind, HtmlToken, Include, IncludeContent, Inline,
    InlineKind, ListItem, NodeId, Oddity, Snippet, SnippetContent, plain_text,
};
use crate::parse::visit::{VisitorMut, blocks_mut};
use crate::parse::{Dialect, parse_with};
use crate::source::{FileId, Span, join, normalize_beyond, parent, percent_decode};

/// Includes nested deeper than this are refused.
const DEEPEST_INCLUDE: usize = 16;
/// A page may take in this many files, counted each time.
const MOST_INCLUDES: usize = 10_000;
/// A page may take in this many bytes of included Markdown: a few files that include each other twice would grow without end.
const MOST_INCLUDED_BYTES: usize = 16 << 20;

/// The parsed files that are included somewhere, each parsed once. Pages are parsed when they are needed and not kept.
#[derive(Debug)]
pub struct Documents<'a> {
    project: &'a Project,
    parsed: Vec<OnceLock<Arc<Document>>>,
}

impl<'a> Documents<'a> {
    pub fn new(project: &'a Project) -> Self {
        Self { project, parsed: (0..project.sources.len()).map(|_| OnceLock::new()).collect() }
    }

    fn get(&self, file: FileId) -> Option<Arc<Document>> {
        let slot = self.parsed.get(file.0 as usize)?;
        let source = self.project.text(file)?;
        Some(Arc::clone(slot.get_or_init(|| Arc::new(parse_with(source, dialect(self.project))))))
    }
}

/// A page before its references are led anywhere.
#[derive(Clone, Debug, Default)]
pub struct Assembled {
    pub file: FileId,
    pub title: String,
    pub front_matter: FrontMatter,
    pub blocks: Vec<Block>,
    pub headings: Vec<HeadingEntry>,
    pub anchors: Vec<Anchor>,
    pub includes: Vec<IncludeUse>,
    pub files: Vec<FileId>,
    pub oddities: Vec<Oddity>,
}

/// What the book's configuration says about the parser.
fn dialect(project: &Project) -> Dialect {
    Dialect { math: project.settings.markdown.math, emoji: project.settings.markdown.emoji }
}

/// Assembles a page of any kind.
pub fn assemble_page(project: &Project, documents: &Documents<'_>, page: &PageFile) -> Assembled {
    match &page.kind {
        PageKind::Landing | PageKind::Hub | PageKind::Faq => {
            let document = project.text(page.file).map(|source| yaml_page(source, &page.kind, dialect(project)));
            let (front_matter, blocks, oddities) = document.map(split).unwrap_or_default();
            assemble_blocks(project, documents, page.file, front_matter, blocks, oddities)
        }
        PageKind::Markdown | PageKind::ZonePivotGroups | PageKind::ContextObject | PageKind::Other(_) => {
            assemble(project, documents, page.file)
        }
    }
}

/// Assembles a Markdown page.
pub fn assemble(project: &Project, documents: &Documents<'_>, file: FileId) -> Assembled {
    let document = project.text(file).map(|source| parse_with(source, dialect(project)));
    let Some(document) = document else {
        return assemble_blocks(project, documents, file, FrontMatter::default(), Vec::new(), Vec::new());
    };
    let (front_matter, blocks, oddities) = split(document);
    assemble_blocks(project, documents, file, front_matter, blocks, oddities)
}

/// Assembles a tree that was made from something else than a Markdown file.
pub fn assemble_blocks(
    project: &Project,
    documents: &Documents<'_>,
    file: FileId,
    front_matter: FrontMatter,
    mut blocks: Vec<Block>,
    oddities: Vec<Oddity>,
) -> Assembled {
    let mut assembler = Assembler {
        project,
        documents,
        stack: vec![Level { file, directive: None, number: 0 }],
        footnotes: VecDeque::new(),
        next: 0,
        depth: 0,
        included: 0,
        bytes: 0,
        heading: None,
        slugs: Slugs::default(),
        headings: Vec::new(),
        anchors: Vec::new(),
        includes: Vec::new(),
        files: vec![file],
        oddities,
        lone_includes: HashSet::new(),
    };
    assembler.join_lines(&mut blocks);
    blocks_mut(&mut blocks, &mut assembler);
    // The footnotes of files that were included in a line have no place in it: they follow the page's own.
    while let Some((stack, mut footnote)) = assembler.footnotes.pop_front() {
        assembler.stack = stack;
        blocks_mut(std::slice::from_mut(&mut footnote), &mut assembler);
        blocks.push(footnote);
    }
    let first = assembler.headings.iter().find(|heading| heading.level == 1 && !heading.text.trim().is_empty());
    let title = first
        .map(|heading| heading.text.trim().to_owned())
        .or_else(|| front_matter.text("title").map(|title| title.trim().to_owned()))
        .unwrap_or_else(|| {
            let path = project.sources.path(file);
            let name = crate::source::file_name(path);
            name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
        });
    Assembled {
        file,
        title,
        front_matter,
        blocks,
        headings: assembler.headings,
        anchors: assembler.anchors,
        includes: assembler.includes,
        files: assembler.files,
        oddities: assembler.oddities,
    }
}

struct Assembler<'a> {
    project: &'a Project,
    documents: &'a Documents<'a>,
    stack: Vec<Level>,
    /// Footnotes of files that are included in a line, each with the includes that led to it.
    footnotes: VecDeque<(Vec<Level>, Block)>,
    next: u32,
    depth: u8,
    included: usize,
    bytes: usize,
    /// The explicit id that was seen at the start of the heading that is being walked.
    heading: Option<Option<(String, Span)>>,
    slugs: Slugs,
    headings: Vec<HeadingEntry>,
    anchors: Vec<Anchor>,
    includes: Vec<IncludeUse>,
    files: Vec<FileId>,
    oddities: Vec<Oddity>,
    /// Includes that have a table cell for themselves, by their places.
    lone_includes: HashSet<Span>,
}

#[derive(Clone, Debug)]
struct Level {
    file: FileId,
    /// The directive that led here.
    directive: Option<Span>,
    /// How many includes the page had when this one was entered.
    number: usize,
}

impl Assembler<'_> {
    fn id(&mut self) -> NodeId {
        let id = NodeId(self.next);
        self.next = self.next.saturating_add(1).min(u32::MAX - 2);
        id
    }

    fn file(&self) -> FileId {
        self.stack.last().map_or(FileId(0), |level| level.file)
    }

    fn enter(&mut self, file: FileId, directive: Option<Span>) {
        self.stack.push(Level { file, directive, number: self.includes.len() });
    }

    fn trace(&self) -> Vec<Span> {
        self.stack.iter().rev().filter_map(|level| level.directive).collect()
    }

    /// Follows an include directive; gives the file to enter.
    fn follow(&mut self, path: &str, path_span: Span, span: Span, inline: bool) -> Option<(FileId, Arc<Document>)> {
        let outcome = self.outcome(path);
        let entered = match &outcome {
            IncludeOutcome::Included { file, .. } => {
                let file = *file;
                self.documents.get(file).map(|document| (file, document))
            }
            _ => None,
        };
        self.includes.push(IncludeUse { span, path: path.to_owned(), path_span, trace: self.trace(), inline, outcome });
        let (file, document) = entered?;
        if !self.files.contains(&file) {
            self.files.push(file);
            self.oddities.extend(document.oddities.iter().cloned());
        }
        Some((file, document))
    }

    fn outcome(&mut self, typed: &str) -> IncludeOutcome {
        let (file, wrong_case) = match self.find(typed) {
            Ok(found) => found,
            Err(outcome) => return outcome,
        };
        if let Some(at) = self.stack.iter().position(|level| level.file == file) {
            let loop_ = self.stack[at..].iter().map(|level| level.file).chain([file]).collect();
            return IncludeOutcome::Circular { loop_ };
        }
        self.included += 1;
        self.bytes += self.project.text(file).map_or(0, |source| source.text().len());
        if self.stack.len() > DEEPEST_INCLUDE {
            return IncludeOutcome::TooMuch { limit: "16 includes inside each other" };
        }
        if self.included > MOST_INCLUDES {
            return IncludeOutcome::TooMuch { limit: "10,000 includes in one page" };
        }
        if self.bytes > MOST_INCLUDED_BYTES {
            return IncludeOutcome::TooMuch { limit: "16 MiB of included text in one page" };
        }
        IncludeOutcome::Included { file, wrong_case }
    }

    fn find(&self, typed: &str) -> Result<(FileId, bool), IncludeOutcome> {
        let bare = typed.split(['?', '#']).next().unwrap_or("").trim();
        if bare.contains("://") || bare.starts_with("\\\\") || bare.as_bytes().get(1) == Some(&b':') || bare.is_empty() {
            return Err(IncludeOutcome::NotAPath);
        }
        let from = self.project.sources.path(self.file());
        let path = book_path(self.project, from, bare).ok_or(IncludeOutcome::Outside)?;
        let found = if self.project.exists(&path) { Some(path.as_str()) } else { self.project.find_ignoring_case(&path) };
        let Some(found) = found else {
            let nearest = nearest_path(self.project, &path);
            return Err(IncludeOutcome::NotFound { path, nearest });
        };
        let wrong_case = found != path;
        let file = self.project.sources.find(found).ok_or_else(|| IncludeOutcome::NotFound { path: path.clone(), nearest: None })?;
        Ok((file, wrong_case))
    }

    fn include_blocks(&mut self, include: &mut Include<Block>) -> bool {
        match self.follow(&include.path, include.path_span, include.span, false) {
            Some((file, document)) => {
                let mut blocks = document.blocks.clone();
                self.join_lines(&mut blocks);
                include.content = IncludeContent::Nodes(blocks);
                self.enter(file, Some(include.span));
                true
            }
            None => {
                include.content = IncludeContent::Missing;
                false
            }
        }
    }

    /// An include that has a line of its own in the middle of a paragraph is a part of that paragraph, as in docfx, when the file that it
    /// names is one paragraph itself. A file of several blocks stays a block: taken into the sentence it would lose what it says.
    fn join_lines(&self, blocks: &mut Vec<Block>) {
        for block in blocks.iter_mut() {
            match &mut block.kind {
                BlockKind::Quote(children) => self.join_lines(children),
                BlockKind::Alert(alert) => self.join_lines(&mut alert.blocks),
                BlockKind::List(list) => list.items.iter_mut().for_each(|item| self.join_lines(&mut item.blocks)),
                BlockKind::Tabs(tabs) => tabs.tabs.iter_mut().for_each(|tab| self.join_lines(&mut tab.blocks)),
                BlockKind::Container(container) => self.join_lines(&mut container.blocks),
                BlockKind::Footnote { blocks, .. } => self.join_lines(blocks),
                BlockKind::Heading(_)
                | BlockKind::Paragraph(_)
                | BlockKind::Code(_)
                | BlockKind::Table(_)
                | BlockKind::Rule
                | BlockKind::Html(_)
                | BlockKind::Include(_)
                | BlockKind::Snippet(_)
                | BlockKind::Image(_)
                | BlockKind::Video(_)
                | BlockKind::Stray(_) => {}
            }
        }
        if !blocks.iter().any(|block| matches!(block.kind, BlockKind::Include(_))) {
            return;
        }
        let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
        // Whether the last block is a paragraph that ends with an include on a line of its own.
        let mut open = false;
        for block in std::mem::take(blocks) {
            let follows = out.last().is_some_and(|last| self.is_next_line(last.span, block.span));
            match (out.last_mut(), block.kind) {
                (Some(Block { kind: BlockKind::Paragraph(before), span, .. }), BlockKind::Include(include))
                    if follows && !include.in_html && self.is_one_paragraph(&include) =>
                {
                    before.push(Inline::new(block.span.part(0..0), InlineKind::SoftBreak));
                    let include = Include {
                        title: include.title,
                        path: include.path,
                        path_span: include.path_span,
                        span: include.span,
                        in_html: false,
                        content: IncludeContent::Pending,
                    };
                    before.push(Inline::new(block.span, InlineKind::Include(Box::new(include))));
                    *span = span.to(block.span);
                    open = true;
                }
                (Some(Block { kind: BlockKind::Paragraph(before), span, .. }), BlockKind::Paragraph(inlines)) if follows && open => {
                    before.push(Inline::new(block.span.part(0..0), InlineKind::SoftBreak));
                    before.extend(inlines);
                    *span = span.to(block.span);
                    open = false;
                }
                (_, kind) => {
                    out.push(Block { kind, ..block_head(block.id, block.span) });
                    open = false;
                }
            }
        }
        *blocks = out;
    }

    /// Whether nothing but one line end, and the prefixes of quotes, stands between two blocks of a file.
    fn is_next_line(&self, first: Span, second: Span) -> bool {
        if first.file != second.file || second.start < first.end {
            return false;
        }
        let gap = Span { file: first.file, start: first.end, end: second.start };
        if gap.range().len() > 128 {
            return false;
        }
        let Some(between) = self.project.text(first.file).and_then(|source| source.text().get(gap.range())) else { return false };
        between.bytes().filter(|byte| *byte == b'\n').count() == 1
            && between.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>'))
    }

    fn is_one_paragraph(&self, include: &Include<Block>) -> bool {
        match self.find(&include.path) {
            Ok((file, _)) => self.documents.get(file).is_none_or(|document| match document.blocks.as_slice() {
                [Block { kind: BlockKind::Paragraph(_), .. }] => true,
                // A loop is closed by the directive, which is shown as typed, in its line.
                _ => self.stack.iter().any(|level| level.file == file),
            }),
            Err(_) => true,
        }
    }

    fn include_inlines(&mut self, include: &mut Include<Inline>) {
        match self.follow(&include.path, include.path_span, include.span, true) {
            Some((file, document)) => {
                include.content = IncludeContent::Nodes(inline_content(&document.blocks, self.lone_includes.contains(&include.span)));
                self.enter(file, Some(include.span));
                let footnotes = document.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Footnote { .. }));
                self.footnotes.extend(footnotes.map(|footnote| (self.stack.clone(), footnote.clone())));
            }
            None => include.content = IncludeContent::Missing,
        }
    }

    fn take_code(&mut self, snippet: &mut Snippet, span: Span) {
        let outcome = match self.find(&snippet.path) {
            Ok((file, wrong_case)) => match self.project.text(file).map(|source| snippet::select(source.text(), snippet)) {
                Some(Ok(text)) => {
                    snippet.content = SnippetContent::Text(text);
                    IncludeOutcome::Included { file, wrong_case }
                }
                Some(Err(snippet::SelectError::NoRegion { region, nearest })) => IncludeOutcome::RegionNotFound { file, region, nearest },
                Some(Err(snippet::SelectError::OutsideFile { lines })) => IncludeOutcome::RangeOutside { file, lines },
                None => IncludeOutcome::NotFound { path: snippet.path.clone(), nearest: None },
            },
            Err(outcome) => outcome,
        };
        if snippet.content == SnippetContent::Pending {
            snippet.content = SnippetContent::Missing;
        }
        if let IncludeOutcome::Included { file, .. }
        | IncludeOutcome::RegionNotFound { file, .. }
        | IncludeOutcome::RangeOutside { file, .. } = &outcome
            && !self.files.contains(file)
        {
            self.files.push(*file);
        }
        self.includes.push(IncludeUse {
            span,
            path: snippet.path.clone(),
            path_span: snippet.path_span,
            trace: self.trace(),
            inline: false,
            outcome,
        });
    }

    fn html_anchors(&mut self, token: &HtmlToken) {
        let HtmlKind::Open { name, attributes, .. } = &token.kind else { return };
        for attribute in attributes.iter().filter(|attribute| attribute.name == "id" || (attribute.name == "name" && name == "a")) {
            self.explicit_anchor(attribute);
        }
    }

    fn explicit_anchor(&mut self, attribute: &Attribute) {
        if attribute.value.trim().is_empty() {
            return;
        }
        let name = attribute.value.trim().to_owned();
        // `<a id="x" name="x">` is one anchor.
        if self
            .anchors
            .last()
            .is_some_and(|last| last.name == name && last.span.end + 16 > attribute.span.start && last.span.file == attribute.span.file)
        {
            return;
        }
        self.slugs.take(&name);
        if let Some(explicit) = &mut self.heading
            && explicit.is_none()
        {
            *explicit = Some((name.clone(), attribute.span));
            return;
        }
        self.anchors.push(Anchor { name, span: attribute.span, source: AnchorSource::Html });
    }

    fn finish_heading(&mut self, block: &mut Block) {
        let BlockKind::Heading(heading) = &mut block.kind else { return };
        let leading = self.heading.take().flatten();
        let text = plain_text(&heading.inlines);
        let wanted = slug(&text);
        let explicit = heading.explicit_id.clone().or(leading);
        let id = match explicit {
            Some((id, span)) => {
                self.slugs.take(&id);
                self.anchors.push(Anchor { name: id.clone(), span, source: AnchorSource::ExplicitHeading });
                if wanted != id {
                    let alias = self.slugs.unique(wanted);
                    self.anchors.push(Anchor { name: alias, span: block.span, source: AnchorSource::HeadingAlias });
                }
                id
            }
            None => {
                let id = self.slugs.unique(wanted);
                self.anchors.push(Anchor { name: id.clone(), span: block.span, source: AnchorSource::Heading });
                id
            }
        };
        self.headings.push(HeadingEntry { node: block.id, level: heading.level, text, id, span: block.span, depth: self.depth });
    }

    /// Labels of footnotes belong to their file: inside an include they get a name that no other file's can have.
    fn own_label(&self, label: &mut String) {
        if let [_, .., level] = self.stack.as_slice() {
            label.push_str(&format!("-{}", level.number));
        }
    }
}

impl VisitorMut for Assembler<'_> {
    fn block(&mut self, block: &mut Block) {
        block.id = self.id();
        match &mut block.kind {
            BlockKind::Heading(_) => self.heading = Some(None),
            BlockKind::Include(include) => {
                if !self.include_blocks(include) {
                    self.enter(self.file(), None);
                }
            }
            BlockKind::Snippet(snippet) => self.take_code(snippet, block.span),
            BlockKind::Table(table) => {
                for row in std::iter::once(&mut table.header).chain(&mut table.rows) {
                    self.lone_includes.extend(row.cells.iter().filter_map(|cell| lone_include(&cell.inlines)));
                    row.id = NodeId(self.next);
                    self.next += 1;
                }
            }
            BlockKind::Html(tokens) => {
                for token in tokens {
                    token.id = NodeId(self.next);
                    self.next += 1;
                    self.html_anchors(token);
                }
            }
            BlockKind::Image(image) => image.id = block.id,
            BlockKind::Tabs(tabs) => {
                for tab in &mut tabs.tabs {
                    tab.id = NodeId(self.next);
                    self.next += 1;
                }
                self.depth = self.depth.saturating_add(1);
            }
            BlockKind::Footnote { label, .. } => {
                self.own_label(label);
                self.depth = self.depth.saturating_add(1);
            }
            BlockKind::Quote(_) | BlockKind::Alert(_) | BlockKind::List(_) => self.depth = self.depth.saturating_add(1),
            // What is for other versions than the book's is no part of the page: its headings and links do not count.
            BlockKind::Container(Container { kind: ContainerKind::Moniker, attributes, blocks, .. }) => {
                let range = attributes.iter().find(|attribute| attribute.name == "range").map_or("", |attribute| &attribute.value);
                if !moniker::is_shown(range, &self.project.settings.book.monikers) {
                    blocks.clear();
                }
            }
            BlockKind::Paragraph(_)
            | BlockKind::Code(_)
            | BlockKind::Rule
            | BlockKind::Video(_)
            | BlockKind::Container(_)
            | BlockKind::Stray(_) => {}
        }
    }

    fn block_done(&mut self, block: &mut Block) {
        match &block.kind {
            BlockKind::Heading(_) => self.finish_heading(block),
            BlockKind::Include(_) => {
                self.stack.pop();
            }
            BlockKind::Quote(_) | BlockKind::Alert(_) | BlockKind::List(_) | BlockKind::Tabs(_) | BlockKind::Footnote { .. } => {
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn item(&mut self, item: &mut ListItem) {
        item.id = self.id();
    }

    fn inline(&mut self, inline: &mut Inline) {
        match &mut inline.kind {
            InlineKind::Link(link) => link.id = self.id(),
            InlineKind::Image(image) => image.id = self.id(),
            InlineKind::DirectiveImage(image) => image.id = self.id(),
            InlineKind::Code(code) => code.id = self.id(),
            InlineKind::Xref(xref) => xref.id = self.id(),
            InlineKind::Html(token) => {
                token.id = self.id();
                self.html_anchors(token);
            }
            InlineKind::Include(include) => self.include_inlines(include),
            InlineKind::Snippet(snippet) => self.take_code(snippet, inline.span),
            InlineKind::FootnoteReference(label) => self.own_label(label),
            InlineKind::Text(text) => {
                // An explicit anchor names its heading only when it leads it.
                if !text.trim().is_empty()
                    && let Some(explicit) = &mut self.heading
                    && explicit.is_none()
                {
                    *explicit = None;
                }
            }
            InlineKind::Emphasis(_)
            | InlineKind::Strong(_)
            | InlineKind::Strikethrough(_)
            | InlineKind::SoftBreak
            | InlineKind::HardBreak
            | InlineKind::Math { .. }
            | InlineKind::NoLoc(_)
            | InlineKind::Stray(_) => {}
        }
    }

    fn inline_done(&mut self, inline: &mut Inline) {
        if let InlineKind::Include(include) = &inline.kind
            && let IncludeContent::Nodes(_) = include.content
        {
            self.stack.pop();
        }
    }
}

fn block_head(id: NodeId, span: Span) -> Block {
    Block { id, ..Block::new(span, BlockKind::Rule) }
}

/// The path in the book, or below one of the roots that it names outside, that a path typed in `from` means; `None` when it leaves them.
pub fn book_path(project: &Project, from: &str, typed: &str) -> Option<String> {
    let decoded = percent_decode(typed).replace('\\', "/");
    if let Some(rooted) = decoded.strip_prefix("~/") {
        let docset = project.docsets.get(project.docset_of(from)).map_or("", |docset| docset.folder.as_str());
        let in_docset = crate::source::normalize(docset, rooted).ok()?;
        // `~` is the docset's folder for docfx; the book's folder is what authors of one big book mean.
        return Some(if project.exists(&in_docset) {
            in_docset
        } else {
            crate::source::normalize("", rooted).ok().filter(|path| project.exists(path)).unwrap_or(in_docset)
        });
    }
    join(parent(from), &decoded).ok().or_else(|| {
        let beyond = normalize_beyond(parent(from), &decoded);
        project.root_of(&beyond).is_some().then_some(beyond)
    })
}

/// An existing path that is spelt like `path`: the same name in another folder, or a name that differs by a few letters in the same one.
pub fn nearest_path(project: &Project, path: &str) -> Option<String> {
    let folder = path.rfind('/').map_or("", |at| &path[..=at]);
    let start = project.all_files.partition_point(|file| file.as_str() < folder);
    let below = project.all_files.get(start..).unwrap_or(&[]).iter().map_while(|file| Some((file, file.strip_prefix(folder)?)));
    let siblings = below.take(5_000).filter(|(_, name)| !name.contains('/')).map(|(file, _)| file.as_str());
    nearest(path, siblings).map(str::to_owned)
}
