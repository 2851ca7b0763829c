//! Slips that the layout of the lines gives away: a lost END, a parenthesis too many or too few, words run together.

use super::super::keyword;
use super::super::lexer::TokenKind;
use super::diagnose::{Reach, Slip, list};
use super::parser::{Expected, Parser, Patch};

impl Parser<'_> {
    /// Two keywords without the space between them, at the beginning of a line: `ELSEIF`.
    pub fn two_words(&self, start: usize, far: usize) -> Option<Slip> {
        for n in (start.max(far.saturating_sub(6))..=far).rev() {
            let text = self.text(n);
            if self.token(n).kind != TokenKind::Word
                || keyword::is_reserved(text)
                || !(self.token(n).first || n == far)
                || self.token(n + 1).is(b'(') && n != far
            {
                continue;
            }
            let split = (2..text.len().saturating_sub(1)).filter_map(|at| text.split_at_checked(at)).find(|(head, tail)| {
                (keyword::is_reserved(head) || keyword::in_sorted(keyword::STARTERS, head))
                    && (keyword::is_reserved(tail)
                        || keyword::in_sorted(keyword::STARTERS, tail)
                        || ["APPLY", "TRY", "CATCH", "TIES", "CAST"].iter().any(|word| word.eq_ignore_ascii_case(tail)))
            });
            if let Some((head, tail)) = split {
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
        }
        None
    }

    /// The closing parenthesis that lacks at the end of a line, where the one at the beginning of the next line was taken for it.
    pub fn missing_parenthesis(&self, start: usize, far: usize) -> Option<usize> {
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
    pub fn extra_parenthesis(&mut self, start: usize, far: usize, first: bool, base: Reach) -> Option<Slip> {
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
                return Some(Slip {
                    from: n,
                    to: n + 1,
                    message: "unexpected `)`: more parentheses close here than are open".to_string(),
                    hint: None,
                    text: Some(String::new()),
                    place: None,
                });
            }
        }
        None
    }

    /// A BEGIN without its END. Indentation tells which, and where its END belongs.
    pub fn missing_end(&self, start: usize, far: usize, expected: &[Expected]) -> Option<Slip> {
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
            } else if self.is_word(n, "BEGIN")
                && !["TRAN", "TRANSACTION", "DISTRIBUTED", "DIALOG", "CONVERSATION"].iter().any(|word| self.is_word(n + 1, word))
            {
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
        let next = (begin + 1..=far).filter(|n| !flat || *n == far).find(|n| {
            self.token(*n).kind == TokenKind::End
                || self.token(*n).first
                    && self.column(*n) <= column
                    && self.token(*n).start > self.token(begin).end
                    && !(self.is_word(*n, "END") && self.column(*n) == column)
        })?;
        let one_line = next.checked_sub(1).is_some_and(|last| {
            self.source.get(self.token(begin).start as usize..self.token(last).end as usize).is_some_and(|text| !text.contains('\n'))
        });
        let place = if one_line { (next, None) } else { self.behind_line(next) };
        let line = self.source.get(..self.token(begin).start as usize).map_or(0, |text| text.matches('\n').count() + 1);
        let message = format!("expected `END` for the `BEGIN` in line {line}, found {}", self.found(far));
        Some(Slip { from: place.0, to: place.0, message, hint: Some("write `END` here".to_string()), text: None, place: None }.at(place.1))
    }

    /// The first token of the batch's statement list that a failed ELSE may belong to: the nearest BEGIN before it, at most 400
    /// tokens back.
    pub fn line_start_back(&self, start: usize) -> usize {
        let least = start.saturating_sub(400);
        (least..start).rev().find(|n| self.is_word(*n, "BEGIN")).unwrap_or(start)
    }

    /// The column of a token, in bytes; a tab counts as four.
    pub fn column(&self, n: usize) -> usize {
        let start = self.token(n).start as usize;
        let head = self.source.get(..start).unwrap_or("");
        let line = head.rfind('\n').map_or(0, |at| at + 1);
        head.get(line..).unwrap_or("").bytes().map(|b| if b == b'\t' { 4 } else { 1 }).sum()
    }

    /// The place behind the token before `n`: the next line, if that is empty, else the end of the line. Given as a token and an
    /// offset.
    pub fn behind_line(&self, n: usize) -> (usize, Option<usize>) {
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
    pub fn line_before(&self, start: usize, far: usize, expected: &[Expected]) -> Option<Slip> {
        let before = far.checked_sub(1).filter(|n| *n >= start)?;
        let open = matches!(self.token(before).kind, TokenKind::Punct(b',' | b'(' | b'=' | b'+' | b'<' | b'>' | b'/' | b'%'))
            || ["AND", "OR", "NOT", "IN", "LIKE", "BETWEEN"].iter().any(|word| self.is_word(before, word));
        let stray = self.token(far).kind == TokenKind::Word && !keyword::is_reserved(self.text(far));
        if !self.token(far).first || !open || stray {
            return None;
        }
        let wanted = list(expected);
        let message = format!(
            "expected {} after `{}`, found {}",
            if wanted.is_empty() { "an item" } else { &wanted },
            self.text(before),
            self.found(far)
        );
        Some(Slip { from: before, to: before + 1, message, hint: None, text: None, place: None })
    }

    /// Slips that show in the tokens alone.
    pub fn known_slip(&self, start: usize, far: usize) -> Option<Slip> {
        let token = self.token(far);
        let before = far.checked_sub(1).filter(|n| *n >= start).map(|n| self.token(n))?;
        let slip = |from: usize, message: &str, text: &str| {
            Some(Slip { from, to: far + 1, message: message.to_string(), hint: None, text: Some(text.to_string()), place: None })
        };
        if token.is(b'=') && before.is(b'=') && before.end == token.start {
            return slip(far - 1, "expected `=`, found `==`, which T-SQL doesn't have", "=");
        }
        if token.is(b'&') && before.is(b'&') {
            return slip(far - 1, "expected `AND`, found `&&`, which T-SQL doesn't have", "AND");
        }
        None
    }

    /// The keyword that `text` ends with, a name in front of it.
    pub fn glued_keyword<'k>(&self, text: &str, tried: impl Iterator<Item = &'k str>) -> Option<&'k str> {
        let fits = |word: &&str| {
            word.len() >= 2 && word.len() < text.len() && {
                let tail = text.get(text.len() - word.len()..);
                tail.is_some_and(|tail| tail.eq_ignore_ascii_case(word))
            }
        };
        tried.filter(fits).max_by_key(|word| word.len())
    }

    /// A name that white space has cut in two: `dm_ exec_requests`.
    pub fn split_word(&mut self, start: usize, far: usize, first: bool, base: Reach) -> Option<Slip> {
        for n in (start.max(far.saturating_sub(8))..far).rev() {
            let (left, right) = (self.token(n), self.token(n + 1));
            let words = matches!(left.kind, TokenKind::Word | TokenKind::Variable)
                && right.kind == TokenKind::Word
                && !right.first
                && left.end < right.start;
            let cut = self.text(n).ends_with('_') || self.text(n + 1).starts_with('_');
            if !words || !cut {
                continue;
            }
            let joined = format!("{}{}", self.text(n), self.text(n + 1));
            let reach = self.attempt_patch(start, first, Some(Patch::Join(n)));
            if reach > base || n + 1 >= far {
                let message =
                    format!("expected `{joined}`, found `{} {}`: white space cuts the name in two", self.text(n), self.text(n + 1));
                return Some(Slip {
                    from: n,
                    to: n + 2,
                    message,
                    hint: Some(format!("did you mean `{joined}`?")),
                    text: None,
                    place: None,
                });
            }
        }
        None
    }

    /// A keyword that white space has cut in two: `SYSTEM_ VERSIONING`.
    pub fn split_keyword<'k>(&self, far: usize, mut tried: impl Iterator<Item = &'k str>) -> Option<Slip> {
        let joined = format!("{}{}", self.text(far), self.text(far + 1));
        let word = tried.find(|word| word.eq_ignore_ascii_case(&joined))?;
        let message = format!("expected `{word}`, found `{} {}`: white space cuts the keyword in two", self.text(far), self.text(far + 1));
        Some(Slip { from: far, to: far + 2, message, hint: Some(format!("did you mean `{word}`?")), text: None, place: None })
    }

    /// A comma with nothing behind it.
    pub fn stray_comma(&self, far: usize, expected: &[Expected]) -> Option<Slip> {
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
        Some(Slip {
            from: comma,
            to: comma + 1,
            message,
            hint: Some("remove the comma, or write what follows it".to_string()),
            text: None,
            place: None,
        })
    }

    /// A word that stands twice.
    pub fn repeated(&mut self, start: usize, far: usize, first: bool, base: Reach, same_line: bool) -> Option<Slip> {
        for n in [far, far.checked_sub(1)?] {
            let before = n.checked_sub(1).filter(|b| *b >= start)?;
            let same = self.token(n).kind == TokenKind::Word && self.text(n).eq_ignore_ascii_case(self.text(before))
                || self.token(n).is(b',') && self.token(before).is(b',');
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
}
