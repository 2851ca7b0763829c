//! What the terminal can show, and the program's own words on it.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::args::When;
use crate::session::Progress;

/// An error of the tool, with what led to it.
pub fn error(error: &anyhow::Error) {
    let mut line = format!("error: {error}");
    for cause in error.chain().skip(1) {
        line.push_str(&format!("\n  because: {cause}"));
    }
    // A closed standard error cannot be told of anything.
    let _ = writeln!(io::stderr(), "{line}");
}

/// A line of the tool's own, on standard error.
pub fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Whoever read our output has had enough: that is no failure.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe))
}

pub fn use_color(when: When, stream_is_terminal: bool) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => stream_is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}

/// The width that findings may take.
pub fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(140)
}

/// One line that counts the pages, on a terminal only, and only when the work takes long enough to be seen.
pub struct Bar {
    started: Instant,
    shown: Mutex<Option<Instant>>,
    on: bool,
}

impl Bar {
    pub fn new(quiet: bool) -> Self {
        Self { started: Instant::now(), shown: Mutex::new(None), on: !quiet && io::stderr().is_terminal() }
    }

    pub fn clear(&self) {
        if self.shown.lock().is_ok_and(|shown| shown.is_some()) {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}

impl Progress for Bar {
    fn update(&self, stage: &'static str, done: usize, all: usize) {
        if !self.on || self.started.elapsed() < Duration::from_millis(300) {
            return;
        }
        if let Ok(mut shown) = self.shown.try_lock()
            && shown.is_none_or(|last| last.elapsed() > Duration::from_millis(80))
        {
            *shown = Some(Instant::now());
            let _ = write!(io::stderr(), "\r\u{1b}[K{stage} {done} of {all} pages");
        }
    }
}

/// The same for external links: how many are answered, and how.
#[cfg(feature = "links")]
pub struct LinkBar(Bar);

#[cfg(feature = "links")]
impl LinkBar {
    pub fn new(quiet: bool) -> Self {
        Self(Bar::new(quiet))
    }

    pub fn clear(&self) {
        self.0.clear();
    }
}

#[cfg(feature = "links")]
impl crate::links::Progress for LinkBar {
    fn update(&self, report: &crate::links::ProgressReport) {
        if !self.0.on {
            return;
        }
        if let Ok(mut shown) = self.0.shown.try_lock()
            && shown.is_none_or(|last| last.elapsed() > Duration::from_millis(80))
        {
            *shown = Some(Instant::now());
            let _ = write!(io::stderr(), "\r\u{1b}[K{report}");
        }
    }
}
