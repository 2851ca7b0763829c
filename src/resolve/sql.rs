//! The SQL of a page: fences, indented blocks and inline code that hold statements, each analysed once however often it stands in the book.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::config::Settings;
use crate::load::Project;
use crate::parse::ast::{Block, BlockKind, CodeBlock, Inline, InlineCode, InlineKind, NodeId};
use crate::parse::visit::{Visitor, blocks};
use crate::source::{Span, TextMap};
use crate::sql::find::{Finding, fence, inline};
use crate::sql::{Analysis, Catalog, Dialect, Forms, Options};

/// A snippet of SQL in a page.
#[derive(Clone, Debug)]
pub struct SqlSnippet {
    pub node: NodeId,
    pub text: String,
    /// From offsets of `text` to the source.
    pub map: TextMap,
    pub place: SqlPlace,
    pub dialect: Dialect,
    pub analysis: Arc<Analysis>,
}

/// How a snippet stands in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SqlPlace {
    /// A block whose label says that it is SQL.
    Labelled,
    /// A block without a label.
    Unlabelled { info: Span },
    /// A block with another language's label; `likely` is the right one.
    Mislabelled { info: Span, likely: &'static str },
    /// Inline code. `abbreviated`: the author left a part out by `…`, so the statement is spoken of rather than given.
    Inline { abbreviated: bool },
}

/// A block that is labelled SQL and is something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSql {
    pub node: NodeId,
    pub info: Span,
    pub likely: &'static str,
}

/// The analyses of a run, by dialect and text.
#[derive(Debug, Default)]
pub struct SqlCache {
    known: Mutex<HashMap<(Dialect, blake3::Hash), Arc<Analysis>>>,
    /// Made of what `[sql]` names, at the first question.
    book: OnceLock<Book>,
}

/// What a book's configuration adds to the check of SQL.
#[derive(Debug)]
struct Book {
    catalog: Catalog,
    forms: Forms,
}

impl SqlCache {
    fn get(&self, project: &Project, text: &str, dialect: Dialect) -> Arc<Analysis> {
        let key = (dialect, blake3::hash(text.as_bytes()));
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(known);
        }
        let book = self.book.get_or_init(|| Book::of(project));
        let mut made = book.forms.analyze(text, dialect, &Options::default());
        if dialect == Dialect::Tsql && !book.catalog.is_empty() {
            made.issues.extend(book.catalog.check(text, &Options::default()));
            made.issues.sort_by_key(|issue| issue.range.start);
        }
        let made = Arc::new(made);
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&made));
        made
    }
}

impl Book {
    /// A file that is not there describes nothing; `sql-catalog` says so.
    fn of(project: &Project) -> Book {
        let settings = &project.settings.sql;
        let mut catalog = Catalog::default();
        for named in &settings.catalogs {
            if let Some(source) = project.sources.find(&named.file.text).and_then(|file| project.text(file)) {
                catalog.add(named.database.as_deref(), source.text());
            }
        }
        // The configuration was refused unless each expression compiles.
        let forms = Forms::new(settings.placeholders.iter().map(|form| form.text.as_str())).unwrap_or_default();
        Book { catalog, forms }
    }
}

pub fn find(page: &[Block], project: &Project, cache: &SqlCache) -> (Vec<SqlSnippet>, Vec<NotSql>) {
    let settings = &project.settings;
    let dialect = settings.sql.dialect.text.parse().unwrap_or_default();
    let mut finder = Finder { project, settings, cache, dialect, snippets: Vec::new(), not_sql: Vec::new() };
    blocks(page, &mut finder);
    (finder.snippets, finder.not_sql)
}

struct Finder<'a> {
    project: &'a Project,
    settings: &'a Settings,
    cache: &'a SqlCache,
    /// The book's.
    dialect: Dialect,
    snippets: Vec<SqlSnippet>,
    not_sql: Vec<NotSql>,
}

impl Finder<'_> {
    fn push(&mut self, node: NodeId, text: &str, map: &TextMap, place: SqlPlace, dialect: Dialect) {
        let analysis = self.cache.get(self.project, text, dialect);
        self.snippets.push(SqlSnippet { node, text: text.to_owned(), map: map.clone(), place, dialect, analysis });
    }

    fn code(&mut self, node: NodeId, code: &CodeBlock) {
        // The configuration may give a label a dialect, or take it away.
        let configured = self.settings.sql.languages.get(&code.lang);
        if let Some(configured) = configured {
            if let Ok(dialect) = configured.text.parse() {
                self.push(node, &code.text, &code.map, SqlPlace::Labelled, dialect);
            }
            return;
        }
        let label = code.fenced.then_some(code.lang.as_str()).filter(|lang| !lang.is_empty());
        match fence(label, &code.text) {
            Finding::Sql { dialect } => self.push(node, &code.text, &code.map, SqlPlace::Labelled, dialect.unwrap_or(self.dialect)),
            Finding::Unlabelled { dialect } => {
                self.push(node, &code.text, &code.map, SqlPlace::Unlabelled { info: code.info_span }, dialect.unwrap_or(self.dialect));
            }
            Finding::Mislabelled { likely, dialect } => {
                let place = SqlPlace::Mislabelled { info: code.info_span, likely };
                self.push(node, &code.text, &code.map, place, dialect.unwrap_or(self.dialect));
            }
            Finding::NotSql { likely } => self.not_sql.push(NotSql { node, info: code.info_span, likely }),
            Finding::Other => {}
        }
    }

    fn inline_code(&mut self, code: &InlineCode) {
        if let Some(found) = inline(&code.text) {
            self.push(
                code.id,
                &code.text,
                &code.map,
                SqlPlace::Inline { abbreviated: found.abbreviated },
                found.dialect.unwrap_or(self.dialect),
            );
        }
    }
}

impl Visitor for Finder<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Code(code) = &block.kind {
            self.code(block.id, code);
        }
        true
    }

    fn enter_inline(&mut self, inline: &Inline) -> bool {
        if let InlineKind::Code(code) = &inline.kind
            && self.settings.sql.inline
        {
            self.inline_code(code);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::load::{LoadOptions, load};
    use crate::resolve::{Documents, assemble};
    use crate::source::MemoryFiles;

    fn snippets(project: &Project, cache: &SqlCache, page: &str) -> Vec<SqlSnippet> {
        let file = project.sources.find(page).expect("the page is there");
        find(&assemble(project, &Documents::new(project), file).blocks, project, cache).0
    }

    #[test]
    fn what_is_written_twice_is_checked_once() {
        let fence = "```sql\nSELECT a FORM t\n```\n";
        let files = MemoryFiles::default()
            .with("a.md", format!("# A\n\n{fence}\n1. Step\n\n   {}", fence.replace('\n', "\n   ")))
            .with("b.md", format!("# B\n\n{fence}\n```postgresql\nSELECT a FORM t\n```\n"));
        let project = load(Arc::new(files), &LoadOptions::default()).expect("a book in memory loads");
        let cache = SqlCache::default();
        let (a, b) = (snippets(&project, &cache, "a.md"), snippets(&project, &cache, "b.md"));
        assert_eq!((a.len(), b.len()), (2, 2));
        assert!(Arc::ptr_eq(&a[0].analysis, &a[1].analysis) && Arc::ptr_eq(&a[0].analysis, &b[0].analysis));
        assert!(!Arc::ptr_eq(&a[0].analysis, &b[1].analysis), "another dialect is another question");
        assert_eq!(cache.known.lock().expect("a lock").len(), 2);
        // Each stands in its own place all the same.
        let places: Vec<_> = a.iter().map(|snippet| snippet.map.span(9..13)).collect();
        assert_ne!(places[0], places[1]);
    }
}
