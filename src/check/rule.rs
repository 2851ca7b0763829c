//! What a rule is, and its manual page.

use super::context::{Findings, PageContext, SiteContext};
use crate::diag::Severity;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Stable, kebab-case; the field's own name where there is one.
    pub name: &'static str,
    pub group: Group,
    /// `None`: off until the configuration turns it on.
    pub severity: Option<Severity>,
    pub check: Check,
    /// What `[check.rules]` may say of it beside its level.
    pub options: &'static [OptionSpec],
    /// The rule's own source text, whose leading `//!` comment is its manual page.
    pub source: &'static str,
}

/// An option of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionSpec {
    /// Kebab-case.
    pub name: &'static str,
    pub kind: OptionKind,
    /// As it would be written in `book.toml`; empty where there is none.
    pub default: &'static str,
    /// One sentence.
    pub doc: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionKind {
    /// A whole number, not negative.
    Number,
    Flag,
    Text,
    /// A list of texts.
    Texts,
    /// A table of names with lists of texts.
    Table,
}

impl OptionKind {
    /// What an author should write.
    pub fn expected(self) -> &'static str {
        match self {
            OptionKind::Number => "a whole number",
            OptionKind::Flag => "`true` or `false`",
            OptionKind::Text => "a text",
            OptionKind::Texts => "a list of texts",
            OptionKind::Table => "a table of names with lists of texts",
        }
    }

    pub fn accepts(self, value: &toml::Value) -> bool {
        let texts = |value: &toml::Value| value.as_array().is_some_and(|items| items.iter().all(toml::Value::is_str));
        match self {
            OptionKind::Number => value.as_integer().is_some_and(|number| number >= 0),
            OptionKind::Flag => value.is_bool(),
            OptionKind::Text => value.is_str(),
            OptionKind::Texts => texts(value),
            OptionKind::Table => value.as_table().is_some_and(|table| table.values().all(texts)),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    References,
    Structure,
    Procedures,
    Extensions,
    FrontMatter,
    Sql,
    Links,
    Book,
}

impl Group {
    pub const ALL: [Group; 8] = [
        Group::References,
        Group::Structure,
        Group::Procedures,
        Group::Extensions,
        Group::FrontMatter,
        Group::Sql,
        Group::Links,
        Group::Book,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Group::References => "References",
            Group::Structure => "Structure",
            Group::Procedures => "Procedures",
            Group::Extensions => "Markdown extensions",
            Group::FrontMatter => "Front matter",
            Group::Sql => "SQL",
            Group::Links => "External links",
            Group::Book => "The book",
        }
    }
}

/// How far a rule looks.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// At one page, with what it may know of the others.
    Page(fn(&PageContext<'_>, &mut Findings)),
    /// At the whole book, when all pages are done.
    Site(fn(&SiteContext<'_>, &mut Findings)),
    /// Its findings are made by another part of the program (the external link check), which names the rule.
    Elsewhere,
}

/// A rule's manual page, read from its doc comment.
///
/// The first line is the summary. Fenced blocks labelled `bad` and `good` are the executed examples.
#[derive(Clone, Debug)]
pub struct Manual {
    pub summary: String,
    /// Markdown, without the summary.
    pub body: String,
    pub examples: Vec<Example>,
}

#[derive(Clone, Debug)]
pub struct Example {
    pub verdict: Verdict,
    /// A fixture: see the `//-` and `//~` lines in `tests/README.md`.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The rule must be raised.
    Bad,
    /// The rule must not be raised.
    Good,
}

impl Rule {
    /// The summary and the whole doc comment, without the comment's marks; made once a rule.
    pub fn doc(&self) -> (&'static str, &'static str) {
        use std::collections::BTreeMap;
        use std::sync::{Mutex, OnceLock, PoisonError};
        static DOCS: OnceLock<Mutex<BTreeMap<&'static str, (&'static str, &'static str)>>> = OnceLock::new();
        let mut docs = DOCS.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
        *docs.entry(self.name).or_insert_with(|| {
            let manual = self.manual();
            // The catalogue is small and lives as long as the program.
            (Box::leak(manual.summary.into_boxed_str()), Box::leak(manual.body.into_boxed_str()))
        })
    }

    pub fn manual(&self) -> Manual {
        let doc: Vec<&str> = self
            .source
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .map(|line| {
                let rest = line.trim_start_matches("//!");
                rest.strip_prefix(' ').unwrap_or(rest)
            })
            .collect();
        let summary = doc.first().copied().unwrap_or("").trim().to_owned();
        let body = doc.get(1..).unwrap_or(&[]).join("\n").trim().to_owned();
        Manual { summary, examples: examples(&body), body }
    }
}

fn examples(body: &str) -> Vec<Example> {
    let mut out = Vec::new();
    let mut open: Option<(usize, Verdict, Vec<&str>)> = None;
    for line in body.lines() {
        let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
        match &mut open {
            Some((fence, verdict, text)) => {
                if ticks >= *fence && line.trim_end().len() == ticks {
                    out.push(Example { verdict: *verdict, text: text.join("\n") + "\n" });
                    open = None;
                } else {
                    text.push(line);
                }
            }
            None if ticks >= 3 => {
                let verdict = match line[ticks..].trim() {
                    "markdown bad" => Verdict::Bad,
                    "markdown good" => Verdict::Good,
                    _ => continue,
                };
                open = Some((ticks, verdict, Vec::new()));
            }
            None => {}
        }
    }
    out
}
