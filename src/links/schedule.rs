//! When a request may go out: the limits of the run and of each host.
//!
//! A [`Turn`] is the right to one request. It waits for a free slot of the host, for the host's next moment, and for a free
//! slot of the run, in this order, and holds nothing of the run while it waits for a host. A turn lasts for one request
//! only: a redirect to another host and the wait before a repetition give it back first, so that no slot waits for another slot.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};

use super::{HostLimit, LinkSettings};

/// No wait is longer, whatever settings and servers say; sums of instants stay far from their end.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The limits of a run and how far they are used.
pub(super) struct Schedule {
    slots: Semaphore,
    hosts: Mutex<BTreeMap<String, Arc<Host>>>,
    settings: LinkSettings,
    deadline: Option<Instant>,
    state: Mutex<RunState>,
}

#[derive(Default)]
struct RunState {
    requests: usize,
    stopped: Option<Stop>,
}

/// Why no request may go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The host is left for the rest of the run, and why.
    HostLeft(String),
    /// The time or the requests of the run are used up.
    Budget,
}

/// The right to one request.
pub(super) struct Turn<'a> {
    _run: SemaphorePermit<'a>,
    _host: SemaphorePermit<'a>,
    /// When the request may go out.
    pub started: Instant,
}

impl Schedule {
    pub(super) fn new(settings: &LinkSettings) -> Self {
        Self {
            slots: Semaphore::new(settings.concurrency.min(Semaphore::MAX_PERMITS)),
            hosts: Mutex::new(BTreeMap::new()),
            deadline: settings.budget_time.and_then(|time| Instant::now().checked_add(time)),
            settings: settings.clone(),
            state: Mutex::new(RunState::default()),
        }
    }

    /// What is known of a host in this run.
    pub(super) fn host(&self, name: &str) -> Arc<Host> {
        let mut hosts = locked(&self.hosts);
        if let Some(host) = hosts.get(name) {
            return Arc::clone(host);
        }
        let host = Arc::new(Host::new(self.settings.limit_of(name)));
        hosts.insert(name.to_owned(), Arc::clone(&host));
        host
    }

    /// All hosts that were asked, by name.
    pub(super) fn hosts(&self) -> Vec<(String, Arc<Host>)> {
        locked(&self.hosts).iter().map(|(name, host)| (name.clone(), Arc::clone(host))).collect()
    }

    /// Requests made so far.
    pub(super) fn requests(&self) -> usize {
        locked(&self.state).requests
    }

    /// Lets nothing more go out.
    pub(super) fn stop(&self, why: Stop) {
        let mut state = locked(&self.state);
        if state.stopped.is_none() {
            state.stopped = Some(why);
        }
    }

    /// Waits for the right to send one request to a host.
    pub(super) async fn turn<'a>(&'a self, host: &'a Host) -> Result<Turn<'a>, Stop> {
        let host_slot = host.slots.acquire().await.map_err(|_| Stop::Budget)?;
        let mut moment = host.reserve();
        loop {
            self.may_go_on(host)?;
            if self.deadline.is_some_and(|deadline| moment >= deadline) {
                self.stop(Stop::Budget);
                return Err(Stop::Budget);
            }
            if moment > Instant::now() {
                sleep_until(moment).await;
            }
            let run_slot = self.slots.acquire().await.map_err(|_| Stop::Budget)?;
            self.may_go_on(host)?;
            // The wait for the slot may have let other requests of this host pile up behind it.
            match host.take_moment() {
                Ok(()) => {
                    self.count_request()?;
                    return Ok(Turn { _run: run_slot, _host: host_slot, started: Instant::now() });
                }
                Err(later) => moment = later,
            }
        }
    }

    fn count_request(&self) -> Result<(), Stop> {
        let mut state = locked(&self.state);
        if self.settings.budget_requests.is_some_and(|most| state.requests >= most) {
            state.stopped.get_or_insert(Stop::Budget);
            return Err(Stop::Budget);
        }
        state.requests += 1;
        Ok(())
    }

    /// Waits before a repetition, unless the run ends first.
    pub(super) async fn wait(&self, time: Duration) -> Result<(), Stop> {
        let until = Instant::now() + time.min(LONGEST);
        if self.deadline.is_some_and(|deadline| until >= deadline) {
            return Err(Stop::Budget);
        }
        sleep_until(until).await;
        Ok(())
    }

    fn may_go_on(&self, host: &Host) -> Result<(), Stop> {
        if let Some(stop) = &locked(&self.state).stopped {
            return Err(stop.clone());
        }
        if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Err(Stop::Budget);
        }
        match &locked(&host.state).left {
            Some(reason) => Err(Stop::HostLeft(reason.clone())),
            None => Ok(()),
        }
    }
}

/// What a run knows of a host.
pub(super) struct Host {
    slots: Semaphore,
    spacing: Duration,
    state: Mutex<HostState>,
}

struct HostState {
    /// The next moment that nobody has reserved.
    next: Instant,
    /// When the last request went out.
    last: Option<Instant>,
    /// Until when the host wants to be left alone.
    paused_until: Option<Instant>,
    /// Rounds of failures in a row, and when the last began to come in.
    failures: u32,
    failed_at: Option<Instant>,
    left: Option<String>,
    refuses_head: bool,
    requests: usize,
}

impl Host {
    fn new(limit: HostLimit) -> Self {
        Self {
            slots: Semaphore::new(limit.concurrency.min(Semaphore::MAX_PERMITS)),
            spacing: limit.spacing.min(LONGEST),
            state: Mutex::new(HostState {
                next: Instant::now(),
                last: None,
                paused_until: None,
                failures: 0,
                failed_at: None,
                left: None,
                refuses_head: false,
                requests: 0,
            }),
        }
    }

    /// Reserves the next free moment.
    fn reserve(&self) -> Instant {
        let mut state = locked(&self.state);
        let now = Instant::now();
        let mut moment = state.next.max(now);
        if let Some(until) = state.paused_until {
            moment = moment.max(until);
        }
        state.next = moment + self.spacing;
        moment
    }

    /// Takes the present moment for a request, if the host's spacing and pause allow one; otherwise gives the next moment.
    fn take_moment(&self) -> Result<(), Instant> {
        let mut state = locked(&self.state);
        let now = Instant::now();
        let spaced = state.last.map(|last| last + self.spacing);
        match spaced.max(state.paused_until) {
            Some(moment) if now < moment => Err(moment),
            _ => {
                state.last = Some(now);
                state.requests += 1;
                Ok(())
            }
        }
    }

    /// Leaves the host alone for a while.
    pub(super) fn pause(&self, time: Duration) {
        let mut state = locked(&self.state);
        let until = Instant::now() + time.min(LONGEST);
        state.paused_until = Some(state.paused_until.map_or(until, |old| old.max(until)));
        // What was reserved before the pause is reserved again after it.
        state.next = state.next.max(until);
    }

    /// Notes that the host served something.
    pub(super) fn served(&self) {
        locked(&self.state).failures = 0;
    }

    /// Notes a failure of a request that was sent at `sent`, and gives how many rounds of failures there were in a row.
    ///
    /// Requests that were under way together fail together and are one round. After `most` rounds the host is left; the
    /// reason is one phrase.
    pub(super) fn failed(&self, sent: Instant, most: u32, reason: &str) -> u32 {
        let mut state = locked(&self.state);
        if state.failed_at.is_none_or(|before| sent >= before) {
            state.failed_at = Some(Instant::now());
            state.failures += 1;
            if state.failures >= most && state.left.is_none() {
                state.left = Some(format!("it failed {} times in a row ({reason})", state.failures));
            }
        }
        state.failures
    }

    /// Leaves the host for the rest of the run.
    pub(super) fn leave(&self, reason: String) {
        let mut state = locked(&self.state);
        if state.left.is_none() {
            state.left = Some(reason);
        }
    }

    pub(super) fn left_because(&self) -> Option<String> {
        locked(&self.state).left.clone()
    }

    pub(super) fn requests(&self) -> usize {
        locked(&self.state).requests
    }

    pub(super) fn refuses_head(&self) -> bool {
        locked(&self.state).refuses_head
    }

    /// Remembers that HEAD is of no use here.
    pub(super) fn note_head_refused(&self) {
        locked(&self.state).refuses_head = true;
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere leaves counters behind that are still usable.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
