//! Slips that still parse: a function misspelt by a letter, a dot left out between two names, a keyword glued to the name behind it.
//!
//! The grammar takes the first for a function of the user's, the others for an alias. None of them can be told for certain by
//! syntax alone, so they are reported as suspicious names and not as syntax errors.

use std::collections::BTreeSet;

use super::analysis::{Statement, View, last_part};
use super::keyword;
use super::lexer::TokenKind;
use super::report::{Issue, IssueKind};
use super::tsql::facts::{Event, EventKind};

/// Functions that are called without a schema, as the T-SQL reference lists them. A function of the user's that gives a value needs its
/// schema, so a single name that is none of these, and is like one of these, is misspelt.
const FUNCTIONS: &[&str] = &[
    "ABS",
    "ACOS",
    "APPROX_COUNT_DISTINCT",
    "APPROX_PERCENTILE_CONT",
    "APPROX_PERCENTILE_DISC",
    "APP_NAME",
    "ASCII",
    "ASIN",
    "ATAN",
    "ATN2",
    "AVG",
    "BASE64_DECODE",
    "BASE64_ENCODE",
    "BINARY_CHECKSUM",
    "BIT_COUNT",
    "CAST",
    "CEILING",
    "CERTENCODED",
    "CERTPRIVATEKEY",
    "CERT_ID",
    "CHAR",
    "CHARINDEX",
    "CHECKSUM",
    "CHECKSUM_AGG",
    "CHOOSE",
    "COALESCE",
    "COLLATIONPROPERTY",
    "COLUMNPROPERTY",
    "COLUMNS_UPDATED",
    "COL_LENGTH",
    "COL_NAME",
    "COMPRESS",
    "CONCAT",
    "CONCAT_WS",
    "CONNECTIONPROPERTY",
    "CONTEXT_INFO",
    "CONVERT",
    "COS",
    "COT",
    "COUNT",
    "COUNT_BIG",
    "CUME_DIST",
    "CURRENT_REQUEST_ID",
    "CURRENT_TIMEZONE",
    "CURRENT_TIMEZONE_ID",
    "CURRENT_TRANSACTION_ID",
    "DATABASEPROPERTYEX",
    "DATABASE_PRINCIPAL_ID",
    "DATALENGTH",
    "DATEADD",
    "DATEDIFF",
    "DATEDIFF_BIG",
    "DATEFROMPARTS",
    "DATENAME",
    "DATEPART",
    "DATETIME2FROMPARTS",
    "DATETIMEFROMPARTS",
    "DATETIMEOFFSETFROMPARTS",
    "DATETRUNC",
    "DATE_BUCKET",
    "DAY",
    "DB_ID",
    "DB_NAME",
    "DECOMPRESS",
    "DECRYPTBYASYMKEY",
    "DECRYPTBYCERT",
    "DECRYPTBYKEY",
    "DECRYPTBYPASSPHRASE",
    "DEGREES",
    "DENSE_RANK",
    "DIFFERENCE",
    "ENCRYPTBYASYMKEY",
    "ENCRYPTBYCERT",
    "ENCRYPTBYKEY",
    "ENCRYPTBYPASSPHRASE",
    "EOMONTH",
    "ERROR_LINE",
    "ERROR_MESSAGE",
    "ERROR_NUMBER",
    "ERROR_PROCEDURE",
    "ERROR_SEVERITY",
    "ERROR_STATE",
    "EVENTDATA",
    "EXP",
    "FILEGROUPPROPERTY",
    "FILEGROUP_ID",
    "FILEGROUP_NAME",
    "FILEPROPERTY",
    "FILE_ID",
    "FILE_IDEX",
    "FILE_NAME",
    "FIRST_VALUE",
    "FLOOR",
    "FORMAT",
    "FORMATMESSAGE",
    "FULLTEXTCATALOGPROPERTY",
    "FULLTEXTSERVICEPROPERTY",
    "GENERATE_SERIES",
    "GETANSINULL",
    "GETDATE",
    "GETUTCDATE",
    "GET_BIT",
    "GREATEST",
    "GROUPING",
    "GROUPING_ID",
    "HASHBYTES",
    "HAS_DBACCESS",
    "HAS_PERMS_BY_NAME",
    "HOST_ID",
    "HOST_NAME",
    "IDENT_CURRENT",
    "IDENT_INCR",
    "IDENT_SEED",
    "IIF",
    "INDEXKEY_PROPERTY",
    "INDEXPROPERTY",
    "INDEX_COL",
    "ISDATE",
    "ISJSON",
    "ISNULL",
    "ISNUMERIC",
    "IS_MEMBER",
    "IS_ROLEMEMBER",
    "IS_SRVROLEMEMBER",
    "JSON_ARRAY",
    "JSON_ARRAYAGG",
    "JSON_MODIFY",
    "JSON_OBJECT",
    "JSON_OBJECTAGG",
    "JSON_PATH_EXISTS",
    "JSON_QUERY",
    "JSON_VALUE",
    "KEY_GUID",
    "KEY_ID",
    "LAG",
    "LAST_VALUE",
    "LEAD",
    "LEAST",
    "LEFT",
    "LEFT_SHIFT",
    "LEN",
    "LOG",
    "LOG10",
    "LOGINPROPERTY",
    "LOWER",
    "LTRIM",
    "MAX",
    "MIN",
    "MIN_ACTIVE_ROWVERSION",
    "MONTH",
    "NCHAR",
    "NEWID",
    "NEWSEQUENTIALID",
    "NTILE",
    "NULLIF",
    "OBJECTPROPERTY",
    "OBJECTPROPERTYEX",
    "OBJECT_DEFINITION",
    "OBJECT_ID",
    "OBJECT_NAME",
    "OBJECT_SCHEMA_NAME",
    "OPENJSON",
    "OPENQUERY",
    "OPENROWSET",
    "OPENXML",
    "ORIGINAL_DB_NAME",
    "ORIGINAL_LOGIN",
    "PARSE",
    "PARSENAME",
    "PATINDEX",
    "PERCENTILE_CONT",
    "PERCENTILE_DISC",
    "PERCENT_RANK",
    "PERMISSIONS",
    "PI",
    "POWER",
    "PUBLISHINGSERVERNAME",
    "PWDCOMPARE",
    "PWDENCRYPT",
    "QUOTENAME",
    "RADIANS",
    "RAND",
    "RANK",
    "REGEXP_COUNT",
    "REGEXP_INSTR",
    "REGEXP_LIKE",
    "REGEXP_REPLACE",
    "REGEXP_SUBSTR",
    "REPLACE",
    "REPLICATE",
    "REVERSE",
    "RIGHT",
    "RIGHT_SHIFT",
    "ROUND",
    "ROWCOUNT_BIG",
    "ROW_NUMBER",
    "RTRIM",
    "SCHEMA_ID",
    "SCHEMA_NAME",
    "SCOPE_IDENTITY",
    "SERVERPROPERTY",
    "SESSIONPROPERTY",
    "SESSION_CONTEXT",
    "SET_BIT",
    "SIGN",
    "SIN",
    "SMALLDATETIMEFROMPARTS",
    "SOUNDEX",
    "SPACE",
    "SQL_VARIANT_PROPERTY",
    "SQRT",
    "SQUARE",
    "STATS_DATE",
    "STDEV",
    "STDEVP",
    "STR",
    "STRING_AGG",
    "STRING_ESCAPE",
    "STRING_SPLIT",
    "STUFF",
    "SUBSTRING",
    "SUM",
    "SUSER_ID",
    "SUSER_NAME",
    "SUSER_SID",
    "SUSER_SNAME",
    "SWITCHOFFSET",
    "SYSDATETIME",
    "SYSDATETIMEOFFSET",
    "SYSUTCDATETIME",
    "TAN",
    "TERTIARY_WEIGHTS",
    "TEXTPTR",
    "TEXTVALID",
    "TIMEFROMPARTS",
    "TODATETIMEOFFSET",
    "TRANSLATE",
    "TRIGGER_NESTLEVEL",
    "TRIM",
    "TRY_CAST",
    "TRY_CONVERT",
    "TRY_PARSE",
    "TYPEPROPERTY",
    "TYPE_ID",
    "TYPE_NAME",
    "UNICODE",
    "UPPER",
    "USER_ID",
    "USER_NAME",
    "VAR",
    "VARP",
    "VERIFYSIGNEDBYASYMKEY",
    "VERIFYSIGNEDBYCERT",
    "XACT_STATE",
    "YEAR",
];

/// Keywords in front of a name, at which a space may have been lost.
const IN_FRONT: &[&str] = &["FROM", "INTO", "EXEC", "EXECUTE", "UPDATE", "WHERE", "JOIN", "USE"];

/// The slips of a text.
pub fn check(view: &View<'_>, statements: &[Statement]) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (n, statement) in statements.iter().enumerate().filter(|(_, statement)| statement.valid) {
        if issues.len() > 300 {
            break;
        }
        let events: Vec<&Event> = view.own(n).collect();
        let tables: BTreeSet<String> = events
            .iter()
            .filter(|event| matches!(event.kind, EventKind::Read | EventKind::Alias))
            .map(|event| last_part(&view.source(event)))
            .collect();
        for event in &events {
            match event.kind {
                EventKind::Function => issues.extend(function(view, event)),
                EventKind::Read => issues.extend(schema(view, event)),
                EventKind::Column if statement.kind == "select" => issues.extend(qualifier(view, event, &tables)),
                _ => {}
            }
        }
    }
    for (n, token) in view.lexed.tokens.iter().enumerate() {
        if token.kind == TokenKind::Word && issues.len() <= 300 {
            issues.extend(glued(view, n));
        }
    }
    issues
}

fn suspicious(view: &View<'_>, from: usize, to: usize, message: String, meant: &str) -> Issue {
    Issue::new(IssueKind::SuspiciousName, view.range(from, to), message).hint(format!("did you mean `{meant}`?"))
}

/// `CNVERT(int, a)`.
fn function(view: &View<'_>, event: &Event) -> Option<Issue> {
    let name = view.word(event.from);
    let plain =
        event.to <= event.from + 1 && name.len() > 3 && view.lexed.tokens.get(event.from).is_some_and(|t| t.kind == TokenKind::Word);
    // A function that gives a table may be the user's own, without a schema.
    let table = ["FROM", "APPLY", "JOIN"].iter().any(|word| event.from.checked_sub(1).is_some_and(|before| view.is(before, word)));
    if !plain || table || keyword::is_reserved(name) || keyword::in_sorted(FUNCTIONS, name) {
        return None;
    }
    let near = FUNCTIONS.iter().copied().filter(|known| known.len() > 3).find(|known| keyword::distance(name, known, 1) == Some(1))?;
    Some(suspicious(view, event.from, event.from + 1, format!("there is no function `{name}`"), near))
}

/// `FROM dbo Orders`: a schema alone, with an alias.
fn schema(view: &View<'_>, event: &Event) -> Option<Issue> {
    let name = view.source(event);
    let schema = ["dbo", "sys", "information_schema"].contains(&last_part(&name).as_str()) && event.to == event.from + 1;
    let next = schema.then(|| follows(view, event.to)).flatten()?;
    Some(suspicious(
        view,
        event.from,
        event.to + 1,
        format!("`{name} {next}` reads a table `{name}` and calls it `{next}`"),
        &format!("{name}.{next}"),
    ))
}

/// `SELECT o uid FROM … AS o`: a table's name where a column should be, with an alias.
fn qualifier(view: &View<'_>, event: &Event, tables: &BTreeSet<String>) -> Option<Issue> {
    let name = view.word(event.from);
    let single = event.to == event.from + 1 && tables.contains(&last_part(name));
    let next = single.then(|| follows(view, event.to)).flatten()?;
    Some(suspicious(
        view,
        event.from,
        event.to + 1,
        format!("`{name} {next}` has no dot between a table and its column"),
        &format!("{name}.{next}"),
    ))
}

/// The name behind token `n - 1`, on the same line.
fn follows<'a>(view: &View<'a>, n: usize) -> Option<&'a str> {
    let token = view.lexed.tokens.get(n).filter(|token| !token.first)?;
    let name = match token.kind {
        TokenKind::Quoted => true,
        TokenKind::Word => !keyword::is_reserved(view.word(n)),
        _ => false,
    };
    // `FROM dbo Orders, …` and `SELECT o uid, …`; what goes on in another way is something else.
    name.then(|| view.word(n))
}

/// `FROMEmployee`, `EXECsp_who`, `USEmaster`: capitals, then another case.
fn glued(view: &View<'_>, n: usize) -> Option<Issue> {
    let text = view.word(n);
    let head = IN_FRONT.iter().find(|word| text.starts_with(**word))?;
    let tail = text.get(head.len()..)?;
    let mut letters = tail.chars();
    let begins = match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_uppercase() => second.is_lowercase(),
        (Some(first), Some(_)) => first.is_lowercase(),
        _ => false,
    };
    let dotted = n.checked_sub(1).is_some_and(|n| view.lexed.tokens.get(n).is_some_and(|token| token.is(b'.')));
    if !begins || tail.len() < 4 || dotted {
        return None;
    }
    Some(suspicious(view, n, n + 1, format!("`{text}` runs `{head}` and a name together"), &format!("{head} {tail}")))
}

#[cfg(test)]
mod tests {
    use super::super::{IssueKind, Options, analyze};
    use super::*;

    fn found(text: &str) -> Vec<(&str, String)> {
        let issues = analyze(text, &Options::default()).issues;
        let slips = issues.into_iter().filter(|issue| issue.kind == IssueKind::SuspiciousName);
        slips.map(|issue| (&text[issue.range], issue.hint.unwrap_or_default())).collect()
    }

    #[test]
    fn functions_are_sorted() {
        let mut sorted = FUNCTIONS.to_vec();
        sorted.sort_unstable();
        assert_eq!(FUNCTIONS, sorted);
    }

    #[test]
    fn slips_that_parse_are_named() {
        for (text, place, meant) in [
            ("SELECT CNVERT(int, a) FROM t", "CNVERT", "CONVERT"),
            ("SELECT ISNUL(a, 0) FROM t", "ISNUL", "ISNULL"),
            ("SELECT DATEADDD(day, 1, a) FROM t", "DATEADDD", "DATEADD"),
            ("SELECT a FROM sys objects", "sys objects", "sys.objects"),
            ("SELECT a FROM dbo [my table] WHERE a = 1", "dbo [my table]", "dbo.[my table]"),
            ("SELECT o.name, o uid FROM dbo.x AS o", "o uid", "o.uid"),
            ("SELECT COUNT(*) FROMEmployee", "FROMEmployee", "FROM Employee"),
            ("EXECsp_who2 5", "EXECsp_who2", "EXEC sp_who2"),
        ] {
            assert_eq!(found(text), [(place, format!("did you mean `{meant}`?"))], "{text}");
        }
    }

    #[test]
    fn names_of_the_users_own_are_left_alone() {
        for text in [
            "SELECT dbo.CNVERT(a) FROM t",
            "SELECT * FROM formats(1) AS f CROSS APPLY counts(f.a)",
            "SELECT a FROM dbo.sys AS objects",
            "SELECT o.name AS o FROM x AS o",
            "SELECT FromDate, FROMDATE, t.FROMdate1, UPDATEDBY FROM t",
            "SELECT a\nFROM t",
            "SELECT t.a, t.b u FROM t",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
