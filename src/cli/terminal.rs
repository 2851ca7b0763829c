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

/// Whether places become links to their files: only on terminals that are known to show them, since others print the address.
pub fn shows_links(is_terminal: bool) -> bool {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(forced) = set("FORCE_HYPERLINK") {
        return forced != "0";
    }
    if !is_terminal || set("CI").is_some() || set("TMUX").is_some() || set("STY").is_some() {
        return false;
    }
    let vte = set("VTE_VERSION").and_then(|version| version.parse::<u32>().ok()).is_some_and(|version| version >= 5000);
    let program = set("TERM_PROGRAM").is_some_and(|name| {
        ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "WarpTerminal", "zed"].contains(&name.as_str())
    });
    let term = set("TERM").is_some_and(|term| ["kitty", "alacritty", "foot", "ghostty", "wezterm"].iter().any(|name| term.contains(name)));
    vte || program || term || set("WT_SESSION").is_some() || set("KONSOLE_VERSION").is_some() || set("DOMTERM").is_some()
}

/// The width that findings may take.
pub fn width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    asked.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))).unwrap_or(140)
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

    /// Shows a line in place of the last one, unless that was shown only just now.
    fn show(&self, line: impl FnOnce() -> String) {
        if !self.on || self.started.elapsed() < Duration::from_millis(300) {
            return;
        }
        if let Ok(mut shown) = self.shown.try_lock()
            && shown.is_none_or(|last| last.elapsed() > Duration::from_millis(80))
        {
            *shown = Some(Instant::now());
            let _ = write!(io::stderr(), "\r\u{1b}[K{}", fitting(&line(), columns()));
        }
    }
}

impl Progress for Bar {
    fn update(&self, stage: &'static str, done: usize, all: usize) {
        self.show(|| format!("{stage} {done} of {all} pages"));
    }
}

/// The columns of the terminal that shows the progress.
fn columns() -> usize {
    terminal_size::terminal_size_of(io::stderr()).map_or(80, |(width, _)| usize::from(width.0))
}

/// What of a line goes into the columns: one that wraps could not be taken back. The last column stays free, since some terminals
/// go on to the next line when it is filled.
fn fitting(line: &str, columns: usize) -> String {
    let room = columns.saturating_sub(1).max(1);
    if line.chars().count() <= room {
        return line.to_owned();
    }
    line.chars().take(room.saturating_sub(1)).chain(std::iter::once('…')).collect()
}

/// The same for external links: the rate, how many are left, and how the others were answered.
pub struct LinkBar(Bar);

impl LinkBar {
    pub fn new(quiet: bool) -> Self {
        Self(Bar::new(quiet))
    }

    pub fn clear(&self) {
        self.0.clear();
    }
}

impl crate::links::Progress for LinkBar {
    fn update(&self, report: &crate::links::ProgressReport) {
        self.0.show(|| report.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_would_wrap_is_cut() {
        assert_eq!(fitting("12 of 80 pages", 80), "12 of 80 pages");
        assert_eq!(fitting("12 of 80 pages", 15), "12 of 80 pages");
        assert_eq!(fitting("12 of 80 pages", 14), "12 of 80 pag…");
        assert_eq!(fitting("üüüü", 4), "üü…");
        assert_eq!(fitting("abc", 0), "…");
    }
}
