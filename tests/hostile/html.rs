//! Whether a page's body is well formed and harmless, read independently of the renderer.

/// Elements without an end tag.
const VOID: [&str; 10] = ["area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"];

/// The first thing that is wrong with a piece of HTML.
pub fn fault(html: &str) -> Option<String> {
    let mut open: Vec<String> = Vec::new();
    let mut foreign = 0usize;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = match comment.find("-->") {
                Some(end) => &comment[end + 3..],
                None => return Some("a comment without an end".to_owned()),
            };
            continue;
        }
        let Some(tag) = Tag::read(rest) else { return Some(format!("a `<` that starts no tag: {}", around(rest))) };
        rest = &rest[tag.length..];
        if tag.closing {
            match open.pop() {
                Some(name) if name == tag.name => foreign -= usize::from(is_foreign(&name)),
                Some(name) => return Some(format!("`</{}>` where `</{name}>` is due", tag.name)),
                None => return Some(format!("`</{}>` without a start", tag.name)),
            }
            continue;
        }
        // A video's frame waits in a template, which does nothing by itself.
        let waits = tag.name == "iframe" && open.last().is_some_and(|name| name == "template");
        if let Some(fault) = tag.harm(waits) {
            return Some(fault);
        }
        if !(VOID.contains(&tag.name.as_str()) || foreign > 0 && tag.self_closing) {
            foreign += usize::from(is_foreign(&tag.name));
            open.push(tag.name);
        }
    }
    open.pop().map(|name| format!("`<{name}>` without an end"))
}

fn is_foreign(name: &str) -> bool {
    name == "math" || name == "svg"
}

fn around(text: &str) -> String {
    text.chars().take(60).collect()
}

struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    closing: bool,
    self_closing: bool,
    length: usize,
}

impl Tag {
    fn read(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let closing = bytes.get(1) == Some(&b'/');
        let mut at = if closing { 2 } else { 1 };
        let start = at;
        while bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-') {
            at += 1;
        }
        if at == start || !bytes[start].is_ascii_alphabetic() {
            return None;
        }
        let name = text[start..at].to_ascii_lowercase();
        let mut attributes = Vec::new();
        loop {
            while bytes.get(at).is_some_and(|byte| byte.is_ascii_whitespace()) {
                at += 1;
            }
            match bytes.get(at)? {
                b'>' => return Some(Self { name, attributes, closing, self_closing: false, length: at + 1 }),
                b'/' if bytes.get(at + 1) == Some(&b'>') => {
                    return Some(Self { name, attributes, closing, self_closing: true, length: at + 2 });
                }
                _ => {}
            }
            let key = at;
            while bytes.get(at).is_some_and(|byte| !byte.is_ascii_whitespace() && !b"=>/<\"'".contains(byte)) {
                at += 1;
            }
            if key == at {
                return None;
            }
            let key = text[key..at].to_ascii_lowercase();
            let mut value = String::new();
            if bytes.get(at) == Some(&b'=') {
                let quote = *bytes.get(at + 1)?;
                if quote != b'"' && quote != b'\'' {
                    return None;
                }
                let end = text[at + 2..].find(char::from(quote))?;
                value = text[at + 2..at + 2 + end].to_owned();
                at += end + 3;
            }
            attributes.push((key, value));
        }
    }

    fn harm(&self, waits: bool) -> Option<String> {
        if !waits && ["script", "style", "object", "embed", "iframe", "base", "form", "link", "meta"].contains(&self.name.as_str()) {
            return Some(format!("the element `<{}>`", self.name));
        }
        let mut seen = std::collections::BTreeSet::new();
        for (key, value) in &self.attributes {
            if key.starts_with("on") || key == "style" || key == "srcdoc" {
                return Some(format!("the attribute `{key}` of `<{}>`", self.name));
            }
            if !seen.insert(key) {
                return Some(format!("the attribute `{key}` of `<{}>` twice", self.name));
            }
            // As browsers do before they look for a scheme: the URL standard takes off what stands around, and tabs and line ends anywhere.
            let address = html_escape::decode_html_entities(value).replace(['\t', '\n', '\r'], "");
            let address = address.trim_start_matches(|c: char| c <= ' ').to_ascii_lowercase();
            if ["href", "src", "action", "formaction", "xlink:href", "poster"].contains(&key.as_str())
                && ["javascript:", "vbscript:", "data:text", "file:"].iter().any(|scheme| address.starts_with(scheme))
            {
                return Some(format!("`{key}=\"{value}\"` of `<{}>`", self.name));
            }
        }
        None
    }
}
