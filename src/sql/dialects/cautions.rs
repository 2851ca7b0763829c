//! What a reader should know before a statement of another dialect is run: that it touches every row, or cannot be undone.

use super::lex::{Kind, Token};
use super::tables::Facts;
use crate::sql::report::{Issue, IssueKind};

/// What is to be said about a statement that parses.
pub(super) fn caution(tokens: &[Token], text: &str, facts: &Facts) -> Option<Issue> {
    match facts.kind {
        "update" | "delete" => unguarded(tokens, text, facts),
        "truncate" | "drop" => lost(tokens, text, facts),
        _ => None,
    }
}

/// UPDATE and DELETE without a condition on their own level.
fn unguarded(tokens: &[Token], text: &str, facts: &Facts) -> Option<Issue> {
    let mut depth = 0_usize;
    let mut verb = None;
    for token in tokens {
        if token.kind == Kind::Sign {
            match token.text(text) {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth > 0 {
            continue;
        }
        if verb.is_none() && token.is_any(text, &["UPDATE", "DELETE"]) {
            verb = Some(token);
        } else if verb.is_some() && token.is_any(text, &["WHERE", "JOIN", "USING"]) {
            return None;
        }
    }
    let verb = verb?;
    let table = facts.writes.first().and_then(|range| text.get(range.clone()))?;
    let name = verb.text(text).to_ascii_uppercase();
    let what = if name == "UPDATE" { "changes" } else { "deletes" };
    Some(
        Issue::new(IssueKind::UnguardedWrite, verb.range(), format!("`{name}` without `WHERE` {what} every row of `{table}`"))
            .hint("add a `WHERE` clause, or warn the reader before the step"),
    )
}

/// TRUNCATE, and DROP of what holds data or lets people in.
fn lost(tokens: &[Token], text: &str, facts: &Facts) -> Option<Issue> {
    let verb = tokens.first()?;
    let named =
        tokens.get(1).filter(|token| token.is_any(text, &["TABLE", "DATABASE", "SCHEMA", "VIEW", "USER", "TABLESPACE", "WAREHOUSE"]));
    let (end, message) = if facts.kind == "truncate" {
        let table = facts.writes.first().and_then(|range| text.get(range.clone()))?;
        (named.unwrap_or(verb).end, format!("`TRUNCATE` deletes every row of `{table}`"))
    } else {
        let what = named.filter(|_| verb.is(text, "DROP"))?;
        (what.end, format!("`DROP {}` can't be undone without a backup", what.text(text).to_ascii_uppercase()))
    };
    Some(Issue::new(IssueKind::Dangerous, verb.start..end, message).hint("warn the reader before the step, and say how to get back"))
}
