//! A link to the web leads nowhere: 404, 410, no such host, a certificate for another host, a redirect loop.
//!
//! The reader clicks and gets an error page of another site. Found with `--online` only.
//!
//! Find the page's new address, or remove the link. An address that works in browsers and is refused to programs is never called dead: see
//! `external-link-unchecked`. `[links] exclude` leaves addresses out.

use crate::check::{Check, Group, Rule};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "external-link-dead",
    group: Group::Links,
    severity: Some(Severity::Error),
    // Raised by `check/external.rs` from what the web answers.
    check: Check::Elsewhere,
    options: &[],
    source: include_str!("external_link_dead.rs"),
};
