//! Fixtures: a small book as one Markdown text, with the findings that it must have. See `tests/README.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use fixbook::check::ALL;
use fixbook::config::{RuleLevel, RuleSetting, Spanned};
use fixbook::diag::Diagnostic;
use fixbook::load::{LoadOptions, Project, load};
use fixbook::session::{Quiet, Session};
use fixbook::source::{MemoryFiles, Span};

/// A fixture as it is written.
#[derive(Debug, Default)]
pub struct Fixture {
    /// Lines before the first file.
    preamble: Vec<String>,
    /// The rules whose findings count; all of them where empty.
    pub only: Vec<String>,
    files: Vec<File>,
}

#[derive(Debug)]
struct File {
    path: String,
    /// Without the annotations.
    lines: Vec<String>,
    expected: Vec<Expected>,
}

/// An annotation.
#[derive(Clone, Debug)]
struct Expected {
    /// 0-based, of the line above.
    line: usize,
    columns: Columns,
    severity: String,
    rule: String,
    message: String,
    hint: Option<String>,
    fix: Option<String>,
    /// Where it stands in the fixture, for messages: 1-based.
    at: usize,
}

/// 1-based; the end is the last column that belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Columns {
    /// Begins at this column; the end does not matter.
    From(usize),
    Range(usize, usize),
}

/// A finding in the fixture's own terms.
struct Found {
    line: usize,
    start: usize,
    /// The last column; 0 for an empty place.
    end: usize,
    diagnostic: Diagnostic,
}

impl Fixture {
    /// Reads a fixture; what cannot be read is said with the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut fixture = Self::default();
        for (number, line) in text.lines().enumerate() {
            let at = number + 1;
            if let Some(path) = line.strip_prefix("//- ") {
                fixture.files.push(File { path: path.trim().to_owned(), lines: Vec::new(), expected: Vec::new() });
            } else if let Some(file) = fixture.files.last_mut() {
                match line.strip_prefix("//~") {
                    Some(annotation) => annotate(file, annotation, at)?,
                    None => file.lines.push(line.to_owned()),
                }
            } else {
                if let Some(rules) = line.strip_prefix("//! only:") {
                    fixture.only = rules.split(',').map(|rule| rule.trim().to_owned()).collect();
                }
                fixture.preamble.push(line.to_owned());
            }
        }
        if fixture.files.is_empty() {
            return Err("no `//- path` line".to_owned());
        }
        for rule in fixture.only.iter().chain(fixture.files.iter().flat_map(|file| &file.expected).map(|expected| &expected.rule)) {
            if ALL.iter().all(|known| known.name != rule) {
                return Err(format!("there is no rule `{rule}`"));
            }
        }
        Ok(fixture)
    }

    fn memory(&self) -> MemoryFiles {
        let mut files = MemoryFiles::default();
        for file in &self.files {
            let mut text = file.lines.join("\n");
            text.push('\n');
            files = files.with(&file.path, unescape(&text));
        }
        files
    }

    /// Runs the rules and compares. `Err` holds the differences, ready to be read.
    ///
    /// A finding with a fix must vanish when the fix is made, and no other may come.
    pub fn check(&self, also_on: Option<&str>) -> Result<(), String> {
        let project = load_book(self.memory(), also_on)?;
        let findings = self.findings(&project);
        let mut report = String::new();
        for file in &self.files {
            let found = found_in(&project, &findings, &file.path);
            compare(file, &found, &mut report);
        }
        for diagnostic in &findings {
            let path = project.sources.path(diagnostic.span.file);
            if self.files.iter().all(|file| file.path != path) {
                let _ = writeln!(report, "  extra in `{path}`: {}", describe(diagnostic));
            }
        }
        for diagnostic in findings.iter().filter(|diagnostic| diagnostic.fix.is_some()) {
            self.try_fix(&project, diagnostic, &findings, also_on, &mut report)?;
        }
        if report.is_empty() { Ok(()) } else { Err(report) }
    }

    /// The findings that count, sorted.
    fn findings(&self, project: &Project) -> Vec<Diagnostic> {
        let counts = |rule: &str| self.only.is_empty() || self.only.iter().any(|name| name == rule);
        Session::new(project, &Quiet).check().unwrap_or_default().findings.into_iter().filter(|finding| counts(finding.rule)).collect()
    }

    fn try_fix(
        &self,
        project: &Project,
        diagnostic: &Diagnostic,
        before: &[Diagnostic],
        also_on: Option<&str>,
        report: &mut String,
    ) -> Result<(), String> {
        let Some(fix) = &diagnostic.fix else { return Ok(()) };
        let mut files = self.memory();
        let mut edits = fix.edits.clone();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        for edit in &edits {
            let path = project.sources.path(edit.span.file);
            let mut text = project.text(edit.span.file).map(|source| source.text().to_owned()).unwrap_or_default();
            if let Some(earlier) = files.files.get(path) {
                text = String::from_utf8_lossy(earlier).into_owned();
            }
            text.replace_range(edit.span.range(), &edit.text);
            files = files.with(path, text);
        }
        let fixed = load_book(files, also_on)?;
        let after = self.findings(&fixed);
        let count = |list: &[Diagnostic]| {
            let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
            list.iter().for_each(|finding| *by_rule.entry(finding.rule).or_default() += 1);
            by_rule
        };
        let (before, after) = (count(before), count(&after));
        let of = |counts: &BTreeMap<&str, usize>, rule: &str| counts.get(rule).copied().unwrap_or(0);
        if of(&after, diagnostic.rule) >= of(&before, diagnostic.rule) {
            let _ = writeln!(report, "  the fix \"{}\" does not remove its finding: {}", fix.title, describe(diagnostic));
        }
        for (rule, number) in &after {
            if *number > of(&before, rule) {
                let _ = writeln!(report, "  the fix \"{}\" brings new findings of `{rule}`", fix.title);
            }
        }
        Ok(())
    }

    /// The fixture with the annotations that it should have. Words that are part of the true message stay as they are.
    pub fn updated(&self, also_on: Option<&str>) -> Result<String, String> {
        let project = load_book(self.memory(), also_on)?;
        let findings = self.findings(&project);
        let mut out = String::new();
        for line in &self.preamble {
            let _ = writeln!(out, "{line}");
        }
        for file in &self.files {
            let _ = writeln!(out, "//- {}", file.path);
            let mut by_line: BTreeMap<usize, Vec<Found>> = BTreeMap::new();
            for found in found_in(&project, &findings, &file.path) {
                by_line.entry(found.line).or_default().push(found);
            }
            let count = file.lines.len().max(by_line.keys().next_back().map_or(0, |last| last + 1));
            for number in 0..count {
                if let Some(line) = file.lines.get(number) {
                    let _ = writeln!(out, "{line}");
                }
                for found in by_line.get(&number).into_iter().flatten() {
                    let old = file.expected.iter().find(|expected| expected.matches(found)).or_else(|| {
                        file.expected.iter().find(|expected| expected.line == number && expected.rule == found.diagnostic.rule)
                    });
                    write_annotation(found, old, &mut out);
                }
            }
        }
        Ok(out)
    }

    /// Whether any annotation names this rule.
    pub fn expects(&self, rule: &str) -> bool {
        self.files.iter().flat_map(|file| &file.expected).any(|expected| expected.rule == rule)
    }
}

/// `\u{200b}` in a fixture stands for the character, `\x{e4}` for the byte: what nobody can see, or what is no text, must not stand in
/// a test.
fn unescape(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\']) {
        let (before, escape) = rest.split_at(at);
        out.extend_from_slice(before.as_bytes());
        let number = escape.get(3..).and_then(|digits| u32::from_str_radix(digits.split_once('}')?.0, 16).ok());
        let length = escape.find('}').map_or(1, |end| end + 1);
        match (escape.get(..3), number) {
            (Some("\\u{"), Some(number)) => out.extend(char::from_u32(number).map(String::from).unwrap_or_default().as_bytes()),
            (Some("\\x{"), Some(number)) => out.push(number as u8),
            _ => {
                out.push(b'\\');
                rest = &escape[1..];
                continue;
            }
        }
        rest = &escape[length..];
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

fn load_book(files: MemoryFiles, also_on: Option<&str>) -> Result<Project, String> {
    let mut project =
        load(Arc::new(files), &LoadOptions::default()).map_err(|error| format!("  the book cannot be loaded: {error:?}\n"))?;
    // A rule that is off by default is turned on for its own examples, unless they configure it.
    if let Some(rule) = also_on.and_then(|name| ALL.iter().find(|rule| rule.name == name))
        && rule.severity.is_none()
    {
        let rules = &mut project.settings.check.rules;
        match rules.iter_mut().find(|setting| setting.name.text == rule.name) {
            Some(setting) => {
                setting.level.get_or_insert(RuleLevel::Warning);
            }
            None => rules.push(RuleSetting {
                name: Spanned { text: rule.name.to_owned(), span: Span::default() },
                level: Some(RuleLevel::Warning),
                options: toml::Table::new(),
                value_span: Span::default(),
            }),
        }
    }
    Ok(project)
}

/// `rest` is what stands behind `//~`.
fn annotate(file: &mut File, rest: &str, at: usize) -> Result<(), String> {
    let trimmed = rest.trim_start();
    for (prefix, is_hint) in [("hint: ", true), ("fix: ", false)] {
        if let Some(text) = trimmed.strip_prefix(prefix) {
            let last = file.expected.last_mut().ok_or_else(|| format!("line {at}: `{prefix}` stands below no annotation"))?;
            *(if is_hint { &mut last.hint } else { &mut last.fix }) = Some(text.to_owned());
            return Ok(());
        }
    }
    let wrong = || format!("line {at}: `//~{rest}` is no annotation");
    let (columns, text) = if rest.starts_with('^') {
        let carets = rest.chars().take_while(|char| *char == '^').count();
        let columns = if carets == 1 { Columns::From(1) } else { Columns::Range(1, carets + 3) };
        (columns, &rest[carets..])
    } else if let Some(text) = trimmed.strip_prefix('@') {
        let (place, text) = text.split_once(' ').ok_or_else(wrong)?;
        let columns = match place.split_once('-') {
            Some((start, end)) => Columns::Range(start.parse().map_err(|_| wrong())?, end.parse().map_err(|_| wrong())?),
            None => Columns::From(place.parse().map_err(|_| wrong())?),
        };
        (columns, text)
    } else {
        let start = 4 + rest.chars().take_while(|char| *char == ' ').count();
        let carets = trimmed.chars().take_while(|char| *char == '^').count();
        if carets == 0 {
            return Err(wrong());
        }
        (Columns::Range(start, start + carets - 1), &trimmed[carets..])
    };
    let (severity, rest) = text.trim_start().split_once('[').ok_or_else(wrong)?;
    let (rule, message) = rest.split_once(']').ok_or_else(wrong)?;
    if !matches!(severity, "error" | "warning" | "info") {
        return Err(wrong());
    }
    file.expected.push(Expected {
        line: file.lines.len().saturating_sub(1),
        columns,
        severity: severity.to_owned(),
        rule: rule.to_owned(),
        message: message.strip_prefix(':').unwrap_or(message).trim().to_owned(),
        hint: None,
        fix: None,
        at,
    });
    Ok(())
}

impl Expected {
    fn matches(&self, found: &Found) -> bool {
        let finding = &found.diagnostic;
        let place = match self.columns {
            Columns::From(start) => start == found.start,
            Columns::Range(start, end) => start == found.start && end == found.end,
        };
        place
            && self.line == found.line
            && self.rule == finding.rule
            && self.severity == finding.severity.name()
            && finding.message.contains(&self.message)
            && self.hint.as_ref().is_none_or(|hint| finding.hint.as_ref().is_some_and(|text| text.contains(hint)))
            && self.fix.as_ref().is_none_or(|fix| finding.fix.as_ref().is_some_and(|text| text.title.contains(fix)))
    }
}

fn found_in(project: &Project, findings: &[Diagnostic], path: &str) -> Vec<Found> {
    findings
        .iter()
        .filter(|finding| project.sources.path(finding.span.file) == path)
        .filter_map(|finding| {
            let source = project.text(finding.span.file)?;
            let start = source.position(finding.span.start);
            let end = source.position(finding.span.end);
            let line = source.lines().line_range(source.text(), start.line);
            // What goes on over several lines is underlined to the end of the first.
            let last = if end.line == start.line {
                end.column as usize - 1
            } else {
                source.text().get(line).map_or(0, |line| line.chars().count())
            };
            let end = if finding.span.is_empty() { 0 } else { last };
            Some(Found { line: start.line as usize - 1, start: start.column as usize, end, diagnostic: finding.clone() })
        })
        .collect()
}

fn compare(file: &File, found: &[Found], report: &mut String) {
    let mut taken = vec![false; found.len()];
    for expected in &file.expected {
        let hit = found.iter().enumerate().position(|(at, found)| !taken[at] && expected.matches(found));
        match hit {
            Some(at) => taken[at] = true,
            None => {
                let _ = writeln!(
                    report,
                    "  missing (fixture line {}) in `{}` line {}, {:?}: {}[{}]: {}{}{}",
                    expected.at,
                    file.path,
                    expected.line + 1,
                    expected.columns,
                    expected.severity,
                    expected.rule,
                    expected.message,
                    expected.hint.as_ref().map(|hint| format!(" | hint: {hint}")).unwrap_or_default(),
                    expected.fix.as_ref().map(|fix| format!(" | fix: {fix}")).unwrap_or_default(),
                );
            }
        }
    }
    for (found, _) in found.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        let _ = writeln!(
            report,
            "  extra in `{}` line {}, columns {}-{}: {}",
            file.path,
            found.line + 1,
            found.start,
            found.end,
            describe(&found.diagnostic)
        );
        if let Some(line) = file.lines.get(found.line) {
            let _ = writeln!(report, "    | {line}");
            let _ =
                writeln!(report, "    | {}{}", " ".repeat(found.start - 1), "^".repeat((found.end + 1).saturating_sub(found.start).max(1)));
        }
    }
}

fn describe(finding: &Diagnostic) -> String {
    let mut out = format!("{}[{}]: {}", finding.severity.name(), finding.rule, finding.message);
    if let Some(hint) = &finding.hint {
        let _ = write!(out, " | hint: {hint}");
    }
    if let Some(fix) = &finding.fix {
        let _ = write!(out, " | fix: {}", fix.title);
    }
    out
}

fn write_annotation(found: &Found, old: Option<&Expected>, out: &mut String) {
    let finding = &found.diagnostic;
    let place = match (found.start, found.end) {
        (1, 0) => "^".to_owned(),
        (start, 0) => format!(" @{start}"),
        (1, end) if end >= 5 => "^".repeat(end - 3),
        (start, end) if start >= 5 => format!("{}{}", " ".repeat(start - 4), "^".repeat(end + 1 - start)),
        (start, end) => format!(" @{start}-{end}"),
    };
    let message = old.map(|old| old.message.as_str()).filter(|part| finding.message.contains(part)).unwrap_or(&finding.message);
    let _ = writeln!(out, "//~{place} {}[{}]: {message}", finding.severity.name(), finding.rule);
    if let (Some(old), Some(hint)) = (old, &finding.hint)
        && old.hint.is_some()
    {
        let _ = writeln!(out, "//~ hint: {hint}");
    }
    if let (Some(old), Some(fix)) = (old, &finding.fix)
        && old.fix.is_some()
    {
        let _ = writeln!(out, "//~ fix: {}", fix.title);
    }
}
