//! Lists in a text: what stands between a bracket and its end, divided at the commas, and the items of a SELECT.
//!
//! Who counts or names the items of a list asks here. Brackets are matched once a text, so that stepping over one costs nothing,
//! and each level of a nested text is walked once.

use super::analysis::View;
use super::keyword;
use super::lexer::TokenKind;

/// The tokens `from..to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The first token.
    pub from: usize,
    /// The token after the last.
    pub to: usize,
}

/// For each opening bracket of a text the one that closes it.
pub struct Lists<'a> {
    view: &'a View<'a>,
    /// By token; 0 for anything else than an opening bracket that is closed.
    close: Vec<usize>,
}

/// The words that end the list of a SELECT.
const AFTER_LIST: &[&str] =
    &["FROM", "INTO", "WHERE", "GROUP", "HAVING", "ORDER", "UNION", "EXCEPT", "INTERSECT", "FOR", "OPTION", "WINDOW"];

impl<'a> Lists<'a> {
    /// Matches the brackets of a text.
    pub fn new(view: &'a View<'a>) -> Lists<'a> {
        let mut close = vec![0; view.lexed.tokens.len()];
        let mut open = Vec::new();
        for (n, token) in view.lexed.tokens.iter().enumerate() {
            match token.kind {
                TokenKind::Punct(b'(') => open.push(n),
                TokenKind::Punct(b')') => {
                    if let Some(slot) = open.pop().and_then(|at| close.get_mut(at)) {
                        *slot = n;
                    }
                }
                TokenKind::Go => open.clear(),
                _ => {}
            }
        }
        Lists { view, close }
    }

    /// Whether token `n` is the punctuation `c`.
    pub fn is(&self, n: usize, c: u8) -> bool {
        self.view.lexed.tokens.get(n).is_some_and(|token| token.is(c))
    }

    /// The bracket that closes the one at token `open`.
    pub fn close(&self, open: usize) -> Option<usize> {
        self.close.get(open).copied().filter(|close| *close > open)
    }

    /// The token that comes after `n` on the same level: behind the closing bracket, where one opens at `n`.
    pub fn next(&self, n: usize) -> usize {
        self.close(n).unwrap_or(n) + 1
    }

    /// The items of the bracketed list that opens at token `open`, and the token of its closing bracket. Empty brackets have none.
    pub fn bracketed(&self, open: usize) -> Option<(Vec<Item>, usize)> {
        if !self.is(open, b'(') {
            return None;
        }
        let close = self.close(open)?;
        if close == open + 1 {
            return Some((Vec::new(), close));
        }
        Some((self.divide(open + 1, close), close))
    }

    /// The tokens `from..to`, divided at the commas of their own level.
    pub fn divide(&self, from: usize, to: usize) -> Vec<Item> {
        let mut items = Vec::new();
        let (mut begun, mut at) = (from, from);
        while at < to {
            if self.is(at, b',') {
                items.push(Item { from: begun, to: at });
                begun = at + 1;
            }
            at = self.next(at);
        }
        items.push(Item { from: begun, to });
        items
    }

    /// The items of the SELECT at token `select`, and the token behind them; `to` ends the statement.
    pub fn selected(&self, select: usize, to: usize) -> (Vec<Item>, usize) {
        let mut from = select + 1;
        while ["ALL", "DISTINCT"].iter().any(|word| self.view.is(from, word)) {
            from += 1;
        }
        if self.view.is(from, "TOP") {
            from = self.next(from + 1);
            if self.view.is(from, "PERCENT") {
                from += 1;
            }
            if self.view.is(from, "WITH") {
                from += 2;
            }
        }
        let mut end = from;
        while end < to && !self.ends(end) && !self.ends_list(end) {
            end = self.next(end);
        }
        (self.divide(from, end), end)
    }

    /// The next query that a set operator at the level of token `at` joins: its SELECT.
    pub fn joined(&self, mut at: usize, to: usize) -> Option<usize> {
        while at < to && !self.ends(at) {
            if ["UNION", "EXCEPT", "INTERSECT"].iter().any(|word| self.view.is(at, word)) {
                let next = at + 1 + usize::from(self.view.is(at + 1, "ALL"));
                return self.view.is(next, "SELECT").then_some(next);
            }
            at = self.next(at);
        }
        None
    }

    fn ends(&self, n: usize) -> bool {
        self.is(n, b')')
            || self.is(n, b';')
            || self.view.lexed.tokens.get(n).is_none_or(|token| matches!(token.kind, TokenKind::Go | TokenKind::End))
    }

    /// Whether the list of a SELECT ends before token `n`: not at `WITHIN GROUP`, `NEXT VALUE FOR` and `IS DISTINCT FROM`.
    fn ends_list(&self, n: usize) -> bool {
        let before = n.checked_sub(1).unwrap_or(n);
        AFTER_LIST.iter().any(|word| self.view.is(n, word))
            && !["WITHIN", "VALUE", "DISTINCT"].iter().any(|word| self.view.is(before, word))
            && !self.is(before, b'.')
    }

    /// How many columns a list gives, unless a `*`, a placeholder or an ellipsis leaves that open.
    pub fn count(&self, items: &[Item]) -> Option<usize> {
        items.iter().all(|item| !self.open_ended(*item)).then_some(items.len())
    }

    fn open_ended(&self, item: Item) -> bool {
        let Some(last) = item.to.checked_sub(1).filter(|last| *last >= item.from) else { return true };
        let star = self.is(last, b'*') && (last == item.from || self.is(last - 1, b'.'));
        star || self
            .view
            .lexed
            .tokens
            .get(item.from..item.to)
            .unwrap_or(&[])
            .iter()
            .any(|token| matches!(token.kind, TokenKind::Ellipsis | TokenKind::SqlcmdVariable | TokenKind::Unknown) || token.is(b'{'))
            || self.is(item.from, b'<')
    }

    /// The name that an item of a SELECT gives its column, as it is spelt.
    pub fn named(&self, item: Item) -> Option<&'a str> {
        let last = item.to.checked_sub(1).filter(|last| *last >= item.from)?;
        let kind = |n: usize| self.view.lexed.tokens.get(n).map(|token| token.kind);
        let name = if self.is(item.from + 1, b'=') { item.from } else { last };
        let fits = match kind(name)? {
            TokenKind::Quoted | TokenKind::Text => true,
            TokenKind::Word => !keyword::is_reserved(self.view.word(name)),
            _ => false,
        };
        let text = self.view.word(name);
        // The `N` in front of a string is no part of it.
        let text = if kind(name)? == TokenKind::Text { text.trim_start_matches(['N', 'n']) } else { text };
        fits.then(|| text.trim_matches(['[', ']', '"', '\'']))
    }
}
