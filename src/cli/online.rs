//! `--online`: the link check, its progress on the terminal, and its summary.

use anyhow::Result;

use super::args::Shared;
use super::terminal;
use crate::check;
use crate::diag::Diagnostic;
use crate::load::Project;
use crate::session::Checked;

/// What is known when the web was asked, or when it was not wanted.
pub struct Answers {
    pub findings: Vec<Diagnostic>,
    /// Lines for the end of the run.
    pub summary: Vec<String>,
}

/// Whether external links are to be checked. Asked before any work is done, so that nobody waits for a refusal.
///
/// # Errors
/// When they are wanted and this program cannot do it, or when `--max-age` is no duration.
pub fn is_wanted(project: &Project, shared: &Shared) -> Result<bool> {
    max_age(shared)?;
    let wanted = shared.online || project.settings.links.online;
    match refusal(wanted, shared.online, crate::links::AVAILABLE) {
        Some(words) => anyhow::bail!(words),
        None => Ok(wanted),
    }
}

/// Why a program that cannot ask the web does not go on.
pub fn refusal(wanted: bool, by_option: bool, available: bool) -> Option<String> {
    let asked_by = if by_option { "--online" } else { "[links] online" };
    (wanted && !available).then(|| {
        format!(
            "this fixbook was built without the check of external links; get it with `cargo install fixbook --features links`, \
             or leave `{asked_by}` out"
        )
    })
}

pub fn max_age(shared: &Shared) -> Result<Option<std::time::Duration>> {
    let read = |text: &String| {
        crate::config::duration(text).ok_or_else(|| anyhow::anyhow!("`--max-age {text}` is no duration; write it as `0s`, `12h` or `7d`"))
    };
    shared.max_age.as_ref().map(read).transpose()
}

/// Adds what the web says to the findings of a book. `again`: this run has asked before, so what the cache says is news enough.
pub fn ask(project: &Project, checked: Checked, shared: &Shared, again: bool) -> Result<Answers> {
    let Checked { mut findings, externals, mut allows } = checked;
    let mut settings = project.settings.links.clone();
    settings.max_age = if again { None } else { max_age(shared)?.or(settings.max_age) };
    let links = check::WebLinks::new(project, externals);
    let bar = terminal::LinkBar::new(shared.quiet);
    let report = check::ask_web(&links.requests(), &settings, &shared.dir, &bar);
    bar.clear();
    let report = report?;
    if !shared.quiet {
        check::web_notes(&report).iter().for_each(|note| terminal::say(&format!("note: {note}")));
    }
    findings.extend(links.findings(project, &report, &mut allows));
    Ok(Answers { findings: crate::diag::collect(findings), summary: report.summary(shared.verbose) })
}

#[cfg(test)]
mod tests {
    use super::refusal;

    /// `tests/online/` has the same for a program that was really built without.
    #[test]
    fn a_program_without_the_check_says_how_to_get_it() {
        let refused = |by_option| refusal(true, by_option, false).unwrap_or_default();
        assert!(refused(true).contains("`cargo install fixbook --features links`, or leave `--online` out"));
        assert!(refused(false).ends_with("or leave `[links] online` out"));
        assert_eq!((refusal(true, true, true), refusal(false, false, false)), (None, None));
    }
}
