//! Tells the dollar signs that stand around a formula from those of prices, variables and placeholders.
//!
//! CommonMark's parser is generous here: in `**$true** or **$false**` it would see a formula. By docfx's rules (Markdig's) a formula opens
//! where no letter or digit stands before the sign and closes where none stands behind it. Beyond these, a formula holds no marks of code,
//! strong text or tags, and no bracket is torn from its sign, as in `a dollar sign ($)`: what authors of documentation write like this is
//! text.

use std::borrow::Cow;
use std::ops::Range;

/// Stands in for a dollar sign that is text: as long as the sign, so that all offsets stay true, and nothing to CommonMark.
const INERT: char = '\u{1}';
/// Stands in for a bar that ends no cell of a table.
pub const INERT_BAR: char = '\u{2}';
/// Stands where a sign was before it moved past a blank: it shows as nothing.
pub const GONE: char = '\u{3}';
/// A formula in a line is no longer than this: it keeps a text of a million signs linear.
const LONGEST: usize = 1024;
/// And one of several lines.
const LONGEST_BLOCK: usize = 16_384;

/// The text with the signs that open or close no formula made inert.
pub fn hide(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains('$') || text.contains(INERT) {
        return text;
    }
    let bytes = text.as_bytes();
    let runs = runs(bytes);
    let mut keep = vec![false; runs.len()];
    let mut at = 0;
    while at < runs.len() {
        match partner(&text, &runs, at) {
            Some(end) => {
                keep[at] = true;
                keep[end] = true;
                at = end + 1;
            }
            None => at += 1,
        }
    }
    let mut out = text.into_owned().into_bytes();
    let mut opening = true;
    for (run, keep) in runs.iter().zip(keep) {
        if !keep {
            out[run.clone()].fill(INERT as u8);
            continue;
        }
        // CommonMark's parser wants no blank inside a sign: `$ x $` becomes `.$x$.` to it, and no offset moves.
        if run.len() == 1 {
            let blanks = if opening {
                out[run.end..].iter().take_while(|byte| **byte == b' ').count()
            } else {
                out[..run.start].iter().rev().take_while(|byte| **byte == b' ').count()
            };
            if blanks > 0 {
                out[run.start] = GONE as u8;
                out[if opening { run.start + blanks } else { run.start - blanks }] = b'$';
            }
        }
        opening = !opening;
    }
    // Only ASCII was put in the place of ASCII.
    Cow::Owned(String::from_utf8(out).unwrap_or_default())
}

/// The text as it was typed.
pub fn restore(text: &str) -> Cow<'_, str> {
    if !text.contains([INERT, INERT_BAR, GONE]) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(INERT, "$").replace(INERT_BAR, "|").replace(GONE, ""))
}

/// Formulas that begin with `$$` alone on a line and end with the next such line in the same list or quote. They may hold empty lines,
/// and lines that would be a list's, as code does.
pub fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    if !text.contains("$$") {
        return out;
    }
    let mut open: Option<(usize, &str)> = None;
    let mut fence: Option<&str> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start_matches([' ', '\t', '>']);
        let prefix = &line[..line.len() - body.len()];
        let start = at + prefix.len();
        at += line.len();
        let typed = body.trim_end();
        if let Some((begin, outer)) = open {
            if typed == "$$" && prefix.trim_end() == outer.trim_end() && prefix.len() <= outer.len() + 3 {
                out.push(begin..start + 2);
                open = None;
            } else if !typed.is_empty() && !prefix.starts_with(outer) || start - begin > LONGEST_BLOCK || typed.contains("?>") {
                // The list or quote around it has ended.
                open = None;
            }
            continue;
        }
        match fence {
            Some(mark) if typed.starts_with(mark) && typed.trim_matches(['`', '~']).is_empty() => fence = None,
            Some(_) => {}
            None if typed.starts_with("```") || typed.starts_with("~~~") => {
                let length = typed.bytes().take_while(|byte| *byte == typed.as_bytes()[0]).count();
                fence = Some(&typed[..length]);
            }
            None if typed == "$$" => open = Some((start, prefix)),
            None => {}
        }
    }
    out
}

/// The TeX of a formula found by [`blocks`], without the signs and the prefixes of a quote or list.
pub fn block_formula(raw: &str) -> String {
    let mut lines: Vec<&str> = raw.lines().skip(1).map(|line| line.trim_start_matches([' ', '\t', '>']).trim_end()).collect();
    lines.pop();
    lines.join("\n")
}

/// Runs of signs without a backslash before them.
fn runs(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut escaped = false;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'$' && !escaped {
            let length = bytes[at..].iter().take_while(|byte| **byte == b'$').count();
            if !is_in_destination(&bytes[..at]) {
                out.push(at..at + length);
            }
            at += length;
            continue;
        }
        escaped = bytes[at] == b'\\' && !escaped;
        at += 1;
    }
    out
}

/// Whether a link's destination stands open at the end of `before`: `](…`, `<https:…`, `]: …`. There a sign is a part of the address, and
/// an address may not hold what stands in for a sign.
fn is_in_destination(before: &[u8]) -> bool {
    let window = before.len().saturating_sub(512);
    let start = before[window..].iter().rposition(|byte| byte.is_ascii_whitespace()).map_or(window, |found| window + found + 1);
    let token = &before[start..];
    if token.windows(2).any(|pair| pair == b"](") || (token.contains(&b'<') && token.windows(3).any(|three| three == b"://")) {
        return true;
    }
    before[..start].trim_ascii_end().ends_with(b"]:")
}

/// The run that closes the formula which the run at `open` opens: the next one, by Markdig's rule. `$$` may close on a later line of its
/// paragraph when it begins its line.
fn partner(text: &str, runs: &[Range<usize>], open: usize) -> Option<usize> {
    let run = runs.get(open)?;
    let close = runs.get(open + 1)?;
    if run.len() > 2 || close.len() != run.len() || close.start - run.end > LONGEST {
        return None;
    }
    let inside = text.get(run.end..close.start)?;
    let begins_line = || text[..run.start].trim_end_matches([' ', '\t', '>']).chars().next_back().is_none_or(|char| char == '\n');
    if inside.contains('\n') && (run.len() == 1 || !begins_line() || inside.contains("\n\n") || inside.contains("\n\r\n")) {
        return None;
    }
    let before = text[..run.start].chars().next_back();
    let after = text[close.end..].chars().next();
    let outside = |char: Option<char>| char.is_none_or(|char| !char.is_alphanumeric());
    // A blank stands inside both signs or inside none.
    let blanks = (inside.starts_with(char::is_whitespace), inside.ends_with(char::is_whitespace));
    if inside.trim().is_empty() || !outside(before) || !outside(after) || (run.len() == 1 && blanks.0 != blanks.1) {
        return None;
    }
    let spaces = inside.len() - inside.trim_start_matches(' ').len();
    let is_text = inside.contains("**")
        || inside.contains("</")
        || inside.contains('`')
        || inside.starts_with([')', ']', '}', ',', '.', ';', ':', '!', '?', '*', '"', '\''])
        || inside.ends_with(['(', '[', '{', '*', '"', '\''])
        || spaces > 3;
    (run.len() == 2 || !is_text).then_some(open + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> String {
        let out = hide(Cow::Borrowed(text));
        assert_eq!(out.len(), text.len());
        assert_eq!(restore(&out), text);
        out.replace(INERT, "_")
    }

    #[test]
    fn formulas_keep_their_signs() {
        assert_eq!(hidden("a $x^2$ b $$y$$, $z$."), "a $x^2$ b $$y$$, $z$.");
        assert_eq!(hidden(r"\$5 $a$"), r"\$5 $a$");
    }

    #[test]
    fn a_blank_may_stand_inside_both_signs() {
        assert_eq!(hide(Cow::Borrowed("a $ x $, $  y $")).replace(GONE, "."), "a .$x$., . $y$.");
    }

    #[test]
    fn a_formula_of_several_lines_stands_in_one_container() {
        assert_eq!(blocks("$$\na\n\n- b\n$$\n").len(), 1);
        assert_eq!(blocks("> $$\n> a\n> $$\n\n1. x\n\n   $$\n   y\n   $$\n").len(), 2);
        assert!(blocks("> $$\n> a\n\n$$\n").is_empty());
        assert!(blocks("```\n$$\na\n$$\n```\n").is_empty());
        assert_eq!(block_formula("$$\n  a\n> b\n$$"), "a\nb");
    }

    #[test]
    fn signs_of_text_are_hidden() {
        assert_eq!(hidden("**$true** or **$false**"), "**_true** or **_false**");
        assert_eq!(hidden("<code>$select</code> and <code>$top</code>."), "<code>_select</code> and <code>_top</code>.");
        assert_eq!(hidden("a sign ($) and a sign ($)"), "a sign (_) and a sign (_)");
        assert_eq!(hidden("$5 and $6, or US$7"), "_5 and _6, or US_7");
        assert_eq!(hidden("$a\n\nb$"), "_a\n\nb_");
        assert_eq!(hidden("$$"), "__");
        assert_eq!(hidden("a $b\nc$ d m$a$ $x$y"), "a _b\nc_ d m_a_ _x_y");
        assert_eq!(hidden("$ a$ $b $"), "_ a_ _b _");
        assert_eq!(hidden("[x](https://x/?$a=1&$b=2) <https://x/$a>"), "[x](https://x/?$a=1&$b=2) <https://x/$a>");
        assert_eq!(hidden("https://x/?$a=1&$b=2"), "https://x/?_a=1&_b=2");
    }
}
