//! The columns that a statement names, from its tokens.
//!
//! A name counts unless its place says that it is something else: a table, an alias, a function, a type, a keyword.

use super::lex::{Kind, Token};
use super::tables::Facts;
use std::ops::Range;

/// Words that are never a column, beside the reserved ones of T-SQL.
const KEYWORDS: &[&str] = &[
    "ANALYZE",
    "ARRAY",
    "ASOF",
    "AUTOINCREMENT",
    "BEFORE",
    "BOTH",
    "CALL",
    "CAST",
    "CONFLICT",
    "CONNECT",
    "CURRENT_ROLE",
    "DATABASE",
    "DIV",
    "DO",
    "DUAL",
    "DUPLICATE",
    "EACH",
    "ELSEIF",
    "ESCAPE",
    "EXPLAIN",
    "EXTRACT",
    "FALSE",
    "FILTER",
    "FIRST",
    "FLATTEN",
    "FOLLOWING",
    "FORCE",
    "GLOB",
    "IGNORE",
    "ILIKE",
    "INTERVAL",
    "ISNULL",
    "LAST",
    "LATERAL",
    "LEADING",
    "LIMIT",
    "LOCK",
    "MATCHED",
    "MATERIALIZED",
    "MINUS",
    "MOD",
    "NATURAL",
    "NOTHING",
    "NOTNULL",
    "NOWAIT",
    "NULLS",
    "OFFSET",
    "ONLY",
    "OVERLAPS",
    "OVERWRITE",
    "PARTITION",
    "PRECEDING",
    "PRIOR",
    "QUALIFY",
    "RANGE",
    "RECURSIVE",
    "REGEXP",
    "REPLACE",
    "RETURNING",
    "RLIKE",
    "ROW",
    "ROWS",
    "SAMPLE",
    "SEPARATOR",
    "SHARE",
    "SIMILAR",
    "SKIP",
    "START",
    "STRAIGHT_JOIN",
    "STRUCT",
    "TIES",
    "TRAILING",
    "TRUE",
    "UNBOUNDED",
    "UNKNOWN",
    "UNNEST",
    "USING",
    "VALUE",
    "WINDOW",
    "WITHIN",
    "XOR",
    "ZONE",
];

/// More columns than this a statement are not listed: each is compared with the others.
const MOST: usize = 256;

/// The columns named in a SELECT, INSERT, UPDATE, DELETE or MERGE, each once per spelling, in the order of the text.
pub(super) fn columns(tokens: &[Token], text: &str, facts: &Facts) -> Vec<Range<usize>> {
    if !matches!(facts.kind, "select" | "insert" | "update" | "delete" | "merge" | "explain") {
        return Vec::new();
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    let tables =
        |range: &Range<usize>| facts.reads.iter().chain(&facts.writes).any(|table| table.start <= range.start && range.end <= table.end);
    let own = aliases(tokens, text);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let from = at;
        at += 1;
        if !matches!(token.kind, Kind::Word | Kind::Quoted)
            || token.text(text).starts_with(|c: char| c.is_ascii_digit() || matches!(c, '$' | '@'))
        {
            continue;
        }
        let mut end = token.end;
        while let (Some(dot), Some(part)) = (tokens.get(at), tokens.get(at + 1)) {
            let joined = dot.sign(text, ".") && dot.start == end && part.start == dot.end && matches!(part.kind, Kind::Word | Kind::Quoted);
            if !joined {
                break;
            }
            end = part.end;
            at += 2;
        }
        let range = token.start..end;
        let spelt = text.get(range.clone()).unwrap_or("");
        let single = at == from + 1;
        let behind = |sign: &str| tokens.get(at).is_some_and(|next| next.sign(text, sign));
        let before = from.checked_sub(1).and_then(|n| tokens.get(n));
        let cast = before.is_some_and(|token| token.is(text, "AS") || token.sign(text, ":") || token.sign(text, "@"));
        // `&name`, `{name}` and `<name>` stand for a value.
        let filled = before.is_some_and(|sign| {
            let glued = sign.end == token.start;
            let angle = sign.sign(text, "<") && tokens.get(at).is_some_and(|next| next.sign(text, ">"));
            sign.sign(text, "{") || glued && (sign.sign(text, "&") || angle)
        });
        let keyword = single && token.kind == Kind::Word && is_keyword(spelt);
        // `DATE '2026-01-01'` is a value.
        let typed = tokens.get(at).is_some_and(|next| next.kind == Kind::Text)
            && ["DATE", "TIME", "TIMESTAMP", "DATETIME", "JSON", "NUMERIC"].iter().any(|word| token.is(text, word));
        // `a AS b`, `a b`: the second is a name that the statement gives. ORDER BY may use it later.
        let alias =
            before.is_some_and(|token| ends_value(token, text)) || own.iter().any(|name| name.eq_ignore_ascii_case(spelt)) && single;
        let call = behind("(") && !before.is_some_and(|token| token.is(text, "INTO"));
        let parameter = behind("=") && tokens.get(at + 1).is_some_and(|next| next.sign(text, ">"));
        let string = token.kind == Kind::Quoted && spelt.starts_with('\'');
        if keyword || typed || cast || filled || alias || call || parameter || string || tables(&range) || found.len() >= MOST {
            continue;
        }
        if !found.iter().any(|known| text.get(known.clone()).is_some_and(|known| known.eq_ignore_ascii_case(spelt))) {
            found.push(range);
        }
    }
    found
}

fn is_keyword(word: &str) -> bool {
    crate::sql::keyword::is_reserved(word) || KEYWORDS.binary_search_by(|known| (*known).cmp(word.to_ascii_uppercase().as_str())).is_ok()
}

/// Whether a value may end with this token, so that a name right behind it is its alias.
fn ends_value(token: &Token, text: &str) -> bool {
    match token.kind {
        Kind::Text | Kind::Quoted => true,
        Kind::Word => !is_keyword(token.text(text)) || token.is(text, "END"),
        Kind::Sign => token.sign(text, ")") || token.sign(text, "]"),
        Kind::Terminator | Kind::Command => false,
    }
}

/// The names that the statement gives by AS.
fn aliases<'a>(tokens: &[Token], text: &'a str) -> Vec<&'a str> {
    let given = |pair: &[Token]| match pair {
        [a, name] if a.is(text, "AS") && matches!(name.kind, Kind::Word | Kind::Quoted) => Some(name.text(text)),
        _ => None,
    };
    tokens.windows(2).filter_map(given).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted(), "{:?}", KEYWORDS.windows(2).find(|pair| pair[0] > pair[1]));
    }
}
