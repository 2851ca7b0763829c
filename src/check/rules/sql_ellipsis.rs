//! SQL with `…` or `...` in the place of something that was left out.
//!
//! A reader who copies the block gets a syntax error from the server.
//!
//! ````markdown bad
//! //- a.md
//! # Find a user
//!
//! ```tsql
//! select name, ... from dbo.Users
//! //~          ^^^ info[sql-ellipsis]:
//! ```
//! ````
//!
//! ````markdown good
//! //- a.md
//! # Find a user
//!
//! ```tsql
//! select name, mail /* and what else you need */ from dbo.Users
//! ```
//! ````
//!
//! Write the statement out, or say what is missing in a comment.

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::diag::Severity;
use crate::sql::IssueKind;

pub const RULE: Rule = Rule {
    name: "sql-ellipsis",
    group: Group::Sql,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_ellipsis.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    sql::report(cx, findings, |kind| matches!(kind, IssueKind::Ellipsis));
}
