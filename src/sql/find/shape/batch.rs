//! Statements of a batch: EXEC, USE, SET, DBCC, BEGIN, IF and the like.

use super::super::scan::{Kind, Scan, Token};
use super::words::{NOUNS, VERBS};
use super::{Evidence, Place, ends, fits, is_procedure, object, path, shouted};

/// EXEC: a name that is a procedure's by its look, or any name with arguments that are T-SQL's.
pub(super) fn exec(verb: Token<'_>, scan: &mut Scan<'_>, block: bool) -> bool {
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
    // `exec setup.exe`: a file, not an object of a schema.
    let files = ["exe", "sql", "sh", "bat", "cmd", "ps1", "py", "com", "js", "msi", "dll", "jar", "vbs"];
    if name.parts > 1 && name.last.kind == Kind::Word && files.iter().any(|file| word.eq_ignore_ascii_case(file)) {
        return false;
    }
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
            named && (is_procedure(word) || block) || name.parts > 1 && name.first.kind == Kind::Name
        }
        Kind::Word => {
            scan.next();
            named && (next.opens_line || next.is_any(&["GO", "WITH"]) || ends(scan) || scan.peek().is_some_and(|t| t.sign(',')))
        }
        Kind::Sign(_) => false,
    }
}

/// A procedure called by its bare name, as only the first statement of a batch may be.
pub(super) fn procedure_call(scan: &mut Scan<'_>, block: bool) -> bool {
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

pub(super) fn use_(verb: Token<'_>, scan: &mut Scan<'_>, block: bool) -> bool {
    let Some(first) = scan.peek() else {
        return false;
    };
    if first.is_any(&["HINT", "PLAN", "strict", "warnings", "CASE", "utf8", "DATABASE", "SCHEMA"]) || first.sign('(') {
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

/// DBCC: a command that needs no argument, or any with one; the bare name of one that needs some is only a name.
pub(super) fn dbcc(scan: &mut Scan<'_>, block: bool) -> bool {
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
pub(super) fn set(scan: &mut Scan<'_>) -> bool {
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
pub(super) fn compound(verb: Token<'_>, scan: &mut Scan<'_>, block: bool) -> bool {
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
pub(super) fn later(scan: Scan<'_>) -> bool {
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

pub(super) fn show(verb: Token<'_>, scan: &mut Scan<'_>) -> bool {
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
