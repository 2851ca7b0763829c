//! `--online`: the link check, its progress on the terminal, and its summary.

use anyhow::Result;

use super::args::Common;
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
pub fn is_wanted(project: &Project, common: &Common) -> Result<bool> {
    max_age(common)?;
    let wanted = common.online || project.settings.links.online;
    match refusal(wanted, common.online, crate::links::AVAILABLE) {
        Some(words) => anyhow::bail!(words),
        None => Ok(wanted),
    }
}

/// Why a program that cannot ask the web does not go on.
fn refusal(wanted: bool, by_option: bool, available: bool) -> Option<String> {
    let asked_by = if by_option { "--online" } else { "[links] online" };
    (wanted && !available).then(|| {
        format!(
            "this fixbook was built without the check of external links; get it with `cargo install fixbook --features links`, \
             or leave `{asked_by}` out"
        )
    })
}

fn max_age(common: &Common) -> Result<Option<std::time::Duration>> {
    let read = |text: &String| {
        crate::config::duration(text).ok_or_else(|| anyhow::anyhow!("`--max-age {text}` is no duration; write it as `0s`, `12h` or `7d`"))
    };
    common.max_age.as_ref().map(read).transpose()
}

/// Adds what the web says to the findings of a book. `again`: this run has asked before, so what the cache says is news enough.
#[cfg(feature = "links")]
pub fn ask(project: &Project, checked: Checked, common: &Common, again: bool) -> Result<Answers> {
    use super::terminal;

    let Checked { mut findings, externals, mut allows } = checked;
    let mut settings = project.settings.links.clone();
    settings.max_age = if again { None } else { max_age(common)?.or(settings.max_age) };
    let bar = terminal::LinkBar::new(common.quiet);
    let web = crate::check::check_externals(project, &externals, &mut allows, &settings, &common.dir, &bar);
    bar.clear();
    let web = web?;
    if !common.quiet {
        web.notes.iter().for_each(|note| terminal::say(&format!("note: {note}")));
    }
    findings.extend(web.findings);
    Ok(Answers { findings: crate::diag::collect(findings), summary: web.report.summary(common.verbose) })
}

/// Without the feature [`is_wanted`] has ended the run before.
#[cfg(not(feature = "links"))]
pub fn ask(_project: &Project, checked: Checked, _common: &Common, _again: bool) -> Result<Answers> {
    Ok(Answers { findings: checked.findings, summary: Vec::new() })
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
