//! Random edits: after each, the preview must give what a fresh one gives, byte for byte.

use super::*;
use crate::source::{FileError, MemoryFiles};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Files that a test changes under the preview, as an editor does.
#[derive(Debug, Default)]
struct Desk(Mutex<MemoryFiles>);

impl Desk {
    fn edit<T>(&self, work: impl FnOnce(&mut std::collections::BTreeMap<String, Vec<u8>>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).files)
    }

    fn put(&self, path: &str, text: &str) {
        self.edit(|files| files.insert(path.to_owned(), text.as_bytes().to_vec()));
    }
}

impl Files for Desk {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).read(path)
    }

    fn list(&self, skip: &[String]) -> Result<Vec<String>, FileError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).list(skip)
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).on_disk(path)
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size(path)
    }
}

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.bytes).into_owned()
}

fn small() -> Arc<Desk> {
    let desk = Desk::default();
    desk.put("book.toml", "[book]\ntitle = \"Book\"\n");
    desk.put("content/toc.yml", "- name: Start\n  href: index.md\n- href: a.md\n  name: A\n");
    desk.put("content/index.md", "# Start\n\n[A](a.md#part), [none](none.md)\n\n![p](p.png)\n");
    desk.put("content/a.md", "# A\n\n[!INCLUDE[t](includes/t.md)]\n\n## Part\n\nText.\n");
    desk.put("content/includes/t.md", "Token one.\n");
    desk.put("content/p.png", "png");
    Arc::new(desk)
}

fn open(desk: &Arc<Desk>) -> Preview {
    let mut preview = Preview::new(Arc::clone(desk) as Arc<dyn Files>, LoadOptions::default());
    preview.finish();
    preview
}

#[test]
fn a_token_changes_the_pages_that_take_it_in() {
    let desk = small();
    let mut preview = open(&desk);
    assert!(text(&preview.file("a.html")).contains("Token one"));
    desk.put("content/includes/t.md", "Token two.\n");
    assert_eq!(preview.change(&["content/includes/t.md".to_owned()]), Change::Page);
    assert!(text(&preview.file("a.html")).contains("Token two"));
}

#[test]
fn a_schema_is_checked_anew_when_it_changes() {
    let desk = small();
    desk.put("book.toml", "[book]\ntitle = \"Book\"\n[check.rules]\nfront-matter-schema = { file = \"page.json\" }\n");
    desk.put("page.json", "{}");
    let mut preview = open(&desk);
    assert!(!preview.findings_of("/a.html").contains("lacks `owner`"));
    desk.put("page.json", "{\"required\": [\"owner\"]}");
    preview.change(&["page.json".to_owned()]);
    preview.finish();
    assert!(preview.findings_of("/a.html").contains("lacks `owner`"));
}

#[test]
fn a_heading_that_goes_breaks_the_link_of_another_page() {
    let desk = small();
    let mut preview = open(&desk);
    let before = preview.findings_of("/index.html");
    assert!(!before.contains("bookmark-not-found"), "{before}");
    desk.put("content/a.md", "# A\n");
    preview.change(&["content/a.md".to_owned()]);
    assert!(preview.findings_of("/").contains("bookmark-not-found"));
}

#[test]
fn a_broken_configuration_is_shown_and_survived() {
    let desk = small();
    let mut preview = open(&desk);
    desk.put("book.toml", "[book\n");
    preview.change(&["book.toml".to_owned()]);
    assert!(preview.error().is_some());
    assert!(preview.findings_of("/").starts_with("{\"error\":\""));
    assert_eq!(preview.file("").status, 200, "the book as it was");
    desk.put("book.toml", "[book]\ntitle = \"Other\"\n");
    preview.change(&["book.toml".to_owned()]);
    assert!(preview.error().is_none() && text(&preview.file("")).contains("Other"));
    // A book that is broken from the start.
    desk.put("book.toml", "[book\n");
    let mut preview = Preview::new(Arc::clone(&desk) as Arc<dyn Files>, LoadOptions::default());
    assert_eq!(preview.file("").status, 500);
    desk.put("book.toml", "");
    preview.change(&["book.toml".to_owned()]);
    assert_eq!(preview.file("").status, 200);
}

#[test]
fn only_files_of_the_site_are_served() {
    let desk = small();
    let mut preview = open(&desk);
    for path in [
        "book.toml",
        "content/a.md",
        "a.md",
        "../book.toml",
        "%2e%2e/book.toml",
        "..%2fbook.toml",
        "includes/",
        "/etc/passwd",
        "content/toc.yml",
        "nothing",
    ] {
        assert_eq!(preview.file(path).status, 404, "{path}");
    }
    let image = preview.file("p.png");
    assert_eq!((image.status, image.mime, image.bytes.as_slice()), (200, "image/png", b"png".as_slice()));
}

/// A stream of numbers from a seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const PAGES: [&str; 7] = ["index.md", "a.md", "b.md", "sub/c.md", "sub/index.md", "sub/deep/d.md", "Sub2/E.md"];
const TOKENS: [&str; 4] = ["includes/t.md", "includes/u.md", "sub/includes/v.md", "includes/Code.sql"];
const OTHERS: [&str; 7] = [
    "toc.yml",
    "sub/toc.yml",
    "p.png",
    "sub/q.png",
    "../book.toml",
    "../theme/partials/footer.html",
    "../.openpublishing.redirection.json",
];

fn page(numbers: &mut Numbers) -> String {
    let mut out = String::new();
    if numbers.below(3) > 0 {
        out.push_str(&format!("---\ntitle: T{}\n", numbers.below(3)));
        if numbers.below(3) == 0 {
            out.push_str(&format!("uid: u{}\n", numbers.below(3)));
        }
        out.push_str("---\n\n");
    }
    if numbers.below(6) > 0 {
        out.push_str(&format!("# Title {}\n\n", numbers.below(3)));
    }
    for _ in 0..numbers.below(7) {
        let up = numbers.of(&["", "../", "../../", "~/content/"]);
        match numbers.below(9) {
            0 => out.push_str(&format!("## Head {}\n\n", numbers.below(4))),
            1 => out.push_str(&format!("[!INCLUDE[x]({up}{})]\n\n", numbers.of(&TOKENS))),
            2 => out.push_str(&format!("See [x]({up}{}#head-{}).\n\n", numbers.of(&PAGES), numbers.below(4))),
            3 => out.push_str(&format!("![x]({up}{})\n\n", numbers.of(&["p.png", "sub/q.png", "P.PNG"]))),
            4 => out.push_str(&format!("1. One {}\n2. <xref:u{}>\n\n", numbers.below(99), numbers.below(3))),
            5 => out.push_str("```sql\nSELECT 1 FROM\n```\n\n"),
            6 => out.push_str(&format!("> [!NOTE]\n> Text [!INCLUDE[x]({up}{})] here.\n\n", numbers.of(&TOKENS))),
            7 => out.push_str(&format!("[!code-sql[x]({up}includes/Code.sql)]\n\n[old](/old/{}.md)\n\n", numbers.below(2))),
            _ => out.push_str(&format!("A paragraph {}.\n\n", numbers.below(1000))),
        }
    }
    out
}

fn content(path: &str, numbers: &mut Numbers) -> String {
    match path {
        "toc.yml" | "sub/toc.yml" => {
            (0..1 + numbers.below(4)).map(|n| format!("- name: N{n}\n  href: {}\n", numbers.of(&PAGES))).collect::<String>()
        }
        "p.png" | "sub/q.png" => format!("png{}", numbers.below(9)),
        "../book.toml" => match numbers.below(6) {
            0 => "[book\n".to_owned(),
            1 => "[book]\ntitle = \"B\"\n[check.rules]\nh1-missing = \"off\"\n".to_owned(),
            2 => "[book]\ntitle = \"B\"\n[theme]\ndir = \"theme\"\n".to_owned(),
            3 => "[book]\ntitle = \"C\"\nbase-url = \"https://docs.example/base\"\n".to_owned(),
            _ => "[book]\ntitle = \"B\"\n".to_owned(),
        },
        "../theme/partials/footer.html" => {
            numbers.of(&["<footer>one</footer>", "<footer>{{ site.title }}</footer>", "{% if %}"]).to_owned()
        }
        "../.openpublishing.redirection.json" => format!(
            "{{\"redirections\":[{{\"source_path\":\"content/old{}.md\",\"redirect_url\":\"{}\"}}]}}",
            numbers.below(2),
            numbers.of(&["a.md", "/b", "https://x.example"])
        ),
        "includes/Code.sql" => format!("SELECT {}\n", numbers.below(9)),
        _ => page(numbers),
    }
}

fn book_path(path: &str) -> String {
    path.strip_prefix("../").map_or_else(|| format!("content/{path}"), str::to_owned)
}

#[test]
fn after_any_edit_the_preview_gives_what_a_fresh_one_gives() {
    let edits = std::env::var("FIXBOOK_EDITS").ok().and_then(|count| count.parse().ok()).unwrap_or(150);
    let seed = std::env::var("FIXBOOK_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0x5eed_u64);
    let mut numbers = Numbers(seed | 1);
    let desk = Arc::new(Desk::default());
    desk.put("book.toml", "[book]\ntitle = \"B\"\n");
    let all: Vec<&str> = PAGES.iter().chain(&TOKENS).chain(&OTHERS).copied().collect();
    let mut preview = open(&desk);
    for edit in 0..edits {
        let mut changed = Vec::new();
        for _ in 0..1 + numbers.below(3) {
            let path = if numbers.below(4) == 0 { numbers.of(&all) } else { numbers.of(&all[..PAGES.len() + TOKENS.len()]) };
            let place = book_path(path);
            match numbers.below(8) {
                0 => {
                    desk.edit(|files| files.remove(&place));
                    changed.push(place);
                }
                1 if path.ends_with(".md") => {
                    // Renamed over whatever stands there.
                    let to = book_path(numbers.of(&PAGES));
                    desk.edit(|files| {
                        if let Some(bytes) = files.remove(&place) {
                            files.insert(to.clone(), bytes);
                        }
                    });
                    changed.extend([place, to]);
                }
                _ => {
                    desk.put(&place, &content(path, &mut numbers));
                    changed.push(place);
                }
            }
        }
        preview.change(&changed);
        // Sometimes somebody looks before the work is done.
        if numbers.below(2) == 0 {
            preview.file("a.html");
            preview.findings_of("/index.html");
            preview.work();
        }
        preview.finish();
        let mut fresh = open(&desk);
        assert_eq!(preview.error(), fresh.error(), "edit {edit} of {changed:?}");
        if fresh.error().is_some() {
            continue;
        }
        assert_eq!(preview.findings(), fresh.findings(), "edit {edit} of {changed:?}");
        let urls: Vec<String> =
            fresh.project().map(|project| project.pages.iter().map(|page| page.url.clone()).collect()).unwrap_or_default();
        let others = ["", "404.html", "search.html", "p.png", "sub/q.png", "assets/nav/content.js", "assets/nav/book.js", "old0.html"]
            .map(str::to_owned);
        for url in urls.iter().chain(&others) {
            assert_eq!(text(&preview.file(url)), text(&fresh.file(url)), "{url} after edit {edit} of {changed:?}");
            assert_eq!(preview.findings_of(url), fresh.findings_of(url), "findings of {url} after edit {edit} of {changed:?}");
        }
    }
}
