//! A pivot can be chosen, and no zone of the page is for it.
//!
//! Who chooses it gets the page without its main part.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! zone_pivot_groups: system
//! //~                ^^^^^^ info[pivot-id-unused]: no zone of this page is for the pivot `macos`
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
//!
//! ::: zone pivot="macos"
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
//! Write the zone, or use a group without that pivot. A page without zones is not reported.

use std::collections::BTreeSet;

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::load::PivotGroup;
use crate::parse::ast::{Block, BlockKind, ContainerKind};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "pivot-id-unused",
    group: Group::Extensions,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("pivot_id_unused.rs"),
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
    if zones.pivots.is_empty() {
        return;
    }
    let used: BTreeSet<&str> = zones.pivots.iter().map(|(id, _)| id.as_str()).collect();
    let place = if value.span.file == cx.page.file { value.span } else { Span::file_start(cx.page.file) };
    for id in known.difference(&used) {
        findings.add(place, format!("no zone of this page is for the pivot `{id}`"));
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
