//! A directive has a name that is not known.
//!
//! It is left out of the page, and what it should have done does not happen.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! :::imgae type="content" source="a.png" alt-text="The list":::
//! //~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[directive-unknown]: there is no directive `:::imgae`
//! //~ hint: did you mean `image`?
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
//! Known are `image`, `code`, `zone`, `moniker`, `row`, `column`, `video` and `no-loc`, and their ends.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Severity, nearest};
use crate::parse::ast::{Block, BlockKind, Inline, InlineKind, Stray, StrayProblem};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "directive-unknown",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("directive_unknown.rs"),
};

const KNOWN: [&str; 13] = [
    "code",
    "column",
    "column-end",
    "image",
    "image-end",
    "moniker",
    "moniker-end",
    "no-loc",
    "row",
    "row-end",
    "video",
    "zone",
    "zone-end",
];

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
        if stray.problem == StrayProblem::Unknown {
            let finding = self.findings.add(span, format!("there is no directive `:::{}`", stray.name));
            finding.hint = nearest(&stray.name, KNOWN).map(|near| format!("did you mean `{near}`?"));
        }
    }
}
