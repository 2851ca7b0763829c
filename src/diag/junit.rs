use std::io::{self, Write};

use super::locate::Locator;
use super::{Diagnostic, Renderer, Report};

/// JUnit XML, as test services read it: one suite a file, one case a finding.
///
/// A finding that fails the run is a failure; one that does not is a case that passed and has something to say, since a service
/// that turns red where the exit code is 0 is not believed. A run without findings is one case that passed.
#[derive(Clone, Copy, Debug)]
pub struct Junit;

impl Renderer for Junit {
    fn render(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        let failures = |findings: &[Diagnostic]| findings.iter().filter(|finding| report.fail_on.fails(finding.severity)).count();
        let tests = report.findings.len().max(1);
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(out, r#"<testsuites name="fixbook" tests="{tests}" failures="{}" errors="0">"#, failures(report.findings))?;
        if report.findings.is_empty() {
            writeln!(out, r#"  <testsuite name="fixbook" tests="1" failures="0" errors="0">"#)?;
            writeln!(out, r#"    <testcase name="no findings" classname="fixbook"/>"#)?;
            writeln!(out, "  </testsuite>")?;
        }
        let mut locator = Locator::new(report.sources);
        for of_file in report.findings.chunk_by(|a, b| a.span.file == b.span.file) {
            let Some(first) = of_file.first() else { continue };
            let path = escaped(&report.shown_path(first.span.file));
            writeln!(out, r#"  <testsuite name="{path}" tests="{}" failures="{}" errors="0">"#, of_file.len(), failures(of_file))?;
            for finding in of_file {
                out.write_all(case(report, finding, &path, &mut locator).as_bytes())?;
            }
            writeln!(out, "  </testsuite>")?;
        }
        writeln!(out, "</testsuites>")
    }
}

/// One finding. `path` is escaped.
fn case(report: &Report<'_>, finding: &Diagnostic, path: &str, locator: &mut Locator<'_>) -> String {
    let at = locator.start(finding.span);
    let (line, column) = (at.line, at.column);
    let rule = escaped(finding.rule);
    let message = escaped(&finding.message);
    let mut details = format!("{path}:{line}:{column}: {}[{rule}]: {message}", finding.severity);
    if let Some(hint) = &finding.hint {
        details.push_str(&format!("\n{}", escaped(hint)));
    }
    if let Some(&include) = finding.trace.first() {
        let pages = if finding.pages > 1 { format!(", used by {} pages", finding.pages) } else { String::new() };
        details.push_str(&format!("\nincluded by {}{pages}", escaped(&report.shown_path(include.file))));
    }
    let outcome = if report.fail_on.fails(finding.severity) {
        format!(r#"<failure type="{rule}" message="{message}">{details}</failure>"#)
    } else {
        format!("<system-out>{details}</system-out>")
    };
    format!("    <testcase name=\"{rule} at {line}:{column}\" classname=\"{path}\" file=\"{path}\" line=\"{line}\">{outcome}</testcase>\n")
}

/// Text for an element or an attribute. Characters that XML 1.0 cannot hold even when escaped (section 2.2) are left out, and so
/// are the other control characters, which viewers choke on. Line ends and tabs become references, or an attribute would lose them.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::testing::Book;
    use crate::diag::{FailOn, Severity};
    use quick_xml::events::Event;

    /// The names of the elements and the values of their attributes, unescaped: fails on what is not well-formed.
    fn read(xml: &str) -> Vec<(String, Vec<(String, String)>)> {
        let mut reader = quick_xml::Reader::from_str(xml);
        reader.config_mut().check_end_names = true;
        let mut elements = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => return elements,
                Event::Start(tag) | Event::Empty(tag) => {
                    let name = String::from_utf8(tag.name().as_ref().to_vec()).unwrap();
                    let attributes = tag.attributes().map(|attribute| {
                        let attribute = attribute.unwrap();
                        let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
                        let value = std::str::from_utf8(&attribute.value).unwrap();
                        (key, quick_xml::escape::unescape(value).unwrap().into_owned())
                    });
                    elements.push((name, attributes.collect()));
                }
                Event::GeneralRef(_) | Event::Text(_) | Event::End(_) | Event::Decl(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_suite_a_file_and_a_case_a_finding() {
        let shown = Book::sample().show(&Junit);
        insta::assert_snapshot!(shown, @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="fixbook" tests="6" failures="3" errors="0">
          <testsuite name="content/a.md" tests="4" failures="1" errors="0">
            <testcase name="description-missing at 1:1" classname="content/a.md" file="content/a.md" line="1"><system-out>content/a.md:1:1: warning[description-missing]: the front matter has no `description`</system-out></testcase>
            <testcase name="bookmark-not-found at 7:15" classname="content/a.md" file="content/a.md" line="7"><failure type="bookmark-not-found" message="`enroll.md` has no heading or anchor `#set-upp`">content/a.md:7:15: error[bookmark-not-found]: `enroll.md` has no heading or anchor `#set-upp`
        did you mean `#set-up`?</failure></testcase>
            <testcase name="invisible-character at 7:36" classname="content/a.md" file="content/a.md" line="7"><system-out>content/a.md:7:36: warning[invisible-character]: a combining character</system-out></testcase>
            <testcase name="heading-missing at 8:1" classname="content/a.md" file="content/a.md" line="8"><system-out>content/a.md:8:1: info[heading-missing]: the file ends here</system-out></testcase>
          </testsuite>
          <testsuite name="token/note.md" tests="2" failures="2" errors="0">
            <testcase name="file-not-found at 1:19" classname="token/note.md" file="token/note.md" line="1"><failure type="file-not-found" message="`token/missing.md` does not exist">token/note.md:1:19: error[file-not-found]: `token/missing.md` does not exist
        included by content/page.md, used by 49 pages</failure></testcase>
            <testcase name="sql-syntax at 4:1" classname="token/note.md" file="token/note.md" line="4"><failure type="sql-syntax" message="expected an expression after `WHERE`">token/note.md:4:1: error[sql-syntax]: expected an expression after `WHERE`
        included by content/page.md</failure></testcase>
          </testsuite>
        </testsuites>
        "#);
        let elements = read(&shown);
        assert_eq!(elements.iter().filter(|(name, _)| name == "failure").count(), 3);
        assert_eq!(elements.iter().filter(|(name, _)| name == "testcase").count(), 6);
    }

    #[test]
    fn what_the_fail_level_lets_pass_is_no_failure() {
        let mut book = Book::sample();
        for (fail_on, failures) in [(FailOn::Never, 0), (FailOn::Error, 3), (FailOn::Warning, 5)] {
            book.fail_on = fail_on;
            let elements = read(&book.show(&Junit));
            assert_eq!(elements.iter().filter(|(name, _)| name == "failure").count(), failures);
            assert_eq!(elements[0].1[2], ("failures".to_owned(), failures.to_string()));
        }
    }

    #[test]
    fn nothing_found_is_a_case_that_passed() {
        let elements = read(&Book::new(&[("a.md", "")]).show(&Junit));
        assert_eq!(elements.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["testsuites", "testsuite", "testcase"]);
    }

    #[test]
    fn any_text_is_escaped() {
        let mut book = Book::new(&[("<a>&'\".md", "x")]);
        book.add("<a>&'\".md", "x", "r", Severity::Error, "]]> <b a=\"'\"> &amp;\u{0}\u{1b}[0m\u{ffff}\n\tend");
        let elements = read(&book.show(&Junit));
        let (_, failure) = elements.last().unwrap();
        assert_eq!(failure[1].1, "]]> <b a=\"'\"> &amp;[0m\n\tend");
        assert_eq!(elements[1].1[0].1, "<a>&'\".md");
    }
}
