//! Names, line ends, languages and time zones: they change nothing that should stay the same.

use std::fs;
use std::path::Path;
use std::process::Output;

use super::{book, files, program, write};

fn build(root: &Path, dest: &Path) -> Output {
    program().args(["build", "--format", "concise", "-q", "-d"]).arg(dest).arg(root).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_language_and_the_time_zone_of_the_machine_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("book");
    book(&root, 0, 6);
    let mut outcomes = Vec::new();
    for (number, (locale, zone)) in
        [("C", "UTC"), ("tr_TR.UTF-8", "Pacific/Kiritimati"), ("de_DE.UTF-8", "America/St_Johns")].into_iter().enumerate()
    {
        let dest = folder.path().join(format!("site{number}"));
        let mut command = program();
        command.args(["build", "--format", "concise", "-q", "-d"]).arg(&dest).arg(&root);
        for name in ["LC_ALL", "LANG", "LANGUAGE", "LC_CTYPE", "LC_NUMERIC"] {
            command.env(name, locale);
        }
        let output = command.env("TZ", zone).output().unwrap();
        outcomes.push((output.status.code(), said(&output), files(&dest)));
    }
    assert!(outcomes.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn line_ends_change_no_page() {
    let folder = tempfile::tempdir().unwrap();
    let mut sites = Vec::new();
    for end in ["\n", "\r\n"] {
        let root = folder.path().join("book");
        book(&root, 0, 6);
        for (path, bytes) in files(&root) {
            fs::write(root.join(path), String::from_utf8(bytes).unwrap().replace('\n', end)).unwrap();
        }
        let dest = folder.path().join(format!("site{}", end.len()));
        let output = build(&root, &dest);
        assert!(output.status.code().is_some_and(|code| code < 2));
        let mut site = files(&dest);
        // The export tells a checker's hash of each file, and the manifest one of the export.
        site.retain(|path, _| path.ends_with(".html") || path.starts_with("search/"));
        sites.push((said(&output), site));
    }
    assert_eq!(sites[0].0, sites[1].0, "the findings");
    for (path, bytes) in &sites[0].1 {
        assert!(sites[1].1.get(path) == Some(bytes), "{path}");
    }
}

/// What a disk takes is a book; what a page's file cannot be called costs that page.
#[cfg(unix)]
#[test]
fn odd_names_are_names() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("a book with spaces — ü");
    let long = "x".repeat(251);
    let pages = [
        "with space",
        "über",
        "u\u{308}ber",
        "CON",
        "aux",
        "nul.x",
        "trailing dot.",
        "per%20cent",
        "hash#mark",
        "quote'\"",
        "日本語",
        "-q",
        "a&b",
        "Case",
        "case",
        "🙂",
    ];
    write(
        &root,
        "content/index.md",
        "# First page of it\n\nSee [composed](über.md), [decomposed](u\u{308}ber.md), [space](<with space.md>) and [encoded](with%20space.md).\n",
    );
    for page in pages.iter().copied().chain([long.as_str()]) {
        write(&root, &format!("content/{page}.md"), &format!("# Title of {}\n\nText.\n", page.len()));
    }
    let dest = folder.path().join("site");
    let output = build(&root, &dest);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let unreadable: Vec<&str> = said.lines().filter(|line| line.contains("[file-unreadable]")).collect();
    assert!(unreadable.len() == 1 && unreadable[0].contains("too long"), "{said}");
    assert!(!said.contains("file-not-found"), "{said}");
    let site = files(&dest);
    for page in pages.iter().filter(|page| **page != "case") {
        assert!(site.keys().any(|path| path.contains(&format!("{page}.html"))), "{page}: {:?}", site.keys().collect::<Vec<_>>());
    }
    assert!(said.contains("publish-url-conflict"), "two names that differ by case only: {said}");
}
