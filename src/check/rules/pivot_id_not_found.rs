//! A zone is for a pivot that none of the page's groups has.
//!
//! Nobody can choose it, so nobody ever sees the zone.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! zone_pivot_groups: system
//! ---
//! # Enroll
//!
//! ::: zone pivot="windos"
//! //~             ^^^^^^ warning[pivot-id-not-found]: no pivot group of this page has the pivot `windos`
//! //~ hint: did you mean `windows`?
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
//! ```markdown good
//! //- a.md
//! ---
//! zone_pivot_groups: system
//! ---
//! # Enroll
//!
//! ::: zone pivot="windows,macos"
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
//! Correct the id, or add the pivot to its group.

use std::collections::BTreeSet;

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Severity, nearest};
use crate::load::PivotGroup;
use crate::parse::ast::{Block, BlockKind, ContainerKind};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "pivot-id-not-found",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("pivot_id_not_found.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let Some(value) = cx.page.metadata("zone_pivot_groups") else { return };
    let docset = cx.project.pages.get(cx.page.index).map_or(0, |page| page.docset);
    let ids = value.texts().into_iter().flat_map(|text| text.split(','));
    let groups: Option<Vec<&PivotGroup>> = ids.map(|id| cx.project.pivot_group(docset, id.trim())).collect();
    // Where a group is not known, its pivots are not either; that is another rule's finding.
    let Some(groups) = groups else { return };
    let known: BTreeSet<&str> = groups.iter().flat_map(|group| group.pivots.iter().map(|pivot| pivot.id.as_str())).collect();
    let mut zones = Zones { pivots: Vec::new() };
    blocks(&cx.page.blocks, &mut zones);
    for (id, span) in &zones.pivots {
        if !known.contains(id.as_str()) {
            let finding = findings.add(*span, format!("no pivot group of this page has the pivot `{id}`"));
            finding.hint = nearest(id, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        }
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
