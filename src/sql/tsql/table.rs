//! Tables in FROM: joins, derived tables, rowset functions, aliases and hints.

use super::super::keyword;
use super::super::lexer::TokenKind;
use super::facts::EventKind;
use super::parser::{Expected, Fail, Parser, Step};

/// Table sources whose arguments have a grammar of their own, in the grammar file.
const ROWSETS: &[(&str, &str)] = &[
    ("AI_GENERATE_CHUNKS", "ai_chunks_source"),
    ("CHANGETABLE", "changetable"),
    ("CONTAINSTABLE", "fulltext_table"),
    ("FREETEXTTABLE", "fulltext_table"),
    ("OPENDATASOURCE", "opendatasource"),
    ("OPENJSON", "openjson"),
    ("OPENQUERY", "openquery"),
    ("OPENROWSET", "openrowset"),
    ("OPENXML", "openxml"),
    ("PREDICT", "predict"),
    ("SEMANTICKEYPHRASETABLE", "semantic_table"),
    ("SEMANTICSIMILARITYDETAILSTABLE", "semantic_table"),
    ("SEMANTICSIMILARITYTABLE", "semantic_table"),
    ("VECTOR_SEARCH", "vector_search"),
];

impl Parser<'_> {
    /// Fails where a bare alias is more likely the misspelt beginning of what follows it: `a INER JOIN b`, `1 UNOIN SELECT 2`.
    pub fn hardly_alias(&mut self) -> Step {
        let joins = self.ahead(1, "JOIN") || self.ahead(1, "OUTER") || self.ahead(1, "APPLY");
        let unites = self.ahead(1, "SELECT") || self.ahead(1, "ALL") && self.ahead(2, "SELECT");
        let words: &[&'static str] = match (joins, unites) {
            (true, _) => &["INNER", "LEFT", "RIGHT", "FULL", "CROSS", "OUTER"],
            (false, true) => &["UNION", "EXCEPT", "INTERSECT"],
            (false, false) => return Ok(()),
        };
        if self.current().kind != TokenKind::Word || keyword::nearest(self.text(self.at), words.iter().copied()).is_none() {
            return Ok(());
        }
        for word in words {
            self.note(Expected::Keyword(word));
        }
        Err(Fail)
    }

    /// A table with everything joined to it.
    pub fn table_source(&mut self) -> Step {
        self.deeper(|p| {
            p.table_primary()?;
            while p.join(false)? {}
            Ok(())
        })
    }

    /// Takes one join, if it begins here.
    fn join(&mut self, inner: bool) -> Result<bool, Fail> {
        if self.keyword("CROSS") {
            if self.any_keyword(&["JOIN", "APPLY"]).is_none() {
                return Err(Fail);
            }
            self.table_primary()?;
            return Ok(true);
        }
        if self.sees("OUTER") && self.ahead(1, "APPLY") {
            self.at += 2;
            self.table_primary()?;
            return Ok(true);
        }
        let mut begun = false;
        if self.any_keyword(&["LEFT", "RIGHT", "FULL"]).is_some() {
            self.keyword("OUTER");
            begun = true;
        } else if self.keyword("INNER") {
            begun = true;
        } else if self.sees("OUTER") {
            self.at += 1;
            return self.fail(Expected::Keyword("APPLY"));
        }
        if begun {
            self.any_keyword(&["LOOP", "HASH", "MERGE", "REMOTE", "REDUCE", "REPLICATE", "REDISTRIBUTE", "PARTITIONED"]);
            self.need("JOIN")?;
        } else if !self.keyword("JOIN") {
            if inner {
                self.note(Expected::Keyword("ON"));
            } else {
                self.note(Expected::Keyword("INNER JOIN"));
            }
            return Ok(false);
        }
        self.event(EventKind::Join, self.at.saturating_sub(1));
        self.deeper(|p| {
            p.table_primary()?;
            while !p.sees("ON") && p.join(true)? {}
            p.need("ON")?;
            if p.take_if(TokenKind::Ellipsis) {
                return Ok(());
            }
            p.condition()
        })?;
        Ok(true)
    }

    fn table_primary(&mut self) -> Step {
        self.table_base()?;
        while self.sees("PIVOT") || self.sees("UNPIVOT") {
            self.rule(if self.sees("PIVOT") { "pivot" } else { "unpivot" })?;
            self.table_alias(true)?;
        }
        Ok(())
    }

    fn table_base(&mut self) -> Step {
        let token = self.current();
        let text = self.text(self.at);
        match token.kind {
            TokenKind::Punct(b'(') => return self.deeper(Parser::derived),
            TokenKind::Punct(b':') if self.ahead_punct(1, b':') => {
                self.at += 2;
                self.object(2)?;
                self.arguments()?;
                return self.table_alias(false);
            }
            TokenKind::Variable => {
                self.variable()?;
                if self.sees_punct(b'.') {
                    self.at += 1;
                    self.any_word()?;
                    self.arguments()?;
                }
                self.table_alias(false)?;
                return self.hints();
            }
            TokenKind::Punct(b'{') if self.ahead(1, "OJ") => {
                self.at += 2;
                self.table_source()?;
                return self.need_punct("}");
            }
            TokenKind::Text if self.tokens.get(self.at).is_some_and(|t| t.kind == TokenKind::Text) => {
                return self.fail(Expected::Class("a table"));
            }
            _ => {}
        }
        if token.kind == TokenKind::Word
            && self.ahead_punct(1, b'(')
            && let Ok(n) = ROWSETS.binary_search_by(|(name, _)| name.bytes().cmp(text.bytes().map(|b| b.to_ascii_uppercase())))
        {
            let rule = ROWSETS.get(n).map_or("", |(_, rule)| rule);
            self.rule(rule)?;
            self.table_alias(false)?;
            self.hints()?;
            return Ok(());
        }
        if self.trace.is_some() {
            for (name, _) in ROWSETS {
                self.note(Expected::Keyword(name));
            }
        }
        let from = self.object(6)?;
        if self.sees_punct(b'(') {
            if self.bare_hint() {
                self.event(EventKind::Read, from);
                self.bare_hints()?;
                return Ok(());
            }
            self.event(EventKind::Function, from);
            self.arguments()?;
            if self.sees("WITH") && self.ahead_punct(1, b'(') && !self.hint_ahead(2) {
                self.rule("schema_clause")?;
            }
            self.table_alias(false)?;
            return self.hints();
        }
        self.event(EventKind::Read, from);
        if self.sees("FOR") && self.ahead(1, "PATH") {
            self.at += 2;
        }
        if self.sees("FOR") && self.ahead(1, "SYSTEM_TIME") {
            self.rule("system_time")?;
        }
        if self.keyword("TABLESAMPLE") {
            self.rule("tablesample")?;
        }
        self.table_alias(false)?;
        if self.keyword("TABLESAMPLE") {
            self.rule("tablesample")?;
        }
        self.hints()
    }

    fn derived(&mut self) -> Step {
        self.need_punct("(")?;
        if self.keyword("VALUES") {
            self.list(|p| {
                p.need_punct("(")?;
                p.list(|p| p.expression())?;
                p.need_punct(")")
            })?;
            self.need_punct(")")?;
            return self.table_alias(true);
        }
        if self.sees("SELECT") || self.sees("WITH") || self.sees_punct(b'(') && self.begins_query(0) && self.closes_as_query() {
            self.subquery()?;
            self.need_punct(")")?;
            return self.table_alias(true);
        }
        if let Some(word) = ["INSERT", "UPDATE", "DELETE", "MERGE"].into_iter().find(|word| self.sees(word)) {
            // A write whose OUTPUT is read.
            self.other(word)?;
            self.need_punct(")")?;
            return self.table_alias(true);
        }
        for word in ["SELECT", "VALUES"] {
            self.note(Expected::Keyword(word));
        }
        self.table_source()?;
        self.need_punct(")")?;
        // A join in parentheses has no alias, but docs of other systems give it one.
        Ok(())
    }

    /// Whether the parenthesis that opens here holds an operand of a set operator rather than a derived table: what follows
    /// its end tells. Looks at most 2,000 tokens ahead.
    fn closes_as_query(&self) -> bool {
        let mut depth = 0usize;
        for n in self.at..self.at + 2_000 {
            match self.token(n).kind {
                TokenKind::Punct(b'(') => depth += 1,
                TokenKind::Punct(b')') => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        let next = self.token(n + 1);
                        return next.is(b')')
                            || ["UNION", "EXCEPT", "INTERSECT", "ORDER", "FOR"].iter().any(|word| self.is_word(n + 1, word));
                    }
                }
                TokenKind::End => return true,
                _ => {}
            }
        }
        true
    }

    /// `[AS] alias [(columns)]`, which must stand here if `required`.
    pub fn table_alias(&mut self, required: bool) -> Step {
        self.note_clauses(&[
            "WHERE",
            "GROUP",
            "ORDER",
            "HAVING",
            "INNER",
            "JOIN",
            "LEFT",
            "RIGHT",
            "FULL",
            "CROSS",
            "OUTER",
            "ON",
            "UNION",
            "EXCEPT",
            "INTERSECT",
            "OPTION",
            "FOR",
            "WITH",
            "PIVOT",
            "UNPIVOT",
            "SET",
            "USING",
            "VALUES",
        ]);
        let named = self.keyword("AS");
        let token = self.current();
        let fits = match token.kind {
            TokenKind::Quoted => true,
            TokenKind::Word => !keyword::is_reserved(self.text(self.at)) && !self.not_an_alias(),
            TokenKind::SqlcmdVariable | TokenKind::Punct(b'<' | b'{') => named,
            TokenKind::Text => named && self.text(self.at).starts_with('\''),
            TokenKind::Ellipsis => false,
            _ => false,
        };
        if !fits {
            if required && token.kind == TokenKind::Ellipsis {
                return Ok(());
            }
            if named || required {
                return self.fail(Expected::Class("an alias"));
            }
            return Ok(());
        }
        let from = self.at;
        if token.kind == TokenKind::Text {
            return self.fail(Expected::Class("an alias without quotes"));
        }
        if !named {
            self.hardly_alias()?;
        }
        self.name()?;
        self.event(EventKind::Alias, from);
        if self.sees_punct(b'(') && !self.bare_hint() {
            self.at += 1;
            self.list(Parser::name)?;
            self.need_punct(")")?;
        } else {
            self.note(Expected::Punct("("));
        }
        Ok(())
    }

    /// While a failure is studied: the keywords that could stand where a name is taken for an alias.
    pub fn note_clauses(&mut self, words: &[&'static str]) {
        if self.trace.is_some() {
            for word in words {
                self.note(Expected::Keyword(word));
            }
        }
    }

    /// Unreserved words that go on with the statement where an alias could stand.
    fn not_an_alias(&self) -> bool {
        self.sees("WINDOW") && self.ahead(2, "AS") && self.ahead_punct(3, b'(')
            || self.sees("USING") && self.in_merge
            || self.sees("THROW") && matches!(self.token(self.at + 1).kind, TokenKind::Punct(b';'))
            || (self.sees("ENABLE") || self.sees("DISABLE")) && self.ahead(1, "TRIGGER")
    }

    fn hint_ahead(&self, offset: usize) -> bool {
        [
            "NOLOCK",
            "READUNCOMMITTED",
            "UPDLOCK",
            "REPEATABLEREAD",
            "SERIALIZABLE",
            "READCOMMITTED",
            "FASTFIRSTROW",
            "TABLOCK",
            "TABLOCKX",
            "PAGLOCK",
            "ROWLOCK",
            "NOWAIT",
            "READPAST",
            "XLOCK",
            "SNAPSHOT",
            "NOEXPAND",
            "HOLDLOCK",
            "READCOMMITTEDLOCK",
            "INDEX",
            "FORCESEEK",
            "FORCESCAN",
        ]
        .iter()
        .any(|word| self.ahead(offset, word))
    }

    /// Whether a parenthesis with nothing but an old table hint begins here.
    fn bare_hint(&self) -> bool {
        self.sees_punct(b'(') && self.hint_ahead(1) && (self.ahead_punct(2, b')') || self.ahead(1, "INDEX"))
    }

    fn bare_hints(&mut self) -> Step {
        let from = self.at;
        self.rule("bare_hints")?;
        self.event(EventKind::BareHint, from);
        self.table_alias(false)?;
        self.hints()
    }

    /// `WITH (hint, …)` after a table, if it stands here; also the old form without WITH.
    pub fn hints(&mut self) -> Step {
        if self.sees("WITH") && self.ahead_punct(1, b'(') {
            return self.rule("table_hints");
        }
        self.note(Expected::Keyword("WITH"));
        if self.bare_hint() {
            let from = self.at;
            self.rule("bare_hints")?;
            self.event(EventKind::BareHint, from);
        } else if self.sees("WITH") && self.hint_ahead(1) {
            self.at += 1;
            return self.need_punct("(");
        }
        Ok(())
    }
}
