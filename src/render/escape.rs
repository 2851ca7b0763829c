//! Text into HTML.

/// Appends text, `&`, `<`, `>` and `"` escaped: right between tags and inside double-quoted attributes.
pub fn push_text(out: &mut String, text: &str) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[done..at]);
        out.push_str(entity);
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(&mut out, text);
    out
}

/// Appends an address as the value of `href` or `src`: what no address may hold is percent-encoded, then HTML is escaped.
pub fn push_url(out: &mut String, url: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    // Nearly every address is fine as it stands.
    if !url.bytes().any(|byte| matches!(byte, 0..=b' ' | b'"' | b'<' | b'>' | b'`' | b'\\' | b'^' | b'{' | b'}' | b'|' | 0x7f)) {
        push_text(out, url);
        return;
    }
    let mut encoded = String::with_capacity(url.len());
    for char in url.chars() {
        match char {
            ' ' | '"' | '<' | '>' | '`' | '\\' | '^' | '{' | '}' | '|' | '\u{0}'..='\u{1f}' | '\u{7f}' => {
                let byte = char as u32 as u8;
                encoded.push('%');
                encoded.push(HEX[(byte >> 4) as usize] as char);
                encoded.push(HEX[(byte & 15) as usize] as char);
            }
            _ => encoded.push(char),
        }
    }
    push_text(out, &encoded);
}

pub fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_text(out, value);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_an_attribute_or_opens_a_tag() {
        assert_eq!(text("a<b>&\"c\""), "a&lt;b&gt;&amp;&quot;c&quot;");
        let mut out = String::new();
        push_url(&mut out, "a b\"c\n&d");
        assert_eq!(out, "a%20b%22c%0A&amp;d");
    }
}
