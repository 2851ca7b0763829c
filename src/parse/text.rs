//! What CommonMark leaves in plain text: bare URLs, `@uid`, emoji codes.

use std::ops::Range;

use super::Dialect;
use super::ast::{Inline, InlineKind, Link, LinkKind, NodeId};
use super::directive;
use crate::source::TextMap;

/// A piece of text as it comes from the parser: decoded, with its place.
pub struct Piece {
    pub text: String,
    pub range: Range<usize>,
    /// Whether `text` is exactly the source in `range`, so that offsets inside it are known.
    pub verbatim: bool,
    /// A backslash stands before it: its first character is only itself.
    pub escaped: bool,
}

/// Joins neighbouring pieces and cuts out what is more than text. `in_link` is true inside a link's text, where no other link may be.
pub fn inlines(pieces: &mut Vec<Piece>, in_link: bool, dialect: Dialect, map: &TextMap, out: &mut Vec<Inline>) {
    let mut pending: Option<(String, Range<usize>)> = None;
    for piece in joined(pieces) {
        let plain = !piece.verbatim || !may_hold_more(&piece.text);
        if plain {
            match &mut pending {
                // Most texts are one piece: it is taken as it is.
                None if !piece.text.is_empty() => pending = Some((piece.text, piece.range)),
                _ => join(&mut pending, &piece.text, piece.range),
            }
            continue;
        }
        let before = pending.as_ref().and_then(|(text, _)| text.chars().next_back());
        let mut done = 0;
        for found in find(&piece.text, Start { before, escaped: piece.escaped }, in_link, dialect) {
            let at = piece.range.start;
            join(&mut pending, &piece.text[done..found.range.start], at + done..at + found.range.start);
            done = found.range.end;
            let place = at + found.range.start..at + found.range.end;
            let raw = &piece.text[found.range.clone()];
            match found.what {
                What::Emoji(emoji) => join(&mut pending, emoji, place),
                What::Url { dest, kind } => {
                    flush(&mut pending, map, out);
                    let span = map.span(place.clone());
                    // An address of mail is shown without what makes it a link.
                    let shown = if dest.len() == raw.len() && starts_with_ignoring_case(raw, "mailto:") { &raw[7..] } else { raw };
                    let child = Inline::new(span, InlineKind::Text(shown.to_owned()));
                    let link =
                        Link { id: NodeId::NONE, kind, dest, dest_span: span, title: String::new(), label: None, children: vec![child] };
                    out.push(Inline::new(span, InlineKind::Link(Box::new(link))));
                }
                What::Uid { inner } => {
                    flush(&mut pending, map, out);
                    let typed = &piece.text[inner.clone()];
                    let xref = directive::xref(typed, at + inner.start, map, true, raw);
                    out.push(Inline::new(map.span(place), InlineKind::Xref(Box::new(xref))));
                }
            }
        }
        join(&mut pending, &piece.text[done..], piece.range.start + done..piece.range.end);
    }
    flush(&mut pending, map, out);
}

/// Whether a text can hold a URL, a uid or an emoji code at all: each has a `:`, an `@` or a `www.`. Most texts have none.
fn may_hold_more(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b':', b'@', bytes).next().is_some()
        || memchr::memchr_iter(b'.', bytes)
            .any(|at| at.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(|byte| matches!(byte, b'w' | b'W')))
}

/// CommonMark's text comes cut at every character that could have meant something: what is whole in the source is made whole again.
fn joined(pieces: &mut Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces.drain(..) {
        match out.last_mut() {
            Some(last) if last.verbatim && piece.verbatim && !piece.escaped && last.range.end == piece.range.start => {
                last.text.push_str(&piece.text);
                last.range.end = piece.range.end;
            }
            _ => out.push(piece),
        }
    }
    out
}

fn join(pending: &mut Option<(String, Range<usize>)>, text: &str, range: Range<usize>) {
    if text.is_empty() {
        return;
    }
    match pending {
        Some((joined, place)) => {
            joined.push_str(text);
            place.end = range.end;
        }
        None => *pending = Some((text.to_owned(), range)),
    }
}

fn flush(pending: &mut Option<(String, Range<usize>)>, map: &TextMap, out: &mut Vec<Inline>) {
    if let Some((text, range)) = pending.take() {
        out.push(Inline::new(map.span(range), InlineKind::Text(text)));
    }
}

struct Found {
    range: Range<usize>,
    what: What,
}

enum What {
    Emoji(&'static str),
    Url { dest: String, kind: LinkKind },
    Uid { inner: Range<usize> },
}

/// What stands before a text.
#[derive(Clone, Copy, Default)]
struct Start {
    before: Option<char>,
    escaped: bool,
}

fn find(text: &str, start: Start, in_link: bool, dialect: Dialect) -> Vec<Found> {
    let Start { before, escaped } = start;
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = usize::from(escaped);
    while at < bytes.len() {
        let found = match bytes[at] {
            b':' if dialect.emoji => emoji_at(text, at),
            b'h' | b'H' | b'w' | b'W' | b'f' | b'F' | b'm' | b'M' if !in_link && boundary(text, at, before) => url_at(text, at),
            b'@' if !in_link && boundary(text, at, before) => uid_at(text, at),
            _ => None,
        };
        match found {
            Some(found) => {
                at = found.range.end;
                out.push(found);
            }
            None => at += 1,
        }
    }
    out
}

/// Nothing word-like stands directly before `at`.
fn boundary(text: &str, at: usize, before: Option<char>) -> bool {
    let previous = text[..at].chars().next_back().or(before);
    previous.is_none_or(|char| !char.is_alphanumeric() && !matches!(char, '/' | '-' | '_' | '.' | '\\'))
}

fn emoji_at(text: &str, at: usize) -> Option<Found> {
    let rest = &text.as_bytes()[at + 1..];
    let length = rest.iter().take(40).take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-')).count();
    if length == 0 || rest.get(length) != Some(&b':') {
        return None;
    }
    // `12:30:45` and `a:b:c` are no emoji: the code must not stand inside a word.
    let outside = |char: Option<char>| char.is_none_or(|char| !char.is_ascii_alphanumeric() && char != ':');
    let end = at + length + 2;
    if !outside(text[..at].chars().next_back()) || !outside(text[end..].chars().next()) {
        return None;
    }
    let emoji = emojis::get_by_shortcode(&text[at + 1..end - 1])?;
    Some(Found { range: at..end, what: What::Emoji(emoji.as_str()) })
}

/// A URL longer than this is cut: it keeps a text of a million `)` linear.
fn bounded(text: &str) -> &str {
    let mut end = text.len().min(2048);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A bare URL, by the rules of GitHub's autolink extension.
fn url_at(text: &str, at: usize) -> Option<Found> {
    let rest = &text[at..];
    let starts = |prefix: &str| starts_with_ignoring_case(rest, prefix);
    let (scheme, authority) = if starts("https://") {
        ("", 8)
    } else if starts("http://") {
        ("", 7)
    } else if starts("ftp://") {
        ("", 6)
    } else if starts("mailto:") {
        ("", 7)
    } else if starts("www.") {
        ("http://", 4)
    } else {
        return None;
    };
    let limit = bounded(rest);
    let mut end = limit.find(|char: char| char.is_whitespace() || matches!(char, '<' | '"' | '`' | '\u{a0}')).unwrap_or(limit.len());
    // Punctuation at the end belongs to the sentence; so does a `)` that nothing inside opened.
    loop {
        let url = &rest[..end];
        let last = url.chars().next_back()?;
        let trim = match last {
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | ';' | '|' | ']' | '}' | '”' | '’' | '>' => true,
            ')' => url.bytes().filter(|byte| *byte == b')').count() > url.bytes().filter(|byte| *byte == b'(').count(),
            _ => false,
        };
        if !trim {
            break;
        }
        end -= last.len_utf8();
    }
    // `&copy;` behind an address is a sign of the sentence.
    if rest[end..].starts_with(';')
        && let Some(entity) = rest[..end].rfind('&')
        && rest[entity + 1..end].bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        end = entity;
    }
    let host = rest.get(authority..end)?;
    let host = &host[..host.find(['/', '?', '#', ':']).unwrap_or(host.len())];
    let host = if starts("mailto:") { host.split_once('@').filter(|(name, _)| !name.is_empty())?.1 } else { host };
    // `http://localhost` and the like are shown as text: they lead nowhere for a reader.
    if !is_domain(host) {
        return None;
    }
    let dest = format!("{scheme}{}", &rest[..end]);
    Some(Found { range: at..at + end, what: What::Url { dest, kind: LinkKind::Bare } })
}

/// A name of at least two parts, none empty, the last two without `_`, as in GitHub's extension.
fn is_domain(host: &str) -> bool {
    let mut parts = 0;
    for part in host.rsplit('.') {
        let valid = |char: char| char.is_alphanumeric() || char == '-' || (char == '_' && parts >= 2);
        // Snow and the like may stand in names of other scripts.
        if part.is_empty() || !part.chars().all(|char| valid(char) || (!char.is_ascii() && !char.is_whitespace())) {
            return false;
        }
        parts += 1;
    }
    parts >= 2
}

fn starts_with_ignoring_case(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn uid_at(text: &str, at: usize) -> Option<Found> {
    let rest = &text[at + 1..];
    match rest.as_bytes().first()? {
        quote @ (b'"' | b'\'') => {
            let length = rest[1..].bytes().take(512).position(|byte| byte == *quote)?;
            if length == 0 || rest[1..1 + length].contains(['\n', '\r']) {
                return None;
            }
            Some(Found { range: at..at + length + 3, what: What::Uid { inner: at + 2..at + 2 + length } })
        }
        first if first.is_ascii_alphabetic() => {
            let allowed = |char: char| char.is_alphanumeric() || matches!(char, '.' | '_' | '-' | '/' | '`' | '*' | '~' | '#');
            let length = rest.find(|char: char| !allowed(char)).unwrap_or(rest.len());
            let typed = rest[..length].trim_end_matches(['.', '-', '_', '*', '`', '~', '#', '/']);
            Some(Found { range: at..at + 1 + typed.len(), what: What::Uid { inner: at + 1..at + 1 + typed.len() } })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(text: &str) -> Vec<&str> {
        find(text, Start::default(), false, Dialect::default()).into_iter().map(|found| &text[found.range]).collect()
    }

    #[test]
    fn bare_urls_end_before_the_sentence_does() {
        assert_eq!(ranges("see https://a.example/b_(c)."), ["https://a.example/b_(c)"]);
        assert_eq!(ranges("(https://a.example)"), ["https://a.example"]);
        assert_eq!(ranges("a nhttp://a.example"), Vec::<&str>::new());
        assert_eq!(ranges("http://x"), Vec::<&str>::new());
        assert_eq!(ranges("www.a.example/b?c=d&e;"), ["www.a.example/b?c=d"]);
    }

    #[test]
    fn a_bare_url_needs_a_name_of_two_parts() {
        assert_eq!(ranges("www.x www.com http://te_st.foo mailto:a mailto:a@.example https://[a]/b"), Vec::<&str>::new());
        assert_eq!(ranges("http://te_st.foo.bar www._a.b.example"), ["http://te_st.foo.bar", "www._a.b.example"]);
        assert_eq!(ranges("https://a.example:443 https://a.example: x"), ["https://a.example:443", "https://a.example"]);
        assert_eq!(ranges("mailto:a@b.example."), ["mailto:a@b.example"]);
    }

    #[test]
    fn what_is_escaped_is_text() {
        let escaped = Start { before: None, escaped: true };
        assert!(find("@a.b", escaped, false, Dialect::default()).is_empty());
        assert_eq!(find(":tada: @a.b", escaped, false, Dialect::default()).len(), 1);
    }

    #[test]
    fn emoji_codes_are_words_of_their_own() {
        assert_eq!(ranges("a :smile: b"), [":smile:"]);
        assert_eq!(ranges("12:30:45 a:b:c"), Vec::<&str>::new());
    }

    #[test]
    fn uids_start_at_a_boundary() {
        assert_eq!(ranges("@a.b. and x@y.example"), ["@a.b"]);
    }
}
