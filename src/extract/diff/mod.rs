//! What became of the procedures and steps between two exports: which links into the old one still lead to what they led to.
//!
//! Procedures are matched by their ids, then by their fingerprints, then by the steps that they share; steps by their texts. A
//! change is *breaking* where an id of the old export is gone from the new one, or names another step there.

mod align;
mod text;

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use align::{Pair, align};

pub use text::write_text;

/// The part of an export that is compared; everything else in it is skipped.
#[derive(Debug, Deserialize)]
struct Export {
    schema_version: String,
    articles: Vec<Article>,
}

#[derive(Debug, Deserialize)]
struct Article {
    id: String,
    procedures: Vec<Procedure>,
}

#[derive(Clone, Debug, Deserialize)]
struct Procedure {
    id: String,
    title: String,
    fingerprint: String,
    steps: Vec<Step>,
    #[serde(default)]
    article: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Step {
    id: String,
    number: String,
    text: String,
    #[serde(default)]
    steps: Vec<Step>,
}

/// What happened to a procedure or step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Only the new export has it.
    Added,
    /// Only the old export has it.
    Removed,
    /// Its text, or its title, is another one.
    Changed,
    /// The procedure has another id, in the same page or another one; the step stands among other steps.
    Moved,
    /// The step has another number, since steps before it came or went.
    Renumbered,
}

impl ChangeKind {
    pub const ALL: [ChangeKind; 5] =
        [ChangeKind::Added, ChangeKind::Removed, ChangeKind::Changed, ChangeKind::Moved, ChangeKind::Renumbered];

    pub fn name(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
            ChangeKind::Moved => "moved",
            ChangeKind::Renumbered => "renumbered",
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `procedure` or `step`.
    pub what: &'static str,
    pub kind: ChangeKind,
    /// A link to the old id no longer leads to what it led to.
    pub breaking: bool,
    /// The id of the procedure in which it is: the old one's, for what was added the new one's.
    pub procedure: String,
    /// The id in the old export; `null` for what was added.
    pub old: Option<String>,
    /// The id in the new export; `null` for what was removed.
    pub new: Option<String>,
    /// The step's text, or the procedure's title, in the old export.
    pub old_text: Option<String>,
    /// The same in the new export.
    pub new_text: Option<String>,
}

/// All changes, in the order of the old export, what was added to new pages last.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Diff {
    /// How many procedures and steps were changed in which way.
    pub summary: BTreeMap<&'static str, BTreeMap<&'static str, usize>>,
    pub breaking: usize,
    pub changes: Vec<Change>,
    /// Old ids that are gone, with the ids that took their place.
    pub ids: BTreeMap<String, String>,
}

/// Reads what is needed of an export.
fn read(bytes: &[u8], name: &str) -> Result<Export> {
    let export: Export = serde_json::from_slice(bytes).with_context(|| format!("`{name}` is no export; `fixbook export` writes one"))?;
    if export.schema_version.split('.').next() != Some("1") {
        bail!("`{name}` has the schema version `{}`; this program reads 1.x", export.schema_version);
    }
    Ok(export)
}

/// Compares two exports in the format `json`.
///
/// # Errors
/// When one of them is no export, or has a schema version that this program does not know.
pub fn compare(old: &[u8], old_name: &str, new: &[u8], new_name: &str) -> Result<Diff> {
    Ok(Comparison::new(read(old, old_name)?, read(new, new_name)?).run())
}

/// Procedures must share at least this part of their steps, in percent of the larger one, to be the same one under another name.
const SHARED: usize = 50;

struct Comparison {
    old: Vec<Procedure>,
    new: Vec<Procedure>,
    /// The ids of all procedures and steps of the new export.
    known: HashSet<String>,
    diff: Diff,
}

fn flatten(articles: Vec<Article>) -> Vec<Procedure> {
    let with_article = |article: Article| {
        let id = article.id;
        article.procedures.into_iter().map(move |procedure| Procedure { article: id.clone(), ..procedure })
    };
    articles.into_iter().flat_map(with_article).collect()
}

/// All steps of a procedure in order, nested ones behind their parent. Exports nest as deep as lists do, which the parser bounds, and
/// JSON deeper than that is refused when it is read.
fn all_steps(procedure: &Procedure) -> Vec<&Step> {
    fn walk<'s>(steps: &'s [Step], out: &mut Vec<&'s Step>) {
        for step in steps {
            out.push(step);
            walk(&step.steps, out);
        }
    }
    let mut out = Vec::new();
    walk(&procedure.steps, &mut out);
    out
}

impl Comparison {
    fn new(old: Export, new: Export) -> Self {
        let (old, new) = (flatten(old.articles), flatten(new.articles));
        let mut known = HashSet::new();
        for procedure in &new {
            known.insert(procedure.id.clone());
            known.extend(all_steps(procedure).into_iter().map(|step| step.id.clone()));
        }
        Self { old, new, known, diff: Diff::default() }
    }

    fn run(mut self) -> Diff {
        let matches = self.matches();
        let (old, new) = (std::mem::take(&mut self.old), std::mem::take(&mut self.new));
        let mut used = HashSet::new();
        for (procedure, found) in old.iter().zip(&matches) {
            match found.and_then(|at| Some((at, new.get(at)?))) {
                Some((at, now)) => {
                    used.insert(at);
                    self.pair(procedure, now);
                }
                None => self.gone(procedure),
            }
        }
        for (_, procedure) in new.iter().enumerate().filter(|(at, _)| !used.contains(at)) {
            self.change("procedure", ChangeKind::Added, false, &procedure.id, None, Some((&procedure.id, &procedure.title)));
        }
        for change in &self.diff.changes {
            *self.diff.summary.entry(change.what).or_default().entry(change.kind.name()).or_default() += 1;
        }
        self.diff.breaking = self.diff.changes.iter().filter(|change| change.breaking).count();
        self.diff
    }

    /// For each old procedure the position of the new one that it became.
    fn matches(&self) -> Vec<Option<usize>> {
        let by_id: HashMap<&str, usize> = self.new.iter().enumerate().rev().map(|(at, procedure)| (procedure.id.as_str(), at)).collect();
        let mut found: Vec<Option<usize>> = self.old.iter().map(|procedure| by_id.get(procedure.id.as_str()).copied()).collect();
        let mut used: HashSet<usize> = found.iter().flatten().copied().collect();
        // A procedure that took the id of another one, as where a list was put above it, is told by having none of the old one's steps.
        let free: Vec<usize> = (0..self.new.len()).filter(|at| !used.contains(at)).collect();
        let mut by_print: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut by_step: HashMap<&str, Vec<usize>> = HashMap::new();
        for at in free {
            let Some(procedure) = self.new.get(at) else { continue };
            by_print.entry(procedure.fingerprint.as_str()).or_default().push(at);
            for step in &procedure.steps {
                by_step.entry(step.text.as_str()).or_default().push(at);
            }
        }
        for (slot, old) in found.iter_mut().zip(&self.old).filter(|(slot, _)| slot.is_none()) {
            let same_page = |at: &&usize| self.new.get(**at).is_some_and(|new| new.article == old.article);
            let free = |at: &&usize| !used.contains(*at);
            let prints = by_print.get(old.fingerprint.as_str()).map(Vec::as_slice).unwrap_or_default();
            let same = prints.iter().filter(free).find(same_page).or_else(|| prints.iter().find(free)).copied();
            let alike = same.or_else(|| {
                let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
                for step in &old.steps {
                    // A step that hundreds of procedures have tells nothing, and would make this superlinear.
                    let places = by_step.get(step.text.as_str()).filter(|places| places.len() < 50);
                    for at in places.into_iter().flatten().filter(free) {
                        *shared.entry(*at).or_default() += 1;
                    }
                }
                let best = shared.into_iter().max_by_key(|(at, count)| (same_page(&at), *count, usize::MAX - at))?;
                let size = old.steps.len().max(self.new.get(best.0)?.steps.len()).max(1);
                (best.1 * 100 >= size * SHARED).then_some(best.0)
            });
            if let Some(at) = alike {
                used.insert(at);
                *slot = Some(at);
            }
        }
        found
    }

    fn gone(&mut self, old: &Procedure) {
        let breaking = !self.known.contains(&old.id);
        self.change("procedure", ChangeKind::Removed, breaking, &old.id, Some((&old.id, &old.title)), None);
    }

    fn pair(&mut self, old: &Procedure, new: &Procedure) {
        let named = (Some((old.id.as_str(), old.title.as_str())), Some((new.id.as_str(), new.title.as_str())));
        if old.id != new.id {
            self.change("procedure", ChangeKind::Moved, true, &old.id, named.0, named.1);
            self.leads(&old.id, &new.id);
        } else if old.title != new.title || old.fingerprint != new.fingerprint {
            self.change("procedure", ChangeKind::Changed, false, &old.id, named.0, named.1);
        }
        let (before, after) = (all_steps(old), all_steps(new));
        let pairs = align(&before, &after);
        for pair in pairs {
            match pair {
                Pair::Both { old: from, new: to, moved } => {
                    let texts = (Some((from.id.as_str(), from.text.as_str())), Some((to.id.as_str(), to.text.as_str())));
                    // A step keeps its place in a procedure that has moved: that is said once.
                    let stays = from.number == to.number;
                    let breaking = from.id != to.id;
                    if breaking {
                        self.leads(&from.id, &to.id);
                    }
                    if moved {
                        self.change("step", ChangeKind::Moved, breaking, &old.id, texts.0, texts.1);
                    } else if !stays {
                        self.change("step", ChangeKind::Renumbered, breaking, &old.id, texts.0, texts.1);
                    }
                    if from.text != to.text {
                        self.change("step", ChangeKind::Changed, false, &old.id, texts.0, texts.1);
                    }
                }
                // The id breaks also where another step took it over.
                Pair::Old(step) => {
                    self.change("step", ChangeKind::Removed, true, &old.id, Some((&step.id, &step.text)), None);
                }
                Pair::New(step) => {
                    self.change("step", ChangeKind::Added, false, &new.id, None, Some((&step.id, &step.text)));
                }
            }
        }
    }

    /// The old id is to lead to the new one, unless something else has it now.
    fn leads(&mut self, old: &str, new: &str) {
        if old != new && !self.known.contains(old) {
            self.diff.ids.insert(old.to_owned(), new.to_owned());
        }
    }

    fn change(
        &mut self,
        what: &'static str,
        kind: ChangeKind,
        breaking: bool,
        procedure: &str,
        old: Option<(&str, &str)>,
        new: Option<(&str, &str)>,
    ) {
        self.diff.changes.push(Change {
            what,
            kind,
            breaking,
            procedure: procedure.to_owned(),
            old: old.map(|(id, _)| id.to_owned()),
            new: new.map(|(id, _)| id.to_owned()),
            old_text: old.map(|(_, text)| text.to_owned()),
            new_text: new.map(|(_, text)| text.to_owned()),
        });
    }
}

#[cfg(test)]
mod tests;
