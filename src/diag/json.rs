use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::locate::Locator;
use super::{Diagnostic, Renderer, Report, Severity};

/// One JSON object a line (ndjson).
#[derive(Clone, Copy, Debug)]
pub struct Json;

impl Renderer for Json {
    fn render(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut locator = Locator::new(report.sources);
        let mut trace_locator = Locator::new(report.sources);
        let mut line = Vec::new();
        for finding in report.findings {
            line.clear();
            let object = Finding::new(report, finding, &mut locator, &mut trace_locator);
            serde_json::to_writer(&mut line, &object).map_err(io::Error::from)?;
            line.push(b'\n');
            out.write_all(&line)?;
        }
        Ok(())
    }
}

/// The JSON Schema (2020-12) of one line of `--format json`.
pub fn diagnostics_schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<Finding<'static>>().to_value()
}

/// One finding. Lines and columns are 1-based, and columns count characters (Unicode scalar values).
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Finding<'a> {
    /// The stable name of the rule.
    #[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"))]
    rule: &'a str,
    severity: Level,
    /// One line that can be understood alone.
    message: &'a str,
    /// The file's path, relative to the book's folder, with `/`.
    file: &'a str,
    #[schemars(range(min = 1))]
    line: u32,
    #[schemars(range(min = 1))]
    column: u32,
    #[schemars(range(min = 1))]
    end_line: u32,
    /// The column behind the last character; equal to `column` for a place between characters.
    #[schemars(range(min = 1))]
    end_column: u32,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    hint: Option<&'a str>,
    /// The include directives through which the text came into a page, from the innermost outwards.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    trace: Vec<Place<'a>>,
    /// In how many pages this finding stands; left out for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u32", range(min = 2))]
    pages: Option<u32>,
    /// A repair that is certain: applying all its edits removes the finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Repair<'a>")]
    fix: Option<Repair<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Level {
    Error,
    Warning,
    Info,
}

/// A place in a file.
#[derive(Debug, Serialize, JsonSchema)]
struct Place<'a> {
    file: &'a str,
    #[schemars(range(min = 1))]
    line: u32,
    #[schemars(range(min = 1))]
    column: u32,
}

/// What to change.
#[derive(Debug, Serialize, JsonSchema)]
struct Repair<'a> {
    /// What the repair does, as an imperative sentence.
    title: &'a str,
    /// Edits of one or more files, which do not overlap.
    edits: Vec<Replacement<'a>>,
}

/// Replaces the bytes from `start` up to `end` of the file with `text`.
#[derive(Debug, Serialize, JsonSchema)]
struct Replacement<'a> {
    file: &'a str,
    /// The byte offset of the first byte that goes.
    start: u32,
    /// The byte offset behind the last byte that goes.
    end: u32,
    text: &'a str,
}

impl<'a> Finding<'a> {
    /// `locator` is asked for the findings' places, `trace_locator` for those of the include directives: each of the two goes forward.
    fn new(report: &Report<'a>, finding: &'a Diagnostic, locator: &mut Locator<'_>, trace_locator: &mut Locator<'_>) -> Self {
        let sources = report.sources;
        let (start, end) = locator.range(finding.span);
        let trace = finding.trace.iter().map(|&span| {
            let at = trace_locator.start(span);
            Place { file: sources.path(span.file), line: at.line, column: at.column }
        });
        let repair = finding.fix.as_ref().map(|fix| Repair {
            title: &fix.title,
            edits: fix
                .edits
                .iter()
                .map(|edit| Replacement {
                    file: sources.path(edit.span.file),
                    start: edit.span.start,
                    end: edit.span.end,
                    text: &edit.text,
                })
                .collect(),
        });
        Self {
            rule: finding.rule,
            severity: match finding.severity {
                Severity::Error => Level::Error,
                Severity::Warning => Level::Warning,
                Severity::Info => Level::Info,
            },
            message: &finding.message,
            file: sources.path(finding.span.file),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            hint: finding.hint.as_deref(),
            trace: trace.collect(),
            pages: (finding.pages > 1).then_some(finding.pages),
            fix: repair,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::testing::Book;
    use crate::source::{FileId, Span};

    #[test]
    fn an_object_a_line_as_the_contract_has_it() {
        insta::assert_snapshot!(Book::sample().show(&Json), @r#"
        {"rule":"description-missing","severity":"warning","message":"the front matter has no `description`","file":"content/a.md","line":1,"column":1,"end_line":1,"end_column":1}
        {"rule":"bookmark-not-found","severity":"error","message":"`enroll.md` has no heading or anchor `#set-upp`","file":"content/a.md","line":7,"column":15,"end_line":7,"end_column":32,"hint":"did you mean `#set-up`?","fix":{"title":"replace `#set-upp` with `#set-up`","edits":[{"file":"content/a.md","start":53,"end":60,"text":"set-up"}]}}
        {"rule":"invisible-character","severity":"warning","message":"a combining character","file":"content/a.md","line":7,"column":36,"end_line":7,"end_column":44}
        {"rule":"heading-missing","severity":"info","message":"the file ends here","file":"content/a.md","line":8,"column":1,"end_line":8,"end_column":1}
        {"rule":"file-not-found","severity":"error","message":"`token/missing.md` does not exist","file":"token/note.md","line":1,"column":19,"end_line":1,"end_column":29,"trace":[{"file":"content/page.md","line":3,"column":3}],"pages":49}
        {"rule":"sql-syntax","severity":"error","message":"expected an expression after `WHERE`","file":"token/note.md","line":4,"column":1,"end_line":7,"end_column":1,"trace":[{"file":"content/page.md","line":3,"column":3}]}
        "#);
    }

    #[test]
    fn each_line_is_valid_by_the_schema() {
        let mut book = Book::sample();
        book.root = "docs";
        let validator = jsonschema::validator_for(&diagnostics_schema()).unwrap();
        for line in book.show(&Json).lines() {
            let object: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(validator.is_valid(&object), "{line}");
            assert!(!object["file"].as_str().unwrap().starts_with("docs"));
        }
        assert!(!validator.is_valid(&serde_json::json!({"rule": "x", "message": "m"})));
        assert_eq!(
            diagnostics_schema()["required"],
            serde_json::json!(["rule", "severity", "message", "file", "line", "column", "end_line", "end_column"])
        );
        assert_eq!(diagnostics_schema()["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }

    /// Columns of findings on one long line are not counted from its start each time: the time must not grow with the square.
    #[test]
    fn many_findings_on_one_line_are_written_in_linear_time() {
        let mut book = Book::new(&[("a.md", &"[x](y) ".repeat(100_000))]);
        for at in 0..100_000 {
            book.findings.push(Diagnostic::new("r", Severity::Warning, Span::new(FileId(0), at * 7..at * 7 + 6), "m").hint("h"));
        }
        let started = std::time::Instant::now();
        let shown = book.show(&Json);
        let a_finding = started.elapsed() / 100_000;
        assert_eq!(shown.lines().count(), 100_000);
        assert!(shown.ends_with("\"column\":699994,\"end_line\":1,\"end_column\":700000,\"hint\":\"h\"}\n"));
        assert!(a_finding < std::time::Duration::from_micros(100), "{a_finding:?} a finding");
    }
}
