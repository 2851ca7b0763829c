//! A link leads to a file that is not in the book.
//!
//! The reader clicks and gets "page not found", at the moment when they need the answer.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! See [limits](limit.md).
//! //~          ^^^^^^^^ error[file-not-found]: `limit.md` does not exist
//! //- limits.md
//! # Limits
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! See [limits](limits.md).
//! //- limits.md
//! # Limits
//! ```
//!
//! Correct the path; it counts from the folder of the file in which the link stands. Pictures have a rule of their own,
//! `image-not-found`; so have paths that leave the book (`link-out-of-scope`) and places on one machine (`local-file-path`).

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::{Broken, Target};
use crate::source::{parent, relative};

pub const RULE: Rule = Rule {
    name: "file-not-found",
    group: Group::References,
    severity: Some(Severity::Error),
    check: Check::Page(check),
    options: &[],
    source: include_str!("file_not_found.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in cx.page.references.iter().filter(|reference| !reference.kind.is_image()) {
        let Target::Broken(broken) = &reference.target else { continue };
        match broken {
            // Nobody can tell without the other repository.
            Broken::NotFound { path, .. } if cx.project.absent_dependency(path).is_some() => {}
            Broken::NotFound { path, nearest } => {
                let finding = findings.add(reference.span, format!("`{path}` does not exist"));
                if let Some(nearest) = nearest {
                    let from = cx.path(reference.span.file);
                    finding.hint = Some(format!("did you mean `{}`?", relative(from, nearest)));
                } else if parent(path).is_empty() && !path.contains('.') {
                    finding.hint = Some("a link to another site starts with `https://`".to_owned());
                }
            }
            Broken::NotPublished { path } => {
                findings.add(reference.span, format!("`{path}` is no page of the site")).hint =
                    Some("it is only included in other pages; link to one of these".to_owned());
            }
            Broken::SiteNotFound { url } => {
                findings.add(reference.span, format!("the book has no page `{url}`"));
            }
            // These have rules of their own.
            Broken::Empty | Broken::Outside | Broken::Local | Broken::Unsafe { .. } | Broken::UidNotFound { .. } => {}
        }
    }
}
