//! JSON as a tree of the same kind, with the comments and trailing commas that configuration files of Learn's repositories have.

use super::{Yaml, YamlError, YamlKey, YamlKind};
use crate::source::{FileId, Span};

/// How deep arrays and objects may nest.
const MAX_DEPTH: usize = 100;

/// Reads a whole JSON file. `// …` and `/* … */` comments, a comma behind the last value and a byte order mark are allowed. Numbers,
/// `true` and `false` are scalars that are not quoted, `null` is null. Where a key stands twice the last one holds, as in every reader
/// of these files.
///
/// # Errors
/// The first thing that is wrong, at its place.
pub fn parse_json(text: &str, file: FileId) -> Result<Yaml, YamlError> {
    let mut reader = Reader { text, file, at: if text.starts_with('\u{feff}') { 3 } else { 0 } };
    reader.document()
}

struct Reader<'a> {
    text: &'a str,
    file: FileId,
    at: usize,
}

/// An array or object that is not closed yet. The key is that of the value which comes next.
enum Frame {
    Array { start: usize, items: Vec<Yaml> },
    Object { start: usize, entries: Vec<(YamlKey, Yaml)>, key: Option<YamlKey> },
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Yaml, YamlError> {
        let mut stack: Vec<Frame> = Vec::new();
        loop {
            self.skip_blanks()?;
            // An array or object that ends here, or the key of the next value.
            let mut done = None;
            match stack.last_mut() {
                Some(Frame::Array { .. }) if self.peek() == Some(b']') => done = stack.pop(),
                Some(Frame::Object { .. }) if self.peek() == Some(b'}') => done = stack.pop(),
                Some(Frame::Object { key, .. }) => {
                    *key = Some(self.key()?);
                    self.skip_blanks()?;
                }
                Some(Frame::Array { .. }) | None => {}
            }
            let mut value = match done {
                Some(frame) => {
                    self.at += 1;
                    self.close(frame)
                }
                None => match self.peek() {
                    Some(b'[') => {
                        self.open(&mut stack, Frame::Array { start: self.at, items: Vec::new() })?;
                        continue;
                    }
                    Some(b'{') => {
                        self.open(&mut stack, Frame::Object { start: self.at, entries: Vec::new(), key: None })?;
                        continue;
                    }
                    _ => self.scalar()?,
                },
            };
            // The value is put where it belongs; what it completes is put into what holds that in turn.
            loop {
                let Some(frame) = stack.last_mut() else {
                    self.skip_blanks()?;
                    return if self.at < self.text.len() { Err(self.unexpected("the end of the file")) } else { Ok(value) };
                };
                let close = match frame {
                    Frame::Array { items, .. } => {
                        items.push(value);
                        b']'
                    }
                    Frame::Object { entries, key, .. } => {
                        if let Some(key) = key.take() {
                            entries.push((key, value));
                        }
                        b'}'
                    }
                };
                self.skip_blanks()?;
                match self.peek() {
                    Some(b',') => {
                        self.at += 1;
                        break;
                    }
                    Some(byte) if byte == close => {
                        self.at += 1;
                        let Some(frame) = stack.pop() else { return Err(self.unexpected("a value")) };
                        value = self.close(frame);
                    }
                    _ => return Err(self.unexpected(if close == b']' { "`,` or `]`" } else { "`,` or `}`" })),
                }
            }
        }
    }

    fn open(&mut self, stack: &mut Vec<Frame>, frame: Frame) -> Result<(), YamlError> {
        if stack.len() >= MAX_DEPTH {
            return Err(self.error(self.at..self.at + 1, format!("nested deeper than {MAX_DEPTH} levels")));
        }
        self.at += 1;
        stack.push(frame);
        Ok(())
    }

    fn close(&self, frame: Frame) -> Yaml {
        match frame {
            Frame::Array { start, items } => Yaml { span: self.span(start..self.at), kind: YamlKind::Sequence(items) },
            Frame::Object { start, entries, .. } => Yaml { span: self.span(start..self.at), kind: YamlKind::Mapping(last_ones(entries)) },
        }
    }

    fn key(&mut self) -> Result<YamlKey, YamlError> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes or `}`"));
        }
        let start = self.at;
        let name = self.string()?;
        let span = self.span(start..self.at);
        self.skip_blanks()?;
        if self.peek() != Some(b':') {
            return Err(self.unexpected("`:`"));
        }
        self.at += 1;
        Ok(YamlKey { name, span })
    }

    fn scalar(&mut self) -> Result<Yaml, YamlError> {
        let start = self.at;
        if self.peek() == Some(b'"') {
            let text = self.string()?;
            return Ok(Yaml { span: self.span(start..self.at), kind: YamlKind::Scalar { text, quoted: true } });
        }
        let rest = self.text.get(start..).unwrap_or("");
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
        let word = rest.get(..length).unwrap_or("");
        let kind = match word {
            "null" => YamlKind::Null,
            "true" | "false" => YamlKind::Scalar { text: word.to_owned(), quoted: false },
            number if number.parse::<f64>().is_ok_and(f64::is_finite) => YamlKind::Scalar { text: word.to_owned(), quoted: false },
            _ => return Err(self.unexpected("a value")),
        };
        self.at += length;
        Ok(Yaml { span: self.span(start..self.at), kind })
    }

    /// A string, the reader standing at its opening quote.
    fn string(&mut self) -> Result<String, YamlError> {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.at..).unwrap_or("");
            let Some(plain) = rest.find(['"', '\\', '\n']) else {
                return Err(self.error(start..start + 1, "this text has no closing quote".to_owned()));
            };
            out.push_str(rest.get(..plain).unwrap_or(""));
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                _ => return Err(self.error(start..start + 1, "this text has no closing quote on its line".to_owned())),
            }
        }
    }

    fn escape(&mut self) -> Result<char, YamlError> {
        let start = self.at;
        let kind = self.text.as_bytes().get(start + 1).copied();
        self.at += 2;
        let simple = match kind {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start),
            _ => {
                self.at = start;
                return Err(self.error(start..start + 1, "no such escape; a backslash is written `\\\\`".to_owned()));
            }
        };
        Ok(simple)
    }

    fn unicode(&mut self, start: usize) -> Result<char, YamlError> {
        let first = self.hex(start)?;
        let code = if (0xd800..0xdc00).contains(&first) && self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u")) {
            self.at += 2;
            let second = self.hex(start)?;
            0x10000 + ((first - 0xd800) << 10) + second.wrapping_sub(0xdc00).min(0x3ff)
        } else {
            first
        };
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self, start: usize) -> Result<u32, YamlError> {
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        self.at += if value.is_some() { 4 } else { 0 };
        value.ok_or_else(|| self.error(start..start + 1, "`\\u` needs four hexadecimal digits".to_owned()))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) -> Result<(), YamlError> {
        loop {
            let rest = self.text.get(self.at..).unwrap_or("");
            self.at += rest.len() - rest.trim_start().len();
            let rest = self.text.get(self.at..).unwrap_or("");
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                let Some(end) = rest.find("*/") else {
                    return Err(self.error(self.at..self.at + 2, "this comment is never closed".to_owned()));
                };
                self.at += end + 2;
            } else {
                return Ok(());
            }
        }
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, range.start..range.end.min(self.text.len()))
    }

    fn error(&self, range: std::ops::Range<usize>, message: String) -> YamlError {
        YamlError { span: self.span(range), message, duplicate_key: None }
    }

    fn unexpected(&self, expected: &str) -> YamlError {
        let found = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        match found {
            Some(found) => self.error(self.at..self.at + found.len_utf8(), format!("expected {expected}, not `{}`", found.escape_debug())),
            None => self.error(self.at..self.at, format!("expected {expected}, but the file ends")),
        }
    }
}

/// Of entries with one key only the last, in the place of the first.
fn last_ones(entries: Vec<(YamlKey, Yaml)>) -> Vec<(YamlKey, Yaml)> {
    let mut places = std::collections::BTreeMap::new();
    let mut out: Vec<(YamlKey, Yaml)> = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        match places.get(&key.name).and_then(|at: &usize| out.get_mut(*at)) {
            Some(entry) => *entry = (key, value),
            None => {
                places.insert(key.name.clone(), out.len());
                out.push((key, value));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Yaml, YamlError> {
        parse_json(text, FileId(0))
    }

    #[test]
    fn comments_and_trailing_commas_are_allowed() {
        let text = "\u{feff}// a\n{ \"build\": { /* b */ \"content\": [ {\"files\": [\"**/*.md\",]}, ], }, }\n";
        let tree = read(text).unwrap();
        let files = &tree.get("build").unwrap().get("content").unwrap().items()[0];
        assert_eq!(files.get("files").unwrap().texts(), ["**/*.md"]);
        let value = &files.get("files").unwrap().items()[0];
        assert_eq!(&text[value.span.range()], "\"**/*.md\"");
        assert_eq!(read("[]").unwrap().items().len(), 0);
        assert_eq!(read("{}").unwrap().kind, YamlKind::Mapping(Vec::new()));
    }

    #[test]
    fn escapes_and_scalars() {
        let tree = read(r#"{"a": "x\"\\\/\u00e4\ud83d\ude00\n", "b": [true, -1.5e3, null], "a2": "\ud83d"}"#).unwrap();
        assert_eq!(tree.get("a").unwrap().text(), Some("x\"\\/ä😀\n"));
        assert_eq!(tree.get("a2").unwrap().text(), Some("\u{fffd}"));
        assert_eq!(tree.get("b").unwrap().texts(), ["true", "-1.5e3"]);
        assert_eq!(tree.get("b").unwrap().items()[2].kind, YamlKind::Null);
    }

    #[test]
    fn the_last_of_two_keys_holds() {
        assert_eq!(read(r#"{"a": 1, "b": 2, "a": 3}"#).unwrap().get("a").unwrap().text(), Some("3"));
    }

    #[test]
    fn errors_have_their_places() {
        for (text, at, part) in [
            ("{\"a\": 1 \"b\": 2}", 8, "`,` or `}`"),
            ("{\"a\" 1}", 5, "`:`"),
            ("{a: 1}", 1, "a key in double quotes"),
            ("[1, x]", 4, "a value"),
            ("[\"a\n\"]", 1, "closing quote"),
            ("[\"a", 1, "closing quote"),
            ("[1", 2, "the file ends"),
            ("", 0, "the file ends"),
            ("[1] 2", 4, "the end of the file"),
            ("[\"\\q\"]", 2, "escape"),
            ("[\"\\u12\"]", 2, "hexadecimal"),
            ("/* x", 0, "comment"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.message.contains(part), "{text}: {}", error.message);
            assert_eq!(error.span.start, at, "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        assert!(read(&"[".repeat(100_000)).unwrap_err().message.contains("deeper"));
    }
}
