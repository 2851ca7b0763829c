//! An address holds a password, an access token or a signature.
//!
//! Everybody who can read the page can use the account, or the file, as its owner would.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Get [the list](https://admin:Tr0ub4dor@files.example.org/list.csv).
//! //~                    ^^^^^^^^^^^^^^^ error[url-credentials]: the address holds a password
//! ```
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Get [the list](https://contoso.blob.core.windows.net/x/list.csv?sv=2024-01-01&sig=q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA%3D),
//! //~ @79-128 error[url-credentials]: the address holds a signature
//! or clone [it](https://ghp_q83vEjRWeJCrze8SNFZ4kKvN@github.com/contoso/it).
//! //~                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[url-credentials]: the address holds an access token
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Get [the list](https://files.example.org/list.csv), or write to [us](mailto:help@example.org). Addresses look like
//! [this](https://user:password@files.example.org/), or [this](https://contoso.blob.core.windows.net/x?sv=2024-01-01&sig=SIGNATURE).
//! ```
//!
//! Take it out, and change it: it has been published. Words that stand for a password (`password`, `<secret>`, `***`) are not
//! reported. Tokens are known by the marks of their issuers (GitHub, GitLab, Slack, npm), signatures by the parameters of Azure
//! Storage (`sig`) and Amazon S3 (`X-Amz-Signature`).

use std::ops::Range;

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
        let Some((range, what)) = secret(url) else { continue };
        let span = if cx.text(reference.span) == url { reference.span.part(range) } else { reference.span };
        findings.add(span, format!("the address holds {what}")).hint = Some("take it out, and change it".to_owned());
    }
}

/// Where an address holds a secret, and what it is.
fn secret(url: &str) -> Option<(Range<usize>, &'static str)> {
    let (scheme, rest) = url.split_once("://")?;
    let start = scheme.len() + 3;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    if let Some((user_info, _)) = authority.rsplit_once('@') {
        let range = start..start + user_info.len();
        match user_info.split_once(':') {
            Some((_, password)) if !password.is_empty() && !stands_for_one(password) => return Some((range, "a password")),
            _ if is_token(user_info.trim_end_matches(':')) => return Some((range, "an access token")),
            _ => {}
        }
    }
    let query = url.split('#').next()?.split_once('?')?.1;
    let mut at = url.find('?')? + 1;
    for pair in query.split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if is_signature(key, value) {
            return Some((at..at + pair.len(), "a signature"));
        }
        at += pair.len() + 1;
    }
    None
}

/// The marks by which issuers make their tokens known to searches for leaked ones.
fn is_token(user: &str) -> bool {
    const MARKS: [&str; 9] = ["ghp_", "gho_", "ghu_", "ghs_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "npm_"];
    MARKS.iter().any(|mark| user.strip_prefix(mark).is_some_and(|rest| rest.len() >= 20 && varied(rest)))
}

/// Base64 of the 32 bytes of Azure's signature, with its escapes, or the 64 hexadecimal digits of Amazon's.
fn is_signature(key: &str, value: &str) -> bool {
    if key.eq_ignore_ascii_case("sig") {
        value.len() >= 43 && varied(value) && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"%+/=-_".contains(&byte))
    } else {
        key.eq_ignore_ascii_case("x-amz-signature") && value.len() == 64 && varied(value) && value.bytes().all(|b| b.is_ascii_hexdigit())
    }
}

/// Whether it has letters and digits, and not only a few of them: what stands for a token is `xxxx…` or a word.
fn varied(text: &str) -> bool {
    let mut seen: Vec<u8> = text.bytes().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() >= 8 && seen.iter().any(u8::is_ascii_digit) && seen.iter().any(u8::is_ascii_alphabetic)
}

fn stands_for_one(password: &str) -> bool {
    let word = password.to_ascii_lowercase();
    ["password", "passwd", "pass", "pwd", "secret", "token", "pat", "key"]
        .iter()
        .any(|known| word.contains(known) && word.len() <= known.len() + 4)
        || password.contains(['<', '{', '[', '%', '$'])
        || password.chars().all(|char| matches!(char, '*' | 'x' | 'X' | '.' | '…'))
}
