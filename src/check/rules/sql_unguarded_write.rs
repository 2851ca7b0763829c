//! An UPDATE or DELETE without a WHERE: it changes every row.
//!
//! The most expensive mistake that a copied statement can make.
//!
//! ````markdown bad
//! //- a.md
//! # Clear a flag
//!
//! ```tsql
//! update dbo.Devices set Blocked = 0
//! //~^^^ warning[sql-unguarded-write]:
//! ```
//! ````
//!
//! ````markdown good
//! //- a.md
//! # Clear a flag
//!
//! ```tsql
//! update dbo.Devices set Blocked = 0 where DeviceId = 42
//! ```
//! ````
//!
//! Add the condition. Where all rows are meant, say so beside it: `<!-- fixbook: allow(sql-unguarded-write) all rows are meant -->`.

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::diag::Severity;
use crate::sql::IssueKind;

pub const RULE: Rule = Rule {
    name: "sql-unguarded-write",
    group: Group::Sql,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_unguarded_write.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    sql::report(cx, findings, |kind| matches!(kind, IssueKind::UnguardedWrite));
}
