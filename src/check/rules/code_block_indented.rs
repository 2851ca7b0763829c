//! A text is code because it is indented.
//!
//! Four spaces too many are seldom meant as code; and a block without a fence has no language, so it is shown without colours.
//!
//! ````markdown bad
//! //- a.md
//! # Enroll
//!
//! Run this:
//!
//!     Get-Device
//! //~ ^^^^^^^^^^ info[code-block-indented]: this is shown as code because it is indented by four spaces
//! ````
//!
//! ````markdown good
//! //- a.md
//! # Enroll
//!
//! Run this:
//!
//! ```powershell
//! Get-Device
//! ```
//! ````
//!
//! Where it is code, write a fence with its language; where it is text, take the spaces away.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "code-block-indented",
    group: Group::Structure,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("code_block_indented.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Codes { cx, findings });
}

struct Codes<'a, 'c> {
    cx: &'a PageContext<'c>,
    findings: &'a mut Findings,
}

impl Visitor for Codes<'_, '_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Code(code) = &block.kind
            && !code.fenced
        {
            let typed = self.cx.text(block.span);
            let start = typed.len() - typed.trim_start().len();
            let first_line = typed.trim_start().lines().next().unwrap_or("").trim_end().len();
            self.findings.add(block.span.part(start..start + first_line), "this is shown as code because it is indented by four spaces");
        }
        true
    }
}
