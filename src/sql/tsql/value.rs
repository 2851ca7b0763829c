//! Data types, literals, and the other single values of the grammar files.

use super::super::keyword;
use super::super::lexer::TokenKind;
use super::facts::EventKind;
use super::parser::{Expected, Fail, Parser, Step};

impl Parser<'_> {
    /// A data type, with its length or precision.
    pub fn data_type(&mut self) -> Step {
        let first = self.at;
        let token = self.current();
        if token.kind == TokenKind::Word {
            if self.sees("NATIONAL")
                || self.sees("CHAR")
                || self.sees("CHARACTER")
                || self.sees("DOUBLE")
                || self.sees("BINARY")
                || self.sees("NCHAR")
            {
                self.keyword("NATIONAL");
                if self.any_keyword(&["CHAR", "CHARACTER", "TEXT", "NCHAR", "BINARY"]).is_some() {
                    self.keyword("VARYING");
                } else if self.keyword("DOUBLE") {
                    self.keyword("PRECISION");
                } else {
                    return Err(Fail);
                }
                return self.type_size();
            }
            if self.sees("CURSOR") {
                self.at += 1;
                return Ok(());
            }
        }
        if !matches!(
            token.kind,
            TokenKind::Word | TokenKind::Quoted | TokenKind::Ellipsis | TokenKind::SqlcmdVariable | TokenKind::Punct(b'<' | b'{')
        ) || token.kind == TokenKind::Word && keyword::is_reserved(self.text(first))
        {
            for word in keyword::TYPES {
                self.note(Expected::Keyword(word));
            }
            return self.fail(Expected::Class("a data type"));
        }
        self.object(3)?;
        if token.kind == TokenKind::Word && self.at == first + 1 && self.misspelt_type(self.text(first)) {
            self.at = first;
            for word in keyword::TYPES {
                self.note(Expected::Keyword(word));
            }
            return self.fail(Expected::Class("a data type"));
        }
        self.type_size()
    }

    /// Whether a type's name is one slip away from a system type, and no type of another system that is likely meant.
    fn misspelt_type(&self, word: &str) -> bool {
        const OTHERS: &[&str] = &[
            "VARCHAR2",
            "NVARCHAR2",
            "INT2",
            "INT4",
            "INT8",
            "FLOAT4",
            "FLOAT8",
            "NUMBER",
            "DATETIME3",
            "CLOB",
            "BLOB",
            "LONG",
            "BOOL",
            "RAW",
            "TIMES",
            "LINT",
            "JSONB",
            "DATES",
        ];
        if word.len() < 3 || keyword::in_sorted(keyword::TYPES, word) || OTHERS.iter().any(|o| o.eq_ignore_ascii_case(word)) {
            return false;
        }
        let close = keyword::TYPES.iter().any(|t| {
            t.len() > 3 && keyword::distance(word, t, 1).is_some()
                || t.len() == 3 && keyword::distance(word, t, 1).is_some() && word.len() == 3 && same_letters(word, t)
        });
        close && !self.makes_types
    }

    fn type_size(&mut self) -> Step {
        if self.sees_punct(b'(') {
            return self.rule("type_size");
        }
        self.note(Expected::Punct("("));
        Ok(())
    }

    /// Any word, reserved or not, quoted or not.
    pub fn any_word(&mut self) -> Step {
        self.take(&[TokenKind::Word, TokenKind::Quoted], "a word")
    }

    /// A whole number.
    pub fn integer(&mut self) -> Step {
        self.take(&[TokenKind::Integer], "a whole number")
    }

    /// A number with its sign.
    pub fn number(&mut self) -> Step {
        if !self.punct("-") {
            self.punct("+");
        }
        self.take(&[TokenKind::Integer, TokenKind::Decimal, TokenKind::Binary], "a number")
    }

    /// A binary literal.
    pub fn binary(&mut self) -> Step {
        self.take(&[TokenKind::Binary], "a binary value such as `0x1F`")
    }

    /// A variable that is used.
    pub fn variable(&mut self) -> Step {
        let from = self.at;
        self.take(&[TokenKind::Variable], "a variable")?;
        self.event(EventKind::Variable, from);
        Ok(())
    }

    /// A variable that is declared.
    pub fn declares(&mut self) -> Step {
        let from = self.at;
        self.take(&[TokenKind::Variable], "a variable such as `@x`")?;
        self.event(EventKind::Declare, from);
        Ok(())
    }

    /// The name of an event that fires a DDL trigger. There are some three hundred, all put together from a few words.
    pub fn ddl_event(&mut self) -> Step {
        const WORDS: &[&str] = &[
            "ADD",
            "AGGREGATE",
            "ALTER",
            "ALL",
            "APPLICATION",
            "ASSEMBLY",
            "ASYMMETRIC",
            "AUDIT",
            "AUTHORIZATION",
            "AVAILABILITY",
            "BIND",
            "BINDING",
            "BLOCKED",
            "BROKER",
            "CATALOG",
            "CERTIFICATE",
            "CHANGE",
            "CLASSIFICATION",
            "COLLECTION",
            "COLUMN",
            "CONTRACT",
            "CREATE",
            "CREDENTIAL",
            "CRYPTOGRAPHIC",
            "DATA",
            "DATABASE",
            "DDL",
            "DEADLOCK",
            "DEFAULT",
            "DENY",
            "DISABLE",
            "DROP",
            "ENABLE",
            "ENCRYPTION",
            "ENDPOINT",
            "ERRORLOG",
            "EVENT",
            "EVENTLOG",
            "EVENTS",
            "EXTENDED",
            "EXTERNAL",
            "FEDERATION",
            "FILE",
            "FORMAT",
            "FULLTEXT",
            "FUNCTION",
            "GDR",
            "GOVERNOR",
            "GRANT",
            "GRAPH",
            "GROUP",
            "INDEX",
            "INSTANCE",
            "ISSUED",
            "KEY",
            "LANGUAGE",
            "LIBRARY",
            "LINKED",
            "LOCK",
            "LOG",
            "LOGIN",
            "LOGON",
            "MASTER",
            "MESSAGE",
            "MODEL",
            "NOTIFICATION",
            "OBJECT",
            "OPEN",
            "PARTITION",
            "PLAN",
            "POLICY",
            "POOL",
            "PRIORITY",
            "PROCEDURE",
            "PROPERTY",
            "PROVIDER",
            "QUEUE",
            "REMOTE",
            "RENAME",
            "REPORT",
            "RESOURCE",
            "REVOKE",
            "ROLE",
            "ROUTE",
            "RULE",
            "SCHEMA",
            "SCHEME",
            "SCOPED",
            "SEARCH",
            "SECURITY",
            "SENSITIVITY",
            "SEQUENCE",
            "SERVER",
            "SERVICE",
            "SESSION",
            "SIGNATURE",
            "SOURCE",
            "SPATIAL",
            "SPECIFICATION",
            "SSB",
            "STATISTICS",
            "STOPLIST",
            "STREAM",
            "SYMMETRIC",
            "SYNONYM",
            "TABLE",
            "TRACE",
            "TRIGGER",
            "TYPE",
            "UNBIND",
            "UPDATE",
            "USER",
            "VIEW",
            "WORKLOAD",
            "XML",
            "ACTIVATION",
            "AUTOGROW",
            "BITMAP",
            "CHECK",
            "CPU",
            "EXCEPTION",
            "EXCHANGE",
            "FAILED",
            "FULL",
            "GROWTH",
            "HASH",
            "MEMORY",
            "MIRRORING",
            "MISSING",
            "OLEDB",
            "PROCESS",
            "SHRINK",
            "SORT",
            "SPILL",
            "STATE",
            "SYSTEM",
            "USERERRORMESSAGE",
            "WARNING",
            "WARNINGS",
            "WORKTABLE",
            "OUTPUT",
            "EXECUTION",
            "TEXT",
            "MARK",
            "PARSE",
            "SIGNATURES",
            "COUNTER",
            "DESCRIPTOR",
            "CLEAN",
            "TRANSACTION",
            "AUTO",
            "STATS",
            "QUERY",
            "LOCKS",
            "CHAIN",
            "ESCALATION",
            "START",
            "STOP",
            "BACKUP",
            "RESTORE",
            "DBCC",
            "FOR",
            "TO",
            "CONFIGURATION",
            "OWNER",
            "GOVERNANCE",
            "OUTBOUND",
            "CONVERSATION",
            "ASYNC",
            "IO",
            "DISABLED",
            "LEVEL",
            "TRC",
            "CLR",
            "CURSORS",
            "DATABASES",
            "ERRORS",
            "OBJECTS",
            "PERFORMANCE",
            "SCANS",
            "STORED",
            "PROCEDURES",
            "TSQL",
            "ONLINE",
            "DEPRECATION",
            "FINAL",
            "ANNOUNCEMENT",
            "SUPPORT",
            "FILESTREAM",
            "ADDRESS",
            "TEMPLATE",
            "FILEGROUP",
        ];
        let text = self.text(self.at);
        let known =
            self.current().kind == TokenKind::Word && text.split('_').all(|part| WORDS.iter().any(|word| word.eq_ignore_ascii_case(part)));
        if !known && matches!(self.current().kind, TokenKind::Word | TokenKind::Quoted) {
            for word in ["DATABASE", "TABLE", "LOGON", "INDEX", "VIEW"] {
                self.note(Expected::Keyword(word));
            }
            return self.fail(Expected::Class("an event such as `CREATE_TABLE`"));
        }
        self.name()
    }

    /// The name of a transaction, which isn't a misspelt TRANSACTION.
    pub fn transaction_name(&mut self) -> Step {
        let words = ["TRANSACTION", "TRAN", "WORK"];
        let misspelt = self.current().kind == TokenKind::Word && keyword::nearest(self.text(self.at), words.into_iter()).is_some();
        if misspelt
            && self.text(self.at).len() > 3
            && !self.is_word(self.at.wrapping_sub(1), "TRANSACTION")
            && !self.is_word(self.at.wrapping_sub(1), "TRAN")
        {
            return self.fail(Expected::Keyword("TRANSACTION"));
        }
        self.name()
    }

    /// A literal or a variable.
    pub fn value(&mut self) -> Step {
        if self.current().kind == TokenKind::Variable {
            return self.variable();
        }
        self.literal()
    }

    /// A literal.
    pub fn literal(&mut self) -> Step {
        if matches!(self.current().kind, TokenKind::Punct(b'-' | b'+')) {
            return self.number();
        }
        if self.sees("NULL") {
            self.at += 1;
            return Ok(());
        }
        if self.current().kind == TokenKind::Quoted && self.text(self.at).starts_with('"') {
            self.at += 1;
            return Ok(());
        }
        self.take(&[TokenKind::Text, TokenKind::Integer, TokenKind::Decimal, TokenKind::Binary, TokenKind::SystemVariable], "a value")
    }

    /// A string or a variable.
    pub fn text_value(&mut self) -> Step {
        if self.current().kind == TokenKind::Variable { self.variable() } else { self.string() }
    }

    /// A number or a variable.
    pub fn number_value(&mut self) -> Step {
        if self.current().kind == TokenKind::Variable { self.variable() } else { self.number() }
    }
}

fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |s: &str| {
        let mut v: Vec<u8> = s.bytes().map(|c| c.to_ascii_uppercase()).collect();
        v.sort_unstable();
        v
    };
    sorted(a) == sorted(b)
}
