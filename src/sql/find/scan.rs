//! A rough token scanner, enough to see the shape of a statement.
//!
//! It borrows from the text, allocates nothing and never goes back, so deciding what is SQL stays linear. It knows no
//! dialect: it takes every way to quote a name and every common way to write a placeholder for what it is.

/// What a [`Token`] is, as far as finding SQL needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bare word: a keyword or a name, `#temp` included.
    Word,
    /// A quoted name: `[a b]`, `"a"` or between backticks.
    Name,
    /// A string in single or typographic quotes.
    Text,
    /// A number.
    Number,
    /// A variable: `@x`, `@@version`, `$1`, `:host`.
    Variable,
    /// A placeholder: `<name>`, `{name}`, `$(name)`, `%name%`.
    Placeholder,
    /// `…` or `...`: something left out by the author.
    Ellipsis,
    /// Any other single character.
    Sign(char),
}

/// One token and where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    /// Byte offset of its first character.
    pub start: usize,
    /// Whether it is the first of its line.
    pub opens_line: bool,
}

impl Token<'_> {
    /// Whether this is the bare word `word`, which is given in capitals.
    pub fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether this is one of the bare words given in capitals.
    pub fn is_any(&self, words: &[&str]) -> bool {
        self.kind == Kind::Word && words.iter().any(|word| self.text.eq_ignore_ascii_case(word))
    }

    pub fn sign(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    /// The byte offset after its last character.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The scanner: an iterator over the tokens, cheap to clone for looking ahead.
#[derive(Clone, Debug)]
pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
    opens_line: bool,
}

impl<'a> Scan<'a> {
    pub fn new(text: &'a str) -> Self {
        Scan { text, at: 0, opens_line: true }
    }

    /// The next token without taking it.
    pub fn peek(&self) -> Option<Token<'a>> {
        self.clone().next()
    }

    /// Takes the next token if it is the word given in capitals.
    pub fn eat(&mut self, word: &str) -> bool {
        let mut ahead = self.clone();
        let hit = ahead.next().is_some_and(|token| token.is(word));
        if hit {
            *self = ahead;
        }
        hit
    }

    /// Takes the next token if it is this sign.
    pub fn eat_sign(&mut self, sign: char) -> bool {
        let mut ahead = self.clone();
        let hit = ahead.next().is_some_and(|token| token.sign(sign));
        if hit {
            *self = ahead;
        }
        hit
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Passes white space and comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let bytes = rest.as_bytes();
            match bytes.first() {
                Some(b'\n') => {
                    self.opens_line = true;
                    self.at += 1;
                }
                Some(byte) if byte.is_ascii_whitespace() => self.at += 1,
                Some(b'-') if bytes.get(1) == Some(&b'-') => {
                    self.at += rest.find('\n').unwrap_or(rest.len());
                }
                Some(b'/') if bytes.get(1) == Some(&b'*') => {
                    self.at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                }
                Some(byte) if !byte.is_ascii() => match rest.chars().next() {
                    Some(c) if c.is_whitespace() || c == '\u{feff}' => self.at += c.len_utf8(),
                    _ => return,
                },
                _ => return,
            }
        }
    }

    /// The kind of the token at the start of `rest` and its length in bytes.
    fn measure(rest: &str, first: char) -> (Kind, usize) {
        let bytes = rest.as_bytes();
        let second = bytes.get(1).copied().unwrap_or(0);
        // A quoted run ends at its closing sign or with the line for names, since an apostrophe in prose would
        // otherwise swallow the rest; strings may span lines.
        let quoted = |close: char, open_len: usize| rest.get(open_len..)?.find(close).map(|n| open_len + n + close.len_utf8());
        // Bounded, so that a line of a million opening brackets is not read a million times.
        let on_line = |close: char, open_len: usize| {
            let near = head(rest, 160).get(open_len..)?;
            let n = near.find([close, '\n'])?;
            near.get(n..)?.starts_with(close).then(|| open_len + n + close.len_utf8())
        };
        let word = || rest.char_indices().skip(1).find(|&(_, c)| !in_word(c)).map_or(rest.len(), |(n, _)| n);
        match first {
            'N' | 'n' | 'E' | 'e' | 'B' | 'b' if second == b'\'' => (Kind::Text, quoted('\'', 2).unwrap_or(rest.len())),
            '\'' => (Kind::Text, quoted('\'', 1).unwrap_or(rest.len())),
            '‘' | '’' => (Kind::Text, on_line('’', 3).unwrap_or(3)),
            '“' | '”' => (Kind::Text, on_line('”', 3).unwrap_or(3)),
            '[' => on_line(']', 1).map_or((Kind::Sign('['), 1), |n| (Kind::Name, n)),
            '"' => quoted('"', 1).map_or((Kind::Sign('"'), 1), |n| (Kind::Name, n)),
            '`' => on_line('`', 1).map_or((Kind::Sign('`'), 1), |n| (Kind::Name, n)),
            '…' => (Kind::Ellipsis, first.len_utf8()),
            '.' if rest.starts_with("...") => (Kind::Ellipsis, 3),
            '.' if second.is_ascii_digit() => (Kind::Number, number(rest)),
            '@' if second == b'@' || in_word(char::from(second)) => {
                let body = rest.trim_start_matches('@');
                let tail = body.find(|c| !in_word(c)).unwrap_or(body.len());
                (Kind::Variable, rest.len() - body.len() + tail)
            }
            '$' if second == b'(' => on_line(')', 2).map_or((Kind::Sign('$'), 1), |n| (Kind::Placeholder, n)),
            '$' | ':' if second.is_ascii_alphanumeric() => (Kind::Variable, word()),
            '<' if second.is_ascii_alphabetic() || second == b'*' || rest.starts_with("< *") => match placeholder(rest, '>') {
                Some(n) => (Kind::Placeholder, n),
                None => (Kind::Sign('<'), 1),
            },
            '{' if second.is_ascii_alphabetic() || second == b'{' => match placeholder(rest, '}') {
                Some(n) => (Kind::Placeholder, n),
                None => (Kind::Sign('{'), 1),
            },
            '%' if second.is_ascii_alphabetic() => match rest.get(1..).and_then(|r| r.find(|c| !in_word(c))) {
                Some(n) if bytes.get(n + 1) == Some(&b'%') => (Kind::Placeholder, n + 2),
                _ => (Kind::Sign('%'), 1),
            },
            '0'..='9' => (Kind::Number, number(rest)),
            c if c.is_alphabetic() || c == '_' || c == '#' => (Kind::Word, word()),
            c => (Kind::Sign(c), c.len_utf8()),
        }
    }
}

/// The length of a `<…>` or `{…}` placeholder: on one line, at most 80 bytes, words inside, and no comparison
/// (`a < b and c > d` has a space before the closing sign or none at all).
fn placeholder(rest: &str, close: char) -> Option<usize> {
    let head = head(rest, 80);
    let n = head.find([close, '\n'])?;
    let inside = head.get(1..n)?;
    if !head.get(n..)?.starts_with(close) {
        return None;
    }
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '*' | '\'' | '’' | '.' | '/' | '{');
    if inside.is_empty() || !inside.chars().all(plain) {
        return None;
    }
    Some(n + close.len_utf8() + usize::from(close == '}' && head.get(n + 1..n + 2) == Some("}")))
}

/// The first `len` bytes of `text`, or a little less so as to end between two characters.
pub(super) fn head(text: &str, len: usize) -> &str {
    let end = (0..=len.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    text.get(..end).unwrap_or("")
}

fn number(rest: &str) -> usize {
    rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).unwrap_or(rest.len())
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '#' | '$' | '@')
}

impl<'a> Iterator for Scan<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.skip();
        let rest = self.rest();
        let first = rest.chars().next()?;
        let (kind, len) = Self::measure(rest, first);
        let text = rest.get(..len)?;
        let token = Token { kind, text, start: self.at, opens_line: self.opens_line };
        self.at += len;
        self.opens_line = false;
        Some(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        Scan::new(text).map(|token| token.kind).collect()
    }

    #[test]
    fn quotes_names_and_placeholders_are_one_token() {
        assert_eq!(
            kinds("[CM_ DB].x 'a b' N'c' ‘d’ <the name> $(v) @p"),
            [
                Kind::Name,
                Kind::Sign('.'),
                Kind::Word,
                Kind::Text,
                Kind::Text,
                Kind::Text,
                Kind::Placeholder,
                Kind::Placeholder,
                Kind::Variable
            ]
        );
    }

    #[test]
    fn a_comparison_is_no_placeholder() {
        assert_eq!(kinds("a <b"), [Kind::Word, Kind::Sign('<'), Kind::Word]);
        assert_eq!(kinds("a < 1 and b > 2").len(), 7);
    }

    #[test]
    fn unclosed_quotes_end_with_the_text() {
        assert_eq!(kinds("'abc"), [Kind::Text]);
        assert_eq!(kinds("[abc\nd]")[0], Kind::Sign('['));
    }

    #[test]
    fn comments_are_passed_and_lines_noticed() {
        let tokens: Vec<_> = Scan::new("-- a\nb /* c\n */ d").collect();
        assert_eq!(tokens.len(), 2);
        assert!(tokens[0].opens_line);
    }
}
