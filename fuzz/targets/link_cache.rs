//! The cache of answered links: whatever it reads, it writes a text that says the same.
#![no_main]

use fixbook::links::Cache;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let cache = Cache::read(text);
    let written = cache.to_text();
    assert_eq!(Cache::read(&written), cache, "{written}");
    let mut twice = cache.clone();
    twice.merge(Cache::read(text));
    assert_eq!(twice, cache);
});
