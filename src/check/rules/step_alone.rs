//! A procedure has one step only.
//!
//! The number promises a second one. Who follows it looks for what is missing.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! ## Sync the device
//!
//! Follow these steps:
//!
//! 1. Select **Sync**.
//! //~ @1-2 info[step-alone]: this procedure has one step only
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ## Sync the device
//!
//! Follow these steps:
//!
//! 1. Select the device.
//! 2. Select **Sync**.
//!
//! ## Delete the device
//!
//! - Select **Delete**.
//! ```
//!
//! Write it as a sentence, or with a bullet.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{BlockKind, InlineKind, NodeId};
use crate::resolve::procedure::Rule as Sign;

pub const RULE: Rule = Rule {
    name: "step-alone",
    group: Group::Procedures,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("step_alone.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for procedure in &cx.page.recognized.procedures {
        let [step] = procedure.steps.as_slice() else { continue };
        let [id] = procedure.nodes.as_slice() else { continue };
        // Numbers in a table's cell, and a paragraph that looks like a step, are no lists.
        if matches!(procedure.rule, Sign::Cell | Sign::StepHeadings) {
            continue;
        }
        let Some(block) = cx.nodes().block(*id) else { continue };
        let BlockKind::List(list) = &block.kind else { continue };
        // A list that goes on from another one, or whose empty items are left out, has more than this.
        if let ([item], Some(1)) = (list.items.as_slice(), list.start)
            && item.id == step.node
            && step.steps.is_empty()
            && !goes_on(cx, *id)
        {
            findings.add(item.marker, "this procedure has one step only").hint = Some("use a bullet, or a sentence".to_owned());
        }
    }
}

/// Whether a list further down in the section counts on.
fn goes_on(cx: &PageContext<'_>, list: NodeId) -> bool {
    let behind = cx.parts().blocks.iter().skip_while(|block| block.id <= list);
    behind.take_while(|block| !matches!(block.kind, BlockKind::Heading(_))).any(|block| match &block.kind {
        BlockKind::List(list) => list.start.is_some_and(|start| start > 1),
        // A line that would be the second step, if a paragraph had not swallowed it.
        BlockKind::Paragraph(inlines) => inlines
            .iter()
            .any(|inline| matches!(&inline.kind, InlineKind::Text(text) if text.starts_with("2. ") || text.starts_with("2) "))),
        _ => false,
    })
}
