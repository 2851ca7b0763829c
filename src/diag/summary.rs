use std::fmt;

use super::{Diagnostic, FailOn, Severity};

/// How many findings there are: the last line of a report, and the exit code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Findings with severity `error`.
    pub errors: usize,
    /// Findings with severity `warning`.
    pub warnings: usize,
    /// Findings with severity `info`.
    pub infos: usize,
    /// In how many files findings stand.
    pub files: usize,
    /// How many of the findings have a certain fix.
    pub fixable: usize,
    /// How many findings the baseline holds, which are not counted above.
    pub known: usize,
}

impl Summary {
    /// Counts sorted findings.
    pub fn of(findings: &[Diagnostic]) -> Self {
        let mut summary = Self::default();
        let mut file = None;
        for finding in findings {
            match finding.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Info => summary.infos += 1,
            }
            summary.fixable += usize::from(finding.fix.is_some());
            if file != Some(finding.span.file) {
                file = Some(finding.span.file);
                summary.files += 1;
            }
        }
        summary
    }

    /// Says how many findings a baseline took out.
    pub fn known(mut self, known: usize) -> Self {
        self.known = known;
        self
    }

    /// All findings that are not in the baseline.
    pub fn total(self) -> usize {
        self.errors + self.warnings + self.infos
    }

    /// Whether the run fails (exit code 1).
    pub fn fails(self, fail_on: FailOn) -> bool {
        (self.errors > 0 && fail_on.fails(Severity::Error))
            || (self.warnings > 0 && fail_on.fails(Severity::Warning))
            || (self.infos > 0 && fail_on.fails(Severity::Info))
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts: Vec<String> = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")]
            .into_iter()
            .filter(|&(count, _)| count > 0)
            .map(|(count, noun)| counted(count, noun))
            .collect();
        if counts.is_empty() {
            f.write_str(if self.known > 0 { "no new findings" } else { "no findings" })?;
        } else {
            write!(f, "{} in {}", counts.join(", "), counted(self.files, "file"))?;
        }
        if self.fixable > 0 {
            write!(f, "; `--fix` repairs {}", self.fixable)?;
        }
        if self.known > 0 {
            write!(f, "; {} more in the baseline", self.known)?;
        }
        Ok(())
    }
}

/// "1 file", "2 files".
pub(super) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn finding(file: u32, severity: Severity) -> Diagnostic {
        Diagnostic::new("r", severity, Span::file_start(FileId(file)), "m")
    }

    #[test]
    fn counts_by_severity_and_file() {
        let findings = [
            finding(0, Severity::Error),
            finding(0, Severity::Warning),
            finding(3, Severity::Error),
            finding(3, Severity::Info).replace("t", "x"),
        ];
        let summary = Summary::of(&findings);
        assert_eq!(summary.to_string(), "2 errors, 1 warning, 1 info in 2 files; `--fix` repairs 1");
        assert_eq!(Summary::of(&findings[..1]).known(7).to_string(), "1 error in 1 file; 7 more in the baseline");
        assert_eq!(Summary::default().to_string(), "no findings");
        assert_eq!(Summary::default().known(2).to_string(), "no new findings; 2 more in the baseline");
    }

    #[test]
    fn the_fail_level_decides() {
        let warned = Summary::of(&[finding(0, Severity::Warning)]);
        assert!(!warned.fails(FailOn::Error) && warned.fails(FailOn::Warning) && !warned.fails(FailOn::Never));
        assert!(!Summary::of(&[finding(0, Severity::Info)]).fails(FailOn::Warning));
    }
}
