//! The page as a reader skims it: sections opened by headings, bold labels, summaries and tabs, and the blocks that stand in them.

use super::types::{Context, TitleSource};
use super::vocabulary::{Reading, Role, names_a_problem, names_an_action, normalize, read};
use crate::parse::ast::{
    Block, BlockKind, Container as Directive, ContainerKind, HtmlKind, HtmlToken, IncludeContent, Inline, InlineKind, ListItem, NodeId,
    plain_text,
};
use crate::resolve::page::HeadingEntry;
use crate::source::Span;

/// A label longer than this is a sentence in bold.
const LONGEST_LABEL: usize = 160;

/// The sections of a page and its blocks in order.
pub struct Outline<'a> {
    /// The first is the article itself.
    pub sections: Vec<Section>,
    pub elements: Vec<Element<'a>>,
    /// The first is the page itself.
    pub containers: Vec<Container>,
    /// "Applies to: …" lines: their section, paragraph and what stands behind the label.
    pub applies_to: Vec<(usize, NodeId, String)>,
}

pub struct Section {
    /// Its own index for the article.
    pub parent: usize,
    pub level: u8,
    pub source: TitleSource,
    pub title: String,
    pub reading: Reading,
    /// It names something that goes wrong.
    pub problem: bool,
    /// The heading, the label's paragraph, the summary's block, the tab.
    pub node: NodeId,
    pub anchor: String,
    /// The author chose the anchor.
    pub explicit: bool,
    /// Its text goes on behind the label, in the same paragraph.
    pub run_in: bool,
    pub container: usize,
    pub span: Span,
}

pub struct Element<'a> {
    pub block: &'a Block,
    pub section: usize,
    pub container: usize,
    /// The first of the paragraph's inlines that belong here: behind a run-in label.
    pub from: usize,
    /// Of paragraphs only.
    pub text: String,
}

/// What sets its blocks apart from those around it: a tab, a zone, a `<details>`.
pub struct Container {
    pub variant: Option<String>,
}

impl<'a> Outline<'a> {
    pub fn new(blocks: &'a [Block], headings: &[HeadingEntry], context: &Context<'_>) -> Self {
        let article = Section {
            parent: 0,
            level: 0,
            source: TitleSource::Heading,
            title: context.title.to_owned(),
            reading: Reading { role: Role::Article, number: None, generic: false },
            problem: names_a_problem(context.title),
            node: NodeId::NONE,
            anchor: String::new(),
            explicit: false,
            run_in: false,
            container: 0,
            span: Span::file_start(context.file),
        };
        let outline = Outline {
            sections: vec![article],
            elements: Vec::new(),
            containers: vec![Container { variant: None }],
            applies_to: Vec::new(),
        };
        let mut builder = Builder { outline, headings, stack: vec![0], floor: 1, container: 0, anchor: None, details: Vec::new() };
        builder.walk(blocks);
        builder.outline.demote_groups();
        builder.outline
    }

    /// "Error messages" over sections that have a cause and a resolution each is no problem's symptoms but stands over several problems.
    fn demote_groups(&mut self) {
        let part = |role| matches!(role, Role::Symptoms | Role::Cause | Role::Resolution | Role::Workaround);
        let mut groups = Vec::new();
        for section in &self.sections {
            let parent = self.section(section.parent);
            let owns = part(section.reading.role) && matches!(parent.reading.role, Role::Other | Role::Issue);
            let above = self.section(parent.parent);
            if owns && parent.source != TitleSource::Label && matches!(above.reading.role, Role::Symptoms | Role::Info) {
                groups.push(parent.parent);
            }
            if section.reading.role == Role::Issue && parent.reading.role == Role::Info {
                groups.push(section.parent);
            }
        }
        for group in groups {
            if let Some(section) = self.sections.get_mut(group) {
                section.reading = Reading { role: Role::Other, number: None, generic: true };
            }
        }
    }

    /// The section and those around it, innermost first, the article last.
    pub fn ancestors(&self, section: usize) -> impl Iterator<Item = usize> + '_ {
        let mut next = Some(section);
        std::iter::from_fn(move || {
            let at = next?;
            let parent = self.sections.get(at)?.parent;
            next = (parent != at).then_some(parent);
            Some(at)
        })
    }

    pub fn section(&self, at: usize) -> &Section {
        // Every element's section was pushed before the element; the article is always there.
        self.sections.get(at).unwrap_or(&self.sections[0])
    }

    /// The nearest role that says what kind of section this is.
    pub fn role(&self, section: usize) -> Role {
        for at in self.ancestors(section) {
            match self.section(at).reading.role {
                Role::Other | Role::Method | Role::Step | Role::Issue => {}
                role @ (Role::Article
                | Role::Symptoms
                | Role::Cause
                | Role::Resolution
                | Role::Workaround
                | Role::Info
                | Role::AppliesTo) => {
                    return role;
                }
            }
        }
        Role::Article
    }
}

struct Builder<'a, 'h> {
    outline: Outline<'a>,
    headings: &'h [HeadingEntry],
    /// The open sections, outermost first.
    stack: Vec<usize>,
    /// How many of them stay open whatever heading comes: those around the innermost container.
    floor: usize,
    container: usize,
    /// An explicit anchor that nothing has taken yet.
    anchor: Option<String>,
    /// Open `<details>`: the state to go back to.
    details: Vec<State>,
}

struct State {
    stack: usize,
    floor: usize,
    container: usize,
}

impl<'a> Builder<'a, '_> {
    fn walk(&mut self, blocks: &'a [Block]) {
        let open = self.details.len();
        for block in blocks {
            self.block(block);
        }
        // A `<details>` ends at the latest where what it stands in ends.
        while self.details.len() > open {
            self.leave_details();
        }
    }

    fn block(&mut self, block: &'a Block) {
        match &block.kind {
            BlockKind::Heading(heading) => {
                let index = self.headings.binary_search_by_key(&block.id, |entry| entry.node).ok();
                let entry = index.and_then(|index| self.headings.get(index));
                let title = entry.map_or_else(|| plain_text(&heading.inlines), |entry| entry.text.clone());
                let (anchor, explicit) = entry.map_or((String::new(), false), |entry| {
                    let slug = crate::resolve::slug(&entry.text);
                    let explicit = !entry.id.starts_with(&slug) || heading.explicit_id.is_some();
                    (entry.id.clone(), explicit)
                });
                self.anchor = None;
                if heading.level == 1 && self.stack.len() == 1 && self.outline.elements.is_empty() && self.outline.sections.len() == 1 {
                    // The page's title: it is the article, which is open already.
                    if let Some(article) = self.outline.sections.first_mut() {
                        article.node = block.id;
                        article.span = block.span;
                    }
                    return;
                }
                let level = heading.level.saturating_mul(10);
                self.open(level, TitleSource::Heading, title, block.id, anchor, explicit, false, block.span);
            }
            BlockKind::Paragraph(inlines) => self.paragraph(block, inlines),
            BlockKind::Html(tokens) => self.html(block, tokens),
            BlockKind::Include(include) => {
                if let IncludeContent::Nodes(nodes) = &include.content {
                    self.walk(nodes);
                }
            }
            BlockKind::Tabs(tabs) => {
                for tab in &tabs.tabs {
                    let title = plain_text(&tab.title);
                    let state = self.enter(Some(title.trim().to_owned()));
                    self.open(0, TitleSource::Tab, title, tab.id, tab.tab_id.clone(), false, false, tab.span);
                    self.floor = self.stack.len();
                    self.walk(&tab.blocks);
                    self.leave(state);
                }
            }
            BlockKind::Container(directive) => {
                let Some(variant) = variant(directive) else { return self.walk(&directive.blocks) };
                let state = self.enter(variant);
                self.walk(&directive.blocks);
                self.leave(state);
            }
            BlockKind::Footnote { .. } | BlockKind::Stray(_) => {}
            // "- **Cause**: …", "- **Resolution**: …": the bullets are the parts of what the list stands in.
            BlockKind::List(list) if list.start.is_none() && list.items.iter().all(is_labelled_part) => {
                let open = self.stack.len();
                for item in &list.items {
                    self.walk(&item.blocks);
                }
                self.stack.truncate(open);
            }
            BlockKind::Quote(_)
            | BlockKind::Alert(_)
            | BlockKind::List(_)
            | BlockKind::Code(_)
            | BlockKind::Table(_)
            | BlockKind::Rule
            | BlockKind::Snippet(_)
            | BlockKind::Image(_)
            | BlockKind::Video(_) => self.push(block, 0, String::new()),
        }
    }

    fn push(&mut self, block: &'a Block, from: usize, text: String) {
        let section = self.stack.last().copied().unwrap_or(0);
        self.outline.elements.push(Element { block, section, container: self.container, from, text });
    }

    fn enter(&mut self, variant: Option<String>) -> State {
        let state = State { stack: self.stack.len(), floor: self.floor, container: self.container };
        self.container = self.outline.containers.len();
        self.outline.containers.push(Container { variant });
        self.floor = self.stack.len();
        state
    }

    fn leave(&mut self, state: State) {
        self.stack.truncate(state.stack);
        self.floor = state.floor;
        self.container = state.container;
    }

    fn leave_details(&mut self) {
        if let Some(state) = self.details.pop() {
            self.leave(state);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of one section, each of its own type, in two places")]
    fn open(
        &mut self,
        level: u8,
        source: TitleSource,
        title: String,
        node: NodeId,
        anchor: String,
        explicit: bool,
        run_in: bool,
        span: Span,
    ) {
        while self.stack.len() > self.floor.max(1) {
            let top = self.stack.last().copied().unwrap_or(0);
            if self.outline.section(top).level < level {
                break;
            }
            self.stack.pop();
        }
        let title = super::lead::collapse(&title);
        let reading = read(&title);
        let section = Section {
            parent: self.stack.last().copied().unwrap_or(0),
            level,
            source,
            problem: names_a_problem(&title) && !names_an_action(&title),
            title,
            reading,
            node,
            anchor,
            explicit,
            run_in,
            container: self.container,
            span,
        };
        self.stack.push(self.outline.sections.len());
        self.outline.sections.push(section);
    }

    fn paragraph(&mut self, block: &'a Block, inlines: &'a [Inline]) {
        if let Some(label) = label(inlines) {
            let title = label.title.trim_end_matches([':', ' ', '：']).to_owned();
            let reading = read(&title);
            let top = self.stack.last().copied().unwrap_or(0);
            if let (Role::AppliesTo, Some(rest)) = (reading.role, label.rest) {
                let text = inlines.get(rest..).map_or_else(String::new, plain_text);
                let text = super::lead::collapse(text.trim_start_matches([':', ' ', '\u{a0}']));
                self.outline.applies_to.push((top, block.id, text));
                self.push(block, 0, String::new());
                return;
            }
            let in_symptoms_label =
                self.outline.section(top).source == TitleSource::Label && self.outline.section(top).reading.role == Role::Symptoms;
            let level = match reading.role {
                Role::Symptoms | Role::Cause | Role::Resolution | Role::Workaround | Role::Info | Role::AppliesTo | Role::Article => 70,
                Role::Issue => 65,
                Role::Method => 75,
                Role::Step => 78,
                Role::Other if names_a_problem(&title) && !in_symptoms_label => 65,
                Role::Other => 80,
            };
            let anchor = self.anchor.take();
            let explicit = anchor.is_some();
            self.open(level, TitleSource::Label, title, block.id, anchor.unwrap_or_default(), explicit, label.rest.is_some(), block.span);
            if let Some(rest) = label.rest {
                let text = inlines.get(rest..).map_or_else(String::new, plain_text);
                let text = text.trim_start_matches([':', ' ', '-', '–', '：']).to_owned();
                self.push(block, rest, text);
            }
            return;
        }
        let text = plain_text(inlines);
        self.push(block, 0, text);
    }

    fn html(&mut self, block: &'a Block, tokens: &'a [HtmlToken]) {
        let mut summary: Option<String> = None;
        let mut shown = false;
        for token in tokens {
            match &token.kind {
                HtmlKind::Open { name, attributes, self_closing } => {
                    let id = attributes.iter().find(|attribute| attribute.name == "id" || attribute.name == "name" && name == "a");
                    if let Some(id) = id.map(|attribute| attribute.value.trim()).filter(|id| !id.is_empty()) {
                        self.anchor = Some(id.to_owned());
                    }
                    match name.as_str() {
                        "details" if !self_closing => {
                            let state = self.enter(None);
                            self.details.push(state);
                        }
                        "summary" => summary = Some(String::new()),
                        "img" | "table" | "iframe" | "video" | "ol" | "ul" | "pre" => shown = true,
                        _ => {}
                    }
                }
                HtmlKind::Close { name } => match name.as_str() {
                    "details" => self.leave_details(),
                    "summary" => {
                        if let Some(title) = summary.take().filter(|title| !title.trim().is_empty()) {
                            let anchor = self.anchor.take();
                            let explicit = anchor.is_some();
                            self.open(0, TitleSource::Summary, title, block.id, anchor.unwrap_or_default(), explicit, false, block.span);
                            self.floor = self.stack.len();
                        }
                    }
                    _ => {}
                },
                HtmlKind::Text(text) => match &mut summary {
                    Some(summary) => summary.push_str(text),
                    None => shown |= !text.trim().is_empty(),
                },
                HtmlKind::Comment(_) | HtmlKind::Other => {}
            }
        }
        if shown {
            self.push(block, 0, String::new());
        }
    }
}

/// `None` for what only lays out; else what tells this variant from its neighbours, where that is said.
#[expect(clippy::option_option, reason = "whether it is a variant, and whether that has a name, are two questions")]
fn variant(directive: &Directive) -> Option<Option<String>> {
    match directive.kind {
        ContainerKind::Zone | ContainerKind::Moniker => {
            let named = directive.attributes.iter().find(|attribute| matches!(attribute.name.as_str(), "pivot" | "range" | "target"));
            Some(named.map(|attribute| attribute.value.clone()))
        }
        ContainerKind::Row | ContainerKind::Column | ContainerKind::Div => None,
    }
}

/// Whether an item begins with a label that names a part of a problem, with its text behind it.
fn is_labelled_part(item: &ListItem) -> bool {
    let Some(Block { kind: BlockKind::Paragraph(inlines), .. }) = item.blocks.first() else { return false };
    label(inlines).is_some_and(|label| {
        matches!(read(&label.title).role, Role::Symptoms | Role::Cause | Role::Resolution | Role::Workaround)
            && (label.rest.is_some() || item.blocks.len() > 1)
    })
}

struct Label {
    title: String,
    /// The first inline behind the label, where text follows it.
    rest: Option<usize>,
}

/// Reads a paragraph that is, or begins with, a label in bold.
fn label(inlines: &[Inline]) -> Option<Label> {
    let at = inlines.iter().position(|inline| !is_blank(inline))?;
    let first = inlines.get(at)?;
    let (children, strong) = match &first.kind {
        InlineKind::Strong(children) => (children, true),
        InlineKind::Emphasis(children) => (children, matches!(children.as_slice(), [Inline { kind: InlineKind::Strong(_), .. }])),
        InlineKind::Text(text) if inlines.len() - at == 1 => return plain_label(text),
        _ => return None,
    };
    let title = super::lead::collapse(&plain_text(children));
    if title.len() < 2 || title.len() > LONGEST_LABEL || !title.chars().any(char::is_alphabetic) {
        return None;
    }
    let normal = normalize(&title);
    if matches!(normal.as_str(), "note" | "notes" | "important" | "tip" | "warning" | "caution" | "example" | "optional") {
        return None;
    }
    let reading = read(&title);
    let said = !matches!(reading.role, Role::Other | Role::Info | Role::Article);
    let rest = inlines.get(at + 1..).unwrap_or_default();
    let behind = rest.iter().find(|inline| !is_blank(inline));
    let Some(behind) = behind else {
        let sentence = title.ends_with(['.', ',', ';', '!']);
        return (!sentence && (strong || said)).then_some(Label { title, rest: None });
    };
    let InlineKind::Text(text) = &behind.kind else {
        // `**Resolution:**` and then a link or code.
        let run_in = said && title.ends_with(':');
        return run_in.then_some(Label { title, rest: Some(at + 1) });
    };
    let text = text.trim_start();
    let only_colon = matches!(text.trim(), ":" | "." | "：") && rest.iter().filter(|inline| !is_blank(inline)).count() == 1;
    if only_colon {
        return (strong || said).then_some(Label { title, rest: None });
    }
    let marked =
        title.ends_with([':', '：']) || text.starts_with([':', '：']) || said && (text.starts_with("- ") || text.starts_with("– "));
    let classic = matches!(normal.as_str(), "symptom" | "symptoms" | "cause" | "resolution" | "workaround" | "issue" | "problem")
        && text.starts_with(char::is_uppercase);
    (said && (marked || classic)).then_some(Label { title, rest: Some(at + 1) })
}

fn plain_label(text: &str) -> Option<Label> {
    let text = text.trim();
    if text.len() > 40 || !text.ends_with(':') {
        return None;
    }
    let reading = read(text);
    let said = matches!(reading.role, Role::Symptoms | Role::Cause | Role::Resolution | Role::Workaround) && reading.generic;
    said.then(|| Label { title: text.to_owned(), rest: None })
}

fn is_blank(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Text(text) => text.trim().is_empty(),
        InlineKind::SoftBreak | InlineKind::HardBreak => true,
        InlineKind::Html(token) => !matches!(&token.kind, HtmlKind::Text(_)),
        _ => false,
    }
}
