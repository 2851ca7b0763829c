use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;
use std::path::PathBuf;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Snippet};

use super::excerpt::excerpt;
use super::locate::Locator;
use super::select::Selection;
use super::summary::counted;
use super::{Diagnostic, Edit, RenderOptions, Renderer, Report, Severity};
use crate::source::{FileId, Source, Span};

/// How many include directives of a chain are shown.
const MOST_LEVELS: usize = 4;

/// For people at a terminal: the source line, the span underlined, and all that is known about the finding.
#[derive(Debug)]
pub struct Full {
    renderer: annotate_snippets::Renderer,
    /// How many characters of a source line are shown.
    line_width: usize,
    link_base: Option<PathBuf>,
    limit: Option<usize>,
}

impl Full {
    /// Takes colour, width (40 columns at least), frames, links and the limit from the options.
    pub fn new(options: &RenderOptions) -> Self {
        let renderer = if options.color { annotate_snippets::Renderer::styled() } else { annotate_snippets::Renderer::plain() };
        let width = options.width.clamp(40, 1000);
        let decor = if options.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
        Self {
            renderer: renderer.hyperlink(options.link_base.is_some()).term_width(width).decor_style(decor),
            line_width: width - 12,
            link_base: options.link_base.clone(),
            limit: options.limit,
        }
    }
}

impl Renderer for Full {
    fn render(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut locator = Locator::new(report.sources);
        let selection = Selection::new(report.findings, self.limit);
        for finding in selection.shown() {
            let text = self.finding(report, finding, &mut locator);
            out.write_all(text.as_bytes())?;
            out.write_all(b"\n\n")?;
        }
        if selection.left_out() > 0 {
            writeln!(out, "{} not shown; `--format concise` shows all:", counted(selection.left_out(), "more finding"))?;
            for (rule, count) in selection.left_out_by_rule() {
                writeln!(out, "{count:>8} {rule}")?;
            }
            writeln!(out)?;
        }
        if let Some(stats) = report.stats {
            writeln!(out, "{stats}")?;
        }
        writeln!(out, "{}", report.summary)
    }
}

impl Full {
    fn finding(&self, report: &Report<'_>, finding: &Diagnostic, locator: &mut Locator<'_>) -> String {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let mut title = level.primary_title(one_line(&finding.message)).id(finding.rule);
        if self.link_base.is_some()
            && let Some(url) = report.rules.rule(finding.rule).and_then(|rule| rule.url)
        {
            title = title.id_url(url);
        }
        let at = locator.start(finding.span);
        let path = report.shown_path(finding.span.file);
        let mut primary = title.element(origin(&path, at.line, at.column));
        // What is said of a whole file is not about its first line: the place is enough.
        let whole_file = finding.span == Span::file_start(finding.span.file);
        if let Some(source) = report.sources.get(finding.span.file).filter(|_| !whole_file) {
            primary = primary.element(self.underlined(source, finding.span, finding.label.as_deref(), AnnotationKind::Primary));
        }
        if let Some(hint) = &finding.hint {
            primary = primary.element(Level::HELP.message(one_line(hint)));
        }
        let mut groups = vec![primary];
        groups.extend(self.repair(report, finding));
        groups.extend(self.chain(report, finding));
        let text = without_gaps(&self.renderer.render(&groups));
        self.linked(text, report, finding.span.file, &format!("{path}:{}:{}", at.line, at.column))
    }

    fn underlined<'s>(
        &self,
        source: &'s Source,
        span: Span,
        label: Option<&str>,
        kind: AnnotationKind,
    ) -> Snippet<'s, annotate_snippets::Annotation<'s>> {
        let shown = excerpt(source, &[span.range()], self.line_width);
        let mark = shown.marks.first().cloned().unwrap_or(0..0);
        let label = match (label, shown.runs_to) {
            (Some(label), Some(line)) => Some(format!("{} (up to line {line})", one_line(label))),
            (None, Some(line)) => Some(format!("up to line {line}")),
            (Some(label), None) => Some(one_line(label).into_owned()),
            (None, None) => None,
        };
        Snippet::source(shown.text).line_start(shown.line as usize).annotation(kind.span(mark).label(label))
    }

    /// The fix as a diff, where its edits stand close together; else its title, which says what it does.
    fn repair<'s>(&self, report: &Report<'s>, finding: &'s Diagnostic) -> Option<Group<'s>> {
        let fix = finding.fix.as_ref()?;
        let title = Level::HELP.secondary_title(one_line(&fix.title).into_owned());
        let mut edits: Vec<&Edit> = fix.edits.iter().collect();
        edits.sort_by_key(|edit| (edit.span, edit.text.as_str()));
        let file = edits.first()?.span.file;
        let source = report.sources.get(file)?;
        let apart = edits.windows(2).all(|pair| matches!(pair, [a, b] if a.span.end <= b.span.start));
        let ranges: Vec<Range<usize>> = edits.iter().map(|edit| edit.span.range()).collect();
        let shown = excerpt(source, &ranges, self.line_width);
        let small = edits.iter().all(|edit| edit.text.chars().count() <= self.line_width && edit.text.lines().count() <= 6);
        // Where a mark lost text by cutting, a diff would show a replacement of something else.
        let whole = ranges.iter().zip(&shown.marks).all(|(range, mark)| {
            let cut = shown.text.get(mark.clone()).unwrap_or("");
            source.text().get(range.clone()).is_some_and(|text| text.replace('\r', "") == cut)
        });
        if edits.iter().any(|edit| edit.span.file != file) || !apart || !small || !whole || shown.runs_to.is_some() {
            return Some(Group::with_title(title));
        }
        let patches = edits.iter().zip(&shown.marks).map(|(edit, mark)| Patch::new(mark.clone(), edit.text.replace('\r', "")));
        let snippet = Snippet::source(shown.text.clone()).line_start(shown.line as usize).patches(patches.collect::<Vec<_>>());
        // The file is named only where it is not the one that was shown just above.
        let path = (file != finding.span.file).then(|| report.shown_path(file).into_owned());
        Some(title.element(snippet.path(path)))
    }

    /// The include directives through which the text came into pages: the innermost with its line, the others by place.
    fn chain<'s>(&self, report: &Report<'s>, finding: &Diagnostic) -> Option<Group<'s>> {
        let first = *finding.trace.first()?;
        let title = match finding.pages {
            0 | 1 => "in this include".to_owned(),
            pages => format!("in this include, used by {pages} pages"),
        };
        let mut locator = Locator::new(report.sources);
        let mut group = Group::with_title(Level::NOTE.secondary_title(title));
        let mut place = |span: Span| {
            let at = locator.start(span);
            (report.shown_path(span.file).into_owned(), at)
        };
        let (path, at) = place(first);
        group = group.element(Origin::path(path).line(at.line as usize).char_column(at.column as usize));
        if let Some(source) = report.sources.get(first.file) {
            group = group.element(self.underlined_owned(source, first));
        }
        for &span in finding.trace.iter().skip(1).take(MOST_LEVELS - 1) {
            let (path, at) = place(span);
            group = group.element(Level::NOTE.message(format!("included at {path}:{}:{}", at.line, at.column)));
        }
        let more = finding.trace.len().saturating_sub(MOST_LEVELS);
        if more > 0 {
            group = group.element(Level::NOTE.message(format!("and {} further out", counted(more, "include"))));
        }
        Some(group)
    }

    fn underlined_owned<'s>(&self, source: &Source, span: Span) -> Snippet<'s, annotate_snippets::Annotation<'s>> {
        let shown = excerpt(source, &[span.range()], self.line_width);
        let mark = shown.marks.first().cloned().unwrap_or(0..0);
        Snippet::source(shown.text).line_start(shown.line as usize).annotation(AnnotationKind::Context.span(mark))
    }

    /// Makes the place under the title a link to the file (OSC 8), where the terminal can follow it.
    fn linked(&self, text: String, report: &Report<'_>, file: FileId, place: &str) -> String {
        let Some(base) = &self.link_base else { return text };
        let Some(at) = text.find(place) else { return text };
        let target = base.join(&*report.shown_path(file));
        let url = file_url(&target.to_string_lossy());
        let (before, rest) = text.split_at(at);
        let (place, after) = rest.split_at(place.len());
        format!("{before}\x1b]8;;{url}\x1b\\{place}\x1b]8;;\x1b\\{after}")
    }
}

fn origin<'s>(path: &str, line: u32, column: u32) -> Origin<'s> {
    Origin::path(path.to_owned()).line(line as usize).char_column(column as usize)
}

/// Drops the lines that hold nothing but the mark for "elsewhere in this file".
///
/// The place in the head is given apart from the lines, since its column must be counted in the whole line and not in what is
/// left of it after cutting. The crate then marks the lines as standing elsewhere, which they do not.
fn without_gaps(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if !is_gap(line) {
            out.push_str(line);
        }
    }
    out
}

/// Whether a line is `:::` or `⸬`, styles and spaces aside.
fn is_gap(line: &str) -> bool {
    let mut rest = line.trim_end();
    let mut mark = String::new();
    while let Some((before, after)) = rest.split_once("\x1b[") {
        mark.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    mark.push_str(rest);
    matches!(mark.trim(), ":::" | "⸬")
}

/// A message is one line; a line end inside one would break the frame.
fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) { Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ")) } else { Cow::Borrowed(text) }
}

/// `file:///c:/a%20b.md`; all that could end the escape sequence is encoded.
fn file_url(path: &str) -> String {
    let mut url = String::from("file://");
    if !path.starts_with('/') {
        url.push('/');
    }
    super::uri::push_path(&mut url, path);
    url
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::testing::Book;

    fn plain() -> Full {
        Full::new(&RenderOptions::default())
    }

    #[test]
    fn shows_lines_hints_fixes_and_includes() {
        insta::assert_snapshot!(Book::sample().show(&plain()), @r#"
        warning[description-missing]: the front matter has no `description`
        --> content/a.md:1:1

        error[bookmark-not-found]: `enroll.md` has no heading or anchor `#set-upp`
         --> content/a.md:7:15
          |
        7 |     See [set-up](enroll.md#set-upp), 表é and éx.
          |                  ^^^^^^^^^^^^^^^^^
          |
          = help: did you mean `#set-up`?
        help: replace `#set-upp` with `#set-up`
          |
        7 -     See [set-up](enroll.md#set-upp), 表é and éx.
        7 +     See [set-up](enroll.md#set-up), 表é and éx.
          |

        warning[invisible-character]: a combining character
         --> content/a.md:7:36
          |
        7 |     See [set-up](enroll.md#set-upp), 表é and éx.
          |                                        ^^^^^^^ here

        info[heading-missing]: the file ends here
         --> content/a.md:8:1
          |
        8 |
          | ^

        error[file-not-found]: `token/missing.md` does not exist
         --> token/note.md:1:19
          |
        1 | Open the [portal](missing.md).
          |                   ^^^^^^^^^^
          |
        note: in this include, used by 49 pages
         --> content/page.md:3:3
          |
        3 | > [!INCLUDE[note](../token/note.md)]
          |   ----------------------------------

        error[sql-syntax]: expected an expression after `WHERE`
         --> token/note.md:4:1
          |
        4 | / SELECT *
        5 | | FROM t
        6 | | WHERE
          | |_____^
          |
        note: in this include
         --> content/page.md:3:3
          |
        3 | > [!INCLUDE[note](../token/note.md)]
          |   ----------------------------------

        3 errors, 2 warnings, 1 info in 2 files; `--fix` repairs 1
        "#);
    }

    #[test]
    fn unicode_frames_and_a_narrow_terminal() {
        let mut book = Book::new(&[("a.md", &format!("{} [x](gone.md) {}\n", "word ".repeat(2000), "more ".repeat(2000)))]);
        book.add("a.md", "gone.md", "file-not-found", Severity::Error, "`gone.md` does not exist").label = Some("no such file".to_owned());
        let options = RenderOptions { unicode: true, width: 60, ..RenderOptions::default() };
        insta::assert_snapshot!(book.show(&Full::new(&options)), @r#"
        error[file-not-found]: `gone.md` does not exist
          ╭▸ a.md:1:10006
          │
        1 │ …word word word  [x](gone.md) more more more more…
          ╰╴                     ━━━━━━━ no such file

        1 error in 1 file
        "#);
    }

    #[test]
    fn a_fix_in_several_places_and_lines_is_one_diff() {
        let mut book = Book::new(&[("a.md", "1. one\r\n![x](x.png)\r\n2. two\r\n")]);
        let at = book.span("a.md", "![x]");
        let number = book.span("a.md", "2.");
        let edits = vec![Edit { span: Span { end: at.start, ..at }, text: "   ".to_owned() }, Edit { span: number, text: "1.".to_owned() }];
        book.push(Diagnostic::new("list-broken", Severity::Warning, at, "the picture breaks the list").fix("indent the picture", edits));
        insta::assert_snapshot!(book.show(&plain()), @r#"
        warning[list-broken]: the picture breaks the list
         --> a.md:2:1
          |
        2 | ![x](x.png)
          | ^^^^
          |
        help: indent the picture
          |
        2 ~    ![x](x.png)
        3 ~ 1. two
          |

        1 warning in 1 file; `--fix` repairs 1
        "#);
    }

    #[test]
    fn a_fix_elsewhere_names_its_file_and_one_of_several_files_is_told_in_words() {
        let mut book = Book::new(&[("a.md", "[x](b.md#c)\n"), ("b.md", "x\n:::\n")]);
        let other = Edit { span: book.span("b.md", ":::"), text: ":::zone-end".to_owned() };
        let own = Edit { span: book.span("a.md", "c)"), text: "d)".to_owned() };
        book.add("b.md", ":::", "zone-open", Severity::Warning, "unclosed");
        let at = book.span("a.md", "#c");
        book.push(Diagnostic::new("r", Severity::Error, at, "m").fix("close the zone", vec![other.clone()]));
        book.push(Diagnostic::new("s", Severity::Error, at, "m").fix("rename both", vec![other, own]));
        insta::assert_snapshot!(book.show(&plain()), @r#"
        error[r]: m
         --> a.md:1:9
          |
        1 | [x](b.md#c)
          |         ^^
          |
        help: close the zone
         --> b.md:2:4
          |
        2 | :::zone-end
          |    ++++++++

        error[s]: m
         --> a.md:1:9
          |
        1 | [x](b.md#c)
          |         ^^
          |
        help: rename both

        warning[zone-open]: unclosed
         --> b.md:2:1
          |
        2 | :::
          | ^^^

        2 errors, 1 warning in 2 files; `--fix` repairs 2
        "#);
    }

    #[test]
    fn long_spans_and_chains_are_cut() {
        let mut book = Book::new(&[("a.md", &"line\n".repeat(40)), ("b.md", "include")]);
        let whole = book.file("a.md").whole();
        let include = book.span("b.md", "include");
        book.push(Diagnostic::new("r", Severity::Info, whole, "all of it").label("here").trace(vec![include; 7]));
        insta::assert_snapshot!(book.show(&plain()), @r#"
        info[r]: all of it
         --> a.md:1:1
          |
        1 | line
          | ^^^^ here (up to line 40)
          |
        note: in this include
         --> b.md:1:1
          |
        1 | include
          | -------
          = note: included at b.md:1:1
          = note: included at b.md:1:1
          = note: included at b.md:1:1
          = note: and 3 includes further out

        1 info in 1 file
        "#);
    }

    #[test]
    fn too_many_findings_are_counted_by_rule() {
        let mut book = Book::new(&[("a.md", "abcdefghij")]);
        for at in 0..10 {
            let rule = if at < 7 { "many" } else { "few" };
            book.push(Diagnostic::new(rule, Severity::Warning, Span::new(FileId(0), at..at + 1), "m"));
        }
        let shown = book.show(&Full::new(&RenderOptions { limit: Some(2), ..RenderOptions::default() }));
        assert_eq!(shown.matches("warning[").count(), 2);
        insta::assert_snapshot!(shown.split_once("8 more").map_or("", |(_, end)| end), @r#"
         findings not shown; `--format concise` shows all:
               6 many
               2 few

        10 warnings in 1 file
        "#);
    }

    #[test]
    fn places_and_rules_are_links_where_the_terminal_follows_them() {
        let mut book = Book::new(&[("a b.md", "x")]);
        book.root = "docs";
        book.add("a b.md", "x", "r", Severity::Error, "m");
        let shown = book.show(&Full::new(&RenderOptions { link_base: Some(PathBuf::from("/home/me")), ..RenderOptions::default() }));
        assert!(shown.contains("\x1b]8;;file:///home/me/docs/a%20b.md\x1b\\docs/a b.md:1:1\x1b]8;;\x1b\\"), "{shown:?}");
        assert!(shown.contains("\x1b]8;;https://example.org/rules/r.html\x1b\\"), "{shown:?}");
    }

    #[test]
    fn colour_is_a_matter_of_the_option() {
        let book = Book::sample();
        assert!(!book.show(&plain()).contains('\x1b'));
        assert!(!book.show(&Full::new(&RenderOptions { color: true, ..RenderOptions::default() })).contains(":::"));
        assert!(book.show(&Full::new(&RenderOptions { color: true, ..RenderOptions::default() })).contains("\x1b["));
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(512))]
        #[test]
        fn any_text_and_any_span_can_be_shown(
            text in "([a表é\u{301}\t\u{200d}\u{1f469}\u{0} \u{202e}]|\r\n|\n|\r|`|\\PC){0,60}",
            spans in proptest::collection::vec((0usize..90, 0usize..20, "([a\n\r\t]|\\PC){0,6}"), 1..4),
            width in 40usize..60,
        ) {
            let mut book = Book::new(&[("a.md", &text)]);
            let mut edits = Vec::new();
            for (start, length, replacement) in spans {
                let span = Span::new(FileId(0), start..start + length);
                edits.push(Edit { span, text: replacement.clone() });
                let finding = Diagnostic::new("r", Severity::Error, span, format!("m{replacement}")).label(replacement.clone()).trace(vec![span]);
                book.push(finding.fix("t", edits.clone()));
            }
            let shown = book.show(&Full::new(&RenderOptions { width, ..RenderOptions::default() }));
            proptest::prop_assert!(shown.contains("error[r]"));
        }
    }
}
