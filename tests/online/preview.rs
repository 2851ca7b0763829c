//! `fixbook serve`: what an author sees on the terminal and in the page, with the web asked beside it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::book::{Book, Server};

/// A preview that runs; it ends with the test.
struct Preview {
    child: Child,
    lines: Receiver<String>,
    /// Everything that it has said so far.
    said: Vec<String>,
    address: String,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    fn start(book: &Book, arguments: &[&str]) -> Self {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("fixbook"))
            .args(["serve", "--port", "0", "--format", "concise"])
            .args(arguments)
            .arg(book.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        let (send, lines) = channel();
        std::thread::spawn(move || errors.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        let mut preview = Self { child, lines, said: Vec::new(), address: String::new() };
        let line = preview.wait_for("http://");
        preview.address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        preview
    }

    /// The next line that holds `words`.
    fn wait_for(&mut self, words: &str) -> String {
        let end = Instant::now() + Duration::from_secs(60);
        while let Ok(line) = self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.said.push(line.clone());
            if line.contains(words) {
                return line;
            }
        }
        panic!("`{words}` was never said: {:#?}", self.said);
    }

    /// What the overlay of a page gets.
    fn findings_of(&self, page: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET /__fixbook/findings?{page} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

#[test]
fn the_web_is_asked_beside_the_pages_and_only_about_what_is_new() {
    let server = Server::start();
    let address = &server.address;
    let page = format!("# Links\n\n[gone]({address}/gone) and [fine]({address}/ok).\n");
    let book = Book::new("").file("content/index.md", &page);
    let mut preview = Preview::start(&book, &["--online"]);
    let dead = preview.wait_for("[external-link-dead]");
    assert!(dead.contains("content/index.md:3:"), "{dead}");
    preview.wait_for("; this fails a build");
    assert!(preview.findings_of("/index.html").contains("external-link-dead"), "the overlay says so too");
    let before = server.asked();

    // One more link: that one is asked, the others are known.
    let book = book.file("content/index.md", &format!("{page}\n[new]({address}/gone-too)\n"));
    let next = preview.wait_for("[external-link-dead]");
    assert!(next.contains("gone-too"), "only what is new is shown: {next}");
    let after = server.asked();
    assert!(after[before.len()..].iter().all(|line| line.ends_with("/gone-too")), "{after:?}");

    // What was mended is not shown, and the count tells of it.
    let _book = book.file("content/index.md", &format!("# Links\n\n[fine]({address}/ok)\n"));
    preview.wait_for("1 pages; no findings");
}

#[test]
fn findings_are_shown_once_and_nothing_is_asked_without_online() {
    let server = Server::start();
    let page = format!("# Links\n\n[none](none.md) and [gone]({}/gone).\n", server.address);
    let book = Book::new("").file("content/index.md", &page);
    let mut preview = Preview::start(&book, &["--verbose", "--fail-on", "never"]);
    preview.wait_for("error[file-not-found]");
    let counts = preview.wait_for("1 pages; 1 error in 1 file");
    assert!(!counts.contains("fails"), "{counts}");
    let said = preview.said.len();

    let _book = book.file("content/index.md", &format!("{page}\n![](none.png)\n"));
    preview.wait_for("changed: content/index.md");
    preview.wait_for("1 pages; ");
    let new = &preview.said[said..];
    assert!(new.iter().any(|line| line.contains("image-not-found")), "{new:#?}");
    assert!(!new.iter().any(|line| line.contains("[file-not-found]")), "{new:#?}");
    assert_eq!(server.count(), 0);
}
