//! What kind of book a folder holds, and the docsets it consists of.

use std::collections::BTreeSet;

use super::docfx;
use super::globs::Globs;
use super::plan::{Group, PerFileMetadata, Plan};
use super::problem::{LoadProblem, LoadProblemKind};
use super::project::{BasePath, Certainty, Dependency, Docset, Mount, Project};
use crate::config::{Origin, Settings};
use crate::source::{file_name, join, parent};
use crate::yaml::{Yaml, parse_json};

/// Where Learn's publishing keeps the list of a repository's docsets.
pub(super) const PUBLISH_CONFIG: &str = ".openpublishing.publish.config.json";

/// The redirection file of a repository or docset.
pub(super) const REDIRECTION: &str = ".openpublishing.redirection.json";

/// What was found out about the book as a whole.
pub(super) struct Discovery {
    pub(super) plans: Vec<Plan>,
    pub(super) notice: Option<String>,
    /// Redirection files, by book path, sorted.
    pub(super) redirections: Vec<String>,
    pub(super) dependencies: Vec<Dependency>,
}

/// Finds the docsets: `book.toml` stands for one; else the publishing configuration lists them; else a `docfx.json` at the top is the
/// book; else every outermost `docfx.json` below is a docset; else the folder is one.
pub(super) fn discover(project: &Project, problems: &mut Vec<LoadProblem>) -> Discovery {
    let published = Published::read(project, problems);
    let (plans, notice) = match project.settings.origin {
        Origin::BookToml(_) => (vec![whole_folder(&project.settings, project)], None),
        Origin::Docfx | Origin::Folder => docfx_plans(project, &published, problems),
    };
    let Published { mut redirections, dependencies, .. } = published;
    redirections.extend(plans.iter().flat_map(|plan| plan.redirections.iter().cloned()));
    let places = std::iter::once("").chain(plans.iter().map(|plan| plan.docset.folder.as_str()));
    for folder in places.collect::<Vec<_>>() {
        let names = [REDIRECTION, "redirections.json", "redirections.yml", "redirection.json", "redirection.yml"];
        redirections.extend(names.iter().map(|name| super::place::below(folder, name)).filter(|path| project.sources.find(path).is_some()));
    }
    redirections.sort_unstable();
    redirections.dedup();
    Discovery { plans, notice, redirections, dependencies }
}

/// The hidden files that may belong to a book, which the list of files leaves out: those that are there.
pub(super) fn hidden_files(project_files: &dyn crate::source::Files, all_files: &[String]) -> Vec<String> {
    let mut folders: Vec<&str> = vec![""];
    folders.extend(all_files.iter().filter(|path| docfx::NAMES.contains(&file_name(path))).map(|path| parent(path)));
    folders.sort_unstable();
    folders.dedup();
    let mut out: Vec<String> = Vec::new();
    for folder in folders {
        let mut names = vec![REDIRECTION.to_owned()];
        if folder.is_empty() {
            names.push(PUBLISH_CONFIG.to_owned());
        } else {
            // Repositories with several docsets keep one file for each at the top.
            out.push(format!(".openpublishing.redirection.{}.json", file_name(folder)));
        }
        out.extend(names.iter().map(|name| super::place::below(folder, name)));
    }
    out.retain(|path| project_files.size(path).is_some());
    out.extend(named_redirections(project_files));
    out.sort_unstable();
    out.dedup();
    out
}

/// The redirection files that the publishing configuration names and that the list of files leaves out.
fn named_redirections(files: &dyn crate::source::Files) -> Vec<String> {
    let Some(text) = files.read(PUBLISH_CONFIG).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else { return Vec::new() };
    let Ok(tree) = parse_json(&text, crate::source::FileId::default()) else { return Vec::new() };
    let names = tree.get("redirection_files").map(Yaml::texts).unwrap_or_default();
    names.into_iter().filter_map(|name| join("", name).ok()).filter(|path| files.size(path).is_some()).collect()
}

/// `.openpublishing.publish.config.json`, as far as it matters here.
#[derive(Default)]
struct Published {
    /// Folders of docsets.
    folders: Vec<String>,
    redirections: Vec<String>,
    dependencies: Vec<Dependency>,
}

impl Published {
    fn read(project: &Project, problems: &mut Vec<LoadProblem>) -> Self {
        let Some(id) = project.sources.find(PUBLISH_CONFIG) else { return Self::default() };
        let Some(source) = project.text(id) else { return Self::default() };
        let tree = match parse_json(source.text(), id) {
            Ok(tree) => tree,
            Err(error) => {
                let kind = LoadProblemKind::DocfxSyntax { path: PUBLISH_CONFIG.to_owned(), message: error.message };
                problems.push(LoadProblem::new(error.span, kind));
                return Self::default();
            }
        };
        let mut out = Self::default();
        for docset in tree.get("docsets_to_publish").map(Yaml::items).unwrap_or_default() {
            let Some(value) = docset.get("build_source_folder") else { continue };
            match value.text().map(|folder| join("", folder)) {
                Some(Ok(folder)) => out.folders.push(folder),
                Some(Err(_)) | None => {
                    let text = value.text().unwrap_or("").to_owned();
                    let kind = LoadProblemKind::DocfxPath { value: text, message: "this folder is outside of the book".to_owned() };
                    problems.push(LoadProblem::new(value.span, kind));
                }
            }
        }
        for repository in tree.get("dependent_repositories").map(Yaml::items).unwrap_or_default() {
            let Some(place) = repository.get("path_to_root") else { continue };
            let folder = place.text().and_then(|folder| join("", folder.trim_end_matches('/')).ok());
            if let Some(folder) = folder.filter(|folder| !folder.is_empty()) {
                let url = repository.get("url").and_then(Yaml::text).unwrap_or("").to_owned();
                out.dependencies.push(Dependency { folder, url, span: place.span });
            }
        }
        for name in tree.get("redirection_files").map(Yaml::texts).unwrap_or_default() {
            out.redirections.extend(join("", name).ok().filter(|path| project.sources.find(path).is_some()));
        }
        out
    }
}

fn docfx_plans(project: &Project, published: &Published, problems: &mut Vec<LoadProblem>) -> (Vec<Plan>, Option<String>) {
    let config_in = |folder: &str| docfx::NAMES.iter().map(|name| super::place::below(folder, name)).find(|path| project.exists(path));
    let mut configs: Vec<String> = published.folders.iter().filter_map(|folder| config_in(folder)).collect();
    if configs.is_empty() {
        configs.extend(config_in(""));
    }
    if configs.is_empty() {
        configs.extend(project.all_files.iter().filter(|path| docfx::NAMES.contains(&file_name(path))).cloned());
    }
    configs.sort_by(|a, b| (parent(a), a).cmp(&(parent(b), b)));
    configs.dedup_by(|a, b| parent(a) == parent(b));
    // A configuration inside of another docset belongs to a template or a test.
    let folders: BTreeSet<String> = configs.iter().map(|path| parent(path).to_owned()).collect();
    let outermost: Vec<String> =
        configs.into_iter().filter(|path| !super::place::folders_above(parent(path)).any(|folder| folders.contains(folder))).collect();
    if outermost.is_empty() {
        let notice = "no `book.toml` and no `docfx.json`: every Markdown file of the folder is taken as a page";
        return (vec![whole_folder(&project.settings, project)], Some(notice.to_owned()));
    }
    let several = outermost.len() > 1;
    let plans = outermost
        .iter()
        .filter_map(|path| {
            let id = project.sources.find(path)?;
            let source = project.text(id)?;
            Some(docfx::read(source.text(), path, id, if several { parent(path) } else { "" }, problems))
        })
        .collect();
    let notice = match outermost.as_slice() {
        [one] => format!("no `book.toml`: the book is taken from `{one}`"),
        several => {
            let folders: Vec<String> = several.iter().take(5).map(|path| format!("`{}`", parent(path))).collect();
            let more = if several.len() > folders.len() { ", …" } else { "" };
            format!("no `book.toml`: the book is taken from {} `docfx.json` files, in {}{more}", several.len(), folders.join(", "))
        }
    };
    (plans, Some(notice))
}

/// The plan of a `book.toml` or of a bare folder: every Markdown and YAML file below the content folder.
fn whole_folder(settings: &Settings, project: &Project) -> Plan {
    let src = match &settings.book.src {
        Some(src) => src.clone(),
        None if settings.origin != Origin::Folder && project.is_folder("content") => "content".to_owned(),
        None => String::new(),
    };
    let content = Group {
        src: src.clone(),
        dest: String::new(),
        include: Globs::new(["**/*.md", "**/*.yml", "**/*.yaml", "**/toc.json"]).0,
        exclude: Globs::new([]).0,
    };
    let kinds: Vec<String> = super::place::MEDIA.iter().map(|kind| format!("**/*.{kind}")).collect();
    let media = Globs::new(kinds.iter().map(String::as_str)).0;
    let resources = Group { src: src.clone(), dest: String::new(), include: media, exclude: Globs::new([]).0 };
    let mount = Mount { src, dest: String::new() };
    let config = match settings.origin {
        Origin::BookToml(file) => Some(file),
        Origin::Docfx | Origin::Folder => None,
    };
    let base_path = settings.book.base_url.as_ref().map(|_| BasePath {
        path: super::place::strip_locale(settings.book.base_path().unwrap_or("")).to_owned(),
        certainty: Certainty::Configured,
    });
    Plan {
        docset: Docset { folder: String::new(), config, dest: String::new(), mounts: vec![mount.clone()], files: mount, base_path },
        content: vec![content],
        resources: vec![resources],
        global: Vec::new(),
        per_file: PerFileMetadata { globs: Globs::new([]).0, values: Vec::new() },
        redirections: Vec::new(),
        xref_maps: settings.xref_maps.iter().map(|map| (map.text.clone(), map.span)).collect(),
        alerts: Vec::new(),
    }
}
