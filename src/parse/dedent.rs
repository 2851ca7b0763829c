//! Takes off indentation that means nothing to Learn and much to CommonMark, and puts the rules of tables right.
//!
//! Authors indent what stands inside `:::row`, `:::column` and the long description of a complex picture, and Learn does not read that as
//! code. Learn also reads a table whose rows are indented further than its header, where CommonMark sees the text of a paragraph,
//! and one whose rule (`|---|---|`) has more or fewer cells than its header.

use std::borrow::Cow;

use crate::source::{FileId, TextMap};

/// `body`, which stands at `offset` in its file, and the way from the new text's offsets to the file. A text that has none of these comes
/// back as it is.
pub fn dedent(body: &str, file: FileId, offset: usize) -> (Cow<'_, str>, TextMap) {
    let mut map = TextMap::new(file);
    map.push(0, offset);
    let has_columns = [":::column", "::: column", ":::row", "::: row"].iter().any(|opening| body.contains(opening));
    let has_descriptions = body.contains("image-end");
    let has_rules = body.contains('|') && has_uneven_rules(body);
    if !has_columns && !has_descriptions && !has_rules && !body.contains("    |") {
        return (Cow::Borrowed(body), map);
    }
    let mut out = String::with_capacity(body.len());
    let mut lines = Lines {
        descriptions: if has_descriptions { body.lines().filter(|line| directive(line) == Some("image-end")).count() } else { 0 },
        ..Lines::default()
    };
    let mut at = 0;
    let mut previous = "";
    for line in body.split_inclusive('\n') {
        let (quote, inside) = line.split_at(quote_prefix(line));
        if !quote.is_empty() {
            map.push(out.len(), offset + at);
            out.push_str(quote);
        }
        let cut = lines.cut(inside);
        let start = offset + at + quote.len() + cut;
        map.push(out.len(), start);
        match uneven(previous, inside).filter(|_| has_rules && lines.fence.is_none()) {
            Some(cells) => push_rule(&mut out, &mut map, &inside[cut..], cells, start),
            None => out.push_str(&inside[cut..]),
        }
        previous = inside;
        at += line.len();
    }
    (Cow::Owned(out), map)
}

fn has_uneven_rules(body: &str) -> bool {
    let mut previous = "";
    body.lines().any(|line| {
        let inside = &line[quote_prefix(line)..];
        let found = uneven(previous, inside).is_some();
        previous = inside;
        found
    })
}

/// The number of a header's cells, where `rule` is the line below it and has another number.
fn uneven(header: &str, rule: &str) -> Option<usize> {
    let rule = rule.trim();
    let is_rule = rule.len() > 2
        && rule.contains('|')
        && rule.contains('-')
        && rule.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'));
    if !is_rule || !header.contains('|') {
        return None;
    }
    let wanted = cells(header);
    (wanted > 1 && wanted <= 256 && cells(rule) != wanted).then_some(wanted)
}

/// How many cells a row has. Bars inside code part none.
fn cells(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = if row.ends_with("\\|") { row } else { row.strip_suffix('|').unwrap_or(row) };
    let (mut count, mut in_code, mut escaped) = (1, false, false);
    for byte in row.bytes() {
        match byte {
            b'`' if !escaped => in_code = !in_code,
            b'|' if !escaped && !in_code => count += 1,
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    count
}

/// A rule with as many cells as its header: what it has too much is left out, what it lacks is put in.
fn push_rule(out: &mut String, map: &mut TextMap, rule: &str, wanted: usize, start: usize) {
    let text = rule.trim_end();
    let leading = usize::from(text.trim_start().starts_with('|'));
    let has = cells(text);
    if has > wanted {
        let bars = text.bytes().enumerate().filter(|(_, byte)| *byte == b'|');
        let end = bars.map(|(at, _)| at).nth(wanted + leading - 1).unwrap_or(text.len());
        out.push_str(&text[..end]);
    } else {
        out.push_str(text.strip_suffix('|').unwrap_or(text));
        let filler = "|-".repeat(wanted - has);
        // It stands nowhere in the file: its place is the end of the line.
        if filler.len() <= text.len() {
            map.push(out.len(), start + text.len() - filler.len());
            out.push_str(&filler);
        }
    }
    map.push(out.len(), start + text.len());
    out.push_str(&rule[text.len()..]);
}

/// How much of a line makes it a part of quotes: `> `, `  > > `.
fn quote_prefix(line: &str) -> usize {
    let mut end = 0;
    while let Some(rest) = line[end..].trim_start_matches(' ').strip_prefix('>') {
        end = line.len() - rest.strip_prefix(' ').unwrap_or(rest).len();
    }
    end
}

/// The name of the `:::` directive that a line begins with.
fn directive(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix(":::")?.trim_start_matches(':');
    Some(rest.trim_start().split([' ', ':', '\r', '\n']).next().unwrap_or(""))
}

/// What is known of the lines so far.
#[derive(Default)]
struct Lines {
    /// How many containers are open.
    depth: usize,
    /// The indentation of the outermost opening is kept, so that a row inside a list item stays inside it.
    outer: usize,
    /// The indentation of the first line in the innermost container.
    inner: Option<usize>,
    /// The run of characters that closes the fence which is open.
    fence: Option<String>,
    /// Where the text of the list items that are open begins, the innermost one last.
    items: Vec<usize>,
    /// `:::image-end` lines that are still to come.
    descriptions: usize,
    table: Option<Table>,
}

/// Lines that begin with a bar, one below the other.
struct Table {
    /// The indentation of the first.
    base: usize,
    /// Where CommonMark would begin to take such a line for code or for text.
    limit: usize,
    /// One of them stood so far to the right that CommonMark would take it for text.
    shifted: bool,
}

impl Lines {
    /// How many bytes of white space to take off a line.
    fn cut(&mut self, line: &str) -> usize {
        let trimmed = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - trimmed.len();
        if let Some(open) = &self.fence {
            if trimmed.starts_with(open.as_str()) {
                self.fence = None;
            }
            let inside = if self.depth > 0 { self.inner.unwrap_or(indent).saturating_sub(self.outer) } else { 0 };
            return indent.min(inside).min(indent.saturating_sub(self.outer));
        }
        let name = directive(trimmed);
        if name.is_none() && self.depth == 0 {
            self.open_fence(trimmed);
            return self.cut_row(trimmed, indent);
        }
        self.table = None;
        match name {
            Some("row" | "column") => {
                self.open(indent);
                indent.saturating_sub(self.outer)
            }
            // A picture whose end is to come has a description; any other opens nothing.
            Some("image") if self.descriptions > 0 && trimmed.to_ascii_lowercase().contains("complex") => {
                self.open(indent);
                indent.saturating_sub(self.outer)
            }
            Some("row-end" | "column-end" | "image-end") => {
                if name == Some("image-end") {
                    self.descriptions = self.descriptions.saturating_sub(1);
                }
                if self.depth == 0 {
                    return 0;
                }
                self.depth -= 1;
                self.inner = None;
                indent.saturating_sub(self.outer)
            }
            _ if self.depth > 0 && !trimmed.trim().is_empty() => {
                let first = *self.inner.get_or_insert(indent);
                self.open_fence(trimmed);
                indent.min(first.saturating_sub(self.outer))
            }
            _ => 0,
        }
    }

    fn open(&mut self, indent: usize) {
        if self.depth == 0 {
            self.outer = indent;
        }
        self.depth += 1;
        self.inner = None;
    }

    fn open_fence(&mut self, trimmed: &str) {
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            let mark = trimmed.as_bytes()[0];
            self.fence = Some(trimmed.bytes().take_while(|byte| *byte == mark).map(char::from).collect());
            self.table = None;
        }
    }

    /// A table's row is brought below the first one.
    fn cut_row(&mut self, trimmed: &str, indent: usize) -> usize {
        if !trimmed.starts_with('|') {
            self.table = None;
            self.note_item(trimmed, indent);
            return 0;
        }
        let items = &self.items;
        let table = self.table.get_or_insert_with(|| {
            let item = items.iter().rev().find(|item| **item <= indent).copied().unwrap_or(0);
            Table { base: indent, limit: item + 4, shifted: false }
        });
        table.shifted |= indent >= table.limit;
        // A first line that stands that far to the right may be code: what is below it stays as it is.
        if table.shifted && table.base < table.limit { indent.saturating_sub(table.base) } else { 0 }
    }

    /// Keeps `items` true.
    fn note_item(&mut self, trimmed: &str, indent: usize) {
        if trimmed.trim().is_empty() {
            return;
        }
        while self.items.last().is_some_and(|item| *item > indent) {
            self.items.pop();
        }
        let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
        let marker = if digits > 0 { digits + 1 } else { 1 };
        let is_marker = trimmed[digits..].starts_with(if digits > 0 { &['.', ')'][..] } else { &['-', '*', '+'][..] });
        if let Some(rest) = trimmed.get(marker..).filter(|rest| is_marker && digits < 10 && rest.starts_with(' '))
            && self.items.len() < 64
        {
            let spaces = rest.len() - rest.trim_start_matches(' ').len();
            self.items.push(indent + marker + if spaces > 4 { 1 } else { spaces });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dedented(text: &str) -> String {
        dedent(text, FileId(0), 0).0.into_owned()
    }

    #[test]
    fn columns_lose_their_indentation_and_keep_their_places() {
        let text = ":::row:::\n    :::column:::\n        Text\n    :::column-end:::\n:::row-end:::\n";
        let (out, map) = dedent(text, FileId(0), 0);
        assert_eq!(out, ":::row:::\n:::column:::\nText\n:::column-end:::\n:::row-end:::\n");
        let at = out.find("Text").unwrap();
        assert_eq!(map.span(at..at + 4).range(), text.find("Text").unwrap()..text.find("Text").unwrap() + 4);
    }

    #[test]
    fn quotes_keep_their_marks() {
        let text = "> :::row:::\n>     Text\n> :::row-end:::\n";
        let (out, map) = dedent(text, FileId(0), 0);
        assert_eq!(out, "> :::row:::\n> Text\n> :::row-end:::\n");
        let at = out.find("Text").unwrap();
        assert_eq!(map.span(at..at + 4).range(), text.find("Text").unwrap()..text.find("Text").unwrap() + 4);
    }

    #[test]
    fn a_description_loses_its_indentation() {
        let text = ":::image type=\"complex\" source=\"a\":::\n    Text\n:::image-end:::\n    code\n";
        assert_eq!(dedented(text), ":::image type=\"complex\" source=\"a\":::\nText\n:::image-end:::\n    code\n");
        let text = "image-end\n:::image type=\"complex\" source=\"a\":::\n\n    code\n";
        assert_eq!(dedented(text), text);
    }

    #[test]
    fn rows_stand_below_their_header() {
        assert_eq!(dedented("  |a|b|\n    |-|-|\n      |c|d|\n    x\n"), "  |a|b|\n  |-|-|\n  |c|d|\n    x\n");
        assert_eq!(dedented(" |a|b|\n     |-|-|\n     |c|d|\n"), " |a|b|\n |-|-|\n |c|d|\n");
        assert_eq!(dedented("    |a|b|\n        |-|-|\n"), "    |a|b|\n        |-|-|\n");
        assert_eq!(dedented("1. a\n\n     |a|b|\n         |-|-|\n"), "1. a\n\n     |a|b|\n     |-|-|\n");
        assert_eq!(dedented("1. a\n\n       |a|b|\n           |-|-|\n"), "1. a\n\n       |a|b|\n           |-|-|\n");
    }

    #[test]
    fn a_rule_has_the_cells_of_its_header() {
        assert_eq!(dedented("|a|b|\n|-|-|-|\n|1|2|\n"), "|a|b|\n|-|-\n|1|2|\n");
        assert_eq!(dedented("|a|`x|y`|c|\r\n|:-:|-|\r\n"), "|a|`x|y`|c|\r\n|:-:|-|-\r\n");
        assert_eq!(dedented("a|b\n-|-|-\n"), "a|b\n-|-\n");
        for same in ["|a|b|\n|-|-|\n", "a\n---\n", "a \\| b\n|-|-|\n", "```\n|a|b|\n|-|-|-|\n```\n", "|a|b|c|d|e|f|\n|-"] {
            assert_eq!(dedented(same), same);
        }
    }

    #[test]
    fn code_that_shows_columns_stays_as_it_is() {
        let text = "```md\n:::row:::\n    :::column:::\n```\n";
        assert_eq!(dedented(text), text);
    }
}
