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

/// Numbers that depend on their seed only.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}

/// The ids of procedures and steps with what they name: a procedure's first step, a step's text.
fn ids(markdown: &str) -> HashMap<String, String> {
    let files = fixbook::source::MemoryFiles::default().with("a.md", markdown);
    let project = load(Arc::new(files), &LoadOptions::default()).expect("a book in memory loads");
    let session = fixbook::session::Session::new(&project, &fixbook::session::Quiet);
    let mut out = Vec::new();
    session.export(fixbook::session::ExportFormat::Json, &mut out).expect("memory takes it");
    let export: Value = serde_json::from_slice(&out).expect("the export is JSON");
    fn steps(value: &Value, out: &mut HashMap<String, String>) {
        for step in list(value, "steps") {
            out.insert(text(step, "id").to_owned(), text(step, "text").to_owned());
            steps(step, out);
        }
    }
    let mut found = HashMap::new();
    for procedure in list(&export["articles"][0], "procedures") {
        found.insert(text(procedure, "id").to_owned(), text(&procedure["steps"][0], "text").to_owned());
        steps(procedure, &mut found);
    }
    found
}

/// One edit, of which no step that is there already is the subject.
fn edited(lines: &[&str], numbers: &mut Numbers, count: usize) -> Vec<String> {
    let mut out: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let body = lines.iter().skip(1).position(|line| *line == "---").map_or(0, |at| at + 2);
    let item = |line: &str| {
        line.split_once(['.', ')'])
            .is_some_and(|(number, rest)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && rest.starts_with(' '))
    };
    let places = |wanted: &dyn Fn(usize) -> bool| -> Vec<usize> { (body..lines.len()).filter(|at| wanted(*at)).collect() };
    let at = |at: usize| lines.get(at).copied().unwrap_or("");
    // A line in bold may be the name of a step itself.
    let plain = |line: &str| line.starts_with(char::is_alphabetic);
    match count % 5 {
        // Words more in a paragraph.
        0 => {
            let places = places(&|line| plain(at(line)));
            let Some(place) = places.get(numbers.below(places.len())).copied() else { return out };
            out[place].push_str(&format!(" Word {count} is new here."));
        }
        // A paragraph more, between two others.
        1 => {
            let places = places(&|line| at(line).is_empty() && (plain(at(line + 1)) || at(line + 1).starts_with('#')));
            let Some(place) = places.get(numbers.below(places.len())).copied() else { return out };
            out.insert(place, format!("\nParagraph {count} says something that nobody knew."));
        }
        // A section more, above another one.
        2 => {
            let places = places(&|line| at(line).starts_with("##"));
            let Some(place) = places.get(numbers.below(places.len())).copied() else { return out };
            out.insert(place, format!("## Background {count}\n\nThis is how it works.\n"));
        }
        // A section with a procedure and a generic name, at the end or above another one.
        3 => {
            let places = places(&|line| at(line).starts_with("## "));
            let place = places.get(numbers.below(places.len() + 1)).copied().unwrap_or(lines.len());
            out.insert(place, format!("## Prepare device {count}\n\n1. Open the box.\n2. Remove cable {count}.\n"));
        }
        // A step more at the end of a list.
        _ => {
            let ends = |line: usize| {
                let next = (line + 1..lines.len()).find(|next| !at(*next).is_empty());
                item(at(line)) && next.is_none_or(|next| !at(next).starts_with([' ', '>', '!', '`']) && !item(at(next)))
            };
            let places = places(&ends);
            let Some(place) = places.get(numbers.below(places.len())).copied() else { return out };
            out.insert(place + 1, format!("\n99. Close window {count}."));
        }
    }
    out
}

#[test]
fn ids_survive_edits_elsewhere_in_the_article() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content/enrollment");
    let mut articles: Vec<PathBuf> = std::fs::read_dir(folder).expect("the book is there").flatten().map(|entry| entry.path()).collect();
    articles.sort();
    let articles: Vec<(String, HashMap<String, String>)> = articles
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| std::fs::read_to_string(path).expect("an article can be read"))
        .map(|text| (ids(&text), text))
        .filter(|(ids, text)| ids.len() > 5 && text.contains("\n## ") && text.contains("\n2.  "))
        .map(|(ids, text)| (text, ids))
        .collect();
    assert!(articles.len() >= 5, "the book has articles with procedures");
    let mut numbers = Numbers(0x5eed_1234_5678_9abc);
    let (mut all, mut survived) = (0, 0);
    let mut lost: Vec<String> = Vec::new();
    for count in 0..200 {
        let (article, before) = &articles[numbers.below(articles.len())];
        let lines: Vec<&str> = article.lines().collect();
        let after = ids(&edited(&lines, &mut numbers, count).join("\n"));
        for (id, named) in before {
            all += 1;
            if after.get(id) == Some(named) {
                survived += 1;
            } else {
                lost.push(format!("edit {count} of kind {}: {id}: {named}", count % 5));
            }
        }
    }
    lost.sort();
    eprintln!("{survived} of {all} ids survived 200 edits\n{}", lost.join("\n"));
    assert!(survived * 1000 >= all * 990, "{survived} of {all} ids survived; lost:\n{}", lost.join("\n"));
}
