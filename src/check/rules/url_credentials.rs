//! An address holds a user name with a password.
//!
//! Everybody who can read the page can use the account.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Get [the list](https://admin:Tr0ub4dor@files.example.org/list.csv).
//! //~                    ^^^^^^^^^^^^^^^ error[url-credentials]: the address holds a password
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Get [the list](https://files.example.org/list.csv), or write to [us](mailto:help@example.org). Addresses look like
//! [this](https://user:password@files.example.org/).
//! ```
//!
//! Take the password out, and change it: it has been published. Words that stand for a password (`password`, `<secret>`, `***`) are not
//! reported.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::Target;

pub const RULE: Rule = Rule {
    name: "url-credentials",
    group: Group::References,
    severity: Some(Severity::Error),
    check: Check::Page(check),
    options: &[],
    source: include_str!("url_credentials.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in &cx.page.references {
        let Target::External(url) = &reference.target else { continue };
        let Some((scheme, rest)) = url.split_once("://") else { continue };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
        let Some((user_info, _)) = authority.rsplit_once('@') else { continue };
        let Some((_, password)) = user_info.split_once(':') else { continue };
        if password.is_empty() || stands_for_one(password) {
            continue;
        }
        let start = scheme.len() + 3;
        let span = if cx.text(reference.span) == url { reference.span.part(start..start + user_info.len()) } else { reference.span };
        findings.add(span, "the address holds a password").hint = Some("take it out, and change it".to_owned());
    }
}

fn stands_for_one(password: &str) -> bool {
    let word = password.to_ascii_lowercase();
    ["password", "passwd", "pass", "pwd", "secret", "token", "pat", "key"]
        .iter()
        .any(|known| word.contains(known) && word.len() <= known.len() + 4)
        || password.contains(['<', '{', '[', '%', '$'])
        || password.chars().all(|char| matches!(char, '*' | 'x' | 'X' | '.' | '…'))
}
