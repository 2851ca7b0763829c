//! What a page contributes to the search: its opening, its sections and problems, rows of error tables among them, its procedures with
//! their steps.

use std::collections::{HashMap, HashSet};

use super::block::{push_row, push_text};
use super::export::Article;
use super::procedure::full_id;
use crate::parse::ast::{Block, BlockKind, IncludeContent, NodeId, Table};
use crate::resolve::Page;
use crate::resolve::error_codes;
use crate::resolve::procedure::{Problem, ProblemKind, Procedure, Rule, Step};
use crate::search::{EntryKind, PageEntries, SearchEntry};

/// `section` is the page's place in the navigation, at its top level; `entry` is its entry in the export.
pub fn search_entries(page: &Page, section: &str, entry: &Article) -> PageEntries {
    let mut writer = Writer {
        page,
        article: entry,
        section,
        entries: Vec::new(),
        current: 0,
        path: Vec::new(),
        starts: HashMap::new(),
        rows: HashMap::new(),
        lists: HashSet::new(),
    };
    writer.rows.extend(page.recognized.problems.iter().filter(|one| one.kind == ProblemKind::TableRow).map(|one| (one.title_node, one)));
    for procedure in page.recognized.procedures.iter().filter(|procedure| procedure.rule != Rule::Cell) {
        if let Some(first) = procedure.nodes.first() {
            writer.starts.insert(*first, procedure);
        }
        if procedure.rule != Rule::StepHeadings {
            writer.lists.extend(procedure.nodes.iter().copied());
        }
    }
    writer.open(EntryKind::Article, page.url.clone(), page.title.clone());
    writer.blocks(&page.blocks);
    PageEntries { url: page.url.clone(), title: page.title.clone(), entries: writer.finish() }
}

struct Writer<'a> {
    page: &'a Page,
    article: &'a Article,
    section: &'a str,
    entries: Vec<SearchEntry>,
    /// The entry that takes what comes next: the last one, but for rows, after which their section goes on.
    current: usize,
    /// The headings above, with their levels.
    path: Vec<(u8, String)>,
    /// Procedures by the block with which they start.
    starts: HashMap<NodeId, &'a Procedure>,
    /// Problems by the row of a table that is one.
    rows: HashMap<NodeId, &'a Problem>,
    /// Lists whose items are steps of some procedure.
    lists: HashSet<NodeId>,
}

impl Writer<'_> {
    fn open(&mut self, kind: EntryKind, url: String, title: String) {
        let is_article = kind == EntryKind::Article;
        let listed = self.page.metadata("keywords").map(|value| value.texts()).unwrap_or_default();
        let keywords = listed.iter().flat_map(|text| text.split(',')).map(|word| word.trim().to_owned()).filter(|word| !word.is_empty());
        self.current = self.entries.len();
        self.entries.push(SearchEntry {
            url,
            kind,
            title,
            heading_path: self.path.iter().map(|(_, title)| title.clone()).collect(),
            section: self.section.to_owned(),
            applies_to: self.article.applies_to.clone(),
            error_codes: Vec::new(),
            text: String::new(),
            steps: Vec::new(),
            keywords: if is_article { keywords.collect() } else { Vec::new() },
            description: if is_article { self.article.description.clone() } else { String::new() },
        });
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            if let Some(procedure) = self.starts.get(&block.id).copied() {
                let url = format!("{}#{}", self.page.url, full_id(&self.article.id, &procedure.id));
                let title = if procedure.title.is_empty() { self.page.title.clone() } else { procedure.title.clone() };
                self.open(EntryKind::Procedure, url, title);
                let mut steps = Vec::new();
                collect(&procedure.steps, &self.article.id, &mut steps);
                if let Some(entry) = self.entries.last_mut() {
                    entry.steps = steps;
                }
            }
            match &block.kind {
                BlockKind::Heading(_) => self.heading(block),
                BlockKind::Include(include) => {
                    if let IncludeContent::Nodes(nodes) = &include.content {
                        self.blocks(nodes);
                    }
                }
                BlockKind::Container(container) => self.blocks(&container.blocks),
                BlockKind::Tabs(tabs) => tabs.tabs.iter().for_each(|tab| self.blocks(&tab.blocks)),
                BlockKind::List(_) if self.lists.contains(&block.id) => {}
                BlockKind::Table(table) if table.rows.iter().any(|row| self.rows.contains_key(&row.id)) => self.table(table),
                _ => {
                    if let Some(entry) = self.entries.get_mut(self.current) {
                        push_text(block, "", &mut entry.text);
                        entry.text.push('\n');
                    }
                }
            }
        }
    }

    /// A table of errors: each row that is a problem is a result of its own.
    fn table(&mut self, table: &Table) {
        let section = self.current;
        for row in std::iter::once(&table.header).chain(&table.rows) {
            self.current = section;
            if let Some(problem) = self.rows.get(&row.id).copied() {
                let url = format!("{}#{}", self.page.url, full_id(&self.article.id, &problem.id));
                self.open(EntryKind::Problem, url, problem.title.clone());
            }
            if let Some(entry) = self.entries.get_mut(self.current) {
                push_row(row, &mut entry.text);
                entry.text.push('\n');
            }
        }
        self.current = section;
    }

    fn heading(&mut self, block: &Block) {
        let Some(heading) = self.page.headings.iter().find(|heading| heading.node == block.id) else { return };
        if heading.level == 1 && heading.text.trim() == self.page.title {
            return;
        }
        while self.path.last().is_some_and(|(level, _)| *level >= heading.level) {
            self.path.pop();
        }
        let is_problem = self.page.recognized.problems.iter().any(|problem| problem.title_node == block.id);
        let kind = if is_problem { EntryKind::Problem } else { EntryKind::Section };
        self.open(kind, format!("{}#{}", self.page.url, heading.id), heading.text.trim().to_owned());
        self.path.push((heading.level, heading.text.trim().to_owned()));
    }

    fn finish(mut self) -> Vec<SearchEntry> {
        // Most pages have no code at all, which the export has found already.
        if self.article.error_codes.is_empty() {
            return self.entries;
        }
        for (index, entry) in self.entries.iter_mut().enumerate() {
            let mut text = entry.title.clone();
            text.push('\n');
            text.push_str(&entry.text);
            for (_, step) in &entry.steps {
                text.push('\n');
                text.push_str(step);
            }
            let mut codes = Vec::new();
            error_codes(&text, &mut HashSet::new(), &mut codes);
            entry.error_codes = codes;
            // Codes that stand where no entry's text does (in a table's markup, a title) belong to the article.
            if index == 0 {
                for code in &self.article.error_codes {
                    if self.page.title.contains(code.as_str()) && !entry.error_codes.contains(code) {
                        entry.error_codes.push(code.clone());
                    }
                }
            }
        }
        self.entries
    }
}

fn collect(steps: &[Step], article: &str, out: &mut Vec<(String, String)>) {
    for step in steps {
        out.push((full_id(article, &step.id), step.text.trim().to_owned()));
        collect(&step.steps, article, out);
    }
}
