//! Lists or quotes stand in each other deeper than Fixbook follows.
//!
//! What stands deeper is shown without its list or quote.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! >>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>> deep
//! //~ @96 warning[nesting-too-deep]: the text is nested deeper than 96 levels from here on
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! > > > Deep, but bearable
//! ```
//!
//! No reader follows ten levels: such nesting comes from converters. Take it out.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::OddityKind;

pub const RULE: Rule = Rule {
    name: "nesting-too-deep",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("nesting_too_deep.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for oddity in cx.page.oddities.iter().filter(|oddity| oddity.kind == OddityKind::TooDeep) {
        findings.add(oddity.span, "the text is nested deeper than 96 levels from here on");
    }
}
