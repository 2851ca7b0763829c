//! Names that stay.
//!
//! An id is made of the nearest explicit anchor or heading slug and, where that does not say it all, of the procedure's own title. Slugs
//! that several headings share ("resolution", "method-1") get their heading above in front, never a count: so an edit elsewhere changes
//! no id. Where two procedures still have one name, a fingerprint of their first steps tells them apart.

use std::collections::HashMap;

use super::outline::Outline;
use super::types::{Procedure, Recognized, Step, TitleSource};
use super::vocabulary::Role;
use crate::resolve::slug;

/// A title's part of an id is cut here, at a word's end.
const LONGEST_TITLE: usize = 60;

pub fn assign(recognized: &mut Recognized, outline: &Outline<'_>) {
    let names = Names::new(outline);
    let wanted: Vec<String> = recognized
        .procedures
        .iter()
        .map(|procedure| {
            let base = names.base(procedure.section);
            let section = outline.section(procedure.section);
            let own = match procedure.title_source {
                TitleSource::LeadIn => short(&procedure.title),
                TitleSource::None => "steps".to_owned(),
                TitleSource::Heading | TitleSource::Label | TitleSource::Summary | TitleSource::Tab if procedure.title != section.title => {
                    short(&procedure.title)
                }
                TitleSource::Heading | TitleSource::Label | TitleSource::Summary | TitleSource::Tab => String::new(),
            };
            join("proc", &join(&base, &own))
        })
        .collect();
    let texts = recognized.procedures.iter().map(|procedure| procedure.steps.first().map_or("", |step| step.text.as_str()));
    let ids = unique(wanted, &texts.collect::<Vec<_>>());
    for (procedure, id) in recognized.procedures.iter_mut().zip(ids) {
        procedure.anchor = anchor(procedure.section, outline);
        let mut hasher = blake3::Hasher::new();
        name_steps(&mut procedure.steps, &id, &mut hasher);
        procedure.fingerprint = hasher.finalize().to_hex().chars().take(16).collect();
        procedure.id = id;
    }
    let wanted: Vec<String> = recognized
        .problems
        .iter()
        .map(|problem| {
            let base = match problem.section {
                Some(section) => names.base(section),
                None => String::new(),
            };
            let own = if problem.kind == super::types::ProblemKind::TableRow
                || base.is_empty() && problem.kind != super::types::ProblemKind::Article
            {
                short(&problem.title)
            } else {
                String::new()
            };
            join("problem", &join(&base, &own))
        })
        .collect();
    let texts: Vec<&str> = recognized.problems.iter().map(|problem| problem.title.as_str()).collect();
    let ids = unique(wanted, &texts);
    for (problem, id) in recognized.problems.iter_mut().zip(ids) {
        let wanted = problem.causes.iter().map(|cause| join(&join(&id, "cause"), &short(&cause.title))).collect();
        let texts: Vec<&str> = problem.causes.iter().map(|cause| cause.title.as_str()).collect();
        for (cause, id) in unique(wanted, &texts).into_iter().zip(&mut problem.causes).map(|(id, cause)| (cause, id)) {
            cause.id = id;
        }
        let wanted =
            problem.resolutions.iter().map(|resolution| join(&join(&id, resolution.kind.name()), &short(&resolution.title))).collect();
        let texts: Vec<&str> = problem.resolutions.iter().map(|resolution| resolution.title.as_str()).collect();
        for (resolution, id) in unique(wanted, &texts).into_iter().zip(&mut problem.resolutions).map(|(id, resolution)| (resolution, id)) {
            resolution.id = id;
        }
        problem.id = id;
    }
}

/// The id of the nearest heading, or the explicit anchor.
pub fn anchor(section: usize, outline: &Outline<'_>) -> String {
    outline
        .ancestors(section)
        .map(|at| outline.section(at).anchor.as_str())
        .find(|anchor| !anchor.is_empty())
        .unwrap_or_default()
        .to_owned()
}

struct Names<'o, 'a> {
    outline: &'o Outline<'a>,
    /// How many sections have a title with this slug.
    slugs: Vec<String>,
    counts: HashMap<String, usize>,
}

impl<'o, 'a> Names<'o, 'a> {
    fn new(outline: &'o Outline<'a>) -> Self {
        let slugs: Vec<String> = outline.sections.iter().map(|section| short(&section.title)).collect();
        let mut counts = HashMap::new();
        for slug in &slugs {
            *counts.entry(slug.clone()).or_insert(0) += 1;
        }
        Names { outline, slugs, counts }
    }

    fn base(&self, section: usize) -> String {
        let mut parts: Vec<&str> = Vec::new();
        for at in self.outline.ancestors(section) {
            let section = self.outline.section(at);
            if section.reading.role == Role::Article {
                break;
            }
            if section.explicit {
                parts.push(&section.anchor);
                break;
            }
            let slug = self.slugs.get(at).map_or("", String::as_str);
            parts.push(slug);
            let shared = self.counts.get(slug).is_some_and(|count| *count > 1);
            let own = section.reading.role == Role::Other || section.reading.role == Role::Issue;
            if own && !section.reading.generic && !shared && section.source != TitleSource::Label {
                break;
            }
        }
        parts.reverse();
        parts.join(".")
    }
}

fn join(base: &str, own: &str) -> String {
    if base.is_empty() {
        return own.to_owned();
    }
    if own.is_empty() { base.to_owned() } else { format!("{base}.{own}") }
}

/// A title's slug, cut.
fn short(title: &str) -> String {
    if title.trim().is_empty() {
        return String::new();
    }
    let slug = slug(title);
    if slug.chars().count() <= LONGEST_TITLE {
        return slug.trim_matches('-').to_owned();
    }
    let cut: String = slug.chars().take(LONGEST_TITLE).collect();
    let end = cut.rfind('-').filter(|end| *end > LONGEST_TITLE / 2).unwrap_or(cut.len());
    cut[..end].trim_matches('-').to_owned()
}

/// Each name once: those that are shared get a fingerprint of their text behind them, and only where that is shared as well a count. The
/// count follows a hyphen, since a number behind a full stop is a step's.
fn unique(wanted: Vec<String>, texts: &[&str]) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in &wanted {
        *counts.entry(name).or_insert(0) += 1;
    }
    let mut taken: HashMap<String, usize> = HashMap::new();
    wanted
        .iter()
        .zip(texts)
        .map(|(name, text)| {
            let named = if counts.get(name.as_str()).is_some_and(|count| *count > 1) {
                let print: String = blake3::hash(text.as_bytes()).to_hex().chars().take(8).collect();
                format!("{name}.{print}")
            } else {
                name.clone()
            };
            let times = taken.entry(named.clone()).or_insert(0);
            *times += 1;
            if *times == 1 { named } else { format!("{named}-{times}") }
        })
        .collect()
}

fn name_steps(steps: &mut [Step], procedure: &str, hasher: &mut blake3::Hasher) {
    for step in steps {
        step.id = format!("{procedure}.{}", step.number);
        hasher.update(step.number.as_bytes());
        hasher.update(b" ");
        hasher.update(step.text.as_bytes());
        hasher.update(b"\n");
        name_steps(&mut step.steps, procedure, hasher);
    }
}

/// Used by tests and by the renderer to look a step up.
impl Procedure {
    /// All steps, nested ones behind their parent.
    pub fn all_steps(&self) -> Vec<&Step> {
        fn walk<'s>(steps: &'s [Step], out: &mut Vec<&'s Step>) {
            for step in steps {
                out.push(step);
                walk(&step.steps, out);
            }
        }
        let mut out = Vec::new();
        walk(&self.steps, &mut out);
        out
    }
}
