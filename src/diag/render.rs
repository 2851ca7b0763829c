use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::str::FromStr;

use super::concise::Concise;
use super::full::Full;
use super::github::Github;
use super::json::Json;
use super::junit::Junit;
use super::sarif::Sarif;
use super::stats::Stats;
use super::{Diagnostic, Severity, Summary};
use crate::source::{FileId, Sources};

/// Writes a report in one format.
pub trait Renderer {
    /// Writes all of `report` to `out`. Errors are those of `out` alone; what an author wrote never makes this fail.
    fn render(&self, report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()>;
}

/// All that a format may show.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The findings, as [`collect`](super::collect()) gives them: sorted and merged.
    pub findings: &'a [Diagnostic],
    /// The files to which the findings point.
    pub sources: &'a Sources,
    /// What is known about the rules that raised the findings.
    pub rules: &'a dyn RuleBook,
    /// What leads from the working folder (in CI: the repository) to the book's folder, without a `/` at its end; empty when they are the same.
    /// It is put before paths that people click and services match; the JSON format, whose paths are relative to the book, leaves it out.
    pub root: &'a str,
    /// From which severity on a finding fails the run.
    pub fail_on: FailOn,
    /// The counts, of which the caller knows more than the findings tell: see [`Summary::known()`].
    pub summary: Summary,
    /// The table of `--stats`, when it was asked for.
    pub stats: Option<&'a Stats>,
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report")
            .field("findings", &self.findings.len())
            .field("root", &self.root)
            .field("summary", &self.summary)
            .finish_non_exhaustive()
    }
}

impl Report<'_> {
    /// A file's path as people and services see it, counted from the working folder.
    pub fn shown_path(&self, file: FileId) -> Cow<'_, str> {
        let path = self.sources.path(file);
        match self.root.trim_end_matches('/') {
            "" if !self.root.starts_with('/') => Cow::Borrowed(path),
            "." => Cow::Borrowed(path),
            root => Cow::Owned(format!("{root}/{path}")),
        }
    }
}

/// What the formats ask about rules. The catalogue implements it, so that this stage need not know any rule.
pub trait RuleBook: Sync {
    /// The rule of that name, if there is one.
    fn rule(&self, name: &str) -> Option<RuleInfo<'_>>;
}

/// What a rule says about itself.
#[derive(Clone, Copy, Debug)]
pub struct RuleInfo<'a> {
    /// One sentence.
    pub summary: &'a str,
    /// Its manual page, in Markdown.
    pub help: &'a str,
    /// Where the manual page can be read, if anywhere.
    pub url: Option<&'a str>,
    /// Its severity where nothing is configured; `None` when it is off.
    pub level: Option<Severity>,
    /// The group it belongs to.
    pub group: &'a str,
}

/// From which severity on findings fail the run: `--fail-on`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailOn {
    /// Errors fail; the default.
    #[default]
    Error,
    /// Warnings fail too.
    Warning,
    /// Nothing fails.
    Never,
}

impl FailOn {
    /// Whether a finding of this severity fails the run. Infos never do.
    pub fn fails(self, severity: Severity) -> bool {
        match self {
            FailOn::Error => severity >= Severity::Error,
            FailOn::Warning => severity >= Severity::Warning,
            FailOn::Never => false,
        }
    }
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "error" => Ok(FailOn::Error),
            "warning" => Ok(FailOn::Warning),
            "never" => Ok(FailOn::Never),
            other => Err(format!("`{other}` is no fail level; use `error`, `warning` or `never`")),
        }
    }
}

/// How findings are written: `--format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Source lines with underlines, for people.
    Full,
    /// One line a finding.
    Concise,
    /// One JSON object a line.
    Json,
    /// SARIF 2.1.0, for code-scanning services.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// JUnit XML, for test services.
    Junit,
}

impl Format {
    /// All formats, in the order in which help texts list them.
    pub const ALL: [Format; 6] = [Format::Full, Format::Concise, Format::Json, Format::Sarif, Format::Github, Format::Junit];

    /// The name by which `--format` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Format::Full => "full",
            Format::Concise => "concise",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Junit => "junit",
        }
    }

    /// Whether people read this format in a terminal, so that a summary or statistics may follow the findings in the same stream.
    /// For the others they must go elsewhere, since a program reads the stream to its end.
    pub fn is_for_people(self) -> bool {
        match self {
            Format::Full | Format::Concise | Format::Github => true,
            Format::Json | Format::Sarif | Format::Junit => false,
        }
    }

    /// The writer of this format.
    pub fn renderer(self, options: &RenderOptions) -> Box<dyn Renderer> {
        match self {
            Format::Full => Box::new(Full::new(options)),
            Format::Concise => Box::new(Concise::new(options)),
            Format::Json => Box::new(Json),
            Format::Sarif => Box::new(Sarif),
            Format::Github => Box::new(Github::new(options)),
            Format::Junit => Box::new(Junit),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Format::ALL
            .into_iter()
            .find(|format| format.name() == text)
            .ok_or_else(|| format!("`{text}` is no format; use {}", Format::ALL.map(|format| format!("`{format}`")).join(", ")))
    }
}

/// What the place of output can do. The defaults suit a pipe.
#[derive(Clone, Debug)]
pub struct RenderOptions {
    /// Colour by ANSI escapes (`full`, `concise`).
    pub color: bool,
    /// The terminal's width in columns (`full`).
    pub width: usize,
    /// Frames and underlines drawn with Unicode characters instead of ASCII (`full`).
    pub unicode: bool,
    /// The working folder as an absolute path, when the terminal can follow links (OSC 8): paths and rule names become links (`full`).
    pub link_base: Option<PathBuf>,
    /// How many findings are shown at most (`full`); `None` shows all.
    pub limit: Option<usize>,
    /// The file named by `GITHUB_STEP_SUMMARY`, which is appended to (`github`).
    pub step_summary: Option<PathBuf>,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self { color: false, width: 140, unicode: false, link_base: None, limit: Some(200), step_summary: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_and_fail_levels_are_read_by_name() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
        }
        assert_eq!("xml".parse::<Format>().unwrap_err(), "`xml` is no format; use `full`, `concise`, `json`, `sarif`, `github`, `junit`");
        assert_eq!("warning".parse(), Ok(FailOn::Warning));
        assert!("all".parse::<FailOn>().is_err());
    }

    #[test]
    fn paths_are_shown_from_the_working_folder() {
        let mut book = crate::diag::testing::Book::new(&[("a.md", "x")]);
        book.add("a.md", "x", "r", Severity::Error, "m");
        let concise = Format::Concise.renderer(&RenderOptions::default());
        for (root, path) in
            [("", "a.md"), (".", "a.md"), ("docs", "docs/a.md"), ("docs/", "docs/a.md"), ("/", "/a.md"), ("../b", "../b/a.md")]
        {
            book.root = root;
            assert_eq!(book.show(&*concise), format!("{path}:1:1: error[r]: m\n"));
        }
    }

    #[test]
    fn infos_never_fail() {
        for fail_on in [FailOn::Error, FailOn::Warning, FailOn::Never] {
            assert!(!fail_on.fails(Severity::Info));
            assert_eq!(fail_on.fails(Severity::Error), fail_on != FailOn::Never);
        }
        assert!(FailOn::Warning.fails(Severity::Warning) && !FailOn::Error.fails(Severity::Warning));
    }
}
