//! A link to Learn names a language.
//!
//! Learn shows each reader their own language when the address names none; with `en-us` in it, everybody gets English.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! See [the portal](https://learn.microsoft.com/en-us/intune/portal).
//! //~                                          ^^^^^^ info[hard-coded-locale]: the link names the language `en-us`
//! //~ fix: remove `en-us/`
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! See [the portal](https://learn.microsoft.com/intune/portal).
//! ```
//!
//! Leave the language out of the address. Allow it where the page exists in that one language only.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Edit, Fix, Severity};
use crate::resolve::Target;

pub const RULE: Rule = Rule {
    name: "hard-coded-locale",
    group: Group::References,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("hard_coded_locale.rs"),
};

const HOSTS: [&str; 2] = ["learn.microsoft.com", "docs.microsoft.com"];

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in &cx.page.references {
        let Target::External(_) = &reference.target else { continue };
        let typed = cx.text(reference.span);
        let Some((scheme, rest)) = typed.split_once("://") else { continue };
        let Some((host, path)) = rest.split_once('/') else { continue };
        let language = path.split(['/', '?', '#']).next().unwrap_or("");
        if !HOSTS.iter().any(|known| host.eq_ignore_ascii_case(known)) || !is_locale(language) {
            continue;
        }
        let start = scheme.len() + 3 + host.len() + 1;
        let name = reference.span.part(start..start + language.len() + 1);
        let finding = findings.add(name, format!("the link names the language `{language}`"));
        if path.as_bytes().get(language.len()) == Some(&b'/') {
            finding.fix = Some(Fix { title: format!("remove `{language}/`"), edits: vec![Edit { span: name, text: String::new() }] });
        } else {
            finding.span = reference.span.part(start..start + language.len());
        }
    }
}

/// `en-us`, `zh-cn`: two letters for the language, two for the country.
fn is_locale(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 5 && bytes.iter().enumerate().all(|(at, byte)| if at == 2 { *byte == b'-' } else { byte.is_ascii_alphabetic() })
}
