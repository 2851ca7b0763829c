//! A schema, read from DDL, against which tables and columns are checked.

use std::collections::BTreeMap;

use super::analysis::{Statement, View, last_part};
use super::keyword;
use super::lexer::{self, TokenKind};
use super::report::{Issue, IssueKind};
use super::tsql::{self, facts::EventKind};

/// The tables, views and procedures of one or more databases.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// By name in lower case, without schema.
    tables: BTreeMap<String, Table>,
    /// The databases that the DDL names with USE, in lower case; empty if it names none.
    databases: Vec<String>,
}

#[derive(Clone, Debug, Default)]
struct Table {
    /// As the DDL spells it.
    name: String,
    /// In lower case, by name; the value is as the DDL spells it.
    columns: BTreeMap<String, String>,
    /// Whether all of its columns are known. A view's and a `SELECT INTO`'s aren't.
    complete: bool,
}

impl Catalog {
    /// Adds what a text of `CREATE TABLE`, `CREATE VIEW` and `CREATE PROCEDURE` defines. Gives the number of tables and views it
    /// found; other statements, and ones that don't parse, are passed over.
    pub fn add(&mut self, ddl: &str) -> usize {
        let lexed = lexer::lex(ddl, 2_000_000);
        let outcome = tsql::parse(ddl, &lexed);
        let view = View { text: ddl, lexed: &lexed, outcome: &outcome };
        let mut found = 0;
        for (n, parsed) in outcome.parsed.iter().enumerate() {
            let from = parsed.from;
            if view.is(from, "USE") {
                self.databases.push(last_part(view.word(from + 1)));
            }
            let object = (from + 1..from + 4).find(|n| view.is(*n, "TABLE") || view.is(*n, "VIEW"));
            let Some(object) = object.filter(|_| view.is(from, "CREATE")) else { continue };
            let Some(event) = view.own(n).find(|e| e.kind == EventKind::Define) else { continue };
            let name = view.source(event);
            let is_table = view.is(object, "TABLE");
            let mut table = Table { name: name.clone(), complete: is_table && parsed.valid, columns: BTreeMap::new() };
            let listed = lexed.tokens.get(event.to).is_some_and(|t| t.is(b'('));
            if listed {
                self.columns(&view, event.to, &mut table);
                table.complete = parsed.valid;
            }
            table.complete &= listed;
            self.tables.insert(last_part(&name), table);
            found += 1;
        }
        found
    }

    /// Reads the names that begin each item of the list that opens at token `open`.
    fn columns(&self, view: &View<'_>, open: usize, table: &mut Table) {
        const OTHERS: &[&str] = &["CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "INDEX", "PERIOD"];
        let mut depth = 0usize;
        let mut begins = false;
        for n in open..view.lexed.tokens.len() {
            let Some(token) = view.lexed.tokens.get(n) else { return };
            match token.kind {
                TokenKind::Punct(b'(') => {
                    depth += 1;
                    begins = depth == 1;
                }
                TokenKind::Punct(b')') => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return;
                    }
                }
                TokenKind::Punct(b',') if depth == 1 => begins = true,
                TokenKind::Word | TokenKind::Quoted if begins => {
                    begins = false;
                    let name = view.word(n);
                    if token.kind == TokenKind::Quoted || !OTHERS.iter().any(|word| word.eq_ignore_ascii_case(name)) {
                        table.columns.insert(last_part(name), name.trim_matches(['[', ']', '"']).to_string());
                    }
                }
                TokenKind::End | TokenKind::Go => return,
                _ => begins = false,
            }
        }
    }

    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// The tables and columns of `text` that the catalog doesn't have. Nothing is said about other databases, system objects, temporary
    /// tables, or anything that can't be told for certain.
    pub fn check(&self, text: &str, options: &super::Options) -> Vec<Issue> {
        if self.is_empty() || text.len() > options.max_bytes {
            return Vec::new();
        }
        let lexed = lexer::lex(text, options.max_tokens);
        let outcome = tsql::parse(text, &lexed);
        let view = View { text, lexed: &lexed, outcome: &outcome };
        let mut made: Vec<String> = Vec::new();
        let mut issues = Vec::new();
        let mut database: Option<String> = None;
        let statements = super::analysis::statements(&view);
        for (n, statement) in statements.iter().enumerate() {
            let from = outcome.parsed.get(n).map_or(0, |p| p.from);
            if statement.kind == "use" {
                database = Some(last_part(view.word(from + 1)));
            }
            if statement.kind == "create" || statement.kind == "select" {
                made.extend(statement.writes.iter().map(|name| last_part(name)));
            }
            let elsewhere = database.as_ref().is_some_and(|name| !self.databases.is_empty() && !self.databases.contains(name));
            if statement.valid && !elsewhere && issues.len() < 500 {
                self.statement(&view, n, statement, &made, &mut issues);
            }
        }
        issues
    }

    fn statement(&self, view: &View<'_>, n: usize, statement: &Statement, made: &[String], issues: &mut Vec<Issue>) {
        let events: Vec<_> = view.own(n).collect();
        let ctes: Vec<String> = events.iter().filter(|e| e.kind == EventKind::Cte).map(|e| last_part(&view.source(e))).collect();
        // The qualifiers that columns may have, and the tables they stand for.
        let mut sources: Vec<(String, Option<&Table>)> = Vec::new();
        let mut all_known = !events.iter().any(|e| e.kind == EventKind::Function && view.is(e.from.wrapping_sub(1), "FROM"));
        for event in &events {
            let name = view.source(event);
            let last = last_part(&name);
            match event.kind {
                EventKind::Read | EventKind::Write => {
                    let alias = event.kind == EventKind::Write
                        && events.iter().any(|e| e.kind == EventKind::Alias && last_part(&view.source(e)) == last);
                    if alias {
                        continue;
                    }
                    let known = self.tables.get(&last);
                    let makes = event.kind == EventKind::Write && matches!(statement.kind, "create" | "select");
                    let checked = !makes && self.ours(&name) && !ctes.contains(&last) && !made.contains(&last);
                    if known.is_none() && checked {
                        let issue = Issue::new(
                            IssueKind::UnknownTable,
                            view.range(event.from, event.to),
                            format!("the catalog has no table or view `{name}`"),
                        );
                        issues.push(match keyword::nearest(&last, self.tables.keys().map(String::as_str)) {
                            Some(near) => {
                                issue.hint(format!("did you mean `{}`?", self.tables.get(near).map_or(near, |t| t.name.as_str())))
                            }
                            None => issue,
                        });
                    }
                    let table = known.filter(|t| t.complete && checked);
                    all_known &= table.is_some();
                    sources.push((last, table));
                }
                EventKind::Alias => {
                    let table = sources.last().and_then(|(_, table)| *table);
                    sources.push((last, table));
                }
                _ => {}
            }
        }
        if events.len() > 5_000 {
            return;
        }
        let subqueries = events.iter().filter(|e| e.kind == EventKind::Cte).count() > 0 || self.derived(view, n);
        for event in events.iter().filter(|e| e.kind == EventKind::Column) {
            let parts = self.parts(view, event.from, event.to);
            let (column, qualifier) = match parts.as_slice() {
                [column] => (column, None),
                [.., qualifier, column] => (column, Some(qualifier)),
                [] => continue,
            };
            let candidates: Vec<&Table> = match qualifier {
                Some(qualifier) => match sources.iter().rev().find(|(name, _)| name == qualifier) {
                    Some((_, Some(table))) => vec![*table],
                    Some((_, None)) | None => continue,
                },
                None if all_known
                    && !subqueries
                    && !sources.is_empty()
                    && matches!(statement.kind, "select" | "update" | "delete" | "insert") =>
                {
                    sources.iter().filter_map(|(_, table)| *table).collect()
                }
                None => continue,
            };
            let alias = events.iter().any(|e| e.kind == EventKind::Alias && last_part(&view.source(e)) == *column);
            if candidates.iter().any(|table| table.columns.contains_key(column))
                || alias
                || self.select_alias(view, n, column)
                || column.starts_with('$')
            {
                continue;
            }
            let Some(first) = candidates.first() else { continue };
            if qualifier.is_none() && is_part_of_date(column) {
                continue;
            }
            let issue = Issue::new(
                IssueKind::UnknownColumn,
                view.range(event.from, event.to),
                format!("`{}` has no column `{}`", first.name, view.source(event)),
            );
            let near = keyword::nearest(column, candidates.iter().flat_map(|t| t.columns.keys().map(String::as_str)));
            issues.push(match near {
                Some(near) => issue
                    .hint(format!("did you mean `{}`?", candidates.iter().find_map(|t| t.columns.get(near)).map_or(near, String::as_str))),
                None => issue,
            });
        }
    }

    /// The parts of a dotted name, in lower case and without brackets.
    fn parts(&self, view: &View<'_>, from: usize, to: usize) -> Vec<String> {
        (from..to).filter(|n| view.lexed.tokens.get(*n).is_some_and(|t| !t.is(b'.'))).map(|n| last_part(view.word(n))).collect()
    }

    /// Whether a statement has a query inside it, whose columns may be of either.
    fn derived(&self, view: &View<'_>, n: usize) -> bool {
        let Some(parsed) = view.outcome.parsed.get(n) else { return false };
        (parsed.from + 1..parsed.to).any(|n| view.is(n, "SELECT") && view.lexed.tokens.get(n - 1).is_some_and(|t| t.is(b'(')))
    }

    /// Whether the statement gives a column that name, which ORDER BY may use.
    fn select_alias(&self, view: &View<'_>, n: usize, column: &str) -> bool {
        let Some(parsed) = view.outcome.parsed.get(n) else { return false };
        (parsed.from..parsed.to).any(|n| {
            let named = last_part(view.word(n)) == column;
            named
                && (view.is(n.wrapping_sub(1), "AS")
                    || view.lexed.tokens.get(n + 1).is_some_and(|t| t.is(b'='))
                        && !view.lexed.tokens.get(n.wrapping_sub(1)).is_some_and(|t| t.is(b'.'))
                        && view.is(parsed.from, "SELECT"))
        })
    }

    /// Whether a name may be one of the catalog's: no system schema, no temporary table, no other database.
    fn ours(&self, name: &str) -> bool {
        let lower = name.to_lowercase().replace(['[', ']', '"'], "");
        let parts: Vec<&str> = lower.split('.').collect();
        let last = parts.last().copied().unwrap_or("");
        if last.starts_with(['#', '@', '<', '{', '$'])
            || matches!(last, "inserted" | "deleted")
            || last.starts_with("sys")
            || last.contains("...")
        {
            return false;
        }
        if parts.iter().any(|part| matches!(*part, "sys" | "information_schema")) {
            return false;
        }
        let database = parts.len().checked_sub(3).and_then(|n| parts.get(n)).copied().unwrap_or("");
        parts.len() < 4 && (database.is_empty() || self.databases.iter().any(|name| name == database))
    }
}

/// Whether a bare word is the first argument of a date function rather than a column.
fn is_part_of_date(word: &str) -> bool {
    matches!(
        word,
        "year"
            | "yy"
            | "yyyy"
            | "quarter"
            | "qq"
            | "q"
            | "month"
            | "mm"
            | "m"
            | "dayofyear"
            | "dy"
            | "y"
            | "day"
            | "dd"
            | "d"
            | "week"
            | "wk"
            | "ww"
            | "weekday"
            | "dw"
            | "w"
            | "hour"
            | "hh"
            | "minute"
            | "mi"
            | "n"
            | "second"
            | "ss"
            | "s"
            | "millisecond"
            | "ms"
            | "microsecond"
            | "mcs"
            | "nanosecond"
            | "ns"
            | "iso_week"
            | "isowk"
            | "isoww"
            | "tzoffset"
            | "tz"
    )
}
