use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::{Diagnostic, Severity};
use crate::source::{Sources, parent};

/// Findings by rule and by folder: `--stats`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// One row a rule, the one with most findings first.
    pub rules: Vec<Row>,
    /// One row a folder, the one with most findings first. Only findings directly in the folder count.
    pub folders: Vec<Row>,
}

/// How many findings of each severity a rule or a folder has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The rule's name, or the folder's path (`.` for the book's own).
    pub name: String,
    /// Findings with severity `error`.
    pub errors: usize,
    /// Findings with severity `warning`.
    pub warnings: usize,
    /// Findings with severity `info`.
    pub infos: usize,
    /// How many of the findings have a certain fix.
    pub fixable: usize,
    /// The processor time that the rule took, where it was measured.
    pub time: Option<Duration>,
}

impl Row {
    /// All findings of the row.
    pub fn total(&self) -> usize {
        self.errors + self.warnings + self.infos
    }

    fn count(&mut self, finding: &Diagnostic) {
        match finding.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
        self.fixable += usize::from(finding.fix.is_some());
    }
}

impl Stats {
    /// Counts the findings. `times` gives the time of each rule that was measured; a rule without findings is listed for its time.
    pub fn of(findings: &[Diagnostic], sources: &Sources, times: &[(&str, Duration)]) -> Self {
        let mut rules: BTreeMap<&str, Row> = BTreeMap::new();
        let mut folders: BTreeMap<&str, Row> = BTreeMap::new();
        for finding in findings {
            rules.entry(finding.rule).or_default().count(finding);
            folders.entry(parent(sources.path(finding.span.file))).or_default().count(finding);
        }
        for &(rule, time) in times {
            let sum = &mut rules.entry(rule).or_default().time;
            *sum = Some(sum.unwrap_or_default() + time);
        }
        Self { rules: ranked(rules), folders: ranked(folders) }
    }
}

fn ranked(rows: BTreeMap<&str, Row>) -> Vec<Row> {
    let mut rows: Vec<Row> =
        rows.into_iter().map(|(name, row)| Row { name: if name.is_empty() { ".".to_owned() } else { name.to_owned() }, ..row }).collect();
    // The sort is stable, so that equal rows stay in the order of their names.
    rows.sort_by_key(|row| std::cmp::Reverse(row.total()));
    rows
}

impl fmt::Display for Stats {
    /// Two tables, each with a line of heads; nothing for a table without rows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        table(f, "rule", &self.rules)?;
        if !self.rules.is_empty() && !self.folders.is_empty() {
            writeln!(f)?;
        }
        table(f, "folder", &self.folders)
    }
}

fn table(f: &mut fmt::Formatter<'_>, head: &str, rows: &[Row]) -> fmt::Result {
    if rows.is_empty() {
        return Ok(());
    }
    let timed = rows.iter().any(|row| row.time.is_some());
    let width = rows.iter().map(|row| row.name.chars().count()).chain([head.len()]).max().unwrap_or(0);
    write!(f, "{head:<width$} {:>8} {:>8} {:>8} {:>8}", "errors", "warnings", "infos", "fixable")?;
    writeln!(f, "{}", if timed { format!(" {:>10}", "time") } else { String::new() })?;
    for row in rows {
        write!(f, "{:<width$} {:>8} {:>8} {:>8} {:>8}", row.name, row.errors, row.warnings, row.infos, row.fixable)?;
        match row.time {
            Some(time) => writeln!(f, " {:>7.1} ms", time.as_secs_f64() * 1e3)?,
            None => writeln!(f)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::testing::Book;

    #[test]
    fn counts_by_rule_and_by_folder() {
        let book = Book::sample();
        let times = [
            ("sql-syntax", Duration::from_micros(1500)),
            ("quiet-rule", Duration::from_millis(20)),
            ("sql-syntax", Duration::from_millis(1)),
        ];
        let stats = Stats::of(&book.findings, &book.sources, &times);
        insta::assert_snapshot!(stats.to_string(), @r#"
        rule                  errors warnings    infos  fixable       time
        bookmark-not-found         1        0        0        1
        description-missing        0        1        0        0
        file-not-found             1        0        0        0
        heading-missing            0        0        1        0
        invisible-character        0        1        0        0
        sql-syntax                 1        0        0        0     2.5 ms
        quiet-rule                 0        0        0        0    20.0 ms

        folder    errors warnings    infos  fixable
        content        1        2        1        1
        token          2        0        0        0
        "#);
    }

    #[test]
    fn without_times_there_is_no_column_for_them() {
        let mut book = Book::new(&[("a.md", "x")]);
        book.add("a.md", "x", "r", Severity::Error, "m");
        insta::assert_snapshot!(Stats::of(&book.findings, &book.sources, &[]).to_string(), @r#"
        rule   errors warnings    infos  fixable
        r           1        0        0        0

        folder   errors warnings    infos  fixable
        .             1        0        0        0
        "#);
        assert_eq!(Stats::default().to_string(), "");
    }
}
