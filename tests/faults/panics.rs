//! A fault of the program's own, injected through the files that it reads: it costs the page, and is reported.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use fixbook::load::{LoadOptions, load};
use fixbook::session::{ExportFormat, Quiet, Session};
use fixbook::source::{FileError, Files, MemoryFiles};

use super::files;

/// Fails once.
#[derive(Debug)]
struct Faulty(MemoryFiles, AtomicBool);

impl Files for Faulty {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        self.0.read(path)
    }

    fn list(&self, skip: &[String]) -> Result<Vec<String>, FileError> {
        self.0.list(skip)
    }

    /// A picture's size is asked for when the page is rendered.
    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        assert!(!path.ends_with("fault.png") || self.1.swap(true, Ordering::SeqCst), "injected while rendering");
        None
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.0.size(path)
    }
}

#[test]
fn a_panic_costs_its_page_and_is_reported() {
    let memory = MemoryFiles::default()
        .with("index.md", "# First\n\nSee [render](render.md) and [good](z.md).\n")
        .with("z.md", "# Good\n\nText.\n")
        .with("render.md", "# Render\n\n![A picture](fault.png)\n")
        .with("fault.png", "png")
        .with("toc.yml", "- name: R\n  href: render.md\n- name: Z\n  href: z.md\n");
    let book = || load(Arc::new(Faulty(memory.clone(), AtomicBool::new(false))), &LoadOptions::default()).unwrap();
    let project = book();
    let out = tempfile::tempdir().unwrap();
    let dest = out.path().join("site");
    let (checked, _) = Session::new(&project, &Quiet).build(&dest).unwrap();
    let failed: Vec<_> = checked.findings.iter().filter(|finding| finding.rule == "page-failed").collect();
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert_eq!(project.sources.path(failed[0].span.file), "render.md");
    assert!(failed[0].message.contains("injected while rendering"), "{failed:?}");
    let site = files(&dest);
    assert!(site.contains_key("index.html") && site.contains_key("z.html") && !site.contains_key("render.html"));

    // Whoever reads an export sees no findings, so it must not look whole.
    let project = book();
    let error = Session::new(&project, &Quiet).export(ExportFormat::Json, &mut io::sink()).unwrap_err();
    assert!(error.to_string().contains("`render.md` is missing, since Fixbook failed on it"), "{error}");
}
