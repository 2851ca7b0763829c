//! What was found: the pages of a book, its tables of contents, redirections and the files around them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::decode::decode;
use super::problem::LoadProblem;
use crate::config::Settings;
use crate::source::{FileId, Files, Source, Sources, Span};
use crate::yaml::{Yaml, YamlKey};

/// A book as it stands on the disk, before any page is parsed.
///
/// All paths are relative to the book's folder, with `/`; all lists are sorted, so that two runs see the same book.
#[derive(Debug)]
pub struct Project {
    pub settings: Settings,
    pub files: Arc<dyn Files>,
    /// The text files that may be parsed or may hold findings: Markdown, YAML, JSON, TOML, code. Their text is read on demand.
    pub sources: Sources,
    /// Every file below the book's folder, sorted, without those that are never part of a book (output, `target`, `node_modules`,
    /// hidden ones).
    pub all_files: Vec<String>,
    /// Every file below the roots outside of the book that the configuration names (`../shared/x.md`), sorted: to be included or shown,
    /// never pages.
    pub beyond: Vec<String>,
    /// The folders that are published together: one for `book.toml` or a bare folder, one for each `docfx.json`. Sorted by folder,
    /// never empty.
    pub docsets: Vec<Docset>,
    /// The pages that are written, sorted by path.
    pub pages: Vec<PageFile>,
    /// YAML files with a `YamlMime` header that are no pages: zone pivot groups, context objects, schemas that only Learn renders.
    pub data: Vec<PageFile>,
    /// Files that are copied as they are, sorted by path.
    pub assets: Vec<Asset>,
    /// Sorted by path. The tables of contents of breadcrumb folders are in [`breadcrumbs`](Self::breadcrumbs).
    pub tocs: Vec<Toc>,
    /// Tables of contents that say how the book hangs together with other books: they show no navigation of their own.
    pub breadcrumbs: Vec<Toc>,
    /// Sorted by source path.
    pub redirects: Vec<Redirect>,
    pub pivot_groups: Vec<PivotGroup>,
    /// The uids that cross-reference maps define.
    pub xref_maps: Vec<XrefMapEntry>,
    /// The other repositories that the publishing configuration puts beside the book's files.
    pub dependencies: Vec<Dependency>,
    /// What authors got wrong, found so far. Files that are read later add theirs: ask [`Project::problems`] when all stages are done.
    pub problems: Vec<LoadProblem>,
    /// One line that says what the book was taken to be, where there is no `book.toml`.
    pub notice: Option<String>,
    /// The files of whose text loading knows no more than [`Asked`](super::Asked) holds, sorted.
    pub scanned: Vec<FileId>,
    pub(super) index: Index,
    pub(super) late: Mutex<BTreeMap<FileId, LoadProblem>>,
}

/// What makes questions about paths cheap. Built once; every lookup is O(log n).
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The docsets' folders.
    pub(super) docsets: BTreeMap<String, usize>,
    /// Lower-cased path to the position in `all_files`; the first in sort order where several differ by case only.
    pub(super) folded: BTreeMap<String, usize>,
    /// Lower-cased page URL to the position in `pages`.
    pub(super) by_url: BTreeMap<String, usize>,
    /// Lower-cased asset URL to the position in `assets`.
    pub(super) asset_by_url: BTreeMap<String, usize>,
    /// Lower-cased URL of a page that has moved to the position in `redirects`.
    pub(super) redirect_by_url: BTreeMap<String, usize>,
    /// Folders that hold a file, directly or further down, by their lower-cased paths.
    pub(super) folders: BTreeMap<String, String>,
}

/// A repository of which publishing puts a copy into this one, so that pages can include its files. A clone of the book does not have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Where the copy stands, as a path in the book.
    pub folder: String,
    /// Where it is cloned from; empty where the configuration does not say.
    pub url: String,
    /// Where the folder is named.
    pub span: Span,
}

/// A folder that is published together, with one configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Docset {
    /// Relative to the book's folder; empty for the book's folder itself. `~/x` counts from here.
    pub folder: String,
    /// The `docfx.json` or `book.toml` that describes it.
    pub config: Option<FileId>,
    /// The folder of the site that stands for the docset's base path: empty where there is only one docset.
    pub dest: String,
    /// Where its pages stand in the site: a page below `src` gets a URL below `dest`.
    pub mounts: Vec<Mount>,
    /// Where its other files stand in the site.
    pub files: Mount,
    /// The path at which the docset is published, as `/intune`: links that start with it lead into this docset.
    pub base_path: Option<BasePath>,
}

/// A content folder and where its pages go. Both relative to the book's folder and the site's, without `/` at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    pub src: String,
    pub dest: String,
}

/// How the site path of a docset is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasePath {
    /// With a leading `/`, without one at its end, as authors spell it; empty for the top of the host. Case does not count.
    pub path: String,
    pub certainty: Certainty,
}

/// Whether a site-relative link below a base path can be called broken when its page does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// Configured: a page that is not there is missing.
    Configured,
    /// Concluded from `breadcrumb_path` or the folder's name: another book may be published below the same path.
    Inferred,
}

/// A file that becomes a page.
#[derive(Clone, Debug)]
pub struct PageFile {
    pub file: FileId,
    pub path: String,
    /// Relative to the site: `a/b.html`.
    pub url: String,
    pub kind: PageKind,
    /// The position in [`Project::docsets`].
    pub docset: usize,
    /// What the configuration says of this file: `globalMetadata`, then `fileMetadata`, least specific first, so that the last one
    /// with a key wins. Front matter wins over all.
    pub metadata: Arc<[(YamlKey, Yaml)]>,
}

impl PageFile {
    /// The configured value of a key; front matter is not looked at.
    pub fn metadata(&self, key: &str) -> Option<&Yaml> {
        self.metadata.iter().rev().find(|(name, _)| name.name == key).map(|(_, value)| value)
    }
}

/// What a page is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageKind {
    Markdown,
    /// `### YamlMime:Landing`
    Landing,
    /// `### YamlMime:Hub`
    Hub,
    /// `### YamlMime:FAQ`
    Faq,
    /// `### YamlMime:ZonePivotGroups`: data.
    ZonePivotGroups,
    /// `### YamlMime:ContextObject`: data.
    ContextObject,
    /// Another schema, by its name: data, since only Learn knows how to render it.
    Other(String),
}

impl PageKind {
    /// Whether a file of this kind becomes a page of its own.
    pub fn is_page(&self) -> bool {
        match self {
            PageKind::Markdown | PageKind::Landing | PageKind::Hub | PageKind::Faq => true,
            PageKind::ZonePivotGroups | PageKind::ContextObject | PageKind::Other(_) => false,
        }
    }

    /// The kind that the name behind `YamlMime:` stands for, in any case.
    pub fn from_mime(name: &str) -> Self {
        let known = [
            ("Landing", PageKind::Landing),
            ("Hub", PageKind::Hub),
            ("FAQ", PageKind::Faq),
            ("ZonePivotGroups", PageKind::ZonePivotGroups),
            ("ContextObject", PageKind::ContextObject),
        ];
        known
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map_or_else(|| PageKind::Other(name.to_owned()), |(_, kind)| kind)
    }
}

/// A file that is copied as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    pub path: String,
    /// Relative to the site.
    pub url: String,
}

/// A table of contents.
#[derive(Clone, Debug)]
pub struct Toc {
    pub file: FileId,
    pub path: String,
    /// The folder of the file; its pages are those that this table of contents is near to.
    pub folder: String,
    /// The position in [`Project::docsets`].
    pub docset: usize,
    /// With the items of included tables of contents in their places.
    pub items: Vec<TocItem>,
    /// The `metadata` of the file, or the front matter of a Markdown one.
    pub metadata: Vec<(YamlKey, Yaml)>,
    /// Another table of contents takes this one in: its pages belong to that one's navigation.
    pub included: bool,
}

/// An entry of a table of contents.
#[derive(Clone, Debug, PartialEq)]
pub struct TocItem {
    /// What the reader sees; empty where the entry has no name, which is a [`LoadProblem`], or where the page's title is meant (`uid`).
    pub name: String,
    pub name_span: Span,
    /// Where a click leads: `topicHref` or `topicUid` before `href` or `uid`.
    pub target: TocTarget,
    /// The address that became `target`, as typed, and where.
    pub href: Option<(String, Span)>,
    /// The table of contents that this entry stands for: a folder's, which is only referred to, or (with its items in
    /// [`items`](Self::items)) an included one.
    pub toc: Option<TocReference>,
    /// `homepage`, as typed.
    pub homepage: Option<(String, Span)>,
    /// Shown open.
    pub expanded: bool,
    /// `maintainContext`: links keep the context of the page that they stand on.
    pub maintain_context: bool,
    /// Further words under which the entry is found: `displayName`.
    pub display_name: Option<String>,
    /// The whole entry.
    pub span: Span,
    /// Keys that Fixbook gives no meaning to, for templates.
    pub extra: Vec<(YamlKey, Yaml)>,
    pub items: Vec<TocItem>,
}

/// What an entry of a table of contents leads to. That the page exists is the check stage's question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TocTarget {
    /// A file of the book, by its path, which may not exist; `bookmark` without `#`, `query` without `?`.
    Page {
        path: String,
        bookmark: Option<String>,
        query: Option<String>,
    },
    /// A folder whose table of contents (this path) has no page that could stand for it.
    Toc(String),
    /// An address on the web.
    External(String),
    /// `/x` that no docset of this book covers, as typed: it counts from the host.
    Site(String),
    Uid(String),
    /// A path that leaves the book, as typed.
    Outside(String),
    /// A heading without a page.
    None,
}

/// A table of contents that another one names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TocReference {
    /// The path of the table of contents, which may not exist.
    pub path: String,
    pub span: Span,
    /// Its items stand below the entry (`href: x/toc.yml`); otherwise it is only referred to (`href: x/`).
    pub included: bool,
}

/// A page that has moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The path that the page had in the book.
    pub source: String,
    pub source_span: Span,
    /// The URL that the page had in the site: `a/b.html`.
    pub url: String,
    pub target: RedirectTarget,
    /// As typed.
    pub redirect_url: String,
    pub target_span: Span,
    /// `redirect_document_id`: the new page goes on with the old one's identity.
    pub keeps_id: bool,
}

/// Where a redirection leads, chains followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedirectTarget {
    /// A page of this book, by path; `suffix` is `?query#bookmark` as typed.
    Page { path: String, suffix: String },
    /// An address on the web.
    External(String),
    /// `/x` that no docset of this book covers, or that only an inferred base path covers and no page answers to.
    Site(String),
    /// Below the book's base path or relative, but there is no such page: reported.
    Missing(String),
    /// Part of a circle: reported.
    Loop,
}

/// A set of pivots of which a reader chooses one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PivotGroup {
    pub id: String,
    pub span: Span,
    pub title: String,
    pub prompt: String,
    pub pivots: Vec<Pivot>,
    /// The position in [`Project::docsets`]: a page sees the groups of its own docset.
    pub docset: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pivot {
    pub id: String,
    pub span: Span,
    pub title: String,
}

/// A uid that a cross-reference map defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XrefMapEntry {
    pub uid: String,
    pub span: Span,
    /// What is shown; the uid where the map has no name.
    pub name: String,
    pub full_name: Option<String>,
    pub href: String,
    /// All further scalar keys, which `displayProperty` may ask for.
    pub properties: Vec<(String, String)>,
}

impl Project {
    /// The text of a file, read at the first question. `None` for an id that is none.
    ///
    /// A file that cannot be read has the empty text, one that is not UTF-8 the nearest text that is; both leave a problem behind,
    /// see [`Project::problems`].
    pub fn text(&self, file: FileId) -> Option<&Arc<Source>> {
        self.sources.get_or_read(file, |path| {
            let (text, problem) = decode(self.files.as_ref(), path, file);
            if let Some(problem) = problem {
                self.late.lock().unwrap_or_else(PoisonError::into_inner).insert(file, problem);
            }
            text
        })
    }

    /// Takes a problem that a later stage met in a file. The first one of a file is kept.
    pub fn add_problem(&self, problem: LoadProblem) {
        self.late.lock().unwrap_or_else(PoisonError::into_inner).entry(problem.span.file).or_insert(problem);
    }

    /// Forgets the text of a file that has changed, and what was wrong with it.
    ///
    /// Only a file that loading did not look at may be forgotten, or one of [`scanned`](Self::scanned) whose [`asked`](super::asked) stays
    /// the same: everything else in the project stays as it is.
    pub fn forget_text(&mut self, file: FileId) {
        self.sources.forget(file);
        self.late.get_mut().unwrap_or_else(PoisonError::into_inner).remove(&file);
    }

    /// All problems so far, with those of the files that were read since the book was loaded, in the order of their places.
    pub fn problems(&self) -> Vec<LoadProblem> {
        let late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<LoadProblem> = self.problems.iter().chain(late.values()).cloned().collect();
        all.sort_by_key(LoadProblem::span);
        all
    }

    /// Whether a file stands at exactly this path.
    pub fn exists(&self, path: &str) -> bool {
        let files = if path.starts_with("../") { &self.beyond } else { &self.all_files };
        files.binary_search_by(|file| file.as_str().cmp(path)).is_ok()
    }

    /// The configured root outside of the book that holds this path, by its position.
    pub fn root_of(&self, path: &str) -> Option<usize> {
        let below = |root: &String| path.strip_prefix(root.as_str()).is_some_and(|rest| rest.starts_with('/'));
        self.settings.include.roots.iter().position(below)
    }

    /// The file whose path differs from this one by case at most, as it is truly spelt.
    pub fn find_ignoring_case(&self, path: &str) -> Option<&str> {
        if let Ok(at) = self.all_files.binary_search_by(|file| file.as_str().cmp(path)) {
            return self.all_files.get(at).map(String::as_str);
        }
        self.index.folded.get(&path.to_lowercase()).and_then(|at| self.all_files.get(*at)).map(String::as_str)
    }

    /// Whether a folder of this path holds files.
    pub fn is_folder(&self, path: &str) -> bool {
        path.is_empty() || self.find_folder_ignoring_case(path) == Some(path)
    }

    /// The folder whose path differs from this one by case at most, as it is truly spelt.
    pub fn find_folder_ignoring_case(&self, path: &str) -> Option<&str> {
        self.index.folders.get(&path.to_lowercase()).map(String::as_str)
    }

    pub fn is_page(&self, path: &str) -> bool {
        self.page_by_path(path).is_some()
    }

    pub fn page_by_path(&self, path: &str) -> Option<&PageFile> {
        self.page_index(path).and_then(|at| self.pages.get(at))
    }

    /// The position in [`pages`](Self::pages) of the page with this path.
    pub fn page_index(&self, path: &str) -> Option<usize> {
        self.pages.binary_search_by(|page| page.path.as_str().cmp(path)).ok()
    }

    /// The page that stands at a URL of the site, `a/b.html`.
    pub fn page_by_url(&self, url: &str) -> Option<&PageFile> {
        self.index.by_url.get(&url.to_lowercase()).and_then(|at| self.pages.get(*at)).filter(|page| page.url == url)
    }

    pub fn asset_by_path(&self, path: &str) -> Option<&Asset> {
        self.assets.binary_search_by(|asset| asset.path.as_str().cmp(path)).ok().and_then(|at| self.assets.get(at))
    }

    /// The redirection of a page that stood at this path, in any case.
    pub fn redirect_by_source(&self, path: &str) -> Option<&Redirect> {
        let exact = self.redirects.binary_search_by(|redirect| redirect.source.as_str().cmp(path)).ok();
        // Addresses do not tell case apart, so a link that misspells it reaches the redirection all the same.
        let at = exact.or_else(|| self.index.redirect_by_url.get(&self.url_for(path).to_lowercase()).copied());
        self.redirects.get(at?)
    }

    pub fn pivot_group(&self, docset: usize, id: &str) -> Option<&PivotGroup> {
        self.pivot_groups.iter().find(|group| group.docset == docset && group.id == id)
    }

    /// The other repository to which a path belongs, by its position, where its files are not here.
    pub fn absent_dependency(&self, path: &str) -> Option<usize> {
        let below = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let is_here = |folder: &str| self.index.folders.contains_key(&folder.to_lowercase());
        self.dependencies.iter().position(|dependency| below(&dependency.folder) && !is_here(&dependency.folder))
    }

    /// The docset that a file of the book belongs to: the one with the longest folder above it; the first where none is above it.
    pub fn docset_of(&self, path: &str) -> usize {
        super::place::folders_above(path).find_map(|folder| self.index.docsets.get(folder)).copied().unwrap_or(0)
    }

    /// The URL that a file of the book has, or would have if it were published: `src` taken off, `dest` put on. Markdown and YAML files
    /// get `.html`, all others keep their names.
    pub fn url_for(&self, path: &str) -> String {
        if let Some(page) = self.page_by_path(path) {
            return page.url.clone();
        }
        if let Some(asset) = self.asset_by_path(path) {
            return asset.url.clone();
        }
        // What comes from outside of the book gets a folder of its own in the site.
        if let Some(root) = self.root_of(path)
            && let Some(rest) = self.settings.include.roots.get(root).and_then(|folder| path.strip_prefix(folder.as_str()))
        {
            return format!("_roots/{root}{rest}");
        }
        super::place::url(self.docsets.get(self.docset_of(path)), path)
    }

    /// The page, and what stands behind its path, to which a site-relative address (`/intune/protect/x?tabs=a#b`) leads when a docset's
    /// base path covers it.
    pub fn site_path(&self, address: &str) -> SitePath {
        super::place::site_path(self, address)
    }

    /// What [`site_path`](Self::site_path) takes, of an address on the host of the book's `base-url`: the path with what stands behind it.
    /// `http:` and `https:` are one.
    pub fn own_address<'a>(&self, url: &'a str) -> Option<&'a str> {
        super::place::own_address(url, self.settings.book.base_url.as_deref()?)
    }
}

/// What a site-relative address means in this book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SitePath {
    /// A page of the book.
    Page { path: String },
    /// A file of the book that is no page.
    File { path: String },
    /// The address of a page that has moved, by the path that it had.
    Redirected { source: String },
    /// Below a configured base path, but nothing stands there. The path is relative to the docset's place in the site.
    Missing { url: String },
    /// Not this book's.
    Elsewhere,
}
