//! From checked pages to the files of the site. Pure: no disk, and templates cannot ask for more than they are given.

pub mod body;
pub mod escape;
mod highlight;
pub mod nav;
mod page;
mod sanitize;
mod theme;

pub use body::{BodyRenderer, Marks};
pub use nav::Navigation;
pub use page::{PageContext, PageRenderer, PlaceholderContext};
pub use theme::Theme;

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// From the site's root, with `/`.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// What the templates must know of files that are made when all pages are done.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// The entry file of the search index, from the site's root.
    pub search_manifest: Option<String>,
}
