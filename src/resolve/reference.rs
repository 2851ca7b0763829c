//! What a page points at.

use crate::parse::ast::NodeId;
use crate::source::Span;

/// A link, picture or other address in a page.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The node that holds it; nodes with several addresses (a picture with a lightbox) have several references.
    pub node: NodeId,
    pub kind: ReferenceKind,
    /// As typed, entities decoded.
    pub href: String,
    /// Where it is typed.
    pub span: Span,
    /// What the reader sees as its text: the link's text, the picture's alternative text.
    pub text: String,
    pub target: Target,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// `[text](href)`
    Link,
    /// A URL in angle brackets or bare in the text.
    Autolink,
    /// `![alt](src)`
    Image,
    /// `:::image source`
    DirectiveImage,
    /// `:::image lightbox`
    Lightbox,
    /// `:::image link`
    ImageLink,
    /// `<a href>`
    HtmlLink,
    /// `<img src>`
    HtmlImage,
    Video,
    /// `<xref:uid>`, `@uid`
    Xref,
}

impl ReferenceKind {
    /// Whether the target is shown in the page rather than opened.
    pub fn is_image(self) -> bool {
        match self {
            ReferenceKind::Image | ReferenceKind::DirectiveImage | ReferenceKind::Lightbox | ReferenceKind::HtmlImage => true,
            ReferenceKind::Link
            | ReferenceKind::Autolink
            | ReferenceKind::ImageLink
            | ReferenceKind::HtmlLink
            | ReferenceKind::Video
            | ReferenceKind::Xref => false,
        }
    }
}

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A place in this very page.
    Here(Bookmark),
    /// A page of the book, by its position in the project's pages.
    Page {
        page: usize,
        query: Option<String>,
        bookmark: Option<Bookmark>,
        note: Option<Detour>,
    },
    /// A file that is copied as it is.
    Asset {
        path: String,
        url: String,
        suffix: String,
        note: Option<Detour>,
    },
    /// An address on the web: `https://…`, `mailto:…`.
    External(String),
    /// `/x` that this book does not cover: it counts from the host.
    Site(String),
    /// A uid that only a cross-reference map knows.
    MappedUid {
        href: String,
        text: String,
    },
    /// `@word` that is no uid: plain text.
    Text,
    Broken(Broken),
}

/// The target was found, but not as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detour {
    /// The file is spelt with other capitals: this is the true path.
    WrongCase(String),
    /// `/Image/x.png` counts from the root of the host; the file is there counted from the root of the docset, and is shown.
    FromRoot,
    /// The page has moved: the link follows its redirection.
    Redirected { from: String },
}

/// The part behind `#`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// Percent escapes decoded.
    pub name: String,
    pub state: BookmarkState,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BookmarkState {
    Found,
    /// There is an anchor of this name with other capitals: browsers do not find it.
    WrongCase(String),
    /// No such anchor; the nearest one, where one is near.
    Missing {
        nearest: Option<String>,
    },
}

/// Why a reference leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// There is no such file; `path` is where it was looked for, `nearest` an existing path that is spelt alike.
    NotFound { path: String, nearest: Option<String> },
    /// The file is there but is no part of the site: an included file, a file that no rule publishes.
    NotPublished { path: String },
    /// The path climbs out of the book.
    Outside,
    /// `C:\x`, `file:///x`, `\\server\x`: a place on the author's machine.
    Local,
    /// A site-relative address below the book's own base path, with nothing there.
    SiteNotFound { url: String },
    /// No page or map has this uid.
    UidNotFound { uid: String, nearest: Option<String> },
    /// Nothing is typed.
    Empty,
    /// `javascript:`, `data:` and other schemes that a page of documentation must not open.
    Unsafe { scheme: String },
}
