//! A real Chromium, driven through WebDriver (W3C): just what the tests need of it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A browser window; closed when dropped.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    _profile: tempfile::TempDir,
}

/// The program's place; Debian's packages are installed when it is nowhere.
fn program(name: &str) -> PathBuf {
    static INSTALL: Once = Once::new();
    let find =
        || std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).map(|folder| folder.join(name)).find(|path| path.is_file());
    if find().is_none() {
        INSTALL.call_once(|| {
            let run = |arguments: &[&str]| Command::new("apt-get").args(arguments).stdout(Stdio::null()).status();
            let _ = run(&["update", "-qq"]);
            let _ = run(&["install", "-y", "-qq", "chromium", "chromium-driver"]);
        });
    }
    find().unwrap_or_else(|| panic!("the browser tests need `{name}`: install Debian's packages `chromium` and `chromium-driver`"))
}

impl Browser {
    /// A window of this size, in CSS pixels.
    pub fn open(width: u32, height: u32) -> Self {
        let chromium = program("chromium");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut driver = Command::new(program("chromedriver"))
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if started.elapsed() > Duration::from_secs(60) {
                let _ = driver.kill();
                panic!("chromedriver does not answer");
            }
            thread::sleep(Duration::from_millis(50));
        }
        let profile = tempfile::tempdir().unwrap();
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--no-first-run".to_owned(),
            format!("--window-size={width},{height}"),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {
                "binary": chromium,
                "args": arguments,
                "mobileEmulation": if width < 600 { json!({"deviceMetrics": {"width": width, "height": height, "pixelRatio": 2.0}}) } else { json!({}) },
            },
            "goog:loggingPrefs": {"browser": "ALL"},
        }}});
        let mut wanted = wanted;
        if width >= 600 {
            wanted["capabilities"]["alwaysMatch"]["goog:chromeOptions"].as_object_mut().unwrap().remove("mobileEmulation");
        }
        let answer = request(port, "POST", "/session", Some(&wanted));
        let session = answer["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {answer}")).to_owned();
        let browser = Self { driver, port, session, _profile: profile };
        // A click that a script makes is no reader's click, and could not copy.
        browser.debug("Browser.grantPermissions", &json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}));
        browser
    }

    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let answer = request(self.port, method, &format!("/session/{}{path}", self.session), body);
        assert!(answer["value"].get("error").is_none(), "{path}: {answer}");
        answer["value"].clone()
    }

    pub fn go(&self, url: &str) {
        self.send("POST", "/url", Some(&json!({ "url": url })));
    }

    pub fn reload(&self) {
        self.send("POST", "/refresh", Some(&json!({})));
    }

    /// What a script returns.
    pub fn run(&self, script: &str) -> Value {
        self.send("POST", "/execute/sync", Some(&json!({"script": script, "args": []})))
    }

    /// What an asynchronous script returns: the body of an `async` function.
    pub fn run_async(&self, body: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1]; (async () => {{ {body} }})().then(done, (error) => done(String(error)));"
        );
        self.send("POST", "/execute/async", Some(&json!({"script": script, "args": []})))
    }

    /// A command of Chromium's own debugging protocol.
    pub fn debug(&self, command: &str, parameters: &Value) -> Value {
        self.send("POST", "/goog/cdp/execute", Some(&json!({"cmd": command, "params": parameters})))
    }

    /// Clicks with the pointer on the middle of the first element of a selector, which must be in sight and uncovered.
    pub fn click(&self, selector: &str) {
        let found = self.send("POST", "/element", Some(&json!({"using": "css selector", "value": selector})));
        let id = found.as_object().and_then(|found| found.values().next()).and_then(Value::as_str).unwrap().to_owned();
        self.send("POST", &format!("/element/{id}/click"), Some(&json!({})));
    }

    /// What is in the clipboard.
    pub fn clipboard(&self) -> String {
        self.run_async("return navigator.clipboard.readText()").as_str().unwrap_or_default().replace("\r\n", "\n")
    }

    /// The text that is shown.
    pub fn text(&self, selector: &str) -> String {
        let script = format!("return [...document.querySelectorAll({selector:?})].map((one) => one.innerText).join('\\n')");
        self.run(&script).as_str().unwrap_or_default().to_owned()
    }

    /// Whether the first element of a selector takes up room.
    pub fn shows(&self, selector: &str) -> bool {
        let script = format!(
            "const one = document.querySelector({selector:?}); return Boolean(one && one.getClientRects().length && one.checkVisibility({{ contentVisibilityAuto: true }}))"
        );
        self.run(&script) == Value::Bool(true)
    }

    /// Waits until a script returns something true, and gives it.
    pub fn wait(&self, script: &str) -> Value {
        let started = Instant::now();
        loop {
            let value = self.run(script);
            if !matches!(value, Value::Null | Value::Bool(false)) {
                return value;
            }
            assert!(
                started.elapsed() < Duration::from_secs(30),
                "never true: {script}\n{}",
                self.run("return document.body.innerText.slice(0, 2000)")
            );
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Types on the keyboard; `\u{E007}` is Enter, `\u{E015}` the arrow down, `\u{E00C}` Escape.
    pub fn keys(&self, text: &str) {
        let actions: Vec<Value> = text
            .chars()
            .flat_map(|key| [json!({"type": "keyDown", "value": key.to_string()}), json!({"type": "keyUp", "value": key.to_string()})])
            .collect();
        self.send("POST", "/actions", Some(&json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})));
    }

    /// What the page wrote to the console, errors of the browser included.
    pub fn console(&self) -> Vec<String> {
        let log = self.send("POST", "/se/log", Some(&json!({"type": "browser"})));
        log.as_array().into_iter().flatten().map(|entry| entry["message"].as_str().unwrap_or("").to_owned()).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            request(self.port, "DELETE", &format!("/session/{}", self.session), None)
        }));
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn request(port: u16, method: &str, path: &str, body: Option<&Value>) -> Value {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
    let body = body.map_or_else(String::new, Value::to_string);
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let line = line.trim().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.is_empty() {
            break;
        }
    }
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes).unwrap();
    serde_json::from_slice(&bytes).unwrap_or(Value::Null)
}

/// Serves a folder on 127.0.0.1 under the strictest policy that the theme must work with.
pub fn serve(folder: &Path) -> String {
    serve_below(folder, "").0
}

/// The same without any policy: what a page holds must be harmless by itself.
pub fn serve_open(folder: &Path) -> String {
    listening(folder, "", false).0
}

/// The same below a path, as `/clinic`. The server answers nothing any more once the switch is set.
pub fn serve_below(folder: &Path, below: &'static str) -> (String, Arc<AtomicBool>) {
    listening(folder, below, true)
}

fn listening(folder: &Path, below: &'static str, strict: bool) -> (String, Arc<AtomicBool>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}{below}", listener.local_addr().unwrap());
    let folder = Arc::new(folder.to_owned());
    let down = Arc::new(AtomicBool::new(false));
    let switch = Arc::clone(&down);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if switch.load(Ordering::SeqCst) {
                continue;
            }
            let folder = Arc::clone(&folder);
            thread::spawn(move || answer(stream, &folder, below, strict));
        }
    });
    (address, down)
}

fn answer(mut stream: TcpStream, folder: &Path, below: &str, strict: bool) {
    let mut line = String::new();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    if reader.read_line(&mut line).is_err() {
        return;
    }
    let mut header = String::new();
    while reader.read_line(&mut header).is_ok_and(|read| read > 2) {
        header.clear();
    }
    let asked = line.split_whitespace().nth(1).unwrap_or("/").split(['?', '#']).next().unwrap_or("/");
    // Nothing outside: a page that leaves its folder is found out.
    let path = asked.strip_prefix(below).unwrap_or("/nothing").trim_start_matches('/').to_owned();
    let path = percent_decoded(&path);
    let path = if path.is_empty() { "index.html".to_owned() } else { path };
    let kind = match path.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css",
        "js" => "text/javascript",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" | "webmanifest" => "application/json",
        _ => "application/octet-stream",
    };
    let (status, bytes) = match std::fs::read(folder.join(&path)) {
        Ok(bytes) => ("200 OK", bytes),
        Err(_) => ("404 Not Found", std::fs::read(folder.join("404.html")).unwrap_or_default()),
    };
    let kind = if status.starts_with("404") { "text/html; charset=utf-8" } else { kind };
    let policy = if strict { "content-security-policy: default-src 'self'\r\n" } else { "" };
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n{policy}connection: close\r\n\r\n", bytes.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&bytes));
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        match (first, code) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
