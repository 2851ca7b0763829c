//! What the SQL rules share: from an issue in a snippet to a finding in the source.

use super::context::{Findings, PageContext};
use crate::diag::{Edit, Fix};
use crate::resolve::{SqlPlace, SqlSnippet};
use crate::sql::{Issue, IssueKind};

/// Adds a finding for each issue of a kind, at its place in the Markdown source.
pub fn report(cx: &PageContext<'_>, findings: &mut Findings, wanted: impl Fn(&IssueKind) -> bool) {
    report_where(cx, findings, |_, issue| wanted(&issue.kind));
}

/// The same, for a rule that also asks in which snippet an issue stands.
pub fn report_where(cx: &PageContext<'_>, findings: &mut Findings, wanted: impl Fn(&SqlSnippet, &Issue) -> bool) {
    for snippet in &cx.page.sql {
        // A statement that is only spoken of, with a part left out, is not there to be run.
        if snippet.place == (SqlPlace::Inline { abbreviated: true }) {
            continue;
        }
        for issue in snippet.analysis.issues.iter().filter(|issue| wanted(snippet, issue)) {
            let finding = findings.add(snippet.map.span(issue.range.clone()), issue.message.clone());
            finding.hint = issue.hint.clone();
            if let Some(edit) = &issue.fix {
                let span = snippet.map.span(edit.range.clone());
                // Only where the text in the source is the very text that the fix replaces.
                if cx.text(span) == snippet.text.get(edit.range.clone()).unwrap_or_default() {
                    let title = if edit.text.is_empty() { "remove it".to_owned() } else { format!("write `{}`", edit.text) };
                    finding.fix = Some(Fix { title, edits: vec![Edit { span, text: edit.text.clone() }] });
                }
            }
        }
    }
}
