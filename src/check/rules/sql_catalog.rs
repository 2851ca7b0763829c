//! A file of DDL that `[sql.catalogs]` names is missing, or defines nothing.
//!
//! No table and no column is checked against it, and nobody notices.
//!
//! ````markdown bad
//! //- book.toml
//! [sql.catalogs]
//! Sales = "schema/sale.sql"
//! //~     ^^^^^^^^^^^^^^^^^ warning[sql-catalog]: `schema/sale.sql` does not exist
//! //- schema/sales.sql
//! create table dbo.Orders (Id int)
//! //- a.md
//! # Orders
//! ````
//!
//! ````markdown good
//! //- book.toml
//! [sql.catalogs]
//! Sales = "schema/sales.sql"
//! //- schema/sales.sql
//! create table dbo.Orders (Id int)
//! //- a.md
//! # Orders
//! ````
//!
//! Correct the path. The file needs `CREATE TABLE`, `CREATE VIEW`, `CREATE PROCEDURE` or `CREATE FUNCTION`.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::sql::Catalog;

pub const RULE: Rule = Rule {
    name: "sql-catalog",
    group: Group::Sql,
    severity: Some(Severity::Warning),
    check: Check::Site(check),
    options: &[],
    source: include_str!("sql_catalog.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for named in &cx.project.settings.sql.catalogs {
        let path = &named.file.text;
        match cx.project.sources.find(path).and_then(|file| cx.project.text(file)) {
            None => {
                findings.add(named.file.span, format!("`{path}` does not exist"));
            }
            Some(source) => {
                if Catalog::default().add(None, source.text()) == 0 {
                    findings.add(named.file.span, format!("`{path}` defines no table, view, procedure or function"));
                }
            }
        }
    }
}
