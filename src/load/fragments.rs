//! Which Markdown files are pieces of other pages and no pages themselves.
//!
//! DocFX decides by globs alone, so a repository that takes in `**/*.md` and keeps its one-word tokens in `Token/` publishes each token as
//! a page, which no reader is meant to see. Fixbook decides by use:
//!
//! - A file in a folder named `includes`, `_includes`, `token` or `tokens` (in any case, at any depth) is no page, unless a table of
//!   contents names it. That is what Learn's own configurations say with `**/includes/**`, and what the name says for the others.
//! - Elsewhere, a file that some include directive names is no page when nothing speaks for it: no table of contents names it, no link
//!   leads to it, and its front matter has no title. An article that happens to be included somewhere stays a page.
//! - `[include] only` in `book.toml` names further files that are never pages.
//!
//! The directives and links are found by a plain search for `](`, which may take one in a code sample for a real one. That is harmless:
//! a link in a sample only keeps a page, and a directive in a sample names no file of the book that would lack all three.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::globs::Globs;
use super::place::strip_folder;
use super::project::{Docset, PageKind, Project, TocItem, TocTarget};
use super::toc::join_in;
use crate::source::{FileId, extension, parent, percent_decode};
use crate::yaml::front_matter;

/// The paths that Markdown files and tables of contents name.
pub(super) struct Uses {
    included: BTreeSet<String>,
    linked: BTreeSet<String>,
    listed: BTreeSet<String>,
    only: Globs,
    /// The files that were read for this and for nothing before it.
    pub(super) scanned: Vec<FileId>,
}

/// What loading asks of the text of a page or piece: while the answers are the same, so is everything that was loaded.
#[derive(Debug, PartialEq, Eq)]
pub struct Asked {
    uses: Vec<(String, bool)>,
    has_title: bool,
    versions: Option<String>,
}

/// Asks a file of [`Project::scanned`] anew.
pub fn asked(project: &Project, file: FileId) -> Asked {
    let versions = project.text(file).and_then(|source| super::moniker_range(source.text(), file, &PageKind::Markdown));
    Asked { uses: uses_of(project, file), has_title: has_title(project, file), versions }
}

impl Uses {
    /// Looks through these Markdown files, which are read for it; they are kept for the parser.
    pub(super) fn find(project: &Project, markdown: &[FileId]) -> Self {
        let scanned = markdown.iter().copied().filter(|id| project.sources.get(*id).is_none()).collect();
        let found: Vec<Vec<(String, bool)>> = markdown.par_iter().map(|id| uses_of(project, *id)).collect();
        let (mut included, mut linked) = (BTreeSet::new(), BTreeSet::new());
        for (path, include) in found.into_iter().flatten() {
            let path = project.find_ignoring_case(&path).map_or(path.clone(), str::to_owned);
            if include {
                included.insert(path)
            } else {
                linked.insert(path)
            };
        }
        let mut listed = BTreeSet::new();
        for toc in project.tocs.iter().chain(&project.breadcrumbs) {
            list(&toc.items, &mut listed);
        }
        let only = Globs::new(project.settings.include.only.iter().map(String::as_str)).0;
        Self { included, linked, listed, only, scanned }
    }

    /// Whether a Markdown file is a piece of other pages only.
    pub(super) fn is_fragment(&self, project: &Project, docset: &Docset, path: &str, id: FileId) -> bool {
        if self.only.is_match(path) {
            return true;
        }
        if self.listed.contains(path) {
            return false;
        }
        if in_include_folder(strip_folder(path, &docset.folder).unwrap_or(path)) {
            return true;
        }
        self.included.contains(path) && !self.linked.contains(path) && !has_title(project, id)
    }
}

/// Whether one of the folders of a path holds pieces by its name.
pub(super) fn in_include_folder(path: &str) -> bool {
    parent(path).split('/').any(|folder| ["includes", "_includes", "token", "tokens"].iter().any(|name| folder.eq_ignore_ascii_case(name)))
}

fn has_title(project: &Project, id: FileId) -> bool {
    project.text(id).is_some_and(|source| front_matter(source.text(), id).0.text("title").is_some())
}

fn list(items: &[TocItem], listed: &mut BTreeSet<String>) {
    for item in items {
        if let TocTarget::Page { path, .. } = &item.target {
            listed.insert(path.clone());
        }
        list(&item.items, listed);
    }
}

/// Longer addresses name no file of a book. Without a bound, links that are never closed would each be looked for to the end of the text.
const LONGEST_PATH: usize = 1024;

/// The Markdown files that a file names, and whether by an include directive.
fn uses_of(project: &Project, id: FileId) -> Vec<(String, bool)> {
    let path = project.sources.path(id);
    let docset = project.docsets.get(project.docset_of(path));
    let Some(source) = project.text(id) else { return Vec::new() };
    let text = source.text();
    let mut out = Vec::new();
    let mut line_start = 0;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find("](")) {
        let open = at + found;
        let target = open + 2;
        if let Some(newline) = text.get(at..open).and_then(|before| before.rfind('\n')) {
            line_start = at + newline + 1;
        }
        // A directive's title may hold brackets: what counts is whether `[!INCLUDE` stands open on the line before.
        let before = text.get(line_start.max(at)..open).unwrap_or("");
        let include =
            before.rfind("[!").and_then(|start| before.get(start + 2..start + 9)).is_some_and(|word| word.eq_ignore_ascii_case("include"));
        let rest = text.get(target..).unwrap_or("");
        let ends = |byte: u8| matches!(byte, b')' | b'#' | b'?' | b'"' | b'\n');
        let length = rest.bytes().take(LONGEST_PATH).position(ends).unwrap_or(0);
        let typed = rest.get(..length).unwrap_or("").trim().trim_matches(['<', '>']);
        if extension(typed).eq_ignore_ascii_case("md") && !typed.contains("://") {
            let joined = join_in(docset, parent(path), percent_decode(typed).trim_start_matches('/'));
            out.extend(joined.ok().map(|path| (path, include)));
        }
        at = target;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_pieces_are_known_by_name() {
        for path in ["includes/a.md", "x/Includes/y/a.md", "Token/a.md", "_includes/a.md"] {
            assert!(in_include_folder(path), "{path}");
        }
        for path in ["a.md", "includes.md", "tokenization/a.md", "x/token.md"] {
            assert!(!in_include_folder(path), "{path}");
        }
    }
}
