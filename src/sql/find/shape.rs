//! The shape of a statement: which words must follow its first one before we call it SQL.
//!
//! `Update the policy`, `Set-Mailbox`, `delete`, `exec bash` and `use strict` begin like SQL and are none. Each verb has a
//! small rule of its own here; a text that fits none is no statement. This is deliberately stricter than a parser would be
//! about prose and looser about everything else, since a statement with a typo must still be found.

mod batch;
mod define;
mod misspelt;
mod query;
mod words;

use super::scan::{Kind, Scan, Token};
use batch::{compound, dbcc, exec, later, procedure_call, set, show, use_};
use define::{backup, create, define, drop_, grant};
use misspelt::misspelt;
use query::{cte, delete, insert, merge, select, update};
use words::{NOUNS, PROSE, VERBS};

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
    let likely = known || (4..=9).contains(&verb.text.len());
    if !likely || text.get(verb.end()..).is_none_or(|rest| rest.starts_with(['-', '.', ':', '/', '\\', '='])) {
        return None;
    }
    let evidence = Evidence::of(text);
    if evidence.prose || (titled(verb.text) && !evidence.strong) {
        return None;
    }
    (known && fits(verb, scan, place, &evidence) || misspelt(text, verb, &evidence, place))
        .then_some(Shape { abbreviated: evidence.abbreviated })
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
