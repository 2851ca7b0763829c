//! Ctrl-C, the end that a service manager asks for, and a reader that has had enough.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{book, files, names, program};

fn send(signal: &str, child: &Child) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

/// Waits until something stands in a folder.
fn appears(path: &Path) -> bool {
    let started = Instant::now();
    while !path.exists() {
        if started.elapsed() > Duration::from_secs(60) {
            return false;
        }
        thread::sleep(Duration::from_millis(1));
    }
    true
}

#[test]
fn control_c_ends_a_build_cleanly_with_130() {
    let folder = tempfile::tempdir().unwrap();
    let (root, out) = (folder.path().join("book"), folder.path().join("out"));
    book(&root, 0, 30);
    let dest = out.join("site");
    let building = || {
        let mut command = program();
        command.args(["build", "-q", "--threads", "1", "-d"]).arg(&dest).arg(&root).stderr(Stdio::piped());
        command
    };
    assert!(building().status().unwrap().code().is_some());
    let before = files(&dest);
    book(&root, 1, 600);
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let child = building().spawn().unwrap();
        assert!(appears(&out.join(".site.fixbook-staging")));
        send(signal, &child);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(files(&dest), before, "the earlier site stands");
        assert_eq!(names(&out), ["site"], "nothing is left beside it");
    }
}

#[test]
fn control_c_ends_a_check_and_the_preview_with_130() {
    let folder = tempfile::tempdir().unwrap();
    book(folder.path(), 0, 400);
    let mut serving = program();
    serving.args(["serve", "--port", "0"]).arg(folder.path()).stderr(Stdio::piped());
    let mut child = serving.spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("serving ")));
    send("-INT", &child);
    assert_eq!(child.wait().unwrap().code(), Some(130));

    let child = program().arg("check").arg(folder.path()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    thread::sleep(Duration::from_millis(150));
    send("-INT", &child);
    let code = { child }.wait().unwrap().code();
    assert!(code == Some(130) || code == Some(1), "{code:?}: it was interrupted, or was faster");
}

#[test]
fn a_reader_that_has_had_enough_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    book(folder.path(), 0, 300);
    for format in ["concise", "full", "json", "sarif", "github", "junit"] {
        let mut child =
            program().args(["check", "--format", format]).arg(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // As `head -c 1` does.
        let mut first = [0];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        // All may have been in the pipe before it was closed.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{format}: {said}");
        assert!(!said.contains("panicked") && !said.contains("roken pipe"), "{format}: {said}");
    }
    for arguments in [&["export"][..], &["rules"], &["explain", "sql-syntax"], &["schema", "config"], &["completions", "bash"]] {
        let mut command = program();
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        if arguments == ["export"] {
            command.arg(folder.path());
        }
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), said.as_ref()), (Some(0), ""), "{arguments:?}");
    }
}
