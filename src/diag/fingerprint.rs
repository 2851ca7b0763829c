use std::collections::HashMap;
use std::fmt;

use super::Diagnostic;
use crate::source::{Source, Sources};

/// How many bytes on either side of a finding's start are looked at on a line that is longer than that.
const NEAR: usize = 256;

/// What a finding is known by from one run to the next, though lines have moved.
///
/// It is made of the rule, the file, the line's text without its indentation, list marker and spacing, and the text the
/// finding points at. Edits on other lines, a renumbered list and another severity leave it as it is; so does a change of the message, which may
/// count things elsewhere. A finding that points at no text, such as "no `description`", has its message instead, digits aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint {
    content: u128,
    /// Which one it is of those with the same content, from 1: equal findings on equal lines of a file.
    occurrence: u32,
}

impl fmt::Display for Fingerprint {
    /// 32 hexadecimal digits, `:`, the number of the occurrence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}:{}", self.content, self.occurrence)
    }
}

/// The fingerprints of sorted findings, in their order.
pub fn fingerprints(findings: &[Diagnostic], sources: &Sources) -> Vec<Fingerprint> {
    let mut seen: HashMap<u128, u32> = HashMap::new();
    findings
        .iter()
        .map(|finding| {
            let content = content(finding, sources);
            let occurrence = seen.entry(content).or_insert(0);
            *occurrence += 1;
            Fingerprint { content, occurrence: *occurrence }
        })
        .collect()
}

fn content(finding: &Diagnostic, sources: &Sources) -> u128 {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &str| {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    };
    add(finding.rule);
    add(sources.path(finding.span.file));
    let source = sources.get(finding.span.file);
    // A finding at the very start of a file is one about the whole file; its first line has nothing to do with it.
    if let Some(source) = source
        && (finding.span.start, finding.span.end) != (0, 0)
    {
        let (line, pointed_at) = texts(source, finding);
        add(&line);
        add(&pointed_at);
    }
    if source.is_none() || finding.span.is_empty() {
        add(&without_digits(&finding.message));
    }
    let mut short = [0; 16];
    hasher.finalize_xof().fill(&mut short);
    u128::from_be_bytes(short)
}

/// The normalised text of the line on which the finding starts, and of that part of it to which it points.
fn texts(source: &Source, finding: &Diagnostic) -> (String, String) {
    let text = source.text();
    let start = finding.span.range().start.min(text.len());
    let bytes = text.as_bytes();
    // Only what is near is searched for line ends, so that many findings on one long line cost no more than on short ones.
    let low = start.saturating_sub(NEAR);
    let high = (start + NEAR).min(text.len());
    let line_start = bytes.get(low..start).and_then(|head| head.iter().rposition(|&byte| byte == b'\n')).map(|at| low + at + 1);
    let line_end = bytes.get(start..high).and_then(|tail| tail.iter().position(|&byte| byte == b'\n')).map_or(high, |at| start + at);
    let whole = line_start.is_some() || low == 0;
    let line = String::from_utf8_lossy(bytes.get(line_start.unwrap_or(low)..line_end).unwrap_or_default());
    let line = if whole { without_marker(&line) } else { &line };
    let pointed_at = String::from_utf8_lossy(bytes.get(start..finding.span.range().end.min(line_end)).unwrap_or_default());
    (squeezed(line), squeezed(&pointed_at))
}

/// Takes off indentation, `>`, `#`, bullets and the number of a list item.
fn without_marker(line: &str) -> &str {
    let text = line.trim_start_matches([' ', '\t', '>', '-', '*', '+', '#']);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['.', ')']) {
        Some(rest) if rest.len() + 1 < text.len() => rest,
        Some(_) | None => text,
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::testing::Book;
    use crate::diag::{Severity, collect};
    use crate::source::Span;

    /// The fingerprints of a finding at each `bad` of a text.
    fn of(text: &str) -> Vec<String> {
        let mut book = Book::new(&[("a.md", text)]);
        let file = book.file("a.md");
        for (at, found) in text.match_indices("bad") {
            book.findings.push(Diagnostic::new("r", Severity::Error, Span::new(file.id, at..at + found.len()), format!("at {at}")));
        }
        fingerprints(&collect(book.findings), &book.sources).iter().map(Fingerprint::to_string).collect()
    }

    #[test]
    fn edits_elsewhere_and_moves_change_nothing() {
        let before = of("# T\n\n3. see bad link\n");
        assert_eq!(before.len(), 1);
        for after in ["new\r\n\r\n# T\r\n3. see bad link\r\n", "4. see bad link", "> * see   bad link", "x\n\tsee bad link"] {
            assert_eq!(of(after), before, "{after:?}");
        }
        assert_ne!(of("3. look at bad link"), before);
    }

    #[test]
    fn equal_findings_on_equal_lines_are_numbered() {
        let all = of("a bad\nx\na bad\na bad\n");
        assert_eq!(all.iter().map(|f| f.rsplit_once(':').map_or("", |(_, n)| n)).collect::<Vec<_>>(), ["1", "2", "3"]);
        assert_eq!(all[0].split(':').next(), all[2].split(':').next());
        assert_eq!(of("a bad\na bad\n"), all[..2]);
    }

    #[test]
    fn rule_file_and_text_tell_findings_apart() {
        let mut book = Book::new(&[("a.md", "[x](y) [z](w)"), ("b.md", "[x](y) [z](w)")]);
        for path in ["a.md", "b.md"] {
            for (rule, text) in [("r", "y"), ("r", "w"), ("s", "y")] {
                book.add(path, text, rule, Severity::Error, "m");
            }
        }
        let mut all = fingerprints(&book.findings, &book.sources);
        assert!(all.iter().all(|fingerprint| fingerprint.occurrence == 1));
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 6);
    }

    #[test]
    fn a_finding_about_the_whole_file_goes_by_its_message() {
        let of = |text: &str, message: &str| {
            let mut book = Book::new(&[("a.md", text)]);
            let file = book.file("a.md").id;
            book.push(Diagnostic::new("r", Severity::Error, Span::file_start(file), message));
            fingerprints(&book.findings, &book.sources)
        };
        assert_eq!(of("one", "no `author`, 12 words"), of("two", "no `author`, 9 words"));
        assert_ne!(of("one", "no `author`"), of("one", "no `ms.date`"));
    }

    #[test]
    fn long_lines_are_looked_at_near_the_finding_only() {
        let far = |filler: &str| of(&format!("{}{}bad {}", filler, "é".repeat(600), "x".repeat(600)));
        assert_eq!(far("a"), far("bcd"));
    }
}
