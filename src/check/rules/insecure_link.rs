//! A link uses `http` although the site is known to speak `https`.
//!
//! On the way, anybody in the reader's network can change what they see; browsers warn of it.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Get it from [the download page](http://www.microsoft.com/download).
//! //~                             ^^^^^^^ info[insecure-link]: `www.microsoft.com` speaks `https`
//! //~ fix: replace `http://` with `https://`
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Get it from [the download page](https://www.microsoft.com/download), not from `http://www.microsoft.com/download`. The list of revoked
//! certificates is at <http://www.microsoft.com/pki/crl/x.crl>.
//! ```
//!
//! What the book links with `https` in one place works so in another:
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Open [the portal](http://portal.enroll-devices.net/enroll#start).
//! //~               ^^^^^^^ info[insecure-link]: elsewhere the book has the same address with `https`
//! //~ fix: replace `http://` with `https://`
//! //- b.md
//! # Retire
//!
//! Open [the portal](https://Portal.enroll-devices.net/enroll), not [the old one](http://portal.enroll-devices.net/old). With <http://www.contoso.com> a
//! policy allows one page, with <https://www.contoso.com> another.
//! ```
//!
//! Write `https`. Only addresses are reported of which it is known; add hosts of yours with the option `hosts`, a list of names. Addresses that must be
//! `http` (lists of revoked certificates, names of XML schemas) are never reported, nor are those of companies that are made up.

use std::collections::HashSet;

use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, Rule, SiteContext, address_key};
use crate::diag::{Edit, Fix, Severity};

pub const RULE: Rule = Rule {
    name: "insecure-link",
    group: Group::References,
    severity: Some(Severity::Info),
    check: Check::Site(check),
    options: &[OptionSpec { name: "hosts", kind: OptionKind::Texts, default: "[]", doc: "Names of further hosts that speak https." }],
    source: include_str!("insecure_link.rs"),
};

/// Hosts that answer on `https` with the same pages, sorted.
const HOSTS: &[&str] = &[
    "account.microsoft.com",
    "aka.ms",
    "answers.microsoft.com",
    "apps.apple.com",
    "azure.microsoft.com",
    "blogs.msdn.microsoft.com",
    "blogs.technet.microsoft.com",
    "channel9.msdn.com",
    "developer.android.com",
    "developer.apple.com",
    "docs.microsoft.com",
    "en.wikipedia.org",
    "github.com",
    "go.microsoft.com",
    "itunes.apple.com",
    "learn.microsoft.com",
    "login.microsoftonline.com",
    "manage.windowsazure.com",
    "msdn.microsoft.com",
    "office.com",
    "play.google.com",
    "portal.azure.com",
    "portal.office.com",
    "social.technet.microsoft.com",
    "support.apple.com",
    "support.google.com",
    "support.microsoft.com",
    "support.office.com",
    "technet.microsoft.com",
    "twitter.com",
    "windows.microsoft.com",
    "www.apple.com",
    "www.bing.com",
    "www.google.com",
    "www.iana.org",
    "www.ietf.org",
    "www.linkedin.com",
    "www.microsoft.com",
    "www.office.com",
    "www.w3.org",
    "www.windowsazure.com",
    "www.youtube.com",
];

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    let more = cx.options.texts("hosts").unwrap_or_default();
    let mut in_book: Option<HashSet<u64>> = None;
    for link in cx.pages.iter().flat_map(|page| &page.insecure) {
        let host = link.address.split(['/', '?', '#', ':']).next().unwrap_or("").to_ascii_lowercase();
        let path = link.address.get(host.len()..).unwrap_or("");
        // A port is another service; a namespace is no address; revocation lists are fetched before trust is there.
        if path.starts_with(':')
            || path.starts_with("/pki")
            || path.ends_with(".crl")
            || path.ends_with(".crt")
            || is_namespace(&host, path)
        {
            continue;
        }
        let known = HOSTS.binary_search(&host.as_str()).is_ok() || more.iter().any(|name| name.eq_ignore_ascii_case(&host));
        let why = if known {
            format!("`{host}` speaks `https`")
        } else {
            if is_example(&host) {
                continue;
            }
            let in_book = in_book.get_or_insert_with(|| cx.pages.iter().flat_map(|page| page.secure.iter().copied()).collect());
            if !in_book.contains(&address_key(&link.address)) {
                continue;
            }
            "elsewhere the book has the same address with `https`".to_owned()
        };
        let finding = findings.add(link.scheme, why);
        finding.trace.clone_from(&link.trace);
        let edits = vec![Edit { span: link.scheme, text: "https://".to_owned() }];
        finding.fix = Some(Fix { title: "replace `http://` with `https://`".to_owned(), edits });
    }
}

/// Whether a host stands for any: addresses of it are there to be looked at, and each spelling may be meant.
fn is_example(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or("");
    let reserved = ["example", "internal", "invalid", "local", "localhost", "test"].contains(&last);
    reserved || host.split('.').any(|label| EXAMPLES.iter().any(|name| label.starts_with(name)))
}

/// How names of companies begin that there are in documentation only.
const EXAMPLES: [&str; 15] = [
    "adatum",
    "adventure-works",
    "alpineskihouse",
    "consolidatedmessenger",
    "contoso",
    "example",
    "fabrikam",
    "litware",
    "northwind",
    "proseware",
    "tailspin",
    "treyresearch",
    "wideworldimporters",
    "wingtip",
    "woodgrove",
];

fn is_namespace(host: &str, path: &str) -> bool {
    host == "www.w3.org" && path.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_can_be_searched() {
        assert!(super::HOSTS.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
