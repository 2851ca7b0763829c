//! Decides what is SQL: which code blocks, and which inline code is a statement.
//!
//! Most code in documentation is not SQL, and most inline code that begins with a word of SQL is a keyword, a command, a
//! menu label or prose. A false finding on one of them costs an author more than a statement left unchecked, so an
//! unlabelled text counts as SQL only when it has a statement's shape; a text labelled SQL counts as SQL unless it is
//! evidently something else, so that a broken statement is reported as broken.

mod foreign;
mod label;
mod scan;
mod shape;

use super::dialects::Dialect;
use label::Label;
use shape::Place;

/// How many bytes of a text are looked at. What a text is shows long before; the rest is for the parser.
const LOOK: usize = 1 << 16;

/// What a code block is, by its label and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// SQL by its label, and nothing in it contradicts. `None` is the book's dialect, since the label only says `sql`.
    Sql {
        /// The dialect that the label names, or that the text shows beyond doubt.
        dialect: Option<Dialect>,
    },
    /// SQL in a block without a label.
    Unlabelled {
        /// The dialect that the text shows beyond doubt.
        dialect: Option<Dialect>,
    },
    /// Plainly SQL, under the label of another language.
    Mislabelled {
        /// The label to write: `sql`, or a dialect's where the text shows it.
        likely: &'static str,
        /// The dialect that the text shows beyond doubt.
        dialect: Option<Dialect>,
    },
    /// Labelled SQL, and evidently something else.
    NotSql {
        /// The label to write instead: `powershell`, `xml`, `wql`, `windows-search`, `output`, `text`, …
        likely: &'static str,
    },
    /// Neither SQL nor labelled so: not our business.
    Other,
}

/// A statement found in inline code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inline {
    /// The dialect that the text shows beyond doubt; `None` is the book's.
    pub dialect: Option<Dialect>,
    /// Whether the author wrote `…` or `...` for a part of it: the statement is spoken of rather than given.
    pub abbreviated: bool,
}

/// Judges a code block. `label` is the fence's whole info string, `None` for an indented block; `text` is its content without
/// the prefixes of lists and quotes.
pub fn fence(label: Option<&str>, text: &str) -> Finding {
    let text = scan::head(text, LOOK);
    match Label::of(label) {
        Label::Sql(Some(dialect)) => match not_sql(text, true) {
            Some(likely) => Finding::NotSql { likely },
            None => Finding::Sql { dialect: Some(dialect) },
        },
        Label::Sql(None) => match not_sql(text, false) {
            Some(likely) => Finding::NotSql { likely },
            None => Finding::Sql { dialect: foreign::hint(text) },
        },
        Label::None => match plain(text) {
            true => Finding::Unlabelled { dialect: foreign::hint(text) },
            false => Finding::Other,
        },
        Label::Other => match plain(text) {
            true => {
                let dialect = foreign::hint(text);
                Finding::Mislabelled { likely: dialect.map_or("sql", Dialect::name), dialect }
            }
            false => Finding::Other,
        },
        Label::Kin | Label::Record => Finding::Other,
    }
}

/// Judges inline code: `Some` for a statement of SQL. Keywords, names, commands, prose, and the queries of other languages
/// (WQL, LDAP, Windows Search) give `None`, most of them after their first word.
pub fn inline(text: &str) -> Option<Inline> {
    let text = scan::head(text, LOOK);
    let shape = shape::shape(text, Place::Inline)?;
    match foreign::query(text) {
        Some(_) => None,
        None => Some(Inline { dialect: foreign::hint(text), abbreviated: shape.abbreviated }),
    }
}

/// Whether an unlabelled or otherwise labelled block begins with a statement and is no other query language.
fn plain(text: &str) -> bool {
    shape::shape(text, Place::Block).is_some() && foreign::query(text).is_none()
}

/// What a block labelled SQL is instead. `named`: the label names a dialect.
fn not_sql(text: &str, named: bool) -> Option<&'static str> {
    match shape::shape(text, Place::Block) {
        Some(_) if named => foreign::surely_query(text),
        Some(_) => foreign::query(text),
        None => foreign::language(text),
    }
}

#[cfg(test)]
mod tests;
