//! From single files to pages of a site: includes spliced in, anchors known, every reference led to its target.
//!
//! What an author got wrong stays data here: a reference that leads nowhere has a [`Target`] that says why, and a rule reports it.

mod assemble;
mod error_code;
mod flatten;
mod image_size;
mod link;

mod page;
pub mod procedure;
mod reference;
mod site;
mod slug;
mod snippet;
mod sql;
mod yaml_page;

pub use assemble::{Assembled, Documents, assemble, assemble_blocks, assemble_page, book_path, nearest_path};
pub use error_code::error_codes;
pub use link::link;
pub use page::{Anchor, AnchorSource, HeadingEntry, IncludeOutcome, IncludeUse, Page};
pub use reference::{Bookmark, BookmarkState, Broken, Detour, Reference, ReferenceKind, Target};
pub use site::{Site, Summary};
pub use slug::slug;
pub use sql::{NotSql, SqlPlace, SqlSnippet};
