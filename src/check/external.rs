//! Links to the web: gathered from the book, asked only with `--online`, and what the answers mean as findings.

#[cfg(feature = "links")]
use std::collections::BTreeMap;
#[cfg(feature = "links")]
use std::path::Path;

#[cfg(feature = "links")]
use super::allow::Allows;
#[cfg(feature = "links")]
use super::levels::Levels;
#[cfg(feature = "links")]
use super::rule::Rule;
#[cfg(feature = "links")]
use crate::diag::{Diagnostic, Edit, Fix};
#[cfg(feature = "links")]
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

/// What the web said of a book's links.
#[cfg(feature = "links")]
#[derive(Debug)]
pub struct WebCheck {
    /// In no particular order, levels set, allowed ones left out.
    pub findings: Vec<Diagnostic>,
    /// What is no finding and yet has to be known: that there is no network, what was left for the next run.
    pub notes: Vec<String>,
    pub report: Report,
}

/// Asks the web about each address once, and gives a finding for each place of those that do not lead where the author meant.
///
/// `externals` and `allows` are those of the pages; what the book has beside them is added. Answers are kept in `.fixbook` below `root`,
/// the book's folder.
///
/// # Errors
/// When the settings cannot be used.
#[cfg(feature = "links")]
pub fn check_externals(
    project: &Project,
    externals: &[External],
    allows: &mut Allows,
    settings: &LinkSettings,
    root: &Path,
    progress: &dyn Progress,
) -> anyhow::Result<WebCheck> {
    let of_book = book_externals(project);
    let mut places: BTreeMap<&str, Vec<&External>> = BTreeMap::new();
    for external in externals.iter().chain(&of_book) {
        places.entry(&external.url).or_default().push(external);
    }
    let requests: Vec<LinkRequest> = places.keys().map(|url| LinkRequest::new(*url)).collect();
    let settings = LinkSettings { ca_files: settings.ca_files.iter().map(|file| root.join(file)).collect(), ..settings.clone() };
    let report = crate::links::check(&requests, &settings, &root.join(".fixbook"), progress)?;
    let mut notes = Vec::new();
    if let Some(why) = &report.network_down {
        notes.push(format!("external links were not checked: {why}"));
    }
    notes.extend(report.notes.iter().cloned());
    if !report.left.is_empty() {
        notes.push(format!("the budget ended: {} of {} external links are left for the next run", report.left.len(), report.totals.total));
    }
    let levels = Levels::new(&project.settings.check);
    let mut findings = Vec::new();
    for outcome in &report.outcomes {
        for (name, message) in meaning(outcome) {
            // Without a network nothing is known of any link: one line says so, not each.
            if report.network_down.is_some() && name == "external-link-unchecked" {
                continue;
            }
            let Some(rule) = super::find(name) else { continue };
            for place in places.get(outcome.url.as_str()).map(Vec::as_slice).unwrap_or_default() {
                let found = finding(project, &levels, rule, place, &message, outcome);
                findings.extend(found.filter(|finding| !allows.holds_back(finding)));
            }
        }
    }
    Ok(WebCheck { findings, notes, report })
}

/// The findings of an answer: rule and message.
#[cfg(feature = "links")]
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

#[cfg(feature = "links")]
fn fragment_of(url: &str) -> &str {
    url.split_once('#').map_or("", |(_, fragment)| fragment)
}

#[cfg(feature = "links")]
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
