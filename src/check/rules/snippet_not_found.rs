//! A code snippet names a file that does not exist.
//!
//! The reader gets an empty box where the command should be.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! [!code-powershell[Main](samples/enrol.ps1)]
//! //~                     ^^^^^^^^^^^^^^^^^ error[snippet-not-found]: `samples/enrol.ps1` does not exist
//! //~ hint: did you mean `samples/enroll.ps1`?
//! //- samples/enroll.ps1
//! Get-Device
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! [!code-powershell[Main](samples/enroll.ps1)]
//! //- samples/enroll.ps1
//! Get-Device
//! ```
//!
//! Correct the path. It counts from the folder of the file in which the directive stands.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::IncludeOutcome;
use crate::source::relative;

pub const RULE: Rule = Rule {
    name: "snippet-not-found",
    group: Group::References,
    severity: Some(Severity::Error),
    check: Check::Page(check),
    options: &[],
    source: include_str!("snippet_not_found.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for include in cx.page.includes.iter().filter(|include| cx.is_snippet(include)) {
        let (message, nearest) = match &include.outcome {
            // `dependency-missing` says it once for all.
            IncludeOutcome::NotFound { path, .. } if cx.project.absent_dependency(path).is_some() => continue,
            IncludeOutcome::NotFound { path, nearest } => (format!("`{path}` does not exist"), nearest.as_deref()),
            IncludeOutcome::Outside => (format!("`{}` leaves the book and is not read", include.path), None),
            IncludeOutcome::NotAPath => (format!("`{}` is no path inside the book", include.path), None),
            IncludeOutcome::Included { .. }
            | IncludeOutcome::Circular { .. }
            | IncludeOutcome::TooMuch { .. }
            | IncludeOutcome::RegionNotFound { .. }
            | IncludeOutcome::RangeOutside { .. } => continue,
        };
        let finding = findings.add(include.path_span, message);
        finding.hint = nearest.map(|nearest| format!("did you mean `{}`?", relative(cx.path(include.path_span.file), nearest)));
        finding.trace = include.trace.clone();
    }
}
