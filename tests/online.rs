//! `--online` from the command line to the findings, against servers of our own on 127.0.0.1.
#![cfg(feature = "links")]

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use assert_cmd::Command;
use serde_json::Value;

/// Answers by path: a status, a hang, or nothing at all.
fn server() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            counter.fetch_add(1, Ordering::SeqCst);
            thread::spawn(move || answer(stream));
        }
    });
    (address, asked)
}

fn answer(mut stream: TcpStream) {
    let mut buffer = [0_u8; 4096];
    let read = stream.read(&mut buffer).unwrap_or(0);
    let request = String::from_utf8_lossy(&buffer[..read]).into_owned();
    let path = request.split_whitespace().nth(1).unwrap_or("/").to_owned();
    let reply = match path.as_str() {
        "/ok" => "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
        "/moved" => "HTTP/1.1 301 Moved Permanently\r\nlocation: /ok\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
        "/gone" => "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
        "/busy" => "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
        "/broken" => "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
        "/hang" => {
            thread::sleep(Duration::from_secs(30));
            return;
        }
        _ => return,
    };
    let _ = stream.write_all(reply.as_bytes());
}

fn run(root: &std::path::Path, online: bool) -> (Vec<Value>, String) {
    let mut command = Command::cargo_bin("fixbook").unwrap();
    command.env_remove("GITHUB_ACTIONS").arg("check").arg(root).args(["--format", "json"]);
    if online {
        command.arg("--online");
    }
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn each_answer_becomes_the_right_finding_and_nothing_is_asked_without_online() {
    let (address, asked) = server();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("content")).unwrap();
    let links: String =
        ["ok", "moved", "gone", "busy", "broken", "hang", "drop"].iter().map(|path| format!("- [{path}]({address}/{path})\n")).collect();
    fs::write(folder.path().join("content/index.md"), format!("# Links\n\nThe same twice: [gone]({address}/gone).\n\n{links}")).unwrap();
    fs::write(
        folder.path().join("book.toml"),
        "[book]\ntitle = \"Links\"\n\n[links]\nallow-private = [\"127.0.0.1\"]\ntimeout = \"1s\"\nretries = 0\n",
    )
    .unwrap();

    let (findings, _) = run(folder.path(), false);
    assert!(findings.iter().all(|finding| !finding["rule"].as_str().unwrap().starts_with("external-link")), "{findings:#?}");
    assert_eq!(asked.load(Ordering::SeqCst), 0, "nothing is asked without --online");

    let (findings, errors) = run(folder.path(), true);
    let of = |rule: &str| -> Vec<u64> {
        findings.iter().filter(|finding| finding["rule"] == rule).map(|finding| finding["line"].as_u64().unwrap()).collect()
    };
    assert_eq!(of("external-link-dead"), [3, 7], "both places of the dead link\n{findings:#?}\n{errors}");
    assert_eq!(of("external-link-moved"), [6], "{findings:#?}\n{errors}");
    let mut unchecked = of("external-link-unchecked");
    unchecked.sort_unstable();
    assert_eq!(unchecked, [8, 9, 10, 11], "429, 500, a hang and a dropped connection prove nothing\n{findings:#?}\n{errors}");

    let before = asked.load(Ordering::SeqCst);
    let (again, _) = run(folder.path(), true);
    assert_eq!(asked.load(Ordering::SeqCst), before, "the second run is answered from the cache");
    assert_eq!(again.len(), findings.len());
}

#[test]
fn an_address_of_the_machine_itself_is_not_asked_unless_allowed() {
    let (address, asked) = server();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("index.md"), format!("# Links\n\n[gone]({address}/gone)\n")).unwrap();
    let (findings, _) = run(folder.path(), true);
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    assert!(findings.iter().any(|finding| finding["rule"] == "external-link-refused"), "{findings:#?}");
}
