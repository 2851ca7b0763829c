//! Where one statement ends and the next begins.
//!
//! A terminator ends a statement unless it stands inside a block: a procedure's `BEGIN … END`, an `IF … END IF`, a
//! package. Splitting looks at words only, so an error inside one statement costs only that statement.

use super::lex::{Kind, Token};
use crate::sql::dialects::Dialect;

/// One statement: its tokens, without the terminator.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'t> {
    pub tokens: &'t [Token],
    /// Whether it is a block or routine with statements inside, which library parsers know little of.
    pub routine: bool,
    /// How many blocks were left open at its end.
    pub unclosed: u32,
    /// The token at which more blocks ended than had begun.
    pub excess: Option<Token>,
}

/// Splits the tokens of a script.
pub(super) fn split<'t>(tokens: &'t [Token], text: &str, dialect: Dialect) -> Vec<Piece<'t>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut block = Block::default();
    for (at, token) in tokens.iter().enumerate() {
        let ends = match token.kind {
            Kind::Command => true,
            Kind::Terminator => token.hard || !block.holds(),
            Kind::Word | Kind::Quoted | Kind::Text | Kind::Sign => false,
        };
        if ends {
            block.close(tokens.get(start..at).unwrap_or(&[]), &mut pieces);
            block = Block::default();
            start = at + 1;
        } else {
            if at == start {
                block = Block::open(tokens.get(start..).unwrap_or(&[]), text, dialect);
            }
            block.step(tokens, at, text, dialect);
        }
    }
    block.close(tokens.get(start..).unwrap_or(&[]), &mut pieces);
    pieces
}

/// What is known of the statement being read.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    /// It may hold statements.
    routine: bool,
    depth: u32,
    /// Its BEGIN is still to come: declarations, each with a terminator, stand before it.
    waits: bool,
    /// The next AS or IS opens a block that END closes, as in a package.
    package: bool,
    excess: Option<Token>,
}

impl Block {
    /// Looks at the first words of a statement.
    fn open(tokens: &[Token], text: &str, dialect: Dialect) -> Block {
        let word = |at: usize, words: &[&str]| tokens.get(at).is_some_and(|token| token.is_any(text, words));
        let mut block = Block::default();
        let oracle = dialect == Dialect::Oracle;
        let scripts = matches!(dialect, Dialect::Snowflake | Dialect::Bigquery | Dialect::Databricks | Dialect::Mariadb) || oracle;
        if word(0, &["CREATE"]) {
            // The type stands among the first words, before the name: OR REPLACE, DEFINER = a@b, EDITIONABLE, TEMP.
            let kind = tokens
                .iter()
                .take(12)
                .take_while(|token| {
                    !token.is_any(text, &["TABLE", "VIEW", "INDEX", "DATABASE", "SCHEMA", "USER", "ROLE"]) && !token.sign(text, "(")
                })
                .find(|token| token.is_any(text, &["PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE", "TYPE"]));
            block.routine = kind.is_some_and(|token| !token.is(text, "TYPE") || tokens.iter().take(6).any(|t| t.is(text, "BODY")));
            block.package = oracle && kind.is_some_and(|token| token.is_any(text, &["PACKAGE", "TYPE"]));
            block.waits = oracle && block.routine && !block.package;
        } else if word(0, &["DECLARE"]) {
            block.routine = oracle || dialect == Dialect::Snowflake;
            block.waits = block.routine;
        } else if word(0, &["BEGIN"]) {
            let transaction =
                ["TRANSACTION", "TRAN", "WORK", "ISOLATION", "DEFERRED", "IMMEDIATE", "EXCLUSIVE", "READ", "NAME", "DEFERRABLE"];
            let atomic = dialect == Dialect::Mariadb && word(1, &["NOT"]);
            let more = tokens.get(1).is_some_and(|token| token.kind != Kind::Terminator);
            block.routine = scripts && more && !word(1, &transaction) && (dialect != Dialect::Mariadb || atomic);
        } else if word(0, &["IF", "LOOP", "WHILE", "REPEAT", "FOR", "CASE"]) {
            block.routine = scripts && !oracle;
        }
        block
    }

    /// Whether a plain terminator does not end the statement.
    fn holds(&self) -> bool {
        self.routine && (self.depth > 0 || self.waits)
    }

    fn step(&mut self, tokens: &[Token], at: usize, text: &str, dialect: Dialect) {
        let Some(token) = tokens.get(at) else { return };
        if !self.routine || token.kind != Kind::Word {
            return;
        }
        let previous = at.checked_sub(1).and_then(|at| tokens.get(at));
        let is = |word: &str| token.is(text, word);
        let after = |words: &[&str]| previous.is_some_and(|token| token.is_any(text, words));
        if after(&["END"]) && token.is_any(text, &["IF", "LOOP", "WHILE", "REPEAT", "FOR", "CASE"]) {
            return;
        }
        let leads = previous.is_none_or(|token| matches!(token.kind, Kind::Terminator | Kind::Command))
            || after(&["THEN", "ELSE", "BEGIN", "LOOP", "DO", "REPEAT"])
            || previous.is_some_and(|token| token.sign(text, ":") || token.sign(text, ";"));
        let oracle = dialect == Dialect::Oracle;
        let opens = is("BEGIN")
            || is("CASE")
            || is("LOOP") && (oracle || leads)
            || leads && is("IF")
            || leads && !oracle && token.is_any(text, &["WHILE", "FOR"])
            || leads && is("REPEAT")
            || self.package && token.is_any(text, &["AS", "IS"]);
        // `FOR … DO … END FOR` and `WHILE … DO` count by their first word; `FOR … LOOP … END LOOP` by LOOP.
        if opens {
            self.depth += 1;
            self.package = false;
            self.waits &= !is("BEGIN");
        } else if is("DECLARE") && dialect == Dialect::Snowflake {
            self.waits = self.depth == 0;
        } else if is("END") {
            match self.depth.checked_sub(1) {
                Some(depth) => self.depth = depth,
                None => self.excess = self.excess.or(Some(*token)),
            }
        } else if oracle && self.waits && token.is_any(text, &["LANGUAGE", "CALL"]) {
            // A call specification has no body of its own.
            self.waits = false;
        }
    }

    fn close<'t>(&self, tokens: &'t [Token], pieces: &mut Vec<Piece<'t>>) {
        if !tokens.is_empty() {
            pieces.push(Piece { tokens, routine: self.routine, unclosed: self.depth, excess: self.excess });
        }
    }
}
