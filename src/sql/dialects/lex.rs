//! The tokens of a script as its vendor's client reads them: quotes, comments, client commands and terminators.
//!
//! A library parser wants one statement; a script has `DELIMITER //`, lines with a lone `/`, `\d` and dollar quotes around it.
//! What ends a statement is decided here, in one pass, and what stands between two ends goes to the parser.

use super::transcript;
use crate::sql::dialects::Dialect;
use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bare word or number.
    Word,
    /// A name in quotes.
    Quoted,
    /// A string, a dollar-quoted body included.
    Text,
    /// One other character.
    Sign,
    /// What ends a statement: `;`, the delimiter that was set, `/` on its own line, `\G`.
    Terminator,
    /// A command to the client, to the end of its line: `\d t`, `DELIMITER //`, `.tables`, `SET SERVEROUTPUT ON`.
    Command,
}

/// A token and the bytes it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// Whether it is a quote or comment that nothing closes.
    pub open: bool,
    /// Whether it is a terminator that also ends a block of statements: anything but a plain `;`.
    pub hard: bool,
}

impl Token {
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    pub fn text<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.range()).unwrap_or("")
    }

    pub fn is(&self, text: &str, word: &str) -> bool {
        self.kind == Kind::Word && self.text(text).eq_ignore_ascii_case(word)
    }

    pub fn is_any(&self, text: &str, words: &[&str]) -> bool {
        self.kind == Kind::Word && words.iter().any(|word| self.text(text).eq_ignore_ascii_case(word))
    }

    pub fn sign(&self, text: &str, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text(text) == sign
    }
}

/// How a vendor writes strings and comments.
#[derive(Clone, Copy, Debug)]
struct Quirks {
    /// A backslash escapes in every string.
    backslash: bool,
    /// `#` begins a comment.
    hash: bool,
    /// `//` begins a comment.
    slashes: bool,
    /// Comments nest.
    nested: bool,
    /// `$$ … $$` (and with a tag between, `$f$ … $f$`).
    dollars: Option<bool>,
    /// Names in backticks.
    backticks: bool,
    /// Names in brackets.
    brackets: bool,
    /// `'''` and `"""`.
    triple: bool,
    /// Double quotes make a string.
    double: bool,
}

impl Quirks {
    fn of(dialect: Dialect) -> Quirks {
        let plain = Quirks {
            backslash: false,
            hash: false,
            slashes: false,
            nested: false,
            dollars: None,
            backticks: false,
            brackets: false,
            triple: false,
            double: false,
        };
        match dialect {
            Dialect::Tsql => Quirks { nested: true, brackets: true, ..plain },
            Dialect::Postgresql => Quirks { nested: true, dollars: Some(true), ..plain },
            Dialect::Mysql | Dialect::Mariadb => Quirks { backslash: true, hash: true, backticks: true, double: true, ..plain },
            Dialect::Sqlite => Quirks { backticks: true, brackets: true, ..plain },
            Dialect::Oracle | Dialect::Ansi => plain,
            Dialect::Snowflake => Quirks { backslash: true, slashes: true, dollars: Some(false), ..plain },
            Dialect::Bigquery => Quirks { backslash: true, hash: true, backticks: true, triple: true, double: true, ..plain },
            Dialect::Databricks => Quirks { backslash: true, backticks: true, double: true, ..plain },
        }
    }
}

/// SQL*Plus commands: a line that begins with one of them is the client's, up to the end of that line.
const SQLPLUS: &[&str] = &[
    "PROMPT",
    "REM",
    "REMARK",
    "SPOOL",
    "SHOW",
    "DESC",
    "DESCRIBE",
    "COLUMN",
    "COL",
    "CONNECT",
    "CONN",
    "DISCONNECT",
    "EXIT",
    "QUIT",
    "WHENEVER",
    "DEFINE",
    "UNDEFINE",
    "VARIABLE",
    "VAR",
    "PRINT",
    "START",
    "HOST",
    "CLEAR",
    "TTITLE",
    "BTITLE",
    "BREAK",
    "ACCEPT",
    "PAUSE",
    "TIMING",
    "STARTUP",
    "SHUTDOWN",
    "ARCHIVE",
    "RECOVER",
    "EDIT",
    "LIST",
    "PASSWORD",
    "EXEC",
    "EXECUTE",
];

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    dialect: Dialect,
    quirks: Quirks,
    at: usize,
    delimiter: &'a str,
    tokens: Vec<Token>,
    /// Whether a statement may begin here.
    fresh: bool,
    opens_line: bool,
}

/// All tokens of `text`, or `None` when there are more than `limit`.
pub(super) fn lex(text: &str, dialect: Dialect, limit: usize) -> Option<Vec<Token>> {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        dialect,
        quirks: Quirks::of(dialect),
        at: 0,
        delimiter: ";",
        tokens: Vec::new(),
        fresh: true,
        opens_line: true,
    };
    while lexer.at < text.len() {
        lexer.step();
        if lexer.tokens.len() > limit {
            return None;
        }
    }
    Some(lexer.tokens)
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn push(&mut self, kind: Kind, len: usize) {
        self.push_as(kind, len, false, false);
    }

    fn push_as(&mut self, kind: Kind, len: usize, open: bool, hard: bool) {
        let end = self.text.len().min(self.at + len.max(1));
        self.tokens.push(Token { kind, start: self.at, end, open, hard });
        self.at = end;
        self.fresh = matches!(kind, Kind::Terminator | Kind::Command);
        self.opens_line = false;
    }

    /// The rest of this line, without its break.
    fn line(&self) -> &'a str {
        self.rest().lines().next().unwrap_or("")
    }

    fn step(&mut self) {
        let byte = self.byte(0);
        if byte == b'\n' {
            self.opens_line = true;
            self.at += 1;
            return;
        }
        if byte.is_ascii_whitespace() {
            self.at += 1;
            return;
        }
        if self.comment() || self.command() {
            return;
        }
        if self.delimiter != ";" && self.rest().starts_with(self.delimiter) {
            return self.push_as(Kind::Terminator, self.delimiter.len(), false, true);
        }
        match byte {
            b';' if self.delimiter == ";" => self.push(Kind::Terminator, 1),
            b'\'' => self.quoted(Kind::Text, b'\'', 0, self.quirks.backslash),
            b'"' if self.quirks.double => self.quoted(Kind::Text, b'"', 0, self.quirks.backslash),
            b'"' => self.quoted(Kind::Quoted, b'"', 0, false),
            b'`' if self.quirks.backticks => self.quoted(Kind::Quoted, b'`', 0, false),
            b'[' if self.quirks.brackets => self.quoted(Kind::Quoted, b']', 0, false),
            b'$' if self.dollars() => {}
            _ => self.word(),
        }
    }

    fn comment(&mut self) -> bool {
        let mysql = matches!(self.dialect, Dialect::Mysql | Dialect::Mariadb);
        let dashes = self.byte(0) == b'-' && self.byte(1) == b'-' && (!mysql || self.byte(2).is_ascii_whitespace() || self.byte(2) == 0);
        let line = dashes || self.quirks.hash && self.byte(0) == b'#' || self.quirks.slashes && self.rest().starts_with("//");
        if line {
            self.at += self.line().len();
            return true;
        }
        if !(self.byte(0) == b'/' && self.byte(1) == b'*') {
            return false;
        }
        let mut depth = 1_u32;
        let mut end = self.at + 2;
        while depth > 0 {
            match (self.bytes.get(end), self.bytes.get(end + 1)) {
                (Some(b'*'), Some(b'/')) => {
                    depth -= 1;
                    end += 2;
                }
                (Some(b'/'), Some(b'*')) if self.quirks.nested => {
                    depth += 1;
                    end += 2;
                }
                (Some(_), _) => end += 1,
                (None, _) => {
                    self.push_as(Kind::Sign, end - self.at, true, false);
                    return true;
                }
            }
        }
        self.at = end;
        true
    }

    /// Takes a command to the client, if one stands here.
    fn command(&mut self) -> bool {
        // Only the first bytes are looked at, since this runs for every token and lines can be long.
        let begins = self.fresh && self.opens_line;
        let near = head(self.rest(), if begins { 160 } else { 2 });
        let word = near.split(|c: char| c.is_whitespace() || c == ';').next().unwrap_or("");
        let named = |names: &[&str]| begins && names.iter().any(|name| word.eq_ignore_ascii_case(name));
        let letter = self.byte(1).is_ascii_alphabetic();
        if begins && transcript::output(near.lines().next().unwrap_or("")) {
            self.push_as(Kind::Command, self.line().len(), false, true);
            return true;
        }
        match self.dialect {
            Dialect::Postgresql if self.byte(0) == b'\\' && (letter || self.byte(1) == b'!' || self.byte(1) == b'?') => {
                self.push_as(Kind::Command, self.line().len(), false, true);
            }
            Dialect::Mysql | Dialect::Mariadb if matches!(near.get(..2), Some("\\G" | "\\g")) => {
                self.push_as(Kind::Terminator, 2, false, true);
            }
            Dialect::Mysql | Dialect::Mariadb if begins && named(&["DELIMITER"]) => {
                let line = self.line();
                let mark = line.get(word.len()..).unwrap_or("").split_whitespace().next().unwrap_or(";");
                self.push_as(Kind::Command, self.line().len(), false, true);
                self.delimiter = mark;
            }
            Dialect::Mysql | Dialect::Mariadb
                if begins && (self.byte(0) == b'\\' || named(&["source", "quit", "exit", "status", "tee", "pager"])) =>
            {
                self.push_as(Kind::Command, self.line().len(), false, true);
            }
            Dialect::Sqlite if begins && self.byte(0) == b'.' && letter => self.push_as(Kind::Command, self.line().len(), false, true),
            Dialect::Snowflake if begins && self.byte(0) == b'!' && letter => self.push_as(Kind::Command, self.line().len(), false, true),
            Dialect::Oracle if self.byte(0) == b'/' && self.opens_line && self.line().trim_end() == "/" => {
                self.push_as(Kind::Terminator, 1, false, true)
            }
            Dialect::Oracle if begins && (self.byte(0) == b'@' || named(SQLPLUS) || sqlplus_set(near)) => {
                self.push_as(Kind::Command, self.line().len(), false, true);
            }
            Dialect::Tsql
            | Dialect::Postgresql
            | Dialect::Mysql
            | Dialect::Mariadb
            | Dialect::Sqlite
            | Dialect::Oracle
            | Dialect::Snowflake
            | Dialect::Bigquery
            | Dialect::Databricks
            | Dialect::Ansi => return false,
        }
        true
    }

    /// Takes a run up to its closing quote, which doubled stands for itself; `prefix` bytes go before the opening one.
    fn quoted(&mut self, kind: Kind, close: u8, prefix: usize, backslash: bool) {
        let open = self.byte(prefix);
        let triple = self.quirks.triple && open == close && self.byte(prefix + 1) == close && self.byte(prefix + 2) == close;
        let width = if triple { 3 } else { 1 };
        let mut end = self.at + prefix + width;
        loop {
            match self.bytes.get(end) {
                None => return self.push_as(kind, self.text.len() - self.at, true, false),
                Some(b'\\') if backslash => end += 2,
                Some(&byte) if byte == close && triple => {
                    if self.bytes.get(end + 1) == Some(&close) && self.bytes.get(end + 2) == Some(&close) {
                        return self.push(kind, end + 3 - self.at);
                    }
                    end += 1;
                }
                Some(&byte) if byte == close => {
                    if self.bytes.get(end + 1) == Some(&close) {
                        end += 2;
                    } else {
                        return self.push(kind, end + 1 - self.at);
                    }
                }
                Some(_) => end += 1,
            }
        }
    }

    /// Takes a dollar-quoted body, if one begins here.
    fn dollars(&mut self) -> bool {
        let Some(tagged) = self.quirks.dollars else { return false };
        let rest = self.rest();
        let tag_len = rest.get(1..).and_then(|r| r.find(|c: char| !(c.is_alphanumeric() || c == '_'))).unwrap_or(rest.len());
        if self.byte(1 + tag_len) != b'$' || (tag_len > 0 && !tagged) || self.byte(1).is_ascii_digit() {
            return false;
        }
        let width = tag_len + 2;
        let tag = rest.get(..width).unwrap_or("$$");
        match rest.get(width..).and_then(|body| body.find(tag)) {
            Some(n) => self.push(Kind::Text, width + n + width),
            None => self.push_as(Kind::Text, rest.len(), true, false),
        }
        true
    }

    fn word(&mut self) {
        let rest = self.rest();
        let first = rest.chars().next().unwrap_or(' ');
        if !(first.is_alphanumeric() || matches!(first, '_' | '@' | '$' | '#')) {
            return self.push(Kind::Sign, first.len_utf8());
        }
        let len = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '#' | '@'))).unwrap_or(rest.len());
        // A letter or two before a quote change how the string reads: E'a\'b', r"\d", q'[it's]'.
        let prefix = rest.get(..len).unwrap_or("").to_ascii_lowercase();
        let quote = self.byte(len);
        if len <= 2 && (quote == b'\'' || quote == b'"' && self.quirks.double) {
            match (self.dialect, prefix.as_str()) {
                (Dialect::Oracle, "q" | "nq") if quote == b'\'' => return self.alternative(len),
                (Dialect::Postgresql, "e") => return self.quoted(Kind::Text, quote, len, true),
                (Dialect::Bigquery | Dialect::Databricks, "r" | "rb" | "br") => return self.quoted(Kind::Text, quote, len, false),
                (_, "b" | "x" | "n" | "u" | "_") => return self.quoted(Kind::Text, quote, len, self.quirks.backslash),
                _ => {}
            }
        }
        self.push(Kind::Word, len);
    }

    /// Oracle's q'[ … ]'.
    fn alternative(&mut self, prefix: usize) {
        let rest = self.rest();
        let open = rest.get(prefix + 1..).and_then(|r| r.chars().next()).unwrap_or('\'');
        let close = match open {
            '[' => ']',
            '(' => ')',
            '{' => '}',
            '<' => '>',
            other => other,
        };
        let from = prefix + 1 + open.len_utf8();
        let end =
            rest.get(from..).and_then(|body| body.match_indices(close).find(|&(n, c)| body.as_bytes().get(n + c.len()) == Some(&b'\'')));
        match end {
            Some((n, c)) => self.push(Kind::Text, from + n + c.len() + 1),
            None => self.push_as(Kind::Text, rest.len(), true, false),
        }
    }
}

/// The first `len` bytes of `text`, or a little less so as to end between two characters.
pub(super) fn head(text: &str, len: usize) -> &str {
    let end = (0..=len.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    text.get(..end).unwrap_or("")
}

/// SQL*Plus's SET, which takes a line; SET ROLE, SET TRANSACTION and SET CONSTRAINTS are statements.
fn sqlplus_set(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next().is_some_and(|word| word.eq_ignore_ascii_case("SET"))
        && !words
            .next()
            .is_some_and(|word| ["ROLE", "TRANSACTION", "CONSTRAINT", "CONSTRAINTS"].iter().any(|sql| word.eq_ignore_ascii_case(sql)))
}
