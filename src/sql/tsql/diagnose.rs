//! Why a statement didn't parse, and where the author must type.
//!
//! The place where the parser stopped is often not the place of the slip: in `SELECT * FROM t WEHRE x = 1` the parser stops at
//! `x`, having taken `WEHRE` for an alias. So the likely slips are tried out, each as a change of one token, and the parse is
//! repeated: the change that lets it go on names the slip. Trials are bounded in number and length.

use super::super::keyword;
use super::super::lexer::TokenKind;
use super::super::report::{Edit, Issue, IssueKind};
use super::parser::{Expected, Parser, Patch};

/// How many failures of a text are studied. The others get a plain message.
const STUDIED: u32 = 40;
/// How far behind the failure the slip is looked for, in tokens.
const BACK: usize = 40;
/// The longest statement that is parsed again, in tokens.
const LONG: usize = 4_000;

/// What a trial came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reach {
    /// Whether the statement then parsed.
    pub done: bool,
    /// The farthest token, in the numbering without the patch.
    pub far: usize,
}

/// The slip that a trial has shown.
pub struct Slip {
    /// The tokens to point at; an empty range points behind the token before.
    pub from: usize,
    /// The token behind the last of them.
    pub to: usize,
    /// What to say.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// What to write in place of them, where that is certain.
    pub text: Option<String>,
    /// The byte to point at, where that is no token.
    pub place: Option<usize>,
}

impl Slip {
    /// The same, pointing at a byte.
    pub fn at(mut self, place: Option<usize>) -> Slip {
        self.place = place;
        self
    }
}

impl Parser<'_> {
    /// Reports why the statement at token `start` doesn't parse. `first` tells whether it is the first of its batch.
    pub fn diagnose(&mut self, start: usize, first: bool) {
        let far = self.far.max(start);
        let expected = self.expected.clone();
        if self.left_out(far) || self.issues.len() >= 200 {
            return;
        }
        let studied = self.studied < STUDIED && far - start < LONG;
        let slip = if studied { self.study(start, far, first, &expected) } else { None };
        let issue = match slip {
            Some(slip) => {
                let range = slip.place.map_or_else(|| self.range(slip.from, slip.to), |place| place..place);
                let fix = slip.text.map(|text| Edit { range: range.clone(), text });
                Issue { kind: IssueKind::Syntax, range, message: slip.message, hint: slip.hint, fix }
            }
            None => self.plain(start, far, &expected),
        };
        self.issues.push(issue);
    }

    /// Whether the parse stopped where the writer left something out, which has an issue of its own.
    fn left_out(&self, far: usize) -> bool {
        [far, far.wrapping_sub(1)].iter().any(|n| self.token(*n).kind == TokenKind::Ellipsis)
    }

    /// The bytes of the tokens `from..to`; if there are none, the place behind the token before.
    fn range(&self, from: usize, to: usize) -> std::ops::Range<usize> {
        if from >= to {
            let end = from.checked_sub(1).map_or(0, |n| self.token(n).end as usize);
            return end..end;
        }
        let start = self.token(from).start as usize;
        start..(self.token(to - 1).end as usize).max(start)
    }

    fn plain(&self, start: usize, far: usize, expected: &[Expected]) -> Issue {
        let token = self.token(far);
        let found = self.found(far);
        let required = self.required.filter(|(at, what)| *at == far && expected.contains(what));
        let wanted = required.map_or_else(|| list(expected), |(_, what)| list(&[what]));
        let message = if far == start && token.kind == TokenKind::Word {
            format!("expected a statement, found {found}")
        } else if wanted.is_empty() {
            format!("unexpected {found}")
        } else {
            format!("expected {wanted}, found {found}")
        };
        let range =
            if token.kind == TokenKind::End || token.is(b';') && token.first { self.range(far, far) } else { self.range(far, far + 1) };
        Issue::new(IssueKind::Syntax, range, message)
    }

    /// The token at `n`, for a message.
    pub fn found(&self, n: usize) -> String {
        match self.token(n).kind {
            TokenKind::End => "the end of the batch".to_string(),
            _ => {
                let text = self.text(n);
                let short: String = text.chars().take(40).collect();
                if short.len() < text.len() {
                    format!("`{}…`", short.lines().next().unwrap_or(""))
                } else {
                    format!("`{}`", short.lines().next().unwrap_or(""))
                }
            }
        }
    }

    /// Parses the statement again with a change, and tells how far that came.
    pub fn attempt_patch(&mut self, start: usize, first: bool, patch: Option<Patch>) -> Reach {
        let (at, far, depth, fuel) = (self.at, self.far, self.depth, self.fuel);
        let expected = std::mem::take(&mut self.expected);
        let events = self.events.len();
        let (deep, end, merge, conditional) = (self.too_deep, self.end, self.in_merge, self.in_if);
        self.at = start;
        self.far = start;
        self.patch = patch;
        self.quiet = true;
        self.fuel = self.fuel.min(200_000);
        let (add, shift): (usize, isize) = match patch {
            Some(Patch::Insert(..)) => (1, -1),
            Some(Patch::Delete(_) | Patch::Join(_)) => (0, 1),
            Some(Patch::Replace(..)) | None => (0, 0),
        };
        self.end += add;
        let done = self.statement(first).is_ok() && self.ends_well();
        let reached = if done { self.at.max(self.far) } else { self.far };
        let place = match patch {
            Some(Patch::Insert(at, _) | Patch::Delete(at) | Patch::Join(at)) => at,
            Some(Patch::Replace(..)) | None => usize::MAX,
        };
        let reached = if reached > place { reached.saturating_add_signed(shift) } else { reached };
        self.patch = None;
        self.end = end;
        self.quiet = false;
        self.at = at;
        self.far = far;
        self.depth = depth;
        self.fuel = fuel.saturating_sub(1_000);
        self.expected = expected;
        self.events.truncate(events);
        self.too_deep = deep;
        self.in_merge = merge;
        self.in_if = conditional;
        Reach { done, far: reached }
    }

    fn study(&mut self, start: usize, far: usize, first: bool, expected: &[Expected]) -> Option<Slip> {
        self.studied += 1;
        self.trace = Some(Vec::new());
        let plain = self.attempt_patch(start, first, None);
        let mut trace = self.trace.take().unwrap_or_default();
        // A statement nested in this one failed by itself, or the failure can't be repeated alone: no trial would tell.
        let base = Reach { done: false, far: plain.far.max(far) };
        trace.sort_by_key(|(n, _)| *n);
        let tried = |n: usize| {
            let from = trace.partition_point(|(at, _)| *at < n);
            trace.get(from..).unwrap_or(&[]).iter().take_while(move |(at, _)| *at == n).filter_map(|(_, what)| match what {
                Expected::Keyword(word) if !word.contains(' ') => Some(*word),
                Expected::Keyword(_) | Expected::Punct(_) | Expected::Class(_) => None,
            })
        };
        if let Some(slip) = self.known_slip(start, far) {
            return Some(slip);
        }
        if self.blocks == 0 && self.is_word(far, "END") {
            let message = "expected the end of the statement, found `END`: no block is open here".to_string();
            return Some(Slip { from: far, to: far + 1, message, hint: None, text: None, place: None });
        }
        let mut trials = 0;
        for n in (start.max(far.saturating_sub(BACK))..=far).rev() {
            let token = self.token(n);
            if token.kind != TokenKind::Word && token.kind != TokenKind::Variable {
                continue;
            }
            let text = self.text(n).to_string();
            let reserved = keyword::is_reserved(&text);
            if token.kind == TokenKind::Word
                && (!reserved || n + 1 >= far)
                && !self.is_word(n, "END")
                && let Some(word) = keyword::nearest(&text, tried(n))
            {
                trials += 1;
                let reach = self.attempt_patch(start, first, Some(Patch::Replace(n, word)));
                if reach > base || n == far && n == start {
                    let message = format!("expected `{word}`, found `{text}`");
                    return Some(Slip {
                        from: n,
                        to: n + 1,
                        message,
                        hint: Some(format!("did you mean `{word}`?")),
                        text: None,
                        place: None,
                    });
                }
            }
            if n == far
                && let Some((head, tail)) = two_keywords(&text, tried(n))
            {
                let message = format!("`{text}` runs two keywords together; expected `{head} {tail}`");
                return Some(Slip {
                    from: n,
                    to: n + 1,
                    message,
                    hint: Some(format!("did you mean `{head} {tail}`?")),
                    text: None,
                    place: None,
                });
            }
            if n < far
                && !reserved
                && let Some(word) = self.glued_keyword(&text, tried(n + 1).chain(keyword::long_reserved()))
            {
                trials += 1;
                let reach = self.attempt_patch(start, first, Some(Patch::Insert(n + 1, word)));
                if reach > base {
                    let cut = text.len() - word.len();
                    let (head, tail) = text.split_at_checked(cut).unwrap_or((&text, ""));
                    let message = format!("`{text}` runs a name and `{}` together; expected white space before `{tail}`", word);
                    return Some(Slip {
                        from: n,
                        to: n + 1,
                        message,
                        hint: Some(format!("did you mean `{head} {tail}`?")),
                        text: None,
                        place: None,
                    });
                }
            }
            if trials > 10 {
                break;
            }
        }
        if let Some(slip) = self.split_word(start, far, first, base).or_else(|| self.split_keyword(far, tried(far))) {
            return Some(slip);
        }
        if let Some(slip) = self.stray_comma(far, expected) {
            return Some(slip);
        }
        if let Some(slip) = self.two_words(start, far) {
            return Some(slip);
        }
        self.repeated(start, far, first, base, true)
            .or_else(|| self.missing_end(start, far, expected))
            .or_else(|| self.extra_parenthesis(start, far, first, base))
            .or_else(|| self.missing(start, far, first, base, expected))
            .or_else(|| self.repeated(start, far, first, base, false))
            .or_else(|| self.line_before(start, far, expected))
    }

    /// Something left out in front of the token where the parse stopped. If that begins a line, the place to type is the end
    /// of the line before.
    fn missing(&mut self, start: usize, far: usize, first: bool, base: Reach, expected: &[Expected]) -> Option<Slip> {
        let token = self.token(far);
        if far == start {
            return None;
        }
        if token.is(b')') {
            let reach = self.attempt_patch(start, first, Some(Patch::Delete(far)));
            if reach.done || reach.far > far + 2 {
                let message = format!("unexpected `)`: no parenthesis is open here{}", wanted_instead(expected));
                return Some(Slip { from: far, to: far + 1, message, hint: None, text: None, place: None });
            }
        }
        const LIKELY: &[&str] =
            &[",", ")", "(", "=", "AS", "BY", "FROM", "ON", "IN", "TO", "SET", "INTO", "AND", "THEN", "END", "VALUES", "TABLE"];
        let candidates: Vec<&'static str> = LIKELY
            .iter()
            .copied()
            .filter(|c| expected.iter().any(|e| matches!(e, Expected::Keyword(word) | Expected::Punct(word) if word == c)))
            .collect();
        let mut best: Option<(Reach, &'static str)> = None;
        for text in candidates.into_iter().take(8) {
            let reach = self.attempt_patch(start, first, Some(Patch::Insert(far, text)));
            if reach > base && (reach.done || reach.far > far) && best.is_none_or(|(most, _)| reach > most) {
                best = Some((reach, text));
            }
        }
        let (_, text) = best?;
        let message = format!("expected `{text}`, found {}", self.found(far));
        if (token.first && text != "(") || token.kind == TokenKind::End {
            // Where the missing piece had a line of its own, that line is still there, empty. A keyword begins a line more often
            // than it ends one.
            let word = text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
            let ended = token.kind == TokenKind::End || token.is(b';');
            let place = if text == "," || text == "=" || ended && !word { None } else { self.behind_line(far).1 };
            if text == ")"
                && let Some(n) = self.missing_parenthesis(start, far)
            {
                return Some(Slip { from: n, to: n, message, hint: Some("write `)` here".to_string()), text: None, place: None });
            }
            let ends_line = ["BY", "IN", "THEN", "TO"].contains(&text);
            if word && place.is_none() && !ended && !ends_line && !self.starts_statement(far) {
                return Some(Slip {
                    from: far,
                    to: far + 1,
                    message,
                    hint: Some(format!("write `{text}` before it")),
                    text: None,
                    place: None,
                });
            }
            return Some(Slip { from: far, to: far, message, hint: Some(format!("write `{text}` here")), text: None, place });
        }
        Some(Slip { from: far, to: far + 1, message, hint: Some(format!("write `{text}` before it")), text: None, place: None })
    }
}

/// `text` as two keywords, the first of which was tried where it stands.
fn two_keywords<'k>(text: &str, tried: impl Iterator<Item = &'k str>) -> Option<(String, String)> {
    for word in tried.filter(|word| word.len() >= 2 && word.len() < text.len()) {
        let Some((head, tail)) = text.split_at_checked(word.len()) else { continue };
        if head.eq_ignore_ascii_case(word) && (keyword::is_reserved(tail) || keyword::in_sorted(keyword::STARTERS, tail)) {
            return Some((head.to_string(), tail.to_string()));
        }
    }
    None
}

fn wanted_instead(expected: &[Expected]) -> String {
    let wanted = list(expected);
    if wanted.is_empty() { String::new() } else { format!("; expected {wanted}") }
}

/// At most four of what was expected, in words. What may stand almost anywhere is named only if there is nothing else.
pub fn list(expected: &[Expected]) -> String {
    let common = |what: &Expected| {
        matches!(
            what,
            Expected::Punct(
                "." | "("
                    | "||"
                    | "<<"
                    | ">>"
                    | "+"
                    | "-"
                    | "*"
                    | "/"
                    | "%"
                    | "&"
                    | "|"
                    | "^"
                    | "<>"
                    | "<="
                    | ">="
                    | "!="
                    | "!<"
                    | "!>"
                    | "<"
                    | ">"
                    | "*="
                    | "=*"
            ) | Expected::Keyword(
                "COLLATE" | "OVER" | "AT" | "ASC" | "DESC" | "CASE" | "NULL" | "EXISTS" | "IS" | "NOT" | "IN" | "LIKE" | "BETWEEN"
            )
        )
    };
    let mut items: Vec<&Expected> = expected.iter().filter(|what| !common(what)).collect();
    if items.is_empty() {
        items = expected.iter().collect();
    }
    items.sort_by_key(|what| match what {
        Expected::Class(_) => 0,
        Expected::Punct(_) => 1,
        Expected::Keyword(_) => 2,
    });
    let more = items.len() > 4;
    let mut words: Vec<String> = items
        .iter()
        .take(4)
        .map(|what| match what {
            Expected::Keyword(text) | Expected::Punct(text) => format!("`{text}`"),
            Expected::Class(text) => (*text).to_string(),
        })
        .collect();
    words.dedup();
    match (words.len(), more) {
        (0, _) => String::new(),
        (1, _) => words.concat(),
        (_, true) => format!("one of {}, …", words.join(", ")),
        (n, false) => {
            let last = words.pop().unwrap_or_default();
            if n == 2 { format!("{} or {last}", words.concat()) } else { format!("{} or {last}", words.join(", ")) }
        }
    }
}
