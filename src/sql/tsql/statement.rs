//! Statements: which rule reads which, blocks and control flow, and how the parse goes on after an error.

use super::super::keyword;
use super::super::lexer::TokenKind;
use super::facts::EventKind;
use super::parser::{Expected, Fail, Parser, Step};

/// Statements that a single rule reads, by their first word.
const BY_RULE: &[(&str, &str)] = &[
    ("ADD", "add"),
    ("ALTER", "alter"),
    ("BACKUP", "backup"),
    ("BULK", "bulk_insert"),
    ("CHECKPOINT", "checkpoint"),
    ("COMMIT", "commit"),
    ("COPY", "copy_into"),
    ("CREATE", "create"),
    ("DBCC", "dbcc"),
    ("DEALLOCATE", "deallocate"),
    ("DECLARE", "declare"),
    ("DENY", "deny"),
    ("DISABLE", "trigger_state"),
    ("DROP", "drop"),
    ("ENABLE", "trigger_state"),
    ("EXPLAIN", "explain"),
    ("FETCH", "fetch"),
    ("GET", "get_conversation"),
    ("GOTO", "goto"),
    ("GRANT", "grant"),
    ("KILL", "kill"),
    ("LINENO", "lineno"),
    ("MOVE", "move_conversation"),
    ("PRINT", "print"),
    ("RAISERROR", "raiserror"),
    ("READTEXT", "readtext"),
    ("RECEIVE", "receive"),
    ("RECONFIGURE", "reconfigure"),
    ("RENAME", "rename_object"),
    ("RESTORE", "restore"),
    ("REVERT", "revert"),
    ("REVOKE", "revoke"),
    ("ROLLBACK", "rollback"),
    ("SAVE", "save"),
    ("SEND", "send"),
    ("SET", "set"),
    ("SETUSER", "setuser"),
    ("SHUTDOWN", "shutdown"),
    ("THROW", "throw"),
    ("TRUNCATE", "truncate"),
    ("UPDATETEXT", "writetext"),
    ("USE", "use"),
    ("WAITFOR", "waitfor"),
    ("WRITETEXT", "writetext"),
];

/// The words that begin a statement the rest of this file reads.
const OTHERS: &[&str] = &[
    "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "EXEC", "EXECUTE", "BEGIN", "IF", "WHILE", "BREAK", "CONTINUE", "RETURN",
    "OPEN", "CLOSE",
];

/// A statement that was read: its tokens, and where its marks begin.
#[derive(Clone, Copy, Debug)]
pub struct Parsed {
    /// The first token.
    pub from: usize,
    /// The token after the last.
    pub to: usize,
    /// How many statements it stands inside.
    pub depth: u32,
    /// Whether it parsed.
    pub valid: bool,
    /// The range of its marks in the list of all.
    pub events: (usize, usize),
}

/// Whether a name is a statement's first two words without the space: `DROPPROCEDURE`.
fn runs_together(name: &str) -> bool {
    keyword::STARTERS.iter().any(|word| {
        let tail = name.get(word.len()..).unwrap_or("");
        name.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
            && (keyword::is_reserved(tail) || ["LOGIN", "ROLE", "DELAY", "TYPE", "SEQUENCE"].iter().any(|w| w.eq_ignore_ascii_case(tail)))
    })
}

impl Parser<'_> {
    /// Parses the tokens of a batch, and reports what is wrong with it.
    pub fn batch(&mut self) {
        self.batch_start = true;
        self.statements(false);
    }

    /// Statements up to the end of the batch, or to an END if `block`.
    fn statements(&mut self, block: bool) -> bool {
        loop {
            while self.sees_punct(b';') {
                self.at += 1;
            }
            if self.at_end() || block && self.sees("END") && !self.ahead(1, "CONVERSATION") {
                return true;
            }
            if self.stopped() {
                return false;
            }
            if !self.one_statement(block) && self.quiet {
                return false;
            }
            self.batch_start = false;
        }
    }

    fn stopped(&mut self) -> bool {
        if self.fuel == 0 {
            self.too_deep = true;
        }
        self.too_deep
    }

    /// One statement: parses it, reports what is wrong with it and then goes on behind it.
    fn one_statement(&mut self, block: bool) -> bool {
        let from = self.at;
        let events = self.events.len();
        self.far = from;
        self.expected.clear();
        self.nesting += 1;
        let slot = self.parsed.len();
        if !self.quiet {
            self.parsed.push(Parsed { from, to: from, depth: self.nesting - 1, valid: true, events: (events, events) });
        }
        let first = self.batch_start;
        let good = self.statement(first).is_ok() && (self.quiet || self.ends_well() || self.begins_misspelt());
        let ended = self.at;
        self.nesting -= 1;
        if self.quiet {
            return good;
        }
        if !good && !self.too_deep {
            self.diagnose(from, first);
            self.recover(from, block);
        }
        let to = if good { ended } else { self.at };
        let count = self.events.len();
        if let Some(parsed) = self.parsed.get_mut(slot) {
            parsed.to = to;
            parsed.valid = good;
            parsed.events = (events.min(count), count);
        }
        good
    }

    /// Whether a statement may end here: what follows begins another, or ends the block.
    pub fn ends_well(&mut self) -> bool {
        let token = self.current();
        if self.at < self.far && self.at_end() {
            return true;
        }
        match token.kind {
            TokenKind::End | TokenKind::Ellipsis => true,
            TokenKind::Punct(b';') => true,
            TokenKind::Punct(b'<' | b'{') => {
                let at = self.at;
                let found = self.placeholder();
                self.at = at;
                found
            }
            TokenKind::Word => {
                if self.label_here() || self.sees("ELSE") && self.in_if > 0 {
                    return true;
                }
                if self.sees("END") {
                    if self.blocks > 0 || self.ahead(1, "CONVERSATION") {
                        return true;
                    }
                    self.note_starters();
                    return false;
                }
                // WITH begins a statement, but more often the options of this one, in which case the parse has gone into it.
                if self.starts_statement(self.at) && !(self.sees("WITH") && self.far > self.at) {
                    return true;
                }
                self.note_starters();
                false
            }
            _ => {
                self.note_starters();
                false
            }
        }
    }

    /// Whether the line that begins here begins another statement whose first word is misspelt, so that this one may end.
    fn begins_misspelt(&self) -> bool {
        let token = self.current();
        if token.kind != TokenKind::Word || !token.first || self.far > self.at {
            return false;
        }
        let text = self.text(self.at);
        let own = self.expected.iter().filter_map(|what| match what {
            Expected::Keyword(word) => Some(*word),
            Expected::Punct(_) | Expected::Class(_) => None,
        });
        !keyword::is_reserved(text)
            && keyword::nearest(text, own).is_none()
            && keyword::nearest(text, keyword::STARTERS.iter().copied()).is_some()
    }

    /// Whether the word at token `n` begins a statement. The unreserved ones only count with what must follow them.
    pub fn starts_statement(&self, n: usize) -> bool {
        let word = self.text(n);
        if self.token(n).kind != TokenKind::Word || !keyword::in_sorted(keyword::STARTERS, word) {
            return false;
        }
        let next = |words: &[&str]| words.iter().any(|w| self.is_word(n + 1, w));
        match word.to_ascii_uppercase().as_str() {
            "ENABLE" | "DISABLE" => next(&["TRIGGER"]),
            "SEND" => next(&["ON"]),
            "GET" | "MOVE" => next(&["CONVERSATION"]),
            "COPY" => next(&["INTO"]),
            "RENAME" => next(&["OBJECT", "DATABASE"]),
            "ADD" => next(&["SIGNATURE", "COUNTER", "SENSITIVITY"]),
            "END" => next(&["CONVERSATION"]),
            _ => true,
        }
    }

    fn note_starters(&mut self) {
        if self.trace.is_some() {
            let at = self.at;
            if self.far < at {
                self.far = at;
                self.expected.clear();
            }
            if let Some(trace) = &mut self.trace {
                trace.extend(keyword::STARTERS.iter().map(|word| (at, Expected::Keyword(word))));
            }
        }
        self.note(Expected::Class("the end of the statement"));
    }

    /// Whether a label stands here.
    pub fn label_here(&self) -> bool {
        self.current().kind == TokenKind::Word
            && self.ahead_punct(1, b':')
            && !self.ahead_punct(2, b':')
            && !keyword::is_reserved(self.text(self.at))
    }

    /// The grammar of one statement.
    pub fn statement(&mut self, first: bool) -> Step {
        self.deeper(|p| p.dispatch(first))
    }

    fn dispatch(&mut self, first: bool) -> Step {
        let token = self.current();
        match token.kind {
            TokenKind::Ellipsis => {
                self.at += 1;
                return Ok(());
            }
            TokenKind::SqlcmdVariable => {
                self.at += 1;
                return Ok(());
            }
            TokenKind::Punct(b'(') if self.begins_query(0) => return self.query_statement(),
            TokenKind::Punct(b'<' | b'{') if self.placeholder() => return Ok(()),
            TokenKind::Punct(b'{') if self.ahead(1, "CALL") => return self.odbc_call(),
            TokenKind::Word | TokenKind::Quoted => {}
            TokenKind::Text
            | TokenKind::Integer
            | TokenKind::Decimal
            | TokenKind::Binary
            | TokenKind::Variable
            | TokenKind::SystemVariable
            | TokenKind::Dollar
            | TokenKind::Punct(_)
            | TokenKind::Go
            | TokenKind::Unknown
            | TokenKind::End => {
                self.note_statements();
                return self.fail(Expected::Class("a statement"));
            }
        }
        if self.label_here() {
            let from = self.at;
            self.at += 1;
            self.event(EventKind::Label, from);
            self.at += 1;
            return Ok(());
        }
        let word = self.text(self.at);
        if token.kind == TokenKind::Word {
            if let Some(other) = OTHERS.iter().find(|other| other.eq_ignore_ascii_case(word)) {
                return self.other(other);
            }
            let upper = word.to_ascii_uppercase();
            if let Ok(n) = BY_RULE.binary_search_by(|(name, _)| (*name).cmp(upper.as_str()))
                && (keyword::is_reserved(word)
                    || self.starts_statement(self.at)
                    || upper == "EXPLAIN" && self.starts_statement(self.at + 1))
            {
                let rule = BY_RULE.get(n).map_or("", |(_, rule)| rule);
                return self.by_rule(&upper, rule, first);
            }
            if upper == "END" && self.ahead(1, "CONVERSATION") {
                return self.rule("end_conversation");
            }
        }
        self.note_statements();
        let near = token.kind == TokenKind::Word
            && keyword::nearest(word, BY_RULE.iter().map(|(name, _)| *name).chain(OTHERS.iter().copied())).is_some();
        if first && !keyword::is_reserved(word) | (token.kind == TokenKind::Quoted) {
            // The first statement of a batch may call a procedure without EXEC.
            if (near || runs_together(word)) && !self.ahead_punct(1, b'.') {
                return self.fail(Expected::Class("a statement"));
            }
            return self.call();
        }
        self.fail(Expected::Class("a statement"))
    }

    fn note_statements(&mut self) {
        if let Some(trace) = &mut self.trace {
            let at = self.at;
            trace.extend(BY_RULE.iter().map(|(name, _)| *name).chain(OTHERS.iter().copied()).map(|word| (at, Expected::Keyword(word))));
        }
    }

    fn by_rule(&mut self, word: &str, rule: &str, first: bool) -> Step {
        if matches!(word, "CREATE" | "ALTER") {
            return self.definition(rule, first);
        }
        self.rule(rule)
    }

    /// CREATE and ALTER. Modules must begin their batch, and views and schemas must be alone in it.
    fn definition(&mut self, rule: &str, first: bool) -> Step {
        let mut n = 1;
        if self.ahead(1, "OR") && self.ahead(2, "ALTER") {
            n = 3;
        }
        let module =
            ["VIEW", "PROC", "PROCEDURE", "FUNCTION", "TRIGGER", "DEFAULT", "RULE", "SCHEMA"].iter().find(|word| self.ahead(n, word));
        let Some(module) = module else { return self.rule(rule) };
        if !first && (*module != "SCHEMA" || self.sees("CREATE")) {
            self.note(Expected::Class("`GO` on a line before it: it must be the first statement of its batch"));
            return Err(Fail);
        }
        self.rule(rule)?;
        while self.sees_punct(b';') {
            self.at += 1;
        }
        if !self.at_end() && *module != "SCHEMA" && !self.quiet {
            self.note_starters();
            self.expected.insert(0, Expected::Class("`GO` before the next statement"));
            return Err(Fail);
        }
        Ok(())
    }

    /// The statements that the table of rules doesn't have, by their first word.
    pub fn other(&mut self, word: &str) -> Step {
        match word {
            "SELECT" => self.query_statement(),
            "WITH" => {
                self.with_clause()?;
                match self.any_write() {
                    Some(word) => self.other(word),
                    None => self.query_statement(),
                }
            }
            "INSERT" => self.insert(),
            "UPDATE" => self.update(),
            "DELETE" => self.delete(),
            "MERGE" => self.merge(),
            "EXEC" | "EXECUTE" => {
                if self.ahead(1, "AS") {
                    return self.rule("execute_as_statement");
                }
                self.at += 1;
                self.execute_body()
            }
            "BEGIN" => self.begin(),
            "IF" => {
                self.at += 1;
                self.condition()?;
                self.in_if += 1;
                let then = self.nested_statement();
                self.in_if -= 1;
                then?;
                if self.sees_punct(b';') && self.ahead(1, "ELSE") {
                    self.at += 1;
                }
                if self.keyword("ELSE") {
                    self.nested_statement()?;
                }
                Ok(())
            }
            "WHILE" => {
                self.at += 1;
                self.condition()?;
                self.nested_statement()
            }
            "RETURN" => {
                self.at += 1;
                self.returned()
            }
            "OPEN" => {
                if self.ahead(1, "SYMMETRIC") || self.ahead(1, "MASTER") {
                    return self.rule("open_key");
                }
                self.rule("open_cursor")
            }
            "CLOSE" => {
                if self.ahead(1, "SYMMETRIC") || self.ahead(1, "MASTER") || self.ahead(1, "ALL") {
                    return self.rule("close_key");
                }
                self.rule("close_cursor")
            }
            _ => {
                self.at += 1;
                Ok(())
            }
        }
    }

    fn any_write(&mut self) -> Option<&'static str> {
        let found = ["INSERT", "UPDATE", "DELETE", "MERGE"].into_iter().find(|word| self.sees(word));
        if found.is_none() {
            for word in ["INSERT", "UPDATE", "DELETE", "MERGE"] {
                self.note(Expected::Keyword(word));
            }
        }
        found
    }

    /// The statements of a block, up to its END.
    pub fn block(&mut self) -> Step {
        self.deeper(|p| {
            let first = std::mem::replace(&mut p.batch_start, false);
            p.blocks += 1;
            let conditional = std::mem::replace(&mut p.in_if, 0);
            let good = p.statements(true);
            p.in_if = conditional;
            p.blocks -= 1;
            p.batch_start = first;
            if good { Ok(()) } else { Err(Fail) }
        })
    }

    /// The body of a module: the statements up to the end of the batch.
    pub fn body(&mut self) -> Step {
        self.deeper(|p| {
            let first = std::mem::replace(&mut p.batch_start, false);
            let good = p.statements(false);
            p.batch_start = first;
            if good { Ok(()) } else { Err(Fail) }
        })
    }

    /// A statement inside another.
    pub fn nested_statement(&mut self) -> Step {
        self.deeper(|p| {
            if p.at_end() || p.sees_punct(b';') || p.sees("END") || p.sees("ELSE") {
                p.note_statements();
                return p.fail(Expected::Class("a statement"));
            }
            let first = std::mem::replace(&mut p.batch_start, false);
            let block = p.blocks > 0;
            let (far, expected) = (p.far, p.expected.clone());
            let begun = p.at;
            let good = p.one_statement(block);
            if p.far < far || p.far == begun && far == begun {
                p.far = far;
                for what in expected {
                    if !p.expected.contains(&what) && p.expected.len() < 400 {
                        p.expected.push(what);
                    }
                }
            }
            p.batch_start = first;
            if good || !p.quiet { Ok(()) } else { Err(Fail) }
        })
    }

    /// Steps over the rest of a statement that didn't parse: to a semicolon, or a line that begins a statement or ends the block.
    fn recover(&mut self, from: usize, block: bool) {
        let mut cases = 0usize;
        let mut depth = 0usize;
        let written = ["UPDATE", "MERGE", "ALTER"].iter().any(|word| self.is_word(from, word));
        let mut n = from;
        let far = self.far.max(from);
        loop {
            let token = self.token(n);
            match token.kind {
                TokenKind::End => break,
                TokenKind::Punct(b';') if n >= far => break,
                TokenKind::Punct(b'(') => depth += 1,
                TokenKind::Punct(b')') => depth = depth.saturating_sub(1),
                TokenKind::Word if self.is_word(n, "CASE") => cases += 1,
                TokenKind::Word if self.is_word(n, "END") && cases > 0 => cases -= 1,
                TokenKind::Word if n >= far && n > from && token.first => {
                    let ends = block && self.is_word(n, "END");
                    let starts = depth == 0
                        && self.starts_statement(n)
                        && !(written && self.is_word(n, "SET"))
                        && !self.is_word(n, "ADD")
                        && !self.is_word(n, "WITH");
                    if ends || starts {
                        break;
                    }
                }
                _ => {}
            }
            n += 1;
        }
        self.at = n;
    }
}
