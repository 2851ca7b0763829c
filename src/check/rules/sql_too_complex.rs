//! SQL too long or too deeply nested to be checked.
//!
//! Nothing else is said about it: it may be right or wrong.
//!
//! Move generated scripts of this size into a file of their own and link to it.

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::diag::Severity;
use crate::sql::IssueKind;

pub const RULE: Rule = Rule {
    name: "sql-too-complex",
    group: Group::Sql,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_too_complex.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    sql::report(cx, findings, |kind| matches!(kind, IssueKind::TooComplex));
}
