//! A code snippet asks for a part of a file that is not there.
//!
//! The reader gets an empty box where the command should be.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! [!code-powershell[Main](enroll.ps1?name=Conect)]
//! //~                     ^^^^^^^^^^ error[snippet-region-not-found]: `enroll.ps1` has no region `Conect`
//! //~ hint: did you mean `Connect`?
//!
//! [!code-powershell[Main](enroll.ps1#L20-L30)]
//! //~                     ^^^^^^^^^^ error[snippet-region-not-found]: `enroll.ps1` has 3 lines
//! //- enroll.ps1
//! # <Connect>
//! Get-Device
//! # </Connect>
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! [!code-powershell[Main](enroll.ps1?name=Connect)]
//!
//! [!code-powershell[Main](enroll.ps1#L1-L3)]
//! //- enroll.ps1
//! # <Connect>
//! Get-Device
//! # </Connect>
//! ```
//!
//! Correct the name or the numbers. Prefer names: lines move when somebody edits the code. A region is marked in the code by comments,
//! `<Connect>` and `</Connect>`, or by `#region Connect` and `#endregion`.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::IncludeOutcome;

pub const RULE: Rule = Rule {
    name: "snippet-region-not-found",
    group: Group::References,
    severity: Some(Severity::Error),
    check: Check::Page(check),
    options: &[],
    source: include_str!("snippet_region_not_found.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for include in &cx.page.includes {
        let (message, nearest) = match &include.outcome {
            IncludeOutcome::RegionNotFound { file, region, nearest } => {
                (format!("`{}` has no region `{region}`", cx.path(*file)), nearest.as_deref())
            }
            IncludeOutcome::RangeOutside { file, lines } => {
                (format!("`{}` has {lines} lines: the range asked for is outside", cx.path(*file)), None)
            }
            IncludeOutcome::Included { .. }
            | IncludeOutcome::NotFound { .. }
            | IncludeOutcome::Circular { .. }
            | IncludeOutcome::TooMuch { .. }
            | IncludeOutcome::Outside
            | IncludeOutcome::NotAPath => continue,
        };
        let finding = findings.add(include.path_span, message);
        finding.hint = nearest.map(|nearest| format!("did you mean `{nearest}`?"));
        finding.trace = include.trace.clone();
    }
}
