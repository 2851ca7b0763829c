//! Lines that are no T-SQL of their own: batch separators, commands of sqlcmd, prompts and output of clients.

/// Whether a trimmed line is a batch separator: `GO`, a count, a comment or a semicolon after it.
pub fn is_go(line: &str) -> bool {
    let Some((head, rest)) = line.split_at_checked(2) else { return false };
    if !head.eq_ignore_ascii_case("go") {
        return false;
    }
    let rest = rest.split("--").next().unwrap_or("");
    let rest = rest.split("/*").next().unwrap_or("").trim().trim_end_matches(';').trim();
    rest.bytes().all(|b| b.is_ascii_digit()) && (rest.is_empty() || line.as_bytes().get(2).is_some_and(u8::is_ascii_whitespace))
}

/// Whether a trimmed line that begins with `:` is a command of sqlcmd.
pub fn is_sqlcmd(line: &str) -> bool {
    let word: String = line.bytes().skip(1).take_while(|b| b.is_ascii_alphabetic()).map(|b| b.to_ascii_lowercase() as char).collect();
    matches!(
        word.as_str(),
        "setvar"
            | "r"
            | "connect"
            | "on"
            | "out"
            | "error"
            | "perftrace"
            | "listvar"
            | "list"
            | "help"
            | "quit"
            | "exit"
            | "reset"
            | "xml"
            | "serverlist"
            | "ed"
            | "restore"
    )
}

/// The length of a prompt in front of a trimmed line: `1>` of sqlcmd, `SQL>`, `mysql>`.
pub fn prompt(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let rest = line.get(digits..)?;
        let apart = rest.as_bytes().get(1).is_none_or(|b| b.is_ascii_whitespace());
        return (digits <= 3 && rest.starts_with('>') && apart).then_some(digits + 1);
    }
    ["SQL>", "sql>", "mysql>"].iter().find(|p| line.starts_with(**p)).map(|p| p.len())
}

/// Whether a trimmed line is what SQL Server's clients print after a statement, not a statement.
pub fn is_client_output(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    let rows = lower.strip_prefix('(').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' '));
    rows.is_some_and(|rest| rest.starts_with("row affected") || rest.starts_with("rows affected") || rest.starts_with("row(s) affected"))
        || lower.starts_with("msg ") && lower.contains(", level ") && lower.contains(", state ")
        || lower.starts_with("completion time: ")
        || lower.starts_with("commands completed successfully")
        || lower.starts_with("command(s) completed successfully")
        || lower.starts_with("warning: null value is eliminated by")
}
