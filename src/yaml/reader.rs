//! YAML text to a tree, on the events of serde-saphyr's parser: its serde layer has no spans of mapping keys and no spelling of scalars.

use std::collections::{BTreeMap, BTreeSet};

use serde_saphyr::granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, Span as EventSpan};

use super::{Yaml, YamlError, YamlKey, YamlKind};
use crate::source::{FileId, Span};

/// How deep sequences and mappings may nest. Documentation needs five levels; the bound keeps every walk over a tree shallow.
const MAX_DEPTH: usize = 100;

/// How many values the aliases of one document may stand for in all: an alias bomb has millions, and real files a handful.
const MAX_ALIASED: usize = 100_000;

/// Reads the first document of `text`, which stands in `file` from byte `offset` on. Text without a document is null.
///
/// Scalars keep their spelling; a plain `~`, `null` or nothing is [`YamlKind::Null`]. Aliases are replaced by what they stand for, whose
/// spans stay those of the anchor.
///
/// # Errors
/// The first thing that is wrong, at its place: broken syntax, a key that stands twice in a mapping, a key that is a list or mapping,
/// nesting or aliases past the bounds.
pub fn parse(text: &str, file: FileId, offset: usize) -> Result<Yaml, YamlError> {
    let (tree, error) = parse_partly(text, file, offset);
    match error {
        Some(error) => Err(error),
        None => Ok(tree),
    }
}

/// As [`parse`], with what could be read before the first error, so that a page with a slip in its front matter keeps its title.
pub fn parse_partly(text: &str, file: FileId, offset: usize) -> (Yaml, Option<YamlError>) {
    let mut options = Options::default();
    options.set_emit_comments(false);
    options.flow_nesting_limit = MAX_DEPTH;
    options.block_nesting_limit = MAX_DEPTH;
    let mut builder = Builder::new(text, file, offset);
    for event in Parser::new_from_str_with_options(text, options) {
        let done = match event {
            Ok((event, span)) => builder.event(event, span),
            Err(error) => {
                builder.fail(&error);
                true
            }
        };
        if done {
            break;
        }
    }
    builder.finish()
}

/// A sequence or mapping that is not closed yet.
struct Frame {
    span: Span,
    anchor: usize,
    kind: FrameKind,
}

enum FrameKind {
    Sequence(Vec<Yaml>),
    Mapping { entries: Vec<(YamlKey, Yaml)>, seen: BTreeSet<String>, key: Option<YamlKey> },
}

struct Builder<'a> {
    text: &'a str,
    file: FileId,
    offset: usize,
    stack: Vec<Frame>,
    root: Option<Yaml>,
    /// With the number of values in each, and how deep they nest.
    anchors: BTreeMap<usize, (Yaml, usize, usize)>,
    aliased: usize,
    error: Option<YamlError>,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, file: FileId, offset: usize) -> Self {
        Self { text, file, offset, stack: Vec::new(), root: None, anchors: BTreeMap::new(), aliased: 0, error: None }
    }

    fn span(&self, span: EventSpan) -> Span {
        let start = span.start.byte_offset().unwrap_or(0).min(self.text.len());
        let end = span.end.byte_offset().unwrap_or(start).clamp(start, self.text.len());
        Span::new(self.file, self.offset + start..self.offset + end)
    }

    fn report(&mut self, span: Span, message: String, duplicate_key: Option<String>) {
        if self.error.is_none() {
            self.error = Some(YamlError { span, message, duplicate_key });
        }
    }

    fn fail(&mut self, error: &ScanError) {
        let mut at = error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
        let tab = matches!(
            error.kind(),
            ErrorKind::TabNotAllowed
                | ErrorKind::TabInBlockIndentation
                | ErrorKind::TabInIndentation
                | ErrorKind::TabInPlainScalar
                | ErrorKind::TabAtBlockScalarStart
        );
        if tab {
            // The parser points at the start of what the tab stands in.
            at += self.text.get(at..).and_then(|rest| rest.find('\t')).unwrap_or(0);
        }
        if matches!(error.kind(), ErrorKind::UnknownQuotedScalarEscape) {
            at += self.text.get(at..).and_then(unknown_escape).unwrap_or(0);
        }
        // One character, so that something can be underlined; nothing where the text ends too early.
        let width =
            self.text.get(at..).and_then(|rest| rest.chars().next()).filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
        let span = Span::new(self.file, self.offset + at..self.offset + at + width);
        self.report(span, explain(error), None);
    }

    /// Takes an event in; true when the first document is complete, or cannot be gone on with.
    fn event(&mut self, event: Event<'_>, span: EventSpan) -> bool {
        let place = self.span(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let text_tag = tag.as_deref().is_some_and(|tag| tag.core_suffix() == Some("str"));
                let plain = style == ScalarStyle::Plain && !text_tag;
                let kind = if plain && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL") {
                    YamlKind::Null
                } else {
                    YamlKind::Scalar { text: text.into_owned(), quoted: !plain }
                };
                self.value(Yaml { span: self.trimmed(place, style), kind }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => {
                self.stack.push(Frame { span: place, anchor, kind: FrameKind::Sequence(Vec::new()) });
                false
            }
            Event::MappingStart(_, anchor, _) => {
                let kind = FrameKind::Mapping { entries: Vec::new(), seen: BTreeSet::new(), key: None };
                self.stack.push(Frame { span: place, anchor, kind });
                false
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(Some(place)),
            Event::Alias(anchor) => self.alias(anchor, place),
            Event::UnresolvedAlias(name) => {
                self.report(place, format!("no anchor `&{name}` stands before this alias"), None);
                true
            }
            Event::DocumentEnd => true,
            _ => false,
        }
    }

    /// The span of a scalar from its first character (`|`, `>`, a quote) to its last, without the blank lines behind it.
    fn trimmed(&self, span: Span, style: ScalarStyle) -> Span {
        if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
            return span;
        }
        let start = span.start as usize - self.offset;
        let slice = self.text.get(start..span.end as usize - self.offset).unwrap_or("");
        let span = span.part(0..slice.trim_end_matches(['\n', '\r', ' ', '\t']).len());
        if style == ScalarStyle::Plain {
            return span;
        }
        // The parser's span of a block scalar starts behind its header.
        match self.text.get(..start).and_then(header_start) {
            Some(header) => Span::new(self.file, self.offset + header..span.end as usize),
            None => span,
        }
    }

    fn alias(&mut self, anchor: usize, place: Span) -> bool {
        let Some((value, size, depth)) = self.anchors.get(&anchor) else {
            self.report(place, "this alias stands inside of its own anchor".to_owned(), None);
            return true;
        };
        if self.stack.len() + depth > MAX_DEPTH {
            self.report(place, format!("this alias makes lists and mappings nest deeper than {MAX_DEPTH} levels"), None);
            return true;
        }
        let (value, size) = (value.clone(), *size);
        self.aliased = self.aliased.saturating_add(size);
        if self.aliased > MAX_ALIASED {
            self.report(place, format!("aliases stand for more than {MAX_ALIASED} values"), None);
            return true;
        }
        self.value(value, 0)
    }

    /// Puts a complete value in its place.
    fn value(&mut self, value: Yaml, anchor: usize) -> bool {
        if anchor != 0 {
            let (size, depth) = measure(&value.kind);
            self.anchors.insert(anchor, (value.clone(), size, depth));
        }
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(value);
            return false;
        };
        match &mut frame.kind {
            FrameKind::Sequence(items) => items.push(value),
            FrameKind::Mapping { entries, seen, key } => match key.take() {
                Some(name) => {
                    if seen.insert(name.name.clone()) {
                        entries.push((name, value));
                    }
                }
                None => {
                    let span = value.span;
                    let name = match value.kind {
                        YamlKind::Scalar { text, .. } => text,
                        YamlKind::Null => String::new(),
                        YamlKind::Sequence(_) | YamlKind::Mapping(_) => {
                            self.report(span, "a key must be a text, not a list or a mapping".to_owned(), None);
                            return true;
                        }
                    };
                    let twice = seen.contains(&name);
                    *key = Some(YamlKey { name: name.clone(), span });
                    if twice {
                        self.report(span, format!("the key `{name}` stands twice in this mapping"), Some(name));
                    }
                }
            },
        }
        false
    }

    /// Closes the innermost sequence or mapping. `end` is the place of its end, where there is one.
    fn close(&mut self, end: Option<Span>) -> bool {
        let Some(frame) = self.stack.pop() else { return false };
        // A block collection ends with its last value: the parser's own end is where the next token begins.
        let flow_end = end.filter(|end| !end.is_empty());
        let (kind, last) = match frame.kind {
            FrameKind::Sequence(items) => {
                let last = items.last().map(|item| item.span);
                (YamlKind::Sequence(items), last)
            }
            FrameKind::Mapping { entries, .. } => {
                let last = entries.last().map(|(key, value)| if value.span.end >= key.span.end { value.span } else { key.span });
                (YamlKind::Mapping(entries), last)
            }
        };
        let start = match &kind {
            YamlKind::Mapping(entries) if flow_end.is_none() => entries.first().map_or(frame.span.start, |(key, _)| key.span.start),
            YamlKind::Mapping(_) | YamlKind::Sequence(_) | YamlKind::Scalar { .. } | YamlKind::Null => frame.span.start,
        };
        let end = flow_end.or(last).map_or(frame.span.end, |span| span.end).max(start);
        self.value(Yaml { span: Span { file: self.file, start, end }, kind }, frame.anchor)
    }

    fn finish(mut self) -> (Yaml, Option<YamlError>) {
        // After an error, what is open is closed as it stands; the bound on depth bounds the loop.
        while !self.stack.is_empty() {
            self.close(None);
        }
        let empty = Span::new(self.file, self.offset..self.offset);
        (self.root.unwrap_or(Yaml { span: empty, kind: YamlKind::Null }), self.error)
    }
}

/// How many values a tree has, and how deep it is.
fn measure(kind: &YamlKind) -> (usize, usize) {
    let (mut total, mut deepest) = (0usize, 0usize);
    let mut open = vec![(kind, 1usize)];
    while let Some((kind, depth)) = open.pop() {
        total += 1;
        deepest = deepest.max(depth);
        match kind {
            YamlKind::Null | YamlKind::Scalar { .. } => {}
            YamlKind::Sequence(items) => open.extend(items.iter().map(|item| (&item.kind, depth + 1))),
            YamlKind::Mapping(entries) => open.extend(entries.iter().map(|(_, value)| (&value.kind, depth + 1))),
        }
    }
    (total, deepest)
}

/// Where the header (`|`, `>-`, `|2 # why`) starts that the text before a block scalar ends with.
fn header_start(before: &str) -> Option<usize> {
    let before = before.trim_end_matches([' ', '\n', '\r']);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.get(line_start..)?;
    let is_header = |at: usize| {
        let rest = line.get(at + 1..).unwrap_or("").trim_start_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        rest.trim().is_empty() || (rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#'))
    };
    line.match_indices(['|', '>']).map(|(at, _)| at).find(|at| is_header(*at)).map(|at| line_start + at)
}

/// The first `\\` of a quoted text that starts no escape.
fn unknown_escape(text: &str) -> Option<usize> {
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        if character == '\\' && !matches!(characters.next(), Some((_, next)) if "0abt\tnvfre \"/\\N_LPxuU\n\r".contains(next)) {
            return Some(at);
        }
    }
    None
}

/// The parser's messages in words that tell an author what to do, where they are of the kinds that authors meet.
fn explain(error: &ScanError) -> String {
    match error.kind() {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => "a tab cannot be used here; indent with spaces".to_owned(),
        ErrorKind::MappingValueNotAllowed => "a second `:` is not possible here; put a text that holds `: ` in quotes".to_owned(),
        ErrorKind::UnclosedQuotedScalar => "this quote is never closed".to_owned(),
        ErrorKind::UnclosedFlowCollection { open, .. } => format!("this `{open}` is never closed"),
        ErrorKind::MismatchedFlowCollectionEnd { open, close, .. } => format!("`{close}` cannot close `{open}`"),
        ErrorKind::ExpectedBlockMappingKey => "a key is expected here, as `key: value`, with the indentation of the keys above".to_owned(),
        ErrorKind::ExpectedBlockSequenceEntry => {
            "an entry is expected here, as `- value`, with the indentation of the entries above".to_owned()
        }
        ErrorKind::SimpleKeyExpected => {
            "this line is no `key: value`; a `:` is missing, or the indentation differs from the lines above".to_owned()
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            "nothing may stand behind the closing quote; put the whole text in quotes".to_owned()
        }
        ErrorKind::UnknownQuotedScalarEscape => "no such escape; in double quotes a backslash is written `\\\\`".to_owned(),
        ErrorKind::UnexpectedCharacter { character, .. } => format!("a text cannot start with `{character}`; put it in quotes"),
        ErrorKind::UnknownAnchor => "no anchor of this name stands before this alias; put a text that starts with `*` in quotes".to_owned(),
        ErrorKind::RecursionLimitExceeded => format!("lists and mappings nest deeper than {MAX_DEPTH} levels"),
        ErrorKind::InvalidColonPlacement => "`:` is not possible here; is a `]` or `}` missing".to_owned(),
        _ => {
            let info = error.info();
            let mut characters = info.trim().trim_end_matches('.').chars();
            characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Yaml {
        parse(text, FileId(0), 0).unwrap()
    }

    fn fails(text: &str) -> YamlError {
        parse(text, FileId(0), 0).unwrap_err()
    }

    #[test]
    fn keys_and_values_have_their_bytes() {
        let text = "\u{feff}# c\na: äb  # d\nlist:\n  - x\n  - y: 1\n    z: [1, 2]\n\nb: \"true\"\n";
        let tree = read(text);
        let at = |value: &Yaml| &text[value.span.range()];
        assert_eq!(at(tree.get("a").unwrap()), "äb");
        let list = tree.get("list").unwrap();
        assert_eq!(at(list), "- x\n  - y: 1\n    z: [1, 2]");
        assert_eq!(at(&list.items()[1]), "y: 1\n    z: [1, 2]");
        assert_eq!(at(list.items()[1].get("z").unwrap()), "[1, 2]");
        assert_eq!(tree.get("b").unwrap().kind, YamlKind::Scalar { text: "true".to_owned(), quoted: true });
        let YamlKind::Mapping(entries) = &tree.kind else { panic!() };
        assert_eq!(&text[entries[2].0.span.range()], "b");
    }

    #[test]
    fn offsets_count_from_the_file() {
        let tree = parse("a: b", FileId(7), 100).unwrap();
        assert_eq!(tree.get("a").unwrap().span, Span::new(FileId(7), 103..104));
        assert_eq!(parse("a: [", FileId(7), 100).unwrap_err().span.file, FileId(7));
        assert!(parse("a: [", FileId(7), 100).unwrap_err().span.start >= 103);
    }

    #[test]
    fn scalars_keep_their_spelling() {
        let tree = read("a: 01\nb: yes\nc: 2020-01-02\nd: ~\ne:\nf: 1.50\ng: !!str null\n");
        let texts: Vec<_> = ["a", "b", "c", "f", "g"].iter().map(|key| tree.get(key).unwrap().text().unwrap()).collect();
        assert_eq!(texts, ["01", "yes", "2020-01-02", "1.50", "null"]);
        assert_eq!(tree.get("d").unwrap().kind, YamlKind::Null);
        assert_eq!(tree.get("e").unwrap().kind, YamlKind::Null);
    }

    #[test]
    fn a_key_that_stands_twice_is_reported_at_the_second() {
        let error = fails("a: 1\nb:\n  c: 1\n  c: 2\n");
        assert_eq!(error.duplicate_key.as_deref(), Some("c"));
        assert_eq!(error.span.range(), 17..18);
    }

    #[test]
    fn only_the_first_document_is_read() {
        assert_eq!(read("a: 1\n---\na: [\n").get("a").unwrap().text(), Some("1"));
        assert_eq!(read("").kind, YamlKind::Null);
        assert_eq!(read("# c\n").kind, YamlKind::Null);
    }

    #[test]
    fn aliases_are_followed_and_bounded() {
        let tree = read("a: &x [1, 2]\nb: *x\n");
        assert_eq!(tree.get("b").unwrap().texts(), ["1", "2"]);
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let alias = format!("*a{}", level - 1);
            bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![alias; 9].join(", ")));
        }
        assert!(fails(&bomb).message.contains("aliases stand for more than"));
        assert!(fails("a: &a [*a]").message.contains("own anchor"));
        assert!(fails("a: *nowhere").span.start >= 3);
        // A chain of aliases gets deeper with every step and is no bomb by its size.
        let mut chain = "a0: &a0 [x]\n".to_owned();
        for level in 1..5_000 {
            chain.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
        }
        let _ = parse(&chain, FileId(0), 0);
    }

    #[test]
    fn broken_yaml_is_an_error_at_its_place() {
        for (text, at, part) in [
            ("a: b\n\tc: d\n", 5, "a tab"),
            ("a: [1\nb: 2\n", 7, "`]`"),
            ("a: b: c\n", 4, "in quotes"),
            ("a: \"x\n", 3, "never closed"),
            ("a: 1\n b: 2\n", 7, "in quotes"),
            ("title: @x\n", 7, "`@`"),
            ("a: 'b' c\n", 7, "closing quote"),
            ("a: \"c:\\d\"\n", 6, "backslash"),
            ("a: b\n- x\n", 7, "key"),
            ("a: b\nc\nd: e\n", 5, "`:` is missing"),
        ] {
            let error = fails(text);
            assert!(error.message.contains(part), "{text:?}: {}", error.message);
            assert_eq!(error.span.start, at, "{text:?}: {}", error.message);
        }
    }

    #[test]
    fn depth_is_bounded() {
        fails(&"[".repeat(10_000));
        fails(&"- ".repeat(10_000));
        let nested: String = (0..2_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
        fails(&nested);
    }

    #[test]
    fn no_text_makes_it_panic() {
        let pieces =
            ["a", ":", " ", "\n", "-", "[", "]", "{", "}", "\"", "'", "|", ">", "&x ", "*x", "#", "\t", "!!str ", "ä", "---", "..."];
        let mut state = 1u64;
        for _ in 0..5_000 {
            let mut text = String::new();
            for _ in 0..12 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
            }
            if let Err(error) = parse(&text, FileId(0), 0) {
                assert!(text.is_char_boundary(error.span.start as usize) && text.is_char_boundary(error.span.end as usize), "{text:?}");
            }
        }
    }
}
