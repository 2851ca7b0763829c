//! SQL with typographic quotes, which the server does not read as quotes.
//!
//! A word processor turned `'` into `’`. The statement fails when it is pasted, with a message that does not name the cause.
//!
//! ````markdown bad
//! //- a.md
//! # Find a user
//!
//! ```tsql
//! select * from dbo.Users where name = ‘ann’
//! //~                                  ^^^^^ warning[sql-smart-quotes]: `‘ann’` is in curly quotes; SQL takes straight ones, as in `'ann'`
//! ```
//! ````
//!
//! ````markdown good
//! //- a.md
//! # Find a user
//!
//! ```tsql
//! select * from dbo.Users where name = 'ann'
//! ```
//! ````
//!
//! `fixbook check --fix` replaces them.

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::diag::Severity;
use crate::sql::IssueKind;

pub const RULE: Rule = Rule {
    name: "sql-smart-quotes",
    group: Group::Sql,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_smart_quotes.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    sql::report(cx, findings, |kind| matches!(kind, IssueKind::SmartQuotes));
}
