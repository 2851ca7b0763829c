//! Tables of contents: their addresses looked up, and those that others include put in their places.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::place::strip_folder;
use super::problem::{LoadProblem, LoadProblemKind};
use super::project::{Docset, Project, SitePath, Toc, TocItem, TocReference, TocTarget};
use super::toc_file::{RawItem, TocFile, read};
use crate::source::{EscapesBook, FileId, Source, extension, file_name, join, normalize, parent, percent_decode, unsafe_scheme};
use crate::yaml::Yaml;

/// Tables of contents include each other no deeper than this.
const MAX_CHAIN: usize = 10;

/// All tables of contents of a book have no more entries than this, included ones counted at each place.
const MAX_ENTRIES: usize = 100_000;

/// Whether a file is a table of contents, by its name.
pub(super) fn is_toc(path: &str) -> bool {
    let name = file_name(path);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    stem.eq_ignore_ascii_case("toc") && ["yml", "yaml", "md", "json"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// The tables of contents of a book, read as they are asked for.
pub(super) struct Tocs<'a> {
    project: &'a Project,
    files: BTreeMap<String, Option<Arc<(FileId, TocFile)>>>,
    assembled: BTreeMap<String, Arc<Vec<TocItem>>>,
    /// The files that are being assembled, from the outermost.
    open: Vec<String>,
    included: BTreeSet<String>,
    entries: usize,
    pub(super) problems: Vec<LoadProblem>,
}

impl<'a> Tocs<'a> {
    pub(super) fn new(project: &'a Project) -> Self {
        Self {
            project,
            files: BTreeMap::new(),
            assembled: BTreeMap::new(),
            open: Vec::new(),
            included: BTreeSet::new(),
            entries: 0,
            problems: Vec::new(),
        }
    }

    /// Reads and assembles these files, which are sorted by path. The flag says that all entries hang below other tables of contents, as
    /// those of breadcrumbs do.
    pub(super) fn all(&mut self, paths: &[String]) -> Vec<(Toc, bool)> {
        let mut out = Vec::with_capacity(paths.len());
        for path in paths {
            let items = self.assemble(path);
            let Some(file) = self.file(path) else { continue };
            let raw = &file.1.items;
            let hangs = !raw.is_empty() && raw.iter().all(|raw| raw.toc_href.is_some() && raw.href.is_none());
            let toc = Toc {
                file: file.0,
                path: path.clone(),
                folder: parent(path).to_owned(),
                docset: self.project.docset_of(path),
                items: items.as_ref().clone(),
                metadata: file.1.metadata.clone(),
                included: false,
            };
            out.push((toc, hangs));
        }
        for (toc, _) in &mut out {
            toc.included = self.included.contains(&toc.path);
        }
        out
    }

    fn file(&mut self, path: &str) -> Option<Arc<(FileId, TocFile)>> {
        if let Some(file) = self.files.get(path) {
            return file.clone();
        }
        let source: Option<&Arc<Source>> = self.project.sources.find(path).and_then(|id| self.project.text(id));
        let file = source.map(|source| {
            let mut toc = read(source.text(), path, source.id);
            self.problems.append(&mut toc.problems);
            Arc::new((source.id, toc))
        });
        self.files.insert(path.to_owned(), file.clone());
        file
    }

    fn assemble(&mut self, path: &str) -> Arc<Vec<TocItem>> {
        if let Some(items) = self.assembled.get(path) {
            return Arc::clone(items);
        }
        let Some(file) = self.file(path) else { return Arc::default() };
        self.open.push(path.to_owned());
        let items = Arc::new(self.items(path, &file.1.items));
        self.open.pop();
        self.assembled.insert(path.to_owned(), Arc::clone(&items));
        items
    }

    fn items(&mut self, path: &str, raw: &[RawItem]) -> Vec<TocItem> {
        raw.iter().map(|raw| self.item(path, raw)).collect()
    }

    fn item(&mut self, path: &str, raw: &RawItem) -> TocItem {
        self.entries += 1;
        let mut item = TocItem {
            name: raw.name.clone(),
            name_span: raw.name_span,
            target: TocTarget::None,
            href: None,
            toc: None,
            homepage: raw.homepage.clone(),
            expanded: raw.expanded,
            maintain_context: raw.maintain_context,
            display_name: raw.display_name.clone(),
            span: raw.span,
            extra: raw.extra.clone(),
            items: self.items(path, &raw.items),
        };
        // Addresses in the order in which they win as the entry's page.
        for (key, value) in [("topicHref", &raw.topic_href), ("href", &raw.href), ("tocHref", &raw.toc_href)] {
            let Some((href, span)) = value else { continue };
            if let Some(scheme) = unsafe_scheme(href) {
                self.problems.push(LoadProblem::new(*span, LoadProblemKind::TocUnsafe { scheme }));
                continue;
            }
            let target = match self.target(path, href) {
                Address::Target(target) => target,
                Address::Toc { path: found, included } => {
                    if key == "topicHref" {
                        self.problems.push(LoadProblem::new(*span, LoadProblemKind::TocTopicIsToc { href: href.clone() }));
                        continue;
                    }
                    let reference = TocReference { path: found.clone(), span: *span, included };
                    let target = self.reference(&mut item, reference);
                    item.href.get_or_insert_with(|| (href.clone(), *span));
                    target
                }
                Address::NoToc { candidate } => {
                    let kind = LoadProblemKind::TocNotFound { href: href.clone(), candidate };
                    self.problems.push(LoadProblem::new(*span, kind));
                    continue;
                }
            };
            // A `tocHref` to another site says where a book hangs, not where a click leads.
            if item.target == TocTarget::None && target != TocTarget::None {
                item.target = target;
                item.href = Some((href.clone(), *span));
            }
        }
        if item.target == TocTarget::None
            && let Some((uid, span)) = raw.topic_uid.as_ref().or(raw.uid.as_ref())
        {
            item.target = TocTarget::Uid(uid.clone());
            item.href = Some((uid.clone(), *span));
        }
        self.judge(&item, raw);
        item
    }

    fn judge(&mut self, item: &TocItem, raw: &RawItem) {
        let named = !item.name.is_empty() || raw.uid.is_some() || raw.topic_uid.is_some() || matches!(item.target, TocTarget::Uid(_));
        if !named {
            self.problems.push(LoadProblem::new(item.span, LoadProblemKind::TocEntryWithoutName));
        } else if item.href.is_none() && raw.href.is_none() && raw.toc_href.is_none() && raw.topic_href.is_none() && item.items.is_empty() {
            let span = if item.name_span.is_empty() { item.span } else { item.name_span };
            self.problems.push(LoadProblem::new(span, LoadProblemKind::TocEntryWithoutTarget { name: item.name.clone() }));
        }
    }

    /// Takes in a table of contents, or refers to it; gives the page that stands for it.
    fn reference(&mut self, item: &mut TocItem, reference: TocReference) -> TocTarget {
        let path = reference.path.clone();
        let mut target = TocTarget::None;
        if !reference.included {
            target = self.first_page(&path, 0).unwrap_or_else(|| TocTarget::Toc(path.clone()));
        } else if let Some(at) = self.open.iter().position(|open| *open == path) {
            let mut chain = self.open.get(at..).unwrap_or_default().to_vec();
            chain.push(path.clone());
            self.problems.push(LoadProblem::new(reference.span, LoadProblemKind::TocCircular { chain }));
        } else if self.open.len() >= MAX_CHAIN {
            self.problems.push(LoadProblem::new(reference.span, LoadProblemKind::TocTooLarge { limit: MAX_CHAIN }));
        } else {
            let items = self.assemble(&path);
            self.included.insert(path.clone());
            self.entries = self.entries.saturating_add(size(&items));
            if self.entries > MAX_ENTRIES {
                self.problems.push(LoadProblem::new(reference.span, LoadProblemKind::TocTooLarge { limit: MAX_ENTRIES }));
            } else {
                item.items.extend(items.iter().cloned());
            }
        }
        item.toc = Some(reference);
        target
    }

    /// The first page that a table of contents names, which a folder stands for.
    fn first_page(&mut self, path: &str, depth: usize) -> Option<TocTarget> {
        if depth >= MAX_CHAIN {
            return None;
        }
        let file = self.file(path)?;
        let mut waiting: Vec<&RawItem> = file.1.items.iter().rev().collect();
        while let Some(raw) = waiting.pop() {
            for (href, _) in [&raw.topic_href, &raw.href, &raw.toc_href].into_iter().flatten() {
                match self.target(path, href) {
                    Address::Target(target @ (TocTarget::Page { .. } | TocTarget::Site(_) | TocTarget::External(_))) => {
                        return Some(target);
                    }
                    Address::Toc { path: next, .. } => {
                        if let Some(target) = self.first_page(&next, depth + 1) {
                            return Some(target);
                        }
                        // Only the first chain is followed: looking through all of them could take forever.
                        return None;
                    }
                    Address::Target(_) | Address::NoToc { .. } => {}
                }
            }
            if let Some((uid, _)) = raw.topic_uid.as_ref().or(raw.uid.as_ref()) {
                return Some(TocTarget::Uid(uid.clone()));
            }
            waiting.extend(raw.items.iter().rev());
        }
        None
    }

    fn target(&self, path: &str, href: &str) -> Address {
        if let Some(uid) = href.strip_prefix("xref:") {
            let uid = uid.split(['?', '#']).next().unwrap_or("");
            return Address::Target(TocTarget::Uid(percent_decode(uid)));
        }
        if unsafe_scheme(href).is_some() {
            return Address::Target(TocTarget::None);
        }
        if href.starts_with("//") || has_scheme(href) {
            return Address::Target(TocTarget::External(href.to_owned()));
        }
        if href.starts_with(['/', '\\']) {
            return Address::Target(TocTarget::Site(href.replace('\\', "/")));
        }
        let (rest, bookmark) = split(href, '#');
        let (typed, query) = split(rest, '?');
        if typed.is_empty() {
            return Address::Target(TocTarget::None);
        }
        let decoded = percent_decode(typed);
        let docset = self.project.docsets.get(self.project.docset_of(path));
        let Ok(found) = join_in(docset, parent(path), &decoded) else { return Address::Target(TocTarget::Outside(href.to_owned())) };
        let folder = decoded.ends_with(['/', '\\']) || matches!(decoded.as_str(), "." | "..");
        if folder || (extension(&found).is_empty() && !self.project.exists(&found) && self.project.is_folder(&found)) {
            return match self.toc_in(&found) {
                Some(path) => Address::Toc { path, included: false },
                None if self.project.is_folder(&found) && folder && self.index_in(&found).is_some() => {
                    let path = self.index_in(&found).unwrap_or_default();
                    Address::Target(TocTarget::Page { path, bookmark, query })
                }
                None => Address::NoToc {
                    candidate: self.project.find_folder_ignoring_case(&found).filter(|folder| *folder != found).map(str::to_owned),
                },
            };
        }
        if is_toc(&found) {
            return if self.project.exists(&found) {
                Address::Toc { path: found, included: true }
            } else {
                Address::NoToc { candidate: self.project.find_ignoring_case(&found).map(str::to_owned) }
            };
        }
        Address::Target(TocTarget::Page { path: found, bookmark, query })
    }

    fn toc_in(&self, folder: &str) -> Option<String> {
        let names = ["toc.yml", "toc.yaml", "toc.md", "toc.json"];
        let found = names.iter().find_map(|name| self.project.find_ignoring_case(&super::place::below(folder, name)))?;
        strip_folder(found, folder).map(|_| found.to_owned())
    }

    fn index_in(&self, folder: &str) -> Option<String> {
        let names = ["index.md", "index.yml", "index.yaml", "readme.md"];
        let found = names.iter().find_map(|name| self.project.find_ignoring_case(&super::place::below(folder, name)))?;
        strip_folder(found, folder).map(|_| found.to_owned())
    }
}

enum Address {
    Target(TocTarget),
    /// A table of contents that is there.
    Toc {
        path: String,
        included: bool,
    },
    /// One that is not.
    NoToc {
        candidate: Option<String>,
    },
}

/// Joins a path of an author to the folder of their file; `~/` counts from the docset's folder.
pub(super) fn join_in(docset: Option<&Docset>, folder: &str, path: &str) -> Result<String, EscapesBook> {
    let path = path.replace('\\', "/");
    match (path.strip_prefix("~/"), docset) {
        (Some(rooted), Some(docset)) => normalize(&docset.folder, rooted),
        _ => join(folder, &path),
    }
}

/// `https:`, `mailto:` and the like: letters before a colon, at least two, so that `c:\x` is none.
pub(super) fn has_scheme(href: &str) -> bool {
    href.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

fn split(text: &str, at: char) -> (&str, Option<String>) {
    text.split_once(at).map_or((text, None), |(before, behind)| (before, Some(behind.to_owned())))
}

fn size(items: &[TocItem]) -> usize {
    items.iter().map(|item| 1 + size(&item.items)).sum()
}

/// Looks up the site-relative addresses, now that all pages are known. The depth of the recursion is bounded by that of the YAML and of
/// the chains of inclusion.
pub(super) fn look_up_site_paths(project: &Project, items: &mut [TocItem]) {
    for item in items {
        if let TocTarget::Site(address) = &item.target {
            let (rest, bookmark) = split(address, '#');
            let (_, query) = split(rest, '?');
            let target = match project.site_path(address) {
                SitePath::Page { path } | SitePath::File { path } => Some(TocTarget::Page { path, bookmark, query }),
                SitePath::Redirected { source } => Some(TocTarget::Page { path: source, bookmark, query }),
                SitePath::Missing { .. } | SitePath::Elsewhere => None,
            };
            if let Some(target) = target {
                item.target = target;
            }
        }
        look_up_site_paths(project, &mut item.items);
    }
}

/// Whether a table of contents is one of breadcrumbs, by its folder's name or by the docset's `breadcrumb_path`.
pub(super) fn is_breadcrumb(toc: &Toc, breadcrumb_path: Option<&Yaml>, docset_folder: &str) -> bool {
    let folder = file_name(&toc.folder).to_ascii_lowercase();
    if matches!(folder.as_str(), "breadcrumb" | "breadcrumbs" | "_breadcrumb" | "_breadcrumbs" | "bread") {
        return true;
    }
    let rest = strip_folder(&toc.path, docset_folder);
    breadcrumb_path.and_then(Yaml::text).zip(rest).is_some_and(|(path, rest)| rest.contains('/') && ends_with_toc(path, rest))
}

/// Whether the address of a table of contents (`/x/breadcrumb/toc.json`) may be that of a file (`breadcrumb/toc.yml`).
fn ends_with_toc(address: &str, path: &str) -> bool {
    let address = address.rsplit_once('.').map_or(address, |(stem, _)| stem).to_ascii_lowercase();
    let path = path.rsplit_once('.').map_or(path, |(stem, _)| stem).to_ascii_lowercase();
    address.strip_suffix(&path).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// The base path that a docset's `breadcrumb_path` gives away: what stands before the place of the breadcrumbs' file in the docset.
pub(super) fn base_path_of(breadcrumb_path: &str, toc_place: &str) -> Option<String> {
    let address = breadcrumb_path.rsplit_once('.').map_or(breadcrumb_path, |(stem, _)| stem);
    let place = toc_place.rsplit_once('.').map_or(toc_place, |(stem, _)| stem);
    let cut = address.len().checked_sub(place.len())?;
    let (before, behind) = address.split_at_checked(cut)?;
    let base = before.strip_suffix('/')?;
    (behind.eq_ignore_ascii_case(place) && base.starts_with('/') && base.len() > 1).then(|| base.to_owned())
}
