//! A step refers to a step that is not there.
//!
//! "Repeat step 9" in a procedure of seven steps: one was deleted, and the reader has to guess which is meant.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! 1. Open the portal.
//! 2. Select the device.
//! 3. If the list is empty, go back to step 7.
//! //~                                 ^^^^^^ warning[step-not-found]: there is no step 7: this procedure has 3 steps
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! 1. Open the portal.
//! 2. Select the device.
//! 3. If the list is empty, go back to step 1, or to step 7 in [the guide](guide.md).
//! //- guide.md
//! # Guide
//! ```
//!
//! Count again. A number that another procedure of the page has, or that is said to stand elsewhere ("step 7 of the guide"), is not
//! reported.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::procedure::{Procedure, Step};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "step-not-found",
    group: Group::Procedures,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("step_not_found.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let procedures = &cx.page.recognized.procedures;
    let longest = procedures.iter().map(longest_of).max().unwrap_or(0);
    let named = cx.page.headings.iter().filter_map(|heading| step_number(&heading.text)).max().unwrap_or(0);
    for procedure in procedures {
        for step in procedure.all_steps() {
            let mut seen: Vec<&str> = Vec::new();
            for reference in step.refs.iter().filter(|reference| reference.steps.is_empty()) {
                let Some(number) = last_number(&reference.text) else { continue };
                // Another procedure of the page may be meant.
                if number <= longest.max(named) || seen.contains(&reference.text.as_str()) {
                    continue;
                }
                seen.push(&reference.text);
                if let Some(span) = place(cx, step, &reference.text) {
                    let count = procedure.steps.len();
                    let steps = if count == 1 { "step" } else { "steps" };
                    findings.add(span, format!("there is no step {number}: this procedure has {count} {steps}"));
                }
            }
        }
    }
}

/// The most steps that stand side by side in a procedure.
fn longest_of(procedure: &Procedure) -> usize {
    let nested = procedure.all_steps().into_iter().map(|step| step.steps.len()).max().unwrap_or(0);
    nested.max(procedure.steps.len())
}

/// "Step 3: …"
fn step_number(text: &str) -> Option<usize> {
    let rest = text.trim_start().get(..5).filter(|start| start.eq_ignore_ascii_case("step ")).and_then(|_| text.trim_start().get(5..))?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    rest.get(..digits)?.parse().ok()
}

fn last_number(text: &str) -> Option<usize> {
    text.rsplit(|char: char| !char.is_ascii_digit()).find(|digits| !digits.is_empty())?.parse().ok()
}

/// Where the words stand in the step's source, unless what is around them says that another text's step is meant.
fn place(cx: &PageContext<'_>, step: &Step, words: &str) -> Option<Span> {
    let text = cx.text(step.span);
    let at = text.find(words)?;
    let behind = text.get(at + words.len()..)?;
    if behind.starts_with(|char: char| {
        char.is_ascii_digit() || matches!(char, ']' | '.') && behind[1..].starts_with(|next: char| next.is_ascii_digit())
    }) {
        return None;
    }
    let sentence_end = behind.find(['.', '\n']).unwrap_or(behind.len());
    let sentence = behind.get(..sentence_end).unwrap_or("").trim_start_matches(['*', '_', ' ', ',']);
    let before = text.get(..at)?;
    let from = before.rfind(['.', '\n']).map_or(0, |at| at + 1);
    let before = before.get(from..).unwrap_or("");
    let elsewhere = ["in ", "of ", "from ", "under ", "above", "below", "on ", "at ", "for "].iter().any(|word| sentence.starts_with(word));
    // A link leads to the step that is meant.
    let linked = before.rfind('[').is_some_and(|open| !before[open..].contains(']')) || sentence.contains("](");
    (!elsewhere && !linked && !before.contains("](")).then(|| step.span.part(at..at + words.len()))
}
