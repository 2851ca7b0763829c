//! What each construct of Learn's Markdown becomes. A file of `tests/markdown/` holds cases: `=== case` with its name, the page's text,
//! `=== file PATH` for each further file of the book, and `=== html` with the body that is expected. `UPDATE=1` writes the bodies anew:
//! read them before you keep them.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use fixbook::load::{LoadOptions, load};
use fixbook::render::{BodyRenderer, Marks};
use fixbook::session::{Quiet, Session};
use fixbook::source::MemoryFiles;

struct Case {
    name: String,
    files: Vec<(String, String)>,
    html: String,
}

fn cases(text: &str) -> Vec<Case> {
    let mut out: Vec<Case> = Vec::new();
    enum Part {
        File,
        Html,
    }
    let mut part = Part::File;
    for line in text.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix("=== case ") {
            out.push(Case { name: name.trim().to_owned(), files: vec![("page.md".to_owned(), String::new())], html: String::new() });
            part = Part::File;
            continue;
        }
        let case = out.last_mut().expect("a fixture starts with `=== case`");
        if let Some(path) = line.strip_prefix("=== file ") {
            case.files.push((path.trim().to_owned(), String::new()));
            part = Part::File;
        } else if line.trim_end() == "=== html" {
            part = Part::Html;
        } else {
            match part {
                Part::File => case.files.last_mut().expect("the page").1.push_str(line),
                Part::Html => case.html.push_str(line),
            }
        }
    }
    out
}

fn rendered(case: &Case) -> String {
    let mut files = MemoryFiles::default();
    for (path, text) in &case.files {
        // A page of another kind takes the place of `page.md`.
        if path != "page.md" || !text.trim().is_empty() {
            files = files.with(path, text.clone());
        }
    }
    let project = load(Arc::new(files), &LoadOptions::default()).expect("the book loads");
    let session = Session::new(&project, &Quiet);
    let index = project.page_index("page.md").or_else(|| project.page_index("page.yml"));
    // A page that others include is none by itself.
    let alone = || session.lone_page(project.sources.find("page.md")?);
    let page = index.map(|index| session.page(index)).or_else(alone).expect("there is a page");
    BodyRenderer { project: &project, site: &session.site }.whole(&page, &Marks::default()).html
}

#[test]
fn constructs_mean_what_learn_means() {
    let update = std::env::var_os("UPDATE").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/markdown");
    let mut paths: Vec<_> = fs::read_dir(&folder).expect("the folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let mut wrong = Vec::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        let text = fs::read_to_string(path).expect("a fixture");
        let mut written = String::new();
        for case in cases(&text) {
            let html = rendered(&case);
            if html.trim() != case.html.trim() {
                wrong.push(format!("{}: {}\nexpected\n{}\ngot\n{}", path.display(), case.name, case.html.trim(), html.trim()));
            }
            written.push_str(&format!("=== case {}\n", case.name));
            for (at, (file, text)) in case.files.iter().enumerate() {
                if at > 0 {
                    written.push_str(&format!("=== file {file}\n"));
                }
                written.push_str(text);
            }
            written.push_str(&format!("=== html\n{}\n\n", html.trim()));
        }
        if update {
            fs::write(path, written.trim_end().to_owned() + "\n").expect("the fixture is written");
        }
    }
    assert!(update || wrong.is_empty(), "{}", wrong.join("\n\n"));
}
