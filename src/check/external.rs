//! Links to the web: gathered from the book, asked only with `--online`, and what the answers mean as findings.

use std::collections::BTreeMap;
use std::path::Path;

use super::allow::Allows;
use super::levels::Levels;
use super::rule::Rule;
use crate::diag::{Diagnostic, Edit, Fix};
use crate::links::{LinkClass, LinkOutcome, LinkRequest, LinkSettings, Progress, Report};
use crate::load::{Project, RedirectTarget, TocItem, TocTarget};
use crate::resolve::{Page, Target};
use crate::source::Span;

/// A link to the web at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    pub url: String,
    /// Where the address is typed.
    pub span: Span,
    pub trace: Vec<Span>,
}

/// The links of a page that lead to the web: pictures and films too, since they go missing in the same way.
pub fn externals(page: &Page) -> Vec<External> {
    let external = |reference: &crate::resolve::Reference| match &reference.target {
        Target::External(url) if is_web(url) => {
            Some(External { url: url.clone(), span: reference.span, trace: page.trace(reference.span.file) })
        }
        Target::Here(_)
        | Target::Page { .. }
        | Target::Asset { .. }
        | Target::External(_)
        | Target::Site(_)
        | Target::MappedUid { .. }
        | Target::Text
        | Target::Broken(_) => None,
    };
    page.references.iter().filter_map(external).collect()
}

/// The links to the web that belong to no page: those of the tables of contents and of the redirections.
pub fn book_externals(project: &Project) -> Vec<External> {
    let mut out = Vec::new();
    let mut items: Vec<&TocItem> = project.tocs.iter().flat_map(|toc| &toc.items).collect();
    while let Some(item) = items.pop() {
        if let (TocTarget::External(url), Some((_, span))) = (&item.target, &item.href)
            && is_web(url)
        {
            out.push(External { url: url.clone(), span: *span, trace: Vec::new() });
        }
        items.extend(&item.items);
    }
    for redirect in &project.redirects {
        // A redirection that follows another has that one's address, which stands elsewhere.
        if let RedirectTarget::External(url) = &redirect.target
            && *url == redirect.redirect_url
            && is_web(url)
        {
            out.push(External { url: url.clone(), span: redirect.target_span, trace: Vec::new() });
        }
    }
    // A table of contents that others include has its entries in each of them.
    out.sort_by(|a, b| (a.span, &a.url).cmp(&(b.span, &b.url)));
    out.dedup();
    out
}

/// Schemes are written in any case.
fn is_web(url: &str) -> bool {
    url.split_once("://").is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

/// The links of a book to the web, by address: those of its pages and those that belong to no page.
#[derive(Clone, Debug, Default)]
pub struct WebLinks {
    places: BTreeMap<String, Vec<External>>,
}

impl WebLinks {
    /// `externals` are those of the pages; what the book has beside them is added.
    pub fn new(project: &Project, externals: impl IntoIterator<Item = External>) -> Self {
        let mut places: BTreeMap<String, Vec<External>> = BTreeMap::new();
        for external in externals.into_iter().chain(book_externals(project)) {
            places.entry(external.url.clone()).or_default().push(external);
        }
        Self { places }
    }

    /// One question for each address.
    pub fn requests(&self) -> Vec<LinkRequest> {
        self.places.keys().map(|url| LinkRequest::new(url.as_str())).collect()
    }

    /// What the answers mean: a finding for each place of an address that does not lead where the author meant. An address that was
    /// not asked has none.
    pub fn findings(&self, project: &Project, report: &Report, allows: &mut Allows) -> Vec<Diagnostic> {
        let levels = Levels::new(&project.settings.check);
        let mut findings = Vec::new();
        for outcome in &report.outcomes {
            for (name, message) in meaning(outcome) {
                // Without a network nothing is known of any link: one line says so, not each.
                if report.network_down.is_some() && name == "external-link-unchecked" {
                    continue;
                }
                let Some(rule) = super::find(name) else { continue };
                for place in self.places.get(outcome.url.as_str()).map(Vec::as_slice).unwrap_or_default() {
                    let found = finding(project, &levels, rule, place, &message, outcome);
                    findings.extend(found.filter(|finding| !allows.holds_back(finding)));
                }
            }
        }
        findings
    }
}

/// Asks the web about each address once. Answers are kept in `.fixbook` below `root`, the book's folder.
///
/// # Errors
/// When the settings cannot be used.
#[cfg(feature = "links")]
pub fn ask_web(requests: &[LinkRequest], settings: &LinkSettings, root: &Path, progress: &dyn Progress) -> anyhow::Result<Report> {
    let settings = LinkSettings { ca_files: settings.ca_files.iter().map(|file| root.join(file)).collect(), ..settings.clone() };
    Ok(crate::links::check(requests, &settings, &root.join(".fixbook"), progress)?)
}

/// A program that cannot ask has said so before it came here.
///
/// # Errors
/// Always.
#[cfg(not(feature = "links"))]
pub fn ask_web(_: &[LinkRequest], _: &LinkSettings, _: &Path, _: &dyn Progress) -> anyhow::Result<Report> {
    anyhow::bail!("this fixbook was built without the check of external links")
}

/// What is no finding and yet has to be known: that there is no network, what was left for the next run.
pub fn web_notes(report: &Report) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(why) = &report.network_down {
        notes.push(format!("external links were not checked: {why}"));
    }
    notes.extend(report.notes.iter().cloned());
    if !report.left.is_empty() {
        notes.push(format!("the budget ended: {} of {} external links are left for the next run", report.left.len(), report.totals.total));
    }
    notes
}

/// The findings of an answer: rule and message.
fn meaning(outcome: &LinkOutcome) -> Vec<(&'static str, String)> {
    let LinkOutcome { url, detail, .. } = outcome;
    let no_such_place = || ("external-link-fragment-missing", format!("`{url}` leads to a page that has no place `{}`", fragment_of(url)));
    match outcome.class {
        LinkClass::Dead => vec![("external-link-dead", format!("`{url}` is dead: {detail}"))],
        LinkClass::Moved => {
            let moved = ("external-link-moved", format!("`{url}` has {detail}"));
            if outcome.fragment_missing { vec![moved, no_such_place()] } else { vec![moved] }
        }
        LinkClass::FragmentMissing => vec![no_such_place()],
        LinkClass::CannotTell => vec![match &outcome.unreachable_since {
            Some(since) => ("external-link-unreachable", format!("`{url}` is unreachable since {since}: {detail}")),
            None => ("external-link-unchecked", format!("`{url}` could not be checked: {detail}")),
        }],
        // A message is shown in more places than the source is, so it does not repeat what should not be there.
        LinkClass::Refused if outcome.credentials => vec![("external-link-refused", format!("this address is not asked: {detail}"))],
        LinkClass::Refused => vec![("external-link-refused", format!("`{url}` is not asked: {detail}"))],
        LinkClass::Ok | LinkClass::Excluded | LinkClass::NotChecked => Vec::new(),
    }
}

fn fragment_of(url: &str) -> &str {
    url.split_once('#').map_or("", |(_, fragment)| fragment)
}

fn finding(
    project: &Project,
    levels: &Levels<'_>,
    rule: &Rule,
    place: &External,
    message: &str,
    outcome: &LinkOutcome,
) -> Option<Diagnostic> {
    let severity = levels.level(rule, Some(project.sources.path(place.span.file)))?;
    let mut finding = Diagnostic::new(rule.name, severity, place.span, message).trace(place.trace.clone());
    let typed = project.text(place.span.file).map_or("", |source| source.slice(place.span));
    if let Some(fix) = outcome.fix.as_deref().filter(|_| rule.name == "external-link-moved" && typed == place.url) {
        let edit = Edit { span: place.span, text: fix.to_owned() };
        finding.fix = Some(Fix { title: format!("write `{fix}`"), edits: vec![edit] });
    }
    Some(finding)
}
