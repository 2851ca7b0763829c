//! The text of a note begins on the line of its marker.
//!
//! Learn and GitHub then take it for a plain quote and show `[!NOTE]` as text. Fixbook shows a note all the same.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! > [!NOTE] Back up the device.
//! //~ @3-9 warning[alert-text-on-marker-line]: text behind `[!NOTE]` on the same line
//! //~ fix: begin a new line behind the marker
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! > [!NOTE]
//! > Back up the device.
//! ```
//!
//! Begin the text on the next line.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Edit, Fix, Severity};
use crate::parse::ast::{Block, BlockKind};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "alert-text-on-marker-line",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("alert_text_on_marker_line.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Alerts { cx, findings });
}

struct Alerts<'a, 'c> {
    cx: &'a PageContext<'c>,
    findings: &'a mut Findings,
}

impl Visitor for Alerts<'_, '_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Alert(alert) = &block.kind {
            self.marker(alert.marker);
        }
        true
    }
}

impl Alerts<'_, '_> {
    fn marker(&mut self, marker: Span) {
        let text = self.cx.file_text(marker.file);
        let (Some(before), Some(behind)) = (text.get(..marker.start as usize), text.get(marker.end as usize..)) else { return };
        let line = behind.lines().next().unwrap_or("");
        let blanks = line.len() - line.trim_start().len();
        if line.trim().is_empty() {
            return;
        }
        let typed = self.cx.text(marker);
        let finding = self.findings.add(marker, format!("text behind `{typed}` on the same line"));
        // The next line needs the same prefix; a list marker in it becomes blanks, so that the line stays in the item.
        let prefix = before.rsplit('\n').next().unwrap_or("");
        let prefix: String = prefix.chars().map(|char| if char == '>' || char == '\t' { char } else { ' ' }).collect();
        if prefix.contains('>') {
            let span = Span::new(marker.file, marker.end as usize..marker.end as usize + blanks);
            let edits = vec![Edit { span, text: format!("\n{prefix}") }];
            finding.fix = Some(Fix { title: "begin a new line behind the marker".to_owned(), edits });
        }
    }
}
