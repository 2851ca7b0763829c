//! A procedure has no name: neither a heading nor a sentence in front says what it does.
//!
//! In the list of procedures and in the search it can only be called by the name of its page.
//!
//! ```markdown bad
//! //- a.md
//! # The device does not enroll
//!
//! ## Symptoms
//!
//! The portal shows an error.
//!
//! ## Resolution
//!
//! 1. Open the portal.
//! //~^^^^^^^^^^^^^^^^ warning[procedure-title-missing]: nothing says what this procedure does
//! 2. Select the device.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # The device does not enroll
//!
//! ## Symptoms
//!
//! The portal shows an error.
//!
//! ## Resolution
//!
//! To delete the device's record, follow these steps:
//!
//! 1. Open the portal.
//! 2. Select the device.
//! ```
//!
//! Write a sentence in front of the list that says what the steps do.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::resolve::procedure::{Rule as Sign, TitleSource};

pub const RULE: Rule = Rule {
    name: "procedure-title-missing",
    group: Group::Procedures,
    severity: None,
    check: Check::Page(check),
    options: &[],
    source: include_str!("procedure_title_missing.rs"),
};

/// Headings that name a part of an article and not what is done in it.
const PARTS: [&str; 12] = [
    "fix",
    "method",
    "mitigation",
    "procedure",
    "resolution",
    "resolutions",
    "solution",
    "solutions",
    "steps",
    "what to do",
    "workaround",
    "workarounds",
];

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for procedure in &cx.page.recognized.procedures {
        let title = procedure.title.trim().trim_end_matches(':').to_lowercase();
        let generic = procedure.title_source != TitleSource::LeadIn && PARTS.contains(&title.as_str());
        if procedure.rule != Sign::Cell && (procedure.title_source == TitleSource::None || generic) {
            findings.add(cx.first_line(procedure.span), "nothing says what this procedure does").hint =
                Some("write a sentence before its steps: `To …, follow these steps:`".to_owned());
        }
    }
}
