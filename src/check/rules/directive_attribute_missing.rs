//! A directive lacks an attribute that it needs.
//!
//! It is left out of the page: without its source there is no picture, without its range no version.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! :::image type="content" alt-text="The list":::
//! //~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[directive-attribute-missing]: `:::image` needs `source="…"`
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! :::image type="content" source="a.png" alt-text="The list":::
//! //- a.png
//! PNG
//! ```
//!
//! Add the attribute.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, Inline, InlineKind, Stray, StrayProblem};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "directive-attribute-missing",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("directive_attribute_missing.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Directives { findings });
}

struct Directives<'a> {
    findings: &'a mut Findings,
}

impl Visitor for Directives<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Stray(stray) = &block.kind {
            self.stray(stray, block.span);
        }
        true
    }

    fn enter_inline(&mut self, inline: &Inline) -> bool {
        if let InlineKind::Stray(stray) = &inline.kind {
            self.stray(stray, inline.span);
        }
        true
    }
}

impl Directives<'_> {
    fn stray(&mut self, stray: &Stray, span: Span) {
        if let StrayProblem::MissingAttribute(attribute) = &stray.problem {
            self.findings.add(span, format!("`:::{}` needs `{attribute}=\"…\"`", stray.name));
        }
    }
}
