//! Cuts T-SQL text into tokens with byte ranges.
//!
//! The lexer never fails: what it can't name becomes a token of kind [`TokenKind::Unknown`], and what a writer plainly got
//! wrong (curly quotes, an en dash for a comment, an HTML entity for an operator) becomes the token that was meant, plus a
//! [`Flaw`] that says so. Thus one slip gives one finding and the parser goes on.

use super::line::{is_client_output, is_go, is_sqlcmd, prompt};

/// What a token is. Operators are single characters: T-SQL lets `> =` stand for `>=`, so the parser joins them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// An unquoted word: a keyword or an identifier, also `#temp` and `##temp` names.
    Word,
    /// `[name]` or `"name"`, with its delimiters.
    Quoted,
    /// `'text'` or `N'text'`, also one in curly quotes.
    Text,
    /// A whole number.
    Integer,
    /// A number with a fraction or an exponent, a money literal.
    Decimal,
    /// `0x…`.
    Binary,
    /// `@name`.
    Variable,
    /// `@@name`.
    SystemVariable,
    /// `$action`, `$identity`, `$partition`: pseudo columns and functions.
    Dollar,
    /// `$(name)`, which sqlcmd replaces.
    SqlcmdVariable,
    /// A single punctuation character.
    Punct(u8),
    /// `...` or `…`.
    Ellipsis,
    /// A batch separator, `GO` or `GO 5`, alone on its line.
    Go,
    /// A character that T-SQL has no use for.
    Unknown,
    /// The end of the text or of the batch.
    End,
}

/// One token. `start` and `end` are byte offsets into the text, always on character boundaries.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// Whether it is the first token on its line.
    pub first: bool,
}

impl Token {
    /// Its text.
    pub fn text<'a>(&self, source: &'a str) -> &'a str {
        source.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// Whether it is the punctuation character `c`.
    pub fn is(&self, c: u8) -> bool {
        self.kind == TokenKind::Punct(c)
    }
}

/// What the lexer mended or met on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlawKind {
    /// Curly quotes where straight ones belong. The fix is the text in straight quotes.
    SmartQuotes,
    /// An en or em dash that was meant as `--`.
    DashComment,
    /// `&lt;`, `&gt;`, `&amp;`, `&quot;`.
    HtmlEntity,
    /// A string without its closing quote.
    OpenText,
    /// A `[` or `"` name without its end.
    OpenName,
    /// A `/*` without `*/`.
    OpenComment,
    /// `**` around a word.
    Markdown,
    /// A prompt such as `1>` or `SQL>` in front of the line.
    Prompt,
    /// A line that a client printed, such as `(1 row affected)`.
    ClientOutput,
}

/// One slip, where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Flaw {
    /// Which.
    pub kind: FlawKind,
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// The tokens of one text, ended by a [`TokenKind::End`] token, and the slips met.
#[derive(Clone, Debug, Default)]
pub struct Lexed {
    /// In order of their place.
    pub tokens: Vec<Token>,
    /// In order of their place.
    pub flaws: Vec<Flaw>,
    /// Whether the number of tokens passed the bound; the rest of the text was not read.
    pub too_many: bool,
}

struct Lexer<'a> {
    source: &'a str,
    bytes: &'a [u8],
    at: usize,
    first: bool,
    /// Whether the line's beginning has yet to be looked at as a whole.
    begins: bool,
    /// How many characters are looked ahead for the end of a string in curly quotes.
    reach: usize,
    out: Lexed,
}

/// Cuts `source` into at most `limit` tokens.
pub fn lex(source: &str, limit: usize) -> Lexed {
    let mut lexer = Lexer { source, bytes: source.as_bytes(), at: 0, first: true, begins: true, reach: 20_000, out: Lexed::default() };
    while lexer.at < lexer.bytes.len() {
        if lexer.out.tokens.len() >= limit {
            lexer.out.too_many = true;
            break;
        }
        lexer.step();
    }
    lexer.push(TokenKind::End, lexer.at, lexer.at);
    lexer.out
}

/// Whether `c` may begin an unquoted name. Letters of every script may, as SQL Server has it.
fn begins_name(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '#'
}

/// Whether `c` may stand inside an unquoted name.
fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '#' | '@' | '$')
}

impl<'a> Lexer<'a> {
    fn byte(&self, offset: usize) -> u8 {
        self.bytes.get(self.at + offset).copied().unwrap_or(0)
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or("")
    }

    fn push(&mut self, kind: TokenKind, start: usize, end: usize) {
        self.out.tokens.push(Token { kind, start: start as u32, end: end as u32, first: self.first });
        self.first = false;
        self.at = end;
    }

    fn flaw(&mut self, kind: FlawKind, start: usize, end: usize) {
        self.out.flaws.push(Flaw { kind, start: start as u32, end: end as u32 });
    }

    fn line_end(&self, from: usize) -> usize {
        self.bytes.get(from..).and_then(|rest| rest.iter().position(|b| *b == b'\n')).map_or(self.bytes.len(), |n| from + n)
    }

    /// The end of the line, but no farther than `most` bytes on, so that a long line isn't read again and again.
    fn near_line_end(&self, from: usize, most: usize) -> usize {
        let stop = self.source.floor_char_boundary(from.saturating_add(most).min(self.source.len()));
        self.bytes.get(from..stop).and_then(|rest| rest.iter().position(|b| *b == b'\n')).map_or(stop, |n| from + n)
    }

    fn name_end(&self, from: usize) -> usize {
        let rest = self.source.get(from..).unwrap_or("");
        rest.char_indices().find(|(_, c)| !continues_name(*c)).map_or(self.source.len(), |(n, _)| from + n)
    }

    fn step(&mut self) {
        if self.begins && self.first {
            self.begins = false;
            if self.line() {
                return;
            }
        }
        let start = self.at;
        let byte = self.byte(0);
        match byte {
            b'\n' => {
                self.at += 1;
                self.first = true;
                self.begins = true;
            }
            b' ' | b'\t' | b'\r' | 0x0b | 0x0c => self.at += 1,
            b'-' if self.byte(1) == b'-' => self.at = self.line_end(start),
            b'/' if self.byte(1) == b'*' => self.comment(),
            b'\'' => self.text(start, start),
            b'[' => self.quoted(b']'),
            b'"' => self.quoted(b'"'),
            b'0'..=b'9' => self.number(),
            b'.' if self.byte(1).is_ascii_digit() && !self.after_name() => self.number(),
            b'.' if self.byte(1) == b'.' && self.byte(2) == b'.' => {
                let dots = self.bytes.get(start..).map_or(3, |rest| rest.iter().take_while(|b| **b == b'.').count());
                self.push(TokenKind::Ellipsis, start, start + dots);
            }
            b'@' => {
                let system = self.byte(1) == b'@';
                let end = self.name_end(start + if system { 2 } else { 1 });
                let kind = if system { TokenKind::SystemVariable } else { TokenKind::Variable };
                let bare = end == start + 1;
                self.push(if bare { TokenKind::Unknown } else { kind }, start, end);
            }
            b'$' => self.dollar(),
            b'&' => self.ampersand(),
            b'*' if self.byte(1) == b'*' && self.markdown() => {}
            b'\\'
                if self
                    .bytes
                    .get(start + 1..)
                    .unwrap_or(&[])
                    .iter()
                    .find(|b| **b == b'\n' || !b.is_ascii_whitespace())
                    .is_none_or(|b| *b == b'\n') =>
            {
                // A backslash that ends a line continues it in scripts that were copied from a shell.
                self.at += 1;
            }
            b'(' | b')' | b',' | b';' | b'.' | b'=' | b'<' | b'>' | b'!' | b'+' | b'-' | b'*' | b'/' | b'%' | b'|' | b'^' | b'~' | b':'
            | b'{' | b'}' | b'?' => self.push(TokenKind::Punct(byte), start, start + 1),
            b'N' | b'n' if self.byte(1) == b'\'' => self.text(start, start + 1),
            _ => self.other(),
        }
    }

    fn after_name(&self) -> bool {
        self.out.tokens.last().is_some_and(|t| {
            let named = matches!(t.kind, TokenKind::Word | TokenKind::Quoted | TokenKind::Variable) || t.is(b')');
            named && t.end as usize == self.at
        })
    }

    /// Reads what only counts at the beginning of a line: `GO`, sqlcmd commands, prompts, client output.
    fn line(&mut self) -> bool {
        let end = self.line_end(self.at);
        let Some(line) = self.source.get(self.at..end) else { return false };
        let trimmed = line.trim_start_matches([' ', '\t', '\u{feff}', '\u{a0}']);
        let start = end - trimmed.len();
        let text = trimmed.trim_end();
        let Some(head) = text.bytes().next() else { return false };
        match head {
            b'g' | b'G' if is_go(text) => {
                self.push(TokenKind::Go, start, start + text.len());
                true
            }
            b':' if is_sqlcmd(text) => {
                self.at = end;
                true
            }
            b'!' if text.starts_with("!!") => {
                self.at = end;
                true
            }
            b'0'..=b'9' | b'S' | b's' | b'm' => {
                let Some(length) = prompt(text) else { return self.output(text, start, end) };
                self.flaw(FlawKind::Prompt, start, start + length);
                self.at = start + length;
                true
            }
            b'(' | b'M' | b'C' | b'W' => self.output(text, start, end),
            _ => false,
        }
    }

    fn output(&mut self, text: &str, start: usize, end: usize) -> bool {
        if !is_client_output(text) {
            return false;
        }
        self.flaw(FlawKind::ClientOutput, start, start + text.len());
        self.at = end;
        true
    }

    fn comment(&mut self) {
        let start = self.at;
        let mut depth = 1usize;
        self.at += 2;
        while depth > 0 {
            let Some(step) = self.bytes.get(self.at..).and_then(|rest| rest.iter().position(|b| matches!(b, b'*' | b'/'))) else {
                self.flaw(FlawKind::OpenComment, start, start + 2);
                self.at = self.bytes.len();
                return;
            };
            self.at += step;
            if self.byte(0) == b'/' && self.byte(1) == b'*' {
                depth += 1;
                self.at += 2;
            } else if self.byte(0) == b'*' && self.byte(1) == b'/' {
                depth -= 1;
                self.at += 2;
            } else {
                self.at += 1;
            }
        }
    }

    /// Reads a string whose quote stands at `quote`; `start` is the place of its `N`, if it has one.
    fn text(&mut self, start: usize, quote: usize) {
        let mut at = quote + 1;
        let close = loop {
            let Some(step) = self.bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == b'\'')) else { break None };
            at += step + 1;
            if self.bytes.get(at) == Some(&b'\'') {
                at += 1;
            } else {
                break Some(at);
            }
        };
        let end = close.unwrap_or(self.bytes.len());
        let first_line = self.near_line_end(quote, end - quote);
        let glued = close.is_some_and(|close| self.glued(close));
        if let Some(curly) = self.curly_close(quote + 1, self.source.floor_char_boundary(end.min(quote + 20_000))) {
            let follows = self.source.get(curly.1..).and_then(|rest| rest.chars().next());
            let ends = follows.is_none_or(|c| matches!(c, ';' | ',' | ')' | '\r' | '\n'));
            if close.is_none() || glued || first_line < end && (ends || curly.1 <= first_line) {
                self.flaw(FlawKind::SmartQuotes, curly.0, curly.1);
                self.push(TokenKind::Text, start, curly.1);
                return;
            }
        }
        if close.is_none() || first_line < end && glued {
            // Without its end a string would take the rest of the text; the line is a better guess.
            self.flaw(FlawKind::OpenText, start, first_line);
            let end = self.source.get(start..first_line).map_or(first_line, |line| start + line.trim_end().len());
            self.push(TokenKind::Text, start, end.max(quote + 1));
            return;
        }
        self.push(TokenKind::Text, start, end);
    }

    /// Whether what follows a string's end at `at` shows that the quote there opens another string.
    fn glued(&self, at: usize) -> bool {
        let rest = self.source.get(at..).unwrap_or("");
        let Some(next) = rest.chars().next() else { return false };
        if next.is_alphanumeric() {
            let word = rest.get(..self.name_end(at).saturating_sub(at)).unwrap_or("");
            return !["AS", "FROM", "AND", "OR", "WHERE", "THEN", "END", "ELSE", "IN", "ON", "GO", "WITH", "TO", "COLLATE", "INTO"]
                .iter()
                .any(|k| k.eq_ignore_ascii_case(word));
        }
        let after = rest.chars().nth(1);
        matches!(next, '$' | '@' | '\\' | '_' | '{' | '#' | ':')
            || matches!(next, '<' | '.' | '%' | '/' | '[')
                && after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '\'' | '\\' | '/' | '$' | '@' | '%'))
    }

    /// A curly closing quote between `from` and `to` that no opening one precedes and no letter follows.
    fn curly_close(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let text = self.source.get(from..to)?;
        let mut open = false;
        for (n, c) in text.char_indices() {
            match c {
                '‘' | '“' => open = true,
                '’' | '”' => {
                    let end = n + c.len_utf8();
                    let follows = text.get(end..).and_then(|rest| rest.chars().next());
                    if !follows.is_some_and(char::is_alphanumeric) {
                        if open {
                            open = false;
                        } else {
                            return Some((from + n, from + end));
                        }
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn quoted(&mut self, close: u8) {
        let start = self.at;
        let mut at = start + 1;
        loop {
            let stop = if close == b']' { (start + 600).min(self.bytes.len()) } else { self.bytes.len() };
            let found = self
                .bytes
                .get(at..stop)
                .and_then(|rest| rest.iter().position(|b| *b == close || *b == b'\n' && close == b']' || *b == b'[' && close == b']'));
            let Some(step) = found else {
                let end = self.near_line_end(start, 600);
                self.flaw(FlawKind::OpenName, start, end);
                let end = if close == b']' { self.name_end(start + 1).min(end) } else { end };
                self.push(TokenKind::Quoted, start, end.max(start + 1));
                return;
            };
            at += step + 1;
            if self.bytes.get(at - 1) == Some(&b'[') && !self.opens_inside(start, at - 1) {
                continue;
            }
            if self.bytes.get(at - 1) != Some(&close) {
                // A name never runs over the end of its line, nor into the next bracket.
                let end = self.name_end(start + 1).min(at - 1);
                self.flaw(FlawKind::OpenName, start, end);
                self.push(TokenKind::Quoted, start, end.max(start + 1));
                return;
            }
            if self.bytes.get(at) == Some(&close) {
                at += 1;
                continue;
            }
            self.push(TokenKind::Quoted, start, at);
            return;
        }
    }

    /// Whether the `[` at `at`, inside a name that began at `start`, shows that the name lacks its end: white space or a
    /// dot stands before it, and a letter after it.
    fn opens_inside(&self, start: usize, at: usize) -> bool {
        let before = self.bytes.get(at.wrapping_sub(1)).copied().unwrap_or(0);
        let after = self.bytes.get(at + 1).copied().unwrap_or(0);
        at > start + 1 && matches!(before, b' ' | b'.' | b',' | b'\t' | b'=') && (after.is_ascii_alphabetic() || after == b'_')
    }

    fn number(&mut self) {
        let start = self.at;
        let mut at = start;
        let digits = |at: &mut usize| {
            while self.bytes.get(*at).is_some_and(u8::is_ascii_digit) {
                *at += 1;
            }
        };
        if self.byte(0) == b'0' && matches!(self.byte(1), b'x' | b'X') {
            at += 2;
            while self.bytes.get(at).is_some_and(u8::is_ascii_hexdigit) {
                at += 1;
            }
            self.push(TokenKind::Binary, start, at);
            return;
        }
        digits(&mut at);
        let mut kind = TokenKind::Integer;
        if self.bytes.get(at) == Some(&b'.') && self.bytes.get(at + 1) != Some(&b'.') {
            kind = TokenKind::Decimal;
            at += 1;
            digits(&mut at);
        }
        if matches!(self.bytes.get(at), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.bytes.get(at + 1), Some(b'+' | b'-')));
            // An exponent needs no digits: `1e` is 1, and `1END` is `1E` and `ND`, as SQL Server reads it.
            kind = TokenKind::Decimal;
            at += 1;
            if self.bytes.get(at + sign).is_some_and(|b| sign == 0 || b.is_ascii_digit()) {
                at += sign;
                digits(&mut at);
            }
        }
        self.push(kind, start, at);
    }

    fn dollar(&mut self) {
        let start = self.at;
        if self.byte(1) == b'(' {
            let end = self.near_line_end(start, 200);
            if let Some(close) = self.bytes.get(start..end).and_then(|rest| rest.iter().position(|b| *b == b')')) {
                self.push(TokenKind::SqlcmdVariable, start, start + close + 1);
                return;
            }
        }
        if self.byte(1).is_ascii_digit() || self.byte(1) == b'.' || matches!(self.byte(1), b'-' | b'+') && self.byte(2).is_ascii_digit() {
            let mut at = start + 2;
            while self
                .bytes
                .get(at)
                .is_some_and(|b| b.is_ascii_digit() || *b == b'.' || *b == b',' && self.bytes.get(at + 1).is_some_and(u8::is_ascii_digit))
            {
                at += 1;
            }
            self.push(TokenKind::Decimal, start, at);
            return;
        }
        let end = self.name_end(start + 1);
        self.push(if end == start + 1 { TokenKind::Decimal } else { TokenKind::Dollar }, start, end);
    }

    fn ampersand(&mut self) {
        let start = self.at;
        let rest = self.rest();
        for (entity, meant) in [
            ("&lt;", b'<'),
            ("&gt;", b'>'),
            ("&amp;", b'&'),
            ("&nbsp;", b' '),
            ("&quot;", b'"'),
            ("&apos;", b'\''),
            ("&#39;", b'\''),
            ("&#x27;", b'\''),
        ] {
            if rest.get(..entity.len()).is_some_and(|head| head.eq_ignore_ascii_case(entity)) {
                self.flaw(FlawKind::HtmlEntity, start, start + entity.len());
                match meant {
                    b' ' => self.at += entity.len(),
                    b'"' | b'\'' => {
                        // An entity quote opens a string; it ends at the same entity.
                        let from = start + entity.len();
                        let end = self.near_line_end(start, 2_000);
                        let close = self.source.get(from..end).and_then(|line| line.find(entity)).map_or(end, |n| from + n + entity.len());
                        self.push(TokenKind::Text, start, close);
                    }
                    _ => self.push(TokenKind::Punct(meant), start, start + entity.len()),
                }
                return;
            }
        }
        self.push(TokenKind::Punct(b'&'), start, start + 1);
    }

    /// Steps over `**` that hugs a word on one side, which no T-SQL has.
    fn markdown(&mut self) -> bool {
        let start = self.at;
        let hugs = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'[' | b']' | b'<' | b'>' | b'\'' | b'_');
        let before = start.checked_sub(1).and_then(|n| self.bytes.get(n)).copied().unwrap_or(b' ');
        if !hugs(self.byte(2)) && !hugs(before) || self.byte(2) == b'/' {
            return false;
        }
        self.flaw(FlawKind::Markdown, start, start + 2);
        self.at += 2;
        true
    }

    fn other(&mut self) {
        let start = self.at;
        let Some(c) = self.rest().chars().next() else {
            self.at += 1;
            return;
        };
        let end = start + c.len_utf8();
        match c {
            '\u{a0}' | '\u{feff}' | '\u{200b}' | '\u{2003}' | '\u{2002}' | '\u{202f}' | '\u{3000}' => self.at = end,
            '‘' | '’' | '“' | '”' | '‚' | '„' | '′' | '`' | '´' => self.curly(c, start),
            '–' | '—' => {
                let follows = self.source.get(end..).and_then(|rest| rest.chars().next());
                let operator = self.out.tokens.last().is_some_and(|t| {
                    !self.first
                        && matches!(t.kind, TokenKind::Word | TokenKind::Quoted | TokenKind::Integer | TokenKind::Variable)
                        && follows.is_some_and(|c| c == ' ' || c.is_ascii_digit())
                });
                self.flaw(FlawKind::DashComment, start, end);
                if operator {
                    self.push(TokenKind::Punct(b'-'), start, end);
                } else {
                    self.at = self.line_end(start);
                }
            }
            '…' => self.push(TokenKind::Ellipsis, start, end),
            c if begins_name(c) => {
                let end = self.name_end(start);
                self.push(TokenKind::Word, start, end);
            }
            _ => self.push(TokenKind::Unknown, start, end),
        }
    }

    /// Reads a string in curly quotes, up to the next quote of any kind on the line that could close it.
    fn curly(&mut self, open: char, start: usize) {
        let from = start + open.len_utf8();
        let end = self.near_line_end(start, self.reach.clamp(64, 4_000));
        let double = matches!(open, '“' | '”' | '„');
        let text = self.source.get(from..end).unwrap_or("");
        let close = text.char_indices().find(|(n, c)| {
            let after = text.get(n + c.len_utf8()..).and_then(|rest| rest.chars().next());
            let apart = !after.is_some_and(char::is_alphanumeric);
            match c {
                '”' | '“' | '"' => double,
                '’' | '\'' | '`' | '´' | '′' => !double && apart,
                '‘' => !double && apart,
                _ => false,
            }
        });
        if close.is_none() {
            // The look ahead was in vain; a text full of lone quotes mustn't repeat it without bound.
            self.reach /= 2;
        }
        match close {
            Some((n, c)) => {
                let close = from + n + c.len_utf8();
                self.flaw(FlawKind::SmartQuotes, start, close);
                self.push(TokenKind::Text, start, close);
            }
            None if matches!(open, '`' | '´' | '′' | '’' | '”') && self.reach < 1_000 => self.push(TokenKind::Unknown, start, from),
            None if matches!(open, '`' | '´' | '′') => self.push(TokenKind::Unknown, start, from),
            None => {
                // No close on the line: the string may run on to a later line, in curly or in straight quotes.
                let rest = self.source.get(from..).unwrap_or("");
                let far = rest
                    .char_indices()
                    .take(self.reach)
                    .find(|(_, c)| if double { matches!(c, '”' | '“') } else { matches!(c, '’' | '\'') });
                let close = far.map_or(end, |(n, c)| from + n + c.len_utf8());
                self.flaw(FlawKind::SmartQuotes, start, if far.is_some() { close } else { from });
                self.push(TokenKind::Text, start, close);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        lex(text, 1000).tokens.iter().map(|t| t.kind).collect()
    }

    #[test]
    fn strings_names_and_comments_are_single_tokens() {
        use TokenKind::*;
        assert_eq!(kinds("[a]]b] N'it''s' /* x /* y */ */ 1.5e3 0xFF"), [Quoted, Text, Decimal, Binary, End]);
        assert_eq!(
            kinds("a.b -- c\n@v @@w $(x) $action #t"),
            [Word, Punct(b'.'), Word, Variable, SystemVariable, SqlcmdVariable, Dollar, Word, End]
        );
    }

    #[test]
    fn go_counts_only_alone_on_its_line() {
        use TokenKind::*;
        assert_eq!(kinds("GO 5\ngo -- x\nGO;\nGO home"), [Go, Go, Go, Word, Word, End]);
        assert_eq!(kinds("'\nGO\n'"), [Text, End]);
    }

    #[test]
    fn slips_are_mended_and_named() {
        let flaw = |text: &str| lex(text, 1000).flaws.first().map(|f| f.kind);
        assert_eq!(flaw("x = ‘a’"), Some(FlawKind::SmartQuotes));
        assert_eq!(flaw("x = 'a’, y = 'b'"), Some(FlawKind::SmartQuotes));
        assert_eq!(flaw("x = 'don’t'"), None);
        assert_eq!(flaw("–note"), Some(FlawKind::DashComment));
        assert_eq!(flaw("a &lt; b"), Some(FlawKind::HtmlEntity));
        assert_eq!(flaw("x = 'a"), Some(FlawKind::OpenText));
        assert_eq!(flaw("[a = 1\n"), Some(FlawKind::OpenName));
        assert_eq!(flaw("/* a"), Some(FlawKind::OpenComment));
        assert_eq!(flaw("1> select 1"), Some(FlawKind::Prompt));
        assert_eq!(flaw("(3 row(s) affected)"), Some(FlawKind::ClientOutput));
        assert_eq!(flaw("USE **db**"), Some(FlawKind::Markdown));
    }

    #[test]
    fn sqlcmd_lines_are_stepped_over() {
        assert_eq!(kinds(":setvar db \"x\"\n:r file.sql\n!!dir"), [TokenKind::End]);
    }
}
