//! A link holds a user name or password.
//!
//! Everybody who reads the page, its source or a log can use it.
//!
//! Take them out of the address, and change the password.

use crate::check::{Check, Group, Rule};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "external-link-credentials",
    group: Group::Links,
    severity: Some(Severity::Error),
    // Raised by `check/external.rs` from what the web answers.
    check: Check::Elsewhere,
    options: &[],
    source: include_str!("external_link_credentials.rs"),
};
