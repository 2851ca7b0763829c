//! The analysis of T-SQL beyond its grammar.

use super::{Analysis, Catalog, Dialect, IssueKind, Options, PlaceholderKind, analyze};

/// The CPU time that this thread has taken so far, so that a busy machine fails no bound; elsewhere than on Linux, the time of day.
pub fn spent() -> std::time::Duration {
    static BEGUN: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    let taken = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let taken = taken.and_then(|text| text.split_whitespace().next().and_then(|nanos| nanos.parse().ok()));
    taken.map_or_else(|| BEGUN.elapsed(), std::time::Duration::from_nanos)
}

fn check(text: &str) -> Analysis {
    analyze(text, &Options::default())
}

/// The texts that an issue of that kind points at.
fn at<'a>(text: &'a str, kind: &IssueKind) -> Vec<&'a str> {
    check(text).issues.iter().filter(|i| i.kind == *kind).map(|i| &text[i.range.clone()]).collect()
}

#[test]
fn the_seed_statement_is_valid_and_its_placeholders_are_found() {
    let text = "select * from [CM_ DBName].[dbo].[User_DISC] where unique_user_name0 LIKE '%testuser1%'";
    let analysis = check(text);
    assert!(analysis.valid() && analysis.read_only());
    assert_eq!(analysis.statements[0].kind, "select");
    assert_eq!(analysis.statements[0].reads, ["[CM_ DBName].[dbo].[User_DISC]"]);
    assert_eq!(analysis.statements[0].columns, ["unique_user_name0"]);
    let found: Vec<_> = analysis.placeholders.iter().map(|p| (p.text.as_str(), p.range.clone(), p.kind)).collect();
    assert_eq!(found, [("[CM_ DBName]", 14..26, PlaceholderKind::Name), ("%testuser1%", 75..86, PlaceholderKind::Pattern)]);
    assert_eq!(at(text, &IssueKind::SuspiciousName), ["[CM_ DBName]"]);
}

#[test]
fn placeholders_stand_for_names_and_values() {
    for text in [
        "SELECT * FROM <table_name>",
        "USE < **Publication database name** >",
        "SELECT a FROM bam_<Activity>_Completed WHERE b = <the id>",
        "EXEC sp_x @a = N'<name>', @b = {value}",
        "ALTER DATABASE <database_name> SET RECOVERY SIMPLE",
        "DBCC INPUTBUFFER(<session_id>)",
        "SELECT * FROM $(db).dbo.t WHERE a = $(v)",
        "SELECT * FROM t WHERE a IN (<list>) AND b = ?",
        "UPDATE your_table SET a = 1 WHERE b = @param",
        "SELECT * FROM YourDB.dbo.t",
    ] {
        let analysis = check(text);
        assert!(analysis.valid(), "{text}: {:?}", analysis.issues);
        assert!(!analysis.placeholders.is_empty(), "{text}");
        for p in &analysis.placeholders {
            assert_eq!(text[p.range.clone()], p.text);
        }
    }
    assert!(check("SELECT a FROM t WHERE a<b AND c>d").placeholders.is_empty());
    assert!(check("SELECT '<r><a/></r>', 'a < b'").placeholders.is_empty());
    assert_eq!(at("DECLARE @name int; SET @name = 1; SELECT @nmae", &IssueKind::Placeholder), ["@nmae"]);
}

#[test]
fn ellipses_are_named_and_not_called_a_syntax_error() {
    for text in [
        "SELECT ... FROM t",
        "UPDATE t SET a = 1, … WHERE b = 2",
        "SELECT * FROM a JOIN b ON ...",
        "IF 1 = 1\nBEGIN\n…\nEND",
        "ALTER TABLE ... SET (LOCK_ESCALATION = DISABLE)",
        "CREATE TABLE t (a int, ...)",
    ] {
        assert!(check(text).valid(), "{text}: {:?}", check(text).issues);
        assert_eq!(at(text, &IssueKind::Ellipsis).len(), 1, "{text}");
    }
}

#[test]
fn quotes_that_are_curly_are_mended() {
    let text = "SELECT * FROM t WHERE a = ‘x’ AND b = 'y’ AND c = “z”";
    let analysis = check(text);
    assert!(analysis.valid(), "{:?}", analysis.issues);
    let mut mended = text.to_string();
    for issue in analysis.issues.iter().rev().filter(|i| i.kind == IssueKind::SmartQuotes) {
        let fix = issue.fix.as_ref().expect("a fix");
        mended.replace_range(fix.range.clone(), &fix.text);
    }
    assert_eq!(mended, "SELECT * FROM t WHERE a = 'x' AND b = 'y' AND c = 'z'");
}

#[test]
fn client_text_is_no_sql() {
    let text = "1> SELECT 1\n2> GO\n(1 row affected)\nMsg 208, Level 16, State 1, Line 1\n";
    let analysis = check(text);
    assert!(analysis.valid(), "{:?}", analysis.issues);
    assert_eq!(analysis.issues.iter().filter(|i| matches!(i.kind, IssueKind::NotSql(_))).count(), 4);
}

#[test]
fn writes_without_a_guard() {
    let kind = IssueKind::UnguardedWrite;
    assert_eq!(at("UPDATE t SET a = 1", &kind), ["UPDATE"]);
    assert_eq!(at("DELETE TOP (10) FROM t", &kind), ["DELETE"]);
    assert_eq!(at(";WITH c AS (SELECT TOP 5 * FROM t) DELETE FROM c", &kind).len(), 1);
    assert_eq!(at("UPDATE t SET a = (SELECT b FROM u WHERE c = 1)", &kind).len(), 1);
    for text in [
        "UPDATE t SET a = 1 WHERE b = 2",
        "WITH c AS (SELECT * FROM t WHERE a = 1) DELETE FROM c",
        "DELETE FROM #t",
        "DELETE FROM @t",
        "UPDATE STATISTICS t",
        "UPDATE x SET a = 1 FROM t x JOIN u ON u.id = x.id",
    ] {
        assert!(at(text, &kind).is_empty(), "{text}");
    }
}

#[test]
fn deprecated_and_dangerous_things() {
    let old = IssueKind::Deprecated;
    assert_eq!(at("SELECT * FROM sysobjects", &old), ["sysobjects"]);
    assert_eq!(at("EXEC sp_addlogin 'x'", &old), ["sp_addlogin"]);
    assert_eq!(at("SELECT a FROM t (NOLOCK)", &old), ["(NOLOCK)"]);
    assert_eq!(at("SET ROWCOUNT 10", &old), ["SET ROWCOUNT"]);
    assert_eq!(at("SELECT a FROM t, u WHERE t.a *= u.a", &old), ["*="]);
    assert_eq!(at("CREATE TABLE t (a ntext, b int)", &old), ["ntext"]);
    assert!(at("SELECT a FROM sys.objects WITH (NOLOCK)", &old).is_empty());
    let risk = IssueKind::Dangerous;
    assert_eq!(at("EXEC master..xp_cmdshell 'dir'", &risk), ["master..xp_cmdshell"]);
    assert_eq!(at("DBCC CHECKDB ('d', REPAIR_ALLOW_DATA_LOSS)", &risk), ["REPAIR_ALLOW_DATA_LOSS"]);
    assert_eq!(at("DBCC SHRINKFILE (1)", &risk), ["DBCC SHRINKFILE"]);
    assert_eq!(at("TRUNCATE TABLE t", &risk), ["TRUNCATE TABLE"]);
    assert_eq!(at("DROP TABLE t", &risk), ["DROP TABLE"]);
    assert!(at("DROP TABLE #t; TRUNCATE TABLE #u; DBCC CHECKDB", &risk).is_empty());
}

#[test]
fn several_writes_want_a_transaction() {
    let kind = IssueKind::NoTransaction;
    assert_eq!(at("INSERT t VALUES (1); DELETE u WHERE a = 1", &kind), ["DELETE"]);
    assert!(at("BEGIN TRAN; INSERT t VALUES (1); DELETE u WHERE a = 1; COMMIT", &kind).is_empty());
    assert!(at("INSERT t VALUES (1); SELECT 1", &kind).is_empty());
}

#[test]
fn names_that_were_hardly_meant_so() {
    let kind = IssueKind::SuspiciousName;
    assert_eq!(at("USE [ db]", &kind), ["[ db]"]);
    assert_eq!(at("SELECT nameAS x FROM t", &kind), ["nameAS"]);
    assert_eq!(at("EXEC sp_ help", &kind), ["sp_ help"]);
    assert!(at("SELECT [Order Details], OrderID FROM [my db].dbo.t", &kind).is_empty());
}

#[test]
fn tables_are_told_from_aliases_and_expressions() {
    let analysis = check("WITH c AS (SELECT a FROM dbo.x) UPDATE o SET b = 1 FROM dbo.t AS o JOIN c ON c.a = o.a WHERE o.z = 1");
    let statement = &analysis.statements[0];
    assert_eq!((statement.kind, statement.read_only), ("update", false));
    assert_eq!(statement.writes, ["dbo.t"]);
    assert_eq!(statement.reads, ["dbo.x", "dbo.t"]);
    let analysis = check("IF 1 = 1 BEGIN SELECT a FROM t END ELSE SELECT b FROM u");
    assert!(analysis.read_only());
    assert_eq!(
        analysis.statements.iter().map(|s| (s.kind, s.depth)).collect::<Vec<_>>(),
        [("if", 0), ("begin", 1), ("select", 2), ("select", 1)]
    );
    let analysis = check("CREATE TABLE dbo.t (a int)\nSELECT * INTO x FROM sys.dm_exec_requests");
    assert_eq!((analysis.statements[0].kind, analysis.statements[0].object), ("create", Some("table")));
    assert_eq!(analysis.statements[1].writes, ["x"]);
    assert_eq!(analysis.statements[1].permissions, ["VIEW SERVER STATE"]);
    assert!(!analysis.read_only());
}

#[test]
fn the_catalog_knows_its_tables_and_columns() {
    let mut catalog = Catalog::default();
    assert_eq!(catalog.add(None, "USE shop\nGO\nCREATE TABLE dbo.Orders (OrderID int PRIMARY KEY, [Customer Name] nvarchar(50), CONSTRAINT c CHECK (OrderID > 0))\nGO\nCREATE VIEW dbo.v AS SELECT 1 AS x"), 2);
    let found = |text: &str| -> Vec<(String, Option<String>)> {
        catalog.check(text, &Options::default()).into_iter().map(|i| (text[i.range].to_string(), i.hint)).collect()
    };
    assert_eq!(found("SELECT o.OrderID, [Customer Name] FROM shop.dbo.Orders AS o WHERE o.OrderID = 1 ORDER BY OrderID"), []);
    assert_eq!(found("SELECT * FROM dbo.Ordres"), [("dbo.Ordres".to_string(), Some("did you mean `dbo.Orders`?".to_string()))]);
    assert_eq!(found("SELECT o.OrderDI FROM Orders o"), [("o.OrderDI".to_string(), Some("did you mean `OrderID`?".to_string()))]);
    assert_eq!(
        found(
            "SELECT a FROM other.dbo.Ordres; SELECT b FROM #Ordres; SELECT x FROM v; WITH Ordres AS (SELECT 1 AS a) SELECT a FROM Ordres"
        ),
        []
    );
    assert_eq!(found("USE elsewhere SELECT * FROM Ordres"), []);
    assert_eq!(found("SELECT * FROM sys.objects"), []);
}

#[test]
fn hostile_text_is_bounded() {
    let many = [
        "(".repeat(10_000_000),
        "SELECT ".to_string() + &"(".repeat(50_000),
        "'".repeat(500_001),
        "\0".repeat(500_000),
        "/*".repeat(300_000),
        "[".repeat(300_000),
        "‘".repeat(90_000),
        "SELECT ".to_string() + &"a,".repeat(49_000) + "b FROM t",
        "BEGIN\n".repeat(90_000),
        "SELECT 1 WHERE ".to_string() + &"NOT ".repeat(90_000),
        "SELEC * FROM t WEHRE x = 1\n".repeat(9_000),
        "<a ".repeat(150_000),
        "CASE WHEN ".repeat(40_000),
        "é".repeat(400_000),
        // A hundred thousand tokens on one line, and what the lists are counted in.
        "SELECT a ".to_string() + &"+ a ".repeat(49_000) + "FROM t",
        "SELECT a FROM t ".to_string() + &"UNION SELECT a FROM t ".repeat(15_000),
        "INSERT INTO t (a) VALUES ".to_string() + &"(1), ".repeat(20_000) + "(1, 2)",
        "INSERT INTO t (a, ".repeat(20_000),
        "SELECT f(".repeat(30_000),
        "/* ".repeat(100_000) + "SELECT 1",
        "SELECT '".to_string() + &"x".repeat(900_000),
        "SELECT [".to_string() + &"x\n".repeat(400_000),
        "$(".repeat(200_000),
        "FROMx ".repeat(90_000),
    ];
    for text in many {
        let started = spent();
        let analysis = check(&text);
        // The bound is a second; builds without optimisation get more.
        let taken = spent() - started;
        assert!(taken.as_secs() < 8, "{:?} took {taken:?}", text.get(..20));
        for issue in &analysis.issues {
            assert!(text.get(issue.range.clone()).is_some());
        }
    }
}

#[test]
fn dialects_are_read_by_name() {
    assert_eq!("PLSQL".parse(), Ok(Dialect::Oracle));
    assert_eq!("t-sql".parse(), Ok(Dialect::Tsql));
    assert!("cobol".parse::<Dialect>().is_err());
}
