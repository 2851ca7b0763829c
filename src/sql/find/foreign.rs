//! Text that looks like SQL, or is labelled so, and is something else.

use super::scan::{Kind, Scan, Token, head};
use crate::sql::dialects::Dialect;

/// Prefixes of WMI and ConfigMgr provider classes. A database has views such as `v_R_System` or tables in a schema instead.
const WMI: &[&str] = &[
    "Win32_",
    "CIM_",
    "SMS_",
    "MSFT_",
    "MSBTS_",
    "Msvm_",
    "MSCluster_",
    "RSOP_",
    "MicrosoftDNS_",
    "MSAcpi_",
    "MSNdis_",
    "MSFC_",
    "MDM_",
    "CCM_",
    "MSStorageDriver_",
    "MSSerial_",
    "MSiSCSI",
    "__",
    "meta_class",
    "Associators_",
    "MSMQ_",
    "MSPower_",
    "Root_",
    "NetEvent",
    "StdRegProv",
    "SystemConfigurationChangeEvent",
    "RegistryKeyChangeEvent",
    "RegistryValueChangeEvent",
    "RegistryTreeChangeEvent",
    "MSIDE_",
    "MSSmBios_",
    "Lenovo_",
    "Dell_",
    "HP_BIOS",
    "WindowsIntune_",
];

/// Those of them that a database may well have a table of, so that an author who names a dialect is believed.
const DOUBTFUL: &[&str] = &["SMS_", "MSBTS_", "CCM_", "MDM_", "Dell_", "Lenovo_", "WindowsIntune_", "NetEvent", "Root_"];

/// The same as [`query`] for a block whose label names a dialect: a mere table name is no proof against that.
pub(super) fn surely_query(text: &str) -> Option<&'static str> {
    find_query(text, true)
}

/// The query language of a statement that is shaped like SQL, if it is another one: what it reads from, and a few words
/// that no SQL has, give it away.
pub(super) fn query(text: &str) -> Option<&'static str> {
    find_query(text, false)
}

fn find_query(text: &str, sure: bool) -> Option<&'static str> {
    let mut scan = Scan::new(text);
    let mut reads = false;
    let mut before: Option<Token<'_>> = None;
    while let Some(token) = scan.next() {
        if token.kind != Kind::Word {
            if token.sign('?') && scan.peek().is_some_and(|t| t.kind == Kind::Word && t.start == token.end()) && reads {
                return Some("sparql");
            }
            // BNF: `statement ::= …`
            if token.sign(':') && text.get(token.start..).is_some_and(|rest| rest.starts_with("::=")) {
                return Some("text");
            }
            continue;
        }
        if token.is("SELECT") {
            reads = true;
        } else if token.is_any(&["INSERT", "BACKUP", "RESTORE", "COPY", "BULK", "CREATE"]) {
            reads = false;
        } else if token.is("JOIN") || token.is("FROM") && reads || token.is("FROM") && token.start == 0 {
            if let Some(language) = source(&scan, token.is("FROM"), sure) {
                return Some(language);
            }
        } else if wql(token, &scan) {
            return Some("wql");
        } else if windows_search(token, &scan, before) {
            return Some("windows-search");
        }
        before = Some(token);
    }
    None
}

/// `ISA "class"`, `ASSOCIATORS OF {…}`.
fn wql(token: Token<'_>, rest: &Scan<'_>) -> bool {
    token.is("ISA") && rest.peek().is_some_and(|next| matches!(next.kind, Kind::Name | Kind::Text))
        || token.is_any(&["ASSOCIATORS", "REFERENCES"]) && rest.clone().take(2).any(|next| next.text.starts_with('{'))
}

/// Words of Windows Search SQL: `RANK BY`, `GROUP ON`, `ALL BITWISE`, its functions and its only table.
fn windows_search(token: Token<'_>, rest: &Scan<'_>, before: Option<Token<'_>>) -> bool {
    token.is("RANK") && rest.peek().is_some_and(|next| next.is("BY"))
        || token.is("BITWISE") && before.is_some_and(|before| before.is_any(&["ALL", "SOME"]))
        || token.is("ON") && before.is_some_and(|before| before.is("GROUP"))
        || token.is_any(&["ReuseWhere", "CONTAINSSEMANTIC", "SystemIndex"])
}

/// What a FROM or JOIN reads, by its first tokens.
fn source(scan: &Scan<'_>, from: bool, sure: bool) -> Option<&'static str> {
    let mut scan = scan.clone();
    let first = scan.next()?;
    let lower = |prefix: &str| starts(first.text, prefix);
    match first.kind {
        Kind::Text if from => {
            let inside = first.text.trim_matches(['\'', '‘', '’']);
            if ["LDAP:", "GC:", "WinNT:"].iter().any(|scheme| starts(inside, scheme)) {
                return Some("ldap");
            }
            let file = inside.contains(['\\', '*']) || starts(inside, "[LOGFILE") || inside.ends_with(".log");
            (file || inside.starts_with('[')).then_some("logparser")
        }
        Kind::Word if sure && DOUBTFUL.iter().any(|prefix| lower(prefix)) => None,
        Kind::Word if WMI.iter().any(|prefix| lower(prefix)) => {
            // A schema or database in front makes it a table whatever its name.
            (!scan.peek().is_some_and(|t| t.sign('.'))).then_some("wql")
        }
        Kind::Word if lower("root") && scan.peek().is_some_and(|t| t.sign('\\') || t.sign('/')) => Some("wql"),
        Kind::Word if from && first.text.len() == 1 && scan.peek().is_some_and(|t| t.sign(':')) => {
            // `FROM C:\logs\ex*.log`
            scan.nth(1).is_some_and(|t| t.sign('\\')).then_some("logparser")
        }
        Kind::Word | Kind::Name | Kind::Placeholder => {
            let index =
                first.is("SystemIndex") || scan.next().is_some_and(|t| t.sign('.')) && scan.next().is_some_and(|t| t.is("SystemIndex"));
            index.then_some("windows-search")
        }
        Kind::Text | Kind::Number | Kind::Variable | Kind::Ellipsis | Kind::Sign(_) => None,
    }
}

fn starts(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

/// The dialect that a statement must be in, where it says so unmistakably; `None` leaves it to the book's setting.
pub(super) fn hint(text: &str) -> Option<Dialect> {
    let mut previous: Option<Token<'_>> = None;
    for token in Scan::new(head(text, 20_000)) {
        let first = previous.is_none() || token.opens_line;
        match token.kind {
            Kind::Name if token.text.starts_with('`') => return Some(Dialect::Mysql),
            Kind::Word if first && token.is("DELIMITER") => return Some(Dialect::Mysql),
            Kind::Word if first && token.is("PRAGMA") => return Some(Dialect::Sqlite),
            Kind::Word if first && token.is("SHOW") => return Some(Dialect::Mysql),
            Kind::Word if token.is("ILIKE") || starts(token.text, "pg_") => {
                return Some(Dialect::Postgresql);
            }
            Kind::Word if token.is_any(&["SYSDATE", "ROWNUM", "NVL"]) || starts(token.text, "v$") => {
                return Some(Dialect::Oracle);
            }
            Kind::Word if token.is("DUAL") && previous.is_some_and(|t| t.is("FROM")) => {
                return Some(Dialect::Oracle);
            }
            Kind::Sign('$') if text.get(token.start..).is_some_and(|rest| rest.starts_with("$$")) => {
                return Some(Dialect::Postgresql);
            }
            Kind::Word | Kind::Name | Kind::Text | Kind::Number | Kind::Variable | Kind::Placeholder | Kind::Ellipsis | Kind::Sign(_) => {}
        }
        previous = Some(token);
    }
    None
}

/// The language of a block that was labelled SQL and has no statement, where there is positive evidence of another.
///
/// A broken statement must stay SQL so that its error is reported: the absence of SQL proves nothing here.
pub(super) fn language(text: &str) -> Option<&'static str> {
    let text = head(text, 20_000);
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("--"));
    let first = lines().next()?;
    if first.starts_with("<?xml") || first.starts_with('<') && (first.ends_with("/>") || text.contains("</")) {
        return Some("xml");
    }
    if first.starts_with(['{', '[']) && text.trim_end().ends_with(['}', ']']) && (text.contains("\":") || text.contains("\" :")) {
        return Some("json");
    }
    if text.contains("::=") {
        return Some("text");
    }
    if text.contains("[Measures].") || text.contains("[measures].") {
        return Some("mdx");
    }
    if first.starts_with("#!") {
        return Some("bash");
    }
    if starts(first, "Msg ") && text.contains("Level ") || starts(first, "Error:") {
        return Some("output");
    }
    if starts(first, "use strict") || starts(first, "my $") || starts(first, "use Win32::") {
        return Some("perl");
    }
    if lines().take(40).any(is_powershell) {
        return Some("powershell");
    }
    if kusto(text) {
        return Some("kusto");
    }
    if lines().take(12).any(is_shell) {
        return Some("console");
    }
    if lines().any(is_rule) {
        return Some("output");
    }
    if is_code(first) {
        return Some("csharp");
    }
    if starts(first, "Dim ") || starts(first, "Option Explicit") || starts(first, "On Error Resume") {
        return Some("vb");
    }
    if settings(first) || is_path(first) && lines().nth(1).is_none() || prose(text) {
        return Some("text");
    }
    query(text)
}

/// `Get-SPServer`, `$x = …`, `PS C:\>`.
fn is_powershell(line: &str) -> bool {
    if starts(line, "PS ") && line.contains('>') {
        return true;
    }
    let first = line.split([' ', '\t', '(', '|', ';']).next().unwrap_or("");
    if first.starts_with('$') && first.len() > 1 && !first.starts_with("$(") && !first.starts_with("$$") {
        return line.contains('=') || line.contains("->") || first.contains('.');
    }
    cmdlet(first)
}

/// Whether a word is spelt like a cmdlet, with one of the approved verbs: `a-b` in SQL is a subtraction.
fn cmdlet(word: &str) -> bool {
    let Some((verb, noun)) = word.split_once('-') else {
        return false;
    };
    let verbs = [
        "Add",
        "Clear",
        "Connect",
        "Convert",
        "ConvertTo",
        "ConvertFrom",
        "Copy",
        "Disable",
        "Disconnect",
        "Enable",
        "Enter",
        "Exit",
        "Export",
        "Find",
        "Format",
        "ForEach",
        "Get",
        "Grant",
        "Import",
        "Install",
        "Invoke",
        "Move",
        "New",
        "Open",
        "Out",
        "Push",
        "Read",
        "Register",
        "Remove",
        "Rename",
        "Repair",
        "Reset",
        "Restart",
        "Restore",
        "Resume",
        "Revoke",
        "Save",
        "Search",
        "Select",
        "Send",
        "Set",
        "Show",
        "Sort",
        "Start",
        "Stop",
        "Suspend",
        "Test",
        "Uninstall",
        "Unregister",
        "Update",
        "Use",
        "Wait",
        "Where",
        "Write",
        "Backup",
    ];
    verbs.iter().any(|known| known.eq_ignore_ascii_case(verb))
        && noun.len() >= 3
        && noun.chars().all(char::is_alphanumeric)
        && noun.starts_with(char::is_alphabetic)
}

/// `Heartbeat | where …`: a pipe followed by one of Kusto's operators.
fn kusto(text: &str) -> bool {
    let operators = [
        "where",
        "project",
        "summarize",
        "take",
        "extend",
        "count",
        "order by",
        "sort by",
        "join",
        "limit",
        "top",
        "render",
        "distinct",
        "mv-expand",
        "parse",
        "project-away",
        "union",
        "make-series",
        "evaluate",
    ];
    text.trim_start().starts_with('.') && starts(text.trim_start(), ".show ")
        || text.split('|').skip(1).take(50).any(|after| {
            let after = after.trim_start();
            operators.iter().any(|operator| {
                after.strip_prefix(operator).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\n', '\r', '\t']))
            })
        })
}

/// A prompt, or a program that is run on a command line.
fn is_shell(line: &str) -> bool {
    let bytes = line.as_bytes();
    if matches!(bytes, [drive, b':', b'\\', ..] if drive.is_ascii_alphabetic()) && line.contains('>') {
        return true;
    }
    if line.starts_with("$ ") || starts(line, "@echo ") || starts(line, "REM ") || line.starts_with("# ") {
        return true;
    }
    let program = line.split([' ', '\t']).next().unwrap_or("");
    let program = program.strip_suffix(".exe").unwrap_or(program);
    let known = [
        "sqlcmd",
        "osql",
        "isql",
        "bcp",
        "psql",
        "mysql",
        "mysqldump",
        "sqlite3",
        "sqlplus",
        "net",
        "sc",
        "reg",
        "netsh",
        "cd",
        "dir",
        "sudo",
        "apt",
        "apt-get",
        "yum",
        "docker",
        "kubectl",
        "az",
        "curl",
        "wget",
        "powershell",
        "cmd",
        "pip",
        "npm",
        "dotnet",
        "git",
        "setup",
        "msiexec",
        "ping",
        "ipconfig",
        "nslookup",
        "telnet",
        "certutil",
        "setspn",
        "klist",
        "icacls",
        "logman",
        "wmic",
    ];
    let argued = line.len() > program.len() && !line.ends_with(';');
    known.iter().any(|name| program.eq_ignore_ascii_case(name)) && (argued && !line.contains('='))
        || known.iter().take(9).any(|name| program.eq_ignore_ascii_case(name)) && line.contains(" -")
}

/// The rule under a table's heading in a result set: `---- ------` or `+----+----+`. A comment is not one: it has text.
fn is_rule(line: &str) -> bool {
    line.starts_with('+') && line.len() > 4 && line.chars().all(|c| matches!(c, '+' | '-' | '=' | ' '))
        || line.starts_with('|') && line.len() > 4 && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '+'))
}

/// A line of a C-like language.
fn is_code(line: &str) -> bool {
    starts(line, "using System")
        || starts(line, "#include")
        || starts(line, "public ")
        || starts(line, "private ")
        || starts(line, "import java")
        || starts(line, "Command.CommandText")
        || line.contains("new SqlCommand(")
        || line.contains(" = new ") && line.ends_with(';')
}

/// `Data Source=x;Initial Catalog=y`: a connection string, or one `key=value` a line without a verb.
fn settings(line: &str) -> bool {
    ["Data Source=", "Server=", "Provider=", "Driver=", "DSN=", "Initial Catalog=", "jdbc:", "Integrated Security=", "http://", "https://"]
        .iter()
        .any(|key| starts(line, key))
}

fn is_path(line: &str) -> bool {
    let bytes = line.trim_matches('"').as_bytes();
    matches!(bytes, [drive, b':', b'\\', ..] if drive.is_ascii_alphabetic())
        || bytes.starts_with(b"\\\\")
        || bytes.starts_with(b"HKEY_")
        || bytes.first() == Some(&b'%') && line.contains("%\\")
}

/// Sentences: several words of running text, a full stop or colon at the end, and none of the signs of code.
fn prose(text: &str) -> bool {
    let words = [" the ", " is ", " to ", " of ", " you ", " are ", " your ", " this ", " that ", " can ", " a "];
    let found = words.iter().filter(|word| text.contains(**word)).count();
    let text = text.trim();
    found >= 3 && text.ends_with(['.', ':', '!']) && !text.contains(['=', '(', '@', '\'', ';', '*', '['])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_query_languages() {
        for (text, want) in [
            ("select * from Win32_ComputerSystem", Some("wql")),
            ("select SMS_R_System.ResourceId from SMS_R_System inner join SMS_G_System_X on a = b", Some("wql")),
            ("SELECT * FROM __InstanceCreationEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_Process'", Some("wql")),
            ("ASSOCIATORS OF {Win32_Service.Name='x'}", Some("wql")),
            ("SELECT System.ItemName FROM SystemIndex", Some("windows-search")),
            ("SELECT System.ItemName FROM machine.SystemIndex WHERE SCOPE='file:'", Some("windows-search")),
            ("WHERE CONTAINS(System.Title, 'x') RANK BY WEIGHT (1.000)", Some("windows-search")),
            ("SELECT cn FROM 'LDAP://DC=Fabrikam,DC=COM' WHERE objectCategory='group'", Some("ldap")),
            ("SELECT * FROM '[LOGFILEPATH]' WHERE x LIKE '%y%'", Some("logparser")),
            (r"SELECT cs-uri FROM C:\logs\ex*.log", Some("logparser")),
            ("SELECT ?s WHERE { ?s ?p ?o }", Some("sparql")),
            ("SELECT * FROM dbo.SMS_Thing", None),
            ("SELECT * FROM dbo.t JOIN SMS_DB.dbo.u ON 1 = 1", None),
            ("SELECT * FROM OPENQUERY(ADSI, '<LDAP://DC=x>;(a=b);name;subtree')", None),
            (r"BULK INSERT t FROM 'C:\a.csv'", None),
        ] {
            assert_eq!(query(text), want, "{text}");
        }
    }

    #[test]
    fn languages_of_mislabelled_blocks() {
        for (text, want) in [
            ("Get-SPServer", Some("powershell")),
            ("$a = 1\n", Some("powershell")),
            ("<a>\n</a>", Some("xml")),
            ("{\"a\": 1}", Some("json")),
            ("Heartbeat\n| where x == 1", Some("kusto")),
            ("sqlcmd -S . -E", Some("console")),
            ("// x.bat\nsqlcmd -S .\\X -E -Q \"EXEC p\"", Some("console")),
            ("C:\\>dir", Some("console")),
            ("C:\\Program Files\\x", Some("text")),
            ("Data Source=a;Initial Catalog=b;", Some("text")),
            ("+----+---+\n| a | b |", Some("output")),
            ("Msg 102, Level 15, State 1", Some("output")),
            ("This is the name of your database and you can see it.", Some("text")),
            ("Case When [Measures].[x] > 1 Then 1 End", Some("mdx")),
            ("use strict;\nuse Win32::OLE;", Some("perl")),
            ("string s = new SqlCommand(\"select 1\");", Some("csharp")),
            ("SELCT name FORM sys.databases", None),
            ("WHERE x = 1", None),
            ("a-b", None),
            ("my_server", None),
        ] {
            assert_eq!(language(text), want, "{text}");
        }
    }
}
