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
//! One placeholder spelt in two ways is filled in once, and left standing once:
//!
//! ````markdown bad
//! //- a.md
//! # Find a user
//!
//! ```tsql
//! select * from dbo.Users where name = N'<user name>'
//! ```
//!
//! ```tsql
//! delete from dbo.Users where name = N'<UserName>'
//! //~                                  ^^^^^^^^^^ info[sql-placeholder]: `<UserName>` is spelt `<user name>` further up
//! ```
//! ````
//!
//! Declare the variable, or use one of the forms that Fixbook knows and offers to fill in: `<name>`, `$(name)`, `your_name`, `%name%` in a
//! LIKE pattern. `[sql] placeholders` adds forms.

use std::collections::HashMap;

use crate::check::{Check, Findings, Group, PageContext, Rule, sql};
use crate::diag::Severity;
use crate::resolve::SqlPlace;
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
    // The first spelling in the page holds; each other one is said once.
    let mut spelt: HashMap<String, Vec<&str>> = HashMap::new();
    for snippet in &cx.page.sql {
        if snippet.place == (SqlPlace::Inline { abbreviated: true }) {
            continue;
        }
        for placeholder in &snippet.analysis.placeholders {
            let Some(key) = placeholder.key() else { continue };
            let known = spelt.entry(key).or_default();
            // The brackets of a name and the quotes of a string are SQL's own.
            let text = placeholder.text.trim_matches(['[', ']', '"', '\'']);
            if known.contains(&text) {
                continue;
            }
            if let Some(first) = known.first() {
                let message = format!("`{text}` is spelt `{first}` further up");
                findings.add(snippet.map.span(placeholder.range.clone()), message).hint = Some(format!("write `{first}` here too"));
            }
            known.push(text);
        }
    }
}
