//! Raw HTML cut into tags, text and comments, with places. Nothing is judged here: what may stay is the sanitiser's to say.

use std::borrow::Cow;
use std::ops::Range;

use super::ast::{Attribute, HtmlKind, HtmlToken, NodeId};
use crate::source::TextMap;

/// `&amp;`, `&#39;`, … decoded.
pub fn decode_entities(text: &str) -> Cow<'_, str> {
    if text.contains('&') { html_escape::decode_html_entities(text) } else { Cow::Borrowed(text) }
}

/// Markdown's backslash escapes and entities decoded.
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match chars.peek() {
            Some(next) if char == '\\' && next.is_ascii_punctuation() => {
                out.push(*next);
                chars.next();
            }
            _ => out.push(char),
        }
    }
    decode_entities(&out).into_owned()
}

/// Cuts `text`, which stands at `at`, into tokens. Every byte is in exactly one token.
pub fn tokenize(text: &str, at: usize, map: &TextMap) -> Vec<HtmlToken> {
    let mut out = Vec::new();
    let mut done = 0;
    let mut cursor = 0;
    let token =
        |range: Range<usize>, kind: HtmlKind| HtmlToken { id: NodeId::NONE, span: map.span(at + range.start..at + range.end), kind };
    let push_text = |out: &mut Vec<HtmlToken>, range: Range<usize>| {
        if !range.is_empty() {
            let decoded = decode_entities(&text[range.clone()]).into_owned();
            out.push(token(range, HtmlKind::Text(decoded)));
        }
    };
    while let Some(found) = text[cursor..].find('<') {
        let start = cursor + found;
        let Some((length, kind)) = markup(&text[start..], at + start, map) else {
            cursor = start + 1;
            continue;
        };
        push_text(&mut out, done..start);
        let raw_until = match &kind {
            HtmlKind::Open { name, self_closing: false, .. } if matches!(name.as_str(), "script" | "style" | "textarea" | "title") => {
                Some(name.clone())
            }
            _ => None,
        };
        out.push(token(start..start + length, kind));
        cursor = start + length;
        // What stands in these is no markup; it ends with the element.
        if let Some(name) = raw_until {
            let close = format!("</{name}");
            let end = find_ignoring_case(&text[cursor..], &close).map_or(text.len(), |found| cursor + found);
            push_text(&mut out, cursor..end);
            cursor = end;
        }
        done = cursor;
    }
    push_text(&mut out, done..text.len());
    out
}

/// Whether an HTML block that is cut behind `text` is cut between its tags, and in no element that shows what it holds as it is typed.
///
/// Only the last few kilobytes are looked at, which keeps a block of a thousand includes linear.
pub fn is_text_end(text: &str) -> bool {
    let mut start = text.len().saturating_sub(4096);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let text = &text[start..];
    let in_tag = text.rfind('<').is_some_and(|open| text.rfind('>').is_none_or(|close| close < open));
    let open = |name: &str| {
        let count = |tag: &str| text.as_bytes().windows(tag.len()).filter(|window| window.eq_ignore_ascii_case(tag.as_bytes())).count();
        count(&format!("<{name}")) > count(&format!("</{name}"))
    };
    !in_tag && !["pre", "code", "script", "style", "textarea"].into_iter().any(open)
}

fn find_ignoring_case(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

/// The tag, comment or declaration at the start of `text`.
fn markup(text: &str, at: usize, map: &TextMap) -> Option<(usize, HtmlKind)> {
    if let Some(rest) = text.strip_prefix("<!--") {
        let end = rest.find("-->");
        let length = end.map_or(text.len(), |end| end + 7);
        let inside = end.map_or(rest, |end| &rest[..end]);
        return Some((length, HtmlKind::Comment(inside.to_owned())));
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        let length = text.find('>').map_or(text.len(), |end| end + 1);
        return Some((length, HtmlKind::Other));
    }
    let closing = text.starts_with("</");
    let name_start = if closing { 2 } else { 1 };
    let rest = &text[name_start..];
    if !rest.starts_with(|char: char| char.is_ascii_alphabetic()) {
        return None;
    }
    let name_length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'_')).count();
    let mut name = rest[..name_length].to_ascii_lowercase();
    let end = tag_end(bounded(text), name_start + name_length)?;
    if closing {
        return Some((end + 1, HtmlKind::Close { name }));
    }
    let inside = &text[name_start + name_length..end];
    let self_closing = inside.ends_with('/');
    let inside = inside.strip_suffix('/').unwrap_or(inside);
    let attributes = attributes(inside, at + name_start + name_length, map);
    // The HTML standard's tree construction reads one as the other; without an address it is another vocabulary's `image`.
    if name == "image" && attributes.iter().any(|attribute| attribute.name == "src") {
        name = "img".to_owned();
    }
    Some((end + 1, HtmlKind::Open { name, attributes, self_closing }))
}

/// A tag longer than this is none: it keeps a text of a million `<a` linear.
const LONGEST_TAG: usize = 16_384;

fn bounded(text: &str) -> &str {
    let mut end = text.len().min(LONGEST_TAG);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The `>` that ends a tag, quotes heeded.
fn tag_end(text: &str, from: usize) -> Option<usize> {
    let mut quote = None;
    let bytes = text.as_bytes();
    for at in from.min(bytes.len())..bytes.len() {
        match (quote, bytes[at]) {
            (None, b'>') => return Some(at),
            (None, byte @ (b'"' | b'\'')) if text[..at].trim_end().ends_with('=') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    // A quote that nothing closes ends with the first `>`.
    text.get(from..)?.find('>').map(|found| from + found)
}

fn attributes(text: &str, at: usize, map: &TextMap) -> Vec<Attribute> {
    let bytes = text.as_bytes();
    let mut out: Vec<Attribute> = Vec::new();
    let mut cursor = 0;
    while cursor < bytes.len() {
        if bytes[cursor].is_ascii_whitespace() || matches!(bytes[cursor], b'/' | b'=' | b'"' | b'\'') {
            cursor += 1;
            continue;
        }
        let start = cursor;
        while cursor < bytes.len() && !bytes[cursor].is_ascii_whitespace() && !matches!(bytes[cursor], b'=' | b'/') {
            cursor += 1;
        }
        let name_range = start..cursor;
        let mut after = cursor;
        while bytes.get(after).is_some_and(u8::is_ascii_whitespace) {
            after += 1;
        }
        let mut value = name_range.clone();
        let mut has_value = false;
        if bytes.get(after) == Some(&b'=') {
            has_value = true;
            cursor = after + 1;
            while bytes.get(cursor).is_some_and(u8::is_ascii_whitespace) {
                cursor += 1;
            }
            match bytes.get(cursor) {
                Some(quote @ (b'"' | b'\'')) => {
                    let open = cursor + 1;
                    let end = bytes[open..].iter().position(|byte| byte == quote).map_or(bytes.len(), |found| open + found);
                    value = open..end;
                    cursor = end + 1;
                }
                _ => {
                    let open = cursor;
                    while cursor < bytes.len() && !bytes[cursor].is_ascii_whitespace() {
                        cursor += 1;
                    }
                    value = open..cursor;
                }
            }
        }
        let name = text[name_range].to_ascii_lowercase();
        // The first of two attributes of one name counts, as in browsers.
        if out.iter().any(|attribute| attribute.name == name) {
            continue;
        }
        let span = map.span(at + value.start..at + value.end);
        let value = if has_value { decode_entities(&text[value]).into_owned() } else { String::new() };
        out.push(Attribute { name, value, span });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn kinds(text: &str) -> Vec<String> {
        let map = TextMap::contiguous(crate::source::Span::new(FileId(0), 0..text.len()));
        tokenize(text, 0, &map).into_iter().map(|token| format!("{:?}", token.kind)).collect()
    }

    #[test]
    fn tags_text_and_comments() {
        let out = kinds("a<br/><a NAME='x'>y</a><!-- c -->");
        assert_eq!(out.len(), 6, "{out:?}");
        assert!(out[1].contains("self_closing: true"));
        assert!(out[2].contains("name: \"name\""));
    }

    #[test]
    fn less_than_alone_is_text() {
        assert_eq!(kinds("a < b <3"), [r#"Text("a < b <3")"#]);
    }

    #[test]
    fn a_script_ends_with_its_own_tag_only() {
        let out = kinds("<script>if (a<b) '</p>'</script>x");
        assert_eq!(out.len(), 4, "{out:?}");
    }
}
