//! Runs the stages over a book: reads what it needs, in parallel, and gives the same result for any number of threads.
//!
//! Pages are assembled twice: once to learn what other pages may ask of them, once to render them. Parsing is so cheap beside all
//! else that keeping the trees of a large book in memory would cost more.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use anyhow::Result;
use rayon::prelude::*;

use crate::check::{self, Levels, PageFacts};
use crate::diag::{Diagnostic, collect};
use crate::load::{PageFile, PageKind, Project};
use crate::render::{self, Artifact, Extras, Marks, Navigation, PageRenderer, Theme};
use crate::resolve::{Assembled, Documents, Page, Site, Summary, Target, assemble, assemble_page, link};
use crate::source::FileId;
use crate::write::{Output, Written};

/// How far the work is, for a terminal.
pub trait Progress: Sync {
    /// `done` of `all` pages are through the stage of this name.
    fn update(&self, stage: &'static str, done: usize, all: usize);
}

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
    pub site: Site,
    progress: &'a dyn Progress,
    pub timings: Timings,
}

/// Wall time by stage, in the order in which they ran.
#[derive(Clone, Debug, Default)]
pub struct Timings {
    pub stages: Vec<(&'static str, Duration)>,
}

impl Timings {
    fn note(&mut self, stage: &'static str, since: Instant) {
        self.stages.push((stage, since.elapsed()));
    }
}

/// What one page leaves behind when it is done.
struct PageDone {
    findings: Vec<Diagnostic>,
    facts: PageFacts,
}

impl<'a> Session<'a> {
    /// Assembles every page once, to know what pages may ask of each other.
    pub fn new(project: &'a Project, progress: &'a dyn Progress) -> Self {
        let start = Instant::now();
        let documents = Documents::new(project);
        let summaries: Vec<Summary> =
            (0..project.pages.len()).into_par_iter().map(|index| Summary::of(&assembled(project, &documents, index))).collect();
        let site = Site::new(summaries);
        let mut timings = Timings::default();
        timings.note("summarise", start);
        Self { project, documents, site, progress, timings }
    }

    /// One page, linked.
    pub fn page(&self, index: usize) -> Page {
        let assembled = assembled(self.project, &self.documents, index);
        link(self.project, &self.site, index, &self.project.pages[index], assembled)
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

    /// Works on each page in parallel and keeps what `work` gives, in the order of the pages.
    fn each_page<T: Send>(&self, stage: &'static str, work: impl Fn(Page) -> Result<T> + Sync) -> Result<Vec<T>> {
        let all = self.project.pages.len();
        let done = std::sync::atomic::AtomicUsize::new(0);
        (0..all)
            .into_par_iter()
            .map(|index| {
                let result = work(self.page(index));
                let done = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
                if done.is_multiple_of(64) || done == all {
                    self.progress.update(stage, done, all);
                }
                result
            })
            .collect()
    }

    /// All findings, sorted and merged.
    ///
    /// # Errors
    /// Never for what authors wrote.
    pub fn check(&mut self) -> Result<Vec<Diagnostic>> {
        let start = Instant::now();
        let levels = Levels::new(&self.project.settings.check);
        let done = self.each_page("checking", |page| Ok(self.check_page(&levels, &page)))?;
        let findings = self.all_findings(&levels, done);
        self.timings.note("check", start);
        Ok(findings)
    }

    fn check_page(&self, levels: &Levels<'_>, page: &Page) -> PageDone {
        PageDone { findings: check::check_page(self.project, &self.site, levels, page), facts: PageFacts::of(self.project, page) }
    }

    fn all_findings(&self, levels: &Levels<'_>, done: Vec<PageDone>) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let mut facts = Vec::with_capacity(done.len());
        for page in done {
            findings.extend(page.findings);
            facts.push(page.facts);
        }
        findings.extend(check::check_site(self.project, &self.site, levels, &facts));
        collect(findings)
    }

    /// All findings, and the site in its folder.
    ///
    /// # Errors
    /// When the theme cannot be used or the output cannot be written: the folder is then as it was.
    pub fn build(&mut self, dest: &Path) -> Result<(Vec<Diagnostic>, Written)> {
        let start = Instant::now();
        let levels = Levels::new(&self.project.settings.check);
        let output = Output::open(dest)?;
        let theme = Theme::load(self.project)?;
        let navigation = Navigation::new(self.project, &self.site);
        let renderer = PageRenderer::new(self.project, &self.site, &theme, &navigation, &Extras::default());
        let assets: Mutex<BTreeSet<(String, String)>> = Mutex::default();
        let done = self.each_page("building", |page| {
            let done = self.check_page(&levels, &page);
            let marks = Marks::default();
            put(&output, renderer.article(&page, &marks, Vec::new())?)?;
            let shown = page.references.iter().filter_map(|reference| match &reference.target {
                Target::Asset { path, url, .. } => Some((url.clone(), path.clone())),
                _ => None,
            });
            assets.lock().unwrap_or_else(PoisonError::into_inner).extend(shown);
            Ok(done)
        })?;
        let findings = self.all_findings(&levels, done);
        self.timings.note("pages", start);

        let start = Instant::now();
        for artifact in theme.artifacts.iter() {
            output.put(&artifact.path, &artifact.bytes)?;
        }
        for artifact in render::shared(&renderer)? {
            put(&output, artifact)?;
        }
        let mut assets = assets.into_inner().unwrap_or_else(PoisonError::into_inner);
        assets.extend(self.project.assets.iter().map(|asset| (asset.url.clone(), asset.path.clone())));
        let html = &self.project.settings.html;
        let scripts = html.extra_css.iter().chain(&html.extra_js).chain(&html.mermaid);
        assets.extend(
            scripts.filter(|file| self.project.exists(&file.text)).map(|file| (self.project.url_for(&file.text), file.text.clone())),
        );
        let assets: Vec<(String, String)> = assets.into_iter().collect();
        assets.par_iter().try_for_each(|(url, path)| match self.project.files.on_disk(path) {
            Some(place) => output.copy(url, &place),
            None => match self.project.files.read(path) {
                Ok(bytes) => output.put(url, &bytes),
                Err(error) => Err(error.into()),
            },
        })?;
        let written = output.finish()?;
        self.timings.note("write", start);
        Ok((findings, written))
    }
}

fn put(output: &Output, artifact: Artifact) -> Result<()> {
    output.put(&artifact.path, &artifact.bytes)
}

fn assembled(project: &Project, documents: &Documents<'_>, index: usize) -> Assembled {
    assemble_page(project, documents, &project.pages[index])
}
