//! Which files are pages, data, tables of contents and assets, and where they stand in the site.

use std::collections::{BTreeMap, BTreeSet};

use super::data::yaml_mime;
use super::fragments::Uses;
use super::globs::Globs;
use super::place::{below, page_url, strip_folder};
use super::plan::{MetadataCache, Plan};
use super::problem::{LoadProblem, LoadProblemKind};
use super::project::{Asset, PageFile, PageKind, Project};
use super::toc::is_toc;
use crate::diag::nearest;
use crate::source::{FileId, Span, extension, file_name, parent};

/// The files that the docsets hold as content, by what they can be.
#[derive(Default)]
pub(super) struct Content {
    /// Markdown files that are no tables of contents: pages or pieces of pages.
    pub(super) markdown: Vec<Candidate>,
    /// YAML files that are no tables of contents.
    pub(super) yaml: Vec<Candidate>,
    /// Book paths.
    pub(super) tocs: Vec<String>,
    pub(super) assets: Vec<Asset>,
}

/// A file that may become a page.
pub(super) struct Candidate {
    pub(super) file: FileId,
    pub(super) path: String,
    /// Its place in the site, under its own name.
    placed: String,
    pub(super) docset: usize,
}

/// Sorts the files of the book into content and assets. `all_files` is gone through once.
pub(super) fn content(project: &Project, plans: &[Plan]) -> Content {
    let excluded = Globs::new(project.settings.build.exclude.iter().map(String::as_str)).0;
    // A docset may take files from a folder beside its own: those groups are asked for every file.
    let beside: Vec<usize> = plans
        .iter()
        .enumerate()
        .filter(|(_, plan)| {
            let outside =
                |group: &super::plan::Group| strip_folder(&group.src, &plan.docset.folder).is_none() && group.src != plan.docset.folder;
            plan.content.iter().chain(&plan.resources).any(outside)
        })
        .map(|(at, _)| at)
        .collect();
    let mut out = Content::default();
    for path in &project.all_files {
        if excluded.is_match(path) {
            continue;
        }
        let own = project.docset_of(path);
        let owners = std::iter::once(own).chain(beside.iter().copied().filter(|at| *at != own));
        for (at, plan) in owners.filter_map(|at| plans.get(at).map(|plan| (at, plan))) {
            if take(project, plan, at, path, &mut out) {
                break;
            }
        }
    }
    out
}

/// Puts a file where a docset wants it; false when the docset does not want it.
fn take(project: &Project, plan: &Plan, docset: usize, path: &str, out: &mut Content) -> bool {
    let extension = extension(path).to_ascii_lowercase();
    let kind = match extension.as_str() {
        "md" => Some(false),
        "yml" | "yaml" => Some(true),
        _ => None,
    };
    if (kind.is_some() || extension == "json")
        && let Some(placed) = plan.content.iter().find_map(|group| group.place(path))
    {
        if is_toc(path) {
            out.tocs.push(path.to_owned());
            return true;
        }
        if let (Some(yaml), Some(file)) = (kind, project.sources.find(path)) {
            let candidate = Candidate { file, path: path.to_owned(), placed, docset };
            if yaml {
                out.yaml.push(candidate)
            } else {
                out.markdown.push(candidate)
            }
            return true;
        }
    }
    // A Markdown file that a resource group holds, too, is still no asset: readers would get its source.
    if kind.is_none()
        && let Some(url) = plan.resources.iter().find_map(|group| group.place(path))
    {
        out.assets.push(Asset { path: path.to_owned(), url });
        return true;
    }
    false
}

/// Makes pages of the candidates, gives each a URL of its own, and fills in `pages`, `data`, `assets` and the index of the project.
pub(super) fn pages(project: &mut Project, plans: &[Plan], content: Content, problems: &mut Vec<LoadProblem>) {
    let ids: Vec<FileId> = content.markdown.iter().map(|candidate| candidate.file).collect();
    let mut uses = Uses::find(project, &ids);
    project.scanned = std::mem::take(&mut uses.scanned);
    project.scanned.sort_unstable();
    let mut kinds: Vec<(Candidate, PageKind)> = Vec::new();
    for candidate in content.markdown {
        let fragment =
            plans.get(candidate.docset).is_some_and(|plan| uses.is_fragment(project, &plan.docset, &candidate.path, candidate.file));
        if !fragment {
            kinds.push((candidate, PageKind::Markdown));
        }
    }
    for candidate in content.yaml {
        let Some(source) = project.text(candidate.file) else { continue };
        let Some((mime, range)) = yaml_mime(source.text()) else { continue };
        let kind = PageKind::from_mime(mime);
        if let PageKind::Other(name) = &kind
            && !name.eq_ignore_ascii_case("XRefMap")
            && !name.eq_ignore_ascii_case("TableOfContent")
        {
            let kind = LoadProblemKind::YamlMimeUnknown {
                mime: name.clone(),
                nearest: nearest(name, ["Landing", "Hub", "FAQ", "ZonePivotGroups", "ContextObject"]),
            };
            problems.push(LoadProblem::new(Span::new(candidate.file, range), kind));
        }
        kinds.push((candidate, kind));
    }
    kinds.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));

    // A README stands for its folder where nothing else does.
    let stem = |path: &str| file_name(path).rsplit_once('.').map_or(file_name(path), |(stem, _)| stem).to_ascii_lowercase();
    let indexes: BTreeSet<String> = kinds
        .iter()
        .filter(|(candidate, kind)| kind.is_page() && stem(&candidate.placed) == "index")
        .map(|(candidate, _)| parent(&candidate.placed).to_lowercase())
        .collect();
    let mut cache = MetadataCache::default();
    let mut by_url: BTreeMap<String, usize> = BTreeMap::new();
    for (candidate, kind) in kinds {
        let Some(plan) = plans.get(candidate.docset) else { continue };
        let readme = !indexes.contains(&parent(&candidate.placed).to_lowercase());
        let mut url = page_url(&candidate.placed, readme);
        if kind.is_page() {
            if let Some(other) = by_url.get(&url.to_lowercase()).and_then(|at| project.pages.get(*at)) {
                let wanted = url.clone();
                let by_case = other.url != wanted;
                let (other, other_file) = (other.path.clone(), other.file);
                url = free_url(&wanted, &by_url);
                let kind = LoadProblemKind::UrlConflict {
                    url: wanted,
                    path: candidate.path.clone(),
                    other,
                    other_file,
                    by_case,
                    written_as: url.clone(),
                };
                problems.push(LoadProblem::new(Span::file_start(candidate.file), kind));
            }
            by_url.insert(url.to_lowercase(), project.pages.len());
        }
        let metadata = cache.of(candidate.docset, plan, &candidate.path);
        let page = PageFile { file: candidate.file, path: candidate.path, url, kind, docset: candidate.docset, metadata };
        if page.kind.is_page() { project.pages.push(page) } else { project.data.push(page) }
    }
    for asset in content.assets {
        if by_url.contains_key(&asset.url.to_lowercase()) {
            // The page is what readers look for at its address; the file can still be linked to from elsewhere.
            let page = by_url.get(&asset.url.to_lowercase()).and_then(|at| project.pages.get(*at));
            if let (Some(page), Some(file)) = (page, project.sources.find(&asset.path)) {
                let kind = LoadProblemKind::UrlConflict {
                    url: asset.url.clone(),
                    path: asset.path.clone(),
                    other: page.path.clone(),
                    other_file: page.file,
                    by_case: page.url != asset.url,
                    written_as: String::new(),
                };
                problems.push(LoadProblem::new(Span::file_start(file), kind));
            }
            continue;
        }
        project.index.asset_by_url.insert(asset.url.to_lowercase(), project.assets.len());
        project.assets.push(asset);
    }
    project.index.by_url = by_url;
}

/// The wanted URL with the first number behind its name that is free.
fn free_url(wanted: &str, taken: &BTreeMap<String, usize>) -> String {
    let stem = wanted.strip_suffix(".html").unwrap_or(wanted);
    let folder = parent(stem);
    let name = file_name(stem);
    // There are more numbers than pages, so one of them is free.
    (2..=taken.len() + 2)
        .map(|number| below(folder, &format!("{name}-{number}.html")))
        .find(|url| !taken.contains_key(&url.to_lowercase()))
        .unwrap_or_else(|| wanted.to_owned())
}
