//! One address, from the first request to the last redirect.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use reqwest::Url;
use tokio::time::Instant;

use super::fragment::{self, Places};
use super::lychee::{Lychee, Place};
use super::names::has_credentials;
use super::outside::Outside;
use super::policy::{self, Failure, Meaning};
use super::schedule::{Host, Schedule, Stop};
use super::transport::{Answer, Page, Question, Transport};
use super::{LinkClass, LinkSettings};

/// What all walks of a run share.
pub(super) struct Walker {
    pub settings: LinkSettings,
    pub lychee: Lychee,
    pub transport: Transport,
    pub schedule: Schedule,
    pub outside: Arc<dyn Outside>,
}

/// What was found at the end of a walk.
#[derive(Debug)]
pub(super) struct Found {
    pub class: LinkClass,
    pub status: Option<u16>,
    pub final_url: Option<Url>,
    /// The address that the permanent redirects at the start of the chain lead to.
    pub moved_to: Option<Url>,
    pub detail: String,
    pub fragments: BTreeMap<String, Option<bool>>,
    pub failure: Option<Failure>,
}

/// A chain of redirects as it grows.
struct Chain {
    url: Url,
    hops: usize,
    /// Addresses asked, with the cookies they were asked with.
    seen: BTreeSet<(String, String)>,
    cookies: Cookies,
    /// Where the chain stood after its leading permanent redirects.
    moved_to: Option<Url>,
    only_permanent: bool,
    /// No redirect has left the first host yet.
    trusted: bool,
}

impl Walker {
    /// Follows an address to its end. `wanted` are the fragments to look for there.
    ///
    /// # Errors
    /// A [`Stop`] when the run or the host ended before an answer was known.
    pub(super) async fn walk(&self, start: &Url, wanted: &BTreeSet<String>) -> Result<Found, Stop> {
        let mut chain = Chain {
            url: start.clone(),
            hops: 0,
            seen: BTreeSet::new(),
            cookies: Cookies::default(),
            moved_to: None,
            only_permanent: true,
            trusted: true,
        };
        loop {
            let cookies = chain.cookies.header(&chain.url);
            if !chain.seen.insert((chain.url.to_string(), cookies.clone().unwrap_or_default())) {
                return Ok(chain.circle());
            }
            let answer = match self.ask(&chain, cookies, !wanted.is_empty()).await? {
                Ok(answer) => answer,
                Err(failure) => return Ok(chain.failed(failure)),
            };
            let Meaning::Redirect { permanent } = policy::meaning(answer.status) else {
                return Ok(self.arrived(start, chain, answer, wanted));
            };
            let Some(next) = answer.location.as_deref().and_then(|location| chain.url.join(location).ok()) else {
                return Ok(chain.ended(LinkClass::CannotTell, answer.status, format!("{}: a redirect that leads nowhere", answer.status)));
            };
            chain.cookies.take(&chain.url, &answer.cookies);
            if let Some(end) = self.cannot_follow(&chain, &next, answer.status) {
                return Ok(end);
            }
            chain.follow(next, permanent);
            if chain.hops > self.settings.max_redirects {
                return Ok(chain.ended(LinkClass::Dead, answer.status, format!("more than {} redirects", self.settings.max_redirects)));
            }
        }
    }

    /// The end of a chain whose next hop is not to be asked at all.
    fn cannot_follow(&self, chain: &Chain, next: &Url, status: u16) -> Option<Found> {
        if !matches!(next.scheme(), "http" | "https") {
            return Some(chain.ended(LinkClass::Refused, status, format!("redirects to a `{}:` address", next.scheme())));
        }
        if has_credentials(next) {
            return Some(chain.ended(LinkClass::Refused, status, "redirects to an address with credentials".to_owned()));
        }
        match self.lychee.place(next.as_str()) {
            Ok(Place::Excluded) => {
                Some(chain.ended(LinkClass::Excluded, status, format!("redirects to `{}`, which is excluded", host_of(next))))
            }
            Ok(Place::Itself | Place::Elsewhere(_)) | Err(_) => None,
        }
    }

    /// Asks one hop, with HEAD and GET and repetitions.
    async fn ask(&self, chain: &Chain, cookies: Option<String>, wants_body: bool) -> Result<Result<Answer, Failure>, Stop> {
        let host = self.schedule.host(host_of(&chain.url));
        let mut question = Question { url: &chain.url, get: wants_body, wants_body, trusted: chain.trusted, cookies };
        let mut attempt = 0;
        let mut last = None;
        loop {
            let turn = match (self.schedule.turn(&host).await, last.take()) {
                (Ok(turn), _) => turn,
                // This very address was asked before the end came, so there is an answer of sorts.
                (Err(Stop::HostLeft(_) | Stop::Budget), Some(result)) => return Ok(result),
                (Err(stop), _) => return Err(stop),
            };
            let sent = turn.started;
            // Another address of this host may have found out while this one waited.
            question.get = question.get || host.refuses_head();
            let result = self.transport.ask(&question).await;
            drop(turn);
            let waits = match &result {
                Ok(answer) if !question.get && !answer.bot_wall && policy::asks_for_get(answer.status) => {
                    if matches!(answer.status, 405 | 501) {
                        host.note_head_refused();
                    }
                    question.get = true;
                    continue;
                }
                Ok(answer) if answer.bot_wall => return Ok(result),
                Ok(answer) if policy::meaning(answer.status) == Meaning::Busy => self.heed(&host, sent, answer, &chain.url),
                Ok(_) => {
                    host.served();
                    return Ok(result);
                }
                // Some servers close the connection on HEAD.
                Err(Failure::Broken(_) | Failure::Protocol(_)) if !question.get => {
                    question.get = true;
                    continue;
                }
                Err(failure) if failure.is_passing() => {
                    host.failed(sent, self.settings.give_up_after, &failure.to_string());
                    false
                }
                Err(_) => return Ok(result),
            };
            if attempt >= self.settings.retries || host.left_because().is_some() {
                return Ok(result);
            }
            // A host that is paused is asked when the pause is over: the schedule keeps that.
            let backoff = policy::backoff(self.settings.retry_wait, attempt, chain.url.as_str());
            if !waits && self.schedule.wait(backoff).await.is_err() {
                return Ok(result);
            }
            last = Some(result);
            attempt += 1;
            question.get = true;
        }
    }

    /// Takes notice of a busy answer. Gives whether the host is paused, so that no other wait is needed.
    fn heed(&self, host: &Host, sent: Instant, answer: &Answer, url: &Url) -> bool {
        let reason = policy::words(answer.status);
        let rounds = host.failed(sent, self.settings.give_up_after, &reason);
        let named = answer.retry_after.as_deref().and_then(|value| policy::retry_after(value, self.outside.now()));
        match named {
            Some(wait) if wait > self.settings.max_retry_after => {
                host.leave(format!("it asked to be left alone for {} s ({reason})", wait.as_secs()));
                true
            }
            Some(wait) if !wait.is_zero() => {
                host.pause(wait);
                true
            }
            // A limit of the rate concerns the whole host, whether or not it says for how long.
            None if answer.status == 429 => {
                let wait = policy::backoff(self.settings.retry_wait, rounds.saturating_sub(1), url.as_str());
                host.pause(wait.min(self.settings.max_retry_after));
                true
            }
            Some(_) | None => false,
        }
    }

    /// Reads the last answer of a chain.
    fn arrived(&self, start: &Url, chain: Chain, answer: Answer, wanted: &BTreeSet<String>) -> Found {
        let status = answer.status;
        if answer.bot_wall {
            return chain.ended(LinkClass::CannotTell, status, format!("{status}: a wall against robots"));
        }
        if !self.lychee.accepts(status) {
            match policy::meaning(status) {
                Meaning::Fine => {}
                Meaning::Gone => return chain.ended(LinkClass::Dead, status, policy::words(status)),
                Meaning::Busy | Meaning::Unproven | Meaning::Redirect { .. } => {
                    return chain.ended(LinkClass::CannotTell, status, policy::words(status));
                }
            }
        }
        if chain.hops > 0 && policy::is_page_for_missing(chain.url.path()) {
            return chain.ended(LinkClass::CannotTell, status, "redirects to a page for what is not found".to_owned());
        }
        let mut found = chain.ended(LinkClass::Ok, status, String::new());
        found.fragments = fragments(&chain.url, answer.page.as_ref(), wanted);
        // A permanent redirect to a login says that the page wants one, and not that it has moved there.
        found.moved_to =
            found.moved_to.filter(|to| !policy::is_login(host_of(to), to.path()) || policy::is_login(host_of(start), start.path()));
        if let Some(moved_to) = &found.moved_to {
            found.class = LinkClass::Moved;
            found.detail = format!("moved to `{moved_to}` for good");
        }
        found
    }
}

/// Looks for the wanted fragments. A page that was cut off proves those it has, and nothing about the others.
fn fragments(url: &Url, page: Option<&Page>, wanted: &BTreeSet<String>) -> BTreeMap<String, Option<bool>> {
    let places = page.map(|page| Places::of(&page.html));
    wanted
        .iter()
        .map(|fragment| {
            let there = match (page, &places) {
                (Some(page), Some(places)) => match places.has(fragment) {
                    Some(false) if !page.complete => None,
                    Some(false) if !page.is_utf8 && !fragment::percent_decoded(fragment).is_ascii() => None,
                    Some(false) if fragment::is_read_by_script(host_of(url), url.path(), fragment) => None,
                    told => told,
                },
                _ => None,
            };
            (fragment.clone(), there)
        })
        .collect()
}

impl Chain {
    fn follow(&mut self, mut next: Url, permanent: bool) {
        // A fragment of `Location` counts for browsers, and not for the next request.
        let fragment = next.fragment().map(str::to_owned);
        self.trusted = self.trusted && is_same_site(&self.url, &next);
        self.only_permanent = self.only_permanent && permanent;
        if self.only_permanent {
            self.moved_to = Some(next.clone());
        }
        if fragment.is_some() {
            next.set_fragment(None);
        }
        self.url = next;
        self.hops += 1;
    }

    fn ended(&self, class: LinkClass, status: u16, detail: String) -> Found {
        Found {
            class,
            status: Some(status),
            final_url: (self.hops > 0).then(|| self.lasting_url()),
            moved_to: self.moved_to.clone().filter(|_| class == LinkClass::Ok),
            detail,
            fragments: BTreeMap::new(),
            failure: None,
        }
    }

    /// Where the chain stands. What a temporary redirect puts behind `?` is the state of a session as a rule: it differs each time
    /// and may be a secret, so it goes into no report and no cache.
    fn lasting_url(&self) -> Url {
        let mut url = self.url.clone();
        if !self.only_permanent {
            url.set_query(None);
        }
        url
    }

    /// A chain that came back to where it was. When the site set cookies that are not sent back, a browser may fare better.
    fn circle(self) -> Found {
        let (class, detail) = if self.cookies.ignored {
            (LinkClass::CannotTell, "redirects in a circle to a program without cookies")
        } else {
            (LinkClass::Dead, "redirects in a circle")
        };
        Found { status: None, ..self.ended(class, 0, detail.to_owned()) }
    }

    fn failed(self, failure: Failure) -> Found {
        let detail = if self.hops > 0 { format!("redirects to `{}`: {failure}", host_of(&self.url)) } else { failure.to_string() };
        Found { status: None, failure: Some(failure.clone()), ..self.ended(failure.class(), 0, detail) }
    }
}

/// The cookies that one chain of redirects sets for its own hosts. Sites that want a cookie redirect to themselves until
/// it comes back, and without any, a fine page would look like an endless circle.
#[derive(Default)]
struct Cookies {
    by_host: BTreeMap<String, BTreeMap<String, Cookie>>,
    /// A cookie for a whole domain was set; those are not kept, since telling who may set them needs a list of suffixes.
    ignored: bool,
}

struct Cookie {
    value: String,
    /// It was set over a secure connection and goes back over such a one only.
    secure: bool,
}

impl Cookies {
    fn take(&mut self, url: &Url, set: &[String]) {
        let secure = url.scheme() == "https";
        for cookie in set {
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let has = |name: &str| {
                attributes.split(';').any(|attribute| attribute.split('=').next().unwrap_or("").trim().eq_ignore_ascii_case(name))
            };
            if has("domain") || (has("secure") && !secure) {
                self.ignored = true;
                continue;
            }
            let Some((name, value)) = pair.split_once('=') else { continue };
            let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
            let mine = self.by_host.entry(host_of(url).to_owned()).or_default();
            // As many and as long as browsers keep at least (RFC 6265, section 6.1).
            if pair.len() <= 4096 && (mine.len() < 50 || mine.contains_key(&name)) {
                mine.insert(name, Cookie { value, secure });
            }
        }
    }

    fn header(&self, url: &Url) -> Option<String> {
        let mine = self.by_host.get(host_of(url))?;
        let pairs: Vec<String> = mine
            .iter()
            .filter(|(_, cookie)| !cookie.secure || url.scheme() == "https")
            .map(|(name, cookie)| format!("{name}={}", cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

/// The host of a URL as limits and summaries name it.
pub(super) fn host_of(url: &Url) -> &str {
    url.host_str().unwrap_or("")
}

/// Whether a redirect stays at the host it came from: the same name and port, or the step from `http:` to `https:`. A step
/// back to `http:` does not.
fn is_same_site(from: &Url, to: &Url) -> bool {
    let upgrade = from.scheme() == "http" && to.scheme() == "https" && from.port().is_none() && to.port().is_none();
    from.host_str() == to.host_str()
        && (upgrade || (from.scheme() == to.scheme() && from.port_or_known_default() == to.port_or_known_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_redirect_stays_at_its_host_or_leaves_it() {
        for (from, to, stays) in [
            ("https://a.net/x", "https://a.net/y", true),
            ("http://a.net/", "https://a.net/", true),
            ("https://a.net/", "https://a.net:443/", true),
            ("https://a.net/", "http://a.net/", false),
            ("https://a.net/", "https://www.a.net/", false),
            ("https://a.net/", "https://a.net:8443/", false),
            ("http://a.net:8080/", "https://a.net:8080/", false),
            ("https://a.net/", "https://a.net.evil.net/", false),
        ] {
            assert_eq!(is_same_site(&url(from), &url(to)), stays, "{from} → {to}");
        }
    }

    #[test]
    fn cookies_go_back_to_their_host_and_never_from_secure_to_open() {
        let mut cookies = Cookies::default();
        cookies.take(&url("http://a.net/"), &["open=1; Path=/".to_owned(), "kept=no; Secure".to_owned(), "junk".to_owned()]);
        cookies.take(&url("https://a.net/"), &["closed=2".to_owned(), "wide=3; Domain=a.net".to_owned()]);
        assert_eq!(cookies.header(&url("http://a.net/x")).as_deref(), Some("open=1"));
        assert_eq!(cookies.header(&url("https://a.net/x")).as_deref(), Some("closed=2; open=1"));
        assert_eq!(cookies.header(&url("https://b.a.net/")), None);
        assert!(cookies.ignored);
    }
}
