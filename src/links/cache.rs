//! `.fixbook/links.json`: what earlier runs found, one address a line.
//!
//! The file is for people and for version control as much as for the next run: sorted, one line an address, so that two
//! branches that checked different links merge without a conflict. When they do conflict, or when a line was mangled, the reader
//! keeps every line that still makes sense and of two answers for one address the newer; nothing it finds is an error.
//!
//! Writing is safe against being killed and against another run: under a lock that the system frees with the process, the file is
//! read again, merged, written beside itself and renamed over the old one.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use super::policy::share;
use super::{LinkClass, Ttl, calendar};
use crate::interrupt::Careful;
use crate::source::refuse_link;

/// The version of the file's format. One of a newer version may mean something else by the same words, so it counts as none.
const VERSION: u64 = 1;
const FILE: &str = "links.json";
const NEW_FILE: &str = "links.json.new";
const LOCK: &str = "links.lock";
/// How long another run is waited for. Writing takes it a fraction of a second.
const PATIENCE: Duration = Duration::from_secs(10);
/// A file beyond this is not one of ours.
const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// Answers that nobody refreshed for this long are dropped: the link is no longer in the book.
const FORGET_AFTER: u64 = 200 * 24 * 60 * 60;

/// What is known of one address. Times are seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// One of the classes that a request can lead to.
    pub class: LinkClass,
    /// The last status code.
    pub status: Option<u16>,
    /// When it was asked.
    pub checked: u64,
    /// Where the redirects ended.
    pub final_url: Option<String>,
    /// The address to write instead, without the fragment.
    pub moved_to: Option<String>,
    /// Where it was asked, when a remap rule applied.
    pub asked: Option<String>,
    /// Why it has its class.
    pub detail: String,
    /// Runs in a row that could not tell.
    pub failures: u32,
    /// The first of those.
    pub failing_since: Option<u64>,
    /// Fragments that were looked for: whether they are there, or `None` when the page cannot tell.
    pub fragments: BTreeMap<String, Option<bool>>,
}

impl Entry {
    /// An answer without anything special.
    #[must_use]
    pub fn new(class: LinkClass, checked: u64) -> Self {
        Self {
            class,
            status: None,
            checked,
            final_url: None,
            moved_to: None,
            asked: None,
            detail: String::new(),
            failures: 0,
            failing_since: None,
            fragments: BTreeMap::new(),
        }
    }

    /// Whether the answer is still believed at `now`. One from the future is not.
    pub(super) fn is_fresh(&self, url: &str, ttl: &Ttl, max_age: Option<Duration>, now: u64) -> bool {
        let Some(age) = now.checked_sub(self.checked) else { return false };
        let full = match self.class {
            LinkClass::Ok | LinkClass::FragmentMissing => ttl.ok,
            LinkClass::Moved => ttl.moved,
            LinkClass::Dead => ttl.dead,
            LinkClass::CannotTell => ttl.cannot_tell,
            LinkClass::Refused | LinkClass::Excluded | LinkClass::NotChecked => return false,
        };
        let cut = f64::from(ttl.jitter_percent.min(90)) / 100.0 * share(url, self.checked);
        let life = full.mul_f64(1.0 - cut);
        let age = Duration::from_secs(age);
        age < life && max_age.is_none_or(|most| age < most)
    }

    fn to_json(&self) -> Value {
        let mut fields = Map::new();
        let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        put("class", class_name(self.class).into());
        if let Some(status) = self.status {
            put("status", status.into());
        }
        put("checked", calendar::instant(self.checked).into());
        for (name, text) in [("final", &self.final_url), ("moved_to", &self.moved_to), ("asked", &self.asked)] {
            if let Some(text) = text {
                put(name, text.as_str().into());
            }
        }
        if !self.detail.is_empty() {
            put("detail", self.detail.as_str().into());
        }
        if self.failures > 0 {
            put("failures", self.failures.into());
        }
        if let Some(since) = self.failing_since {
            put("failing_since", calendar::instant(since).into());
        }
        if !self.fragments.is_empty() {
            let found = self.fragments.iter().map(|(name, there)| (name.clone(), there.map_or(Value::Null, Value::Bool)));
            put("fragments", Value::Object(found.collect()));
        }
        Value::Object(fields)
    }

    fn from_json(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let class = text("class").and_then(|name| class_named(&name))?;
        let checked = text("checked").and_then(|text| calendar::read(&text))?;
        let status = value.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
        let failures = value.get("failures").and_then(Value::as_u64).unwrap_or(0);
        let fragments = value
            .get("fragments")
            .and_then(Value::as_object)
            .map(|found| found.iter().map(|(name, there)| (name.clone(), there.as_bool())).collect());
        Some(Self {
            class,
            status,
            checked,
            final_url: text("final"),
            moved_to: text("moved_to"),
            asked: text("asked"),
            detail: text("detail").unwrap_or_default(),
            failures: u32::try_from(failures).unwrap_or(u32::MAX),
            failing_since: text("failing_since").and_then(|text| calendar::read(&text)),
            fragments: fragments.unwrap_or_default(),
        })
    }
}

const fn class_name(class: LinkClass) -> &'static str {
    match class {
        LinkClass::Ok => "ok",
        LinkClass::Dead => "dead",
        LinkClass::Moved => "moved",
        LinkClass::FragmentMissing => "fragment-missing",
        LinkClass::CannotTell => "cannot-tell",
        LinkClass::Refused => "refused",
        LinkClass::Excluded => "excluded",
        LinkClass::NotChecked => "not-checked",
    }
}

/// The classes that stand in a cache: those that a request can lead to.
fn class_named(name: &str) -> Option<LinkClass> {
    [LinkClass::Ok, LinkClass::Dead, LinkClass::Moved, LinkClass::CannotTell].into_iter().find(|class| class_name(*class) == name)
}

/// The answers of earlier runs, by address without fragment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cache {
    entries: BTreeMap<String, Entry>,
}

impl Cache {
    /// Reads the cache in a folder. One that is not there, or cannot be read, is empty.
    #[must_use]
    pub fn load(dir: &Path) -> Self {
        let path = dir.join(FILE);
        let is_ours = fs::metadata(&path).is_ok_and(|meta| meta.is_file() && meta.len() <= MOST_BYTES);
        if !is_ours {
            return Self::default();
        }
        fs::read(&path).map(|bytes| Self::read(&String::from_utf8_lossy(&bytes))).unwrap_or_default()
    }

    /// Reads a cache's text, keeping whatever makes sense. Never fails.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut cache = Self::default();
        if is_newer(text) {
            return cache;
        }
        // Line by line first: that reads what we wrote, and also what a merge left behind, with both sides of a conflict.
        for line in text.lines() {
            let line = line.trim().trim_end_matches(',');
            if !line.starts_with('"') {
                continue;
            }
            if let Ok(Value::Object(pair)) = serde_json::from_str(&format!("{{{line}}}")) {
                cache.put_all(&pair);
            }
        }
        // A formatter may have laid it out anew.
        if cache.is_empty()
            && let Ok(whole) = serde_json::from_str::<Value>(text)
            && let Some(links) = whole.get("links").and_then(Value::as_object)
        {
            cache.put_all(links);
        }
        cache
    }

    fn put_all(&mut self, links: &Map<String, Value>) {
        for (url, value) in links {
            if let Some(entry) = Entry::from_json(value) {
                self.put(url.clone(), entry);
            }
        }
    }

    /// What is known of an address.
    #[must_use]
    pub fn get(&self, url: &str) -> Option<&Entry> {
        self.entries.get(url)
    }

    /// Drops what is known of an address.
    pub(super) fn forget(&mut self, url: &str) {
        self.entries.remove(url);
    }

    /// How many addresses are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes an answer unless a newer one is there. Of two from the same second the one that knows more fragments is kept,
    /// and then the one whose text sorts later, so that merging gives the same in either order.
    pub fn put(&mut self, url: String, entry: Entry) {
        let rank = |entry: &Entry| (entry.checked, entry.fragments.len());
        let text = |entry: &Entry| entry.to_json().to_string();
        match self.entries.get_mut(&url) {
            Some(old) if rank(old) > rank(&entry) => {}
            Some(old) if rank(old) == rank(&entry) && text(old) > text(&entry) => {}
            Some(old) => *old = entry,
            None => {
                self.entries.insert(url, entry);
            }
        }
    }

    /// Takes all answers of another cache that are newer.
    pub fn merge(&mut self, other: Self) {
        for (url, entry) in other.entries {
            self.put(url, entry);
        }
    }

    /// Merges these answers into the file of a folder.
    ///
    /// # Errors
    /// When the folder or the file cannot be written. The old file is whole then.
    pub fn save(&self, dir: &Path, now: u64) -> io::Result<()> {
        let _careful = Careful::begin();
        fs::create_dir_all(dir)?;
        [dir, &dir.join(LOCK), &dir.join(NEW_FILE)].into_iter().try_for_each(refuse_link)?;
        let lock = Lock::take(&dir.join(LOCK), PATIENCE)?;
        let mut whole = Self::load(dir);
        whole.merge(self.clone());
        whole.entries.retain(|_, entry| now.saturating_sub(entry.checked) < FORGET_AFTER);
        // Without a lock, two runs must not write to one file. The process's number would be left behind by those that are killed.
        let new = if lock.exclusive { dir.join(NEW_FILE) } else { dir.join(format!("{NEW_FILE}.{}", std::process::id())) };
        let mut file = File::create(&new)?;
        file.write_all(whole.to_text().as_bytes())?;
        file.sync_all()?;
        drop(file);
        fs::rename(&new, dir.join(FILE))?;
        drop(lock);
        Ok(())
    }

    /// The text of the file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{{\n\"version\": {VERSION},\n\"links\": {{\n");
        for (url, entry) in &self.entries {
            text.push_str(&Value::from(url.as_str()).to_string());
            text.push_str(": ");
            text.push_str(&entry.to_json().to_string());
            text.push_str(",\n");
        }
        // An end that is always there lets every address have its comma, so that no line changes when another comes after it.
        text.push_str("\"\": null\n}\n}\n");
        text
    }
}

/// Whether the text says that a newer program wrote it. One without a version lost it in a merge.
fn is_newer(text: &str) -> bool {
    let said = text.lines().filter_map(|line| line.trim().trim_end_matches(',').strip_prefix("\"version\":"));
    let whole = || Some(serde_json::from_str::<Value>(text).ok()?.get("version")?.to_string());
    let ours = |version: &str| version.trim().parse::<u64>().is_ok_and(|version| version <= VERSION);
    let mut said = said.peekable();
    if said.peek().is_none() { whole().is_some_and(|version| !ours(&version)) } else { said.any(|version| !ours(version)) }
}

/// A lock that the system frees when the file is closed, also by a process that was killed.
struct Lock {
    _file: File,
    /// Some network file systems have no locks. Renaming still keeps the file whole there.
    exclusive: bool,
}

impl Lock {
    fn take(path: &Path, patience: Duration) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file, exclusive: true }),
                Err(TryLockError::WouldBlock) if started.elapsed() < patience => std::thread::sleep(Duration::from_millis(10)),
                Err(TryLockError::WouldBlock) => {
                    return Err(io::Error::new(io::ErrorKind::TimedOut, "another run has kept it locked all the while"));
                }
                Err(TryLockError::Error(problem)) if problem.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Self { _file: file, exclusive: false });
                }
                Err(TryLockError::Error(problem)) => return Err(problem),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: u64 = 24 * 60 * 60;

    fn full() -> Entry {
        Entry {
            status: Some(301),
            final_url: Some("https://b.net/\"quoted\"".to_owned()),
            moved_to: Some("https://b.net/é".to_owned()),
            asked: Some("https://staging.net/".to_owned()),
            detail: "line\nbreak".to_owned(),
            failures: 3,
            failing_since: Some(1_700_000_000),
            fragments: BTreeMap::from([("a".to_owned(), Some(true)), ("b".to_owned(), Some(false)), ("c".to_owned(), None)]),
            ..Entry::new(LinkClass::Moved, 1_795_378_572)
        }
    }

    fn cache(entries: &[(&str, Entry)]) -> Cache {
        let mut cache = Cache::default();
        for (url, entry) in entries {
            cache.put((*url).to_owned(), entry.clone());
        }
        cache
    }

    #[test]
    fn reads_what_it_wrote_and_has_one_line_an_address() {
        let cache = cache(&[("https://a.net/", full()), ("https://b.net/", Entry::new(LinkClass::Dead, 5))]);
        let text = cache.to_text();
        assert_eq!(Cache::read(&text), cache);
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("\"http")).collect();
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.ends_with("},")), "{lines:?}");
        assert!(serde_json::from_str::<Value>(&text).is_ok());
        assert_eq!(Cache::read(&Cache::default().to_text()), Cache::default());
    }

    #[test]
    fn a_formatter_does_no_harm() {
        let cache = cache(&[("https://a.net/", full()), ("https://b.net/", Entry::new(LinkClass::Dead, 5))]);
        let value: Value = serde_json::from_str(&cache.to_text()).unwrap();
        for text in [serde_json::to_string_pretty(&value).unwrap(), value.to_string()] {
            assert_eq!(Cache::read(&text), cache, "{text}");
        }
    }

    #[test]
    fn a_newer_or_foreign_version_counts_as_none() {
        let entry = "\"https://a.example/\": {\"class\":\"ok\",\"checked\":\"2026-11-22T10:00:00Z\"}";
        let file = |version: &str| format!("{{\n{version}\"links\": {{\n{entry}\n}}\n}}\n");
        for known in ["\"version\": 1,\n", "\"version\": 0,\n", ""] {
            assert_eq!(Cache::read(&file(known)).len(), 1, "{known}");
        }
        for foreign in ["\"version\": 2,\n", "\"version\": \"1\",\n", "\"version\": 1.5,\n", "\"version\": 99999999999999999999,\n"] {
            assert!(Cache::read(&file(foreign)).is_empty(), "{foreign}");
            assert!(Cache::read(&file(foreign).replace('\n', "")).is_empty(), "{foreign} in one line");
        }
    }

    #[test]
    fn a_conflict_of_version_control_loses_nothing() {
        let left = cache(&[("https://a.net/", Entry::new(LinkClass::Ok, 10)), ("https://z.net/", Entry::new(LinkClass::Ok, 1))]);
        let right = cache(&[("https://a.net/", Entry::new(LinkClass::Dead, 20)), ("https://m.net/", Entry::new(LinkClass::Ok, 1))]);
        let text = format!("<<<<<<< ours\n{}=======\n{}>>>>>>> theirs\n", left.to_text(), right.to_text());
        let read = Cache::read(&text);
        assert_eq!(read.len(), 3);
        assert_eq!(read.get("https://a.net/").map(|entry| entry.class), Some(LinkClass::Dead));
    }

    #[test]
    fn answers_run_out_by_class_and_not_all_on_one_day() {
        let ttl = Ttl::default();
        let fresh = |class, days: u64| {
            (0..100).filter(|n| Entry::new(class, DAY).is_fresh(&format!("https://a.net/{n}"), &ttl, None, DAY + days * DAY)).count()
        };
        assert_eq!(fresh(LinkClass::Ok, 8), 100);
        assert_eq!(fresh(LinkClass::Ok, 14), 0);
        assert!((10..90).contains(&fresh(LinkClass::Ok, 11)));
        assert_eq!(fresh(LinkClass::Moved, 7), 0);
        assert_eq!(fresh(LinkClass::Dead, 1), 0);
        assert_eq!(fresh(LinkClass::CannotTell, 0), 100);
        let days: std::collections::BTreeSet<u64> = (0..200)
            .filter_map(|n| {
                (0..20).find(|day| !Entry::new(LinkClass::Ok, DAY).is_fresh(&format!("https://a.net/{n}"), &ttl, None, DAY + day * DAY))
            })
            .collect();
        assert!(days.len() >= 5, "{days:?}");
    }

    #[test]
    fn max_age_and_a_clock_that_went_back() {
        let ttl = Ttl::default();
        let entry = Entry::new(LinkClass::Ok, 10 * DAY);
        let at = |now, max_age| entry.is_fresh("https://a.net/", &ttl, max_age, now);
        assert!(at(10 * DAY + 10, None));
        assert!(!at(10 * DAY + 10, Some(Duration::from_secs(5))));
        assert!(!at(10 * DAY, Some(Duration::ZERO)));
        assert!(!at(9 * DAY, None));
    }

    #[test]
    fn saving_merges_and_forgets_the_very_old() {
        let dir = tempfile::tempdir().unwrap();
        cache(&[("https://a.net/", Entry::new(LinkClass::Ok, 300 * DAY)), ("https://old.net/", Entry::new(LinkClass::Ok, DAY))])
            .save(dir.path(), 2 * DAY)
            .unwrap();
        cache(&[("https://b.net/", Entry::new(LinkClass::Ok, 300 * DAY)), ("https://a.net/", Entry::new(LinkClass::Dead, 299 * DAY))])
            .save(dir.path(), 300 * DAY)
            .unwrap();
        let read = Cache::load(dir.path());
        assert_eq!(read.entries.keys().collect::<Vec<_>>(), ["https://a.net/", "https://b.net/"]);
        assert_eq!(read.get("https://a.net/").map(|entry| entry.class), Some(LinkClass::Ok));
    }

    #[test]
    fn a_run_that_hangs_with_the_lock_does_not_hang_the_others() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(LOCK);
        let held = Lock::take(&path, PATIENCE).unwrap();
        let problem = Lock::take(&path, Duration::from_millis(50)).err().map(|problem| problem.kind());
        assert_eq!(problem, Some(io::ErrorKind::TimedOut));
        drop(held);
        assert!(Lock::take(&path, Duration::from_millis(50)).is_ok_and(|lock| lock.exclusive));
    }

    #[test]
    fn what_cannot_be_written_is_an_error_and_no_panic() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "x").unwrap();
        assert!(Cache::default().save(&file, 0).is_err());
        assert!(Cache::load(&file).is_empty());
    }

    fn any_entry() -> impl Strategy<Value = Entry> {
        (
            0..4_usize,
            any::<Option<u16>>(),
            0..200_000_000_000_u64,
            any::<Option<String>>(),
            any::<String>(),
            any::<u32>(),
            proptest::collection::btree_map(any::<String>(), any::<Option<bool>>(), 0..4),
        )
            .prop_map(|(class, status, checked, final_url, detail, failures, fragments)| Entry {
                class: [LinkClass::Ok, LinkClass::Dead, LinkClass::Moved, LinkClass::CannotTell][class],
                status,
                final_url: final_url.clone(),
                moved_to: final_url,
                detail,
                failures,
                failing_since: (failures > 2).then_some(checked),
                fragments,
                ..Entry::new(LinkClass::Ok, checked)
            })
    }

    fn any_cache() -> impl Strategy<Value = Cache> {
        proptest::collection::btree_map(any::<String>(), any_entry(), 0..8).prop_map(|entries| Cache { entries })
    }

    proptest! {
        #[test]
        fn any_cache_reads_back(cache in any_cache()) {
            prop_assert_eq!(Cache::read(&cache.to_text()), cache);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = Cache::read(&String::from_utf8_lossy(&bytes));
        }

        #[test]
        fn a_damaged_line_costs_no_other_line(cache in any_cache(), at in any::<prop::sample::Index>(), junk in "[^\n]{0,20}") {
            let text = cache.to_text();
            let lines: Vec<&str> = text.lines().collect();
            let damaged_at = at.index(lines.len());
            let mut damaged: Vec<&str> = lines.clone();
            damaged[damaged_at] = &junk;
            let read = Cache::read(&damaged.join("\n"));
            for (url, entry) in &cache.entries {
                let line = format!("{}: {}", Value::from(url.as_str()), entry.to_json());
                let hit = lines[damaged_at].trim_end_matches(',') == line;
                if !hit {
                    prop_assert_eq!(read.get(url), Some(entry));
                }
            }
        }

        #[test]
        fn merging_gives_the_same_in_either_order(left in any_cache(), right in any_cache()) {
            let mut one = left.clone();
            one.merge(right.clone());
            let mut other = right;
            other.merge(left);
            prop_assert_eq!(one, other);
        }
    }
}
