//! Tables and columns that the catalog doesn't have.

use std::collections::BTreeSet;

use super::super::analysis::{Statement, View, last_part};
use super::super::items::Lists;
use super::super::keyword;
use super::super::report::{Issue, IssueKind};
use super::super::tsql::facts::EventKind;
use super::{Database, Parts, Scope, Table};

pub(super) fn check(scope: &Scope<'_>, view: &View<'_>, lists: &Lists<'_>, n: usize, statement: &Statement, issues: &mut Vec<Issue>) {
    let events: Vec<_> = view.own(n).collect();
    let ctes: Vec<String> = events.iter().filter(|e| e.kind == EventKind::Cte).map(|e| last_part(&view.source(e))).collect();
    // The qualifiers that columns may have, and the tables they stand for.
    let mut sources: Vec<(String, Option<&Table>)> = Vec::new();
    let mut all_known = !events.iter().any(|e| e.kind == EventKind::Function && view.is(e.from.wrapping_sub(1), "FROM"));
    for event in &events {
        match event.kind {
            EventKind::Read | EventKind::Write => {
                let last = last_part(&view.source(event));
                let alias = event.kind == EventKind::Write
                    && events.iter().any(|e| e.kind == EventKind::Alias && last_part(&view.source(e)) == last);
                if alias {
                    continue;
                }
                let makes = event.kind == EventKind::Write && matches!(statement.kind, "create" | "select");
                let parts = Parts::of(view, event.from, event.to);
                let parts = parts.filter(|parts| !makes && !ctes.contains(&last) && scope.ours(parts));
                let tables = parts.as_ref().and_then(|parts| scope.tables(parts));
                if let (Some(parts), Some(tables)) = (&parts, &tables)
                    && tables.is_empty()
                {
                    let name = view.source(event);
                    let message = format!("the catalog has no table or view `{name}`");
                    let issue = Issue::new(IssueKind::UnknownTable, view.range(event.from, event.to), message);
                    issues.push(match near(&scope.databases(parts), parts) {
                        Some(near) => issue.hint(format!("did you mean `{near}`?")),
                        None => issue,
                    });
                }
                let table = match tables.as_deref() {
                    Some([table]) if table.complete => Some(*table),
                    Some(_) | None => None,
                };
                all_known &= table.is_some();
                sources.push((last, table));
            }
            EventKind::Alias => {
                let table = sources.last().and_then(|(_, table)| *table);
                sources.push((last_part(&view.source(event)), table));
            }
            _ => {}
        }
    }
    if events.len() > 5_000 {
        return;
    }
    let given = given(view, lists, n);
    let subqueries = !ctes.is_empty() || derived(view, n);
    for event in events.iter().filter(|e| e.kind == EventKind::Column) {
        let parts = parts(view, event.from, event.to);
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
        if candidates.iter().any(|table| table.columns.contains_key(column)) || given.contains(column) || column.starts_with('$') {
            continue;
        }
        let Some(first) = candidates.first() else { continue };
        if qualifier.is_none() && is_part_of_date(column) {
            continue;
        }
        let message = format!("`{}` has no column `{}`", first.name, view.source(event));
        let issue = Issue::new(IssueKind::UnknownColumn, view.range(event.from, event.to), message);
        let near = keyword::nearest(column, candidates.iter().flat_map(|t| t.columns.keys().map(String::as_str)));
        issues.push(match near {
            Some(near) => {
                issue.hint(format!("did you mean `{}`?", candidates.iter().find_map(|t| t.columns.get(near)).map_or(near, String::as_str)))
            }
            None => issue,
        });
    }
}

/// The table that is nearest to a name: of another schema, or spelt alike.
fn near(databases: &[&Database], parts: &Parts) -> Option<String> {
    let tables = |name: &str| databases.iter().find_map(|database| database.tables.get(name)).and_then(|tables| tables.first());
    let near = match tables(&parts.name) {
        Some(table) => Some(table),
        None => {
            let keys = databases.iter().flat_map(|database| database.tables.keys().map(String::as_str));
            keyword::nearest(&parts.name, keys).and_then(tables)
        }
    };
    near.map(|table| table.name.clone())
}

/// The parts of a dotted name, in lower case and without brackets.
fn parts(view: &View<'_>, from: usize, to: usize) -> Vec<String> {
    (from..to).filter(|n| view.lexed.tokens.get(*n).is_some_and(|t| !t.is(b'.'))).map(|n| last_part(view.word(n))).collect()
}

/// Whether a statement has a query inside it, whose columns may be of either.
fn derived(view: &View<'_>, n: usize) -> bool {
    let Some(parsed) = view.outcome.parsed.get(n) else { return false };
    (parsed.from + 1..parsed.to).any(|n| view.is(n, "SELECT") && view.lexed.tokens.get(n - 1).is_some_and(|t| t.is(b'(')))
}

/// The names that a statement gives to tables and columns, in lower case; ORDER BY may use them.
fn given(view: &View<'_>, lists: &Lists<'_>, n: usize) -> BTreeSet<String> {
    let Some(parsed) = view.outcome.parsed.get(n) else { return BTreeSet::new() };
    let tables = view.own(n).filter(|e| e.kind == EventKind::Alias).map(|e| last_part(&view.source(e)));
    let mut given: BTreeSet<String> = tables.collect();
    for select in (parsed.from..parsed.to).filter(|at| view.is(*at, "SELECT")) {
        for item in lists.selected(select, parsed.to).0 {
            // A column alone, or with its table in front, gives its own name, which must be there.
            let plain = item.to.saturating_sub(item.from) == 1 || item.to > 1 && lists.is(item.to - 2, b'.');
            if !plain && let Some(name) = lists.named(item) {
                given.insert(name.to_lowercase());
            }
        }
    }
    given
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
