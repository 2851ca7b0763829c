//! Search: from what the pages say to the files that the browser searches.
//!
//! Everything is decided here, at build time; the browser only adds up. Three kinds of file come out, all of them classic
//! scripts of one call, `fixbook.shard("name", …)`, because a page opened from `file://` may load scripts but not fetch:
//!
//! - **terms**: for each word the pages it stands in, each page with one of a few levels that say how much it matters there.
//!   Words are sorted and cut into shards, so that a query loads only the ranges that its words fall into. Two sorted word
//!   lists beside them, one of them reversed, serve completion and misspelt words: one slip leaves either the first or the second half
//!   of a word whole, so the correct word is near it in one of the two lists.
//! - **pages**: title, address and badges of some dozens of pages together, in the order of their addresses.
//! - **texts**: what one page says, for the sentence that is shown and the step that is jumped to; one file a page, made
//!   from that page alone.
//!
//! This module imports no other module of the crate: what it indexes is handed to it as [`PageEntries`].

mod encode;
mod facets;
mod fold;
mod index;
mod page;
mod shard;
mod terms;
mod text;
mod words;

pub use index::{IndexBuilder, IndexOptions, build};
pub use page::{PageTerms, tokenize_page};
pub use text::text_files;

/// What kind of thing a result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A whole article: its opening and whatever belongs to no other entry.
    Article,
    /// A problem: an error, its symptoms, causes and resolutions.
    Problem,
    /// A procedure with steps.
    Procedure,
    /// A section that is neither.
    Section,
}

impl EntryKind {
    /// The number that stands for the kind in the files.
    pub(crate) fn number(self) -> usize {
        match self {
            EntryKind::Article => 0,
            EntryKind::Problem => 1,
            EntryKind::Procedure => 2,
            EntryKind::Section => 3,
        }
    }
}

/// One thing that a search can lead to. Each piece of a page's text belongs to exactly one entry: a section's text does
/// not repeat the text of the procedures inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchEntry {
    /// Where it is, relative to the site's root, with `/` and not percent-encoded: `a/b.html#anchor`.
    pub url: String,
    pub kind: EntryKind,
    /// Its heading; for an article the page's title.
    pub title: String,
    /// The headings above it, outermost first, without the page's title.
    pub heading_path: Vec<String>,
    /// The section of the site's navigation, at its top level; empty if the page is in none.
    pub section: String,
    /// The products it applies to, as shown to readers.
    pub applies_to: Vec<String>,
    /// The error codes that it is about, as written.
    pub error_codes: Vec<String>,
    /// Its plain text, without its steps. Blocks are parted by line breaks.
    pub text: String,
    /// Its steps: anchor on the page and plain text.
    pub steps: Vec<(String, String)>,
    /// Further words by which it shall be found.
    pub keywords: Vec<String>,
    /// What it is about in a sentence; may be empty.
    pub description: String,
}

/// What one page contributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageEntries {
    /// The page's address, relative to the site's root, with `/` and not percent-encoded: `a/b.html`.
    pub url: String,
    /// The title that readers see.
    pub title: String,
    /// At least one entry for a page that shall be found; in the order of the page.
    pub entries: Vec<SearchEntry>,
}

#[cfg(test)]
mod tests;
