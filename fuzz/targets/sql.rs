//! The SQL layer: every dialect, finding SQL in prose, placeholders. No panic, every place inside the text.
#![no_main]

use fixbook::sql::{Dialect, Options, analyze_as, find};
use libfuzzer_sys::fuzz_target;

const DIALECTS: [Dialect; 10] = [
    Dialect::Tsql,
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

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    // T-SQL has a parser of its own, so half of the runs are its.
    let at = usize::from(*first);
    let dialect = if at < 128 { Dialect::Tsql } else { DIALECTS[at % DIALECTS.len()] };
    let found = analyze_as(text, dialect, &Options::default());
    for issue in &found.issues {
        assert!(text.get(issue.range.clone()).is_some(), "{issue:?} of {} bytes", text.len());
        if let Some(edit) = &issue.fix {
            assert!(text.get(edit.range.clone()).is_some(), "{edit:?}");
        }
        assert!(!issue.message.is_empty());
    }
    for statement in &found.statements {
        assert!(text.get(statement.range.clone()).is_some(), "{:?}", statement.range);
    }
    for placeholder in &found.placeholders {
        assert!(text.get(placeholder.range.clone()).is_some(), "{:?}", placeholder.range);
    }
    let _ = find::fence(Some("sql"), text);
    let _ = find::fence(None, text);
    let _ = find::inline(text);
});
