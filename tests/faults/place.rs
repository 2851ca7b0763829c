//! Folders that cannot be written, files that come and go, wrong clocks, links that stand where Fixbook writes.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use super::{book, files, names, program, write};

fn build(root: &Path, dest: &Path) -> Output {
    program().args(["build", "-q", "-d"]).arg(dest).arg(root).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn times_of_files_do_not_matter_not_even_from_the_future() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("book");
    book(&root, 0, 6);
    let times = [SystemTime::UNIX_EPOCH, SystemTime::now(), SystemTime::UNIX_EPOCH + Duration::from_secs(4_102_444_800)];
    let mut sites = Vec::new();
    for (number, time) in times.into_iter().enumerate() {
        for path in files(&root).keys() {
            fs::File::options().write(true).open(root.join(path)).unwrap().set_modified(time).unwrap();
        }
        let dest = folder.path().join(format!("site{number}"));
        assert!(build(&root, &dest).status.code().is_some_and(|code| code < 2));
        sites.push(files(&dest));
    }
    assert!(sites.windows(2).all(|pair| pair[0] == pair[1]));
    // A file that changes while the clock stands, or goes back, is still a change.
    let page = root.join("content/p0.md");
    fs::write(&page, "# Another title\n\nText.\n").unwrap();
    fs::File::options().write(true).open(&page).unwrap().set_modified(times[0]).unwrap();
    let dest = folder.path().join("site2");
    build(&root, &dest);
    assert!(String::from_utf8_lossy(&files(&dest)["p0.html"]).contains("Another title"));
}

/// What somebody else does while Fixbook reads: the file is there in the listing, and gone or another one when it is read.
mod vanishing {
    use std::path::PathBuf;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use fixbook::load::{LoadOptions, load};
    use fixbook::session::{Quiet, Session};
    use fixbook::source::{FileError, Files, MemoryFiles};

    #[derive(Debug)]
    struct Vanishing {
        under: MemoryFiles,
        reads: AtomicUsize,
    }

    impl Files for Vanishing {
        fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
            match path {
                "gone.md" => MemoryFiles::default().read(path),
                // Another text each time: whatever is asked of it later must fit what was read first.
                "other.md" => {
                    let read = self.reads.fetch_add(1, Ordering::Relaxed);
                    Ok(format!("# Title {read}\n\n{}\n\n## Part\n\nSee [part](#part) and [gone](gone.md).\n", "word ".repeat(read))
                        .into_bytes())
                }
                _ => self.under.read(path),
            }
        }

        fn list(&self, skip: &[String]) -> Result<Vec<String>, FileError> {
            self.under.list(skip)
        }

        fn on_disk(&self, path: &str) -> Option<PathBuf> {
            self.under.on_disk(path)
        }

        fn size(&self, path: &str) -> Option<u64> {
            self.under.size(path)
        }
    }

    #[test]
    fn a_page_that_vanishes_costs_only_itself_and_one_that_changes_is_read_once() {
        let under = MemoryFiles::default().with("a.md", "# A\n\nSee [other](other.md#part).\n").with("gone.md", "x").with("other.md", "x");
        let files = Arc::new(Vanishing { under, reads: AtomicUsize::new(0) });
        let project = load(Arc::clone(&files) as Arc<dyn Files>, &LoadOptions::default()).unwrap();
        let out = tempfile::tempdir().unwrap();
        let (checked, _) = Session::new(&project, &Quiet).build(&out.path().join("site")).unwrap();
        let errors: Vec<&str> = checked
            .findings
            .iter()
            .map(|finding| finding.rule)
            .filter(|rule| rule.contains("file-") || *rule == "bookmark-not-found")
            .collect();
        assert_eq!(errors, ["file-unreadable"]);
        assert!(super::files(&out.path().join("site"))["other.html"].windows(7).any(|text| text == b"Title 0"));
        assert_eq!(files.reads.load(Ordering::Relaxed), 1);
    }
}

/// As another user where the tests run as the superuser, whom no permission stops. The program is copied to where that user can read it.
#[cfg(unix)]
fn unprivileged(folder: &Path) -> Option<Command> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).unwrap();
    let probe = folder.join("probe");
    fs::write(&probe, "").unwrap();
    fs::set_permissions(&probe, fs::Permissions::from_mode(0o000)).unwrap();
    let is_superuser = fs::read(&probe).is_ok();
    fs::remove_file(&probe).unwrap();
    let path = program().get_program().to_owned();
    if !is_superuser {
        return Some(Command::new(path));
    }
    let copy = folder.join("program");
    fs::copy(path, &copy).unwrap();
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(copy);
    Command::new("setpriv").arg("--version").output().is_ok().then_some(command)
}

#[cfg(unix)]
#[test]
fn folders_that_cannot_be_written_end_with_2_and_leave_the_earlier_site() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (root, out) = (folder.path().join("book"), folder.path().join("out"));
    let dest = out.join("site");
    book(&root, 0, 6);
    assert!(build(&root, &dest).status.code().is_some_and(|code| code < 2));
    let before = files(&dest);
    let mode = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let Some(mut command) = unprivileged(folder.path()) else { return };
    command.args(["build", "-q", "-d"]).arg(&dest).arg(&root);
    // Where the site stands nothing may be made.
    mode(&out, 0o555);
    book(&root, 1, 6);
    let output = command.output().unwrap();
    mode(&out, 0o777);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).starts_with("error: cannot write in `"), "{}", said(&output));
    assert_eq!(files(&dest), before);

    // A file of somebody else's in the site that must be taken along and cannot be read: in the midst of a build.
    write(&dest, "notes/private.txt", "x");
    mode(&dest.join("notes"), 0o000);
    let output = command.output().unwrap();
    mode(&dest.join("notes"), 0o755);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("cannot list `") && said(&output).contains("notes"), "{}", said(&output));
    fs::remove_dir_all(dest.join("notes")).unwrap();
    assert_eq!(files(&dest), before);
    assert_eq!(names(&out), ["site"], "nothing is left beside it");
    assert!(build(&root, &dest).status.code().is_some_and(|code| code < 2), "the next run succeeds");
    assert_ne!(files(&dest), before);
}

#[test]
fn two_builds_into_one_folder_do_not_meet() {
    let folder = tempfile::tempdir().unwrap();
    let dest = folder.path().join("out/site");
    let root = folder.path().join("book");
    book(&root, 0, 6);
    fs::create_dir_all(folder.path().join("out")).unwrap();
    let lock = fs::File::create(folder.path().join("out/.site.fixbook-lock")).unwrap();
    lock.lock().unwrap();
    let output = build(&root, &dest);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("another build is writing `") && said(&output).contains("--dest-dir"), "{}", said(&output));
    assert!(!dest.exists());
    drop(lock);
    assert!(build(&root, &dest).status.code().is_some_and(|code| code < 2), "what a killed run left behind locks nobody out");
}

/// A repository may hold links where Fixbook writes, and folders that are links where it reads.
#[cfg(unix)]
#[test]
fn links_in_a_repository_lead_nothing_of_ours_outside() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let away = folder.path().join("away");
    write(&away, "secret.md", "secret text\n");
    write(&away, "deep/secret.md", "secret text\n");
    let before = files(&away);
    let fresh = |name: &str| {
        let root = folder.path().join(name);
        book(&root, 0, 4);
        root
    };
    let run = |root: &Path, arguments: &[&str]| program().args(arguments).arg(root).output().unwrap();

    // The output folder: what stands there would be taken along, and be published.
    let root = fresh("one");
    symlink(&away, root.join("site")).unwrap();
    let output = run(&root, &["build", "-q"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("is a symbolic link"), "{}", said(&output));

    // A folder on the way to it.
    let root = fresh("two");
    write(&root, "book.toml", "[build]\ndest-dir = \"public/site\"\n");
    symlink(&away, root.join("public")).unwrap();
    let output = run(&root, &["build", "-q"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("is a symbolic link"), "{}", said(&output));

    // The lock, and the folder that the new site is made in.
    let root = fresh("three");
    symlink(away.join("made"), root.join(".site.fixbook-lock")).unwrap();
    assert_eq!(run(&root, &["build", "-q"]).status.code(), Some(2));
    fs::remove_file(root.join(".site.fixbook-lock")).unwrap();
    symlink(&away, root.join(".site.fixbook-staging")).unwrap();
    assert!(run(&root, &["build", "-q"]).status.code().is_some_and(|code| code < 2));
    assert!(!fs::symlink_metadata(root.join("site")).unwrap().is_symlink());

    // The file that takes the place of a corrected one: its name can be known beforehand.
    let root = fresh("four");
    for name in names(&root.join("content")) {
        let hash = blake3::hash(name.as_bytes()).to_hex();
        symlink(away.join("secret.md"), root.join(format!("content/.fixbook-{}.tmp", &hash[..16]))).unwrap();
    }
    let output = run(&root, &["check", "--fix", "-q"]);
    assert!(said(&output).contains("left as it is"), "{}", said(&output));

    // A folder that is a link: nothing in it is read.
    let root = fresh("five");
    symlink(&away, root.join("content/linked")).unwrap();
    write(
        &root,
        "content/p0.md",
        "# A title\n\n[!INCLUDE[x](linked/secret.md)]\n\n[!INCLUDE[x](linked/deep/secret.md)]\n\n[x](linked/secret.md)\n",
    );
    assert!(run(&root, &["build", "-q"]).status.code() == Some(1));
    let shown = files(&root.join("site"));
    assert!(shown.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("secret text")));

    assert_eq!(files(&away), before, "nothing outside has changed");
}

/// What is no plain file is never opened: reading a pipe would wait forever.
#[cfg(unix)]
#[test]
fn a_pipe_is_no_page() {
    let folder = tempfile::tempdir().unwrap();
    book(folder.path(), 0, 2);
    let made = Command::new("mkfifo").arg(folder.path().join("content/pipe.md")).status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    write(folder.path(), "content/p0.md", "# A title\n\n[!INCLUDE[x](pipe.md)]\n\n![A picture](pipe.md)\n");
    let output = program().args(["check", "--format", "concise"]).arg(folder.path()).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("error[include-not-found]"), "{output:?}");
}
