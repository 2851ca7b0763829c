//! A link leads to an address that is not asked: loopback, a private network, a metadata service.
//!
//! It cannot work for readers elsewhere, and asking it from a build machine is a risk.
//!
//! Where such links are meant, list the hosts in `[links] allow-private`.

use crate::check::{Check, Group, Rule};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "external-link-refused",
    group: Group::Links,
    severity: Some(Severity::Warning),
    // Raised by `check/external.rs` from what the web answers.
    check: Check::Elsewhere,
    options: &[],
    source: include_str!("external_link_refused.rs"),
};
