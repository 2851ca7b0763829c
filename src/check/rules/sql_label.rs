//! A SQL block without its label, or a block that is labelled SQL and is something else.
//!
//! The label says how the block is highlighted, checked, and exported: other tools read it too.
//!
//! ````markdown bad
//! //- a.md
//! # Find a device
//!
//! ```sql
//! //~ @4-6 info[sql-label]: this block is labelled SQL and looks like `powershell`
//! Get-ADUser -Filter * | Where-Object { $_.Enabled }
//! ```
//! ````
//!
//! ````markdown good
//! //- a.md
//! # Find a device
//!
//! ```powershell
//! Get-ADUser -Filter * | Where-Object { $_.Enabled }
//! ```
//! ````
//!
//! Write the language that it is behind the opening fence.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Edit, Fix, Severity};
use crate::resolve::SqlPlace;

pub const RULE: Rule = Rule {
    name: "sql-label",
    group: Group::Sql,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("sql_label.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for block in &cx.page.not_sql {
        findings.add(block.info, format!("this block is labelled SQL and looks like `{0}`", block.likely)).hint =
            Some(format!("label it `{}`", block.likely));
    }
    for snippet in &cx.page.sql {
        match &snippet.place {
            SqlPlace::Mislabelled { info, likely } => {
                let label = cx.text(*info).trim();
                let finding = findings.add(*info, format!("this block is labelled `{label}` and is SQL"));
                let title = format!("label it `{likely}`");
                finding.hint = Some(title.clone());
                finding.fix = Some(Fix { title, edits: vec![Edit { span: *info, text: (*likely).to_owned() }] });
            }
            SqlPlace::Unlabelled { info } if cx.text(*info).is_empty() && snippet.map.span(0..1).start > info.end => {
                let name = snippet.dialect.name();
                findings.add(*info, "this block is SQL and has no label").hint =
                    Some(format!("label it `{name}`, with a fence where it has none"));
            }
            SqlPlace::Unlabelled { .. } | SqlPlace::Labelled | SqlPlace::Inline { .. } => {}
        }
    }
}
