//! How long each part of a run took. Measured only where somebody asked, and told as text, or as a trace for a browser's trace viewer.
//!
//! A page's work is cut into laps by whoever does it; a lap costs a look at the clock, and nothing while nobody asks.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// How many of the slowest pages are told.
const SLOWEST: usize = 10;
/// How many rules are told by name; the others are added up.
const RULES: usize = 15;
/// Laps shorter than this are left out of a trace: over a hundred rules a page would drown it.
const SHORTEST: Duration = Duration::from_micros(20);

/// What a lap is part of, which is also how laps are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A part of a page's way through the stages.
    Part,
    /// A rule of `check`.
    Rule,
    /// A template of the theme.
    Template,
}

/// One measured stretch of a page's work.
#[derive(Clone, Copy, Debug)]
pub struct Lap {
    what: What,
    name: &'static str,
    from: Instant,
    took: Duration,
}

/// The stopwatch that goes along with one page.
#[derive(Debug, Default)]
pub struct Laps {
    /// When the lap began that is being run; `None` while nobody asks.
    last: Option<Instant>,
    list: Vec<Lap>,
}

impl Laps {
    /// Measures nothing.
    pub fn off() -> Self {
        Self::default()
    }

    fn on() -> Self {
        Self { last: Some(Instant::now()), list: Vec::with_capacity(32) }
    }

    /// What was done since the last lap was of this kind.
    pub fn lap(&mut self, what: What, name: &'static str) {
        if let Some(from) = self.last {
            let now = Instant::now();
            self.list.push(Lap { what, name, from, took: now.saturating_duration_since(from) });
            self.last = Some(now);
        }
    }
}

/// What one page took, all laps together.
#[derive(Debug)]
pub struct PageTime {
    /// Its position in the project.
    page: usize,
    thread: usize,
    from: Instant,
    laps: Laps,
}

/// How much is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// The stages only.
    #[default]
    Stages,
    /// Each page's laps, added up.
    Pages,
    /// And kept one by one.
    Trace,
}

#[derive(Clone, Copy, Debug)]
struct Stage {
    name: &'static str,
    from: Instant,
    took: Duration,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    took: Duration,
    count: usize,
}

/// All that was measured in a run.
#[derive(Debug)]
pub struct Timings {
    detail: Detail,
    begun: Instant,
    stages: Vec<Stage>,
    sums: BTreeMap<(What, &'static str), Sum>,
    /// By page: how long it took in all.
    pages: BTreeMap<usize, Duration>,
    kept: Vec<PageTime>,
    /// Name, how often it answered, how often it was asked.
    caches: Vec<(&'static str, usize, usize)>,
}

impl Default for Timings {
    fn default() -> Self {
        Self::new(Detail::Stages)
    }
}

impl Timings {
    /// Begins to measure now.
    pub fn new(detail: Detail) -> Self {
        Self {
            detail,
            begun: Instant::now(),
            stages: Vec::new(),
            sums: BTreeMap::new(),
            pages: BTreeMap::new(),
            kept: Vec::new(),
            caches: Vec::new(),
        }
    }

    /// A stage of this name ran from `from` until now.
    pub fn stage(&mut self, name: &'static str, from: Instant) {
        self.stages.push(Stage { name, from, took: from.elapsed() });
    }

    /// The stages with their wall time, in the order in which they ran.
    pub fn stages(&self) -> impl Iterator<Item = (&'static str, Duration)> + '_ {
        self.stages.iter().map(|stage| (stage.name, stage.took))
    }

    /// The rules for pages with the time that they took on all threads together, in the order of their names; none while nobody asks.
    pub fn rules(&self) -> Vec<(&'static str, Duration)> {
        self.sums.iter().filter(|((what, _), _)| *what == What::Rule).map(|((_, name), sum)| (*name, sum.took)).collect()
    }

    /// The stopwatch for a page whose work begins here.
    pub fn laps(&self) -> Laps {
        match self.detail {
            Detail::Stages => Laps::off(),
            Detail::Pages | Detail::Trace => Laps::on(),
        }
    }

    /// What a stopwatch says when a page is done; `thread` is the number of the worker. `None` while nobody asks.
    pub fn page_time(&self, page: usize, thread: usize, laps: Laps) -> Option<PageTime> {
        let from = laps.list.first()?.from;
        Some(PageTime { page, thread, from, laps })
    }

    /// Adds a page.
    pub fn page(&mut self, time: Option<PageTime>) {
        let Some(time) = time else { return };
        for lap in &time.laps.list {
            let sum = self.sums.entry((lap.what, lap.name)).or_default();
            sum.took += lap.took;
            sum.count += 1;
        }
        *self.pages.entry(time.page).or_default() += time.laps.list.iter().map(|lap| lap.took).sum::<Duration>();
        if self.detail == Detail::Trace {
            let mut time = time;
            time.laps.list.retain(|lap| lap.took >= SHORTEST);
            self.kept.push(time);
        }
    }

    /// A cache of this name was asked `asked` times and had the answer `hits` times.
    pub fn cache(&mut self, name: &'static str, hits: usize, asked: usize) {
        self.caches.push((name, hits, asked));
    }

    /// The report for a terminal; `path_of` names a page.
    pub fn report(&self, path_of: impl Fn(usize) -> String) -> String {
        let mut out = String::new();
        let line = |out: &mut String, took: Duration, rest: &str| {
            let _ = writeln!(out, "{:>10.1} ms  {rest}", took.as_secs_f64() * 1000.0);
        };
        let _ = writeln!(out, "stages (wall time, {:.1} ms in all)", self.begun.elapsed().as_secs_f64() * 1000.0);
        for (name, took) in self.stages() {
            line(&mut out, took, name);
        }
        if self.detail == Detail::Stages {
            return out;
        }
        for (what, title) in
            [(What::Part, "parts of a page's work (time of all threads)"), (What::Template, "templates"), (What::Rule, "rules")]
        {
            let mut sums: Vec<(&str, Sum)> =
                self.sums.iter().filter(|((group, _), _)| *group == what).map(|((_, name), sum)| (*name, *sum)).collect();
            sums.sort_by(|(a, x), (b, y)| y.took.cmp(&x.took).then(a.cmp(b)));
            let all: Duration = sums.iter().map(|(_, sum)| sum.took).sum();
            let _ = writeln!(out, "{title}: {:.1} ms", all.as_secs_f64() * 1000.0);
            let most = if what == What::Rule { RULES } else { usize::MAX };
            for (name, sum) in sums.iter().take(most) {
                let each = sum.took.as_secs_f64() * 1e6 / sum.count.max(1) as f64;
                line(&mut out, sum.took, &format!("{name}  ({each:.1} µs a page)"));
            }
            let rest: Duration = sums.iter().skip(most).map(|(_, sum)| sum.took).sum();
            if sums.len() > most {
                line(&mut out, rest, &format!("{} other {title}", sums.len() - most));
            }
        }
        let mut pages: Vec<(usize, Duration)> = self.pages.iter().map(|(page, took)| (*page, *took)).collect();
        pages.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
        let _ = writeln!(out, "slowest of {} pages", pages.len());
        for (page, took) in pages.into_iter().take(SLOWEST) {
            line(&mut out, took, &path_of(page));
        }
        let _ = writeln!(out, "caches");
        for (name, hits, asked) in &self.caches {
            let _ = writeln!(out, "{:>10.1} %   {name}: {hits} of {asked}", 100.0 * *hits as f64 / (*asked).max(1) as f64);
        }
        out
    }

    /// Writes the run as a trace: the "JSON Array Format" of Chromium's Trace Event Format, times in microseconds since the start.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn trace(&self, path_of: impl Fn(usize) -> String, out: &mut impl Write) -> io::Result<()> {
        let mut first = true;
        let mut event = |out: &mut dyn Write, name: &str, group: &str, thread: usize, from: Instant, took: Duration| -> io::Result<()> {
            out.write_all(if std::mem::take(&mut first) { b"[\n" } else { b",\n" })?;
            let name = serde_json::to_string(name)?;
            let from = from.saturating_duration_since(self.begun).as_nanos() as f64 / 1000.0;
            let took = took.as_nanos() as f64 / 1000.0;
            write!(
                out,
                "{{\"name\":{name},\"cat\":\"{group}\",\"ph\":\"X\",\"pid\":1,\"tid\":{thread},\"ts\":{from:.3},\"dur\":{took:.3}}}"
            )
        };
        for stage in &self.stages {
            event(out, stage.name, "stage", 0, stage.from, stage.took)?;
        }
        for page in &self.kept {
            // The last lap ends the page.
            let end = page.laps.list.last().map_or(page.from, |lap| lap.from + lap.took);
            event(out, &path_of(page.page), "page", page.thread + 1, page.from, end.saturating_duration_since(page.from))?;
            for lap in &page.laps.list {
                let group = match lap.what {
                    What::Part => "part",
                    What::Rule => "rule",
                    What::Template => "template",
                };
                event(out, lap.name, group, page.thread + 1, lap.from, lap.took)?;
            }
        }
        out.write_all(if first { b"[]\n" } else { b"\n]\n" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_kept_while_nobody_asks() {
        let mut timings = Timings::default();
        let mut laps = timings.laps();
        laps.lap(What::Part, "link");
        let time = timings.page_time(0, 0, laps);
        assert!(time.is_none());
        timings.page(time);
        assert!(!timings.report(|_| String::new()).contains("pages"));
    }

    #[test]
    fn laps_add_up_and_the_trace_is_json() {
        let mut timings = Timings::new(Detail::Trace);
        let start = Instant::now();
        for page in [1, 0] {
            let mut laps = timings.laps();
            std::thread::sleep(Duration::from_millis(2));
            laps.lap(What::Part, "link");
            laps.lap(What::Rule, "h1-missing");
            let time = timings.page_time(page, 1, laps);
            timings.page(time);
        }
        timings.stage("pages", start);
        timings.cache("highlighted code", 1, 4);
        let report = timings.report(|page| format!("{page}.md"));
        assert!(report.contains("slowest of 2 pages") && report.contains("1.md") && report.contains("25.0 %"), "{report}");
        let mut out = Vec::new();
        timings.trace(|page| format!("\"{page}\".md"), &mut out).unwrap();
        let events: serde_json::Value = serde_json::from_slice(&out).unwrap();
        let names: Vec<&str> = events.as_array().unwrap().iter().filter_map(|event| event["name"].as_str()).collect();
        assert_eq!(names, ["pages", "\"1\".md", "link", "\"0\".md", "link"]);
    }
}
