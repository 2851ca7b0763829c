//! Where files stand in the site, and which docset they belong to.

use super::project::{Certainty, Docset, PageFile, Project, SitePath};
use crate::source::{file_name, parent, percent_decode};

/// The position of the docset with the longest folder above `path`; the first one where none covers it.
pub(super) fn docset_of(docsets: &[Docset], path: &str) -> usize {
    docsets
        .iter()
        .enumerate()
        .filter(|(_, docset)| strip_folder(path, &docset.folder).is_some())
        .max_by_key(|(at, docset)| (docset.folder.len(), std::cmp::Reverse(*at)))
        .map_or(0, |(at, _)| at)
}

/// The rest of `path` below `folder`; `None` when it is elsewhere. The empty folder holds everything.
pub(super) fn strip_folder<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    if folder.is_empty() {
        return Some(path);
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// `folder` + `/` + `rest`, where either may be empty.
pub(super) fn below(folder: &str, rest: &str) -> String {
    match (folder.is_empty(), rest.is_empty()) {
        (true, _) => rest.to_owned(),
        (false, true) => folder.to_owned(),
        (false, false) => format!("{folder}/{rest}"),
    }
}

/// The place in the site of a file that is copied: the longest matching mount's `src` taken off, its `dest` put on.
pub(super) fn asset_url(docset: Option<&Docset>, path: &str) -> String {
    let mounts = docset.map(|docset| docset.mounts.as_slice()).unwrap_or_default();
    mounts
        .iter()
        .filter_map(|mount| strip_folder(path, &mount.src).map(|rest| (mount.src.len(), below(&mount.dest, rest))))
        .max_by_key(|(length, _)| *length)
        .map_or_else(|| path.to_owned(), |(_, url)| url)
}

/// The URL of a page whose place as a file would be `placed`: `.html` in place of its extension. `readme_is_index` turns `README` into
/// `index`, which the caller allows when no `index.md` stands beside it.
pub(super) fn page_url(placed: &str, readme_is_index: bool) -> String {
    let folder = parent(placed);
    let name = file_name(placed);
    let stem = name.rfind('.').map_or(name, |at| &name[..at]);
    let stem = if stem.eq_ignore_ascii_case("index") || (readme_is_index && stem.eq_ignore_ascii_case("readme")) { "index" } else { stem };
    below(folder, &format!("{stem}.html"))
}

/// See [`Project::site_path`].
pub(super) fn site_path(project: &Project, address: &str) -> SitePath {
    let path = address.split(['?', '#']).next().unwrap_or("");
    let path = percent_decode(path);
    let path = strip_locale(&path);
    let best = project
        .docsets
        .iter()
        .filter_map(|docset| {
            let base = docset.base_path.as_ref()?;
            let rest = strip_folder_ignoring_case(path, &base.path)?;
            Some((base.path.len(), base.certainty, docset, rest))
        })
        .max_by_key(|(length, _, _, _)| *length);
    let Some((_, certainty, docset, rest)) = best else { return SitePath::Elsewhere };
    let root = docset_url_root(docset);
    let url = below(root, rest.trim_end_matches('/'));
    let candidates = [format!("{url}.html"), url.clone(), below(&url, "index.html")];
    if let Some(page) = candidates.iter().find_map(|url| page_by_url_ignoring_case(project, url)) {
        return SitePath::Page { path: page.path.clone() };
    }
    if let Some(asset) = project.index.asset_by_url.get(&url.to_lowercase()).and_then(|at| project.assets.get(*at)) {
        return SitePath::File { path: asset.path.clone() };
    }
    if let Some(source) = candidates.iter().find_map(|url| project.index.redirect_by_url.get(&url.to_lowercase())) {
        return project
            .redirects
            .get(*source)
            .map_or(SitePath::Elsewhere, |redirect| SitePath::Redirected { source: redirect.source.clone() });
    }
    match certainty {
        Certainty::Configured => SitePath::Missing { url },
        Certainty::Inferred => SitePath::Elsewhere,
    }
}

/// The folder of the site in which a docset's own files stand at its base path.
pub(super) fn docset_url_root(docset: &Docset) -> &str {
    &docset.dest
}

fn page_by_url_ignoring_case<'a>(project: &'a Project, url: &str) -> Option<&'a PageFile> {
    project.index.by_url.get(&url.to_lowercase()).and_then(|at| project.pages.get(*at))
}

/// `/en-us/intune/x` and `/intune/x` are one page: a first part that has the form of a locale is taken off.
fn strip_locale(path: &str) -> &str {
    let Some((first, rest)) = path.strip_prefix('/').and_then(|path| path.split_once('/')) else { return path };
    let bytes = first.as_bytes();
    let is_locale = bytes.len() == 5 && bytes.get(2) == Some(&b'-') && first.bytes().filter(u8::is_ascii_alphabetic).count() == 4;
    // The slash before `rest` is kept: addresses go on starting with one.
    if is_locale { &path[path.len() - rest.len() - 1..] } else { path }
}

fn strip_folder_ignoring_case<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let head = path.get(..folder.len())?;
    if !head.eq_ignore_ascii_case(folder) {
        return None;
    }
    let rest = &path[folder.len()..];
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}
