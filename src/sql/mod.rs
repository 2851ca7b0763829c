//! SQL in documentation: whether it parses, what it does, and what a reader should know before running it.
//!
//! [`analyze`] takes the text of one snippet and its [`Dialect`]. T-SQL goes through a grammar of our own (`tsql`).
//! This folder is a leaf: it imports nothing else of Fixbook, knows no files and no Markdown, and never panics or fails.

pub mod keyword;
pub mod lexer;
pub mod report;
pub mod tsql;

pub use report::{Edit, Issue, IssueKind};

mod flaws;

/// Bounds on what is checked.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The longest text, in bytes. Default 1,000,000.
    pub max_bytes: usize,
    /// The most tokens in a text. Default 200,000.
    pub max_tokens: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { max_bytes: 1_000_000, max_tokens: 200_000 }
    }
}

/// Checks T-SQL. TODO shape.
pub fn analyze(text: &str, options: &Options) -> Vec<Issue> {
    let lexed = lexer::lex(text, options.max_tokens);
    let outcome = tsql::parse(text, &lexed);
    flaws::merge(text, &lexed, outcome.issues, &outcome.parsed)
}
