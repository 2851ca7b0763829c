use std::io::{self, Write};

use super::locate::Locator;
use super::{Diagnostic, RenderOptions, Renderer, Report, Severity};
use crate::source::Position;

/// One line a finding, in the form to which editors and terminals can jump.
#[derive(Clone, Copy, Debug)]
pub struct Concise {
    color: bool,
}

impl Concise {
    /// Takes the colour from the options.
    pub fn new(options: &RenderOptions) -> Self {
        Self { color: options.color }
    }
}

impl Renderer for Concise {
    fn render(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut locator = Locator::new(report.sources);
        let mut line = String::new();
        for finding in report.findings {
            line.clear();
            write_line(&mut line, report, finding, locator.start(finding.span), self.color);
            line.push('\n');
            out.write_all(line.as_bytes())?;
        }
        match report.stats {
            Some(stats) => write!(out, "\n{stats}"),
            None => Ok(()),
        }
    }
}

/// `content/a.md:12:8: error[bookmark-not-found]: message (hint)`
pub(super) fn write_line(line: &mut String, report: &Report<'_>, finding: &Diagnostic, at: Position, color: bool) {
    let (on, off) = match (color, finding.severity) {
        (false, _) => ("", ""),
        (true, Severity::Error) => ("\x1b[1;31m", "\x1b[0m"),
        (true, Severity::Warning) => ("\x1b[1;33m", "\x1b[0m"),
        (true, Severity::Info) => ("\x1b[1;34m", "\x1b[0m"),
    };
    push_one_line(line, &report.shown_path(finding.span.file));
    line.push(':');
    push_number(line, at.line);
    line.push(':');
    push_number(line, at.column);
    for part in [": ", on, finding.severity.name(), "[", finding.rule, "]", off, ": "] {
        line.push_str(part);
    }
    push_one_line(line, &finding.message);
    if let Some(hint) = &finding.hint {
        line.push_str(" (");
        push_one_line(line, hint);
        line.push(')');
    }
}

fn push_number(line: &mut String, number: u32) {
    use std::fmt::Write;
    // Writing to a `String` cannot fail.
    let _ = write!(line, "{number}");
}

/// A message may quote the author's text; what would end the line or steer the terminal becomes a space.
fn push_one_line(line: &mut String, text: &str) {
    if text.contains(char::is_control) {
        line.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
    } else {
        line.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::testing::Book;

    #[test]
    fn a_line_holds_place_rule_message_and_hint() {
        let book = Book::sample();
        insta::assert_snapshot!(book.show(&Concise { color: false }), @r#"
        content/a.md:1:1: warning[description-missing]: the front matter has no `description`
        content/a.md:7:15: error[bookmark-not-found]: `enroll.md` has no heading or anchor `#set-upp` (did you mean `#set-up`?)
        content/a.md:7:36: warning[invisible-character]: a combining character
        content/a.md:8:1: info[heading-missing]: the file ends here
        token/note.md:1:19: error[file-not-found]: `token/missing.md` does not exist
        token/note.md:4:1: error[sql-syntax]: expected an expression after `WHERE`
        "#);
    }

    #[test]
    fn a_message_of_several_lines_stays_on_one() {
        let mut book = Book::new(&[("a.md", "x")]);
        book.add("a.md", "x", "r", Severity::Error, "two\r\nlines \x1b[31m");
        assert_eq!(book.show(&Concise { color: false }), "a.md:1:1: error[r]: two  lines  [31m\n");
    }

    #[test]
    fn the_severity_is_coloured_on_a_terminal_only() {
        let mut book = Book::new(&[("a.md", "x")]);
        book.add("a.md", "x", "r", Severity::Warning, "m");
        assert_eq!(book.show(&Concise { color: true }), "a.md:1:1: \x1b[1;33mwarning[r]\x1b[0m: m\n");
    }
}
