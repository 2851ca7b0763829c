//! Error codes in running text: hexadecimal, dotted and named ones.
//!
//! What looks like a code but needs a word beside it to be one ("5.7.1" may be a version) counts only where that word stands before it.

use std::collections::HashSet;

/// How far back the word "error" may stand.
const REACH: usize = 48;

/// Adds the codes of `text` to `out`, each once, in the order in which they come.
pub fn error_codes(text: &str, seen: &mut HashSet<String>, out: &mut Vec<String>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    // Every byte of every page comes by here, so its kind is looked up and not worked out.
    while let Some(skipped) = bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| kind(byte) != OTHER)) {
        let from = at + skipped;
        let mut kinds = OTHER;
        let mut length = 0;
        for &byte in bytes.get(from..).unwrap_or(&[]) {
            let kind = kind(byte);
            if kind == OTHER {
                break;
            }
            kinds |= kind;
            length += 1;
        }
        at = from + length;
        if kinds & MARK == 0 || length < 3 {
            continue;
        }
        // The dots and hyphens at its ends are punctuation.
        let word = text.get(from..at).unwrap_or("").trim_matches(['.', '-']);
        if word.len() < 3 || word.len() > 80 {
            continue;
        }
        if let Some(code) = code(word, text, from) {
            let key = code.to_ascii_lowercase();
            if seen.insert(key) {
                out.push(code);
            }
        }
    }
}

/// No part of a code.
const OTHER: u8 = 0;
/// Part of a word.
const WORD: u8 = 1;
/// Part of a word; only words with such a byte can be codes.
const MARK: u8 = 2;

/// ASCII alone makes codes, and none of these bytes is part of a longer character.
fn kind(byte: u8) -> u8 {
    const KINDS: [u8; 256] = {
        let mut kinds = [OTHER; 256];
        let mut byte = 0;
        while byte < 256 {
            kinds[byte] = match byte as u8 {
                b'0'..=b'9' | b'A'..=b'Z' => MARK,
                b'a'..=b'z' | b'_' | b'.' | b'-' => WORD,
                _ => OTHER,
            };
            byte += 1;
        }
        kinds
    };
    KINDS[usize::from(byte)]
}

fn code(word: &str, text: &str, at: usize) -> Option<String> {
    // Most words with a capital letter are the first of a sentence: they have no digit.
    let numbered = word.bytes().any(|byte| byte.is_ascii_digit());
    let number = || hex(word, text, at).or_else(|| mail(word, text, at)).or_else(|| service(word));
    numbered.then(number).flatten().or_else(|| symbol(word)).or_else(|| camel(word, text, at))
}

/// `0x80180005`; `800703fa` and shorter ones only behind the word "error" or "code".
fn hex(word: &str, text: &str, at: usize) -> Option<String> {
    let (digits, marked) = match word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        Some(digits) => (digits, true),
        None => (word, false),
    };
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) || digits.bytes().all(|byte| byte == b'0') {
        return None;
    }
    let named = || follows(text, at, &["error", "code", "status", "result", "exit", "failed", "failure", "hresult", "event"]);
    let is = if marked {
        // Short ones are process ids as often as codes: the word must stand next to them.
        let near = || {
            follows_within(text, at, 14, &["error", "code", "status", "result", "exit"])
                && !text.get(..at).is_some_and(|before| before.ends_with('('))
        };
        digits.len() == 8 || (5..=10).contains(&digits.len()) && named() || (3..5).contains(&digits.len()) && near()
    } else {
        digits.len() == 8
            && digits.starts_with(['8', 'c', 'C'])
            && digits.bytes().any(|byte| byte.is_ascii_digit())
            && digits.bytes().any(|byte| byte.is_ascii_alphabetic())
            && named()
    };
    is.then(|| format!("0x{}", digits.to_ascii_uppercase()))
}

/// `550 5.1.10`, and `5.7.1` alone behind the word "error".
fn mail(word: &str, text: &str, at: usize) -> Option<String> {
    let mut parts = word.split('.');
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |part: &str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || !matches!(first, "4" | "5") || !number(second) || !number(third) {
        return None;
    }
    let before = text.get(..at)?.trim_end_matches([' ', '-', '#', ';', ',']);
    let reply = before.get(before.len().checked_sub(3)?..).unwrap_or("");
    let alone = before.len() == 3
        || before
            .get(..before.len().saturating_sub(3))
            .is_some_and(|text| !text.ends_with(|char: char| char.is_alphanumeric() || char == '.'));
    if reply.bytes().all(|byte| byte.is_ascii_digit()) && reply.starts_with(first) && alone {
        return Some(format!("{reply} {word}"));
    }
    follows(text, at, &["error", "ndr", "code", "bounce", "dsn"]).then(|| word.to_owned())
}

/// Codes whose first letters say whose they are: `AADSTS50020`, `ORA-00942`.
fn service(word: &str) -> Option<String> {
    const SERVICES: &[(&str, usize, usize)] = &[
        ("AADSTS", 4, 8),
        ("AADB2C", 4, 7),
        ("MSIS", 4, 4),
        ("CAA", 4, 6),
        ("ORA-", 5, 5),
        ("TF", 5, 6),
        ("BC", 5, 5),
        ("CS", 4, 4),
        ("SQL", 4, 5),
        ("IDX", 5, 5),
    ];
    SERVICES.iter().find_map(|(prefix, least, most)| {
        let digits = word.strip_prefix(prefix)?;
        let fits = digits.len() >= *least && digits.len() <= *most && digits.bytes().all(|byte| byte.is_ascii_digit());
        // A year behind the letters of a product is its version.
        let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        (fits && !year).then(|| word.to_owned())
    })
}

/// `MENROLL_E_DEVICECAPREACHED`, `ERROR_ACCESS_DENIED`.
fn symbol(word: &str) -> Option<String> {
    if !word.contains('_') || word.contains(['.', '-']) || word.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let mut parts = word.split('_');
    let says = parts
        .clone()
        .any(|part| matches!(part, "E" | "ERR" | "ERROR" | "ERRORS" | "FAILED" | "FAILURE" | "EXCEPTION" | "FAULT" | "DENIED"));
    (says && parts.all(|part| !part.is_empty()) && word.len() > 5).then(|| word.to_owned())
}

/// `DeviceCapReached` behind the word "error", and the names of exceptions.
fn camel(word: &str, text: &str, at: usize) -> Option<String> {
    let name = word.rsplit('.').next()?;
    if name.len() < 8 || !name.starts_with(|char: char| char.is_ascii_uppercase()) || !name.bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        return None;
    }
    let humps =
        name.as_bytes().windows(2).filter(|pair| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase())).count();
    if name.ends_with("Exception") && humps > 0 && name.len() > 12 {
        return Some(name.to_owned());
    }
    let before = text.get(..at)?.trim_end_matches([' ', '"', '“', ':', '\'', '`']);
    let behind_error = ["error", "error code", "errors", "error name", "errorcode"].iter().any(|word| ends_with_word(before, word));
    (humps >= 2 && word == name && behind_error).then(|| name.to_owned())
}

fn ends_with_word(text: &str, word: &str) -> bool {
    let Some(start) = text.len().checked_sub(word.len()) else { return false };
    text.get(start..).is_some_and(|tail| tail.eq_ignore_ascii_case(word))
        && !text.get(..start).is_some_and(|before| before.ends_with(|char: char| char.is_alphanumeric()))
}

/// One of `words` stands shortly before `at`.
fn follows(text: &str, at: usize, words: &[&str]) -> bool {
    follows_within(text, at, REACH, words)
}

fn follows_within(text: &str, at: usize, reach: usize, words: &[&str]) -> bool {
    let mut from = at.saturating_sub(reach);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let Some(before) = text.get(from..at) else { return false };
    let lower = before.to_ascii_lowercase();
    words.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        error_codes(text, &mut HashSet::new(), &mut out);
        out
    }

    #[test]
    fn hexadecimal_codes() {
        assert_eq!(codes("It fails with 0x80180005, then 0x80180005 again."), ["0x80180005"]);
        assert_eq!(codes("Error code: 0x87d1fde8"), ["0x87D1FDE8"]);
        assert_eq!(codes("component failed 800703fa"), ["0x800703FA"]);
        assert_eq!(codes("w3wp.exe (0x1620) at 0x00000000, colour 80ff00aa"), Vec::<String>::new());
    }

    #[test]
    fn dotted_codes() {
        assert_eq!(codes("you get 550 5.1.10 RESOLVER"), ["550 5.1.10"]);
        assert_eq!(codes("the error 5.7.1 means"), ["5.7.1"]);
        assert_eq!(codes("Install version 4.7.2 of it, or 10.5.1.2"), Vec::<String>::new());
    }

    #[test]
    fn named_codes() {
        assert_eq!(codes("AADSTS50020: no. MENROLL_E_DEVICECAPREACHED."), ["AADSTS50020", "MENROLL_E_DEVICECAPREACHED"]);
        assert_eq!(
            codes("the log has the error DeviceCapReached and A.B.QuotaExceededException"),
            ["DeviceCapReached", "QuotaExceededException"]
        );
        assert_eq!(codes("Set MAX_PATH_LENGTH on SQL2019 in SharePoint; see KB2427193"), Vec::<String>::new());
    }
}
