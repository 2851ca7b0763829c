//! From a run to the terms under which it is indexed: stems, codes in one spelling, parts of compound names.

use rust_stemmers::{Algorithm, Stemmer};

use super::fold::fold_into;
use super::words::Run;

/// One term that a run yields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// What is looked up: a stem, a code, a bigram.
    pub(super) text: String,
    /// The folded word as written, if it is one that a reader may type half or misspell.
    pub(super) surface: Option<String>,
    /// Whether it is only a part of a larger name, and so counts half.
    pub(super) part: bool,
}

/// Longer words are no words but keys and encoded data.
const LONGEST: usize = 40;
/// A joined name may have this many parts; more is a path or a sentence without spaces.
const MOST_PARTS: usize = 6;

/// Makes terms in one language.
pub(super) struct Terms {
    stemmer: Option<Stemmer>,
}

impl Terms {
    /// For a BCP 47 language tag. English is stemmed; other languages are found by whole words and prefixes, since the
    /// browser would need a stemmer of each.
    pub(super) fn new(language: &str) -> Self {
        Terms { stemmer: is_english(language).then(|| Stemmer::create(Algorithm::English)) }
    }

    /// The terms of one run, the whole before its parts.
    pub(super) fn of(&self, run: Run<'_>) -> Vec<Term> {
        let mut terms = Vec::new();
        match run {
            Run::Unspaced(text) => bigrams(text, &mut terms),
            Run::Word { text, minus } => self.word(text, minus, &mut terms),
        }
        terms
    }

    /// The term of a mail system's reply, which is written as two numbers: `550` and `5.1.10` → `550.5.1.10`.
    pub(super) fn reply(before: Run<'_>, run: Run<'_>) -> Option<String> {
        let (Run::Word { text: reply, .. }, Run::Word { text: status, .. }) = (before, run) else { return None };
        let dotted = status.split('.').count() == 3
            && status.len() <= 11
            && status.as_bytes().get(1) == Some(&b'.')
            && status.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        (dotted && reply.len() == 3 && reply.bytes().all(|byte| byte.is_ascii_digit())).then(|| format!("{reply}.{status}"))
    }

    fn word(&self, text: &str, minus: bool, terms: &mut Vec<Term>) {
        let segments: Vec<String> =
            text.split(['-', '_']).map(|segment| self.without_apostrophes(segment)).filter(|segment| !segment.is_empty()).collect();
        let joined = segments.len() > 1;
        if joined && segments.len() <= MOST_PARTS {
            let whole = segments.concat();
            let from = terms.len();
            self.simple(&whole, false, false, terms);
            // The segments bring their own parts.
            terms.truncate(from + 1);
        }
        for segment in &segments {
            let parts = segment.split('.').count();
            if parts == 1 {
                self.simple(segment, minus, joined, terms);
                continue;
            }
            if parts <= MOST_PARTS {
                self.simple(segment, minus, joined, terms);
            }
            for part in segment.split('.') {
                let short = part.chars().count() < if part.chars().all(char::is_numeric) { 3 } else { 2 };
                if !short {
                    self.simple(part, false, true, terms);
                }
            }
        }
    }

    /// A run without joiners but perhaps with dots.
    fn simple(&self, text: &str, minus: bool, part: bool, terms: &mut Vec<Term>) {
        let mut folded = String::with_capacity(text.len());
        fold_into(text, &mut folded);
        let length = folded.chars().count();
        if length == 0 || length > LONGEST {
            return;
        }
        if folded.chars().any(char::is_numeric) {
            code(folded, minus, part, terms);
            return;
        }
        if folded.contains('.') {
            terms.push(Term { surface: Some(folded.clone()), text: folded, part });
            return;
        }
        terms.push(self.stemmed(folded, part));
        for piece in camel_parts(text) {
            terms.push(self.stemmed(piece.to_ascii_lowercase(), true));
        }
    }

    /// `user's` → `user`, `can't` → `cant`: readers leave apostrophes out, and there are two of them. In other languages than
    /// English a letter or two before one is an article that lost its vowel: `l'été` → `été`.
    fn without_apostrophes(&self, segment: &str) -> String {
        let mut plain: String = segment.replace('\u{2019}', "'");
        if self.stemmer.is_none()
            && let Some((article, word)) = plain.split_once('\'')
            && article.chars().count() <= 2
            && word.chars().count() >= 3
        {
            plain = word.to_owned();
        }
        if plain.ends_with("'s") || plain.ends_with("'S") {
            plain.truncate(plain.len() - 2);
        }
        plain.retain(|character| character != '\'');
        plain
    }

    fn stemmed(&self, folded: String, part: bool) -> Term {
        let text = match &self.stemmer {
            Some(stemmer) if folded.bytes().all(|byte| byte.is_ascii_lowercase()) => stemmer.stem(&folded).into_owned(),
            Some(_) | None => folded.clone(),
        };
        Term { text, surface: Some(folded), part }
    }
}

/// Whether a BCP 47 tag names English.
pub(super) fn is_english(language: &str) -> bool {
    language.split(['-', '_']).next().is_some_and(|primary| primary.eq_ignore_ascii_case("en"))
}

fn bigrams(text: &str, terms: &mut Vec<Term>) {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    let characters: Vec<char> = folded.chars().collect();
    if let [single] = characters.as_slice() {
        terms.push(Term { text: single.to_string(), surface: None, part: false });
    }
    for pair in characters.windows(2) {
        terms.push(Term { text: pair.iter().collect(), surface: None, part: false });
    }
}

/// A run with a digit: an error code, a version, a number.
fn code(folded: String, minus: bool, part: bool, terms: &mut Vec<Term>) {
    if let Some(hex) = hexadecimal(&folded) {
        terms.push(Term { text: hex, surface: None, part });
        return;
    }
    // The same code spelled otherwise counts less than the code as written.
    let spelled = from_decimal(&folded, minus);
    let letters = folded.bytes().take_while(u8::is_ascii_lowercase).count();
    let split = letters >= 2 && letters < folded.len() && folded.bytes().skip(letters).all(|byte| byte.is_ascii_digit());
    let pieces = if split { folded.split_at_checked(letters).map(|(a, b)| (a.to_owned(), b.to_owned())) } else { None };
    terms.push(Term { text: folded, surface: None, part });
    terms.extend(spelled.map(|text| Term { text, surface: None, part: true }));
    if let Some((word, number)) = pieces {
        terms.push(Term { text: word, surface: None, part: true });
        if number.len() >= 2 {
            terms.push(Term { text: number, surface: None, part: true });
        }
    }
}

/// `0x80180005`, `0X80180005L` → `80180005`: with and without the prefix it is the same code. Short ones keep `0x`, since
/// `0x5` and `5` are not the same to anybody.
fn hexadecimal(folded: &str) -> Option<String> {
    if folded.len() == 8 && folded.starts_with('0') && folded.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let significant = folded.trim_start_matches('0');
        return (significant.len() >= 5).then(|| significant.to_owned());
    }
    let digits = folded.strip_prefix("0x")?;
    let digits = digits.strip_suffix('l').unwrap_or(digits);
    if digits.is_empty() || digits.len() > 16 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    Some(if significant.len() < 5 { format!("0x{significant}") } else { significant.to_owned() })
}

/// A result code written as a signed or unsigned 32-bit decimal, in hexadecimal: `-2147024891` → `80070005`.
fn from_decimal(folded: &str, minus: bool) -> Option<String> {
    if folded.len() != 10 || !folded.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u64 = folded.parse().ok()?;
    let two_to_32 = 1_u64 << 32;
    if minus && number <= two_to_32 / 2 {
        return Some(format!("{:x}", two_to_32 - number));
    }
    (number >= two_to_32 / 2 && number < two_to_32).then(|| format!("{number:x}"))
}

/// The parts of a name in CamelCase, of three letters or more, if there are at least two parts: `DmpDownloader` → `Dmp`, `Downloader`.
/// Capitals before small letters are ambiguous (`DMPdownloader`, `XMLReader`), so both ways of parting them count.
fn camel_parts(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    if !text.is_ascii() || !bytes.iter().skip(1).any(u8::is_ascii_uppercase) || !bytes.iter().any(u8::is_ascii_lowercase) {
        return parts;
    }
    let mut start = 0;
    while start < bytes.len() && parts.len() < 8 {
        let upper = count(bytes, start, u8::is_ascii_uppercase);
        let lower = count(bytes, start + upper, u8::is_ascii_lowercase);
        let end = start + upper + lower;
        if upper >= 2 && lower >= 2 {
            parts.extend(text.get(start..start + upper - 1));
            parts.extend(text.get(start + upper - 1..end));
            parts.extend(text.get(start..start + upper));
            parts.extend(text.get(start + upper..end));
        } else {
            parts.extend(text.get(start..end));
        }
        start = end.max(start + 1);
    }
    parts.retain(|part| part.len() >= 3 && part.len() < text.len());
    parts
}

fn count(bytes: &[u8], from: usize, test: fn(&u8) -> bool) -> usize {
    bytes.iter().skip(from).take_while(|byte| test(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::super::words::runs;
    use super::Terms;

    /// The terms of `text`, parts in brackets.
    fn terms(text: &str) -> Vec<String> {
        let terms = Terms::new("en-us");
        runs(text).flat_map(|run| terms.of(run)).map(|term| if term.part { format!("({})", term.text) } else { term.text }).collect()
    }

    #[test]
    fn codes_have_one_spelling() {
        for text in ["0x80180005", "80180005", "0X80180005", "0x80180005L"] {
            assert_eq!(terms(text), ["80180005"]);
        }
        assert_eq!(terms("-2147024891"), ["2147024891", "(80070005)"]);
        assert_eq!(terms("0x0FFFFFFF 0FFFFFFF 00000005"), ["fffffff", "fffffff", "00000005"]);
        assert_eq!(terms("2149056522"), ["2149056522", "(8018000a)"]);
        assert_eq!(terms("0x5 5"), ["0x5", "5"]);
        assert_eq!(terms("AADSTS50020"), ["aadsts50020", "(aadsts)", "(50020)"]);
        assert_eq!(terms("550 5.1.10"), ["550", "5.1.10"]);
    }

    #[test]
    fn replies_are_one_code() {
        let found: Vec<_> = runs("550 5.1.10").collect();
        assert_eq!(Terms::reply(found[0], found[1]).as_deref(), Some("550.5.1.10"));
        let found: Vec<_> = runs("version 5.1.10").collect();
        assert_eq!(Terms::reply(found[0], found[1]), None);
    }

    #[test]
    fn names_are_found_whole_and_in_parts() {
        assert_eq!(terms("DMPdownloader.log"), ["dmpdownloader.log", "(dmpdownload)", "(pdownload)", "(dmp)", "(download)", "(log)"]);
        assert_eq!(terms("EnrollmentToken"), ["enrollmenttoken", "(enrol)", "(token)"]);
        assert_eq!(terms("Get-Mailbox"), ["getmailbox", "(get)", "(mailbox)"]);
        assert_eq!(terms("VMs iPhone"), ["vms", "iphon", "(phone)"]);
    }

    #[test]
    fn words_are_stemmed_in_english_only() {
        assert_eq!(terms("Enrolling enrolled user's can’t"), ["enrol", "enrol", "user", "cant"]);
        let german = Terms::new("de");
        let found: Vec<String> = runs("Geräte").flat_map(|run| german.of(run)).map(|term| term.text).collect();
        assert_eq!(found, ["gerate"]);
        let french = Terms::new("fr");
        let found: Vec<String> = runs("l’été qu'il").flat_map(|run| french.of(run)).map(|term| term.text).collect();
        assert_eq!(found, ["ete", "quil"]);
    }

    #[test]
    fn unspaced_text_becomes_bigrams() {
        assert_eq!(terms("登録方法"), ["登録", "録方", "方法"]);
        assert_eq!(terms("録"), ["録"]);
    }
}
