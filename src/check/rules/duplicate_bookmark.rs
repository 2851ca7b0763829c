//! An explicit anchor has the name of another place in the same page.
//!
//! A link to it leads to the first of the two, which need not be the one that was meant.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! ## Limits
//!
//! Text.
//!
//! <a name="limits"></a>More text.
//! //~      ^^^^^^ warning[duplicate-bookmark]: the anchor `#limits` stands in this page twice
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ## Limits
//!
//! Text.
//!
//! <a name="limits-by-platform"></a>More text.
//! ```
//!
//! Give the anchor a name of its own.

use std::collections::HashMap;

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::AnchorSource;
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "duplicate-bookmark",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("duplicate_bookmark.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for anchor in &cx.page.anchors {
        match anchor.source {
            // An alias gives way to any other anchor, so it cannot stand in one's way.
            AnchorSource::HeadingAlias | AnchorSource::Footnote => {}
            AnchorSource::Heading | AnchorSource::ExplicitHeading | AnchorSource::Html => {
                if seen.contains_key(anchor.name.as_str()) {
                    findings.add(anchor.span, format!("the anchor `#{}` stands in this page twice", anchor.name));
                } else {
                    seen.insert(&anchor.name, anchor.span);
                }
            }
        }
    }
}
