//! An INSERT that gives more or fewer values than columns, a UNION of queries of different widths, a call with the wrong arguments.
//!
//! The server refuses the statement when the reader runs it.
//!
//! ````markdown bad
//! //- a.md
//! # Add a device
//!
//! ```tsql
//! insert into dbo.Devices (Id, Name, Owner) values (1, N'PHONE-1')
//! //~                                              ^^^^^^^^^^^^^^^ error[sql-arity]: `INSERT` names 3 columns and gives 2 values
//! select Id, Name from dbo.Devices union all select Id from dbo.Retired
//! //~                                        ^^^^^^ error[sql-arity]: this query gives 1 column, and the first one 2
//! ```
//! ````
//!
//! ````markdown good
//! //- a.md
//! # Add a device
//!
//! ```tsql
//! insert into dbo.Devices (Id, Name, Owner) values (1, N'PHONE-1', N'Ann')
//! select Id, Name from dbo.Devices union all select Id, Name from dbo.Retired
//! ```
//! ````
//!
//! Procedures, functions and tables that [`[sql.catalogs]`](../sql.md#schema-check) describes are measured too:
//!
//! ````markdown bad
//! //- book.toml
//! [sql.catalogs]
//! Sales = "sales.sql"
//! //- sales.sql
//! create table dbo.Orders (Id int identity, Customer nvarchar(50), Placed date)
//! go
//! create procedure dbo.usp_Place @Customer nvarchar(50), @Placed date = null as return 0
//! //- a.md
//! # Place an order
//!
//! ```tsql
//! insert dbo.Orders values (1, N'Ann', '2026-01-01')
//! //~                      ^^^^^^^^^^^^^^^^^^^^^^^^^ error[sql-arity]: `dbo.Orders` takes 2 values, and 3 are given
//! exec dbo.usp_Place
//! //~  ^^^^^^^^^^^^^ error[sql-arity]: `dbo.usp_Place` needs `@Customer`, which is not given
//! exec dbo.usp_Place @Custmer = N'Ann'
//! //~                ^^^^^^^^ error[sql-arity]: `dbo.usp_Place` has no parameter `@Custmer`
//! exec dbo.usp_Place N'Ann', '2026-01-01', 5
//! //~                                      ^ error[sql-arity]: `dbo.usp_Place` takes 2 arguments, and 3 are given
//! ```
//! ````
//!
//! Give a value for each column and each parameter. A list with a `*`, an ellipsis or a placeholder is not counted.

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::diag::Severity;
use crate::sql::IssueKind;

pub const RULE: Rule = Rule {
    name: "sql-arity",
    group: Group::Sql,
    severity: Some(Severity::Error),
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_arity.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    sql::report(cx, findings, |kind| matches!(kind, IssueKind::Arity));
}
