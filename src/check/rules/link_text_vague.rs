//! A link's text is "here", "click here" or the like.
//!
//! Who skims the page, or has its links read aloud, learns nothing of where it leads.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! For the limits, click [here](limits.md).
//! //~                          ^^^^^^^^^ info[link-text-vague]: the text `here` does not say where the link leads
//! //- limits.md
//! # Limits
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! For more, see [the limits by platform](limits.md).
//! //- limits.md
//! # Limits
//! ```
//!
//! Make the words that name the target the link. The option `words` is the list of texts that are reported.

use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::ReferenceKind;

pub const RULE: Rule = Rule {
    name: "link-text-vague",
    group: Group::References,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[OptionSpec {
        name: "words",
        kind: OptionKind::Texts,
        default: r#"["here", "click here", "tap here", "go here", "see here", "this", "link", "this link", "click this link"]"#,
        doc: "The texts that are reported.",
    }],
    source: include_str!("link_text_vague.rs"),
};

const WORDS: [&str; 9] = ["here", "click here", "tap here", "go here", "see here", "this", "link", "this link", "click this link"];

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let words = cx.options.texts("words").unwrap_or_else(|| WORDS.to_vec());
    for reference in cx.page.references.iter().filter(|reference| reference.kind == ReferenceKind::Link) {
        let text = reference.text.trim().trim_end_matches('.');
        if words.iter().any(|word| word.eq_ignore_ascii_case(text)) {
            findings.add(reference.span, format!("the text `{text}` does not say where the link leads"));
        }
    }
}
