//! When files were last changed, as the repository that they stand in remembers it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// The date of the last commit of each file below a folder, as `2026-11-22`, by path from that folder.
///
/// Empty without git, outside a repository, and in a shallow clone: all files of one have the date of the only commit there is, which is
/// worse than none.
pub fn last_changes(root: &Path) -> BTreeMap<String, String> {
    if asked(root, &["rev-parse", "--is-shallow-repository"]).is_none_or(|answer| answer.trim() != "false") {
        return BTreeMap::new();
    }
    log(root).unwrap_or_default()
}

/// Git, told to run no other program, whatever the repository's own configuration says.
fn git(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(["-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "log.showSignature=false"]);
    command.args(arguments).stdin(Stdio::null()).stderr(Stdio::null());
    command
}

fn asked(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = git(root, arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn log(root: &Path) -> Option<BTreeMap<String, String>> {
    let arguments = [
        "log",
        "--format=%x01%cs",
        "--name-only",
        "--relative",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--no-show-signature",
        "--",
        ".",
    ];
    let mut child = git(root, &arguments).stdout(Stdio::piped()).spawn().ok()?;
    let mut lines = BufReader::new(child.stdout.take()?);
    let mut changes = BTreeMap::new();
    let mut date = String::new();
    let mut line = Vec::new();
    // Newest first, so the first date of a file is its last. A name that git must quote is left out: it has no date then.
    while lines.read_until(b'\n', &mut line).ok()? > 0 {
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        match text.strip_prefix('\u{1}') {
            Some(found) => date = found.to_owned(),
            None if text.is_empty() || text.starts_with('"') => {}
            None => {
                changes.entry(text.to_owned()).or_insert_with(|| date.clone());
            }
        }
        line.clear();
    }
    child.wait().ok()?.success().then_some(changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(root: &Path, date: &str, arguments: &[&str]) {
        let status = git(root, arguments)
            .envs([("GIT_AUTHOR_DATE", date), ("GIT_COMMITTER_DATE", date)])
            .envs(["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"].map(|name| (name, "x")))
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "{arguments:?}");
    }

    #[test]
    fn each_file_has_the_date_of_the_last_commit_that_changed_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let book = root.join("docs");
        std::fs::create_dir(&book).unwrap();
        run(root, "", &["init", "-q"]);
        for (name, text, date) in
            [("a b.md", "1", "2024-01-02T12:00:00Z"), ("ü.md", "1", "2025-03-04T12:00:00Z"), ("a b.md", "2", "2026-05-06T12:00:00Z")]
        {
            std::fs::write(book.join(name), text).unwrap();
            run(root, date, &["add", "-A"]);
            run(root, date, &["commit", "-q", "-m", "x"]);
        }
        let changes = last_changes(&book);
        assert_eq!(changes.get("a b.md").map(String::as_str), Some("2026-05-06"));
        assert_eq!(changes.get("ü.md").map(String::as_str), Some("2025-03-04"));
        let clone = root.join("shallow");
        run(root, "", &["clone", "-q", "--depth=1", &format!("file://{}", root.display()), &clone.to_string_lossy()]);
        assert!(last_changes(&clone.join("docs")).is_empty());
        let elsewhere = tempfile::tempdir().unwrap();
        assert!(last_changes(elsewhere.path()).is_empty());
    }
}
