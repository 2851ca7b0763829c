//! From files to a [`Project`]: configuration, pages, tables of contents, redirections.
//!
//! The only stage besides `write` that touches the disk, and that through [`Files`] only. What authors get wrong
//! is a [`LoadProblem`]; only what leaves no book at all is a [`LoadError`].

mod data;
mod decode;
mod discover;
mod docfx;
mod error;
mod fragments;
mod globs;
pub mod moniker;
mod place;
mod plan;
mod problem;
mod project;
mod redirect;
mod select;
mod toc;
mod toc_file;

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::config::{self, AlertSetting, Origin, Settings};
use crate::source::{FileId, Files, Sources, Span, file_name, normalize};

pub use error::LoadError;
pub use fragments::{Asked, asked};
pub use problem::{LoadProblem, LoadProblemKind};
use project::Index;
pub use project::{
    Asset, BasePath, Certainty, Dependency, Docset, Mount, PageFile, PageKind, Pivot, PivotGroup, Project, Redirect, RedirectTarget,
    SitePath, Toc, TocItem, TocReference, TocTarget, XrefMapEntry,
};

/// The name of the configuration in a book's folder.
pub const CONFIG: &str = "book.toml";

/// What the command line says about loading.
#[derive(Clone, Debug, Default)]
pub struct LoadOptions {
    /// The output folder, relative to the book's folder, in place of the configured one: files below it are no part of the book.
    pub dest_dir: Option<String>,
}

/// Loads the book in a folder.
///
/// Its `book.toml` describes it; without one its `docfx.json`, or those of the docsets below; without any, every Markdown file is a page,
/// which [`Project::notice`] says. Each file is looked at once, however many docsets and globs there are.
///
/// # Errors
/// The folder cannot be listed, or `book.toml` cannot be used.
pub fn load(files: Arc<dyn Files>, options: &LoadOptions) -> Result<Project, LoadError> {
    let mut settings = settings(files.as_ref())?;
    let dest_dir = options.dest_dir.as_ref().unwrap_or(&settings.build.dest_dir);
    let mut skip = vec!["target".to_owned(), "node_modules".to_owned()];
    if let Ok(dest) = normalize("", &dest_dir.replace('\\', "/"))
        && !dest.is_empty()
        && !dest_dir.starts_with('/')
    {
        skip.push(dest);
    }
    let mut all_files = files.list(&skip).map_err(LoadError::Files)?;
    all_files.retain(|path| !path.split('/').any(|part| part == "node_modules"));

    let mut texts: Vec<String> = all_files.iter().filter(|path| place::is_text(path)).cloned().collect();
    texts.extend(discover::hidden_files(files.as_ref(), &all_files));
    let beyond = beyond(files.as_ref(), &settings)?;
    texts.extend(beyond.iter().filter(|path| place::is_text(path)).cloned());
    texts.sort_unstable();
    texts.dedup();
    let sources = Sources::new(texts);
    match sources.find(CONFIG) {
        Some(id) => settings.stands_in(id),
        None if all_files.iter().any(|path| docfx::NAMES.contains(&file_name(path))) => settings.origin = Origin::Docfx,
        None => settings.origin = Origin::Folder,
    }

    let index = index_of(&all_files);
    let mut project = Project {
        settings,
        files,
        sources,
        all_files,
        beyond,
        docsets: Vec::new(),
        pages: Vec::new(),
        data: Vec::new(),
        assets: Vec::new(),
        tocs: Vec::new(),
        breadcrumbs: Vec::new(),
        redirects: Vec::new(),
        pivot_groups: Vec::new(),
        xref_maps: Vec::new(),
        dependencies: Vec::new(),
        problems: Vec::new(),
        notice: None,
        index,
        scanned: Vec::new(),
        late: Mutex::new(BTreeMap::new()),
    };
    fill(&mut project);
    Ok(project)
}

/// The files of the configured roots outside of the book.
fn beyond(files: &dyn Files, settings: &Settings) -> Result<Vec<String>, LoadError> {
    let mut out = Vec::new();
    for root in &settings.include.roots {
        out.extend(files.list_beyond(root).map_err(LoadError::Files)?);
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

/// What the `book.toml` of a folder says; what an empty one would where there is none.
///
/// # Errors
/// The file cannot be read or used.
pub fn settings(files: &dyn Files) -> Result<Settings, LoadError> {
    if files.size(CONFIG).is_none() {
        return Ok(Settings::default());
    }
    let bytes = files.read(CONFIG).map_err(LoadError::Files)?;
    config::parse(&bytes, CONFIG).map_err(LoadError::Config)
}

fn index_of(all_files: &[String]) -> Index {
    let mut index = Index::default();
    for (at, path) in all_files.iter().enumerate() {
        index.folded.entry(path.to_lowercase()).or_insert(at);
        let mut folder = crate::source::parent(path);
        // Up to the first folder that is known: each is put in once.
        while !folder.is_empty() && !index.folders.contains_key(&folder.to_lowercase()) {
            index.folders.insert(folder.to_lowercase(), folder.to_owned());
            folder = crate::source::parent(folder);
        }
    }
    index
}

/// The steps in the order in which each needs the one before: docsets, tables of contents (which decide what is a page), pages, base
/// paths, then everything that names pages.
fn fill(project: &mut Project) {
    let mut problems = Vec::new();
    let mut discovery = discover::discover(project, &mut problems);
    project.notice = discovery.notice.take();
    project.dependencies = std::mem::take(&mut discovery.dependencies);
    project.docsets = discovery.plans.iter().map(|plan| plan.docset.clone()).collect();
    project.index.docsets = project.docsets.iter().enumerate().map(|(at, docset)| (docset.folder.clone(), at)).collect();

    for (name, class) in discovery.plans.iter().flat_map(|plan| &plan.alerts) {
        let mut title = name.to_lowercase();
        title.get_mut(..1).into_iter().for_each(str::make_ascii_uppercase);
        let setting = AlertSetting { title, class: class.clone() };
        project.settings.markdown.alerts.entry(name.to_lowercase()).or_insert(setting);
    }

    let content = select::content(project, &discovery.plans);
    tables_of_contents(project, &discovery.plans, &content.tocs, &mut problems);
    select::pages(project, &discovery.plans, content, &mut problems);
    drop_other_versions(project);
    base_paths(project, &discovery.plans);
    redirections(project, &discovery.redirections, &mut problems);

    let mut tocs = std::mem::take(&mut project.tocs);
    for toc in &mut tocs {
        toc::look_up_site_paths(project, &mut toc.items);
    }
    project.tocs = tocs;
    data(project, &discovery.plans, &mut problems);
    if project.pages.is_empty() {
        let place = project.docsets.iter().find_map(|docset| docset.config).unwrap_or_default();
        let folders = project.docsets.iter().flat_map(|docset| docset.mounts.iter().map(|mount| mount.src.clone())).collect();
        problems.push(LoadProblem::new(Span::file_start(place), LoadProblemKind::NoPages { folders }));
    }
    problems.sort_by_key(LoadProblem::span);
    project.problems = problems;
}

fn tables_of_contents(project: &mut Project, plans: &[plan::Plan], paths: &[String], problems: &mut Vec<LoadProblem>) {
    let mut reader = toc::Tocs::new(project);
    let all = reader.all(paths);
    let mut found = std::mem::take(&mut reader.problems);
    let (mut tocs, mut breadcrumbs) = (Vec::new(), Vec::new());
    for (toc, hangs) in all {
        let plan = plans.get(toc.docset);
        let breadcrumb_path =
            plan.and_then(|plan| plan.global.iter().find(|(key, _)| key.name == "breadcrumb_path")).map(|(_, value)| value);
        let folder = plan.map_or("", |plan| plan.docset.folder.as_str());
        if hangs || toc::is_breadcrumb(&toc, breadcrumb_path, folder) { breadcrumbs.push(toc) } else { tocs.push(toc) }
    }
    // Breadcrumbs lead to other books by nature, so only what cannot be read in them is worth a word.
    let quiet: std::collections::BTreeSet<FileId> = breadcrumbs.iter().map(|toc| toc.file).collect();
    found.retain(|problem| {
        !quiet.contains(&problem.span.file) || matches!(problem.kind, LoadProblemKind::TocSyntax { .. } | LoadProblemKind::TocShape { .. })
    });
    problems.append(&mut found);
    project.tocs = tocs;
    project.breadcrumbs = breadcrumbs;
}

/// Takes away the pages whose `monikerRange` covers none of the versions that the book shows.
fn drop_other_versions(project: &mut Project) {
    let monikers = &project.settings.book.monikers;
    if monikers.is_empty() {
        return;
    }
    let shown: Vec<bool> = project
        .pages
        .iter()
        .map(|page| {
            let own = project.text(page.file).map(|source| moniker_range(source.text(), page.file, &page.kind)).unwrap_or_default();
            let range = own.or_else(|| page.metadata("monikerRange").and_then(|value| value.text().map(str::to_owned)));
            range.is_none_or(|range| range.trim().is_empty() || moniker::is_shown(&range, monikers))
        })
        .collect();
    if shown.iter().all(|shown| *shown) {
        return;
    }
    let mut shown = shown.into_iter();
    project.pages.retain(|_| shown.next().unwrap_or(true));
    project.index.by_url = project.pages.iter().enumerate().map(|(at, page)| (page.url.to_lowercase(), at)).collect();
}

fn moniker_range(text: &str, file: FileId, kind: &PageKind) -> Option<String> {
    if !text.contains("monikerRange") {
        return None;
    }
    if *kind == PageKind::Markdown {
        return crate::yaml::front_matter(text, file).0.text("monikerRange").map(str::to_owned);
    }
    let tree = crate::yaml::parse(text, file, 0).ok()?;
    let range = tree.get("monikerRange").or_else(|| tree.get("metadata")?.get("monikerRange"))?;
    range.text().map(str::to_owned)
}

/// Concludes from `breadcrumb_path`, or else from the folder's name, under which path of its host a docset is published: at the top where
/// nothing tells.
fn base_paths(project: &mut Project, plans: &[plan::Plan]) {
    let several = project.docsets.len() > 1;
    for at in 0..project.docsets.len() {
        let (Some(docset), Some(plan)) = (project.docsets.get(at), plans.get(at)) else { continue };
        if docset.base_path.is_some() {
            continue;
        }
        let path = plan
            .global
            .iter()
            .find(|(key, _)| key.name == "breadcrumb_path")
            .and_then(|(_, value)| value.text())
            .and_then(|path| {
                let places = project.breadcrumbs.iter().filter(|toc| toc.docset == at).filter_map(|toc| {
                    let place = plan.content.iter().find_map(|group| group.place(&toc.path))?;
                    place::strip_folder(&place, &docset.dest).map(str::to_owned)
                });
                places.into_iter().find_map(|place| toc::base_path_of(path, &place))
            })
            .or_else(|| (several && !docset.folder.is_empty()).then(|| format!("/{}", docset.folder)))
            // A book that says nothing may stand at the top of its host.
            .or_else(|| (!several).then(String::new));
        if let Some(docset) = project.docsets.get_mut(at) {
            docset.base_path = path.map(|path| BasePath { path, certainty: Certainty::Inferred });
        }
    }
}

fn redirections(project: &mut Project, paths: &[String], problems: &mut Vec<LoadProblem>) {
    let mut found = BTreeMap::new();
    for path in paths {
        let Some(source) = project.sources.find(path).and_then(|id| project.text(id)) else { continue };
        redirect::read(source.text(), path, source.id, &mut found, problems);
    }
    for (source, mut redirect) in found {
        // Redirections of docsets that are not in this book have no place in its site.
        if !place::folders_above(&source).any(|folder| project.index.docsets.contains_key(folder)) {
            continue;
        }
        if project.is_page(&source) {
            let kind = LoadProblemKind::RedirectSourceExists { source };
            problems.push(LoadProblem::new(redirect.source_span, kind));
            continue;
        }
        redirect.url = project.url_for(&source);
        project.index.redirect_by_url.insert(redirect.url.to_lowercase(), project.redirects.len());
        project.redirects.push(redirect);
    }
    redirect::look_up(project, problems);
}

fn data(project: &mut Project, plans: &[plan::Plan], problems: &mut Vec<LoadProblem>) {
    let (mut groups, mut entries) = (Vec::new(), Vec::new());
    let mut maps: Vec<String> = Vec::new();
    for file in &project.data {
        let Some(source) = project.text(file.file) else { continue };
        match &file.kind {
            PageKind::ZonePivotGroups => data::pivot_groups(source.text(), file.file, file.docset, &mut groups, problems),
            PageKind::Other(mime) if mime.eq_ignore_ascii_case("XRefMap") => maps.push(file.path.clone()),
            PageKind::Other(_) | PageKind::ContextObject | PageKind::Markdown | PageKind::Landing | PageKind::Hub | PageKind::Faq => {}
        }
    }
    for (path, span) in plans.iter().flat_map(|plan| &plan.xref_maps) {
        if project.exists(path) {
            maps.push(path.clone());
        } else {
            problems.push(LoadProblem::new(*span, LoadProblemKind::XrefMapNotFound { path: path.clone() }));
        }
    }
    let named = project.all_files.iter().filter(|path| ["xrefmap.yml", "xrefmap.json"].contains(&file_name(path)));
    maps.extend(named.cloned());
    maps.sort_unstable();
    maps.dedup();
    for path in maps {
        let Some(source) = project.sources.find(&path).and_then(|id| project.text(id)) else { continue };
        data::xref_map(source.text(), &path, source.id, &mut entries, problems);
    }
    project.pivot_groups = groups;
    project.xref_maps = entries;
}
