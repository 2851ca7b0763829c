//! Runs the rules over a page, or over the book.

use super::context::{Findings, PageContext, SiteContext};
use super::levels::Levels;
use super::rule::{Check, Rule};
use super::rules::ALL;
use crate::diag::{Diagnostic, Severity};
use crate::load::Project;
use crate::resolve::{IncludeOutcome, Page, Site, Target};
use crate::source::Span;

/// What remains of a page when it has been rendered: what the rules for the whole book need to know.
#[derive(Clone, Debug, Default)]
pub struct PageFacts {
    pub h1: Option<(String, Span)>,
    /// The title that stands for the page in search results, and its place: the front matter's, else the h1.
    pub title: Option<(String, Span)>,
    pub description: Option<(String, Span)>,
    /// The files that the page includes, takes code from, or shows: by path.
    pub uses: Vec<String>,
    /// Pages that it links to, by their position.
    pub links: Vec<usize>,
    /// Where the front matter names zone pivot groups, and which pivots are used.
    pub pivots: Vec<(String, Span)>,
}

impl PageFacts {
    pub fn of(project: &Project, page: &Page) -> Self {
        let h1 = page.headings.iter().find(|heading| heading.level == 1).map(|heading| (heading.text.trim().to_owned(), heading.span));
        let from_front_matter =
            |key: &str| page.front_matter.get(key).and_then(|value| Some((value.text()?.trim().to_owned(), value.span)));
        let mut uses: Vec<String> = Vec::new();
        for include in &page.includes {
            match &include.outcome {
                IncludeOutcome::Included { file, .. }
                | IncludeOutcome::RegionNotFound { file, .. }
                | IncludeOutcome::RangeOutside { file, .. } => {
                    uses.push(project.sources.path(*file).to_owned());
                }
                IncludeOutcome::NotFound { .. }
                | IncludeOutcome::Circular { .. }
                | IncludeOutcome::TooMuch { .. }
                | IncludeOutcome::Outside
                | IncludeOutcome::NotAPath => {}
            }
        }
        let mut links = Vec::new();
        for reference in &page.references {
            match &reference.target {
                Target::Asset { path, .. } => uses.push(path.clone()),
                Target::Page { page, .. } => links.push(*page),
                Target::Here(_) | Target::External(_) | Target::Site(_) | Target::MappedUid { .. } | Target::Text | Target::Broken(_) => {}
            }
        }
        uses.sort_unstable();
        uses.dedup();
        links.sort_unstable();
        links.dedup();
        Self {
            title: from_front_matter("title").or_else(|| h1.clone()),
            h1,
            description: from_front_matter("description"),
            uses,
            links,
            pivots: Vec::new(),
        }
    }
}

/// All findings of one page, traces filled in, levels set, in no particular order.
pub fn check_page(project: &Project, site: &Site, levels: &Levels<'_>, page: &Page) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for rule in ALL {
        let Check::Page(check) = rule.check else { continue };
        if !levels.is_on(rule) {
            continue;
        }
        let mut findings = Findings { rule: rule.name, severity: rule.severity.unwrap_or(Severity::Warning), list: Vec::new() };
        check(&PageContext { project, site, page, options: levels.options(rule.name) }, &mut findings);
        for mut finding in findings.list {
            if finding.span.file != page.file && finding.trace.is_empty() {
                finding.trace = page.trace(finding.span.file);
            }
            push(project, levels, rule, finding, &mut out);
        }
    }
    out
}

/// The findings of the rules that look at the whole book.
pub fn check_site(project: &Project, site: &Site, levels: &Levels<'_>, pages: &[PageFacts]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for rule in ALL {
        let Check::Site(check) = rule.check else { continue };
        if !levels.is_on(rule) {
            continue;
        }
        let mut findings = Findings { rule: rule.name, severity: rule.severity.unwrap_or(Severity::Warning), list: Vec::new() };
        check(&SiteContext { project, site, pages, options: levels.options(rule.name) }, &mut findings);
        for finding in findings.list {
            push(project, levels, rule, finding, &mut out);
        }
    }
    out
}

fn push(project: &Project, levels: &Levels<'_>, rule: &Rule, mut finding: Diagnostic, out: &mut Vec<Diagnostic>) {
    if let Some(severity) = levels.level(rule, Some(project.sources.path(finding.span.file))) {
        finding.severity = severity;
        out.push(finding);
    }
}
