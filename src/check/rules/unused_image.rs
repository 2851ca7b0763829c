//! A picture is shown nowhere.
//!
//! It is copied into the site all the same, and whoever renews the pictures renews it for nothing.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//! //~^ info[unused-image]: no page shows `img/old.png`
//!
//! ![The list of devices](img/devices.png)
//! //- img/devices.png
//! PNG
//! //- img/old.png
//! PNG
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ![The list of devices](img/devices.png)
//!
//! [The plan](img/plan.png)
//! //- img/devices.png
//! PNG
//! //- img/plan.png
//! PNG
//! ```
//!
//! Delete the file. A picture whose name stands in a file that is no Markdown page (HTML, YAML, CSS) counts as used.

use std::collections::HashSet;

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::source::{Span, extension, file_name, percent_decode};

pub const RULE: Rule = Rule {
    name: "unused-image",
    group: Group::References,
    severity: Some(Severity::Info),
    check: Check::Site(check),
    options: &[],
    source: include_str!("unused_image.rs"),
};

const EXTENSIONS: [&str; 7] = ["bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"];

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    let used: HashSet<&str> = cx.pages.iter().flat_map(|page| page.uses.iter().map(String::as_str)).collect();
    let is_image = |path: &str| EXTENSIONS.iter().any(|known| extension(path).eq_ignore_ascii_case(known));
    let unused: Vec<&str> =
        cx.project.assets.iter().map(|asset| asset.path.as_str()).filter(|path| is_image(path) && !used.contains(path)).collect();
    if unused.is_empty() {
        return;
    }
    let named = named_elsewhere(cx, &|name| is_image(name));
    for path in unused {
        if !named.contains(&file_name(path).to_lowercase()) {
            // A picture has no lines: the finding stands at the configuration of its docset, or at the book's first page.
            let docset = cx.project.docsets.get(cx.project.docset_of(path)).and_then(|docset| docset.config);
            if let Some(file) = docset.or_else(|| cx.project.pages.first().map(|page| page.file)) {
                findings.add(Span::file_start(file), format!("no page shows `{path}`"));
            }
        }
    }
}

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
