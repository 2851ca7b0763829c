//! Zone pivot groups cannot be read, or two of them have one id.
//!
//! Pages that use them get no switch, or the wrong one.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//! //- pivots.yml
//! ### YamlMime:ZonePivotGroups
//! groups:
//! - id: system
//!   title: System
//!   prompt: Choose
//!   pivots:
//!   - id: windows
//!     title: Windows
//!   - id: windows
//! //~     ^^^^^^^ warning[pivot-group-invalid]: the id `windows` stands here twice
//!     title: macOS
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//! //- pivots.yml
//! ### YamlMime:ZonePivotGroups
//! groups:
//! - id: system
//!   title: System
//!   prompt: Choose
//!   pivots:
//!   - id: windows
//!     title: Windows
//! ```
//!
//! Give each group, and each pivot of a group, an id of its own.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "pivot-group-invalid",
    group: Group::Book,
    severity: Some(Severity::Warning),
    check: Check::Site(check),
    options: &[],
    source: include_str!("pivot_group_invalid.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::PivotGroupSyntax { message } = &problem.kind {
            findings.add(problem.span, format!("the pivot groups cannot be read: {message}"));
        }
        if let LoadProblemKind::PivotDuplicate { id, .. } = &problem.kind {
            findings.add(problem.span, format!("the id `{id}` stands here twice"));
        }
    }
}
