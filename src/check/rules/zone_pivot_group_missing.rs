//! A page has zones for pivots, and no pivot group to choose from.
//!
//! The reader gets no switch, so the page cannot know which zones to show.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! ::: zone pivot="windows"
//! //~             ^^^^^^^ warning[zone-pivot-group-missing]: the page has zones, and its front matter names no pivot group
//!
//! Text.
//!
//! ::: zone-end
//! ```
//!
//! ```markdown good
//! //- a.md
//! ---
//! zone_pivot_groups: system
//! ---
//! # Enroll
//!
//! ::: zone pivot="windows"
//!
//! Text.
//!
//! ::: zone-end
//! //- pivots.yml
//! ### YamlMime:ZonePivotGroups
//! groups:
//! - id: system
//!   title: System
//!   prompt: Choose a system
//!   pivots:
//!   - id: windows
//!     title: Windows
//!   - id: macos
//!     title: macOS
//! ```
//!
//! Add `zone_pivot_groups: GROUP` to the front matter.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, ContainerKind};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "zone-pivot-group-missing",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("zone_pivot_group_missing.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    if cx.page.metadata_text("zone_pivot_groups").is_some() {
        return;
    }
    let mut zones = Zones { pivots: Vec::new() };
    blocks(&cx.page.blocks, &mut zones);
    if let Some((_, span)) = zones.pivots.first() {
        findings.add(*span, "the page has zones, and its front matter names no pivot group").hint =
            Some("add `zone_pivot_groups: …` to the front matter".to_owned());
    }
}

/// The zones of a page, with the pivots that each is for.
struct Zones {
    pivots: Vec<(String, Span)>,
}

impl Visitor for Zones {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Container(container) = &block.kind
            && container.kind == ContainerKind::Zone
            && let Some(attribute) = container.attributes.iter().find(|attribute| attribute.name == "pivot")
        {
            let ids = attribute.value.split(',').map(str::trim).filter(|id| !id.is_empty());
            self.pivots.extend(ids.map(|id| (id.to_owned(), attribute.span)));
        }
        true
    }
}
