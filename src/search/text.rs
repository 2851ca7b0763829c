//! What a page says, entry by entry: the browser picks the sentence to show and the step to jump to from it.

use std::ops::Range;

use super::encode::literal;
use super::shard::{File, script};
use super::{PageEntries, SearchEntry};

/// A file is closed when it holds this much text, in bytes: a very long page is read in parts, and only as far as needed.
const PART: usize = 5_000;

/// The files of one page, as paths below `search/` and bytes. The first is `text/URL.js`, the next ones `text/URL~1.js` and so on.
pub fn text_files(page: &PageEntries) -> Vec<File> {
    let parts = layout(page);
    let mut files = Vec::with_capacity(parts.len());
    for (index, slices) in parts.iter().enumerate() {
        let mut body = String::with_capacity(slices.iter().map(|slice| slice.text.len() + 100).sum::<usize>() + 200);
        body.push('[');
        for (at, slice) in slices.iter().enumerate() {
            if at > 0 {
                body.push(',');
            }
            if let Some(entry) = page.entries.get(slice.entry) {
                write_entry(&mut body, entry, slice);
            }
        }
        body.push(']');
        let name = if index == 0 { format!("text/{}", page.url) } else { format!("text/{}~{index}", page.url) };
        files.push(script(&name, &body));
    }
    files
}

/// How many files [`text_files`] makes of `page`.
pub(super) fn part_count(page: &PageEntries) -> u8 {
    if page.entries.iter().map(size).sum::<usize>() < PART {
        return u8::from(!page.entries.is_empty());
    }
    layout(page).len().min(MOST_PARTS) as u8
}

/// What lies beyond is found by its page, without a sentence to show.
const MOST_PARTS: usize = 200;

/// A part of an entry: which bytes of its text, which of its steps.
pub(super) struct Slice {
    pub(super) entry: usize,
    pub(super) text: Range<usize>,
    pub(super) steps: Range<usize>,
}

impl Slice {
    /// Whether the entry begins here.
    pub(super) fn begins(&self) -> bool {
        self.text.start == 0 && self.steps.start == 0
    }
}

fn size(entry: &SearchEntry) -> usize {
    entry.text.len() + entry.steps.iter().map(|(_, text)| text.len()).sum::<usize>() + entry.description.len()
}

/// The files of a page and what stands in each.
pub(super) fn layout(page: &PageEntries) -> Vec<Vec<Slice>> {
    let mut parts = Vec::new();
    let mut part: Vec<Slice> = Vec::new();
    let mut filled = 0;
    for (index, entry) in page.entries.iter().enumerate() {
        let mut slice = Slice { entry: index, text: 0..0, steps: 0..0 };
        while slice.text.end < entry.text.len() {
            let end = boundary(&entry.text, slice.text.end + PART.saturating_sub(filled).max(1));
            filled += end - slice.text.end;
            slice.text.end = end;
            if filled >= PART {
                part.push(Slice { entry: index, text: slice.text.clone(), steps: 0..0 });
                parts.push(std::mem::take(&mut part));
                filled = 0;
                slice.text.start = end;
            }
        }
        for (number, (_, step)) in entry.steps.iter().enumerate() {
            filled += step.len();
            slice.steps.end = number + 1;
            if filled >= PART {
                part.push(Slice { entry: index, text: slice.text.clone(), steps: slice.steps.clone() });
                parts.push(std::mem::take(&mut part));
                filled = 0;
                slice = Slice { entry: index, text: slice.text.end..slice.text.end, steps: number + 1..number + 1 };
            }
        }
        let cut = part.is_empty() && !parts.is_empty() && slice.text.is_empty() && slice.steps.is_empty() && size(entry) > 0;
        if !cut {
            part.push(slice);
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts.truncate(MOST_PARTS);
    parts
}

/// The end of the line or word at or after `wanted`, but not far after it; always on a character's boundary.
fn boundary(text: &str, wanted: usize) -> usize {
    if wanted >= text.len() {
        return text.len();
    }
    let start = (wanted..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let rest = text.get(start..).unwrap_or_default();
    rest.char_indices().take(400).find(|(_, character)| character.is_whitespace()).map_or(start, |(at, _)| start + at)
}

/// `[kind, anchor, title, headings above, text, [[anchor, step], …], [code, …], description]`
fn write_entry(body: &mut String, entry: &SearchEntry, slice: &Slice) {
    body.push_str(&format!("[{},", entry.kind.number()));
    literal(body, entry.url.split_once('#').map(|(_, anchor)| anchor).unwrap_or_default());
    body.push(',');
    literal(body, &entry.title);
    body.push(',');
    literal(body, &entry.heading_path.join(" › "));
    body.push(',');
    literal(body, entry.text.get(slice.text.clone()).unwrap_or_default());
    body.push_str(",[");
    for (at, (anchor, text)) in entry.steps.get(slice.steps.clone()).unwrap_or_default().iter().enumerate() {
        body.push_str(if at > 0 { ",[" } else { "[" });
        literal(body, anchor);
        body.push(',');
        literal(body, text);
        body.push(']');
    }
    body.push_str("],[");
    for (at, code) in entry.error_codes.iter().enumerate() {
        if at > 0 {
            body.push(',');
        }
        literal(body, code);
    }
    body.push_str("],");
    literal(body, if slice.begins() { &entry.description } else { "" });
    body.push(']');
}
