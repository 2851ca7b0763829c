//! Runs the fixtures of `tests/suite/` and the examples in the rules' manual pages. See `tests/README.md`.

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use common::fixture::Fixture;
use fixbook::check::{ALL, Verdict};

fn markdown_below(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            markdown_below(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            out.push(path);
        }
    }
}

#[test]
fn fixtures_have_exactly_the_findings_that_they_name() {
    let mut paths = Vec::new();
    markdown_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite"), &mut paths);
    assert!(!paths.is_empty());
    let update = std::env::var_os("UPDATE").is_some();
    let mut report = String::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let outcome = Fixture::parse(&text).and_then(|fixture| {
            if update {
                let updated = fixture.updated(None)?;
                if updated != text {
                    fs::write(&path, updated).unwrap();
                }
                return Ok(());
            }
            fixture.check(None)
        });
        if let Err(differences) = outcome {
            let _ = writeln!(report, "{}:\n{differences}", path.display());
        }
    }
    assert!(report.is_empty(), "\n{report}\nIf the new findings are right: UPDATE=1 cargo test --test suite");
}

#[test]
fn examples_of_rules_do_what_their_pages_say() {
    let mut report = String::new();
    for rule in ALL {
        for (number, example) in rule.manual().examples.iter().enumerate() {
            let outcome = Fixture::parse(&example.text).and_then(|mut fixture| {
                fixture.only = vec![rule.name.to_owned()];
                match example.verdict {
                    Verdict::Bad if !fixture.expects(rule.name) => return Err("  a bad example without an annotation of its rule".to_owned()),
                    Verdict::Good if fixture.expects(rule.name) => return Err("  a good example with an annotation of its rule".to_owned()),
                    Verdict::Bad | Verdict::Good => {}
                }
                fixture.check(Some(rule.name))
            });
            if let Err(differences) = outcome {
                let _ = writeln!(report, "`{}`, example {} ({:?}):\n{differences}", rule.name, number + 1, example.verdict);
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}
