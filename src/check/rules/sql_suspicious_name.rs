//! A quoted name that was hardly meant so: white space at its edge or inside a placeholder, a keyword stuck to it.
//!
//! The statement parses, and then the server says that there is no such database, since `[CM_ P01]` is not `[CM_P01]`.
//!
//! ````markdown bad
//! //- a.md
//! # Find a user
//!
//! ```tsql
//! select * from [CM_ DBName].[dbo].[User_DISC]
//! //~           ^^^^^^^^^^^^ warning[sql-suspicious-name]:
//! ```
//! ````
//!
//! ````markdown good
//! //- a.md
//! # Find a user
//!
//! ```tsql
//! select * from [CM_P01].[dbo].[User_DISC]
//! ```
//! ````
//!
//! Take the white space out, or make the placeholder one that shows what to put in: `[<site_database>]`.

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::diag::Severity;
use crate::sql::IssueKind;

pub const RULE: Rule = Rule {
    name: "sql-suspicious-name",
    group: Group::Sql,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_suspicious_name.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    sql::report(cx, findings, |kind| matches!(kind, IssueKind::SuspiciousName));
}
