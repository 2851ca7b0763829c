//! Input that is broken, hostile or absurd: a clear finding or error with its place, and nothing lost.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;

fn fixbook(arguments: &[&str], root: &Path) -> Output {
    let mut command = Command::cargo_bin("fixbook").unwrap();
    command.env_remove("GITHUB_ACTIONS").args(arguments).arg(root).output().unwrap()
}

fn book(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// `check` in the concise form; fails the test when the program could not work.
#[track_caller]
fn findings(root: &Path) -> String {
    let output = fixbook(&["check"], root);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    text
}

#[track_caller]
fn has(text: &str, line: &str) {
    assert!(
        text.lines()
            .any(|found| found.rsplit_once('/').is_some_and(|(_, found)| found.starts_with(line)) || found.contains(&format!("/{line}"))),
        "no line has {line:?}:\n{text}"
    );
}

#[test]
fn missing_circular_and_self_includes() {
    let folder = book(&[
        ("a.md", b"---\ntitle: A page of its own\n---\n# A\n\n[!INCLUDE[x](includes/gone.md)]\n\n[!INCLUDE[x](includes/b.md)]\n\n[!INCLUDE[x](a.md)]\n"),
        ("includes/b.md", b"B [!INCLUDE[x](c.md)]\n"),
        ("includes/c.md", b"C [!INCLUDE[x](b.md)]\n"),
    ]);
    let text = findings(folder.path());
    has(&text, "a.md:6:14: error[include-not-found]: `includes/gone.md` does not exist");
    has(&text, "includes/c.md:1:16: error[circular-reference]");
    has(&text, "a.md:10:14: error[circular-reference]: `a.md` includes itself");
}

#[test]
fn includes_nested_too_deep_end_with_a_finding() {
    let mut files: Vec<(String, Vec<u8>)> = vec![("a.md".into(), b"# A\n\n[!INCLUDE[x](includes/0.md)]\n".to_vec())];
    for level in 0..40 {
        files.push((format!("includes/{level}.md"), format!("Level {level}\n\n[!INCLUDE[x]({}.md)]\n", level + 1).into_bytes()));
    }
    files.push(("includes/40.md".into(), b"End\n".to_vec()));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let folder = book(&files);
    let text = findings(folder.path());
    assert!(text.contains("error[include-not-found]") && text.contains("16 includes inside each other"), "{text}");
}

#[test]
fn a_billion_laughs_of_includes_is_bounded() {
    let mut files: Vec<(String, Vec<u8>)> = vec![("a.md".into(), b"# A\n\n[!INCLUDE[x](includes/0.md)]\n".to_vec())];
    for level in 0..12 {
        files.push((format!("includes/{level}.md"), format!("[!INCLUDE[x]({}.md)]\n\n", level + 1).repeat(10).into_bytes()));
    }
    files.push(("includes/12.md".into(), b"ha\n".to_vec()));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let folder = book(&files);
    let text = findings(folder.path());
    assert!(text.contains("10,000 includes in one page"), "{}", &text[..text.len().min(500)]);
}

#[test]
fn paths_that_leave_the_book_are_refused() {
    let outer = tempfile::tempdir().unwrap();
    fs::write(outer.path().join("secret.md"), "secret text").unwrap();
    let root = outer.path().join("book");
    fs::create_dir(&root).unwrap();
    let absolute = outer.path().join("secret.md");
    let page = format!(
        "# A\n\n[!INCLUDE[x](../secret.md)]\n\n[!INCLUDE[x]({})]\n\nSee [it](../secret.md) and [it](file:///etc/passwd).\n",
        absolute.display()
    );
    fs::write(root.join("a.md"), page).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&absolute, root.join("link.md")).unwrap();
    fs::write(root.join("b.md"), "# B\n\n[!INCLUDE[x](link.md)]\n").unwrap();
    let text = findings(&root);
    assert!(text.contains("a.md:3:14: error[include-not-found]: `../secret.md` leaves the book"), "{text}");
    assert!(text.lines().filter(|line| line.contains("leaves the book") || line.contains("link-out-of-scope")).count() >= 2, "{text}");
    assert!(text.contains("b.md:3:14: error[include-not-found]"), "{text}");
    let site = outer.path().join("site");
    let output = fixbook(&["build", "-q", "-d", site.to_str().unwrap()], &root);
    assert_eq!(output.status.code(), Some(1));
    for entry in walk(&site) {
        assert!(!String::from_utf8_lossy(&fs::read(&entry).unwrap()).contains("secret text"), "{}", entry.display());
    }
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { out.extend(walk(&path)) } else { out.push(path) }
    }
    out
}

#[test]
fn broken_yaml_duplicate_keys_and_alias_bombs() {
    let mut bomb = String::from("---\na0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for level in 1..12 {
        let alias = format!("*a{},", level - 1).repeat(9);
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", alias.trim_end_matches(',')));
    }
    bomb.push_str("---\n# Bomb\n\nText.\n");
    let folder = book(&[
        ("a.md", b"---\ntitle: [broken\n---\n# A\n\nText.\n"),
        ("b.md", b"---\ntitle: One\ntitle: Two\n---\n# B\n\nText.\n"),
        ("c.md", bomb.as_bytes()),
    ]);
    let text = findings(folder.path());
    assert!(text.contains("a.md:2") && text.contains("error[front-matter-syntax]"), "{text}");
    has(&text, "b.md:3:1: ");
    assert!(text.contains("c.md:"), "{text}");
}

#[test]
fn a_file_that_is_not_utf8_is_named_with_the_place_of_the_first_wrong_byte() {
    let folder = book(&[("a.md", b"# A\n\nCaf\xe9 and more.\n")]);
    let text = findings(folder.path());
    assert!(text.contains("a.md:3:4: error[file-unreadable]: the byte 0xE9 is not UTF-8"), "{text}");
}

#[test]
fn an_empty_book_says_so() {
    let folder = book(&[("notes.txt", b"nothing")]);
    let output = fixbook(&["check"], folder.path());
    let all = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(all.contains("no page") || all.contains("no Markdown"), "{all}");
}

#[test]
fn two_pages_for_one_url_also_by_case() {
    let folder = book(&[("Guide.md", b"# One\n\nText.\n"), ("guide.md", b"# Two\n\nText.\n")]);
    let text = findings(folder.path());
    assert!(text.contains("[publish-url-conflict]"), "{text}");
    let site = folder.path().join("site");
    fixbook(&["build", "-q"], folder.path());
    let pages = walk(&site)
        .iter()
        .filter(|path| path.to_string_lossy().to_lowercase().contains("guide") && path.extension().is_some_and(|e| e == "html"))
        .count();
    assert!(pages >= 2, "both pages are written");
}

#[test]
fn a_title_of_ten_thousand_characters_and_lists_nested_500_deep() {
    let title = "long ".repeat(2_000);
    let mut deep = String::from("# Deep\n\n");
    for level in 0..500 {
        deep.push_str(&format!("{}- item {level}\n", "  ".repeat(level)));
    }
    let folder = book(&[("a.md", format!("# {title}\n\nText.\n").as_bytes()), ("b.md", deep.as_bytes())]);
    let output = fixbook(&["build", "-q"], folder.path());
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    let html = fs::read_to_string(folder.path().join("site/b.html")).unwrap();
    assert!(html.contains("item 0") && html.contains("item 499"), "nothing is lost");
    let shown = fixbook(&["check", "--format", "full"], folder.path());
    assert!(shown.stdout.len() < 20_000, "a long line is not printed whole");
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_costs_only_itself() {
    use std::os::unix::fs::PermissionsExt;
    let folder = book(&[("a.md", b"# A\n\nText.\n"), ("b.md", b"# B\n\nText.\n")]);
    let path = folder.path().join("b.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    let mut command = if fs::read(&path).is_ok() {
        // A superuser reads everything: the check is run as somebody else.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let program = folder.path().join("fixbook");
        fs::copy(env!("CARGO_BIN_EXE_fixbook"), &program).unwrap();
        let mut command = std::process::Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
        command
    } else {
        std::process::Command::new(env!("CARGO_BIN_EXE_fixbook"))
    };
    let output = command.args(["check", "--format", "concise"]).arg(folder.path()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("b.md:1:1: error[file-unreadable]"), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(!text.contains("a.md:1:1: error"), "{text}");
}

#[test]
fn a_destination_that_cannot_be_written_leaves_the_earlier_site_whole() {
    let folder = book(&[("a.md", b"# A\n\nText.\n")]);
    fixbook(&["build", "-q"], folder.path());
    let before = fs::read(folder.path().join("site/a.html")).unwrap();
    // The destination is a file.
    let file = folder.path().join("taken");
    fs::write(&file, "x").unwrap();
    let output = fixbook(&["build", "-q", "-d", file.to_str().unwrap()], folder.path());
    assert_eq!(output.status.code(), Some(2));
    // A path below a file cannot be made.
    let below = file.join("site");
    let output = fixbook(&["build", "-q", "-d", below.to_str().unwrap()], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read(folder.path().join("site/a.html")).unwrap(), before);
    assert_eq!(fs::read_to_string(&file).unwrap(), "x");
}

/// A full disk, where the machine has the device for it: the earlier site must stay.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_earlier_site_whole() {
    let mount = tempfile::tempdir().unwrap();
    let mounted = std::process::Command::new("mount").args(["-t", "tmpfs", "-o", "size=1500k", "tmpfs"]).arg(mount.path()).status();
    if !mounted.is_ok_and(|status| status.success()) {
        return;
    }
    let folder = book(&[("a.md", b"# A\n\nText.\n")]);
    let site = mount.path().join("site");
    let arguments = ["build", "-q", "-d", site.to_str().unwrap()];
    let first = fixbook(&arguments, folder.path());
    assert_eq!(first.status.code(), Some(0), "{}", String::from_utf8_lossy(&first.stderr));
    let before = fs::read(site.join("a.html")).unwrap();
    fs::write(folder.path().join("big.md"), format!("# Big\n\n{}\n", "words and words ".repeat(200_000))).unwrap();
    let output = fixbook(&arguments, folder.path());
    let after = fs::read(site.join("a.html"));
    let left: Vec<_> = fs::read_dir(mount.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let _ = std::process::Command::new("umount").arg(mount.path()).status();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("error: "), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(after.unwrap(), before);
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn hostile_markdown_stays_linear_enough() {
    let payloads: Vec<(String, String)> = [
        ("brackets", "[".repeat(50_000)),
        ("footnotes", "[^".repeat(20_000)),
        ("includes", "[!INCLUDE[".repeat(20_000)),
        ("colons", ":::".repeat(30_000)),
        ("stars", "*a ".repeat(30_000)),
        ("ticks", (1..300).map(|n| "`".repeat(n)).collect::<Vec<_>>().join(" ")),
        ("quotes", "> ".repeat(20_000)),
        ("tags", "<a ".repeat(30_000)),
        ("entities", "&amp".repeat(30_000)),
        ("urls", format!("http://a.b/{}", ")".repeat(50_000))),
    ]
    .into_iter()
    .map(|(name, text)| (format!("{name}.md"), format!("# {name}\n\n{text}\n")))
    .collect();
    let files: Vec<(&str, &[u8])> = payloads.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    let folder = book(&files);
    let started = std::time::Instant::now();
    let output = fixbook(&["build", "-q"], folder.path());
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
