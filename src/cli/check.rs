//! `build` and `check`.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use super::args::{Build, Check, Common};
use super::online::{self, Answers};
use super::{book, terminal};
use crate::check::{self, Levels};
use crate::diag::{Baseline, Diagnostic, DiskRewriter, FailOn, Format, RenderOptions, Report, Stats, Summary, apply_fixes};
use crate::load::Project;
use crate::session::{Checked, Session};
use crate::source::Span;
use crate::timing::{Detail, Timings};

pub fn build(arguments: &Build) -> Result<bool> {
    let common = &arguments.common;
    book::use_threads(common.threads, &common.dir)?;
    let mut timings = begin(common);
    let started = Instant::now();
    let project = book::open(&common.dir, arguments.dest_dir.as_deref())?;
    timings.stage("load", started);
    refuse_unknown_rules(&project)?;
    online::is_wanted(&project, common)?;
    notice(&project, common);
    let dest = match &arguments.dest_dir {
        Some(dest) => dest.clone(),
        None => common.dir.join(&project.settings.build.dest_dir),
    };
    if is_same(&dest, &common.dir) {
        bail!("the output folder must not be the book's own folder; give another one with `--dest-dir`");
    }
    let bar = terminal::Bar::new(common.quiet);
    let mut session = Session::timed(&project, &bar, timings);
    let result = session.build(&dest);
    bar.clear();
    let (checked, written) = result?;
    let Answers { findings, summary } = with_externals(&project, checked, common, false)?;
    let passed = report(&session, findings, common, &mut io::stderr().lock(), io::stderr().is_terminal())?;
    say_all(&summary, common);
    if !common.quiet {
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
    tell_timings(&session, common)?;
    Ok(passed)
}

pub fn check(arguments: &Check) -> Result<bool> {
    let common = &arguments.common;
    book::use_threads(common.threads, &common.dir)?;
    let mut timings = begin(common);
    let started = Instant::now();
    let project = book::open(&common.dir, None)?;
    timings.stage("load", started);
    refuse_unknown_rules(&project)?;
    online::is_wanted(&project, common)?;
    notice(&project, common);
    let bar = terminal::Bar::new(common.quiet);
    let mut session = Session::timed(&project, &bar, timings);
    let result = session.check();
    bar.clear();
    let Answers { findings, summary } = with_externals(&project, result?, common, false)?;
    if arguments.fix {
        let fixed = apply_fixes(&findings, &project.sources, &DiskRewriter::new(&common.dir)?);
        terminal::say(&fixed.to_string());
        // What is left is found anew, since the files have changed.
        let project = book::open(&common.dir, None)?;
        let mut session = Session::timed(&project, &bar, begin(common));
        let result = session.check();
        bar.clear();
        let Answers { findings, summary } = with_externals(&project, result?, common, true)?;
        let passed = report(&session, findings, common, &mut io::stdout().lock(), io::stdout().is_terminal())?;
        say_all(&summary, common);
        return Ok(passed);
    }
    if let Some(path) = &arguments.write_baseline {
        let baseline = Baseline::of(&findings, &project.sources);
        baseline.write(path).with_context(|| format!("cannot write the baseline `{}`", path.display()))?;
        terminal::say(&format!("recorded {} findings in {}", findings.len(), path.display()));
        return Ok(true);
    }
    let passed = report(&session, findings, common, &mut io::stdout().lock(), io::stdout().is_terminal())?;
    say_all(&summary, common);
    tell_timings(&session, common)?;
    Ok(passed)
}

/// The findings, with those of external links when they are wanted.
fn with_externals(project: &Project, checked: Checked, common: &Common, again: bool) -> Result<Answers> {
    if online::is_wanted(project, common)? {
        online::ask(project, checked, common, again)
    } else {
        Ok(Answers { findings: checked.findings, summary: Vec::new() })
    }
}

fn say_all(lines: &[String], common: &Common) {
    if !common.quiet {
        lines.iter().for_each(|line| terminal::say(line));
    }
}

/// Begins to measure, as closely as was asked for.
fn begin(common: &Common) -> Timings {
    Timings::new(match &common.timings {
        None if common.stats => Detail::Pages,
        None => Detail::Stages,
        Some(None) => Detail::Pages,
        Some(Some(_)) => Detail::Trace,
    })
}

fn tell_timings(session: &Session<'_>, common: &Common) -> Result<()> {
    let path_of = |page: usize| session.project.pages.get(page).map_or_else(String::new, |page| page.path.clone());
    if common.verbose || common.timings.is_some() {
        terminal::say(&format!("{:>9}     threads", rayon::current_num_threads()));
        terminal::say(session.timings.report(path_of).trim_end());
    }
    if let Some(Some(path)) = &common.timings {
        let write = || {
            let mut out = BufWriter::new(std::fs::File::create(path)?);
            session.timings.trace(path_of, &mut out)?;
            out.flush()
        };
        write().with_context(|| format!("cannot write the trace `{}`", path.display()))?;
    }
    Ok(())
}

fn notice(project: &Project, common: &Common) {
    if let Some(notice) = project.notice.as_ref().filter(|_| !common.quiet) {
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

/// Writes the findings; gives whether the run passes.
fn report(session: &Session<'_>, findings: Vec<Diagnostic>, common: &Common, out: &mut dyn Write, is_terminal: bool) -> Result<bool> {
    let project = session.project;
    let mut known = 0;
    let findings = match &common.baseline {
        Some(path) => {
            let baseline = Baseline::read(path)?;
            let applied = baseline.apply(findings, &project.sources);
            known = applied.known;
            applied.new
        }
        None => findings,
    };
    let fail_on = match &common.fail_on {
        Some(level) => level.parse::<FailOn>().map_err(anyhow::Error::msg)?,
        None => match project.settings.check.fail_on {
            crate::config::FailOn::Error => FailOn::Error,
            crate::config::FailOn::Warning => FailOn::Warning,
            crate::config::FailOn::Never => FailOn::Never,
        },
    };
    let in_github = std::env::var_os("GITHUB_ACTIONS").is_some();
    let format = match &common.format {
        Some(format) => format.parse::<Format>().map_err(anyhow::Error::msg)?,
        None if is_terminal => Format::Full,
        None if in_github => Format::Github,
        None => Format::Concise,
    };
    let options = RenderOptions {
        color: terminal::use_color(common.color, is_terminal),
        width: terminal::width(),
        unicode: is_terminal,
        // What is shown leads from the working folder.
        link_base: terminal::shows_links(is_terminal).then(|| std::env::current_dir().ok()).flatten(),
        step_summary: std::env::var_os("GITHUB_STEP_SUMMARY").map(PathBuf::from),
        ..RenderOptions::default()
    };
    let summary = Summary::of(&findings).known(known);
    let passed = !summary.fails(fail_on);
    let stats = common.stats.then(|| Stats::of(&findings, &project.sources, &session.timings.rules()));
    let root = shown_root(&common.dir);
    let report = Report {
        findings: &findings,
        sources: &project.sources,
        rules: &check::Catalogue,
        root: &root,
        fail_on,
        summary,
        stats: stats.as_ref(),
    };
    let mut buffered = BufWriter::new(out);
    format.renderer(&options).render(&report, &mut buffered)?;
    buffered.flush()?;
    if format == Format::Concise && !common.quiet && (!findings.is_empty() || known > 0) {
        terminal::say(&report.summary.to_string());
    }
    Ok(passed)
}

/// What leads from the working folder to the book's.
fn shown_root(dir: &Path) -> String {
    let text = dir.to_string_lossy().replace('\\', "/");
    let text = text.trim_end_matches('/').trim_start_matches("./");
    if text == "." { String::new() } else { text.to_owned() }
}
