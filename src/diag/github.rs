use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;

use super::concise::write_line;
use super::locate::Locator;
use super::select::Selection;
use super::summary::counted;
use super::{Diagnostic, RenderOptions, Renderer, Report, Severity};

/// How many annotations of one kind GitHub takes from one step; those after them are dropped without a word.
const MOST_OF_A_KIND: usize = 10;
/// How large a step's summary may be; one that is larger is dropped whole.
const MOST_SUMMARY_BYTES: usize = 1024 * 1024;

/// Workflow commands that GitHub Actions turns into annotations; all other findings as lines of the log, and as a table in the
/// step's summary.
#[derive(Debug)]
pub struct Github {
    step_summary: Option<PathBuf>,
}

impl Github {
    /// Takes the summary's file from the options.
    pub fn new(options: &RenderOptions) -> Self {
        Self { step_summary: options.step_summary.clone() }
    }
}

impl Renderer for Github {
    fn render(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        let (annotated, rest) = divide(report.findings);
        let mut locator = Locator::new(report.sources);
        let mut text = String::new();
        for finding in annotated {
            annotation(&mut text, report, finding, &mut locator);
        }
        out.write_all(text.as_bytes())?;
        if !rest.is_empty() {
            writeln!(out, "::group::{}", counted(rest.len(), "more finding"))?;
            let mut locator = Locator::new(report.sources);
            for &finding in &rest {
                text.clear();
                write_line(&mut text, report, finding, locator.start(finding.span), false);
                writeln!(out, "{}", harmless(&text))?;
            }
            writeln!(out, "::endgroup::")?;
        }
        writeln!(out, "{}", report.summary)?;
        if let Some(stats) = report.stats {
            for line in stats.to_string().lines() {
                writeln!(out, "{}", harmless(line))?;
            }
        }
        match &self.step_summary {
            Some(path) => {
                // Other commands of the step may have written to it, and the limit is for all of them.
                let used = fs::metadata(path).map_or(0, |meta| usize::try_from(meta.len()).unwrap_or(usize::MAX));
                let summary = step_summary(report, MOST_SUMMARY_BYTES.saturating_sub(used));
                OpenOptions::new().create(true).append(true).open(path)?.write_all(summary.as_bytes())
            }
            None => Ok(()),
        }
    }
}

/// The findings to annotate (the first ones of each kind, the gravest kind first, no rule hiding another), and the others in their order.
fn divide(findings: &[Diagnostic]) -> (Vec<&Diagnostic>, Vec<&Diagnostic>) {
    let selection = Selection::of_each_severity(findings, MOST_OF_A_KIND);
    let (annotated, rest): (Vec<_>, Vec<_>) = selection.divided().partition(|&(_, shown)| shown);
    let mut annotated: Vec<&Diagnostic> = annotated.into_iter().map(|(finding, _)| finding).collect();
    annotated.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    (annotated, rest.into_iter().map(|(finding, _)| finding).collect())
}

/// `::error file=content/a.md,line=12,endLine=12,col=8,endColumn=30,title=bookmark-not-found::message`
fn annotation(text: &mut String, report: &Report<'_>, finding: &Diagnostic, locator: &mut Locator<'_>) {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let (start, end) = locator.range(finding.span);
    let path = escaped(&report.shown_path(finding.span.file), true);
    // Writing to a `String` cannot fail.
    let _ = write!(text, "::{command} file={path},line={},endLine={}", start.line, end.line);
    // GitHub takes columns only where both are of one line.
    if start.line == end.line {
        let _ = write!(text, ",col={},endColumn={}", start.column, end.column);
    }
    let _ = write!(text, ",title={}::{}", escaped(finding.rule, true), escaped(&finding.message, false));
    if let Some(hint) = &finding.hint {
        let _ = write!(text, " ({})", escaped(hint, false));
    }
    if let (Some(&include), 2..) = (finding.trace.first(), finding.pages) {
        let include = escaped(&report.shown_path(include.file), false);
        let _ = write!(text, "%0Aincluded by {include}; {} pages in all", finding.pages);
    }
    text.push('\n');
}

/// The escapes of workflow commands: a property's value also must not hold what parts properties.
fn escaped(text: &str, property: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            ':' if property => out.push_str("%3A"),
            ',' if property => out.push_str("%2C"),
            c => out.push(c),
        }
    }
    out
}

/// A line of the log that is no command, whatever it quotes: the runner looks for `::` where a line starts, and for `##[` anywhere.
fn harmless(line: &str) -> String {
    let line = line.replace("##[", "# #[");
    if line.trim_start().starts_with("::") { format!("./{line}") } else { line }
}

/// What the step's summary shows: the counts, how many of which rule, then the findings until there is no more room.
fn step_summary(report: &Report<'_>, most_bytes: usize) -> String {
    let mut text = format!("### Fixbook: {}\n\n", report.summary);
    if report.findings.is_empty() {
        return fitting(text, most_bytes);
    }
    let mut rules: BTreeMap<(std::cmp::Reverse<Severity>, &str), usize> = BTreeMap::new();
    for finding in report.findings {
        *rules.entry((std::cmp::Reverse(finding.severity), finding.rule)).or_default() += 1;
    }
    text.push_str("| severity | rule | findings |\n| --- | --- | ---: |\n");
    for ((severity, rule), count) in &rules {
        let rule = match report.rules.rule(rule).and_then(|info| info.url) {
            Some(url) => format!("[`{rule}`]({url})"),
            None => format!("`{rule}`"),
        };
        let _ = writeln!(text, "| {} | {rule} | {count} |", severity.0);
    }
    text.push_str("\n| place | severity | finding |\n| --- | --- | --- |\n");
    // The last row says how many are left out, so there must be room for it.
    const LAST_ROW: usize = 80;
    let (mut annotated, rest) = divide(report.findings);
    annotated.extend(rest);
    annotated.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut locator = Locator::new(report.sources);
    for (n, finding) in annotated.iter().enumerate() {
        let at = locator.start(finding.span);
        let hint = finding.hint.as_ref().map_or(String::new(), |hint| format!(" ({})", cell(hint)));
        let path = cell(&report.shown_path(finding.span.file));
        let row = format!("| {path}:{}:{} | {} | {}{hint} |\n", at.line, at.column, finding.severity, cell(&finding.message));
        if text.len() + row.len() + LAST_ROW > most_bytes {
            let _ = writeln!(text, "| | | {}, in the log of this step |", counted(annotated.len() - n, "more finding"));
            break;
        }
        text.push_str(&row);
    }
    text.push('\n');
    fitting(text, most_bytes)
}

/// Where there is no room at all, nothing is better than what would make GitHub drop the other commands' part too.
fn fitting(text: String, most_bytes: usize) -> String {
    if text.len() <= most_bytes { text } else { String::new() }
}

/// Text in a cell of a table: what Markdown or HTML would take for something else is escaped. Code in backquotes stays code.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut code = false;
    let even = text.matches('`').count().is_multiple_of(2);
    for c in text.chars() {
        match c {
            '|' => out.push_str("\\|"),
            '\r' | '\n' => out.push(' '),
            '`' if even => {
                code = !code;
                out.push(c);
            }
            '`' => out.push_str("\\`"),
            '&' if !code => out.push_str("&amp;"),
            '<' if !code => out.push_str("&lt;"),
            '*' | '_' | '[' | ']' | '\\' | '~' | '@' | '#' if !code => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::testing::{Book, EveryRule};
    use crate::diag::{FailOn, Summary};

    fn plain() -> Github {
        Github::new(&RenderOptions::default())
    }

    fn summary_of(book: &Book, most: usize) -> String {
        let report = Report {
            findings: &book.findings,
            sources: &book.sources,
            rules: &EveryRule,
            root: book.root,
            fail_on: FailOn::Error,
            summary: Summary::of(&book.findings),
            stats: None,
        };
        step_summary(&report, most)
    }

    #[test]
    fn findings_are_annotations_with_the_gravest_first() {
        let mut book = Book::sample();
        book.root = "docs";
        insta::assert_snapshot!(book.show(&plain()), @r#"
        ::error file=docs/content/a.md,line=7,endLine=7,col=15,endColumn=32,title=bookmark-not-found::`enroll.md` has no heading or anchor `#set-upp` (did you mean `#set-up`?)
        ::error file=docs/token/note.md,line=1,endLine=1,col=19,endColumn=29,title=file-not-found::`token/missing.md` does not exist%0Aincluded by docs/content/page.md; 49 pages in all
        ::error file=docs/token/note.md,line=4,endLine=7,title=sql-syntax::expected an expression after `WHERE`
        ::warning file=docs/content/a.md,line=1,endLine=1,col=1,endColumn=1,title=description-missing::the front matter has no `description`
        ::warning file=docs/content/a.md,line=7,endLine=7,col=36,endColumn=44,title=invisible-character::a combining character
        ::notice file=docs/content/a.md,line=8,endLine=8,col=1,endColumn=1,title=heading-missing::the file ends here
        3 errors, 2 warnings, 1 info in 2 files; `--fix` repairs 1
        "#);
    }

    #[test]
    fn what_would_end_a_command_or_a_property_is_escaped() {
        let mut book = Book::new(&[("a,b:c%.md", "x")]);
        book.add("a,b:c%.md", "x", "r", Severity::Error, "100%: a,b\r\n::warning::x").hint = Some("y\nz".to_owned());
        assert_eq!(
            book.show(&plain()).lines().next(),
            Some("::error file=a%2Cb%3Ac%25.md,line=1,endLine=1,col=1,endColumn=2,title=r::100%25: a,b%0D%0A::warning::x (y%0Az)")
        );
    }

    #[test]
    fn ten_of_a_kind_are_annotated_and_the_others_are_in_the_log() {
        let mut book = Book::new(&[("::error::a.md", "x")]);
        for n in 0..14 {
            book.add("::error::a.md", "x", if n < 12 { "many" } else { "few" }, Severity::Warning, &format!("m{n:02} ##[error]"));
            book.add("::error::a.md", "x", "note", Severity::Info, &format!("i{n:02}"));
        }
        book.add("::error::a.md", "x", "last", Severity::Error, "e");
        let shown = book.show(&plain());
        let count = |start: &str| shown.lines().filter(|line| line.starts_with(start)).count();
        assert_eq!([count("::error"), count("::warning"), count("::notice"), count("./::error")], [1, 10, 10, 8]);
        assert_eq!(shown.matches("title=few").count(), 2);
        assert!(shown.starts_with("::error") && shown.contains("::group::8 more findings\n"));
        let log = shown.split_once("::group::").unwrap().1;
        assert!(!log.contains("##["));
    }

    #[test]
    fn the_summary_is_appended_to_the_file_of_the_step() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("summary.md");
        fs::write(&path, "before\n").unwrap();
        let book = Book::sample();
        book.show(&Github::new(&RenderOptions { step_summary: Some(path.clone()), ..RenderOptions::default() }));
        insta::assert_snapshot!(fs::read_to_string(&path).unwrap(), @r#"
        before
        ### Fixbook: 3 errors, 2 warnings, 1 info in 2 files; `--fix` repairs 1

        | severity | rule | findings |
        | --- | --- | ---: |
        | error | [`bookmark-not-found`](https://example.org/rules/r.html) | 1 |
        | error | [`file-not-found`](https://example.org/rules/r.html) | 1 |
        | error | [`sql-syntax`](https://example.org/rules/r.html) | 1 |
        | warning | [`description-missing`](https://example.org/rules/r.html) | 1 |
        | warning | [`invisible-character`](https://example.org/rules/r.html) | 1 |
        | info | [`heading-missing`](https://example.org/rules/r.html) | 1 |

        | place | severity | finding |
        | --- | --- | --- |
        | content/a.md:7:15 | error | `enroll.md` has no heading or anchor `#set-upp` (did you mean `#set-up`?) |
        | token/note.md:1:19 | error | `token/missing.md` does not exist |
        | token/note.md:4:1 | error | expected an expression after `WHERE` |
        | content/a.md:1:1 | warning | the front matter has no `description` |
        | content/a.md:7:36 | warning | a combining character |
        | content/a.md:8:1 | info | the file ends here |
        "#);
    }

    #[test]
    fn the_summary_keeps_within_its_limit() {
        let mut book = Book::new(&[("a.md", "x")]);
        for n in 0..40_000 {
            book.add("a.md", "x", "r", Severity::Warning, &format!("message number {n}"));
        }
        let text = summary_of(&book, MOST_SUMMARY_BYTES);
        assert!(text.len() <= MOST_SUMMARY_BYTES && text.len() > MOST_SUMMARY_BYTES - 200, "{}", text.len());
        assert!(text.ends_with("more findings, in the log of this step |\n\n"));
        assert_eq!(summary_of(&book, 10), "");
    }

    #[test]
    fn cells_hold_text_and_code_only() {
        assert_eq!(cell("a|b `<x>_|` <b> *c*\n@me [x](y) `"), "a\\|b \\`&lt;x>\\_\\|\\` &lt;b> \\*c\\* \\@me \\[x\\](y) \\`");
        assert_eq!(cell("`a<b_c` d_e"), "`a<b_c` d\\_e");
    }
}
