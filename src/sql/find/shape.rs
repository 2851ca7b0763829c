//! The shape of a statement: which words must follow its first one before we call it SQL.
//!
//! `Update the policy`, `Set-Mailbox`, `delete`, `exec bash` and `use strict` begin like SQL and are none. Each verb has a
//! small rule of its own here; a text that fits none is no statement. This is deliberately stricter than a parser would be
//! about prose and looser about everything else, since a statement with a typo must still be found.

use super::scan::{Kind, Scan, Token};

/// What the first statement of a text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// The text says `…` or `...` for something left out.
    pub abbreviated: bool,
}

/// How much benefit of the doubt a text gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Inline code: keywords, names and prose are far more frequent there than statements.
    Inline,
    /// A whole code block: nobody fences a keyword.
    Block,
}

/// Words that begin a statement. Most inline code is rejected by this list alone.
const VERBS: &[&str] = &[
    "ADD",
    "ALTER",
    "ANALYZE",
    "BACKUP",
    "BEGIN",
    "BULK",
    "CALL",
    "CHECKPOINT",
    "COMMENT",
    "COMMIT",
    "COPY",
    "CREATE",
    "DBCC",
    "DECLARE",
    "DELETE",
    "DELIMITER",
    "DENY",
    "DISABLE",
    "DROP",
    "ENABLE",
    "EXEC",
    "EXECUTE",
    "EXPLAIN",
    "GO",
    "GRANT",
    "IF",
    "INSERT",
    "KILL",
    "MERGE",
    "OPEN",
    "PRAGMA",
    "PRINT",
    "RAISERROR",
    "RECONFIGURE",
    "REPLACE",
    "RESTORE",
    "REVOKE",
    "ROLLBACK",
    "SELECT",
    "SET",
    "SHOW",
    "THROW",
    "TRUNCATE",
    "UPDATE",
    "USE",
    "VACUUM",
    "WAITFOR",
    "WHILE",
    "WITH",
];

/// Words that can follow a table in a FROM clause, so that they are not its alias.
const AFTER_SOURCE: &[&str] = &[
    "WHERE",
    "INNER",
    "LEFT",
    "RIGHT",
    "FULL",
    "CROSS",
    "JOIN",
    "OUTER",
    "NATURAL",
    "GROUP",
    "ORDER",
    "HAVING",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "MINUS",
    "WITH",
    "FOR",
    "OPTION",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "TABLESAMPLE",
    "PIVOT",
    "UNPIVOT",
    "USE",
    "FORCE",
    "IGNORE",
    "QUALIFY",
    "WINDOW",
    "CONNECT",
    "START",
    "GO",
    "ON",
    "PARTITION",
    "LATERAL",
    "STRAIGHT_JOIN",
    "WITHIN",
    "AS",
    "APPLY",
    "INTO",
    "RETURNING",
    "VERSION",
    "TIMESTAMP",
    "NOLOCK",
    "END",
    "MODEL",
    "SAMPLE",
];

/// Words of running text that no statement has outside its strings, placeholders and comments.
const PROSE: &[&str] = &[
    "the",
    "your",
    "this",
    "these",
    "those",
    "their",
    "following",
    "please",
    "click",
    "appropriate",
    "you",
    "it",
    "want",
    "should",
    "must",
    "which",
    "menu",
    "button",
];

/// Nouns that follow the name of a statement when it is only being talked about.
const NOUNS: &[&str] = &[
    "permission",
    "permissions",
    "statement",
    "statements",
    "command",
    "commands",
    "privilege",
    "privileges",
    "option",
    "query",
    "queries",
    "operation",
    "operations",
    "syntax",
    "clause",
    "right",
    "rights",
    "keyword",
    "event",
    "events",
    "and",
    "or",
    "from",
    "to",
    "for",
    "in",
    "on",
    "as",
    "is",
];

/// The shape of the statement that `text` begins with, if it begins with one.
pub(super) fn shape(text: &str, place: Place) -> Option<Shape> {
    let mut scan = Scan::new(text);
    let mut verb = scan.next()?;
    while verb.sign(';') || verb.sign('(') {
        verb = scan.next()?;
    }
    if verb.kind != Kind::Word {
        return None;
    }
    // The usual case ends here, after one word: names, commands, menu labels.
    let known = verb.is_any(VERBS) || is_procedure(verb.text);
    if !known || text.get(verb.end()..).is_none_or(|rest| rest.starts_with(['-', '.', ':', '/', '\\', '='])) {
        return None;
    }
    let evidence = Evidence::of(text);
    if evidence.prose || (titled(verb.text) && !evidence.strong) {
        return None;
    }
    fits(verb, scan, place, &evidence).then_some(Shape { abbreviated: evidence.abbreviated })
}

/// What the whole text says for and against its being SQL, from one pass over its first tokens.
struct Evidence {
    /// Signs that neither prose nor a menu label has.
    strong: bool,
    /// Words of running text stand outside strings and placeholders.
    prose: bool,
    abbreviated: bool,
}

impl Evidence {
    fn of(text: &str) -> Evidence {
        let mut found = Evidence { strong: false, prose: false, abbreviated: false };
        for token in Scan::new(text).take(400) {
            match token.kind {
                Kind::Word => {
                    found.strong |= token.text.contains(['_', '#']) || token.is_any(&["WHERE", "JOIN", "VALUES", "EXISTS", "NULL", "DUAL"]);
                    found.prose |= PROSE.contains(&token.text);
                }
                Kind::Name | Kind::Text | Kind::Number | Kind::Variable | Kind::Placeholder => found.strong = true,
                Kind::Ellipsis => found.abbreviated = true,
                Kind::Sign(sign) => found.strong |= matches!(sign, '*' | ',' | '(' | '=' | '<' | '>' | '.' | ';'),
            }
        }
        found
    }
}

/// Whether a word is spelt like the start of a sentence: `Select`, not `SELECT` or `select`.
fn titled(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.all(char::is_lowercase)
}

fn shouted(word: &str) -> bool {
    !word.chars().any(char::is_lowercase)
}

/// Whether a word is the name of a system or user procedure by its prefix.
fn is_procedure(word: &str) -> bool {
    ["sp_", "xp_"].iter().any(|prefix| word.get(..3).is_some_and(|head| head.eq_ignore_ascii_case(prefix)))
}

/// A name of one or more parts, as far as it goes.
#[derive(Clone, Copy)]
struct Path<'a> {
    first: Token<'a>,
    last: Token<'a>,
    parts: usize,
}

/// Takes a name: `t`, `[a b].dbo.t`, `db..t`, `#t`, `@t`, `bam_<name>`, `<name>`, `…`.
fn path<'a>(scan: &mut Scan<'a>) -> Option<Path<'a>> {
    let nameable = |token: &Token<'_>| matches!(token.kind, Kind::Word | Kind::Name | Kind::Variable | Kind::Placeholder | Kind::Ellipsis);
    while scan.peek().is_some_and(|token| token.sign(':')) {
        scan.next();
    }
    let first = scan.next().filter(nameable)?;
    let mut path = Path { first, last: first, parts: 1 };
    while let Some(token) = scan.peek() {
        if nameable(&token) && token.start == path.last.end() && token.kind != Kind::Ellipsis {
            scan.next();
            path.last = token;
        } else if token.sign('.') && token.start == path.last.end() {
            scan.next();
            path.parts += 1;
            path.last = token;
        } else {
            break;
        }
    }
    Some(path)
}

/// A name that can stand for an object, not one of the nouns or articles that follow a keyword in prose.
fn object<'a>(scan: &mut Scan<'a>) -> Option<Path<'a>> {
    path(scan).filter(|path| {
        !(path.parts == 1 && path.first.kind == Kind::Word && NOUNS.iter().any(|noun| path.first.text.eq_ignore_ascii_case(noun)))
    })
}

/// Whether the statement ends here: nothing follows, a `;`, a `GO`, or another line.
fn ends(scan: &Scan<'_>) -> bool {
    scan.peek().is_none_or(|token| token.sign(';') || token.is("GO") || token.opens_line)
}

fn fits(verb: Token<'_>, mut scan: Scan<'_>, place: Place, evidence: &Evidence) -> bool {
    let certain = shouted(verb.text) || evidence.strong;
    let block = place == Place::Block;
    let mut upper = [0_u8; 11];
    let Some(spot) = upper.get_mut(..verb.text.len()) else {
        return is_procedure(verb.text) && procedure_call(&mut scan, block);
    };
    spot.copy_from_slice(verb.text.as_bytes());
    spot.make_ascii_uppercase();
    match std::str::from_utf8(spot).unwrap_or("") {
        "SELECT" => select(verb, scan, place),
        "WITH" => cte(&mut scan),
        "INSERT" => insert(&mut scan),
        "REPLACE" => scan.eat("INTO") && insert(&mut scan),
        "UPDATE" => update(&mut scan, certain),
        "DELETE" => delete(verb, &mut scan),
        "MERGE" => merge(&mut scan),
        "TRUNCATE" => scan.eat("TABLE") && object(&mut scan).is_some(),
        "CREATE" => create(&mut scan, certain),
        "ALTER" => define(&mut scan) && certain && scan.next().is_some_and(|token| !token.is_any(NOUNS)),
        "DROP" => drop_(&mut scan, certain),
        "EXEC" | "EXECUTE" => exec(verb, &mut scan, block),
        "USE" => use_(verb, &mut scan, block),
        "GRANT" | "REVOKE" | "DENY" => grant(&mut scan, certain),
        "BACKUP" | "RESTORE" => backup(&mut scan),
        "DBCC" => dbcc(&mut scan, block),
        "DECLARE" => scan.next().is_some_and(|t| t.kind == Kind::Variable || (block && t.kind == Kind::Word)) && scan.next().is_some(),
        "SET" => set(&mut scan),
        "BEGIN" | "COMMIT" | "ROLLBACK" | "IF" | "WHILE" => compound(verb, &mut scan, block),
        "GO" => block && verb.opens_line && ends(&scan) && later(scan),
        "KILL" => shouted(verb.text) && scan.next().is_some_and(|t| t.kind == Kind::Number),
        "PRINT" => (block || shouted(verb.text)) && scan.next().is_some_and(|t| matches!(t.kind, Kind::Text | Kind::Variable)),
        "WAITFOR" => scan.next().is_some_and(|t| t.is_any(&["DELAY", "TIME"])) && scan.next().is_some(),
        "RAISERROR" => scan.eat_sign('('),
        "RECONFIGURE" => scan.eat("WITH") || block,
        "BULK" => scan.eat("INSERT") && object(&mut scan).is_some() && scan.eat("FROM"),
        "ENABLE" | "DISABLE" => scan.eat("TRIGGER") && object(&mut scan).is_some() && scan.eat("ON"),
        "EXPLAIN" => scan.clone().take(6).any(|t| t.is_any(&["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"])) && evidence.strong,
        "SHOW" => show(verb, &mut scan),
        "PRAGMA" => path(&mut scan).is_some() && (ends(&scan) || scan.eat_sign('=') || scan.eat_sign('(')) && certain,
        "CALL" => certain && object(&mut scan).is_some() && scan.eat_sign('('),
        "COPY" => {
            object(&mut scan).is_some()
                && scan.any(|t| t.is_any(&["FROM", "TO"]))
                && scan.next().is_some_and(|t| matches!(t.kind, Kind::Text | Kind::Word))
                && shouted(verb.text)
        }
        "COMMENT" => scan.eat("ON") && scan.next().is_some() && path(&mut scan).is_some() && scan.eat("IS"),
        "ANALYZE" | "VACUUM" => block && shouted(verb.text) && (ends(&scan) || path(&mut scan).is_some() && ends(&scan)),
        "DELIMITER" => block && scan.next().is_some(),
        "OPEN" => scan.next().is_some_and(|t| t.is_any(&["SYMMETRIC", "MASTER"])) && scan.eat("KEY") && scan.any(|t| t.is("DECRYPTION")),
        "THROW" => scan.next().is_some_and(|t| t.kind == Kind::Number) && scan.eat_sign(','),
        "CHECKPOINT" => block && shouted(verb.text) && (ends(&scan) || scan.next().is_some_and(|t| t.kind == Kind::Number)),
        "ADD" => scan.eat("SIGNATURE") && scan.eat("TO"),
        _ => is_procedure(verb.text) && procedure_call(&mut scan, block),
    }
}

/// SELECT: a list that is shaped like one, then a source that is shaped like one; or a list that computes something.
fn select(verb: Token<'_>, mut scan: Scan<'_>, place: Place) -> bool {
    let rest = scan.peek();
    let spaced = rest.is_some_and(|token| token.start > verb.end());
    let mut depth = 0_u32;
    let mut run = 0_u32;
    let mut computed = false;
    let mut cases = 0_i32;
    let mut tokens = 0_u32;
    let mut previous: Option<Token<'_>> = None;
    loop {
        let Some(token) = scan.next() else { break };
        tokens += 1;
        match token.kind {
            Kind::Sign('(') => {
                computed |= previous.is_some_and(|p| p.kind == Kind::Word || p.kind == Kind::Name) || depth == 0 && previous.is_none();
                depth += 1;
                run = 0;
            }
            Kind::Sign(')') => {
                depth = depth.saturating_sub(1);
                run = 1;
            }
            // `SELECT ?x WHERE {`, `select -First 1`, `select { … }`, `$(…).select`
            Kind::Sign('?' | '{' | '}' | '\\' | '!') if depth == 0 && token.text != "!" => {
                return false;
            }
            Kind::Sign('-') if tokens == 1 && scan.peek().is_some_and(|t| t.kind == Kind::Word) => {
                return false;
            }
            Kind::Sign(';') if depth == 0 => break,
            Kind::Sign(_) => run = 0,
            _ if depth > 0 => {}
            Kind::Word if token.is("FROM") => return tokens > 1 && source(&mut scan, place),
            Kind::Word if token.is("GO") && token.opens_line => break,
            Kind::Word if token.is("CASE") => {
                cases += 1;
                run = 0;
            }
            Kind::Word if token.is("END") => {
                cases -= 1;
                run = 1;
            }
            Kind::Word
                if token.is_any(&[
                    "DISTINCT",
                    "ALL",
                    "TOP",
                    "PERCENT",
                    "TIES",
                    "WHEN",
                    "THEN",
                    "ELSE",
                    "AS",
                    "AND",
                    "OR",
                    "NOT",
                    "IS",
                    "NULL",
                    "IN",
                    "LIKE",
                    "BETWEEN",
                    "OVER",
                    "COLLATE",
                    "INTO",
                    "AT",
                    "TIME",
                    "ZONE",
                    "INTERVAL",
                    "UNIQUE",
                    "WITH",
                    "DATE",
                    "TIMESTAMP",
                    "DIV",
                    "MOD",
                    "EXCEPT",
                    "FOR",
                    "VALUE",
                    "WITHIN",
                    "GROUP",
                    "FILTER",
                    "STRUCT",
                    "BULK",
                ]) =>
            {
                run = 0;
            }
            // A later clause without FROM, or the next statement on its own line.
            Kind::Word if token.opens_line && (token.is_any(VERBS) || token.is_any(AFTER_SOURCE)) => {
                break;
            }
            Kind::Word if token.is_any(&["UNION", "WHERE", "ORDER", "LIMIT"]) => break,
            Kind::Word | Kind::Name => run += 1,
            Kind::Variable | Kind::Text | Kind::Number => {
                computed |= tokens == 1 || token.kind == Kind::Variable;
                run += 1;
            }
            Kind::Placeholder | Kind::Ellipsis => run = 1,
        }
        if run > 2 {
            return false;
        }
        previous = Some(token);
    }
    // Nothing is read: a call, a variable or a literal must be there, and `select(2)`, `Select Case (x)` are none.
    computed && spaced && cases == 0 && depth == 0 && tokens > 0 && !titled(verb.text)
}

/// What follows FROM.
fn source(scan: &mut Scan<'_>, place: Place) -> bool {
    let Some(first) = scan.peek() else {
        return false;
    };
    match first.kind {
        Kind::Sign('(') => return true,
        // A file or a directory in quotes; which language that is, `foreign` says.
        Kind::Text => return true,
        _ => {}
    }
    if object(scan).is_none() {
        return false;
    }
    let Some(next) = scan.next() else { return true };
    match next.kind {
        Kind::Sign(',' | ';' | '(' | ')') => true,
        Kind::Sign('*' | '<' | '?' | '@' | '$' | '{' | '-') => place == Place::Block || !next.sign('-'),
        Kind::Sign(_) => place == Place::Block,
        Kind::Ellipsis | Kind::Name | Kind::Variable | Kind::Placeholder | Kind::Text => true,
        Kind::Number => false,
        Kind::Word if next.opens_line || next.is_any(AFTER_SOURCE) => true,
        Kind::Word => {
            // An alias: then a clause, a comma or the end, but not a third plain word.
            scan.peek()
                .is_none_or(|after| after.kind != Kind::Word || after.opens_line || after.is_any(AFTER_SOURCE) || place == Place::Block)
        }
    }
}

/// `WITH x AS (SELECT …) SELECT …`, not `WITH (NOLOCK)`.
fn cte(scan: &mut Scan<'_>) -> bool {
    scan.eat("RECURSIVE");
    if scan.eat("XMLNAMESPACES") {
        return scan.eat_sign('(');
    }
    if object(scan).is_none() {
        return false;
    }
    if scan.eat_sign('(') {
        for token in scan.by_ref() {
            if token.sign(')') {
                break;
            }
        }
    }
    scan.eat("AS") && scan.any(|token| token.is_any(&["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES"]))
}

fn insert(scan: &mut Scan<'_>) -> bool {
    top(scan);
    let into = scan.eat("INTO") | scan.eat("IGNORE") | scan.eat("OVERWRITE");
    let into = into | scan.eat("INTO");
    scan.eat("TABLE");
    let Some(_) = object(scan) else { return false };
    scan.clone().take(2000).any(|token| {
        token.is_any(&["VALUES", "VALUE", "SELECT", "EXEC", "EXECUTE", "DEFAULT", "OUTPUT", "WITH"])
            || (into && token.kind == Kind::Ellipsis)
    })
}

fn top(scan: &mut Scan<'_>) {
    if scan.eat("TOP") {
        let closed = scan.eat_sign('(');
        while let Some(token) = scan.next() {
            if !closed || token.sign(')') {
                break;
            }
        }
        scan.eat("PERCENT");
    }
}

fn update(scan: &mut Scan<'_>, certain: bool) -> bool {
    if scan.eat("STATISTICS") {
        return certain
            && object(scan).is_some_and(|name| !name.first.is("USING"))
            && (ends(scan) || scan.next().is_some_and(|t| t.is("WITH") || !matches!(t.kind, Kind::Word)));
    }
    top(scan);
    let Some(_) = object(scan) else { return false };
    for token in scan.by_ref().take(12) {
        if token.is("SET") {
            // A column and what is given to it, or the placeholder of both.
            let Some(target) = path(scan) else {
                return false;
            };
            return target.first.kind == Kind::Ellipsis
                || target.first.kind == Kind::Placeholder
                || scan.next().is_some_and(|t| matches!(t.kind, Kind::Sign(_)));
        }
    }
    false
}

fn delete(verb: Token<'_>, scan: &mut Scan<'_>) -> bool {
    top(scan);
    let from = scan.eat("FROM");
    let Some(name) = object(scan) else {
        return false;
    };
    // `Delete from list` is a label; `DELETE FROM Users` is as dangerous as statements get.
    let Some(next) = scan.next() else {
        return from && (shouted(verb.text) || name.parts > 1 || name.first.kind != Kind::Word);
    };
    next.is_any(&["WHERE", "FROM", "OUTPUT", "WITH", "USING", "OPTION", "AS", "RETURNING", "LIMIT", "ORDER"])
        || from && (next.sign(';') || next.opens_line)
        || from && next.kind == Kind::Word && scan.peek().is_some_and(|t| t.is_any(AFTER_SOURCE) || t.is("USING"))
}

fn merge(scan: &mut Scan<'_>) -> bool {
    top(scan);
    scan.eat("INTO");
    object(scan).is_some() && scan.clone().take(12).any(|token| token.is("USING")) && scan.any(|token| token.is("WHEN"))
}

/// The object types of CREATE, ALTER and DROP, and the words that may stand before them.
const TYPES: &[&str] = &[
    "TABLE",
    "VIEW",
    "PROCEDURE",
    "PROC",
    "FUNCTION",
    "TRIGGER",
    "INDEX",
    "DATABASE",
    "SCHEMA",
    "LOGIN",
    "USER",
    "ROLE",
    "SEQUENCE",
    "SYNONYM",
    "TYPE",
    "CERTIFICATE",
    "CREDENTIAL",
    "ENDPOINT",
    "SESSION",
    "ASSEMBLY",
    "QUEUE",
    "SERVICE",
    "CONTRACT",
    "KEY",
    "STATISTICS",
    "GROUP",
    "CATALOG",
    "STOPLIST",
    "POOL",
    "POLICY",
    "AGGREGATE",
    "ROUTE",
    "BINDING",
    "PROVIDER",
    "EXTENSION",
    "DOMAIN",
    "TABLESPACE",
    "PACKAGE",
    "STAGE",
    "STREAM",
    "TASK",
    "PIPE",
    "WAREHOUSE",
    "VOLUME",
    "SHARE",
    "SCHEME",
    "DEFAULT",
    "RULE",
    "AUTHORIZATION",
    "CONFIGURATION",
    "NOTIFICATION",
    "AUDIT",
    "SPECIFICATION",
    "COLLECTION",
    "SOURCE",
    "FORMAT",
    "LIBRARY",
    "CONSTRAINT",
    "SYSTEM",
    "SIGNATURE",
    "PROFILE",
    "PUBLICATION",
    "SUBSCRIPTION",
    "SERVER",
];
const BEFORE_TYPES: &[&str] = &[
    "OR",
    "REPLACE",
    "ALTER",
    "UNIQUE",
    "CLUSTERED",
    "NONCLUSTERED",
    "COLUMNSTORE",
    "TEMP",
    "TEMPORARY",
    "GLOBAL",
    "LOCAL",
    "EXTERNAL",
    "MATERIALIZED",
    "FULLTEXT",
    "SPATIAL",
    "XML",
    "PRIMARY",
    "MASTER",
    "SYMMETRIC",
    "ASYMMETRIC",
    "PARTITION",
    "SERVER",
    "DATABASE",
    "EVENT",
    "AVAILABILITY",
    "RESOURCE",
    "WORKLOAD",
    "SECURITY",
    "APPLICATION",
    "REMOTE",
    "SERVICE",
    "CRYPTOGRAPHIC",
    "SCOPED",
    "COLUMN",
    "ENCRYPTION",
    "MESSAGE",
    "SEARCH",
    "SECURE",
    "TRANSIENT",
    "FILE",
    "DATA",
    "PUBLIC",
    "EDITIONABLE",
    "FORCE",
    "VIRTUAL",
    "BITMAP",
    "UNLOGGED",
    "CONCURRENTLY",
    "TRANSPARENT",
    "BROKER",
    "SELECTIVE",
    "USER",
    "AUDIT",
    "SCHEMA",
    "PROPERTY",
    "LIST",
];

/// Takes the object's type and name: `TABLE IF NOT EXISTS dbo.t`, `OR ALTER PROCEDURE p`, `SERVER ROLE r`.
fn define(scan: &mut Scan<'_>) -> bool {
    let mut typed = false;
    for _ in 0..6 {
        let Some(token) = scan.peek() else {
            return false;
        };
        let is_type = token.is_any(TYPES);
        // `ALTER SERVER ROLE x`: a word on both lists is the type only when no type follows it.
        if token.is_any(BEFORE_TYPES) && !(typed && is_type) || is_type {
            if typed && !is_type {
                break;
            }
            typed |= is_type;
            scan.next();
        } else {
            break;
        }
    }
    if !typed {
        return false;
    }
    if scan.eat("IF") {
        scan.eat("NOT");
        scan.eat("EXISTS");
    }
    if scan.eat("ON") {
        // ALTER AUTHORIZATION ON …, CREATE INDEX ON …
        return scan.next().is_some();
    }
    object(scan).is_some()
}

fn create(scan: &mut Scan<'_>, certain: bool) -> bool {
    let what = scan.clone().take(5).find(|token| token.is_any(TYPES));
    if !define(scan) {
        return false;
    }
    let Some(next) = scan.peek() else {
        // `CREATE DATABASE x` is whole; `CREATE TABLE Customers` only names a step.
        return certain && what.is_some_and(|t| t.is_any(&["DATABASE", "SCHEMA", "ROLE", "SEQUENCE", "USER", "EXTENSION", "LOGIN"]));
    };
    if what.is_some_and(|t| t.is_any(&["TABLE", "VIEW", "INDEX"])) {
        let opens = next.sign('(') || next.kind == Kind::Ellipsis;
        return opens || next.is_any(&["AS", "ON", "LIKE", "USING", "CLONE", "WITH", "OF", "PARTITION", "COMMENT"]);
    }
    certain && !next.is_any(NOUNS) | next.is_any(&["AS", "ON", "FOR", "FROM", "IS", "IN"])
}

fn drop_(scan: &mut Scan<'_>, certain: bool) -> bool {
    if scan.clone().take(2).last().is_some_and(|t| t.is("INDEX")) && scan.peek().is_some_and(|t| t.is("FULLTEXT")) {
        // The only one without a name: DROP FULLTEXT INDEX ON t.
        return scan.nth(2).is_some_and(|t| t.is("ON")) && object(scan).is_some();
    }
    if !define(scan) {
        return false;
    }
    certain
        && (ends(scan)
            || scan
                .next()
                .is_some_and(|t| t.sign(',') || t.sign('(') || t.is_any(&["ON", "CASCADE", "RESTRICT", "PURGE", "FOR", "FROM", "WITH"])))
        || !certain && ends(scan) && scan.peek().is_none_or(|t| !t.sign('.'))
}

/// EXEC: a name that is a procedure's by its look, or any name with arguments that are T-SQL's.
fn exec(verb: Token<'_>, scan: &mut Scan<'_>, block: bool) -> bool {
    let Some(first) = scan.peek() else {
        return false;
    };
    let spaced = first.start > verb.end();
    if !spaced && !first.sign('(') {
        return false;
    }
    if first.sign('(') {
        scan.next();
        let dynamic = scan.next().is_some_and(|t| matches!(t.kind, Kind::Variable | Kind::Text));
        return dynamic && (block || shouted(verb.text));
    }
    if first.is("AS") {
        scan.next();
        return scan.next().is_some_and(|t| t.is_any(&["USER", "LOGIN"])) && scan.eat_sign('=');
    }
    if first.kind == Kind::Variable && !first.text.starts_with('@') {
        return false;
    }
    if first.is_any(&["SQL", "CICS", "IMMEDIATE", "STATIC", "DLI"]) {
        return first.is("IMMEDIATE") && scan.nth(1).is_some();
    }
    let Some(mut name) = object(scan) else {
        return false;
    };
    if name.first.kind == Kind::Variable && scan.eat_sign('=') {
        match object(scan) {
            Some(called) => name = called,
            None => return false,
        }
    }
    let word = name.last.text;
    // RemoveDanglingInstances, MOVE_EMP_DATA: no shell command is spelt so.
    let humps = word.as_bytes().windows(2).any(|w| matches!(w, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase()));
    let named = name.first.kind != Kind::Word
        || name.parts > 1 && name.last.kind != Kind::Sign('/')
        || word.contains('_')
        || humps
        || is_procedure(word);
    let Some(next) = scan.peek() else {
        return named && !word.contains('$');
    };
    match next.kind {
        Kind::Variable => next.text.starts_with('@'),
        Kind::Text | Kind::Number | Kind::Sign(';') => named || shouted(verb.text) && next.kind != Kind::Number,
        Kind::Name | Kind::Placeholder | Kind::Ellipsis => {
            named && is_procedure(word) || named && block || name.parts > 1 && name.first.kind == Kind::Name
        }
        Kind::Word => {
            next.opens_line && named
                || next.is_any(&["GO", "WITH"]) && named
                || named && {
                    scan.next();
                    ends(scan) || scan.peek().is_some_and(|t| t.sign(','))
                }
        }
        Kind::Sign(_) => false,
    }
}

/// A procedure called by its bare name, as only the first statement of a batch may be.
fn procedure_call(scan: &mut Scan<'_>, block: bool) -> bool {
    let Some(next) = scan.next() else {
        return block;
    };
    match next.kind {
        Kind::Text | Kind::Variable | Kind::Name | Kind::Number => true,
        Kind::Word => next.opens_line && block || !next.is_any(NOUNS) && !next.is("stored") && ends(scan),
        Kind::Placeholder => ends(scan),
        Kind::Sign(';') => true,
        Kind::Sign(_) | Kind::Ellipsis => false,
    }
}

fn use_(verb: Token<'_>, scan: &mut Scan<'_>, block: bool) -> bool {
    let Some(first) = scan.peek() else {
        return false;
    };
    if first.is_any(&["HINT", "PLAN", "strict", "warnings", "CASE", "utf8"]) || first.sign('(') {
        return false;
    }
    // `USE <name>` with markup inside still says what it is.
    let marked = first.sign('<');
    let Some(name) = object(scan) else {
        return marked && block && shouted(verb.text);
    };
    let sure = shouted(verb.text) || name.first.kind == Kind::Name || name.first.is_any(&["master", "msdb", "tempdb", "model"]);
    sure && name.parts == 1 && ends(scan)
        || block && scan.peek().is_some_and(|t| t.is("GO") || t.opens_line && (t.is_any(VERBS) || is_procedure(t.text)))
}

fn grant(scan: &mut Scan<'_>, certain: bool) -> bool {
    scan.eat("GRANT");
    scan.eat("OPTION");
    scan.eat("FOR");
    let permission = scan.next().is_some_and(|token| {
        token.is_any(&[
            "SELECT",
            "INSERT",
            "UPDATE",
            "DELETE",
            "EXECUTE",
            "EXEC",
            "ALTER",
            "ALL",
            "CONTROL",
            "CREATE",
            "CONNECT",
            "VIEW",
            "REFERENCES",
            "IMPERSONATE",
            "TAKE",
            "RECEIVE",
            "SEND",
            "ADMINISTER",
            "USAGE",
            "BACKUP",
            "SHOWPLAN",
            "UNMASK",
            "SUPER",
            "PROCESS",
            "REPLICATION",
            "FILE",
            "DBA",
            "OWNERSHIP",
            "ROLE",
            "MODIFY",
            "DROP",
            "RESOURCE",
            "UNLIMITED",
            "SYSDBA",
            "APPLY",
        ]) || matches!(token.kind, Kind::Placeholder | Kind::Ellipsis | Kind::Name)
            || token.text.contains('_')
    });
    permission
        && certain
        && scan.any(|token| token.is_any(&["TO", "FROM"]))
        && object(scan).is_some_and(|name| name.parts == 1 || name.first.kind != Kind::Word)
        && scan.peek().is_none_or(|t| t.kind != Kind::Word || t.opens_line || t.is_any(&["WITH", "AS", "CASCADE", "IDENTIFIED", "GO"]))
}

fn backup(scan: &mut Scan<'_>) -> bool {
    let Some(what) = scan.next() else {
        return false;
    };
    if what.is_any(&["FILELISTONLY", "HEADERONLY", "VERIFYONLY", "LABELONLY"]) {
        return scan.eat("FROM");
    }
    if what.is_any(&["CERTIFICATE", "SERVICE", "MASTER"]) {
        return scan.by_ref().take(12).any(|token| token.is("FILE"));
    }
    if !what.is_any(&["DATABASE", "LOG"]) || object(scan).is_none() {
        return false;
    }
    scan.peek().is_some_and(|token| token.is_any(&["TO", "FROM", "WITH", "FILE", "FILEGROUP", "PAGE"]))
        && scan.nth(1).is_some_and(|t| {
            t.kind != Kind::Word || t.is_any(&["DISK", "URL", "TAPE", "RECOVERY", "NORECOVERY", "REPLACE", "FILE", "MOVE"])
        })
        || ends(scan) && shouted(what.text)
}

/// DBCC: a command that needs no argument, or any with one; the bare name of one that needs some is only a name.
fn dbcc(scan: &mut Scan<'_>, block: bool) -> bool {
    let Some(command) = scan.next().filter(|token| token.kind == Kind::Word) else {
        return false;
    };
    let alone = command.is_any(&[
        "CHECKDB",
        "FREEPROCCACHE",
        "DROPCLEANBUFFERS",
        "TRACESTATUS",
        "USEROPTIONS",
        "OPENTRAN",
        "CHECKCATALOG",
        "CHECKALLOC",
        "CHECKCONSTRAINTS",
        "FREESESSIONCACHE",
        "PROCCACHE",
        "MEMORYSTATUS",
        "CHECKFILEGROUP",
        "UPDATEUSAGE",
    ]);
    scan.eat_sign('(') || scan.eat("WITH") || ends(scan) && (alone || block)
}

/// SET: a variable, or options that are known, each with a value that is.
fn set(scan: &mut Scan<'_>) -> bool {
    let Some(first) = scan.next() else {
        return false;
    };
    match first.kind {
        Kind::Variable => {
            first.text.starts_with('@') && scan.next().is_some_and(|t| matches!(t.kind, Kind::Sign('=' | '+' | '-' | '.' | '*')))
        }
        Kind::Word if first.is("TRANSACTION") => scan.eat("ISOLATION"),
        Kind::Word if first.is_any(&["IDENTITY_INSERT"]) => object(scan).is_some() && scan.next().is_some_and(|t| t.is_any(&["ON", "OFF"])),
        Kind::Word if first.is("STATISTICS") => scan.next().is_some_and(|t| t.is_any(&["IO", "TIME", "XML", "PROFILE"])),
        Kind::Word
            if first.is_any(&[
                "NOCOUNT",
                "QUOTED_IDENTIFIER",
                "ANSI_NULLS",
                "ANSI_PADDING",
                "ANSI_WARNINGS",
                "ANSI_DEFAULTS",
                "ARITHABORT",
                "ARITHIGNORE",
                "XACT_ABORT",
                "IMPLICIT_TRANSACTIONS",
                "CONCAT_NULL_YIELDS_NULL",
                "NUMERIC_ROUNDABORT",
                "SHOWPLAN_ALL",
                "SHOWPLAN_TEXT",
                "SHOWPLAN_XML",
                "NOEXEC",
                "PARSEONLY",
                "FMTONLY",
                "ROWCOUNT",
                "TEXTSIZE",
                "LOCK_TIMEOUT",
                "DEADLOCK_PRIORITY",
                "DATEFORMAT",
                "DATEFIRST",
                "LANGUAGE",
                "CURSOR_CLOSE_ON_COMMIT",
                "ANSI_NULL_DFLT_ON",
                "CONTEXT_INFO",
                "FORCEPLAN",
                "REMOTE_PROC_TRANSACTIONS",
                "SERVEROUTPUT",
                "SEARCH_PATH",
                "STATEMENT_TIMEOUT",
                "ANSI_NULL_DFLT_OFF",
                "OFFSETS",
            ]) =>
        {
            scan.next().is_some()
        }
        Kind::Word => first.is_any(&["GLOBAL", "SESSION"]) && path(scan).is_some() && scan.eat_sign('='),
        _ => false,
    }
}

/// `BEGIN TRAN …`, `IF … `, `WHILE …`: SQL when a statement follows somewhere inside.
fn compound(verb: Token<'_>, scan: &mut Scan<'_>, block: bool) -> bool {
    if verb.is_any(&["BEGIN", "COMMIT", "ROLLBACK"]) {
        let transaction = scan.peek().is_some_and(|t| t.is_any(&["TRAN", "TRANSACTION", "WORK", "TRY"]));
        return (transaction || verb.is("BEGIN") && block) && (later(scan.clone()) || block && transaction);
    }
    let guard = scan.peek().is_some_and(|t| {
        t.is_any(&["EXISTS", "NOT", "OBJECT_ID", "DB_ID", "COL_LENGTH", "SERVERPROPERTY", "IS_SRVROLEMEMBER", "CURSOR_STATUS"])
            || t.kind == Kind::Variable && t.text.starts_with('@')
            || t.sign('(')
            || block && t.kind != Kind::Sign('-')
    });
    guard && later(scan.clone())
}

/// Whether a later token begins a statement by its own rule; a few candidates are tried, so this stays linear.
fn later(scan: Scan<'_>) -> bool {
    let mut tried = 0;
    let mut rest = scan;
    while let Some(token) = rest.next() {
        let sure = &[
            "SELECT",
            "UPDATE",
            "DELETE",
            "INSERT",
            "EXEC",
            "EXECUTE",
            "DROP",
            "CREATE",
            "ALTER",
            "MERGE",
            "TRUNCATE",
            "SET",
            "DBCC",
            "DECLARE",
            "USE",
            "KILL",
            "BACKUP",
            "RESTORE",
            "RAISERROR",
        ];
        if token.is_any(sure) {
            let evidence = Evidence { strong: true, prose: false, abbreviated: false };
            if fits(token, rest.clone(), Place::Block, &evidence) {
                return true;
            }
            tried += 1;
            if tried == 8 {
                return false;
            }
        } else if token.is("PRINT") && rest.peek().is_some_and(|t| t.kind == Kind::Text) {
            return true;
        }
    }
    false
}

fn show(verb: Token<'_>, scan: &mut Scan<'_>) -> bool {
    scan.eat("FULL");
    scan.eat("GLOBAL");
    shouted(verb.text)
        && scan.next().is_some_and(|t| {
            t.is_any(&[
                "TABLES",
                "DATABASES",
                "VARIABLES",
                "STATUS",
                "PROCESSLIST",
                "GRANTS",
                "CREATE",
                "ENGINE",
                "SLAVE",
                "REPLICA",
                "MASTER",
                "WARNINGS",
                "ERRORS",
                "COLUMNS",
                "INDEX",
                "INDEXES",
                "SCHEMAS",
                "WAREHOUSES",
                "VIEWS",
                "PARTITIONS",
                "TBLPROPERTIES",
                "search_path",
            ])
        })
}
