//! What a text's statements do: the tables they read and write, their columns, and whether they change anything.

use std::ops::Range;

use super::lexer::{Lexed, TokenKind};
use super::tsql::Outcome;
use super::tsql::facts::{Event, EventKind};
use super::tsql::statement::Parsed;

/// One statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Its bytes in the text, from its first token to its last.
    pub range: Range<usize>,
    /// Its first keyword in lower case, the ones that mean the same made one: `select`, `insert`, `update`, `delete`, `merge`, `truncate`,
    /// `create`, `alter`, `drop`, `execute`, `declare`, `set`, `use`, `if`, `while`, `begin`, `transaction`, …; `other` when unknown.
    pub kind: &'static str,
    /// What CREATE, ALTER or DROP is about, in lower case: `table`, `stored procedure` as `procedure`, `database`, ….
    pub object: Option<&'static str>,
    /// The tables and views it reads, in the spelling of the source, each once. Common table expressions and aliases aren't tables.
    pub reads: Vec<String>,
    /// The tables and views it changes, makes or drops, in the spelling of the source, each once. An alias is given as its table.
    pub writes: Vec<String>,
    /// The columns it names, in the spelling of the source, each once.
    pub columns: Vec<String>,
    /// The procedures it calls.
    pub calls: Vec<String>,
    /// Whether it surely changes neither data nor the server.
    pub read_only: bool,
    /// How many statements it stands inside: 0 for one of the text's own, 1 for one in a block or a procedure's body.
    pub depth: u32,
    /// Whether it parsed.
    pub valid: bool,
    /// The permissions it needs, where that is evident, as GRANT would name them: `SELECT ON dbo.t`, `VIEW SERVER STATE`.
    pub permissions: Vec<String>,
}

/// The tokens and marks of a text, as the rules look at them.
pub struct View<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens.
    pub lexed: &'a Lexed,
    /// What the grammar found.
    pub outcome: &'a Outcome,
}

impl<'a> View<'a> {
    /// The text of token `n`.
    pub fn word(&self, n: usize) -> &'a str {
        self.lexed.tokens.get(n).map_or("", |t| t.text(self.text))
    }

    /// Whether token `n` is the unquoted word `word`.
    pub fn is(&self, n: usize, word: &str) -> bool {
        self.lexed.tokens.get(n).is_some_and(|t| t.kind == TokenKind::Word) && self.word(n).eq_ignore_ascii_case(word)
    }

    /// The bytes of the tokens `from..to`.
    pub fn range(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.lexed.tokens.get(from).map_or(self.text.len(), |t| t.start as usize);
        let end = to.checked_sub(1).and_then(|n| self.lexed.tokens.get(n)).map_or(start, |t| t.end as usize);
        start..end.max(start)
    }

    /// The source of the tokens of a mark, on one line.
    pub fn source(&self, event: &Event) -> String {
        self.text.get(self.range(event.from, event.to)).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The marks of a statement itself, without those of the statements inside it.
    pub fn own(&self, index: usize) -> impl Iterator<Item = &'a Event> {
        let parsed = &self.outcome.parsed;
        let this = parsed.get(index).copied();
        let inner: Vec<Parsed> = match this {
            Some(this) => {
                parsed.iter().skip(index + 1).take_while(|p| p.depth > this.depth).filter(|p| p.depth == this.depth + 1).copied().collect()
            }
            None => Vec::new(),
        };
        let range = this.map_or(0..0, |p| p.events.0..p.events.1);
        let events = self.outcome.events.get(range).unwrap_or(&[]);
        let mut next = 0;
        events.iter().filter(move |event| {
            while inner.get(next).is_some_and(|p| p.to <= event.from) {
                next += 1;
            }
            !inner.get(next).is_some_and(|p| p.from <= event.from && event.from < p.to)
        })
    }
}

const KINDS: &[&str] = &[
    "select",
    "insert",
    "update",
    "delete",
    "merge",
    "truncate",
    "create",
    "alter",
    "drop",
    "declare",
    "set",
    "use",
    "if",
    "while",
    "begin",
    "print",
    "raiserror",
    "throw",
    "return",
    "break",
    "continue",
    "goto",
    "waitfor",
    "open",
    "fetch",
    "close",
    "deallocate",
    "backup",
    "restore",
    "dbcc",
    "grant",
    "deny",
    "revoke",
    "kill",
    "bulk",
    "copy",
    "reconfigure",
    "shutdown",
    "checkpoint",
    "enable",
    "disable",
    "send",
    "receive",
    "revert",
    "setuser",
    "add",
    "rename",
    "explain",
    "get",
    "move",
    "end",
    "readtext",
    "writetext",
    "updatetext",
];

const OBJECTS: &[&str] = &[
    "table",
    "view",
    "procedure",
    "function",
    "trigger",
    "index",
    "database",
    "schema",
    "type",
    "sequence",
    "synonym",
    "login",
    "user",
    "role",
    "certificate",
    "statistics",
    "credential",
    "queue",
    "service",
    "endpoint",
    "assembly",
    "rule",
    "default",
    "aggregate",
    "event",
    "audit",
];

/// Describes the statements of a text.
pub fn statements(view: &View<'_>) -> Vec<Statement> {
    let mut all: Vec<Statement> = (0..view.outcome.parsed.len()).map(|n| describe(view, n)).collect();
    // A block changes what the statements in it change; they follow it.
    for n in (0..all.len()).rev() {
        let Some(this) = all.get(n) else { continue };
        let (depth, kind) = (this.depth, this.kind);
        if !matches!(kind, "if" | "while" | "begin" | "explain") {
            continue;
        }
        let safe = all.iter().skip(n + 1).take_while(|s| s.depth > depth).take(5_000).all(|s| s.read_only);
        if let Some(this) = all.get_mut(n) {
            this.read_only = safe;
        }
    }
    all
}

fn describe(view: &View<'_>, index: usize) -> Statement {
    let Some(parsed) = view.outcome.parsed.get(index).copied() else { return Statement::default() };
    let mut from = parsed.from;
    if view.is(from, "WITH") {
        // The statement behind the common table expressions gives the kind.
        let mut depth = 0usize;
        while from < parsed.to {
            match view.lexed.tokens.get(from).map(|t| t.kind) {
                Some(TokenKind::Punct(b'(')) => depth += 1,
                Some(TokenKind::Punct(b')')) => depth = depth.saturating_sub(1),
                Some(TokenKind::Word)
                    if depth == 0 && ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"].iter().any(|w| view.is(from, w)) =>
                {
                    break;
                }
                _ => {}
            }
            from += 1;
        }
    }
    while view.lexed.tokens.get(from).is_some_and(|t| t.is(b'(')) && from < parsed.to {
        from += 1;
    }
    let first = view.word(from).to_ascii_lowercase();
    let transaction = |n: usize| ["TRAN", "TRANSACTION", "DISTRIBUTED", "WORK"].iter().any(|w| view.is(n, w));
    let events: Vec<&Event> = view.own(index).collect();
    let called = events.first().is_some_and(|e| e.kind == EventKind::Call);
    let kind = match first.as_str() {
        "exec" | "execute" => "execute",
        "commit" | "rollback" | "save" => "transaction",
        "begin" if transaction(from + 1) => "transaction",
        "end" => "end",
        _ if events.first().is_some_and(|e| e.kind == EventKind::Label && e.from == parsed.from) => "label",
        word => KINDS.iter().find(|k| **k == word).copied().unwrap_or(if called { "execute" } else { "other" }),
    };
    let object = matches!(kind, "create" | "alter" | "drop").then(|| object(view, from, parsed.to)).flatten();
    let mut statement = Statement {
        range: view.range(parsed.from, parsed.to),
        kind,
        object,
        depth: parsed.depth,
        valid: parsed.valid,
        ..Statement::default()
    };
    name_tables(view, &events, &mut statement);
    statement.read_only = read_only(view, from, parsed.to, &statement);
    statement.permissions = permissions(view, from, parsed.to, &statement);
    statement
}

fn object(view: &View<'_>, from: usize, to: usize) -> Option<&'static str> {
    let mut found = None;
    for n in from + 1..to.min(from + 8) {
        let word = view.word(n).to_ascii_lowercase();
        let word = if word == "proc" { "procedure" } else { word.as_str() };
        found = OBJECTS.iter().find(|o| **o == word).copied();
        // A table may be called so: the first object word counts, save for the ones that only qualify another.
        if found.is_some_and(|o| !matches!(o, "event" | "service" | "database" | "role" | "user" | "default") || n == from + 1) {
            break;
        }
    }
    found
}

fn push(list: &mut Vec<String>, item: String) {
    if !item.is_empty() && list.len() < 2_000 && !list.iter().rev().take(500).any(|i| i.eq_ignore_ascii_case(&item)) {
        list.push(item);
    }
}

fn name_tables(view: &View<'_>, events: &[&Event], statement: &mut Statement) {
    let text = |event: &Event| view.source(event);
    let ctes: Vec<String> = events.iter().filter(|e| e.kind == EventKind::Cte).map(|e| text(e)).collect();
    let is_cte = |name: &str| ctes.iter().any(|c| c.eq_ignore_ascii_case(name));
    let mut aliases: Vec<(String, String)> = Vec::new();
    let mut last = None;
    for event in events {
        match event.kind {
            EventKind::Read => last = Some(text(event)),
            EventKind::Alias => {
                if let Some(table) = last.take() {
                    aliases.push((text(event), table));
                }
            }
            EventKind::Write
            | EventKind::Define
            | EventKind::Call
            | EventKind::Function
            | EventKind::Cte
            | EventKind::Column
            | EventKind::Declare
            | EventKind::Variable
            | EventKind::Placeholder
            | EventKind::Star
            | EventKind::Where
            | EventKind::Guard
            | EventKind::Join
            | EventKind::Top
            | EventKind::BareHint
            | EventKind::OldJoin
            | EventKind::Label => {}
        }
    }
    for event in events {
        let name = text(event);
        match event.kind {
            EventKind::Read => {
                if !is_cte(&name) {
                    push(&mut statement.reads, name);
                }
            }
            EventKind::Write => {
                let table = aliases.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(&name)).map_or(name, |(_, table)| table.clone());
                if !is_cte(&table) {
                    push(&mut statement.writes, table);
                } else if let Some(first) = events.iter().find(|e| e.kind == EventKind::Read).map(|e| text(e)) {
                    // A write through a common table expression changes the table behind it.
                    push(&mut statement.writes, first);
                }
            }
            EventKind::Define => push(&mut statement.writes, name),
            EventKind::Column => push(&mut statement.columns, name),
            EventKind::Call => push(&mut statement.calls, name),
            EventKind::Function
            | EventKind::Alias
            | EventKind::Cte
            | EventKind::Declare
            | EventKind::Variable
            | EventKind::Placeholder
            | EventKind::Star
            | EventKind::Where
            | EventKind::Guard
            | EventKind::Join
            | EventKind::Top
            | EventKind::BareHint
            | EventKind::OldJoin
            | EventKind::Label => {}
        }
    }
}

/// The last part of a dotted name, without brackets, in lower case.
pub fn last_part(name: &str) -> String {
    let mut part = String::new();
    let mut quote = None;
    for c in name.chars() {
        match (quote, c) {
            (None, '[') => quote = Some(']'),
            (None, '"') => quote = Some('"'),
            (Some(q), c) if c == q => quote = None,
            (None, '.') => part.clear(),
            (None, ' ') => {}
            (_, c) => part.extend(c.to_lowercase()),
        }
    }
    part
}

/// Procedures that only report.
const REPORTING: &[&str] = &[
    "sp_columns",
    "sp_databases",
    "sp_lock",
    "sp_monitor",
    "sp_spaceused",
    "sp_statistics",
    "sp_stored_procedures",
    "sp_tables",
    "sp_who",
    "sp_who2",
    "sp_pkeys",
    "sp_fkeys",
    "sp_server_info",
    "sp_readerrorlog",
    "xp_readerrorlog",
    "xp_fixeddrives",
    "xp_msver",
];

fn read_only(view: &View<'_>, from: usize, to: usize, statement: &Statement) -> bool {
    match statement.kind {
        "select" | "explain" => statement.writes.is_empty(),
        "declare" | "use" | "print" | "raiserror" | "throw" | "return" | "break" | "continue" | "goto" | "waitfor" | "open" | "fetch"
        | "close" | "deallocate" | "label" | "revert" | "readtext" => true,
        "set" => !view.is(from + 1, "IDENTITY_INSERT"),
        "transaction" => true,
        "execute" => {
            !statement.calls.is_empty()
                && statement.calls.iter().all(|name| {
                    let name = last_part(name);
                    name.starts_with("sp_help") || REPORTING.contains(&name.as_str())
                })
        }
        "dbcc" => {
            const READING: &[&str] = &[
                "inputbuffer",
                "outputbuffer",
                "opentran",
                "showcontig",
                "show_statistics",
                "sqlperf",
                "useroptions",
                "tracestatus",
                "proccache",
                "help",
                "loginfo",
                "checkdb",
                "checktable",
                "checkalloc",
                "checkcatalog",
                "checkfilegroup",
                "checkconstraints",
                "memorystatus",
                "page",
            ];
            let repairs = (from..to).any(|n| view.word(n).to_ascii_uppercase().starts_with("REPAIR"));
            READING.contains(&view.word(from + 1).to_ascii_lowercase().as_str()) && !repairs
        }
        "restore" => ["HEADERONLY", "FILELISTONLY", "LABELONLY", "VERIFYONLY"].iter().any(|w| view.is(from + 1, w)),
        _ => false,
    }
}

/// The privileges on tables that a statement of another dialect needs, as GRANT would name them. `has_condition`: it looks at the rows that it
/// changes, for which every dialect's manual asks `SELECT` as well.
pub fn privileges(kind: &str, reads: &[String], writes: &[String], has_condition: bool) -> Vec<String> {
    let mut needed = Vec::new();
    for name in reads {
        let lower = name.to_ascii_lowercase();
        if !lower.contains("information_schema.") && !lower.starts_with("pg_catalog.") {
            push(&mut needed, format!("SELECT ON {name}"));
        }
    }
    let verb = match kind {
        "insert" => "INSERT",
        "update" => "UPDATE",
        "delete" => "DELETE",
        "truncate" => "TRUNCATE",
        _ => return needed,
    };
    writes.iter().for_each(|name| push(&mut needed, format!("{verb} ON {name}")));
    if has_condition && matches!(kind, "update" | "delete") {
        writes.iter().for_each(|name| push(&mut needed, format!("SELECT ON {name}")));
    }
    needed
}

fn permissions(view: &View<'_>, from: usize, to: usize, statement: &Statement) -> Vec<String> {
    let mut needed = Vec::new();
    let temporary = |name: &str| name.starts_with('#') || name.starts_with('@');
    for name in &statement.reads {
        let lower = name.to_ascii_lowercase().replace(['[', ']'], "");
        if lower.starts_with("sys.dm_db_") {
            push(&mut needed, "VIEW DATABASE STATE".to_string());
        } else if lower.starts_with("sys.dm_") {
            push(&mut needed, "VIEW SERVER STATE".to_string());
        } else if !temporary(name) && !lower.starts_with("sys.") && !lower.contains("information_schema.") {
            push(&mut needed, format!("SELECT ON {name}"));
        }
    }
    let verb = match statement.kind {
        "insert" => "INSERT",
        "update" => "UPDATE",
        "delete" => "DELETE",
        "truncate" | "alter" | "drop" => "ALTER",
        _ => "",
    };
    if !verb.is_empty() {
        for name in statement.writes.iter().filter(|name| !temporary(name)) {
            push(&mut needed, format!("{verb} ON {name}"));
        }
    }
    // "SELECT permissions are also required if the statement contains a WHERE clause": the pages on DELETE and UPDATE in SQL Server's reference.
    if matches!(verb, "UPDATE" | "DELETE") && (from..to).any(|n| view.is(n, "WHERE")) {
        for name in statement.writes.iter().filter(|name| !temporary(name)) {
            push(&mut needed, format!("SELECT ON {name}"));
        }
    }
    match statement.kind {
        "create" => {
            if let Some(object) = statement.object
                && matches!(
                    object,
                    "table" | "view" | "procedure" | "function" | "database" | "schema" | "type" | "role" | "default" | "rule" | "synonym"
                )
            {
                push(&mut needed, format!("CREATE {}", object.to_ascii_uppercase()));
            }
        }
        "execute" => statement.calls.iter().for_each(|name| push(&mut needed, format!("EXECUTE ON {name}"))),
        "backup" => push(&mut needed, if view.is(from + 1, "LOG") { "BACKUP LOG" } else { "BACKUP DATABASE" }.to_string()),
        "restore" => push(&mut needed, "CREATE ANY DATABASE".to_string()),
        "kill" => push(&mut needed, "ALTER ANY CONNECTION".to_string()),
        "reconfigure" => push(&mut needed, "ALTER SETTINGS".to_string()),
        "shutdown" => push(&mut needed, "SHUTDOWN".to_string()),
        "bulk" => push(&mut needed, "ADMINISTER BULK OPERATIONS".to_string()),
        _ => {}
    }
    needed
}
