//! Front matter, and YAML at large: no panic, every place inside the text.
#![no_main]

use fixbook::source::{FileId, Sources};
use libfuzzer_sys::fuzz_target;

fn file() -> FileId {
    Sources::new(["a.md"]).find("a.md").unwrap()
}

fuzz_target!(|text: &str| {
    let file = file();
    let (front, body) = fixbook::yaml::front_matter(text, file);
    assert!(text.get(body..).is_some());
    for (key, value) in &front.entries {
        assert!(text.get(key.span.range()).is_some());
        fixbook_fuzz::places(value, text);
    }
    let problem = front.error.iter().map(|error| error.span);
    for span in problem.chain(front.span).chain(fixbook::yaml::unclosed_front_matter(text, file)) {
        assert!(text.get(span.range()).is_some(), "{span:?}");
    }
    let (tree, error) = fixbook::yaml::parse_partly(text, file, 0);
    fixbook_fuzz::places(&tree, text);
    if let Some(error) = error {
        assert!(text.get(error.span.range()).is_some(), "{:?}", error.span);
    }
});
