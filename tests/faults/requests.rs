//! What others than the reader's browser may ask of the preview.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::process::{Child, Stdio};

use super::{book, program, write};

struct Preview(Child, u16);

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Serves a book; gives the line that tells the address too.
fn serving(root: &std::path::Path) -> (Preview, String) {
    let mut child = program().args(["serve", "--port", "0"]).arg(root).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let line = lines.find_map(|line| line.ok().filter(|line| line.contains("serving "))).unwrap();
    let port = line.split("127.0.0.1:").nth(1).unwrap_or_else(|| panic!("{line}")).split('/').next().unwrap().parse().unwrap();
    // What it says later must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    (Preview(child, port), line)
}

fn ask(port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(3))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(port: u16, path: &str) -> String {
    ask(port, &format!("GET {path} HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n\r\n"))
}

#[test]
fn only_the_sites_own_files_are_given_and_only_to_the_readers_browser() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("book");
    write(folder.path(), "secret.txt", "secret text");
    book(&root, 0, 3);
    write(&root, "content/sub/page.md", "# A page below\n\nText.\n");
    write(&root, "content/notes.txt", "secret text");
    write(&root, "notes.md.bak", "secret text");
    let (preview, line) = serving(&root);
    let port = preview.1;
    assert!(line.contains("http://127.0.0.1:"), "{line}");
    assert!(get(port, "/p0.html").starts_with("HTTP/1.1 200"));

    // Not listened on but on loopback: the address by which this machine reaches others answers nothing.
    let outward = UdpSocket::bind("0.0.0.0:0").and_then(|socket| socket.connect("192.0.2.1:9").and_then(|()| socket.local_addr()));
    if let Some(address) = outward.ok().filter(|address| !address.ip().is_loopback() && !address.ip().is_unspecified()) {
        assert!(TcpStream::connect((address.ip(), port)).is_err(), "{address}");
    }

    let paths = [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/%252e%252e/secret.txt",
        "/%252e%252e%252fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/sub/..%2f..%2f..%2fsecret.txt",
        "/sub/../../../secret.txt",
        "/....//secret.txt",
        "/.%00./secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "//secret.txt",
        "/file:///secret.txt",
        "/book.toml",
        "/content/p0.md",
        "/p0.md.bak",
        "/notes.md.bak",
        "/notes.txt",
        "/.fixbook/links.json",
        "/.fixbook-manifest.json",
        "/C:/secret.txt",
        "/C:%5csecret.txt",
        "/~/secret.txt",
        "/p0.html/",
        "/p0.html%00",
        "/sub",
        "/search",
        "/js/",
        "/css/",
        "/__fixbook/../p0.html",
        "/__fixbook/x",
    ];
    for path in paths {
        let answer = get(port, path);
        assert!(!answer.contains("secret text"), "{path}: {answer}");
        let status = answer.split_whitespace().nth(1).unwrap_or("").to_owned();
        assert!(["400", "404"].contains(&status.as_str()) || path == "/sub" && status.starts_with('3'), "{path}: {answer:.300}");
        assert!(!answer.contains("Index of") && !answer.contains("<li><a href=\"page.html\""), "{path}: a listing");
    }
    let answer = ask(port, "GET http://secret.example/p0.html HTTP/1.1\r\nhost: secret.example\r\nconnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer:.200}");
    for (headers, status) in [
        ("host: attacker.example", "403"),
        ("host: 127.0.0.1.attacker.example", "403"),
        ("host: localhost:1\r\norigin: http://attacker.example", "403"),
        ("host: localhost:1\r\norigin: null", "403"),
        ("x: y", "40"),
    ] {
        let answer = ask(port, &format!("GET /p0.html HTTP/1.1\r\n{headers}\r\nconnection: close\r\n\r\n"));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")) && !answer.contains("Page 0"), "{headers}: {answer:.200}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
        let answer = ask(port, &format!("{method} /p0.html HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"));
        assert!(answer.starts_with("HTTP/1.1 405"), "{method}: {answer:.200}");
    }
    for nonsense in ["\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET /p0.html HTTP/9.9\r\n\r\n", "GET /\u{e9} HTTP/1.1\r\nhost: localhost\r\n\r\n"]
    {
        let answer = ask(port, nonsense);
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 400") || answer.starts_with("HTTP/1.1 404"),
            "{nonsense:?}: {answer:.200}"
        );
    }
    assert!(get(port, "/p0.html").starts_with("HTTP/1.1 200"), "it still serves");
}
