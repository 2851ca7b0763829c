//! What must hold of any book, whatever stands in it. The fuzz targets in `fuzz/` ask the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fixbook::check::Catalogue;
use fixbook::diag::{FailOn, Format, RenderOptions, Report, Summary};
use fixbook::load::{LoadOptions, load};
use fixbook::render::{BodyRenderer, Marks};
use fixbook::session::{ExportFormat, Quiet, Session};
use fixbook::source::MemoryFiles;

use crate::html;

/// What does not hold of a book, if anything.
pub fn wrong(files: &BTreeMap<String, Vec<u8>>) -> Option<String> {
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
