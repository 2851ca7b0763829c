//! A page as Markdown of CommonMark, from its tree: tokens expanded, links absolute, nothing of what only Learn knows.
//!
//! Alerts become quotes that begin with their kind in bold, tabs and zones a bold line with what they hold, tables those of GitHub. Raw
//! HTML gives its text. Lists that follow each other take turns with their marks, so that they stay two.

use super::body::BodyRenderer;
use crate::extract;
use crate::parse::ast::{
    Block, BlockKind, ContainerKind, DirectiveImage, HtmlKind, HtmlToken, IncludeContent, Inline, InlineKind, List, NodeId, Row,
    SnippetContent, Table, plain_text,
};
use crate::resolve::{Page, Target};

/// The page's Markdown beside its HTML: `a/b.html` → `a/b.md`.
pub fn markdown_url(url: &str) -> String {
    format!("{}.md", url.strip_suffix(".html").unwrap_or(url))
}

/// The page as Markdown. `base` stands in front of addresses in the site: where it is published, or `/`.
pub fn markdown(renderer: &BodyRenderer<'_>, page: &Page, base: &str) -> String {
    let mut writer = Writer { renderer, page, base, out: String::new(), prefix: String::new(), marker: None };
    let titled = page.headings.first().is_some_and(|heading| heading.level == 1);
    if !titled && !page.title.is_empty() {
        let title = escape_line(&escape(&page.title));
        writer.line(&format!("# {title}"));
        writer.blank();
    }
    writer.blocks(&page.blocks, false);
    let mut out = writer.out.trim_end().to_owned();
    out.push('\n');
    out
}

struct Writer<'a> {
    renderer: &'a BodyRenderer<'a>,
    page: &'a Page,
    base: &'a str,
    out: String,
    /// What stands before each line: the indentation of lists, the marks of quotes.
    prefix: String,
    /// What stands before the next line instead: with the mark of a list's item.
    marker: Option<String>,
}

impl Writer<'_> {
    fn line(&mut self, text: &str) {
        match self.marker.take() {
            Some(marker) => self.out.push_str(&marker),
            None => self.out.push_str(&self.prefix),
        }
        self.out.push_str(text);
        while self.out.ends_with([' ', '\t']) {
            self.out.pop();
        }
        self.out.push('\n');
    }

    fn blank(&mut self) {
        if self.marker.is_none() && !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.line("");
        }
    }

    /// Several lines of text.
    fn lines(&mut self, text: &str) {
        for line in text.split('\n') {
            self.line(&escape_line(line.trim()));
        }
    }

    fn verbatim(&mut self, text: &str) {
        for line in text.trim_end_matches('\n').split('\n') {
            match self.marker.take() {
                Some(marker) => self.out.push_str(&marker),
                None => self.out.push_str(&self.prefix),
            }
            self.out.push_str(line.trim_end_matches('\r'));
            self.out.push('\n');
        }
    }

    fn within(&mut self, first: &str, rest: &str, work: impl FnOnce(&mut Self)) {
        let outer = self.marker.take().unwrap_or_else(|| self.prefix.clone());
        let length = self.prefix.len();
        self.marker = Some(format!("{outer}{first}"));
        self.prefix.push_str(rest);
        work(self);
        // An empty item or quote has its mark all the same.
        if self.marker.is_some() {
            self.line("");
        }
        self.prefix.truncate(length);
    }

    fn blocks(&mut self, blocks: &[Block], tight: bool) {
        let mut first = true;
        let mut turn = false;
        let mut before_list = None;
        for block in blocks.iter().filter(|block| !is_silent(block)) {
            let list = match &block.kind {
                BlockKind::List(list) => Some(list.start.is_some()),
                _ => None,
            };
            turn = list.is_some() && before_list == list && !turn;
            // A list from 1 may follow a line of text directly; other lists and paragraphs may not.
            let follows = tight && matches!(&block.kind, BlockKind::List(list) if list.start.is_none_or(|start| start == 1));
            if !first && !follows {
                self.blank();
            }
            self.block(block, turn);
            first = false;
            before_list = list;
        }
    }

    fn block(&mut self, block: &Block, turn: bool) {
        match &block.kind {
            BlockKind::Heading(heading) => {
                let text = self.inlines(&heading.inlines).replace('\n', " ");
                let marks = "#".repeat(usize::from(heading.level.clamp(1, 6)));
                let text = text.trim();
                // A number sign at the end would be taken for a closing one.
                let text =
                    if text.ends_with('#') { format!("{}\\#", text.trim_end_matches('#').trim_end_matches('\\')) } else { text.to_owned() };
                self.line(&format!("{marks} {text}"));
            }
            BlockKind::Paragraph(inlines) => {
                let text = self.inlines(inlines);
                self.lines(text.trim());
            }
            BlockKind::Quote(blocks) => self.within("> ", "> ", |writer| writer.blocks(blocks, false)),
            BlockKind::Alert(alert) => {
                let title = match self.renderer.project.settings.markdown.alerts.get(&alert.name.to_lowercase()) {
                    Some(own) => own.title.clone(),
                    None => capitalised(&alert.name),
                };
                self.within("> ", "> ", |writer| {
                    writer.line(&format!("**{}**", escape(&title)));
                    writer.blank();
                    writer.blocks(&alert.blocks, false);
                });
            }
            BlockKind::List(list) => self.list(list, turn),
            BlockKind::Code(code) => self.code(&code.lang, &code.text),
            BlockKind::Snippet(snippet) => {
                if let SnippetContent::Text(text) = &snippet.content {
                    self.code(&snippet.lang.to_lowercase(), text);
                }
            }
            BlockKind::Table(table) => self.table(table),
            BlockKind::Rule => self.line("---"),
            BlockKind::Html(tokens) => self.html(tokens),
            BlockKind::Include(include) => {
                if let IncludeContent::Nodes(nodes) = &include.content {
                    self.blocks(nodes, false);
                }
            }
            BlockKind::Image(image) => {
                let text = self.directive_image(image);
                self.line(&text);
                if !image.description.is_empty() {
                    self.blank();
                    self.blocks(&image.description, false);
                }
            }
            BlockKind::Video(video) => {
                let title = video.title.as_deref().unwrap_or("Video");
                self.line(&format!("[{}]({})", escape(title), address(&video.url)));
            }
            BlockKind::Tabs(tabs) => {
                for (at, tab) in tabs.tabs.iter().enumerate() {
                    if at > 0 {
                        self.blank();
                    }
                    let title = self.inlines(&tab.title).replace('\n', " ");
                    self.line(&format!("**{}**", title.trim()));
                    self.blank();
                    self.blocks(&tab.blocks, false);
                }
            }
            BlockKind::Container(container) => {
                let named = container.attributes.iter().find(|attribute| matches!(attribute.name.as_str(), "pivot" | "range"));
                if let (ContainerKind::Zone | ContainerKind::Moniker, Some(named)) = (container.kind, named) {
                    self.line(&format!("**{}**", escape(&named.value)));
                    self.blank();
                }
                self.blocks(&container.blocks, false);
            }
            BlockKind::Footnote { label, blocks } => {
                self.within(&format!("\\[{}\\]: ", escape(label)), "", |writer| writer.blocks(blocks, false));
            }
            BlockKind::Stray(_) => {}
        }
    }

    fn list(&mut self, list: &List, turn: bool) {
        let numbers = list.start.unwrap_or(1)..;
        let mut first = true;
        for (item, number) in list.items.iter().zip(numbers) {
            if !first && !list.tight {
                self.blank();
            }
            first = false;
            let mark = match (list.start.is_some(), turn) {
                (true, false) => format!("{number}. "),
                (true, true) => format!("{number}) "),
                (false, false) => "- ".to_owned(),
                (false, true) => "* ".to_owned(),
            };
            let indent = " ".repeat(mark.len());
            let task = match item.task {
                Some(true) => "\\[x\\] ",
                Some(false) => "\\[ \\] ",
                None => "",
            };
            self.within(&format!("{mark}{task}"), &indent, |writer| writer.blocks(&item.blocks, list.tight));
        }
    }

    fn code(&mut self, lang: &str, text: &str) {
        let longest = text.split(|char| char != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.line(&format!("{fence}{}", lang.replace(['`', '\n'], "")));
        self.verbatim(text);
        self.line(&fence);
    }

    fn table(&mut self, table: &Table) {
        let columns = table.header.cells.len().max(1);
        self.row(&table.header, columns);
        self.line(&format!("|{}", " --- |".repeat(columns)));
        for row in &table.rows {
            self.row(row, columns);
        }
    }

    fn row(&mut self, row: &Row, columns: usize) {
        let mut line = String::from("|");
        for column in 0..columns {
            let text = row.cells.get(column).map_or_else(String::new, |cell| self.inlines(&cell.inlines));
            line.push(' ');
            // Bars of code and text alike would end the cell.
            line.push_str(&text.trim().replace('\n', " ").replace('|', "\\|"));
            line.push_str(" |");
        }
        self.line(&line);
    }

    /// The text of raw HTML, a line a block; pictures and links as they are in Markdown.
    fn html(&mut self, tokens: &[HtmlToken]) {
        let mut lines: Vec<String> = vec![String::new()];
        let mut push = |text: &str, starts: bool| {
            if starts || lines.is_empty() {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(text);
            }
        };
        for token in tokens {
            match &token.kind {
                HtmlKind::Text(text) => push(&escape(&text.split_whitespace().collect::<Vec<_>>().join(" ")), false),
                HtmlKind::Open { name, attributes, .. } => {
                    let attribute =
                        |wanted: &str| attributes.iter().find(|found| found.name == wanted).map_or("", |found| found.value.as_str());
                    match name.as_str() {
                        "img" => push(&format!("![{}]({})", escape(attribute("alt")), self.address_of(token.id, attribute("src"))), false),
                        "li" => push("- ", true),
                        "br" | "p" | "div" | "tr" | "table" | "ul" | "ol" | "summary" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                            push("", true)
                        }
                        "td" | "th" => push(" ", false),
                        _ => {}
                    }
                }
                HtmlKind::Close { name } => {
                    if matches!(
                        name.as_str(),
                        "p" | "div" | "li" | "tr" | "table" | "ul" | "ol" | "summary" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
                    ) {
                        push("", true);
                    }
                }
                HtmlKind::Comment(_) | HtmlKind::Other => {}
            }
        }
        let mut first = true;
        for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
            if !first && !line.starts_with("- ") {
                self.blank();
            }
            first = false;
            let text = match line.strip_prefix("- ") {
                Some(item) => format!("- {}", escape_line(item)),
                None => escape_line(line),
            };
            self.line(&text);
        }
    }

    fn inlines(&self, inlines: &[Inline]) -> String {
        let mut out = String::new();
        self.push_inlines(inlines, &mut out);
        out
    }

    fn push_inlines(&self, inlines: &[Inline], out: &mut String) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Text(text) | InlineKind::NoLoc(text) => out.push_str(&escape(text)),
                InlineKind::Code(code) => push_code(&code.text, out),
                InlineKind::Emphasis(children) => self.marked("*", children, out),
                InlineKind::Strong(children) => self.marked("**", children, out),
                InlineKind::Strikethrough(children) => self.push_inlines(children, out),
                InlineKind::Link(link) => {
                    let text = self.inlines(&link.children);
                    let to = self.address_of(link.id, &link.dest);
                    out.push_str(&format!("[{}]({to})", text.trim()));
                }
                InlineKind::Image(image) => {
                    out.push_str(&format!("![{}]({})", escape(&image.alt), self.address_of(image.id, &image.dest)));
                }
                InlineKind::DirectiveImage(image) => out.push_str(&self.directive_image(image)),
                InlineKind::SoftBreak => out.push('\n'),
                InlineKind::HardBreak => out.push_str("\\\n"),
                InlineKind::Html(token) => match &token.kind {
                    HtmlKind::Open { name, .. } if name == "br" => out.push_str("\\\n"),
                    HtmlKind::Text(text) => out.push_str(&escape(text)),
                    HtmlKind::Open { .. } | HtmlKind::Close { .. } | HtmlKind::Comment(_) | HtmlKind::Other => {}
                },
                InlineKind::FootnoteReference(label) => out.push_str(&format!("\\[{}\\]", escape(label))),
                InlineKind::Math { text, .. } => push_code(text, out),
                InlineKind::Include(include) => match &include.content {
                    IncludeContent::Nodes(nodes) => self.push_inlines(nodes, out),
                    IncludeContent::Pending | IncludeContent::Missing => out.push_str(&escape(&include.title)),
                },
                InlineKind::Snippet(snippet) => {
                    if let SnippetContent::Text(text) = &snippet.content {
                        push_code(text.trim(), out);
                    }
                }
                InlineKind::Xref(xref) => {
                    let reference = self.page.references_of(xref.id).iter().find(|reference| reference.href == xref.uid);
                    let title = match reference.map(|reference| &reference.target) {
                        Some(Target::Page { page, .. }) => self.renderer.site.summaries.get(*page).map(|summary| summary.title.as_str()),
                        Some(Target::MappedUid { text, .. }) => Some(text.as_str()),
                        _ => None,
                    };
                    match title {
                        Some(title) => out.push_str(&format!("[{}]({})", escape(title), self.address_of(xref.id, &xref.uid))),
                        None => out.push_str(&escape(if xref.shorthand { &xref.raw } else { &xref.uid })),
                    }
                }
                InlineKind::Stray(_) => {}
            }
        }
    }

    /// Marks hold only where no white space stands inside of them.
    fn marked(&self, mark: &str, children: &[Inline], out: &mut String) {
        let text = self.inlines(children);
        let inner = text.trim();
        if inner.is_empty() {
            out.push_str(&text);
            return;
        }
        let start = text.len() - text.trim_start().len();
        out.push_str(text.get(..start).unwrap_or(""));
        // Marks next to marks would be read as one run.
        let clash = out.ends_with('*') && !out.ends_with("\\*");
        if clash {
            out.push_str(inner);
        } else {
            out.push_str(mark);
            out.push_str(inner);
            out.push_str(mark);
        }
        out.push_str(text.get(start + inner.len()..).unwrap_or(""));
    }

    fn directive_image(&self, image: &DirectiveImage) -> String {
        let shown = format!("![{}]({})", escape(image.alt.as_deref().unwrap_or("")), self.address_of(image.id, &image.source));
        match &image.link {
            Some(link) => format!("[{shown}]({})", self.address_of(image.id, link)),
            None => shown,
        }
    }

    /// Where a reference leads, as an absolute address.
    fn address_of(&self, node: NodeId, typed: &str) -> String {
        let found = self.page.references_of(node).iter().find(|reference| reference.href == typed);
        let Some(reference) = found else { return address(typed) };
        match (&reference.target, extract::target(self.renderer.project, self.page, reference)) {
            (Target::Here(_) | Target::Page { .. } | Target::Asset { .. }, Some(url)) => address(&format!("{}{url}", self.base)),
            (_, Some(url)) => address(&url),
            (_, None) => address(typed),
        }
    }
}

/// Blocks that leave nothing behind.
fn is_silent(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Stray(_) => true,
        BlockKind::Html(tokens) => !tokens.iter().any(|token| match &token.kind {
            HtmlKind::Text(text) => !text.trim().is_empty(),
            HtmlKind::Open { name, .. } => name == "img",
            HtmlKind::Close { .. } | HtmlKind::Comment(_) | HtmlKind::Other => false,
        }),
        BlockKind::Snippet(snippet) => !matches!(snippet.content, SnippetContent::Text(_)),
        BlockKind::Include(include) => !matches!(&include.content, IncludeContent::Nodes(nodes) if !nodes.is_empty()),
        BlockKind::Paragraph(inlines) => plain_text(inlines).trim().is_empty() && !inlines.iter().any(|inline| shows(&inline.kind)),
        _ => false,
    }
}

fn shows(kind: &InlineKind) -> bool {
    match kind {
        InlineKind::Image(_) | InlineKind::DirectiveImage(_) | InlineKind::Snippet(_) | InlineKind::FootnoteReference(_) => true,
        InlineKind::Link(link) => link.children.iter().any(|child| shows(&child.kind)),
        InlineKind::Emphasis(children) | InlineKind::Strong(children) | InlineKind::Strikethrough(children) => {
            children.iter().any(|child| shows(&child.kind))
        }
        _ => false,
    }
}

fn capitalised(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect())
}

/// An address as the destination of a link: in angle brackets where it could not stand alone.
fn address(url: &str) -> String {
    let plain = !url.is_empty()
        && !url.contains(|char: char| char.is_whitespace() || char.is_control() || matches!(char, '(' | ')' | '<' | '>' | '\\'));
    if plain {
        return url.to_owned();
    }
    let mut out = String::from("<");
    for char in url.chars() {
        match char {
            '<' | '>' | '\\' => {
                out.push('\\');
                out.push(char);
            }
            '\n' | '\r' => out.push_str("%0A"),
            char => out.push(char),
        }
    }
    out.push('>');
    out
}

/// Inline code: as many marks around it as it needs.
fn push_code(text: &str, out: &mut String) {
    let text = text.replace(['\n', '\r'], " ");
    let longest = text.split(|char| char != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() { " " } else { "" };
    out.push_str(&marks);
    out.push_str(pad);
    out.push_str(&text);
    out.push_str(pad);
    out.push_str(&marks);
}

/// Text, with a backslash before what Markdown would read as a mark.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let marks = match char {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' => true,
            // Inside a word it marks nothing.
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '&' => next == '#' || next.is_alphabetic(),
            '~' => before == '~' || next == '~',
            _ => false,
        };
        if marks {
            out.push('\\');
        }
        out.push(char);
        before = char;
    }
    out
}

/// A line of text, with a backslash before what would make it a heading, a list or a rule.
fn escape_line(line: &str) -> String {
    let first = line.chars().next().unwrap_or(' ');
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let behind = line.get(digits..).unwrap_or("");
    if (1..10).contains(&digits)
        && behind.starts_with(['.', ')'])
        && behind.get(1..).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    {
        return format!("{}\\{behind}", line.get(..digits).unwrap_or(""));
    }
    let rest = line.trim_start_matches(first);
    let marks = match first {
        '#' => rest.is_empty() || rest.starts_with([' ', '\t']),
        '-' | '+' => rest.is_empty() || line.get(1..).is_some_and(|rest| rest.starts_with([' ', '\t', '-'])),
        '=' | '~' => rest.is_empty() || first == '~',
        _ => false,
    };
    if marks { format!("\\{line}") } else { line.to_owned() }
}
