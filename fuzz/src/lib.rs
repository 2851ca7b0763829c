//! What the fuzz targets share: the invariants of `tests/hostile`, and how bytes become a book.

#![forbid(unsafe_code)]

use std::collections::BTreeMap;

#[path = "../../tests/hostile/book.rs"]
pub mod book;
#[path = "../../tests/hostile/html.rs"]
pub mod html;

/// Reads the form of the fixtures: `//- path` starts a file. What stands before the first one is the page `a.md`.
pub fn files(text: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut parts = text.split("//- ");
    let first = parts.next().unwrap_or("");
    if !first.trim().is_empty() {
        files.insert("a.md".to_owned(), first.as_bytes().to_vec());
    }
    // Each file is listed and parsed, so their number is part of what a run costs.
    for part in parts.take(12) {
        let (path, body) = part.split_once('\n').unwrap_or((part, ""));
        let path = path.trim();
        if !path.is_empty() && path.len() < 80 {
            files.insert(path.to_owned(), body.as_bytes().to_vec());
        }
    }
    files
}

/// Fails the run with what does not hold.
pub fn holds(files: &BTreeMap<String, Vec<u8>>) {
    if let Some(wrong) = book::wrong(files) {
        panic!("{wrong}");
    }
}

/// Every place of a tree of YAML lies in the text, on the borders of characters.
pub fn places(tree: &fixbook::yaml::Yaml, text: &str) {
    let inside = |span: fixbook::source::Span| assert!(text.get(span.range()).is_some(), "{span:?} of {} bytes", text.len());
    let mut waiting = vec![tree];
    while let Some(value) = waiting.pop() {
        inside(value.span);
        match &value.kind {
            fixbook::yaml::YamlKind::Null | fixbook::yaml::YamlKind::Scalar { .. } => {}
            fixbook::yaml::YamlKind::Sequence(items) => waiting.extend(items),
            fixbook::yaml::YamlKind::Mapping(entries) => {
                for (key, value) in entries {
                    inside(key.span);
                    waiting.push(value);
                }
            }
        }
    }
}
