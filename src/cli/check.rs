//! `build` and `check`.

use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use super::args::{Build, Check, Measured, Shared};
use super::online::{self, Answers};
use super::report::{self, Stream};
use super::{book, terminal};
use crate::check::Levels;
use crate::diag::{Baseline, Diagnostic, DiskRewriter, FixRounds, Stats};
use crate::load::Project;
use crate::session::{Checked, Session};
use crate::source::{Span, refuse_link};
use crate::timing::{Detail, Timings};

pub fn build(arguments: &Build) -> Result<bool> {
    let (shared, measured) = (&arguments.shared, &arguments.measured);
    let dir = &shared.dir;
    book::use_threads(shared.threads, dir)?;
    let mut timings = begin(measured);
    let started = Instant::now();
    let project = book::open(dir, arguments.dest_dir.as_deref())?;
    timings.stage("load", started);
    refuse_unknown_rules(&project)?;
    let asks_web = online::is_wanted(&project, shared)?;
    notice(&project, shared);
    let dest = match &arguments.dest_dir {
        Some(dest) => dest.clone(),
        None => dir.join(&project.settings.build.dest_dir),
    };
    if is_same(&dest, dir) {
        bail!("the output folder must not be the book's own folder; give another one with `--dest-dir`");
    }
    refuse_links_to(&dest, dir)?;
    let bar = terminal::Bar::new(shared.quiet);
    let mut session = Session::timed(&project, &bar, timings).asking_web(asks_web);
    let result = session.build(&dest);
    bar.clear();
    let (checked, written) = result?;
    let Answers { findings, summary } = with_externals(&project, checked, shared, false)?;
    let passed = report(&session, findings, shared, measured, Stream::errors())?;
    say_all(&summary, shared);
    if !shared.quiet {
        terminal::say(&format!(
            "wrote {} pages to {} in {:.2} s: {} files new or changed, {} as they were, {} removed",
            project.pages.len(),
            dest.display(),
            started.elapsed().as_secs_f64(),
            written.changed,
            written.unchanged,
            written.removed
        ));
    }
    tell_timings(&session, shared, measured)?;
    Ok(passed)
}

pub fn check(arguments: &Check) -> Result<bool> {
    let (shared, measured) = (&arguments.shared, &arguments.measured);
    let dir = &shared.dir;
    book::use_threads(shared.threads, dir)?;
    let mut fixes = FixRounds::default();
    let mut again = false;
    loop {
        let mut timings = begin(measured);
        let started = Instant::now();
        let project = book::open(dir, None)?;
        timings.stage("load", started);
        refuse_unknown_rules(&project)?;
        let asks_web = online::is_wanted(&project, shared)?;
        if !again {
            notice(&project, shared);
        }
        let bar = terminal::Bar::new(shared.quiet);
        let mut session = Session::timed(&project, &bar, timings).asking_web(asks_web);
        let result = session.check();
        bar.clear();
        let Answers { findings, summary } = with_externals(&project, result?, shared, again)?;
        if arguments.fix {
            // What is left is found anew, since the files have changed.
            again = fixes.round(&findings, &project.sources, &DiskRewriter::new(dir)?);
            if again {
                continue;
            }
            terminal::say(&fixes.report.to_string());
        }
        if let Some(path) = &arguments.write_baseline {
            let baseline = Baseline::of(&findings, &project.sources);
            baseline.write(path).with_context(|| format!("cannot write the baseline `{}`", path.display()))?;
            terminal::say(&format!("recorded {} findings in {}", findings.len(), path.display()));
            return Ok(true);
        }
        let passed = report(&session, findings, shared, measured, Stream::output())?;
        say_all(&summary, shared);
        tell_timings(&session, shared, measured)?;
        return Ok(passed);
    }
}

/// The findings, with those of external links when they are wanted.
fn with_externals(project: &Project, checked: Checked, shared: &Shared, again: bool) -> Result<Answers> {
    if online::is_wanted(project, shared)? {
        online::ask(project, checked, shared, again)
    } else {
        Ok(Answers { findings: checked.findings, summary: Vec::new() })
    }
}

fn say_all(lines: &[String], shared: &Shared) {
    if !shared.quiet {
        lines.iter().for_each(|line| terminal::say(line));
    }
}

/// Begins to measure, as closely as was asked for.
fn begin(measured: &Measured) -> Timings {
    Timings::new(match &measured.timings {
        None if measured.stats => Detail::Pages,
        None => Detail::Stages,
        Some(None) => Detail::Pages,
        Some(Some(_)) => Detail::Trace,
    })
}

fn tell_timings(session: &Session<'_>, shared: &Shared, measured: &Measured) -> Result<()> {
    let path_of = |page: usize| session.project.pages.get(page).map_or_else(String::new, |page| page.path.clone());
    if shared.verbose || measured.timings.is_some() {
        terminal::say(&format!("{:>9}     threads", rayon::current_num_threads()));
        terminal::say(session.timings.report(path_of).trim_end());
    }
    if let Some(Some(path)) = &measured.timings {
        let write = || {
            let mut out = BufWriter::new(std::fs::File::create(path)?);
            session.timings.trace(path_of, &mut out)?;
            out.flush()
        };
        write().with_context(|| format!("cannot write the trace `{}`", path.display()))?;
    }
    Ok(())
}

fn notice(project: &Project, shared: &Shared) {
    if let Some(notice) = project.notice.as_ref().filter(|_| !shared.quiet) {
        terminal::say(&format!("note: {notice}"));
    }
}

/// A rule that does not exist is a mistake in the configuration, not in the docs.
fn refuse_unknown_rules(project: &Project) -> Result<()> {
    let levels = Levels::new(&project.settings.check);
    let place = |span: Span| match project.text(span.file) {
        Some(source) => {
            let position = source.position(span.start);
            format!("{}:{}:{}: ", source.path, position.line, position.column)
        }
        None => String::new(),
    };
    if let Some(invalid) = levels.invalid_options().into_iter().next() {
        bail!("{}{invalid}", place(invalid.span));
    }
    let Some(unknown) = levels.unknown().into_iter().next() else { return Ok(()) };
    let place = place(unknown.span);
    let hint = unknown.nearest.map_or_else(|| "; `fixbook rules` lists them".to_owned(), |nearest| format!("; did you mean `{nearest}`?"));
    bail!("{place}there is no rule `{}`{hint}", unknown.name)
}

fn is_same(a: &Path, b: &Path) -> bool {
    match (std::fs::canonicalize(a), std::fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b || b.starts_with(&a),
        _ => false,
    }
}

/// A folder on the way from the book's to the output folder may be a link in a repository, to where nothing of ours belongs.
fn refuse_links_to(dest: &Path, dir: &Path) -> Result<()> {
    let (dest, dir) = (std::path::absolute(dest)?, std::path::absolute(dir)?);
    Ok(dest.ancestors().take_while(|folder| **folder != *dir && folder.starts_with(&dir)).try_for_each(refuse_link)?)
}

/// Writes the findings; gives whether the run passes.
fn report(session: &Session<'_>, findings: Vec<Diagnostic>, shared: &Shared, measured: &Measured, stream: Stream) -> Result<bool> {
    let stats = |findings: &[Diagnostic]| measured.stats.then(|| Stats::of(findings, &session.project.sources, &session.timings.rules()));
    report::write(session.project, findings, shared, stats, stream)
}
