//! Pages that authors write as YAML: landing pages, hubs, questions and answers. They become the same tree as a Markdown page, so that
//! includes, links, rules, search and the export need to know nothing of them.
//!
//! The shapes are those of Learn's schemas `Landing`, `Hub` and `FAQ`; what stands elsewhere in such a file is no text for readers.

use crate::load::PageKind;
use crate::parse::ast::{
    Attribute, Block, BlockKind, Container, ContainerKind, Document, FrontMatter, Heading, Inline, InlineKind, Link, LinkKind, List,
    ListItem, NodeId,
};
use crate::parse::{Dialect, parse_mapped_with};
use crate::source::{Source, Span, TextMap};
use crate::yaml::{self, Yaml, YamlKey, YamlKind};

/// Lists of cards may stand in cards; deeper than this nobody has them.
const DEEPEST: usize = 8;

/// The page of a YAML file.
pub fn yaml_page(source: &Source, kind: &PageKind, dialect: Dialect) -> Document {
    let mut document = Document { front_matter: FrontMatter::default(), blocks: Vec::new(), definitions: Vec::new(), oddities: Vec::new() };
    let tree = match yaml::parse(source.text(), source.id, 0) {
        Ok(tree) => tree,
        Err(error) => {
            document.front_matter.error = Some(error);
            return document;
        }
    };
    document.front_matter = front_matter(&tree);
    let mut writer = Writer { source, dialect, out: Vec::new(), oddities: Vec::new() };
    match kind {
        PageKind::Faq => writer.faq(&tree),
        PageKind::Landing
        | PageKind::Hub
        | PageKind::Markdown
        | PageKind::ZonePivotGroups
        | PageKind::ContextObject
        | PageKind::Other(_) => {
            writer.landing(&tree);
        }
    }
    document.blocks = writer.out;
    document.oddities = writer.oddities;
    document
}

/// `metadata:` stands for front matter; the page's own title and summary count where it says nothing.
fn front_matter(tree: &Yaml) -> FrontMatter {
    let metadata = tree.get("metadata");
    let mut entries: Vec<(YamlKey, Yaml)> = match metadata.map(|metadata| &metadata.kind) {
        Some(YamlKind::Mapping(entries)) => entries.clone(),
        Some(YamlKind::Null | YamlKind::Scalar { .. } | YamlKind::Sequence(_)) | None => Vec::new(),
    };
    if let YamlKind::Mapping(top) = &tree.kind {
        for (key, value) in top {
            let name = match key.name.as_str() {
                "title" => "title",
                "summary" => "description",
                "uid" => "uid",
                "monikerRange" => "monikerRange",
                _ => continue,
            };
            if value.text().is_some() && !entries.iter().any(|(known, _)| known.name == name) {
                entries.push((YamlKey { name: name.to_owned(), span: key.span }, value.clone()));
            }
        }
    }
    FrontMatter { span: metadata.map(|metadata| metadata.span), entries, error: None }
}

struct Writer<'a> {
    source: &'a Source,
    dialect: Dialect,
    out: Vec<Block>,
    oddities: Vec<crate::parse::ast::Oddity>,
}

impl Writer<'_> {
    fn faq(&mut self, tree: &Yaml) {
        self.heading(tree.get("title"), 1);
        self.markdown(tree.get("summary"));
        for section in items(tree.get("sections")) {
            let name = section.get("name").or_else(|| section.get("title")).filter(|name| has_text(name));
            self.heading(name, 2);
            self.markdown(section.get("summary"));
            for entry in items(section.get("questions")) {
                self.heading(entry.get("question"), if name.is_some() { 3 } else { 2 });
                self.markdown(entry.get("answer"));
            }
        }
        self.markdown(tree.get("additionalContent"));
    }

    fn landing(&mut self, tree: &Yaml) {
        self.heading(tree.get("title"), 1);
        self.markdown(tree.get("summary"));
        let YamlKind::Mapping(entries) = &tree.kind else { return };
        // In the order of the file, which is the order of the page.
        for (key, value) in entries {
            match key.name.as_str() {
                "landingContent" => self.cards(value.items(), 2),
                "highlightedContent" | "productDirectory" | "conceptualContent" | "tools" | "additionalContent" => {
                    self.section(value, 2, 0)
                }
                _ => {}
            }
        }
    }

    /// A part of a hub: title, summary, cards, and parts in turn.
    fn section(&mut self, section: &Yaml, level: u8, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        if !section.items().is_empty() {
            self.cards(section.items(), level);
            return;
        }
        let title = section.get("title").filter(|title| has_text(title));
        self.heading(title, level);
        self.markdown(section.get("summary"));
        let below = if title.is_some() { (level + 1).min(6) } else { level };
        self.cards(items(section.get("items")), below);
        for inner in items(section.get("sections")) {
            self.section(inner, below, depth + 1);
        }
        self.markdown(section.get("footer"));
    }

    fn cards(&mut self, cards: &[Yaml], level: u8) {
        if cards.is_empty() {
            return;
        }
        let blocks: Vec<Block> = cards.iter().map(|card| self.card(card, level)).collect();
        let span = cards.first().zip(cards.last()).map_or_else(Span::default, |(first, last)| first.span.to(last.span));
        self.out.push(div("card-grid", span, blocks));
    }

    fn card(&mut self, card: &Yaml, level: u8) -> Block {
        let around = std::mem::take(&mut self.out);
        if let Some(title) = card.get("title").filter(|title| has_text(title)) {
            let text = self.plain(title);
            let inlines = match card.get("url").filter(|url| has_text(url)) {
                Some(url) => vec![self.link(url, text, title.span)],
                None => text,
            };
            self.out.push(heading(inlines, level, title.span));
        }
        self.markdown(card.get("summary"));
        self.links(items(card.get("links")));
        for list in items(card.get("linkLists")) {
            if let Some(kind) = list.get("linkListType").or_else(|| list.get("title")).filter(|kind| has_text(kind)) {
                let label = kind_label(kind.text().unwrap_or(""));
                let strong = InlineKind::Strong(vec![Inline::new(kind.span, InlineKind::Text(label))]);
                self.out.push(Block::new(kind.span, BlockKind::Paragraph(vec![Inline::new(kind.span, strong)])));
            }
            self.links(items(list.get("links")));
        }
        if let Some(footer) = card.get("footerLink") {
            self.links(std::slice::from_ref(footer));
        }
        self.markdown(card.get("note"));
        let blocks = std::mem::replace(&mut self.out, around);
        div("card", card.span, blocks)
    }

    fn links(&mut self, links: &[Yaml]) {
        let mut list = List { start: None, tight: true, items: Vec::new() };
        let mut span: Option<Span> = None;
        for entry in links {
            let text = entry.get("text").or_else(|| entry.get("title")).filter(|text| has_text(text));
            let url = entry.get("url").or_else(|| entry.get("href")).filter(|url| has_text(url));
            let inlines = match (text, url) {
                (Some(text), Some(url)) => {
                    let inlines = self.plain(text);
                    vec![self.link(url, inlines, text.span)]
                }
                (Some(text), None) => self.plain(text),
                (None, Some(url)) => {
                    let inlines = self.plain(url);
                    vec![self.link(url, inlines, url.span)]
                }
                (None, None) => continue,
            };
            span = Some(span.map_or(entry.span, |span| span.to(entry.span)));
            list.items.push(ListItem {
                id: NodeId::NONE,
                span: entry.span,
                marker: entry.span.part(0..0),
                task: None,
                blocks: vec![Block::new(entry.span, BlockKind::Paragraph(inlines))],
            });
        }
        if let Some(span) = span {
            self.out.push(Block::new(span, BlockKind::List(list)));
        }
    }

    fn link(&self, url: &Yaml, children: Vec<Inline>, text: Span) -> Inline {
        let dest = url.text().unwrap_or("").trim().to_owned();
        let map = yaml::text_map(self.source.text(), url);
        let link = Link {
            id: NodeId::NONE,
            kind: LinkKind::Inline,
            dest_span: map.span(0..dest.len()),
            dest,
            title: String::new(),
            label: None,
            children,
        };
        Inline::new(text, InlineKind::Link(link))
    }

    /// A scalar that is no Markdown for Learn: card titles, link texts.
    fn plain(&self, value: &Yaml) -> Vec<Inline> {
        let text = value.text().unwrap_or("").trim().to_owned();
        let map = yaml::text_map(self.source.text(), value);
        vec![Inline::new(map.span(0..text.len()), InlineKind::Text(text))]
    }

    /// A heading of a scalar: the inlines of its first paragraph.
    fn heading(&mut self, value: Option<&Yaml>, level: u8) {
        let Some(value) = value.filter(|value| has_text(value)) else { return };
        let inlines = self.parsed(value).into_iter().find_map(|block| match block.kind {
            BlockKind::Paragraph(inlines) => Some(inlines),
            BlockKind::Heading(heading) => Some(heading.inlines),
            // `1. What is …?` is a question with a number, not a list.
            _ => None,
        });
        let inlines = inlines.unwrap_or_else(|| self.plain(value));
        self.out.push(heading(inlines, level, value.span));
    }

    /// A scalar of Markdown, or a sequence of such.
    fn markdown(&mut self, value: Option<&Yaml>) {
        let Some(value) = value else { return };
        for value in std::iter::once(value).chain(value.items()).filter(|value| has_text(value)) {
            let blocks = self.parsed(value);
            self.out.extend(blocks);
        }
    }

    fn parsed(&mut self, value: &Yaml) -> Vec<Block> {
        let map: TextMap = yaml::text_map(self.source.text(), value);
        let document = parse_mapped_with(value.text().unwrap_or(""), &map, self.dialect);
        self.oddities.extend(document.oddities);
        document.blocks
    }
}

fn items(value: Option<&Yaml>) -> &[Yaml] {
    value.map(Yaml::items).unwrap_or_default()
}

fn has_text(value: &Yaml) -> bool {
    value.text().is_some_and(|text| !text.trim().is_empty())
}

fn heading(inlines: Vec<Inline>, level: u8, span: Span) -> Block {
    Block::new(span, BlockKind::Heading(Heading { level, inlines, explicit_id: None, classes: Vec::new(), setext: false }))
}

fn div(class: &str, span: Span, blocks: Vec<Block>) -> Block {
    let class = Attribute { name: "class".to_owned(), value: class.to_owned(), span };
    let container = Container { kind: ContainerKind::Div, attributes: vec![class], opening: span.part(0..0), closed: true, blocks };
    Block::new(span, BlockKind::Container(container))
}

/// `how-to-guide` as a reader would have it.
fn kind_label(kind: &str) -> String {
    match kind.trim() {
        "how-to-guide" => return "How-to guide".to_owned(),
        "get-started" => return "Get started".to_owned(),
        "whats-new" => return "What's new".to_owned(),
        _ => {}
    }
    let mut chars = kind.trim().chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars.map(|char| if char == '-' { ' ' } else { char })).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::ast::plain_text;
    use crate::source::FileId;

    fn page(text: &str, kind: PageKind) -> (Source, Document) {
        let source = Source::new(FileId(0), "page.yml", text.to_owned());
        let document = yaml_page(&source, &kind, Dialect::default());
        (source, document)
    }

    #[test]
    fn questions_are_headings_and_answers_are_markdown_in_their_places() {
        let text = "### YamlMime:FAQ\ntitle: Q and A\nsections:\n- name: One\n  questions:\n  - question: |\n      Why `x`?\n    answer: |\n      Because of [this](a.md).\n\n      > [!NOTE]\n      > Mind.\n";
        let (source, document) = page(text, PageKind::Faq);
        let headings: Vec<(u8, String)> = document
            .blocks
            .iter()
            .filter_map(|block| match &block.kind {
                BlockKind::Heading(heading) => Some((heading.level, plain_text(&heading.inlines))),
                _ => None,
            })
            .collect();
        assert_eq!(headings, [(1, "Q and A".to_owned()), (2, "One".to_owned()), (3, "Why x?".to_owned())]);
        assert!(document.blocks.iter().any(|block| matches!(block.kind, BlockKind::Alert(_))));
        let link = document.blocks.iter().find_map(|block| match &block.kind {
            BlockKind::Paragraph(inlines) => inlines.iter().find_map(|inline| match &inline.kind {
                InlineKind::Link(link) => Some(link.dest_span),
                _ => None,
            }),
            _ => None,
        });
        assert_eq!(source.slice(link.unwrap()), "a.md");
    }

    #[test]
    fn landing_cards_hold_their_links() {
        let text = "### YamlMime:Landing\ntitle: T\nsummary: S\nmetadata:\n  description: D\nlandingContent:\n- title: Card\n  linkLists:\n  - linkListType: how-to-guide\n    links:\n    - text: Go\n      url: 'go.md'\n";
        let (source, document) = page(text, PageKind::Landing);
        assert_eq!(document.front_matter.text("description"), Some("D"));
        assert_eq!(document.front_matter.text("title"), Some("T"));
        let Some(BlockKind::Container(grid)) = document.blocks.last().map(|block| &block.kind) else { panic!("no cards") };
        let Some(BlockKind::Container(card)) = grid.blocks.first().map(|block| &block.kind) else { panic!("no card") };
        let Some(BlockKind::List(list)) = card.blocks.last().map(|block| &block.kind) else { panic!("no links") };
        let BlockKind::Paragraph(inlines) = &list.items[0].blocks[0].kind else { panic!("no paragraph") };
        let InlineKind::Link(link) = &inlines[0].kind else { panic!("no link") };
        assert_eq!((link.dest.as_str(), source.slice(link.dest_span)), ("go.md", "go.md"));
    }

    #[test]
    fn what_is_no_yaml_is_an_error_of_the_front_matter() {
        let (_, document) = page("### YamlMime:Hub\na: [", PageKind::Hub);
        assert!(document.front_matter.error.is_some());
    }
}
