//! A cross-reference names a uid that no page and no map has.
//!
//! The reader sees the raw uid, or a link text that leads nowhere.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! See <xref:enroll-window>.
//! //~       ^^^^^^^^^^^^^ warning[xref-not-found]: no page has the uid `enroll-window`
//! //~ hint: did you mean `enroll-windows`?
//! //- b.md
//! ---
//! uid: enroll-windows
//! ---
//! # Enroll Windows
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! See <xref:enroll-windows>, and write to @someone.
//! //- b.md
//! ---
//! uid: enroll-windows
//! ---
//! # Enroll Windows
//! ```
//!
//! ```markdown good
//! //- docfx.json
//! {"build": {"content": ["*.md", "*.yml"]}}
//! //- a.md
//! # Enroll
//!
//! See <xref:Contoso.Enroller>, <xref:Contoso.Enroller.Start*> and <xref:System.String>.
//! //- Contoso.Enroller.yml
//! ### YamlMime:ManagedReference
//! items:
//! - uid: Contoso.Enroller
//!   name: Enroller
//! - uid: Contoso.Enroller.Start(System.String)
//!   overload: Contoso.Enroller.Start*
//! references:
//! - uid: Contoso.Other
//! ```
//!
//! Correct the uid, or name the other book's cross-reference map in `[xref] maps`. A bare `@name` that is no uid is plain text and never
//! reported. Where `docfx.json` names maps or services on the web (`xref`, `xrefService`), which are not asked, nothing is reported; nor are
//! the uids of .NET in a book of `docfx.json`, nor those that files like `### YamlMime:ManagedReference` define.

use std::collections::HashSet;

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::load::Project;
use crate::resolve::{Broken, Target};
use crate::source::extension;
use crate::yaml::{Yaml, parse_json};

pub const RULE: Rule = Rule {
    name: "xref-not-found",
    group: Group::References,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("xref_not_found.rs"),
};

/// Namespaces that the documentation of .NET, Windows and Azure defines, which Learn's own service resolves.
const LEARN: [&str; 4] = ["System", "Microsoft", "Windows", "Azure"];

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let mut services = None;
    for reference in &cx.page.references {
        if let Target::Broken(Broken::UidNotFound { uid, nearest }) = &reference.target {
            let services = *services.get_or_insert_with(|| Services::of(cx));
            let namespace = uid.split(['.', '%', '*']).next().unwrap_or("");
            if services == Services::Any || services == Services::Learn && LEARN.contains(&namespace) {
                continue;
            }
            if cx.once.api_uids.get_or_init(|| api_uids(cx.project)).contains(uid.as_str()) {
                continue;
            }
            let finding = findings.add(reference.span, format!("no page has the uid `{uid}`"));
            finding.hint = nearest.as_ref().map(|nearest| format!("did you mean `{nearest}`?"));
        }
    }
}

/// The uids of the files that describe a program's interface (`### YamlMime:ManagedReference`): what stands below `items`, and their overloads.
fn api_uids(project: &Project) -> HashSet<String> {
    let mut out = HashSet::new();
    for source in project.data.iter().filter_map(|page| project.text(page.file)) {
        let items = source.text().lines().take_while(|line| !line.starts_with("references:"));
        for line in items {
            let line = line.trim_start_matches(['-', ' ']);
            let uid = line.strip_prefix("uid:").or_else(|| line.strip_prefix("overload:")).map(|uid| uid.trim().trim_matches(['"', '\'']));
            out.extend(uid.map(str::to_owned));
        }
    }
    out
}

/// Who else may know a uid.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Services {
    Nobody,
    Learn,
    Any,
}

impl Services {
    fn of(cx: &PageContext<'_>) -> Self {
        let docset = cx.project.docsets.get(cx.project.docset_of(&cx.page.path));
        let Some(config) = docset.and_then(|docset| docset.config).filter(|file| extension(cx.path(*file)) == "json") else {
            return Services::Nobody;
        };
        let Ok(tree) = parse_json(cx.file_text(config), config) else { return Services::Learn };
        let named = |key: &str| tree.get("build").and_then(|build| build.get(key)).map(Yaml::texts).unwrap_or_default();
        let on_web = !named("xrefService").is_empty() || named("xref").iter().any(|map| map.contains("://"));
        // What `metadata` describes is made of a program's source when the site is built.
        if on_web || tree.get("metadata").is_some_and(|metadata| !metadata.items().is_empty()) { Services::Any } else { Services::Learn }
    }
}
