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
//! ```markdown bad
//! //- book.toml
//! [book]
//! //~^ info[unused-image]: no page shows many of the pictures in `img`
//! src = "."
//! [check.rules]
//! unused-image = { single = 1 }
//! //- a.md
//! # Enroll
//! //- img/old.png
//! PNG
//! //- img/older.png
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
//!
//! <!-- ![The old list](img/old.png) -->
//! //- img/old.png
//! PNG
//! //- img/devices.png
//! PNG
//! //- img/plan.png
//! PNG
//! ```
//!
//! Delete the file. Where a folder has more than five such pictures they have one finding together, which names the first of them; the
//! option `single` is that number, and a large one gives each picture its own. A picture whose name stands in a file that is no Markdown page (HTML, YAML, CSS), or in a comment of a page, counts as used.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, Rule, SiteContext};
use crate::diag::Severity;
use crate::source::{Span, extension, file_name, parent, percent_decode};

pub const RULE: Rule = Rule {
    name: "unused-image",
    group: Group::References,
    severity: Some(Severity::Info),
    check: Check::Site(check),
    options: &[OptionSpec {
        name: "single",
        kind: OptionKind::Number,
        default: "5",
        doc: "Up to so many pictures of a folder have a finding each; more of them have one together.",
    }],
    source: include_str!("unused_image.rs"),
};

/// How many pictures of a folder have a finding each.
const SINGLE: usize = 5;
/// How many names a finding for a folder gives.
const NAMED: usize = 20;

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
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in unused {
        if !named.contains(&file_name(path).to_lowercase()) {
            folders.entry(parent(path)).or_default().push(path);
        }
    }
    let most = cx.options.number("single").unwrap_or(SINGLE);
    for (folder, paths) in folders {
        // A picture has no lines: the finding stands at the configuration of its docset, or at the book's first page.
        let docset = paths.first().and_then(|path| cx.project.docsets.get(cx.project.docset_of(path))).and_then(|docset| docset.config);
        let Some(place) = docset.or_else(|| cx.project.pages.first().map(|page| page.file)).map(Span::file_start) else { continue };
        if paths.len() <= most {
            for path in paths {
                findings.add(place, format!("no page shows `{path}`"));
            }
            continue;
        }
        // The number stands in the hint, so that the finding stays the same one while its pictures become fewer.
        let shown = if folder.is_empty() { "." } else { folder };
        let names: Vec<String> = paths.iter().take(NAMED).map(|path| format!("`{}`", file_name(path))).collect();
        let more = if paths.len() > NAMED { format!(" and {} more", paths.len() - NAMED) } else { String::new() };
        findings.add(place, format!("no page shows many of the pictures in `{shown}`")).hint =
            Some(format!("{} pictures: {}{more}", paths.len(), names.join(", ")));
    }
}

/// Names of files that stand in files which are no checked page: YAML pages, HTML, settings, Markdown that is not published. What they
/// name may be used by them, so it is not called unused.
fn named_elsewhere(cx: &SiteContext<'_>, wanted: &dyn Fn(&str) -> bool) -> HashSet<String> {
    let mut out = HashSet::new();
    for file in cx.project.sources.ids() {
        let path = cx.project.sources.path(file);
        let is_page = extension(path).eq_ignore_ascii_case("md") && cx.project.is_page(path);
        let Some(source) = cx.project.text(file) else { continue };
        // A page shows what it shows; but what its comments name was left out for a while.
        let text: Cow<'_, str> = if is_page { comments(source.text()).into() } else { source.text().into() };
        let is_part = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_' | '.' | '%' | '~' | '+' | '@');
        for name in text.split(|char| !is_part(char)).filter(|name| name.contains('.')) {
            if wanted(name) {
                out.insert(percent_decode(name).to_lowercase());
            }
        }
    }
    out
}

/// What stands in the comments of a text.
fn comments(text: &str) -> String {
    let mut out = String::new();
    for part in text.split("<!--").skip(1) {
        out.push_str(part.split("-->").next().unwrap_or(""));
        out.push('\n');
    }
    out
}
