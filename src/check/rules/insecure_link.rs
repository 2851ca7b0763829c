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
//! Write `https`. Only hosts are reported of which it is known; add yours with the option `hosts`, a list of names. Addresses that must be
//! `http` (lists of revoked certificates, names of XML schemas) are never reported.

use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, PageContext, Rule};
use crate::diag::{Edit, Fix, Severity};
use crate::resolve::Target;

pub const RULE: Rule = Rule {
    name: "insecure-link",
    group: Group::References,
    severity: Some(Severity::Info),
    check: Check::Page(check),
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

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let more = cx.options.texts("hosts").unwrap_or_default();
    for reference in &cx.page.references {
        let Target::External(_) = &reference.target else { continue };
        let typed = cx.text(reference.span);
        // What is typed counts: `www.x` in the text gets its scheme from Fixbook.
        let Some(rest) = typed.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("http://")).and_then(|_| typed.get(7..)) else {
            continue;
        };
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("").to_ascii_lowercase();
        let path = rest.get(host.len()..).unwrap_or("");
        // A port is another service; a namespace is no address; revocation lists are fetched before trust is there.
        let by_design = path.starts_with(':')
            || path.starts_with("/pki")
            || path.ends_with(".crl")
            || path.ends_with(".crt")
            || is_namespace(&host, path);
        let known = HOSTS.binary_search(&host.as_str()).is_ok() || more.iter().any(|name| name.eq_ignore_ascii_case(&host));
        if known && !by_design {
            let scheme = reference.span.part(0..7);
            let finding = findings.add(scheme, format!("`{host}` speaks `https`"));
            let edits = vec![Edit { span: scheme, text: "https://".to_owned() }];
            finding.fix = Some(Fix { title: "replace `http://` with `https://`".to_owned(), edits });
        }
    }
}

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
