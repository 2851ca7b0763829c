//! What is said about a text: issues, each of which becomes a rule `sql-…`, with their hints and fixes.

use std::ops::Range;

/// What kind of thing is wrong. Each is a rule of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IssueKind {
    /// The text doesn't parse.
    Syntax,
    /// Curly quotes where straight ones belong.
    SmartQuotes,
    /// A name that was likely not meant so, such as `[CM_ DBName]`.
    SuspiciousName,
    /// `…` or `...` where something was left out.
    Ellipsis,
    /// A placeholder that must be replaced before the text runs.
    Placeholder,
    /// An UPDATE or DELETE that touches all rows.
    UnguardedWrite,
    /// A feature, view or procedure that SQL Server has deprecated.
    Deprecated,
    /// A statement that can do damage.
    Dangerous,
    /// Several writes outside of a transaction.
    NoTransaction,
    /// `SELECT *`.
    SelectStar,
    /// The text isn't SQL; the payload says what it seems to be, in the words of a message.
    NotSql(String),
    /// Too long or too deep to be checked.
    TooComplex,
    /// A table that the catalog doesn't have.
    UnknownTable,
    /// A column that the catalog doesn't have.
    UnknownColumn,
    /// Too many or too few values, columns or arguments.
    Arity,
}

impl IssueKind {
    /// The name of its rule.
    pub fn rule(&self) -> &'static str {
        match self {
            IssueKind::Syntax => "sql-syntax",
            IssueKind::SmartQuotes => "sql-smart-quotes",
            IssueKind::SuspiciousName => "sql-suspicious-name",
            IssueKind::Ellipsis => "sql-ellipsis",
            IssueKind::Placeholder => "sql-placeholder",
            IssueKind::UnguardedWrite => "sql-unguarded-write",
            IssueKind::Deprecated => "sql-deprecated",
            IssueKind::Dangerous => "sql-dangerous",
            IssueKind::NoTransaction => "sql-no-transaction",
            IssueKind::SelectStar => "sql-select-star",
            IssueKind::NotSql(_) => "sql-label",
            IssueKind::TooComplex => "sql-too-complex",
            IssueKind::UnknownTable => "sql-unknown-table",
            IssueKind::UnknownColumn => "sql-unknown-column",
            IssueKind::Arity => "sql-arity",
        }
    }
}

/// A certain correction: the bytes of `range` become `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the checked text.
    pub range: Range<usize>,
    /// What to write there.
    pub text: String,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// What kind of thing.
    pub kind: IssueKind,
    /// Bytes of the checked text. An empty range points between two characters.
    pub range: Range<usize>,
    /// One line, in lower case, that can be understood alone.
    pub message: String,
    /// What to do, if that is known.
    pub hint: Option<String>,
    /// A correction that is certain.
    pub fix: Option<Edit>,
}

impl Issue {
    /// An issue without a hint and a fix.
    pub fn new(kind: IssueKind, range: Range<usize>, message: impl Into<String>) -> Issue {
        Issue { kind, range, message: message.into(), hint: None, fix: None }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Issue {
        self.hint = Some(hint.into());
        self
    }

    /// The same with a fix of its own range.
    #[must_use]
    pub fn fix(mut self, text: impl Into<String>) -> Issue {
        self.fix = Some(Edit { range: self.range.clone(), text: text.into() });
        self
    }
}
