//! The YAML between `---` lines at the top of a Markdown file.

use super::reader::parse_partly;
use super::{FrontMatter, YamlError, YamlKind};
use crate::source::{FileId, Span};

/// Cuts the front matter off a Markdown file and reads it. Gives the byte at which the body starts.
///
/// Front matter starts with a line `---` at the very top (a byte order mark may stand before it) and ends with a line `---` or `...`;
/// blanks behind them are allowed. Without an end there is none, see [`unclosed_front_matter`]. Where the YAML is broken, what could be
/// read before the error is kept beside the error.
pub fn front_matter(text: &str, file: FileId) -> (FrontMatter, usize) {
    let start = bom_length(text);
    let Some((yaml, body)) = cut(text) else { return (FrontMatter::default(), start) };
    let Some(slice) = text.get(yaml.clone()) else { return (FrontMatter::default(), start) };
    let span = Some(Span::new(file, yaml.clone()));
    let (tree, error) = parse_partly(slice, file, yaml.start);
    let front_matter = match tree.kind {
        YamlKind::Mapping(entries) => FrontMatter { span, entries, error },
        YamlKind::Null => FrontMatter { span, entries: Vec::new(), error },
        YamlKind::Scalar { .. } | YamlKind::Sequence(_) => {
            let message = "front matter must be a mapping of keys to values, as `title: Enroll a device`".to_owned();
            let error = error.or(Some(YamlError { span: tree.span, message, duplicate_key: None }));
            FrontMatter { span, entries: Vec::new(), error }
        }
    };
    (front_matter, body)
}

/// The `---` of a front matter that is never closed. A `---` that is meant as a rule has no `key:` in the line below it.
pub fn unclosed_front_matter(text: &str, file: FileId) -> Option<Span> {
    let start = bom_length(text);
    let rest = text.get(start..)?;
    if cut(text).is_some() || !is_opening(rest.lines().next()?) {
        return None;
    }
    let next = rest.lines().nth(1)?;
    let (key, value) = next.split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    (is_key && (value.is_empty() || value.starts_with(' '))).then(|| Span::new(file, start..start + 3))
}

fn bom_length(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

fn is_opening(line: &str) -> bool {
    line.trim_end() == "---"
}

/// The bytes of the YAML, and where the body starts.
fn cut(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let start = bom_length(text);
    let mut lines = text.get(start..)?.split_inclusive('\n');
    let opening = lines.next()?;
    if !is_opening(opening) {
        return None;
    }
    let yaml = start + opening.len();
    let mut at = yaml;
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((yaml..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> (FrontMatter, &str) {
        let (front_matter, body) = front_matter(text, FileId(0));
        (front_matter, &text[body..])
    }

    #[test]
    fn the_body_starts_behind_the_closing_line() {
        for (text, body) in [
            ("---\ntitle: A\n---\nx", "x"),
            ("\u{feff}---\r\ntitle: A\r\n---\r\nx", "x"),
            ("--- \ntitle: A\n...\n\nx", "\nx"),
            ("---\ntitle: A\n---", ""),
        ] {
            let (front_matter, rest) = split(text);
            assert_eq!(front_matter.text("title"), Some("A"), "{text:?}");
            assert_eq!(front_matter.error, None);
            assert_eq!(rest, body);
            let value = front_matter.get("title").unwrap();
            assert_eq!(&text[value.span.range()], "A");
        }
    }

    #[test]
    fn front_matter_may_be_empty() {
        let (front_matter, body) = split("---\n---\nx");
        assert_eq!((front_matter.entries.len(), front_matter.error, body), (0, None, "x"));
        assert!(front_matter.span.is_some());
        let (front_matter, _) = split("---\n# only a comment\n---\n");
        assert_eq!(front_matter.error, None);
    }

    #[test]
    fn without_an_end_it_is_text() {
        let text = "---\ntitle: A\n\n# B\n";
        let (front_matter, body) = split(text);
        assert_eq!((front_matter.span, body), (None, text));
        assert_eq!(unclosed_front_matter(text, FileId(0)), Some(Span::new(FileId(0), 0..3)));
        assert_eq!(unclosed_front_matter("---\n\nText: x\n", FileId(0)), None);
        assert_eq!(unclosed_front_matter("---\nA sentence: x\n", FileId(0)), None);
        assert_eq!(unclosed_front_matter("---\na: b\n---\n", FileId(0)), None);
    }

    #[test]
    fn a_slip_keeps_what_stands_before_it() {
        let text = "---\ntitle: A\nauthor: b\nauthor: c\nms.date: 1\n---\n";
        let (front_matter, _) = split(text);
        let error = front_matter.error.clone().unwrap();
        assert_eq!(error.duplicate_key.as_deref(), Some("author"));
        assert_eq!(&text[error.span.start as usize..][..9], "author: c");
        assert_eq!((front_matter.text("author"), front_matter.text("ms.date")), (Some("b"), Some("1")));
        let (front_matter, _) = split("---\ntitle: A\nauthor: [b\n---\n");
        assert!(front_matter.error.is_some());
        assert_eq!(front_matter.text("title"), Some("A"));
    }

    #[test]
    fn a_list_is_no_front_matter() {
        let (front_matter, _) = split("---\n- a\n---\n");
        assert!(front_matter.error.unwrap().message.contains("mapping"));
    }
}
