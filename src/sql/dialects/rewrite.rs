//! Respells constructs that the library does not know as ones that it does, byte for byte the same length.
//!
//! The statement's text keeps its places, so the library's positions stay right, and the rest of the statement is still checked in
//! full, as it would not be if the whole were merely accepted.

use super::lex::Token;
use crate::sql::dialects::Dialect;
use std::borrow::Cow;
use std::ops::Range;

/// The statement that stands at `range` in `text`, respelt for the library where need be.
pub(super) fn rewrite<'a>(tokens: &[Token], text: &'a str, range: Range<usize>, dialect: Dialect) -> Cow<'a, str> {
    let original = text.get(range.clone()).unwrap_or("");
    let mut changes: Vec<(Range<usize>, &'static str)> = Vec::new();
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is(text, word));
    let from_to = |first: usize, last: usize| Some(tokens.get(first)?.start..tokens.get(last)?.end);
    for at in 0..tokens.len() {
        let change = match dialect {
            Dialect::Sqlite if is(at, "IS") && !is(at.wrapping_sub(1), "AS") => {
                let known = ["NULL", "TRUE", "FALSE", "DISTINCT"];
                let negated = is(at + 1, "NOT");
                let next = tokens.get(at + 1 + usize::from(negated));
                match next.is_some_and(|token| !token.is_any(text, &known)) {
                    true if negated => from_to(at, at + 1).map(|range| (range, "<>")),
                    true => from_to(at, at).map(|range| (range, "=")),
                    false => None,
                }
            }
            Dialect::Sqlite if is(at, "INDEXED") && is(at + 1, "BY") => from_to(at, at + 2).map(|range| (range, "")),
            Dialect::Sqlite if is(at, "NOT") && is(at + 1, "INDEXED") => from_to(at, at + 1).map(|range| (range, "")),
            Dialect::Databricks if is(at, "DIV") => from_to(at, at).map(|range| (range, "/")),
            Dialect::Tsql
            | Dialect::Postgresql
            | Dialect::Mysql
            | Dialect::Mariadb
            | Dialect::Sqlite
            | Dialect::Oracle
            | Dialect::Snowflake
            | Dialect::Bigquery
            | Dialect::Databricks
            | Dialect::Ansi => None,
        };
        changes.extend(change);
    }
    if changes.is_empty() {
        return Cow::Borrowed(original);
    }
    let mut out = String::with_capacity(original.len());
    let mut done = range.start;
    for (change, with) in changes {
        if change.start < done {
            continue;
        }
        out.push_str(text.get(done..change.start).unwrap_or(""));
        out.push_str(with);
        // Line breaks stay where they are, or every later position would be off.
        let gone = text.get(change.clone()).unwrap_or("");
        out.extend(gone.chars().skip(with.len()).map(|c| if c == '\n' { '\n' } else { ' ' }));
        done = change.end;
    }
    out.push_str(text.get(done..range.end).unwrap_or(""));
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::dialects::lex::lex;

    #[test]
    fn lengths_and_lines_stay() {
        for (text, dialect, want) in [
            ("SELECT a IS NOT b", Dialect::Sqlite, "SELECT a <>     b"),
            ("SELECT a IS NOT NULL", Dialect::Sqlite, "SELECT a IS NOT NULL"),
            ("SELECT * FROM t NOT\nINDEXED", Dialect::Sqlite, "SELECT * FROM t    \n       "),
            ("SELECT a DIV 2", Dialect::Databricks, "SELECT a /   2"),
        ] {
            let tokens = lex(text, dialect, 100).expect("few");
            assert_eq!(rewrite(&tokens, text, 0..text.len(), dialect), want);
        }
    }
}
