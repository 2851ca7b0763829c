//! The tree of one Markdown file: CommonMark, GitHub's tables and task lists, and what Learn adds.
//!
//! The same types stand for a file as parsed and for a page as assembled: assembly fills in [`Include::content`] and numbers the
//! [`NodeId`]s, and keeps what it learns (targets of links, anchors, procedures) in tables beside the tree.

use crate::source::{Span, TextMap};
pub use crate::yaml::FrontMatter;

/// The number of a node in an assembled page, in document order; [`NodeId::NONE`] in a file that is only parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    pub const NONE: NodeId = NodeId(u32::MAX);
}

impl Default for NodeId {
    fn default() -> Self {
        Self::NONE
    }
}

/// A block and where it stands.
#[derive(Clone, Debug)]
pub struct Block {
    pub id: NodeId,
    pub span: Span,
    pub kind: BlockKind,
}

impl Block {
    pub fn new(span: Span, kind: BlockKind) -> Self {
        Self { id: NodeId::NONE, span, kind }
    }
}

#[derive(Clone, Debug)]
pub enum BlockKind {
    Heading(Heading),
    Paragraph(Vec<Inline>),
    Quote(Vec<Block>),
    Alert(Alert),
    List(List),
    Code(CodeBlock),
    Table(Table),
    /// A thematic break: `***`, `---`.
    Rule,
    /// Raw HTML, cut into tags and text.
    Html(Vec<HtmlToken>),
    /// `[!INCLUDE[title](path)]` on a line of its own.
    Include(Box<Include<Block>>),
    /// `[!code-lang[name](path?query)]` or `:::code …:::`.
    Snippet(Box<Snippet>),
    /// `:::image …:::` on a line of its own.
    Image(Box<DirectiveImage>),
    /// `[!VIDEO url]` or `:::video source="…":::`.
    Video(Box<Video>),
    Tabs(Tabs),
    /// `:::zone`, `:::moniker`, `:::row`, `:::column`, `[!div]` and what stands between opening and end.
    Container(Container),
    /// `[^1]: …`
    Footnote {
        label: String,
        blocks: Vec<Block>,
    },
    /// A line that looks like a directive but is none that Learn knows, or that misses its other half: shown to the author by a rule,
    /// rendered as nothing.
    Stray(Stray),
}

#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    pub inlines: Vec<Inline>,
    /// `{#id}` at its end.
    pub explicit_id: Option<(String, Span)>,
    pub classes: Vec<String>,
    /// Underlined with `===` or `---` instead of led by `#`.
    pub setext: bool,
}

/// `> [!NOTE]` and its body.
#[derive(Clone, Debug)]
pub struct Alert {
    /// As spelt between `[!` and `]`.
    pub name: String,
    /// `[!NOTE]` itself.
    pub marker: Span,
    pub kind: AlertKind,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlertKind {
    Note,
    Tip,
    Important,
    Caution,
    Warning,
    /// None of Learn's five; the configuration may know it.
    Other,
}

impl AlertKind {
    pub const KNOWN: [AlertKind; 5] = [AlertKind::Note, AlertKind::Tip, AlertKind::Important, AlertKind::Caution, AlertKind::Warning];

    pub fn from_name(name: &str) -> Self {
        Self::KNOWN.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name)).unwrap_or(AlertKind::Other)
    }

    /// In lower case, as it stands in the class name.
    pub fn name(self) -> &'static str {
        match self {
            AlertKind::Note => "note",
            AlertKind::Tip => "tip",
            AlertKind::Important => "important",
            AlertKind::Caution => "caution",
            AlertKind::Warning => "warning",
            AlertKind::Other => "other",
        }
    }
}

#[derive(Clone, Debug)]
pub struct List {
    /// The first number of an ordered list; `None` for bullets.
    pub start: Option<u64>,
    /// No blank line between the items: their paragraphs are rendered without `<p>`.
    pub tight: bool,
    pub items: Vec<ListItem>,
}

#[derive(Clone, Debug)]
pub struct ListItem {
    pub id: NodeId,
    pub span: Span,
    /// `-` or `12.` as typed.
    pub marker: Span,
    /// The state of a task list's box.
    pub task: Option<bool>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
pub struct CodeBlock {
    /// What stands behind the fence, trimmed; empty for an indented block.
    pub info: String,
    pub info_span: Span,
    /// The first word of `info`, in lower case, without a leading `.` or `{`.
    pub lang: String,
    pub fenced: bool,
    /// A fence that no fence closes: it reaches to the end of its container.
    pub unclosed: bool,
    /// Without the prefixes of lists and quotes, lines ended by `\n`.
    pub text: String,
    /// From offsets of `text` to the source.
    pub map: TextMap,
}

#[derive(Clone, Debug)]
pub struct Table {
    pub alignments: Vec<Alignment>,
    pub header: Row,
    pub rows: Vec<Row>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    None,
    Left,
    Center,
    Right,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub id: NodeId,
    pub span: Span,
    /// As many as typed, up to the header's number of columns where the row is wider.
    pub cells: Vec<Cell>,
    /// How many cells the author typed, where that can differ from `cells`.
    pub typed_cells: usize,
}

#[derive(Clone, Debug)]
pub struct Cell {
    pub span: Span,
    pub inlines: Vec<Inline>,
}

/// An include directive. `N` is [`Block`] or [`Inline`].
#[derive(Clone, Debug)]
pub struct Include<N> {
    pub title: String,
    /// As typed between the parentheses.
    pub path: String,
    pub path_span: Span,
    /// The whole directive.
    pub span: Span,
    /// Stands between tags of raw HTML, as in a table's cell: its paragraphs are the element's text.
    pub in_html: bool,
    pub content: IncludeContent<N>,
}

#[derive(Clone, Debug)]
pub enum IncludeContent<N> {
    /// Not assembled yet.
    Pending,
    /// The included file's tree, assembled in turn.
    Nodes(Vec<N>),
    /// Nothing could be included; the page's references say why.
    Missing,
}

/// A code snippet taken from another file.
#[derive(Clone, Debug)]
pub struct Snippet {
    pub lang: String,
    pub name: String,
    pub path: String,
    pub path_span: Span,
    /// The part of the file to take.
    pub selection: Selection,
    /// The title in quotes behind the path.
    pub title: String,
    /// Lines to mark, as typed (`1,3-5`).
    pub highlight: String,
    pub interactive: String,
    pub dedent: Option<u32>,
    /// `:::code` rather than `[!code]`.
    pub triple_colon: bool,
    /// A file of type notebook: `[!notebook-…]`.
    pub notebook: bool,
    /// Filled in by assembly.
    pub content: SnippetContent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SnippetContent {
    Pending,
    Text(String),
    Missing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    Whole,
    /// `range=1-3,5,7-` or `#L1-L3`: 1-based, both ends included.
    Lines(Vec<(u32, Option<u32>)>),
    /// `name=`, `id=`, `#region`.
    Region(String),
    /// `start=`/`end=` line numbers.
    Between {
        start: Option<u32>,
        end: Option<u32>,
    },
}

/// `:::image type="content" source="…" alt-text="…":::`
#[derive(Clone, Debug, Default)]
pub struct DirectiveImage {
    pub id: NodeId,
    pub span: Span,
    /// `content` (the default), `complex`, `icon`.
    pub image_type: String,
    pub source: String,
    pub source_span: Span,
    pub alt: Option<String>,
    pub title: Option<String>,
    pub lightbox: Option<String>,
    pub lightbox_span: Span,
    /// `border="true"`; the default is true for `content` and `complex`, false for `icon`.
    pub border: Option<bool>,
    pub link: Option<String>,
    pub link_span: Span,
    pub loc_scope: Option<String>,
    /// The long description between `:::image type="complex" …:::` and `:::image-end:::`.
    pub description: Vec<Block>,
}

impl DirectiveImage {
    /// Whether the text that tells what it shows is missing: only an icon needs none.
    pub fn is_undescribed(&self) -> bool {
        self.image_type != "icon" && self.alt.is_none()
    }
}

#[derive(Clone, Debug)]
pub struct Video {
    pub url: String,
    pub url_span: Span,
    pub title: Option<String>,
    /// `[!VIDEO]` rather than `:::video`.
    pub marker: bool,
    /// Taken out of the quote whose line it is.
    pub unquoted: bool,
    pub attributes: Vec<Attribute>,
}

/// `# [Title](#tab/id)` and what follows, up to `***`.
#[derive(Clone, Debug)]
pub struct Tabs {
    pub tabs: Vec<Tab>,
    /// Whether a line `***` ends the group; if not, it reaches to the end of what it stands in.
    pub closed: bool,
}

#[derive(Clone, Debug)]
pub struct Tab {
    pub id: NodeId,
    pub span: Span,
    pub tab_id: String,
    /// The tab of another group on which this one depends: `#tab/a/b`.
    pub condition: Option<String>,
    pub title: Vec<Inline>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
pub struct Container {
    pub kind: ContainerKind,
    pub attributes: Vec<Attribute>,
    /// The opening line's directive.
    pub opening: Span,
    /// Whether its end was found; if not, it reaches to the end of what it stands in.
    pub closed: bool,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContainerKind {
    Zone,
    Moniker,
    Row,
    Column,
    /// `> [!div class="…"]`
    Div,
}

/// An attribute of a directive or of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// In lower case.
    pub name: String,
    /// Entities decoded; empty for one without a value.
    pub value: String,
    /// The value's bytes, without its quotes; where there is no value, the name's.
    pub span: Span,
}

/// A directive that could not be used, and why.
#[derive(Clone, Debug)]
pub struct Stray {
    /// The word behind `:::` or `[!`, in lower case.
    pub name: String,
    pub attributes: Vec<Attribute>,
    pub problem: StrayProblem,
    /// As typed.
    pub raw: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StrayProblem {
    /// No directive of this name.
    Unknown,
    /// An opening without its end.
    Unclosed,
    /// An end without its opening.
    Unopened,
    /// An attribute that must be there is not, or is empty.
    MissingAttribute(&'static str),
    /// An attribute that this directive does not have.
    UnknownAttribute(String),
    /// An attribute whose value means nothing: its name, and what would be valid.
    InvalidValue(&'static str, &'static str),
    /// What stands there cannot be read as attributes.
    Malformed,
}

/// An inline and where it stands.
#[derive(Clone, Debug)]
pub struct Inline {
    pub span: Span,
    pub kind: InlineKind,
}

impl Inline {
    pub fn new(span: Span, kind: InlineKind) -> Self {
        Self { span, kind }
    }

    /// White space, anchors and comments show nothing; pictures do.
    pub fn shows_nothing(&self) -> bool {
        match &self.kind {
            InlineKind::Text(text) => text.trim().is_empty(),
            InlineKind::SoftBreak | InlineKind::HardBreak => true,
            InlineKind::Html(token) => !matches!(&token.kind, HtmlKind::Open { name, .. } if name == "img"),
            InlineKind::Emphasis(children) | InlineKind::Strong(children) | InlineKind::Strikethrough(children) => {
                children.iter().all(Self::shows_nothing)
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
}

#[derive(Clone, Debug)]
pub enum InlineKind {
    /// Entities and escapes decoded, neighbouring pieces joined.
    Text(String),
    Code(InlineCode),
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    Strikethrough(Vec<Inline>),
    Link(Box<Link>),
    Image(Box<Image>),
    /// A line end inside a paragraph.
    SoftBreak,
    /// `\` or two spaces at the end of a line.
    HardBreak,
    Html(HtmlToken),
    FootnoteReference(String),
    /// `$…$` and `$$…$$`.
    Math {
        text: String,
        display: bool,
    },
    Include(Box<Include<Inline>>),
    /// A code snippet directly behind another one on the same line, as old pages have it.
    Snippet(Box<Snippet>),
    /// `:::image …:::` inside a line.
    DirectiveImage(Box<DirectiveImage>),
    /// `:::no-loc text="…":::`
    NoLoc(String),
    /// `<xref:uid>`, `@uid`, `@"uid"`.
    Xref(Box<Xref>),
    Stray(Stray),
}

#[derive(Clone, Debug)]
pub struct InlineCode {
    pub id: NodeId,
    pub text: String,
    /// From offsets of `text` to the source.
    pub map: TextMap,
}

#[derive(Clone, Debug)]
pub struct Link {
    pub id: NodeId,
    pub kind: LinkKind,
    /// Entities and escapes decoded, `%20` kept.
    pub dest: String,
    /// Where the destination is typed: for a reference link, in its definition where that could be found.
    pub dest_span: Span,
    pub title: String,
    /// The label of a reference link, normalised.
    pub label: Option<String>,
    pub children: Vec<Inline>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// `[text](dest)`
    Inline,
    /// `[text][label]`, `[label][]`, `[label]`
    Reference,
    /// `<https://…>`
    Autolink,
    /// `<a@b.example>`
    Email,
    /// `https://…` or `www.…` in plain text.
    Bare,
}

#[derive(Clone, Debug)]
pub struct Image {
    pub id: NodeId,
    pub dest: String,
    pub dest_span: Span,
    pub title: String,
    /// The label of a reference image, normalised.
    pub label: Option<String>,
    /// The alternative text as plain text.
    pub alt: String,
    pub alt_span: Span,
}

#[derive(Clone, Debug)]
pub struct Xref {
    pub id: NodeId,
    pub uid: String,
    pub uid_span: Span,
    /// `displayProperty`, `text`, `alt`, … behind `?`.
    pub query: Vec<(String, String)>,
    /// `@uid` rather than `<xref:uid>`: when nothing has that uid it is plain text and no finding.
    pub shorthand: bool,
    /// As typed, for where it stays plain text.
    pub raw: String,
}

/// One piece of raw HTML.
#[derive(Clone, Debug)]
pub struct HtmlToken {
    pub id: NodeId,
    pub span: Span,
    pub kind: HtmlKind,
}

#[derive(Clone, Debug)]
pub enum HtmlKind {
    /// `<name …>`; `self_closing` is `<name …/>`.
    Open {
        name: String,
        attributes: Vec<Attribute>,
        self_closing: bool,
    },
    Close {
        name: String,
    },
    /// Text between tags of an HTML block, entities decoded.
    Text(String),
    /// `<!-- … -->`, without its ends.
    Comment(String),
    /// `<!DOCTYPE …>`, `<?…?>`, CDATA, and what cannot be read as a tag.
    Other,
}

/// The link reference definitions of a file, in document order.
#[derive(Clone, Debug)]
pub struct Definition {
    pub label: String,
    pub span: Span,
    pub dest: String,
}

/// A Markdown file as parsed.
#[derive(Clone, Debug)]
pub struct Document {
    pub front_matter: FrontMatter,
    pub blocks: Vec<Block>,
    pub definitions: Vec<Definition>,
    /// What the parser saw that is no node: merge-conflict markers, an unclosed front matter.
    pub oddities: Vec<Oddity>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    pub span: Span,
    pub kind: OddityKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OddityKind {
    /// Nested deeper than the bound: shown as text from there on.
    TooDeep,
    /// `<<<<<<<`, `=======`, `>>>>>>>`.
    MergeConflict,
    /// The front matter's `---` is never closed.
    FrontMatterUnclosed,
}

/// The text of inlines as a reader sees it, without marks; raw HTML counts for nothing but its line breaks.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain_text(inlines, &mut out);
    out
}

pub fn push_plain_text(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::NoLoc(text) => out.push_str(text),
            InlineKind::Code(code) => out.push_str(&code.text),
            InlineKind::Emphasis(children) | InlineKind::Strong(children) | InlineKind::Strikethrough(children) => {
                push_plain_text(children, out)
            }
            InlineKind::Link(link) => push_plain_text(&link.children, out),
            InlineKind::Image(image) => out.push_str(&image.alt),
            InlineKind::DirectiveImage(image) => out.push_str(image.alt.as_deref().unwrap_or("")),
            InlineKind::SoftBreak | InlineKind::HardBreak => out.push(' '),
            InlineKind::Html(token) => match &token.kind {
                HtmlKind::Open { name, .. } if name == "br" => out.push(' '),
                HtmlKind::Text(text) => out.push_str(text),
                HtmlKind::Open { .. } | HtmlKind::Close { .. } | HtmlKind::Comment(_) | HtmlKind::Other => {}
            },
            InlineKind::Math { text, .. } => out.push_str(text),
            InlineKind::Include(include) => match &include.content {
                IncludeContent::Nodes(nodes) => push_plain_text(nodes, out),
                IncludeContent::Pending | IncludeContent::Missing => out.push_str(&include.title),
            },
            InlineKind::Xref(xref) => out.push_str(if xref.shorthand { &xref.raw } else { &xref.uid }),
            InlineKind::FootnoteReference(_) | InlineKind::Stray(_) | InlineKind::Snippet(_) => {}
        }
    }
}
