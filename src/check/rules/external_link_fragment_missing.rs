//! A page on the web exists, and has no place of the name behind `#`.
//!
//! The reader lands at the top of a long page. Found with `--online` only; pages whose places are made by script are left alone.
//!
//! Link to a heading that exists, or to the page.

use crate::check::{Check, Group, Rule};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "external-link-fragment-missing",
    group: Group::Links,
    severity: Some(Severity::Warning),
    // Raised by `check/external.rs` from what the web answers.
    check: Check::Elsewhere,
    options: &[],
    source: include_str!("external_link_fragment_missing.rs"),
};
