//! To which products and versions a page applies.

use crate::yaml::{Yaml, YamlKind};

/// The front matter's keys, the most telling first. The `ms.…` ones hold identifiers, and count only where nothing better is said.
const KEYS: &[&str] = &["appliesto", "applies_to", "applies-to"];
const FALLBACK: &[&str] = &["ms.prod", "ms.service", "ms.technology"];

/// What the front matter and the page's own "Applies to" lines say, each once.
pub fn applies_to<'y>(metadata: impl Fn(&str) -> Option<&'y Yaml>, lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut add = |text: String| {
        if !text.is_empty() && !out.iter().any(|known| known.eq_ignore_ascii_case(&text)) {
            out.push(text);
        }
    };
    for key in KEYS {
        metadata(key).into_iter().flat_map(values).map(|text| clean(&text)).for_each(&mut add);
    }
    lines.map(|text| clean(&text)).for_each(&mut add);
    if out.is_empty() {
        let mut add = |text: String| out.push(text);
        let found = FALLBACK.iter().find_map(|key| metadata(key));
        found.into_iter().flat_map(values).map(|text| clean(&text)).filter(|text| !text.is_empty() && text != "na").for_each(&mut add);
    }
    out
}

fn values(yaml: &Yaml) -> Vec<String> {
    match &yaml.kind {
        YamlKind::Scalar { text, .. } => vec![text.clone()],
        YamlKind::Sequence(items) => items.iter().filter_map(|item| item.text().map(str::to_owned)).collect(),
        YamlKind::Null | YamlKind::Mapping(_) => Vec::new(),
    }
}

/// Without the check marks, links and tags that authors put around a product's name.
fn clean(text: &str) -> String {
    let mut out = String::new();
    let mut in_tag = false;
    let mut rest = text.chars().peekable();
    while let Some(char) = rest.next() {
        match char {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            '[' | '✅' | '✔' | '*' | '_' if char != '_' => {}
            ']' => {
                // The destination of a link goes with its brackets.
                if rest.peek() == Some(&'(') {
                    for char in rest.by_ref() {
                        if char == ')' {
                            break;
                        }
                    }
                }
            }
            char => out.push(char),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn scalar(text: &str) -> Yaml {
        Yaml { span: Span::file_start(FileId(0)), kind: YamlKind::Scalar { text: text.to_owned(), quoted: false } }
    }

    #[test]
    fn products_come_from_the_front_matter_and_from_lines() {
        let listed = Yaml {
            span: Span::file_start(FileId(0)),
            kind: YamlKind::Sequence(vec![scalar("✅ [Portal 4](https://a.example)"), scalar("<b>Server</b>")]),
        };
        let found = applies_to(|key| (key == "appliesto").then_some(&listed), ["portal 4".to_owned(), "Phone".to_owned()].into_iter());
        assert_eq!(found, ["Portal 4", "Server", "Phone"]);
    }

    #[test]
    fn identifiers_count_only_where_nothing_better_is_said() {
        let id = scalar("portal-server");
        assert_eq!(applies_to(|key| (key == "ms.prod").then_some(&id), std::iter::empty()), ["portal-server"]);
        assert_eq!(applies_to(|key| (key == "ms.prod").then_some(&id), ["Portal".to_owned()].into_iter()), ["Portal"]);
    }
}
