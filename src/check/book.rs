//! All rules over all pages, without rendering anything.

use rayon::prelude::*;

use super::levels::Levels;
use super::run::{PageCheck, check_page, check_site};
use crate::diag::{Diagnostic, collect};
use crate::load::{PageFile, PageKind, Project};
use crate::parse::ast::FrontMatter;
use crate::resolve::{Assembled, Documents, Site, Summary, assemble, assemble_blocks, link};

/// The findings of a book, sorted and merged. Pages that are no Markdown take part with their names only.
pub fn check_book(project: &Project) -> Vec<Diagnostic> {
    let documents = Documents::new(project);
    let assembled: Vec<Assembled> = project.pages.par_iter().map(|page| assemble_page(project, &documents, page)).collect();
    let site = Site::new(assembled.par_iter().map(Summary::of).collect());
    let levels = Levels::new(&project.settings.check);
    let checked: Vec<PageCheck> = project
        .pages
        .par_iter()
        .zip(assembled)
        .enumerate()
        .map(|(index, (file, assembled))| check_page(project, &site, &levels, &link(project, &site, index, file, assembled)))
        .collect();
    let (mut findings, mut facts) = (Vec::new(), Vec::with_capacity(checked.len()));
    for page in checked {
        findings.extend(page.findings);
        facts.push(page.facts);
    }
    findings.extend(check_site(project, &site, &levels, &facts));
    collect(findings)
}

fn assemble_page(project: &Project, documents: &Documents<'_>, page: &PageFile) -> Assembled {
    match page.kind {
        PageKind::Markdown => assemble(project, documents, page.file),
        PageKind::Landing
        | PageKind::Hub
        | PageKind::Faq
        | PageKind::ZonePivotGroups
        | PageKind::ContextObject
        | PageKind::Other(_) => assemble_blocks(project, documents, page.file, FrontMatter::default(), Vec::new(), Vec::new()),
    }
}
