//! Several files: includes, snippets, tables of contents, YAML pages.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut files = fixbook_fuzz::files(text);
    // A configuration may switch everything off; it has a target of its own.
    files.retain(|path, _| path != "book.toml" && !path.ends_with("docfx.json"));
    if !files.is_empty() {
        fixbook_fuzz::holds(&files);
    }
});
