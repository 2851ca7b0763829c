//! Files that one run leaves for another, or for people: the baseline, the site's manifest, exports that `diff` compares.
#![no_main]

use fixbook::diag::Baseline;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    if first & 1 == 0 {
        let Ok(text) = std::str::from_utf8(rest) else { return };
        if let Ok(baseline) = Baseline::parse(text) {
            let written = baseline.to_string();
            assert_eq!(Baseline::parse(&written).as_ref(), Ok(&baseline), "{written}");
        }
    } else {
        let half = rest.iter().position(|byte| *byte == 0xff).unwrap_or(rest.len());
        let (old, new) = rest.split_at(half);
        let new = if new.len() > 1 { &new[1..] } else { old };
        let _ = fixbook::extract::diff::compare(old, "old.json", new, "new.json");
    }
});
