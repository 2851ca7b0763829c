use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::driver::Browser;

/// `fixbook serve`, ended when dropped.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(book: &Path) -> (Server, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_fixbook"))
        .args(["serve", "--port", "0"])
        .arg(book)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let address = loop {
        let line = lines.next().unwrap().unwrap();
        if let Some(at) = line.find("http://") {
            break line[at..].split('/').take(3).collect::<Vec<_>>().join("/");
        }
    };
    // Whoever does not read makes the writer wait.
    std::thread::spawn(move || lines.for_each(drop));
    (Server(child), address)
}

fn text(marker: &str) -> String {
    let filler: String = (0..60).map(|n| format!("Paragraph {n} of a page that is longer than the window.\n\n")).collect();
    format!("# A\n\n{filler}{marker}\n\n[!INCLUDE[t](includes/t.md)]\n\n{filler}")
}

#[test]
fn proof() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let place = folder.path().join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, text).unwrap();
    };
    write("book.toml", "[book]\ntitle = \"Book one\"\n");
    write("content/toc.yml", "- name: Start\n  href: index.md\n- name: First name\n  href: a.md\n");
    write("content/index.md", "# Start\n\n[A](a.md)\n");
    write("content/a.md", &text("Marker one."));
    write("content/includes/t.md", "Token one.\n");
    let (_server, address) = serve(folder.path());
    let browser = Browser::open(1000, 700);
    let shows = |what: &str| browser.wait(&format!("return document.body.innerText.includes({what:?})"));
    browser.go(&format!("{address}/a.html"));
    shows("Marker one.");
    // The script listens once it has read the page itself.
    browser.wait("return performance.getEntriesByType('resource').some(entry => entry.name.includes('/__fixbook/findings'))");
    browser.run("window.kept = true; scrollTo(0, 900)");
    let place = browser.run("return scrollY");
    assert_ne!(place, 0);

    // A paragraph and a token are put in place under the reader: the same document, at the same place.
    write("content/a.md", &text("Marker two."));
    shows("Marker two.");
    write("content/includes/t.md", "Token two.\n");
    shows("Token two.");
    assert_eq!(browser.run("return window.kept === true && scrollY"), place);

    // What is wrong with the page on screen lies over it, and goes when it is put right.
    write("content/a.md", &text("Marker [three](nowhere.md)."));
    browser.wait("const box = document.getElementById('fixbook-findings'); return box && box.innerText.includes('nowhere.md')");
    write("content/a.md", &text("Marker four."));
    browser.wait("return !document.getElementById('fixbook-findings')");
    assert_eq!(browser.run("return window.kept === true && scrollY"), place);

    // A configuration that cannot be read is shown, with the book as it was; put right, it counts.
    write("book.toml", "[book\n");
    browser.wait("const box = document.getElementById('fixbook-findings'); return box && box.innerText.includes('cannot be read')");
    shows("Marker four.");
    write("book.toml", "[book]\ntitle = \"Book two\"\n");
    browser.wait("return document.title.includes('Book two') || document.body.innerText.includes('Book two')");
    browser.wait("return !document.getElementById('fixbook-findings')");
    assert_eq!(browser.run("return scrollY"), place);

    // A table of contents, a page that goes, one that is renamed.
    write("content/toc.yml", "- name: Start\n  href: index.md\n- name: Second name\n  href: a.md\n");
    browser.wait("return document.documentElement.innerHTML.includes('Second name')");
    std::fs::rename(folder.path().join("content/a.md"), folder.path().join("content/b.md")).unwrap();
    browser.wait("return !document.body.innerText.includes('Marker four.')");
    browser.go(&format!("{address}/b.html"));
    shows("Marker four.");
    std::fs::rename(folder.path().join("content/b.md"), folder.path().join("content/a.md")).unwrap();
    browser.go(&format!("{address}/a.html"));
    shows("Token two.");
    let errors: Vec<String> = browser.console().into_iter().filter(|line| !line.contains("404") && !line.contains("favicon")).collect();
    assert!(errors.is_empty(), "{errors:?}");
}
