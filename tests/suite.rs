//! Runs the fixtures of `tests/suite/` and the examples in the rules' manual pages. See `tests/README.md`.

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use common::fixture::Fixture;
use fixbook::check::{ALL, Rule, Verdict};
use fixbook::load::{LoadOptions, LoadProblemKind, load};
use fixbook::session::{Quiet, Session};
use fixbook::source::MemoryFiles;

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

/// Writes the annotations of a rule's examples anew, in its source file.
fn update_examples(rule: &Rule) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/check/rules/{}.rs", rule.name.replace('-', "_")));
    let mut source = fs::read_to_string(&path).unwrap();
    let as_comment = |text: &str| text.lines().map(|line| format!("//! {line}").trim_end().to_owned() + "\n").collect::<String>();
    for example in rule.manual().examples {
        let Ok(mut fixture) = Fixture::parse(&example.text) else { continue };
        fixture.only = vec![rule.name.to_owned()];
        if let Ok(updated) = fixture.updated(Some(rule.name)) {
            source = source.replace(&as_comment(&example.text), &as_comment(&updated));
        }
    }
    fs::write(&path, source).unwrap();
}

#[test]
fn examples_of_rules_do_what_their_pages_say() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut report = String::new();
    for rule in ALL {
        if update {
            update_examples(rule);
            continue;
        }
        for (number, example) in rule.manual().examples.iter().enumerate() {
            let outcome = Fixture::parse(&example.text).and_then(|mut fixture| {
                fixture.only = vec![rule.name.to_owned()];
                match example.verdict {
                    Verdict::Bad if !fixture.expects(rule.name) => {
                        return Err("  a bad example without an annotation of its rule".to_owned());
                    }
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

/// The rule that tells of a problem of the load stage. A new kind of problem does not compile until it has one.
fn rule_of(kind: &LoadProblemKind) -> &'static str {
    match kind {
        LoadProblemKind::NotUtf8 { .. } | LoadProblemKind::Utf16 | LoadProblemKind::Unreadable { .. } => "file-unreadable",
        LoadProblemKind::PageFailed { .. } => "page-failed",
        LoadProblemKind::UrlConflict { .. } => "publish-url-conflict",
        LoadProblemKind::NoPages { .. } => "no-pages",
        LoadProblemKind::TocSyntax { .. } | LoadProblemKind::TocShape { .. } => "toc-syntax",
        LoadProblemKind::TocEntryWithoutName
        | LoadProblemKind::TocEntryWithoutTarget { .. }
        | LoadProblemKind::TocUnexpectedContent { .. }
        | LoadProblemKind::TocUnsafe { .. }
        | LoadProblemKind::TocTopicIsToc { .. }
        | LoadProblemKind::TocUnknownKey { .. } => "toc-entry-invalid",
        LoadProblemKind::TocNotFound { .. } => "toc-not-found",
        LoadProblemKind::TocCircular { .. } | LoadProblemKind::TocTooLarge { .. } => "toc-circular",
        LoadProblemKind::TocLevelSkipped { .. } => "invalid-toc-level",
        LoadProblemKind::DocfxSyntax { .. } | LoadProblemKind::DocfxShape { .. } | LoadProblemKind::DocfxPath { .. } => "docfx-invalid",
        LoadProblemKind::DocfxIgnored { .. } => "docfx-ignored",
        LoadProblemKind::YamlMimeUnknown { .. } => "schema-not-found",
        LoadProblemKind::RedirectSyntax { .. }
        | LoadProblemKind::RedirectShape { .. }
        | LoadProblemKind::RedirectIncomplete { .. }
        | LoadProblemKind::RedirectTwoSources
        | LoadProblemKind::RedirectPathForm { .. }
        | LoadProblemKind::RedirectOutside { .. } => "redirect-url-invalid",
        LoadProblemKind::RedirectDuplicate { .. } => "redirection-conflict",
        LoadProblemKind::RedirectSourceExists { .. } => "redirected-file-not-removed",
        LoadProblemKind::RedirectLoop { .. } => "circular-redirection",
        LoadProblemKind::RedirectMissingTarget { .. } => "redirect-target-not-found",
        LoadProblemKind::PivotGroupSyntax { .. } | LoadProblemKind::PivotDuplicate { .. } => "pivot-group-invalid",
        LoadProblemKind::XrefMapSyntax { .. } | LoadProblemKind::XrefMapNotFound { .. } => "xref-map-invalid",
    }
}

#[test]
fn every_problem_of_the_load_stage_is_a_finding() {
    let redirections = r#"{ "redirections": [
        { "source_path": "old.md", "redirect_url": "gone" },
        { "source_path": "old.md", "redirect_url": "a" },
        { "source_path": "a.md", "redirect_url": "b" },
        { "source_path": "x.md", "redirect_url": "y" },
        { "source_path": "y.md", "redirect_url": "x" },
        { "source_path": "../z.md", "redirect_url": "a" },
        { "source_path": "half.md" }, 5 ] }"#;
    let files = MemoryFiles::default()
        .with("docfx.json", r#"{ "build": { "content": [ { "files": ["**/*.md", "**/*.yml"] }, 5 ], "template": "x" } }"#)
        .with(".openpublishing.redirection.json", redirections)
        .with("a.md", "# A\n")
        .with("A.md", "# A\n")
        .with("b.md", b"# B \xe4\n".as_slice())
        .with("c.md", b"\xff\xfe#\0 \0C\0".as_slice())
        .with("toc.yml", "- name: A\n  herf: a.md\n- href: sub/toc.yml\n- {}\n- name: S\n  href: gone/toc.yml\n")
        .with("sub/toc.md", "# [A](../a.md)\n\n### [B](../b.md)\n\nText\n")
        .with("pivots.yml", "### YamlMime:ZonePivotGroups\ngroups:\n- id: a\n  title: A\n- id: a\n  title: B\n")
        .with("xrefmap.yml", "references: 5\n")
        .with("path.yml", "### YamlMime:LearningPath\nuid: a\n");
    let project = load(Arc::new(files), &LoadOptions::default()).unwrap();
    let findings = Session::new(&project, &Quiet).check().unwrap().findings;
    let problems = project.problems();
    assert!(problems.len() > 12, "{problems:?}");
    for problem in problems {
        let rule = rule_of(&problem.kind);
        let found = findings.iter().any(|finding| finding.rule == rule && finding.span == problem.span);
        assert!(found, "`{rule}` is silent about {problem:?}");
    }
}
