//! What a fence's label says: which dialect of SQL, another language, or nothing.

use crate::sql::dialects::Dialect;

/// The meaning of a fence's info string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// No label.
    None,
    /// SQL; `None` when it only says `sql`, so that the book's dialect holds.
    Sql(Option<Dialect>),
    /// A query language that looks like SQL and is not checked here (`wql`, `soql`, `hive`, `db2`, …).
    Kin,
    /// A transcript or log, where a statement may be quoted without being offered to the reader.
    Record,
    /// Any other language.
    Other,
}

impl Label {
    /// Reads an info string: the whole of it first (`SQL Server`), then its first word (`sql title="x"`).
    ///
    /// Letters and digits count, in any case, so `T-SQL`, `tsql` and `t_sql` are one label, as are `pl/sql` and `plsql`.
    pub fn of(info: Option<&str>) -> Label {
        let Some(info) = info.map(str::trim).filter(|info| !info.is_empty()) else {
            return Label::None;
        };
        let info = info.trim_matches(['{', '}', '.', ' ']);
        let first = info.split([' ', '\t', ',', '{', ':', ';']).next().unwrap_or(info);
        let first = first.strip_prefix("language-").or_else(|| first.strip_prefix("lang-")).unwrap_or(first);
        match known(info) {
            Some(label) => label,
            None => known(first).unwrap_or(Label::Other),
        }
    }
}

/// The labels in use for SQL and its kin, folded to letters and digits.
fn known(label: &str) -> Option<Label> {
    let mut folded = [0_u8; 24];
    let mut len = 0;
    for byte in label.bytes().filter(u8::is_ascii_alphanumeric) {
        *folded.get_mut(len)? = byte.to_ascii_lowercase();
        len += 1;
    }
    let sql = |dialect| Some(Label::Sql(Some(dialect)));
    match std::str::from_utf8(folded.get(..len)?).ok()? {
        "sql" | "sqlquery" | "sqlinteractive" | "ddl" | "dml" => Some(Label::Sql(None)),
        "tsql" | "transactsql" | "mssql" | "mssqlserver" | "sqlserver" | "sqlsrv" | "azuresql" | "sqlcmd" | "synapse" | "sqltsql" => {
            sql(Dialect::Tsql)
        }
        "postgresql" | "postgres" | "pgsql" | "pg" | "psql" | "plpgsql" | "postgressql" => sql(Dialect::Postgresql),
        "mysql" | "mysqlsql" => sql(Dialect::Mysql),
        "mariadb" => sql(Dialect::Mariadb),
        "sqlite" | "sqlite3" => sql(Dialect::Sqlite),
        "oracle" | "plsql" | "oraclesql" | "sqlplus" | "oracleplsql" => sql(Dialect::Oracle),
        "snowflake" | "snowflakesql" | "snowsql" => sql(Dialect::Snowflake),
        "bigquery" | "bq" | "googlesql" | "bigquerysql" => sql(Dialect::Bigquery),
        "databricks" | "sparksql" | "databrickssql" => sql(Dialect::Databricks),
        "ansi" | "ansisql" | "sql92" | "sql99" | "isosql" => sql(Dialect::Ansi),
        "wql" | "soql" | "sosl" | "cql" | "hql" | "hive" | "hiveql" | "db2" | "teradata" | "redshift" | "presto" | "trino" | "athena"
        | "n1ql" | "ksql" | "ksqldb" | "flink" | "flinksql" | "cosmosdb" | "sparql" | "abap" | "mdx" | "dax" | "dmx" | "logparser"
        | "aql" | "jpql" | "dbml" | "duckdb" | "clickhouse" | "kdb" | "esql" | "oql" | "xquery" | "graphql" | "cypher" | "access"
        | "jetsql" | "msi" | "cobol" | "markdown" | "md" | "diff" | "mermaid" => Some(Label::Kin),
        "output" | "log" | "logs" | "error" | "trace" | "result" | "results" | "errorlog" => Some(Label::Record),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases() {
        for (info, want) in [
            ("sql", Label::Sql(None)),
            ("SQL  ", Label::Sql(None)),
            ("sql title=\"x\"", Label::Sql(None)),
            ("T-SQL", Label::Sql(Some(Dialect::Tsql))),
            ("SQL Server", Label::Sql(Some(Dialect::Tsql))),
            ("Transact-SQL", Label::Sql(Some(Dialect::Tsql))),
            ("{.mssql}", Label::Sql(Some(Dialect::Tsql))),
            ("language-pgsql", Label::Sql(Some(Dialect::Postgresql))),
            ("PL/SQL", Label::Sql(Some(Dialect::Oracle))),
            ("pl/pgsql", Label::Sql(Some(Dialect::Postgresql))),
            ("MySQL", Label::Sql(Some(Dialect::Mysql))),
            ("wql", Label::Kin),
            ("Output", Label::Record),
            ("powershell", Label::Other),
            ("sqlx-but-longer-than-any-label-we-know", Label::Other),
            ("", Label::None),
        ] {
            assert_eq!(Label::of(Some(info)), want, "{info}");
        }
        assert_eq!(Label::of(None), Label::None);
    }
}
