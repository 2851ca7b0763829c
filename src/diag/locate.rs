use crate::source::{FileId, Position, Source, Sources};

/// Finds lines and columns of findings in their order, without counting a line's characters anew for each finding.
///
/// A table of 10,000 broken links can stand on one line. Counting columns from the start of the line for each of them would
/// take time by the square of the line's length, so counting goes on from the place asked for before.
#[derive(Debug)]
pub(super) struct Locator<'a> {
    sources: &'a Sources,
    last: [Option<Known>; 2],
}

#[derive(Clone, Copy, Debug)]
struct Known {
    file: FileId,
    offset: usize,
    position: Position,
}

impl<'a> Locator<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self { sources, last: [None; 2] }
    }

    /// Where the span starts, and where it ends (the place behind its last character).
    ///
    /// A file that nobody has read has no lines: all of it is at 1:1.
    pub(super) fn range(&mut self, span: crate::source::Span) -> (Position, Position) {
        let start = self.look_up(0, span.file, span.start);
        let end = if span.is_empty() { start } else { self.look_up(1, span.file, span.end) };
        (start, end)
    }

    pub(super) fn start(&mut self, span: crate::source::Span) -> Position {
        self.look_up(0, span.file, span.start)
    }

    fn look_up(&mut self, slot: usize, file: FileId, offset: u32) -> Position {
        let Some(source) = self.sources.get(file) else { return Position { line: 1, column: 1 } };
        let at = (offset as usize).min(source.text().len());
        let known = self.last.iter().flatten().filter(|known| known.file == file && known.offset <= at).max_by_key(|known| known.offset);
        let position = known.and_then(|known| go_on(source, *known, at)).unwrap_or_else(|| source.position(offset));
        if let Some(last) = self.last.get_mut(slot) {
            *last = Some(Known { file, offset: at, position });
        }
        position
    }
}

/// Counts on from a known place, if `at` is on the same line.
fn go_on(source: &Source, known: Known, at: usize) -> Option<Position> {
    let between = source.text().get(known.offset..at)?;
    if between.as_bytes().contains(&b'\n') {
        return None;
    }
    let columns = u32::try_from(between.chars().count()).unwrap_or(u32::MAX);
    Some(Position { line: known.position.line, column: known.position.column.saturating_add(columns) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn counting_on_gives_what_counting_anew_gives() {
        let text = "äb c\r\n\tdé f\n\nlast";
        let sources = Sources::new(["a.md", "b.md"]);
        for id in sources.ids() {
            sources.get_or_read(id, |_| text.to_owned());
        }
        let source = sources.get(FileId(0)).map(std::sync::Arc::clone).unwrap();
        let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len(), text.len() + 9]).collect();
        for backwards in [false, true] {
            let mut locator = Locator::new(&sources);
            for file in [FileId(0), FileId(1)] {
                for (n, &start) in offsets.iter().enumerate() {
                    for &end in &offsets[n..] {
                        let span = if backwards {
                            Span::new(file, text.len() - start.min(text.len())..text.len())
                        } else {
                            Span::new(file, start..end)
                        };
                        if text.is_char_boundary(span.range().start.min(text.len())) {
                            assert_eq!(locator.range(span), (source.position(span.start), source.position(span.end)), "{span:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_file_that_was_not_read_has_one_place() {
        let sources = Sources::new(["a.md"]);
        assert_eq!(Locator::new(&sources).range(Span::new(FileId(0), 4..9)).1, Position { line: 1, column: 1 });
    }
}
