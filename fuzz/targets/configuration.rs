//! `book.toml`, `docfx.json`, tables of contents, redirections, pivot groups, breadcrumbs, monikers: each is read beside two good pages.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 8] = [
    "docfx.json",
    "toc.yml",
    ".openpublishing.redirection.json",
    "book.toml",
    "zone-pivot-groups.yml",
    "toc.md",
    ".openpublishing.publish.config.json",
    "page.yml",
];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let mut files = BTreeMap::from([
        ("a.md".to_owned(), b"# A\n\nSee [b](x/b.md) and <xref:u>.\n\n::: zone pivot=\"one\"\n\nText.\n\n::: zone-end\n".to_vec()),
        ("x/b.md".to_owned(), b"---\nuid: u\n---\n# B\n\n1. Select **OK**.\n".to_vec()),
        ("x/toc.yml".to_owned(), b"- name: B\n  href: b.md\n".to_vec()),
        ("p.png".to_owned(), b"png".to_vec()),
    ]);
    files.insert(name.to_owned(), rest.to_vec());
    if name != "docfx.json" && first & 0x40 != 0 {
        files.insert("docfx.json".to_owned(), b"{\"build\":{\"content\":[{\"files\":[\"**/*.md\",\"**/*.yml\"]}]}}".to_vec());
    }
    fixbook_fuzz::holds(&files);
});
