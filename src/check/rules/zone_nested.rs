//! A zone stands inside another zone.
//!
//! Zones do not nest: the inner one is left out, and its end closes the outer one.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! ::: zone pivot="windows"
//!
//! Text.
//!
//! ::: zone pivot="portal"
//! //~^^^^^^^^^^^^^^^^^^^^ warning[zone-nested]: a zone cannot stand inside another zone
//!
//! Text.
//!
//! ::: zone-end
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ::: zone pivot="windows"
//!
//! Text.
//!
//! ::: zone-end
//!
//! ::: zone pivot="windows,macos"
//!
//! Text.
//!
//! ::: zone-end
//! ```
//!
//! End the first zone before the second. One zone may be for several pivots: `pivot="a,b"`.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, ContainerKind, StrayProblem};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "zone-nested",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("zone_nested.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Zones { findings, open: 0 });
}

struct Zones<'a> {
    findings: &'a mut Findings,
    open: usize,
}

fn is_zone(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Container(container) if container.kind == ContainerKind::Zone)
}

impl Visitor for Zones<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        let stray = matches!(&block.kind, BlockKind::Stray(stray) if stray.name == "zone" && stray.problem == StrayProblem::Unclosed);
        if self.open > 0 && (stray || is_zone(block)) {
            self.findings.add(block.span.part(0..first_line(block)), "a zone cannot stand inside another zone");
        }
        self.open += usize::from(is_zone(block));
        true
    }

    fn leave_block(&mut self, block: &Block) {
        self.open = self.open.saturating_sub(usize::from(is_zone(block)));
    }
}

/// The length of the opening line.
fn first_line(block: &Block) -> usize {
    match &block.kind {
        BlockKind::Container(container) => container.opening.range().len(),
        _ => block.span.range().len(),
    }
}
