//! Turns the library's `Expected: X, found: Y at Line: L, Column: C` into one of our messages at a byte range.

use super::lex::{Kind, Token};
use std::ops::Range;

/// A message, where it points, and what may have been meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub range: Range<usize>,
    pub text: String,
    pub hint: Option<String>,
}

/// Clause words that are often misspelt; a near miss just before the error is its cause, read as an alias by any parser.
const CLAUSES: &[&str] = &[
    "SELECT",
    "FROM",
    "WHERE",
    "GROUP",
    "ORDER",
    "HAVING",
    "LIMIT",
    "JOIN",
    "INNER",
    "LEFT",
    "RIGHT",
    "UNION",
    "VALUES",
    "INTO",
    "SET",
    "INSERT",
    "UPDATE",
    "DELETE",
    "CREATE",
    "ALTER",
    "DROP",
    "TABLE",
    "VIEW",
    "INDEX",
    "GRANT",
    "REVOKE",
    "TRUNCATE",
    "MERGE",
    "USING",
    "MATCHED",
    "RETURNING",
    "BETWEEN",
    "DISTINCT",
    "EXISTS",
    "DEFAULT",
    "PRIMARY",
    "FOREIGN",
    "REFERENCES",
    "CONSTRAINT",
    "COMMIT",
    "ROLLBACK",
    "BEGIN",
    "DECLARE",
    "EXPLAIN",
    "DESCRIBE",
];

/// `error` is the library's text; `tokens` and `text` are the statement's, in offsets of the whole text; `origin` is where the
/// text that the library saw begins, and `seen` is that text.
pub(super) fn message(error: &str, seen: &str, origin: usize, tokens: &[Token], text: &str) -> Message {
    let (body, place) = place(error);
    let whole = tokens.first().map_or(origin, |t| t.start)..tokens.last().map_or(origin, |t| t.end);
    let offset = place.and_then(|(line, column)| offset(seen, line, column)).map(|n| n + origin);
    let at = offset.and_then(|offset| tokens.iter().position(|token| token.start <= offset && offset < token.end));
    let found = at.and_then(|at| tokens.get(at)).copied();
    let expectation = body.strip_prefix("Expected: ").or_else(|| body.strip_prefix("Expected ")).or_else(|| body.strip_prefix("expected "));
    let Some(wanted) = expectation.map(|rest| rest.rsplit_once(", found: ").map_or(rest, |(wanted, _)| wanted)).or_else(|| continues(body))
    else {
        let range = found.map_or(whole, |token| token.range());
        return Message { range, text: format!("cannot read this statement: {}", body.to_lowercase().replace('`', "'")), hint: None };
    };
    let wanted = wording(wanted);
    let Some(found) = found else {
        // The end of the statement: point at its last token.
        let last = tokens.last().map_or(whole, |token| token.range());
        let near = text.get(last.clone()).unwrap_or("");
        return Message { text: format!("the statement ends after `{}`: expected {wanted}", short(near)), range: last, hint: None };
    };
    // `FROM t WHRE a = 1`: the parser takes WHRE for an alias and stumbles over what follows.
    let before = at.and_then(|at| at.checked_sub(1)).and_then(|at| tokens.get(at)).copied();
    if let Some((token, word)) = [Some(found), before].into_iter().flatten().find_map(|token| Some((token, nearest(token, text)?))) {
        let spelt = short(token.text(text));
        return Message {
            range: token.range(),
            text: format!("unexpected `{spelt}`: expected `{word}`"),
            hint: Some(format!("did you mean `{word}`?")),
        };
    }
    let spelt = short(found.text(text));
    let text = match wanted.as_str() {
        "the end of the statement" => format!("unexpected `{spelt}`: expected the end of the statement, or `;` before it"),
        _ => format!("unexpected `{spelt}`: expected {wanted}"),
    };
    Message { range: found.range(), text, hint: None }
}

/// Messages of the library that mean: the statement should have ended before this.
fn continues(body: &str) -> Option<&'static str> {
    body.starts_with("No infix parser").then_some("end of statement")
}

/// A token as it can stand in a message: its first line, at most 40 characters.
pub(super) fn short(spelt: &str) -> String {
    let line = spelt.lines().next().unwrap_or("");
    let mut out: String = line.chars().take(40).collect();
    if out.len() < spelt.len() {
        out.push('…');
    }
    out.replace('`', "'")
}

/// Takes ` at Line: L, Column: C` off the end, and the library's prefix off the start.
fn place(error: &str) -> (&str, Option<(usize, usize)>) {
    let error = error.strip_prefix("sql parser error: ").unwrap_or(error);
    let Some((body, tail)) = error.rsplit_once(" at Line: ") else { return (error, None) };
    let numbers = tail.split_once(", Column: ").and_then(|(line, column)| Some((line.parse().ok()?, column.trim().parse().ok()?)));
    match numbers {
        Some(numbers) => (body, Some(numbers)),
        None => (error, None),
    }
}

/// The byte offset of a line and column, both from 1, the column in characters.
fn offset(text: &str, line: usize, column: usize) -> Option<usize> {
    let start = match line.checked_sub(2) {
        None => 0,
        Some(nth) => text.match_indices('\n').nth(nth)?.0 + 1,
    };
    let rest = text.get(start..)?;
    Some(start + rest.char_indices().nth(column.checked_sub(1)?).map_or(rest.len(), |(n, _)| n))
}

/// What was expected, in our words: keywords and signs in backquotes, the library's Rust names replaced.
fn wording(wanted: &str) -> String {
    let wanted =
        wanted.replace('`', "").replace("SemiColon", ";").replace("Comma", ",").replace("EOF", "end of statement").replace("Token::", "");
    let wanted = wanted.trim().trim_start_matches("expected ").trim_start_matches("one of: ").trim_start_matches("one of ");
    match wanted {
        "end of statement" => return "the end of the statement".to_owned(),
        "an SQL statement" | "statement" => return "a statement, such as `SELECT` or `UPDATE`".to_owned(),
        "LParen" => return "`(`".to_owned(),
        "SingleQuotedString" | "literal string" => return "a string".to_owned(),
        "literal int" | "literal number" | "number" => return "a number".to_owned(),
        "joined table" => return "a table after `JOIN`, or `)`".to_owned(),
        "equals sign or TO" => return "`=` or `TO`".to_owned(),
        "Word" => return "a name".to_owned(),
        "identifier" => return "a name".to_owned(),
        "SELECT, VALUES, or a subquery in the query body" => return "`SELECT`, `VALUES` or `(`".to_owned(),
        _ => {}
    }
    let keyword = |word: &str| {
        let core = word.trim_matches([',', '\'']);
        !core.is_empty() && !core.chars().any(char::is_lowercase) && (core.len() > 1 || !core.chars().all(char::is_alphabetic))
    };
    let mut out = String::new();
    for word in wanted.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        if word == "|" {
            out.push_str("or");
        } else if keyword(word) {
            let core = word.trim_matches('\'');
            let (core, comma) = if core.len() > 1 { core.strip_suffix(',').map_or((core, ""), |core| (core, ",")) } else { (core, "") };
            out.push_str(&format!("`{core}`{comma}"));
        } else {
            out.push_str(&word.replace('`', ""));
        }
    }
    // `IF` `NOT` → `IF NOT`: words in a row are one phrase.
    let out = out.replace("` `", " ");
    // The library lists thirty object types after ALTER; the first few tell the author what kind of word belongs there.
    match out.match_indices("` or ").chain(out.match_indices("`, ")).map(|(at, _)| at).nth(5) {
        Some(at) if out.len() > 120 => format!("{}`, …", out.get(..at).unwrap_or("")),
        _ => out,
    }
}

/// The clause word that a word is a near miss of: a letter wrong, missing, doubled, or two swapped.
pub(super) fn nearest(token: Token, text: &str) -> Option<&'static str> {
    let word = token.text(text);
    if token.kind != Kind::Word || !(3..=12).contains(&word.len()) || !word.is_ascii() {
        return None;
    }
    let upper = word.to_ascii_uppercase();
    // `orders`, `groups` and `views` are names, and some words are one letter away from another good one.
    let good = ["FOR", "OR", "ON", "IN", "VALUE", "EXIST", "USE", "FROMS", "SEE", "WHEN", "FORMAT"];
    if CLAUSES.contains(&upper.as_str())
        || good.contains(&upper.as_str())
        || upper.strip_suffix('S').is_some_and(|one| CLAUSES.contains(&one))
    {
        return None;
    }
    CLAUSES.iter().copied().find(|clause| one_off(upper.as_bytes(), clause.as_bytes()))
}

/// Whether two words differ by one insertion, deletion, substitution or swap. Three letters are too few for a substitution.
pub(super) fn one_off(a: &[u8], b: &[u8]) -> bool {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (ra, rb) = (a.get(same..).unwrap_or(&[]), b.get(same..).unwrap_or(&[]));
    match (ra, rb) {
        ([], []) => false,
        ([_, ra @ ..], [_, rb @ ..]) if ra == rb => b.len() > 3,
        ([x, y, ra @ ..], [u, v, rb @ ..]) if x == v && y == u && ra == rb => true,
        ([_, rest @ ..], rb) if rest == rb => b.len() > 3,
        (ra, [_, rest @ ..]) if rest == ra => b.len() > 3,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted() {
        assert_eq!(wording("end of statement"), "the end of the statement");
        assert_eq!(wording("FROM"), "`FROM`");
        assert_eq!(wording("IF NOT EXISTS"), "`IF NOT EXISTS`");
        assert_eq!(wording(")"), "`)`");
        assert_eq!(wording("ON, or USING after JOIN"), "`ON`, or `USING` after `JOIN`");
        assert_eq!(wording("a data type name"), "a data type name");
    }

    #[test]
    fn places_are_found() {
        assert_eq!(place("sql parser error: Expected: x, found: y at Line: 3, Column: 14"), ("Expected: x, found: y", Some((3, 14))));
        assert_eq!(offset("aé\nbc", 2, 2), Some(5));
        assert_eq!(offset("aé", 1, 3), Some(3));
        assert_eq!(offset("a", 9, 1), None);
    }

    #[test]
    fn near_misses() {
        for (a, b, want) in [
            ("WHRE", "WHERE", true),
            ("FORM", "FROM", true),
            ("SELECTT", "SELECT", true),
            ("SET", "SAT", true),
            ("TABLE", "VIEW", false),
            ("WHERE", "WHERE", false),
        ] {
            assert_eq!(one_off(a.as_bytes(), b.as_bytes()), want && b.len() > 3, "{a} {b}");
        }
    }
}
