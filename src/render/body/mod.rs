//! The body of a page: from the assembled tree to HTML. The markup is described in `themes/default/MARKUP.md`.

mod address;
mod blocks;
mod code;
mod condition;
mod inlines;
mod media;

use std::collections::HashMap;

use blocks::without_own_anchor;

use super::escape::{push_attribute, push_text, push_url};
use super::marks::Marks;
use super::page::PlaceholderContext;
use super::sanitize::{AllowList, Sanitizer};
use crate::load::Project;
use crate::parse::ast::{Block, BlockKind, HtmlKind, NodeId};
use crate::resolve::{Page, Site};

/// Turns pages into HTML; knows what all pages share.
#[derive(Debug)]
pub struct BodyRenderer<'a> {
    pub project: &'a Project,
    pub site: &'a Site,
}

/// A page's body, and what the template wants to know of it.
#[derive(Clone, Debug, Default)]
pub struct Body {
    pub html: String,
    /// The leading heading of level 1, taken out of the body: its id and inner HTML.
    pub heading: Option<(String, String)>,
    pub has_code: bool,
    pub has_tabs: bool,
    pub has_zones: bool,
    /// A diagram for the book's own script.
    pub has_mermaid: bool,
    /// What the reader may fill in, in the order of first use.
    pub placeholders: Vec<PlaceholderContext>,
}

impl<'a> BodyRenderer<'a> {
    /// The whole page, its first heading of level 1 left in.
    pub fn whole(&self, page: &'a Page, marks: &'a Marks) -> Body {
        let mut writer = Writer::for_page(self, page, marks);
        writer.blocks(&page.blocks);
        writer.finish()
    }

    /// The page as a fragment for a host that resolves the rest, in the way of docfx's engine: links in included text count from the
    /// book's folder (`~/…`), as the host may put the fragment anywhere, and references to uids that the book does not have are left as
    /// `<xref>` elements.
    pub fn engine(&self, page: &'a Page, marks: &'a Marks) -> Body {
        let mut writer = Writer::for_page(self, page, marks);
        writer.engine = true;
        writer.blocks(&page.blocks);
        writer.finish()
    }

    /// The page with its leading heading apart, as the templates want it.
    pub fn article(&self, page: &'a Page, marks: &'a Marks) -> Body {
        let mut writer = Writer::for_page(self, page, marks);
        let mut rest = page.blocks.as_slice();
        // Nothing but comments and anchors may stand before it.
        if let Some(at) = page.blocks.iter().position(|block| !is_invisible(block))
            && let BlockKind::Heading(heading) = &page.blocks[at].kind
            && heading.level == 1
        {
            writer.blocks(&page.blocks[..at]);
            let id = writer.heading_id(page.blocks[at].id).to_owned();
            let mut html = std::mem::take(&mut writer.out);
            let before = std::mem::take(&mut html);
            writer.inlines(without_own_anchor(&heading.inlines, &id));
            let inner = std::mem::take(&mut writer.out);
            writer.out = before;
            writer.aliases(page.blocks[at].id);
            writer.heading = Some((id, inner));
            rest = &page.blocks[at + 1..];
        }
        writer.blocks(rest);
        writer.finish()
    }

    /// Some blocks of a page by themselves, as the export shows them.
    pub fn fragment(&self, page: &'a Page, marks: &'a Marks, blocks: &'a [Block]) -> String {
        let mut writer = Writer::new(self, page, marks);
        writer.plain = true;
        writer.blocks(blocks);
        writer.out
    }
}

/// The levels that headings have for a reader who hears them: one below the heading above, however many the author skipped.
fn levels(page: &Page) -> HashMap<NodeId, u8> {
    let mut out = HashMap::new();
    let mut open: Vec<(u8, u8)> = vec![(1, 1)];
    for heading in &page.headings {
        while open.len() > 1 && open.last().is_some_and(|(typed, _)| *typed >= heading.level) {
            open.pop();
        }
        let level = if heading.level == 1 { 1 } else { open.last().map_or(2, |(_, level)| level + 1).min(heading.level) };
        if level != heading.level {
            out.insert(heading.node, level);
        }
        if heading.level > 1 {
            open.push((heading.level, level));
        }
    }
    out
}

fn is_invisible(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Html(tokens) => tokens.iter().all(|token| match &token.kind {
            HtmlKind::Comment(_) | HtmlKind::Other => true,
            HtmlKind::Text(text) => text.trim().is_empty(),
            HtmlKind::Open { name, .. } | HtmlKind::Close { name } => name == "a",
        }),
        _ => false,
    }
}

struct Writer<'a> {
    renderer: &'a BodyRenderer<'a>,
    page: &'a Page,
    marks: &'a Marks,
    out: String,
    heading: Option<(String, String)>,
    sanitizer: Sanitizer<'a>,
    footnotes: Vec<(&'a str, &'a [Block])>,
    footnote_order: Vec<String>,
    /// Inside a tight list: paragraphs have no tags.
    tight: bool,
    has_code: bool,
    has_tabs: bool,
    has_zones: bool,
    has_mermaid: bool,
    placeholders: Vec<PlaceholderContext>,
    /// For the export: no buttons, no permalinks.
    plain: bool,
    /// For a host that resolves the rest: see [`BodyRenderer::engine`].
    engine: bool,
    /// How many groups of tabs there were.
    tab_groups: usize,
    /// Levels of headings as they follow without a gap, where these differ from the typed ones.
    levels: HashMap<NodeId, u8>,
}

impl<'a> Writer<'a> {
    fn new(renderer: &'a BodyRenderer<'a>, page: &'a Page, marks: &'a Marks) -> Self {
        Self {
            renderer,
            page,
            marks,
            out: String::new(),
            heading: None,
            sanitizer: Sanitizer::new(AllowList::of(&renderer.project.settings.markdown)),
            footnotes: Vec::new(),
            footnote_order: Vec::new(),
            tight: false,
            has_code: false,
            has_tabs: false,
            has_zones: false,
            has_mermaid: false,
            placeholders: Vec::new(),
            plain: false,
            engine: false,
            tab_groups: 0,
            levels: HashMap::new(),
        }
    }

    /// A fragment is small and has no headings to speak of; a page is worth more.
    fn for_page(renderer: &'a BodyRenderer<'a>, page: &'a Page, marks: &'a Marks) -> Self {
        Self { out: String::with_capacity(16_384), levels: levels(page), ..Self::new(renderer, page, marks) }
    }

    fn finish(mut self) -> Body {
        self.footnote_section();
        Body {
            html: self.out,
            heading: self.heading,
            has_code: self.has_code,
            has_tabs: self.has_tabs,
            has_zones: self.has_zones,
            has_mermaid: self.has_mermaid,
            placeholders: self.placeholders,
        }
    }

    fn push(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn text(&mut self, text: &str) {
        push_text(&mut self.out, text);
    }

    fn attribute(&mut self, name: &str, value: &str) {
        push_attribute(&mut self.out, name, value);
    }

    fn url_attribute(&mut self, name: &str, url: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        push_url(&mut self.out, url);
        self.out.push('"');
    }
}
