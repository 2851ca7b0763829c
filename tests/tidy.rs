//! Keeps the source in the order that the design promises.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use fixbook::check::{ALL, Verdict};

/// The stages in the order of the data: each may import those before it, and itself.
const ORDER: &[&str] = &[
    "source",
    "timing",
    "interrupt",
    "diag",
    "yaml",
    "config",
    "load",
    "sql",
    "search",
    "links",
    "parse",
    "resolve",
    "check",
    "extract",
    "render",
    "write",
    "session",
    "serve",
    "cli",
];

/// What one stage may see of an earlier one, where that is less than all. `parse` knows one file, and nothing of the book; the libraries
/// know nothing but places and findings.
const NARROWER: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("timing", &[]),
    ("interrupt", &[]),
    ("diag", &["source", "interrupt"]),
    ("yaml", &["source"]),
    ("config", &["source", "diag"]),
    ("parse", &["source", "yaml", "diag"]),
    ("sql", &["source", "diag", "config"]),
    ("search", &["source"]),
    ("links", &["source", "interrupt", "diag", "config"]),
];

/// Files that are longer than they should be, with the reason.
const LONG: &[(&str, &str)] = &[
    ("src/parse/build.rs", "one match over all events of the Markdown parser, each arm a few lines"),
    ("src/render/body.rs", "one match over all kinds of nodes"),
    ("src/resolve/procedure/vocabulary.rs", "lists of words"),
    ("src/sql/lexer.rs", "one match over the first character of a token"),
    ("src/sql/tsql/expression.rs", "the grammar of expressions, one function a level"),
];

/// Rules whose pages have no executed example, with the reason.
const WITHOUT_EXAMPLES: &[(&str, &str)] = &[
    ("page-failed", "needs a fault in the program"),
    ("sql-too-complex", "needs a statement of some 100,000 characters"),
    ("sql-unknown-column", "needs a catalog, which `resolve` does not yet read from the fixture's `book.toml`"),
    ("sql-unknown-table", "needs a catalog, which `resolve` does not yet read from the fixture's `book.toml`"),
    ("sql-no-transaction", "its page is being written"),
    ("sql-select-star", "its page is being written"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below `src`, by its path from the crate's folder, with its text.
fn sources() -> Vec<(String, String)> {
    fn below(folder: &Path, out: &mut Vec<PathBuf>) {
        let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                below(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                out.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    below(&root().join("src"), &mut paths);
    let name = |path: &Path| path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
    paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The stage that a file belongs to; `None` for `lib.rs` and `main.rs`.
fn stage(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("src/")?;
    let name = rest.split('/').next()?;
    let name = name.strip_suffix(".rs").unwrap_or(name);
    (!matches!(name, "lib" | "main")).then_some(name)
}

/// The lines of a file that are no tests and no comments, with their numbers. Test modules stand at the end of their files, or in files
/// of their own.
fn product_lines(path: &str, text: &str) -> Vec<(usize, String)> {
    if path.ends_with("tests.rs") || path.ends_with("/testing.rs") {
        return Vec::new();
    }
    text.lines()
        .enumerate()
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]") || !text.contains("mod tests {"))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(number, line)| (number + 1, line.to_owned()))
        .collect()
}

#[test]
fn imports_run_one_way() {
    let position = |name: &str| ORDER.iter().position(|stage| *stage == name);
    let mut report = String::new();
    for (path, text) in sources() {
        let Some(own) = stage(&path) else { continue };
        let Some(at) = position(own) else {
            let _ = writeln!(report, "{path}: the stage `{own}` has no place in the order");
            continue;
        };
        for (number, line) in product_lines(&path, &text) {
            for (start, _) in line.match_indices("crate::") {
                let rest = &line[start + "crate::".len()..];
                let names: Vec<&str> = match rest.strip_prefix('{') {
                    Some(list) => list.split(',').map(|item| item.trim().split("::").next().unwrap_or("").trim_end_matches('}')).collect(),
                    None => vec![rest.split(|char: char| !char.is_alphanumeric() && char != '_').next().unwrap_or("")],
                };
                for name in names {
                    let Some(imported) = position(name) else { continue };
                    let narrower = NARROWER.iter().find(|(stage, _)| *stage == own).map(|(_, allowed)| *allowed);
                    let fine = imported == at || narrower.map_or(imported < at, |allowed| allowed.contains(&name));
                    if !fine {
                        let _ = writeln!(report, "{path}:{number}: `{own}` must not import `{name}`");
                    }
                }
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn no_rule_imports_another() {
    let mut report = String::new();
    for (path, text) in sources().iter().filter(|(path, _)| path.starts_with("src/check/rules/") && !path.ends_with("/mod.rs")) {
        for (number, line) in product_lines(path, text) {
            if line.contains("super::") || line.contains("check::rules") {
                let _ = writeln!(report, "{path}:{number}: {line}");
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn nothing_panics_outside_of_tests() {
    // Put together here, so that this file does not hold what it looks for.
    let words = [".unwrap", "()"].concat();
    let forbidden = [words.as_str(), ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("];
    let mut report = String::new();
    for (path, text) in sources() {
        for (number, line) in product_lines(&path, &text) {
            // `expect` is also the name of functions of parsers, and of the lint attribute.
            let hit =
                forbidden.iter().any(|word| line.contains(word)) && !line.contains("self.expect(") && !line.contains("parser.expect(");
            if hit {
                let _ = writeln!(report, "{path}:{number}: {}", line.trim());
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn every_rule_file_is_in_the_catalogue() {
    let names: Vec<String> = ALL.iter().map(|rule| rule.name.replace('-', "_")).collect();
    for (path, _) in sources() {
        if let Some(name) = path.strip_prefix("src/check/rules/").and_then(|name| name.strip_suffix(".rs"))
            && name != "mod"
        {
            assert!(names.iter().any(|known| known == name), "{path} is no line of `rules/mod.rs`, or its rule has another name");
        }
    }
}

#[test]
fn every_rule_is_documented() {
    let mut report = String::new();
    for rule in ALL {
        let manual = rule.manual();
        let mut wrong = |what: &str| {
            let _ = writeln!(report, "`{}`: {what}", rule.name);
        };
        if manual.summary.is_empty() || !manual.summary.ends_with('.') {
            wrong("the first line of its page must be one sentence");
        }
        for (verdict, name) in [(Verdict::Bad, "bad"), (Verdict::Good, "good")] {
            // What is found with the network, or by another part of the program, has no example that this crate's rules could run.
            let elsewhere = matches!(rule.check, fixbook::check::Check::Elsewhere);
            let excused = WITHOUT_EXAMPLES.iter().any(|(excused, _)| *excused == rule.name);
            if !elsewhere && !excused && manual.examples.iter().all(|example| example.verdict != verdict) {
                wrong(&format!("has no `{name}` example"));
            }
        }
        for option in rule.options {
            if !manual.body.contains(&format!("`{}`", option.name)) {
                wrong(&format!("its page says nothing of the option `{}`", option.name));
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn files_are_short() {
    const MOST: usize = 700;
    let mut report = String::new();
    for (path, text) in sources() {
        let listed = LONG.iter().any(|(long, _)| *long == path);
        let lines = text.lines().count();
        if lines > MOST && !listed {
            let _ = writeln!(report, "{path} has {lines} lines: ask whether it is two things, or list it with a reason");
        }
    }
    assert!(report.is_empty(), "\n{report}");
}
