//! Whether there is a network at all.
//!
//! A laptop in a train would otherwise report every link of a book. Nothing is asked to find out: what the requests of the run
//! themselves run into is enough, as long as no answer has come from anywhere.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::policy::{Failure, Sign};
use super::schedule::Stop;
use super::walk::Found;

/// Hosts that have to fail before a run believes that there is no network.
const HOSTS_TO_BELIEVE: usize = 3;
/// The same, when all that is known is that no name exists, which can be true of single names.
const NAMES_TO_BELIEVE: usize = 8;
/// Fewer addresses than this make no story of a missing network by themselves.
const FEW: usize = 10;
/// The time that a first answer gets before.
const TIME_TO_BELIEVE: Duration = Duration::from_secs(2);

/// Whether there is a network at all.
pub(super) struct Network {
    hosts: usize,
    to_believe: usize,
    has_route: bool,
    started: Instant,
    state: Mutex<NetworkState>,
}

#[derive(Default)]
struct NetworkState {
    /// Something came back from outside.
    reached: bool,
    offline: BTreeSet<String>,
    nameless: BTreeSet<String>,
    down: Option<String>,
}

impl Network {
    /// Takes the host of each address that is to be asked.
    pub(super) fn new<'a>(asked: impl Iterator<Item = &'a str>, has_route: bool) -> Self {
        let mut addresses = 0;
        let hosts: BTreeSet<&str> = asked.inspect(|_| addresses += 1).collect();
        // A few addresses at one host that cannot be looked up are that host's trouble, and not the network's.
        let to_believe = if has_route && addresses < FEW { HOSTS_TO_BELIEVE } else { HOSTS_TO_BELIEVE.min(hosts.len()) };
        Self { hosts: hosts.len(), to_believe, has_route, started: Instant::now(), state: Mutex::new(NetworkState::default()) }
    }

    /// Takes notice of an answer; gives whether there is no network.
    pub(super) fn note(&self, host: &str, result: &Result<Found, Stop>, proxied: bool) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(found) = result else { return false };
        let (sign, words) = match &found.failure {
            // With a proxy, a connection that is refused or a name that is unknown is the proxy's.
            Some(failure) if proxied && failure.is_about_the_way() => (Sign::Offline, format!("the proxy cannot be reached: {failure}")),
            Some(failure @ Failure::NoSuchName) => (failure.sign(), "none of the host names is known".to_owned()),
            Some(failure) => (failure.sign(), failure.to_string()),
            None => (Sign::Online, String::new()),
        };
        match sign {
            Sign::Online => state.reached = true,
            Sign::Offline => {
                state.offline.insert(host.to_owned());
            }
            Sign::NameOnly if self.has_route => {
                state.nameless.insert(host.to_owned());
            }
            Sign::NameOnly => {
                state.offline.insert(host.to_owned());
            }
            Sign::None => {}
        }
        let failed = state.offline.len() + state.nameless.difference(&state.offline).count();
        // One proxy stands before all hosts.
        let to_believe = if proxied { 1 } else { self.to_believe };
        let enough = (!state.offline.is_empty() && failed >= to_believe) || failed >= NAMES_TO_BELIEVE;
        // A failure can be quicker than the first answer, so a machine with a route gives the others a moment.
        let enough = enough && (!self.has_route || failed >= self.hosts || self.started.elapsed() >= TIME_TO_BELIEVE);
        if state.down.is_none() && !state.reached && enough {
            state.down = Some(format!("no network: {words}"));
        }
        state.down.is_some()
    }

    /// Why nothing can be reached, once that is believed.
    pub(super) fn down(&self) -> Option<String> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).down.clone()
    }
}

/// Whether an answer would be another one if it turned out that there is no network.
pub(super) fn is_doubtful(found: &Found, proxied: bool) -> bool {
    found.failure.as_ref().is_some_and(|failure| match failure.sign() {
        Sign::Offline | Sign::NameOnly => true,
        Sign::Online | Sign::None => proxied && failure.is_about_the_way(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::LinkClass;
    use crate::links::policy::Failure;

    fn failed(failure: Failure) -> Result<Found, Stop> {
        Ok(Found {
            class: failure.class(),
            status: None,
            final_url: None,
            moved_to: None,
            detail: String::new(),
            fragments: Default::default(),
            failure: Some(failure),
        })
    }

    fn answered() -> Result<Found, Stop> {
        let Ok(found) = failed(Failure::Timeout) else { unreachable!() };
        Ok(Found { class: LinkClass::Ok, failure: None, ..found })
    }

    const HOSTS: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];

    #[test]
    fn one_answer_proves_the_network() {
        let network = Network::new(HOSTS.into_iter(), false);
        assert!(!network.note("a", &answered(), false));
        for host in HOSTS {
            assert!(!network.note(host, &failed(Failure::Lookup(String::new())), false), "{host}");
        }
    }

    #[test]
    fn without_a_route_three_hosts_are_enough_also_by_unknown_names() {
        let network = Network::new(HOSTS.into_iter(), false);
        assert!(!network.note("a", &failed(Failure::NoSuchName), false));
        assert!(!network.note("a", &failed(Failure::NoSuchName), false));
        assert!(!network.note("b", &failed(Failure::Unreachable(String::new())), false));
        assert!(network.note("c", &failed(Failure::NoSuchName), false));
        assert!(network.down().is_some());
    }

    #[test]
    fn with_a_route_unknown_names_are_wrong_names() {
        let network = Network::new(HOSTS.into_iter(), true);
        for host in HOSTS.iter().take(7) {
            assert!(!network.note(host, &failed(Failure::NoSuchName), false), "{host}");
        }
    }

    #[test]
    fn a_timeout_is_no_sign_of_a_missing_network() {
        let network = Network::new(HOSTS.into_iter(), false);
        assert!(!network.note("a", &failed(Failure::Timeout), false));
        for host in HOSTS {
            assert!(!network.note(host, &failed(Failure::NoSuchName), false), "{host}");
        }
    }
}
