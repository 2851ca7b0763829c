//! What a person at a terminal sees while the web is asked. The terminal is a pseudo terminal of the test's own.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::fd::AsFd;
use std::process::{Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::book::{Book, Server};

/// Runs the program with a terminal as standard error; gives what was written to it.
fn on_a_terminal(book: &Book, columns: u16, arguments: &[&str]) -> String {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).unwrap();
    unlockpt(&ours).unwrap();
    let name = ptsname(&ours, Vec::new()).unwrap().into_string().unwrap();
    let theirs = OpenOptions::new().read(true).write(true).open(name).unwrap();
    tcsetwinsize(theirs.as_fd(), Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("fixbook"))
        .args(["check", "--online", "--format", "json", "--max-age", "0s"])
        .args(arguments)
        .arg(book.path())
        .stdout(Stdio::null())
        .stderr(Stdio::from(theirs))
        .spawn()
        .unwrap();
    let mut seen = Vec::new();
    let mut ours = File::from(ours);
    let mut piece = [0; 4096];
    // When the program has ended and its end is closed, Linux answers with an error.
    while let Ok(read) = ours.read(&mut piece) {
        if read == 0 {
            break;
        }
        seen.extend_from_slice(&piece[..read]);
    }
    child.wait().unwrap();
    String::from_utf8_lossy(&seen).into_owned()
}

#[test]
fn the_line_counts_up_fits_the_terminal_and_is_gone_in_the_end() {
    let server = Server::start();
    let address = &server.address;
    let links: String = (0..60).map(|n| format!("[{n}]({address}/slow-{n})\n")).collect();
    let text = format!("# Links\n\n{links}\n[dead]({address}/gone)\n");
    let book = Book::new("per-host = { \"127.0.0.1\" = { concurrency = 5 } }\n").file("content/index.md", &text);

    let wide = on_a_terminal(&book, 120, &[]);
    let lines: Vec<&str> = wide.split("\r\u{1b}[K").filter(|line| line.starts_with("links ")).collect();
    assert!(lines.len() >= 3, "{wide:?}");
    let middle = lines[lines.len() / 2];
    assert!(
        middle.contains("/61, ") && middle.contains(" left, ") && middle.contains(" requests/s: ") && middle.contains(" ok"),
        "{middle:?}"
    );
    let done = |line: &str| line.trim_start_matches("links ").split('/').next().and_then(|number| number.parse::<u32>().ok()).unwrap_or(0);
    assert!(lines.windows(2).all(|pair| done(pair[0]) <= done(pair[1])), "{lines:?}");
    let end = wide.rsplit("\r\u{1b}[K").next().unwrap_or("");
    assert!(end.starts_with("links: 61 addresses at 1 host"), "the last line is taken back before the summary\n{end:?}");

    let narrow = on_a_terminal(&book, 30, &[]);
    let shown: Vec<&str> = narrow.split("\r\u{1b}[K").filter(|line| line.starts_with("links ") && !line.contains('\n')).collect();
    assert!(!shown.is_empty() && shown.iter().all(|line| line.chars().count() <= 29), "{shown:?}");

    assert_eq!(on_a_terminal(&book, 120, &["--quiet"]), "");
}
