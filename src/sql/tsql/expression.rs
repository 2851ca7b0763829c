//! Expressions and conditions.
//!
//! T-SQL keeps the two apart: a condition is no value, and a value is no condition. Parentheses may hold either, or a query, so
//! a primary tells what it was. Precedence doesn't matter to whether text is valid, so operators are read in flat loops, which
//! also keeps the depth down.

use super::super::keyword;
use super::super::lexer::TokenKind;
use super::facts::EventKind;
use super::parser::{Expected, Fail, Parser, Step};

/// What a run of tokens turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A value.
    Value,
    /// A condition.
    Condition,
    /// A query in parentheses.
    Query,
    /// An ellipsis or a placeholder, which may stand for anything.
    Any,
}

/// Functions whose argument list has a grammar of its own, in the grammar file.
const SPECIAL: &[(&str, &str)] = &[
    ("AI_GENERATE_CHUNKS", "ai_chunks_args"),
    ("AI_GENERATE_EMBEDDINGS", "ai_embed_args"),
    ("CAST", "cast_args"),
    ("CONVERT", "convert_args"),
    ("IDENTITY", "identity_args"),
    ("JSON_ARRAY", "json_array_args"),
    ("JSON_ARRAYAGG", "json_array_args"),
    ("JSON_OBJECT", "json_object_args"),
    ("JSON_OBJECTAGG", "json_object_args"),
    ("JSON_QUERY", "json_value_args"),
    ("JSON_VALUE", "json_value_args"),
    ("PARSE", "parse_args"),
    ("TRIM", "trim_args"),
    ("TRY_CAST", "cast_args"),
    ("TRY_CONVERT", "convert_args"),
    ("TRY_PARSE", "parse_args"),
];

/// Reserved words that are functions, called with parentheses.
const RESERVED_FUNCTIONS: &[&str] = &[
    "COALESCE",
    "CONVERT",
    "CURRENT_TIMESTAMP",
    "IDENTITY",
    "LEFT",
    "NULLIF",
    "RIGHT",
    "SESSION_USER",
    "SYSTEM_USER",
    "TRY_CONVERT",
    "UPDATE",
    "USER",
];

/// Reserved words that are values by themselves.
const NILADIC: &[&str] =
    &["CURRENT_DATE", "CURRENT_TIMESTAMP", "CURRENT_USER", "IDENTITYCOL", "ROWGUIDCOL", "SESSION_USER", "SYSTEM_USER", "USER"];

impl Parser<'_> {
    /// A value.
    pub fn expression(&mut self) -> Step {
        self.deeper(|p| {
            let from = p.at;
            match p.chain()? {
                Sort::Condition => {
                    // The condition ended here, where an operator of values was needed; blame its beginning only if nothing else did.
                    p.note(Expected::Class("a value, not a condition"));
                    p.at = p.at.max(from);
                    Err(Fail)
                }
                Sort::Value | Sort::Query | Sort::Any => Ok(()),
            }
        })
    }

    /// A condition.
    pub fn condition(&mut self) -> Step {
        self.deeper(|p| p.alternatives(true).map(|_| ()))
    }

    /// A condition, a value or a query, whichever it is.
    pub fn anything(&mut self) -> Result<Sort, Fail> {
        self.deeper(|p| p.alternatives(false))
    }

    fn alternatives(&mut self, condition: bool) -> Result<Sort, Fail> {
        let mut sort = self.negated(condition)?;
        loop {
            if matches!(sort, Sort::Value | Sort::Query) {
                if condition {
                    return self.fail(Expected::Class("a comparison"));
                }
                return Ok(sort);
            }
            if !self.keyword("AND") && !self.keyword("OR") {
                return Ok(sort);
            }
            sort = self.negated(true)?;
        }
    }

    fn negated(&mut self, condition: bool) -> Result<Sort, Fail> {
        let mut not = condition;
        while self.keyword("NOT") {
            not = true;
        }
        self.predicate(not)
    }

    fn predicate(&mut self, condition: bool) -> Result<Sort, Fail> {
        if self.keyword("EXISTS") {
            self.need_punct("(")?;
            self.subquery()?;
            self.need_punct(")")?;
            return Ok(Sort::Condition);
        }
        for (word, rule) in
            [("CONTAINS", "contains_args"), ("FREETEXT", "contains_args"), ("MATCH", "match_args"), ("TSEQUAL", "tsequal_args")]
        {
            if self.sees(word) && self.ahead_punct(1, b'(') {
                self.at += 1;
                self.rule(rule)?;
                return Ok(Sort::Condition);
            }
        }
        if self.sees("UPDATE") && self.ahead_punct(1, b'(') {
            self.at += 2;
            self.name()?;
            self.need_punct(")")?;
            return Ok(Sort::Condition);
        }
        for word in ["REGEXP_LIKE", "JSON_CONTAINS_PATH"] {
            if self.sees(word) && self.ahead_punct(1, b'(') && condition {
                self.chain()?;
                return Ok(Sort::Condition);
            }
        }
        if condition {
            self.note(Expected::Keyword("EXISTS"));
        }
        let sort = self.chain()?;
        if sort == Sort::Condition {
            return Ok(sort);
        }
        self.comparison(sort)
    }

    /// What may follow a value to make it a condition.
    fn comparison(&mut self, sort: Sort) -> Result<Sort, Fail> {
        if self.keyword("IS") {
            self.keyword("NOT");
            if !self.keyword("NULL") {
                self.need("DISTINCT")?;
                self.need("FROM")?;
                self.expression()?;
            }
            return Ok(Sort::Condition);
        }
        if self.sees("NOT") && !["IN", "LIKE", "BETWEEN"].iter().any(|word| self.ahead(1, word)) && sort == Sort::Any {
            return Ok(sort);
        }
        let before = self.at;
        let not = self.keyword("NOT");
        if self.keyword("IN") {
            self.inside()?;
            return Ok(Sort::Condition);
        }
        if self.keyword("LIKE") {
            self.expression()?;
            if self.keyword("ESCAPE") {
                self.expression()?;
            } else if self.sees_punct(b'{') && self.ahead(1, "ESCAPE") {
                self.at += 2;
                self.expression()?;
                self.need_punct("}")?;
            }
            return Ok(Sort::Condition);
        }
        if self.keyword("BETWEEN") {
            self.expression()?;
            self.need("AND")?;
            self.expression()?;
            return Ok(Sort::Condition);
        }
        if not {
            return Err(Fail);
        }
        self.at = before;
        let old = self.at;
        if self.punct("*=") || self.punct("=*") {
            self.event(EventKind::OldJoin, old);
            self.expression()?;
            return Ok(Sort::Condition);
        }
        let compared = ["<>", "<=", ">=", "!=", "!<", "!>", "=", "<", ">"].iter().any(|op| self.punct(op));
        if !compared {
            return Ok(sort);
        }
        if self.any_keyword(&["ALL", "ANY", "SOME"]).is_some() {
            self.need_punct("(")?;
            self.subquery()?;
            self.need_punct(")")?;
        } else {
            self.expression()?;
        }
        Ok(Sort::Condition)
    }

    fn inside(&mut self) -> Step {
        if !self.sees_punct(b'(') {
            if self.current().kind == TokenKind::SqlcmdVariable || self.placeholder() {
                self.take_if(TokenKind::SqlcmdVariable);
                return Ok(());
            }
            if self.take_if(TokenKind::Ellipsis) {
                return Ok(());
            }
        }
        self.need_punct("(")?;
        if self.begins_query(0) {
            self.subquery()?;
        } else {
            self.list(|p| p.expression())?;
        }
        self.need_punct(")")
    }

    /// Takes the current token if it is of that kind.
    pub fn take_if(&mut self, kind: TokenKind) -> bool {
        let found = self.current().kind == kind;
        self.at += usize::from(found);
        found
    }

    /// Whether a query begins at the token `offset` ahead, parentheses aside.
    pub fn begins_query(&self, offset: usize) -> bool {
        let mut n = offset;
        while self.ahead_punct(n, b'(') && n < offset + 100 {
            n += 1;
        }
        self.ahead(n, "SELECT") || self.ahead(n, "WITH")
    }

    /// Operands with the operators of values between them.
    fn chain(&mut self) -> Result<Sort, Fail> {
        let mut sort = self.unary()?;
        if sort == Sort::Condition {
            return Ok(sort);
        }
        loop {
            if self.sees_punct(b'*') && self.ahead_punct(1, b'=') || self.sees_punct(b'=') && self.ahead_punct(1, b'*') {
                return Ok(sort);
            }
            let compound = matches!(self.current().kind, TokenKind::Punct(b'+' | b'-' | b'/' | b'%' | b'&' | b'|' | b'^'))
                && self.ahead_punct(1, b'=');
            if compound {
                return Ok(sort);
            }
            let found = ["||", "<<", ">>", "+", "-", "*", "/", "%", "&", "|", "^"].iter().any(|op| self.punct(op));
            if !found {
                return Ok(sort);
            }
            sort = self.unary()?;
            if sort == Sort::Condition {
                self.note(Expected::Class("a value, not a condition"));
                return Err(Fail);
            }
        }
    }

    fn unary(&mut self) -> Result<Sort, Fail> {
        while matches!(self.current().kind, TokenKind::Punct(b'+' | b'-' | b'~')) {
            self.at += 1;
        }
        let sort = self.primary()?;
        if sort == Sort::Condition {
            return Ok(sort);
        }
        self.suffixes()?;
        Ok(sort)
    }

    fn suffixes(&mut self) -> Step {
        loop {
            if self.keyword("COLLATE") {
                self.name()?;
            } else if self.sees("AT") && self.ahead(1, "TIME") {
                self.at += 2;
                self.need("ZONE")?;
                self.deeper(|p| p.unary())?;
            } else if self.sees_punct(b'.') && self.token(self.at + 1).kind == TokenKind::Word {
                // A method of an XML, spatial or user type: `(x).value('…', '…')`.
                self.at += 1;
                self.any_word()?;
                if self.sees_punct(b'(') {
                    self.arguments()?;
                }
            } else if self.sees_punct(b':') && self.ahead_punct(1, b':') {
                self.at += 2;
                self.any_word()?;
                if self.sees_punct(b'(') {
                    self.arguments()?;
                }
            } else {
                return Ok(());
            }
        }
    }

    fn primary(&mut self) -> Result<Sort, Fail> {
        let token = self.current();
        let from = self.at;
        match token.kind {
            TokenKind::Text | TokenKind::Integer | TokenKind::Decimal | TokenKind::Binary | TokenKind::SystemVariable => {
                self.at += 1;
                Ok(Sort::Value)
            }
            TokenKind::Variable => {
                self.at += 1;
                self.event(EventKind::Variable, from);
                Ok(Sort::Value)
            }
            TokenKind::Ellipsis => {
                self.at += 1;
                Ok(Sort::Any)
            }
            TokenKind::SqlcmdVariable => {
                self.dotted()?;
                Ok(Sort::Any)
            }
            TokenKind::Dollar => {
                self.at += 1;
                while self.sees_punct(b'.') {
                    self.at += 1;
                    self.name()?;
                }
                if self.sees_punct(b'(') {
                    self.arguments()?;
                }
                Ok(Sort::Value)
            }
            TokenKind::Punct(b'(') => self.deeper(|p| p.parenthesis()),
            TokenKind::Punct(b'{') if !self.ahead(1, "FN") && self.token(self.at + 2).kind != TokenKind::Text && self.placeholder() => {
                self.more_after_placeholder()?;
                Ok(Sort::Any)
            }
            TokenKind::Punct(b'{') => {
                self.rule("odbc")?;
                Ok(Sort::Value)
            }
            TokenKind::Punct(b'<') if self.placeholder() => {
                self.more_after_placeholder()?;
                Ok(Sort::Any)
            }
            TokenKind::Punct(b'?') => {
                self.at += 1;
                self.event(EventKind::Placeholder, from);
                Ok(Sort::Value)
            }
            TokenKind::Word => self.word_primary(),
            TokenKind::Quoted => {
                self.dotted()?;
                Ok(Sort::Value)
            }
            _ => self.fail(Expected::Class("an expression")),
        }
    }

    /// A placeholder may be a part of a name: `<db>.dbo.t`, or call itself a function.
    fn more_after_placeholder(&mut self) -> Step {
        while self.sees_punct(b'.') {
            self.at += 1;
            self.name()?;
        }
        if self.sees_punct(b'(') {
            self.arguments()?;
        }
        Ok(())
    }

    fn parenthesis(&mut self) -> Result<Sort, Fail> {
        self.need_punct("(")?;
        let sort = if self.sees("SELECT") || self.sees("WITH") {
            self.subquery()?;
            Sort::Query
        } else {
            let sort = self.anything()?;
            if sort == Sort::Query && ["UNION", "EXCEPT", "INTERSECT", "ORDER", "FOR"].iter().any(|word| self.sees(word)) {
                self.query_rest()?;
            }
            sort
        };
        if self.sees_punct(b',') && sort != Sort::Condition {
            self.note(Expected::Punct(")"));
        }
        self.need_punct(")")?;
        Ok(sort)
    }

    fn word_primary(&mut self) -> Result<Sort, Fail> {
        let text = self.text(self.at);
        let call = self.ahead_punct(1, b'(');
        if self.sees("CASE") {
            self.case()?;
            return Ok(Sort::Value);
        }
        if self.sees("NULL") || self.sees("DEFAULT") && self.ahead_punct(1, b')') {
            self.at += 1;
            return Ok(Sort::Value);
        }
        if self.sees("NEXT") && self.ahead(1, "VALUE") {
            self.at += 2;
            self.need("FOR")?;
            self.object(4)?;
            self.over()?;
            return Ok(Sort::Value);
        }
        if keyword::is_reserved(text) {
            if call && RESERVED_FUNCTIONS.iter().any(|f| f.eq_ignore_ascii_case(text)) {
                self.function(text)?;
                return Ok(Sort::Value);
            }
            if NILADIC.iter().any(|f| f.eq_ignore_ascii_case(text)) {
                self.at += 1;
                return Ok(Sort::Value);
            }
            self.note(Expected::Keyword("CASE"));
            self.note(Expected::Keyword("NULL"));
            return self.fail(Expected::Class("an expression"));
        }
        if call {
            self.function(text)?;
            return Ok(Sort::Value);
        }
        self.note(Expected::Keyword("CASE"));
        self.note(Expected::Keyword("NULL"));
        self.dotted()?;
        Ok(Sort::Value)
    }

    /// A column, a variable of sqlcmd, or a function, each with its qualifiers.
    fn dotted(&mut self) -> Step {
        let from = self.at;
        self.name()?;
        let mut parts = 1;
        while self.sees_punct(b'.') && !self.ahead_punct(1, b'*') && parts < 6 {
            self.at += 1;
            while self.sees_punct(b'.') && parts < 6 {
                self.at += 1;
                parts += 1;
            }
            if self.token(self.at).kind == TokenKind::Dollar || self.sees("IDENTITYCOL") || self.sees("ROWGUIDCOL") {
                self.at += 1;
            } else {
                self.name()?;
            }
            parts += 1;
            if self.sees_punct(b'(') {
                self.event(EventKind::Function, from);
                self.arguments()?;
                self.over()?;
                return Ok(());
            }
        }
        if self.sees_punct(b'(') {
            self.event(EventKind::Function, from);
            self.arguments()?;
            return self.over();
        }
        if parts == 1 {
            self.note(Expected::Punct("("));
        }
        self.note(Expected::Punct("."));
        self.event(EventKind::Column, from);
        Ok(())
    }

    fn function(&mut self, text: &str) -> Step {
        let from = self.at;
        self.at += 1;
        self.event(EventKind::Function, from);
        if text.eq_ignore_ascii_case("IIF") {
            self.need_punct("(")?;
            self.condition()?;
            self.need_punct(",")?;
            self.expression()?;
            self.need_punct(",")?;
            self.expression()?;
            self.need_punct(")")?;
        } else if let Ok(n) = SPECIAL.binary_search_by(|(name, _)| name.bytes().cmp(text.bytes().map(|b| b.to_ascii_uppercase()))) {
            let rule = SPECIAL.get(n).map_or("", |(_, rule)| rule);
            self.rule(rule)?;
        } else {
            self.arguments()?;
        }
        self.over()
    }

    /// The arguments of a call, with its parentheses.
    pub fn arguments(&mut self) -> Step {
        self.deeper(|p| {
            p.need_punct("(")?;
            if p.punct(")") {
                return Ok(());
            }
            if !p.sees_punct(b'*') && p.any_keyword(&["DISTINCT", "ALL"]).is_some() {
                p.expression()?;
            } else {
                p.argument()?;
            }
            while p.punct(",") {
                p.argument()?;
            }
            if p.sees("USING") {
                p.at += 1;
                p.name()?;
            }
            p.need_punct(")")
        })
    }

    fn argument(&mut self) -> Step {
        if self.sees_punct(b'*') {
            self.at += 1;
            return Ok(());
        }
        if self.sees("DEFAULT") {
            self.at += 1;
            return Ok(());
        }
        if self.begins_query(0) && !self.sees_punct(b'(') {
            return self.subquery();
        }
        self.expression()
    }

    /// What may follow a call: WITHIN GROUP, the treatment of nulls, OVER.
    fn over(&mut self) -> Step {
        if self.sees("WITHIN") && self.ahead(1, "GROUP") {
            self.at += 2;
            self.need_punct("(")?;
            if self.sees("GRAPH") {
                self.at += 1;
                self.need("PATH")?;
            } else {
                self.order_by()?;
            }
            self.need_punct(")")?;
        }
        if (self.sees("IGNORE") || self.sees("RESPECT")) && self.ahead(1, "NULLS") {
            self.at += 2;
        }
        if self.keyword("OVER") {
            if self.sees_punct(b'(') {
                self.at += 1;
                self.window()?;
                return self.need_punct(")");
            }
            self.note(Expected::Punct("("));
            return self.name();
        }
        Ok(())
    }

    /// What stands between the parentheses of OVER.
    pub fn window(&mut self) -> Step {
        if self.current().kind == TokenKind::Quoted
            || self.current().kind == TokenKind::Word && !["PARTITION", "ORDER", "ROWS", "RANGE"].iter().any(|word| self.sees(word))
        {
            for word in ["PARTITION", "ORDER"] {
                self.note(Expected::Keyword(word));
            }
            self.name()?;
        }
        if self.keyword("PARTITION") {
            self.need("BY")?;
            self.list(|p| p.expression())?;
        }
        if self.sees("ORDER") {
            self.order_by()?;
        } else {
            self.note(Expected::Keyword("ORDER"));
        }
        if self.any_keyword(&["ROWS", "RANGE"]).is_some() {
            if self.keyword("BETWEEN") {
                self.rule("window_bound")?;
                self.need("AND")?;
            }
            self.rule("window_bound")?;
        }
        Ok(())
    }

    fn case(&mut self) -> Step {
        self.deeper(|p| {
            p.need("CASE")?;
            let searched = p.sees("WHEN");
            if !searched {
                p.note(Expected::Keyword("WHEN"));
                p.expression()?;
            }
            p.need("WHEN")?;
            loop {
                if searched {
                    p.condition()?;
                } else {
                    p.expression()?;
                }
                p.need("THEN")?;
                p.expression()?;
                if !p.keyword("WHEN") {
                    break;
                }
            }
            if p.keyword("ELSE") {
                p.expression()?;
            }
            p.need("END")
        })
    }

    /// `ORDER BY` and its list.
    pub fn order_by(&mut self) -> Step {
        self.need("ORDER")?;
        self.need("BY")?;
        self.list(|p| {
            p.expression()?;
            p.any_keyword(&["ASC", "DESC"]);
            Ok(())
        })
    }
}
