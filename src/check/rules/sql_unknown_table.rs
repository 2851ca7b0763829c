//! A table or view that the configured catalog does not have.
//!
//! The statement parses, and the server says "invalid object name".
//!
//! Only tables of databases and schemas that `[sql] catalogs` describes are looked up.

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::diag::Severity;
use crate::sql::IssueKind;

pub const RULE: Rule = Rule {
    name: "sql-unknown-table",
    group: Group::Sql,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_unknown_table.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    sql::report(cx, findings, |kind| matches!(kind, IssueKind::UnknownTable));
}
