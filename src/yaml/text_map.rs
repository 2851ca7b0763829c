//! From the text of a YAML scalar back to its characters in the file, for Markdown inside YAML.

use super::{Yaml, YamlKind};
use crate::source::{Span, TextMap};

/// The map from offsets of a scalar's text to the file. `source` is the text of the whole file.
///
/// Follows quotes and escapes, folded lines, and the indentation of block scalars. For a value that is no scalar, or one that the
/// source does not hold where its span says (which could only be a defect of ours), the map is one stretch from the span's start.
pub fn text_map(source: &str, value: &Yaml) -> TextMap {
    let YamlKind::Scalar { text, .. } = &value.kind else { return TextMap::contiguous(value.span) };
    let start = value.span.start as usize;
    let Some(raw) = source.get(value.span.range()) else { return TextMap::contiguous(value.span) };
    let map = match raw.as_bytes().first() {
        Some(b'|') => literal(source, start, text, value.span),
        Some(b'>') => folded(source, start, text, value.span),
        Some(b'"') => flow(raw, start, text, value.span, Quote::Double),
        Some(b'\'') => flow(raw, start, text, value.span, Quote::Single),
        Some(_) => flow(raw, start, text, value.span, Quote::None),
        None => None,
    };
    map.unwrap_or_else(|| TextMap::contiguous(value.span))
}

/// The lines of a block scalar behind its header, with their offsets and without their ends.
fn block_lines(source: &str, start: usize) -> Option<impl Iterator<Item = (usize, &str)>> {
    let rest = source.get(start..)?;
    let mut at = start + rest.find('\n')? + 1;
    Some(source.get(at..)?.split_inclusive('\n').map(move |line| {
        let here = at;
        at += line.len();
        (here, line.trim_end_matches(['\n', '\r']))
    }))
}

/// Each line of the text is the end of a line of the source: what stands before it is indentation.
fn literal(source: &str, start: usize, text: &str, span: Span) -> Option<TextMap> {
    let mut map = TextMap::new(span.file);
    let mut lines = block_lines(source, start)?;
    let mut text_at = 0;
    for text_line in text.split_inclusive('\n') {
        let content = text_line.strip_suffix('\n').unwrap_or(text_line);
        let Some((line_at, line)) = lines.next() else {
            // The line end that the parser adds to a last line without one has no place of its own.
            break;
        };
        // A blank line of the source may be shorter than the indentation, then it is empty in the text.
        let indent = line.strip_suffix(content)?.len();
        map.push(text_at, line_at + indent);
        text_at += text_line.len();
    }
    Some(map)
}

/// As a literal, but line ends may have become spaces: each line of the source is looked up behind the one before.
fn folded(source: &str, start: usize, text: &str, span: Span) -> Option<TextMap> {
    let mut map = TextMap::new(span.file);
    let mut text_at = 0;
    for (line_at, line) in block_lines(source, start)? {
        let rest = text.get(text_at..)?;
        if rest.trim_matches([' ', '\n']).is_empty() {
            break;
        }
        let content = line.trim_start_matches(' ');
        if content.is_empty() {
            continue;
        }
        let skipped = rest.len() - rest.trim_start_matches([' ', '\n']).len();
        let mut found = text_at + skipped;
        let mut source_at = line_at + (line.len() - content.len());
        if !text.get(found..)?.starts_with(content) {
            return None;
        }
        let next = found + content.len();
        // Spaces beyond the indentation belong to the text: a line that is indented further is not folded.
        while found > text_at && source_at > line_at && text.as_bytes().get(found - 1) == Some(&b' ') && text_at + 1 < found {
            found -= 1;
            source_at -= 1;
        }
        map.push(found, source_at);
        text_at = next;
    }
    Some(map)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
    Double,
}

/// Plain and quoted scalars: characters one to one, but for escapes, and for line breaks with the blanks around them.
fn flow(raw: &str, start: usize, text: &str, span: Span, quote: Quote) -> Option<TextMap> {
    let mut map = TextMap::new(span.file);
    let mut raw_at = usize::from(quote != Quote::None);
    let mut text_at = 0;
    while text_at < text.len() {
        let rest = raw.get(raw_at..)?;
        let here = rest.chars().next()?;
        let blanks = rest.get(..rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len())?;
        map.push(text_at, start + raw_at);
        if !blanks.is_empty() {
            let breaks = blanks.bytes().filter(|byte| *byte == b'\n').count();
            raw_at += blanks.len();
            // One line break is a space, each further one a line end; blanks within a line stand as they are.
            text_at += match breaks {
                0 => blanks.len(),
                1 => 1,
                more => more - 1,
            };
        } else if quote == Quote::Double && here == '\\' {
            let (raw_length, text_length) = escape(rest, text.get(text_at..)?)?;
            raw_at += raw_length;
            text_at += text_length;
        } else if quote == Quote::Single && rest.starts_with("''") {
            raw_at += 2;
            text_at += 1;
        } else {
            if !text.get(text_at..)?.starts_with(here) {
                return None;
            }
            raw_at += here.len_utf8();
            text_at += here.len_utf8();
        }
    }
    Some(map)
}

/// The length of an escape in the source, and of what it stands for in the text.
fn escape(rest: &str, text: &str) -> Option<(usize, usize)> {
    let kind = rest.chars().nth(1)?;
    if matches!(kind, '\n' | '\r') {
        // An escaped line break vanishes with the next line's indentation.
        let behind = rest.get(1..)?;
        return Some((rest.len() - behind.trim_start_matches([' ', '\t', '\r', '\n']).len(), 0));
    }
    let first = text.chars().next()?;
    let digits = match kind {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => return Some((1 + kind.len_utf8(), first.len_utf8())),
    };
    // A character past the first 65,536 may be spelt as two escapes, as in JSON.
    let pair = kind == 'u' && first.len_utf8() == 4;
    Some((if pair { 12 } else { 2 + digits }, first.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::yaml::parse;

    /// Each word of the scalar under `key` must be found in the source through the map.
    fn words(source: &str) {
        let tree = parse(source, FileId(0), 0).unwrap();
        let value = tree.get("key").unwrap();
        let text = value.text().unwrap();
        let map = text_map(source, value);
        let mut from = 0;
        let mut seen = 0;
        for word in text.split([' ', '\n']).filter(|word| !word.is_empty()) {
            let at = from + text[from..].find(word).unwrap();
            let span = map.span(at..at + word.len());
            let found = source[span.range()].replace("''", "'").replace("\\\"", "\"").replace("\\u00e4", "ä");
            assert_eq!(found, word, "in {source:?}");
            from = at + word.len();
            seen += 1;
        }
        assert!(seen > 0, "no word in {source:?}");
    }

    #[test]
    fn words_of_block_scalars_are_found() {
        words("a: 1\nkey: |\n  one two\n\n  - three\n      four\n\n  five\nb: 2\n");
        words("key: |-\r\n    one\r\n    two\r\n");
        words("key: >\n  one\n  two\n\n  three\n    four\n  five\n");
        words("key: >-\n  one two\n  three");
        words("key: |2\n    one\n  two\n");
        words("key: | # why\n  one\n  two ä three\n");
    }

    #[test]
    fn words_of_flow_scalars_are_found() {
        words("key: one two three\n");
        words("key: one\n  two\n\n  three\nb: 1\n");
        words("key: 'it''s one two'\n");
        words("key: \"say \\\"x \\u00e4y two\"\n");
        words("key: \"one\n  two \\\n  three\"\n");
    }

    #[test]
    fn spaces_before_an_indented_line_have_their_places() {
        let source = "key: >\n  one\n    two\n  three\n";
        let tree = parse(source, FileId(0), 0).unwrap();
        let value = tree.get("key").unwrap();
        assert_eq!(value.text(), Some("one\n  two\nthree\n"));
        assert_eq!(text_map(source, value).span(4..9).range(), source.find("  two").map(|at| at..at + 5).unwrap());
    }
}
