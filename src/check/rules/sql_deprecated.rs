//! SQL that uses a view, procedure or form that SQL Server has deprecated.
//!
//! It works today and fails after an upgrade, when nobody remembers the runbook.
//!
//! ````markdown bad
//! //- a.md
//! # List databases
//!
//! ```tsql
//! select name from sysdatabases
//! //~              ^^^^^^^^^^^^ info[sql-deprecated]:
//! ```
//! ````
//!
//! ````markdown good
//! //- a.md
//! # List databases
//!
//! ```tsql
//! select name from sys.databases
//! ```
//! ````
//!
//! The hint names the successor.

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::diag::Severity;
use crate::sql::IssueKind;

pub const RULE: Rule = Rule {
    name: "sql-deprecated",
    group: Group::Sql,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_deprecated.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    sql::report(cx, findings, |kind| matches!(kind, IssueKind::Deprecated));
}
