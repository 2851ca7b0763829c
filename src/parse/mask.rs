//! Finds what Learn adds to Markdown before CommonMark reads the text, and masks it.
//!
//! A mask is a processing instruction (`<?xx?>`) or, where the line goes on behind the directive, an autolink (`<fx:x>`): both are
//! exactly as long as what they cover, so every offset stays true, and all text is later read from the original. Masks inside
//! code do no harm for the same reason.

use std::borrow::Cow;
use std::ops::Range;

use super::ast::{Block, BlockKind, Oddity, OddityKind};
use super::directive;
use super::dollar::INERT_BAR;
use super::visit;
use crate::source::{Span, TextMap};

/// The text that CommonMark gets, and what was covered in it.
pub struct Masked<'a> {
    pub text: Cow<'a, str>,
    /// In the order of their places, never overlapping.
    pub masks: Vec<Mask>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    pub range: Range<usize>,
    pub kind: MaskKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaskKind {
    /// `[!INCLUDE[title](path)]`
    Include,
    /// `[!code-lang[name](path)]`, `[!notebook-lang[name](path)]`
    Snippet,
    /// `[!NOTE]`, `[!div …]`, `[!VIDEO …]`: alone on a line.
    Marker,
    /// `:::name …`
    TripleColon,
    /// `<xref:…>`
    Xref,
    /// `$$` alone on a line, up to the next such line.
    Math,
}

impl Masked<'_> {
    /// The mask that starts at `at`.
    pub fn at(&self, at: usize) -> Option<&Mask> {
        self.masks.binary_search_by(|mask| mask.range.start.cmp(&at)).ok().map(|index| &self.masks[index])
    }

    /// The first mask inside `range`.
    pub fn within(&self, range: &Range<usize>) -> Option<&Mask> {
        let index = self.masks.partition_point(|mask| mask.range.start < range.start);
        self.masks.get(index).filter(|mask| mask.range.end <= range.end)
    }
}

/// How a directive stands on its line.
enum Placement {
    /// Nothing but list markers, quote markers and white space before it, and nothing behind it.
    Alone,
    /// As `Alone`, but the line goes on.
    Leading,
    /// Something before it.
    Inside,
}

pub fn mask<'a>(text: &'a str, formulas: &[Range<usize>]) -> Masked<'a> {
    let bytes = text.as_bytes();
    let mut masks: Vec<Mask> = Vec::new();
    let mut leading: Vec<bool> = Vec::new();
    let mut at = 0;
    let mut formulas = formulas.iter().peekable();
    while let Some(found) = next_candidate(bytes, at) {
        // What stands inside a formula is TeX.
        while let Some(formula) = formulas.next_if(|formula| formula.start <= found) {
            at = formula.end;
            masks.push(Mask { range: formula.clone(), kind: MaskKind::Math });
            leading.push(false);
        }
        if found < at && masks.last().is_some_and(|mask| mask.kind == MaskKind::Math && mask.range.end > found) {
            continue;
        }
        at = found + 1;
        let Some((length, kind)) = directive_at(text, found) else { continue };
        let range = found..found + length;
        let prefix = line_prefix(text, found).and_then(container_prefix);
        let rest = rest_of_line(&text[range.end..]);
        let placement = match (&prefix, rest.is_empty()) {
            (Some(_), true) => Placement::Alone,
            (Some(_), false) => Placement::Leading,
            (None, _) => Placement::Inside,
        };
        let quoted = prefix.is_some_and(|prefix| prefix.quoted);
        let usable = match (kind, &placement) {
            (MaskKind::Include | MaskKind::Xref, _) => true,
            // Directly behind another snippet on one line, as old pages have it.
            (MaskKind::Snippet, Placement::Inside) => {
                masks.last().is_some_and(|last| last.kind == MaskKind::Snippet && last.range.end == found)
            }
            (MaskKind::Snippet, Placement::Leading) => rest.to_ascii_lowercase().starts_with("[!code"),
            (MaskKind::Snippet, Placement::Alone) => true,
            (MaskKind::Marker, Placement::Alone) => {
                quoted || text[found..].get(..7).is_some_and(|word| word.eq_ignore_ascii_case("[!video"))
            }
            (MaskKind::Marker, Placement::Leading | Placement::Inside) => false,
            // Behind text, only what can stand in a line, and only when it is closed.
            (MaskKind::TripleColon, Placement::Alone) => true,
            (MaskKind::Math, _) => false,
            (MaskKind::TripleColon, Placement::Leading | Placement::Inside) => {
                directive::is_inline(&text[range.clone()]) && text[..range.end].ends_with(":::")
            }
        };
        if !usable {
            continue;
        }
        at = range.end;
        leading.push(match placement {
            Placement::Alone => kind == MaskKind::Xref,
            Placement::Leading => true,
            Placement::Inside => false,
        });
        masks.push(Mask { range, kind });
    }
    for formula in formulas {
        masks.push(Mask { range: formula.clone(), kind: MaskKind::Math });
        leading.push(false);
    }
    if masks.is_empty() {
        return Masked { text: protect_bars(Cow::Borrowed(text)), masks };
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (mask, leading) in masks.iter().zip(leading) {
        out.push_str(&text[done..mask.range.start]);
        match mask.kind {
            // Its lines stay lines, in the list or quote that they stand in; as HTML nothing in them means anything.
            MaskKind::Math => {
                out.push_str("<?");
                out.push_str(&text[mask.range.start + 2..mask.range.end - 2]);
                out.push_str("?>");
            }
            MaskKind::Include | MaskKind::Snippet | MaskKind::Marker | MaskKind::TripleColon | MaskKind::Xref => {
                fill(&mut out, mask.range.len(), leading);
            }
        }
        done = mask.range.end;
    }
    out.push_str(&text[done..]);
    Masked { text: protect_bars(Cow::Owned(out)), masks }
}

/// Covers each `|` inside inline code, a link or a tag's attribute, so that it does not end a table's cell: docfx reads these before
/// cells, CommonMark's tables the other way round. An escaped bar is left to CommonMark.
fn protect_bars(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains('|') || !text.contains(['`', '[', '<']) || text.contains(INERT_BAR) {
        return text;
    }
    let mut bars: Vec<usize> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.len() <= LONGEST_ROW && line.contains('|') {
            let found = bars.len();
            if line.contains('`') {
                code_bars(line.as_bytes(), start, &mut bars);
            }
            if line.contains("](") || line.contains("=\"") {
                let code: Vec<usize> = bars[found..].to_vec();
                link_bars(line.as_bytes(), start, &code, &mut bars);
            }
        }
        start += line.len();
    }
    if bars.is_empty() {
        return text;
    }
    let mut bytes = text.into_owned().into_bytes();
    for at in bars {
        bytes[at] = INERT_BAR as u8;
    }
    // Only single-byte characters were replaced by single-byte ones.
    Cow::Owned(String::from_utf8(bytes).unwrap_or_default())
}

/// The places of bars inside `[label](address)` and between the quotes of a tag's attribute.
fn link_bars(line: &[u8], start: usize, code: &[usize], bars: &mut Vec<usize>) {
    let mut at = 0;
    let mut searches = 0;
    while let Some(found) = memchr::memchr2(b'[', b'<', &line[at..]) {
        let open = at + found;
        searches += 1;
        if searches > 256 {
            return;
        }
        let end = if line[open] == b'[' { link_end(line, open) } else { tag_end(line, open) };
        let Some(end) = end else {
            at = open + 1;
            continue;
        };
        bars.extend(
            (open..end).filter(|at| line[*at] == b'|' && line[at - 1] != b'\\').map(|at| start + at).filter(|at| !code.contains(at)),
        );
        at = end;
    }
}

/// Where the link ends whose label opens at `open`: `[label](address)`, nothing of it longer than 1,024 bytes.
fn link_end(line: &[u8], open: usize) -> Option<usize> {
    let balanced = |from: usize, opening: u8, closing: u8| {
        let mut depth = 0;
        let mut at = from;
        while at < line.len().min(from + 1024) {
            match line[at] {
                b'\\' => at += 1,
                byte if byte == opening => depth += 1,
                byte if byte == closing => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        None
    };
    let label = balanced(open, b'[', b']')?;
    if line.get(label) != Some(&b'(') {
        return None;
    }
    let end = balanced(label, b'(', b')')?;
    // CommonMark takes no address with what stands in for a bar.
    let address = line[label..end].split(u8::is_ascii_whitespace).next()?;
    (!address.contains(&b'|')).then_some(end)
}

/// Where the tag ends that begins at `open`, when it has an attribute in quotes.
fn tag_end(line: &[u8], open: usize) -> Option<usize> {
    if !line.get(open + 1)?.is_ascii_alphabetic() {
        return None;
    }
    let mut quoted = false;
    let mut attributes = false;
    for at in open + 1..line.len().min(open + 1024) {
        match line[at] {
            b'"' => {
                attributes |= line[at - 1] == b'=';
                quoted = !quoted;
            }
            b'>' if !quoted => return attributes.then_some(at + 1),
            b'|' if !quoted => return None,
            b'<' if !quoted => return None,
            _ => {}
        }
    }
    None
}

/// A line longer than this is no table's row.
const LONGEST_ROW: usize = 65_536;

/// The places of bars between two runs of the same number of backticks.
fn code_bars(line: &[u8], start: usize, bars: &mut Vec<usize>) {
    let run = |from: usize| line[from..].iter().take_while(|byte| **byte == b'`').count();
    let mut at = 0;
    let mut searches = 0;
    while let Some(found) = line[at..].iter().position(|byte| *byte == b'`') {
        let open = at + found;
        let length = run(open);
        let mut close = open + length;
        // Runs that nothing closes are looked for a bounded number of times.
        searches += 1;
        let closed = loop {
            match line[close..].iter().position(|byte| *byte == b'`') {
                Some(found) if searches <= 64 => {
                    close += found;
                    let here = run(close);
                    if here == length {
                        break true;
                    }
                    close += here;
                }
                _ => break false,
            }
        };
        let escaped = open > 0 && line[open - 1] == b'\\';
        if closed && !escaped {
            let inside = open + length..close;
            bars.extend(inside.filter(|at| line[*at] == b'|' && line[at - 1] != b'\\').map(|at| start + at));
            at = close + length;
        } else {
            at = open + length;
        }
    }
}

/// At the start of a line a processing instruction would take the whole line as an HTML block; an autolink does not.
fn fill(out: &mut String, length: usize, as_autolink: bool) {
    let (open, close) = if as_autolink && length >= 6 { ("<fx:", ">") } else { ("<?", "?>") };
    out.push_str(open);
    out.extend(std::iter::repeat_n('x', length.saturating_sub(open.len() + close.len())));
    out.push_str(close);
}

/// The next `[!`, `:::` or `<xref:` at or behind `from`.
fn next_candidate(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let found = memchr::memchr3_iter(b'[', b':', b'<', rest).find(|&at| {
        let here = &rest[at..];
        here.starts_with(b"[!") || here.starts_with(b":::") || here.get(..6).is_some_and(|start| start.eq_ignore_ascii_case(b"<xref:"))
    })?;
    Some(from + found)
}

fn directive_at(text: &str, at: usize) -> Option<(usize, MaskKind)> {
    let escapes = text.as_bytes()[..at].iter().rev().take_while(|byte| **byte == b'\\').count();
    if escapes % 2 == 1 {
        return None;
    }
    let rest = &text[at..];
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let line = line.trim_end_matches('\r');
    match line.as_bytes() {
        [b'[', b'!', ..] => {
            if let Some(length) = directive::include_length(line) {
                return Some((length, MaskKind::Include));
            }
            if let Some(length) = directive::snippet_length(line) {
                return Some((length, MaskKind::Snippet));
            }
            directive::marker_length(line).map(|length| (length, MaskKind::Marker))
        }
        [b':', ..] => directive::triple_colon_length(line).map(|length| (length, MaskKind::TripleColon)),
        _ => directive::xref_length(line).map(|length| (length, MaskKind::Xref)),
    }
}

/// A container prefix longer than this is none: it keeps a line of a million directives linear.
const LONGEST_PREFIX: usize = 1024;

/// What stands on the line before `at`.
fn line_prefix(text: &str, at: usize) -> Option<&str> {
    let window = at.saturating_sub(LONGEST_PREFIX);
    let start = match text.as_bytes()[window..at].iter().rposition(|byte| *byte == b'\n') {
        Some(found) => window + found + 1,
        None if window == 0 => 0,
        None => return None,
    };
    text.get(start..at)
}

/// The first of what stands behind a directive on its line, trimmed; empty when nothing does.
fn rest_of_line(text: &str) -> &str {
    let rest = text.trim_start_matches([' ', '\t']);
    let mut end = rest.len().min(64);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    rest[..end].split(['\n', '\r']).next().unwrap_or("")
}

/// What may stand before a block on its line: white space, `>`, list markers, a task's box.
struct Prefix {
    /// The last marker is `>`.
    quoted: bool,
}

fn container_prefix(before: &str) -> Option<Prefix> {
    let mut quoted = false;
    let mut rest = before.trim_start_matches([' ', '\t']);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('>') {
            quoted = true;
            rest = after.trim_start_matches([' ', '\t']);
            continue;
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = if digits > 0 && digits <= 9 { rest[digits..].strip_prefix(['.', ')']) } else { rest.strip_prefix(['-', '*', '+']) }?;
        if !after.starts_with([' ', '\t']) {
            return None;
        }
        quoted = false;
        rest = after.trim_start_matches([' ', '\t']);
    }
    Some(Prefix { quoted })
}

/// The first line of each conflict that git left in a file when a merge met one. Code may show such lines on purpose.
pub fn merge_conflicts(text: &str, map: &TextMap, blocks: &[Block], oddities: &mut Vec<Oddity>) {
    if !text.contains("<<<<<<< ") || !text.contains("\n>>>>>>> ") {
        return;
    }
    let mut code = CodeSpans(Vec::new());
    visit::blocks(blocks, &mut code);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("<<<<<<< ") {
            let length = line.trim_end_matches(['\n', '\r']).len();
            let span = map.span(at..at + length);
            // The spans stand in the order of the text.
            let index = code.0.partition_point(|code| code.end <= span.start);
            if code.0.get(index).is_none_or(|code| code.start > span.start) {
                oddities.push(Oddity { span, kind: OddityKind::MergeConflict });
            }
        }
        at += line.len();
    }
}

/// Where code blocks stand.
struct CodeSpans(Vec<Span>);

impl visit::Visitor for CodeSpans {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Code(_) = block.kind {
            self.0.push(block.span);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        let masked = mask(text, &super::super::dollar::blocks(text));
        assert_eq!(masked.text.len(), text.len());
        masked.text.into_owned()
    }

    #[test]
    fn a_directive_alone_on_its_line_becomes_a_processing_instruction() {
        assert_eq!(masked("a\n[!INCLUDE[x](y.md)]\nb"), "a\n<?xxxxxxxxxxxxxxx?>\nb");
        assert_eq!(masked("1. > [!NOTE]\n"), "1. > <?xxx?>\n");
    }

    #[test]
    fn a_directive_that_leads_its_line_becomes_an_autolink() {
        assert_eq!(masked("[!INCLUDE[x](y.md)] is"), "<fx:xxxxxxxxxxxxxx> is");
    }

    #[test]
    fn an_alert_marker_counts_only_in_a_quote_and_alone() {
        assert_eq!(masked("[!NOTE]\n"), "[!NOTE]\n");
        assert_eq!(masked("> [!NOTE] text\n"), "> [!NOTE] text\n");
    }

    #[test]
    fn a_bar_inside_code_ends_no_cell() {
        let masked = |text: &str| masked(text).replace(INERT_BAR, "x");
        assert_eq!(masked("| `a|b` | c\\|d |"), "| `axb` | c\\|d |");
        assert_eq!(masked("| [a | b](c \"|\") | [e | f] | [g](h|i) |"), "| [a x b](c \"x\") | [e | f] | [g](h|i) |");
        assert_eq!(masked("| <a title=\"|\"> | <b | c> |"), "| <a title=\"x\"> | <b | c> |");
        assert_eq!(masked("| a ` | b |"), "| a ` | b |");
    }

    #[test]
    fn a_formula_of_several_lines_is_one_mask() {
        assert_eq!(
            masked("$$\na\n\n- [!INCLUDE[x](y.md)]\n$$\nb [!INCLUDE[x](y.md)]"),
            "<?\na\n\n- [!INCLUDE[x](y.md)]\n?>\nb <?xxxxxxxxxxxxxxx?>"
        );
    }

    #[test]
    fn an_escaped_directive_is_text() {
        assert_eq!(masked("\\[!INCLUDE[x](y.md)]"), "\\[!INCLUDE[x](y.md)]");
    }
}
