//! The front matter names a pivot group that does not exist.
//!
//! The reader gets no switch, so the page cannot know which zones to show.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! zone_pivot_groups: sytem
//! //~                ^^^^^ warning[pivot-group-not-found]: there is no pivot group `sytem`
//! //~ hint: did you mean `system`?
//! ---
//! # Enroll
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
//! Correct the name, or define the group in the docset's file of the type `YamlMime:ZonePivotGroups`. A book without any such file is not
//! reported: its groups are defined elsewhere.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Severity, nearest};

pub const RULE: Rule = Rule {
    name: "pivot-group-not-found",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("pivot_group_not_found.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    if cx.project.pivot_groups.is_empty() {
        return;
    }
    let Some(value) = cx.page.front_matter.get("zone_pivot_groups") else { return };
    let docset = cx.project.pages.get(cx.page.index).map_or(0, |page| page.docset);
    for text in value.texts() {
        for id in text.split(',').map(str::trim).filter(|id| !id.is_empty()) {
            if cx.project.pivot_group(docset, id).is_none() {
                let known = cx.project.pivot_groups.iter().filter(|group| group.docset == docset).map(|group| group.id.as_str());
                let finding = findings.add(value.span, format!("there is no pivot group `{id}`"));
                finding.hint = nearest(id, known).map(|near| format!("did you mean `{near}`?"));
            }
        }
    }
}
