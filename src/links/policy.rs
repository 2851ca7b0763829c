//! What an answer proves. Pure functions: a status or a failure in, a class and its words out.

use std::fmt;
use std::time::Duration;

use super::LinkClass;

/// What a status code means for a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The page is there.
    Fine,
    /// The page is said to be elsewhere; whether for good.
    Redirect { permanent: bool },
    /// The page is gone, by the server's own word.
    Gone,
    /// The server could not answer just now; asking again may help.
    Busy,
    /// Nothing is proven.
    Unproven,
}

/// Reads a status code (RFC 9110, section 15).
pub(super) const fn meaning(status: u16) -> Meaning {
    match status {
        200..=299 => Meaning::Fine,
        301 | 308 => Meaning::Redirect { permanent: true },
        302 | 303 | 307 => Meaning::Redirect { permanent: false },
        404 | 410 => Meaning::Gone,
        408 | 425 | 429 | 500..=599 => Meaning::Busy,
        _ => Meaning::Unproven,
    }
}

/// Why a status that is not fine is not, in one phrase.
pub(super) fn words(status: u16) -> String {
    let reason = match status {
        300 => "the server offers a choice and no page",
        304..=306 | 309..=399 => "a redirect that leads nowhere",
        401 => "the page wants a login",
        402 => "the page wants a payment",
        403 => "the server forbids it, perhaps only to programs",
        404 => "not found",
        405 | 501 => "the server answers neither HEAD nor GET",
        406 => "the server will not serve programs",
        407 => "the proxy wants a login",
        408 => "the server waited too long",
        410 => "gone for good",
        429 => "the server limits the rate",
        451 => "withheld for legal reasons",
        500..=599 => "the server failed",
        999 => "a wall against robots",
        _ => "an unexpected answer",
    };
    format!("{status}: {reason}")
}

/// Whether HEAD with this status says nothing about GET, so that GET is asked at once.
///
/// RFC 9110 has servers answer 405 or 501 to a method they do not know, but many answer 400, 403, 404 or 500 instead, so
/// no such answer to HEAD is believed. Servers that are busy are not asked twice in a row.
pub(super) const fn asks_for_get(status: u16) -> bool {
    matches!(status, 400..=407 | 409..=424 | 426..=428 | 430..=501 | 505 | 999)
}

/// Whether an address is that of a login: sites that want one send every reader there, and many do it with 301.
pub(super) fn is_login(host: &str, path: &str) -> bool {
    const HOSTS: [&str; 6] = ["login", "signin", "auth", "sso", "accounts", "idp"];
    const PARTS: [&str; 9] = ["login", "log-in", "logon", "signin", "sign-in", "sign_in", "authorize", "sso", "saml2"];
    let first = host.split('.').next().unwrap_or("");
    HOSTS.contains(&first) || path.split('/').any(|part| PARTS.contains(&stem(part).to_ascii_lowercase().as_str()))
}

/// Whether a path is that of the page which a site shows for pages that it has not. Some sites redirect there and then answer 200.
pub(super) fn is_page_for_missing(path: &str) -> bool {
    const NAMES: [&str; 7] = ["404", "not-found", "notfound", "page-not-found", "pagenotfound", "error404", "error-404"];
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    NAMES.contains(&stem(last).to_ascii_lowercase().as_str())
}

/// A part of a path without its extension.
fn stem(part: &str) -> &str {
    part.split_once('.').map_or(part, |(stem, _)| stem)
}

/// Why no answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The name does not exist.
    NoSuchName,
    /// Names cannot be looked up just now.
    Lookup(String),
    /// There is no way to the address.
    Unreachable(String),
    /// Nobody listens there.
    ConnectionRefused,
    /// No answer within the time.
    Timeout,
    /// The connection broke off.
    Broken(String),
    /// The certificate belongs to another name.
    WrongName,
    /// Another problem with the secure connection.
    Tls(String),
    /// The answer is not HTTP.
    Protocol(String),
    /// The address is not to be asked, and why.
    Refused(String),
}

impl Failure {
    /// The class an address with this failure has.
    pub(super) const fn class(&self) -> LinkClass {
        match self {
            Self::NoSuchName | Self::WrongName => LinkClass::Dead,
            Self::Refused(_) => LinkClass::Refused,
            Self::Lookup(_)
            | Self::Unreachable(_)
            | Self::ConnectionRefused
            | Self::Timeout
            | Self::Broken(_)
            | Self::Tls(_)
            | Self::Protocol(_) => LinkClass::CannotTell,
        }
    }

    /// Whether asking again may help.
    pub(super) const fn is_passing(&self) -> bool {
        match self {
            Self::Lookup(_) | Self::Unreachable(_) | Self::ConnectionRefused | Self::Timeout | Self::Broken(_) => true,
            Self::NoSuchName | Self::WrongName | Self::Tls(_) | Self::Protocol(_) | Self::Refused(_) => false,
        }
    }

    /// Whether the failure came before anything was said to the host, so that with a proxy it is the proxy's own.
    pub(super) const fn is_about_the_way(&self) -> bool {
        match self {
            Self::NoSuchName | Self::Lookup(_) | Self::Unreachable(_) | Self::ConnectionRefused => true,
            Self::Timeout | Self::Broken(_) | Self::WrongName | Self::Tls(_) | Self::Protocol(_) | Self::Refused(_) => false,
        }
    }

    /// What the failure says about this machine's own connection.
    pub(super) const fn sign(&self) -> Sign {
        match self {
            Self::Lookup(_) | Self::Unreachable(_) => Sign::Offline,
            Self::NoSuchName => Sign::NameOnly,
            Self::ConnectionRefused | Self::Timeout | Self::Broken(_) | Self::WrongName | Self::Tls(_) | Self::Protocol(_) => Sign::Online,
            Self::Refused(_) => Sign::None,
        }
    }
}

/// What a failure says about the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// Nothing left the machine.
    Offline,
    /// The name is unknown: either it is wrong, or the resolver has nobody to ask.
    NameOnly,
    /// Packets went out.
    Online,
    /// Nothing was tried.
    None,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchName => f.write_str("no such host name"),
            Self::Lookup(words) => write!(f, "the host name could not be looked up: {words}"),
            Self::Unreachable(words) => write!(f, "no way to the host: {words}"),
            Self::ConnectionRefused => f.write_str("the host refuses the connection"),
            Self::Timeout => f.write_str("no answer in time"),
            Self::Broken(words) => write!(f, "the connection broke off: {words}"),
            Self::WrongName => f.write_str("the certificate is for another name"),
            Self::Tls(words) => write!(f, "no secure connection: {words}"),
            Self::Protocol(words) => write!(f, "not a readable answer: {words}"),
            Self::Refused(words) => f.write_str(words),
        }
    }
}

/// Reads `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date in any of the three forms of HTTP.
pub(super) fn retry_after(value: &str, now: u64) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number has are still "a very long time".
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::from(u32::MAX))));
    }
    let at = httpdate::parse_http_date(value).ok()?;
    let at = at.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Some(Duration::from_secs(at.saturating_sub(now)))
}

/// The wait before repetition `attempt` (from 0): doubling, with up to half added by the address, so that requests that
/// failed together do not come back together.
pub(super) fn backoff(first: Duration, attempt: u32, url: &str) -> Duration {
    let doubled = first.saturating_mul(2_u32.saturating_pow(attempt.min(16)));
    doubled.saturating_add(doubled.mul_f64(0.5 * share(url, u64::from(attempt))))
}

/// A number from 0 to 1 that an address and a salt always give again.
pub(super) fn share(url: &str, salt: u64) -> f64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(url.as_bytes());
    hasher.update(&salt.to_le_bytes());
    let mut bytes = [0; 4];
    hasher.finalize_xof().fill(&mut bytes);
    f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_servers_own_word_makes_a_link_dead() {
        let gone: Vec<u16> = (100..1000).filter(|&status| meaning(status) == Meaning::Gone).collect();
        assert_eq!(gone, [404, 410]);
        for status in [401, 403, 406, 451, 999, 418, 304, 300] {
            assert_eq!(meaning(status), Meaning::Unproven, "{status}");
        }
        for status in [408, 429, 500, 502, 503, 504, 520] {
            assert_eq!(meaning(status), Meaning::Busy, "{status}");
        }
    }

    #[test]
    fn head_is_never_believed_to_say_a_page_is_missing() {
        for status in [400, 403, 404, 405, 410, 500, 501, 999] {
            assert!(asks_for_get(status), "{status}");
        }
        for status in [200, 301, 408, 425, 429, 502, 503, 504] {
            assert!(!asks_for_get(status), "{status}");
        }
    }

    #[test]
    fn logins_and_pages_for_what_is_missing_are_known_by_their_address() {
        for (host, path) in [("login.contoso.com", "/"), ("a.net", "/account/SignIn.aspx"), ("a.net", "/oauth2/authorize")] {
            assert!(is_login(host, path), "{host}{path}");
        }
        for (host, path) in [("a.net", "/blog/login-problems"), ("logins.net", "/"), ("a.net", "/"), ("docs.net", "/single-sign-on")] {
            assert!(!is_login(host, path), "{host}{path}");
        }
        for path in ["/404", "/404.html", "/en-us/NotFound/", "/errors/page-not-found.aspx"] {
            assert!(is_page_for_missing(path), "{path}");
        }
        for path in ["/", "/404-errors", "/docs/not-found-errors", "/404/help", "/error-4045"] {
            assert!(!is_page_for_missing(path), "{path}");
        }
    }

    #[test]
    fn retry_after_in_every_form() {
        let now = 784_111_777;
        assert_eq!(retry_after("120", now), Some(Duration::from_secs(120)));
        assert_eq!(retry_after(" 0 ", now), Some(Duration::ZERO));
        for date in ["Sun, 06 Nov 1994 08:49:47 GMT", "Sunday, 06-Nov-94 08:49:47 GMT", "Sun Nov  6 08:49:47 1994"] {
            assert_eq!(retry_after(date, now), Some(Duration::from_secs(10)), "{date}");
        }
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:00 GMT", now), Some(Duration::ZERO));
        assert!(retry_after("99999999999999999999999", now).is_some_and(|wait| wait.as_secs() > 1_000_000));
        for nothing in ["", "soon", "-5", "1.5", "12 s"] {
            assert_eq!(retry_after(nothing, now), None, "{nothing}");
        }
    }

    #[test]
    fn backoff_doubles_and_is_spread() {
        let first = Duration::from_secs(1);
        for attempt in 0..5 {
            let wait = backoff(first, attempt, "https://a.net/x");
            let least = first * 2_u32.pow(attempt);
            assert!(wait >= least && wait <= least * 3 / 2, "{wait:?}");
        }
        assert_ne!(backoff(first, 0, "https://a.net/x"), backoff(first, 0, "https://a.net/y"));
    }

    #[test]
    fn shares_fill_the_whole_range() {
        let shares: Vec<f64> = (0..1000).map(|n| share(&format!("https://a.net/{n}"), 0)).collect();
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
        let tenths: std::collections::BTreeSet<u8> = shares.iter().map(|share| (share * 9.999) as u8).collect();
        assert_eq!(tenths.len(), 10);
    }
}
