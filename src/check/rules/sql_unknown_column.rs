//! A column that the table does not have in the configured catalog.
//!
//! The statement parses, and the server says "invalid column name".
//!
//! Only columns of tables that `[sql] catalogs` describes are looked up.

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::diag::Severity;
use crate::sql::IssueKind;

pub const RULE: Rule = Rule {
    name: "sql-unknown-column",
    group: Group::Sql,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_unknown_column.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    sql::report(cx, findings, |kind| matches!(kind, IssueKind::UnknownColumn));
}
