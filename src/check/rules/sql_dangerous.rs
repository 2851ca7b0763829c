//! A statement that can destroy data or open the server: DROP, TRUNCATE, DBCC repair, SHRINK, xp_cmdshell.
//!
//! A reader in a hurry runs what the page shows.
//!
//! ````markdown bad
//! //- a.md
//! # Empty the log
//!
//! ```tsql
//! truncate table dbo.AuditLog
//! //~^^^^^^^^^^^ warning[sql-dangerous]: `TRUNCATE TABLE` deletes every row of `dbo.AuditLog`
//! ```
//! ````
//!
//! ````markdown good
//! //- a.md
//! # Read the log
//!
//! ```tsql
//! select * from dbo.AuditLog
//! ```
//! ````
//!
//! Put a `> [!WARNING]` or `> [!CAUTION]` in front of it that says what is lost and how to get it back: a block with such a note among the three
//! blocks before it, or in the same step, is not reported.

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::diag::Severity;
use crate::sql::IssueKind;

pub const RULE: Rule = Rule {
    name: "sql-dangerous",
    group: Group::Sql,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_dangerous.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    sql::report(cx, findings, |kind| matches!(kind, IssueKind::Dangerous));
}
