//! The few lines of a file that a finding is shown on, cut to what fits.

use std::ops::Range;

use crate::source::Source;

/// More lines than this are not shown whole.
const MOST_LINES: u32 = 6;

/// A piece of a file to print, with the places of interest moved into it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The lines, joined by `\n`, without `\r`. A line that was cut has `…` where text is missing.
    pub text: String,
    /// The 1-based number of its first line.
    pub line: u32,
    /// The places, as bytes of `text`.
    pub marks: Vec<Range<usize>>,
    /// The last line of the places, where they reach over more lines than are shown.
    pub runs_to: Option<u32>,
}

/// Cuts out the lines on which `ranges` (bytes of the file, sorted) stand. `width` is how many characters of a line may be shown.
///
/// The cost depends on the lines shown, and of these only on what is near the ranges, never on the file's length.
pub(super) fn excerpt(source: &Source, ranges: &[Range<usize>], width: usize) -> Excerpt {
    let text = source.text();
    let ranges: Vec<Range<usize>> = ranges.iter().map(|range| fit(text, range)).collect();
    let start = ranges.iter().map(|range| range.start).min().unwrap_or(0);
    let end = ranges.iter().map(|range| last_byte(text, range)).max().unwrap_or(start);
    let (first, last) = (line_of(source, start), line_of(source, end));
    let shown_last = if last - first < MOST_LINES { last } else { first };

    let mut out = Excerpt { text: String::new(), line: first, marks: Vec::new(), runs_to: (last > shown_last).then_some(last) };
    let mut lines = Vec::new();
    for line in first..=shown_last {
        let range = source.lines().line_range(text, line);
        let here: Vec<Range<usize>> =
            ranges.iter().filter(|mark| mark.start <= range.end && mark.end >= range.start).map(|mark| clamp(mark, &range)).collect();
        let shown = window(text, &range, &here, width);
        if line > first {
            out.text.push('\n');
        }
        let ellipsis = |cut: bool| if cut { "…" } else { "" };
        out.text.push_str(ellipsis(shown.start > range.start));
        lines.push((shown.clone(), out.text.len()));
        out.text.push_str(text.get(shown.clone()).unwrap_or(""));
        out.text.push_str(ellipsis(shown.end < range.end));
    }
    out.marks = ranges.iter().map(|mark| place(&lines, mark.start)..place(&lines, mark.end).max(place(&lines, mark.start))).collect();
    out
}

/// The number of the line on which a byte stands, found without counting the columns before it, since a line can be long.
fn line_of(source: &Source, offset: usize) -> u32 {
    let (mut low, mut high) = (1, u32::try_from(source.lines().count()).unwrap_or(u32::MAX));
    while low < high {
        let middle = high - (high - low) / 2;
        if source.lines().line_range(source.text(), middle).start <= offset {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

/// Moves a range inside the text and onto character boundaries.
fn fit(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = floor(text, range.start);
    start..floor(text, range.end).max(start)
}

/// The place whose line is the last one of a range. A range that ends with its line does not reach into the next.
fn last_byte(text: &str, range: &Range<usize>) -> usize {
    if range.end > range.start { floor(text, range.end - 1) } else { range.end }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

fn clamp(mark: &Range<usize>, line: &Range<usize>) -> Range<usize> {
    mark.start.clamp(line.start, line.end)..mark.end.clamp(line.start, line.end)
}

/// The part of a line to show: all of it when short, else what surrounds the first mark.
fn window(text: &str, line: &Range<usize>, marks: &[Range<usize>], width: usize) -> Range<usize> {
    // A line of no more bytes than `width` has no more characters either, so nothing need be counted.
    if line.len() <= width || text.get(line.clone()).is_none_or(|line| line.chars().nth(width).is_none()) {
        return line.clone();
    }
    let from = marks.first().map_or(line.start, |mark| mark.start);
    let to = marks.last().map_or(from, |mark| mark.end).max(from);
    let marked = text.get(from..to).map_or(0, |marked| marked.chars().take(width).count());
    let before = (width - marked) / 2;
    let start = back(text, from, before).max(line.start);
    let used = text.get(start..from).map_or(0, |head| head.chars().count());
    let end = forth(text, from, width - used).min(line.end);
    start..end
}

/// The place `count` characters before `at`.
fn back(text: &str, at: usize, count: usize) -> usize {
    match count.checked_sub(1) {
        Some(nth) => text.get(..at).and_then(|head| head.char_indices().nth_back(nth)).map_or(0, |(at, _)| at),
        None => at,
    }
}

/// The place `count` characters behind `at`.
fn forth(text: &str, at: usize, count: usize) -> usize {
    text.get(at..).and_then(|tail| tail.char_indices().nth(count)).map_or(text.len(), |(offset, _)| at + offset)
}

/// Where a byte of the file stands in the excerpt. What was cut off stands at the edge of what is left.
fn place(lines: &[(Range<usize>, usize)], at: usize) -> usize {
    let line = lines.iter().rev().find(|(shown, _)| shown.start <= at).or(lines.first());
    line.map_or(0, |(shown, start)| start + at.clamp(shown.start, shown.end) - shown.start)
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "lists of marks, of which there is often one")]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn cut(text: &str, marks: &[Range<usize>], width: usize) -> Excerpt {
        excerpt(&Source::new(FileId(0), "a.md", text), marks, width)
    }

    #[test]
    fn a_short_line_is_shown_whole_without_its_line_end() {
        let shown = cut("one\r\ntwo\r\n", &[6..8], 80);
        assert_eq!(shown, Excerpt { text: "two".to_owned(), line: 2, marks: vec![1..3], runs_to: None });
    }

    #[test]
    fn a_range_that_takes_its_line_end_along_stays_on_its_line() {
        assert_eq!(cut("one\r\ntwo", &[0..5], 80), Excerpt { text: "one".to_owned(), line: 1, marks: vec![0..3], runs_to: None });
        assert_eq!(cut("one\r\ntwo", &[1..4], 80).marks, [1..3]);
    }

    #[test]
    fn the_end_of_the_file_is_a_place() {
        assert_eq!(cut("one\n", &[4..4], 80), Excerpt { text: String::new(), line: 2, marks: vec![0..0], runs_to: None });
        assert_eq!(cut("", &[0..0], 80).line, 1);
        assert_eq!(cut("one", &[9..12], 80).marks, [3..3]);
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let text = format!("{}MARK{}", "a".repeat(5000), "b".repeat(5000));
        let shown = cut(&text, &[5000..5004], 20);
        assert_eq!(shown.text, "…aaaaaaaaMARKbbbbbbbb…");
        assert_eq!(&shown.text[shown.marks[0].clone()], "MARK");
        let whole = cut(&text, &[0..text.len()], 20);
        assert_eq!(whole.text, format!("{}…", "a".repeat(20)));
        assert_eq!(whole.marks, [0..20]);
        let last = cut(&text, &[text.len()..text.len()], 20);
        assert_eq!(last.text, format!("…{}", "b".repeat(10)));
        assert_eq!(last.marks[0].start, last.text.len());
    }

    #[test]
    fn lines_between_are_shown_when_they_are_few() {
        let shown = cut("a\r\nb\r\nc\r\nd", &[3..4, 6..7], 80);
        assert_eq!(shown, Excerpt { text: "b\nc".to_owned(), line: 2, marks: vec![0..1, 2..3], runs_to: None });
        let long = cut(&"line\n".repeat(50), &[5..100], 80);
        assert_eq!(long, Excerpt { text: "line".to_owned(), line: 2, marks: vec![0..4], runs_to: Some(20) });
    }
}
