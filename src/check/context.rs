//! What a rule sees, and where it puts what it found.

use crate::config::Settings;
use crate::diag::{Diagnostic, Edit, Severity};
use crate::load::{LoadProblem, PageKind, Project};
use crate::parse::ast::ListItem;
use crate::resolve::procedure::Nodes;
use crate::resolve::{IncludeUse, Page, Site};
use crate::source::{FileId, Span};

use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::OnceLock;

use super::parts::Parts;
use super::run::PageFacts;
use super::schema::Schema;

/// One page, and what it may know of the others.
#[derive(Debug)]
pub struct PageContext<'a> {
    pub project: &'a Project,
    pub site: &'a Site,
    pub page: &'a Page,
    /// The options that `[check.rules]` gives this rule.
    pub options: Options<'a>,
    /// Made for the first rule that asks.
    pub(super) nodes: &'a OnceCell<Nodes<'a>>,
    pub(super) parts: &'a OnceCell<Parts<'a>>,
    pub(super) once: &'a Once,
}

/// The whole book, when all pages are done.
#[derive(Debug)]
pub struct SiteContext<'a> {
    pub project: &'a Project,
    pub site: &'a Site,
    /// By the position of the page in the project.
    pub pages: &'a [PageFacts],
    /// What was wrong with the book's files before any page was parsed, sorted by place.
    pub problems: &'a [LoadProblem],
    pub options: Options<'a>,
}

/// What rules read once a run, for the first page that asks.
#[derive(Debug, Default)]
pub(super) struct Once {
    /// The schema of the front matter; `None` inside where there is no such file.
    pub(super) schema: OnceLock<Option<Schema>>,
    /// The uids that files describing a program's interface define. No page is made of them, but the uids are there.
    pub(super) api_uids: OnceLock<HashSet<String>>,
}

/// A rule's own options, as `book.toml` has them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    pub table: Option<&'a toml::Table>,
    /// Where they stand in `book.toml`.
    pub span: Span,
}

impl<'a> Options<'a> {
    pub fn number(&self, name: &str) -> Option<usize> {
        self.table?.get(name)?.as_integer().and_then(|number| usize::try_from(number).ok())
    }

    pub fn flag(&self, name: &str) -> Option<bool> {
        self.table?.get(name)?.as_bool()
    }

    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.table?.get(name)?.as_str()
    }

    pub fn texts(&self, name: &str) -> Option<Vec<&'a str>> {
        Some(self.table?.get(name)?.as_array()?.iter().filter_map(toml::Value::as_str).collect())
    }
}

impl<'a> PageContext<'a> {
    pub fn settings(&self) -> &'a Settings {
        &self.project.settings
    }

    /// The text of a span, in whatever file it stands.
    pub fn text(&self, span: Span) -> &'a str {
        self.project.text(span.file).map_or("", |source| source.slice(span))
    }

    /// Whether the page was written in Markdown, rather than as a YAML page.
    pub fn is_markdown(&self) -> bool {
        self.project.pages.get(self.page.index).is_none_or(|page| page.kind == PageKind::Markdown)
    }

    /// The whole text of a file.
    pub fn file_text(&self, file: FileId) -> &'a str {
        self.project.text(file).map_or("", |source| source.text())
    }

    /// Whether a directive takes code from a file (`[!code…]`, `:::code`) rather than Markdown.
    pub fn is_snippet(&self, include: &IncludeUse) -> bool {
        let directive = self.text(include.span);
        !directive.get(.."[!include".len()).is_some_and(|head| head.eq_ignore_ascii_case("[!include"))
    }

    /// The page's blocks, list items and rows by the ids that recognition gives.
    pub fn nodes(&self) -> &'a Nodes<'a> {
        self.nodes.get_or_init(|| Nodes::new(&self.page.blocks))
    }

    /// The page's nodes in rows.
    pub fn parts(&self) -> &'a Parts<'a> {
        self.parts.get_or_init(|| Parts::of(&self.page.blocks))
    }

    /// How many spaces stand before a span in its line; `None` where something else does.
    pub fn indentation(&self, span: Span) -> Option<usize> {
        let before = self.file_text(span.file).get(..span.start as usize)?;
        let line = before.rsplit('\n').next().unwrap_or("");
        line.bytes().all(|byte| byte == b' ').then_some(line.len())
    }

    /// The column in which the text of a list item begins, counted from 0: what stands below it must be indented so far. `None` where a tab
    /// or the mark of a quote or an outer item stands before the item's own mark.
    pub fn content_column(&self, item: &ListItem) -> Option<usize> {
        let marker = self.indentation(item.marker)? + self.text(item.marker).trim().len();
        let behind = self.file_text(item.marker.file).get(item.marker.start as usize..)?;
        let behind = behind.get(self.text(item.marker).trim().len()..)?;
        let spaces = behind.bytes().take_while(|byte| *byte == b' ').count();
        match behind.as_bytes().get(spaces) {
            Some(b'\t') => None,
            // An empty first line, or one that begins with indented code.
            Some(b'\n' | b'\r') | None => Some(marker + 1),
            Some(_) if spaces > 4 => Some(marker + 1),
            Some(_) => Some(marker + spaces),
        }
    }

    /// Edits that move all lines of a span to the right; empty lines stay empty.
    pub fn indent(&self, span: Span, columns: usize) -> Vec<Edit> {
        let text = self.file_text(span.file);
        let start = text.get(..span.start as usize).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let mut at = start;
        let mut out = Vec::new();
        for line in text.get(start..span.end as usize).unwrap_or("").split_inclusive('\n') {
            if !line.trim().is_empty() {
                out.push(Edit { span: Span::new(span.file, at..at), text: " ".repeat(columns) });
            }
            at += line.len();
        }
        out
    }

    /// The first line of a span, without the white space at its end: what is underlined of a block.
    pub fn first_line(&self, span: Span) -> Span {
        let length = self.text(span).lines().next().map_or(0, |line| line.trim_end().len());
        span.part(0..length)
    }

    /// A file's path as a reader of the finding should see it.
    pub fn path(&self, file: FileId) -> &'a str {
        self.project.sources.path(file)
    }
}

impl<'a> SiteContext<'a> {
    pub fn settings(&self) -> &'a Settings {
        &self.project.settings
    }
}

/// Takes a rule's findings. The severity is filled in from the configuration later.
#[derive(Debug)]
pub struct Findings {
    pub(super) rule: &'static str,
    pub(super) severity: Severity,
    pub(super) list: Vec<Diagnostic>,
}

impl Findings {
    /// A finding; what is more than place and message is added to what comes back.
    pub fn add(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let index = self.list.len();
        self.list.push(Diagnostic::new(self.rule, self.severity, span, message));
        &mut self.list[index]
    }
}
