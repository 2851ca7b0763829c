//! One table of contents as its file says it, before its addresses are looked up.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::problem::{LoadProblem, LoadProblemKind};
use crate::diag::nearest;
use crate::source::{FileId, Span};
use crate::yaml::{Yaml, YamlError, YamlKey, YamlKind, front_matter, parse_json, parse_partly};

/// A table of contents as written.
#[derive(Debug, Default)]
pub(super) struct TocFile {
    pub(super) items: Vec<RawItem>,
    pub(super) metadata: Vec<(YamlKey, Yaml)>,
    pub(super) problems: Vec<LoadProblem>,
}

/// An entry as written. A key that is empty counts as not there.
#[derive(Debug, Default)]
pub(super) struct RawItem {
    pub(super) name: String,
    pub(super) name_span: Span,
    pub(super) href: Option<(String, Span)>,
    pub(super) topic_href: Option<(String, Span)>,
    pub(super) toc_href: Option<(String, Span)>,
    pub(super) uid: Option<(String, Span)>,
    pub(super) topic_uid: Option<(String, Span)>,
    pub(super) homepage: Option<(String, Span)>,
    pub(super) expanded: bool,
    pub(super) maintain_context: bool,
    pub(super) display_name: Option<String>,
    pub(super) span: Span,
    pub(super) extra: Vec<(YamlKey, Yaml)>,
    pub(super) items: Vec<RawItem>,
}

const KNOWN: [&str; 12] = [
    "name",
    "href",
    "items",
    "topicHref",
    "tocHref",
    "uid",
    "topicUid",
    "homepage",
    "homepageUid",
    "expanded",
    "maintainContext",
    "displayName",
];

/// Reads a table of contents by the extension of its path.
pub(super) fn read(text: &str, path: &str, file: FileId) -> TocFile {
    match crate::source::extension(path).to_ascii_lowercase().as_str() {
        "md" => markdown(text, file),
        "json" => match parse_json(text, file) {
            Ok(tree) => structured(tree, None),
            Err(error) => structured(Yaml { span: Span::file_start(file), kind: YamlKind::Null }, Some(error)),
        },
        _ => {
            let (tree, error) = parse_partly(text, file, 0);
            structured(tree, error)
        }
    }
}

/// Entries of a tree. After an error in it, those before the error are kept: a book should not lose its navigation by one slip.
fn structured(tree: Yaml, error: Option<YamlError>) -> TocFile {
    let mut toc = TocFile::default();
    let broken = error.is_some();
    if let Some(error) = error {
        let kind = LoadProblemKind::TocSyntax { message: error.message, duplicate_key: error.duplicate_key };
        toc.problems.push(LoadProblem::new(error.span, kind));
    }
    match &tree.kind {
        YamlKind::Sequence(items) => toc.items = entries(items, &mut toc.problems),
        YamlKind::Mapping(_) => {
            if let Some(YamlKind::Mapping(metadata)) = tree.get("metadata").map(|metadata| &metadata.kind) {
                toc.metadata.clone_from(metadata);
            }
            match tree.get("items").map(|items| (items, &items.kind)) {
                Some((_, YamlKind::Sequence(items))) => toc.items = entries(items, &mut toc.problems),
                Some((_, YamlKind::Null)) => {}
                Some((items, YamlKind::Scalar { .. } | YamlKind::Mapping(_))) => {
                    shape(items, "items", "a list of entries", &mut toc.problems)
                }
                None if broken => {}
                None => shape(&tree, "toc", "a list of entries, or a mapping with `items`", &mut toc.problems),
            }
        }
        YamlKind::Scalar { .. } if !broken => shape(&tree, "toc", "a list of entries, as `- name: Enroll`", &mut toc.problems),
        YamlKind::Scalar { .. } | YamlKind::Null => {}
    }
    toc
}

fn shape(value: &Yaml, key: &str, expected: &'static str, problems: &mut Vec<LoadProblem>) {
    problems.push(LoadProblem::new(value.span, LoadProblemKind::TocShape { key: key.to_owned(), expected }));
}

/// The depth of the recursion is that of the YAML, which its reader bounds.
fn entries(items: &[Yaml], problems: &mut Vec<LoadProblem>) -> Vec<RawItem> {
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        match &item.kind {
            YamlKind::Mapping(keys) => out.push(entry(item, keys, problems)),
            YamlKind::Null => {}
            YamlKind::Scalar { .. } | YamlKind::Sequence(_) => shape(item, "items", "an entry, as `- name: Enroll`", problems),
        }
    }
    out
}

fn entry(item: &Yaml, keys: &[(YamlKey, Yaml)], problems: &mut Vec<LoadProblem>) -> RawItem {
    let mut raw = RawItem { span: item.span, name_span: item.span.part(0..0), ..RawItem::default() };
    for (key, value) in keys {
        let text = text_of(value);
        let typed = || text.clone().filter(|text| !text.is_empty()).map(|text| (text, value.span));
        match key.name.as_str() {
            "name" => (raw.name, raw.name_span) = (text.clone().unwrap_or_default(), value.span),
            "href" => raw.href = typed(),
            "topicHref" => raw.topic_href = typed(),
            "tocHref" => raw.toc_href = typed(),
            "uid" => raw.uid = typed(),
            "topicUid" => raw.topic_uid = typed(),
            "homepage" => raw.homepage = typed(),
            "expanded" => raw.expanded = is_true(value),
            "maintainContext" => raw.maintain_context = is_true(value),
            "displayName" => raw.display_name.clone_from(&text),
            "items" => {
                match &value.kind {
                    YamlKind::Sequence(items) => raw.items = entries(items, problems),
                    YamlKind::Null => {}
                    YamlKind::Scalar { .. } | YamlKind::Mapping(_) => shape(value, "items", "a list of entries", problems),
                }
                continue;
            }
            other => {
                if let Some(nearest) = nearest(other, KNOWN).filter(|_| !keys.is_empty()) {
                    let kind = LoadProblemKind::TocUnknownKey { key: other.to_owned(), nearest: Some(nearest) };
                    problems.push(LoadProblem::new(key.span, kind));
                }
                raw.extra.push((key.clone(), value.clone()));
                continue;
            }
        }
        if text.is_none() && value.kind != YamlKind::Null {
            shape(value, &key.name, "a text", problems);
        }
    }
    raw
}

fn text_of(value: &Yaml) -> Option<String> {
    value.text().map(|text| text.trim().to_owned())
}

fn is_true(value: &Yaml) -> bool {
    value.text().is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

/// Headings and nested lists, in any mixture: a list stands below the heading before it.
fn markdown(text: &str, file: FileId) -> TocFile {
    let (matter, body) = front_matter(text, file);
    let mut toc = TocFile { metadata: matter.entries, ..TocFile::default() };
    if let Some(error) = matter.error {
        let kind = LoadProblemKind::TocSyntax { message: error.message, duplicate_key: error.duplicate_key };
        toc.problems.push(LoadProblem::new(error.span, kind));
    }
    let mut reader = MarkdownReader {
        text,
        body,
        file,
        problems: toc.problems,
        open: Vec::new(),
        roots: Vec::new(),
        entry: None,
        heading: 0,
        lists: 0,
        skipped: 0,
    };
    let options = Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(text.get(body..).unwrap_or(""), options).into_offset_iter() {
        reader.event(&event, range);
    }
    reader.finish(toc.metadata)
}

struct MarkdownReader<'a> {
    text: &'a str,
    /// Where the Markdown starts in the file.
    body: usize,
    file: FileId,
    problems: Vec<LoadProblem>,
    /// The entries above the place where the next one comes, each with its level.
    open: Vec<(usize, RawItem)>,
    roots: Vec<RawItem>,
    /// The entry that is being read, with its level.
    entry: Option<(usize, RawItem)>,
    /// The level of the last heading, 0 before the first.
    heading: usize,
    /// How many lists are open.
    lists: usize,
    /// How many blocks that cannot stand here are open.
    skipped: usize,
}

/// Entries nest no deeper than this; Markdown itself sets no bound on lists.
const MAX_LEVEL: usize = 50;

impl MarkdownReader<'_> {
    fn event(&mut self, event: &Event<'_>, range: std::ops::Range<usize>) {
        let span = Span::new(self.file, self.body + range.start..self.body + range.end);
        match event {
            Event::Start(Tag::Heading { level, .. }) if self.lists == 0 => {
                let level = level_number(*level);
                if self.heading > 0 && level > self.heading + 1 {
                    let kind = LoadProblemKind::TocLevelSkipped { from: self.heading as u8, to: level as u8 };
                    self.problems.push(LoadProblem::new(span, kind));
                }
                self.heading = level;
                self.start_entry(level, span);
            }
            Event::End(TagEnd::Heading(_)) if self.lists == 0 => self.end_entry(),
            Event::Start(Tag::List(_)) => {
                self.end_entry();
                self.lists += 1;
            }
            Event::End(TagEnd::List(_)) => self.lists = self.lists.saturating_sub(1),
            Event::Start(Tag::Item) => {
                let level = (self.heading + self.lists).min(MAX_LEVEL);
                self.start_entry(level, span);
            }
            Event::End(TagEnd::Item) => self.end_entry(),
            Event::Start(Tag::Paragraph) if self.lists == 0 => self.unexpected(span),
            Event::Start(Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::Table(_)) => {
                if self.skipped == 0 {
                    self.unexpected(span);
                }
                self.skipped += 1;
            }
            Event::End(TagEnd::BlockQuote(_) | TagEnd::CodeBlock | TagEnd::Table) => self.skipped = self.skipped.saturating_sub(1),
            Event::Start(Tag::Link { dest_url, .. }) => self.link(dest_url, span),
            Event::Text(text) | Event::Code(text) => self.name(text, span),
            Event::SoftBreak | Event::HardBreak => self.name(" ", span),
            _ => {}
        }
    }

    fn start_entry(&mut self, level: usize, span: Span) {
        self.end_entry();
        self.entry = Some((level, RawItem { span, name_span: span.part(0..0), ..RawItem::default() }));
    }

    fn link(&mut self, dest: &str, span: Span) {
        let dest_span = self.dest_span(dest, span);
        let Some((_, entry)) = &mut self.entry else { return };
        if entry.href.is_none() && !dest.is_empty() {
            entry.href = Some((dest.to_owned(), dest_span));
        }
    }

    /// Where the destination is typed in `[text](dest)` or `<dest>`; the whole link where it is typed elsewhere.
    fn dest_span(&self, dest: &str, span: Span) -> Span {
        let raw = self.text.get(span.range()).unwrap_or("");
        let from = raw.rfind("](").map_or(0, |at| at + 2);
        match raw.get(from..).and_then(|rest| rest.find(dest)) {
            Some(at) => span.part(from + at..from + at + dest.len()),
            None => span,
        }
    }

    fn name(&mut self, text: &str, span: Span) {
        if self.skipped > 0 {
            return;
        }
        if let Some((_, entry)) = &mut self.entry {
            entry.name_span = if entry.name.is_empty() { span } else { entry.name_span.to(span) };
            entry.name.push_str(text);
        }
    }

    fn unexpected(&mut self, span: Span) {
        let text = self.text.get(span.range()).unwrap_or("").trim_end();
        let line = text.lines().next().unwrap_or("");
        let shown: String = line.chars().take(60).collect();
        let span = span.part(0..line.len());
        self.problems.push(LoadProblem::new(span, LoadProblemKind::TocUnexpectedContent { text: shown }));
    }

    fn end_entry(&mut self) {
        let Some((level, mut entry)) = self.entry.take() else { return };
        entry.name = entry.name.trim().to_owned();
        if let Some(uid) = entry.name.strip_prefix('@').filter(|uid| entry.href.is_none() && !uid.is_empty() && !uid.contains(' ')) {
            entry.uid = Some((uid.to_owned(), entry.name_span));
            entry.name = String::new();
        }
        // `<xref:x>` shows its own address, which is no name.
        if entry.href.as_ref().is_some_and(|(href, _)| *href == entry.name && href.starts_with("xref:")) {
            entry.name = String::new();
        }
        self.close_to(level);
        self.open.push((level, entry));
    }

    /// Puts entries at or below a level into the ones above them.
    fn close_to(&mut self, level: usize) {
        while self.open.last().is_some_and(|(open, _)| *open >= level) {
            let Some((_, entry)) = self.open.pop() else { return };
            match self.open.last_mut() {
                Some((_, above)) => above.items.push(entry),
                None => self.roots.push(entry),
            }
        }
    }

    fn finish(mut self, metadata: Vec<(YamlKey, Yaml)>) -> TocFile {
        self.end_entry();
        self.close_to(0);
        TocFile { items: self.roots, metadata, problems: self.problems }
    }
}

fn level_number(level: HeadingLevel) -> usize {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(items: &[RawItem]) -> String {
        let mut out = String::new();
        fn walk(items: &[RawItem], depth: usize, out: &mut String) {
            for item in items {
                out.push_str(&"  ".repeat(depth));
                out.push_str(&item.name);
                if let Some((href, _)) = &item.href {
                    out.push_str(&format!(" -> {href}"));
                }
                if let Some((uid, _)) = &item.uid {
                    out.push_str(&format!(" @{uid}"));
                }
                out.push('\n');
                walk(&item.items, depth + 1, out);
            }
        }
        walk(items, 0, &mut out);
        out
    }

    fn kinds(toc: &TocFile) -> Vec<LoadProblemKind> {
        toc.problems.iter().map(|problem| problem.kind.clone()).collect()
    }

    #[test]
    fn yaml_entries_nest() {
        let text = "- name: A\n  href: a.md\n  expanded: true\n  items:\n  - name: B\n    topicHref: b.md\n    href: b/\n- uid: x.y\n";
        let toc = read(text, "toc.yml", FileId(0));
        assert_eq!(outline(&toc.items), "A -> a.md\n  B -> b/\n @x.y\n");
        assert_eq!(toc.items[0].items[0].topic_href.as_ref().unwrap().0, "b.md");
        let (href, span) = toc.items[0].href.clone().unwrap();
        assert_eq!(&text[span.range()], href);
        assert!(toc.items[0].expanded && toc.problems.is_empty());
    }

    #[test]
    fn yaml_may_have_metadata_and_json_is_read_too() {
        let toc = read("metadata:\n  a: b\nitems:\n- name: A\n", "TOC.yml", FileId(0));
        assert_eq!((outline(&toc.items).as_str(), toc.metadata.len()), ("A\n", 1));
        let toc = read(r#"{"items": [{"name": "A", "href": "a.md"}]}"#, "toc.json", FileId(0));
        assert_eq!(outline(&toc.items), "A -> a.md\n");
    }

    #[test]
    fn yaml_of_the_wrong_shape_is_reported() {
        assert!(matches!(&kinds(&read("text", "toc.yml", FileId(0)))[..], [LoadProblemKind::TocShape { .. }]));
        assert!(matches!(
            &kinds(&read("- a\n- name: b\n  items: c\n", "toc.yml", FileId(0)))[..],
            [LoadProblemKind::TocShape { .. }, LoadProblemKind::TocShape { .. }]
        ));
        let toc = read("- name: a\n  href: a.md\n- name: [\n", "toc.yml", FileId(0));
        assert!(matches!(&kinds(&toc)[..], [LoadProblemKind::TocSyntax { .. }, ..]));
        assert_eq!(toc.items[0].name, "a");
        assert!(matches!(
            &kinds(&read("- name: a\n  herf: b.md\n", "toc.yml", FileId(0)))[..],
            [LoadProblemKind::TocUnknownKey { nearest: Some("href"), .. }]
        ));
        assert!(kinds(&read("- name: a\n  monikerRange: '>= x'\n", "toc.yml", FileId(0))).is_empty());
        assert!(kinds(&read("", "toc.yml", FileId(0))).is_empty());
    }

    #[test]
    fn markdown_headings_nest() {
        let text = "\u{feff}# Top\r\n## [A `b`](a.md)\r\n### [C](c%20d.md#x)\r\n\r\n# [D](<d e.md>)\r\n# @u.v\r\n# <xref:w>\r\n";
        let toc = read(text, "TOC.md", FileId(0));
        assert_eq!(outline(&toc.items), "Top\n  A b -> a.md\n    C -> c%20d.md#x\nD -> d e.md\n @u.v\n -> xref:w\n");
        let (href, span) = toc.items[0].items[0].href.clone().unwrap();
        assert_eq!(&text[span.range()], href);
        assert_eq!(&text[toc.items[0].name_span.range()], "Top");
        assert_eq!(toc.problems, []);
    }

    #[test]
    fn markdown_lists_stand_below_their_heading() {
        let toc = read("---\na: b\n---\n# [A](a.md)\n\n- [B](b.md)\n  - [C](c.md)\n\n- D\n\n## [E](e.md)\n", "toc.md", FileId(0));
        assert_eq!(outline(&toc.items), "A -> a.md\n  B -> b.md\n    C -> c.md\n  D\n  E -> e.md\n");
        assert_eq!((toc.metadata.len(), toc.problems.len()), (1, 0));
        let toc = read("* [A](a.md)\n    1. [B](b.md)\n* [C](c.md)\n", "toc.md", FileId(0));
        assert_eq!(outline(&toc.items), "A -> a.md\n  B -> b.md\nC -> c.md\n");
    }

    #[test]
    fn what_is_no_entry_is_reported() {
        let toc = read("# A\n### B\n\nSome words\nand more\n\n<!-- a comment -->\n\n> x\n", "toc.md", FileId(0));
        let kinds = kinds(&toc);
        assert!(
            matches!(&kinds[..], [LoadProblemKind::TocLevelSkipped { from: 1, to: 3 }, LoadProblemKind::TocUnexpectedContent { text }, LoadProblemKind::TocUnexpectedContent { .. }, ..] if text == "Some words"),
            "{kinds:?}"
        );
    }

    #[test]
    fn depth_is_bounded() {
        let text: String = (0..2_000).map(|level| format!("{}- a\n", "  ".repeat(level))).collect();
        read(&text, "toc.md", FileId(0));
    }
}
