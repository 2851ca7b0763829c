//! A range of monikers names one that the book does not have.
//!
//! The zone or page is shown to nobody, or to all.
//!
//! ```markdown bad
//! //- book.toml
//! [book]
//! monikers = ["v1", "v2"]
//! //- a.md
//! # Enroll
//!
//! :::moniker range=">=v3"
//! //~               ^^^^ warning[moniker-range-invalid]: the book has no moniker `v3`
//!
//! Text.
//!
//! :::moniker-end
//! ```
//!
//! ```markdown good
//! //- book.toml
//! [book]
//! monikers = ["v1", "v2"]
//! //- a.md
//! ---
//! monikerRange: '>=v1'
//! ---
//! # Enroll
//!
//! :::moniker range="v1 || >=v2"
//!
//! Text.
//!
//! :::moniker-end
//! ```
//!
//! Name a moniker of `[book] monikers`; `>=`, `<=`, `>`, `<` before it mean it and those after or before it, and `||` means "or". A book
//! without configured monikers shows all and is not checked.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Severity, nearest};
use crate::parse::ast::{Block, BlockKind, ContainerKind};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "moniker-range-invalid",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("moniker_range_invalid.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let monikers = &cx.settings().book.monikers;
    if monikers.is_empty() {
        return;
    }
    let mut ranges: Vec<(String, Span)> = Vec::new();
    for key in ["monikerRange", "moniker_range", "monikers"] {
        if let Some(value) = cx.page.front_matter.get(key) {
            ranges.extend(value.texts().into_iter().map(|text| (text.to_owned(), value.span)));
        }
    }
    let mut zones = Zones(ranges);
    blocks(&cx.page.blocks, &mut zones);
    for (range, span) in zones.0 {
        for part in range.split("||").map(str::trim) {
            let name = part.trim_start_matches(['>', '<', '=', ' ']);
            if name.is_empty() {
                findings.add(span, format!("`{range}` is no range of monikers")).hint = Some("write it as `>=v1 || v3`".to_owned());
            } else if !monikers.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                let finding = findings.add(span, format!("the book has no moniker `{name}`"));
                finding.hint = nearest(name, monikers.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
            }
        }
    }
}

struct Zones(Vec<(String, Span)>);

impl Visitor for Zones {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Container(container) = &block.kind
            && container.kind == ContainerKind::Moniker
            && let Some(range) = container.attributes.iter().find(|attribute| attribute.name == "range")
        {
            self.0.push((range.value.clone(), range.span));
        }
        true
    }
}
