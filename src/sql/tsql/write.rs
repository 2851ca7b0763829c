//! INSERT, UPDATE, DELETE and MERGE.

use super::super::lexer::TokenKind;
use super::facts::EventKind;
use super::parser::{Expected, Fail, Parser, Step};

impl Parser<'_> {
    /// The table that is written: a name, a variable, or a rowset function.
    fn target(&mut self) -> Step {
        if self.current().kind == TokenKind::Variable {
            return self.variable();
        }
        for (word, rule) in [("OPENROWSET", "openrowset"), ("OPENQUERY", "openquery"), ("OPENDATASOURCE", "opendatasource")] {
            if self.sees(word) {
                return self.rule(rule);
            }
        }
        let from = self.object(4)?;
        self.event(EventKind::Write, from);
        if self.sees("WITH") && self.ahead_punct(1, b'(') {
            return self.hints();
        }
        Ok(())
    }

    fn limited(&mut self) -> Step {
        let from = self.at;
        if self.keyword("TOP") {
            self.top()?;
            self.event(EventKind::Top, from);
        }
        Ok(())
    }

    fn output(&mut self) -> Step {
        if self.sees("OUTPUT") {
            return self.rule("output");
        }
        self.note(Expected::Keyword("OUTPUT"));
        Ok(())
    }

    /// FROM and WHERE of an UPDATE or DELETE.
    fn guarded(&mut self) -> Step {
        self.take_from()?;
        if self.sees("WHERE") {
            self.event(EventKind::Guard, self.at);
        }
        self.where_clause()
    }

    fn hinted(&mut self) -> Step {
        if self.keyword("OPTION") {
            self.rule("option_hints")?;
        }
        Ok(())
    }

    /// INSERT.
    pub fn insert(&mut self) -> Step {
        if self.ahead(1, "BULK") {
            return self.rule("insert_bulk");
        }
        self.need("INSERT")?;
        self.limited()?;
        if self.any_keyword(&["INTO", "OVERWRITE"]) == Some("OVERWRITE") {
            self.keyword("INTO");
        }
        self.target()?;
        if self.sees_punct(b'(') && !self.begins_query(0) {
            self.at += 1;
            self.list(|p| {
                let from = p.at;
                if p.take_if(TokenKind::Dollar) {
                    return Ok(());
                }
                p.object(4)?;
                p.event(EventKind::Column, from);
                Ok(())
            })?;
            self.need_punct(")")?;
        } else {
            self.note(Expected::Punct("("));
        }
        self.output()?;
        if self.keyword("DEFAULT") {
            self.need("VALUES")?;
            return self.hinted();
        }
        if self.keyword("VALUES") {
            self.list(|p| {
                if p.take_if(TokenKind::Ellipsis) {
                    return Ok(());
                }
                p.need_punct("(")?;
                p.list(Parser::inserted)?;
                p.need_punct(")")
            })?;
            return self.hinted();
        }
        if self.any_keyword(&["EXEC", "EXECUTE"]).is_some() {
            if self.sees("AS") {
                return Err(Fail);
            }
            return self.execute_body();
        }
        if self.take_if(TokenKind::Ellipsis) {
            return Ok(());
        }
        self.with_query()
    }

    fn inserted(&mut self) -> Step {
        if self.keyword("DEFAULT") { Ok(()) } else { self.expression() }
    }

    /// UPDATE, and UPDATE STATISTICS.
    pub fn update(&mut self) -> Step {
        if self.ahead(1, "STATISTICS") {
            return self.rule("update_statistics");
        }
        self.need("UPDATE")?;
        self.limited()?;
        self.target()?;
        self.need("SET")?;
        self.assignments()?;
        self.output()?;
        self.guarded()?;
        self.hinted()
    }

    fn assignments(&mut self) -> Step {
        self.list(|p| {
            if p.take_if(TokenKind::Ellipsis) {
                return Ok(());
            }
            if p.current().kind == TokenKind::Variable {
                p.variable()?;
                let mut found = p.assign()?;
                if found && p.is_column_assignment() {
                    p.object(4)?;
                    found = p.assign()?;
                }
                let _ = found;
                return p.inserted();
            }
            if p.take_if(TokenKind::Dollar) {
                p.need_punct("=")?;
                return p.inserted();
            }
            let from = p.object(5)?;
            p.event(EventKind::Column, from);
            if p.sees_punct(b'(') {
                // A method that changes its column: `col.WRITE(…)`, `col.modify('…')`.
                if p.at < from + 3 {
                    return p.fail(Expected::Punct("="));
                }
                return p.arguments();
            }
            p.assign()?;
            p.inserted()
        })
    }

    fn is_column_assignment(&self) -> bool {
        let mut n = self.at;
        while matches!(self.token(n).kind, TokenKind::Word | TokenKind::Quoted) && self.token(n + 1).is(b'.') {
            n += 2;
        }
        let assigned = self.token(n + 1).is(b'=')
            || matches!(self.token(n + 1).kind, TokenKind::Punct(b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'^'))
                && self.token(n + 2).is(b'=');
        matches!(self.token(n).kind, TokenKind::Word | TokenKind::Quoted) && assigned
    }

    fn assign(&mut self) -> Result<bool, Fail> {
        if ["=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="].iter().any(|op| self.punct(op)) { Ok(true) } else { Err(Fail) }
    }

    /// DELETE.
    pub fn delete(&mut self) -> Step {
        self.need("DELETE")?;
        self.limited()?;
        self.keyword("FROM");
        self.target()?;
        self.output()?;
        self.guarded()?;
        self.hinted()
    }

    /// MERGE.
    pub fn merge(&mut self) -> Step {
        self.need("MERGE")?;
        self.limited()?;
        self.keyword("INTO");
        self.target()?;
        let outer = std::mem::replace(&mut self.in_merge, true);
        let rest = self.merge_rest();
        self.in_merge = outer;
        rest
    }

    fn merge_rest(&mut self) -> Step {
        self.table_alias(false)?;
        self.need("USING")?;
        self.table_source()?;
        self.need("ON")?;
        self.condition()?;
        let mut actions = 0;
        while self.keyword("WHEN") {
            actions += 1;
            let missing = self.keyword("NOT");
            self.need("MATCHED")?;
            let by = if self.keyword("BY") { self.any_keyword(&["TARGET", "SOURCE"]).ok_or(Fail)? } else { "TARGET" };
            // A row that the target lacks can only be inserted, and no other can.
            let inserts = missing && by == "TARGET";
            if self.keyword("AND") {
                self.condition()?;
            }
            self.need("THEN")?;
            if !inserts && self.keyword("UPDATE") {
                self.need("SET")?;
                self.assignments()?;
            } else if inserts {
                self.need("INSERT")?;
                if self.punct("(") {
                    self.list(|p| p.object(4).map(|_| ()))?;
                    self.need_punct(")")?;
                }
                if self.keyword("DEFAULT") {
                    self.need("VALUES")?;
                } else {
                    self.need("VALUES")?;
                    self.need_punct("(")?;
                    self.list(Parser::inserted)?;
                    self.need_punct(")")?;
                }
            } else {
                self.need("DELETE")?;
            }
        }
        if actions == 0 && !self.take_if(TokenKind::Ellipsis) {
            return Err(Fail);
        }
        self.output()?;
        self.hinted()?;
        Ok(())
    }
}
