//! A book in a folder of its own, the program that checks it, and a server that answers by path.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use assert_cmd::Command;
use serde_json::Value;

/// Keeps what it was asked.
pub struct Server {
    pub address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let log = Arc::clone(&log);
                thread::spawn(move || answer(stream, &log));
            }
        });
        Self { address, asked }
    }

    /// `METHOD /path` of each request so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

fn answer(mut stream: TcpStream, log: &Mutex<Vec<String>>) {
    let mut buffer = [0_u8; 4096];
    let read = stream.read(&mut buffer).unwrap_or(0);
    let request = String::from_utf8_lossy(&buffer[..read]).into_owned();
    let mut words = request.split_whitespace();
    let (method, path) = (words.next().unwrap_or("").to_owned(), words.next().unwrap_or("/").to_owned());
    log.lock().unwrap().push(format!("{method} {path}"));
    let reply = |status: &str, headers: &str, body: &str| {
        let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
        if method == "HEAD" { head } else { head + body }
    };
    let reply = match path.split(['-', '?']).next().unwrap_or("") {
        "/ok" | "/new" => reply("200 OK", "content-type: text/html\r\n", "<h1 id=here>Here</h1>"),
        "/moved" => reply("301 Moved Permanently", "location: /new\r\n", ""),
        "/gone" => reply("404 Not Found", "", ""),
        "/busy" => reply("429 Too Many Requests", "", ""),
        "/broken" => reply("500 Internal Server Error", "", ""),
        "/wall" => reply("403 Forbidden", "", ""),
        "/slow" => {
            thread::sleep(Duration::from_millis(150));
            reply("200 OK", "", "")
        }
        "/hang" => {
            thread::sleep(Duration::from_secs(30));
            return;
        }
        _ => return,
    };
    let _ = stream.write_all(reply.as_bytes());
}

/// What a run said.
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub errors: String,
}

impl Run {
    /// The findings of a run with `--format json`.
    pub fn findings(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// `file:line` of the findings of one rule, in order.
    pub fn places(&self, rule: &str) -> Vec<String> {
        let place = |finding: &Value| format!("{}:{}", finding["file"].as_str().unwrap(), finding["line"]);
        self.findings().iter().filter(|finding| finding["rule"] == rule).map(place).collect()
    }

    /// The rules that start with `external-link`, in order, each with its message.
    pub fn external(&self) -> Vec<String> {
        let text = |finding: &Value| format!("{}: {}", finding["rule"].as_str().unwrap(), finding["message"].as_str().unwrap());
        self.findings().iter().map(text).filter(|line| line.starts_with("external-link")).collect()
    }
}

pub struct Book(pub tempfile::TempDir);

impl Book {
    /// A book that may ask the test's servers and is quick to give up on them; `links` goes into `[links]`.
    pub fn new(links: &str) -> Self {
        let book = Self(tempfile::tempdir().unwrap());
        let settings = format!(
            "[book]\ntitle = \"Links\"\n\n[links]\nallow-private = [\"127.0.0.1\"]\ntimeout = \"1s\"\nretries = 0\ngive-up-after = 100\n{links}"
        );
        book.file("book.toml", &settings)
    }

    pub fn file(self, path: &str, text: &str) -> Self {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// `fixbook check` on this book, in an environment without proxies.
    pub fn check(&self, arguments: &[&str]) -> Run {
        let mut command = Command::cargo_bin("fixbook").unwrap();
        for name in ["GITHUB_ACTIONS", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"] {
            command.env_remove(name);
        }
        let output = command.arg("check").arg(self.path()).args(arguments).output().unwrap();
        Run {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The same, with the web and as JSON.
    pub fn online(&self, more: &[&str]) -> Run {
        self.check(&[&["--online", "--format", "json"], more].concat())
    }
}
