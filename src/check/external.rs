//! Links to the web: gathered from the pages, asked only with `--online`, and what the answers mean as findings.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;

use super::levels::Levels;
use super::rule::Rule;
use crate::diag::{Diagnostic, Edit, Fix, Severity};
use crate::load::Project;
use crate::resolve::{Page, ReferenceKind, Target};
use crate::source::Span;

/// A link to the web at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    pub url: String,
    /// Where the address is typed.
    pub span: Span,
    pub trace: Vec<Span>,
}

/// The links of a page that lead to the web.
pub fn externals(page: &Page) -> Vec<External> {
    let of_web = |reference: &&crate::resolve::Reference| reference.kind != ReferenceKind::Video;
    page.references
        .iter()
        .filter(of_web)
        .filter_map(|reference| match &reference.target {
            Target::External(url) if url.starts_with("http://") || url.starts_with("https://") => {
                Some(External { url: url.clone(), span: reference.span, trace: page.trace(reference.span.file) })
            }
            _ => None,
        })
        .collect()
}

/// Asks the web about each address once, and gives a finding for each place of those that do not lead where the author meant.
///
/// `tell` gets the lines that are no finding: that there is no network, what was left for the next run.
///
/// # Errors
/// When the settings cannot be used, or the cache cannot be written.
#[cfg(feature = "links")]
pub fn check_externals(
    project: &Project,
    levels: &Levels<'_>,
    externals: &[External],
    cache: &Path,
    progress: &dyn crate::links::Progress,
    tell: &mut dyn FnMut(&str),
) -> Result<Vec<Diagnostic>> {
    use crate::links::{LinkClass, LinkRequest};

    let mut places: BTreeMap<&str, Vec<&External>> = BTreeMap::new();
    for external in externals {
        places.entry(&external.url).or_default().push(external);
    }
    let requests: Vec<LinkRequest> = places.keys().map(|url| LinkRequest::new(*url)).collect();
    let settings = settings(project);
    let report = crate::links::check(&requests, &settings, cache, progress)?;
    if let Some(why) = &report.network_down {
        tell(&format!("external links were not checked: {why}"));
    }
    report.notes.iter().for_each(|note| tell(note));
    if !report.left.is_empty() {
        tell(&format!("{} external links are left for the next run", report.left.len()));
    }
    let mut findings = Vec::new();
    for outcome in &report.outcomes {
        let url = outcome.url.as_str();
        let mut found: Vec<(&str, String, Option<&str>)> = Vec::new();
        if outcome.credentials {
            found.push(("external-link-credentials", "this address holds a user name or password".to_owned(), None));
        }
        match outcome.class {
            LinkClass::Dead => found.push(("external-link-dead", format!("`{url}` is dead: {}", outcome.detail), None)),
            LinkClass::Moved => {
                let to = outcome.final_url.as_deref().unwrap_or("another address");
                found.push(("external-link-moved", format!("`{url}` has moved to `{to}`"), outcome.fix.as_deref()));
            }
            LinkClass::FragmentMissing => {
                found.push(("external-link-fragment-missing", format!("`{url}` exists, but has no such place: {}", outcome.detail), None));
            }
            LinkClass::CannotTell => {
                let message = match &outcome.unreachable_since {
                    Some(since) => format!("`{url}` is unreachable since {since}: {}", outcome.detail),
                    None => format!("`{url}` could not be checked: {}", outcome.detail),
                };
                let rule = if outcome.unreachable_since.is_some() { "external-link-unreachable" } else { "external-link-unchecked" };
                found.push((rule, message, None));
            }
            LinkClass::Refused => found.push(("external-link-refused", format!("`{url}` is not asked: {}", outcome.detail), None)),
            LinkClass::Ok | LinkClass::Excluded | LinkClass::NotChecked => {}
        }
        for (name, message, fix) in found {
            // Without a network nothing is known of any link: one line says so, not each.
            if report.network_down.is_some() && name == "external-link-unchecked" {
                continue;
            }
            let Some(rule) = super::find(name) else { continue };
            for place in places.get(url).map(Vec::as_slice).unwrap_or_default() {
                findings.extend(finding(project, levels, rule, place, &message, fix));
            }
        }
    }
    Ok(findings)
}

#[cfg(feature = "links")]
fn finding(project: &Project, levels: &Levels<'_>, rule: &Rule, place: &External, message: &str, fix: Option<&str>) -> Option<Diagnostic> {
    let severity: Severity = levels.level(rule, Some(project.sources.path(place.span.file)))?;
    let mut finding = Diagnostic::new(rule.name, severity, place.span, message).trace(place.trace.clone());
    let typed = project.text(place.span.file).map_or("", |source| source.slice(place.span));
    if let Some(fix) = fix.filter(|_| typed == place.url) {
        let edit = Edit { span: place.span, text: fix.to_owned() };
        finding.fix = Some(Fix { title: format!("write `{fix}`"), edits: vec![edit] });
    }
    Some(finding)
}

/// `[links]` of the book, as the link check takes it.
#[cfg(feature = "links")]
fn settings(project: &Project) -> crate::links::LinkSettings {
    use crate::links::{HeaderFromEnv, HostLimit, LinkSettings, RemapRule, Ttl};
    let from = &project.settings.links;
    let limit = |limit: &crate::config::HostLimit| HostLimit { concurrency: limit.concurrency, spacing: limit.spacing };
    LinkSettings {
        concurrency: from.concurrency,
        per_host: limit(&from.per_host),
        hosts: from.hosts.iter().map(|(host, own)| (host.clone(), limit(own))).collect(),
        timeout: from.timeout,
        connect_timeout: from.connect_timeout,
        max_redirects: from.max_redirects,
        max_body: from.max_body,
        retries: from.retries,
        retry_wait: from.retry_wait,
        max_retry_after: from.max_retry_after,
        give_up_after: from.give_up_after,
        ttl: Ttl {
            ok: from.ttl.ok,
            moved: from.ttl.moved,
            dead: from.ttl.dead,
            cannot_tell: from.ttl.cannot_tell,
            jitter_percent: from.ttl.jitter_percent,
        },
        max_age: from.max_age,
        budget_time: from.budget_time,
        budget_requests: from.budget_requests,
        unreachable_runs: from.unreachable_runs,
        unreachable_days: from.unreachable_days,
        fragments: from.fragments,
        exclude: from.exclude.clone(),
        accept: from.accept.clone(),
        remap: from.remap.iter().map(|rule| RemapRule { pattern: rule.pattern.clone(), replacement: rule.replacement.clone() }).collect(),
        headers: from
            .headers
            .iter()
            .map(|header| HeaderFromEnv {
                host: header.host.clone(),
                name: header.name.clone(),
                variable: header.variable.clone(),
                prefix: header.prefix.clone(),
            })
            .collect(),
        proxy: from.proxy.clone(),
        user_agent: from.user_agent.clone(),
        ca_files: from.ca_files.iter().map(std::path::PathBuf::from).collect(),
        allow_private: from.allow_private.clone(),
        base_url: project.settings.book.base_url.clone(),
    }
}
