//! A picture's alternative text is the name of its file, or just "image".
//!
//! A reader who cannot see the picture hears "screenshot dash one dot png", and learns nothing.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! ![devices-1.png](devices-1.png)
//! //~              ^^^^^^^^^^^^^ warning[alt-text-bad-value]: the alternative text `devices-1.png` says nothing about the picture
//!
//! ![screenshot](devices-1.png)
//! //~           ^^^^^^^^^^^^^ warning[alt-text-bad-value]: the alternative text `screenshot` says nothing about the picture
//! //- devices-1.png
//! PNG
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ![The devices page with the menu open](devices-1.png)
//! //- devices-1.png
//! PNG
//! ```
//!
//! Say what the picture shows, in a few words.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::ReferenceKind;
use crate::source::{file_name, percent_decode};

pub const RULE: Rule = Rule {
    name: "alt-text-bad-value",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("alt_text_bad_value.rs"),
};

const EMPTY_WORDS: [&str; 14] = [
    "alt text",
    "alt-text",
    "alternate text",
    "alternative text",
    "figure",
    "image",
    "image description",
    "img",
    "photo",
    "pic",
    "picture",
    "screen shot",
    "screenshot",
    "text",
];

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in &cx.page.references {
        match reference.kind {
            ReferenceKind::Image | ReferenceKind::DirectiveImage | ReferenceKind::HtmlImage => {
                let text = reference.text.trim();
                let name = percent_decode(file_name(reference.href.split(['?', '#']).next().unwrap_or("")));
                if says_nothing(&text.to_lowercase(), &name.to_lowercase()) {
                    findings.add(reference.span, format!("the alternative text `{text}` says nothing about the picture"));
                }
            }
            ReferenceKind::Link
            | ReferenceKind::Autolink
            | ReferenceKind::Lightbox
            | ReferenceKind::ImageLink
            | ReferenceKind::HtmlLink
            | ReferenceKind::Video
            | ReferenceKind::Xref => {}
        }
    }
}

fn says_nothing(text: &str, file: &str) -> bool {
    if text.is_empty() {
        return false;
    }
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    // A name that is a word may be the right text all the same: `![Azure](azure.png)`.
    let is_coded = stem.contains(['-', '_']) || stem.bytes().any(|byte| byte.is_ascii_digit());
    text == file || text == stem && is_coded && !stem.contains(' ') || EMPTY_WORDS.contains(&text.trim_end_matches('.'))
}
