//! An article names symptoms, and neither a resolution nor a workaround.
//!
//! Who comes with the problem finds it described, and nothing to do about it.
//!
//! ```markdown bad
//! //- a.md
//! # The device does not enroll
//!
//! ## Symptoms
//! //~^^^^^^^^ info[resolution-missing]: the article names symptoms, and no resolution or workaround
//!
//! The portal shows an error.
//!
//! ## Cause
//!
//! The licence has expired.
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
//! Renew the licence.
//! ```
//!
//! An article that calls the behaviour expected, a limitation, or not supported is not reported. Say what to do in all others, also where it is only to wait or to ask for help: a section "Resolution", "Workaround" or "Status".

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::InlineKind;

pub const RULE: Rule = Rule {
    name: "resolution-missing",
    group: Group::Procedures,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("resolution_missing.rs"),
};

const EXPECTED: [&str; 5] = ["by design", "expected behavio", "limitation", "isn't supported", "not supported"];

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let recognized = &cx.page.recognized;
    // What helps may stand at another place of the article than where it was looked for.
    if !cx.is_markdown() || !recognized.procedures.is_empty() || recognized.problems.iter().any(|problem| !problem.resolutions.is_empty()) {
        return;
    }
    let named = |names: &[&str]| {
        cx.page.headings.iter().find(|heading| {
            let text = heading.text.trim().trim_end_matches(':').to_lowercase();
            names.iter().any(|name| text == *name)
        })
    };
    let Some(symptoms) = named(&["symptom", "symptoms"]) else { return };
    if named(&["status", "more information", "next steps", "what to do", "recommendation", "recommendations"]).is_some() {
        return;
    }
    let heals = cx.page.headings.iter().any(|heading| {
        let text = heading.text.to_lowercase();
        ["remed", "resol", "solution", "workaround", "fix", "mitigat", "recover"].iter().any(|word| text.contains(word))
    });
    // Nothing is to be done about what is as it should be, or cannot be otherwise.
    let expected = cx.parts().inlines.iter().any(|inline| match &inline.kind {
        InlineKind::Text(text) => EXPECTED.iter().any(|words| text.contains(words)),
        _ => false,
    });
    if !heals && !expected {
        findings.add(cx.first_line(symptoms.span), "the article names symptoms, and no resolution or workaround");
    }
}
