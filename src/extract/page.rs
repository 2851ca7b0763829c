//! A page's whole entry in the export: what was recognised, its links and its SQL, each with the step in which it stands.

use std::collections::HashMap;

use super::block::{push_text, tidy};
use super::date::updated;
use super::export::{Article, Book, LinkExport, LinkKind, PlaceholderExport, Source, SqlExport, SqlStatement};
use super::json_ld::Question;
use super::procedure::{PageView, Place, article, full_id};
use crate::load::{PageKind, Project};
use crate::parse::ast::{Block, BlockKind, Inline, InlineKind, NodeId};
use crate::parse::visit::{Visitor, blocks};
use crate::resolve::procedure::{Nodes, Part, Step};
use crate::resolve::{Bookmark, BookmarkState, Page, Reference, ReferenceKind, Site, SqlPlace, Target};
use crate::source::Span;

/// The id of a page in the export: its uid, else its place in the site without `.html`, so that moving the content folder changes no id.
pub fn article_id(page: &Page) -> String {
    match page.front_matter.text("uid") {
        Some(uid) => uid.trim().to_owned(),
        None => page.url.strip_suffix(".html").unwrap_or(&page.url).to_owned(),
    }
}

/// The book as the export describes it.
pub fn book(project: &Project, site: &Site) -> Book {
    let settings = &project.settings.book;
    let home = project.pages.iter().position(|page| page.url == "index.html").unwrap_or(0);
    let title = settings.title.clone().or_else(|| site.summaries.get(home).map(|summary| summary.title.clone()));
    Book {
        title: title.unwrap_or_default(),
        language: settings.language.clone(),
        base_url: settings.base_url.as_ref().map_or_else(String::new, |url| format!("{url}/")),
    }
}

/// `html` gives a block as the page shows it.
pub fn page(project: &Project, page: &Page, html: &dyn Fn(&Block) -> String) -> Article {
    let place = |span: Span| place(project, span);
    let trace = |file| page.trace(file).into_iter().map(place).collect();
    let url_of = |node: NodeId, typed: &str| {
        let reference = page.references_of(node).iter().find(|reference| reference.href == typed);
        reference.and_then(|reference| target(project, page, reference)).unwrap_or_else(|| typed.to_owned())
    };
    let id = article_id(page);
    let view = PageView {
        id: id.clone(),
        url: page.url.clone(),
        title: &page.title,
        file: page.file,
        front_matter: &page.front_matter,
        blocks: &page.blocks,
        html,
        url_of: &url_of,
        place: &place,
        trace: &trace,
    };
    let mut entry = article(&view, &page.recognized);
    let steps = Steps::of(page, &id);
    entry.updated = updated(project, page);
    entry.links = links(project, page, &steps);
    entry.sql = sql(page, &id, &steps, &place);
    let mut safe: HashMap<&str, bool> = HashMap::new();
    for snippet in &entry.sql {
        if let Some(step) = &snippet.step {
            *safe.entry(step).or_insert(true) &= snippet.read_only;
        }
    }
    if !safe.is_empty() {
        for procedure in &mut entry.procedures {
            classify(&mut procedure.steps, &safe);
        }
    }
    entry
}

/// Says of each step whether its SQL is safe, by the step's id, and of the steps together. Lists nest no deeper than the parser lets them.
fn classify(steps: &mut [super::export::Step], safe: &HashMap<&str, bool>) -> Option<bool> {
    let mut all = None;
    for step in steps {
        let inner = classify(&mut step.steps, safe);
        let own = safe.get(step.id.as_str()).copied();
        let class = own.into_iter().chain(inner).reduce(|a, b| a && b);
        step.sql = class.map(|safe| if safe { "safe" } else { "unsafe" });
        all = all.into_iter().chain(class).reduce(|a, b| a && b);
    }
    all
}

/// The questions of a FAQ page with their answers: of one that is written as YAML, and of one whose title says that it is one. Empty for
/// any other page.
pub fn questions(project: &Project, page: &Page) -> Vec<Question> {
    let title = page.title.to_lowercase();
    let titled =
        title.contains("frequently asked") || title.split(|char: char| !char.is_alphanumeric()).any(|word| word == "faq" || word == "faqs");
    let kind = project.pages.get(page.index).map(|file| &file.kind);
    let is_faq = kind == Some(&PageKind::Faq);
    let mut out: Vec<Question> = Vec::new();
    if !is_faq && !titled {
        return out;
    }
    let mut open = false;
    for block in &page.blocks {
        if let BlockKind::Heading(_) = &block.kind {
            let heading = page.headings.iter().find(|heading| heading.node == block.id && heading.level > 1);
            open = heading.is_some();
            if let Some(heading) = heading {
                out.push(Question { question: tidy(&heading.text), anchor: heading.id.clone(), answer: String::new() });
            }
        } else if let Some(question) = out.last_mut().filter(|_| open) {
            push_text(block, "", &mut question.answer);
        }
    }
    // A heading over other questions has no answer of its own; in Markdown, one that does not ask is no question.
    out.retain(|question| !question.answer.is_empty() && (is_faq || question.question.ends_with('?')));
    out
}

fn place(project: &Project, span: Span) -> Place {
    match project.text(span.file) {
        Some(source) => {
            let line = source.position(span.start).line;
            let end_line = source.position(span.end.saturating_sub(1).max(span.start)).line;
            Place { path: source.path.to_string(), line, end_line }
        }
        None => Place::default(),
    }
}

/// In which procedure and step a node stands.
struct Steps {
    places: HashMap<NodeId, (String, String)>,
}

impl Steps {
    fn of(page: &Page, article: &str) -> Self {
        let mut steps = Self { places: HashMap::new() };
        if page.recognized.procedures.is_empty() {
            return steps;
        }
        let nodes = Nodes::new(&page.blocks);
        for procedure in &page.recognized.procedures {
            let id = full_id(article, &procedure.id);
            steps.add(&procedure.steps, &id, article, &nodes);
        }
        steps
    }

    /// The innermost step counts: inner ones are added after those around them.
    fn add(&mut self, list: &[Step], procedure: &str, article: &str, nodes: &Nodes<'_>) {
        for step in list {
            let place = (procedure.to_owned(), full_id(article, &step.id));
            for part in &step.body {
                let node = match part {
                    Part::Block(node) | Part::Inlines { block: node, .. } => *node,
                    Part::Cell { .. } => continue,
                };
                if let Some(block) = nodes.block(node) {
                    blocks(std::slice::from_ref(block), &mut Mark { places: &mut self.places, place: &place });
                }
            }
            self.add(&step.steps, procedure, article, nodes);
        }
    }

    fn procedure(&self, node: NodeId) -> Option<String> {
        self.places.get(&node).map(|(procedure, _)| procedure.clone())
    }

    fn step(&self, node: NodeId) -> Option<String> {
        self.places.get(&node).map(|(_, step)| step.clone())
    }
}

struct Mark<'a> {
    places: &'a mut HashMap<NodeId, (String, String)>,
    place: &'a (String, String),
}

impl Visitor for Mark<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        self.places.insert(block.id, self.place.clone());
        true
    }

    fn enter_inline(&mut self, inline: &Inline) -> bool {
        let node = match &inline.kind {
            InlineKind::Link(link) => link.id,
            InlineKind::Code(code) => code.id,
            InlineKind::Image(image) => image.id,
            InlineKind::Xref(xref) => xref.id,
            InlineKind::Html(token) => token.id,
            _ => return true,
        };
        self.places.insert(node, self.place.clone());
        true
    }
}

fn links(project: &Project, page: &Page, steps: &Steps) -> Vec<LinkExport> {
    let is_link = |reference: &&Reference| {
        matches!(
            reference.kind,
            ReferenceKind::Link
                | ReferenceKind::Autolink
                | ReferenceKind::HtmlLink
                | ReferenceKind::ImageLink
                | ReferenceKind::Xref
                | ReferenceKind::Video
        ) && reference.target != Target::Text
    };
    page.references
        .iter()
        .filter(is_link)
        .map(|reference| {
            let (kind, status) = judge(reference);
            LinkExport {
                href: reference.href.clone(),
                text: reference.text.trim().to_owned(),
                kind,
                target: target(project, page, reference),
                status: status.to_owned(),
                procedure: steps.procedure(reference.node),
                step: steps.step(reference.node),
            }
        })
        .collect()
}

fn judge(reference: &Reference) -> (LinkKind, &'static str) {
    let bookmark_status = |bookmark: &Bookmark| if bookmark.state == BookmarkState::Found { "ok" } else { "broken" };
    match &reference.target {
        Target::Here(bookmark) => (LinkKind::Anchor, bookmark_status(bookmark)),
        Target::Page { .. } if reference.kind == ReferenceKind::Xref => (LinkKind::Xref, "ok"),
        Target::Page { bookmark: Some(bookmark), .. } => (LinkKind::Anchor, bookmark_status(bookmark)),
        Target::Page { bookmark: None, .. } => (LinkKind::Page, "ok"),
        Target::Asset { .. } => (LinkKind::Asset, "ok"),
        Target::External(_) | Target::Site(_) => (LinkKind::External, "unchecked"),
        Target::MappedUid { .. } => (LinkKind::Xref, "ok"),
        Target::Text | Target::Broken(_) => (LinkKind::Unresolved, "broken"),
    }
}

/// Where a reference leads, from the site's root, or the external address.
pub fn target(project: &Project, page: &Page, reference: &Reference) -> Option<String> {
    let with = |url: &str, bookmark: Option<&Bookmark>| match bookmark {
        Some(bookmark) if !bookmark.name.is_empty() => format!("{url}#{}", bookmark.name),
        _ => url.to_owned(),
    };
    match &reference.target {
        Target::Here(bookmark) => Some(with(&page.url, Some(bookmark))),
        Target::Page { page, bookmark, .. } => Some(with(&project.pages.get(*page)?.url, bookmark.as_ref())),
        Target::Asset { url, .. } => Some(url.clone()),
        Target::External(url) | Target::Site(url) => Some(url.clone()),
        Target::MappedUid { href, .. } => Some(href.clone()),
        Target::Text | Target::Broken(_) => None,
    }
}

fn sql(page: &Page, article: &str, steps: &Steps, place: &dyn Fn(Span) -> Place) -> Vec<SqlExport> {
    let snippets = page.sql.iter().filter(|snippet| snippet.place != (SqlPlace::Inline { abbreviated: true }));
    snippets
        .enumerate()
        .map(|(index, snippet)| {
            let analysis = &snippet.analysis;
            let at = place(snippet.map.span(0..snippet.text.len()));
            let statements = analysis
                .statements
                .iter()
                .map(|statement| {
                    let mut tables = statement.reads.clone();
                    tables.extend(statement.writes.iter().filter(|table| !statement.reads.contains(table)).cloned());
                    SqlStatement {
                        kind: statement.kind.to_owned(),
                        tables,
                        reads: statement.reads.clone(),
                        writes: statement.writes.clone(),
                        columns: statement.columns.clone(),
                        permissions: statement.permissions.clone(),
                        read_only: statement.read_only,
                    }
                })
                .collect();
            let placeholders = analysis
                .placeholders
                .iter()
                .map(|placeholder| PlaceholderExport {
                    text: placeholder.text.clone(),
                    kind: placeholder.kind.name().to_owned(),
                    start: placeholder.range.start,
                    end: placeholder.range.end,
                })
                .collect();
            SqlExport {
                id: full_id(article, &format!("sql.{}", index + 1)),
                dialect: snippet.dialect.name().to_owned(),
                text: snippet.text.trim_end().to_owned(),
                inline: matches!(snippet.place, SqlPlace::Inline { .. }),
                valid: analysis.valid(),
                read_only: analysis.read_only(),
                statements,
                placeholders,
                procedure: steps.procedure(snippet.node),
                step: steps.step(snippet.node),
                source: Source { path: at.path, line: Some(at.line), end_line: Some(at.end_line), ..Source::default() },
            }
        })
        .collect()
}
