//! Plants faults into clean books and asks whether each is found at its line and column, and nothing beside it.
//!
//! `cargo test --test seeded` does so with the project's own content and a fixed seed. The long run takes any book:
//!
//! ```text
//! FIXBOOK_SEED_BOOK=folder [FIXBOOK_SEED=7] [FIXBOOK_SEED_ROUNDS=5] cargo test --release --test seeded -- --ignored --nocapture
//! ```
//!
//! Each round plants one fault a file, in as many files as take one: in the page or in what it includes, in plain text, in list items,
//! in alerts, in tables, in front matter. What the book had before must be found as before, at its moved place.

mod faults;
mod places;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use faults::{FAULTS, Fault};
use fixbook::check::ALL;
use fixbook::config::{RuleLevel, RuleSetting, Spanned};
use fixbook::load::{LoadOptions, Project, load};
use fixbook::session::{Quiet, Session};
use fixbook::source::{DiskFiles, MemoryFiles, OverlayFiles, Span};
use places::{Context, Place, places};

/// A small generator of numbers that is the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// A fault in its place.
struct Planted {
    fault: &'static Fault,
    context: Context,
    /// In the file as it was.
    at: usize,
    text: String,
    /// Where the finding must begin, counted from the start of `text`.
    mark: usize,
}

/// A finding by what must not change: its rule, file and first byte.
type Found = (&'static str, String, usize);

#[derive(Default)]
struct Outcome {
    planted: usize,
    found: usize,
    /// What went wrong, to be read.
    problems: Vec<String>,
    by_rule: BTreeMap<&'static str, (usize, usize)>,
    by_context: BTreeMap<Context, (usize, usize)>,
}

impl Outcome {
    fn table(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{} planted, {} found at their line and column", self.planted, self.found);
        let _ = writeln!(out, "{} findings beside them, or lost", self.problems.len() - (self.planted - self.found));
        for (context, (planted, found)) in &self.by_context {
            let _ = writeln!(out, "  {planted:>6} planted, {found:>6} found: {context:?}");
        }
        for (rule, (planted, found)) in &self.by_rule {
            let _ = writeln!(out, "  {planted:>6} planted, {found:>6} found: {rule}");
        }
        for problem in &self.problems {
            let _ = writeln!(out, "{problem}");
        }
        out
    }
}

fn open(root: &Path, over: MemoryFiles) -> Project {
    let files = OverlayFiles { over, under: DiskFiles::new(root).unwrap() };
    let mut project = load(Arc::new(files), &LoadOptions::default()).unwrap();
    // Rules that are off by default are looked at as well.
    for rule in ALL.iter().filter(|rule| rule.severity.is_none()) {
        let rules = &mut project.settings.check.rules;
        if rules.iter().all(|setting| setting.name.text != rule.name) {
            let name = Spanned { text: rule.name.to_owned(), span: Span::default() };
            rules.push(RuleSetting { name, level: Some(RuleLevel::Warning), options: toml::Table::new(), value_span: Span::default() });
        }
    }
    project
}

/// All findings. Rules that look at the whole book, or at how often something is there, are left out: a fault in one page may rightly
/// change what they say of another.
fn findings(project: &Project) -> Vec<Found> {
    let checked = Session::new(project, &Quiet).check().unwrap();
    let found = checked.findings.iter().map(|finding| {
        let rule = ALL.iter().find(|rule| rule.name == finding.rule).unwrap().name;
        (rule, project.sources.path(finding.span.file).to_owned(), finding.span.start as usize)
    });
    found.collect()
}

fn round(root: &Path, project: &Project, before: &[Found], random: &mut Random, turn: &mut usize, outcome: &mut Outcome) {
    let plan = plan(project, random, turn);
    let mut over = MemoryFiles::default();
    for (path, planted) in &plan {
        let id = project.sources.find(path).unwrap();
        let mut text = project.text(id).unwrap().text().to_owned();
        text.insert_str(planted.at, &planted.text);
        over = over.with(path, text);
    }
    let mut missing: BTreeMap<Found, usize> = BTreeMap::new();
    for (rule, path, at) in before {
        let at = match plan.get(path) {
            // A finding that stands where the fault is put moves behind it.
            Some(planted) if *at >= planted.at && *at > 0 => at + planted.text.len(),
            Some(_) | None => *at,
        };
        *missing.entry((*rule, path.clone(), at)).or_default() += 1;
    }
    let with_faults = open(root, over);
    let mut beside = Vec::new();
    let mut hits: BTreeMap<&str, bool> = BTreeMap::new();
    for found in findings(&with_faults) {
        if let Some(count) = missing.get_mut(&found).filter(|count| **count > 0) {
            *count -= 1;
            continue;
        }
        let (rule, path, at) = &found;
        match plan.get(path) {
            Some(planted) if *rule == planted.fault.rule && *at == planted.at + planted.mark => {
                hits.insert(planted.fault.rule, true);
                let hit = plan.get_key_value(path).map(|(path, _)| path.as_str()).unwrap_or("");
                hits.insert(hit, true);
            }
            Some(planted) if planted.fault.also.contains(rule) => {}
            Some(_) | None => beside.push(found),
        }
    }
    for (path, planted) in &plan {
        let found = hits.contains_key(path.as_str());
        outcome.planted += 1;
        outcome.found += usize::from(found);
        let rule = outcome.by_rule.entry(planted.fault.rule).or_default();
        rule.0 += 1;
        rule.1 += usize::from(found);
        let context = outcome.by_context.entry(planted.context).or_default();
        context.0 += 1;
        context.1 += usize::from(found);
        if !found {
            let place = describe(&with_faults, path, planted.at + planted.mark);
            outcome.problems.push(format!("not found: {} ({:?}) at {place}", planted.fault.rule, planted.context));
        }
    }
    for (rule, path, at) in beside {
        let near = plan.get(&path).map(|planted| planted.fault.rule).unwrap_or("nothing");
        outcome.problems.push(format!("beside {near}: {rule} at {}", describe(&with_faults, &path, at)));
    }
    for ((rule, path, at), count) in missing {
        let planted = plan.get(&path);
        if count > 0
            && rule != "step-alone"
            && !planted.is_some_and(|planted| planted.fault.hides.contains(&rule))
            && !counts_the_book(rule)
        {
            let near = planted.map(|planted| planted.fault.rule).unwrap_or("nothing");
            outcome.problems.push(format!("lost beside {near}: {rule} at {}", describe(&with_faults, &path, at)));
        }
    }
}

/// Whether one page's text may rightly change what the rule says of another place.
fn counts_the_book(rule: &str) -> bool {
    ALL.iter().any(|known| known.name == rule && matches!(known.check, fixbook::check::Check::Site(_)))
}

/// A fault for each file that takes one, by the file's path.
fn plan(project: &Project, random: &mut Random, turn: &mut usize) -> BTreeMap<String, Planted> {
    let mut by_file: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for place in places(project) {
        by_file.entry(project.sources.path(place.span.file).to_owned()).or_default().push(place);
    }
    let mut plan = BTreeMap::new();
    for (path, places) in by_file {
        // The faults take turns, so that each comes up about as often.
        for _ in 0..FAULTS.len() {
            let fault = &FAULTS[*turn % FAULTS.len()];
            *turn += 1;
            let fitting: Vec<&Place> = places.iter().filter(|place| fault.put.fits(place)).collect();
            if fitting.is_empty() {
                continue;
            }
            let place = fitting[random.below(fitting.len())];
            let (text, mark) = place.dress(fault, plan.len() + 1000);
            plan.insert(path, Planted { fault, context: place.context, at: place.span.start as usize, text, mark });
            break;
        }
    }
    plan
}

fn describe(project: &Project, path: &str, at: usize) -> String {
    let Some(source) = project.sources.find(path).and_then(|id| project.text(id)) else { return path.to_owned() };
    let position = source.position(at as u32);
    let line = source.text().lines().nth(position.line as usize - 1).unwrap_or("");
    let shown: String = line.chars().take(160).collect();
    format!("{path}:{}:{}\n    | {shown}", position.line, position.column)
}

fn run(root: &Path, seed: u64, rounds: usize) -> Outcome {
    let project = open(root, MemoryFiles::default());
    let before = findings(&project);
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut outcome = Outcome::default();
    let mut turn = random.below(FAULTS.len());
    for _ in 0..rounds {
        round(root, &project, &before, &mut random, &mut turn, &mut outcome);
    }
    outcome
}

#[test]
fn faults_in_the_projects_book_are_found_where_they_are() {
    let outcome = run(Path::new(env!("CARGO_MANIFEST_DIR")), 1, 4);
    assert!(outcome.planted >= 150, "only {} faults were planted", outcome.planted);
    assert!(outcome.problems.is_empty(), "\n{}", outcome.table());
}

#[test]
#[ignore = "takes minutes and a book: see the head of this file"]
fn faults_in_another_book() {
    let number = |name: &str, default: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let book = std::env::var("FIXBOOK_SEED_BOOK").expect("FIXBOOK_SEED_BOOK names a folder");
    let outcome = run(Path::new(&book), number("FIXBOOK_SEED", 1), number("FIXBOOK_SEED_ROUNDS", 3) as usize);
    println!("{}", outcome.table());
    assert!(outcome.planted > 0 && outcome.found * 100 >= outcome.planted * 99, "fewer than 99 in 100 were found");
}

/// An empty span at an offset.
fn at(file: fixbook::source::FileId, offset: usize) -> Span {
    Span::new(file, offset..offset)
}
