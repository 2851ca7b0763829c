//! The same book gives the same bytes and findings, whatever the number of threads, and in a second run.

use std::collections::BTreeMap;
use std::path::Path;

use assert_cmd::Command;

/// Bytes by path.
type Files = BTreeMap<String, Vec<u8>>;

/// Every file below a folder, by its path from there.
fn files(root: &Path) -> Files {
    let mut out = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                out.insert(path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    out
}

/// A book with what threads could disagree on: shared tokens with findings in them, SQL and code that several pages have, duplicate uids.
fn book(root: &Path) {
    let write = |path: &str, text: String| {
        let place = root.join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, text).unwrap();
    };
    write("book.toml", "[book]\ntitle = \"Many\"\n".to_owned());
    write("content/includes/token.md", "A [dead](nowhere.md) link and `SELECT * FROM` here.\n".to_owned());
    let mut toc = String::new();
    for n in 0..60 {
        toc.push_str(&format!("- name: Page {n}\n  href: f{}/p{n}.md\n", n % 7));
        write(
            &format!("content/f{}/p{n}.md", n % 7),
            format!(
                "---\ntitle: Page {n}\nuid: u{}\n---\n\n# Page {n}\n\n[!INCLUDE[t](../includes/token.md)]\n\n[next](../f{}/p{}.md#part-{})\n\n\
                 ## Part {n}\n\n1. Click **A**.\n1. Run:\n\n   ```sql\n   SELECT {} FROM t WHERE\n   ```\n\n```powershell\nGet-Item {}\n```\n",
                n % 50,
                (n + 1) % 7,
                n + 1,
                n + n % 2,
                n % 5,
                n % 9,
            ),
        );
    }
    write("content/toc.yml", toc);
}

#[test]
fn any_number_of_threads_gives_the_same_site_and_findings() {
    let folder = tempfile::tempdir().unwrap();
    book(folder.path());
    let mut first: Option<(Files, Vec<u8>)> = None;
    for (run, threads) in ["1", "2", "8", "8"].into_iter().enumerate() {
        let out = tempfile::tempdir().unwrap();
        let site = out.path().join("site");
        let output = Command::new(env!("CARGO_BIN_EXE_fixbook"))
            .args(["build", "--quiet", "--format", "json", "--fail-on", "never", "--threads", threads, "--dest-dir"])
            .args([site.as_path(), folder.path()])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8_lossy(&output.stderr).contains("\"rule\":"), "the book has findings");
        let made = (files(&site), output.stderr);
        match &first {
            None => first = Some(made),
            Some(first) => {
                assert!(first.1 == made.1, "findings of run {run} with {threads} threads differ");
                assert!(first.0.keys().eq(made.0.keys()), "files of run {run} with {threads} threads differ");
                for (path, bytes) in &first.0 {
                    assert!(made.0.get(path) == Some(bytes), "`{path}` of run {run} with {threads} threads differs");
                }
            }
        }
    }
}
