//! SQL that the server would reject.
//!
//! Readers paste statements from a runbook into a production server. One that does not parse costs them time at best; at worst only its first
//! half runs.
//!
//! ````markdown bad
//! //- a.md
//! # Find a device
//!
//! ```tsql
//! select Name0 form [dbo].[v_R_System] where ResourceID = 1
//! //~          ^^^^ error[sql-syntax]: `FROM`
//! ```
//! ````
//!
//! ````markdown good
//! //- a.md
//! # Find a device
//!
//! ```tsql
//! select Name0 from [dbo].[v_R_System] where ResourceID = 1
//! ```
//! ````
//!
//! The finding stands at the word where the statement stops making sense and says what was expected there. Fenced blocks with a SQL label,
//! unlabelled blocks that are SQL, and inline code that is a whole statement are all checked, in lists, quotes and included files too. The
//! dialect is `[sql] dialect`, unless the label names another. What a reader must fill in may be written as `<name>`, `$(name)` or
//! `your_name`. For text that only looks like SQL, label the block with its own language.

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::diag::Severity;
use crate::sql::IssueKind;

pub const RULE: Rule = Rule {
    name: "sql-syntax",
    group: Group::Sql,
    severity: Some(Severity::Error),
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_syntax.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    sql::report(cx, findings, |kind| matches!(kind, IssueKind::Syntax));
}
