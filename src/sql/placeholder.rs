//! What the reader must replace before a text runs: `<database_name>`, `{x}`, `%testuser1%`, `[CM_ DBName]`, `YourDB`, `$(x)`, `@param`.

use std::ops::Range;

use super::analysis::View;
use super::keyword;
use super::lexer::TokenKind;
use super::report::{Issue, IssueKind};
use super::tsql::facts::EventKind;

/// How a placeholder is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceholderKind {
    /// `<database_name>`, bare, in a string or in a quoted name.
    Angle,
    /// `{x}`.
    Brace,
    /// `%testuser1%` in a LIKE string.
    Pattern,
    /// `[CM_ DBName]`: a quoted name that stands for another.
    Name,
    /// `your_x`, `YourDB`, `xxx`.
    Word,
    /// `$(x)`, which sqlcmd replaces.
    Sqlcmd,
    /// `@param`, used without being declared.
    Parameter,
    /// `?`, and `?1`, `:name` where they stand for a value that a program gives.
    Marker,
    /// A form that the book's configuration adds.
    Custom,
}

impl PlaceholderKind {
    /// Its name in the export.
    pub fn name(self) -> &'static str {
        match self {
            PlaceholderKind::Angle => "angle",
            PlaceholderKind::Brace => "brace",
            PlaceholderKind::Pattern => "pattern",
            PlaceholderKind::Name => "name",
            PlaceholderKind::Word => "word",
            PlaceholderKind::Sqlcmd => "sqlcmd",
            PlaceholderKind::Parameter => "parameter",
            PlaceholderKind::Marker => "marker",
            PlaceholderKind::Custom => "custom",
        }
    }
}

/// One placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Its text, with its marks: `<database_name>`.
    pub text: String,
    /// Its bytes in the checked text.
    pub range: Range<usize>,
    /// How it is written.
    pub kind: PlaceholderKind,
}

impl Placeholder {
    /// What it stands for, whatever its marks, case and separators are: `<Database Name>`, `{database_name}` and `$(DatabaseName)` have the
    /// same. `None` for what a program or a declaration fills in, and for words too short to say anything.
    pub fn key(&self) -> Option<String> {
        if matches!(self.kind, PlaceholderKind::Parameter | PlaceholderKind::Marker) {
            return None;
        }
        let key: String = self.text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let repeats = key.chars().all(|c| c == 'x' || c.is_numeric());
        (key.chars().count() > 2 && !repeats).then_some(key)
    }
}

/// Finds the placeholders of a text, in order of their place, and what is wrong with them.
pub fn find(view: &View<'_>) -> (Vec<Placeholder>, Vec<Issue>) {
    let mut found = Vec::new();
    let mut issues = Vec::new();
    let mut add = |range: Range<usize>, kind: PlaceholderKind| {
        if let Some(text) = view.text.get(range.clone())
            && found.len() < 10_000
        {
            found.push(Placeholder { text: text.to_string(), range, kind });
        }
    };
    for event in &view.outcome.events {
        if event.kind != EventKind::Placeholder {
            continue;
        }
        let range = view.range(event.from, event.to);
        let text = view.text.get(range.clone()).unwrap_or("").to_string();
        let kind = match text.bytes().next() {
            Some(b'{') => PlaceholderKind::Brace,
            Some(b'?') => PlaceholderKind::Marker,
            _ => PlaceholderKind::Angle,
        };
        if issues.len() < 200 {
            let line = text.lines().next().unwrap_or("");
            issues.push(
                Issue::new(IssueKind::Placeholder, range.clone(), format!("`{line}` stands for something that the reader must put in"))
                    .hint("declare a variable for it, or say beside the code what to put in"),
            );
        }
        add(range, kind);
    }
    let mut like = false;
    for (n, token) in view.lexed.tokens.iter().enumerate() {
        let range = token.start as usize..token.end as usize;
        let text = token.text(view.text);
        match token.kind {
            TokenKind::SqlcmdVariable => add(range, PlaceholderKind::Sqlcmd),
            TokenKind::Text => in_string(text, range.start, like, &mut add),
            TokenKind::Quoted => {
                if angle(text).is_some() || in_name(text) {
                    add(range, PlaceholderKind::Name);
                }
            }
            TokenKind::Word if is_word(text) => add(range, PlaceholderKind::Word),
            TokenKind::Word
            | TokenKind::Integer
            | TokenKind::Decimal
            | TokenKind::Binary
            | TokenKind::Variable
            | TokenKind::SystemVariable
            | TokenKind::Dollar
            | TokenKind::Punct(_)
            | TokenKind::Ellipsis
            | TokenKind::Go
            | TokenKind::Unknown
            | TokenKind::End => {}
        }
        like = view.is(n, "LIKE");
    }
    parameters(view, &mut found, &mut issues);
    found.sort_by_key(|p| (p.range.start, p.range.end));
    found.dedup_by(|b, a| a.range.start <= b.range.start && b.range.end <= a.range.end);
    (found, issues)
}

/// Variables that their batch uses and doesn't declare. If it declares others, that is likely an oversight.
fn parameters(view: &View<'_>, found: &mut Vec<Placeholder>, issues: &mut Vec<Issue>) {
    let mut from = 0;
    let mut batch: Vec<(usize, bool)> = Vec::new();
    let events = &view.outcome.events;
    let mut order: Vec<(usize, bool)> = events
        .iter()
        .filter(|e| matches!(e.kind, EventKind::Variable | EventKind::Declare))
        .map(|e| (e.from, e.kind == EventKind::Declare))
        .collect();
    order.sort_unstable();
    order.dedup();
    for (n, token) in view.lexed.tokens.iter().enumerate() {
        if !matches!(token.kind, TokenKind::Go | TokenKind::End) {
            continue;
        }
        while let Some(item) = order.get(from).filter(|(at, _)| *at < n) {
            batch.push(*item);
            from += 1;
        }
        undeclared(view, &batch, found, issues);
        batch.clear();
    }
}

fn undeclared(view: &View<'_>, batch: &[(usize, bool)], found: &mut Vec<Placeholder>, issues: &mut Vec<Issue>) {
    let lower = |n: usize| view.word(n).to_lowercase();
    let declared: std::collections::BTreeSet<String> = batch.iter().filter(|(_, d)| *d).map(|(n, _)| lower(*n)).collect();
    let mut reported = std::collections::BTreeSet::new();
    for (n, declares) in batch {
        let name = lower(*n);
        if *declares || declared.contains(&name) {
            continue;
        }
        let range = view.range(*n, n + 1);
        let text = view.word(*n).to_string();
        if !declared.is_empty() && reported.insert(name.clone()) && issues.len() < 300 {
            let issue = Issue::new(IssueKind::Placeholder, range.clone(), format!("`{text}` is used but not declared in its batch"));
            let near = keyword::nearest(&name, declared.iter().map(String::as_str));
            issues.push(match near {
                Some(near) => issue.hint(format!("did you mean `{near}`?")),
                None => issue.hint(format!("write `DECLARE {text} …` before it")),
            });
        }
        if found.len() < 10_000 {
            found.push(Placeholder { text, range, kind: PlaceholderKind::Parameter });
        }
    }
}

/// The first `<…>` in `text` that has words between, as a range of bytes.
pub(super) fn angle(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(open) = text.get(from..)?.find('<') {
        let start = from + open;
        let rest = text.get(start + 1..)?;
        let close = rest.find(['>', '<', '\n', '"', '=']);
        if let Some(close) = close
            && rest.as_bytes().get(close) == Some(&b'>')
        {
            let inside = rest.get(..close)?.trim();
            let good = inside.len() >= 2
                && inside.len() <= 80
                && inside.chars().next().is_some_and(char::is_alphabetic)
                && inside.chars().all(|c| c.is_alphanumeric() || " _-./\\'’()@:,*".contains(c))
                && !inside.ends_with('/');
            if good {
                return Some(start..start + 1 + close + 1);
            }
        }
        from = start + 1;
    }
    None
}

fn in_string(text: &str, start: usize, like: bool, add: &mut impl FnMut(Range<usize>, PlaceholderKind)) {
    let markup = text.contains("</") || text.contains("/>") || text.contains("<?") || text.contains("=\"");
    let mut from = 0;
    while !markup && let Some(range) = text.get(from..).and_then(angle) {
        add(start + from + range.start..start + from + range.end, PlaceholderKind::Angle);
        from += range.end;
    }
    let inner = text.trim_start_matches(['N', 'n']).trim_matches('\'');
    if let Some(word) = inner.strip_prefix('%').and_then(|rest| rest.strip_suffix('%'))
        && like
        && stands_for(word)
    {
        let at = text.find('%').unwrap_or(0);
        add(start + at..start + at + word.len() + 2, PlaceholderKind::Pattern);
    }
    if let Some(word) = inner.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'))
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '_' | ' '))
        && !word.is_empty()
    {
        let at = text.find('{').unwrap_or(0);
        add(start + at..start + at + word.len() + 2, PlaceholderKind::Brace);
    }
    if is_word(inner) {
        let at = text.find(inner).unwrap_or(0);
        add(start + at..start + at + inner.len(), PlaceholderKind::Word);
    }
}

/// Whether a search pattern's word stands for the reader's own.
fn stands_for(word: &str) -> bool {
    let lower = word.to_lowercase();
    !word.is_empty()
        && word.len() <= 60
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'))
        && [
            "test", "user", "name", "your", "example", "sample", "server", "computer", "machine", "domain", "keyword", "value", "string",
            "here", "xxx", "contoso", "text",
        ]
        .iter()
        .any(|w| lower.contains(w))
}

/// Whether a quoted name stands for another.
fn in_name(text: &str) -> bool {
    let inner = text.trim_matches(['[', ']', '"']);
    let lower = inner.trim().to_lowercase();
    let squeezed: String = lower.chars().filter(|c| !c.is_whitespace() && *c != '_').collect();
    is_word(inner.trim())
        || squeezed.ends_with("dbname")
        || squeezed.ends_with("xxx")
        || squeezed == "cmx"
        || matches!(squeezed.as_str(), "databasename" | "servername" | "sitecode" | "loginname" | "schemaname" | "instancename")
            && inner.contains(char::is_whitespace)
        || lower.starts_with("your ")
}

/// Whether an unquoted word stands for another: `YourDB`, `your_table`, `xxx`.
pub(super) fn is_word(text: &str) -> bool {
    let Some(head) = text.get(..4) else { return text.eq_ignore_ascii_case("xxx") };
    let next = text.get(4..).and_then(|rest| rest.chars().next());
    if head.eq_ignore_ascii_case("your") && text.len() <= 60 && !text.contains(char::is_whitespace) {
        let camel = head.starts_with('Y') || head == "your";
        return next.is_some_and(|c| c == '_' || c == '-' || c.is_uppercase()) && camel || head == "YOUR" && next == Some('_');
    }
    text.len() <= 12 && text.bytes().all(|b| b.eq_ignore_ascii_case(&b'x'))
}
