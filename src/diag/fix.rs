use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use super::locate::Locator;
use super::rewrite::{RewriteError, Rewriter};
use super::summary::counted;
use super::{Diagnostic, Edit, Fix};
use crate::source::{FileId, Source, Sources};

/// What `--fix` did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FixReport {
    /// The repairs that were made, by file and place.
    pub fixed: Vec<Fixed>,
    /// The files that were written, by their paths in the book.
    pub files: BTreeSet<String>,
    /// How many repairs wait for the next round, because they overlap with one that was made.
    pub deferred: usize,
    /// Files with repairs that could not be made.
    pub skipped: Vec<Skipped>,
}

/// One repair that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The file's path in the book.
    pub path: String,
    /// The line of the finding, before the repairs of its round.
    pub line: u32,
    /// The rule whose finding is gone.
    pub rule: &'static str,
    /// What was done: the fix's own title.
    pub title: String,
}

/// A file that was left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The file's path in the book.
    pub path: String,
    /// Why, in a few words.
    pub reason: String,
}

/// Rounds of repairs, until one changes nothing, so that a second run has nothing left to do.
///
/// A repair can bring to light what was hidden: when a picture is part of its step again, so is the note behind it, and only now it can be
/// seen how far that must be indented.
#[derive(Debug, Default)]
pub struct FixRounds {
    /// What all rounds did.
    pub report: FixReport,
    made: usize,
}

/// So many rounds are made at the most, since fixes that undo each other would never come to an end.
const MOST_ROUNDS: usize = 10;

impl FixRounds {
    /// Makes the repairs of what was found in the files as they are. Gives whether a file was written: then the findings are of yesterday,
    /// and it must be checked again.
    pub fn round(&mut self, findings: &[Diagnostic], sources: &Sources, files: &dyn Rewriter) -> bool {
        if self.made == MOST_ROUNDS {
            return false;
        }
        self.made += 1;
        let report = apply_fixes(findings, sources, files);
        let wrote = !report.files.is_empty();
        self.report.then(report);
        wrote
    }
}

impl FixReport {
    /// Takes in what a further round did with the files as this one left them.
    fn then(&mut self, next: FixReport) {
        self.fixed.extend(next.fixed);
        self.files.extend(next.files);
        self.deferred = next.deferred;
        for skipped in next.skipped {
            if self.skipped.iter().all(|known| known.path != skipped.path) {
                self.skipped.push(skipped);
            }
        }
    }
}

impl fmt::Display for FixReport {
    /// One line a repair and one a file that was skipped, then one line that sums up.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fixed in &self.fixed {
            writeln!(f, "{}:{}: fixed[{}]: {}", fixed.path, fixed.line, fixed.rule, fixed.title)?;
        }
        for skipped in &self.skipped {
            writeln!(f, "{}: left as it is: {}", skipped.path, skipped.reason)?;
        }
        write!(f, "{} in {}", counted(self.fixed.len(), "repair"), counted(self.files.len(), "file"))?;
        match self.deferred {
            0 => writeln!(f),
            waiting => writeln!(f, "; {} for the next run, since they overlap with these", counted(waiting, "repair")),
        }
    }
}

/// Makes the certain repairs of sorted findings.
///
/// A repair is made whole or not at all. Of two that overlap the first by place is made, and the other waits for the next
/// round, which sees the new text; [`FixRounds`] goes on until one finds nothing to do. A file whose bytes are not those that were checked is left alone, so that applying the same
/// findings twice changes nothing the second time. Line ends, and a byte order mark, stay as the file has them.
pub fn apply_fixes(findings: &[Diagnostic], sources: &Sources, files: &dyn Rewriter) -> FixReport {
    let mut run = Run { sources, files, originals: BTreeMap::new(), skipped: BTreeMap::new() };
    let mut repairs: Vec<(&Diagnostic, &Fix)> = findings.iter().filter_map(|finding| Some((finding, finding.fix.as_ref()?))).collect();
    repairs.sort_by_key(|(_, fix)| fix.edits.iter().map(|edit| edit.span).min());

    let mut plan: BTreeMap<FileId, Plan<'_>> = BTreeMap::new();
    let mut chosen = Vec::new();
    let mut report = FixReport::default();
    for (finding, fix) in repairs {
        if !run.is_possible(fix) || !changes_something(fix, sources) {
            continue;
        }
        if fix.edits.iter().any(|edit| plan.get(&edit.span.file).is_some_and(|plan| plan.overlaps(&edit.span.range()))) {
            report.deferred += 1;
            continue;
        }
        for edit in &fix.edits {
            plan.entry(edit.span.file).or_default().add(edit);
        }
        chosen.push((finding, fix));
    }

    for (&file, plan) in &plan {
        if run.write(file, plan) {
            report.files.insert(sources.path(file).to_owned());
        }
    }
    let mut locator = Locator::new(sources);
    report.fixed = chosen
        .into_iter()
        .filter(|(_, fix)| fix.edits.iter().all(|edit| !run.skipped.contains_key(&edit.span.file)))
        .map(|(finding, fix)| Fixed {
            path: sources.path(finding.span.file).to_owned(),
            line: locator.start(finding.span).line,
            rule: finding.rule,
            title: fix.title.clone(),
        })
        .collect();
    report.skipped = run.skipped.into_iter().map(|(file, reason)| Skipped { path: sources.path(file).to_owned(), reason }).collect();
    report
}

/// The edits chosen for one file, by where they start. They do not overlap.
#[derive(Default)]
struct Plan<'a> {
    edits: BTreeMap<usize, (usize, &'a str)>,
}

impl<'a> Plan<'a> {
    /// Whether an edit would touch what a chosen one touches. Edits that meet at a place where one of them only inserts
    /// do overlap, since it is not said which of them goes first.
    fn overlaps(&self, range: &Range<usize>) -> bool {
        // Chosen edits are apart and in order, so only the nearest on either side can touch this one.
        let before = self.edits.range(..=range.start).next_back();
        let after = self.edits.range(range.start..).next();
        before.into_iter().chain(after).any(|(&start, &(end, _))| {
            let crossing = start < range.end && range.start < end;
            let meeting = (start == range.end || range.start == end || start == range.start) && (start == end || range.is_empty());
            crossing || meeting
        })
    }

    fn add(&mut self, edit: &'a Edit) {
        let range = edit.span.range();
        self.edits.insert(range.start, (range.end, &edit.text));
    }
}

/// What is known about the files while repairs are chosen and made.
struct Run<'a> {
    sources: &'a Sources,
    files: &'a dyn Rewriter,
    /// The bytes of each file that was looked at.
    originals: BTreeMap<FileId, Vec<u8>>,
    skipped: BTreeMap<FileId, String>,
}

impl Run<'_> {
    /// Whether a repair's edits fit their files, and the files are still those that were checked.
    fn is_possible(&mut self, fix: &Fix) -> bool {
        let mut own: BTreeMap<FileId, Plan<'_>> = BTreeMap::new();
        for edit in &fix.edits {
            let file = edit.span.file;
            if !self.is_unchanged(file) {
                return false;
            }
            let fits = self.sources.get(file).is_some_and(|source| source.text().get(edit.span.range()).is_some());
            let plan = own.entry(file).or_default();
            if !fits || plan.overlaps(&edit.span.range()) {
                debug_assert!(false, "a fix with edits that overlap or leave the file: {fix:?}");
                return false;
            }
            plan.add(edit);
        }
        true
    }

    fn is_unchanged(&mut self, file: FileId) -> bool {
        if self.originals.contains_key(&file) {
            return true;
        }
        if self.skipped.contains_key(&file) {
            return false;
        }
        let Some(source) = self.sources.get(file) else { return false };
        match self.files.read(&source.path) {
            Ok(bytes) if without_mark(&bytes, source.text()) == source.text().as_bytes() => {
                self.originals.insert(file, bytes);
                true
            }
            Ok(bytes) => {
                let reason = if std::str::from_utf8(&bytes).is_ok() { CHANGED } else { "it is not UTF-8" };
                self.skipped.insert(file, reason.to_owned());
                false
            }
            Err(error) => {
                self.skipped.insert(file, error.to_string());
                false
            }
        }
    }

    /// Writes one file with its edits. A failure is noted.
    fn write(&mut self, file: FileId, plan: &Plan<'_>) -> bool {
        let (Some(source), Some(original)) = (self.sources.get(file), self.originals.get(&file)) else { return false };
        let text = edited(source, plan);
        let mark = original.len() - without_mark(original, source.text()).len();
        if text == source.text() {
            self.skipped.insert(file, "its repairs cancel each other out".to_owned());
            return false;
        }
        let new = [original.get(..mark).unwrap_or_default(), text.as_bytes()].concat();
        let reason = match self.files.replace(&source.path, original, &new) {
            Ok(()) => return true,
            Err(RewriteError::Changed) => CHANGED.to_owned(),
            Err(RewriteError::Io(error)) => error.to_string(),
        };
        self.skipped.insert(file, reason);
        false
    }
}

const CHANGED: &str = "it has changed since it was checked";

/// The bytes without the byte order mark, where the text was read without it.
fn without_mark<'b>(bytes: &'b [u8], text: &str) -> &'b [u8] {
    match bytes.strip_prefix("\u{feff}".as_bytes()) {
        Some(rest) if !text.starts_with('\u{feff}') => rest,
        Some(_) | None => bytes,
    }
}

/// A repair that leaves the text as it is would be made again and again.
fn changes_something(fix: &Fix, sources: &Sources) -> bool {
    fix.edits
        .iter()
        .any(|edit| sources.get(edit.span.file).is_some_and(|source| source.slice(edit.span) != with_line_ends(source, &edit.text)))
}

fn edited(source: &Source, plan: &Plan<'_>) -> String {
    let text = source.text();
    let mut out = String::with_capacity(text.len() + 64);
    // A byte order mark is one only at the very start, so what is put at the start of the file goes behind it.
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    out.push_str(text.get(..mark).unwrap_or(""));
    let mut at = mark;
    for (&start, &(end, replacement)) in &plan.edits {
        out.push_str(text.get(at..start.max(mark)).unwrap_or(""));
        out.push_str(&with_line_ends(source, replacement));
        at = end.max(mark);
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

/// A replacement with the line ends that the file has (most of them).
fn with_line_ends(source: &Source, text: &str) -> String {
    if !text.contains('\n') {
        return text.to_owned();
    }
    let plain = text.replace("\r\n", "\n");
    let ends = source.text().matches('\n').count();
    let crlf = source.text().matches("\r\n").count();
    if crlf > 0 && crlf * 2 >= ends { plain.replace('\n', "\r\n") } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;
    use crate::diag::testing::Book;
    use crate::source::Span;
    use proptest::prelude::*;
    use std::cell::RefCell;
    use std::io;

    /// Files in memory, one of which may refuse to be written.
    #[derive(Default)]
    struct Memory {
        files: RefCell<BTreeMap<String, Vec<u8>>>,
        full: Option<&'static str>,
        /// A change that somebody makes between reading and writing.
        race: Option<&'static str>,
    }

    impl Memory {
        fn of(book: &Book) -> Self {
            let files = book
                .sources
                .ids()
                .map(|id| (book.sources.path(id).to_owned(), book.file(book.sources.path(id)).text().as_bytes().to_vec()));
            Self { files: RefCell::new(files.collect()), ..Self::default() }
        }

        fn text(&self, path: &str) -> String {
            String::from_utf8(self.files.borrow()[path].clone()).unwrap()
        }
    }

    impl Rewriter for Memory {
        fn read(&self, path: &str) -> io::Result<Vec<u8>> {
            self.files.borrow().get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
        }

        fn replace(&self, path: &str, old: &[u8], new: &[u8]) -> Result<(), RewriteError> {
            if self.full == Some(path) {
                return Err(io::Error::new(io::ErrorKind::StorageFull, "no space").into());
            }
            let mut files = self.files.borrow_mut();
            if self.race == Some(path) || files.get(path).map(Vec::as_slice) != Some(old) {
                return Err(RewriteError::Changed);
            }
            files.insert(path.to_owned(), new.to_vec());
            Ok(())
        }
    }

    fn edit(book: &Book, path: &str, range: Range<usize>, text: &str) -> Edit {
        Edit { span: Span::new(book.file(path).id, range), text: text.to_owned() }
    }

    fn fixed(book: &mut Book, edits: Vec<Edit>) {
        let span = edits[0].span;
        book.push(Diagnostic::new("r", Severity::Warning, span, "m").fix("mend it", edits));
    }

    #[test]
    fn the_first_of_overlapping_repairs_is_made() {
        let mut book = Book::new(&[("a.md", "abcdef")]);
        for (range, text) in [(2..5, "X"), (0..3, "Y"), (5..6, "Z"), (5..5, "W")] {
            let edits = vec![edit(&book, "a.md", range, text)];
            fixed(&mut book, edits);
        }
        let files = Memory::of(&book);
        let report = apply_fixes(&book.findings, &book.sources, &files);
        assert_eq!(files.text("a.md"), "YdeWf");
        assert_eq!((report.fixed.len(), report.files.len(), report.deferred), (2, 1, 2));
    }

    #[test]
    fn a_repair_of_several_edits_is_made_whole_or_not_at_all() {
        let mut book = Book::new(&[("a.md", "abcdef"), ("b.md", "xyz")]);
        let edits = vec![edit(&book, "a.md", 0..1, "A")];
        fixed(&mut book, edits);
        let edits = vec![edit(&book, "a.md", 4..5, "E"), edit(&book, "a.md", 0..2, "-")];
        fixed(&mut book, edits);
        let edits = vec![edit(&book, "a.md", 5..6, "F"), edit(&book, "b.md", 0..1, "X")];
        fixed(&mut book, edits);
        let files = Memory::of(&book);
        let report = apply_fixes(&book.findings, &book.sources, &files);
        // The second starts at the same place as the first, and sorts behind it.
        assert_eq!((files.text("a.md"), files.text("b.md")), ("AbcdeF".to_owned(), "Xyz".to_owned()));
        assert_eq!((report.fixed.len(), report.files.len(), report.deferred), (2, 2, 1));
        insta::assert_snapshot!(report.to_string(), @r#"
        a.md:1: fixed[r]: mend it
        a.md:1: fixed[r]: mend it
        2 repairs in 2 files; 1 repair for the next run, since they overlap with these
        "#);
    }

    #[test]
    fn a_file_that_changed_or_cannot_be_written_is_left() {
        let mut book = Book::new(&[("a.md", "a"), ("b.md", "b"), ("c.md", "c"), ("d.md", "d"), ("e.md", "e")]);
        for path in ["a.md", "b.md", "c.md", "d.md", "e.md"] {
            let edits = vec![edit(&book, path, 0..1, "X")];
            fixed(&mut book, edits);
        }
        let mut files = Memory::of(&book);
        files.files.get_mut().insert("a.md".to_owned(), b"other".to_vec());
        files.files.get_mut().remove("b.md");
        (files.full, files.race) = (Some("c.md"), Some("d.md"));
        let report = apply_fixes(&book.findings, &book.sources, &files);
        assert_eq!((files.text("a.md"), files.text("c.md"), files.text("e.md")), ("other".to_owned(), "c".to_owned(), "X".to_owned()));
        insta::assert_snapshot!(report.to_string(), @r#"
        e.md:1: fixed[r]: mend it
        a.md: left as it is: it has changed since it was checked
        b.md: left as it is: entity not found
        c.md: left as it is: no space
        d.md: left as it is: it has changed since it was checked
        1 repair in 1 file
        "#);
    }

    #[test]
    fn line_ends_and_the_mark_stay() {
        let mut book = Book::new(&[("a.md", "one\r\ntwo\r\n"), ("b.md", "one\ntwo\n")]);
        for path in ["a.md", "b.md"] {
            let edits = vec![edit(&book, path, 3..3, "\nnew\r\n")];
            fixed(&mut book, edits);
        }
        let mut files = Memory::of(&book);
        files.files.get_mut().insert("a.md".to_owned(), "\u{feff}one\r\ntwo\r\n".as_bytes().to_vec());
        apply_fixes(&book.findings, &book.sources, &files);
        assert_eq!(files.text("a.md"), "\u{feff}one\r\nnew\r\n\r\ntwo\r\n");
        assert_eq!(files.text("b.md"), "one\nnew\n\ntwo\n");
    }

    #[test]
    fn the_start_of_a_file_is_behind_its_mark() {
        let mut book = Book::new(&[("a.md", "\u{feff}one")]);
        let edits = vec![edit(&book, "a.md", 0..0, "# "), edit(&book, "a.md", 3..4, "O")];
        fixed(&mut book, edits);
        let files = Memory::of(&book);
        apply_fixes(&book.findings, &book.sources, &files);
        assert_eq!(files.text("a.md"), "\u{feff}# One");
    }

    #[test]
    fn repairs_that_undo_each_other_are_not_made_for_ever() {
        let mut book = Book::new(&[("a.md", "\n\nx"), ("b.md", "b")]);
        for (range, text) in [(0..1, ""), (1..2, "\n\n")] {
            let edits = vec![edit(&book, "a.md", range, text)];
            fixed(&mut book, edits);
        }
        let edits = vec![edit(&book, "b.md", 0..1, "c")];
        fixed(&mut book, edits);
        let mut files = Memory::of(&book);
        files.files.get_mut().insert("b.md".to_owned(), vec![0xff, 0xfe]);
        let report = apply_fixes(&book.findings, &book.sources, &files);
        assert_eq!((report.fixed.len(), report.files.len()), (0, 0));
        let reasons: Vec<_> = report.skipped.iter().map(|skipped| skipped.reason.as_str()).collect();
        assert_eq!(reasons, ["its repairs cancel each other out", "it is not UTF-8"]);
    }

    #[test]
    fn a_repair_that_changes_nothing_is_none() {
        let mut book = Book::new(&[("a.md", "abc")]);
        let edits = vec![edit(&book, "a.md", 0..1, "a")];
        fixed(&mut book, edits);
        assert_eq!(apply_fixes(&book.findings, &book.sources, &Memory::of(&book)), FixReport::default());
    }

    #[test]
    fn repairs_that_undo_each_other_from_round_to_round_end() {
        let mut rounds = FixRounds::default();
        let mut text = "a";
        let mut count = 0;
        loop {
            let mut book = Book::new(&[("a.md", text)]);
            text = if text == "a" { "b" } else { "a" };
            let edits = vec![edit(&book, "a.md", 0..1, text)];
            fixed(&mut book, edits);
            if !rounds.round(&book.findings, &book.sources, &Memory::of(&book)) {
                break;
            }
            count += 1;
        }
        assert_eq!((count, rounds.report.fixed.len(), rounds.report.files.len()), (MOST_ROUNDS, MOST_ROUNDS, 1));
    }

    #[test]
    fn the_disk_is_written() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.md"), "abc").unwrap();
        let mut book = Book::new(&[("a.md", "abc")]);
        let edits = vec![edit(&book, "a.md", 1..2, "X")];
        fixed(&mut book, edits);
        let disk = super::super::DiskRewriter::new(folder.path()).unwrap();
        assert_eq!(apply_fixes(&book.findings, &book.sources, &disk).fixed.len(), 1);
        assert_eq!(std::fs::read_to_string(folder.path().join("a.md")).unwrap(), "aXc");
    }

    /// Stands for a rule: each `bad` becomes `good`, and each `badbad` becomes one `bad` first.
    fn checked(text: &str) -> Book {
        let mut book = Book::new(&[("a.md", text)]);
        for (word, right) in [("bad", "good"), ("badbad", "bad")] {
            for (at, _) in text.match_indices(word) {
                let edits = vec![edit(&book, "a.md", at..at + word.len(), right)];
                fixed(&mut book, edits);
            }
        }
        book
    }

    proptest! {
        #[test]
        fn the_same_findings_applied_twice_change_nothing_more(text in "(bad|x|\r\n|é){0,20}", inserts in proptest::collection::vec((0usize..30, 0usize..5, "[ab\n]{0,3}"), 0..6)) {
            let mut book = checked(&text);
            for (start, length, new) in inserts {
                let range = start..start + length;
                if text.get(range.clone()).is_some() {
                    let edits = vec![edit(&book, "a.md", range, &new)];
                    fixed(&mut book, edits);
                }
            }
            let files = Memory::of(&book);
            let first = apply_fixes(&book.findings, &book.sources, &files);
            let once = files.text("a.md");
            prop_assert_eq!(!first.files.is_empty(), once != text);
            let second = apply_fixes(&book.findings, &book.sources, &files);
            prop_assert!(second.fixed.is_empty() || once == text);
            prop_assert_eq!(files.text("a.md"), once);
        }

        #[test]
        fn rounds_come_to_an_end_with_nothing_left(text in "(bad|x|\n){0,20}") {
            let mut text = text;
            let mut rounds = FixRounds::default();
            loop {
                let book = checked(&text);
                let files = Memory::of(&book);
                if !rounds.round(&book.findings, &book.sources, &files) {
                    break;
                }
                text = files.text("a.md");
            }
            prop_assert!(!text.contains("bad"));
            prop_assert!(rounds.made <= 3);
            prop_assert_eq!(rounds.report.deferred, 0);
            prop_assert!(rounds.report.files.len() <= 1);
        }
    }
}
