//! The body of a page: from the assembled tree to HTML. The markup is described in `themes/default/MARKUP.md`.

use std::collections::HashMap;

use super::escape::{push_attribute, push_text, push_url};
use super::highlight;
use super::marks::{Marks, SqlMark};
use super::sanitize::{AllowList, Sanitizer, Scope};
use crate::load::Project;
use crate::parse::ast::{
    Alert, AlertKind, Alignment, Attribute, Block, BlockKind, CodeBlock, Container, ContainerKind, DirectiveImage, Heading, HtmlKind,
    HtmlToken, IncludeContent, Inline, InlineKind, Link, List, ListItem, NodeId, Row, Snippet, SnippetContent, Stray, StrayProblem, Table,
    Tabs, Video, Xref, plain_text,
};
use crate::resolve::{AnchorSource, Broken, Page, Reference, ReferenceKind, Site, Target};
use crate::source::{extension, relative};

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

/// A heading's inlines without the anchor at their start that gives the heading its id: the heading itself bears it.
fn without_own_anchor<'a>(inlines: &'a [Inline], id: &str) -> &'a [Inline] {
    let [first, rest @ ..] = inlines else { return inlines };
    let InlineKind::Html(token) = &first.kind else { return inlines };
    let HtmlKind::Open { name, attributes, self_closing } = &token.kind else { return inlines };
    let names = |attribute: &Attribute| matches!(attribute.name.as_str(), "id" | "name") && attribute.value.trim() == id;
    if name != "a" || attributes.iter().any(|attribute| attribute.name == "href") || !attributes.iter().any(names) {
        return inlines;
    }
    match rest {
        _ if *self_closing => rest,
        [Inline { kind: InlineKind::Html(HtmlToken { kind: HtmlKind::Close { name }, .. }), .. }, after @ ..] if name == "a" => after,
        _ => inlines,
    }
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

    fn heading_id(&self, node: NodeId) -> &'a str {
        // Headings stand in the order of their nodes.
        let found = self.page.headings.binary_search_by_key(&node, |heading| heading.node);
        found.ok().and_then(|at| self.page.headings.get(at)).map_or("", |heading| heading.id.as_str())
    }

    /// The blocks of one container: raw HTML that is opened in it is closed in it.
    fn blocks(&mut self, blocks: &'a [Block]) {
        let scope = self.sanitizer.enter();
        let mut rest = blocks;
        while let [block, after @ ..] = rest {
            rest = after;
            if self.sanitizer.is_swallowing() && !matches!(block.kind, BlockKind::Html(_)) {
                continue;
            }
            if let BlockKind::Stray(stray) = &block.kind {
                rest = self.stray(block, stray, after);
                continue;
            }
            self.block(block, scope);
        }
        self.sanitizer.leave(scope, &mut self.out);
    }

    /// A directive that could not be used, with the lines directly below it that belong to it: they are one paragraph, as in docfx.
    fn stray(&mut self, block: &'a Block, stray: &'a Stray, after: &'a [Block]) -> &'a [Block] {
        if stray.name == "form" {
            let text = stray.attributes.iter().find(|attribute| attribute.name == "submittext").map_or("", |attribute| &attribute.value);
            self.push("<div class=\"chromeless-form\"><button type=\"button\" disabled>");
            self.text(text);
            self.push("</button></div>\n");
            return after;
        }
        let Some(raw) = stray_text(stray) else { return after };
        self.push("<p>");
        self.text(raw);
        let mut rest = after;
        let mut end = block.span.end;
        while let [Block { kind: BlockKind::Stray(next), span, .. }, further @ ..] = rest {
            // Only line ends between the two.
            if span.file != block.span.file || span.start.saturating_sub(end) > 2 || next.name == "form" {
                break;
            }
            self.push("\n");
            self.text(&next.raw);
            end = span.end;
            rest = further;
        }
        self.push("</p>\n");
        rest
    }

    fn block(&mut self, block: &'a Block, scope: Scope) {
        if let Some(mark) = self.marks.opens.get(&block.id) {
            self.push("<section class=\"procedure\"");
            self.attribute("id", &mark.id);
            self.attribute("data-purpose", mark.purpose);
            self.attribute("data-title", &mark.title);
            self.push(">\n");
        }
        match &block.kind {
            BlockKind::Heading(heading) => self.heading(block.id, heading),
            BlockKind::Paragraph(inlines) => self.paragraph(inlines),
            BlockKind::Quote(blocks) => {
                self.push("<blockquote>\n");
                self.loose(blocks);
                self.push("</blockquote>\n");
            }
            BlockKind::Alert(alert) => self.alert(alert),
            BlockKind::List(list) => self.list(block.id, list),
            BlockKind::Code(code) => self.code(block.id, code),
            BlockKind::Table(table) => self.table(table),
            BlockKind::Rule => self.push("<hr>\n"),
            BlockKind::Html(tokens) => {
                self.html(tokens, scope);
                self.push("\n");
            }
            BlockKind::Include(include) => match &include.content {
                IncludeContent::Nodes(nodes) => self.blocks(nodes),
                IncludeContent::Pending | IncludeContent::Missing => self.missing(&include.title, include.span),
            },
            BlockKind::Snippet(snippet) => self.snippet(snippet),
            BlockKind::Image(image) => self.block_image(image),
            BlockKind::Video(video) => self.video(block.id, video),
            BlockKind::Tabs(tabs) => self.tabs(tabs),
            BlockKind::Container(container) => self.container(container),
            BlockKind::Footnote { label, blocks } => self.footnotes.push((label, blocks)),
            // Written by `blocks`, which sees what follows.
            BlockKind::Stray(_) => {}
        }
        if self.marks.closes.contains(&block.id) {
            self.push("</section>\n");
        }
    }

    /// Blocks in a container of its own: a tight list around it does not count.
    fn loose(&mut self, blocks: &'a [Block]) {
        let tight = std::mem::replace(&mut self.tight, false);
        self.blocks(blocks);
        self.tight = tight;
    }

    fn missing(&mut self, title: &str, span: crate::source::Span) {
        if self.engine {
            self.missing_inline(title, span);
            self.push("\n");
            return;
        }
        self.push("<p>");
        self.missing_inline(title, span);
        self.push("</p>\n");
    }

    /// A directive that could include nothing: a fragment for a host shows it as typed, as docfx does; a page tells its reader that
    /// something is missing. A finding tells the author why.
    fn missing_inline(&mut self, title: &str, span: crate::source::Span) {
        if !self.engine {
            self.push("<span class=\"missing\">[missing: ");
            self.text(if title.trim().is_empty() { "text" } else { title.trim() });
            self.push("]</span>");
            return;
        }
        let raw = self.renderer.project.text(span.file).map_or("", |source| source.slice(span));
        // `[!include-[` and `[!include+[` are older spellings.
        match raw.get(..9).zip(raw.get(9..)) {
            Some((head, rest)) if rest.starts_with(['-', '+']) => {
                self.text(head);
                self.text(&rest[1..]);
            }
            _ => self.text(raw),
        }
    }

    fn heading(&mut self, node: NodeId, heading: &'a Heading) {
        let id = self.heading_id(node);
        let level = heading.level.to_string();
        self.aliases(node);
        self.push("<h");
        self.push(&level);
        if !id.is_empty() {
            self.attribute("id", id);
        }
        if !heading.classes.is_empty() {
            self.attribute("class", &heading.classes.join(" "));
        }
        if let Some(level) = self.levels.get(&node) {
            let level = level.to_string();
            self.attribute("aria-level", &level);
        }
        self.push(">");
        self.inlines(without_own_anchor(&heading.inlines, id));
        if !id.is_empty() && !self.plain {
            self.push("<a class=\"heading-anchor\" href=\"#");
            push_url(&mut self.out, id);
            self.push("\"");
            self.attribute("aria-label", &format!("Permalink: {}", plain_text(&heading.inlines).trim()));
            self.push(">#</a>");
        }
        self.push("</h");
        self.push(&level);
        self.push(">\n");
    }

    /// Further ids of a heading: the one made from its text, where an explicit one took its place.
    fn aliases(&mut self, node: NodeId) {
        let Ok(at) = self.page.headings.binary_search_by_key(&node, |heading| heading.node) else { return };
        let page = self.page;
        let span = page.headings[at].span;
        for anchor in page.anchors.iter().filter(|anchor| anchor.source == AnchorSource::HeadingAlias && anchor.span == span) {
            self.push("<span");
            self.attribute("id", &anchor.name);
            self.push("></span>");
        }
    }

    fn paragraph(&mut self, inlines: &'a [Inline]) {
        if self.tight {
            self.inlines(inlines);
            self.push("\n");
            return;
        }
        self.push("<p>");
        self.inlines(inlines);
        self.push("</p>\n");
    }

    fn alert(&mut self, alert: &'a Alert) {
        let custom = self.renderer.project.settings.markdown.alerts.get(&alert.name.to_lowercase());
        let (class, title) = match (alert.kind, custom) {
            (AlertKind::Other, Some(custom)) => (custom.class.clone(), custom.title.clone()),
            (AlertKind::Other, None) => ("note".to_owned(), alert.name.clone()),
            (kind, _) => (kind.name().to_owned(), capitalized(kind.name())),
        };
        self.push("<div");
        self.attribute("class", &format!("alert alert-{class}"));
        self.push(">\n<p class=\"alert-title\">");
        self.text(&title);
        self.push("</p>\n");
        self.loose(&alert.blocks);
        self.push("</div>\n");
    }

    fn list(&mut self, node: NodeId, list: &'a List) {
        let is_steps = self.marks.lists.contains(&node);
        let has_tasks = list.items.iter().any(|item| item.task.is_some());
        match list.start {
            Some(start) => {
                self.push("<ol");
                if is_steps {
                    self.push(" class=\"steps\"");
                }
                if start != 1 {
                    self.attribute("start", &start.to_string());
                }
            }
            None => {
                self.push("<ul");
                if has_tasks {
                    self.push(" class=\"task-list\"");
                }
            }
        }
        self.push(">\n");
        for item in &list.items {
            self.item(list, item);
        }
        self.push(if list.start.is_some() { "</ol>\n" } else { "</ul>\n" });
    }

    fn item(&mut self, list: &'a List, item: &'a ListItem) {
        let step = self.marks.steps.get(&item.id);
        self.push("<li");
        if let Some(step) = step {
            self.push(" class=\"step\"");
            self.attribute("id", &step.id);
            self.attribute("data-number", &step.number);
        }
        self.push(">");
        if let Some(done) = item.task {
            self.push("<input type=\"checkbox\" disabled");
            self.push(if done { " checked aria-label=\"Done\"> " } else { " aria-label=\"To do\"> " });
        }
        if let Some(step) = step
            && step.optional
            && !self.plain
        {
            self.push("<span class=\"badge badge-optional\">Optional</span> ");
        }
        let before = self.out.len();
        let tight = std::mem::replace(&mut self.tight, list.tight);
        self.blocks(&item.blocks);
        self.tight = tight;
        if let Some(step) = step
            && !self.plain
        {
            let anchor = format!(
                "<a class=\"heading-anchor step-anchor\" href=\"#{0}\" aria-label=\"Permalink: step {1}\">#</a>",
                super::escape::text(&step.id),
                super::escape::text(&step.number)
            );
            // At the end of the step's first paragraph.
            match self.out[before..].find("</p>") {
                Some(at) if self.out[before..].starts_with("<p>") => self.out.insert_str(before + at, &anchor),
                _ => {
                    let end = self.out[before..].find(['\n']).map_or(self.out.len(), |at| before + at);
                    self.out.insert_str(end, &anchor);
                }
            }
        }
        if self.out.ends_with('\n') {
            self.out.pop();
        }
        self.push("</li>\n");
    }

    fn code(&mut self, node: NodeId, code: &'a CodeBlock) {
        let lang = code.lang.as_str();
        if lang == "mermaid" && !self.plain && self.renderer.project.settings.html.mermaid.is_some() {
            // The book's own script draws what stands directly in the element.
            self.has_mermaid = true;
            self.push("<pre class=\"mermaid\">");
            self.text(&code.text);
            self.push("</pre>\n");
            return;
        }
        if lang == "mermaid" {
            self.push("<pre class=\"mermaid\"><code class=\"lang-mermaid\">");
            self.text(&code.text);
            self.push("</code></pre>\n");
            return;
        }
        let class = code.info.split_whitespace().next().unwrap_or("").to_owned();
        self.code_frame(node, lang, &class, &code.text, &[]);
    }

    /// `class_lang` is the language as the author spelt it, for the class.
    fn code_frame(&mut self, node: NodeId, lang: &str, class_lang: &str, text: &str, attributes: &[(&str, &str)]) {
        self.has_code = true;
        let sql = self.marks.sql.get(&node);
        let role = role(lang);
        if !self.plain {
            self.push("<div class=\"code\"");
            if !lang.is_empty() {
                self.attribute("data-lang", lang);
            }
            self.attribute("data-role", if sql.is_some() { "query" } else { role });
            self.push("><div class=\"code-head\"");
            let label = highlight::label(lang);
            if !label.is_empty() {
                self.attribute("data-label", &label);
            }
            self.push(">");
            if sql.is_some_and(|sql| sql.writes) {
                self.push("<span class=\"badge badge-writes\">Changes data</span>");
            }
            if role != "output" {
                self.push("<button class=\"code-copy\" type=\"button\" hidden>Copy</button>");
            }
            self.push("</div>");
        }
        self.push("<pre><code");
        if !class_lang.is_empty() {
            self.attribute("class", &format!("lang-{}", class_lang.trim_start_matches(['{', '.']).trim_end_matches('}')));
        }
        for (name, value) in attributes {
            self.attribute(name, value);
        }
        self.push(">");
        let before = self.out.len();
        match sql.filter(|sql| !sql.placeholders.is_empty()) {
            Some(sql) => self.with_placeholders(text, lang, sql),
            None => highlight::push(&mut self.out, text, lang),
        }
        if let Some((_, lines)) = attributes.iter().find(|(name, _)| *name == "data-highlight-lines") {
            let ranges = crate::parse::line_ranges(lines);
            let html = self.out.split_off(before);
            push_marked(&mut self.out, &html, &ranges);
        }
        self.push("</code></pre>");
        self.push(if self.plain { "\n" } else { "</div>\n" });
    }

    fn with_placeholders(&mut self, text: &str, lang: &str, sql: &SqlMark) {
        let mut done = 0;
        for (range, id) in &sql.placeholders {
            let (Some(before), Some(inside)) = (text.get(done..range.start), text.get(range.clone())) else { continue };
            highlight::push(&mut self.out, before, lang);
            self.push("<span class=\"placeholder\"");
            self.attribute("data-placeholder", id);
            self.push(">");
            self.text(inside);
            self.push("</span>");
            done = range.end;
        }
        highlight::push(&mut self.out, text.get(done..).unwrap_or(""), lang);
    }

    fn snippet(&mut self, snippet: &'a Snippet) {
        match &snippet.content {
            SnippetContent::Text(text) => {
                let from_file = extension(&snippet.path);
                let lang = if snippet.lang.is_empty() && (snippet.triple_colon || snippet.notebook) {
                    language_of_file(from_file)
                } else {
                    &snippet.lang
                };
                let mut attributes: Vec<(&str, &str)> = Vec::new();
                if !snippet.name.is_empty() {
                    attributes.push(("data-name", &snippet.name));
                }
                if !snippet.title.is_empty() {
                    attributes.push(("title", &snippet.title));
                }
                if !snippet.highlight.is_empty() {
                    attributes.push(("data-highlight-lines", &snippet.highlight));
                }
                self.code_frame(NodeId::NONE, &lang.to_ascii_lowercase(), lang, text, &attributes);
            }
            SnippetContent::Pending | SnippetContent::Missing => {
                self.push("<div class=\"alert alert-warning\"><p class=\"alert-title\">Warning</p>\n<p>");
                self.text(&format!("The code from {} could not be shown.", snippet.path));
                self.push("</p>\n</div>\n");
            }
        }
    }

    fn table(&mut self, table: &'a Table) {
        self.push("<div class=\"table-wrap\"><table");
        let labels: Vec<String> = table.header.cells.iter().map(|cell| plain_text(&cell.inlines).trim().to_owned()).collect();
        let long = table.rows.iter().any(|row| row.cells.iter().any(|cell| cell.span.range().len() > 80));
        let cards = labels.len() >= 3 && long && labels.iter().any(|label| !label.is_empty());
        if cards {
            self.push(" class=\"cards\"");
        }
        self.push(">\n<thead>\n");
        self.row(&table.header, table, "th", &[]);
        self.push("</thead>\n");
        if !table.rows.is_empty() {
            self.push("<tbody>\n");
            for row in &table.rows {
                self.row(row, table, "td", if cards { &labels } else { &[] });
            }
            self.push("</tbody>\n");
        }
        self.push("</table></div>\n");
    }

    fn row(&mut self, row: &'a Row, table: &Table, tag: &str, labels: &[String]) {
        self.push("<tr>\n");
        for (column, cell) in row.cells.iter().enumerate() {
            self.push("<");
            self.push(tag);
            if tag == "th" {
                self.push(" scope=\"col\"");
            }
            match table.alignments.get(column) {
                Some(Alignment::Right) => self.push(" class=\"align-right\""),
                Some(Alignment::Center) => self.push(" class=\"align-center\""),
                Some(Alignment::Left | Alignment::None) | None => {}
            }
            if let Some(label) = labels.get(column).filter(|label| !label.is_empty()) {
                self.attribute("data-label", label);
            }
            self.push(">");
            self.inlines(&cell.inlines);
            self.push("</");
            self.push(tag);
            self.push(">\n");
        }
        self.push("</tr>\n");
    }

    /// A list of links to the panels below it, which serves without a script; with one the links are tabs.
    fn tabs(&mut self, tabs: &'a Tabs) {
        self.has_tabs = true;
        self.tab_groups += 1;
        let group = self.tab_groups;
        let ids: Vec<String> = tabs
            .tabs
            .iter()
            .map(|tab| match &tab.condition {
                Some(condition) => format!("tabpanel_{group}_{}_{condition}", tab.tab_id),
                None => format!("tabpanel_{group}_{}", tab.tab_id),
            })
            .collect();
        self.push("<div class=\"tabs\">\n<ul class=\"tab-list\">\n");
        for (tab, id) in tabs.tabs.iter().zip(&ids) {
            self.push("<li><a");
            self.url_attribute("href", &format!("#{id}"));
            self.attribute("data-tab", &tab.tab_id);
            self.push(">");
            self.inlines(&tab.title);
            self.push("</a></li>\n");
        }
        self.push("</ul>\n");
        for (tab, id) in tabs.tabs.iter().zip(&ids) {
            self.push("<section class=\"tab-panel\"");
            self.attribute("id", id);
            self.attribute("data-tab", &tab.tab_id);
            if let Some(condition) = &tab.condition {
                self.attribute("data-condition", condition);
            }
            self.attribute("data-title", plain_text(&tab.title).trim());
            self.push(">\n");
            self.loose(&tab.blocks);
            self.push("</section>\n");
        }
        self.push("</div>\n");
    }

    fn container(&mut self, container: &'a Container) {
        let value =
            |name: &str| container.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value.trim());
        match container.kind {
            ContainerKind::Zone => {
                self.has_zones = true;
                self.push("<div class=\"zone\"");
                if let Some(pivot) = value("pivot").filter(|pivot| !pivot.is_empty()) {
                    let ids: Vec<&str> = pivot.split(',').map(str::trim).collect();
                    self.attribute("data-pivot", &ids.join(" "));
                    let titles: Vec<String> = ids.iter().map(|id| self.pivot_title(id)).collect();
                    self.attribute("data-title", &titles.join(", "));
                }
                if let Some(target) = value("target").filter(|target| !target.is_empty()) {
                    self.attribute("data-target", target);
                }
                self.push(">\n");
            }
            // Left empty by assembly: no version that the book shows is in its range.
            ContainerKind::Moniker if container.blocks.is_empty() => return,
            ContainerKind::Moniker => {
                self.push("<div class=\"moniker\"");
                self.attribute("data-range", value("range").unwrap_or(""));
                self.push(">\n");
            }
            ContainerKind::Row => self.push("<div class=\"row\">\n"),
            ContainerKind::Column => {
                let span = value("span").and_then(|span| span.parse::<u8>().ok()).filter(|span| (2..=4).contains(span));
                match span {
                    Some(span) => self.push(&format!("<div class=\"column span-{span}\">\n")),
                    None => self.push("<div class=\"column\">\n"),
                }
            }
            ContainerKind::Div => {
                self.push("<div");
                for attribute in container.attributes.iter().filter(|attribute| matches!(attribute.name.as_str(), "class" | "id")) {
                    self.attribute(&attribute.name, &attribute.value);
                }
                self.push(">\n");
            }
        }
        self.loose(&container.blocks);
        self.push("</div>\n");
    }

    fn pivot_title(&self, id: &str) -> String {
        let groups = &self.renderer.project.pivot_groups;
        groups
            .iter()
            .flat_map(|group| &group.pivots)
            .find(|pivot| pivot.id == id)
            .map_or_else(|| id.to_owned(), |pivot| pivot.title.clone())
    }

    fn block_image(&mut self, image: &'a DirectiveImage) {
        self.push("<p class=\"image\">");
        self.directive_image(image);
        self.push("</p>\n");
    }

    fn directive_image(&mut self, image: &'a DirectiveImage) {
        let references = self.page.references_of(image.id);
        let address = |kind: ReferenceKind, typed: &str| {
            references
                .iter()
                .find(|reference| reference.kind == kind)
                .map_or_else(|| Some(typed.to_owned()), |reference| self.address(reference))
        };
        let source = address(ReferenceKind::DirectiveImage, &image.source);
        let link = image.link.as_ref().and_then(|link| address(ReferenceKind::ImageLink, link));
        let lightbox = image.lightbox.as_ref().and_then(|lightbox| address(ReferenceKind::Lightbox, lightbox));
        let icon = image.image_type == "icon";
        let bordered = image.border.unwrap_or(!icon);
        let opened = match (&link, &lightbox) {
            (Some(link), _) => {
                self.push("<a");
                self.url_attribute("href", link);
                true
            }
            (None, Some(lightbox)) => {
                self.push("<a class=\"lightbox\"");
                self.url_attribute("href", lightbox);
                true
            }
            (None, None) => false,
        };
        if opened {
            self.push(">");
        }
        self.push("<img");
        self.url_attribute("src", source.as_deref().unwrap_or(""));
        match (&image.alt, icon) {
            // An icon decorates: it says nothing that the text does not.
            (_, true) | (None, false) => self.push(" alt=\"\""),
            (Some(alt), false) => self.attribute("alt", alt),
        }
        if let Some(title) = &image.title {
            self.attribute("title", title);
        }
        self.size_attributes(references.iter().find(|reference| reference.kind == ReferenceKind::DirectiveImage));
        if icon {
            self.push(" class=\"icon\"");
        } else if bordered {
            self.push(" class=\"bordered\"");
        }
        let described = (!image.description.is_empty()).then(|| format!("image-{}", image.id.0));
        if let Some(id) = &described {
            self.attribute("aria-describedby", id);
        }
        self.push(" loading=\"lazy\">");
        if opened {
            self.push("</a>");
        }
        if let Some(id) = described {
            self.push("<span class=\"visually-hidden\"");
            self.attribute("id", &id);
            self.push(">");
            let mut text = String::new();
            for block in &image.description {
                if let BlockKind::Paragraph(inlines) = &block.kind {
                    text.push_str(&plain_text(inlines));
                    text.push(' ');
                }
            }
            self.text(text.trim());
            self.push("</span>");
        }
    }

    /// `width` and `height` of a picture of the book: the page keeps its place free.
    fn size_attributes(&mut self, reference: Option<&Reference>) {
        if let Some(size) = reference.and_then(|reference| size_of(self.page, reference)) {
            self.out.push_str(&size);
        }
    }

    fn video(&mut self, node: NodeId, video: &'a Video) {
        let reference = self.page.references_of(node).first();
        let url = match reference.map(|reference| &reference.target) {
            Some(Target::External(url)) if url.starts_with("https://") || url.starts_with("http://") => url.clone(),
            _ => return,
        };
        let title = video.title.clone().unwrap_or_else(|| "Video".to_owned());
        let embed = embed_url(&url);
        // A `:::video` is a paragraph for docfx, and a template may stand in one.
        let tag = if video.marker { "div" } else { "p" };
        self.push("<");
        self.push(tag);
        self.push(" class=\"video\"");
        self.url_attribute("data-embed", &embed);
        self.attribute("data-title", &title);
        // Inert until the reader asks for it: nothing is loaded from elsewhere.
        self.push("><template><iframe");
        self.url_attribute("src", &embed);
        self.attribute("title", &title);
        self.push(" allowfullscreen></iframe></template></");
        self.push(tag);
        self.push(">\n");
    }

    fn html(&mut self, tokens: &'a [HtmlToken], scope: Scope) {
        let mut sanitizer = std::mem::take(&mut self.sanitizer);
        let mut out = std::mem::take(&mut self.out);
        {
            let address = |token: &HtmlToken, attribute: &Attribute| self.html_address(token, attribute);
            for token in tokens {
                match &token.kind {
                    HtmlKind::Open { name, .. } if name == "xref" && self.engine => {}
                    HtmlKind::Open { name, attributes, .. } if name == "xref" => {
                        if let Some(reference) = self.page.references_of(token.id).first() {
                            let text = attributes
                                .iter()
                                .find(|attribute| attribute.name == "href")
                                .map_or("", |attribute| attribute.value.as_str());
                            self.xref_link(reference, text, &mut out);
                        }
                    }
                    _ => sanitizer.token(token, scope, &address, &mut out),
                }
            }
        }
        self.out = out;
        self.sanitizer = sanitizer;
    }

    fn html_address(&self, token: &HtmlToken, attribute: &Attribute) -> Option<String> {
        let kind = if attribute.name == "href" { ReferenceKind::HtmlLink } else { ReferenceKind::HtmlImage };
        let reference = self.page.references_of(token.id).iter().find(|reference| reference.kind == kind)?;
        self.address(reference)
    }

    fn inlines(&mut self, inlines: &'a [Inline]) {
        let scope = self.sanitizer.enter();
        self.open_inlines(inlines, scope);
        self.sanitizer.leave(scope, &mut self.out);
    }

    fn open_inlines(&mut self, inlines: &'a [Inline], scope: Scope) {
        for inline in inlines {
            if self.sanitizer.is_swallowing() && !matches!(inline.kind, InlineKind::Html(_)) {
                continue;
            }
            self.inline(inline, scope);
        }
    }

    fn wrapped(&mut self, tag: &str, children: &'a [Inline]) {
        self.push("<");
        self.push(tag);
        self.push(">");
        self.inlines(children);
        self.push("</");
        self.push(tag);
        self.push(">");
    }

    fn inline(&mut self, inline: &'a Inline, scope: Scope) {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::NoLoc(text) => self.text(text),
            InlineKind::Code(code) => self.inline_code(code.id, &code.text),
            InlineKind::Emphasis(children) => self.wrapped("em", children),
            InlineKind::Strong(children) => self.wrapped("strong", children),
            InlineKind::Strikethrough(children) => self.wrapped("del", children),
            InlineKind::Link(link) => self.link(link),
            InlineKind::Image(image) => {
                let reference = self.page.references_of(image.id).first();
                let source = match reference {
                    Some(reference) => self.address(reference).unwrap_or_default(),
                    None => image.dest.clone(),
                };
                if is_video_file(&source) {
                    self.push("<video controls preload=\"none\"><source");
                    self.url_attribute("src", &source);
                    self.push("></video>");
                    return;
                }
                self.push("<img");
                self.url_attribute("src", &source);
                self.attribute("alt", &image.alt);
                if !image.title.is_empty() {
                    self.attribute("title", &image.title);
                }
                self.size_attributes(reference);
                self.push(" loading=\"lazy\">");
            }
            InlineKind::SoftBreak => self.push("\n"),
            InlineKind::HardBreak => self.push("<br>\n"),
            InlineKind::Html(token) => self.html(std::slice::from_ref(token), scope),
            InlineKind::FootnoteReference(label) => {
                let number = match self.footnote_order.iter().position(|known| known == label) {
                    Some(at) => at + 1,
                    None => {
                        self.footnote_order.push(label.clone());
                        self.footnote_order.len()
                    }
                };
                self.push(&format!("<sup class=\"footnote-ref\"><a href=\"#fn{number}\" id=\"fnref{number}\">{number}</a></sup>"));
            }
            InlineKind::Math { text, display } => {
                super::math::push(&mut self.out, text, *display);
            }
            InlineKind::Include(include) => match &include.content {
                // Its raw HTML may be closed by the text around it, as an inline token is part of the sentence.
                IncludeContent::Nodes(nodes) => self.open_inlines(nodes, scope),
                IncludeContent::Pending | IncludeContent::Missing => {
                    self.missing_inline(&include.title, include.span);
                }
            },
            InlineKind::Snippet(snippet) => self.snippet(snippet),
            InlineKind::DirectiveImage(image) => self.directive_image(image),
            InlineKind::Xref(xref) => self.xref(xref),
            InlineKind::Stray(stray) => {
                if let Some(raw) = stray_text(stray) {
                    self.text(raw);
                }
            }
        }
    }

    fn inline_code(&mut self, node: NodeId, text: &str) {
        match self.marks.sql.get(&node) {
            Some(sql) => {
                self.push(&format!("<code class=\"snippet lang-{0}\" data-lang=\"{0}\" data-role=\"query\">", sql.dialect));
                self.with_placeholders(text, sql.dialect, sql);
                self.push("</code>");
                if sql.writes && !self.plain {
                    self.push("<span class=\"badge badge-writes\">Changes data</span>");
                }
            }
            None => {
                self.push("<code>");
                self.text(text);
                self.push("</code>");
            }
        }
    }

    fn link(&mut self, link: &'a Link) {
        let reference = self.page.references_of(link.id).first();
        let href = match reference {
            Some(reference) => self.address(reference),
            None => Some(link.dest.clone()),
        };
        let Some(href) = href else {
            // An address that must not be opened: its text stays.
            self.inlines(&link.children);
            return;
        };
        self.push("<a");
        self.url_attribute("href", &href);
        if !link.title.is_empty() {
            self.attribute("title", &link.title);
        }
        self.push(">");
        if link.children.is_empty()
            && let Some(reference) = reference
            && reference.href.starts_with("xref:")
        {
            let text = self.target_title(&reference.target).unwrap_or_else(|| reference.href["xref:".len()..].to_owned());
            self.text(&text);
        }
        self.inlines(&link.children);
        self.push("</a>");
    }

    fn xref(&mut self, xref: &'a Xref) {
        let Some(reference) = self.page.references_of(xref.id).first() else {
            self.text(&xref.raw);
            return;
        };
        match &reference.target {
            Target::Text | Target::Broken(_) if self.engine => self.open_xref(xref),
            Target::Text | Target::Broken(_) => self.text(if xref.shorthand { &xref.raw } else { &xref.uid }),
            _ => {
                let chosen = xref.query.iter().find(|(key, _)| key == "text" || key == "alt").map(|(_, value)| value.clone());
                let mut out = std::mem::take(&mut self.out);
                self.xref_link(reference, chosen.as_deref().unwrap_or(""), &mut out);
                self.out = out;
            }
        }
    }

    fn xref_link(&self, reference: &Reference, text: &str, out: &mut String) {
        let title = if text.is_empty() || text == reference.href { self.target_title(&reference.target) } else { None };
        let text = title.unwrap_or_else(|| if text.is_empty() { reference.href.clone() } else { text.to_owned() });
        match self.address(reference) {
            Some(href) if !matches!(reference.target, Target::Broken(_) | Target::Text) => {
                out.push_str("<a href=\"");
                push_url(out, &href);
                out.push_str("\">");
                push_text(out, &text);
                out.push_str("</a>");
            }
            _ => push_text(out, &text),
        }
    }

    fn target_title(&self, target: &Target) -> Option<String> {
        match target {
            Target::Page { page, .. } => self.renderer.site.summaries.get(*page).map(|summary| summary.title.clone()),
            Target::MappedUid { text, .. } => Some(text.clone()),
            _ => None,
        }
    }

    /// Where a reference leads from this page; `None` for what must not be opened.
    fn address(&self, reference: &Reference) -> Option<String> {
        if self.engine
            && reference.span.file != self.page.file
            && let Some(rooted) = rooted(self.renderer.project, reference)
        {
            return Some(rooted);
        }
        address(self.renderer.project, self.page, reference)
    }

    /// `<xref>` for a host that knows more uids than the book.
    fn open_xref(&mut self, xref: &Xref) {
        let query: Vec<String> = xref.query.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let href = if query.is_empty() { xref.uid.clone() } else { format!("{}?{}", xref.uid, query.join("&")) };
        self.push("<xref");
        self.attribute("href", &href);
        self.attribute("data-throw-if-not-resolved", if xref.shorthand { "False" } else { "True" });
        self.attribute("data-raw-source", &xref.raw);
        self.push("></xref>");
    }

    fn footnote_section(&mut self) {
        if self.footnote_order.is_empty() {
            return;
        }
        let notes = std::mem::take(&mut self.footnotes);
        self.push("<section class=\"footnotes\" aria-label=\"Footnotes\"><ol>\n");
        let mut at = 0;
        // A footnote may refer to another one, which then comes behind it.
        while let Some(label) = self.footnote_order.get(at).cloned() {
            at += 1;
            self.push(&format!("<li id=\"fn{at}\">"));
            if let Some((_, blocks)) = notes.iter().find(|(name, _)| *name == label) {
                self.loose(blocks);
            }
            self.push(&format!("<a class=\"footnote-back\" href=\"#fnref{at}\" aria-label=\"Back to the text\">↩</a></li>\n"));
        }
        self.push("</ol></section>\n");
    }
}

fn size_of(page: &Page, reference: &Reference) -> Option<String> {
    let Target::Asset { path, .. } = &reference.target else { return None };
    let (width, height) = page.image_sizes.get(path)?;
    Some(format!(" width=\"{width}\" height=\"{height}\""))
}

/// Puts `<mark>` around the lines that the author wants seen. A span that goes over a line's end is closed and opened anew.
fn push_marked(out: &mut String, html: &str, ranges: &[(u32, Option<u32>)]) {
    let mut open: Vec<&str> = Vec::new();
    for (line, number) in html.split_inclusive('\n').zip(1_u32..) {
        let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
        let marked = ranges.iter().any(|(first, last)| number >= *first && last.is_none_or(|last| number <= last));
        if marked {
            open.iter().for_each(|_| out.push_str("</span>"));
            out.push_str("<mark>");
            open.iter().for_each(|tag| out.push_str(tag));
        }
        out.push_str(text);
        // Only spans are written inside code.
        let mut rest = text;
        while let Some(at) = rest.find('<') {
            let tag = &rest[at..];
            let length = tag.find('>').map_or(tag.len(), |length| length + 1);
            if tag.starts_with("</") {
                open.pop();
            } else {
                open.push(&tag[..length]);
            }
            rest = &tag[length..];
        }
        if marked {
            open.iter().for_each(|_| out.push_str("</span>"));
            out.push_str("</mark>");
            open.iter().for_each(|tag| out.push_str(tag));
        }
        out.push_str(end);
    }
}

/// Where a reference in an included file leads, counted from the book's folder; `None` for what is no file of the book.
fn rooted(project: &Project, reference: &Reference) -> Option<String> {
    let typed = reference.href.as_str();
    let tail = typed.find(['?', '#']).map_or("", |at| &typed[at..]);
    let path = match &reference.target {
        Target::Page { page, .. } => &project.pages.get(*page)?.path,
        Target::Asset { path, .. } => path,
        Target::Broken(Broken::NotFound { path, .. } | Broken::NotPublished { path }) => path,
        Target::Here(_) | Target::External(_) | Target::Site(_) | Target::MappedUid { .. } | Target::Text | Target::Broken(_) => {
            return None;
        }
    };
    // docfx writes addresses of Markdown links encoded, those of its own directives as they are.
    let root = if reference.kind == ReferenceKind::DirectiveImage { "~" } else { "%7E" };
    Some(format!("{root}/{path}{tail}"))
}

/// Where a reference leads from its page; `None` for what must not be opened.
pub fn address(project: &Project, page: &Page, reference: &Reference) -> Option<String> {
    let with = |url: String, query: Option<&str>, bookmark: Option<&str>| {
        let mut url = url;
        if let Some(query) = query {
            url.push('?');
            url.push_str(query);
        }
        if let Some(bookmark) = bookmark {
            url.push('#');
            url.push_str(bookmark);
        }
        url
    };
    Some(match &reference.target {
        Target::Here(bookmark) => format!("#{}", bookmark.name),
        Target::Page { page: index, query, bookmark, .. } => {
            let target = project.pages.get(*index)?;
            with(relative(&page.url, &target.url), query.as_deref(), bookmark.as_ref().map(|bookmark| bookmark.name.as_str()))
        }
        Target::Asset { url, suffix, .. } => format!("{}{suffix}", relative(&page.url, url)),
        Target::External(url) => url.clone(),
        Target::MappedUid { href, .. } => href.clone(),
        Target::Site(path) => path.clone(),
        Target::Text => return None,
        Target::Broken(broken) => match broken {
            Broken::Unsafe { .. } | Broken::Local | Broken::Empty => return None,
            // In an included file the typed path would mean another place: it is kept as docfx keeps it, counted from the root.
            Broken::NotFound { path, .. } | Broken::NotPublished { path } if reference.span.file != page.file => format!("~/{path}"),
            Broken::NotFound { .. }
            | Broken::NotPublished { .. }
            | Broken::Outside
            | Broken::SiteNotFound { .. }
            | Broken::UidNotFound { .. } => reference.href.clone(),
        },
    })
}

/// What a stray directive leaves in the page: nothing for a lone end, its text where it cannot be read.
fn stray_text(stray: &Stray) -> Option<&str> {
    match &stray.problem {
        StrayProblem::Unopened => None,
        StrayProblem::Unclosed => (!stray.raw.starts_with(":::")).then_some(stray.raw.as_str()),
        StrayProblem::Unknown | StrayProblem::MissingAttribute(_) | StrayProblem::UnknownAttribute(_) | StrayProblem::Malformed => {
            Some(&stray.raw)
        }
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What a block of this language is to the reader: something to run, to ask, or to compare with.
pub fn role(lang: &str) -> &'static str {
    match lang {
        "output" | "console-output" | "log" | "text" | "txt" | "plaintext" => "output",
        "sql" | "tsql" | "kusto" | "kql" | "mysql" | "plsql" => "query",
        _ => "command",
    }
}

fn is_video_file(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or("");
    matches!(extension(path).to_ascii_lowercase().as_str(), "mp4" | "webm" | "ogv")
}

/// The address to embed, as docfx puts it right: over TLS, and from the host that sets no cookies where the site has one.
fn embed_url(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = authority.split(':').next().unwrap_or("").to_ascii_lowercase();
    let (host_text, wants_flag) = match host.as_str() {
        "youtube.com" | "www.youtube.com" => ("www.youtube-nocookie.com", false),
        "channel9.msdn.com" => (authority, true),
        _ => (authority, false),
    };
    let mut out = format!("https://{host_text}");
    if !tail.starts_with('/') {
        out.push('/');
    }
    let (before, fragment) = tail.split_once('#').map_or((tail, None), |(before, fragment)| (before, Some(fragment)));
    out.push_str(before);
    if wants_flag && !before.contains("nocookie=") {
        out.push(if before.contains('?') { '&' } else { '?' });
        out.push_str("nocookie=true");
    }
    if let Some(fragment) = fragment {
        out.push('#');
        out.push_str(fragment);
    }
    out
}

/// The language that a file's extension says, as docfx names it.
fn language_of_file(extension: &str) -> &str {
    match extension.to_ascii_lowercase().as_str() {
        "cs" => "csharp",
        "vb" => "vb",
        "cpp" | "cc" | "h" | "hpp" => "cpp",
        "py" => "python",
        "ps1" | "psm1" => "powershell",
        "js" => "javascript",
        "ts" => "typescript",
        "sh" => "bash",
        "bat" | "cmd" => "batchfile",
        "erl" => "erlang",
        "yml" => "yaml",
        "md" => "markdown",
        "ipynb" => "python",
        _ => extension,
    }
}
