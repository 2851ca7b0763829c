//! What documentation puts where SQL should stand: placeholders, ellipses, typographic quotes.
//!
//! Looked for only in a statement that does not parse, to name the cause instead of its consequence.

use super::lex::{Kind, Token};
use crate::sql::report::{Issue, IssueKind};

/// The first that no valid statement has outside its strings. The library takes `…` and curly quotes for names.
pub(super) fn certain(tokens: &[Token], text: &str) -> Option<Issue> {
    tokens.iter().enumerate().find_map(|(at, token)| {
        let dots = || token.text(text).starts_with('…').then(|| ellipsis(tokens, at, text)).flatten();
        smart_quote(token, text).or_else(dots)
    })
}

/// The first in a statement that does not parse.
pub(super) fn flaw(tokens: &[Token], text: &str) -> Option<Issue> {
    tokens
        .iter()
        .enumerate()
        .find_map(|(at, token)| smart_quote(token, text).or_else(|| ellipsis(tokens, at, text)).or_else(|| placeholder(tokens, at, text)))
}

fn smart_quote(token: &Token, text: &str) -> Option<Issue> {
    let straight = match token.text(text) {
        "‘" | "’" => "'",
        "“" | "”" => "\"",
        _ => return None,
    };
    let message = format!("`{}` is a typographic quotation mark: expected `{straight}`", token.text(text));
    Some(Issue::new(IssueKind::SmartQuotes, token.range(), message).fix(straight))
}

fn ellipsis(tokens: &[Token], at: usize, text: &str) -> Option<Issue> {
    let token = tokens.get(at)?;
    let dots = || tokens.get(at..at + 3).filter(|three| three.iter().all(|dot| dot.sign(text, "."))).and_then(|three| three.last());
    let end = if token.sign(text, "…") { token.end } else { dots()?.end };
    let spelt = text.get(token.start..end)?;
    let message = format!("`{spelt}` stands for something left out: expected the rest of the statement, or a named placeholder");
    Some(Issue::new(IssueKind::Ellipsis, token.start..end, message))
}

/// `<name of table>`: an angle bracket close before a word, and its counterpart close after one, on one line.
fn placeholder(tokens: &[Token], at: usize, text: &str) -> Option<Issue> {
    let open = tokens.get(at).filter(|token| token.sign(text, "<") || token.sign(text, "{"))?;
    let close = if open.sign(text, "<") { ">" } else { "}" };
    tokens.get(at + 1).filter(|token| token.kind == Kind::Word && token.start == open.end)?;
    let plain = |token: &&Token| token.kind == Kind::Word || token.sign(text, "-") || token.sign(text, ".");
    let words = tokens.get(at + 1..)?.iter().take(8).take_while(plain).count();
    let end = tokens.get(at + 1 + words).filter(|token| token.sign(text, close))?;
    let last = tokens.get(at + words)?;
    let spelt = text.get(open.start..end.end)?;
    if last.end != end.start
        || spelt.contains('\n')
        || tokens.get(at + 1..at + 1 + words)?.iter().any(|word| word.is_any(text, &["AND", "OR"]))
    {
        return None;
    }
    let message = format!("`{spelt}` is a placeholder: expected a name or value in its place before the statement can run");
    Some(Issue::new(IssueKind::Placeholder, open.start..end.end, message))
}
