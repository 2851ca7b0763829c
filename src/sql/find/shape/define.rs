//! Statements on objects and rights: CREATE, ALTER, DROP, GRANT, BACKUP.

use super::super::scan::{Kind, Scan};
use super::words::{BEFORE_TYPES, NOUNS, TYPES};
use super::{ends, object, shouted};

/// Takes the object's type and name: `TABLE IF NOT EXISTS dbo.t`, `OR ALTER PROCEDURE p`, `SERVER ROLE r`.
pub(super) fn define(scan: &mut Scan<'_>) -> bool {
    let mut typed = false;
    for _ in 0..6 {
        let Some(token) = scan.peek() else {
            return false;
        };
        // `CREATE TABLE session (`: a name that is spelt like a type has no name after it.
        let named = scan.clone().nth(1).is_some_and(|next| !matches!(next.kind, Kind::Sign(_)));
        let is_type = token.is_any(TYPES) && (!typed || named);
        // `ALTER SERVER ROLE x`: a word on both lists is the type only when no type follows it.
        if typed && token.is("SCOPED") {
            // ALTER DATABASE SCOPED CONFIGURATION SET …
            return scan.by_ref().nth(1).is_some_and(|next| next.is("CONFIGURATION"))
                && scan.peek().is_some_and(|next| next.is_any(&["SET", "CLEAR", "FOR"]));
        }
        if token.is_any(BEFORE_TYPES) || is_type {
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
    // `ALTER TABLE ADD COLUMN` names a kind of statement: the table is missing.
    object(scan).is_some_and(|name| !(name.parts == 1 && name.first.is_any(ACTIONS)))
}

/// What ALTER does, so that it is not the name of what it alters.
const ACTIONS: &[&str] =
    &["ADD", "SET", "SWITCH", "ALTER", "DROP", "REBUILD", "REORGANIZE", "ENABLE", "DISABLE", "WITH", "MODIFY", "RENAME"];

pub(super) fn create(scan: &mut Scan<'_>, certain: bool) -> bool {
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

pub(super) fn drop_(scan: &mut Scan<'_>, certain: bool) -> bool {
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

pub(super) fn grant(scan: &mut Scan<'_>, certain: bool) -> bool {
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

pub(super) fn backup(scan: &mut Scan<'_>) -> bool {
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
