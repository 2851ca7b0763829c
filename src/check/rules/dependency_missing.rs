//! Pages include files of another repository that is not here.
//!
//! `.openpublishing.publish.config.json` lists repositories of which publishing puts a copy beside the book's own files. A clone of the book
//! alone does not have them: what pages take from there is left out, and nobody can tell whether it exists.
//!
//! ```markdown bad
//! //- .openpublishing.publish.config.json
//! {
//!   "dependent_repositories": [
//!     {
//!       "path_to_root": "samples",
//! //~                   ^^^^^^^^^ info[dependency-missing]: the repository `samples` is not here: 1 page lacks what it takes from there
//! //~ hint: clone https://example.org/samples into `samples`
//!       "url": "https://example.org/samples"
//!     }
//!   ]
//! }
//! //- docfx.json
//! {"build": {"content": "*.md"}}
//! //- a.md
//! # Enroll
//!
//! [!code-csharp[](~/samples/enroll.cs)]
//! ```
//!
//! ```markdown good
//! //- .openpublishing.publish.config.json
//! {"dependent_repositories": [{"path_to_root": "samples", "url": "https://example.org/samples"}]}
//! //- docfx.json
//! {"build": {"content": "*.md"}}
//! //- samples/enroll.cs
//! Enroll();
//! //- a.md
//! # Enroll
//!
//! [!code-csharp[](~/samples/enroll.cs)]
//! ```
//!
//! Clone the repository into the folder to see pages whole, and to have its files checked.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "dependency-missing",
    group: Group::References,
    severity: Some(Severity::Info),
    check: Check::Site(check),
    options: &[],
    source: include_str!("dependency_missing.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for (position, dependency) in cx.project.dependencies.iter().enumerate() {
        let lack = match cx.pages.iter().filter(|page| page.absent.contains(&position)).count() {
            0 => continue,
            1 => "1 page lacks".to_owned(),
            pages => format!("{pages} pages lack"),
        };
        let folder = &dependency.folder;
        let finding = findings.add(dependency.span, format!("the repository `{folder}` is not here: {lack} what it takes from there"));
        if !dependency.url.is_empty() {
            finding.hint = Some(format!("clone {} into `{folder}`", dependency.url));
        }
    }
}
