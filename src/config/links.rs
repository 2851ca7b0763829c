//! `[links]`, with defaults filled in.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// How external links are asked. [`LinkSettings::default`] is what an empty `[links]` table means.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkSettings {
    /// In every run, not only with `--online`. Off by default.
    pub online: bool,
    /// Requests under way at one time, over all hosts. At least 1; 128 by default.
    pub concurrency: usize,
    /// The limits of every host that has none of its own in [`hosts`](Self::hosts): `[links.per-host.default]`.
    pub per_host: HostLimit,
    /// Limits of single hosts. A key is a host name in lower case, or `*.example.org` for all names below it.
    pub hosts: BTreeMap<String, HostLimit>,
    /// Time for one request, from the connection to the last byte that is read. 20 s by default.
    pub timeout: Duration,
    /// Time for opening a connection. 10 s by default.
    pub connect_timeout: Duration,
    /// Redirects that are followed before a chain counts as endless. 20 by default, which is where browsers stop too.
    pub max_redirects: usize,
    /// Bytes of a page, after unpacking, that are read to look for a fragment. 2 MiB by default.
    pub max_body: usize,
    /// Times a request is repeated after a 429, a 5xx, a timeout or a broken connection. 2 by default.
    pub retries: u32,
    /// The wait before the first repetition; it doubles with each, and up to half is added as jitter. 1 s by default.
    pub retry_wait: Duration,
    /// The longest `Retry-After` that is waited for. A host that asks for more is left for the rest of the run. 60 s by default.
    pub max_retry_after: Duration,
    /// Rounds of failures in a row, without one page served between them, after which a host is left for the rest of the
    /// run. Requests that were under way together are one round. At least 1; 5 by default.
    pub give_up_after: u32,
    /// How long an answer is believed.
    pub ttl: Ttl,
    /// No cached answer older than this is believed, whatever [`ttl`](Self::ttl) says. Zero asks everything again.
    pub max_age: Option<Duration>,
    /// The time a run may take. What is left then is reported as not checked.
    pub budget_time: Option<Duration>,
    /// The requests a run may make, redirects and repetitions included.
    pub budget_requests: Option<usize>,
    /// Runs in a row without an answer after which an address counts as unreachable, once
    /// [`unreachable_days`](Self::unreachable_days) have passed too. 3 by default.
    pub unreachable_runs: u32,
    /// Days since the first of those runs. 7 by default.
    pub unreachable_days: u32,
    /// Whether fragments are looked for on the page. On by default.
    pub fragments: bool,
    /// Regular expressions of addresses that are never asked.
    pub exclude: Vec<String>,
    /// Status codes that count as fine beside 2xx: `403`, `400..=403`, `500..`.
    pub accept: Vec<String>,
    /// Addresses that are asked in place of those the author wrote. The first matching rule applies.
    pub remap: Vec<RemapRule>,
    /// Headers that single hosts get, with their values taken from the environment.
    pub headers: Vec<HeaderFromEnv>,
    /// The proxy, as `http://host:port`. Without one, `HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY` and `NO_PROXY`
    /// of the environment are honoured.
    pub proxy: Option<String>,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// PEM files of certificate authorities that are trusted beside the system's; relative ones count from the book's folder.
    pub ca_files: Vec<PathBuf>,
    /// Loopback, private and link-local addresses that may be asked: a host name, `*.corp.example`, an address, a
    /// range as `10.1.0.0/16`, or `*` for all. The metadata services of clouds are opened by their exact address only.
    pub allow_private: Vec<String>,
    /// Where the book itself is published. Addresses below it are excluded, since they are checked against the book.
    pub base_url: Option<String>,
}

impl Default for LinkSettings {
    fn default() -> Self {
        Self {
            online: false,
            concurrency: 128,
            per_host: HostLimit::default(),
            hosts: BTreeMap::new(),
            timeout: Duration::from_secs(20),
            connect_timeout: Duration::from_secs(10),
            max_redirects: 20,
            max_body: 2 * 1024 * 1024,
            retries: 2,
            retry_wait: Duration::from_secs(1),
            max_retry_after: Duration::from_secs(60),
            give_up_after: 5,
            ttl: Ttl::default(),
            max_age: None,
            budget_time: None,
            budget_requests: None,
            unreachable_runs: 3,
            unreachable_days: 7,
            fragments: true,
            exclude: Vec::new(),
            accept: Vec::new(),
            remap: Vec::new(),
            headers: Vec::new(),
            proxy: None,
            user_agent: concat!("fixbook/", env!("CARGO_PKG_VERSION"), " (link check)").to_owned(),
            ca_files: Vec::new(),
            allow_private: Vec::new(),
            base_url: None,
        }
    }
}

/// How hard one host may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostLimit {
    /// Requests under way at one time. At least 1; 10 by default.
    pub concurrency: usize,
    /// The least time between the starts of two requests. 50 ms by default.
    pub spacing: Duration,
}

impl Default for HostLimit {
    fn default() -> Self {
        Self { concurrency: 10, spacing: Duration::from_millis(50) }
    }
}

/// How long a cached answer is believed, by its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ttl {
    /// 14 days by default.
    pub ok: Duration,
    /// 7 days by default.
    pub moved: Duration,
    /// Two hours by default: there are few of them, and nothing annoys like an error about what was mended since.
    pub dead: Duration,
    /// 12 hours by default.
    pub cannot_tell: Duration,
    /// The share of a time to live, in percent, that may be cut off: each address has its own cut, so that those asked
    /// on one day do not all run out on one day. 0 to 90; 40 by default.
    pub jitter_percent: u8,
}

impl Default for Ttl {
    fn default() -> Self {
        const HOUR: u64 = 60 * 60;
        Self {
            ok: Duration::from_secs(14 * 24 * HOUR),
            moved: Duration::from_secs(7 * 24 * HOUR),
            dead: Duration::from_secs(2 * HOUR),
            cannot_tell: Duration::from_secs(12 * HOUR),
            jitter_percent: 40,
        }
    }
}

/// One rule of rewriting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemapRule {
    /// A regular expression that is looked for in the address. It has no blanks; `\s` stands for one.
    pub pattern: String,
    /// What every match is replaced by; `$1` or `$name` stand for groups. The result is a whole address.
    pub replacement: String,
}

/// A header for one host. The value never stands in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderFromEnv {
    /// A host name, or `*.example.org` for all names below it.
    pub host: String,
    /// The header's name, as `authorization`.
    pub name: String,
    /// The variable of the environment that holds the value.
    pub variable: String,
    /// What stands before the value, as `Bearer `.
    pub prefix: String,
}
