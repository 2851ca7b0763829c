//! Tables of contents include each other in a circle, or deeper than Fixbook follows.
//!
//! The navigation would never end; it is cut where the circle closes.
//!
//! ```markdown bad
//! //- toc.yml
//! - name: Devices
//!   href: devices/toc.yml
//! //~     ^^^^^^^^^^^^^^^ error[toc-circular]: these tables of contents include each other: `devices/toc.yml` → `toc.yml` → `devices/toc.yml`
//! //- devices/toc.yml
//! - name: All
//!   href: ../toc.yml
//! - name: Limits
//!   href: limits.md
//! //- devices/limits.md
//! # Limits
//! ```
//!
//! ```markdown good
//! //- toc.yml
//! - name: Devices
//!   href: devices/toc.yml
//! //- devices/toc.yml
//! - name: Limits
//!   href: limits.md
//! //- devices/limits.md
//! # Limits
//! ```
//!
//! Link to the page, or to the folder (`href: ../`), instead of the file.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "toc-circular",
    group: Group::Book,
    severity: Some(Severity::Error),
    check: Check::Site(check),
    options: &[],
    source: include_str!("toc_circular.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::TocCircular { chain } = &problem.kind {
            findings.add(
                problem.span,
                format!(
                    "these tables of contents include each other: {}",
                    chain.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(" → ")
                ),
            );
        }
        if let LoadProblemKind::TocTooLarge { limit } = &problem.kind {
            findings.add(problem.span, format!("tables of contents are not included deeper, or more often, than {limit}"));
        }
    }
}
