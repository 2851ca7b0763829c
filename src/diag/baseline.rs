use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::rewrite::replace_file;
use super::{Diagnostic, fingerprints};
use crate::source::Sources;

/// The version of the file's form that this program writes, and the newest it reads.
const VERSION: u64 = 1;

/// The findings that a book had when it adopted Fixbook: they are known, and only new ones are reported.
///
/// On disk it is JSON with one entry a line, sorted, so that version control shows what came and went, and so that two
/// branches which both shortened it merge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// By file, rule and fingerprint, so that the order is that of the file.
    entries: BTreeMap<Key, String>,
}

type Key = (String, String, String);

/// One known finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The path in the book.
    pub file: String,
    /// The rule's name.
    pub rule: String,
    /// By which it is known again: see [`Fingerprint`](super::Fingerprint).
    pub fingerprint: String,
    /// For people who read the file; it is not compared.
    #[serde(default)]
    pub message: String,
}

/// What a baseline leaves of a run's findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The findings that the baseline does not know.
    pub new: Vec<Diagnostic>,
    /// How many it knows.
    pub known: usize,
    /// Entries to which no finding belongs any more: they were repaired, or their line was edited.
    pub gone: Vec<Entry>,
}

/// Why a baseline could not be read.
#[derive(Debug, PartialEq, Eq)]
pub struct BaselineError {
    message: String,
}

impl fmt::Display for BaselineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for BaselineError {}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    findings: Vec<Entry>,
}

#[derive(Deserialize)]
struct Head {
    version: u64,
}

impl Baseline {
    /// Records sorted findings.
    pub fn of(findings: &[Diagnostic], sources: &Sources) -> Self {
        let mut baseline = Self::default();
        for (finding, fingerprint) in findings.iter().zip(fingerprints(findings, sources)) {
            baseline.insert(Entry {
                file: sources.path(finding.span.file).to_owned(),
                rule: finding.rule.to_owned(),
                fingerprint: fingerprint.to_string(),
                message: finding.message.clone(),
            });
        }
        baseline
    }

    /// Reads the text of a baseline file.
    ///
    /// A merge can leave a comma too few or too many between two lines. Where the text is no JSON, it is therefore read line by
    /// line; lines that version control marked as a conflict are an error, since somebody must choose.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let refused = |reason: String| BaselineError {
            message: format!("this is no baseline that can be read: {reason}; write it again with `--write-baseline`"),
        };
        if let Some(line) = text.lines().position(|line| ["<<<<<<<", ">>>>>>>"].iter().any(|mark| line.starts_with(mark))) {
            return Err(BaselineError { message: format!("the baseline has a merge conflict in line {}", line + 1) });
        }
        // The version is looked at first, since a newer form need not fit ours.
        let document = serde_json::from_str::<Head>(text).map(|head| (head.version, serde_json::from_str::<Document>(text)));
        let entries = match document {
            Ok((version, document)) => {
                newer(version)?;
                document.map_err(|error| refused(error.to_string()))?.findings
            }
            Err(error) => by_line(text)?.ok_or_else(|| refused(error.to_string()))?,
        };
        let mut baseline = Self::default();
        for entry in entries {
            baseline.insert(entry);
        }
        Ok(baseline)
    }

    /// Reads a baseline file. The error names the file.
    pub fn read(path: &Path) -> Result<Self, BaselineError> {
        let named = |reason: &dyn fmt::Display| BaselineError { message: format!("`{}`: {reason}", path.display()) };
        let bytes = fs::read(path).map_err(|error| named(&error))?;
        let text = String::from_utf8(bytes).map_err(|_| named(&"this is no UTF-8 text, so it is no baseline"))?;
        Self::parse(&text).map_err(|error| named(&error))
    }

    /// Writes the file, all or nothing.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        replace_file(path, |file| file.write_all(self.to_string().as_bytes()))
    }

    /// Adds the entries of another baseline.
    pub fn merge(&mut self, other: Self) {
        self.entries.extend(other.entries);
    }

    /// How many findings are known.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries, in the file's order.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.entries.iter().map(|(key, message)| entry(key, message))
    }

    /// Tells new findings from known ones. `findings` must be sorted, and they must be all the run's findings.
    pub fn apply(&self, findings: Vec<Diagnostic>, sources: &Sources) -> Applied {
        let mut gone: BTreeMap<&Key, &String> = self.entries.iter().collect();
        let mut applied = Applied::default();
        let keys = fingerprints(&findings, sources);
        for (finding, fingerprint) in findings.into_iter().zip(keys) {
            let key = (sources.path(finding.span.file).to_owned(), finding.rule.to_owned(), fingerprint.to_string());
            if gone.remove(&key).is_some() {
                applied.known += 1;
            } else {
                applied.new.push(finding);
            }
        }
        applied.gone = gone.into_iter().map(|(key, message)| entry(key, message)).collect();
        applied
    }

    fn insert(&mut self, entry: Entry) {
        self.entries.insert((entry.file, entry.rule, entry.fingerprint), entry.message);
    }
}

impl fmt::Display for Baseline {
    /// The text of the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{\n\"version\": {VERSION},\n\"findings\": [")?;
        for (n, entry) in self.entries().enumerate() {
            let line = serde_json::to_string(&entry).map_err(|_| fmt::Error)?;
            write!(f, "{}\n{line}", if n == 0 { "" } else { "," })?;
        }
        f.write_str("\n]\n}\n")
    }
}

fn entry(key: &Key, message: &str) -> Entry {
    let (file, rule, fingerprint) = key.clone();
    Entry { file, rule, fingerprint, message: message.to_owned() }
}

fn newer(version: u64) -> Result<(), BaselineError> {
    if version <= VERSION {
        return Ok(());
    }
    Err(BaselineError {
        message: format!("the baseline has version {version}, and this fixbook reads versions up to {VERSION}; use a newer fixbook"),
    })
}

/// The entries of a text with one a line; `None` when a line is neither an entry nor part of the frame.
fn by_line(text: &str) -> Result<Option<Vec<Entry>>, BaselineError> {
    let mut entries = Vec::new();
    let mut versioned = false;
    for line in text.lines() {
        let line = line.trim().trim_end_matches(',');
        if let Some(version) = line.strip_prefix("\"version\":") {
            let Ok(version) = version.trim().parse() else { return Ok(None) };
            newer(version)?;
            versioned = true;
        } else if let Ok(entry) = serde_json::from_str(line) {
            entries.push(entry);
        } else if !matches!(line, "" | "{" | "}" | "[" | "]" | "\"findings\": [") {
            return Ok(None);
        }
    }
    Ok(versioned.then_some(entries))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;
    use crate::diag::collect;
    use crate::diag::testing::Book;
    use crate::source::Span;
    use proptest::prelude::*;

    fn book(text: &str) -> Book {
        let mut book = Book::new(&[("a.md", text)]);
        let file = book.file("a.md").id;
        for (at, _) in text.match_indices("bad") {
            book.findings.push(Diagnostic::new("r", Severity::Error, Span::new(file, at..at + 3), "a \"bad\" thing"));
        }
        book
    }

    fn recorded(text: &str) -> Baseline {
        let book = book(text);
        Baseline::of(&book.findings, &book.sources)
    }

    fn applied(baseline: &Baseline, text: &str) -> Applied {
        let book = book(text);
        baseline.apply(book.findings, &book.sources)
    }

    #[test]
    fn only_new_findings_are_left() {
        let baseline = recorded("one bad\ntwo bad\n");
        let now = applied(&baseline, "# moved\n\ntwo bad\nthree bad\n");
        assert_eq!((now.new.len(), now.known, now.gone.len()), (1, 1, 1));
        assert_eq!(now.new[0].span.start, 23);
        assert_eq!(applied(&baseline, "one bad\ntwo bad\n").new, []);
    }

    #[test]
    fn one_more_of_equal_findings_is_new() {
        let now = applied(&recorded("a bad\na bad\n"), "a bad\na bad\na bad\n");
        assert_eq!((now.new.len(), now.known, now.gone.len()), (1, 2, 0));
        assert_eq!(now.new[0].span.start, 14);
    }

    #[test]
    fn the_file_has_one_entry_a_line() {
        let text = recorded("one bad\ntwo bad\n").to_string();
        assert_eq!(text.lines().filter(|line| line.contains("fingerprint")).count(), 2);
        assert_eq!(text.lines().count(), 7);
        assert_eq!(recorded("").to_string().parse::<serde_json::Value>().unwrap(), serde_json::json!({"version": 1, "findings": []}));
    }

    #[test]
    fn a_merge_that_lost_or_doubled_commas_is_read() {
        let whole = recorded("one bad\ntwo bad\n");
        let text = whole.to_string();
        assert_eq!(Baseline::parse(&text.replace("},\n", "}\n")), Ok(whole.clone()));
        assert_eq!(Baseline::parse(&text.replace("}\n]", "},\n]").replace('\n', "\r\n")), Ok(whole.clone()));
        let mut merged = recorded("one bad\n");
        merged.merge(recorded("two bad\n"));
        assert_eq!(merged, whole);
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        let error = |text: &str| Baseline::parse(text).unwrap_err().to_string();
        assert_eq!(
            error("{\"version\": 7, \"findings\": {}}"),
            "the baseline has version 7, and this fixbook reads versions up to 1; use a newer fixbook"
        );
        assert_eq!(error("{\n<<<<<<< HEAD\n"), "the baseline has a merge conflict in line 2");
        assert!(error("{\"findings\": []}").starts_with("this is no baseline that can be read: missing field `version`"));
        assert!(error("[1, 2").ends_with("write it again with `--write-baseline`"));
        assert!(error("").starts_with("this is no baseline"));
    }

    #[test]
    fn files_are_written_and_errors_name_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("baseline.json");
        assert!(Baseline::read(&path).unwrap_err().to_string().contains("baseline.json`: "));
        let baseline = recorded("one bad\n");
        baseline.write(&path).unwrap();
        assert_eq!(Baseline::read(&path), Ok(baseline));
        fs::write(&path, b"\xff").unwrap();
        assert!(Baseline::read(&path).unwrap_err().to_string().ends_with("this is no UTF-8 text, so it is no baseline"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_and_knows_its_findings(lines in proptest::collection::vec("(bad|a|\u{e9}|\"|\\\\| |\t){0,8}", 0..20), message in "\\PC{0,20}") {
            let mut book = book(&lines.join("\n"));
            for finding in &mut book.findings {
                finding.message.clone_from(&message);
            }
            let findings = collect(book.findings);
            let baseline = Baseline::of(&findings, &book.sources);
            prop_assert_eq!(baseline.len(), findings.len());
            let read = Baseline::parse(&baseline.to_string());
            prop_assert_eq!(read.as_ref(), Ok(&baseline));
            let known = findings.len();
            prop_assert_eq!(baseline.apply(findings, &book.sources), Applied { new: vec![], known, gone: vec![] });
        }
    }
}
