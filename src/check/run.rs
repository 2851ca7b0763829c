//! Runs the rules over a page, or over the book.

use std::cell::OnceCell;
use std::hash::{DefaultHasher, Hash, Hasher};

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
    /// The other repositories of which it includes files that are not here: positions in [`Project::dependencies`], each once.
    pub absent: Vec<usize>,
    /// Links to the web that are typed with `http://`.
    pub insecure: Vec<InsecureLink>,
    /// Sorted: the [`address_key`] of each link that is typed with `https://`. Whole addresses of a large book would take many times as much.
    pub secure: Vec<u64>,
    /// What comments in the page and in its included files allow, and whether a rule for pages has used it.
    pub allows: Allows,
}

/// A link that is typed with `http://`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InsecureLink {
    /// What stands behind `http://`.
    pub address: String,
    /// `http://`.
    pub scheme: Span,
    /// The include directives through which it came into the page.
    pub trace: Vec<Span>,
}

/// A number for an address without its scheme, by which two links lead to the same place: capitals in the host's name, what stands behind
/// `#` and a slash at the end do not matter.
pub fn address_key(address: &str) -> u64 {
    let address = address.split('#').next().unwrap_or(address);
    let address = address.strip_suffix('/').unwrap_or(address);
    let (host, path) = address.split_at(address.find(['/', '?']).unwrap_or(address.len()));
    // Without keys of its own this hasher gives the same number in each run.
    let mut hasher = DefaultHasher::new();
    host.to_ascii_lowercase().hash(&mut hasher);
    path.hash(&mut hasher);
    hasher.finish()
}

/// What is typed behind `scheme`, where it is what the text begins with.
fn behind<'t>(typed: &'t str, scheme: &str) -> Option<&'t str> {
    let (head, rest) = typed.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

impl PageFacts {
    pub fn of(project: &Project, page: &Page) -> Self {
        let h1 = page.headings.iter().find(|heading| heading.level == 1).map(|heading| (heading.text.trim().to_owned(), heading.span));
        let from_front_matter =
            |key: &str| page.front_matter.get(key).and_then(|value| Some((value.text()?.trim().to_owned(), value.span)));
        let mut uses: Vec<String> = Vec::new();
        let mut absent: Vec<usize> = Vec::new();
        for include in &page.includes {
            match &include.outcome {
                IncludeOutcome::Included { file, .. }
                | IncludeOutcome::RegionNotFound { file, .. }
                | IncludeOutcome::RangeOutside { file, .. } => {
                    uses.push(project.sources.path(*file).to_owned());
                }
                IncludeOutcome::NotFound { path, .. } => absent.extend(project.absent_dependency(path)),
                IncludeOutcome::Circular { .. } | IncludeOutcome::TooMuch { .. } | IncludeOutcome::Outside | IncludeOutcome::NotAPath => {}
            }
        }
        let mut links = Vec::new();
        let (mut insecure, mut secure) = (Vec::new(), Vec::new());
        for reference in &page.references {
            match &reference.target {
                Target::External(_) => {
                    // What is typed counts: `www.x` in the text gets its scheme from Fixbook.
                    let typed = project.text(reference.span.file).map_or("", |source| source.slice(reference.span));
                    if let Some(address) = behind(typed, "https://") {
                        secure.push(address_key(address));
                    } else if let Some(address) = behind(typed, "http://") {
                        let scheme = reference.span.part(0.."http://".len());
                        insecure.push(InsecureLink { address: address.to_owned(), scheme, trace: page.trace(scheme.file) });
                    }
                }
                Target::Asset { path, .. } => uses.push(path.clone()),
                Target::Page { page, .. } => links.push(*page),
                Target::Here(_) | Target::Site(_) | Target::MappedUid { .. } | Target::Text | Target::Broken(_) => {}
            }
        }
        absent.sort_unstable();
        absent.dedup();
        secure.sort_unstable();
        secure.dedup();
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
            absent,
            insecure,
            secure,
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
        check(
            &PageContext { project, site, page, options: levels.options(rule.name), nodes: &nodes, parts: &parts, once: &levels.once },
            &mut findings,
        );
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
