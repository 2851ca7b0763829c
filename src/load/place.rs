//! Where files stand in the site, and which docset they belong to.

use super::project::{Certainty, Docset, Mount, PageFile, Project, SitePath};
use crate::source::{extension, file_name, parent, percent_decode};

/// The folders above a file or folder, innermost first, down to the empty one of the book itself. Nothing for the book's folder.
pub(super) fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors((!path.is_empty()).then(|| parent(path)), |folder| (!folder.is_empty()).then(|| parent(folder)))
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

/// The place in the site of a file that is neither a page nor among the assets: that of a page for Markdown and YAML (a redirection has
/// it), that of an asset for others.
pub(super) fn url(docset: Option<&Docset>, path: &str) -> String {
    let Some(docset) = docset else { return path.to_owned() };
    let is_page = ["md", "yml", "yaml"].iter().any(|known| extension(path).eq_ignore_ascii_case(known));
    if !is_page {
        return mounted(&docset.files, path).unwrap_or_else(|| path.to_owned());
    }
    let mount = docset.mounts.iter().filter(|mount| strip_folder(path, &mount.src).is_some()).max_by_key(|mount| mount.src.len());
    let placed = mounted(mount.unwrap_or(&docset.files), path).unwrap_or_else(|| path.to_owned());
    page_url(&placed, false)
}

fn mounted(mount: &Mount, path: &str) -> Option<String> {
    strip_folder(path, &mount.src).map(|rest| below(&mount.dest, rest))
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
    let url = below(&docset.dest, rest.trim_end_matches('/'));
    let candidates = [format!("{url}.html"), url.clone(), below(&url, "index.html")];
    if let Some(page) = candidates.iter().find_map(|url| page_by_url_ignoring_case(project, url)) {
        return SitePath::Page { path: page.path.clone() };
    }
    if let Some(asset) = project.index.asset_by_url.get(&url.to_lowercase()).and_then(|at| project.assets.get(*at)) {
        return SitePath::File { path: asset.path.clone() };
    }
    // A path from the repository's top, as it works where repositories are browsed.
    let file = below(&docset.folder, rest);
    if let Some(file) = project.find_ignoring_case(&file).map(str::to_owned) {
        return if project.is_page(&file) { SitePath::Page { path: file } } else { SitePath::File { path: file } };
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

/// See [`Project::own_address`].
pub(super) fn own_address<'a>(url: &'a str, base: &str) -> Option<&'a str> {
    let (_, base) = base.split_once("://")?;
    let (scheme, rest) = url.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let host = base.split('/').next().unwrap_or("");
    let (found, path) = rest.split_at_checked(host.len())?;
    match path {
        _ if !found.eq_ignore_ascii_case(host) => None,
        "" => Some("/"),
        path => path.starts_with('/').then_some(path),
    }
}

fn page_by_url_ignoring_case<'a>(project: &'a Project, url: &str) -> Option<&'a PageFile> {
    project.index.by_url.get(&url.to_lowercase()).and_then(|at| project.pages.get(*at))
}

/// `/en-us/intune/x` and `/intune/x` are one page: a first part that has the form of a locale is taken off.
pub(super) fn strip_locale(path: &str) -> &str {
    let Some(inside) = path.strip_prefix('/') else { return path };
    let first = inside.split('/').next().unwrap_or("");
    let bytes = first.as_bytes();
    let is_locale = bytes.len() == 5 && bytes.get(2) == Some(&b'-') && first.bytes().filter(u8::is_ascii_alphabetic).count() == 4;
    // The slash before `rest` is kept: addresses go on starting with one.
    if is_locale { &path[1 + first.len()..] } else { path }
}

fn strip_folder_ignoring_case<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let head = path.get(..folder.len())?;
    if !head.eq_ignore_ascii_case(folder) {
        return None;
    }
    let rest = &path[folder.len()..];
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// Extensions of files that are pictures, sound, documents to download: copied with a book that has no list of its own. Files of other
/// kinds (a script, a data file) are only part of the site where a page links to them, so that a bare folder with a program in it does
/// not publish its source code.
pub(super) const MEDIA: [&str; 40] = [
    "png", "jpg", "jpeg", "gif", "bmp", "webp", "avif", "ico", "tif", "tiff", "svg", "mp4", "m4v", "webm", "mov", "avi", "wmv", "mp3",
    "wav", "ogg", "m4a", "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "vsd", "vsdx", "zip", "7z", "gz", "tgz", "woff", "woff2",
    "ttf", "otf", "msi", "cab",
];

/// Whether a file may hold text that is parsed, or that a finding can point into.
pub(super) fn is_text(path: &str) -> bool {
    const BINARY: [&str; 13] = ["exe", "dll", "bin", "dat", "so", "dylib", "class", "jar", "wasm", "iso", "pdb", "psd", "eot"];
    let extension = extension(path).to_ascii_lowercase();
    extension == "svg" || !(MEDIA.contains(&extension.as_str()) || BINARY.contains(&extension.as_str()))
}
