//! Damaged books: pages, includes, front matter, tables of contents and configuration, taken from this repository and broken at random.
//!
//! Whatever an author or an attacker writes: nothing panics, findings lie inside their files, the HTML is well formed and carries no script,
//! the export is JSON with unique ids. The run is short and the same each time; `FIXBOOK_HOSTILE=60000` breaks that many books, `FIXBOOK_SEED`
//! begins elsewhere. A book that fails is printed whole: make a fixture of it.

mod damage;
mod html;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use damage::{Dice, Seeds};
use fixbook::check::Catalogue;
use fixbook::diag::{FailOn, Format, RenderOptions, Report, Summary};
use fixbook::load::{LoadOptions, load};
use fixbook::render::{BodyRenderer, Marks};
use fixbook::session::{ExportFormat, Quiet, Session};
use fixbook::source::MemoryFiles;

/// How many books a plain `cargo test` breaks.
const BOOKS: u64 = 400;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
fn nothing_that_is_written_breaks_fixbook() {
    let seeds = Seeds::of_this_repository();
    let first = number("FIXBOOK_SEED", 1);
    let mut failed = Vec::new();
    for seed in first..first + number("FIXBOOK_HOSTILE", BOOKS) {
        let files = seeds.book(&mut Dice::new(seed));
        let outcome = catch_unwind(AssertUnwindSafe(|| wrong(&files))).unwrap_or_else(|panic| Some(format!("panicked: {}", said(&*panic))));
        if let Some(what) = outcome {
            failed.push(format!("seed {seed}: {what}\n{}", shown(&files)));
            if failed.len() == 3 {
                break;
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

fn said(panic: &(dyn std::any::Any + Send)) -> &str {
    panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("?")
}

fn shown(files: &BTreeMap<String, Vec<u8>>) -> String {
    files
        .iter()
        .map(|(path, bytes)| format!("--- {path}\n{}\n", String::from_utf8_lossy(bytes).escape_debug().to_string().replace("\\n", "\n")))
        .collect()
}

/// What does not hold of a book, if anything.
fn wrong(files: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    let mut memory = MemoryFiles::default();
    for (path, bytes) in files {
        memory = memory.with(path, bytes.clone());
    }
    // A configuration that cannot be used is an error with a message, and no book.
    let project = match load(Arc::new(memory), &LoadOptions::default()) {
        Ok(project) => project,
        Err(error) => return error.to_string().is_empty().then(|| "an error without a message".to_owned()),
    };
    let mut session = Session::new(&project, &Quiet);
    let findings = match session.check() {
        Ok(checked) => checked.findings,
        Err(error) => return Some(format!("the check failed: {error}")),
    };
    for finding in &findings {
        let edits = finding.fix.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
        for span in [finding.span].into_iter().chain(edits).chain(finding.trace.iter().copied()) {
            let text = project.text(span.file).map(|source| source.text().to_owned()).unwrap_or_default();
            if text.get(span.range()).is_none() {
                return Some(format!("`{}` lies outside its file or inside a character: {span:?} of {} bytes", finding.rule, text.len()));
            }
        }
    }
    for format in [Format::Full, Format::Concise, Format::Json, Format::Sarif, Format::Github, Format::Junit] {
        let report = Report {
            findings: &findings,
            sources: &project.sources,
            rules: &Catalogue,
            root: "",
            fail_on: FailOn::Error,
            summary: Summary::of(&findings),
            stats: None,
        };
        let mut out = Vec::new();
        if let Err(error) = format.renderer(&RenderOptions::default()).render(&report, &mut out) {
            return Some(format!("{format:?}: {error}"));
        }
        let lines_of_json = match format {
            Format::Json => String::from_utf8_lossy(&out).lines().map(str::to_owned).collect(),
            Format::Sarif => vec![String::from_utf8_lossy(&out).into_owned()],
            _ => Vec::new(),
        };
        if let Some(line) = lines_of_json.iter().find(|line| serde_json::from_str::<serde_json::Value>(line).is_err()) {
            return Some(format!("{format:?} is no JSON: {line}"));
        }
    }
    for index in 0..project.pages.len() {
        let page = session.page(index);
        let body = BodyRenderer { project: &project, site: &session.site }.whole(&page, &Marks::of(&page)).html;
        if let Some(fault) = html::fault(&body) {
            return Some(format!("{}: {fault}\n{body}", project.pages[index].path));
        }
    }
    let mut export = Vec::new();
    if let Err(error) = session.export(ExportFormat::Json, &mut export) {
        return Some(format!("the export failed: {error}"));
    }
    let value: serde_json::Value = match serde_json::from_slice(&export) {
        Ok(value) => value,
        Err(error) => return Some(format!("the export is no JSON: {error}")),
    };
    twice(&value)
}

/// An id of a procedure or step that the export has twice.
fn twice(export: &serde_json::Value) -> Option<String> {
    let mut known = BTreeSet::new();
    let mut waiting: Vec<&serde_json::Value> =
        export["articles"].as_array()?.iter().flat_map(|article| article["procedures"].as_array()).flatten().collect();
    while let Some(item) = waiting.pop() {
        let id = item["id"].as_str().unwrap_or("");
        if id.is_empty() || !known.insert(id.to_owned()) {
            return Some(format!("the id `{id}` is empty or stands twice"));
        }
        waiting.extend(item["steps"].as_array().into_iter().flatten());
    }
    None
}

/// Pages that once came out wrong.
#[test]
fn what_was_found_stays_mended() {
    let pages = [
        // An element that was opened between two parts of one procedure stayed open behind its section.
        "# Enroll\n\nTo enroll the device:\n\n1. Open the portal.\n\n2. Sign in.\n\n<div class=\"lost\">\n\n```\ncode\n```\n\n3. Select **Join**.\n\nDone.\n",
        // Quotes and brackets in the name of an attribute were written as they were.
        "<p aria-x\"y=\"1\" aria-<b=\"2\">Text</p>\n",
        "> [!div class=\"checklist\" class=\"other\"]\n> - One\n",
        // The second of two equal procedures had the id of the first one's second step.
        "# Enroll\n\n## Refresh\n\n1. Select **Refresh**.\n2. Wait.\n\nText between.\n\n## Refresh\n\n1. Select **Refresh**.\n2. Wait.\n",
    ];
    for page in pages {
        let files = BTreeMap::from([("a.md".to_owned(), page.as_bytes().to_vec())]);
        assert_eq!(wrong(&files), None, "{page}");
    }
}
