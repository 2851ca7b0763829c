//! A schema, read from DDL, against which tables, columns and numbers of arguments are checked.

mod arguments;
mod define;
mod names;

use std::collections::BTreeMap;

use super::analysis::{View, last_part};
use super::items::Lists;
use super::lexer;
use super::report::Issue;
use super::tsql;

/// The tables, views, procedures and functions of one or more databases.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// By name in lower case; the empty name is a database that nothing names.
    databases: BTreeMap<String, Database>,
}

#[derive(Clone, Debug, Default)]
struct Database {
    /// By name in lower case, without schema; several schemas may have a table of that name.
    tables: BTreeMap<String, Vec<Table>>,
    /// Procedures and functions by name in lower case, without schema.
    routines: BTreeMap<String, Vec<Routine>>,
}

#[derive(Clone, Debug, Default)]
struct Table {
    /// As the DDL spells it, with its schema.
    name: String,
    /// In lower case; `dbo` where the DDL names none.
    schema: String,
    /// In lower case, by name; the value is as the DDL spells it.
    columns: BTreeMap<String, String>,
    /// Whether all of its columns are known. Those of a view with a `*` aren't.
    complete: bool,
    /// How many values an INSERT without a list of columns must give; 0 where that can't be told.
    given: usize,
}

#[derive(Clone, Debug, Default)]
struct Routine {
    /// As the DDL spells it.
    name: String,
    schema: String,
    parameters: Vec<Parameter>,
    function: bool,
}

#[derive(Clone, Debug, Default)]
struct Parameter {
    /// As the DDL spells it, with its `@`.
    name: String,
    /// Whether it has a default.
    optional: bool,
}

/// A dotted name in lower case, taken apart.
#[derive(Clone, Debug, Default)]
struct Parts {
    database: Option<String>,
    schema: Option<String>,
    name: String,
}

impl Catalog {
    /// Adds what a text of `CREATE TABLE`, `CREATE VIEW`, `CREATE PROCEDURE` and `CREATE FUNCTION` defines. `database` names the database
    /// that it describes; without, `USE` in the text does. Gives the number of objects it found; other statements, and ones that don't
    /// parse, are passed over.
    pub fn add(&mut self, database: Option<&str>, ddl: &str) -> usize {
        let lexed = lexer::lex(ddl, 2_000_000);
        let outcome = tsql::parse(ddl, &lexed);
        let view = View { text: ddl, lexed: &lexed, outcome: &outcome };
        define::read(self, database.map(str::to_lowercase), &view)
    }

    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.databases.values().all(|database| database.tables.is_empty() && database.routines.is_empty())
    }

    /// The tables and columns of `text` that the catalog doesn't have, and the wrong numbers of values and arguments. Nothing is said about
    /// other databases, system objects, temporary tables, or anything that can't be told for certain.
    pub fn check(&self, text: &str, options: &super::Options) -> Vec<Issue> {
        if self.is_empty() || text.len() > options.max_bytes {
            return Vec::new();
        }
        let lexed = lexer::lex(text, options.max_tokens);
        let outcome = tsql::parse(text, &lexed);
        let view = View { text, lexed: &lexed, outcome: &outcome };
        let lists = Lists::new(&view);
        let mut made: Vec<String> = Vec::new();
        let mut issues = Vec::new();
        let mut current: Option<String> = None;
        let statements = super::analysis::statements(&view);
        for (n, statement) in statements.iter().enumerate() {
            let from = outcome.parsed.get(n).map_or(0, |p| p.from);
            if statement.kind == "use" {
                current = Some(last_part(view.word(from + 1)));
            }
            if statement.kind == "create" || statement.kind == "select" {
                made.extend(statement.writes.iter().map(|name| last_part(name)));
            }
            if statement.valid && issues.len() < 500 && made.len() < 5_000 {
                let scope = Scope { catalog: self, current: current.as_deref(), made: &made };
                names::check(&scope, &view, &lists, n, statement, &mut issues);
                arguments::check(&scope, &view, &lists, n, statement, &mut issues);
            }
        }
        issues
    }
}

/// What a statement may name.
struct Scope<'a> {
    catalog: &'a Catalog,
    /// The database that `USE` chose.
    current: Option<&'a str>,
    /// Tables that the text itself makes, in lower case.
    made: &'a [String],
}

impl<'a> Scope<'a> {
    /// The databases that a name may belong to; none if it is of a database that the catalog doesn't describe.
    fn databases(&self, parts: &Parts) -> Vec<&'a Database> {
        let all = &self.catalog.databases;
        match parts.database.as_deref().or(self.current) {
            Some(name) => match all.get(name) {
                Some(database) => vec![database],
                // A script without a name may describe the database that USE chose, not one that is named in another way.
                None if parts.database.is_none() => all.get("").into_iter().collect(),
                None => Vec::new(),
            },
            None => all.values().collect(),
        }
    }

    /// Whether a name may be one of the catalog's: no system schema, no temporary table, no placeholder, no table made on the way.
    fn ours(&self, parts: &Parts) -> bool {
        let system = |part: &str| matches!(part, "sys" | "information_schema");
        let name = parts.name.as_str();
        !(name.is_empty()
            || name.starts_with(['#', '@', '<', '{', '$'])
            || name.contains("...")
            || matches!(name, "inserted" | "deleted")
            || name.starts_with("sys") && parts.schema.as_deref().is_none_or(|schema| schema == "dbo")
            || parts.schema.as_deref().is_some_and(|schema| system(schema) || schema.starts_with(['<', '{', '$']))
            || self.made.iter().any(|made| made == name))
    }

    /// The tables that a name may mean. `None` if the catalog doesn't describe its database.
    fn tables(&self, parts: &Parts) -> Option<Vec<&'a Table>> {
        let databases = self.databases(parts);
        if databases.is_empty() {
            return None;
        }
        let fits = |table: &&Table| parts.schema.as_ref().is_none_or(|schema| *schema == table.schema);
        Some(databases.iter().filter_map(|database| database.tables.get(&parts.name)).flatten().filter(fits).collect())
    }

    /// The procedures or functions that a name may mean.
    fn routines(&self, parts: &Parts, function: bool) -> Vec<&'a Routine> {
        let fits =
            |routine: &&Routine| routine.function == function && parts.schema.as_ref().is_none_or(|schema| *schema == routine.schema);
        self.databases(parts).iter().filter_map(|database| database.routines.get(&parts.name)).flatten().filter(fits).collect()
    }
}

impl Parts {
    /// Takes the tokens `from..to` apart; `None` for a name of a linked server.
    fn of(view: &View<'_>, from: usize, to: usize) -> Option<Parts> {
        let mut parts: Vec<String> = Vec::new();
        let mut dotted = true;
        for n in from..to {
            if view.lexed.tokens.get(n).is_some_and(|token| token.is(b'.')) {
                if dotted {
                    parts.push(String::new());
                }
                dotted = true;
            } else if dotted {
                parts.push(last_part(view.word(n)));
                dotted = false;
            } else {
                // More than one token a part: a placeholder is among them.
                return None;
            }
        }
        if parts.len() > 3 {
            return None;
        }
        let mut parts = parts.into_iter().rev().map(|part| (!part.is_empty()).then_some(part));
        let name = parts.next().flatten()?;
        Some(Parts { name, schema: parts.next().flatten(), database: parts.next().flatten() })
    }
}
