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
//! ````markdown bad
//! //- a.md
//! # Find a device
//!
//! ```
//! //~ @1-3 info[sql-label]: this block is SQL and has no label
//! SELECT DeviceID FROM dbo.Devices WHERE Name = 'X1'
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
use crate::source::Span;

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
            SqlPlace::Unlabelled { info } if cx.text(*info).trim().is_empty() && snippet.map.span(0..1).start > info.end => {
                let dialect = snippet.dialect.name();
                let label = if dialect == cx.project.settings.sql.dialect.text { "sql" } else { dialect };
                // The fence in front of the empty label has three characters at least.
                let fence = Span { start: info.start.saturating_sub(3), end: info.start, ..*info };
                let finding = findings.add(fence, "this block is SQL and has no label");
                let title = format!("label it `{label}`");
                finding.hint = Some(title.clone());
                finding.fix = Some(Fix { title, edits: vec![Edit { span: info.part(0..0), text: label.to_owned() }] });
            }
            SqlPlace::Unlabelled { .. } | SqlPlace::Labelled | SqlPlace::Inline { .. } => {}
        }
    }
}
