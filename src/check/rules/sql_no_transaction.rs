//! Several writes outside of a transaction.
//!
//! When the second fails, the first one stays.
//!
//! Off unless configured. Put `BEGIN TRANSACTION` and `COMMIT` around them.

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::sql::IssueKind;

pub const RULE: Rule = Rule {
    name: "sql-no-transaction",
    group: Group::Sql,
    severity: None,
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_no_transaction.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    sql::report(cx, findings, |kind| matches!(kind, IssueKind::NoTransaction));
}
