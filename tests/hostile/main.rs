//! Damaged books: pages, includes, front matter, tables of contents and configuration, taken from this repository and broken at random.
//!
//! Whatever an author or an attacker writes: nothing panics, findings lie inside their files, the HTML is well formed and carries no script,
//! the export is JSON with unique ids. The run is short and the same each time; `FIXBOOK_HOSTILE=60000` breaks that many books, `FIXBOOK_SEED`
//! begins elsewhere. A book that fails is printed whole: make a fixture of it.

mod book;
mod damage;
mod html;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use book::wrong;
use damage::{Dice, Seeds};

/// How many books a plain `cargo test` breaks.
const BOOKS: u64 = 400;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
fn nothing_that_is_written_breaks_fixbook() {
    let seeds = Seeds::of_this_repository();
    let first = number("FIXBOOK_SEED", 1);
    let mut failed = Vec::new();
    for seed in first..first + number("FIXBOOK_HOSTILE", BOOKS) {
        let files = seeds.book(&mut Dice::new(seed));
        let outcome = catch_unwind(AssertUnwindSafe(|| wrong(&files))).unwrap_or_else(|panic| Some(format!("panicked: {}", said(&*panic))));
        if let Some(what) = outcome {
            failed.push(format!("seed {seed}: {what}\n{}", shown(&files)));
            if failed.len() == 3 {
                break;
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

fn said(panic: &(dyn std::any::Any + Send)) -> &str {
    panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("?")
}

fn shown(files: &BTreeMap<String, Vec<u8>>) -> String {
    files
        .iter()
        .map(|(path, bytes)| format!("--- {path}\n{}\n", String::from_utf8_lossy(bytes).escape_debug().to_string().replace("\\n", "\n")))
        .collect()
}

/// Pages that once came out wrong.
#[test]
fn what_was_found_stays_mended() {
    let pages = [
        // An element that was opened between two parts of one procedure stayed open behind its section.
        "# Enroll\n\nTo enroll the device:\n\n1. Open the portal.\n\n2. Sign in.\n\n<div class=\"lost\">\n\n```\ncode\n```\n\n3. Select **Join**.\n\nDone.\n",
        // Quotes and brackets in the name of an attribute were written as they were.
        "<p aria-x\"y=\"1\" aria-<b=\"2\">Text</p>\n",
        "> [!div class=\"checklist\" class=\"other\"]\n> - One\n",
        // The second of two equal procedures had the id of the first one's second step.
        "# Enroll\n\n## Refresh\n\n1. Select **Refresh**.\n2. Wait.\n\nText between.\n\n## Refresh\n\n1. Select **Refresh**.\n2. Wait.\n",
    ];
    for page in pages {
        let files = BTreeMap::from([("a.md".to_owned(), page.as_bytes().to_vec())]);
        assert_eq!(wrong(&files), None, "{page}");
    }
}
