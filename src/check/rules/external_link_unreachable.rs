//! A link to the web has not answered for several runs over several days.
//!
//! A server that is away for a week is more likely gone than busy.
//!
//! Look at the address in a browser. `[links] unreachable-runs` and `unreachable-days` say when this is raised.

use crate::check::{Check, Group, Rule};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "external-link-unreachable",
    group: Group::Links,
    severity: Some(Severity::Warning),
    // Raised by `check/external.rs` from what the web answers.
    check: Check::Elsewhere,
    options: &[],
    source: include_str!("external_link_unreachable.rs"),
};
