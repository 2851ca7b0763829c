//! What a statement is and which tables it reads and writes, from its tokens.
//!
//! Tokens rather than the parser's tree, so that a statement that only passes the shallow check, or none, is described as
//! well, and names keep the spelling of the source.

use super::lex::{Kind, Token};
use std::ops::Range;

/// Kind and tables of one statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub kind: &'static str,
    pub reads: Vec<Range<usize>>,
    pub writes: Vec<Range<usize>>,
    pub read_only: bool,
}

/// Functions whose argument list has a FROM of its own.
const FROM_INSIDE: &[&str] = &["EXTRACT", "SUBSTRING", "SUBSTR", "TRIM", "OVERLAY", "POSITION", "LTRIM", "RTRIM"];

/// SQLite pragmas that take an argument and only answer.
const ASKING: &[&str] = &[
    "table_info",
    "table_xinfo",
    "table_list",
    "index_list",
    "index_info",
    "index_xinfo",
    "foreign_key_list",
    "foreign_key_check",
    "integrity_check",
    "quick_check",
];

/// Words after a table that are not its alias.
const CLAUSES: &[&str] = &[
    "WHERE",
    "SET",
    "ON",
    "USING",
    "JOIN",
    "INNER",
    "LEFT",
    "RIGHT",
    "FULL",
    "CROSS",
    "NATURAL",
    "GROUP",
    "ORDER",
    "HAVING",
    "LIMIT",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "MINUS",
    "VALUES",
    "SELECT",
    "WINDOW",
    "QUALIFY",
    "RETURNING",
    "FETCH",
    "OFFSET",
    "FOR",
    "WITH",
    "FROM",
];

/// The kind of a statement by its first word. Each is in lower case, as in the export.
const KINDS: &[(&str, &str)] = &[
    ("SELECT", "select"),
    ("WITH", "select"),
    ("VALUES", "select"),
    ("TABLE", "select"),
    ("FROM", "select"),
    ("INSERT", "insert"),
    ("REPLACE", "insert"),
    ("UPDATE", "update"),
    ("DELETE", "delete"),
    ("MERGE", "merge"),
    ("TRUNCATE", "truncate"),
    ("CREATE", "create"),
    ("ALTER", "alter"),
    ("DROP", "drop"),
    ("RENAME", "alter"),
    ("UNDROP", "create"),
    ("GRANT", "grant"),
    ("REVOKE", "revoke"),
    ("BEGIN", "transaction"),
    ("START", "transaction"),
    ("COMMIT", "transaction"),
    ("ROLLBACK", "transaction"),
    ("SAVEPOINT", "transaction"),
    ("RELEASE", "transaction"),
    ("END", "transaction"),
    ("ABORT", "transaction"),
    ("SET", "set"),
    ("RESET", "set"),
    ("UNSET", "set"),
    ("USE", "use"),
    ("SHOW", "show"),
    ("DESCRIBE", "show"),
    ("DESC", "show"),
    ("EXPLAIN", "explain"),
    ("PRAGMA", "pragma"),
    ("CALL", "execute"),
    ("EXEC", "execute"),
    ("EXECUTE", "execute"),
    ("DO", "execute"),
    ("COPY", "copy"),
    ("LOAD", "copy"),
    ("EXPORT", "copy"),
    ("UNLOAD", "copy"),
    ("PUT", "copy"),
    ("GET", "copy"),
    ("DECLARE", "declare"),
    ("COMMENT", "alter"),
    ("LOCK", "lock"),
    ("UNLOCK", "lock"),
    ("KILL", "admin"),
    ("FLUSH", "admin"),
    ("ANALYZE", "admin"),
    ("VACUUM", "admin"),
    ("OPTIMIZE", "admin"),
    ("CHECK", "admin"),
    ("REPAIR", "admin"),
    ("REINDEX", "admin"),
    ("CLUSTER", "admin"),
    ("CHECKPOINT", "admin"),
    ("REFRESH", "admin"),
    ("PURGE", "drop"),
    ("ATTACH", "admin"),
    ("DETACH", "admin"),
    ("LIST", "show"),
    ("LS", "show"),
    ("REMOVE", "drop"),
    ("RM", "drop"),
    ("IF", "block"),
    ("LOOP", "block"),
    ("WHILE", "block"),
    ("FOR", "block"),
    ("REPEAT", "block"),
    ("FETCH", "cursor"),
    ("OPEN", "cursor"),
    ("CLOSE", "cursor"),
    ("MOVE", "cursor"),
    ("PREPARE", "prepare"),
    ("DEALLOCATE", "prepare"),
    ("ASSERT", "select"),
    ("RETURN", "block"),
    ("HELP", "show"),
    ("CACHE", "admin"),
    ("UNCACHE", "admin"),
    ("MSCK", "admin"),
];

/// More tables than this a statement are not listed: each is compared with the others.
const MOST: usize = 256;

/// Describes the statement that `tokens` make.
pub(super) fn facts(tokens: &[Token], text: &str, routine: bool) -> Facts {
    let words: Vec<Token> = tokens.iter().copied().skip_while(|token| token.sign(text, "(")).collect();
    let Some(first) = words.first() else { return Facts::default() };
    let mut kind = KINDS.iter().find(|(word, _)| first.is(text, word)).map_or("other", |(_, kind)| kind);
    let has = |list: &[&str]| words.iter().any(|token| token.is_any(text, list));
    let followed = |word: &str, by: &[&str]| words.windows(2).any(|pair| matches!(pair, [a, b] if a.is(text, word) && b.is_any(text, by)));
    if first.is(text, "WITH") {
        // The verb after the list of common table expressions, outside their parentheses.
        kind = outer_verb(&words, text).unwrap_or("select");
    }
    if routine && matches!(kind, "transaction" | "declare") {
        kind = "block";
    }
    let (reads, writes) = tables(&words, text);
    let changing =
        ["INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "CREATE", "ALTER", "DROP", "REPLACE", "GRANT", "REVOKE", "CALL", "EXECUTE"];
    let read_only = match kind {
        "select" => !followed("SELECT", &["INTO"]) && !into_table(&words, text) && !inner_write(&words, text),
        // EXPLAIN ANALYZE runs what it explains.
        "explain" => !(has(&["ANALYZE"]) && has(&changing)),
        "show" | "use" | "declare" | "cursor" | "transaction" => true,
        "set" => !has(&["GLOBAL", "PERSIST", "SYSTEM", "PASSWORD"]),
        "pragma" => !words.iter().any(|token| token.sign(text, "=")) && (has(ASKING) || !words.iter().any(|token| token.sign(text, "("))),
        "copy" => first.is(text, "COPY") && has(&["TO"]) && has(&["STDOUT"]),
        "block" => !has(&changing),
        "prepare" => !has(&changing),
        _ => false,
    };
    Facts { kind, reads, writes, read_only }
}

/// The first verb outside parentheses.
fn outer_verb(words: &[Token], text: &str) -> Option<&'static str> {
    let mut depth = 0_i64;
    for token in words {
        if token.sign(text, "(") {
            depth += 1;
        } else if token.sign(text, ")") {
            depth -= 1;
        } else if depth == 0 && token.is_any(text, &["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES"]) {
            return KINDS.iter().find(|(word, _)| token.is(text, word)).map(|(_, kind)| *kind);
        }
    }
    None
}

/// SELECT … INTO t, which makes a table in PostgreSQL, and fills variables or a file elsewhere.
fn into_table(words: &[Token], text: &str) -> bool {
    words.iter().enumerate().any(|(at, token)| {
        token.is(text, "INTO")
            && words.get(at + 1).is_some_and(|next| {
                matches!(next.kind, Kind::Word | Kind::Quoted) && !next.text(text).starts_with('@')
                    || next.is_any(text, &["OUTFILE", "DUMPFILE"])
            })
    })
}

/// A common table expression that writes: `WITH x AS (DELETE … RETURNING *) SELECT …`.
fn inner_write(words: &[Token], text: &str) -> bool {
    words
        .windows(2)
        .any(|pair| matches!(pair, [open, verb] if open.sign(text, "(") && verb.is_any(text, &["INSERT", "UPDATE", "DELETE", "MERGE"])))
}

/// The tables read and written, each once per spelling, in the order of the text.
fn tables(words: &[Token], text: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let mut reads: Vec<Range<usize>> = Vec::new();
    let mut writes: Vec<Range<usize>> = Vec::new();
    let ctes = common(words, text);
    let mut inside: Vec<bool> = Vec::new();
    let mut at = 0;
    let create =
        words.first().is_some_and(|token| token.is_any(text, &["CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME", "UNDROP", "COMMENT"]));
    let grant = words.first().is_some_and(|token| token.is_any(text, &["GRANT", "REVOKE"]));
    let delete_at = |at: usize| words.get(at.wrapping_sub(1)).is_some_and(|token| token.is(text, "DELETE"));
    while let Some(token) = words.get(at) {
        at += 1;
        if token.sign(text, "(") {
            inside.push(words.get(at.wrapping_sub(2)).is_some_and(|before| before.is_any(text, FROM_INSIDE)));
            continue;
        }
        if token.sign(text, ")") {
            inside.pop();
            continue;
        }
        if token.kind != Kind::Word || inside.last() == Some(&true) || grant {
            continue;
        }
        let before = words.get(at.wrapping_sub(2));
        let reading = token.is_any(text, &["FROM", "JOIN"]);
        let list = if token.is(text, "FROM") {
            if before.is_some_and(|token| token.is(text, "DISTINCT"))
                || create && before.is_some_and(|token| !token.is_any(text, &["STREAM"])) && !words.iter().any(|t| t.is(text, "SELECT"))
            {
                continue;
            }
            if delete_at(at - 1) { &mut writes } else { &mut reads }
        } else if token.is_any(text, &["JOIN", "USING"])
            && (token.is(text, "JOIN") || words.first().is_some_and(|t| t.is_any(text, &["MERGE", "DELETE"])))
        {
            &mut reads
        } else if token.is(text, "INTO") && words.first().is_none_or(|t| !t.is(text, "FETCH")) {
            if words.get(at).is_some_and(|next| next.is_any(text, &["OUTFILE", "DUMPFILE"])) {
                continue;
            }
            &mut writes
        } else if token.is(text, "UPDATE")
            && !before.is_some_and(|token| token.is_any(text, &["FOR", "ON", "KEY", "THEN", "NO"]) || token.sign(text, ","))
            || token.is_any(text, &["TABLE", "VIEW"])
                && (create
                    || before
                        .is_some_and(|token| token.is_any(text, &["OVERWRITE", "REPAIR", "ANALYZE", "OPTIMIZE", "LOCK", "CHECK", "INTO"])))
            || at == 1 && token.is_any(text, &["TRUNCATE", "OPTIMIZE"])
        {
            &mut writes
        } else {
            continue;
        };
        at = names(words, at, text, &ctes, reading, list);
    }
    (reads, writes)
}

/// The names that the WITH clauses define.
fn common<'a>(words: &[Token], text: &'a str) -> Vec<&'a str> {
    if !words.iter().any(|token| token.is(text, "WITH")) {
        return Vec::new();
    }
    words
        .windows(3)
        .filter_map(|three| match three {
            [name, a, open] if a.is(text, "AS") && (open.sign(text, "(") || open.is_any(text, &["MATERIALIZED", "NOT"])) => {
                Some(name.text(text))
            }
            _ => None,
        })
        .take(MOST)
        .collect()
}

/// Takes a table, its alias, and after a comma the next one. Returns where reading goes on.
fn names(words: &[Token], mut at: usize, text: &str, ctes: &[&str], reading: bool, list: &mut Vec<Range<usize>>) -> usize {
    loop {
        while words.get(at).is_some_and(|token| {
            token.is_any(
                text,
                &[
                    "ONLY",
                    "LATERAL",
                    "TABLE",
                    "IF",
                    "NOT",
                    "EXISTS",
                    "IGNORE",
                    "LOW_PRIORITY",
                    "QUICK",
                    "OVERWRITE",
                    "OR",
                    "REPLACE",
                    "ABORT",
                    "FAIL",
                ],
            )
        }) {
            at += 1;
        }
        let Some(first) = words.get(at).filter(|token| matches!(token.kind, Kind::Word | Kind::Quoted)) else { return at };
        if first.is_any(text, CLAUSES) || first.is(text, "UNNEST") {
            return at;
        }
        let mut end = first.end;
        at += 1;
        // The parts stand close together: `a.b`, `` `p-1`.d.t ``, and `project-1.d.t` in BigQuery.
        while let (Some(dot), Some(part)) = (words.get(at), words.get(at + 1)) {
            let joined = (dot.sign(text, ".") || dot.sign(text, "-")) && dot.start == end && part.start == dot.end;
            if !joined || !matches!(part.kind, Kind::Word | Kind::Quoted) {
                break;
            }
            end = part.end;
            at += 2;
        }
        // What is read with an argument list is a function; what is written with one is a table and its columns.
        let name = first.start..end;
        let spelt = text.get(name.clone()).unwrap_or("");
        let call = words.get(at).is_some_and(|token| token.sign(text, "(") && reading);
        if !call
            && list.len() < MOST
            && !ctes.iter().any(|cte| cte.eq_ignore_ascii_case(spelt))
            && !list.iter().any(|known| text.get(known.clone()) == Some(spelt))
        {
            list.push(name);
        }
        if words.get(at).is_some_and(|token| token.is(text, "AS")) {
            at += 1;
        }
        if words.get(at).is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Quoted) && !token.is_any(text, CLAUSES)) {
            at += 1;
        }
        if !words.get(at).is_some_and(|token| token.sign(text, ",")) {
            return at;
        }
        at += 1;
    }
}
