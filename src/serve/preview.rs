//! The book as it stands right now: what is asked for is made when it is asked for, what everything depends on is kept current.
//!
//! A page's HTML is a pure function of the project, the summaries of all pages, the navigation and the theme. These four are what is kept;
//! no page is ever remembered, so none can be stale, and one takes a millisecond. What must be invalidated is therefore little:
//!
//! - Loading looked at some texts (configuration, tables of contents, redirections). A change of one of these, of the theme, or of which
//!   files exist, loads everything anew. Of pages loading asks little (`load::Asked`): while the answers stay, a page is as any other text.
//! - Any other text is forgotten, and the pages that take it in are summarised again: that they take it in was recorded when they were last
//!   assembled. When a summary comes out as it was, the site and the navigation stay.
//! - Findings are remembered by page, and thrown away with its texts or with any summary.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::answer::{Answer, HTML, mime_of};
use super::inject;
use super::recorder::Recorder;
use crate::check::{self, Allows, Catalogue, External, Levels, PageCheck, PageFacts, WebLinks};
use crate::diag::{Diagnostic, FailOn, Format, RenderOptions, Report, Summary as Count, collect};
use crate::extract;
use crate::links::{LinkRequest, LinkSettings, Report as LinkReport};
use crate::load::{LoadOptions, Project, asked, load};
use crate::render::{self, BodyRenderer, Extras, IdMap, Marks, Navigation, PageRenderer, Theme};
use crate::resolve::{Documents, Page, Site, Summary, Target, link};
use crate::search::{self, IndexOptions, PageTerms};
use crate::session::{assembled, globs};
use crate::source::{FileId, Files, percent_decode};

/// So many pages are summarised before anybody is answered; the rest of a large change waits until nobody asks.
const AT_ONCE: usize = 64;
/// So many pages are worked on between two looks at the inbox: a few milliseconds.
const CHUNK: usize = 16;

/// What a change did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing that any file of the site shows.
    Nothing,
    /// A page may look different.
    Page,
}

/// A book that is being written.
#[derive(Debug)]
pub struct Preview {
    files: Arc<dyn Files>,
    options: LoadOptions,
    /// The book when it could last be loaded.
    book: Option<Book>,
    /// Why it cannot be loaded now.
    error: Option<String>,
    web: Web,
}

/// What is known of the links that lead out of the book.
#[derive(Debug, Default)]
struct Web {
    /// Whether `--online` was given; the book's configuration may want it as well.
    is_wanted: bool,
    /// The addresses that were asked last.
    asked: BTreeSet<String>,
    /// The answers.
    report: Option<LinkReport>,
}

/// What the web is to be asked.
#[derive(Debug)]
pub struct Question {
    pub requests: Vec<LinkRequest>,
    pub settings: LinkSettings,
}

#[derive(Debug)]
struct Book {
    project: Project,
    site: Site,
    theme: Theme,
    navigation: Navigation,
    /// The files that loading, or the theme, has read.
    load_read: BTreeSet<String>,
    /// By page: the files that it is made of.
    made_of: Vec<Vec<FileId>>,
    /// By file: the pages that are made of it.
    users: BTreeMap<FileId, BTreeSet<usize>>,
    /// Pages whose summaries are older than their texts.
    stale: BTreeSet<usize>,
    /// Summaries that were made anew and are not in the site yet, since others are still stale.
    fresh: BTreeMap<usize, Summary>,
    /// By page.
    checked: Vec<Option<Checked>>,
    /// Pages without an entry in `checked`.
    unchecked: BTreeSet<usize>,
    /// All findings, when all pages are checked.
    findings: Option<Vec<Diagnostic>>,
    /// Pictures and other files that pages show, by URL.
    shown: BTreeMap<String, String>,
    /// The files that belong to no page; made at the first question after a change.
    shared: Option<BTreeMap<String, Vec<u8>>>,
    /// The search index: as `shared`, and only when somebody searches.
    search: Option<BTreeMap<String, Vec<u8>>>,
}

#[derive(Debug)]
struct Checked {
    findings: Vec<Diagnostic>,
    facts: PageFacts,
    externals: Vec<External>,
    shown: Vec<(String, String)>,
}

impl Preview {
    /// Loads the book; when that fails, [`error`](Self::error) says why.
    pub fn new(files: Arc<dyn Files>, options: LoadOptions) -> Self {
        let mut preview = Self { files, options, book: None, error: None, web: Web::default() };
        preview.reload();
        preview
    }

    /// Whether the web is to be asked about links, even if the book's configuration does not say so.
    #[must_use]
    pub fn online(mut self, is_wanted: bool) -> Self {
        self.web.is_wanted = is_wanted;
        self
    }

    /// What to ask the web now: nothing while there is other work, or when no address is new since it was asked last.
    pub fn question(&mut self) -> Option<Question> {
        if !self.is_idle() {
            return None;
        }
        let book = self.book.as_ref()?;
        let settings = &book.project.settings.links;
        if !(self.web.is_wanted || settings.online) {
            return None;
        }
        let requests = book.web_links().requests();
        let addresses: BTreeSet<String> = requests.iter().map(|request| request.url.clone()).collect();
        if addresses.is_subset(&self.web.asked) {
            return None;
        }
        self.web.asked = addresses;
        Some(Question { requests, settings: settings.clone() })
    }

    /// Takes the web's answers; what they mean is worked out with the other findings of the book.
    pub fn answered(&mut self, report: LinkReport) {
        self.web.report = Some(report);
        if let Some(book) = &mut self.book {
            book.findings = None;
        }
    }

    /// What keeps the book from being loaded; what is served meanwhile is the book as it was before.
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    fn reload(&mut self) {
        match Book::load(Arc::clone(&self.files), &self.options) {
            Ok(book) => {
                self.book = Some(book);
                self.error = None;
            }
            Err(error) => self.error = Some(format!("{error:#}")),
        }
    }

    /// Takes note that these paths (relative to the book's folder) may have changed, come, or gone.
    pub fn change(&mut self, paths: &[String]) -> Change {
        let Some(book) = &mut self.book else {
            self.reload();
            return Change::Page;
        };
        let mut texts = Vec::new();
        let mut anything = false;
        let mut everything = self.error.is_some();
        for path in paths {
            match book.what_is(path, self.files.as_ref()) {
                Changed::Text(file) => {
                    book.project.forget_text(file);
                    texts.push(file);
                }
                Changed::Scanned(file) => {
                    // The text that is still known is the one that loading, or the last change, saw.
                    let before = asked(&book.project, file);
                    book.project.forget_text(file);
                    everything |= asked(&book.project, file) != before;
                    texts.push(file);
                }
                Changed::Shown => anything = true,
                Changed::Nothing => {}
                Changed::Everything => everything = true,
            }
        }
        if everything {
            self.reload();
            return Change::Page;
        }
        if texts.is_empty() {
            return if anything { Change::Page } else { Change::Nothing };
        }
        book.texts_changed(&texts);
        Change::Page
    }

    /// Whether [`work`](Self::work) has nothing to do.
    pub fn is_idle(&self) -> bool {
        self.book.as_ref().is_none_or(|book| book.stale.is_empty() && book.findings.is_some())
    }

    /// Whether all that is left is to look at the book as a whole, which cannot be done in small pieces.
    pub fn is_nearly_idle(&self) -> bool {
        self.book.as_ref().is_some_and(|book| book.stale.is_empty() && book.unchecked.is_empty() && book.findings.is_none())
    }

    /// Some of the work that nobody waits for. `Change::Page` when it made a difference to pages.
    pub fn work(&mut self) -> Change {
        self.book.as_mut().map_or(Change::Nothing, |book| book.work(self.web.report.as_ref()))
    }

    /// All work that is left.
    pub fn finish(&mut self) {
        while !self.is_idle() {
            self.work();
        }
    }

    /// All findings, sorted and merged, once [`is_idle`](Self::is_idle).
    pub fn findings(&self) -> &[Diagnostic] {
        self.book.as_ref().and_then(|book| book.findings.as_deref()).unwrap_or(&[])
    }

    /// The book, for who shows its findings.
    pub fn project(&self) -> Option<&Project> {
        self.book.as_ref().map(|book| &book.project)
    }

    /// The file of the site at `path`, an address without its leading `/`.
    pub fn file(&mut self, path: &str) -> Answer {
        let Some(book) = &mut self.book else {
            let message = self.error.as_deref().unwrap_or("");
            return Answer::html(500, inject::error_page("The book cannot be read", message));
        };
        book.file(path)
    }

    /// What is wrong with the page at `address`, as JSON: `{"error": null or text, "findings": [as with --format json]}`.
    pub fn findings_of(&mut self, address: &str) -> String {
        let mut lines = Vec::new();
        if let Some(book) = &mut self.book {
            book.findings_of(address, &mut lines);
        }
        let list = String::from_utf8(lines).unwrap_or_default();
        let error = serde_json::to_string(&self.error).unwrap_or_else(|_| "null".to_owned());
        format!("{{\"error\":{error},\"findings\":[{}]}}", list.lines().collect::<Vec<_>>().join(","))
    }
}

/// What the change of a path means.
enum Changed {
    /// The text of a file that only pages are made of.
    Text(FileId),
    /// The same, but loading asked something of it.
    Scanned(FileId),
    /// A file that is shown as it is.
    Shown,
    Nothing,
    Everything,
}

impl Book {
    fn load(files: Arc<dyn Files>, options: &LoadOptions) -> anyhow::Result<Self> {
        let recorder = Arc::new(Recorder::new(files));
        let project = load(Arc::clone(&recorder) as Arc<dyn Files>, options)?;
        let theme = Theme::load(&project)?;
        let load_read = recorder.stop();
        let made: Vec<(Summary, Vec<FileId>)> = {
            let documents = Documents::new(&project);
            (0..project.pages.len()).into_par_iter().map(|index| summarise(&project, &documents, index)).collect()
        };
        let (summaries, made_of): (Vec<Summary>, Vec<Vec<FileId>>) = made.into_iter().unzip();
        let mut users: BTreeMap<FileId, BTreeSet<usize>> = BTreeMap::new();
        for (page, files) in made_of.iter().enumerate() {
            for file in files {
                users.entry(*file).or_default().insert(page);
            }
        }
        let site = Site::new(summaries);
        let navigation = Navigation::new(&project, &site);
        let pages = project.pages.len();
        Ok(Self {
            site,
            theme,
            navigation,
            load_read,
            made_of,
            users,
            stale: BTreeSet::new(),
            fresh: BTreeMap::new(),
            checked: (0..pages).map(|_| None).collect(),
            unchecked: (0..pages).collect(),
            findings: None,
            shown: project.assets.iter().map(|asset| (asset.url.clone(), asset.path.clone())).collect(),
            shared: None,
            search: None,
            project,
        })
    }

    fn what_is(&self, path: &str, files: &dyn Files) -> Changed {
        if path.is_empty() {
            return Changed::Everything;
        }
        let below = |folder: &str| path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let themed = self.project.settings.theme.dir.as_deref().is_some_and(below);
        let known = self.project.sources.find(path);
        let is_there = files.size(path).is_some();
        if let Some(file) = known
            && is_there
            && !themed
        {
            return match self.load_read.contains(path) {
                true if self.project.scanned.binary_search(&file).is_ok() => Changed::Scanned(file),
                true => Changed::Everything,
                false => Changed::Text(file),
            };
        }
        if known.is_none() && !themed {
            let hidden = path.split('/').any(|part| part.starts_with('.') && !part.starts_with(".openpublishing"));
            let own = below(&self.project.settings.build.dest_dir) || below("target") || path.split('/').any(|part| part == "node_modules");
            if hidden || own {
                return Changed::Nothing;
            }
            let was_there = self.project.exists(path);
            if was_there && is_there {
                return Changed::Shown;
            }
            // A file that came and went between two looks; a folder that is gone or new is none.
            if !was_there && !is_there && !self.project.is_folder(path) && files.on_disk(path).is_none() {
                return Changed::Nothing;
            }
        }
        Changed::Everything
    }

    fn texts_changed(&mut self, texts: &[FileId]) {
        for file in texts {
            let users = self.users.get(file).cloned().unwrap_or_default();
            // Of what no page is made of, a rule may have asked something: the schema of the front matter is such a file.
            if users.is_empty() {
                (0..self.checked.len()).for_each(|page| self.uncheck(page));
            }
            for page in &users {
                self.uncheck(*page);
            }
            self.stale.extend(users);
        }
        self.findings = None;
        self.shared = None;
        self.search = None;
        if self.stale.len() <= AT_ONCE {
            self.summarise_stale(AT_ONCE);
            self.take_summaries();
        }
    }

    fn uncheck(&mut self, page: usize) {
        if let Some(slot) = self.checked.get_mut(page) {
            *slot = None;
            self.unchecked.insert(page);
        }
    }

    /// Makes up to `most` of the stale summaries anew. They wait in `fresh` until all are made.
    fn summarise_stale(&mut self, most: usize) {
        let pages: Vec<usize> = self.stale.iter().copied().take(most).collect();
        let made: Vec<(Summary, Vec<FileId>)> = {
            let documents = Documents::new(&self.project);
            pages.par_iter().map(|page| summarise(&self.project, &documents, *page)).collect()
        };
        for (page, (summary, files)) in pages.into_iter().zip(made) {
            self.stale.remove(&page);
            self.fresh.insert(page, summary);
            if let Some(slot) = self.made_of.get_mut(page) {
                for file in std::mem::replace(slot, files) {
                    if let Some(users) = self.users.get_mut(&file) {
                        users.remove(&page);
                    }
                }
                for file in slot.iter() {
                    self.users.entry(*file).or_default().insert(page);
                }
            }
        }
    }

    /// Puts the new summaries in place, all at once: a site whose summaries are half old and half new is never linked against. Gives
    /// whether the site has changed by it.
    fn take_summaries(&mut self) -> bool {
        let mut summaries = std::mem::take(&mut self.site.summaries);
        let mut is_other = false;
        for (page, summary) in std::mem::take(&mut self.fresh) {
            if let Some(slot) = summaries.get_mut(page)
                && *slot != summary
            {
                *slot = summary;
                is_other = true;
            }
        }
        if !is_other {
            self.site.summaries = summaries;
            return false;
        }
        self.site = std::mem::take(&mut self.site).with_summaries(summaries);
        self.navigation = Navigation::new(&self.project, &self.site);
        self.shared = None;
        self.search = None;
        self.findings = None;
        // Any page may have asked for what has changed.
        for page in 0..self.checked.len() {
            self.uncheck(page);
        }
        true
    }

    fn web_links(&self) -> WebLinks {
        WebLinks::new(&self.project, self.checked.iter().flatten().flat_map(|checked| checked.externals.iter().cloned()))
    }

    fn work(&mut self, web: Option<&LinkReport>) -> Change {
        if !self.stale.is_empty() {
            self.summarise_stale(CHUNK);
            return if self.stale.is_empty() && self.take_summaries() { Change::Page } else { Change::Nothing };
        }
        let pages: Vec<usize> = self.unchecked.iter().copied().take(CHUNK).collect();
        if !pages.is_empty() {
            let done: Vec<Checked> = {
                let documents = Documents::new(&self.project);
                let levels = Levels::new(&self.project.settings.check);
                pages.par_iter().map(|page| self.check(&documents, &levels, *page)).collect()
            };
            for (page, checked) in pages.into_iter().zip(done) {
                self.unchecked.remove(&page);
                self.shown.extend(checked.shown.iter().cloned());
                if let Some(slot) = self.checked.get_mut(page) {
                    *slot = Some(checked);
                }
            }
            return Change::Nothing;
        }
        if self.findings.is_none() {
            let levels = Levels::new(&self.project.settings.check);
            let checked = || self.checked.iter().flatten();
            let facts: Vec<PageFacts> = checked().map(|checked| checked.facts.clone()).collect();
            let mut findings: Vec<Diagnostic> = checked().flat_map(|checked| checked.findings.iter().cloned()).collect();
            findings.extend(check::check_site(&self.project, &self.site, &levels, &facts));
            if let Some(report) = web {
                let mut allows = Allows::merged(facts.iter().map(|facts| &facts.allows));
                findings.extend(self.web_links().findings(&self.project, report, &mut allows));
            }
            self.findings = Some(collect(findings));
        }
        Change::Nothing
    }

    fn page(&self, documents: &Documents<'_>, index: usize) -> Option<Page> {
        let file = self.project.pages.get(index)?;
        Some(link(&self.project, &self.site, index, file, assembled(&self.project, documents, index)))
    }

    fn check(&self, documents: &Documents<'_>, levels: &Levels<'_>, index: usize) -> Checked {
        match self.page(documents, index) {
            Some(page) => {
                let PageCheck { findings, facts } = check::check_page(&self.project, &self.site, levels, &page);
                Checked { findings, facts, externals: check::externals(&page), shown: shown(&page) }
            }
            None => Checked { findings: Vec::new(), facts: PageFacts::default(), externals: Vec::new(), shown: Vec::new() },
        }
    }

    /// The position of the page at an address, without `/` in front.
    fn page_at(&self, path: &str) -> Option<usize> {
        let page = self.project.page_by_url(path)?;
        self.project.page_index(&page.path)
    }

    /// An address as the site's files have it: decoded, below the base path, a folder as its `index.html`.
    fn site_path(&self, address: &str) -> String {
        let path = percent_decode(address.trim_start_matches('/'));
        let base = self.project.settings.book.base_path().unwrap_or("").trim_matches('/');
        let path = match path.strip_prefix(base) {
            Some(rest) if !base.is_empty() && (rest.is_empty() || rest.starts_with('/')) => rest.trim_start_matches('/').to_owned(),
            _ => path,
        };
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path }
    }

    fn file(&mut self, address: &str) -> Answer {
        let path = self.site_path(address);
        if let Some(index) = self.page_at(&path) {
            return self.article(index);
        }
        if self.project.settings.markdown_output.enabled
            && let Some(index) = path.strip_suffix(".md").and_then(|stem| self.page_at(&format!("{stem}.html")))
            && let Some(page) = self.page(&Documents::new(&self.project), index)
        {
            let body = BodyRenderer { project: &self.project, site: &self.site };
            return Answer {
                status: 200,
                mime: mime_of(&path),
                bytes: render::markdown(&body, &page, &self.project.settings.book.base()).into_bytes(),
            };
        }
        if let Some(artifact) = self.theme.artifacts.iter().find(|artifact| artifact.path == path) {
            return Answer { status: 200, mime: mime_of(&path), bytes: artifact.bytes.clone() };
        }
        if let Some(source) = self.shown.get(&path) {
            // The map decides which files there are; a file that has gone since is as none.
            if let Ok(bytes) = self.project.files.read(source) {
                return Answer { status: 200, mime: mime_of(&path), bytes };
            }
        }
        if self.project.settings.search.enabled
            && let Some(inside) = path.strip_prefix("search/")
        {
            let files = self.search.take().unwrap_or_else(|| self.search_files());
            let found = files.get(inside).map(|bytes| Answer { status: 200, mime: mime_of(&path), bytes: bytes.clone() });
            self.search = Some(files);
            if let Some(answer) = found {
                return answer;
            }
        }
        if self.project.settings.html.print && path.starts_with("print/") {
            let documents = Documents::new(&self.project);
            let sheet = self.renderer_do(|renderer| {
                let sheet = renderer.sheets.all.iter().find(|sheet| sheet.url == path)?;
                Some(render::sheet::render(renderer, sheet, &|page| self.page(&documents, page)))
            });
            match sheet {
                Some(Ok(artifact)) => return Answer::html(200, inject::inject(&String::from_utf8_lossy(&artifact.bytes))),
                Some(Err(error)) => return Answer::html(500, inject::error_page("The theme cannot be used", &format!("{error:#}"))),
                None => {}
            }
        }
        if self.shared.is_none() {
            match self.renderer_do(render::shared) {
                Ok(artifacts) => self.shared = Some(artifacts.into_iter().map(|artifact| (artifact.path, artifact.bytes)).collect()),
                Err(error) => return Answer::html(500, inject::error_page("The theme cannot be used", &format!("{error:#}"))),
            }
        }
        let shared = self.shared.as_ref();
        let found = shared.and_then(|shared| shared.get(&path));
        let (status, bytes) = match (found, shared.and_then(|shared| shared.get("404.html"))) {
            (Some(bytes), _) => (200, bytes.clone()),
            (None, Some(missing)) => (404, missing.clone()),
            (None, None) => (404, Vec::new()),
        };
        let mime = if status == 200 { mime_of(&path) } else { HTML };
        if mime == HTML {
            return Answer::html(status, inject::inject(&String::from_utf8_lossy(&bytes)));
        }
        Answer { status, mime, bytes }
    }

    fn renderer_do<T>(&self, work: impl FnOnce(&PageRenderer<'_>) -> T) -> T {
        let has_search = self.project.settings.search.enabled;
        let markdown = self.project.settings.markdown_output.enabled;
        let extras = Extras { search_manifest: has_search.then(|| "search/index.js".to_owned()), markdown };
        work(&PageRenderer::new(&self.project, &self.site, &self.theme, &self.navigation, &extras))
    }

    /// Every file of the search index, by its path below `search/`.
    fn search_files(&self) -> BTreeMap<String, Vec<u8>> {
        let settings = &self.project.settings;
        let unsearched = globs(&settings.search.exclude);
        let documents = Documents::new(&self.project);
        let body = BodyRenderer { project: &self.project, site: &self.site };
        let (terms, texts): (Vec<PageTerms>, Vec<Vec<_>>) = (0..self.project.pages.len())
            .into_par_iter()
            .filter_map(|index| self.page(&documents, index))
            .filter(|page| !unsearched.is_match(&page.path))
            .map(|page| {
                let marks = Marks::of(&page);
                let article = extract::page(&self.project, &page, &|block| body.fragment(&page, &marks, std::slice::from_ref(block)));
                let entries = extract::search_entries(&page, self.navigation.section(page.index), &article);
                let texts: Vec<_> = search::text_files(&entries).into_iter().collect();
                (search::tokenize_page(&entries, &settings.book.language), texts)
            })
            .unzip();
        let options = IndexOptions { language: settings.book.language.clone(), ..IndexOptions::default() };
        search::build(&terms, &options).into_iter().chain(texts.into_iter().flatten()).collect()
    }

    fn article(&mut self, index: usize) -> Answer {
        let documents = Documents::new(&self.project);
        let Some(page) = self.page(&documents, index) else { return Answer::html(404, String::new()) };
        let ids = match IdMap::load(&self.project) {
            Ok(ids) => ids,
            Err(error) => return Answer::html(500, inject::error_page("The id map cannot be used", &format!("{error:#}"))),
        };
        let marks = Marks::of(&page).with_old_ids(&ids, &self.project, &self.site, &page);
        // What a page says to programs is made of its procedures without their HTML.
        let article = extract::page(&self.project, &page, &|_| String::new());
        let made = self.renderer_do(|renderer| renderer.article(&page, &marks, &article));
        self.shown.extend(shown(&page));
        match made {
            Ok(artifact) => Answer::html(200, inject::inject(&String::from_utf8_lossy(&artifact.bytes))),
            Err(error) => Answer::html(500, inject::error_page("The theme cannot be used", &format!("{error:#}"))),
        }
    }

    fn findings_of(&mut self, address: &str, out: &mut Vec<u8>) {
        let Some(index) = self.page_at(&self.site_path(address)) else { return };
        if self.checked.get(index).is_some_and(Option::is_none) {
            let checked = self.check(&Documents::new(&self.project), &Levels::new(&self.project.settings.check), index);
            self.unchecked.remove(&index);
            self.checked[index] = Some(checked);
        }
        let mut findings = self.checked.get(index).and_then(Option::as_ref).map(|checked| checked.findings.clone()).unwrap_or_default();
        // What only the whole book, or the web, knows of the files that this page is made of.
        if let (Some(all), Some(files)) = (&self.findings, self.made_of.get(index)) {
            let own: BTreeSet<(&str, crate::source::Span)> = findings.iter().map(|finding| (finding.rule, finding.span)).collect();
            let more: Vec<Diagnostic> = all
                .iter()
                .filter(|finding| files.contains(&finding.span.file) && !own.contains(&(finding.rule, finding.span)))
                .cloned()
                .collect();
            findings.extend(more);
        }
        let findings = collect(findings);
        let summary = Count::of(&findings);
        let report = Report {
            findings: &findings,
            sources: &self.project.sources,
            rules: &Catalogue,
            root: "",
            fail_on: FailOn::Never,
            summary,
            stats: None,
        };
        // Writing into memory does not fail.
        let _ = Format::Json.renderer(&RenderOptions::default()).render(&report, out);
    }
}

fn summarise(project: &Project, documents: &Documents<'_>, index: usize) -> (Summary, Vec<FileId>) {
    let page = assembled(project, documents, index);
    (Summary::of(&page), page.files)
}

fn shown(page: &Page) -> Vec<(String, String)> {
    page.references
        .iter()
        .filter_map(|reference| match &reference.target {
            Target::Asset { path, url, .. } => Some((url.clone(), path.clone())),
            Target::Here(_)
            | Target::Page { .. }
            | Target::External(_)
            | Target::Site(_)
            | Target::MappedUid { .. }
            | Target::Text
            | Target::Broken(_) => None,
        })
        .collect()
}

#[cfg(test)]
#[path = "preview_tests.rs"]
mod tests;
