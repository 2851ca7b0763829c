use std::sync::{Arc, OnceLock};

use super::{FileId, Span};

/// One file's text, and its path in the book (relative to the book's folder, with `/`).
#[derive(Debug)]
pub struct Source {
    pub id: FileId,
    pub path: Arc<str>,
    text: Arc<str>,
    lines: OnceLock<LineIndex>,
}

impl Source {
    pub fn new(id: FileId, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { id, path: path.into(), text: text.into(), lines: OnceLock::new() }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// The text of a span of this file; empty where the span does not fit, which can only be a defect of ours.
    pub fn slice(&self, span: Span) -> &str {
        debug_assert_eq!(span.file, self.id);
        self.text.get(span.range()).unwrap_or("")
    }

    pub fn whole(&self) -> Span {
        Span::new(self.id, 0..self.text.len())
    }

    /// The index of lines is made at the first question, since most files have no finding.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(&self.text, offset)
    }
}

/// A place as people count: 1-based line, 1-based column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// Where each line of a text starts. A line ends with `\n`; the `\r` of a `\r\n` belongs to its line.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        Self { starts }
    }

    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = (offset as usize).min(text.len());
        let line = self.starts.partition_point(|&start| start as usize <= offset).max(1);
        let start = self.starts[line - 1] as usize;
        let column = text.get(start..offset).map_or(0, |before| before.chars().count());
        Position { line: line as u32, column: column as u32 + 1 }
    }

    /// The bytes of a 1-based line, its line end left out.
    pub fn line_range(&self, text: &str, line: u32) -> std::ops::Range<usize> {
        let index = (line.max(1) as usize - 1).min(self.starts.len() - 1);
        let start = self.starts[index] as usize;
        let end = self.starts.get(index + 1).map_or(text.len(), |&next| next as usize);
        let line_text = text.get(start..end).unwrap_or("");
        start..start + line_text.trim_end_matches(['\n', '\r']).len()
    }

    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

/// All files of a book that may hold findings, by id. A file's text is read when it is first asked for.
#[derive(Debug, Default)]
pub struct Sources {
    slots: Vec<Slot>,
}

#[derive(Debug)]
struct Slot {
    path: Arc<str>,
    source: OnceLock<Arc<Source>>,
}

impl Sources {
    /// Numbers the files in the order given; the caller sorts the paths.
    pub fn new<P: Into<Arc<str>>>(paths: impl IntoIterator<Item = P>) -> Self {
        Self { slots: paths.into_iter().map(|path| Slot { path: path.into(), source: OnceLock::new() }).collect() }
    }

    pub fn len(&self) -> usize {
        self.slots.len()
    }

    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    pub fn path(&self, id: FileId) -> &str {
        self.slots.get(id.0 as usize).map_or("", |slot| &slot.path)
    }

    pub fn find(&self, path: &str) -> Option<FileId> {
        self.slots.binary_search_by(|slot| (*slot.path).cmp(path)).ok().map(|index| FileId(index as u32))
    }

    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.slots.len() as u32).map(FileId)
    }

    /// The file's source; `read` gives its text when it is the first to ask.
    pub fn get_or_read(&self, id: FileId, read: impl FnOnce(&str) -> String) -> Option<&Arc<Source>> {
        let slot = self.slots.get(id.0 as usize)?;
        Some(slot.source.get_or_init(|| Arc::new(Source::new(id, Arc::clone(&slot.path), read(&slot.path)))))
    }

    /// Forgets the text of a file, so that the next question reads it anew.
    pub fn forget(&mut self, id: FileId) {
        if let Some(slot) = self.slots.get_mut(id.0 as usize) {
            slot.source = OnceLock::new();
        }
    }

    /// The file's source, when somebody has read it.
    pub fn get(&self, id: FileId) -> Option<&Arc<Source>> {
        self.slots.get(id.0 as usize)?.source.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_may_end_with_crlf() {
        let source = Source::new(FileId(0), "a.md", "äb\r\ncd\n");
        assert_eq!(source.position(3), Position { line: 1, column: 3 });
        assert_eq!(source.position(5), Position { line: 2, column: 1 });
        assert_eq!(source.lines().line_range(source.text(), 1), 0..3);
    }

    #[test]
    fn a_position_past_the_end_is_the_end() {
        let source = Source::new(FileId(0), "a.md", "x");
        assert_eq!(source.position(99), Position { line: 1, column: 2 });
    }
}
