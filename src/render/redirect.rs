//! Old addresses: a small page each, which leads to the new one.

use anyhow::{Context as _, Result};
use schemars::JsonSchema;
use serde::Serialize;

use super::Artifact;
use super::page::PageRenderer;
use crate::load::RedirectTarget;
use crate::source::relative;

/// What `redirect.html` gets.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RedirectContext<'a> {
    /// From the old page, or absolute.
    pub url: &'a str,
    /// Of the new page, plain text; empty where it is not known.
    pub title: &'a str,
    /// The public address of the new page: absolute, or empty.
    pub canonical: &'a str,
}

/// One page for each redirection that leads somewhere and whose address no page has.
pub fn pages(renderer: &PageRenderer<'_>) -> Result<Vec<Artifact>> {
    let project = renderer.project;
    let mut out = Vec::new();
    for redirect in &project.redirects {
        if project.page_by_url(&redirect.url).is_some() || !redirect.url.ends_with(".html") {
            continue;
        }
        let base = project.settings.book.base_url.as_deref();
        let (target, title, canonical) = match &redirect.target {
            RedirectTarget::Page { path, suffix } => {
                let Some(index) = project.page_index(path) else { continue };
                let new = &project.pages[index].url;
                let canonical = base.map_or_else(String::new, |base| format!("{base}/{new}"));
                let url = format!("{}{suffix}", relative(&redirect.url, new));
                (url, renderer.site.summaries.get(index).map_or("", |summary| summary.title.as_str()), canonical)
            }
            RedirectTarget::External(url) => (url.clone(), "", url.clone()),
            RedirectTarget::Site(url) => (url.clone(), "", String::new()),
            RedirectTarget::Missing(_) | RedirectTarget::Loop => continue,
        };
        out.push(page(renderer, &redirect.url, &RedirectContext { url: &target, title, canonical: &canonical })?);
    }
    Ok(out)
}

pub fn page(renderer: &PageRenderer<'_>, path: &str, redirect: &RedirectContext<'_>) -> Result<Artifact> {
    let mut context = renderer.context_with_site();
    context.insert("redirect", redirect);
    let html =
        renderer.theme.tera.render("redirect.html", &context).with_context(|| format!("the theme's `redirect.html` failed on `{path}`"))?;
    Ok(Artifact { path: path.to_owned(), bytes: html.into_bytes() })
}
