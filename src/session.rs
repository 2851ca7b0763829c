//! Runs the stages over a book: reads what it needs, in parallel, and gives the same result for any number of threads.
//!
//! Pages are assembled to learn what other pages may ask of them, and again to render them. The trees of the first time are kept
//! only up to a bound: those of a large book would take gigabytes. What a page leaves
//! behind is taken in the order of the pages, some hundreds at a time, so memory does not grow with the book's text.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Result, bail};
use rayon::prelude::*;

use crate::check::{self, Allows, External, Levels, PageCheck};
use crate::diag::{Diagnostic, collect};
use crate::extract::{self, Article, Frame, Framed, Packed};
use crate::interrupt;
use crate::load::{LoadProblem, LoadProblemKind, PageFile, PageKind, Project};
use crate::render::{self, Artifact, BodyRenderer, Extras, IdMap, Marks, Navigation, PageRenderer, Theme};
use crate::resolve::{Assembled, Documents, Page, Site, Summary, Target, assemble, assemble_page, link};
use crate::search::{self, IndexBuilder, IndexOptions, PageTerms};
use crate::source::{FileId, Span};
use crate::timing::{Laps, PageTime, Timings, What};
use crate::write::{Output, Written};

/// How many pages are worked on before what they leave behind is taken.
const BATCH: usize = 256;

/// How far the work is, for a terminal.
pub trait Progress: Sync {
    /// `done` of `all` pages are through the stage of this name.
    fn update(&self, stage: &'static str, done: usize, all: usize);
}

/// So many pages are assembled once only. A page's tree takes some 90 kB, and at this number the other memory of a
/// large book outgrows the trees before it ends.
const KEPT_PAGES: usize = 2_500;

/// Nobody is looking.
#[derive(Clone, Copy, Debug)]
pub struct Quiet;

impl Progress for Quiet {
    fn update(&self, _stage: &'static str, _done: usize, _all: usize) {}
}

/// A book that is being worked on.
pub struct Session<'a> {
    pub project: &'a Project,
    documents: Documents<'a>,
    /// The first assembly of each page, until somebody takes it.
    kept: Vec<Mutex<Option<Box<Assembled>>>>,
    pub site: Site,
    progress: &'a dyn Progress,
    /// Links that lead out of the book are gathered for somebody who asks the web about them.
    asks_web: bool,
    pub timings: Timings,
}

/// What was found, and what only the web can answer.
#[derive(Debug, Default)]
pub struct Checked {
    /// Sorted and merged.
    pub findings: Vec<Diagnostic>,
    /// External links with their places, by page; empty unless the session is [`asking_web`](Session::asking_web).
    pub externals: Vec<External>,
    /// What comments allow, for the findings that the web's answers make.
    pub allows: Allows,
}

/// How the export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// One document, as the export's schema describes it.
    Json,
    /// One procedure a line.
    Ndjson,
    /// One document of schema.org's types.
    JsonLd,
    /// The pages in the order of the navigation, as CommonMark.
    Markdown,
    /// One document with a topic for each problem and lone procedure.
    Dita,
    /// One playbook a line.
    Cacao,
}

impl ExportFormat {
    pub const ALL: [ExportFormat; 6] =
        [ExportFormat::Json, ExportFormat::Ndjson, ExportFormat::JsonLd, ExportFormat::Markdown, ExportFormat::Dita, ExportFormat::Cacao];

    pub fn name(self) -> &'static str {
        match self {
            ExportFormat::Json => "json",
            ExportFormat::Ndjson => "ndjson",
            ExportFormat::JsonLd => "jsonld",
            ExportFormat::Markdown => "markdown",
            ExportFormat::Dita => "dita",
            ExportFormat::Cacao => "cacao",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// What one page leaves behind for the checks.
#[derive(Default)]
struct PageChecked {
    check: PageCheck,
    externals: Vec<External>,
}

/// What one page leaves behind for the site.
#[derive(Default)]
struct PageBuilt {
    checked: PageChecked,
    /// Its bytes in the export: made where the page is, since one thread alone would be busy with it for a fifth of a build.
    packed: Option<Packed>,
    /// Its number and description, for the list of pages in Markdown.
    listed: Option<(usize, String)>,
    /// Its number in the search index, and its words.
    terms: Option<(u32, PageTerms)>,
    assets: Vec<(String, String)>,
}

impl<'a> Session<'a> {
    /// Assembles every page once, to know what pages may ask of each other.
    pub fn new(project: &'a Project, progress: &'a dyn Progress) -> Self {
        Self::timed(project, progress, Timings::default())
    }

    /// [`new`](Self::new), where it was begun to measure before: as long as the book was being loaded.
    pub fn timed(project: &'a Project, progress: &'a dyn Progress, mut timings: Timings) -> Self {
        let start = Instant::now();
        let documents = Documents::new(project);
        let made: Vec<_> = (0..project.pages.len())
            .into_par_iter()
            .map(|index| {
                let mut laps = timings.laps();
                let assembled = guarded(project, index, || assembled(project, &documents, index));
                // By the page's number, so that no thread's luck decides what is kept.
                let keep = index < KEPT_PAGES && assembled.is_some();
                let assembled = assembled.unwrap_or_else(|| Assembled { title: project.pages[index].path.clone(), ..Assembled::default() });
                let summary = Summary::of(&assembled);
                laps.lap(What::Part, "summarise");
                (summary, Mutex::new(keep.then(|| Box::new(assembled))), timings.page_time(index, thread(), laps))
            })
            .collect();
        let mut summaries = Vec::with_capacity(made.len());
        let mut kept = Vec::with_capacity(made.len());
        for (summary, tree, time) in made {
            summaries.push(summary);
            kept.push(tree);
            timings.page(time);
        }
        let site = Site::new(summaries);
        timings.stage("summarise", start);
        timings.cache("pages whose tree was still there", project.pages.len().min(KEPT_PAGES), project.pages.len());
        Self { project, documents, kept, site, progress, asks_web: false, timings }
    }

    /// Whether [`Checked::externals`] is wanted: of a large book that is much to keep for nothing.
    #[must_use]
    pub fn asking_web(mut self, is_asked: bool) -> Self {
        self.asks_web = is_asked;
        self
    }

    /// One page, linked.
    pub fn page(&self, index: usize) -> Page {
        self.page_timed(index, &mut Laps::off())
    }

    fn page_timed(&self, index: usize, laps: &mut Laps) -> Page {
        let kept = self.kept.get(index).and_then(|slot| slot.lock().unwrap_or_else(PoisonError::into_inner).take());
        let assembled = kept.map_or_else(|| assembled(self.project, &self.documents, index), |kept| *kept);
        laps.lap(What::Part, "assemble");
        let page = link(self.project, &self.site, index, &self.project.pages[index], assembled);
        laps.lap(What::Part, "link");
        page
    }

    /// A Markdown file that is no page of its own, linked as if it were one; `None` for a file of another kind.
    pub fn lone_page(&self, file: FileId) -> Option<Page> {
        let path = self.project.sources.path(file).to_owned();
        if !crate::source::extension(&path).eq_ignore_ascii_case("md") {
            return None;
        }
        let docset = self.project.docset_of(&path);
        let url = self.project.url_for(&path);
        let page = PageFile { file, path, url, kind: PageKind::Markdown, docset, metadata: std::sync::Arc::new([]) };
        let assembled = assemble(self.project, &self.documents, file);
        Some(link(self.project, &self.site, self.project.pages.len(), &page, assembled))
    }

    /// Works on the pages in parallel and takes what each leaves behind in their order.
    fn each_page<T: Send + Default>(
        &self,
        stage: &'static str,
        timings: &mut Timings,
        work: impl Fn(Page, &mut Laps) -> Result<T> + Sync,
        take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let order: Vec<usize> = (0..self.project.pages.len()).collect();
        self.pages_in(&order, stage, timings, work, take)
    }

    /// The same in an order of its own. A page whose work fails in a way that nobody foresaw leaves nothing behind, and a problem.
    fn pages_in<T: Send + Default>(
        &self,
        order: &[usize],
        stage: &'static str,
        timings: &mut Timings,
        work: impl Fn(Page, &mut Laps) -> Result<T> + Sync,
        mut take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let all = order.len();
        let done = AtomicUsize::new(0);
        for batch in order.chunks(BATCH) {
            interrupt::check()?;
            let batch: Vec<(Result<T>, Option<PageTime>)> = batch
                .par_iter()
                .map(|&index| {
                    let mut laps = timings.laps();
                    let result = guarded(self.project, index, || work(self.page_timed(index, &mut laps), &mut laps));
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    if done.is_multiple_of(64) || done == all {
                        self.progress.update(stage, done, all);
                    }
                    (self.settled(index, result), timings.page_time(index, thread(), laps))
                })
                .collect();
            for (result, time) in batch {
                timings.page(time);
                take(result?)?;
            }
        }
        Ok(())
    }

    /// What is left of a page's work. A page whose name no disk takes costs itself only, as one that failed does.
    fn settled<T: Default>(&self, page: usize, result: Option<Result<T>>) -> Result<T> {
        let is_named_badly =
            |error: &anyhow::Error| error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::InvalidFilename);
        match result {
            None => Ok(T::default()),
            Some(Err(error)) if is_named_badly(&error) => {
                if let Some(page) = self.project.pages.get(page) {
                    let message = "its name is too long for the file that it becomes".to_owned();
                    let kind = LoadProblemKind::Unreadable { path: page.path.clone(), message };
                    self.project.add_problem(LoadProblem::new(Span::file_start(page.file), kind));
                }
                Ok(T::default())
            }
            Some(result) => result,
        }
    }

    /// All findings.
    ///
    /// # Errors
    /// Never for what authors wrote.
    pub fn check(&mut self) -> Result<Checked> {
        let start = Instant::now();
        let levels = Levels::new(&self.project.settings.check);
        let mut all = Vec::with_capacity(self.project.pages.len());
        let mut timings = std::mem::take(&mut self.timings);
        let work = |page: Page, laps: &mut Laps| Ok(self.check_page(&levels, &page, laps));
        self.each_page("checking", &mut timings, work, |checked| {
            all.push(checked);
            Ok(())
        })?;
        timings.stage("pages", start);
        let start = Instant::now();
        let checked = self.all_checked(&levels, all);
        timings.stage("book", start);
        self.timings = timings;
        Ok(checked)
    }

    fn check_page(&self, levels: &Levels<'_>, page: &Page, laps: &mut Laps) -> PageChecked {
        PageChecked {
            check: check::check_page_timed(self.project, &self.site, levels, page, laps),
            externals: if self.asks_web { check::externals(page) } else { Vec::new() },
        }
    }

    fn all_checked(&self, levels: &Levels<'_>, pages: Vec<PageChecked>) -> Checked {
        let mut checked = Checked::default();
        let mut facts = Vec::with_capacity(pages.len());
        for PageChecked { check: page, externals } in pages {
            checked.findings.extend(page.findings);
            checked.externals.extend(externals);
            facts.push(page.facts);
        }
        checked.findings.extend(check::check_site(self.project, &self.site, levels, &facts));
        checked.findings = collect(checked.findings);
        checked.allows = Allows::merged(facts.iter().map(|page| &page.allows));
        checked
    }

    /// Writes the procedures of the book, article by article.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn export(&self, format: ExportFormat, out: &mut dyn Write) -> Result<()> {
        let book = self.book();
        let frame = match format {
            ExportFormat::Json => Frame::json(&book)?,
            ExportFormat::Ndjson | ExportFormat::Cacao => Frame::lines(),
            ExportFormat::JsonLd => Frame::json_ld(),
            ExportFormat::Markdown => Frame { between: b"\n", ..Frame::default() },
            ExportFormat::Dita => Frame::dita(),
        };
        let mut framed = Framed::new(out, frame)?;
        let base = self.project.settings.book.base();
        let body = BodyRenderer { project: self.project, site: &self.site };
        // The HTML of blocks is dear, and these formats have none.
        let bare = |page: &Page| extract::page(self.project, page, &|_| String::new());
        let work = |page: Page, _: &mut Laps| {
            Ok(match format {
                // The bytes of an article's own file in the site, without the hashes and the index that stand beside it there.
                ExportFormat::Json => serde_json::to_vec(&self.article(&page, &Marks::of(&page))).map_err(io::Error::from)?,
                ExportFormat::Ndjson if page.recognized.procedures.is_empty() => Vec::new(),
                ExportFormat::Ndjson => extract::lines(&self.article(&page, &Marks::of(&page)))?,
                ExportFormat::JsonLd => {
                    let object = extract::json_ld(&bare(&page), &extract::questions(self.project, &page), &book);
                    serde_json::to_vec(&object).map_err(io::Error::from)?
                }
                ExportFormat::Markdown => render::markdown(&body, &page, &base).into_bytes(),
                ExportFormat::Dita => extract::dita(&bare(&page)).into_bytes(),
                ExportFormat::Cacao => extract::cacao(&bare(&page), &book).into_bytes(),
            })
        };
        let order = match format {
            ExportFormat::Markdown => Navigation::new(self.project, &self.site).reading_order(self.project.pages.len()),
            ExportFormat::Json | ExportFormat::Ndjson | ExportFormat::JsonLd | ExportFormat::Dita | ExportFormat::Cacao => {
                (0..self.project.pages.len()).collect()
            }
        };
        self.pages_in(&order, "exporting", &mut Timings::default(), work, |piece| Ok(framed.piece(&piece)?))?;
        framed.finish()?;
        // Whoever reads an export sees no findings: it must not look complete.
        let failed = self.project.problems().into_iter().find_map(|problem| match problem.kind {
            LoadProblemKind::PageFailed { message } => Some((problem.span.file, message)),
            _ => None,
        });
        match failed {
            Some((file, message)) => bail!("`{}` is missing, since Fixbook failed on it: {message}", self.project.sources.path(file)),
            None => Ok(()),
        }
    }

    fn article(&self, page: &Page, marks: &Marks) -> Article {
        let body = BodyRenderer { project: self.project, site: &self.site };
        extract::page(self.project, page, &|block| body.fragment(page, marks, std::slice::from_ref(block)))
    }

    fn book(&self) -> extract::Book {
        extract::book(self.project, &self.site)
    }

    /// All findings, and the site in its folder.
    ///
    /// # Errors
    /// When the theme cannot be used or the output cannot be written: the folder is then as it was.
    pub fn build(&mut self, dest: &Path) -> Result<(Checked, Written)> {
        let start = Instant::now();
        let settings = &self.project.settings;
        let levels = Levels::new(&settings.check);
        let output = Output::open(dest)?;
        let theme = Theme::load(self.project)?;
        let navigation = Navigation::new(self.project, &self.site);
        // Without pages there is nothing to search in, and nothing to show a picture.
        let has_pages = settings.html.enabled;
        let has_search = settings.search.enabled && has_pages;
        let has_markdown = settings.markdown_output.enabled;
        let extras = Extras { search_manifest: has_search.then(|| "search/index.js".to_owned()), markdown: has_markdown };
        let ids = IdMap::load(self.project)?;
        let base = settings.book.base();
        let body = BodyRenderer { project: self.project, site: &self.site };
        let renderer = PageRenderer::new(self.project, &self.site, &theme, &navigation, &extras);
        let unsearched = globs(&settings.search.exclude);

        let mut pages = Vec::with_capacity(self.project.pages.len());
        let mut index = IndexBuilder::default();
        let numbers = if has_search { numbers(self.project, &unsearched) } else { Vec::new() };
        let mut listed: Vec<(usize, String)> = Vec::new();
        let mut assets: BTreeSet<(String, String)> =
            self.project.assets.iter().map(|asset| (asset.url.clone(), asset.path.clone())).collect();
        let mut api = if settings.json.enabled { Some(Api::new(&output, &self.book())?) } else { None };
        let has_json = api.is_some();
        let mut timings = std::mem::take(&mut self.timings);
        timings.stage("theme and navigation", start);
        let start = Instant::now();
        let work = |page: Page, laps: &mut Laps| {
            let marks = Marks::of(&page).with_old_ids(&ids, self.project, &self.site, &page);
            let article = self.article(&page, &marks);
            laps.lap(What::Part, "extract");
            if has_pages {
                let html = renderer.article_timed(&page, &marks, &article, laps)?;
                put(&output, html)?;
                laps.lap(What::Part, "write");
            }
            if has_markdown {
                output.put(&render::markdown_url(&page.url), render::markdown(&body, &page, &base).as_bytes())?;
                laps.lap(What::Part, "markdown");
            }
            let listed = has_markdown.then(|| (page.index, article.description.clone()));
            let mut page_terms = None;
            if let Some(number) = numbers.get(page.index).copied().flatten() {
                let section = navigation.section(page.index);
                let entries = extract::search_entries(&page, section, &article);
                let texts = search::text_files(&entries);
                laps.lap(What::Part, "search texts");
                for (path, bytes) in texts {
                    output.put(&format!("search/{path}"), &bytes)?;
                }
                laps.lap(What::Part, "write");
                page_terms = Some((number, search::tokenize_page(&entries, &settings.book.language)));
                laps.lap(What::Part, "search words");
            }
            let shown = page.references.iter().filter_map(|reference| match &reference.target {
                Target::Asset { path, url, .. } => Some((url.clone(), path.clone())),
                _ => None,
            });
            let assets = shown.collect();
            let packed = if has_json { Some(Api::page(&output, article)?) } else { None };
            laps.lap(What::Part, "export");
            Ok(PageBuilt { checked: self.check_page(&levels, &page, laps), packed, listed, terms: page_terms, assets })
        };
        self.each_page("building", &mut timings, work, |built| {
            pages.push(built.checked);
            if let Some((number, terms)) = built.terms {
                index.add(number, terms);
            }
            listed.extend(built.listed);
            assets.extend(built.assets);
            match (&mut api, &built.packed) {
                (Some(api), Some(packed)) => api.article(packed),
                (Some(_) | None, _) => Ok(()),
            }
        })?;
        timings.stage("pages", start);
        let start = Instant::now();
        let checked = self.all_checked(&levels, pages);
        timings.stage("book", start);

        let start = Instant::now();
        if has_search {
            let options = IndexOptions { language: settings.book.language.clone(), ..IndexOptions::default() };
            let files = index.finish(&options);
            files.par_iter().try_for_each(|(path, bytes)| output.put(&format!("search/{path}"), bytes))?;
        }
        timings.stage("search", start);

        let start = Instant::now();
        if let Some(api) = api {
            api.finish()?;
        }
        if has_markdown {
            self.llms(&output, &navigation, &listed)?;
        }
        let html = &self.project.settings.html;
        if has_pages {
            for artifact in &theme.artifacts {
                output.put(&artifact.path, &artifact.bytes)?;
            }
            for artifact in render::shared(&renderer)? {
                put(&output, artifact)?;
            }
            let sheets = &renderer.sheets.all;
            sheets.par_iter().try_for_each(|sheet| {
                let page = |page: usize| guarded(self.project, page, || self.page(page));
                put(&output, render::sheet::render(&renderer, sheet, &page)?)
            })?;
        } else {
            assets.clear();
        }
        let scripts = html.extra_css.iter().chain(&html.extra_js).chain(&html.mermaid);
        assets.extend(
            scripts
                .filter(|file| has_pages && self.project.exists(&file.text))
                .map(|file| (self.project.url_for(&file.text), file.text.clone())),
        );
        let assets: Vec<(String, String)> = assets.into_iter().collect();
        assets.par_iter().try_for_each(|(url, path)| match self.project.files.on_disk(path) {
            Some(place) => output.copy(url, &place),
            None => match self.project.files.read(path) {
                Ok(bytes) => output.put(url, &bytes),
                Err(error) => Err(error.into()),
            },
        })?;
        if theme.offline {
            // The export is for other programs: it would double what a reader's browser keeps.
            let files: Vec<String> = output.paths().into_iter().filter(|path| !path.starts_with("api/")).collect();
            output.put("offline.json", &serde_json::to_vec(&files).map_err(io::Error::from)?)?;
        }
        let written = output.finish()?;
        timings.stage("write", start);
        let (hits, asked) = render::highlight_use();
        timings.cache("highlighted code", hits, asked);
        self.timings = timings;
        Ok((checked, written))
    }
}

/// All pages in one text, for programs that read whole books: split at this size.
const LLMS_SHARD: usize = 1 << 20;

impl Session<'_> {
    /// `llms.txt`, which lists the pages in the order of the navigation, and `llms-full*.txt`, which hold them.
    fn llms(&self, output: &Output, navigation: &Navigation, descriptions: &[(usize, String)]) -> Result<()> {
        let book = self.book();
        let base = self.project.settings.book.base();
        let order = navigation.reading_order(self.project.pages.len());
        let mut shards: Vec<String> = Vec::new();
        let mut stream: Option<(usize, crate::write::Stream<'_>)> = None;
        let descriptions: std::collections::HashMap<usize, &str> =
            descriptions.iter().map(|(page, description)| (*page, description.as_str())).collect();
        // A page that failed has no text.
        let written = order.iter().filter(|index| descriptions.contains_key(index));
        for page in written.filter_map(|index| self.project.pages.get(*index)) {
            let text = output.read(&render::markdown_url(&page.url))?;
            let (size, mut open) = match stream.take() {
                Some((size, open)) if size + text.len() <= LLMS_SHARD => (size, open),
                full => {
                    if let Some((_, full)) = full {
                        full.finish()?;
                    }
                    let name = if shards.is_empty() { "llms-full.txt".to_owned() } else { format!("llms-full-{}.txt", shards.len() + 1) };
                    let open = output.stream(&name)?;
                    shards.push(name);
                    (0, open)
                }
            };
            let head = format!("{}Source: {base}{}\n\n", if size > 0 { "\n---\n\n" } else { "" }, page.url);
            open.write_all(head.as_bytes())?;
            open.write_all(&text)?;
            stream = Some((size + head.len() + text.len(), open));
        }
        if let Some((_, open)) = stream {
            open.finish()?;
        }
        let pages = order.iter().filter_map(|&index| {
            Some(render::Listed {
                section: navigation.section(index),
                title: &self.site.summaries.get(index)?.title,
                url: format!("{base}{}", render::markdown_url(&self.project.pages.get(index)?.url)),
                description: descriptions.get(&index).copied().unwrap_or(""),
            })
        });
        let about = self.project.settings.book.description.as_deref().unwrap_or("");
        let text = render::llms(&book.title, about, pages, shards.iter().map(|name| format!("{base}{name}")));
        output.put("llms.txt", text.as_bytes())
    }
}

/// The export inside the site: `api/`.
struct Api<'o> {
    output: &'o Output,
    json: Framed<crate::write::Stream<'o>>,
    lines: Framed<crate::write::Stream<'o>>,
    index: Framed<crate::write::Stream<'o>>,
}

impl<'o> Api<'o> {
    fn new(output: &'o Output, book: &extract::Book) -> Result<Self> {
        Ok(Self {
            output,
            json: Framed::new(output.stream("api/procedures.json")?, Frame::json(book)?)?,
            lines: Framed::new(output.stream("api/procedures.ndjson")?, Frame::lines())?,
            index: Framed::new(output.stream("api/index.json")?, Frame::json(book)?)?,
        })
    }

    /// Writes a page's own files; those of the whole book get it in the order of the pages.
    fn page(output: &Output, article: Article) -> Result<Packed> {
        let packed = Packed::new(article)?;
        output.put(&packed.path, &packed.json)?;
        for procedure in &packed.procedures {
            output.put(&procedure.path, &procedure.line)?;
        }
        Ok(packed)
    }

    fn article(&mut self, packed: &Packed) -> Result<()> {
        self.json.piece(packed.element())?;
        for procedure in &packed.procedures {
            self.lines.piece(&procedure.line)?;
        }
        self.index.piece(&packed.index)?;
        Ok(())
    }

    fn finish(self) -> Result<()> {
        self.json.finish()?.finish()?;
        self.lines.finish()?.finish()?;
        self.index.finish()?.finish()?;
        for (path, schema) in [("api/procedures.schema.json", extract::schema()), ("api/index.schema.json", extract::index_schema())] {
            let mut schema = serde_json::to_vec_pretty(&schema).map_err(io::Error::from)?;
            schema.push(b'\n');
            self.output.put(path, &schema)?;
        }
        Ok(())
    }
}

/// By page: its place among the pages that can be found, sorted by their URLs.
fn numbers(project: &Project, unsearched: &globset::GlobSet) -> Vec<Option<u32>> {
    let mut found: Vec<usize> = (0..project.pages.len()).filter(|page| !unsearched.is_match(&project.pages[*page].path)).collect();
    found.sort_by(|a, b| project.pages[*a].url.cmp(&project.pages[*b].url));
    let mut numbers = vec![None; project.pages.len()];
    for (number, page) in (0..).zip(found) {
        numbers[page] = Some(number);
    }
    numbers
}

/// Does a page's work. What no author can be blamed for, a fault of the program, costs that page and not the book: it becomes a finding.
fn guarded<T>(project: &Project, page: usize, work: impl FnOnce() -> T) -> Option<T> {
    let panic = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => return Some(done),
        Err(panic) => panic,
    };
    let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    let message = said.unwrap_or("it did not say why").lines().next().unwrap_or("").to_owned();
    let file = project.pages.get(page).map_or_else(FileId::default, |page| page.file);
    project.add_problem(LoadProblem::new(Span::file_start(file), LoadProblemKind::PageFailed { message }));
    None
}

/// The number of the worker that asks; 0 outside of the pool.
fn thread() -> usize {
    rayon::current_thread_index().unwrap_or(0)
}

fn put(output: &Output, artifact: Artifact) -> Result<()> {
    output.put(&artifact.path, &artifact.bytes)
}

/// The configuration has refused what is no glob.
pub(crate) fn globs(patterns: &[String]) -> globset::GlobSet {
    let mut builder = globset::GlobSetBuilder::new();
    for glob in patterns.iter().filter_map(|pattern| globset::Glob::new(pattern).ok()) {
        builder.add(glob);
    }
    builder.build().unwrap_or_default()
}

pub(crate) fn assembled(project: &Project, documents: &Documents<'_>, index: usize) -> Assembled {
    assemble_page(project, documents, &project.pages[index])
}
