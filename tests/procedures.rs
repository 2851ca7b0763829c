//! The recognition of procedures against hand-made labels of real articles.
//!
//! Opt-in: `FIXBOOK_SHARED` names a folder that holds `corpus/` (the articles) and `gold/procedures.json` (the labels). Without it
//! the test says so and passes, since neither is part of this repository.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use fixbook::load::{LoadOptions, load};
use fixbook::resolve::procedure::{Context, Procedure, Recognized, recognize};
use fixbook::resolve::{Documents, assemble};
use fixbook::source::{DiskFiles, FileId};
use serde_json::Value;

/// The lowest score of each figure, in percent.
const PROCEDURES: f64 = 97.0;
const STEPS: f64 = 98.5;
const EXACT: f64 = 98.0;
const SUBSTEPS: f64 = 98.0;
const TITLES: f64 = 97.0;
const PURPOSES: f64 = 95.0;
const TIES: f64 = 98.0;
const PROBLEMS: f64 = 98.0;

#[derive(Default)]
struct Score {
    gold: usize,
    exported: usize,
    found: usize,
    gold_steps: usize,
    steps: usize,
    exact: usize,
    comparable: usize,
    substeps: usize,
    titles: usize,
    purposes: usize,
    ties: usize,
    gold_problems: usize,
    problems: usize,
}

#[test]
fn labelled_articles_are_read_as_their_labels_say() {
    let Some(shared) = std::env::var_os("FIXBOOK_SHARED").map(PathBuf::from) else {
        eprintln!("skipped: FIXBOOK_SHARED names no folder with labelled articles");
        return;
    };
    let gold = std::fs::read(shared.join("gold/procedures.json")).expect("the labels can be read");
    let gold: Vec<Value> = serde_json::from_slice(&gold).expect("the labels are JSON");
    let files = DiskFiles::new(shared.join("corpus")).expect("the corpus is a folder");
    let project = load(Arc::new(files), &LoadOptions::default()).expect("the corpus loads");
    let documents = Documents::new(&project);
    let mut score = Score::default();
    for article in &gold {
        let path = text(article, "file");
        let file = project.sources.find(path).unwrap_or_else(|| panic!("`{path}` is not in the corpus"));
        let page = assemble(&project, &documents, file);
        let texts: HashMap<FileId, _> = page.files.iter().map(|file| (*file, project.text(*file).cloned())).collect();
        let look = |file: FileId| texts.get(&file).and_then(Option::as_deref).map(|source| source.text());
        let found = recognize(&page.blocks, &page.headings, &Context { title: &page.title, file, text: &look });
        score.add(article, &found);
    }
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    let f1 = 2.0 * score.found as f64 * 100.0 / (score.gold + score.exported) as f64;
    for (name, value, least) in [
        ("procedures (F1)", f1, PROCEDURES),
        ("steps", percent(score.steps, score.gold_steps), STEPS),
        ("exact step counts", percent(score.exact, score.found), EXACT),
        ("substeps", percent(score.substeps, score.comparable), SUBSTEPS),
        ("titles", percent(score.titles, score.found), TITLES),
        ("purposes", percent(score.purposes, score.found), PURPOSES),
        ("ties to problems", percent(score.ties, score.found), TIES),
        ("problems", percent(score.problems, score.gold_problems), PROBLEMS),
    ] {
        eprintln!("{name}: {value:.1}");
        assert!(value >= least, "{name}: {value:.1} is below {least}");
    }
}

impl Score {
    fn add(&mut self, article: &Value, found: &Recognized) {
        for problem in list(article, "problems") {
            self.gold_problems += 1;
            let wanted = text(problem, "title");
            self.problems += usize::from(found.problems.iter().any(|problem| same(wanted, &problem.title)));
        }
        self.exported += found.procedures.len();
        let mut used = Vec::new();
        for wanted in list(article, "procedures") {
            let steps = list(wanted, "steps");
            self.gold += 1;
            self.gold_steps += steps.len();
            let candidates = found.procedures.iter().enumerate().filter(|(at, _)| !used.contains(at));
            let best =
                candidates.map(|(at, procedure)| (aligned(steps, procedure), at)).max_by_key(|(count, at)| (*count, usize::MAX - at));
            let Some((count, at)) = best else { continue };
            let procedure = &found.procedures[at];
            if count == 0 || count * 10 < steps.len() * 6 || count * 10 < procedure.steps.len() * 6 {
                continue;
            }
            used.push(at);
            self.found += 1;
            self.steps += count;
            self.titles += usize::from(same(text(wanted, "title"), &procedure.title));
            self.purposes += usize::from(text(wanted, "purpose") == procedure.purpose.name());
            let problem = procedure.problem.map_or("", |at| found.problems[at].title.as_str());
            self.ties += usize::from(same(text(wanted, "problem"), problem));
            if steps.len() == procedure.steps.len() {
                self.exact += 1;
                self.comparable += steps.len();
                self.substeps += steps
                    .iter()
                    .zip(&procedure.steps)
                    .filter(|(wanted, step)| wanted["substeps"].as_u64() == Some(step.steps.len() as u64))
                    .count();
            }
        }
    }
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or("")
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|char: char| !(char.is_alphanumeric() || char == '_'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The same words, or one holds the other.
fn same(wanted: &str, found: &str) -> bool {
    let (wanted, found) = (words(wanted).join(" "), words(found).join(" "));
    wanted == found || !wanted.is_empty() && !found.is_empty() && (wanted.contains(&found) || found.contains(&wanted))
}

/// The longest common subsequence of steps, by the words with which they begin.
fn aligned(wanted: &[Value], procedure: &Procedure) -> usize {
    let wanted: Vec<Vec<String>> = wanted.iter().map(|step| words(text(step, "starts"))).collect();
    let found: Vec<Vec<String>> = procedure.steps.iter().map(|step| words(&step.text)).collect();
    let alike = |wanted: &[String], found: &[String]| {
        let count = wanted.len().min(6);
        count > 0 && found.get(..count) == wanted.get(..count)
    };
    let mut row = vec![0; found.len() + 1];
    for wanted in wanted.iter().rev() {
        let mut next = row.clone();
        for at in (0..found.len()).rev() {
            next[at] = row[at].max(next[at + 1]).max(if alike(wanted, &found[at]) { row[at + 1] + 1 } else { 0 });
        }
        row = next;
    }
    row[0]
}
