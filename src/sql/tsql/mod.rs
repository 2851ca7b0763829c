//! The grammar of T-SQL, as SQL Server, Azure SQL, Synapse and Fabric have it.
//!
//! `parser` holds the state and the small steps; `expression`, `query`, `write` and `statement` are the grammar that needs
//! judgement; `grammar` reads the rest from tables; `diagnose` turns a failure into what the author must type.

mod diagnose;
mod expression;
pub mod facts;
mod flow;
mod grammar;
mod layout;
pub mod parser;
mod query;
pub mod statement;
mod table;
mod value;
mod write;

#[cfg(test)]
mod tests;

use super::lexer::{Lexed, TokenKind};
use super::report::Issue;
use facts::Event;
use parser::Parser;
use statement::Parsed;

/// What the grammar found in a text.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The statements, in order of their beginning; one inside another follows it.
    pub parsed: Vec<Parsed>,
    /// What the tokens mean.
    pub events: Vec<Event>,
    /// What doesn't parse.
    pub issues: Vec<Issue>,
    /// Whether a bound on nesting or work was met.
    pub too_complex: bool,
}

/// Parses all batches of a text.
pub fn parse(source: &str, lexed: &Lexed) -> Outcome {
    let mut outcome = Outcome::default();
    let makes_types = source.as_bytes().windows(11).any(|w| w.eq_ignore_ascii_case(b"create type"));
    let mut parser = Parser {
        source,
        tokens: &lexed.tokens,
        at: 0,
        end: 0,
        far: 0,
        expected: Vec::new(),
        required: None,
        trace: None,
        patch: None,
        events: Vec::new(),
        depth: 0,
        too_deep: false,
        fuel: 200_000 + 60 * lexed.tokens.len() as u64,
        makes_types,
        batch_start: true,
        blocks: 0,
        in_if: 0,
        in_merge: false,
        nesting: 0,
        parsed: Vec::new(),
        issues: Vec::new(),
        studied: 0,
        quiet: false,
    };
    let mut from = 0;
    for (n, token) in lexed.tokens.iter().enumerate() {
        if !matches!(token.kind, TokenKind::Go | TokenKind::End) {
            continue;
        }
        parser.at = from;
        parser.end = n;
        parser.depth = 0;
        parser.blocks = 0;
        parser.in_if = 0;
        parser.nesting = 0;
        if !parser.too_deep {
            parser.batch();
        }
        from = n + 1;
    }
    outcome.too_complex = parser.too_deep;
    outcome.parsed = parser.parsed;
    outcome.events = parser.events;
    outcome.issues = parser.issues;
    outcome
}
