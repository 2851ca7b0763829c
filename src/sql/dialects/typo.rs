//! Misspelt keywords that any parser takes for a name: `FROM t LETF JOIN u` reads as an alias.
//!
//! Only where the statement itself shows how its author writes: keywords in capitals, names not. Then the one word in capitals
//! that is no keyword, and one letter away from one, is a typo.

use super::lex::{Kind, Token};
use super::message::{Message, one_off};
use sqlparser::keywords::ALL_KEYWORDS;

/// Keywords of four letters and more that statements have outside of function calls.
const WORDS: &[&str] = &[
    "SELECT",
    "FROM",
    "WHERE",
    "GROUP",
    "ORDER",
    "HAVING",
    "LIMIT",
    "JOIN",
    "INNER",
    "LEFT",
    "RIGHT",
    "OUTER",
    "CROSS",
    "UNION",
    "VALUES",
    "INTO",
    "INSERT",
    "UPDATE",
    "DELETE",
    "CREATE",
    "ALTER",
    "DROP",
    "TABLE",
    "VIEW",
    "INDEX",
    "GRANT",
    "REVOKE",
    "TRUNCATE",
    "MERGE",
    "USING",
    "MATCHED",
    "RETURNING",
    "BETWEEN",
    "DISTINCT",
    "EXISTS",
    "DEFAULT",
    "PRIMARY",
    "FOREIGN",
    "REFERENCES",
    "CONSTRAINT",
    "COMMIT",
    "ROLLBACK",
    "BEGIN",
    "DECLARE",
    "EXPLAIN",
    "DESCRIBE",
    "WITH",
    "COLUMN",
    "DATABASE",
    "SCHEMA",
    "PRIVILEGES",
    "IDENTIFIED",
    "INCREMENT",
    "PARTITION",
    "RANGE",
    "LANGUAGE",
    "RETURNS",
    "REPLACE",
    "FUNCTION",
    "PROCEDURE",
    "TRIGGER",
    "SEQUENCE",
    "CASCADE",
    "UNIQUE",
    "CHECK",
    "NULL",
    "LIKE",
    "THEN",
    "WHEN",
    "ELSE",
    "CASE",
    "OFFSET",
    "FETCH",
    "ROWS",
    "ONLY",
    "CONFLICT",
    "DUPLICATE",
    "RENAME",
    "MODIFY",
    "TRANSACTION",
    "SAVEPOINT",
    "TABLESPACE",
    "MATERIALIZED",
    "RECURSIVE",
    "TEMPORARY",
    "CURRENT",
    "INTERVAL",
    "CHARACTER",
    "COLLATE",
    "STORED",
    "GENERATED",
    "ALWAYS",
    "IDENTITY",
    "OPTION",
    "BEFORE",
    "AFTER",
    "EACH",
    "EXECUTE",
    "PASSWORD",
    "REFRESH",
    "ANALYZE",
    "VACUUM",
    "FORMAT",
    "ENGINE",
    "GLOBAL",
    "SESSION",
    "ALWAYS",
    "QUALIFY",
    "INTEGER",
    "VARCHAR",
    "TIMESTAMP",
    "BOOLEAN",
    "NUMERIC",
    "DECIMAL",
    "LATERAL",
];

/// The misspelt keyword of a statement, if it has exactly one.
pub(super) fn typo(tokens: &[Token], text: &str) -> Option<Message> {
    let mut suspect: Option<Token> = None;
    let mut lower = false;
    for (at, token) in tokens.iter().enumerate() {
        if token.kind != Kind::Word {
            continue;
        }
        let spelt = token.text(text);
        if !spelt.bytes().all(|byte| byte.is_ascii_uppercase()) {
            lower |= spelt.bytes().any(|byte| byte.is_ascii_lowercase());
            continue;
        }
        if ALL_KEYWORDS.binary_search(&spelt).is_ok() {
            continue;
        }
        let next = tokens.get(at + 1);
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        // A function's bracket stands close to its name; VALUES and USING have a space before theirs.
        let named = next.is_some_and(|next| next.sign(text, ".") || next.sign(text, "(") && next.start == token.end)
            || before.is_some_and(|before| [".", "@", ":", "="].iter().any(|sign| before.sign(text, sign)) || before.is_any(text, &["AS"]));
        // A second unknown word in capitals: this author's names are in capitals as well.
        if named || suspect.is_some() {
            return None;
        }
        suspect = Some(*token);
    }
    let suspect = suspect.filter(|_| lower)?;
    let spelt = suspect.text(text);
    let word = WORDS.iter().find(|word| word.len() > 3 && spelt.len() > 3 && one_off(spelt.as_bytes(), word.as_bytes()))?;
    if spelt.strip_suffix('S').is_some_and(|one| one == *word) {
        return None;
    }
    Some(Message {
        range: suspect.range(),
        text: format!("unexpected `{spelt}`: expected `{word}`"),
        hint: Some(format!("did you mean `{word}`?")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::dialects::Dialect;
    use crate::sql::dialects::lex::lex;

    #[test]
    fn a_misspelt_keyword_among_names_in_lower_case() {
        for (text, want) in [
            ("SELECT * FROM t LETF JOIN u ON t.a = u.a", Some("LETF")),
            ("GRANT ALL ON t TO u WIHT GRANT OPTION", Some("WIHT")),
            ("ALTER TABLE t ADD COULMN c INT", Some("COULMN")),
            ("INSERT INTO t VALUSE (1)", Some("VALUSE")),
            ("SELECT WHREE(a) FROM t", None),
            ("SELECT * FROM FORM", None),
            ("SELECT A FROM FORM WHERE b = 1 AND XYZ = 2", None),
            ("SELECT FORM.a FROM FORM", None),
            ("SELECT a FROM t WHERE b = VIEWS", None),
            ("select * from t letf join u on t.a = u.a", None),
        ] {
            let tokens = lex(text, Dialect::Postgresql, 100).expect("few");
            let got = typo(&tokens, text).and_then(|message| text.get(message.range));
            assert_eq!(got, want, "{text}");
        }
    }
}
