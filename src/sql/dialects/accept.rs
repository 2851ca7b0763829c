//! Statements that a vendor documents and the library does not know: accepted by their first words and a shallow check.
//!
//! The alternative is to call a valid statement broken. The shallow check still sees what most typos leave behind: unbalanced
//! parentheses, commas and operators with nothing beside them, quotes that nothing closes.

use super::lex::{Kind, Token};
use super::message::{Message, short};
use crate::sql::dialects::Dialect;

/// The first words of such statements. `*` stands for any one token, `**` for any run of tokens; a pattern matches a statement that
/// begins with it.
fn patterns(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Tsql | Dialect::Ansi => ANSI,
        Dialect::Postgresql => POSTGRESQL,
        Dialect::Mysql => MYSQL,
        Dialect::Mariadb => MARIADB,
        Dialect::Sqlite => SQLITE,
        Dialect::Oracle => ORACLE,
        Dialect::Snowflake => SNOWFLAKE,
        Dialect::Bigquery => BIGQUERY,
        Dialect::Databricks => DATABRICKS,
    }
}

const ANSI: &[&str] = &["CREATE ASSERTION * CHECK", "SET CONSTRAINTS", "SET SESSION AUTHORIZATION", "SELECT ** GROUPING SETS ("];
const POSTGRESQL: &[&str] = &[
    "CREATE PUBLICATION|SUBSCRIPTION *",
    "ALTER PUBLICATION|SUBSCRIPTION *",
    "DROP PUBLICATION|SUBSCRIPTION|SERVER|TABLESPACE|STATISTICS|CAST|RULE *",
    "CREATE TABLESPACE *",
    "CREATE STATISTICS *",
    "ALTER DEFAULT PRIVILEGES",
    "ALTER SYSTEM SET|RESET *",
    "ALTER DATABASE|TABLESPACE|EXTENSION|SERVER|SEQUENCE|TYPE|FOREIGN|LANGUAGE|STATISTICS *",
    "CREATE USER MAPPING",
    "CREATE RULE|CAST|AGGREGATE|LANGUAGE|CONVERSION|TRANSFORM *",
    "CREATE EVENT TRIGGER",
    "CREATE FOREIGN TABLE|DATA *",
    "CREATE TEXT SEARCH",
    "IMPORT FOREIGN SCHEMA *",
    "REASSIGN OWNED BY * TO *",
    "DROP OWNED BY *",
    "DROP DATABASE **",
    "DROP EVENT|FOREIGN|USER|TEXT|ACCESS *",
    "REFRESH MATERIALIZED VIEW *",
    "CREATE MATERIALIZED VIEW ** WITH NO|DATA",
    "SECURITY LABEL",
    "CLUSTER",
    "CHECKPOINT",
    "REINDEX TABLE|INDEX|SCHEMA|DATABASE|SYSTEM *",
    "REINDEX ( ** )",
    "VACUUM",
    "ANALYZE",
    "DO *",
    "LOCK *",
    "NOTIFY *",
    "RESET *",
    "SET SESSION|LOCAL *",
    "CREATE DATABASE|ROLE|USER|GROUP *",
    "ALTER ROLE|USER|GROUP *",
    "COPY *",
    "PREPARE TRANSACTION *",
    "COMMIT|ROLLBACK PREPARED *",
    "MOVE *",
    "ALTER TABLE ** ENABLE|DISABLE|INHERIT|CLUSTER|SET|REPLICA|ATTACH|DETACH|VALIDATE|OWNER",
    "CREATE TABLE ** PARTITION OF * **",
    "CREATE OR REPLACE FUNCTION|PROCEDURE|AGGREGATE|RULE *",
    "CREATE FUNCTION|PROCEDURE *",
    "CREATE CONSTRAINT TRIGGER *",
    "GRANT|REVOKE ** TO|FROM *",
    "EXPLAIN ( ** )",
    "COMMENT ON ** IS",
];
const MYSQL: &[&str] = &[
    "ALTER DATABASE|SCHEMA *",
    "ALTER USER *",
    "ALTER TABLE ** ENGINE|PARTITION|TRUNCATE|REORGANIZE|COALESCE|DISCARD|IMPORT|CONVERT|FORCE|EXCHANGE|REMOVE|DEFAULT|ROW_FORMAT|COMMENT|ANALYZE|OPTIMIZE|CHARACTER|MODIFY|CHANGE",
    "ALTER INSTANCE|EVENT|PROCEDURE|FUNCTION|LOGFILE|SERVER|TABLESPACE|VIEW *",
    "CREATE USER *",
    "CREATE EVENT|SERVER|TABLESPACE|SPATIAL|LOGFILE|DEFINER *",
    "CREATE TABLE ** PARTITION BY",
    "CREATE DATABASE|SCHEMA **",
    "CREATE RESOURCE GROUP",
    "DROP USER|EVENT|SERVER|TABLESPACE|SPATIAL *",
    "GRANT|REVOKE ** TO|FROM *",
    "RENAME USER * TO *",
    "RENAME TABLE * **",
    "CHANGE REPLICATION SOURCE|FILTER TO|*",
    "CHANGE MASTER TO *",
    "START|STOP REPLICA|SLAVE|GROUP_REPLICATION",
    "START TRANSACTION WITH|READ *",
    "RESET MASTER|REPLICA|SLAVE|PERSIST|BINARY",
    "CHECK|REPAIR|OPTIMIZE|ANALYZE|CHECKSUM TABLE|TABLES *",
    "OPTIMIZE|ANALYZE|REPAIR LOCAL|NO_WRITE_TO_BINLOG TABLE *",
    "LOAD DATA|XML ** INFILE",
    "SELECT ** INTO OUTFILE|DUMPFILE",
    "SET PERSIST|PERSIST_ONLY|GLOBAL|SESSION|LOCAL|DEFAULT|RESOURCE|PASSWORD|ROLE *",
    "PURGE BINARY|MASTER LOGS TO|BEFORE *",
    "INSTALL|UNINSTALL PLUGIN|COMPONENT *",
    "PREPARE * FROM *",
    "EXECUTE *",
    "DEALLOCATE|DROP PREPARE *",
    "SHOW *",
    "HANDLER * OPEN|READ|CLOSE",
    "LOCK|UNLOCK TABLES|INSTANCE",
    "FLUSH *",
    "KILL *",
    "XA START|BEGIN|END|PREPARE|COMMIT|ROLLBACK|RECOVER",
    "CLONE LOCAL|INSTANCE",
    "CACHE INDEX",
    "HELP *",
    "DO *",
    "TABLE *",
    "SIGNAL *",
    "EXPLAIN|DESCRIBE|DESC *",
];
const MARIADB: &[&str] = &[
    "ALTER DATABASE|SCHEMA *",
    "ALTER USER *",
    "ALTER TABLE ** ENGINE|PARTITION|TRUNCATE|REORGANIZE|COALESCE|DISCARD|IMPORT|CONVERT|FORCE|EXCHANGE|REMOVE|DEFAULT|ROW_FORMAT|COMMENT|ANALYZE|OPTIMIZE|CHARACTER|MODIFY|CHANGE",
    "ALTER INSTANCE|EVENT|PROCEDURE|FUNCTION|LOGFILE|SERVER|TABLESPACE|VIEW *",
    "CREATE USER *",
    "CREATE EVENT|SERVER|TABLESPACE|SPATIAL|LOGFILE|DEFINER *",
    "CREATE TABLE ** PARTITION BY",
    "CREATE DATABASE|SCHEMA **",
    "CREATE RESOURCE GROUP",
    "DROP USER|EVENT|SERVER|TABLESPACE|SPATIAL *",
    "GRANT|REVOKE ** TO|FROM *",
    "RENAME USER * TO *",
    "RENAME TABLE * **",
    "CHANGE REPLICATION SOURCE|FILTER TO|*",
    "CHANGE MASTER TO *",
    "START|STOP REPLICA|SLAVE|GROUP_REPLICATION",
    "START TRANSACTION WITH|READ *",
    "RESET MASTER|REPLICA|SLAVE|PERSIST|BINARY",
    "CHECK|REPAIR|OPTIMIZE|ANALYZE|CHECKSUM TABLE|TABLES *",
    "OPTIMIZE|ANALYZE|REPAIR LOCAL|NO_WRITE_TO_BINLOG TABLE *",
    "LOAD DATA|XML ** INFILE",
    "SELECT ** INTO OUTFILE|DUMPFILE",
    "SET PERSIST|PERSIST_ONLY|GLOBAL|SESSION|LOCAL|DEFAULT|RESOURCE|PASSWORD|ROLE *",
    "PURGE BINARY|MASTER LOGS TO|BEFORE *",
    "INSTALL|UNINSTALL PLUGIN|COMPONENT *",
    "PREPARE * FROM *",
    "EXECUTE *",
    "DEALLOCATE|DROP PREPARE *",
    "SHOW *",
    "HANDLER * OPEN|READ|CLOSE",
    "LOCK|UNLOCK TABLES|INSTANCE",
    "FLUSH *",
    "KILL *",
    "XA START|BEGIN|END|PREPARE|COMMIT|ROLLBACK|RECOVER",
    "CLONE LOCAL|INSTANCE",
    "CACHE INDEX",
    "HELP *",
    "DO *",
    "TABLE *",
    "SIGNAL *",
    "EXPLAIN|DESCRIBE|DESC *",
    "CREATE SEQUENCE *",
    "CREATE OR REPLACE SEQUENCE|TABLE|USER|ROLE|EVENT|SERVER|DATABASE *",
    "CREATE ROLE *",
    "ALTER SEQUENCE *",
    "SET STATEMENT ** FOR",
    "ANALYZE FORMAT",
    "ANALYZE SELECT|UPDATE|DELETE|INSERT|TABLE",
    "BACKUP STAGE|LOCK|UNLOCK",
    "INSTALL|UNINSTALL SONAME *",
    "SELECT NEXT|PREVIOUS VALUE FOR *",
    "SELECT ** FOR SYSTEM_TIME AS|ALL|BETWEEN|FROM",
    "CREATE TABLE ** PERIOD FOR",
    "ALTER TABLE ** SYSTEM VERSIONING",
    "ALTER TABLE ** IF EXISTS|NOT",
    "SHUTDOWN",
    "START|STOP ALL SLAVES",
];
const SQLITE: &[&str] = &[
    "REINDEX",
    "VACUUM",
    "ANALYZE",
    "DETACH *",
    "ATTACH *",
    "PRAGMA *",
    "BEGIN DEFERRED|IMMEDIATE|EXCLUSIVE",
    "END",
    "RELEASE *",
    "REPLACE INTO *",
    "UPDATE OR ROLLBACK|ABORT|REPLACE|FAIL|IGNORE * SET",
    "EXPLAIN QUERY PLAN SELECT|WITH|INSERT|UPDATE|DELETE|REPLACE|VALUES",
    "CREATE VIRTUAL TABLE ** USING *",
];
const ORACLE: &[&str] = &[
    "ALTER SYSTEM|SESSION *",
    "ALTER DATABASE *",
    "ALTER PLUGGABLE DATABASE *",
    "ALTER USER|PROFILE|ROLE|TABLESPACE|INDEX|SEQUENCE|TRIGGER|PROCEDURE|FUNCTION|PACKAGE|VIEW|TYPE|MATERIALIZED|ROLLBACK|DISKGROUP|SYNONYM *",
    "ALTER TABLE ** ADD|MODIFY (",
    "ALTER TABLE ** MOVE|SHRINK|ENABLE|DISABLE|MODIFY|TRUNCATE|SPLIT|EXCHANGE|MERGE|READ|CACHE|NOLOGGING|LOGGING|PARALLEL|SET|RENAME|DROP",
    "CREATE TABLESPACE|PROFILE|DIRECTORY|CONTEXT|CLUSTER|CONTROLFILE|PFILE|SPFILE|EDITION|LIBRARY|DISKGROUP|SYNONYM *",
    "CREATE BIGFILE|SMALLFILE|TEMPORARY|UNDO TABLESPACE *",
    "CREATE PUBLIC SYNONYM|DATABASE *",
    "CREATE OR REPLACE PUBLIC|SYNONYM|DIRECTORY|CONTEXT|FORCE|EDITIONABLE|TYPE|AND *",
    "CREATE DATABASE LINK *",
    "CREATE PLUGGABLE DATABASE *",
    "CREATE RESTORE POINT *",
    "CREATE USER * IDENTIFIED|NO|PROFILE|ACCOUNT",
    "CREATE ROLE *",
    "CREATE TYPE *",
    "CREATE SEQUENCE *",
    "CREATE BITMAP|UNIQUE|INDEX ** TABLESPACE|ON|COMPUTE|ONLINE|LOCAL|GLOBAL|REVERSE",
    "CREATE MATERIALIZED VIEW ** AS SELECT|WITH",
    "CREATE MATERIALIZED VIEW LOG ON *",
    "CREATE TABLE ** TABLESPACE|STORAGE|PCTFREE|PARTITION|LOGGING|NOLOGGING|COMPRESS|ORGANIZATION|CACHE|PARALLEL",
    "CREATE GLOBAL TEMPORARY TABLE ** ON COMMIT DELETE|PRESERVE ROWS",
    "CREATE PRIVATE TEMPORARY TABLE *",
    "DROP TABLE * CASCADE CONSTRAINTS",
    "DROP TABLE * PURGE",
    "DROP TABLE ** PURGE",
    "DROP TABLESPACE|USER|ROLE|PROFILE|DIRECTORY|PUBLIC|SYNONYM|DATABASE|PACKAGE|CONTEXT|CLUSTER|RESTORE|PLUGGABLE|MATERIALIZED|LIBRARY *",
    "GRANT|REVOKE ** TO|FROM *",
    "PURGE RECYCLEBIN|DBA_RECYCLEBIN|TABLE|INDEX|TABLESPACE",
    "FLASHBACK TABLE|DATABASE *",
    "EXPLAIN PLAN",
    "TRUNCATE TABLE *",
    "ANALYZE TABLE|INDEX *",
    "AUDIT|NOAUDIT *",
    "INSERT ALL|FIRST INTO|WHEN",
    "SET ROLE|CONSTRAINTS|CONSTRAINT *",
    "SET TRANSACTION *",
    "LOCK TABLE * IN",
    "LOCK TABLE ** IN",
    "RENAME * TO *",
    "COMMENT ON ** IS",
    "ASSOCIATE|DISASSOCIATE STATISTICS",
    "CALL *",
    "SELECT ** ( + )",
    "SELECT ** CONNECT BY",
    "SELECT ** AS OF TIMESTAMP|SCN",
    "SELECT ** VERSIONS BETWEEN",
    "SELECT ** MODEL",
    "SELECT ** FROM TABLE (",
    "ADMINISTER KEY MANAGEMENT",
];
const SNOWFLAKE: &[&str] = &[
    "CREATE STREAM|TASK|PIPE|NETWORK|MASKING|RESOURCE|INTEGRATION|STORAGE|API|NOTIFICATION|SECURITY|SHARE|REPLICATION|FAILOVER|TAG|ROW|ALERT|DYNAMIC|EXTERNAL|SECRET|SESSION|PASSWORD|USER|WAREHOUSE|FILE|STAGE|IMAGE|COMPUTE|SERVICE|APPLICATION|ROLE|MANAGED|AUTHENTICATION|NOTEBOOK|STREAMLIT|EVENT|HYBRID|ICEBERG|SEQUENCE|DATABASE *",
    "CREATE OR REPLACE STREAM|TASK|PIPE|NETWORK|MASKING|RESOURCE|INTEGRATION|STORAGE|API|NOTIFICATION|SECURITY|TAG|ROW|ALERT|DYNAMIC|EXTERNAL|SECRET|SESSION|PASSWORD|USER|WAREHOUSE|FILE|STAGE|ROLE|FUNCTION|PROCEDURE|SECURE|DATABASE|SEQUENCE *",
    "CREATE FUNCTION|PROCEDURE|SECURE *",
    "ALTER WAREHOUSE|SESSION|ACCOUNT|TASK|PIPE|STREAM|STAGE|USER|SHARE|NETWORK|DATABASE|SCHEMA|ROLE|FILE|RESOURCE|INTEGRATION|STORAGE|MASKING|TAG|ALERT|DYNAMIC|EXTERNAL|FUNCTION|PROCEDURE|SEQUENCE|VIEW|SECURITY|NOTIFICATION|API|ORGANIZATION *",
    "ALTER TABLE ** SWAP|CLUSTER|SET|UNSET|SUSPEND|RESUME|RECLUSTER|ADD|MODIFY|DROP|ALTER",
    "DROP WAREHOUSE|TASK|STREAM|PIPE|SHARE|NETWORK|MASKING|RESOURCE|INTEGRATION|STORAGE|TAG|ALERT|FILE|DATABASE|DYNAMIC|EXTERNAL|SEQUENCE|SECURITY *",
    "UNDROP TABLE|SCHEMA|DATABASE *",
    "PUT *",
    "GET @",
    "LIST|LS|REMOVE|RM @",
    "SHOW *",
    "DESCRIBE|DESC *",
    "GRANT|REVOKE ** TO|FROM *",
    "UNSET *",
    "SET * =",
    "SET (",
    "USE ROLE|WAREHOUSE|DATABASE|SCHEMA|SECONDARY *",
    "USE *",
    "EXECUTE TASK|IMMEDIATE|ALERT *",
    "TRUNCATE **",
    "COPY INTO *",
    "COMMENT ON **",
    "CALL *",
    "INSERT ALL|FIRST|OVERWRITE *",
    "BEGIN",
    "SELECT ** SAMPLE|TABLESAMPLE|AT|BEFORE|CHANGES|MATCH_RECOGNIZE (",
    "SELECT ** GROUP BY ALL",
];
const BIGQUERY: &[&str] = &[
    "CREATE MODEL|SEARCH|VECTOR|ROW|CAPACITY|RESERVATION|ASSIGNMENT|SNAPSHOT|EXTERNAL|TEMP|TABLE|AGGREGATE|FUNCTION *",
    "CREATE OR REPLACE MODEL|SEARCH|VECTOR|ROW|TABLE|EXTERNAL|TEMP|AGGREGATE|FUNCTION|PROCEDURE|MATERIALIZED *",
    "DROP ALL ROW ACCESS POLICIES ON *",
    "DROP ROW|MODEL|SEARCH|VECTOR|SNAPSHOT|EXTERNAL|TABLE|CAPACITY|RESERVATION|ASSIGNMENT|MATERIALIZED *",
    "UNDROP SCHEMA|TABLE *",
    "ALTER SCHEMA|MODEL|ORGANIZATION|PROJECT|BI_CAPACITY|MATERIALIZED|VIEW|CAPACITY|RESERVATION *",
    "ALTER TABLE ** SET OPTIONS (",
    "EXPORT DATA|MODEL",
    "LOAD DATA INTO|OVERWRITE *",
    "GRANT|REVOKE ** TO|FROM *",
    "DECLARE *",
    "SET *",
    "ASSERT *",
    "CALL *",
    "EXECUTE IMMEDIATE *",
    "SELECT ** FROM|JOIN ML|VECTOR_SEARCH|AI . * (",
    "SELECT ** SAFE . * (",
    "SELECT ** NET|KEYS|AEAD|HLL_COUNT|BQ . * (",
    "BEGIN TRANSACTION",
    "COMMIT TRANSACTION",
    "ROLLBACK TRANSACTION",
    "BREAK",
    "LEAVE",
    "CONTINUE",
    "ITERATE",
    "RETURN",
    "RAISE",
    "FROM ** | >",
];
const DATABRICKS: &[&str] = &[
    "CREATE TABLE ** USING|CLONE|LOCATION|TBLPROPERTIES|PARTITIONED|CLUSTER|OPTIONS|GENERATED *",
    "CREATE OR REPLACE|REFRESH TABLE|STREAMING ** USING|CLONE|LOCATION|TBLPROPERTIES|PARTITIONED|CLUSTER|AS *",
    "CREATE EXTERNAL TABLE|LOCATION|VOLUME *",
    "CREATE OR REPLACE FUNCTION|PROCEDURE|TEMPORARY|MATERIALIZED|GLOBAL *",
    "CREATE CATALOG|SCHEMA|DATABASE|VOLUME|FUNCTION|STREAMING|SHARE|RECIPIENT|CONNECTION|STORAGE|MATERIALIZED|FOREIGN|BLOOMFILTER|GROUP|TEMPORARY|PROCEDURE *",
    "ALTER CATALOG|SCHEMA|DATABASE|VOLUME|SHARE|RECIPIENT|CONNECTION|STORAGE|EXTERNAL|VIEW|MATERIALIZED|STREAMING|PROVIDER *",
    "ALTER TABLE ** SET|ADD|UNSET|CLUSTER|OWNER|REPLACE|RECOVER|ALTER|DROP|CHANGE|RENAME",
    "DROP CATALOG|SCHEMA|DATABASE|VOLUME|FUNCTION|SHARE|RECIPIENT|CONNECTION|STORAGE|EXTERNAL|BLOOMFILTER|TEMPORARY|VARIABLE|PROVIDER *",
    "VACUUM *",
    "OPTIMIZE *",
    "DESCRIBE|DESC HISTORY|DETAIL|EXTENDED|TABLE|FORMATTED|SCHEMA|DATABASE|FUNCTION|CATALOG|VOLUME|QUERY *",
    "RESTORE TABLE|* ** TO",
    "RESTORE ** TO VERSION|TIMESTAMP AS OF",
    "COPY INTO ** FROM",
    "GRANT|REVOKE|DENY ** TO|FROM *",
    "SHOW *",
    "ANALYZE TABLE|TABLES *",
    "REFRESH TABLE|MATERIALIZED|STREAMING|FUNCTION|FOREIGN *",
    "REFRESH *",
    "CLEAR CACHE",
    "CACHE|UNCACHE *",
    "MSCK|FSCK REPAIR TABLE *",
    "LIST *",
    "PUT *",
    "RESET",
    "SET *",
    "DECLARE VARIABLE|OR|* *",
    "UNDROP TABLE|SCHEMA|*",
    "COMMENT ON ** IS",
    "CONVERT TO DELTA *",
    "REORG TABLE *",
    "GENERATE * FOR TABLE",
    "USE CATALOG|SCHEMA|DATABASE|*",
    "EXPLAIN EXTENDED|CODEGEN|COST|FORMATTED SELECT|WITH|INSERT",
    "INSERT OVERWRITE *",
    "INSERT INTO ** PARTITION (",
    "SYNC SCHEMA|TABLE *",
    "SELECT ** LATERAL VIEW",
    "SELECT ** VERSION|TIMESTAMP AS OF",
    "TRUNCATE TABLE *",
    "REPAIR TABLE *",
    "ADD|LIST JAR|FILE|ARCHIVE",
];

/// Whether the statement is one of those.
pub(super) fn known(tokens: &[Token], text: &str, dialect: Dialect) -> bool {
    patterns(dialect).iter().any(|pattern| matches(pattern, tokens, text))
}

/// Whether `tokens` begin with `pattern`.
fn matches(pattern: &str, tokens: &[Token], text: &str) -> bool {
    let mut rest = tokens;
    let mut skips = false;
    for word in pattern.split(' ') {
        match word {
            "**" => skips = true,
            "*" => match rest.split_first() {
                Some((first, more)) if first.kind != Kind::Sign => rest = more,
                _ => return false,
            },
            _ => {
                let fits = |token: &Token| match token.kind {
                    Kind::Word => word.split('|').any(|word| token.text(text).eq_ignore_ascii_case(word)),
                    Kind::Sign => word == token.text(text),
                    Kind::Quoted | Kind::Text | Kind::Terminator | Kind::Command => false,
                };
                let at = if skips { rest.iter().position(fits) } else { rest.first().is_some_and(fits).then_some(0) };
                match at.and_then(|at| rest.get(at + 1..)) {
                    Some(more) => rest = more,
                    None => return false,
                }
                skips = false;
            }
        }
    }
    true
}

/// Words that a clause begins with, so that nothing may be missing before them.
const CLAUSES: &[&str] = &["FROM", "WHERE", "GROUP", "ORDER", "HAVING", "VALUES", "INTO"];

/// Keywords that never follow themselves.
const ONCE: &[&str] = &[
    "SELECT", "FROM", "WHERE", "GROUP", "ORDER", "BY", "HAVING", "JOIN", "INTO", "VALUES", "SET", "INSERT", "UPDATE", "DELETE", "CREATE",
    "ALTER", "DROP", "ON", "AND", "OR", "AS", "IN", "LIKE", "USING", "WITH", "DISTINCT", "UNION", "LIMIT", "PRIMARY", "GRANT", "REVOKE",
    "TO", "BETWEEN", "CASE", "WHEN", "THEN",
];

/// What stands wrongly between two tokens. This runs before the library, whose message for a trailing comma points elsewhere.
pub(super) fn gaps(tokens: &[Token], text: &str, dialect: Dialect) -> Option<Message> {
    let mut depth = 0_u32;
    let complain = |token: &Token, wanted: &str| {
        let spelt = short(token.text(text));
        Some(Message { range: token.range(), text: format!("unexpected `{spelt}`: expected {wanted}"), hint: None })
    };
    // A trailing comma in a list is legal in these, and a query may begin with FROM in two of them.
    let trailing = matches!(dialect, Dialect::Bigquery | Dialect::Snowflake);
    let from_first = matches!(dialect, Dialect::Bigquery | Dialect::Databricks);
    if let [delete, from, table, ..] = tokens
        && delete.is(text, "DELETE")
        && from.is_any(text, &["FORM", "FRON", "FRM", "FROMM", "FRMO", "RFOM"])
        && matches!(table.kind, Kind::Word | Kind::Quoted)
        && !table.is_any(text, CLAUSES)
    {
        return complain(from, "`FROM`").map(|message| Message { hint: Some("did you mean `FROM`?".to_owned()), ..message });
    }
    let mut previous: Option<&Token> = None;
    for token in tokens {
        let after = |sign: &str| previous.is_some_and(|previous| previous.sign(text, sign));
        if token.is_any(text, ONCE) && previous.is_some_and(|previous| previous.is(text, token.text(text))) {
            return complain(token, "it once, not twice");
        }
        // Several of these are names too: `(values)`, `"from"`.
        let clause = token.is_any(text, CLAUSES);
        if token.sign(text, "(") {
            depth += 1;
        } else if token.sign(text, ")") {
            match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return complain(token, "no `)`, since none is open"),
            }
            if after(",") && !trailing {
                return complain(token, "a value after `,`");
            }
        } else if token.sign(text, ",") && (after(",") || after("(")) {
            return complain(token, "a value before `,`");
        } else if clause && after(",") && !trailing && !token.is_any(text, &["VALUES", "GROUP", "ORDER", "INTO"]) {
            return complain(token, "a value after `,`");
        } else if token.is_any(text, &["FROM", "WHERE"]) && after("=") || token.is(text, "FROM") && after("(") && !from_first {
            return complain(token, &format!("a value after `{}`", previous.map_or("", |previous| previous.text(text))));
        } else if token.is_any(text, &["FROM", "WHERE"]) && previous.is_some_and(|previous| previous.is(text, "SET")) {
            return complain(token, "a column to set");
        }
        previous = Some(token);
    }
    None
}

/// What is left open or unsaid at the end of a statement.
pub(super) fn ending(tokens: &[Token], text: &str) -> Option<Message> {
    if let Some(message) = bracket(tokens, text) {
        return Some(message);
    }
    let last = tokens.last().filter(|last| [",", "=", "<", ">", "+", "|", "."].iter().any(|sign| last.sign(text, sign)))?;
    Some(Message { range: last.range(), text: format!("the statement ends after `{}`: expected a value", last.text(text)), hint: None })
}

/// The last bracket that nothing closes.
pub(super) fn bracket(tokens: &[Token], text: &str) -> Option<Message> {
    let mut open: Vec<Token> = Vec::new();
    for token in tokens {
        if token.sign(text, "(") {
            open.push(*token);
        } else if token.sign(text, ")") {
            open.pop();
        }
    }
    let token = open.pop()?;
    Some(Message {
        range: token.range(),
        text: "this `(` is not closed: expected `)` before the end of the statement".to_owned(),
        hint: None,
    })
}

/// How deep brackets nest.
pub(super) fn depth(tokens: &[Token], text: &str) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for token in tokens {
        if token.sign(text, "(") || token.sign(text, "[") || token.sign(text, "<") {
            depth += 1;
            deepest = deepest.max(depth);
        } else if token.sign(text, ")") || token.sign(text, "]") || token.sign(text, ">") || token.sign(text, ",") && depth == 0 {
            depth = depth.saturating_sub(1);
        }
    }
    deepest
}
