use super::*;

const STATEMENTS: &[&str] = &[
    "select * from [CM_ DBName].[dbo].[User_DISC]",
    "select * from [CM_ DBName].[dbo].[User_DISC] where User_Principal_Name0 like '%testuser1%'",
    "SELECT COUNT(*) FROM Employee",
    "Select * from <table_name>",
    "SELECT @@VERSION",
    "SELECT SERVERPROPERTY('ProductVersion')",
    "select name, database_id from sys.databases",
    "SELECT TOP 10 name AS n, x y FROM t a WITH (NOLOCK) WHERE a.x = 1",
    "SELECT BUKRS from T001",
    "Select 1 FROM DUAL",
    "SELECT CASE WHEN a = 1 THEN 'x' ELSE 'y' END AS z FROM t",
    "SELECT tid_seq.nextval id from DUAL",
    "SELECT * FROM Employee;EXEC MOVE_EMP_DATA;EXEC ADD_EMP_DETAILS John, Tester, 100000",
    "INSERT INTO EMP (EMPNO, ENAME) VALUES (1000, “John”);",
    "INSERT INTO t SELECT * FROM u",
    "INSERT INTO TABLE_NAME (FIELD1_NAME, …) VALUES (value1, …);",
    "UPDATE mytable1 SET c1=c1 WHERE c1=1 OPTION(RECOMPILE)",
    "update t set a = 1",
    "UPDATE STATISTICS dbo.t WITH FULLSCAN",
    "DELETE FROM Users",
    "DELETE TOP (10) FROM t WHERE a = 1",
    "delete from dbo.Users where id = 5",
    "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE;",
    "TRUNCATE TABLE dbo.Log",
    "DROP TABLE dbo.x",
    "drop table if exists x",
    "CREATE TABLE t (a int)",
    "CREATE TABLE session (a int)",
    "DROP TABLE dbo.policy",
    "CREATE LOGIN [a\\b] FROM WINDOWS",
    "CREATE OR ALTER PROCEDURE dbo.p AS SELECT 1",
    "CREATE NONCLUSTERED INDEX ix ON t (a)",
    "ALTER DATABASE [x] SET RECOVERY SIMPLE",
    "ALTER TABLE ... SET (LOCK_ESCALATION = DISABLE)",
    "ALTER SERVER ROLE sysadmin ADD MEMBER [x]",
    "exec sp_who",
    "EXEC sp_configure 'show advanced options', 1",
    "sp_configure 'show advanced options', 1",
    "exec RemoveDanglingInstances @ActivityName = 'PurchaseOrder'",
    "exec RemoveDanglingInstances",
    "EXECUTE AS LOGIN = 'x'",
    "EXEC @rc = dbo.p 1",
    "USE master",
    "use [msdb]",
    "ALTER DATABASE SCOPED CONFIGURATION SET MAXDOP = 4",
    "EXEC master..xp_cmdshell 'dir'",
    "GRANT SELECT ON dbo.t TO bob",
    "GRANT VIEW SERVER STATE TO [NT AUTHORITY\\SYSTEM]",
    "BACKUP DATABASE x TO DISK = 'a.bak'",
    "RESTORE HEADERONLY FROM DISK = 'a.bak'",
    "DBCC TRACEON (1211, -1)",
    "DBCC INPUTBUFFER(<session_id>)",
    "DBCC FREEPROCCACHE",
    "DECLARE @x int",
    "SET NOCOUNT ON",
    "SET @x = 1",
    "SET TRANSACTION ISOLATION LEVEL SNAPSHOT",
    "BEGIN TRAN; UPDATE t SET a = 1; COMMIT",
    "IF EXISTS (SELECT 1 FROM t) DROP TABLE t",
    "WITH x AS (SELECT 1 AS a) SELECT * FROM x",
    "KILL 53",
    "WAITFOR DELAY '00:00:05'",
    "SHOW VARIABLES LIKE 'x'",
];

const OTHERS: &[&str] = &[
    "",
    " ",
    ";",
    "SELECT",
    "delete",
    "Update",
    "Create",
    "GRANT",
    "exec",
    "use",
    "DROP TABLE",
    "CREATE TABLE",
    "ALTER DATABASE",
    "Update the policy",
    "Create user",
    "Create a user",
    "create user account",
    "Delete user",
    "Select Users from Start menu",
    "Select the policy from the list",
    "select a device",
    "Select all",
    "Select Device from list",
    "Insert picture",
    "Insert into document",
    "Delete from list",
    "Drop user from group",
    "Set-Mailbox -Identity x",
    "Update-MsolUser",
    "Select-Object",
    "Grant-CsTeamsUpgradePolicy",
    "select -ExpandProperty Name",
    "select Name, Id",
    "Select Name,Length",
    "select(2)",
    "select()",
    "Select Case x",
    "Grant permission to user",
    "grant access to users",
    "exec bash",
    "exec \"$@\"",
    "exec /bin/sh",
    "EXEC CICS RECEIVE INTO",
    "EXEC SQL CONNECT TO :X END-EXEC",
    "Execute query",
    "EXECUTE permission",
    "EXECUTE AS OWNER",
    "Exec=sh -c 'export A=1'",
    "exec('x')",
    "use strict",
    "use strict;",
    "use std::io;",
    "use warnings",
    "Use Cortana",
    "set q=mx",
    "set PATH=%PATH%;C:\\x",
    "SET",
    "set type=srv",
    "with (NOLOCK)",
    "WITH RECOMPILE",
    "If found, call Contoso at ...",
    "if (x == 1)",
    "while(data.readNextHeader())",
    "kill 1234",
    "kill -9 5",
    "print 'hello'",
    "CREATE ANY DATABASE",
    "ALTER ANY LOGIN",
    "CREATE DATABASE permission",
    "ALTER TABLE statement",
    "DROP TABLE statements",
    "BEGIN TRANSACTION",
    "COMMIT",
    "begin",
    "BEGIN CERTIFICATE",
    "go",
    "Go to Settings",
    "sp_who",
    "sp_configure",
    "Backup",
    "Backup database",
    "restore",
    "Restore from backup",
    "copy",
    "copy con",
    "Show all",
    "show version",
    "Move",
    "DBCC",
    "call foo.bat",
    "DELETE /api/users",
    "UPDATE STATISTICS",
    "update statistics on the table",
    "delete user.name",
    "From",
    "from x in y select x",
    "select new { x.Name }",
    "SELECT ?s WHERE { ?s ?p ?o }",
    "SELECT ...",
    "Heartbeat | where x == 1",
    "(&(objectClass=user)(cn=x))",
    "$filter=id eq 5",
    "GET https://graph.microsoft.com/v1.0/me",
    "<Query><Where/></Query>",
    "select * from Win32_ComputerSystem",
    "Select * from Win32_NTLogEvent",
    "select SMS_R_System.ResourceId from SMS_R_System",
    "SELECT * FROM meta_class WHERE __this ISA \"MyClass\"",
    "select * from MSBTS_ServiceInstance",
    "SELECT System.ItemName FROM SystemIndex",
    "root\\cimv2",
    "declare -a x",
    "Declare",
    "explain",
    "Explain this",
    "merge",
    "Merge cells",
    "Replace all",
    "replace with value",
    "comment",
    "analyze",
    "Truncate",
    "truncate table",
    "Enable",
    "Enable trigger",
    "Deny access",
    "Revoke",
    "revoke access from user",
    "update t",
    "insert t",
    "create index",
    "Add signature",
    "If enabled",
    "Print",
    "Update settings = on",
    "ALTER TABLE ADD COLUMN",
    "ALTER TABLE SWITCH",
    "ALTER DATABASE SCOPED CONFIGURATION",
    "USE DATABASE",
    "exec app.exe",
    "execute script.sql",
    "exec setup.exe 'x'",
    "SELECT statement",
    "INSERT INTO",
    "INSERT...SELECT",
    "CREATE INDEX WITH DROP_EXISTING",
    "SELECT INTO",
    "GRANT EXECUTE",
    "SET IDENTITY_INSERT",
    "SET NOCOUNT",
    "DBCC SHRINKFILE",
    "BACKUP DATABASE",
    "KILL session_id",
    "SELECT TOP 10",
    "SELECT *",
    "select * from",
    "WITH CHECK OPTION",
    "UPDATE STATISTICS WITH FULLSCAN",
    "ALTER INDEX REBUILD",
    "FROM sys.databases",
    "DELETE FROM",
    "backup database to disk",
    "Set up device",
    "update available",
    "Update failed: error 0x80070005",
    "delete *.log",
    "Create new policy, then assign",
    "Drop files here",
    "Select file (.csv)",
    "Insert key (F1)",
    "Insert > Table",
    "Grant admin consent for Contoso",
    "Use SSL (recommended)",
    "Execute dsregcmd /status",
    "Call 1-800-555",
    "Merge into master using rebase when done",
    "If exists (file) delete",
    "Backup log to disk",
];

#[test]
fn inline_statements_are_found() {
    let missed: Vec<_> = STATEMENTS.iter().filter(|text| inline(text).is_none()).collect();
    assert!(missed.is_empty(), "missed: {missed:#?}");
}

/// One keyword has a slip, which is for the check to name.
const MISSPELT: &[&str] = &[
    "SELECT a form t",
    "SELECT a, b FRM dbo.t WHERE a = 1",
    "select * form dbo.Users where id = 5",
    "select name, mail fro [dbo].[Users]",
    "SELEC a FROM t",
    "selct * from t where a = 1",
    "SELECT a FROM t WEHRE b = 1",
    "select * from dbo.t as x whre x.b like '%a%'",
    "SELECT a FROM t ODER BY a",
    "SELECT a FROM t LEFFT JOIN u ON t.a = u.a",
    "UPDTE t SET a=1 WHERE b=2",
    "update dbo.t ste a = 1 where b = 2",
    "UPDATE t SE a = 1",
    "DELTE FROM t WHERE a = 1",
    "DELETE FORM t WHERE a = 1",
    "delete from dbo.t wher a = 1",
    "INSRT INTO t (a) VALUES (1)",
    "INSERT INOT t (a) VALUES (1)",
    "INSERT INTO t (a) VALUSE (1)",
    "CRAETE TABLE dbo.t (a int)",
    "DROP TABEL dbo.t",
    "TRUNCAT TABLE dbo.t",
];

/// The same words where they are no statement.
const NO_SLIP: &[&str] = &[
    "select a form",
    "Select a form (optional)",
    "select a form template",
    "Update the policy",
    "select user",
    "Selects a, b from the list",
    "selected items from list",
    "update the set = default",
    "Updates set a = 1",
    "selector a, b from",
    "Delete form t",
    "deleted from t where a = 1",
    "insert info",
    "Create tables",
    "DROP TABLES",
    "CREATED BY",
    "select-form a",
    "form.select(a, b)",
    "selec",
    "update sets",
    "Insert into form",
    "select one, two or three forms from",
    "SELECT FORM",
    "latter table x",
];

#[test]
fn a_misspelt_keyword_hides_no_statement() {
    let missed: Vec<_> = MISSPELT.iter().filter(|text| inline(text).is_none()).collect();
    assert!(missed.is_empty(), "missed: {missed:#?}");
    let fenced: Vec<_> = MISSPELT.iter().filter(|text| fence(None, text) == Finding::Other).collect();
    assert!(fenced.is_empty(), "missed in a block: {fenced:#?}");
    let wrong: Vec<_> = NO_SLIP.iter().filter(|text| inline(text).is_some()).collect();
    assert!(wrong.is_empty(), "wrong: {wrong:#?}");
    // What is found is what the check then names.
    let silent: Vec<_> = MISSPELT.iter().filter(|text| crate::sql::analyze(text, &crate::sql::Options::default()).valid()).collect();
    assert!(silent.is_empty(), "not named: {silent:#?}");
}

#[test]
fn inline_code_that_is_none_is_left_alone() {
    let wrong: Vec<_> = OTHERS.iter().filter(|text| inline(text).is_some()).collect();
    assert!(wrong.is_empty(), "wrong: {wrong:#?}");
}

#[test]
fn an_ellipsis_is_said() {
    assert!(inline("ALTER TABLE ... SET (LOCK_ESCALATION = DISABLE)").is_some_and(|found| found.abbreviated));
    assert!(inline("DELETE FROM t WHERE a = 1").is_some_and(|found| !found.abbreviated));
}

#[test]
fn dialects_show() {
    assert_eq!(inline("SELECT * FROM `t`").and_then(|found| found.dialect), Some(Dialect::Mysql));
    assert_eq!(inline("SELECT 1 FROM dual").and_then(|found| found.dialect), Some(Dialect::Oracle));
    assert_eq!(inline("SELECT * FROM t").and_then(|found| found.dialect), None);
}

#[test]
fn fences() {
    let sql = Finding::Sql { dialect: None };
    let bare = Finding::Unlabelled { dialect: None };
    let other = Finding::Mislabelled { likely: "sql", dialect: None };
    let not = |likely| Finding::NotSql { likely };
    for (label, text, want) in [
        (Some("sql"), "SELECT name FROM sys.databases\n", sql),
        (Some("sql"), "SELCT name FORM sys.databases\n", sql),
        (Some("sql"), "WHERE x = 1", sql),
        (Some("sql"), "", sql),
        (Some("tsql"), "use master\nGO", Finding::Sql { dialect: Some(Dialect::Tsql) }),
        (Some("sql"), "Get-SPServer  \n", not("powershell")),
        (Some("sql"), "Data Source=A;Initial Catalog=B;\n", not("text")),
        (Some("sql"), "SELECT * FROM '[LOGFILEPATH]' WHERE cs-uri-query LIKE '%x%'\n", not("logparser")),
        (Some("SQL"), "SELECT a FROM SystemIndex\nWHERE (a > 50)", not("windows-search")),
        (Some("sql"), "FROM SystemIndex\n", not("windows-search")),
        (Some("sql"), "SELECT * FROM Win32_Service\n", not("wql")),
        (Some("tsql"), "SELECT * FROM Win32_Service\n", not("wql")),
        (Some("sql"), "SELECT * FROM SMS_Site\n", not("wql")),
        (Some("tsql"), "SELECT * FROM SMS_Site\n", Finding::Sql { dialect: Some(Dialect::Tsql) }),
        (None, "THROW 50005, N'an error occurred', 1;", bare),
        (None, "DROP FULLTEXT INDEX ON dbo.t;", bare),
        (None, "CHECKPOINT\n", bare),
        (None, "IF 1 <= (SELECT a FROM t)\nBEGIN\nSELECT 2\nEND", bare),
        (None, "SELECT name FROM sys.databases\n", bare),
        (Some(""), "-- Update DB Stats  \nEXEC sp_MSforeachtable 'UPDATE STATISTICS ? WITH FULLSCAN'  \n", bare),
        (None, "-- Remove all elements from the plan cache  \nDBCC FREEPROCCACHE  \n", bare),
        (None, "USE SP2013_Content_DB  \nGO  \nsp_recompile proc_getwebnavstruct  \n", bare),
        (None, "use master\nGO\nSELECT 1\n", bare),
        (None, "BEGIN TRAN;\nUPDATE t SET a = 1;\n", bare),
        (None, "Get-Mailbox | select Name", Finding::Other),
        (None, "use strict;\nuse Win32::OLE;\n$x->ExecQuery(\"SELECT * FROM t\");", Finding::Other),
        (None, "Select = A.B.C();\nSelect(WCF.Action) = \"x\";", Finding::Other),
        (None, "Update the policy\n", Finding::Other),
        (None, "SELECT * FROM Win32_Service", Finding::Other),
        (None, "EXEC CICS ALLOCATE SYSID('DC11')", Finding::Other),
        (Some("powershell"), "SELECT name FROM sys.databases\n", other),
        (Some("console"), "USE master\nGO\n", other),
        (Some("xml"), "UPDATE t SET a = 1 WHERE b = 2", other),
        (Some("kusto"), "SELECT a FROM b", other),
        (Some("powershell"), "select * from Win32_Service", Finding::Other),
        (Some("wql"), "select * from t", Finding::Other),
        (Some("output"), "SELECT name FROM t", Finding::Other),
        (Some("powershell"), "Get-Item x", Finding::Other),
    ] {
        assert_eq!(fence(label, text), want, "{label:?} {text:?}");
    }
}

/// Two hundred kilobytes of anything are judged in milliseconds; anything quadratic would take minutes. The bound is generous,
/// for a busy machine.
#[test]
fn hostile_input_is_linear() {
    for unit in [
        "(",
        "[",
        "'",
        "\"",
        "<",
        "{",
        "‘",
        "/*",
        "--",
        "select ",
        "from ",
        "@",
        "$(",
        "...",
        "a.",
        "%a",
        "if exists (",
        "\0",
        ";",
        "`",
        "\n[",
    ] {
        let text = unit.repeat(200_000 / unit.len());
        let started = worked();
        for head in ["", "SELECT ", "BEGIN TRAN ", "EXEC ", "INSERT INTO t "] {
            let text = format!("{head}{text}");
            inline(&text);
            fence(Some("sql"), &text);
            fence(None, &text);
        }
        let took = worked().saturating_sub(started);
        assert!(took.as_secs() < 4, "{unit:?} took {took:?}");
    }
}

/// How long this thread has worked, where the system tells; else the time since the first question. Of a busy machine the clock on the wall
/// says more than of the code.
fn worked() -> std::time::Duration {
    static BEGUN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|first| first.parse().ok());
    nanoseconds.map_or_else(|| BEGUN.get_or_init(std::time::Instant::now).elapsed(), std::time::Duration::from_nanos)
}
