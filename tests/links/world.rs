//! A world that the test decides about, and the shortest way to ask in it.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fixbook::links::{HostLimit, LinkOutcome, LinkRequest, LinkSettings, NameProblem, NoProgress, Outside, Report, check_from};

/// 2026-11-22T20:16:12Z.
pub const TODAY: u64 = 1_795_378_572;
pub const DAY: u64 = 24 * 60 * 60;

type Lookup = Result<Vec<IpAddr>, NameProblem>;

pub struct TestWorld {
    pub now: AtomicU64,
    /// The answers for a name, one after the other; the last stays.
    pub names: Mutex<BTreeMap<String, Vec<Lookup>>>,
    pub variables: BTreeMap<String, String>,
    pub route: AtomicBool,
    pub lookups: AtomicUsize,
}

impl Default for TestWorld {
    fn default() -> Self {
        Self {
            now: AtomicU64::new(TODAY),
            names: Mutex::default(),
            variables: BTreeMap::new(),
            route: AtomicBool::new(true),
            lookups: AtomicUsize::new(0),
        }
    }
}

impl TestWorld {
    pub fn name(self, name: &str, answers: &[&str]) -> Self {
        let answers = answers.iter().map(|answer| Ok(vec![answer.parse().unwrap()])).collect();
        self.names.lock().unwrap().insert(name.to_owned(), answers);
        self
    }

    pub fn failing(self, name: &str, problem: NameProblem) -> Self {
        self.names.lock().unwrap().insert(name.to_owned(), vec![Err(problem)]);
        self
    }

    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn pass(&self, seconds: u64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Outside for TestWorld {
    fn now(&self) -> u64 {
        self.now.load(Ordering::SeqCst)
    }

    fn lookup(&self, name: &str) -> Lookup {
        self.lookups.fetch_add(1, Ordering::SeqCst);
        let mut names = self.names.lock().unwrap();
        match names.get_mut(name) {
            Some(answers) if answers.len() > 1 => answers.remove(0),
            Some(answers) => answers[0].clone(),
            None => Err(NameProblem::NoSuchName),
        }
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }

    fn has_route(&self) -> bool {
        self.route.load(Ordering::SeqCst)
    }
}

/// Quick settings that may ask the test's own servers.
pub fn settings() -> LinkSettings {
    LinkSettings {
        allow_private: vec!["127.0.0.0/8".to_owned()],
        per_host: HostLimit { concurrency: 10, spacing: Duration::ZERO },
        timeout: Duration::from_millis(1500),
        connect_timeout: Duration::from_millis(1000),
        retries: 1,
        retry_wait: Duration::from_millis(20),
        ..LinkSettings::default()
    }
}

pub fn run_in(dir: &Path, urls: &[String], settings: &LinkSettings, world: &Arc<TestWorld>) -> Report {
    let links: Vec<LinkRequest> = urls.iter().map(|url| LinkRequest::new(url.as_str())).collect();
    check_from(&links, settings, dir, &NoProgress, Arc::clone(world) as Arc<dyn Outside>).unwrap()
}

/// One run without a cache from before.
pub fn run(urls: &[String], settings: &LinkSettings, world: TestWorld) -> Report {
    run_in(tempfile::tempdir().unwrap().path(), urls, settings, &Arc::new(world))
}

/// One address in a plain world.
pub fn one(url: &str, settings: &LinkSettings) -> LinkOutcome {
    run(&[url.to_owned()], settings, TestWorld::default()).outcomes.remove(0)
}
