//! `render`: one page's body on standard output, its findings on standard error.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::args::Render;
use super::book;
use crate::check::{self, Levels};
use crate::diag::{FailOn, Format, RenderOptions, Report, Summary, collect};
use crate::render::{BodyRenderer, Marks};
use crate::session::{Quiet, Session};

pub fn render(arguments: &Render) -> Result<bool> {
    let file = std::path::absolute(&arguments.file)?;
    if !file.is_file() {
        bail!("there is no file `{}`", arguments.file.display());
    }
    let root = match &arguments.root {
        Some(root) => std::path::absolute(root)?,
        None => root_of(&file),
    };
    let Ok(inside) = file.strip_prefix(&root) else {
        bail!("`{}` is not below `{}`", arguments.file.display(), root.display());
    };
    let path = inside.to_string_lossy().replace('\\', "/");
    let project = book::open(&root, None)?;
    let session = Session::new(&project, &Quiet);
    let page = match project.page_index(&path) {
        Some(index) => session.page(index),
        // A file that others include is no page by itself, but its author wants to see it all the same.
        None => match project.sources.find(&path).and_then(|file| session.lone_page(file)) {
            Some(page) => page,
            None => bail!("`{path}` is no Markdown file of the book in `{}`", root.display()),
        },
    };
    let levels = Levels::new(&project.settings.check);
    let findings = collect(check::check_page(&project, &session.site, &levels, &page).findings);
    let summary = Summary::of(&findings);
    let passed = !summary.fails(FailOn::Error);
    let report = Report {
        findings: &findings,
        sources: &project.sources,
        rules: &check::Catalogue,
        root: "",
        fail_on: FailOn::Error,
        summary,
        stats: None,
    };
    Format::Concise.renderer(&RenderOptions::default()).render(&report, &mut io::stderr().lock())?;
    let body = BodyRenderer { project: &project, site: &session.site }.engine(&page, &Marks::of(&page));
    io::stdout().lock().write_all(body.html.as_bytes())?;
    Ok(passed)
}

fn root_of(file: &Path) -> PathBuf {
    let own = file.parent().unwrap_or(Path::new("/")).to_owned();
    let mut folder = Some(own.as_path());
    while let Some(candidate) = folder {
        if candidate.join("book.toml").is_file() || candidate.join("docfx.json").is_file() {
            return candidate.to_owned();
        }
        folder = candidate.parent();
    }
    own
}
