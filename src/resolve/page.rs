//! A page of the site, assembled and linked: all that rules, the export and the renderer look at.

use crate::parse::ast::{Block, Document, FrontMatter, NodeId};
use crate::source::{FileId, Span};
use crate::yaml::{Yaml, YamlKey};

use super::procedure::Recognized;
use super::reference::Reference;
use super::sql::{NotSql, SqlSnippet};

#[derive(Clone, Debug)]
pub struct Page {
    /// The position in the project's pages.
    pub index: usize,
    pub file: FileId,
    pub path: String,
    pub url: String,
    pub title: String,
    pub front_matter: FrontMatter,
    /// What the configuration adds to the front matter.
    pub defaults: std::sync::Arc<[(YamlKey, Yaml)]>,
    /// Includes spliced in, nodes numbered in document order.
    pub blocks: Vec<Block>,
    pub headings: Vec<HeadingEntry>,
    /// In document order; several may have one name.
    pub anchors: Vec<Anchor>,
    /// In document order.
    pub references: Vec<Reference>,
    /// Width and height of the book's pictures that the page shows, by path.
    pub image_sizes: std::collections::BTreeMap<String, (u32, u32)>,
    pub includes: Vec<IncludeUse>,
    /// Problems and procedures.
    pub recognized: Recognized,
    /// In document order.
    pub sql: Vec<SqlSnippet>,
    /// Blocks that are labelled SQL and are something else.
    pub not_sql: Vec<NotSql>,
    /// The page's own file and those that it includes or takes code from, each once, in the order in which they come.
    pub files: Vec<FileId>,
    /// What the parser saw in these files.
    pub oddities: Vec<crate::parse::ast::Oddity>,
}

/// A heading of the assembled page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingEntry {
    pub node: NodeId,
    pub level: u8,
    /// Plain text.
    pub text: String,
    /// The id that it has in the page.
    pub id: String,
    pub span: Span,
    /// How deep it stands: 0 for a heading of the page itself, more inside quotes, alerts, tabs, list items.
    pub depth: u8,
}

/// A name that a link can lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    pub name: String,
    pub span: Span,
    pub source: AnchorSource,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorSource {
    /// Made from a heading's text.
    Heading,
    /// The heading's text, where an explicit id took its place.
    HeadingAlias,
    /// `{#id}` or `<a id>`, `<a name>` at the start of a heading.
    ExplicitHeading,
    /// `id` or `name` of raw HTML.
    Html,
    Footnote,
}

/// An include directive and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncludeUse {
    /// The directive.
    pub span: Span,
    /// The path in it, as typed.
    pub path: String,
    pub path_span: Span,
    /// The directives around it, from the innermost outwards.
    pub trace: Vec<Span>,
    pub inline: bool,
    pub outcome: IncludeOutcome,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IncludeOutcome {
    Included {
        file: FileId,
        wrong_case: bool,
    },
    NotFound {
        path: String,
        nearest: Option<String>,
    },
    /// The files of the loop, from the one that is included again back to itself.
    Circular {
        loop_: Vec<FileId>,
    },
    /// More than the bound of nested includes, or of text that a page may take in.
    TooMuch {
        limit: &'static str,
    },
    Outside,
    /// `http://…`, `C:\…`
    NotAPath,
    /// A code snippet's file was found, but the part that it asks for was not.
    RegionNotFound {
        file: FileId,
        region: String,
        nearest: Option<String>,
    },
    /// A code snippet that asks for lines behind the file's end.
    RangeOutside {
        file: FileId,
        lines: usize,
    },
}

impl Page {
    /// A value of the front matter, or of the configuration where the page has none.
    pub fn metadata(&self, key: &str) -> Option<&Yaml> {
        self.front_matter.get(key).or_else(|| self.defaults.iter().rev().find(|(name, _)| name.name == key).map(|(_, value)| value))
    }

    pub fn metadata_text(&self, key: &str) -> Option<&str> {
        self.metadata(key)?.text().map(str::trim).filter(|text| !text.is_empty())
    }

    /// The include directives through which a file came into the page, from the innermost outwards; empty for the page's own file.
    pub fn trace(&self, file: FileId) -> Vec<Span> {
        if file == self.file {
            return Vec::new();
        }
        let found = self.includes.iter().find(|include| matches!(include.outcome, IncludeOutcome::Included { file: to, .. } if to == file));
        found.map_or_else(Vec::new, |include| std::iter::once(include.span).chain(include.trace.iter().copied()).collect())
    }

    /// The references of a node, in the order in which they stand.
    pub fn references_of(&self, node: NodeId) -> &[Reference] {
        let start = self.references.partition_point(|reference| reference.node < node);
        let length = self.references[start..].iter().take_while(|reference| reference.node == node).count();
        &self.references[start..start + length]
    }
}

/// Keeps a parsed file's front matter apart from its body.
pub(super) fn split(document: Document) -> (FrontMatter, Vec<Block>, Vec<crate::parse::ast::Oddity>) {
    (document.front_matter, document.blocks, document.oddities)
}
