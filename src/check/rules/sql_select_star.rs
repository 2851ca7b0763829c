//! `SELECT *` in a statement.
//!
//! Its result changes with the table; a script that reads the columns by position breaks.
//!
//! Off unless configured. Name the columns.

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::sql::IssueKind;

pub const RULE: Rule = Rule {
    name: "sql-select-star",
    group: Group::Sql,
    severity: None,
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_select_star.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    sql::report(cx, findings, |kind| matches!(kind, IssueKind::SelectStar));
}
