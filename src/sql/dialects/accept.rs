//! Statements that a vendor documents and the library does not know: accepted by their first words and a shallow check.
//!
//! The alternative is to call a valid statement broken. The shallow check still sees what most typos leave behind: unbalanced
//! parentheses, commas and operators with nothing beside them, quotes that nothing closes.

use super::lex::{Kind, Token};
use super::message::{Message, short};
use crate::sql::Dialect;

/// The first words of such statements. `*` stands for any one token, `**` for any run of tokens; a pattern matches a statement that
/// begins with it.
fn patterns(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Tsql | Dialect::Ansi => ANSI,
        Dialect::Postgresql => POSTGRESQL,
        Dialect::Mysql => MYSQL,
        Dialect::Mariadb => MARIADB,
        Dialect::Sqlite => SQLITE,
        Dialect::Oracle => ORACLE,
        Dialect::Snowflake => SNOWFLAKE,
        Dialect::Bigquery => BIGQUERY,
        Dialect::Databricks => DATABRICKS,
    }
}

const ANSI: &[&str] = &["CREATE ASSERTION * CHECK", "SET CONSTRAINTS", "SET SESSION AUTHORIZATION"];
const POSTGRESQL: &[&str] = &[];
const MYSQL: &[&str] = &[];
const MARIADB: &[&str] = &[];
const SQLITE: &[&str] = &[];
const ORACLE: &[&str] = &[];
const SNOWFLAKE: &[&str] = &[];
const BIGQUERY: &[&str] = &[];
const DATABRICKS: &[&str] = &[];

/// Whether the statement is one of those.
pub(super) fn known(tokens: &[Token], text: &str, dialect: Dialect) -> bool {
    patterns(dialect).iter().any(|pattern| matches(pattern, tokens, text))
}

/// Whether `tokens` begin with `pattern`.
fn matches(pattern: &str, tokens: &[Token], text: &str) -> bool {
    let mut rest = tokens;
    let mut skips = false;
    for word in pattern.split(' ') {
        match word {
            "**" => skips = true,
            "*" => match rest.split_first() {
                Some((first, more)) if first.kind != Kind::Sign => rest = more,
                _ => return false,
            },
            _ => {
                let fits = |token: &Token| match token.kind {
                    Kind::Word => word.split('|').any(|word| token.text(text).eq_ignore_ascii_case(word)),
                    Kind::Sign => word == token.text(text),
                    Kind::Quoted | Kind::Text | Kind::Terminator | Kind::Command => false,
                };
                let at = if skips { rest.iter().position(fits) } else { rest.first().is_some_and(fits).then_some(0) };
                match at.and_then(|at| rest.get(at + 1..)) {
                    Some(more) => rest = more,
                    None => return false,
                }
                skips = false;
            }
        }
    }
    true
}

/// What the shallow check has against the statement.
pub(super) fn shallow(tokens: &[Token], text: &str) -> Option<Message> {
    let mut open: Vec<Token> = Vec::new();
    let complain = |token: &Token, wanted: &str| {
        let spelt = short(token.text(text));
        Some(Message { range: token.range(), text: format!("unexpected `{spelt}`: expected {wanted}"), hint: None })
    };
    let clause = |token: &Token| token.is_any(text, &["FROM", "WHERE", "GROUP", "ORDER", "HAVING", "VALUES", "INTO"]);
    let mut previous: Option<&Token> = None;
    for token in tokens {
        let after = |sign: &str| previous.is_some_and(|previous| previous.sign(text, sign));
        if token.sign(text, "(") || token.sign(text, "[") {
            open.push(*token);
        } else if token.sign(text, ")") || token.sign(text, "]") {
            if open.pop().is_none() {
                return complain(token, "no closing bracket, since none is open");
            }
            if after(",") {
                return complain(token, "a value after `,`");
            }
        } else if token.sign(text, ",") && (after(",") || after("(")) {
            return complain(token, "a value before `,`");
        } else if clause(token) && after(",") {
            return complain(token, "a value after `,`");
        } else if clause(token) && after("=") {
            return complain(token, "a value after `=`");
        }
        previous = Some(token);
    }
    if let Some(token) = open.first() {
        let spelt = short(token.text(text));
        return Some(Message { range: token.range(), text: format!("`{spelt}` is not closed: expected its counterpart before the end of the statement"), hint: None });
    }
    let last = tokens.last().filter(|last| [",", "=", "<", ">", "+", "|", "."].iter().any(|sign| last.sign(text, sign)))?;
    Some(Message { range: last.range(), text: format!("the statement ends after `{}`: expected a value", last.text(text)), hint: None })
}
