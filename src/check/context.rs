//! What a rule sees, and where it puts what it found.

use crate::config::Settings;
use crate::diag::{Diagnostic, Severity};
use crate::load::{LoadProblem, PageKind, Project};
use crate::resolve::{IncludeUse, Page, Site};
use crate::source::{FileId, Span};

use super::run::PageFacts;

/// One page, and what it may know of the others.
#[derive(Debug)]
pub struct PageContext<'a> {
    pub project: &'a Project,
    pub site: &'a Site,
    pub page: &'a Page,
    /// The options that `[check.rules]` gives this rule.
    pub options: Options<'a>,
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

/// A rule's own options, as `book.toml` has them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    pub table: Option<&'a toml::Table>,
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
