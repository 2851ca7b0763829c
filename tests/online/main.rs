//! `--online` from the command line to the findings, against servers of our own on 127.0.0.1.

#[cfg(feature = "links")]
mod asked;
#[cfg(feature = "links")]
mod book;
#[cfg(feature = "links")]
mod preview;
#[cfg(all(feature = "links", target_os = "linux"))]
mod progress;

/// A program that was built without the check says so at once, and how to get it.
#[cfg(not(feature = "links"))]
#[test]
fn without_the_feature_online_says_how_to_get_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.md"), "# A title\n\nText.\n").unwrap();
    let fixbook = |arguments: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("fixbook").unwrap();
        command.env_remove("GITHUB_ACTIONS").args(arguments).current_dir(folder.path()).output().unwrap()
    };
    for command in ["check", "build", "serve"] {
        let output = fixbook(&[command, "--online"]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains("cargo install fixbook --features links") && errors.contains("`--online`"), "{errors}");
        assert!(!folder.path().join("site").exists(), "nothing is written before the refusal");
    }
    assert_eq!(fixbook(&["check", "--fail-on", "never"]).status.code(), Some(0));
    std::fs::write(folder.path().join("book.toml"), "[book]\nsrc = \".\"\n[links]\nonline = true\n").unwrap();
    let output = fixbook(&["check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("leave `[links] online` out"));
}
