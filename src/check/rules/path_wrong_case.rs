//! A path is spelt with other capitals than the file has.
//!
//! It works on the author's Windows or macOS machine and is "page not found" on most web servers. Fixbook leads the link to the right file,
//! other tools do not.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! See [limits](Limits.md#by-platform) and [!INCLUDE[portal](Includes/portal.md)].
//! //~          ^^^^^^^^^ warning[path-wrong-case]: the file is spelt `limits.md`
//! //~ fix: replace `Limits.md` with `limits.md`
//! //~                                                       ^^^^^^^^^^^^^^^^^^ warning[path-wrong-case]: the file is spelt `includes/portal.md`
//! //- limits.md
//! # Limits
//!
//! ## By platform
//!
//! Text.
//! //- includes/portal.md
//! Company Portal
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! See [limits](limits.md).
//! //- limits.md
//! # Limits
//! ```
//!
//! Spell the path as the file is spelt.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Edit, Fix, Severity};
use crate::resolve::{Detour, IncludeOutcome, Target};
use crate::source::{Span, relative};

pub const RULE: Rule = Rule {
    name: "path-wrong-case",
    group: Group::References,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("path_wrong_case.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in &cx.page.references {
        if let Target::Page { note: Some(Detour::WrongCase(actual)), .. } | Target::Asset { note: Some(Detour::WrongCase(actual)), .. } =
            &reference.target
        {
            report(cx, findings, reference.span, actual);
        }
    }
    for include in &cx.page.includes {
        if let IncludeOutcome::Included { file, wrong_case: true } = include.outcome {
            report(cx, findings, include.path_span, cx.path(file));
        }
    }
}

fn report(cx: &PageContext<'_>, findings: &mut Findings, span: Span, actual: &str) {
    let typed = cx.text(span);
    let path = typed.split(['?', '#']).next().unwrap_or("");
    let right = relative(cx.path(span.file), actual);
    // `./` in front says the same as nothing and stays.
    let start = if path.starts_with("./") { 2 } else { 0 };
    let span = span.part(start..path.len());
    let path = path.get(start..).unwrap_or("");
    let finding = findings.add(span, format!("the file is spelt `{right}`"));
    // Only where nothing but capitals differs is the replacement certain: `~/`, `./` and escapes stay as the author likes them.
    if path.len() == right.len() && path.to_lowercase() == right.to_lowercase() {
        finding.fix = Some(Fix { title: format!("replace `{path}` with `{right}`"), edits: vec![Edit { span, text: right }] });
    }
}
