//! What is wrong with SQL that parses: writes without a guard, deprecated and dangerous things, names that were hardly meant so.

use super::analysis::{Statement, View, last_part};
use super::keyword;
use super::lexer::TokenKind;
use super::report::{Issue, IssueKind};
use super::tsql::facts::{Event, EventKind};

/// Compatibility views, and the catalog views that took their place. From the mapping page of the T-SQL reference.
const OLD_VIEWS: &[(&str, &str)] = &[
    ("sysaltfiles", "sys.master_files"),
    ("syscacheobjects", "sys.dm_exec_cached_plans"),
    ("syscharsets", "sys.syscharsets"),
    ("syscolumns", "sys.columns"),
    ("syscomments", "sys.sql_modules"),
    ("sysconfigures", "sys.configurations"),
    ("sysconstraints", "sys.check_constraints"),
    ("syscurconfigs", "sys.configurations"),
    ("sysdatabases", "sys.databases"),
    ("sysdepends", "sys.sql_expression_dependencies"),
    ("sysdevices", "sys.backup_devices"),
    ("sysfilegroups", "sys.filegroups"),
    ("sysfiles", "sys.database_files"),
    ("sysforeignkeys", "sys.foreign_keys"),
    ("sysfulltextcatalogs", "sys.fulltext_catalogs"),
    ("sysindexes", "sys.indexes"),
    ("sysindexkeys", "sys.index_columns"),
    ("syslanguages", "sys.syslanguages"),
    ("syslockinfo", "sys.dm_tran_locks"),
    ("syslocks", "sys.dm_tran_locks"),
    ("syslogins", "sys.server_principals"),
    ("sysmembers", "sys.database_role_members"),
    ("sysmessages", "sys.messages"),
    ("sysobjects", "sys.objects"),
    ("sysoledbusers", "sys.linked_logins"),
    ("sysopentapes", "sys.dm_io_backup_tapes"),
    ("sysperfinfo", "sys.dm_os_performance_counters"),
    ("syspermissions", "sys.database_permissions"),
    ("sysprocesses", "sys.dm_exec_sessions"),
    ("sysprotects", "sys.database_permissions"),
    ("sysreferences", "sys.foreign_keys"),
    ("sysremotelogins", "sys.remote_logins"),
    ("sysservers", "sys.servers"),
    ("systypes", "sys.types"),
    ("sysusers", "sys.database_principals"),
];

/// Procedures that SQL Server has deprecated, and what to write in their place. From the lists of deprecated features.
const OLD_PROCEDURES: &[(&str, &str)] = &[
    ("sp_addalias", "ALTER ROLE … ADD MEMBER"),
    ("sp_addapprole", "CREATE APPLICATION ROLE"),
    ("sp_addextendedproc", "CREATE ASSEMBLY"),
    ("sp_addgroup", "CREATE ROLE"),
    ("sp_addlogin", "CREATE LOGIN"),
    ("sp_addmessage", "THROW"),
    ("sp_addremotelogin", "a linked server"),
    ("sp_addrole", "CREATE ROLE"),
    ("sp_addrolemember", "ALTER ROLE … ADD MEMBER"),
    ("sp_addserver", "a linked server"),
    ("sp_addsrvrolemember", "ALTER SERVER ROLE … ADD MEMBER"),
    ("sp_addtype", "CREATE TYPE"),
    ("sp_adduser", "CREATE USER"),
    ("sp_approlepassword", "ALTER APPLICATION ROLE"),
    ("sp_attach_db", "CREATE DATABASE … FOR ATTACH"),
    ("sp_attach_single_file_db", "CREATE DATABASE … FOR ATTACH_REBUILD_LOG"),
    ("sp_binddefault", "a DEFAULT constraint"),
    ("sp_bindrule", "a CHECK constraint"),
    ("sp_bindsession", "MARS or distributed transactions"),
    ("sp_change_users_login", "ALTER USER … WITH LOGIN"),
    ("sp_changedbowner", "ALTER AUTHORIZATION"),
    ("sp_changegroup", "ALTER ROLE"),
    ("sp_changeobjectowner", "ALTER SCHEMA or ALTER AUTHORIZATION"),
    ("sp_dbcmptlevel", "ALTER DATABASE … SET COMPATIBILITY_LEVEL"),
    ("sp_dbfixedrolepermission", "sys.database_permissions"),
    ("sp_dboption", "ALTER DATABASE … SET"),
    ("sp_dbremove", "DROP DATABASE"),
    ("sp_defaultdb", "ALTER LOGIN … WITH DEFAULT_DATABASE"),
    ("sp_defaultlanguage", "ALTER LOGIN … WITH DEFAULT_LANGUAGE"),
    ("sp_denylogin", "ALTER LOGIN … DISABLE"),
    ("sp_depends", "sys.dm_sql_referencing_entities"),
    ("sp_dropalias", "ALTER ROLE … DROP MEMBER"),
    ("sp_dropapprole", "DROP APPLICATION ROLE"),
    ("sp_dropgroup", "DROP ROLE"),
    ("sp_droplogin", "DROP LOGIN"),
    ("sp_droprole", "DROP ROLE"),
    ("sp_droprolemember", "ALTER ROLE … DROP MEMBER"),
    ("sp_dropsrvrolemember", "ALTER SERVER ROLE … DROP MEMBER"),
    ("sp_droptype", "DROP TYPE"),
    ("sp_dropuser", "DROP USER"),
    ("sp_fulltext_catalog", "CREATE FULLTEXT CATALOG"),
    ("sp_fulltext_column", "ALTER FULLTEXT INDEX"),
    ("sp_fulltext_table", "CREATE FULLTEXT INDEX"),
    ("sp_grantdbaccess", "CREATE USER"),
    ("sp_grantlogin", "CREATE LOGIN … FROM WINDOWS"),
    ("sp_helpremotelogin", "a linked server"),
    ("sp_indexoption", "ALTER INDEX … SET"),
    ("sp_lock", "sys.dm_tran_locks"),
    ("sp_password", "ALTER LOGIN … WITH PASSWORD"),
    ("sp_remoteoption", "a linked server"),
    ("sp_renamedb", "ALTER DATABASE … MODIFY NAME"),
    ("sp_revokedbaccess", "DROP USER"),
    ("sp_revokelogin", "DROP LOGIN"),
    ("sp_srvrolepermission", "sys.server_permissions"),
    ("sp_unbindefault", "ALTER TABLE … DROP CONSTRAINT"),
    ("sp_unbindrule", "ALTER TABLE … DROP CONSTRAINT"),
    ("xp_grantlogin", "CREATE LOGIN"),
    ("xp_revokelogin", "DROP LOGIN"),
];

/// DBCC commands that SQL Server has deprecated.
const OLD_DBCC: &[(&str, &str)] = &[
    ("DBREINDEX", "ALTER INDEX … REBUILD"),
    ("INDEXDEFRAG", "ALTER INDEX … REORGANIZE"),
    ("SHOWCONTIG", "sys.dm_db_index_physical_stats"),
    ("PINTABLE", "nothing: it does nothing any more"),
    ("UNPINTABLE", "nothing: it does nothing any more"),
    ("DBREPAIR", "DROP DATABASE"),
];

/// Checks all of the statements of a text.
pub fn check(view: &View<'_>, statements: &[Statement]) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (n, statement) in statements.iter().enumerate() {
        let events: Vec<&Event> = view.own(n).collect();
        let from = view.outcome.parsed.get(n).map_or(0, |p| p.from);
        let to = view.outcome.parsed.get(n).map_or(0, |p| p.to);
        if statement.valid {
            unguarded(view, statement, &events, from, &mut issues);
        }
        deprecated(view, statement, &events, from, to, &mut issues);
        dangerous(view, statement, &events, from, to, &mut issues);
        for event in events.iter().filter(|e| e.kind == EventKind::Star) {
            let exists = event.from.checked_sub(3).is_some_and(|b| view.is(b, "EXISTS"));
            if !exists {
                issues.push(
                    Issue::new(
                        IssueKind::SelectStar,
                        view.range(event.from, event.to),
                        "`SELECT *` gives whatever columns the table has that day",
                    )
                    .hint("name the columns that the reader needs"),
                );
            }
        }
        if issues.len() > 900 {
            break;
        }
    }
    transactions(view, statements, &mut issues);
    names(view, &mut issues);
    for (n, token) in view.lexed.tokens.iter().enumerate() {
        if token.kind == TokenKind::Ellipsis && issues.len() < 950 {
            let text = view.word(n);
            issues.push(
                Issue::new(
                    IssueKind::Ellipsis,
                    view.range(n, n + 1),
                    format!("`{}` stands where SQL was left out, so this doesn't run", text.chars().take(3).collect::<String>()),
                )
                .hint("write the statement in full, or leave it out with a comment"),
            );
        }
    }
    issues
}

fn temporary(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name).trim_start_matches('[');
    last.starts_with('#') || last.starts_with('@')
}

fn unguarded(view: &View<'_>, statement: &Statement, events: &[&Event], from: usize, issues: &mut Vec<Issue>) {
    let verb = match statement.kind {
        "update" => "UPDATE",
        "delete" => "DELETE",
        _ => return,
    };
    let Some(table) = statement.writes.first() else { return };
    if temporary(table) || view.is(from + 1, "STATISTICS") {
        return;
    }
    // A write through a common table expression is limited by the WHERE inside it.
    let through = events.iter().any(|e| e.kind == EventKind::Cte);
    let guarded = events.iter().any(|e| matches!(e.kind, EventKind::Guard | EventKind::Join) || through && e.kind == EventKind::Where);
    if guarded {
        return;
    }
    let top = events.iter().any(|e| e.kind == EventKind::Top);
    let what = if verb == "UPDATE" { "changes" } else { "deletes" };
    let rows = if top { "rows of its choosing" } else { "every row" };
    issues.push(
        Issue::new(IssueKind::UnguardedWrite, view.range(from, from + 1), format!("`{verb}` without `WHERE` {what} {rows} of `{table}`"))
            .hint("add a `WHERE` clause, or warn the reader before the step"),
    );
}

fn deprecated(view: &View<'_>, statement: &Statement, events: &[&Event], from: usize, to: usize, issues: &mut Vec<Issue>) {
    let mut add = |a: usize, b: usize, message: String, instead: &str| {
        if issues.len() < 900 {
            let issue = Issue::new(IssueKind::Deprecated, view.range(a, b), message);
            issues.push(if instead.is_empty() { issue } else { issue.hint(format!("use {instead}")) });
        }
    };
    for event in events {
        match event.kind {
            EventKind::Read => {
                let name = view.source(event);
                let last = last_part(&name);
                let schema = name.to_lowercase().replace(['[', ']'], "");
                let system = !schema.contains('.') || schema.contains("sys.") || schema.contains("dbo.") || schema.contains("..");
                if let Ok(n) = OLD_VIEWS.binary_search_by(|(old, _)| (*old).cmp(last.as_str()))
                    && system
                {
                    let instead = OLD_VIEWS.get(n).map_or("", |(_, new)| new);
                    add(
                        event.from,
                        event.to,
                        format!("`{last}` is a compatibility view that SQL Server has deprecated"),
                        &format!("`{instead}`"),
                    );
                }
            }
            EventKind::Call => {
                let last = last_part(&view.source(event));
                if let Ok(n) = OLD_PROCEDURES.binary_search_by(|(old, _)| (*old).cmp(last.as_str())) {
                    let instead = OLD_PROCEDURES.get(n).map_or("", |(_, new)| new);
                    add(event.from, event.to, format!("SQL Server has deprecated `{last}`"), &format!("`{instead}`"));
                }
            }
            EventKind::BareHint => add(event.from, event.to, "table hints without `WITH` are deprecated".to_string(), "`WITH (…)`"),
            EventKind::OldJoin => add(
                event.from,
                event.to,
                "the outer join operators `*=` and `=*` are no longer supported".to_string(),
                "`LEFT JOIN` or `RIGHT JOIN`",
            ),
            EventKind::Write
            | EventKind::Define
            | EventKind::Function
            | EventKind::Alias
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
            | EventKind::Label => {}
        }
    }
    match statement.kind {
        "set" if view.is(from + 1, "ROWCOUNT") && view.word(from + 2) != "0" => {
            add(from, from + 2, "`SET ROWCOUNT` is deprecated for statements that write".to_string(), "`TOP`")
        }
        "readtext" | "writetext" | "updatetext" => {
            add(from, from + 1, format!("`{}` is deprecated", view.word(from)), "`varchar(max)` and `.WRITE`")
        }
        "setuser" => add(from, from + 1, "`SETUSER` is deprecated".to_string(), "`EXECUTE AS`"),
        "dbcc" => {
            if let Some((old, new)) = OLD_DBCC.iter().find(|(old, _)| view.is(from + 1, old)) {
                add(from, from + 2, format!("`DBCC {old}` is deprecated"), &format!("`{new}`"));
            }
        }
        "create" | "alter" | "declare" => {
            for n in from + 1..to.min(from + 20_000) {
                let old = ["text", "ntext", "image"].iter().find(|word| view.is(n, word));
                let typed = old.is_some()
                    && n > from + 1
                    && view
                        .lexed
                        .tokens
                        .get(n - 1)
                        .is_some_and(|t| matches!(t.kind, TokenKind::Word | TokenKind::Quoted | TokenKind::Variable))
                    && !view.is(n - 1, "FOR")
                    && view.lexed.tokens.get(n + 1).is_some_and(|t| !t.is(b'.') && !t.is(b'('));
                if let Some(old) = old
                    && typed
                {
                    let new = if *old == "image" { "`varbinary(max)`" } else { "`nvarchar(max)`" };
                    add(n, n + 1, format!("the type `{old}` is deprecated"), new);
                }
            }
        }
        "drop" if statement.object == Some("index") => {
            if let Some(event) = events.iter().find(|e| e.kind == EventKind::Define)
                && view.source(event).contains('.')
                && !view.is(event.to, "ON")
            {
                add(event.from, event.to, "`DROP INDEX table.index` is deprecated".to_string(), "`DROP INDEX index ON table`");
            }
        }
        _ => {}
    }
}

fn dangerous(view: &View<'_>, statement: &Statement, events: &[&Event], from: usize, to: usize, issues: &mut Vec<Issue>) {
    let mut add = |a: usize, b: usize, message: String| {
        if issues.len() < 900 {
            issues.push(
                Issue::new(IssueKind::Dangerous, view.range(a, b), message)
                    .hint("warn the reader before the step, and say how to get back"),
            );
        }
    };
    for event in events.iter().filter(|e| e.kind == EventKind::Call) {
        let last = last_part(&view.source(event));
        if last == "xp_cmdshell"
            || last.starts_with("sp_oa") && last.len() > 5
            || matches!(
                last.as_str(),
                "xp_regwrite"
                    | "xp_regdeletekey"
                    | "xp_regdeletevalue"
                    | "sp_removedbreplication"
                    | "sp_detach_db"
                    | "sp_delete_backuphistory"
            )
        {
            add(event.from, event.to, format!("`{last}` acts on the server outside of the data at hand"));
        }
        if last == "sp_configure"
            && (event.to..to).any(|n| {
                matches!(
                    view.word(n).to_ascii_lowercase().trim_start_matches('n').trim_matches('\''),
                    "xp_cmdshell" | "ole automation procedures" | "allow updates" | "clr enabled"
                )
            })
        {
            add(event.from, to, "this setting opens the server to commands from SQL".to_string());
        }
    }
    let objects = || statement.writes.iter().all(|name| temporary(name));
    match statement.kind {
        "dbcc" => {
            let command = view.word(from + 1).to_ascii_uppercase();
            if let Some(n) = (from..to).find(|n| view.word(*n).to_ascii_uppercase().starts_with("REPAIR_")) {
                add(n, n + 1, format!("`{}` may throw data away to make the database consistent", view.word(n)));
            } else if matches!(command.as_str(), "SHRINKDATABASE" | "SHRINKFILE") {
                add(from, from + 2, format!("`DBCC {command}` fragments indexes, and the files grow again"));
            } else if matches!(command.as_str(), "WRITEPAGE" | "FREEPROCCACHE" | "DROPCLEANBUFFERS" | "FREESYSTEMCACHE" | "DBREPAIR") {
                add(from, from + 2, format!("`DBCC {command}` is not for a production server"));
            }
        }
        "drop"
            if matches!(statement.object, Some("table" | "database" | "schema" | "view" | "login" | "user"))
                && (statement.writes.is_empty() || !objects()) =>
        {
            let what = statement.object.unwrap_or("object");
            add(from, from + 2, format!("`DROP {}` can't be undone without a backup", what.to_ascii_uppercase()));
        }
        "alter" if statement.object == Some("table") => {
            if let Some(n) = (from..to).find(|n| view.is(*n, "DROP") && view.is(n + 1, "COLUMN")) {
                add(n, n + 2, "`DROP COLUMN` can't be undone without a backup".to_string());
            }
        }
        "alter" if statement.object == Some("database") => {
            for n in from..to {
                if view.is(n, "AUTO_SHRINK") && (view.is(n + 1, "ON") || view.is(n + 2, "ON")) {
                    add(n, n + 2, "`AUTO_SHRINK` fragments indexes, and the files grow again".to_string());
                } else if view.is(n, "EMERGENCY")
                    || view.is(n, "FORCE_FAILOVER_ALLOW_DATA_LOSS")
                    || view.is(n, "FORCE_SERVICE_ALLOW_DATA_LOSS")
                {
                    add(n, n + 1, format!("`{}` can lose data", view.word(n)));
                } else if view.is(n, "ROLLBACK") && view.is(n + 1, "IMMEDIATE") {
                    add(n, n + 2, "`ROLLBACK IMMEDIATE` breaks off the work of everyone who is connected".to_string());
                }
            }
        }
        "truncate" if !objects() => {
            add(from, from + 2, format!("`TRUNCATE TABLE` deletes every row of `{}`", statement.writes.first().map_or("", String::as_str)))
        }
        "restore" => {
            if let Some(n) = (from..to).find(|n| view.is(*n, "REPLACE")) {
                add(n, n + 1, "`REPLACE` overwrites the database that stands there".to_string());
            }
        }
        "shutdown" => add(from, from + 1, "`SHUTDOWN` stops the server".to_string()),
        _ => {}
    }
}

fn transactions(view: &View<'_>, statements: &[Statement], issues: &mut Vec<Issue>) {
    let mut open = 0usize;
    let mut first: Option<&Statement> = None;
    for statement in statements {
        match statement.kind {
            "transaction" => {
                let begins = view
                    .text
                    .get(statement.range.clone())
                    .is_some_and(|text| text.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("begin")));
                open = if begins { open + 1 } else { open.saturating_sub(1) };
                first = None;
            }
            "insert" | "update" | "delete" | "merge" | "truncate" if open == 0 && !statement.writes.iter().all(|name| temporary(name)) => {
                if first.is_some() {
                    let range = statement.range.start
                        ..statement.range.start
                            + view.text.get(statement.range.clone()).and_then(|t| t.split_whitespace().next()).map_or(0, str::len);
                    issues.push(
                        Issue::new(IssueKind::NoTransaction, range, "several statements write, and no transaction holds them together")
                            .hint("begin with `BEGIN TRANSACTION`, end with `COMMIT`"),
                    );
                    return;
                }
                first = Some(statement);
            }
            _ => {}
        }
    }
}

/// A name in small letters with a keyword in capitals at its end: `database_nameSET`.
fn run_together(view: &View<'_>, range: std::ops::Range<usize>) -> Option<Issue> {
    let text = view.text.get(range.clone())?;
    let tail = text.len() - text.bytes().rev().take_while(u8::is_ascii_uppercase).count();
    let (head, word) = text.split_at_checked(tail)?;
    let small = head.len() > 2
        && head.bytes().last().is_some_and(|b| b.is_ascii_lowercase())
        && head.bytes().skip(1).all(|b| !b.is_ascii_uppercase());
    let known =
        ["AS", "SET", "FROM", "WHERE", "SELECT", "VALUES", "JOIN", "GROUP", "ORDER", "INTO", "AND", "WITH", "GO", "EXEC", "INNER", "UNION"]
            .contains(&word);
    (small && known).then(|| {
        Issue::new(IssueKind::SuspiciousName, range, format!("`{text}` runs a name and `{word}` together"))
            .hint(format!("did you mean `{head} {word}`?"))
    })
}

/// A name that white space has cut in two, where both halves still parse: `EXEC sp_ help`.
fn cut_in_two(view: &View<'_>, n: usize) -> Option<Issue> {
    let next = view.lexed.tokens.get(n + 1).filter(|t| t.kind == TokenKind::Word && !t.first)?;
    let (left, right) = (view.word(n), next.text(view.text));
    let range = view.range(n, n + 2);
    if keyword::is_reserved(right) || view.text.get(range.clone())?.contains('\n') {
        return None;
    }
    Some(
        Issue::new(IssueKind::SuspiciousName, range, format!("`{left} {right}` has white space after `_`"))
            .hint(format!("did you mean `{left}{right}`?")),
    )
}

/// Names that were hardly meant so.
fn names(view: &View<'_>, issues: &mut Vec<Issue>) {
    for (n, token) in view.lexed.tokens.iter().enumerate() {
        if token.kind == TokenKind::Word && issues.len() <= 900 {
            issues.extend(run_together(view, token.start as usize..token.end as usize));
        }
        if token.kind == TokenKind::Word && token.text(view.text).ends_with('_') && issues.len() <= 900 {
            issues.extend(cut_in_two(view, n));
        }
        if token.kind != TokenKind::Quoted || issues.len() > 900 {
            continue;
        }
        let text = token.text(view.text);
        let quoted = text.starts_with('[');
        let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or("");
        let range = token.start as usize..token.end as usize;
        if !quoted || inner.is_empty() || !text.ends_with(']') {
            continue;
        }
        let trimmed = inner.trim();
        if trimmed.len() != inner.len() {
            let issue =
                Issue::new(IssueKind::SuspiciousName, range, format!("`{text}` has white space at its edge, which is part of the name"));
            issues.push(if trimmed.is_empty() {
                issue
            } else {
                issue.hint(format!("did you mean `[{trimmed}]`?")).fix(format!("[{trimmed}]"))
            });
        } else if inner.contains("_ ") || inner.contains(" _") || inner.contains("  ") || inner.contains('\u{a0}') {
            let joined = inner.replace('\u{a0}', " ").replace("_ ", "_").replace(" _", "_");
            issues.push(
                Issue::new(IssueKind::SuspiciousName, range, format!("`{text}` has white space inside that hardly belongs to the name"))
                    .hint(format!("did you mean `[{}]`?", joined.split_whitespace().collect::<Vec<_>>().join(" "))),
            );
        }
    }
}
