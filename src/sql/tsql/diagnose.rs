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
struct Reach {
    /// Whether the statement then parsed.
    done: bool,
    /// The farthest token, in the numbering without the patch.
    far: usize,
}

/// The slip that a trial has shown.
struct Slip {
    /// The tokens to point at; an empty range points behind the token before.
    from: usize,
    to: usize,
    message: String,
    hint: Option<String>,
    text: Option<String>,
    /// The byte to point at, where that is no token.
    place: Option<usize>,
}

impl Slip {
    fn at(mut self, place: Option<usize>) -> Slip {
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
        let wanted = list(expected);
        let message = if far == start && token.kind == TokenKind::Word {
            format!("expected a statement, found {found}")
        } else if wanted.is_empty() {
            format!("unexpected {found}")
        } else {
            format!("expected {wanted}, found {found}")
        };
        let range = if token.kind == TokenKind::End || token.is(b';') && token.first { self.range(far, far) } else { self.range(far, far + 1) };
        Issue::new(IssueKind::Syntax, range, message)
    }

    fn found(&self, n: usize) -> String {
        match self.token(n).kind {
            TokenKind::End => "the end of the batch".to_string(),
            _ => {
                let text = self.text(n);
                let short: String = text.chars().take(40).collect();
                if short.len() < text.len() { format!("`{}…`", short.lines().next().unwrap_or("")) } else { format!("`{}`", short.lines().next().unwrap_or("")) }
            }
        }
    }

    /// Parses the statement again with a change, and tells how far that came.
    fn attempt_patch(&mut self, start: usize, first: bool, patch: Option<Patch>) -> Reach {
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
                && let Some(word) = keyword::nearest(&text, tried(n))
            {
                trials += 1;
                let reach = self.attempt_patch(start, first, Some(Patch::Replace(n, word)));
                if reach > base || n == far && n == start {
                    let message = format!("expected `{word}`, found `{text}`");
                    return Some(Slip { from: n, to: n + 1, message, hint: Some(format!("did you mean `{word}`?")), text: None, place: None });
                }
            }
            if n == far
                && let Some((head, tail)) = two_keywords(&text, tried(n))
            {
                let message = format!("`{text}` runs two keywords together; expected `{head} {tail}`");
                return Some(Slip { from: n, to: n + 1, message, hint: Some(format!("did you mean `{head} {tail}`?")), text: None, place: None });
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
                    return Some(Slip { from: n, to: n + 1, message, hint: Some(format!("did you mean `{head} {tail}`?")), text: None, place: None });
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

    /// Two keywords without the space between them, at the beginning of a line: `ELSEIF`.
    fn two_words(&self, start: usize, far: usize) -> Option<Slip> {
        for n in (start.max(far.saturating_sub(6))..=far).rev() {
            let text = self.text(n);
            if self.token(n).kind != TokenKind::Word || keyword::is_reserved(text) || !(self.token(n).first || n == far) || self.token(n + 1).is(b'(') && n != far {
                continue;
            }
            let split = (2..text.len().saturating_sub(1)).filter_map(|at| text.split_at_checked(at)).find(|(head, tail)| {
                (keyword::is_reserved(head) || keyword::in_sorted(keyword::STARTERS, head))
                    && (keyword::is_reserved(tail) || keyword::in_sorted(keyword::STARTERS, tail) || ["APPLY", "TRY", "CATCH", "TIES", "CAST"].iter().any(|word| word.eq_ignore_ascii_case(tail)))
            });
            if let Some((head, tail)) = split {
                let message = format!("`{text}` runs two keywords together; expected `{head} {tail}`");
                return Some(Slip { from: n, to: n + 1, message, hint: Some(format!("did you mean `{head} {tail}`?")), text: None, place: None });
            }
        }
        None
    }

    /// The closing parenthesis that lacks at the end of a line, where the one at the beginning of the next line was taken for it.
    fn missing_parenthesis(&self, start: usize, far: usize) -> Option<usize> {
        let mut open: Vec<usize> = Vec::new();
        for n in start..far {
            if self.token(n).is(b'(') {
                open.push(n);
            } else if self.token(n).is(b')') {
                let from = open.pop()?;
                let inner = !self.token(from + 1).first && from + 1 < n;
                let outer = open.last().is_some_and(|outer| self.token(outer + 1).first || self.token(*outer).first);
                if self.token(n).first && inner && outer {
                    return Some(n);
                }
            }
        }
        None
    }

    /// A second closing parenthesis some tokens before the place where the parse stopped.
    fn extra_parenthesis(&mut self, start: usize, far: usize, first: bool, base: Reach) -> Option<Slip> {
        let stray = self.token(far).is(b')');
        if stray && !self.token(far).first {
            return None;
        }
        for n in (start.max(far.saturating_sub(8))..far).rev() {
            if !self.token(n).is(b')') || n == start || !self.token(n - 1).is(b')') || self.token(n).first {
                continue;
            }
            let reach = self.attempt_patch(start, first, Some(Patch::Delete(n)));
            if reach > base && (reach.done || reach.far > far + 3) {
                return Some(Slip { from: n, to: n + 1, message: "unexpected `)`: more parentheses close here than are open".to_string(), hint: None, text: Some(String::new()), place: None });
            }
        }
        None
    }

    /// A BEGIN without its END. Indentation tells which, and where its END belongs.
    fn missing_end(&self, start: usize, far: usize, expected: &[Expected]) -> Option<Slip> {
        let token = self.token(far);
        let ended = token.kind == TokenKind::End && expected.contains(&Expected::Keyword("END"));
        let other = self.is_word(far, "ELSE");
        if !ended && !other {
            return None;
        }
        let from = if other { self.line_start_back(start) } else { start };
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut cases = 0usize;
        let mut found: Option<(usize, usize)> = None;
        for n in from..far {
            if self.is_word(n, "CASE") {
                cases += 1;
            } else if self.is_word(n, "BEGIN") && !["TRAN", "TRANSACTION", "DISTRIBUTED", "DIALOG", "CONVERSATION"].iter().any(|word| self.is_word(n + 1, word)) {
                open.push((n, self.column(n)));
            } else if (self.is_word(n, "TRY") || self.is_word(n, "CATCH")) && self.token(n).first && n > from {
                let message = format!("expected `END` before `{}`", self.text(n));
                return Some(Slip { from: n, to: n + 1, message, hint: None, text: None, place: None });
            } else if self.is_word(n, "END") && !self.is_word(n + 1, "CONVERSATION") {
                if cases > 0 {
                    cases -= 1;
                } else if let Some((begin, column)) = open.pop()
                    && self.token(n).first
                    && self.token(begin).first
                    && column > self.column(n)
                {
                    found = Some((begin, column));
                    break;
                }
            }
        }
        let (begin, column) = found.or_else(|| open.last().copied())?;
        let flat = (begin + 1..far).find(|n| self.token(*n).first).is_some_and(|n| self.column(n) <= column);
        let next = (begin + 1..=far).filter(|n| !flat || *n == far).find(|n| self.token(*n).kind == TokenKind::End || self.token(*n).first && self.column(*n) <= column && self.token(*n).start > self.token(begin).end && !(self.is_word(*n, "END") && self.column(*n) == column))?;
        let one_line = next.checked_sub(1).is_some_and(|last| self.source.get(self.token(begin).start as usize..self.token(last).end as usize).is_some_and(|text| !text.contains('\n')));
        let place = if one_line { (next, None) } else { self.behind_line(next) };
        let line = self.source.get(..self.token(begin).start as usize).map_or(0, |text| text.matches('\n').count() + 1);
        let message = format!("expected `END` for the `BEGIN` in line {line}, found {}", self.found(far));
        Some(Slip { from: place.0, to: place.0, message, hint: Some("write `END` here".to_string()), text: None, place: None }.at(place.1))
    }

    /// The first token of the batch's statement list that a failed ELSE may belong to: the nearest BEGIN before it, at most 400
    /// tokens back.
    fn line_start_back(&self, start: usize) -> usize {
        let least = start.saturating_sub(400);
        (least..start).rev().find(|n| self.is_word(*n, "BEGIN")).unwrap_or(start)
    }

    /// The column of a token, in bytes; a tab counts as four.
    fn column(&self, n: usize) -> usize {
        let start = self.token(n).start as usize;
        let head = self.source.get(..start).unwrap_or("");
        let line = head.rfind('\n').map_or(0, |at| at + 1);
        head.get(line..).unwrap_or("").bytes().map(|b| if b == b'\t' { 4 } else { 1 }).sum()
    }

    /// The place behind the token before `n`: the next line, if that is empty, else the end of the line. Given as a token and an
    /// offset.
    fn behind_line(&self, n: usize) -> (usize, Option<usize>) {
        let end = n.checked_sub(1).map_or(0, |b| self.token(b).end as usize);
        let stop = self.token(n).start as usize;
        let between = self.source.get(end..stop).unwrap_or("");
        if let Some(b) = [Some(n), n.checked_sub(1)].into_iter().flatten().find(|b| self.token(*b).is(b';') && self.token(*b).first) {
            // The semicolon that stood behind the END.
            return (b, Some(self.token(b).start as usize));
        }
        let place = between.find('\n').filter(|at| {
            let rest = between.get(at + 1..).unwrap_or("");
            if self.token(n).kind == TokenKind::End { end + at + 1 < self.source.len() } else { rest.contains('\n') }
        });
        (n, place.map(|at| end + at + 1))
    }

    /// An operand or an item that is missing at the end of the line before.
    fn line_before(&self, start: usize, far: usize, expected: &[Expected]) -> Option<Slip> {
        let before = far.checked_sub(1).filter(|n| *n >= start)?;
        let open = matches!(self.token(before).kind, TokenKind::Punct(b',' | b'(' | b'=' | b'+' | b'<' | b'>' | b'/' | b'%')) || ["AND", "OR", "NOT", "IN", "LIKE", "BETWEEN"].iter().any(|word| self.is_word(before, word));
        let stray = self.token(far).kind == TokenKind::Word && !keyword::is_reserved(self.text(far));
        if !self.token(far).first || !open || stray {
            return None;
        }
        let wanted = list(expected);
        let message = format!("expected {} after `{}`, found {}", if wanted.is_empty() { "an item" } else { &wanted }, self.text(before), self.found(far));
        Some(Slip { from: before, to: before + 1, message, hint: None, text: None, place: None })
    }

    /// Slips that show in the tokens alone.
    fn known_slip(&self, start: usize, far: usize) -> Option<Slip> {
        let token = self.token(far);
        let before = far.checked_sub(1).filter(|n| *n >= start).map(|n| self.token(n))?;
        let slip = |from: usize, message: &str, text: &str| Some(Slip { from, to: far + 1, message: message.to_string(), hint: None, text: Some(text.to_string()), place: None });
        if token.is(b'=') && before.is(b'=') && before.end == token.start {
            return slip(far - 1, "expected `=`, found `==`, which T-SQL doesn't have", "=");
        }
        if token.is(b'&') && before.is(b'&') {
            return slip(far - 1, "expected `AND`, found `&&`, which T-SQL doesn't have", "AND");
        }
        None
    }

    /// The keyword that `text` ends with, a name in front of it.
    fn glued_keyword<'k>(&self, text: &str, tried: impl Iterator<Item = &'k str>) -> Option<&'k str> {
        let fits = |word: &&str| {
            word.len() >= 2 && word.len() < text.len() && {
                let tail = text.get(text.len() - word.len()..);
                tail.is_some_and(|tail| tail.eq_ignore_ascii_case(word))
            }
        };
        tried.filter(fits).max_by_key(|word| word.len())
    }

    /// A name that white space has cut in two: `dm_ exec_requests`.
    fn split_word(&mut self, start: usize, far: usize, first: bool, base: Reach) -> Option<Slip> {
        for n in (start.max(far.saturating_sub(8))..far).rev() {
            let (left, right) = (self.token(n), self.token(n + 1));
            let words = matches!(left.kind, TokenKind::Word | TokenKind::Variable) && right.kind == TokenKind::Word && !right.first && left.end < right.start;
            let cut = self.text(n).ends_with('_') || self.text(n + 1).starts_with('_');
            if !words || !cut {
                continue;
            }
            let joined = format!("{}{}", self.text(n), self.text(n + 1));
            let reach = self.attempt_patch(start, first, Some(Patch::Join(n)));
            if reach > base || n + 1 >= far {
                let message = format!("expected `{joined}`, found `{} {}`: white space cuts the name in two", self.text(n), self.text(n + 1));
                return Some(Slip { from: n, to: n + 2, message, hint: Some(format!("did you mean `{joined}`?")), text: None, place: None });
            }
        }
        None
    }

    /// A keyword that white space has cut in two: `SYSTEM_ VERSIONING`.
    fn split_keyword<'k>(&self, far: usize, mut tried: impl Iterator<Item = &'k str>) -> Option<Slip> {
        let joined = format!("{}{}", self.text(far), self.text(far + 1));
        let word = tried.find(|word| word.eq_ignore_ascii_case(&joined))?;
        let message = format!("expected `{word}`, found `{} {}`: white space cuts the keyword in two", self.text(far), self.text(far + 1));
        Some(Slip { from: far, to: far + 2, message, hint: Some(format!("did you mean `{word}`?")), text: None, place: None })
    }

    /// A comma with nothing behind it.
    fn stray_comma(&self, far: usize, expected: &[Expected]) -> Option<Slip> {
        let comma = far.checked_sub(1)?;
        let token = self.token(far);
        let ends = match token.kind {
            TokenKind::Word => keyword::is_reserved(self.text(far)),
            TokenKind::End => true,
            TokenKind::Punct(c) => matches!(c, b')' | b';' | b','),
            _ => false,
        };
        if !self.token(comma).is(b',') || !ends {
            return None;
        }
        let wanted = list(expected);
        let message = format!("expected {} after `,`, found {}", if wanted.is_empty() { "an item" } else { &wanted }, self.found(far));
        Some(Slip { from: comma, to: comma + 1, message, hint: Some("remove the comma, or write what follows it".to_string()), text: None, place: None })
    }

    /// A word that stands twice.
    fn repeated(&mut self, start: usize, far: usize, first: bool, base: Reach, same_line: bool) -> Option<Slip> {
        for n in [far, far.checked_sub(1)?] {
            let before = n.checked_sub(1).filter(|b| *b >= start)?;
            let same = self.token(n).kind == TokenKind::Word && self.text(n).eq_ignore_ascii_case(self.text(before)) || self.token(n).is(b',') && self.token(before).is(b',');
            if same && !(same_line && self.token(n).first) {
                let reach = self.attempt_patch(start, first, Some(Patch::Delete(n)));
                if reach > base || reach.far >= far {
                    let message = format!("{} stands twice; expected it once", self.found(n));
                    return Some(Slip { from: n, to: n + 1, message, hint: None, text: None, place: None });
                }
            }
        }
        None
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
        const LIKELY: &[&str] = &[",", ")", "(", "=", "AS", "BY", "FROM", "ON", "IN", "TO", "SET", "INTO", "AND", "THEN", "END", "VALUES", "TABLE"];
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
                return Some(Slip { from: far, to: far + 1, message, hint: Some(format!("write `{text}` before it")), text: None, place: None });
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
fn list(expected: &[Expected]) -> String {
    let common = |what: &Expected| {
        matches!(
            what,
            Expected::Punct("." | "(" | "||" | "<<" | ">>" | "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<>" | "<=" | ">=" | "!=" | "!<" | "!>" | "<" | ">" | "*=" | "=*")
                | Expected::Keyword("COLLATE" | "OVER" | "AT" | "ASC" | "DESC" | "CASE" | "NULL" | "EXISTS" | "IS" | "NOT" | "IN" | "LIKE" | "BETWEEN")
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
