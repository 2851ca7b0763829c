//! A statement one of whose first keywords is misspelt: `SELEC a FROM t`, `SELECT a form t`, `UPDTE t SET a = 1`.
//!
//! A slip in the very word that shows what a text is must not hide it from the check. So one keyword may be a letter off where
//! the others stand as they should, and the text has signs that prose has not.

use super::super::super::keyword::distance;
use super::super::scan::{Kind, Scan, Token};
use super::query::{delete, insert, select, update};
use super::words::{AFTER_SOURCE, TYPES};
use super::{Evidence, Place, object, path, shouted, titled};

/// Forms of a keyword that are words of their own.
const WORDS: &[&str] = &[
    "SELECTS", "SELECTED", "UPDATES", "UPDATED", "UPDATER", "DELETES", "DELETED", "INSERTS", "INSERTED", "CREATES", "CREATED", "DROPS",
    "ALTERS", "GROUPS", "ORDERS", "TABLES", "VIEWS", "LEFTS", "RIGHTS", "JOINS",
];

/// Whether `token` is `word` with one slip.
fn near(token: &Token<'_>, word: &str) -> bool {
    token.kind == Kind::Word
        && token.text.len() >= 2
        && distance(token.text, word, 1) == Some(1)
        && !WORDS.iter().any(|other| token.text.eq_ignore_ascii_case(other))
}

fn near_any(token: &Token<'_>, words: &[&str]) -> bool {
    words.iter().any(|word| near(token, word))
}

/// Whether a text is a statement but for one slip.
pub(super) fn misspelt(text: &str, verb: Token<'_>, evidence: &Evidence, place: Place) -> bool {
    // Most inline code ends here, after its first word.
    let likely = |word: &&&str| verb.is(word) || near(&verb, word);
    let Some(meant) = ["SELECT", "UPDATE", "DELETE", "INSERT", "CREATE", "ALTER", "DROP", "TRUNCATE"].iter().find(likely) else {
        return false;
    };
    let exact = verb.is(meant);
    let sure = shouted(verb.text) || evidence.strong;
    if !sure || titled(verb.text) {
        return false;
    }
    let mut scan = Scan::new(text);
    scan.by_ref().find(|token| token.start == verb.start);
    match (*meant, exact) {
        ("SELECT", true) => source_misspelt(scan.clone(), shouted(verb.text)) || clause_misspelt(scan),
        ("SELECT", false) => scan.clone().take(200).any(|token| token.is("FROM")) && select(verb, scan, place),
        ("UPDATE", true) => set_misspelt(scan),
        ("UPDATE", false) => update(&mut scan, true),
        ("DELETE", true) => {
            let from = scan.next().is_some_and(|token| token.is("FROM") || near(&token, "FROM"));
            from && object(&mut scan).is_some()
                && scan.next().is_some_and(|token| token.is("WHERE") || near(&token, "WHERE"))
                && compares(scan)
        }
        ("DELETE", false) => scan.clone().next().is_some_and(|token| token.is("FROM")) && delete(verb, &mut scan),
        ("INSERT", true) => {
            let into = scan.next().is_some_and(|token| token.is("INTO") || near(&token, "INTO"));
            into && object(&mut scan).is_some() && scan.take(200).any(|token| token.is_any(&["VALUES", "SELECT"]) || near(&token, "VALUES"))
        }
        ("INSERT", false) => scan.clone().next().is_some_and(|token| token.is("INTO")) && insert(&mut scan),
        // `DROP TABEL t`, `CRAETE TABLE t`: both words in capitals, and a name behind them.
        (_, exact) => {
            let Some(kind) = scan.next().filter(|token| shouted(token.text)) else { return false };
            let fits =
                if exact { near_any(&kind, &["TABLE", "DATABASE", "PROCEDURE", "VIEW", "INDEX", "LOGIN"]) } else { kind.is_any(TYPES) };
            shouted(verb.text) && fits && object(&mut scan).is_some()
        }
    }
}

/// `SELECT a form t`: a list, then a misspelt FROM in front of a name with which the text or a clause may end.
fn source_misspelt(mut scan: Scan<'_>, shouted: bool) -> bool {
    let mut depth = 0_u32;
    let mut taken = 0_u32;
    // Signs that tell a list of columns from words of running text.
    let mut listed = shouted;
    let mut previous: Option<Token<'_>> = None;
    while let Some(token) = scan.next() {
        match token.kind {
            Kind::Sign('(') => depth += 1,
            Kind::Sign(')') => depth = depth.saturating_sub(1),
            Kind::Sign('{' | '}' | '?' | '\\') | Kind::Ellipsis => return false,
            Kind::Sign(_) => listed |= token.sign('*') || token.sign(','),
            Kind::Word if depth == 0 && token.is_any(&["FROM", "WHERE", "UNION"]) => return false,
            Kind::Word if depth == 0 && taken > 0 && near(&token, "FROM") && token.text.len() < 6 => {
                let begun = previous.is_some_and(|before| !before.sign(',') && !before.sign('='));
                let mut behind = scan.clone();
                let name = behind.peek().is_some_and(|next| matches!(next.kind, Kind::Word | Kind::Name | Kind::Placeholder))
                    && object(&mut behind).is_some_and(|name| !name.first.is_any(AFTER_SOURCE));
                let over = behind.peek().is_none_or(|next| next.sign(';') || next.opens_line || next.is_any(AFTER_SOURCE))
                    || behind.next().is_some_and(|alias| matches!(alias.kind, Kind::Word | Kind::Name))
                        && behind.peek().is_none_or(|next| next.sign(';') || next.is_any(AFTER_SOURCE));
                return begun && name && over && listed;
            }
            Kind::Word | Kind::Name | Kind::Text | Kind::Number | Kind::Variable | Kind::Placeholder => {}
        }
        taken += 1;
        previous = Some(token);
        if taken > 400 {
            return false;
        }
    }
    false
}

/// `SELECT a FROM t WEHRE b = 1`.
fn clause_misspelt(mut scan: Scan<'_>) -> bool {
    let mut taken = 0;
    if !scan.by_ref().take(200).any(|token| {
        taken += 1;
        token.is("FROM")
    }) || taken < 2
        || object(&mut scan).is_none()
    {
        return false;
    }
    let mut at = scan.next();
    if at.is_some_and(|token| token.is("AS")) {
        at = scan.next().and_then(|_| scan.next());
    } else if at.is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Name) && !near(&token, "WHERE")) {
        // An alias, or the first word of a clause.
        let clause = at.is_some_and(|token| near_any(&token, &["ORDER", "GROUP"])) && scan.eat("BY")
            || at.is_some_and(|token| near_any(&token, &["INNER", "LEFT", "RIGHT", "CROSS"])) && scan.eat("JOIN");
        if clause {
            return true;
        }
        at = scan.next();
    }
    at.is_some_and(|token| near(&token, "WHERE")) && compares(scan)
}

/// `UPDATE t STE a = 1`.
fn set_misspelt(mut scan: Scan<'_>) -> bool {
    object(&mut scan).is_some()
        && scan.next().is_some_and(|token| near(&token, "SET") && token.text.len() < 5)
        && path(&mut scan).is_some()
        && scan.eat_sign('=')
}

/// Whether a name and a comparison follow.
fn compares(mut scan: Scan<'_>) -> bool {
    path(&mut scan).is_some()
        && scan.next().is_some_and(|token| {
            matches!(token.kind, Kind::Sign('=' | '<' | '>' | '!')) || token.is_any(&["IN", "LIKE", "IS", "BETWEEN", "NOT"])
        })
}
