//! The lexer's flaws as issues, joined with the grammar's so that a statement has at most one syntax error.

use super::lexer::{Flaw, FlawKind, Lexed};
use super::report::{Issue, IssueKind};
use super::tsql::statement::Parsed;

/// The issues of the lexer and the grammar in order of their place.
pub fn merge(text: &str, lexed: &Lexed, grammar: Vec<Issue>, parsed: &[Parsed]) -> Vec<Issue> {
    let mut issues: Vec<Issue> = Vec::new();
    let mut broken: Vec<usize> = Vec::new();
    for flaw in &lexed.flaws {
        let issue = issue(text, flaw);
        if issue.kind == IssueKind::Syntax {
            broken.push(flaw.start as usize);
        }
        issues.push(issue);
    }
    let place = |n: usize| lexed.tokens.get(n).map_or(text.len(), |t| t.start as usize);
    for issue in grammar {
        // A quote or a bracket left open in or just before the statement explains whatever followed.
        let at = issue.range.start;
        let statement = parsed.iter().rev().find(|p| !p.valid && place(p.from) <= at && at <= place(p.to));
        let from = statement.map_or(at, |p| place(p.from));
        let first = broken.partition_point(|b| *b < from);
        let explained = broken.get(first).is_some_and(|b| *b <= at)
            || first > 0
                && broken.get(first - 1).is_some_and(|b| {
                    text.get(*b..from).is_some_and(|between| between.len() < 2_000 && !between.contains(';'))
                        && parsed.iter().all(|p| p.valid || place(p.from) <= *b || place(p.from) >= from)
                });
        if !explained {
            issues.push(issue);
        }
    }
    issues.sort_by_key(|issue| (issue.range.start, issue.range.end));
    issues
}

fn issue(text: &str, flaw: &Flaw) -> Issue {
    let range = flaw.start as usize..flaw.end as usize;
    let found = text.get(range.clone()).unwrap_or("");
    match flaw.kind {
        FlawKind::SmartQuotes => {
            if found.chars().count() < 2 {
                return Issue::new(IssueKind::SmartQuotes, range, format!("`{found}` is a curly quote; SQL takes straight ones")).fix("'");
            }
            let body = found.strip_prefix(['N', 'n']).unwrap_or(found);
            let straight = body.starts_with('\'');
            let mut inner = body.chars();
            inner.next();
            inner.next_back();
            // In a string that a straight quote opened, quotes inside are doubled already.
            let inner = if straight { inner.as_str().to_string() } else { inner.as_str().replace('\'', "''") };
            let prefix = if found.starts_with(['N', 'n']) { "N" } else { "" };
            Issue::new(
                IssueKind::SmartQuotes,
                range,
                format!("`{}` is in curly quotes; SQL takes straight ones, as in `'{}'`", short(found), short(&inner)),
            )
            .fix(format!("{prefix}'{inner}'"))
        }
        FlawKind::DashComment => {
            Issue::new(IssueKind::Syntax, range, format!("expected `--`, found `{found}`: a comment begins with two hyphens")).fix("--")
        }
        FlawKind::HtmlEntity => {
            let meant = match found.to_ascii_lowercase().as_str() {
                "&lt;" => "<",
                "&gt;" => ">",
                "&amp;" => "&",
                "&nbsp;" => " ",
                "&quot;" => "\"",
                _ => "'",
            };
            Issue::new(IssueKind::Syntax, range, format!("expected `{meant}`, found the HTML entity `{found}`: code shows it as it stands"))
                .fix(meant)
        }
        FlawKind::OpenText => Issue::new(
            IssueKind::Syntax,
            range,
            format!("expected `'` at the end of the string `{}`, found the end of the line", short(found)),
        ),
        FlawKind::OpenName => {
            let close = if found.starts_with('"') { '"' } else { ']' };
            Issue::new(IssueKind::Syntax, range, format!("expected `{close}` at the end of the name `{}`", short(found)))
        }
        FlawKind::OpenComment => Issue::new(IssueKind::Syntax, range, "expected `*/` at the end of the comment, found the end of the text"),
        FlawKind::Markdown => Issue::new(IssueKind::Syntax, range, "unexpected `**`: code shows Markdown emphasis as it stands").fix(""),
        FlawKind::Prompt => {
            Issue::new(IssueKind::NotSql("a prompt".to_string()), range, format!("`{found}` is the prompt of a client, not SQL"))
                .hint("leave it out, so that the statement can be copied")
        }
        FlawKind::ClientOutput => Issue::new(
            IssueKind::NotSql("client output".to_string()),
            range,
            format!("`{}` is what a client prints, not SQL", short(found)),
        )
        .hint("move it to a block of its own"),
    }
}

fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let cut: String = line.chars().take(40).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}
