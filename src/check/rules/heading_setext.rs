//! A heading is underlined instead of led by `#`.
//!
//! It reads well in the source, but a line of hyphens below a paragraph makes a heading of it by accident.
//!
//! ```markdown bad
//! //- a.md
//! Enroll
//! //~^^^ warning[heading-setext]: an underlined heading
//! //~ fix: write `# Enroll`
//! ======
//!
//! Text.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Text.
//! ```
//!
//! Write `# Enroll`, `## Steps`. Off by default: both forms mean the same.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Edit, Fix};
use crate::parse::ast::{Block, BlockKind};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "heading-setext",
    group: Group::Structure,
    severity: None,
    check: Check::Page(check),
    options: &[],
    source: include_str!("heading_setext.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Headings { cx, findings });
}

struct Headings<'a, 'c> {
    cx: &'a PageContext<'c>,
    findings: &'a mut Findings,
}

impl Visitor for Headings<'_, '_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Heading(heading) = &block.kind
            && heading.setext
        {
            let typed = self.cx.text(block.span);
            let finding = self.findings.add(block.span, "an underlined heading");
            // In a quote the underline has a prefix; of several lines one cannot be made.
            if let Some((text, underline)) = typed.split_once('\n')
                && underline.trim().bytes().all(|byte| matches!(byte, b'=' | b'-'))
            {
                let right = format!("{} {}", "#".repeat(heading.level as usize), text.trim());
                finding.fix = Some(Fix { title: format!("write `{right}`"), edits: vec![Edit { span: block.span, text: right }] });
            }
        }
        true
    }
}
