//! The parser's state, and the small steps that all of the grammar is made of.
//!
//! A step that doesn't match notes what it would have taken. The farthest place that the parser came to, and what was noted
//! there, is the error: "expected `FROM`, found `FORM`". Nothing here reports anything; `statement` and `diagnose` do.

use super::super::keyword;
use super::super::lexer::{Token, TokenKind};
use super::super::report::Issue;
use super::facts::{Event, EventKind};
use super::statement::Parsed;

/// The parse went no further; what was expected is noted in the parser.
#[derive(Clone, Copy, Debug)]
pub struct Fail;

/// The outcome of a step of the grammar.
pub type Step = Result<(), Fail>;

/// What a step would have taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A keyword, in upper case.
    Keyword(&'static str),
    /// Punctuation or an operator.
    Punct(&'static str),
    /// A class of tokens, in words: `a name`.
    Class(&'static str),
}

/// A change to the tokens, tried to see whether the parse then goes on.
#[derive(Clone, Copy, Debug)]
pub enum Patch {
    /// Reads the token at this place as that word or punctuation.
    Replace(usize, &'static str),
    /// Puts that in front of the token at this place.
    Insert(usize, &'static str),
    /// Leaves out the token at this place.
    Delete(usize),
    /// Reads the token at this place and the next as one name.
    Join(usize),
}

/// How deep parentheses, blocks and subqueries may nest. Past it the text is too complex to check.
const DEPTH: u32 = 120;

/// A parse in progress over the tokens of one batch.
pub struct Parser<'a> {
    /// The text.
    pub source: &'a str,
    /// All of its tokens.
    pub tokens: &'a [Token],
    /// The current token.
    pub at: usize,
    /// The token that ends the batch.
    pub end: usize,
    /// The farthest token at which a step failed.
    pub far: usize,
    /// What the steps that failed there would have taken.
    pub expected: Vec<Expected>,
    /// The last thing that had to stand somewhere and didn't, with the place.
    pub required: Option<(usize, Expected)>,
    /// While a failure is studied: what failed steps would have taken, anywhere.
    pub trace: Option<Vec<(usize, Expected)>>,
    /// A change tried on the tokens.
    pub patch: Option<Patch>,
    /// What the statement has been seen to do so far.
    pub events: Vec<Event>,
    /// How deep the parse is nested.
    pub depth: u32,
    /// Whether the depth bound was met.
    pub too_deep: bool,
    /// How many more steps of the grammar may be taken in this text.
    pub fuel: u64,
    /// Whether the text creates types of its own, so that a type's name can't be called misspelt.
    pub makes_types: bool,
    /// Whether the next statement is the first of its batch.
    pub batch_start: bool,
    /// How many BEGIN blocks are open.
    pub blocks: u32,
    /// Whether the branch of an IF is being read, behind which ELSE may stand.
    pub in_if: u32,
    /// Whether the tables of a MERGE are being read, behind which USING stands.
    pub in_merge: bool,
    /// How many statements are open.
    pub nesting: u32,
    /// The statements read so far.
    pub parsed: Vec<Parsed>,
    /// What was found wrong so far.
    pub issues: Vec<Issue>,
    /// How many failures were studied so far; their number is bounded, since each costs a few parses.
    pub studied: u32,
    /// Whether statements inside statements keep quiet: set while a failure is studied.
    pub quiet: bool,
}

impl<'a> Parser<'a> {
    /// The token at index `n`, as changed by the patch under trial. Past the batch's end it is an end token.
    pub fn token(&self, n: usize) -> Token {
        let end = Token { kind: TokenKind::End, start: self.source.len() as u32, end: self.source.len() as u32, first: true };
        let n = match self.patch {
            None => n,
            Some(Patch::Replace(at, text)) => {
                if n == at {
                    return self.synthetic(at, text);
                }
                n
            }
            Some(Patch::Insert(at, text)) => {
                if n == at {
                    return self.synthetic(at, text);
                }
                if n > at { n - 1 } else { n }
            }
            Some(Patch::Delete(at)) => {
                if n >= at {
                    n + 1
                } else {
                    n
                }
            }
            Some(Patch::Join(at)) => {
                if n == at {
                    let token = self.tokens.get(at).copied().unwrap_or(end);
                    let kind = if token.kind == TokenKind::Variable { TokenKind::Variable } else { TokenKind::Quoted };
                    return Token { kind, ..token };
                }
                if n > at { n + 1 } else { n }
            }
        };
        if n >= self.end {
            let place = self.tokens.get(self.end).map_or(self.source.len() as u32, |t| t.start);
            return Token { kind: TokenKind::End, start: place, end: place, first: true };
        }
        self.tokens.get(n).copied().unwrap_or(end)
    }

    fn synthetic(&self, at: usize, text: &'static str) -> Token {
        let place = self.tokens.get(at).map_or(self.source.len() as u32, |t| t.start);
        let byte = text.bytes().next().unwrap_or(b' ');
        let kind = if byte.is_ascii_alphabetic() { TokenKind::Word } else { TokenKind::Punct(byte) };
        Token { kind, start: place, end: place, first: false }
    }

    /// The text of the token at index `n`, as changed by the patch under trial.
    pub fn text(&self, n: usize) -> &'a str {
        match self.patch {
            Some(Patch::Replace(at, text) | Patch::Insert(at, text)) if at == n => text,
            Some(Patch::Replace(..) | Patch::Insert(..) | Patch::Delete(_) | Patch::Join(_)) | None => self.token(n).text(self.source),
        }
    }

    /// The current token.
    pub fn current(&self) -> Token {
        self.token(self.at)
    }

    /// Whether the batch has no more tokens.
    pub fn at_end(&self) -> bool {
        self.current().kind == TokenKind::End
    }

    /// Notes that a step would have taken `what` here.
    pub fn note(&mut self, what: Expected) {
        if let Some(trace) = &mut self.trace
            && trace.len() < 20_000
        {
            trace.push((self.at, what));
        }
        if self.at > self.far {
            self.far = self.at;
            self.expected.clear();
        }
        if self.at == self.far && self.expected.len() < 400 && !self.expected.contains(&what) {
            self.expected.push(what);
        }
    }

    /// Fails, noting that `what` was expected here.
    pub fn fail<T>(&mut self, what: Expected) -> Result<T, Fail> {
        self.note(what);
        Err(Fail)
    }

    /// Whether the token at index `n` is the unquoted word `word`.
    pub fn is_word(&self, n: usize, word: &str) -> bool {
        self.token(n).kind == TokenKind::Word && self.text(n).eq_ignore_ascii_case(word)
    }

    /// Whether the current token is the unquoted word `word`. Notes nothing.
    pub fn sees(&self, word: &str) -> bool {
        self.is_word(self.at, word)
    }

    /// Whether the current token is the punctuation `c`. Notes nothing.
    pub fn sees_punct(&self, c: u8) -> bool {
        self.current().is(c)
    }

    /// Whether the token `offset` places ahead is the punctuation `c`.
    pub fn ahead_punct(&self, offset: usize, c: u8) -> bool {
        self.token(self.at + offset).is(c)
    }

    /// Whether the token `offset` places ahead is the unquoted word `word`.
    pub fn ahead(&self, offset: usize, word: &str) -> bool {
        self.is_word(self.at + offset, word)
    }

    /// Takes the keyword if it stands here.
    pub fn keyword(&mut self, word: &'static str) -> bool {
        if self.sees(word) {
            self.at += 1;
            return true;
        }
        self.note(Expected::Keyword(word));
        false
    }

    /// Takes the first of the keywords that stands here.
    pub fn any_keyword(&mut self, words: &[&'static str]) -> Option<&'static str> {
        words.iter().find(|word| self.keyword(word)).copied()
    }

    /// Takes the keyword or fails.
    pub fn need(&mut self, word: &'static str) -> Step {
        if self.keyword(word) {
            return Ok(());
        }
        self.required = Some((self.at, Expected::Keyword(word)));
        Err(Fail)
    }

    /// Takes the punctuation if it stands here. `text` is one or two characters, which may have space between.
    pub fn punct(&mut self, text: &'static str) -> bool {
        let bytes = text.as_bytes();
        if bytes.iter().enumerate().all(|(n, c)| self.ahead_punct(n, *c)) {
            self.at += bytes.len();
            return true;
        }
        self.note(Expected::Punct(text));
        false
    }

    /// Takes the punctuation or fails.
    pub fn need_punct(&mut self, text: &'static str) -> Step {
        if self.punct(text) { Ok(()) } else { Err(Fail) }
    }

    /// Runs `inner` one level deeper, unless that is too deep.
    pub fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, Fail>) -> Result<T, Fail> {
        if self.depth >= DEPTH || self.fuel == 0 {
            self.too_deep = true;
            return Err(Fail);
        }
        self.fuel -= 1;
        self.depth += 1;
        let out = inner(self);
        self.depth -= 1;
        out
    }

    /// Runs `inner`; if it fails, goes back to where it began, and forgets what it had seen.
    pub fn attempt<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, Fail>) -> Option<T> {
        let (at, events) = (self.at, self.events.len());
        match inner(self) {
            Ok(out) => Some(out),
            Err(Fail) => {
                self.at = at;
                self.events.truncate(events);
                None
            }
        }
    }

    /// `item` once or more, with commas between.
    pub fn list(&mut self, mut item: impl FnMut(&mut Self) -> Step) -> Step {
        loop {
            item(self)?;
            if !self.punct(",") {
                return Ok(());
            }
        }
    }

    /// Records what the tokens from `from` up to the current one mean.
    pub fn event(&mut self, kind: EventKind, from: usize) {
        if self.events.len() < 200_000 {
            self.events.push(Event { kind, from, to: self.at });
        }
    }

    /// Takes a name of one part: an unreserved word, a quoted one, or a placeholder that stands for one.
    pub fn name(&mut self) -> Step {
        let token = self.current();
        match token.kind {
            TokenKind::Word if !keyword::is_reserved(self.text(self.at)) => {
                self.at += 1;
                self.glued(token);
                Ok(())
            }
            TokenKind::Quoted | TokenKind::SqlcmdVariable | TokenKind::Ellipsis => {
                self.at += 1;
                self.glued(token);
                Ok(())
            }
            TokenKind::Punct(b'<' | b'{') if self.placeholder() => Ok(()),
            _ => self.fail(Expected::Class("a name")),
        }
    }

    /// Takes what is glued to a name that a placeholder makes up: `bam_<Activity>_Import`, `$(db)_log`.
    fn glued(&mut self, mut last: Token) {
        if self.patch.is_some() {
            return;
        }
        loop {
            let next = self.current();
            if next.start != last.end || next.kind == TokenKind::End {
                return;
            }
            let taken = match next.kind {
                TokenKind::Punct(b'<') => self.placeholder_where(false),
                TokenKind::SqlcmdVariable => {
                    self.at += 1;
                    true
                }
                TokenKind::Word if last.is(b'>') || last.kind == TokenKind::SqlcmdVariable => {
                    self.at += 1;
                    true
                }
                _ => false,
            };
            if !taken {
                return;
            }
            last = self.token(self.at.saturating_sub(1));
        }
    }

    /// Takes `<what to write>` or `{what}`, where a name or a value may stand.
    pub fn placeholder(&mut self) -> bool {
        self.placeholder_where(true)
    }

    fn placeholder_where(&mut self, spaces: bool) -> bool {
        let token = self.current();
        let close = match token.kind {
            TokenKind::Punct(b'<') => '>',
            TokenKind::Punct(b'{') => '}',
            _ => return false,
        };
        let start = token.start as usize;
        let Some(rest) = self.source.get(start + 1..) else { return false };
        let mut depth = 0usize;
        let mut end = None;
        for (n, c) in rest.char_indices().take(100) {
            if c == '\n' {
                break;
            }
            if c == close && depth == 0 {
                end = Some(n);
                break;
            }
            match c {
                '<' | '{' => depth += 1,
                '>' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        let Some(end) = end else { return false };
        let inside = rest.get(..end).unwrap_or("");
        let word = inside.trim().trim_matches('*').trim();
        let good = word.chars().next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '@' | '#'))
            && (spaces || !inside.contains(' '))
            && word.chars().all(|c| c.is_alphanumeric() || " _-./\\$@#:'’&,()*[]|+".contains(c))
            && !word.to_ascii_lowercase().starts_with("fn ");
        if !good {
            return false;
        }
        let stop = (start + 1 + end + 1) as u32;
        let from = self.at;
        while !self.at_end() && self.current().start < stop {
            self.at += 1;
        }
        self.event(EventKind::Placeholder, from);
        true
    }

    /// Takes a name of one to `most` parts, some of which may be empty (`db..table`). Gives the index of its first token.
    pub fn object(&mut self, most: usize) -> Result<usize, Fail> {
        let from = self.at;
        let mut parts = 1;
        if !self.sees_punct(b'.') {
            self.name()?;
        } else if self.ahead_punct(1, b'.') || most < 2 {
            return self.fail(Expected::Class("a name"));
        }
        while parts < most && self.sees_punct(b'.') && !self.dotted_star() {
            self.at += 1;
            parts += 1;
            while parts < most && self.sees_punct(b'.') {
                self.at += 1;
                parts += 1;
            }
            self.part()?;
        }
        if parts < 5 {
            self.note(Expected::Punct("."));
        }
        Ok(from)
    }

    /// A later part of a dotted name. After a dot a reserved word is still no name, save for pseudo columns.
    fn part(&mut self) -> Step {
        if self.current().kind == TokenKind::Dollar {
            self.at += 1;
            return Ok(());
        }
        self.name()
    }

    fn dotted_star(&self) -> bool {
        self.ahead_punct(1, b'*')
    }

    /// Takes a token of one of the kinds, which `class` names.
    pub fn take(&mut self, kinds: &[TokenKind], class: &'static str) -> Step {
        if kinds.contains(&self.current().kind) {
            self.at += 1;
            return Ok(());
        }
        if matches!(self.current().kind, TokenKind::SqlcmdVariable | TokenKind::Ellipsis) {
            self.at += 1;
            return Ok(());
        }
        if matches!(self.current().kind, TokenKind::Punct(b'<' | b'{')) && self.placeholder() {
            return Ok(());
        }
        self.fail(Expected::Class(class))
    }

    /// Takes a string: `'text'`, or the double quotes that old scripts use.
    pub fn string(&mut self) -> Step {
        if self.current().kind == TokenKind::Quoted && self.text(self.at).starts_with('"') {
            self.at += 1;
            return Ok(());
        }
        self.take(&[TokenKind::Text], "a string")
    }
}
