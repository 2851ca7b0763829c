//! Which addresses of a book are asked, each once, and which have their answer already.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Url;

use super::guard::Guard;
use super::lychee::{Lychee, Place};
use super::names::has_credentials;
use super::{LinkClass, LinkRequest, LinkSettings, LinksError};
use super::{fragment, walk};

/// What is to be done for each request of a run.
pub(super) struct Plan {
    /// In the order of the requests.
    pub links: Vec<Planned>,
    /// The addresses to ask or to answer from the cache, by address without fragment.
    pub targets: BTreeMap<String, Target>,
}

/// One request, looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Planned {
    /// Answered without asking.
    Settled { class: LinkClass, detail: String, credentials: bool },
    /// Answered by the target with this key; the fragment is as the author wrote it.
    Target { key: String, fragment: Option<String> },
}

/// One address to ask.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// Where it is asked.
    pub url: Url,
    /// A remap rule applied.
    pub remapped: bool,
    /// The fragments to look for on the page.
    pub wanted: BTreeSet<String>,
}

/// Reads all requests.
pub(super) fn plan(links: &[LinkRequest], settings: &LinkSettings, lychee: &Lychee) -> Result<Plan, LinksError> {
    let guard = Guard::new(&settings.allow_private)?;
    let base = match &settings.base_url {
        Some(text) => {
            Some(Url::parse(text).ok().filter(|base| matches!(base.scheme(), "http" | "https") && base.host_str().is_some()).ok_or_else(
                || LinksError::setting("base-url", format_args!("is `{text}`; write an address as `https://docs.contoso.com/`")),
            )?)
        }
        None => None,
    };
    let mut plan = Plan { links: Vec::with_capacity(links.len()), targets: BTreeMap::new() };
    for link in links {
        let planned = match read(&link.url, base.as_ref(), &guard, lychee) {
            Err(settled) => settled,
            Ok((key, fragment, url)) => {
                let target = plan.targets.entry(key.clone()).or_insert_with(|| Target {
                    remapped: url.as_str() != key,
                    url,
                    wanted: BTreeSet::new(),
                });
                let wanted = fragment.as_deref().and_then(fragment::to_look_for).filter(|fragment| {
                    settings.fragments && !fragment::is_read_by_script(walk::host_of(&target.url), target.url.path(), fragment)
                });
                if let Some(wanted) = wanted {
                    target.wanted.insert(wanted.to_owned());
                }
                Planned::Target { key, fragment }
            }
        };
        plan.links.push(planned);
    }
    Ok(plan)
}

/// Reads one address: its key, its fragment, and where it is asked; or its answer.
fn read(text: &str, base: Option<&Url>, guard: &Guard, lychee: &Lychee) -> Result<(String, Option<String>, Url), Planned> {
    let settled = |class, detail: String| Planned::Settled { class, detail, credentials: false };
    let mut url = Url::parse(text).map_err(|problem| settled(LinkClass::Dead, format!("not a valid address: {problem}")))?;
    match url.scheme() {
        "http" | "https" => {}
        "file" => return Err(settled(LinkClass::Refused, "a file of one machine is no link for readers".to_owned())),
        other => return Err(settled(LinkClass::Excluded, format!("`{other}:` is not asked"))),
    }
    if has_credentials(&url) {
        return Err(Planned::Settled {
            class: LinkClass::Refused,
            detail: "the address holds credentials; it is not asked".to_owned(),
            credentials: true,
        });
    }
    if let Some(base) = base
        && is_below(&url, base)
    {
        return Err(settled(LinkClass::Excluded, "a page of this book, checked against the book".to_owned()));
    }
    let fragment = url.fragment().map(str::to_owned);
    url.set_fragment(None);
    let invalid = |problem: String| settled(LinkClass::Dead, format!("not a valid address: {problem}"));
    let ask = match lychee.place(url.as_str()).map_err(invalid)? {
        Place::Excluded => {
            // What is refused for safety is a finding, so a built-in exclusion must not hide it.
            refuse(&url, guard)?;
            return Err(settled(LinkClass::Excluded, "excluded by the settings, or reserved for examples".to_owned()));
        }
        Place::Itself => url.clone(),
        Place::Elsewhere(other) => {
            let mut other = Url::parse(&other).map_err(|problem| invalid(problem.to_string()))?;
            other.set_fragment(None);
            other
        }
    };
    refuse(&ask, guard)?;
    Ok((url.to_string(), fragment, ask))
}

/// Refuses a host that says by itself that it lies inside.
fn refuse(url: &Url, guard: &Guard) -> Result<(), Planned> {
    guard.allows_host(walk::host_of(url)).map_err(|refusal| Planned::Settled {
        class: LinkClass::Refused,
        detail: refusal.to_string(),
        credentials: false,
    })
}

/// Whether an address lies at or below the address where the book is published. `http:` and `https:` are the same book.
fn is_below(url: &Url, base: &Url) -> bool {
    let same_port = url.port() == base.port();
    let folder = base.path().trim_end_matches('/');
    url.host_str() == base.host_str()
        && same_port
        && url.path().strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(settings: &LinkSettings, urls: &[&str]) -> Plan {
        let links: Vec<LinkRequest> = urls.iter().map(|&url| LinkRequest::new(url)).collect();
        plan(&links, settings, &Lychee::new(settings).unwrap()).unwrap()
    }

    fn class_of(settings: &LinkSettings, url: &str) -> Option<LinkClass> {
        match planned(settings, &[url]).links.remove(0) {
            Planned::Settled { class, .. } => Some(class),
            Planned::Target { .. } => None,
        }
    }

    #[test]
    fn fragments_share_a_request() {
        let plan = planned(
            &LinkSettings::default(),
            &["https://A.net/x#a", "https://a.net/x#b", "https://a.net:443/x", "https://a.net/x#top", "https://a.net/y"],
        );
        assert_eq!(plan.targets.keys().collect::<Vec<_>>(), ["https://a.net/x", "https://a.net/y"]);
        assert_eq!(plan.targets["https://a.net/x"].wanted, BTreeSet::from(["a".to_owned(), "b".to_owned()]));
    }

    #[test]
    fn inside_addresses_are_refused_in_every_spelling() {
        let settings = LinkSettings::default();
        for url in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0x7f.1/",
            "http://017700000001/",
            "http://0177.0.0.01/",
            "http://127.0.0.1./",
            "http://%31%32%37.0.0.1/",
            "http://１２７.０.０.１/",
            "http://①②⑦.0.0.1/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://a.localhost/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[0:0:0:0:0:0:0:1]/",
            "http://169.254.169.254/latest/meta-data/",
            "http://[fd00:ec2::254]/",
            "http://10.0.0.1:8080/",
            "https://192.168.0.1/",
            "http://0/",
            "http://[64:ff9b::10.0.0.1]/",
            "file:///etc/passwd",
            "FILE:///c:/x",
            "http:/127.0.0.1/",
            "http://metadata.google.internal/computeMetadata/v1/",
            "http://METADATA.google.internal./",
            "http:\\\\127.0.0.1\\",
        ] {
            assert_eq!(class_of(&settings, url), Some(LinkClass::Refused), "{url}");
        }
    }

    #[test]
    fn what_is_not_for_the_web() {
        let settings = LinkSettings { base_url: Some("https://docs.contoso.com/book/".to_owned()), ..LinkSettings::default() };
        for (url, class) in [
            ("mailto:a@b.net", LinkClass::Excluded),
            ("https://example.com/x", LinkClass::Excluded),
            ("https://docs.contoso.com/book/a.html#x", LinkClass::Excluded),
            ("http://docs.contoso.com/book", LinkClass::Excluded),
            ("https://", LinkClass::Dead),
            ("not an address", LinkClass::Dead),
            ("https://user:secret@a.net/", LinkClass::Refused),
            ("https://user@a.net/", LinkClass::Refused),
        ] {
            assert_eq!(class_of(&settings, url), Some(class), "{url}");
        }
        assert_eq!(class_of(&settings, "https://docs.contoso.com/bookshop"), None);
    }

    #[test]
    fn credentials_are_named_and_never_repeated() {
        let plan = planned(&LinkSettings::default(), &["https://user:secret@a.net/"]);
        let Planned::Settled { credentials, detail, .. } = &plan.links[0] else { panic!() };
        assert!(*credentials && !detail.contains("secret"));
    }
}
