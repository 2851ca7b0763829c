//! Lists whose lengths must agree: the columns and values of an INSERT, the rows of VALUES, the queries that UNION joins, the columns
//! that an alias names. No catalog is needed to tell.

use super::analysis::{Statement, View};
use super::items::Lists;
use super::lexer::TokenKind;
use super::report::{Issue, IssueKind};

/// The lists of a text that disagree.
pub fn check(view: &View<'_>, statements: &[Statement]) -> Vec<Issue> {
    let mut issues = Vec::new();
    if !(0..view.lexed.tokens.len()).any(|n| view.is(n, "SELECT") || view.is(n, "VALUES")) {
        return issues;
    }
    let lists = Lists::new(view);
    for (n, statement) in statements.iter().enumerate() {
        let query = matches!(statement.kind, "select" | "insert" | "update" | "delete" | "merge")
            || statement.kind == "create" && statement.object == Some("view");
        let Some(parsed) = view.outcome.parsed.get(n).filter(|_| query && statement.valid && issues.len() < 300) else { continue };
        let found = Found { view, lists: &lists, to: parsed.to };
        for at in parsed.from..parsed.to {
            if view.is(at, "SELECT") {
                issues.extend(found.arms(at));
                issues.extend(found.derived(at));
            } else if view.is(at, "VALUES") && lists.is(at + 1, b'(') {
                issues.extend(found.rows(at));
                issues.extend(found.derived(at));
            } else if view.is(at, "INSERT") {
                issues.extend(found.insert(at));
            }
        }
    }
    issues
}

struct Found<'a> {
    view: &'a View<'a>,
    lists: &'a Lists<'a>,
    /// Ends the statement.
    to: usize,
}

fn several(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

impl Found<'_> {
    fn issue(&self, from: usize, to: usize, message: String, hint: &str) -> Issue {
        Issue::new(IssueKind::Arity, self.view.range(from, to), message).hint(hint)
    }

    /// The queries behind the first one of a chain.
    fn arms(&self, select: usize) -> Vec<Issue> {
        let before = |n: usize, word: &str| select.checked_sub(n).is_some_and(|at| self.view.is(at, word));
        let first = !["UNION", "EXCEPT", "INTERSECT"].iter().any(|word| before(1, word) || before(1, "ALL") && before(2, word));
        let (items, end) = self.lists.selected(select, self.to);
        let Some(wanted) = self.lists.count(&items).filter(|_| first) else { return Vec::new() };
        let mut issues = Vec::new();
        let mut next = self.lists.joined(end, self.to);
        while let Some(arm) = next {
            let (items, end) = self.lists.selected(arm, self.to);
            if let Some(count) = self.lists.count(&items).filter(|count| *count != wanted) {
                let message = format!("this query gives {}, and the first one {wanted}", several(count, "column"));
                issues.push(self.issue(arm, arm + 1, message, "give each query as many columns as the first"));
            }
            next = self.lists.joined(end, self.to);
        }
        issues
    }

    /// The rows of VALUES, each of which must be as long as the first. Those of an INSERT with columns are measured against these.
    fn rows(&self, values: usize) -> Vec<Issue> {
        let rows = self.table(values);
        let Some(&(_, _, wanted)) = rows.first() else { return Vec::new() };
        let differs = rows.iter().skip(1).filter(|(_, _, count)| *count != wanted);
        differs
            .map(|(open, close, count)| {
                let message = format!("this row has {}, and the first one {wanted}", several(*count, "value"));
                self.issue(*open, close + 1, message, "give each row as many values as the first")
            })
            .collect()
    }

    /// The rows of the VALUES at a token: their brackets and their length. Rows of unknown length are left out.
    fn table(&self, values: usize) -> Vec<(usize, usize, usize)> {
        let mut rows = Vec::new();
        let mut at = values + 1;
        while let Some((items, close)) = self.lists.bracketed(at) {
            if let Some(count) = self.lists.count(&items) {
                rows.push((at, close, count));
            }
            if !self.lists.is(close + 1, b',') {
                break;
            }
            at = close + 2;
        }
        rows
    }

    /// `INSERT … (columns) VALUES (…)` and `INSERT … (columns) SELECT …`, in a MERGE too.
    fn insert(&self, insert: usize) -> Option<Issue> {
        let mut at = insert + 1;
        // The list of columns is the first bracket on this level that neither TOP nor WITH owns.
        let columns = loop {
            if at >= self.to || ["VALUES", "SELECT", "EXEC", "EXECUTE", "DEFAULT", "OUTPUT"].iter().any(|word| self.view.is(at, word)) {
                return None;
            }
            let owned = at.checked_sub(1).is_some_and(|before| self.view.is(before, "TOP") || self.view.is(before, "WITH"));
            if self.lists.is(at, b'(') && !owned {
                break at;
            }
            at = self.lists.next(at);
        };
        let (items, close) = self.lists.bracketed(columns)?;
        let wanted = self.lists.count(&items).filter(|_| !self.view.is(columns + 1, "SELECT") && !self.view.is(columns + 1, "WITH"))?;
        at = close + 1;
        while at < self.to && !["VALUES", "SELECT", "EXEC", "EXECUTE", "WITH"].iter().any(|word| self.view.is(at, word)) {
            at = self.lists.next(at);
        }
        let named = format!("`INSERT` names {}", several(wanted, "column"));
        let hint = "name a column for each value, and give a value to each column";
        if self.view.is(at, "SELECT") {
            let (items, _) = self.lists.selected(at, self.to);
            let count = self.lists.count(&items).filter(|count| *count != wanted)?;
            return Some(self.issue(at, at + 1, format!("{named}, and the query gives {count}"), hint));
        }
        let rows = if self.view.is(at, "VALUES") { self.table(at) } else { Vec::new() };
        let first = rows.first().map(|(_, _, count)| *count)?;
        let (open, close, count) = rows.into_iter().find(|(_, _, count)| *count != wanted && *count == first)?;
        Some(self.issue(open, close + 1, format!("{named} and gives {}", several(count, "value")), hint))
    }

    /// `(SELECT …) AS x (a, b)`, `(VALUES …) AS x (a, b)` and `WITH x (a, b) AS (SELECT …)`.
    fn derived(&self, query: usize) -> Option<Issue> {
        let open = query.checked_sub(1).filter(|open| self.lists.is(*open, b'('))?;
        let count = if self.view.is(query, "SELECT") {
            let (items, _) = self.lists.selected(query, self.to);
            self.lists.count(&items)?
        } else {
            self.table(query).first().map(|(_, _, count)| *count)?
        };
        let behind = self.lists.close(open)? + 1;
        let name = behind + usize::from(self.view.is(behind, "AS"));
        let names = self.names(name + 1).filter(|_| self.is_name(name)).or_else(|| {
            // The list of a common table expression stands in front of AS.
            let close = open.checked_sub(2).filter(|close| self.view.is(close + 1, "AS") && self.lists.is(*close, b')'))?;
            let from = (close.saturating_sub(2_000)..close).rev().find(|at| self.lists.is(*at, b'('))?;
            self.names(from).filter(|(_, end, _)| *end == close && from > 0 && self.is_name(from - 1))
        });
        let (from, close, wanted) = names.filter(|(_, _, wanted)| *wanted != count)?;
        let message = format!(
            "{} here, and the query gives {count}",
            if wanted == 1 { "1 name stands".to_owned() } else { format!("{wanted} names stand") }
        );
        Some(self.issue(from, close + 1, message, "name each column of the query once"))
    }

    /// A bracketed list of single names at token `open`.
    fn names(&self, open: usize) -> Option<(usize, usize, usize)> {
        let (items, close) = self.lists.bracketed(open)?;
        let plain = !items.is_empty() && items.iter().all(|item| item.to == item.from + 1 && self.is_name(item.from));
        plain.then_some((open, close, items.len()))
    }

    fn is_name(&self, n: usize) -> bool {
        match self.view.lexed.tokens.get(n).map(|token| token.kind) {
            Some(TokenKind::Quoted) => true,
            Some(TokenKind::Word) => !super::keyword::is_reserved(self.view.word(n)),
            _ => false,
        }
    }
}
