//! The tree's blocks as the export's blocks: plain text, HTML, and what a machine asks first about each kind.

use super::export::{BlockExport, CodeRole, ImageExport, ListItemExport, TabExport};
use super::procedure::{PageView, full_id};
use crate::parse::ast::{
    Block, BlockKind, CodeBlock, HtmlKind, IncludeContent, Inline, InlineKind, ListItem, NodeId, Row, SnippetContent, plain_text,
};
use crate::resolve::procedure::{Node, Nodes, Part};
use std::collections::HashMap;

/// Turns blocks into the export's, for one page.
pub struct Blocks<'v, 'a> {
    pub view: &'v PageView<'a>,
    pub nodes: &'v Nodes<'a>,
    /// The steps of the page by the list items that they are, so that a list of steps is a reference and not said twice.
    pub steps: HashMap<NodeId, String>,
}

impl Blocks<'_, '_> {
    pub fn parts(&self, parts: &[Part]) -> Vec<BlockExport> {
        let mut out = Vec::new();
        // What a code block is for is told by the sentence before it.
        let mut before = String::new();
        for part in parts {
            self.part(part, &mut before, &mut out);
        }
        out
    }

    fn part(&self, part: &Part, before: &mut String, out: &mut Vec<BlockExport>) {
        match part {
            Part::Block(id) => match self.nodes.get(*id) {
                Some(Node::Block(block)) => self.block(block, before, out),
                Some(Node::Tab(tab)) => {
                    let text = plain_text(&tab.title);
                    out.push(BlockExport::Heading { html: self.html_of(&tab.title), text, level: 6 });
                }
                Some(Node::Item(_) | Node::Row(_)) | None => {}
            },
            Part::Inlines { .. } | Part::Cell { .. } => {
                if let Some(inlines) = self.nodes.inlines(part) {
                    let inlines = without_label(inlines);
                    self.paragraph(&inlines, before, out);
                }
            }
        }
    }

    pub fn blocks(&self, blocks: &[Block]) -> Vec<BlockExport> {
        let mut out = Vec::new();
        let mut before = String::new();
        for block in blocks {
            self.block(block, &mut before, &mut out);
        }
        out
    }

    /// The HTML of inlines, as that of a paragraph.
    pub fn html_of(&self, inlines: &[Inline]) -> String {
        let span = inlines.first().map_or_else(|| crate::source::Span::file_start(self.view.file), |inline| inline.span);
        (self.view.html)(&Block::new(span, BlockKind::Paragraph(inlines.to_vec())))
    }

    fn paragraph(&self, inlines: &[Inline], before: &mut String, out: &mut Vec<BlockExport>) {
        let text = tidy(&plain_text(inlines));
        let html = self.html_of(inlines);
        self.text_and_images(inlines, text, html, before, out);
    }

    fn text_and_images(&self, inlines: &[Inline], text: String, html: String, before: &mut String, out: &mut Vec<BlockExport>) {
        let mut images = Vec::new();
        let mut words = false;
        self.images(inlines, &mut images, &mut words);
        if !words && let [_] = images.as_slice() {
            out.extend(images.pop().map(|image| BlockExport::Image { text: image.alt.clone(), html, image }));
            return;
        }
        before.clone_from(&text);
        if !text.is_empty() || !images.is_empty() {
            out.push(BlockExport::Paragraph { text, html, images });
        }
    }

    fn images(&self, inlines: &[Inline], out: &mut Vec<ImageExport>, words: &mut bool) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Image(image) => {
                    out.push(ImageExport { alt: image.alt.clone(), url: (self.view.url_of)(image.id, &image.dest) })
                }
                InlineKind::DirectiveImage(image) => {
                    let url = (self.view.url_of)(image.id, &image.source);
                    out.push(ImageExport { alt: image.alt.clone().unwrap_or_default(), url });
                }
                InlineKind::Text(text) => *words |= !text.trim().is_empty(),
                InlineKind::SoftBreak | InlineKind::HardBreak | InlineKind::Html(_) => {}
                InlineKind::Link(link) => self.images(&link.children, out, words),
                InlineKind::Emphasis(children) | InlineKind::Strong(children) | InlineKind::Strikethrough(children) => {
                    self.images(children, out, words)
                }
                InlineKind::Include(include) => match &include.content {
                    IncludeContent::Nodes(nodes) => self.images(nodes, out, words),
                    IncludeContent::Pending | IncludeContent::Missing => *words = true,
                },
                InlineKind::Code(_)
                | InlineKind::FootnoteReference(_)
                | InlineKind::Math { .. }
                | InlineKind::Snippet(_)
                | InlineKind::NoLoc(_)
                | InlineKind::Xref(_)
                | InlineKind::Stray(_) => *words = true,
            }
        }
    }

    fn block(&self, block: &Block, before: &mut String, out: &mut Vec<BlockExport>) {
        let html = || (self.view.html)(block);
        let text = || block_text(block);
        match &block.kind {
            BlockKind::Paragraph(inlines) => self.text_and_images(inlines, tidy(&plain_text(inlines)), html(), before, out),
            BlockKind::Heading(heading) => {
                let text = tidy(&plain_text(&heading.inlines));
                before.clone_from(&text);
                out.push(BlockExport::Heading { text, html: html(), level: heading.level });
            }
            BlockKind::Code(code) => out.push(BlockExport::Code {
                text: code.text.trim_end_matches('\n').to_owned(),
                html: html(),
                language: Some(code.lang.clone()).filter(|lang| !lang.is_empty()),
                role: code_role(code, before),
            }),
            BlockKind::Snippet(snippet) => {
                let SnippetContent::Text(text) = &snippet.content else { return };
                let lang = snippet.lang.to_ascii_lowercase();
                out.push(BlockExport::Code {
                    role: role(&lang, text, before),
                    text: text.trim_end_matches('\n').to_owned(),
                    html: html(),
                    language: Some(lang).filter(|lang| !lang.is_empty()),
                });
            }
            BlockKind::Image(image) => {
                let alt = image.alt.clone().unwrap_or_default();
                let image = ImageExport { alt: alt.clone(), url: (self.view.url_of)(image.id, &image.source) };
                out.push(BlockExport::Image { text: alt, html: html(), image });
            }
            BlockKind::Alert(alert) => {
                out.push(BlockExport::Alert {
                    kind: alert.name.to_ascii_lowercase(),
                    text: text(),
                    html: html(),
                    blocks: self.blocks(&alert.blocks),
                });
            }
            BlockKind::List(list) => {
                let steps: Vec<String> = list.items.iter().filter_map(|item| self.steps.get(&item.id).cloned()).collect();
                if list.start.is_some() && !steps.is_empty() {
                    out.push(BlockExport::Steps { text: text(), html: html(), steps });
                    return;
                }
                let items = list.items.iter().map(|item| ListItemExport { blocks: self.blocks(&item.blocks) }).collect();
                out.push(BlockExport::List { ordered: list.start.is_some(), text: text(), html: html(), items });
            }
            BlockKind::Table(table) => {
                let cells =
                    |row: &crate::parse::ast::Row| row.cells.iter().map(|cell| tidy(&plain_text(&cell.inlines))).collect::<Vec<_>>();
                out.push(BlockExport::Table {
                    text: text(),
                    html: html(),
                    header: cells(&table.header),
                    rows: table.rows.iter().map(cells).collect(),
                });
            }
            BlockKind::Quote(blocks) => out.push(BlockExport::Quote { text: text(), html: html(), blocks: self.blocks(blocks) }),
            BlockKind::Include(include) => {
                if let IncludeContent::Nodes(nodes) = &include.content {
                    for block in nodes {
                        self.block(block, before, out);
                    }
                }
            }
            BlockKind::Tabs(tabs) => {
                let variants =
                    tabs.tabs.iter().map(|tab| TabExport { title: tidy(&plain_text(&tab.title)), blocks: self.blocks(&tab.blocks) });
                out.push(BlockExport::Tabs { text: text(), html: html(), tabs: variants.collect() });
            }
            BlockKind::Container(container) => {
                let named = container.attributes.iter().find(|attribute| matches!(attribute.name.as_str(), "pivot" | "range"));
                match named {
                    Some(named) => {
                        let tab = TabExport { title: named.value.clone(), blocks: self.blocks(&container.blocks) };
                        out.push(BlockExport::Tabs { text: text(), html: html(), tabs: vec![tab] });
                    }
                    None => {
                        for block in &container.blocks {
                            self.block(block, before, out);
                        }
                    }
                }
            }
            BlockKind::Html(tokens) => {
                let shows = tokens.iter().any(|token| match &token.kind {
                    HtmlKind::Open { name, .. } => matches!(name.as_str(), "img" | "video" | "iframe"),
                    HtmlKind::Text(text) => !text.trim().is_empty(),
                    HtmlKind::Close { .. } | HtmlKind::Comment(_) | HtmlKind::Other => false,
                });
                if shows {
                    out.push(BlockExport::Html { text: text(), html: html() });
                }
            }
            BlockKind::Video(_) => out.push(BlockExport::Html { text: text(), html: html() }),
            BlockKind::Rule | BlockKind::Footnote { .. } | BlockKind::Stray(_) => {}
        }
    }

    /// The ids of the steps that stand in these items.
    pub fn step_ids(article: &str, steps: &[crate::resolve::procedure::Step], out: &mut HashMap<NodeId, String>) {
        for step in steps {
            out.insert(step.node, full_id(article, &step.id));
            Self::step_ids(article, &step.steps, out);
        }
    }
}

/// Inlines without the colon that a run-in label left behind.
fn without_label(inlines: &[Inline]) -> Vec<Inline> {
    let mut out = inlines.to_vec();
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = out.first_mut() {
        *text = text.trim_start().trim_start_matches([':', '：']).trim_start().to_owned();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let marker = digits > 0 && digits < 3 && text.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')']));
        if marker {
            *text = text.get(digits + 1..).unwrap_or("").trim_start().to_owned();
        }
    }
    out
}

/// White space collapsed.
pub fn tidy(text: &str) -> String {
    let text = text.trim();
    if is_tidy(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether the only white space is single spaces, as in most text; `text` neither begins nor ends with any.
fn is_tidy(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, &byte)| match byte {
        b' ' => bytes.get(at + 1) != Some(&b' '),
        b'\t'..=b'\r' => false,
        // The first bytes of all white space beyond ASCII.
        0xc2 | 0xe1 | 0xe2 | 0xe3 => text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(|char| !char.is_whitespace()),
        _ => true,
    })
}

/// The plain text of a block: one line a paragraph, an item, a row.
pub fn block_text(block: &Block) -> String {
    let mut out = String::new();
    push_text(block, "", &mut out);
    out
}

pub fn push_text(block: &Block, prefix: &str, out: &mut String) {
    let line = |text: &str, out: &mut String| {
        if text.is_empty() {
            return;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(prefix);
        out.push_str(text);
    };
    match &block.kind {
        BlockKind::Paragraph(inlines) => line(&tidy(&plain_text(inlines)), out),
        BlockKind::Heading(heading) => line(&tidy(&plain_text(&heading.inlines)), out),
        BlockKind::Quote(blocks) => blocks.iter().for_each(|block| push_text(block, prefix, out)),
        BlockKind::Alert(alert) => alert.blocks.iter().for_each(|block| push_text(block, prefix, out)),
        BlockKind::List(list) => {
            for (item, number) in list.items.iter().zip(list.start.unwrap_or(1)..) {
                let marker = if list.start.is_some() { format!("{number}. ") } else { "- ".to_owned() };
                push_item(item, prefix, &marker, out);
            }
        }
        BlockKind::Code(code) => line(code.text.trim_end_matches('\n'), out),
        BlockKind::Snippet(snippet) => {
            if let SnippetContent::Text(text) = &snippet.content {
                line(text.trim_end_matches('\n'), out);
            }
        }
        BlockKind::Table(table) => {
            for row in std::iter::once(&table.header).chain(&table.rows) {
                line(&row_text(row), out);
            }
        }
        BlockKind::Include(include) => {
            if let IncludeContent::Nodes(nodes) = &include.content {
                nodes.iter().for_each(|block| push_text(block, prefix, out));
            }
        }
        BlockKind::Image(image) => line(image.alt.as_deref().unwrap_or(""), out),
        BlockKind::Tabs(tabs) => {
            for tab in &tabs.tabs {
                line(&tidy(&plain_text(&tab.title)), out);
                tab.blocks.iter().for_each(|block| push_text(block, prefix, out));
            }
        }
        BlockKind::Container(container) => container.blocks.iter().for_each(|block| push_text(block, prefix, out)),
        BlockKind::Html(tokens) => {
            let mut text = String::new();
            for token in tokens {
                if let HtmlKind::Text(piece) = &token.kind {
                    text.push_str(piece);
                    text.push(' ');
                }
            }
            line(&tidy(&text), out);
        }
        BlockKind::Video(video) => line(video.title.as_deref().unwrap_or(""), out),
        BlockKind::Rule | BlockKind::Footnote { .. } | BlockKind::Stray(_) => {}
    }
}

/// Appends the plain text of a row, its cells parted by tabs.
pub fn push_row(row: &Row, out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(&row_text(row));
}

fn row_text(row: &Row) -> String {
    let cells: Vec<String> = row.cells.iter().map(|cell| tidy(&plain_text(&cell.inlines))).collect();
    cells.join("\t")
}

fn push_item(item: &ListItem, prefix: &str, marker: &str, out: &mut String) {
    let deeper = format!("{prefix}  ");
    let mut own = String::new();
    for block in &item.blocks {
        push_text(block, &deeper, &mut own);
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(prefix);
    out.push_str(marker);
    out.push_str(own.trim_start());
}

/// What code is for: by its language, else by its first words, else by the sentence before it.
fn code_role(code: &CodeBlock, before: &str) -> Option<CodeRole> {
    role(&code.lang, &code.text, before)
}

fn role(lang: &str, text: &str, before: &str) -> Option<CodeRole> {
    let asked = before.to_ascii_lowercase();
    let shows = [
        "output",
        "error",
        "message",
        "result",
        "returns",
        "resembl",
        "similar to",
        "looks like",
        "as follows is logged",
        "log entr",
        "logged",
        "trace",
    ]
    .iter()
    .any(|word| asked.contains(word))
        && !["run the", "run this", "command:", "cmdlet:", "type the", "query:", "enter the"].iter().any(|word| asked.contains(word));
    match lang {
        "sql" | "tsql" | "t-sql" | "mysql" | "pgsql" | "plsql" | "kusto" | "kql" | "dax" | "graphql" | "wql" | "promql" => {
            return Some(CodeRole::Query);
        }
        "output" | "log" | "console-output" => return Some(CodeRole::Output),
        "powershell"
        | "azurepowershell"
        | "azurepowershell-interactive"
        | "powershell-interactive"
        | "ps"
        | "ps1"
        | "pwsh"
        | "bash"
        | "sh"
        | "shell"
        | "zsh"
        | "cmd"
        | "bat"
        | "batch"
        | "dos"
        | "azurecli"
        | "azurecli-interactive" => {
            return Some(CodeRole::Command);
        }
        "console" | "" | "text" | "txt" | "plaintext" | "none" => {}
        _ => return None,
    }
    let first = text.trim_start();
    let word = first.split(|char: char| char.is_whitespace() || char == '(').next().unwrap_or("");
    let upper = word.to_ascii_uppercase();
    if matches!(upper.as_str(), "SELECT" | "UPDATE" | "DELETE" | "INSERT" | "EXEC" | "ALTER" | "USE" | "WITH" | "DECLARE" | "MERGE")
        && first.len() > word.len()
        && lang != "console"
    {
        return Some(CodeRole::Query);
    }
    let prompt = ["$ ", "# ", "> ", "PS ", "C:\\>", "sudo "].iter().any(|prompt| first.starts_with(prompt));
    let cmdlet = word.split_once('-').is_some_and(|(verb, noun)| {
        verb.starts_with(|char: char| char.is_ascii_uppercase())
            && noun.starts_with(|char: char| char.is_ascii_uppercase())
            && verb.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    if prompt || cmdlet && !shows {
        return Some(CodeRole::Command);
    }
    if shows {
        return Some(CodeRole::Output);
    }
    let run = ["run", "command", "cmdlet", "type ", "enter ", "execute"].iter().any(|word| asked.contains(word));
    (run || lang == "console").then_some(CodeRole::Command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_collapsed() {
        for text in ["a b", " a  b\n", "a\u{a0}b", "a \u{2003}b", "“a”\tb", "é　ü", "", "a\u{b}b", "a\u{85}b", "€ x"] {
            assert_eq!(tidy(text), text.split_whitespace().collect::<Vec<_>>().join(" "), "{text:?}");
        }
    }

    #[test]
    fn the_role_of_code_is_told_by_language_words_and_context() {
        assert_eq!(role("sql", "select 1", ""), Some(CodeRole::Query));
        assert_eq!(role("", "SELECT * FROM a", "Run this:"), Some(CodeRole::Query));
        assert_eq!(role("", "Get-Device -All", "Then:"), Some(CodeRole::Command));
        assert_eq!(role("", "Access is denied.", "You receive the following error message:"), Some(CodeRole::Output));
        assert_eq!(role("console", "cd %temp%", "Enter the path"), Some(CodeRole::Command));
        assert_eq!(role("xml", "<a/>", "Run the command"), None);
        assert_eq!(role("", "abc", "For example:"), None);
    }
}
