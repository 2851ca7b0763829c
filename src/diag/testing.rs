//! A small book with findings, for the tests of the formats.

use std::sync::Arc;

use super::{Diagnostic, FailOn, Renderer, Report, RuleBook, RuleInfo, Severity, Stats, Summary, collect};
use crate::source::{FileId, Source, Sources, Span};

/// Sources, findings that point into them, and what a report says besides.
pub(super) struct Book {
    pub sources: Sources,
    pub findings: Vec<Diagnostic>,
    pub root: &'static str,
    pub fail_on: FailOn,
    pub stats: Option<Stats>,
}

/// Knows each rule, by the same words.
pub(super) struct EveryRule;

impl RuleBook for EveryRule {
    fn rule(&self, name: &str) -> Option<RuleInfo<'_>> {
        (name != "unlisted").then_some(RuleInfo {
            summary: "what it finds",
            help: "# Rule\n\nHow to *fix* it.",
            url: Some("https://example.org/rules/r.html"),
            level: Some(Severity::Warning),
            group: "references",
        })
    }
}

impl Book {
    /// `files` must be sorted by path.
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        let sources = Sources::new(files.iter().map(|&(path, _)| path));
        for (id, &(_, text)) in sources.ids().zip(files) {
            sources.get_or_read(id, |_| text.to_owned());
        }
        Self { sources, findings: Vec::new(), root: "", fail_on: FailOn::Error, stats: None }
    }

    pub(super) fn file(&self, path: &str) -> Arc<Source> {
        let id = self.sources.find(path).unwrap_or_else(|| panic!("{path}"));
        Arc::clone(self.sources.get(id).unwrap_or_else(|| panic!("{path}")))
    }

    /// The span of the first place where `text` stands.
    pub(super) fn span(&self, path: &str, text: &str) -> Span {
        let file = self.file(path);
        let at = file.text().find(text).unwrap_or_else(|| panic!("{text:?} in {path}"));
        Span::new(file.id, at..at + text.len())
    }

    pub(super) fn add(&mut self, path: &str, text: &str, rule: &'static str, severity: Severity, message: &str) -> &mut Diagnostic {
        let span = self.span(path, text);
        self.push(Diagnostic::new(rule, severity, span, message))
    }

    pub(super) fn push(&mut self, finding: Diagnostic) -> &mut Diagnostic {
        self.findings.push(finding);
        self.findings.last_mut().unwrap_or_else(|| unreachable!("just pushed"))
    }

    pub(super) fn show(&self, renderer: &dyn Renderer) -> String {
        let findings = collect(self.findings.clone());
        let report = Report {
            findings: &findings,
            sources: &self.sources,
            rules: &EveryRule,
            root: self.root,
            fail_on: self.fail_on,
            summary: Summary::of(&findings),
            stats: self.stats.as_ref(),
        };
        let mut out = Vec::new();
        renderer.render(&report, &mut out).unwrap_or_else(|error| panic!("{error}"));
        String::from_utf8(out).unwrap_or_else(|error| panic!("{error}"))
    }

    /// One finding of each shape: with a fix and a hint, in an include, empty, over several lines, at the end of the file.
    pub(super) fn sample() -> Self {
        let mut book = Self::new(&[
            ("content/a.md", "---\r\ntitle: A\r\n---\r\n\r\n# A\r\n\r\n\tSee [set-up](enroll.md#set-upp), 表é and e\u{301}x.\r\n"),
            ("content/page.md", "# Page\n\n> [!INCLUDE[note](../token/note.md)]\n"),
            ("token/note.md", "Open the [portal](missing.md).\n\n```sql\nSELECT *\nFROM t\nWHERE\n```\n"),
        ]);
        book.add(
            "content/a.md",
            "enroll.md#set-upp",
            "bookmark-not-found",
            Severity::Error,
            "`enroll.md` has no heading or anchor `#set-upp`",
        );
        let edit = book.span("content/a.md", "set-upp");
        if let Some(finding) = book.findings.last_mut() {
            *finding = finding
                .clone()
                .hint("did you mean `#set-up`?")
                .fix("replace `#set-upp` with `#set-up`", vec![super::Edit { span: edit, text: "set-up".to_owned() }]);
        }
        let end = book.file("content/a.md").text().len();
        book.push(Diagnostic::new("heading-missing", Severity::Info, Span::new(FileId(0), end..end), "the file ends here"));
        book.push(Diagnostic::new(
            "description-missing",
            Severity::Warning,
            Span::file_start(FileId(0)),
            "the front matter has no `description`",
        ));
        book.add("content/a.md", "é and e\u{301}", "invisible-character", Severity::Warning, "a combining character").label =
            Some("here".to_owned());
        let include = book.span("content/page.md", "[!INCLUDE[note](../token/note.md)]");
        book.add("token/note.md", "missing.md", "file-not-found", Severity::Error, "`token/missing.md` does not exist").trace =
            vec![include];
        let finding = book.findings.last_mut();
        if let Some(finding) = finding {
            finding.pages = 49;
        }
        book.add("token/note.md", "SELECT *\nFROM t\nWHERE\n", "sql-syntax", Severity::Error, "expected an expression after `WHERE`")
            .trace = vec![include];
        book
    }
}
