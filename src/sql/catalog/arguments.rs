//! Numbers of values and arguments: what an INSERT without a list of columns gives, what a procedure or function takes.

use super::super::analysis::{Statement, View};
use super::super::items::{Item, Lists};
use super::super::keyword;
use super::super::lexer::TokenKind;
use super::super::report::{Issue, IssueKind};
use super::super::tsql::facts::{Event, EventKind};
use super::{Parts, Routine, Scope};

pub(super) fn check(scope: &Scope<'_>, view: &View<'_>, lists: &Lists<'_>, n: usize, statement: &Statement, issues: &mut Vec<Issue>) {
    let Some(parsed) = view.outcome.parsed.get(n) else { return };
    for event in view.own(n) {
        match event.kind {
            EventKind::Call => issues.extend(call(scope, view, lists, event, parsed.to)),
            EventKind::Function => issues.extend(function(scope, view, lists, event)),
            EventKind::Write if statement.kind == "insert" => issues.extend(insert(scope, view, lists, event, parsed.to)),
            _ => {}
        }
    }
}

fn issue(view: &View<'_>, from: usize, to: usize, message: String) -> Issue {
    Issue::new(IssueKind::Arity, view.range(from, to), message)
}

fn values(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// `INSERT t VALUES (…)` and `INSERT t SELECT …`, which must fill all columns that the server doesn't fill itself.
fn insert(scope: &Scope<'_>, view: &View<'_>, lists: &Lists<'_>, event: &Event, to: usize) -> Option<Issue> {
    let parts = Parts::of(view, event.from, event.to).filter(|parts| scope.ours(parts))?;
    let tables = scope.tables(&parts)?;
    let [table] = tables.as_slice() else { return None };
    let mut at = event.to;
    if view.is(at, "WITH") {
        at = lists.next(at + 1);
    }
    if !table.complete || table.given == 0 || lists.is(at, b'(') {
        return None;
    }
    while at < to && !["VALUES", "SELECT", "EXEC", "EXECUTE", "DEFAULT", "WITH"].iter().any(|word| view.is(at, word)) {
        at = lists.next(at);
    }
    let (from, end, items) = if view.is(at, "VALUES") {
        let (items, close) = lists.bracketed(at + 1)?;
        (at + 1, close + 1, items)
    } else if view.is(at, "SELECT") {
        (at, at + 1, lists.selected(at, to).0)
    } else {
        return None;
    };
    let count = lists.count(&items).filter(|count| *count != table.given)?;
    let message =
        format!("`{}` takes {}, and {count} {} given", table.name, values(table.given, "value"), if count == 1 { "is" } else { "are" });
    Some(issue(view, from, end, message).hint("name the columns that the values are for"))
}

/// The arguments of a function. A parameter with a default still needs the word DEFAULT.
fn function(scope: &Scope<'_>, view: &View<'_>, lists: &Lists<'_>, event: &Event) -> Option<Issue> {
    let parts = Parts::of(view, event.from, event.to).filter(|parts| parts.schema.is_some() && scope.ours(parts))?;
    let routines = scope.routines(&parts, true);
    let [routine] = routines.as_slice() else { return None };
    let (items, close) = lists.bracketed(event.to)?;
    let count = lists.count(&items).filter(|count| *count != routine.parameters.len())?;
    let message = format!(
        "`{}` takes {}, and {count} {} given",
        routine.name,
        values(routine.parameters.len(), "argument"),
        if count == 1 { "is" } else { "are" }
    );
    Some(issue(view, event.from, close + 1, message).hint(format!("its parameters are {}", list(routine))))
}

fn list(routine: &Routine) -> String {
    let names: Vec<String> = routine.parameters.iter().take(8).map(|parameter| format!("`{}`", parameter.name)).collect();
    match (names.is_empty(), routine.parameters.len() > 8) {
        (true, _) => "none".to_owned(),
        (false, true) => format!("{}, …", names.join(", ")),
        (false, false) => names.join(", "),
    }
}

/// The arguments of EXEC, by place or by name.
fn call(scope: &Scope<'_>, view: &View<'_>, lists: &Lists<'_>, event: &Event, to: usize) -> Option<Issue> {
    let parts = Parts::of(view, event.from, event.to).filter(|parts| scope.ours(parts))?;
    let routines = scope.routines(&parts, false);
    let [routine] = routines.as_slice() else { return None };
    let mut end = event.to;
    while end < to && !lists.is(end, b';') && !view.is(end, "WITH") {
        end = lists.next(end);
    }
    let items = if end == event.to { Vec::new() } else { lists.divide(event.to, end) };
    lists.count(&items)?;
    let name = |item: &Item| {
        let variable = view.lexed.tokens.get(item.from).is_some_and(|token| token.kind == TokenKind::Variable);
        (variable && lists.is(item.from + 1, b'=')).then(|| view.word(item.from))
    };
    let knows = |name: &str| routine.parameters.iter().position(|parameter| parameter.name.eq_ignore_ascii_case(name));
    let mut given = vec![false; routine.parameters.len()];
    for (at, item) in items.iter().enumerate() {
        let place = match name(item) {
            None => at,
            Some(name) => match knows(name) {
                Some(place) => place,
                None => {
                    let message = format!("`{}` has no parameter `{name}`", routine.name);
                    let near = keyword::nearest(&name.to_lowercase(), routine.parameters.iter().map(|p| p.name.as_str()));
                    let hint =
                        near.map_or_else(|| format!("its parameters are {}", list(routine)), |near| format!("did you mean `{near}`?"));
                    return Some(issue(view, item.from, item.from + 1, message).hint(hint));
                }
            },
        };
        match given.get_mut(place) {
            Some(slot) => *slot = true,
            None => {
                let message = format!("`{}` takes {}, and {} are given", routine.name, values(given.len(), "argument"), items.len());
                return Some(issue(view, item.from, item.to, message).hint(format!("its parameters are {}", list(routine))));
            }
        }
    }
    let missing = routine.parameters.iter().zip(&given).find(|(parameter, given)| !parameter.optional && !**given);
    let (parameter, _) = missing?;
    let message = format!("`{}` needs `{}`, which is not given", routine.name, parameter.name);
    Some(issue(view, event.from, event.to, message).hint(format!("its parameters are {}", list(routine))))
}
