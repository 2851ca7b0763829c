//! Blocks: headings, lists, tables, tabs, containers, what could not be read.

use super::Writer;
use super::condition::clause;
use crate::parse::ast::{
    Alert, AlertKind, Alignment, Attribute, Block, BlockKind, Container, ContainerKind, Heading, HtmlKind, HtmlToken, IncludeContent,
    Inline, InlineKind, List, ListItem, NodeId, Row, Stray, StrayProblem, Table, Tabs, plain_text,
};
use crate::render::escape::push_url;
use crate::render::marks::ProcedureMark;
use crate::render::sanitize::Scope;
use crate::resolve::AnchorSource;

impl<'a> Writer<'a> {
    /// The blocks of one container: raw HTML that is opened in it is closed in it.
    pub(super) fn blocks(&mut self, blocks: &'a [Block]) {
        let scope = self.sanitizer.enter();
        // The section of a procedure is a container, too, although the tree has none for it.
        let mut section = None;
        let mut rest = blocks;
        while let [block, after @ ..] = rest {
            rest = after;
            let vanishes = self.sanitizer.is_swallowing() && !matches!(block.kind, BlockKind::Html(_));
            if let Some(mark) = self.marks.opens.get(&block.id)
                && section.is_none()
                && !vanishes
            {
                section = Some(self.open_procedure(mark));
            }
            if vanishes {
                // With the element that it stands in.
            } else if let BlockKind::Stray(stray) = &block.kind {
                rest = self.stray(block, stray, after);
            } else {
                self.block(block, section.unwrap_or(scope));
            }
            let passed = blocks.len() - after.len() - 1..blocks.len() - rest.len();
            if blocks.get(passed).unwrap_or_default().iter().any(|block| self.marks.closes.contains(&block.id)) {
                self.close_procedure(section.take());
            }
        }
        self.close_procedure(section);
        self.sanitizer.leave(scope, &mut self.out);
    }

    fn open_procedure(&mut self, mark: &'a ProcedureMark) -> Scope {
        self.push("<section class=\"procedure\"");
        self.attribute("id", &mark.id);
        self.attribute("data-purpose", mark.purpose);
        self.attribute("data-title", &mark.title);
        self.push(">\n");
        self.old_ids(&mark.id);
        self.sanitizer.enter()
    }

    fn close_procedure(&mut self, section: Option<Scope>) {
        if let Some(scope) = section {
            self.sanitizer.leave(scope, &mut self.out);
            self.push("</section>\n");
        }
    }

    /// Blocks in a container of its own: a tight list around it does not count.
    pub(super) fn loose(&mut self, blocks: &'a [Block]) {
        let tight = std::mem::replace(&mut self.tight, false);
        self.blocks(blocks);
        self.tight = tight;
    }

    /// Anchors for procedures and steps that begin here and have no element of their own.
    fn anchors(&mut self, node: NodeId) {
        let marks = self.marks;
        let ids = marks.anchors.get(&node).filter(|_| !self.plain && !self.engine);
        for id in ids.into_iter().flatten() {
            self.push("<span class=\"step-id\"");
            self.attribute("id", id);
            self.push("></span>");
            self.old_ids(id);
        }
    }

    /// Anchors for the ids that an element had once.
    fn old_ids(&mut self, id: &str) {
        let marks = self.marks;
        let olds = marks.old_ids.anchors.get(id).filter(|_| !self.plain);
        for old in olds.into_iter().flatten() {
            self.push("<span class=\"old-id\"");
            self.attribute("id", old);
            self.push("></span>");
        }
    }

    fn block(&mut self, block: &'a Block, scope: Scope) {
        self.anchors(block.id);
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
                IncludeContent::Nodes(nodes) if include.in_html => {
                    let tight = std::mem::replace(&mut self.tight, true);
                    self.blocks(nodes);
                    self.tight = tight;
                }
                IncludeContent::Pending | IncludeContent::Missing if include.in_html => self.missing_inline(&include.title, include.span),
                // The file's paragraphs are paragraphs, also in a list whose own are not: else two would run together.
                IncludeContent::Nodes(nodes) => self.loose(nodes),
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
    pub(super) fn aliases(&mut self, node: NodeId) {
        let Ok(at) = self.page.headings.binary_search_by_key(&node, |heading| heading.node) else { return };
        let page = self.page;
        let span = page.headings[at].span;
        for anchor in page.anchors.iter().filter(|anchor| anchor.source == AnchorSource::HeadingAlias && anchor.span == span) {
            self.push("<span");
            self.attribute("id", &anchor.name);
            self.push("></span>");
        }
    }

    pub(super) fn heading_id(&self, node: NodeId) -> &'a str {
        // Headings stand in the order of their nodes.
        let found = self.page.headings.binary_search_by_key(&node, |heading| heading.node);
        found.ok().and_then(|at| self.page.headings.get(at)).map_or("", |heading| heading.id.as_str())
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
            (AlertKind::Other, Some(custom)) => {
                (custom.class.strip_prefix("alert-").unwrap_or(&custom.class).to_owned(), custom.title.clone())
            }
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
        // The steps inside a step are numbered as steps, too.
        let is_steps = self.marks.lists.contains(&node) || list.items.iter().any(|item| self.marks.steps.contains_key(&item.id));
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
        if let Some(step) = step {
            self.old_ids(&step.id);
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
            if let Some(clause) = clause(self.out.get(before..).unwrap_or_default(), &step.condition) {
                self.out.insert_str(before + clause.end, "</span>");
                self.out.insert_str(before + clause.start, "<span class=\"condition\">");
            }
            let anchor = format!(
                "<a class=\"heading-anchor step-anchor\" href=\"#{0}\" aria-label=\"Permalink: step {1}\">#</a>",
                crate::render::escape::text(&step.id),
                crate::render::escape::text(&step.number)
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

    fn table(&mut self, table: &'a Table) {
        self.push("<div class=\"table-wrap\"><table");
        let labels: Vec<String> = table.header.cells.iter().map(|cell| plain_text(&cell.inlines).trim().to_owned()).collect();
        // So much does not fit beside each other on a phone.
        let wide = |row: &Row| row.cells.iter().map(|cell| cell.span.range().len()).sum::<usize>() > 90;
        let cards = labels.len() >= 3 && table.rows.iter().any(wide) && labels.iter().any(|label| !label.is_empty());
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
            // A heading that says nothing is none: screen readers would announce it for each cell below.
            let silent = tag == "th" && !self.engine && !self.plain && plain_text(&cell.inlines).trim().is_empty();
            let tag = if silent { "td" } else { tag };
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
            if column == 0 {
                self.anchors(row.id);
            }
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
                let span = value("span").and_then(|span| span.parse::<u8>().ok()).filter(|span| *span > 1).map(|span| span.min(4));
                match span {
                    Some(span) => self.push(&format!("<div class=\"column span-{span}\">\n")),
                    None => self.push("<div class=\"column\">\n"),
                }
            }
            ContainerKind::Div => {
                self.push("<div");
                for name in ["class", "id"] {
                    if let Some(attribute) = container.attributes.iter().find(|attribute| attribute.name == name) {
                        self.attribute(name, &attribute.value);
                    }
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

    /// A directive that could not be used, with the lines directly below it that belong to it: they are one paragraph, as in docfx.
    fn stray(&mut self, block: &'a Block, stray: &'a Stray, after: &'a [Block]) -> &'a [Block] {
        if stray.name == "form" {
            let text = stray.attributes.iter().find(|attribute| attribute.name == "submittext").map_or("", |attribute| &attribute.value);
            self.push("<div class=\"chromeless-form\"><button type=\"button\" disabled>");
            self.text(text);
            self.push("</button></div>\n");
            return after;
        }
        let Some(raw) = stray_text(stray).filter(|raw| !raw.is_empty()) else { return after };
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
    pub(super) fn missing_inline(&mut self, title: &str, span: crate::source::Span) {
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

    pub(super) fn footnote_section(&mut self) {
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

/// A heading's inlines without the anchor at their start that gives the heading its id: the heading itself bears it.
pub(super) fn without_own_anchor<'a>(inlines: &'a [Inline], id: &str) -> &'a [Inline] {
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

/// What a stray directive leaves in the page: nothing for a lone end, its text where it cannot be read.
pub(super) fn stray_text(stray: &Stray) -> Option<&str> {
    match &stray.problem {
        StrayProblem::Unopened => None,
        StrayProblem::Unclosed => (!stray.raw.starts_with(":::")).then_some(stray.raw.as_str()),
        StrayProblem::Unknown
        | StrayProblem::MissingAttribute(_)
        | StrayProblem::UnknownAttribute(_)
        | StrayProblem::InvalidValue(..)
        | StrayProblem::Malformed => Some(&stray.raw),
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
