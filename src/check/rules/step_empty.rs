//! A step has a number and no text.
//!
//! Often a picture or a code block was meant to stand in it and is not indented far enough.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! 1. Open the portal.
//! 2.
//! //~ @1-2 warning[step-empty]: the step `2.` has no text
//! 3. Select the device.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! 1. Open the portal.
//! 2.
//!    Select the device.
//! ```
//!
//! Write the step, or take the number away.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::BlockKind;

pub const RULE: Rule = Rule {
    name: "step-empty",
    group: Group::Procedures,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("step_empty.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for block in &cx.parts().blocks {
        let BlockKind::List(list) = &block.kind else { continue };
        for item in list.items.iter().filter(|item| list.start.is_some() && item.blocks.is_empty()) {
            let typed = cx.text(item.marker).trim_end();
            findings.add(item.marker.part(0..typed.len()), format!("the step `{typed}` has no text"));
        }
    }
}
