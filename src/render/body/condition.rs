//! Finds the clause that says when a step applies, so that it can stand out.

use std::ops::Range;

/// Elements that a clause may hold; anything else is no running text.
const INLINE: [&str; 14] = ["a", "b", "code", "em", "i", "kbd", "mark", "s", "samp", "span", "strong", "sub", "sup", "u"];

/// Where `clause` stands in a step's HTML, elements that open in it included; `None` if the step's text does not begin with it, or if an
/// element ends in the middle of it.
pub(super) fn clause(html: &str, clause: &str) -> Option<Range<usize>> {
    let start = if html.starts_with("<p>") { 3 } else { 0 };
    let mut rest = html.get(start..)?;
    let mut wanted = clause.trim().chars().peekable();
    wanted.peek()?;
    let mut open = 0_usize;
    while let Some(&letter) = wanted.peek() {
        if let Some(tag) = rest.strip_prefix('<') {
            let (tag, after) = tag.split_once('>')?;
            let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
            if !INLINE.contains(&name) {
                return None;
            }
            open = if tag.starts_with('/') { open.checked_sub(1)? } else { open + 1 };
            rest = after;
            continue;
        }
        let (found, after) = character(rest)?;
        rest = after;
        if found.is_whitespace() != letter.is_whitespace() || !found.is_whitespace() && found != letter {
            return None;
        }
        wanted.next();
        if found.is_whitespace() {
            rest = rest.trim_start();
            while wanted.next_if(|letter| letter.is_whitespace()).is_some() {}
        }
    }
    while open > 0 {
        (_, rest) = rest.strip_prefix("</")?.split_once('>')?;
        open -= 1;
    }
    Some(start..html.len() - rest.len())
}

/// The first character of some escaped text, and what follows it.
fn character(html: &str) -> Option<(char, &str)> {
    if let Some(entity) = html.strip_prefix('&') {
        let (name, after) = entity.split_once(';')?;
        let found = match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" | "#x27" => '\'',
            _ => return None,
        };
        return Some((found, after));
    }
    let mut characters = html.chars();
    characters.next().map(|found| (found, characters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::clause;

    #[test]
    fn a_clause_is_found_with_its_elements() {
        for (html, text, found) in [
            ("<p>If it fails, go on.</p>", "If it fails", Some("If it fails")),
            ("If <strong>A &amp; B</strong> is shown, stop.", "If A & B is shown", Some("If <strong>A &amp; B</strong> is shown")),
            ("<p>If you see <code>x</code>, stop.</p>", "If you see x", Some("If you see <code>x</code>")),
            ("<p>If\nso, stop.</p>", "If so", Some("If\nso")),
            ("<p><strong>If it fails, go on</strong>.</p>", "If it fails", None),
            ("<p>Stop, if it fails.</p>", "if it fails", None),
            ("<p>If</p><p>so</p>", "If so", None),
            ("<div>If so</div>", "If so", None),
            ("", "If so", None),
            ("<p>If so</p>", "", None),
        ] {
            assert_eq!(clause(html, text).and_then(|range| html.get(range)), found, "{html}");
        }
    }
}
