//! A link to the web could not be checked: a login, a rate limit, a server error, a timeout, a wall against robots.
//!
//! It says nothing about the link. It never fails a run; after several runs over several days it becomes `external-link-unreachable`.
//!
//! Nothing has to be done. `[links.headers]` can give a token for a host, from the environment.

use crate::check::{Check, Group, Rule};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "external-link-unchecked",
    group: Group::Links,
    severity: Some(Severity::Info),
    // Raised by `check/external.rs` from what the web answers.
    check: Check::Elsewhere,
    options: &[],
    source: include_str!("external_link_unchecked.rs"),
};
