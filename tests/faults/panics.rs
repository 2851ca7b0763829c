//! A fault of the program's own, injected through the files that it reads: it costs the page, and is reported.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use fixbook::load::{LoadOptions, load};
use fixbook::session::{ExportFormat, Quiet, Session};
use fixbook::source::{FileError, Files, MemoryFiles};

use super::files;

#[derive(Debug)]
struct Faulty(MemoryFiles);

impl Files for Faulty {
    /// A page's text is read when the page is parsed.
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        assert!(!path.ends_with("parse.md"), "injected while parsing");
        self.0.read(path)
    }

    fn list(&self, skip: &[String]) -> Result<Vec<String>, FileError> {
        self.0.list(skip)
    }

    /// A picture's size is asked for when the page is rendered.
    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        assert!(!path.ends_with("fault.png"), "injected while rendering");
        None
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.0.size(path)
    }
}

#[test]
fn a_panic_costs_its_page_and_is_reported() {
    let files_of = |with_faults: bool| {
        let mut memory = MemoryFiles::default()
            .with("index.md", "# First\n\nSee [parse](parse.md), [render](render.md), [good](z.md).\n")
            .with("z.md", "# Good\n\nText.\n");
        if with_faults {
            memory = memory
                .with("parse.md", "# Parse\n\nText.\n")
                .with("render.md", "# Render\n\n![A picture](fault.png)\n")
                .with("fault.png", "png")
                .with("toc.yml", "- name: P\n  href: parse.md\n- name: R\n  href: render.md\n- name: Z\n  href: z.md\n");
        }
        Arc::new(Faulty(memory))
    };
    let project = load(files_of(true), &LoadOptions::default()).unwrap();
    let out = tempfile::tempdir().unwrap();
    let dest = out.path().join("site");
    let mut failed: Vec<(String, String)> = Vec::new();
    match Session::new(&project, &Quiet).build(&dest) {
        Ok((checked, _)) => {
            for finding in checked.findings.iter().filter(|finding| finding.rule == "page-failed") {
                failed.push((project.sources.path(finding.span.file).to_owned(), finding.message.clone()));
            }
        }
        Err(error) => panic!("{error:?}"),
    }
    let expected = [("parse.md", "injected while parsing"), ("render.md", "injected while rendering")];
    assert_eq!(failed.len(), 2, "{failed:?}");
    for ((path, message), (page, why)) in failed.iter().zip(expected) {
        assert!(path == page && message.contains(why), "{failed:?}");
    }
    let site = files(&dest);
    assert!(site.contains_key("index.html") && site.contains_key("z.html"));
    assert!(!site.contains_key("parse.html") && !site.contains_key("render.html"));

    // The check says the same, and an export that lacks a page says so.
    let project = load(files_of(true), &LoadOptions::default()).unwrap();
    let mut session = Session::new(&project, &Quiet);
    assert_eq!(session.check().unwrap().findings.iter().filter(|finding| finding.rule == "page-failed").count(), 1, "nothing is rendered");
    let error = session.export(ExportFormat::Json, &mut io::sink()).unwrap_err();
    assert!(error.to_string().contains("`parse.md` is missing, since Fixbook failed on it"), "{error}");
    let project = load(files_of(false), &LoadOptions::default()).unwrap();
    Session::new(&project, &Quiet).export(ExportFormat::Json, &mut io::sink()).unwrap();
}
