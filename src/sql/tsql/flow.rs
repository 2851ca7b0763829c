//! Flow of control: BEGIN, RETURN, and calls of procedures.

use super::super::keyword;
use super::super::lexer::TokenKind;
use super::facts::EventKind;
use super::parser::{Expected, Fail, Parser, Step};

impl Parser<'_> {
    /// What follows RETURN.
    pub fn returned(&mut self) -> Step {
        let token = self.current();
        let value = match token.kind {
            TokenKind::Word => {
                let word = self.text(self.at);
                !self.starts_statement(self.at)
                    && !self.label_here()
                    && !["END", "ELSE"].iter().any(|w| self.sees(w))
                    && (!keyword::is_reserved(word)
                        || [
                            "CASE",
                            "NULL",
                            "LEFT",
                            "RIGHT",
                            "COALESCE",
                            "NULLIF",
                            "CONVERT",
                            "TRY_CONVERT",
                            "USER",
                            "CURRENT_TIMESTAMP",
                            "SESSION_USER",
                            "SYSTEM_USER",
                            "CURRENT_USER",
                        ]
                        .iter()
                        .any(|w| self.sees(w)))
            }
            TokenKind::End | TokenKind::Go => false,
            TokenKind::Punct(b';') => false,
            _ => true,
        };
        if value {
            if self.sees_punct(b'(') && self.begins_query(0) {
                // An inline function returns a query, with or without parentheses.
                return self.expression();
            }
            return self.expression();
        }
        self.note(Expected::Class("an expression"));
        Ok(())
    }

    /// BEGIN, of a block, a transaction or a dialog.
    pub fn begin(&mut self) -> Step {
        let block = ["TRAN", "TRANSACTION", "DISTRIBUTED"].iter().any(|word| self.ahead(1, word));
        if block {
            return self.rule("begin_transaction");
        }
        if self.ahead(1, "DIALOG") || self.ahead(1, "CONVERSATION") {
            return self.rule("begin_dialog");
        }
        for (word, end) in [("TRY", "TRY"), ("CATCH", "CATCH")] {
            if self.ahead(1, word) {
                let tried = word == "TRY";
                self.at += 2;
                self.block()?;
                self.need("END")?;
                self.need(end)?;
                if !tried {
                    return Ok(());
                }
                if self.sees_punct(b';') {
                    self.note(Expected::Keyword("BEGIN CATCH"));
                    return Err(Fail);
                }
                self.need("BEGIN")?;
                self.need("CATCH")?;
                self.block()?;
                self.need("END")?;
                return self.need("CATCH");
            }
        }
        self.at += 1;
        for word in ["TRY", "TRANSACTION", "TRAN"] {
            self.note(Expected::Keyword(word));
        }
        let before = self.at;
        self.block()?;
        if self.at == before && !self.quiet && !self.sees("END") {
            return self.fail(Expected::Class("a statement"));
        }
        self.need("END")
    }

    /// What follows EXEC.
    pub fn execute_body(&mut self) -> Step {
        if self.current().kind == TokenKind::Variable && self.ahead_punct(1, b'=') {
            self.at += 2;
        }
        if self.sees_punct(b'(') {
            return self.rule("exec_string");
        }
        self.call()?;
        if self.sees("AT") {
            self.at += 1;
            self.keyword("DATA_SOURCE");
            self.name()?;
        }
        if self.sees("WITH") && (self.ahead(1, "RECOMPILE") || self.ahead(1, "RESULT")) {
            self.rule("exec_options")?;
        } else {
            self.note(Expected::Keyword("WITH"));
        }
        Ok(())
    }

    /// A procedure and its arguments.
    pub fn call(&mut self) -> Step {
        if self.current().kind == TokenKind::Variable {
            self.variable()?;
        } else if self.sees("OPENDATASOURCE") {
            self.rule("opendatasource")?;
        } else {
            let from = self.object(4)?;
            self.event(EventKind::Call, from);
        }
        if self.sees_punct(b';') && self.token(self.at + 1).kind == TokenKind::Integer {
            self.at += 2;
        }
        let token = self.current();
        let argument = match token.kind {
            TokenKind::Word => {
                let word = self.text(self.at);
                let value = !keyword::is_reserved(word) || ["NULL", "DEFAULT"].iter().any(|w| self.sees(w));
                let elsewhere = self.sees("AT") && matches!(self.token(self.at + 1).kind, TokenKind::Quoted | TokenKind::Word);
                let next = token.first && self.starts_statement(self.at);
                value && !elsewhere && !next && !self.label_here()
            }
            TokenKind::Text
            | TokenKind::Integer
            | TokenKind::Decimal
            | TokenKind::Binary
            | TokenKind::Variable
            | TokenKind::SystemVariable
            | TokenKind::Quoted
            | TokenKind::SqlcmdVariable
            | TokenKind::Ellipsis => true,
            TokenKind::Punct(c) => matches!(c, b'-' | b'+' | b'<' | b'{'),
            TokenKind::Dollar | TokenKind::Go | TokenKind::Unknown | TokenKind::End => false,
        };
        if argument {
            return self.rule("exec_arguments");
        }
        self.note(Expected::Class("an argument"));
        Ok(())
    }

    /// `{call name(?, ?)}` and `{? = call name}`.
    pub fn odbc_call(&mut self) -> Step {
        self.at += 2;
        self.object(4)?;
        if self.sees_punct(b'(') {
            self.arguments()?;
        }
        self.need_punct("}")
    }
}
