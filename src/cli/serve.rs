//! `serve`: the book in a browser, kept current.

use std::time::Duration;

use anyhow::Result;

use super::args::{Serve, Shared};
use super::report::{self, Stream};
use super::{book, online, terminal};
use crate::check;
use crate::diag::{Baseline, Diagnostic, Format, Summary};
use crate::links::Report;
use crate::load::Project;
use crate::serve::{Listener, ServeOptions, run};

pub fn serve(arguments: &Serve) -> Result<()> {
    let shared = &arguments.shared;
    book::use_threads(shared.threads, &shared.dir)?;
    if let Some(words) = online::refusal(shared.online, true, crate::links::AVAILABLE) {
        anyhow::bail!(words);
    }
    let options = ServeOptions {
        dir: shared.dir.clone(),
        hostname: arguments.hostname.clone(),
        port: arguments.port,
        online: shared.online,
        max_age: online::max_age(shared)?,
    };
    let ready = |address: std::net::SocketAddr| {
        let url = format!("http://{address}/");
        terminal::say(&format!("serving {} on {url}; Ctrl-C ends it", shared.dir.display()));
        if arguments.open && !open(&url) {
            terminal::say("no browser could be opened");
        }
    };
    run(&options, ready, Terminal { shared: shared.clone(), shown: None })
}

/// Shows all findings once, and after that only those that are new.
struct Terminal {
    shared: Shared,
    /// What was wrong with the book when it was last looked at.
    shown: Option<Baseline>,
}

impl Terminal {
    fn show(&mut self, project: &Project, findings: &[Diagnostic], took: Option<Duration>) -> Result<()> {
        let (findings, known) = report::unknown(project, findings.to_vec(), &self.shared)?;
        let all = Baseline::of(&findings, &project.sources);
        if self.shown.as_ref() == Some(&all) {
            return Ok(());
        }
        let summary = Summary::of(&findings).known(known);
        let fails = summary.fails(report::fail_on(project, &self.shared)?);
        let count = findings.len();
        let new = match &self.shown {
            Some(shown) => shown.apply(findings, &project.sources).new,
            None => findings,
        };
        let mut has_said_all = false;
        if !new.is_empty() {
            let format = report::render(project, &new, Summary::of(&new), &self.shared, None, Stream::errors())?;
            has_said_all = format == Format::Full && new.len() == count;
        }
        self.shown = Some(all);
        if !self.shared.quiet {
            let counts = if has_said_all { String::new() } else { format!("; {summary}") };
            let verdict = if fails { "; this fails a build" } else { "" };
            let took = took.map_or_else(String::new, |took| format!(" ({:.0} ms)", took.as_secs_f64() * 1000.0));
            terminal::say(&format!("{} pages{counts}{verdict}{took}", project.pages.len()));
        }
        Ok(())
    }
}

impl Listener for Terminal {
    fn say(&mut self, line: &str) {
        terminal::say(line);
    }

    fn changed(&mut self, paths: &[String]) {
        if self.shared.verbose {
            terminal::say(&format!("changed: {}", paths.join(", ")));
        }
    }

    fn found(&mut self, project: &Project, findings: &[Diagnostic], took: Option<Duration>) {
        if let Err(error) = self.show(project, findings, took) {
            terminal::error(&error);
        }
    }

    fn answered(&mut self, report: &Report) {
        if !self.shared.quiet {
            check::web_notes(report).iter().for_each(|note| terminal::say(&format!("note: {note}")));
            report.summary(self.shared.verbose).iter().for_each(|line| terminal::say(line));
        }
    }
}

/// Hands the address to the desktop.
fn open(url: &str) -> bool {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let null = std::process::Stdio::null;
    std::process::Command::new(program).args(before).arg(url).stdin(null()).stdout(null()).stderr(null()).spawn().is_ok()
}
