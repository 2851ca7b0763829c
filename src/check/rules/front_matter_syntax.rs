//! The front matter is no valid YAML.
//!
//! Title, description and all other metadata of the page are lost, and with them its place in search.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! title: Enroll: a device
//! //~          ^ error[front-matter-syntax]: the front matter cannot be read
//! ---
//! # Enroll
//!
//! Text.
//! ```
//!
//! ```markdown good
//! //- a.md
//! ---
//! title: "Enroll: a device"
//! ---
//! # Enroll
//!
//! Text.
//! ```
//!
//! Put values that hold `: `, `#`, or begin with `[`, `{`, `*`, `&`, `@` or `%` into quotes. A key may stand once only.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::OddityKind;

pub const RULE: Rule = Rule {
    name: "front-matter-syntax",
    group: Group::FrontMatter,
    severity: Some(Severity::Error),
    check: Check::Page(check),
    options: &[],
    source: include_str!("front_matter_syntax.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    if let Some(error) = &cx.page.front_matter.error
        && error.duplicate_key.is_none()
    {
        findings.add(error.span, format!("the front matter cannot be read: {}", error.message));
    }
    for oddity in cx.page.oddities.iter().filter(|oddity| oddity.kind == OddityKind::FrontMatterUnclosed) {
        findings.add(oddity.span, "the front matter is not closed").hint = Some("end it with a line `---`".to_owned());
    }
}
