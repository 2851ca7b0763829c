//! What comes out of a run: plain data, and the words for it.

use std::error::Error;
use std::fmt;
use std::time::Duration;

/// One address to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRequest {
    /// The address as the author wrote it, with its fragment.
    pub url: String,
}

impl LinkRequest {
    /// A request for the address that the author wrote.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into() }
    }
}

/// What is known about an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkClass {
    /// A reader gets the page.
    Ok,
    /// No reader gets anything: 404, 410, no such name, a certificate for another name, an endless redirect.
    Dead,
    /// The page is elsewhere for good.
    Moved,
    /// The page is there, the place on it is not.
    FragmentMissing,
    /// The answer proves nothing: a login, a rate limit, a failing server, a timeout, a wall against robots.
    CannotTell,
    /// It is not asked for safety: a local file, an address inside the network, credentials in the address.
    Refused,
    /// It is not asked because the settings, or its kind, say so.
    Excluded,
    /// The budget of the run ended before its turn, and nothing is known from earlier runs.
    NotChecked,
}

impl LinkClass {
    /// All classes, in the order in which they are counted and shown.
    pub const ALL: [Self; 8] =
        [Self::Ok, Self::Dead, Self::Moved, Self::FragmentMissing, Self::CannotTell, Self::Refused, Self::Excluded, Self::NotChecked];

    /// The class in words, in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Dead => "dead",
            Self::Moved => "moved",
            Self::FragmentMissing => "fragment missing",
            Self::CannotTell => "cannot tell",
            Self::Refused => "refused",
            Self::Excluded => "excluded",
            Self::NotChecked => "not checked",
        }
    }
}

impl fmt::Display for LinkClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The answer for one [`LinkRequest`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkOutcome {
    /// The address as the author wrote it. It may hold credentials when [`credentials`](Self::credentials) is set.
    pub url: String,
    /// What is known.
    pub class: LinkClass,
    /// The last status code, when a server answered.
    pub status: Option<u16>,
    /// Where the redirects ended, when there were any: without the fragment, and without the query when one of them was
    /// temporary, since such a query is the state of a session.
    pub final_url: Option<String>,
    /// What the author should write instead, with the fragment, when that is certain.
    pub fix: Option<String>,
    /// Why it has its class, in one phrase without secrets; empty for a plain [`LinkClass::Ok`].
    pub detail: String,
    /// The page was read and has no such fragment. Also set beside [`LinkClass::Moved`].
    pub fragment_missing: bool,
    /// The address holds a user name or a password.
    pub credentials: bool,
    /// The day (as `2026-10-02`) since which every run failed to tell, once there were enough runs and days.
    pub unreachable_since: Option<String>,
    /// The answer comes from the cache of an earlier run.
    pub from_cache: bool,
}

/// How many addresses have which class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassCounts([usize; LinkClass::ALL.len()]);

impl ClassCounts {
    /// Counts one address.
    pub fn add(&mut self, class: LinkClass) {
        if let Some(count) = self.0.get_mut(class as usize) {
            *count += 1;
        }
    }

    /// The addresses of a class.
    #[must_use]
    pub fn of(&self, class: LinkClass) -> usize {
        self.0.get(class as usize).copied().unwrap_or(0)
    }

    /// All addresses.
    #[must_use]
    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }
}

impl fmt::Display for ClassCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for class in LinkClass::ALL {
            let count = self.of(class);
            if count > 0 {
                write!(f, "{}{count} {class}", if first { "" } else { ", " })?;
                first = false;
            }
        }
        Ok(())
    }
}

/// How a run stands while it goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ProgressReport {
    /// Unique addresses of this run.
    pub total: usize,
    /// Those that have their answer, from the cache or from the web.
    pub done: usize,
    /// Requests made so far.
    pub requests: usize,
    /// The time since the start.
    pub elapsed: Duration,
    /// The classes of what is done.
    pub counts: ClassCounts,
}

impl ProgressReport {
    /// Addresses that wait for their answer.
    #[must_use]
    pub fn left(&self) -> usize {
        self.total.saturating_sub(self.done)
    }

    /// Requests a second since the start.
    #[must_use]
    pub fn rate(&self) -> f64 {
        let seconds = self.elapsed.as_secs_f64();
        if seconds > 0.0 { self.requests as f64 / seconds } else { 0.0 }
    }
}

impl fmt::Display for ProgressReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "links {}/{}, {} left, {:.0} requests/s", self.done, self.total, self.left(), self.rate())?;
        if self.counts.total() > 0 {
            write!(f, ": {}", self.counts)?;
        }
        Ok(())
    }
}

/// Whoever shows how a run goes on. Called at most five times a second, and once at the end.
pub trait Progress: Sync {
    /// Takes the newest state.
    fn update(&self, report: &ProgressReport);
}

/// Shows nothing.
#[derive(Clone, Copy, Debug)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn update(&self, _: &ProgressReport) {}
}

/// What was found at one host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostSummary {
    /// The name or address, in lower case, without a port.
    pub host: String,
    /// Requests made to it in this run, also those of redirects that led there.
    pub requests: usize,
    /// The classes of the unique addresses at this host.
    pub counts: ClassCounts,
    /// Why the host was left before all its addresses were asked.
    pub left_because: Option<String>,
}

impl HostSummary {
    /// The addresses that no reader is known to reach as they are written.
    #[must_use]
    pub fn trouble(&self) -> usize {
        self.counts.total() - self.counts.of(LinkClass::Ok) - self.counts.of(LinkClass::Excluded)
    }
}

impl fmt::Display for HostSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)?;
        if self.counts.total() > 0 {
            write!(f, ": {}", self.counts)?;
        } else {
            f.write_str(": only redirected to")?;
        }
        write!(f, "; {} request{}", self.requests, if self.requests == 1 { "" } else { "s" })?;
        if let Some(reason) = &self.left_because {
            write!(f, "; left because {reason}")?;
        }
        Ok(())
    }
}

/// What a run found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// One for each request, in the order of the requests.
    pub outcomes: Vec<LinkOutcome>,
    /// One for each host, in the order of their names.
    pub hosts: Vec<HostSummary>,
    /// Unique addresses that the budget did not reach, the most urgent first.
    pub left: Vec<String>,
    /// Set when nothing at all could be reached: one phrase that stands for all addresses that were to be asked.
    pub network_down: Option<String>,
    /// The state at the end.
    pub totals: ProgressReport,
    /// What the user should know beside the findings: an unset variable, a cache that could not be written.
    pub notes: Vec<String>,
}

/// Hosts that are named where not all are wanted.
const HOSTS_SHOWN: usize = 20;

impl Report {
    /// The run in lines for people: the whole, and below it the hosts, those with the most trouble first. Unless `all` are wanted, hosts
    /// without trouble are left out, and of the others only the first 20 are named. Nothing without a network.
    #[must_use]
    pub fn summary(&self, all: bool) -> Vec<String> {
        if self.network_down.is_some() {
            // One message stands for all of them.
            return Vec::new();
        }
        let ProgressReport { total, requests, elapsed, counts, .. } = &self.totals;
        if *total == 0 {
            return vec!["links: there are none to ask".to_owned()];
        }
        let number = |count: usize, one: &str, more: &str| format!("{count} {}", if count == 1 { one } else { more });
        let mut lines = vec![format!(
            "links: {} at {}, {} in {:.1} s: {counts}",
            number(*total, "address", "addresses"),
            number(self.hosts.len(), "host", "hosts"),
            number(*requests, "request", "requests"),
            elapsed.as_secs_f64()
        )];
        let mut hosts: Vec<&HostSummary> = self.hosts.iter().filter(|host| all || host.trouble() > 0).collect();
        hosts.sort_by_key(|host| (std::cmp::Reverse(host.trouble()), &host.host));
        let shown = if all { hosts.len() } else { hosts.len().min(HOSTS_SHOWN) };
        lines.extend(hosts.iter().take(shown).map(|host| format!("  {host}")));
        if shown < hosts.len() {
            lines.push(format!("  and {} more with trouble; `--verbose` names all", number(hosts.len() - shown, "host", "hosts")));
        }
        lines
    }
}

/// Why a run could not be made at all.
#[derive(Debug)]
pub enum LinksError {
    /// A setting is not valid. The message names the key below `[links]`.
    Setting(String),
    /// The HTTP client could not be built.
    Client(String),
}

impl LinksError {
    pub(super) fn setting(key: &str, problem: impl fmt::Display) -> Self {
        Self::Setting(format!("`links.{key}` {problem}"))
    }
}

impl fmt::Display for LinksError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setting(message) | Self::Client(message) => f.write_str(message),
        }
    }
}

impl Error for LinksError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_one_line_that_leaves_out_what_is_not_there() {
        let mut counts = ClassCounts::default();
        counts.add(LinkClass::Ok);
        counts.add(LinkClass::Ok);
        counts.add(LinkClass::CannotTell);
        let report = ProgressReport { total: 10, done: 3, requests: 8, elapsed: Duration::from_secs(2), counts };
        assert_eq!(report.to_string(), "links 3/10, 7 left, 4 requests/s: 2 ok, 1 cannot tell");
        assert_eq!(ProgressReport::default().to_string(), "links 0/0, 0 left, 0 requests/s");
    }

    fn host(name: &str, classes: &[LinkClass]) -> HostSummary {
        let mut counts = ClassCounts::default();
        classes.iter().for_each(|class| counts.add(*class));
        HostSummary { host: name.to_owned(), requests: classes.len(), counts, left_because: None }
    }

    #[test]
    fn the_summary_names_hosts_with_trouble_first_and_the_others_when_all_are_wanted() {
        let left = HostSummary { left_because: Some("it failed 5 times in a row".to_owned()), ..host("b.net", &[LinkClass::CannotTell]) };
        let hosts = vec![host("a.net", &[LinkClass::Ok]), left, host("c.net", &[LinkClass::Dead, LinkClass::Moved]), host("d.net", &[])];
        let mut counts = ClassCounts::default();
        for class in [LinkClass::Ok, LinkClass::CannotTell, LinkClass::Dead, LinkClass::Moved] {
            counts.add(class);
        }
        let totals = ProgressReport { total: 4, done: 4, requests: 4, elapsed: Duration::from_millis(1500), counts };
        let report = Report { hosts, totals, ..Report::default() };
        let troubled = [
            "links: 4 addresses at 4 hosts, 4 requests in 1.5 s: 1 ok, 1 dead, 1 moved, 1 cannot tell",
            "  c.net: 1 dead, 1 moved; 2 requests",
            "  b.net: 1 cannot tell; 1 request; left because it failed 5 times in a row",
        ];
        assert_eq!(report.summary(false), troubled);
        assert_eq!(report.summary(true)[3..], ["  a.net: 1 ok; 1 request", "  d.net: only redirected to; 0 requests"]);
        assert_eq!(report.summary(true)[..3], troubled);
        assert_eq!(Report::default().summary(true), ["links: there are none to ask"]);
    }

    #[test]
    fn the_summary_of_many_hosts_stays_short() {
        let hosts: Vec<HostSummary> = (0..50).map(|number| host(&format!("h{number:02}.net"), &[LinkClass::Dead])).collect();
        let totals = ProgressReport { total: 50, ..ProgressReport::default() };
        let report = Report { hosts, totals, ..Report::default() };
        let lines = report.summary(false);
        assert_eq!((lines.len(), lines[21].as_str()), (22, "  and 30 hosts more with trouble; `--verbose` names all"));
        assert_eq!(report.summary(true).len(), 51);
    }

    #[test]
    fn every_class_is_counted_at_its_own_place() {
        for class in LinkClass::ALL {
            let mut counts = ClassCounts::default();
            counts.add(class);
            assert_eq!(LinkClass::ALL.map(|other| counts.of(other)).iter().sum::<usize>(), 1);
            assert_eq!(counts.of(class), 1, "{class}");
        }
    }
}
