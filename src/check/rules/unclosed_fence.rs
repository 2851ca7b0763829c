//! A code block is never closed.
//!
//! All that stands behind it, to the end of the page or of the list item, is shown as code.
//!
//! ````markdown bad
//! //- a.md
//! # Enroll
//!
//! ```powershell
//! //~^^^^^^^^^^ warning[unclosed-fence]: the code block is not closed
//! Get-Device
//!
//! ## Limits
//!
//! Text.
//! ````
//!
//! ````markdown good
//! //- a.md
//! # Enroll
//!
//! ```powershell
//! Get-Device
//! ```
//! ````
//!
//! End it with a line of as many backquotes (or tildes), indented as the first.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "unclosed-fence",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("unclosed_fence.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Fences { cx, findings });
}

struct Fences<'a, 'c> {
    cx: &'a PageContext<'c>,
    findings: &'a mut Findings,
}

impl Visitor for Fences<'_, '_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Code(code) = &block.kind
            && code.unclosed
        {
            let first_line = self.cx.text(block.span).lines().next().unwrap_or("").len();
            let mark: String = self.cx.text(block.span).chars().take_while(|char| matches!(char, '`' | '~')).collect();
            self.findings.add(block.span.part(0..first_line), "the code block is not closed").hint =
                Some(format!("end it with a line {mark}"));
        }
        true
    }
}
