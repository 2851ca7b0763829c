//! One page, from Markdown to findings, HTML and the export.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    fixbook_fuzz::holds(&BTreeMap::from([("a.md".to_owned(), text.to_vec())]));
});
