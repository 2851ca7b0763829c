//! An include directive names a file that does not exist.
//!
//! The reader gets a page with a hole in it: a missing product name in a sentence, a missing warning above a step.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Open the [!INCLUDE[portal](tokens/portal.md)].
//! //~                        ^^^^^^^^^^^^^^^^ error[include-not-found]: `tokens/portal.md` does not exist
//! ```
//!
//! ```markdown bad
//! //- articles/a.md
//! # Enroll
//!
//! Open the [!INCLUDE[portal](tokens/portal.md)].
//! //~                        ^^^^^^^^^^^^^^^^ error[include-not-found]: `articles/tokens/portal.md` does not exist
//! //~ hint: did you mean `../tokens/portal.md`?
//! //- tokens/portal.md
//! Company Portal
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Open the [!INCLUDE[portal](tokens/portal.md)].
//! //- tokens/portal.md
//! Company Portal
//! ```
//!
//! Correct the path. It counts from the folder of the file in which the directive stands, also when that file is itself
//! included; `~/` counts from the folder of the docset. A path that leaves the book (`..`, an absolute path, a URL) is never followed.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::IncludeOutcome;
use crate::source::relative;

pub const RULE: Rule = Rule {
    name: "include-not-found",
    group: Group::References,
    severity: Some(Severity::Error),
    check: Check::Page(check),
    options: &[],
    source: include_str!("include_not_found.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for include in cx.page.includes.iter().filter(|include| !cx.is_snippet(include)) {
        match &include.outcome {
            // `dependency-missing` says it once for all.
            IncludeOutcome::NotFound { path, .. } if cx.project.absent_dependency(path).is_some() => {}
            IncludeOutcome::NotFound { path, nearest } => {
                let finding = findings.add(include.path_span, format!("`{path}` does not exist"));
                finding.trace = include.trace.clone();
                // A file of that name elsewhere in the book is what was meant more often than another name in the same folder.
                let moved = cx.site.same_name(cx.project, path).map(|path| relative(cx.path(include.path_span.file), &path));
                if let Some(nearest) = moved.as_ref().or(nearest.as_ref()) {
                    finding.hint = Some(format!("did you mean `{nearest}`?"));
                }
            }
            IncludeOutcome::Outside => {
                let finding = findings.add(include.path_span, format!("`{}` leaves the book and is not followed", include.path));
                finding.trace = include.trace.clone();
                finding.hint = Some("keep included files inside the book's folder, or widen `[include] roots` in `book.toml`".to_owned());
            }
            IncludeOutcome::NotAPath => {
                let finding = findings.add(include.path_span, format!("`{}` is no path inside the book", include.path));
                finding.trace = include.trace.clone();
                finding.hint = Some("write the path from this file's folder, as `../includes/x.md`".to_owned());
            }
            IncludeOutcome::TooMuch { limit } => {
                let finding =
                    findings.add(include.path_span, format!("`{}` is not included: a page may have at most {limit}", include.path));
                finding.trace = include.trace.clone();
            }
            IncludeOutcome::Included { .. }
            | IncludeOutcome::Circular { .. }
            | IncludeOutcome::RegionNotFound { .. }
            | IncludeOutcome::RangeOutside { .. } => {}
        }
    }
}
