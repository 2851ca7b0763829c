//! Reads what DDL defines.

use super::super::analysis::{View, last_part};
use super::super::items::{Item, Lists};
use super::super::lexer::TokenKind;
use super::super::tsql::facts::EventKind;
use super::{Catalog, Parameter, Parts, Routine, Table};

/// Words that begin an item of CREATE TABLE that is no column.
const OTHERS: &[&str] = &["CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "INDEX", "PERIOD"];

/// Adds the objects of a text. `named` is their database, where the caller knows it.
pub(super) fn read(catalog: &mut Catalog, named: Option<String>, view: &View<'_>) -> usize {
    let lists = Lists::new(view);
    let mut current = String::new();
    let mut found = 0;
    for (n, parsed) in view.outcome.parsed.iter().enumerate() {
        let from = parsed.from;
        if view.is(from, "USE") && named.is_none() {
            current = last_part(view.word(from + 1));
        }
        let create = view.is(from, "CREATE") || view.is(from, "ALTER") && view.is(from + 1, "TABLE");
        let object = (from + 1..from + 5)
            .find(|n| ["TABLE", "VIEW", "PROCEDURE", "PROC", "FUNCTION", "SYNONYM"].iter().any(|word| view.is(*n, word)));
        let Some(object) = object.filter(|_| create) else { continue };
        let wanted = |kind: EventKind| kind == EventKind::Define || kind == EventKind::Write;
        let Some(event) = view.own(n).find(|event| wanted(event.kind) && event.from > object) else { continue };
        let Some(parts) = Parts::of(view, event.from, event.to) else { continue };
        let database = named.as_ref().or(parts.database.as_ref()).unwrap_or(&current).clone();
        let database = catalog.databases.entry(database).or_default();
        let schema = parts.schema.clone().unwrap_or_else(|| "dbo".to_owned());
        let name = view.source(event);
        if view.is(from, "ALTER") {
            let tables = database.tables.get_mut(&parts.name).into_iter().flatten();
            for table in tables.filter(|table| table.schema == schema) {
                alter(view, &lists, event.to, parsed.to, table);
            }
            continue;
        }
        found += 1;
        if view.is(object, "TABLE") || view.is(object, "VIEW") || view.is(object, "SYNONYM") {
            let mut table = Table { name, schema, ..Table::default() };
            if view.is(object, "TABLE") {
                columns(view, &lists, event.to, &mut table);
                table.complete &= parsed.valid;
            } else if view.is(object, "VIEW") {
                described(view, &lists, event.to, parsed.to, &mut table);
                table.complete &= parsed.valid;
            }
            database.tables.entry(parts.name).or_default().push(table);
        } else {
            let function = view.is(object, "FUNCTION");
            let parameters = parameters(view, &lists, event.to, parsed.to);
            database.routines.entry(parts.name).or_default().push(Routine { name, schema, parameters, function });
        }
    }
    found
}

fn add(view: &View<'_>, table: &mut Table, n: usize) {
    let name = view.word(n);
    table.columns.insert(last_part(name), name.trim_matches(['[', ']', '"']).to_owned());
}

/// The columns in the list of a CREATE TABLE that opens at token `open`.
fn columns(view: &View<'_>, lists: &Lists<'_>, open: usize, table: &mut Table) {
    let Some((items, _)) = lists.bracketed(open) else { return };
    table.complete = true;
    for item in items {
        column(view, item, table);
    }
}

fn column(view: &View<'_>, item: Item, table: &mut Table) {
    let kind = view.lexed.tokens.get(item.from).map(|token| token.kind);
    let named = kind == Some(TokenKind::Quoted) || kind == Some(TokenKind::Word) && !OTHERS.iter().any(|word| view.is(item.from, word));
    if item.from >= item.to || !named {
        // `xml COLUMN_SET` aside, everything else is a constraint, or an ellipsis that leaves columns out.
        table.complete &= kind == Some(TokenKind::Word) || item.from >= item.to;
        return;
    }
    add(view, table, item.from);
    let has = |word: &str| (item.from + 1..item.to).any(|n| view.is(n, word));
    let filled = view.is(item.from + 1, "AS") || has("IDENTITY") || has("GENERATED") || has("COLUMN_SET");
    table.given += usize::from(!filled);
}

/// The columns of a view: those that it lists, else those that its first query gives.
fn described(view: &View<'_>, lists: &Lists<'_>, from: usize, to: usize, table: &mut Table) {
    if let Some((items, _)) = lists.bracketed(from) {
        table.complete = true;
        items.iter().for_each(|item| add(view, table, item.from));
        return;
    }
    let mut at = from;
    while at < to && !view.is(at, "SELECT") {
        at = lists.next(at);
    }
    if at >= to {
        return;
    }
    let (items, _) = lists.selected(at, to);
    table.complete = lists.count(&items).is_some();
    for item in items {
        match lists.named(item) {
            Some(name) => drop(table.columns.insert(name.to_lowercase(), name.to_owned())),
            None => table.complete = false,
        }
    }
}

/// `ALTER TABLE … ADD column`: what else it does, constraints aside, makes the columns uncertain.
fn alter(view: &View<'_>, lists: &Lists<'_>, from: usize, to: usize, table: &mut Table) {
    let mut at = from;
    while at < to && !["ADD", "DROP", "ALTER"].iter().any(|word| view.is(at, word)) {
        at += 1;
    }
    if view.is(at, "ADD") {
        lists.divide(at + 1, to).into_iter().filter(|item| !view.is(item.from, "DEFAULT")).for_each(|item| column(view, item, table));
    } else if view.is(at, "DROP") && !view.is(at + 1, "CONSTRAINT") {
        table.complete = false;
    }
}

/// The parameters of a procedure or function, behind its name.
fn parameters(view: &View<'_>, lists: &Lists<'_>, from: usize, to: usize) -> Vec<Parameter> {
    let variable = |n: usize| view.lexed.tokens.get(n).is_some_and(|token| token.kind == TokenKind::Variable);
    let items = match lists.bracketed(from) {
        Some((items, _)) => items,
        None => {
            let mut end = from;
            // AS stands behind a parameter's name too.
            let ends = |n: usize| ["AS", "WITH", "FOR"].iter().any(|word| view.is(n, word)) && !variable(n.saturating_sub(1));
            while end < to && !ends(end) {
                end = lists.next(end);
            }
            lists.divide(from, end)
        }
    };
    let parameter =
        |item: Item| Parameter { name: view.word(item.from).to_owned(), optional: (item.from..item.to).any(|n| lists.is(n, b'=')) };
    items.into_iter().filter(|item| item.from < item.to && variable(item.from)).map(parameter).collect()
}
