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
/// A formula in a line is no longer than this: it keeps a text of a million signs linear.
const LONGEST: usize = 1024;
/// And no more signs are looked at for the one that closes it.
const MOST: usize = 16;

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
    for (run, keep) in runs.iter().zip(keep) {
        if !keep {
            out[run.clone()].fill(INERT as u8);
        }
    }
    // Only ASCII was put in the place of ASCII.
    Cow::Owned(String::from_utf8(out).unwrap_or_default())
}

/// The text as it was typed.
pub fn restore(text: &str) -> Cow<'_, str> {
    if text.contains(INERT) { Cow::Owned(text.replace(INERT, "$")) } else { Cow::Borrowed(text) }
}

/// Runs of signs without a backslash before them.
fn runs(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut escaped = false;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'$' && !escaped {
            let length = bytes[at..].iter().take_while(|byte| **byte == b'$').count();
            out.push(at..at + length);
            at += length;
            continue;
        }
        escaped = bytes[at] == b'\\' && !escaped;
        at += 1;
    }
    out
}

/// The run that closes the formula which the run at `open` opens.
fn partner(text: &str, runs: &[Range<usize>], open: usize) -> Option<usize> {
    let run = runs.get(open)?;
    if run.len() > 2 || !opens(text, run) {
        return None;
    }
    // A formula does not reach over the end of its paragraph.
    let mut end = text.len().min(run.end + LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let window = text.get(run.end..end)?;
    let window = window.split("\n\n").next().unwrap_or("").split("\n\r\n").next().unwrap_or("");
    let limit = run.end + window.len();
    for (at, candidate) in runs.iter().enumerate().skip(open + 1).take(MOST) {
        if candidate.end > limit {
            return None;
        }
        if candidate.len() == run.len() && closes(text, candidate) {
            let inside = text.get(run.end..candidate.start)?;
            let is_text = run.len() == 1 && (inside.contains("**") || inside.contains("</") || inside.contains('`'));
            return (!is_text && !inside.trim().is_empty()).then_some(at);
        }
    }
    None
}

fn opens(text: &str, run: &Range<usize>) -> bool {
    let before = text.get(..run.start).and_then(|before| before.chars().next_back());
    let Some(after) = text.get(run.end..).and_then(|after| after.chars().next()) else { return false };
    if run.len() == 2 {
        return true;
    }
    before.is_none_or(|char| !char.is_alphanumeric())
        && !after.is_whitespace()
        && !matches!(after, ')' | ']' | '}' | ',' | '.' | ';' | ':' | '!' | '?' | '*' | '"' | '\'')
}

fn closes(text: &str, run: &Range<usize>) -> bool {
    let Some(before) = text.get(..run.start).and_then(|before| before.chars().next_back()) else { return false };
    let after = text.get(run.end..).and_then(|after| after.chars().next());
    if run.len() == 2 {
        return true;
    }
    !before.is_whitespace() && !matches!(before, '(' | '[' | '{' | '*' | '"' | '\'') && after.is_none_or(|char| !char.is_alphanumeric())
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
    fn signs_of_text_are_hidden() {
        assert_eq!(hidden("**$true** or **$false**"), "**_true** or **_false**");
        assert_eq!(hidden("<code>$select</code> and <code>$top</code>."), "<code>_select</code> and <code>_top</code>.");
        assert_eq!(hidden("a sign ($) and a sign ($)"), "a sign (_) and a sign (_)");
        assert_eq!(hidden("$5 and $6, or US$7"), "_5 and _6, or US_7");
        assert_eq!(hidden("$a\n\nb$"), "_a\n\nb_");
        assert_eq!(hidden("$$"), "__");
    }
}
