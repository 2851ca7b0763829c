//! A redirection cannot be read, or is not complete.
//!
//! Old links and bookmarks of readers end at "page not found".
//!
//! ```markdown bad
//! //- docfx.json
//! { "build": { "content": [ { "files": ["**/*.md"] } ] } }
//! //- a.md
//! # Enroll
//! //- .openpublishing.redirection.json
//! { "redirections": [ { "source_path": "old.md" } ] }
//! //~                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[redirect-url-invalid]: this redirection lacks `redirect_url`
//! ```
//!
//! ```markdown good
//! //- docfx.json
//! { "build": { "content": [ { "files": ["**/*.md"] } ] } }
//! //- a.md
//! # Enroll
//! //- .openpublishing.redirection.json
//! { "redirections": [ { "source_path": "old.md", "redirect_url": "a" } ] }
//! ```
//!
//! A redirection has a `source_path` and a `redirect_url`.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "redirect-url-invalid",
    group: Group::Book,
    severity: Some(Severity::Warning),
    check: Check::Site(check),
    options: &[],
    source: include_str!("redirect_url_invalid.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::RedirectSyntax { message } = &problem.kind {
            findings.add(problem.span, format!("the redirections cannot be read: {message}"));
        }
        if let LoadProblemKind::RedirectShape { key, expected } = &problem.kind {
            findings.add(problem.span, format!("`{key}` must be {expected}"));
        }
        if let LoadProblemKind::RedirectIncomplete { key } = &problem.kind {
            findings.add(problem.span, format!("this redirection lacks `{key}`"));
        }
        if let LoadProblemKind::RedirectPathForm { key } = &problem.kind {
            let form = if *key == "source_path" { "must not start with `/`" } else { "must start with `/`" };
            findings.add(problem.span, format!("`{key}` {form}"));
        }
        if let LoadProblemKind::RedirectTwoSources = &problem.kind {
            findings.add(problem.span, "this redirection has two sources").hint =
                Some("keep `source_path` or `source_path_from_root`".to_owned());
        }
        if let LoadProblemKind::RedirectOutside { path } = &problem.kind {
            findings.add(problem.span, format!("`{path}` leaves the book"));
        }
    }
}
