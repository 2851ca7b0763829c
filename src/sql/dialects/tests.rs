use super::*;

/// A fixture file: statements between lines of `----`; after a line `==== invalid`, ones that must raise an issue at the words
/// that the last line names, as `-- ^ words`.
fn fixtures(dialect: Dialect) -> (Vec<&'static str>, Vec<(&'static str, &'static str)>) {
    let file = match dialect {
        Dialect::Postgresql => include_str!("fixtures/postgresql.sql"),
        Dialect::Mysql => include_str!("fixtures/mysql.sql"),
        Dialect::Mariadb => include_str!("fixtures/mariadb.sql"),
        Dialect::Sqlite => include_str!("fixtures/sqlite.sql"),
        Dialect::Oracle => include_str!("fixtures/oracle.sql"),
        Dialect::Snowflake => include_str!("fixtures/snowflake.sql"),
        Dialect::Bigquery => include_str!("fixtures/bigquery.sql"),
        Dialect::Databricks => include_str!("fixtures/databricks.sql"),
        Dialect::Ansi => include_str!("fixtures/ansi.sql"),
        Dialect::Tsql => "",
    };
    let (valid, invalid) = file.split_once("==== invalid\n").expect("two parts");
    let valid = valid.split("----\n").collect();
    let invalid =
        invalid.split("----\n").map(|text| text.split_once("-- ^ ").map(|(text, mark)| (text, mark.trim_end())).expect("a mark")).collect();
    (valid, invalid)
}

fn check(dialect: Dialect) {
    let (valid, invalid) = fixtures(dialect);
    assert!(valid.len() >= 25 && invalid.len() >= 10, "{dialect:?}: {} valid, {} invalid", valid.len(), invalid.len());
    let mut wrong = Vec::new();
    for text in &valid {
        for issue in parse(text, dialect).issues {
            let statement = text.get(..issue.range.end).and_then(|before| before.rsplit(';').next()).unwrap_or("");
            wrong.push(format!("VALID {}: {}", statement.trim(), issue.message));
        }
    }
    for (text, mark) in &invalid {
        let issues = parse(text, dialect).issues;
        let marked: Vec<_> = issues.iter().map(|issue| text.get(issue.range.clone()).unwrap_or("?")).collect();
        if marked != [*mark] {
            let messages: Vec<_> = issues.iter().map(|issue| issue.message.as_str()).collect();
            wrong.push(format!("INVALID wanted {mark:?}, got {marked:?} {messages:?}\n    {}", text.replace('\n', "\n    ")));
        }
    }
    assert!(wrong.is_empty(), "{dialect:?}: {}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn postgresql() {
    check(Dialect::Postgresql);
}

#[test]
fn mysql() {
    check(Dialect::Mysql);
}

#[test]
fn mariadb() {
    check(Dialect::Mariadb);
}

#[test]
fn sqlite() {
    check(Dialect::Sqlite);
}

#[test]
fn oracle() {
    check(Dialect::Oracle);
}

#[test]
fn snowflake() {
    check(Dialect::Snowflake);
}

#[test]
fn bigquery() {
    check(Dialect::Bigquery);
}

#[test]
fn databricks() {
    check(Dialect::Databricks);
}

#[test]
fn ansi() {
    check(Dialect::Ansi);
}

/// Kind, reads, writes and read-only of one statement.
fn facts(text: &str, dialect: Dialect) -> (&'static str, Vec<String>, Vec<String>, bool) {
    let parsed = parse(text, dialect);
    assert_eq!(parsed.statements.len(), 1, "{parsed:?}");
    let statement = parsed.statements.into_iter().next().expect("one");
    (statement.kind, statement.reads, statement.writes, statement.read_only)
}

#[test]
fn tables_keep_their_spelling() {
    use Dialect::*;
    for (dialect, text, kind, reads, writes, read_only) in [
        (Postgresql, "SELECT a FROM public.\"T x\" t, u JOIN v ON 1 = 1", "select", "public.\"T x\" u v", "", true),
        (Postgresql, "WITH c AS (SELECT * FROM a) SELECT * FROM c JOIN b USING (id)", "select", "a b", "", true),
        (Postgresql, "WITH d AS (DELETE FROM a RETURNING *) SELECT * FROM d", "select", "", "a", false),
        (Postgresql, "SELECT * INTO n FROM a", "select", "a", "n", false),
        (Postgresql, "SELECT EXTRACT(year FROM ts) FROM a WHERE x IS DISTINCT FROM y", "select", "a", "", true),
        (Postgresql, "INSERT INTO a (x) SELECT y FROM b ON CONFLICT DO UPDATE SET x = 1", "insert", "b", "a", false),
        (Postgresql, "UPDATE a SET x = 1 FROM b WHERE a.i = b.i", "update", "b", "a", false),
        (Postgresql, "DELETE FROM a USING b WHERE a.i = b.i", "delete", "b", "a", false),
        (Postgresql, "SELECT * FROM a FOR UPDATE", "select", "a", "", true),
        (Postgresql, "EXPLAIN ANALYZE DELETE FROM a", "explain", "", "a", false),
        (Postgresql, "EXPLAIN SELECT * FROM a", "explain", "a", "", true),
        (Postgresql, "SELECT * FROM generate_series(1, 3)", "select", "", "", true),
        (Mysql, "CREATE TABLE IF NOT EXISTS `d`.`t` (a INT)", "create", "", "`d`.`t`", false),
        (Mysql, "DROP TABLE a, b", "drop", "", "a b", false),
        (Mysql, "TRUNCATE TABLE a", "truncate", "", "a", false),
        (Mysql, "SELECT * FROM a INTO OUTFILE '/tmp/x'", "select", "a", "", false),
        (Mysql, "SHOW TABLES", "show", "", "", true),
        (Mysql, "SET GLOBAL x = 1", "set", "", "", false),
        (Mysql, "GRANT SELECT ON d.* TO 'u'@'h'", "grant", "", "", false),
        (Oracle, "MERGE INTO a USING b ON (a.i = b.i) WHEN MATCHED THEN UPDATE SET a.x = b.x", "merge", "b", "a", false),
        (Bigquery, "SELECT * FROM `p-1.d.t`, p-1.d.u", "select", "`p-1.d.t` p-1.d.u", "", true),
        (Sqlite, "PRAGMA table_info(t)", "pragma", "", "", true),
        (Sqlite, "PRAGMA journal_mode = WAL", "pragma", "", "", false),
        (Sqlite, "INSERT OR REPLACE INTO a VALUES (1)", "insert", "", "a", false),
        (Ansi, "CREATE VIEW v AS SELECT * FROM a", "create", "a", "v", false),
    ] {
        let list = |words: &str| {
            words.replace("\"T x\"", "\"T_x\"").split_whitespace().map(|word| word.replace("\"T_x\"", "\"T x\"")).collect::<Vec<_>>()
        };
        assert_eq!(facts(text, dialect), (kind, list(reads), list(writes), read_only), "{text}");
    }
}

#[test]
fn an_error_costs_one_statement() {
    let parsed = parse("SELECT 1;\nSELEC 2;\nSELECT 3 FROM;\nSELECT 4", Dialect::Postgresql);
    assert_eq!(parsed.statements.len(), 4);
    assert_eq!(parsed.issues.len(), 2);
    assert_eq!(parsed.issues[0].range, 10..15);
}

#[test]
fn clients_commands_are_not_statements() {
    assert_eq!(parse("\\c db\n\\d t\nSELECT 1 \\g\n", Dialect::Postgresql).statements.len(), 1);
    assert_eq!(
        parse("DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END//\nDELIMITER ;\nCALL p();", Dialect::Mysql)
            .statements
            .len(),
        2
    );
    assert_eq!(parse("BEGIN\n  NULL;\n  NULL;\nEND;\n/\nSELECT 1 FROM dual;", Dialect::Oracle).statements.len(), 2);
    assert_eq!(parse("SET SERVEROUTPUT ON\nPROMPT it's on\nSELECT 1 FROM dual;", Dialect::Oracle).statements.len(), 1);
    assert_eq!(parse(".mode column\n.tables\nSELECT 1;", Dialect::Sqlite).statements.len(), 1);
    assert_eq!(
        parse("CREATE FUNCTION f() RETURNS int AS $f$ SELECT 1; $f$ LANGUAGE sql; SELECT f();", Dialect::Postgresql).statements.len(),
        2
    );
}

#[test]
fn documentation_in_place_of_sql_is_named() {
    for (text, kind, marked) in [
        ("SELECT * FROM <table_name>", IssueKind::Placeholder, "<table_name>"),
        ("DROP USER {user};", IssueKind::Placeholder, "{user}"),
        ("SELECT a, ... FROM t", IssueKind::Ellipsis, "..."),
        ("SELECT … FROM t", IssueKind::Ellipsis, "…"),
        ("SELECT * FROM t WHERE a = ‘x y’", IssueKind::SmartQuotes, "‘"),
        ("SELECT * FROM t WHERE a <b AND c> d WHRE", IssueKind::Syntax, "WHRE"),
    ] {
        for dialect in [Dialect::Postgresql, Dialect::Mysql, Dialect::Oracle, Dialect::Snowflake, Dialect::Ansi] {
            let issues = parse(text, dialect).issues;
            let got: Vec<_> = issues.iter().map(|issue| (&issue.kind, &text[issue.range.clone()])).collect();
            assert_eq!(got, [(&kind, marked)], "{text} in {dialect:?}");
        }
    }
}

#[test]
fn a_pasted_session_is_read() {
    let text = "mysql> SELECT a\n    -> FROM t;\n+---+\n| a |\n+---+\n1 row in set (0.00 sec)\n\nmysql> SELEC 2;\nERROR 1064 (42000)\n"
        .replace("\\n", "\n");
    let parsed = parse(&text, Dialect::Mysql);
    assert_eq!(parsed.statements.len(), 2);
    assert_eq!(parsed.issues.len(), 1);
    assert_eq!(&text[parsed.issues[0].range.clone()], "SELEC");
    assert_eq!(parse("SELECT 1;\n+---+\n| 1 |\n+---+\n(1 row)\n", Dialect::Postgresql).issues, []);
}

#[test]
fn messages_name_the_token_and_what_was_expected() {
    for (text, message) in [
        ("SELCT 1", "unexpected `SELCT`: expected `SELECT`"),
        ("SELECT * FROM t WHRE a = 1", "unexpected `WHRE`: expected `WHERE`"),
        ("SELECT a b c FROM t", "unexpected `c`: expected the end of the statement, or `;` before it"),
        ("SELECT * FROM", "the statement ends after `FROM`: expected a name"),
        ("INSERT INTO t VALUES 1", "unexpected `1`: expected `(`"),
        ("CREATE TABLE t (a int", "this `(` is not closed: expected `)` before the end of the statement"),
        ("SELECT 'a", "this string is not closed: expected `'`"),
        ("SELECT a, FROM t", "unexpected `FROM`: expected a value after `,`"),
        ("SELECT a FROM FROM t", "unexpected `FROM`: expected it once, not twice"),
        ("SELECT * FROM t LETF JOIN u ON t.a = u.a", "unexpected `LETF`: expected `LEFT`"),
        ("GARBLE 1", "unexpected `GARBLE`: expected a statement, such as `SELECT` or `UPDATE`"),
    ] {
        let messages: Vec<_> = parse(text, Dialect::Postgresql).issues.into_iter().map(|issue| issue.message).collect();
        assert_eq!(messages, [message], "{text}");
    }
}

/// Bounded time and no overflow, whatever comes.
#[test]
fn hostile_input_is_bounded() {
    let all = [
        Dialect::Postgresql,
        Dialect::Mysql,
        Dialect::Mariadb,
        Dialect::Sqlite,
        Dialect::Oracle,
        Dialect::Snowflake,
        Dialect::Bigquery,
        Dialect::Databricks,
        Dialect::Ansi,
    ];
    let units = [
        "(",
        ")",
        "[",
        "'",
        "\"",
        "`",
        "/*",
        "$$",
        "$a$",
        "1+",
        "a AND ",
        "NOT ",
        "-",
        "SELECT ",
        "SELECT * FROM (",
        "CASE WHEN ",
        "f(",
        "x::int::",
        "a.",
        "\0",
        "{",
        "BEGIN ",
        "BEGIN;",
        "IF x THEN ",
        ";",
        "DELIMITER x\n",
        "\\",
        "é",
        "SELECT 1 UNION ",
        "a,",
        "q'[",
        "ARRAY<",
        "(((1))),",
        "NOT (",
        "x IN (",
        "JOIN a ",
        "SELECT a, b UNION ",
        "/*! 1+",
        "/*!1+1*/+",
        "a[1,2]",
        "mysql> ",
        "a <b ",
        "...",
    ];
    for unit in units {
        for dialect in all {
            let started = crate::sql::tests::spent();
            for head in ["", "SELECT ", "SELECT * FROM a WHERE "] {
                parse(&format!("{head}{}", unit.repeat(40_000 / unit.len())), dialect);
            }
            let taken = crate::sql::tests::spent() - started;
            assert!(taken.as_secs() < 5, "{unit:?} in {dialect:?} took {taken:?}");
        }
    }
    assert!(parse(&"(".repeat(10 << 20), Dialect::Ansi).issues[0].kind == IssueKind::TooComplex);
}

#[test]
fn columns_placeholders_and_privileges_are_named() {
    use Dialect::*;
    for (dialect, text, columns, placeholders, privileges) in [
        (
            Postgresql,
            "SELECT u.name, count(*) AS n FROM users u WHERE u.mail ILIKE '%<part>%' AND id = $1 AND at::date = :day ORDER BY n",
            "u.name u.mail id at",
            "angle:<part> marker:$1 marker::day",
            "SELECT ON users",
        ),
        (Postgresql, "INSERT INTO t (a, \"b c\") SELECT x, y FROM u RETURNING id", "a \"b_c\" x y id", "", "SELECT ON u,INSERT ON t"),
        (Mysql, "UPDATE `t` SET `a` = 1 WHERE `b` = '<value>'", "`a` `b`", "angle:<value>", "UPDATE ON `t`,SELECT ON `t`"),
        (Mariadb, "DELETE FROM t WHERE a = ? LIMIT 1", "a", "marker:?", "DELETE ON t,SELECT ON t"),
        (Sqlite, "SELECT rowid, a FROM your_table WHERE b = :b", "rowid a b", "word:your_table marker::b", "SELECT ON your_table"),
        (Oracle, "SELECT e.name FROM emp e WHERE e.id = &emp_id", "e.name e.id", "sqlcmd:&emp_id", "SELECT ON emp"),
        (Snowflake, "SELECT a FROM t WHERE b = '${env}'", "a b", "", "SELECT ON t"),
        (Bigquery, "SELECT a, b AS c FROM `p.d.t` WHERE day = DATE '2026-01-01'", "a b day", "", "SELECT ON `p.d.t`"),
        (Databricks, "SELECT a FROM t WHERE b = {{ value }}", "a b", "brace:{{_value_}}", "SELECT ON t"),
        (Ansi, "SELECT CASE WHEN a > 1 THEN b ELSE c END FROM t GROUP BY d", "a b c d", "", "SELECT ON t"),
        (Ansi, "TRUNCATE TABLE t", "", "", "TRUNCATE ON t"),
    ] {
        let analysis = crate::sql::analyze_as(text, dialect, &crate::sql::Options::default());
        let statement = &analysis.statements[0];
        let joined = |list: &[String], by: &str| list.iter().map(|name| name.replace(' ', "_")).collect::<Vec<_>>().join(by);
        assert_eq!(joined(&statement.columns, " "), columns, "{text}");
        let found: Vec<_> = analysis.placeholders.iter().map(|p| format!("{}:{}", p.kind.name(), p.text)).collect();
        assert_eq!(joined(&found, " "), placeholders, "{text}");
        assert_eq!(statement.permissions.join(","), privileges, "{text}");
    }
}

#[test]
fn a_reader_is_warned_in_every_dialect() {
    for dialect in [
        Dialect::Postgresql,
        Dialect::Mysql,
        Dialect::Mariadb,
        Dialect::Sqlite,
        Dialect::Oracle,
        Dialect::Snowflake,
        Dialect::Bigquery,
        Dialect::Databricks,
        Dialect::Ansi,
    ] {
        for (text, kind, marked) in [
            ("UPDATE t SET a = 1", Some(IssueKind::UnguardedWrite), "UPDATE"),
            ("DELETE FROM t", Some(IssueKind::UnguardedWrite), "DELETE"),
            ("DELETE FROM t WHERE a = 1", None, ""),
            ("UPDATE t SET a = (SELECT b FROM u WHERE u.c = 1)", Some(IssueKind::UnguardedWrite), "UPDATE"),
            ("DROP TABLE t", Some(IssueKind::Dangerous), "DROP TABLE"),
            ("SELECT a FROM t", None, ""),
        ] {
            let issues = crate::sql::analyze_as(text, dialect, &crate::sql::Options::default()).issues;
            let got = issues.first().map(|issue| (issue.kind.clone(), &text[issue.range.clone()]));
            assert_eq!(got, kind.map(|kind| (kind, marked)), "{text} in {dialect:?}");
            assert!(issues.len() < 2);
        }
    }
}
