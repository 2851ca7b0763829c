//! A link to the web is permanently redirected.
//!
//! It works today. Redirects are taken down after some time, and then the link is dead. Found with `--online` only.
//!
//! `fixbook check --online --fix` writes the new address, where it is certain.

use crate::check::{Check, Group, Rule};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "external-link-moved",
    group: Group::Links,
    severity: Some(Severity::Warning),
    // Raised by `check/external.rs` from what the web answers.
    check: Check::Elsewhere,
    options: &[],
    source: include_str!("external_link_moved.rs"),
};
