//! A client's session pasted as it was: prompts before the statements, output after them.
//!
//! Both are blanked out, byte for byte, so that what remains is the script and every place in it stays true.

use std::borrow::Cow;

/// The script in a pasted session; any other text as it is.
pub(super) fn script(text: &str) -> Cow<'_, str> {
    if text.lines().find(|line| !line.trim().is_empty()).is_none_or(|line| prompt(line) == 0) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    // Whether a statement is being typed: its lines are kept until one ends it, and what follows is output.
    let mut typing = false;
    for line in text.split_inclusive('\n') {
        let begins = prompt(line);
        typing |= begins > 0;
        let from = if !typing {
            line.len()
        } else if begins > 0 {
            begins
        } else {
            continuation(line)
        };
        out.extend(line.get(..from).unwrap_or("").bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' }));
        let kept = line.get(from..).unwrap_or("");
        out.push_str(kept);
        let kept = kept.trim_end();
        if kept.ends_with(';') || kept.ends_with("\\G") || kept.ends_with("\\g") || kept.trim_start().starts_with('\\') {
            typing = false;
        }
    }
    Cow::Owned(out)
}

/// A MySQL script with its version hints opened: `/*!40101 SET NAMES utf8 */` is a statement to the server, not a comment.
pub(super) fn hints(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("/*!") && !text.contains("/*M!") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some(at) = rest.find("/*") {
        let (before, comment) = rest.split_at(at);
        out.push_str(before);
        let end = comment.find("*/").map_or(comment.len(), |end| end + 2);
        let (comment, after) = comment.split_at(end);
        match comment.strip_prefix("/*!").or_else(|| comment.strip_prefix("/*M!")) {
            Some(hint) => {
                let body = hint.trim_start_matches(|c: char| c.is_ascii_digit());
                let closed = body.strip_suffix("*/");
                let blank = comment.len() - body.len();
                out.extend(std::iter::repeat_n(' ', blank));
                out.push_str(closed.unwrap_or(body));
                out.push_str(if closed.is_some() { "  " } else { "" });
            }
            None => out.push_str(comment),
        }
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The length of the prompt that a line begins with: `mysql>`, `MariaDB [db]>`, `sqlite>`, `SQL>`, `db=#`, `db=>`.
fn prompt(line: &str) -> usize {
    let indent = line.len() - line.trim_start().len();
    let rest = line.trim_start();
    for name in ["mysql>", "sqlite>", "SQL>", "snowsql>", "MariaDB>", "spark-sql>"] {
        if rest.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name)) {
            return indent + name.len();
        }
    }
    if let Some(tail) = rest.strip_prefix("MariaDB [")
        && let Some(end) = tail.find("]>")
    {
        return indent + "MariaDB [".len() + end + 2;
    }
    let name = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(0);
    let sign = rest.get(name..name + 2).is_some_and(|sign| matches!(sign, "=#" | "=>"));
    if name > 0 && sign { indent + name + 2 } else { 0 }
}

/// The length of what a client prints before a further line of a statement: `    ->`, `   ...>`, `db-#`, `  2  `.
fn continuation(line: &str) -> usize {
    let indent = line.len() - line.trim_start().len();
    let rest = line.trim_start();
    for sign in ["->", "...>"] {
        if rest.starts_with(sign) {
            return indent + sign.len();
        }
    }
    let name = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(0);
    if name > 0 && rest.get(name..name + 2).is_some_and(|sign| matches!(sign, "-#" | "->" | "(#")) {
        return indent + name + 2;
    }
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    if (1..=3).contains(&digits) && indent > 0 && rest.get(digits..digits + 2) == Some("  ") { indent + digits } else { 0 }
}

/// Whether a line is a client's output: a result table, `Query OK, …`, `(3 rows)`.
pub(super) fn output(line: &str) -> bool {
    let line = line.trim();
    let counted = line.strip_prefix('(').unwrap_or(line);
    let digits = counted.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    let rows = digits > 0 && counted.get(digits..).is_some_and(|tail| tail.starts_with(" row"));
    line.starts_with("+-") || line.starts_with("| ") || line.starts_with("Query OK,") || line.starts_with("Empty set") || rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_and_output_are_blanked() {
        for (text, want) in [
            ("SELECT 1;\n", "SELECT 1;\n"),
            ("mysql> SELECT 1\n    -> FROM t;\n| 1 |\nmysql> SELECT 2;\n", "       SELECT 1\n       FROM t;\n     \n       SELECT 2;\n"),
            ("db=# \\d\nx\ndb=# SELECT 1;", "     \\d\n \n     SELECT 1;"),
            ("MariaDB [(none)]> SELECT 1;", "                  SELECT 1;"),
            ("SQL> SELECT 1\n  2  FROM dual;\n\nx", "     SELECT 1\n     FROM dual;\n\n "),
        ] {
            let got = script(text);
            assert_eq!(got, want);
            assert_eq!(got.len(), text.len());
        }
    }

    #[test]
    fn version_hints_are_opened() {
        let text = "/*!40101 SET NAMES utf8 */; /* a */ SELECT 1 /*M!100100 x*/ /*! y";
        let got = hints(Cow::Borrowed(text));
        assert_eq!(got, "         SET NAMES utf8   ; /* a */ SELECT 1            x       y");
        assert_eq!(got.len(), text.len());
    }

    #[test]
    fn output_lines() {
        assert!(
            ["+----+", "| a |", "Query OK, 1 row affected (0.00 sec)", "(3 rows)", "3 rows in set (0.00 sec)"]
                .iter()
                .all(|line| output(line))
        );
        assert!(!["SELECT 1", "(SELECT 1)", "(1 + 2)"].iter().any(|line| output(line)));
    }
}
