//! Findings on their way to the terminal, a file or a service.

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::args::Shared;
use super::terminal;
use crate::check::Catalogue;
use crate::diag::{Baseline, Diagnostic, FailOn, Format, RenderOptions, Report, Stats, Summary};
use crate::load::Project;

/// Where findings go, and whether a person looks at it.
pub struct Stream {
    out: Box<dyn Write>,
    is_terminal: bool,
}

impl Stream {
    pub fn output() -> Self {
        Self { out: Box::new(io::stdout().lock()), is_terminal: io::stdout().is_terminal() }
    }

    pub fn errors() -> Self {
        Self { out: Box::new(io::stderr().lock()), is_terminal: io::stderr().is_terminal() }
    }
}

/// Writes those findings that the baseline does not know; gives whether the run passes. `stats` is asked of what is written.
pub fn write(
    project: &Project,
    findings: Vec<Diagnostic>,
    shared: &Shared,
    stats: impl FnOnce(&[Diagnostic]) -> Option<Stats>,
    stream: Stream,
) -> Result<bool> {
    let (findings, known) = unknown(project, findings, shared)?;
    let summary = Summary::of(&findings).known(known);
    let fail_on = fail_on(project, shared)?;
    let stats = stats(&findings);
    let is_concise = render(project, &findings, summary, shared, stats.as_ref(), stream)? == Format::Concise;
    if is_concise && !shared.quiet && (!findings.is_empty() || known > 0) {
        terminal::say(&summary.to_string());
    }
    Ok(!summary.fails(fail_on))
}

/// The findings that `--baseline` does not know, and how many it does.
pub fn unknown(project: &Project, findings: Vec<Diagnostic>, shared: &Shared) -> Result<(Vec<Diagnostic>, usize)> {
    Ok(match &shared.baseline {
        Some(path) => {
            let applied = Baseline::read(path)?.apply(findings, &project.sources);
            (applied.new, applied.known)
        }
        None => (findings, 0),
    })
}

/// From which severity on findings fail the run: by the option, else by the book.
pub fn fail_on(project: &Project, shared: &Shared) -> Result<FailOn> {
    match &shared.fail_on {
        Some(level) => level.parse::<FailOn>().map_err(anyhow::Error::msg),
        None => Ok(match project.settings.check.fail_on {
            crate::config::FailOn::Error => FailOn::Error,
            crate::config::FailOn::Warning => FailOn::Warning,
            crate::config::FailOn::Never => FailOn::Never,
        }),
    }
}

/// Writes findings in the format that was asked for, or that fits where they go, and gives it.
pub fn render(
    project: &Project,
    findings: &[Diagnostic],
    summary: Summary,
    shared: &Shared,
    stats: Option<&Stats>,
    stream: Stream,
) -> Result<Format> {
    let Stream { out, is_terminal } = stream;
    let in_github = std::env::var_os("GITHUB_ACTIONS").is_some();
    let format = match &shared.format {
        Some(format) => format.parse::<Format>().map_err(anyhow::Error::msg)?,
        None if is_terminal => Format::Full,
        None if in_github => Format::Github,
        None => Format::Concise,
    };
    let options = RenderOptions {
        color: terminal::use_color(shared.color, is_terminal),
        width: terminal::width(),
        unicode: is_terminal,
        // What is shown leads from the working folder.
        link_base: terminal::shows_links(is_terminal).then(|| std::env::current_dir().ok()).flatten(),
        step_summary: std::env::var_os("GITHUB_STEP_SUMMARY").map(PathBuf::from),
        ..RenderOptions::default()
    };
    let root = shown_root(&shared.dir);
    let fail_on = fail_on(project, shared)?;
    let report = Report { findings, sources: &project.sources, rules: &Catalogue, root: &root, fail_on, summary, stats };
    let mut buffered = BufWriter::new(out);
    format.renderer(&options).render(&report, &mut buffered)?;
    buffered.flush()?;
    Ok(format)
}

/// What leads from the working folder to the book's.
fn shown_root(dir: &Path) -> String {
    let text = dir.to_string_lossy().replace('\\', "/");
    let text = text.trim_end_matches('/').trim_start_matches("./");
    if text == "." { String::new() } else { text.to_owned() }
}
