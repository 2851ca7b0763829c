//! `kill -9` at random moments. A plain run tries a few; `FIXBOOK_KILLS=200` tries that many of each kind.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{book, files, names, program, write};

const PAGES: u32 = 30;

/// Moments between the start of a run and shortly after its end, the same in each test run.
struct Moments {
    state: u64,
    whole: Duration,
}

impl Moments {
    /// `whole`: how long an undisturbed run takes.
    fn new(whole: Duration) -> Self {
        Self { state: 1, whole }
    }

    fn next(&mut self) -> Duration {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.whole.mul_f64(f64::from((self.state >> 40) as u32) / f64::from(1_u32 << 24) * 1.1)
    }
}

fn kills() -> u32 {
    std::env::var("FIXBOOK_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(8)
}

/// Lets a run go on for a while and kills it. Gives whether it was still running.
fn killed(command: &mut Command, after: Duration) -> bool {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    thread::sleep(after);
    let running = child.try_wait().unwrap().is_none();
    let _ = child.kill();
    child.wait().unwrap();
    running
}

#[track_caller]
fn succeeds(command: &mut Command) -> Duration {
    let started = Instant::now();
    let output = command.output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{:?} {}", output.status, String::from_utf8_lossy(&output.stderr));
    started.elapsed()
}

fn building(root: &Path, dest: &Path) -> Command {
    let mut command = program();
    command.args(["build", "-q", "-d"]).arg(dest).arg(root);
    command
}

#[test]
fn a_build_that_is_killed_leaves_the_old_site_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let (root, out) = (folder.path().join("book"), folder.path().join("out"));
    let dest = out.join("site");
    let mut sites = Vec::new();
    let mut whole = Duration::ZERO;
    for version in 0..2 {
        book(&root, version, PAGES);
        let reference = folder.path().join(format!("reference{version}"));
        whole = succeeds(&mut building(&root, &reference));
        sites.push(files(&reference));
    }
    assert_ne!(sites[0], sites[1]);
    succeeds(&mut building(&root, &dest));
    let (mut moments, mut cut, mut new) = (Moments::new(whole), 0, 0);
    for kill in 0..kills() {
        let version = kill % 2;
        book(&root, version, PAGES);
        let after = moments.next();
        cut += u32::from(killed(&mut building(&root, &dest), after));
        let found = files(&dest);
        let is = sites.iter().position(|site| *site == found);
        assert!(is.is_some(), "killed after {after:?}: neither site, {} files", found.len());
        new += u32::from(is == Some(version as usize));
        let beside = names(&out);
        assert!(beside.iter().all(|name| name == "site" || name.starts_with(".site.fixbook-")), "{beside:?}");
        succeeds(&mut building(&root, &dest));
        assert_eq!(files(&dest), sites[version as usize], "the next run");
        assert_eq!(names(&out), ["site"], "the next run cleans up");
    }
    println!("build: {} kills, {cut} while it ran, {new} times the new site stood", kills());
}

#[test]
fn a_fix_that_is_killed_leaves_each_source_as_it_was_or_corrected() {
    let folder = tempfile::tempdir().unwrap();
    let (root, fixed) = (folder.path().join("book"), folder.path().join("fixed"));
    let fixing = |root: &Path| {
        let mut command = program();
        command.args(["check", "--fix", "-q"]).arg(root);
        command
    };
    book(&root, 0, PAGES);
    book(&fixed, 0, PAGES);
    let whole = succeeds(&mut fixing(&fixed));
    let (before, after_all) = (files(&root.join("content")), files(&fixed.join("content")));
    let changed = before.iter().filter(|(path, bytes)| after_all[*path] != **bytes).count();
    assert!(changed > 20, "{changed} files are corrected");
    let (mut moments, mut cut, mut half) = (Moments::new(whole), 0, 0);
    for _ in 0..kills() {
        book(&root, 0, PAGES);
        let after = moments.next();
        cut += u32::from(killed(&mut fixing(&root), after));
        let mut corrected = 0;
        for (path, bytes) in files(&root.join("content")) {
            match before.get(&path) {
                Some(old) => {
                    assert!(bytes == *old || bytes == after_all[&path], "killed after {after:?}: `{path}` is neither");
                    corrected += usize::from(bytes != *old);
                }
                None => assert!(path.starts_with(".fixbook-") && path.ends_with(".tmp"), "{path}"),
            }
        }
        half += u32::from(corrected > 0 && corrected < changed);
        succeeds(&mut fixing(&root));
        assert_eq!(files(&root.join("content")), after_all, "the next run corrects the rest and leaves nothing beside it");
    }
    println!("check --fix: {} kills, {cut} while it ran, {half} between two files", kills());
}

#[test]
fn a_baseline_that_is_killed_is_the_old_one_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("book");
    let file = folder.path().join("out/baseline.json");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let writing = || {
        let mut command = program();
        command.args(["check", "-q", "--write-baseline"]).arg(&file).arg(&root);
        command
    };
    let mut texts = Vec::new();
    let mut whole = Duration::ZERO;
    for version in 0..2 {
        book(&root, version, PAGES + 10 * version);
        whole = succeeds(&mut writing());
        texts.push(fs::read(&file).unwrap());
    }
    assert_ne!(texts[0], texts[1]);
    let (mut moments, mut cut) = (Moments::new(whole), 0);
    for kill in 0..kills() {
        let version = kill % 2;
        book(&root, version, PAGES + 10 * version);
        cut += u32::from(killed(&mut writing(), moments.next()));
        let found = fs::read(&file).unwrap();
        assert!(texts.contains(&found), "neither baseline");
        succeeds(&mut writing());
        assert_eq!(fs::read(&file).unwrap(), texts[version as usize]);
        assert_eq!(names(file.parent().unwrap()), ["baseline.json"], "nothing is left beside it");
    }
    println!("baseline: {} kills, {cut} while it ran", kills());
}

/// Answers everything, a little late, so that a run with many links is killed in the midst of them.
#[cfg(feature = "links")]
fn server() -> String {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let _ = stream.read(&mut [0_u8; 4096]);
                thread::sleep(Duration::from_millis(5));
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            });
        }
    });
    address
}

#[cfg(feature = "links")]
#[test]
fn a_link_check_that_is_killed_leaves_a_cache_that_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("book");
    let address = server();
    write(&root, "book.toml", "[links]\nallow-private = [\"127.0.0.1\"]\nper-host = { \"127.0.0.1\" = { concurrency = 20 } }\n");
    let page = |round: u32| {
        let links: String = (0..40).map(|link| format!("- [link]({address}/{round}/{link})\n")).collect();
        write(&root, "content/a.md", &format!("# A title of its own\n\n{links}"));
    };
    let asking = || {
        let mut command = program();
        command.args(["check", "--online", "-q", "--fail-on", "never"]).arg(&root);
        command
    };
    let cache = root.join(".fixbook/links.json");
    page(0);
    let whole = succeeds(&mut asking());
    let known = |text: &str| text.lines().filter(|line| line.contains("\"class\"")).count();
    assert_eq!(known(&fs::read_to_string(&cache).unwrap()), 40);
    let (mut moments, mut cut, mut last) = (Moments::new(whole), 0, 40);
    for kill in 1..=kills() {
        page(kill);
        cut += u32::from(killed(&mut asking(), moments.next()));
        let text = fs::read_to_string(&cache).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert!(value["links"].is_object());
        assert!(known(&text) >= last, "what was known is still known");
        succeeds(&mut asking());
        last = known(&fs::read_to_string(&cache).unwrap());
        assert_eq!(last, 40 * (kill as usize + 1));
        let left: Vec<String> = names(&root.join(".fixbook")).into_iter().filter(|name| !name.starts_with("links.")).collect();
        assert!(left.is_empty() && !root.join(".fixbook/links.json.new").exists(), "{left:?}");
    }
    println!("link cache: {} kills, {cut} while it ran", kills());
}
