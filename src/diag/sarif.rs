use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::locate::Locator;
use super::summary::counted;
use super::{Diagnostic, Edit, Fix, Renderer, Report, Severity, fingerprints, uri};
use crate::source::{FileId, Position, Span};

/// What code-scanning services take and show: GitHub's documented limits, which are the narrowest.
const MOST_RESULTS: usize = 25_000;
const SHOWN_RESULTS: usize = 5_000;
const MOST_LOCATIONS: usize = 100;
/// Ten megabytes after gzip, less a part for the frame of the file.
const MOST_BYTES: usize = 9_500_000;

/// SARIF 2.1.0 (OASIS standard), for code-scanning services and editors: one run, one line.
#[derive(Clone, Copy, Debug)]
pub struct Sarif;

impl Renderer for Sarif {
    fn render(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        let log = log(report, MOST_RESULTS, MOST_BYTES);
        serde_json::to_writer(&mut *out, &log).map_err(io::Error::from)?;
        out.write_all(b"\n")
    }
}

/// The whole file, with no more results and (compressed) bytes than given: the gravest first, since services keep those.
fn log<'a>(report: &Report<'a>, most_results: usize, most_bytes: usize) -> Log<'a> {
    let prints = fingerprints(report.findings, report.sources);
    let mut order: Vec<usize> = (0..report.findings.len()).collect();
    order.sort_by_key(|&n| report.findings.get(n).map(|finding| std::cmp::Reverse(finding.severity)));
    let mut rules = Rules::default();
    let mut bytes = 0;
    let mut results = Vec::new();
    let mut locator = Locator::new(report.sources);
    let mut trace_locator = Locator::new(report.sources);
    let mut fix_locator = Locator::new(report.sources);
    for (finding, print) in order.into_iter().take(most_results).filter_map(|n| Some((report.findings.get(n)?, prints.get(n)?))) {
        bytes += compressed(report, finding);
        if !rules.index.contains_key(finding.rule) {
            bytes += report.rules.rule(finding.rule).map_or(100, |rule| 200 + rule.help.len());
        }
        if bytes > most_bytes {
            break;
        }
        let rule_index = rules.index(report, finding.rule);
        results.push(Found {
            rule_id: finding.rule,
            rule_index,
            level: level(finding.severity),
            message: Message::of(&said(finding)),
            locations: [Place { physical_location: physical(report, finding.span, locator.range(finding.span)), message: None }],
            related_locations: chain(report, finding, &mut trace_locator),
            fixes: finding.fix.iter().map(|fix| repair(report, fix, &mut fix_locator)).collect(),
            partial_fingerprints: BTreeMap::from([("primaryLocationLineHash", print.to_string())]),
        });
    }
    let notices = notices(report, results.len());
    Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool { driver: Driver { name: "fixbook", semantic_version: env!("CARGO_PKG_VERSION"), rules: rules.list } },
            invocations: [Invocation { execution_successful: true, tool_execution_notifications: notices }],
            column_kind: "unicodeCodePoints",
            results,
        }],
    }
}

/// Says what a service will not show, so that nobody takes its list for all there is.
fn notices(report: &Report<'_>, written: usize) -> Vec<Notification> {
    let mut notices = Vec::new();
    let left_out = report.findings.len() - written;
    if left_out > 0 {
        notices.push(format!(
            "{} left out, since code-scanning services refuse larger files; the gravest are here",
            counted(left_out, "more finding")
        ));
    }
    if written > SHOWN_RESULTS {
        notices.push(format!("code-scanning services may show only the gravest {SHOWN_RESULTS} of these {written} findings"));
    }
    notices.into_iter().map(|text| Notification { level: "warning", message: Message::of(&text) }).collect()
}

/// A cautious guess at how many bytes a finding takes after gzip.
///
/// The names of the format and what repeats cost next to nothing; the fingerprint is not compressible; and of the rest gzip leaves
/// less than five sixths, even if it were random characters instead of prose and paths.
fn compressed(report: &Report<'_>, finding: &Diagnostic) -> usize {
    let edits = |fix: &Fix| fix.title.len() + fix.edits.iter().map(|edit| edit.text.len() + 40).sum::<usize>();
    let text = finding.message.len()
        + finding.hint.as_ref().map_or(0, String::len)
        + finding.fix.as_ref().map_or(0, edits)
        + report.sources.path(finding.span.file).len()
        + finding.trace.iter().take(MOST_LOCATIONS).map(|span| report.sources.path(span.file).len() + 20).sum::<usize>();
    60 + text * 5 / 6
}

fn said(finding: &Diagnostic) -> String {
    match &finding.hint {
        Some(hint) => format!("{} ({hint})", finding.message),
        None => finding.message.clone(),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn artifact(report: &Report<'_>, file: FileId) -> Artifact {
    Artifact { uri: uri::relative(&report.shown_path(file)), uri_base_id: "%SRCROOT%" }
}

fn physical(report: &Report<'_>, span: Span, at: (Position, Position)) -> Physical {
    Physical { artifact_location: artifact(report, span.file), region: Region::of(at) }
}

fn chain(report: &Report<'_>, finding: &Diagnostic, locator: &mut Locator<'_>) -> Vec<Place> {
    finding
        .trace
        .iter()
        .take(MOST_LOCATIONS)
        .enumerate()
        .map(|(n, &span)| {
            let text = match (n, finding.pages) {
                (0, 2..) => format!("in this include, used by {} pages", finding.pages),
                (0, 0 | 1) => "in this include".to_owned(),
                (_, _) => "included here".to_owned(),
            };
            Place { physical_location: physical(report, span, locator.range(span)), message: Some(Message::of(&text)) }
        })
        .collect()
}

fn repair<'a>(report: &Report<'a>, fix: &'a Fix, locator: &mut Locator<'_>) -> Repair<'a> {
    let mut files: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in &fix.edits {
        files.entry(edit.span.file).or_default().push(edit);
    }
    let artifact_changes = files.into_iter().map(|(file, edits)| ArtifactChange {
        artifact_location: artifact(report, file),
        replacements: edits.into_iter().map(|edit| replacement(edit, locator)).collect(),
    });
    Repair { description: Message::of(&fix.title), artifact_changes: artifact_changes.collect() }
}

fn replacement<'a>(edit: &'a Edit, locator: &mut Locator<'_>) -> Replacement<'a> {
    Replacement { deleted_region: Region::of(locator.range(edit.span)), inserted_content: Content { text: &edit.text } }
}

/// The rules that the results name, in the order in which they first do.
#[derive(Default)]
struct Rules<'a> {
    index: BTreeMap<&'static str, usize>,
    list: Vec<Descriptor<'a>>,
}

impl<'a> Rules<'a> {
    fn index(&mut self, report: &Report<'a>, name: &'static str) -> usize {
        if let Some(&index) = self.index.get(name) {
            return index;
        }
        let info = report.rules.rule(name);
        self.list.push(Descriptor {
            id: name,
            short_description: info.map(|info| Message::of(info.summary)),
            help: info.map(|info| Help { text: info.help, markdown: info.help }),
            help_uri: info.and_then(|info| info.url),
            default_configuration: info
                .map(|info| Configuration { enabled: info.level.is_some(), level: level(info.level.unwrap_or(Severity::Warning)) }),
            properties: info.filter(|info| !info.group.is_empty()).map(|info| Properties { tags: [info.group] }),
        });
        self.index.insert(name, self.list.len() - 1);
        self.list.len() - 1
    }
}

// The objects of the standard, with the properties that are used here. Names are those of its section 3.

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_description: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_configuration: Option<Configuration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties<'a>>,
}

#[derive(Serialize)]
struct Help<'a> {
    text: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct Properties<'a> {
    tags: [&'a str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Place; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Place>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Repair<'a>>,
    /// GitHub matches alerts of different commits by the property of this name.
    partial_fingerprints: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

impl Message {
    /// In a message of the standard, braces hold placeholders and `[text](1)` is a link (sections 3.11.5 and 3.11.6). An author's text that is
    /// quoted in it is neither.
    fn of(text: &str) -> Self {
        let mut text = text.replace('{', "{{").replace('}', "}}");
        if text.contains("](") {
            text = text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
        }
        Self { text }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

impl Region {
    fn of((start, end): (Position, Position)) -> Self {
        Self { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Repair<'a> {
    description: Message,
    artifact_changes: Vec<ArtifactChange<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Content<'a>,
}

#[derive(Serialize)]
struct Content<'a> {
    text: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::testing::{Book, EveryRule};
    use crate::diag::{FailOn, Summary};
    use serde_json::Value;

    fn valid(text: &str) -> Value {
        let schema = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/sarif-2.1.0.schema.json")).unwrap();
        let mut schema: Value = serde_json::from_slice(&schema).unwrap();
        // As published, the pattern of `language` (which is not written here) has a stray `]`, so that it is no pattern.
        for object in ["run", "toolComponent"] {
            schema["definitions"][object]["properties"]["language"].as_object_mut().unwrap().remove("pattern").unwrap();
        }
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        let value = serde_json::from_str(text).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        value
    }

    fn limited(book: &Book, results: usize, bytes: usize) -> Value {
        let report = Report {
            findings: &book.findings,
            sources: &book.sources,
            rules: &EveryRule,
            root: "",
            fail_on: FailOn::Error,
            summary: Summary::default(),
            stats: None,
        };
        valid(&serde_json::to_string(&log(&report, results, bytes)).unwrap())
    }

    #[test]
    fn is_valid_by_the_schema_of_the_standard() {
        let mut book = Book::sample();
        book.root = "docs";
        let value = valid(&book.show(&Sarif));
        insta::assert_snapshot!(serde_json::to_string_pretty(&value["runs"][0]["results"][0]).unwrap(), @r#"
        {
          "fixes": [
            {
              "artifactChanges": [
                {
                  "artifactLocation": {
                    "uri": "docs/content/a.md",
                    "uriBaseId": "%SRCROOT%"
                  },
                  "replacements": [
                    {
                      "deletedRegion": {
                        "endColumn": 32,
                        "endLine": 7,
                        "startColumn": 25,
                        "startLine": 7
                      },
                      "insertedContent": {
                        "text": "set-up"
                      }
                    }
                  ]
                }
              ],
              "description": {
                "text": "replace `#set-upp` with `#set-up`"
              }
            }
          ],
          "level": "error",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "docs/content/a.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "endColumn": 32,
                  "endLine": 7,
                  "startColumn": 15,
                  "startLine": 7
                }
              }
            }
          ],
          "message": {
            "text": "`enroll.md` has no heading or anchor `#set-upp` (did you mean `#set-up`?)"
          },
          "partialFingerprints": {
            "primaryLocationLineHash": "7fdfbd74764c3e2ed89a60830434b1cc:1"
          },
          "ruleId": "bookmark-not-found",
          "ruleIndex": 0
        }
        "#);
        insta::assert_snapshot!(value["runs"][0]["tool"]["driver"]["rules"][0], @r##"{"defaultConfiguration":{"enabled":true,"level":"warning"},"help":{"markdown":"# Rule\n\nHow to *fix* it.","text":"# Rule\n\nHow to *fix* it."},"helpUri":"https://example.org/rules/r.html","id":"bookmark-not-found","properties":{"tags":["references"]},"shortDescription":{"text":"what it finds"}}"##);
        let levels: Vec<&str> =
            value["runs"][0]["results"].as_array().unwrap().iter().map(|result| result["level"].as_str().unwrap()).collect();
        assert_eq!(levels, ["error", "error", "error", "warning", "warning", "note"]);
    }

    #[test]
    fn nothing_found_is_valid_too_and_so_is_an_unknown_rule() {
        let mut book = Book::new(&[("a.md", "x")]);
        assert_eq!(valid(&book.show(&Sarif))["runs"][0]["results"], serde_json::json!([]));
        book.add("a.md", "x", "unlisted", Severity::Error, "m");
        assert_eq!(valid(&book.show(&Sarif))["runs"][0]["tool"]["driver"]["rules"], serde_json::json!([{"id": "unlisted"}]));
    }

    #[test]
    fn the_chain_is_told_as_related_locations() {
        let value = valid(&Book::sample().show(&Sarif));
        let related = &value["runs"][0]["results"][1]["relatedLocations"][0];
        assert_eq!(related["message"]["text"], "in this include, used by 49 pages");
        assert_eq!(related["physicalLocation"]["artifactLocation"]["uri"], "content/page.md");
        assert_eq!(related["physicalLocation"]["region"]["startColumn"], 3);
    }

    #[test]
    fn text_of_the_author_is_no_link_and_no_placeholder() {
        assert_eq!(Message::of("`[a](1)` {0}").text, "`\\[a\\](1)` {{0}}");
        assert_eq!(Message::of("`[a]` \\x").text, "`[a]` \\x");
    }

    #[test]
    fn limits_keep_the_gravest_and_are_told() {
        let mut book = Book::new(&[("a.md", "x")]);
        for n in 0..50 {
            let severity = if n % 10 == 9 { Severity::Error } else { Severity::Warning };
            book.add("a.md", "x", "r", severity, &format!("m{n}"));
        }
        let cut = limited(&book, 6, usize::MAX);
        let results = cut["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), 6);
        assert!(results[..5].iter().all(|result| result["level"] == "error"));
        let notice = &cut["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
        assert_eq!(notice, "44 more findings left out, since code-scanning services refuse larger files; the gravest are here");
        let small = limited(&book, 1000, 1000);
        let few = small["runs"][0]["results"].as_array().unwrap().len();
        assert!(0 < few && few < 20, "{few}");
    }

    #[test]
    fn more_than_are_shown_is_told() {
        let mut book = Book::new(&[("a.md", "x")]);
        for _ in 0..5001 {
            book.add("a.md", "x", "r", Severity::Info, "m");
        }
        let value: Value = serde_json::to_value(limited(&book, MOST_RESULTS, MOST_BYTES)).unwrap();
        let notice = &value["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
        assert_eq!(notice, "code-scanning services may show only the gravest 5000 of these 5001 findings");
        assert_eq!(
            value["runs"][0]["results"][5000]["partialFingerprints"]["primaryLocationLineHash"]
                .as_str()
                .unwrap()
                .split_once(':')
                .unwrap()
                .1,
            "5001"
        );
    }
}
