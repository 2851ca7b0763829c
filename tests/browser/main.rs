//! The theme in a real browser. Each file holds one behaviour, and its name is the sentence that it proves.

mod driver;

mod a_reader_finds_an_error_code_with_the_keyboard_alone;
mod a_step_that_was_checked_off_stays_so_after_a_reload;
mod nothing_breaks_the_strict_content_security_policy;
mod search_works_from_the_file_system;
mod the_page_does_not_scroll_sideways_on_a_phone;
mod the_preview_follows_the_editor;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// This repository's own book, built once.
fn site() -> &'static Path {
    static SITE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = SITE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("site");
        let output = assert_cmd::Command::cargo_bin("fixbook")
            .unwrap()
            .arg("build")
            .arg(env!("CARGO_MANIFEST_DIR"))
            .arg("-q")
            .arg("-d")
            .arg(&path)
            .output()
            .unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
        (folder, path)
    });
    path
}

/// A page of the book with a procedure.
const PROCEDURE: &str = "enrollment/device-limit.html";
