//! A placeholder in SQL that the server would take for something else, or that is never declared.
//!
//! The reader does not see that a part must be replaced, or replaces one of two spellings only.
//!
//! ````markdown bad
//! //- a.md
//! # Find a user
//!
//! ```tsql
//! declare @nme nvarchar(50) = N'<user name>';
//! select * from dbo.Users where name = @name
//! //~                                  ^^^^^ info[sql-placeholder]: `@name` is used but not declared
//! ```
//! ````
//!
//! ````markdown good
//! //- a.md
//! # Find a user
//!
//! ```tsql
//! declare @name nvarchar(50) = N'<user name>';
//! select * from dbo.Users where name = @name
//! ```
//! ````
//!
//! Declare the variable, or use one of the forms that Fixbook knows and offers to fill in: `<name>`, `$(name)`, `your_name`, `%name%` in a
//! LIKE pattern.

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::diag::Severity;
use crate::sql::IssueKind;

pub const RULE: Rule = Rule {
    name: "sql-placeholder",
    group: Group::Sql,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_placeholder.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    sql::report(cx, findings, |kind| matches!(kind, IssueKind::Placeholder));
}
