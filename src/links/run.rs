//! A whole run: what is cached, what is asked, what is written down.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::Url;

use super::cache::{Cache, Entry};
use super::lychee::Lychee;
use super::network::{Network, is_doubtful};
use super::outside::{Outside, World};
use super::plan::{Plan, Planned, Target, plan};
use super::schedule::{Schedule, Stop};
use super::transport::Transport;
use super::walk::{Found, Walker, host_of};
use super::{
    ClassCounts, HostSummary, LinkClass, LinkOutcome, LinkRequest, LinkSettings, LinksError, Progress, ProgressReport, Report, calendar,
};

const DAY: u64 = 24 * 60 * 60;
/// How often what was found is written down while a run goes on.
const SAVE_EVERY: Duration = Duration::from_secs(5);
/// So many pages that moved to one address make it a place where a site sends what it no longer has.
const GATHERED: usize = 3;
/// How often the progress is shown.
const SHOW_EVERY: Duration = Duration::from_millis(200);

/// Checks addresses. `cache_dir` is the folder of `links.json`, usually `.fixbook` in the book.
///
/// The outcomes stand in the order of the requests. The run has a thread and a runtime of its own, so it can be started from
/// anywhere; it returns when every address has its answer or the budget has ended.
///
/// # Errors
/// When a setting is not valid or the client cannot be built. What goes wrong with addresses is in the report, and what goes
/// wrong with the cache is a note there.
pub fn check(links: &[LinkRequest], settings: &LinkSettings, cache_dir: &Path, progress: &dyn Progress) -> Result<Report, LinksError> {
    check_from(links, settings, cache_dir, progress, Arc::new(World))
}

/// The same as [`check`], with another clock, other names and another environment.
///
/// # Errors
/// As [`check`].
pub fn check_from(
    links: &[LinkRequest],
    settings: &LinkSettings,
    cache_dir: &Path,
    progress: &dyn Progress,
    outside: Arc<dyn Outside>,
) -> Result<Report, LinksError> {
    settings.validate()?;
    let lychee = Lychee::new(settings)?;
    let plan = plan(links, settings, &lychee)?;
    let cache = Cache::load(cache_dir);
    let now = outside.now();
    let mut run = Run {
        plan: &plan,
        settings,
        progress,
        cache_dir,
        outside: Arc::clone(&outside),
        started: Instant::now(),
        answers: BTreeMap::new(),
        written: Cache::default(),
        cache,
        left: Vec::new(),
        notes: Vec::new(),
        network_down: None,
        counts: ClassCounts::default(),
        requests: 0,
        hosts: Vec::new(),
    };
    let to_ask = run.answer_from_cache(&lychee, now);
    if !to_ask.is_empty() {
        let transport = Transport::new(settings, &outside, &mut run.notes)?;
        run.ask(to_ask, lychee, transport)?;
    }
    run.save();
    Ok(run.report(links))
}

/// The state of a run.
struct Run<'a> {
    plan: &'a Plan,
    settings: &'a LinkSettings,
    progress: &'a dyn Progress,
    cache_dir: &'a Path,
    outside: Arc<dyn Outside>,
    started: Instant,
    answers: BTreeMap<&'a str, Known>,
    /// What this run found and has not written down yet.
    written: Cache,
    cache: Cache,
    left: Vec<String>,
    notes: Vec<String>,
    network_down: Option<String>,
    counts: ClassCounts,
    requests: usize,
    hosts: Vec<HostSummary>,
}

/// What is known of an address in the end.
struct Known {
    entry: Entry,
    from_cache: bool,
}

/// An address on its way to be asked.
struct Errand {
    key: String,
    url: Url,
    wanted: BTreeSet<String>,
}

/// What became of an errand.
type Answered = (String, Result<Found, Stop>);

impl<'a> Run<'a> {
    /// Answers what is fresh and gives the rest, the most urgent first: what was never asked, or is asked for something new,
    /// and then what was asked longest ago.
    fn answer_from_cache(&mut self, lychee: &Lychee, now: u64) -> Vec<Errand> {
        let mut stale: Vec<(u64, &'a str, &'a Target)> = Vec::new();
        for (key, target) in &self.plan.targets {
            if self.cache.get(key).is_some_and(|entry| !is_about(entry, target, lychee)) {
                self.cache.forget(key);
            }
            match self.cache.get(key) {
                Some(entry)
                    if entry.is_fresh(key, &self.settings.ttl, self.settings.max_age, now)
                        && target.wanted.iter().all(|fragment| knows(entry, fragment)) =>
                {
                    let known = Known { entry: entry.clone(), from_cache: true };
                    self.counts.add(known.entry.class);
                    self.answers.insert(key, known);
                }
                Some(entry) if target.wanted.iter().all(|fragment| knows(entry, fragment)) => {
                    stale.push((entry.checked.max(1), key, target));
                }
                Some(_) | None => stale.push((0, key, target)),
            }
        }
        stale.sort_by_key(|&(checked, key, _)| (checked, key));
        stale
            .into_iter()
            .map(|(_, key, target)| Errand { key: key.to_owned(), url: target.url.clone(), wanted: target.wanted.clone() })
            .collect()
    }

    /// Asks the web.
    fn ask(&mut self, mut errands: Vec<Errand>, lychee: Lychee, transport: Transport) -> Result<(), LinksError> {
        if let Some(most) = self.settings.budget_requests
            && errands.len() > most
        {
            // Each address takes a request at least, so the least urgent have no chance.
            for errand in errands.split_off(most) {
                self.leave(&errand.key);
            }
        }
        let walker = Arc::new(Walker {
            settings: self.settings.clone(),
            lychee,
            transport,
            schedule: Schedule::new(self.settings),
            outside: Arc::clone(&self.outside),
        });
        // A runtime cannot start inside another one, and nothing says who calls; a thread of its own is always free.
        let result = std::thread::scope(|scope| {
            let worker = std::thread::Builder::new().name("links".to_owned());
            let (send, receive) = std::sync::mpsc::channel();
            let network = Arc::new(Network::new(errands.iter().map(|errand| host_of(&errand.url)), self.outside.has_route()));
            let (asked, sign) = (Arc::clone(&walker), Arc::clone(&network));
            let thread = worker.spawn_scoped(scope, move || drive(errands, &asked, &sign, &send));
            let thread = thread.map_err(|error| LinksError::Client(format!("no thread for external links: {error}")))?;
            self.collect(&receive, &walker, &network);
            thread.join().unwrap_or_else(|_| Err(LinksError::Client("the check of external links broke off".to_owned())))
        });
        self.requests = walker.schedule.requests();
        self.hosts = walker
            .schedule
            .hosts()
            .into_iter()
            .map(|(name, host)| HostSummary {
                host: name,
                requests: host.requests(),
                counts: ClassCounts::default(),
                left_because: host.left_because(),
            })
            .collect();
        result
    }
}

impl Run<'_> {
    /// Takes the answers as they come in, shows the progress and writes the cache now and then.
    fn collect(&mut self, receive: &std::sync::mpsc::Receiver<Answered>, walker: &Walker, network: &Network) {
        let (mut shown, mut saved) = (Instant::now(), Instant::now());
        // An unknown name proves nothing until it is clear that there is a network at all.
        let mut held = Vec::new();
        loop {
            match receive.recv_timeout(SHOW_EVERY) {
                Ok((key, Ok(found))) if is_doubtful(&found, walker.transport.is_proxied()) => held.push((key, found)),
                Ok((key, Ok(found))) => self.learn(&key, &found),
                Ok((key, Err(Stop::HostLeft(reason)))) => self.learn(&key, &unasked_because(&reason)),
                Ok((key, Err(Stop::Budget))) => self.leave(&key),
                Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {}
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
            }
            if shown.elapsed() >= SHOW_EVERY {
                shown = Instant::now();
                self.requests = walker.schedule.requests();
                self.progress.update(&self.state(held.len()));
            }
            if saved.elapsed() >= SAVE_EVERY {
                self.save();
                saved = Instant::now();
            }
        }
        if let Some(words) = network.down() {
            let unanswered: Vec<String> =
                self.plan.targets.keys().filter(|key| !self.answers.contains_key(key.as_str())).cloned().collect();
            for key in unanswered {
                self.settle(&key, Entry { detail: "no network".to_owned(), ..Entry::new(LinkClass::CannotTell, 0) }, false);
            }
            self.network_down = Some(words);
        } else {
            for (key, found) in held {
                self.learn(&key, &found);
            }
        }
    }

    /// Makes a found answer the entry of its address.
    fn learn(&mut self, key: &str, found: &Found) {
        let Some(target) = self.plan.targets.get(key) else { return };
        if found.class == LinkClass::Refused || found.class == LinkClass::Excluded {
            // Where a name or a redirect leads depends on the settings as well, so it is looked at again each time.
            self.settle(key, entry(found, target, 0, None), false);
            return;
        }
        let now = self.outside.now();
        let new = entry(found, target, now, self.cache.get(key));
        self.written.put(key.to_owned(), new.clone());
        self.settle(key, new, false);
    }

    fn settle(&mut self, key: &str, entry: Entry, from_cache: bool) {
        if let Some((key, target)) = self.plan.targets.get_key_value(key) {
            self.counts.add(class_on_page(&entry, &target.wanted));
            self.answers.insert(key, Known { entry, from_cache });
        }
    }

    /// Notes that the budget did not reach an address. What an earlier run found still stands.
    fn leave(&mut self, key: &str) {
        self.left.push(key.to_owned());
        match self.cache.get(key).cloned() {
            Some(old) => self.settle(key, old, true),
            None => {
                let detail = "the budget of this run ended before its turn".to_owned();
                self.settle(key, Entry { detail, ..Entry::new(LinkClass::NotChecked, 0) }, false);
            }
        }
    }

    fn save(&mut self) {
        if self.written.is_empty() {
            return;
        }
        match self.written.save(self.cache_dir, self.outside.now()) {
            Ok(()) => self.written = Cache::default(),
            Err(problem) => {
                let note = format!("the cache of external links in `{}` cannot be written: {problem}", self.cache_dir.display());
                if !self.notes.contains(&note) {
                    self.notes.push(note);
                }
            }
        }
    }

    fn state(&self, unsettled: usize) -> ProgressReport {
        ProgressReport {
            total: self.plan.targets.len(),
            done: (self.answers.len() + unsettled).min(self.plan.targets.len()),
            requests: self.requests,
            elapsed: self.started.elapsed(),
            counts: self.counts,
        }
    }

    fn report(mut self, links: &[LinkRequest]) -> Report {
        let now = self.outside.now();
        let gathered = self.gathering_places();
        let outcomes: Vec<LinkOutcome> =
            links.iter().zip(&self.plan.links).map(|(link, planned)| self.outcome(&link.url, planned, now, &gathered)).collect();
        let mut hosts: BTreeMap<String, HostSummary> =
            std::mem::take(&mut self.hosts).into_iter().map(|host| (host.host.clone(), host)).collect();
        self.counts = ClassCounts::default();
        for (key, target) in &self.plan.targets {
            let class = self.answers.get(key.as_str()).map_or(LinkClass::NotChecked, |known| class_on_page(&known.entry, &target.wanted));
            self.counts.add(class);
            let name = host_of(&target.url);
            hosts
                .entry(name.to_owned())
                .or_insert_with(|| HostSummary { host: name.to_owned(), requests: 0, counts: ClassCounts::default(), left_because: None })
                .counts
                .add(class);
        }
        let totals = self.state(0);
        self.progress.update(&totals);
        Report {
            outcomes,
            hosts: hosts.into_values().collect(),
            left: self.left,
            network_down: self.network_down,
            totals,
            notes: self.notes,
        }
    }

    /// The addresses to which several pages have moved: sites that were tidied up send what is gone to one page.
    fn gathering_places(&self) -> BTreeSet<String> {
        let mut paths: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (key, known) in &self.answers {
            if let (LinkClass::Moved, Some(to), Ok(from)) = (known.entry.class, &known.entry.moved_to, Url::parse(key)) {
                // One page under several names and with or without its last slash is still one page.
                paths.entry(to).or_default().insert(format!("{}?{}", from.path().trim_end_matches('/'), from.query().unwrap_or("")));
            }
        }
        paths.into_iter().filter(|(_, from)| from.len() >= GATHERED).map(|(to, _)| to.to_owned()).collect()
    }

    fn outcome(&self, url: &str, planned: &Planned, now: u64, gathered: &BTreeSet<String>) -> LinkOutcome {
        let blank = LinkOutcome {
            url: url.to_owned(),
            class: LinkClass::NotChecked,
            status: None,
            final_url: None,
            fix: None,
            detail: String::new(),
            fragment_missing: false,
            credentials: false,
            unreachable_since: None,
            from_cache: false,
        };
        let (key, fragment) = match planned {
            Planned::Settled { class, detail, credentials } => {
                return LinkOutcome { class: *class, detail: detail.clone(), credentials: *credentials, ..blank };
            }
            Planned::Target { key, fragment } => (key, fragment.as_deref()),
        };
        let Some(Known { entry, from_cache }) = self.answers.get(key.as_str()) else {
            return LinkOutcome { detail: "the check broke off before its turn".to_owned(), ..blank };
        };
        let wanted = fragment.and_then(super::fragment::to_look_for);
        let fragment_missing = wanted.is_some_and(|wanted| entry.fragments.get(wanted).is_some_and(|there| *there == Some(false)));
        let class = if fragment_missing && entry.class == LinkClass::Ok { LinkClass::FragmentMissing } else { entry.class };
        let detail = match wanted {
            Some(wanted) if class == LinkClass::FragmentMissing => format!("the page has no place named `{wanted}`"),
            Some(_) | None => entry.detail.clone(),
        };
        LinkOutcome {
            class,
            status: entry.status,
            final_url: entry.final_url.clone(),
            fix: if fragment_missing || entry.moved_to.as_ref().is_some_and(|to| gathered.contains(to)) {
                None
            } else {
                fix(key, entry, fragment)
            },
            detail,
            fragment_missing,
            unreachable_since: self.unreachable_since(entry, now),
            from_cache: *from_cache,
            ..blank
        }
    }

    fn unreachable_since(&self, entry: &Entry, now: u64) -> Option<String> {
        let since = entry.failing_since?;
        let days = now.saturating_sub(since) / DAY;
        (entry.failures >= self.settings.unreachable_runs && days >= u64::from(self.settings.unreachable_days))
            .then(|| calendar::day(since))
    }
}

/// Runs the errands of all hosts, as many workers a host as it may have requests.
fn drive(
    errands: Vec<Errand>,
    walker: &Arc<Walker>,
    network: &Arc<Network>,
    send: &std::sync::mpsc::Sender<Answered>,
) -> Result<(), LinksError> {
    // One thread: the work is waiting, and a thread more costs more in handing over than it gives.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| LinksError::Client(format!("no runtime for external links: {error}")))?;
    runtime.block_on(async {
        let mut order: Vec<String> = Vec::new();
        let mut queues: BTreeMap<String, VecDeque<Errand>> = BTreeMap::new();
        for errand in errands {
            let host = host_of(&errand.url).to_owned();
            queues.entry(host.clone()).or_insert_with(|| {
                order.push(host);
                VecDeque::new()
            });
            if let Some(queue) = queues.get_mut(host_of(&errand.url)) {
                queue.push_back(errand);
            }
        }
        let mut workers = tokio::task::JoinSet::new();
        for host in order {
            let Some(queue) = queues.remove(&host) else { continue };
            let hands = walker.settings.limit_of(&host).concurrency.min(queue.len());
            let queue = Arc::new(Mutex::new(queue));
            for _ in 0..hands {
                let (queue, walker, network, send) = (Arc::clone(&queue), Arc::clone(walker), Arc::clone(network), send.clone());
                workers.spawn(async move {
                    while let Some(errand) = next(&queue) {
                        let result = walker.walk(&errand.url, &errand.wanted).await;
                        let down = network.note(host_of(&errand.url), &result, walker.transport.is_proxied());
                        if send.send((errand.key, result)).is_err() || down {
                            return;
                        }
                    }
                });
            }
        }
        // A worker that broke off leaves its address unanswered, and the report says so.
        while workers.join_next().await.is_some() {
            // Without a network every lookup may hang for as long as the system's resolver likes.
            if network.down().is_some() {
                workers.abort_all();
            }
        }
    });
    // A lookup that hangs in the system's resolver must not hold up the end.
    runtime.shutdown_background();
    Ok(())
}

fn next(queue: &Mutex<VecDeque<Errand>>) -> Option<Errand> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}

fn unasked_because(reason: &str) -> Found {
    Found {
        class: LinkClass::CannotTell,
        status: None,
        final_url: None,
        moved_to: None,
        detail: format!("not asked: its host was left, since {reason}"),
        fragments: BTreeMap::new(),
        failure: None,
    }
}

/// The entry that an answer makes, going on from the one before.
fn entry(found: &Found, target: &Target, now: u64, before: Option<&Entry>) -> Entry {
    let fails = found.class == LinkClass::CannotTell;
    let before = before.filter(|before| fails && before.failures > 0);
    Entry {
        class: found.class,
        status: found.status,
        checked: now,
        final_url: found.final_url.as_ref().map(Url::to_string),
        moved_to: found.moved_to.as_ref().map(Url::to_string),
        asked: target.remapped.then(|| target.url.to_string()),
        detail: found.detail.clone(),
        failures: if fails { before.map_or(1, |before| before.failures.saturating_add(1)) } else { 0 },
        failing_since: fails.then(|| before.and_then(|before| before.failing_since).unwrap_or(now)),
        fragments: found.fragments.clone(),
    }
}

/// Whether a cached answer was found in the way in which it would be looked for now.
fn is_about(entry: &Entry, target: &Target, lychee: &Lychee) -> bool {
    let same_place = entry.asked.as_deref() == target.remapped.then_some(target.url.as_str());
    let welcome = entry.status.is_some_and(|status| lychee.accepts(status));
    let fine = entry.status.is_some_and(|status| (200..300).contains(&status));
    let same_policy = match entry.class {
        LinkClass::Ok | LinkClass::Moved | LinkClass::FragmentMissing => fine || welcome,
        LinkClass::Dead | LinkClass::CannotTell => !welcome,
        LinkClass::Refused | LinkClass::Excluded | LinkClass::NotChecked => false,
    };
    same_place && same_policy
}

/// Whether a cached answer says something about a fragment, or has no page that could.
fn knows(entry: &Entry, fragment: &str) -> bool {
    match entry.class {
        LinkClass::Ok | LinkClass::Moved | LinkClass::FragmentMissing => entry.fragments.contains_key(fragment),
        LinkClass::Dead | LinkClass::CannotTell | LinkClass::Refused | LinkClass::Excluded | LinkClass::NotChecked => true,
    }
}

/// The class of an address with all the fragments that are wanted of it.
fn class_on_page(entry: &Entry, wanted: &BTreeSet<String>) -> LinkClass {
    let missing = wanted.iter().any(|fragment| entry.fragments.get(fragment).is_some_and(|there| *there == Some(false)));
    if missing && entry.class == LinkClass::Ok { LinkClass::FragmentMissing } else { entry.class }
}

/// What to write in place of an address that has moved. There is none when the page may be gone: sites that
/// are tidied up send every old address to their front page.
fn fix(key: &str, entry: &Entry, fragment: Option<&str>) -> Option<String> {
    if entry.class != LinkClass::Moved || entry.asked.is_some() {
        return None;
    }
    let mut fixed = Url::parse(entry.moved_to.as_deref()?).ok()?;
    let old = Url::parse(key).ok()?;
    let to_front = fixed.path() == "/" && fixed.query().is_none() && (old.path() != "/" || old.query().is_some());
    if to_front {
        return None;
    }
    if fixed.fragment().is_none() {
        fixed.set_fragment(fragment);
    }
    Some(fixed.to_string())
}
