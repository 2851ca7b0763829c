//! What authors can get wrong before a page is parsed. Rules turn these into findings.

use crate::source::{FileId, Span};

/// A mistake of an author in the book's files, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadProblem {
    /// Where the author must type. For problems of a whole file the empty span at its start.
    pub span: Span,
    pub kind: LoadProblemKind,
}

impl LoadProblem {
    pub fn new(span: Span, kind: LoadProblemKind) -> Self {
        Self { span, kind }
    }

    pub fn span(&self) -> Span {
        self.span
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadProblemKind {
    /// The bytes are not UTF-8; the span is the replacement character of the first wrong byte in the decoded text. `byte` is its value,
    /// `offset` its place in the file, `line` and `column` (1-based, characters) what an editor shows.
    NotUtf8 { byte: u8, offset: u64, line: u32, column: u32 },
    /// UTF-16 with a byte order mark, which was decoded all the same.
    Utf16,
    /// The file is there and cannot be read. `message` is the system's.
    Unreadable { path: String, message: String },
    /// The program failed on the page, in a way that it reports as its own fault. `message` is what it said.
    PageFailed { message: String },
    /// Two files would be written to one URL. Stands at the second file; `other` is written there, and this page as `written_as`, so that
    /// nothing is lost (empty for an asset, which is not copied).
    UrlConflict { url: String, path: String, other: String, other_file: FileId, by_case: bool, written_as: String },
    /// The book has no page at all. Stands at the configuration, or at the first file. `folders` are those that were looked through, the
    /// empty one for the book's folder.
    NoPages { folders: Vec<String> },

    /// The YAML, JSON or structure of a table of contents cannot be read.
    TocSyntax { message: String, duplicate_key: Option<String> },
    /// A value of a table of contents has the wrong shape: `items` that are no list.
    TocShape { key: String, expected: &'static str },
    /// An entry has nothing to show: neither `name`, `uid` nor `href`.
    TocEntryWithoutName,
    /// An entry leads nowhere and has no entries below it. `name` is what it shows.
    TocEntryWithoutTarget { name: String },
    /// `href` leads to a table of contents, or a folder with one, that is not there. `candidate`: the path differs by case only.
    TocNotFound { href: String, candidate: Option<String> },
    /// Tables of contents that include each other: the paths, from the outermost back to itself.
    TocCircular { chain: Vec<String> },
    /// Included more often, or deeper, than the bound allows.
    TocTooLarge { limit: usize },
    /// A Markdown table of contents goes down more than one heading level at a time.
    TocLevelSkipped { from: u8, to: u8 },
    /// Something in a Markdown table of contents that is no heading, list or link.
    TocUnexpectedContent { text: String },
    /// `topicHref` names a table of contents or a folder, which cannot be shown as a page.
    TocTopicIsToc { href: String },
    /// An address whose scheme must not be opened from a page.
    TocUnsafe { scheme: &'static str },
    /// A key that is spelt like a known one: `herf`.
    TocUnknownKey { key: String, nearest: Option<&'static str> },

    /// `docfx.json` or another configuration of Learn's cannot be read. Everything in it was ignored.
    DocfxSyntax { path: String, message: String },
    /// A value has the wrong shape and was ignored.
    DocfxShape { key: String, expected: &'static str },
    /// A key that Fixbook does not follow; `notice` says what it does instead.
    DocfxIgnored { key: String, notice: &'static str },
    /// A glob that cannot be read, or a path that leaves the book or is absolute.
    DocfxPath { value: String, message: String },
    /// A `YamlMime` that only Learn renders: no page is written.
    YamlMimeUnknown { mime: String, nearest: Option<&'static str> },

    /// A redirection file cannot be read.
    RedirectSyntax { message: String },
    /// A value of a redirection has the wrong shape.
    RedirectShape { key: String, expected: &'static str },
    /// A redirection without its source or target; `key` is what is missing.
    RedirectIncomplete { key: &'static str },
    /// `source_path` and `source_path_from_root` both stand there.
    RedirectTwoSources,
    /// `source_path` starts with `/`, or `source_path_from_root` does not: both count from the book's folder only with one. Followed all
    /// the same.
    RedirectPathForm { key: &'static str },
    /// The source is redirected twice. Stands at the second one; `first` is the place of the other one, which holds.
    RedirectDuplicate { source: String, first: Span },
    /// The file that is said to have moved is still there, as a page.
    RedirectSourceExists { source: String },
    /// The redirection leads back to itself: the paths, from the source back to itself.
    RedirectLoop { chain: Vec<String> },
    /// The target is a page of this book that does not exist. `nearest` is a path that does.
    RedirectMissingTarget { target: String, nearest: Option<String> },
    /// The source or target leaves the book.
    RedirectOutside { path: String },

    /// Zone pivot groups that cannot be read, or have the wrong shape.
    PivotGroupSyntax { message: String },
    /// Two groups, or two pivots of one group, with one id. `first` is the place of the other one, which holds.
    PivotDuplicate { id: String, first: Span },
    /// A cross-reference map that cannot be read, or has the wrong shape.
    XrefMapSyntax { message: String },
    /// A cross-reference map that the configuration names is not there.
    XrefMapNotFound { path: String },
}
