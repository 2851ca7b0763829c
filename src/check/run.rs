//! Runs the rules over a page, or over the book.

use std::cell::OnceCell;

use super::allow::{self, Allows};
use super::context::{Findings, PageContext, SiteContext};
use super::levels::Levels;
use super::rule::{Check, Rule};
use super::rules::ALL;
use crate::diag::{Diagnostic, Severity};
use crate::load::Project;
use crate::resolve::{IncludeOutcome, Page, Site, Target};
use crate::source::Span;
use crate::timing::{Laps, What};

/// What remains of a page when it has been rendered: what the rules for the whole book need to know.
#[derive(Clone, Debug, Default)]
pub struct PageFacts {
    pub h1: Option<(String, Span)>,
    /// The title that stands for the page in search results, and its place: the front matter's, else the h1.
    pub title: Option<(String, Span)>,
    pub description: Option<(String, Span)>,
    /// `robots: noindex`: no search finds the page, so that it may have another one's title.
    pub hidden: bool,
    /// The files that the page includes, takes code from, or shows: by path.
    pub uses: Vec<String>,
    /// Pages that it links to, by their position.
    pub links: Vec<usize>,
    /// What comments in the page and in its included files allow, and whether a rule for pages has used it.
    pub allows: Allows,
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
            hidden: page.metadata_text("robots").is_some_and(|robots| robots.to_ascii_lowercase().contains("noindex")),
            uses,
            links,
            allows: Allows::of(project, page),
        }
    }
}

/// What the rules say of one page.
#[derive(Clone, Debug, Default)]
pub struct PageCheck {
    /// Traces filled in, levels set, allowed ones left out; in no particular order.
    pub findings: Vec<Diagnostic>,
    pub facts: PageFacts,
}

/// Runs the rules for pages over one page.
pub fn check_page(project: &Project, site: &Site, levels: &Levels<'_>, page: &Page) -> PageCheck {
    check_page_timed(project, site, levels, page, &mut Laps::off())
}

/// [`check_page`], each rule a lap.
pub fn check_page_timed(project: &Project, site: &Site, levels: &Levels<'_>, page: &Page, laps: &mut Laps) -> PageCheck {
    let mut facts = PageFacts::of(project, page);
    laps.lap(What::Part, "facts");
    let mut out = Vec::new();
    let nodes = OnceCell::new();
    let parts = OnceCell::new();
    for rule in ALL {
        let Check::Page(check) = rule.check else { continue };
        if !levels.is_on(rule) {
            continue;
        }
        let mut findings = Findings { rule: rule.name, severity: rule.severity.unwrap_or(Severity::Warning), list: Vec::new() };
        check(&PageContext { project, site, page, options: levels.options(rule.name), nodes: &nodes, parts: &parts }, &mut findings);
        for mut finding in findings.list {
            if finding.span.file != page.file && finding.trace.is_empty() {
                finding.trace = page.trace(finding.span.file);
            }
            if !facts.allows.holds_back(&finding) {
                push(project, levels, rule, finding, &mut out);
            }
        }
        laps.lap(What::Rule, rule.name);
    }
    PageCheck { findings: out, facts }
}

/// Runs the rules for the whole book, when all pages are done; `pages` by their positions in the project.
pub fn check_site(project: &Project, site: &Site, levels: &Levels<'_>, pages: &[PageFacts]) -> Vec<Diagnostic> {
    let data = Allows::of_data(project);
    let mut allows = Allows::merged(pages.iter().map(|page| &page.allows).chain([&data]));
    let problems = project.problems();
    let mut out = Vec::new();
    for rule in ALL {
        let Check::Site(check) = rule.check else { continue };
        if !levels.is_on(rule) {
            continue;
        }
        let mut findings = Findings { rule: rule.name, severity: rule.severity.unwrap_or(Severity::Warning), list: Vec::new() };
        check(&SiteContext { project, site, pages, problems: &problems, options: levels.options(rule.name) }, &mut findings);
        for finding in findings.list {
            if !allows.holds_back(&finding) {
                push(project, levels, rule, finding, &mut out);
            }
        }
    }
    if let Some(rule) = ALL.iter().find(|rule| rule.name == allow::UNUSED) {
        let mut unused = allows.unused(levels);
        unused.extend(levels.unmatched(project));
        for finding in unused {
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
