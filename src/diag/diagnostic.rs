use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// How much a finding matters. `Info` never fails a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Info,
    Warning,
    Error,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "info" => Ok(Severity::Info),
            "warning" => Ok(Severity::Warning),
            "error" => Ok(Severity::Error),
            other => Err(format!("`{other}` is no severity; use `error`, `warning` or `info`")),
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's stable kebab-case name.
    pub rule: &'static str,
    pub severity: Severity,
    /// One line that can be understood alone: lower case, no full stop, things named in backquotes.
    pub message: String,
    /// Where the author must type: inside the included file when that is where the fault is.
    pub span: Span,
    /// A few words under the underlined text, where they say more than the message.
    pub label: Option<String>,
    /// At most one: what to do about it.
    pub hint: Option<String>,
    /// The replacement, when it is certain.
    pub fix: Option<Fix>,
    /// The include directives through which the text came into the page, from the innermost outwards.
    pub trace: Vec<Span>,
    /// In how many pages this same finding stands (1 unless it is in an included file).
    pub pages: u32,
}

/// A certain repair: applying all edits removes the finding and changes nothing else in meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// An imperative sentence: "replace `#set-upp` with `#set-up`".
    pub title: String,
    pub edits: Vec<Edit>,
}

/// Replaces the text of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

impl Diagnostic {
    pub fn new(rule: &'static str, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        Self { rule, severity, message: message.into(), span, label: None, hint: None, fix: None, trace: Vec::new(), pages: 1 }
    }

    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn fix(mut self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { title: title.into(), edits });
        self
    }

    /// Replaces the text of the finding's own span.
    pub fn replace(self, title: impl Into<String>, text: impl Into<String>) -> Self {
        let edit = Edit { span: self.span, text: text.into() };
        self.fix(title, vec![edit])
    }

    pub fn trace(mut self, trace: impl Into<Vec<Span>>) -> Self {
        self.trace = trace.into();
        self
    }
}
