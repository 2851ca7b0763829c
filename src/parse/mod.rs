//! One Markdown file to its tree. Pure, sees one file, never fails: what cannot be read becomes a node that says so.
//!
//! CommonMark is pulldown-cmark's job. What Learn adds is found first, by [`mask`], and handed to CommonMark as a processing
//! instruction of the same length: so a directive takes part in the block structure as any HTML block does (it ends a
//! paragraph, it respects indentation in lists), and no offset moves. [`build`] makes the tree from the events, [`pair`] joins
//! openings with their ends, and [`text`] looks for what CommonMark leaves in plain text (bare URLs, `@uid`, emoji codes).

mod allowed;
pub mod ast;
mod build;
mod dedent;
mod directive;
mod dollar;
mod html;
mod link;
mod mask;
mod pair;
mod text;
pub mod visit;

use crate::source::{FileId, Source, TextMap};
use crate::yaml;
use ast::{Document, Oddity, OddityKind};

pub use allowed::{is_allowed_attribute, is_allowed_element};
pub use directive::line_ranges;
pub use html::{decode_entities, tokenize as tokenize_html};

/// What a book may switch off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// `$…$` and `$$…$$` are formulas.
    pub math: bool,
    /// `:smile:` is a picture.
    pub emoji: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { math: true, emoji: true }
    }
}

/// A file with its front matter.
pub fn parse(source: &Source) -> Document {
    parse_with(source, Dialect::default())
}

pub fn parse_with(source: &Source, dialect: Dialect) -> Document {
    let text = source.text();
    let (front_matter, body) = yaml::front_matter(text, source.id);
    let mut document = parse_body(&text[body..], source.id, body, dialect);
    if let Some(span) = yaml::unclosed_front_matter(text, source.id) {
        document.oddities.push(Oddity { span, kind: OddityKind::FrontMatterUnclosed });
    }
    document.front_matter = front_matter;
    document
}

/// Markdown without front matter that stands at `offset` in its file.
fn parse_body(body: &str, file: FileId, offset: usize, dialect: Dialect) -> Document {
    let (text, map) = dedent::dedent(body, file, offset);
    parse_mapped_with(&text, &map, dialect)
}

/// Markdown that stands anywhere: in a YAML string, in a table cell. `map` leads from its offsets to the file.
pub fn parse_mapped(text: &str, map: &TextMap) -> Document {
    parse_mapped_with(text, map, Dialect::default())
}

pub fn parse_mapped_with(text: &str, map: &TextMap, dialect: Dialect) -> Document {
    let formulas = if dialect.math { dollar::blocks(text) } else { Vec::new() };
    let mut masked = mask::mask(text, &formulas);
    if dialect.math {
        masked.text = dollar::hide(masked.text);
    }
    let mut document = build::build(text, &masked, map, dialect);
    document.blocks = pair::pair(std::mem::take(&mut document.blocks));
    mask::merge_conflicts(text, map, &document.blocks, &mut document.oddities);
    document
}
