//! What the reader, or a program, puts in: `<name>`, `{name}`, `$(name)`, `${name}`, `&name`, `:name`, `$1`, `?`, `your_table`.

use super::lex::{Kind, Token};
use crate::sql::dialects::Dialect;
use crate::sql::placeholder::{Placeholder, PlaceholderKind, angle, is_word};
use std::ops::Range;

/// More than this a text are not listed.
const MOST: usize = 10_000;

/// The placeholders among the tokens of a text, in order of their place.
pub(super) fn placeholders(tokens: &[Token], text: &str, dialect: Dialect) -> Vec<Placeholder> {
    let mut found: Vec<Placeholder> = Vec::new();
    let mut add = |range: Range<usize>, kind: PlaceholderKind| {
        let free = found.last().is_none_or(|last| last.range.end <= range.start);
        if let Some(spelt) = text.get(range.clone()).filter(|spelt| free && !spelt.is_empty())
            && found.len() < MOST
        {
            found.push(Placeholder { text: spelt.to_owned(), range, kind });
        }
    };
    for (at, token) in tokens.iter().enumerate() {
        let spelt = token.text(text);
        match token.kind {
            Kind::Text | Kind::Quoted => {
                let inner = spelt.trim_matches(['\'', '"', '`', '[', ']']);
                let offset = token.start + (spelt.len() - spelt.trim_start_matches(['\'', '"', '`', '[']).len());
                // Markup in a string has angle brackets of its own.
                let markup = inner.contains("</") || inner.contains("/>") || inner.contains("=\"");
                if let Some(range) = angle(inner).filter(|_| !markup) {
                    add(offset + range.start..offset + range.end, PlaceholderKind::Angle);
                } else if is_word(inner) {
                    add(offset..offset + inner.len(), PlaceholderKind::Word);
                }
            }
            Kind::Word if spelt == "$" => braces(text, token, &mut add),
            Kind::Word => word(tokens, at, text, dialect, &mut add),
            Kind::Sign => match spelt {
                "<" => {
                    if let Some(range) = angle(ahead(text, token.start)).filter(|range| range.start == 0) {
                        add(token.start..token.start + range.end, PlaceholderKind::Angle);
                    }
                }
                "{" | "$" => braces(text, token, &mut add),
                "?" => add(token.range(), PlaceholderKind::Marker),
                _ => {}
            },
            Kind::Terminator | Kind::Command => {}
        }
    }
    found
}

/// `your_table`, and a word behind the sign of a value: `:name`, `&name`, `$1`.
fn word(tokens: &[Token], at: usize, text: &str, dialect: Dialect, add: &mut impl FnMut(Range<usize>, PlaceholderKind)) {
    let Some(token) = tokens.get(at) else { return };
    let spelt = token.text(text);
    let back = |steps: usize| at.checked_sub(steps).and_then(|n| tokens.get(n));
    let sign = back(1).filter(|sign| sign.kind == Kind::Sign && sign.end == token.start);
    // `a::type` is a cast, and `a:b` a part of a document; `:name` has nothing in front of it.
    let glued = sign.is_some_and(|sign| {
        back(2)
            .is_some_and(|before| before.end == sign.start && !before.sign(text, "(") && !before.sign(text, ",") && !before.sign(text, "="))
    });
    let numbered = spelt.strip_prefix('$').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
    match sign.map(|sign| (sign, sign.text(text))) {
        Some((sign, ":")) if !glued => add(sign.start..token.end, PlaceholderKind::Marker),
        Some((sign, "&")) if dialect == Dialect::Oracle => add(sign.start..token.end, PlaceholderKind::Sqlcmd),
        _ if numbered && dialect == Dialect::Postgresql => add(token.range(), PlaceholderKind::Marker),
        _ if is_word(spelt) => add(token.range(), PlaceholderKind::Word),
        _ => {}
    }
}

/// `{name}`, `{{ name }}`, `${name}` and `$(name)`.
fn braces(text: &str, token: &Token, add: &mut impl FnMut(Range<usize>, PlaceholderKind)) {
    let tail = ahead(text, token.start);
    let (close, kind) = match tail.as_bytes() {
        [b'$', b'{', ..] => ("}", PlaceholderKind::Sqlcmd),
        [b'$', b'(', ..] => (")", PlaceholderKind::Sqlcmd),
        [b'{', b'{', ..] => ("}}", PlaceholderKind::Brace),
        [b'{', ..] => ("}", PlaceholderKind::Brace),
        _ => return,
    };
    let Some(end) = tail.find(close).map(|end| end + close.len()) else { return };
    let inside = tail.get(..end).unwrap_or("").trim_matches(['$', '{', '}', '(', ')', ' ']);
    if inside.starts_with(char::is_alphabetic) && inside.chars().all(|c| c.is_alphanumeric() || " _-.".contains(c)) {
        add(token.start..token.start + end, kind);
    }
}

/// What follows, on the same line, as far as a placeholder may reach.
fn ahead(text: &str, at: usize) -> &str {
    let line = text.get(at..text.floor_char_boundary(at + 90)).unwrap_or("");
    line.split('\n').next().unwrap_or("")
}
