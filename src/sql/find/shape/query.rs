//! Statements on data: SELECT, WITH, INSERT, UPDATE, DELETE, MERGE.

use super::super::scan::{Kind, Scan, Token};
use super::words::{AFTER_SOURCE, VERBS};
use super::{Place, ends, object, path, shouted, titled};

/// SELECT: a list that is shaped like one, then a source that is shaped like one; or a list that computes something.
pub(super) fn select(verb: Token<'_>, mut scan: Scan<'_>, place: Place) -> bool {
    let rest = scan.peek();
    let spaced = rest.is_some_and(|token| token.start > verb.end());
    let mut depth = 0_u32;
    let mut run = 0_u32;
    let mut computed = false;
    let mut cases = 0_i32;
    let mut tokens = 0_u32;
    let mut previous: Option<Token<'_>> = None;
    while let Some(token) = scan.next() {
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
pub(super) fn source(scan: &mut Scan<'_>, place: Place) -> bool {
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
pub(super) fn cte(scan: &mut Scan<'_>) -> bool {
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

pub(super) fn insert(scan: &mut Scan<'_>) -> bool {
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

pub(super) fn top(scan: &mut Scan<'_>) {
    if scan.eat("TOP") {
        let open = scan.eat_sign('(');
        scan.by_ref().find(|token| !open || token.sign(')'));
        scan.eat("PERCENT");
    }
}

pub(super) fn update(scan: &mut Scan<'_>, certain: bool) -> bool {
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

pub(super) fn delete(verb: Token<'_>, scan: &mut Scan<'_>) -> bool {
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

pub(super) fn merge(scan: &mut Scan<'_>) -> bool {
    top(scan);
    scan.eat("INTO");
    object(scan).is_some() && scan.clone().take(12).any(|token| token.is("USING")) && scan.any(|token| token.is("WHEN"))
}
