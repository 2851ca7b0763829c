//! Two pictures of a page have the same alternative text.
//!
//! A reader who cannot see them cannot tell them apart, although they show different things.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! ![The devices page](devices-1.png)
//!
//! ![The devices page](devices-2.png)
//! //~                 ^^^^^^^^^^^^^ warning[image-alt-text-duplicated]: another picture of this page has the text `The devices page`
//! //- devices-1.png
//! PNG
//! //- devices-2.png
//! PNG
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ![The devices page](devices-1.png)
//!
//! ![The devices page with the menu open](devices-2.png)
//!
//! ![The devices page](devices-1.png)
//! //- devices-1.png
//! PNG
//! //- devices-2.png
//! PNG
//! ```
//!
//! Say what each of them shows. The same picture may stand in a page twice. Off by default: series of pictures share their texts in many books.

use std::collections::HashMap;

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::resolve::ReferenceKind;

pub const RULE: Rule = Rule {
    name: "image-alt-text-duplicated",
    group: Group::Structure,
    severity: None,
    check: Check::Page(check),
    options: &[],
    source: include_str!("image_alt_text_duplicated.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    let pictures = [ReferenceKind::Image, ReferenceKind::DirectiveImage, ReferenceKind::HtmlImage];
    for reference in cx.page.references.iter().filter(|reference| pictures.contains(&reference.kind)) {
        let text = reference.text.trim();
        if text.is_empty() {
            continue;
        }
        let first = *seen.entry(text).or_insert(&reference.href);
        if first != reference.href {
            findings.add(reference.span, format!("another picture of this page has the text `{text}`"));
        }
    }
}
