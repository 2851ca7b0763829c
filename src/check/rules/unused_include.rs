//! A file of a folder for included pieces is included by no page.
//!
//! Nobody reads it, and whoever changes a product's name changes it there for nothing.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Open [!INCLUDE[portal](includes/portal.md)].
//! //- includes/portal.md
//! Company Portal
//! //- includes/old.md
//! Old portal
//! //~^ info[unused-include]: no page includes `includes/old.md`
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Open [!INCLUDE[portal](includes/portal.md)].
//! //- includes/portal.md
//! Company Portal
//! ```
//!
//! Delete the file, or include it. Looked at are folders named `includes`, `_includes`, `token` and `tokens`, and the files of `[include] only`.

use std::collections::HashSet;

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::source::{Span, extension, file_name, parent, percent_decode};
use globset::{Glob, GlobMatcher};

pub const RULE: Rule = Rule {
    name: "unused-include",
    group: Group::References,
    severity: Some(Severity::Info),
    check: Check::Site(check),
    options: &[],
    source: include_str!("unused_include.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    let used: HashSet<&str> = cx.pages.iter().flat_map(|page| page.uses.iter().map(String::as_str)).collect();
    let pieces = cx.project.all_files.iter().filter(|path| extension(path).eq_ignore_ascii_case("md") && !cx.project.is_page(path));
    let only: Vec<GlobMatcher> =
        cx.settings().include.only.iter().filter_map(|glob| Glob::new(glob).ok()).map(|glob| glob.compile_matcher()).collect();
    let in_folder = |path: &str| parent(path).split('/').any(|folder| FOLDERS.iter().any(|name| folder.eq_ignore_ascii_case(name)));
    let unused: Vec<&str> = pieces
        .map(String::as_str)
        .filter(|path| !used.contains(path) && (in_folder(path) || only.iter().any(|glob| glob.is_match(path))))
        .collect();
    if unused.is_empty() {
        return;
    }
    let named = named_elsewhere(cx, &|name| extension(name).eq_ignore_ascii_case("md"));
    for path in unused {
        if !named.contains(&file_name(path).to_lowercase())
            && let Some(file) = cx.project.sources.find(path)
        {
            findings.add(Span::file_start(file), format!("no page includes `{path}`"));
        }
    }
}

const FOLDERS: [&str; 4] = ["_includes", "includes", "token", "tokens"];

/// Names of files that stand in files which are no checked page: YAML pages, HTML, settings, Markdown that is not published. What they
/// name may be used by them, so it is not called unused.
fn named_elsewhere(cx: &SiteContext<'_>, wanted: &dyn Fn(&str) -> bool) -> HashSet<String> {
    let mut out = HashSet::new();
    for file in cx.project.sources.ids() {
        let path = cx.project.sources.path(file);
        let is_markdown = extension(path).eq_ignore_ascii_case("md");
        if is_markdown && cx.project.is_page(path) {
            continue;
        }
        let Some(source) = cx.project.text(file) else { continue };
        let is_part = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_' | '.' | '%' | '~' | '+' | '@');
        for name in source.text().split(|char| !is_part(char)).filter(|name| name.contains('.')) {
            if wanted(name) {
                out.insert(percent_decode(name).to_lowercase());
            }
        }
    }
    out
}
