//! Where a link's destination is typed: CommonMark's events give the whole link's place only.

use std::ops::Range;

/// The destination's place in `text` for an inline link or image whose last child ends at `children_end`.
pub fn inline_destination(text: &str, children_end: usize, link: &Range<usize>) -> Option<Range<usize>> {
    let tail = text.get(children_end..link.end)?;
    let open = children_end + tail.find("](")? + 2;
    destination_at(text, open, link.end)
}

/// The destination's place inside a reference definition: `[label]: dest "title"`.
pub fn definition_destination(text: &str, definition: &Range<usize>) -> Option<Range<usize>> {
    let body = text.get(definition.clone())?;
    let open = definition.start + body.find("]:")? + 2;
    destination_at(text, open, definition.end)
}

fn destination_at(text: &str, open: usize, limit: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = open;
    while at < limit && bytes[at].is_ascii_whitespace() {
        at += 1;
    }
    if bytes.get(at) == Some(&b'<') {
        let end = at + 1 + text.get(at + 1..limit)?.find('>')?;
        return Some(at + 1..end);
    }
    let start = at;
    let mut depth = 0_u32;
    while at < limit {
        match bytes[at] {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            byte if byte.is_ascii_whitespace() => break,
            _ => {}
        }
        at += 1;
    }
    let end = at.min(limit);
    text.get(start..end).map(|_| start..end)
}

/// What an autolink's label is to CommonMark: case and white space do not count.
pub fn normalize_label(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
