//! Every dialect other than T-SQL: a script split into statements, each parsed by the `sqlparser` crate and described.
//!
//! The crate parses one clean statement well; scripts are neither. So the script is split here as the vendor's own client would,
//! a statement with an error costs only itself, statements that the crate does not know are checked shallowly, and its messages
//! are put in our words and at byte ranges.

mod accept;
mod cautions;
mod columns;
mod flaws;
mod lex;
mod message;
mod placeholders;
mod rewrite;
mod split;
mod tables;
mod transcript;
mod typo;

pub use super::Dialect;
use super::placeholder::Placeholder;
use super::report::{Issue, IssueKind};
use lex::{Kind, Token};
use message::Message;
use split::Piece;
use sqlparser::dialect as library;
use sqlparser::parser::Parser;
use std::ops::Range;

/// A script longer than this many bytes is not parsed.
const LONGEST: usize = 1 << 20;
/// A script or statement of more tokens than this is not parsed.
const TOKENS: usize = 100_000;
/// Operands in a row, without a comma or bracket between, that the library may build a tree of: its trees lean to the left, and
/// dropping one takes a stack frame for each.
const CHAIN: usize = 1_500;
/// How deep expressions and queries may nest: the library's own default.
const DEPTH: usize = 50;

/// What a script holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The statements in the order of the text, with those that have an error.
    pub statements: Vec<Statement>,
    /// At most one issue a statement, in the order of the text.
    pub issues: Vec<Issue>,
    /// What a reader should know before a statement is run, in the order of the text.
    pub cautions: Vec<Issue>,
    /// What must be put in, in the order of the text.
    pub placeholders: Vec<Placeholder>,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its bytes in the text, without the terminator.
    pub range: Range<usize>,
    /// Its kind in lower case: `select`, `insert`, `create`, `transaction`, …; `other` when unknown.
    pub kind: &'static str,
    /// The tables and views it reads, in the spelling of the source, each once.
    pub reads: Vec<String>,
    /// The tables and views it changes, makes or drops, in the spelling of the source, each once.
    pub writes: Vec<String>,
    /// The columns it names, in the spelling of the source, each once.
    pub columns: Vec<String>,
    /// Whether it surely changes neither data nor the server.
    pub read_only: bool,
}

/// Parses a script in any dialect but T-SQL, which has a grammar of its own; as T-SQL's reading, this one is only rough.
///
/// Never fails: a statement with an error is still described as far as its words tell. Work is linear in the text and bounded.
pub fn parse(text: &str, dialect: Dialect) -> Parsed {
    let mut parsed = Parsed::default();
    if text.len() > LONGEST {
        parsed.issues.push(too_long(text));
        return parsed;
    }
    let script = transcript::script(text);
    let script = match dialect {
        Dialect::Mysql | Dialect::Mariadb => transcript::hints(script),
        Dialect::Tsql
        | Dialect::Postgresql
        | Dialect::Sqlite
        | Dialect::Oracle
        | Dialect::Snowflake
        | Dialect::Bigquery
        | Dialect::Databricks
        | Dialect::Ansi => script,
    };
    let text = script.as_ref();
    let Some(tokens) = lex::lex(text, dialect, TOKENS) else {
        parsed.issues.push(too_long(text));
        return parsed;
    };
    parsed.placeholders = placeholders::placeholders(&tokens, text, dialect);
    for piece in split::split(&tokens, text, dialect) {
        let range = piece.tokens.first().map_or(0, |token| token.start)..piece.tokens.last().map_or(0, |token| token.end);
        let facts = tables::facts(piece.tokens, text, piece.routine);
        let spelt = |ranges: Vec<Range<usize>>| ranges.into_iter().filter_map(|range| text.get(range)).map(str::to_owned).collect();
        let columns = columns::columns(piece.tokens, text, &facts);
        match judge(&piece, range.clone(), text, dialect) {
            Some(issue) => parsed.issues.push(issue),
            None if !piece.routine => parsed.cautions.extend(cautions::caution(piece.tokens, text, &facts)),
            None => {}
        }
        parsed.statements.push(Statement {
            range,
            kind: facts.kind,
            reads: spelt(facts.reads),
            writes: spelt(facts.writes),
            columns: spelt(columns),
            read_only: facts.read_only,
        });
    }
    parsed
}

/// A script that is not parsed at all. The issue stands at its first character.
fn too_long(text: &str) -> Issue {
    let range = 0..text.chars().next().map_or(0, char::len_utf8);
    too_complex(range, "this snippet is too long to check")
}

fn too_complex(range: Range<usize>, message: &str) -> Issue {
    Issue::new(IssueKind::TooComplex, range, message)
}

impl From<Message> for Issue {
    fn from(message: Message) -> Issue {
        let issue = Issue::new(IssueKind::Syntax, message.range, message.text);
        match message.hint {
            Some(hint) => issue.hint(hint),
            None => issue,
        }
    }
}

/// The first thing wrong with a statement.
fn judge(piece: &Piece<'_>, range: Range<usize>, text: &str, dialect: Dialect) -> Option<Issue> {
    let tokens = piece.tokens;
    if let Some(token) = tokens.iter().find(|token| token.open) {
        return flaws::flaw(tokens, text).or_else(|| Some(unclosed(token, text).into()));
    }
    if longest_chain(tokens, text) > CHAIN {
        return Some(too_complex(tokens.first().map_or(range, Token::range), "this statement is too long to check"));
    }
    if let Some(issue) = flaws::certain(tokens, text) {
        return Some(issue);
    }
    if accept::depth(tokens, text) > DEPTH {
        return Some(too_complex(tokens.first().map_or(range, Token::range), "this statement is nested too deeply to check"));
    }
    if let Some(message) = accept::gaps(tokens, text, dialect) {
        return flaws::flaw(tokens, text).or_else(|| Some(message.into()));
    }
    if piece.routine
        && let Some(message) = accept::ending(tokens, text).or_else(|| unbalanced(piece, text))
    {
        return Some(message.into());
    }
    let seen = rewrite::rewrite(tokens, text, range.clone(), dialect);
    let error = match attempt(&seen, dialect) {
        Ok(()) => return typo::typo(tokens, text).map(Issue::from),
        Err(error) => error,
    };
    if let Some(issue) = flaws::flaw(tokens, text) {
        return Some(issue);
    }
    let complaint = || message::message(&error, &seen, range.start, tokens, text);
    // What the library cannot read of a routine's body, or of a statement that the vendor documents, is no error; a misspelt
    // clause just where it gave up is one, in the statements of which it knows most.
    if piece.routine || accept::known(tokens, text, dialect) {
        let common = tokens.first().is_some_and(|token| token.is_any(text, &["SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE"]));
        if common && let Some(message) = Some(complaint()).filter(|message| message.hint.is_some()) {
            return Some(message.into());
        }
        return accept::ending(tokens, text).or_else(|| typo::typo(tokens, text)).map(Issue::from);
    }
    if error.contains("recursion limit exceeded") {
        return Some(too_complex(tokens.first().map_or(range, Token::range), "this statement is nested too deeply to check"));
    }
    let message = complaint();
    // With a bracket open, the library stumbles over whatever comes next, unless that is a clause that cannot stand inside.
    let clause = text
        .get(message.range.clone())
        .is_some_and(|word| ["VALUES", "SELECT", "SET"].iter().any(|known| word.eq_ignore_ascii_case(known)));
    match accept::bracket(tokens, text) {
        Some(bracket) if !clause && message.hint.is_none() => Some(bracket.into()),
        _ => Some(message.into()),
    }
}

/// Runs the library on one statement.
fn attempt(statement: &str, dialect: Dialect) -> Result<(), String> {
    let run = |library: &dyn library::Dialect| {
        Parser::new(library)
            .with_recursion_limit(DEPTH)
            .try_with_sql(statement)
            .and_then(|mut parser| parser.parse_statements())
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    match dialect {
        Dialect::Postgresql => run(&library::PostgreSqlDialect {}),
        Dialect::Mysql | Dialect::Mariadb => run(&library::MySqlDialect {}),
        Dialect::Sqlite => run(&library::SQLiteDialect {}),
        Dialect::Oracle => run(&library::OracleDialect {}),
        Dialect::Snowflake => run(&library::SnowflakeDialect {}),
        Dialect::Bigquery => run(&library::BigQueryDialect {}),
        Dialect::Databricks => run(&library::DatabricksDialect {}),
        Dialect::Ansi => run(&library::AnsiDialect {}),
        Dialect::Tsql => run(&library::MsSqlDialect {}),
    }
}

fn unclosed(token: &Token, text: &str) -> Message {
    let spelt = token.text(text);
    let what = if spelt.starts_with("/*") {
        "comment"
    } else if token.kind == Kind::Quoted {
        "quoted name"
    } else {
        "string"
    };
    let mark = match what {
        "comment" => "*/".to_owned(),
        _ if spelt.starts_with('$') => spelt.split_inclusive('$').take(2).collect(),
        _ if spelt.starts_with('[') => "]".to_owned(),
        _ => spelt.chars().find(|c| matches!(c, '\'' | '"' | '`')).unwrap_or('\'').to_string(),
    };
    // A string that swallows the rest of the text is underlined on its first line only.
    let line = token.start + spelt.lines().next().map_or(0, str::len);
    Message { range: token.start..line, text: format!("this {what} is not closed: expected `{mark}`"), hint: None }
}

/// A routine whose blocks do not match.
fn unbalanced(piece: &Piece<'_>, text: &str) -> Option<Message> {
    match piece.excess {
        Some(token) => Some(Message { range: token.range(), text: "unexpected `END`: no block is open here".to_owned(), hint: None }),
        None if piece.unclosed > 0 => {
            let last = piece.tokens.last()?;
            let near = message::short(last.text(text));
            Some(Message { range: last.range(), text: format!("the statement ends after `{near}`: expected `END`"), hint: None })
        }
        None => None,
    }
}

/// The most tokens in a row without a comma, counted for each level of brackets.
fn longest_chain(tokens: &[Token], text: &str) -> usize {
    let mut levels = vec![0_usize];
    let mut longest = 0;
    // Queries joined by UNION lean to the left too, and have commas of their own.
    let mut unions = 0;
    for token in tokens {
        if token.is_any(text, &["UNION", "INTERSECT", "EXCEPT", "MINUS"]) {
            unions += 1;
            longest = longest.max(unions);
        }
        if token.sign(text, "(") || token.sign(text, "[") {
            levels.push(0);
        } else if (token.sign(text, ")") || token.sign(text, "]")) && levels.len() > 1 {
            levels.pop();
        }
        let Some(level) = levels.last_mut() else { break };
        *level = if token.sign(text, ",") { 0 } else { *level + 1 };
        longest = longest.max(*level);
    }
    longest
}

#[cfg(test)]
mod tests;
