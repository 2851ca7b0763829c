//! Queries: SELECT and its clauses, set operators, tables and joins.

use super::super::keyword;
use super::super::lexer::TokenKind;
use super::facts::EventKind;
use super::parser::{Expected, Fail, Parser, Step};

impl Parser<'_> {
    /// `SELECT …`, with its OPTION clause.
    pub fn query_statement(&mut self) -> Step {
        self.query_expression()?;
        if self.keyword("OPTION") {
            self.rule("option_hints")?;
        }
        Ok(())
    }

    /// A query that may begin with WITH, and OPTION.
    pub fn with_query(&mut self) -> Step {
        if self.sees("WITH") {
            self.with_clause()?;
        }
        self.query_statement()
    }

    /// `WITH name AS (…), …`.
    pub fn with_clause(&mut self) -> Step {
        self.need("WITH")?;
        if self.sees("XMLNAMESPACES") {
            self.rule("xmlnamespaces")?;
            if !self.punct(",") {
                return Ok(());
            }
        }
        if self.sees("CHANGE_TRACKING_CONTEXT") {
            self.rule("tracking_context")?;
            if !self.punct(",") {
                return Ok(());
            }
        }
        self.list(|p| {
            let from = p.at;
            p.name()?;
            p.event(EventKind::Cte, from);
            if p.punct("(") {
                p.list(Parser::name)?;
                p.need_punct(")")?;
            }
            p.need("AS")?;
            p.need_punct("(")?;
            p.subquery()?;
            p.need_punct(")")
        })
    }

    /// A query inside parentheses, which the caller takes.
    pub fn subquery(&mut self) -> Step {
        self.deeper(|p| {
            if p.sees("WITH") {
                p.with_clause()?;
            }
            p.query_expression()
        })
    }

    /// Queries with set operators between them, ORDER BY and FOR.
    pub fn query_expression(&mut self) -> Step {
        self.query_operand()?;
        self.query_rest()
    }

    /// What may follow the first operand of a query.
    pub fn query_rest(&mut self) -> Step {
        loop {
            if self.keyword("UNION") {
                self.keyword("ALL");
            } else if self.any_keyword(&["EXCEPT", "INTERSECT"]).is_none() {
                break;
            }
            self.query_operand()?;
        }
        if self.sees("ORDER") {
            self.order_by()?;
            if self.keyword("OFFSET") {
                self.expression()?;
                self.rows()?;
                if self.sees("FETCH") && (self.ahead(1, "NEXT") || self.ahead(1, "FIRST")) && !self.ahead(2, "FROM") {
                    self.at += 2;
                    self.expression()?;
                    self.rows()?;
                    self.need("ONLY")?;
                } else {
                    self.note(Expected::Keyword("FETCH"));
                }
            }
        } else {
            self.note(Expected::Keyword("ORDER"));
        }
        if self.sees("FOR") && ["XML", "JSON", "BROWSE"].iter().any(|word| self.ahead(1, word)) {
            self.rule("for_clause")?;
        } else {
            self.note(Expected::Keyword("FOR"));
            if self.sees("FOR") && self.ahead(1, "READ") && self.ahead(2, "ONLY") {
                self.at += 3;
            } else if self.sees("FOR") && self.ahead(1, "UPDATE") {
                self.at += 2;
                if self.keyword("OF") {
                    self.list(|p| p.object(4).map(|_| ()))?;
                }
            } else if self.sees("FOR") {
                let before = self.at;
                self.at += 1;
                for word in ["XML", "JSON", "BROWSE"] {
                    self.note(Expected::Keyword(word));
                }
                self.at = before;
            }
        }
        Ok(())
    }

    fn rows(&mut self) -> Step {
        if self.any_keyword(&["ROWS", "ROW"]).is_some() { Ok(()) } else { Err(Fail) }
    }

    fn query_operand(&mut self) -> Step {
        if self.sees_punct(b'(') {
            return self.deeper(|p| {
                p.need_punct("(")?;
                p.query_expression()?;
                p.need_punct(")")
            });
        }
        if self.current().kind == TokenKind::Ellipsis || self.sees_punct(b'<') {
            self.note(Expected::Keyword("SELECT"));
            return if self.take_if(TokenKind::Ellipsis) || self.placeholder() { Ok(()) } else { Err(Fail) };
        }
        self.need("SELECT")?;
        self.any_keyword(&["ALL", "DISTINCT"]);
        if self.keyword("TOP") {
            self.top()?;
        }
        self.list(Parser::select_element)?;
        if self.keyword("INTO") {
            let from = self.object(4)?;
            self.event(EventKind::Write, from);
            if self.keyword("ON") {
                self.name()?;
            }
        }
        self.take_from()?;
        self.where_clause()?;
        if self.keyword("GROUP") {
            self.need("BY")?;
            self.group_by()?;
        }
        if self.keyword("HAVING") {
            self.condition()?;
        }
        if self.sees("WINDOW") && self.ahead(2, "AS") {
            self.at += 1;
            self.list(|p| {
                p.name()?;
                p.need("AS")?;
                p.need_punct("(")?;
                p.window()?;
                p.need_punct(")")
            })?;
        }
        if self.sees("COMPUTE") {
            self.rule("compute")?;
        }
        Ok(())
    }

    /// What follows TOP: its number, PERCENT, WITH TIES.
    pub fn top(&mut self) -> Step {
        if self.punct("(") {
            if self.begins_query(0) {
                self.subquery()?;
            } else {
                self.expression()?;
            }
            self.need_punct(")")?;
        } else {
            self.take(&[TokenKind::Integer, TokenKind::Decimal, TokenKind::Variable], "a number of rows")?;
        }
        self.keyword("PERCENT");
        if self.sees("WITH") && (self.ahead(1, "TIES") || self.ahead(1, "APPROXIMATE")) {
            self.at += 2;
        } else if self.sees("WITH") {
            self.at += 1;
            self.need("TIES")?;
        } else {
            self.note(Expected::Keyword("WITH"));
        }
        Ok(())
    }

    fn select_element(&mut self) -> Step {
        let from = self.at;
        if self.sees_punct(b'*') {
            self.at += 1;
            self.event(EventKind::Star, from);
            return Ok(());
        }
        let token = self.current();
        let assigns = |n: usize| self.ahead_punct(n, b'=') && !self.ahead_punct(n + 1, b'=') && !self.ahead_punct(n + 1, b'*');
        if token.kind == TokenKind::Variable {
            let compound = matches!(self.token(self.at + 1).kind, TokenKind::Punct(b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'^'))
                && self.ahead_punct(2, b'=');
            if assigns(1) || compound {
                self.at += if compound { 3 } else { 2 };
                return self.expression();
            }
        }
        let alias = matches!(token.kind, TokenKind::Text | TokenKind::Quoted)
            || token.kind == TokenKind::Word && !keyword::is_reserved(self.text(from));
        if alias && assigns(1) {
            self.at += 2;
            return self.expression();
        }
        self.expression()?;
        if self.sees_punct(b'.') && self.ahead_punct(1, b'*') {
            self.at += 2;
            self.event(EventKind::Star, from);
            return Ok(());
        }
        self.note(Expected::Punct(","));
        self.column_alias()
    }

    fn column_alias(&mut self) -> Step {
        self.note_clauses(&["FROM", "INTO", "WHERE", "UNION", "ORDER", "GROUP"]);
        let named = self.keyword("AS");
        let token = self.current();
        let fits = match token.kind {
            TokenKind::Text | TokenKind::Quoted => true,
            TokenKind::Word => !keyword::is_reserved(self.text(self.at)),
            TokenKind::SqlcmdVariable | TokenKind::Punct(b'<' | b'{') | TokenKind::Ellipsis => named,
            _ => false,
        };
        if fits {
            if token.kind == TokenKind::Text {
                self.at += 1;
                return Ok(());
            }
            if !named {
                self.hardly_alias()?;
            }
            return self.name();
        }
        if named {
            return self.fail(Expected::Class("a column alias"));
        }
        Ok(())
    }

    /// FROM, if it stands here.
    pub fn take_from(&mut self) -> Step {
        if self.keyword("FROM") {
            self.list(Parser::table_source)?;
        }
        Ok(())
    }

    /// WHERE, if it stands here.
    pub fn where_clause(&mut self) -> Step {
        let from = self.at;
        if !self.keyword("WHERE") {
            return Ok(());
        }
        self.event(EventKind::Where, from);
        if self.keyword("CURRENT") {
            self.need("OF")?;
            self.keyword("GLOBAL");
            return if self.current().kind == TokenKind::Variable { self.variable() } else { self.name() };
        }
        self.condition()
    }

    fn group_by(&mut self) -> Step {
        self.keyword("ALL");
        self.list(|p| p.grouping())?;
        if self.sees("WITH") && ["ROLLUP", "CUBE"].iter().any(|word| self.ahead(1, word)) {
            self.at += 2;
        } else if self.sees("WITH") && self.ahead_punct(1, b'(') && self.ahead(2, "DISTRIBUTED_AGG") {
            self.at += 3;
            self.need_punct(")")?;
        } else {
            self.note(Expected::Keyword("WITH"));
        }
        Ok(())
    }

    fn grouping(&mut self) -> Step {
        if self.sees_punct(b'(') && self.ahead_punct(1, b')') {
            self.at += 2;
            return Ok(());
        }
        if self.sees("GROUPING") && self.ahead(1, "SETS") {
            self.at += 2;
            self.need_punct("(")?;
            self.list(|p| p.deeper(Parser::grouping_set))?;
            return self.need_punct(")");
        }
        // Their parts may be lists in parentheses, which no expression is.
        if (self.sees("ROLLUP") || self.sees("CUBE")) && self.ahead_punct(1, b'(') {
            self.at += 2;
            self.list(|p| p.deeper(Parser::grouping_set))?;
            return self.need_punct(")");
        }
        self.expression()?;
        if self.sees("WITH") && self.ahead_punct(1, b'(') && self.ahead(2, "DISTRIBUTED_AGG") {
            self.at += 3;
            self.need_punct(")")?;
        }
        Ok(())
    }

    fn grouping_set(&mut self) -> Step {
        if self.sees_punct(b'(') {
            self.at += 1;
            if !self.sees_punct(b')') {
                self.list(|p| p.expression())?;
            }
            return self.need_punct(")");
        }
        self.grouping()
    }
}
