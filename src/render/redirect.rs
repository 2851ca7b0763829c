//! Old addresses: a small page each, which leads to the new one.

use anyhow::{Context as _, Result};
use serde::Serialize;

use super::Artifact;
use super::page::PageRenderer;
use crate::load::RedirectTarget;
use crate::source::relative;

#[derive(Serialize)]
struct RedirectContext<'a> {
    url: &'a str,
    title: &'a str,
    canonical: &'a str,
}

/// One page for each redirection that leads somewhere and whose address no page has.
pub fn pages(renderer: &PageRenderer<'_>) -> Result<Vec<Artifact>> {
    let project = renderer.project;
    let mut out = Vec::new();
    for redirect in &project.redirects {
        if project.page_by_url(&redirect.url).is_some() || !redirect.url.ends_with(".html") {
            continue;
        }
        let (target, title) = match &redirect.target {
            RedirectTarget::Page { path, suffix } => {
                let Some(index) = project.page_index(path) else { continue };
                let url = format!("{}{suffix}", relative(&redirect.url, &project.pages[index].url));
                (url, renderer.site.summaries.get(index).map_or("", |summary| summary.title.as_str()))
            }
            RedirectTarget::External(url) | RedirectTarget::Site(url) => (url.clone(), ""),
            RedirectTarget::Missing(_) | RedirectTarget::Loop => continue,
        };
        out.push(page(renderer, &redirect.url, &target, title)?);
    }
    Ok(out)
}

pub fn page(renderer: &PageRenderer<'_>, path: &str, url: &str, title: &str) -> Result<Artifact> {
    let mut context = renderer.context_with_site();
    let title = if title.is_empty() { url } else { title };
    context.insert("redirect", &RedirectContext { url, title, canonical: url });
    let html =
        renderer.theme.tera.render("redirect.html", &context).with_context(|| format!("the theme's `redirect.html` failed on `{path}`"))?;
    Ok(Artifact { path: path.to_owned(), bytes: html.into_bytes() })
}
