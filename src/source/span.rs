use std::ops::Range;

/// The number of a file in [`Sources`](super::Sources). Files are numbered in the order of their sorted paths,
/// so that comparing ids is comparing paths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A stretch of one file, in bytes: `start` included, `end` excluded, both on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// A span over `range` of `file`. Files over 4 GiB are refused when they are read, so the offsets fit.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { file, start: clamp(range.start), end: clamp(range.end) }
    }

    /// The empty span at the start of a file: where a finding about the whole file stands.
    pub fn file_start(file: FileId) -> Self {
        Self { file, start: 0, end: 0 }
    }

    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// The part of this span that `range`, counted from the span's start, covers.
    pub fn part(self, range: Range<usize>) -> Self {
        let at = |offset: usize| (self.start as usize + offset).min(self.end as usize);
        Self::new(self.file, at(range.start)..at(range.end))
    }

    /// The smallest span that covers both. Both must be of one file; otherwise `self` is returned.
    pub fn to(self, other: Self) -> Self {
        if self.file != other.file {
            return self;
        }
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    pub fn contains(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}

/// From offsets of a text that lost its line prefixes (code in a list, a quote) back to the source.
///
/// A list of `(offset in the text, offset in the file)` pairs, one a run of bytes that stand together in both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextMap {
    pub file: FileId,
    runs: Vec<(u32, u32)>,
}

impl TextMap {
    pub fn new(file: FileId) -> Self {
        Self { file, runs: Vec::new() }
    }

    /// A text that is one stretch of the file, as it stands.
    pub fn contiguous(span: Span) -> Self {
        Self { file: span.file, runs: vec![(0, span.start)] }
    }

    /// Says that the text from `text_offset` on stands in the file from `file_offset` on. Offsets must not decrease.
    pub fn push(&mut self, text_offset: usize, file_offset: usize) {
        let pair = (text_offset as u32, file_offset as u32);
        if let Some(&(text, file)) = self.runs.last()
            && pair.0 >= text
            && pair.1 >= file
            && pair.1 - file == pair.0 - text
        {
            return;
        }
        self.runs.push(pair);
    }

    fn offset(&self, at: usize) -> usize {
        let index = self.runs.partition_point(|&(text, _)| text as usize <= at);
        match index.checked_sub(1).and_then(|i| self.runs.get(i)) {
            Some(&(text, file)) => file as usize + (at - text as usize),
            None => self.runs.first().map_or(0, |&(_, file)| file as usize),
        }
    }

    /// The span in the source of `range` of the text.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.offset(range.start);
        // The end is looked up from its last byte, so that a range which ends with its line does not reach into the next.
        let end = if range.end > range.start { self.offset(range.end - 1) + 1 } else { start };
        Span::new(self.file, start..end.max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_map_skips_the_prefixes_of_lines() {
        // "> ab\n> cd" holds the text "ab\ncd".
        let mut map = TextMap::new(FileId(1));
        map.push(0, 2);
        map.push(3, 7);
        assert_eq!(map.span(0..2).range(), 2..4);
        assert_eq!(map.span(3..5).range(), 7..9);
        assert_eq!(map.span(1..4).range(), 3..8);
        assert_eq!(map.span(3..3).range(), 7..7);
    }
}
