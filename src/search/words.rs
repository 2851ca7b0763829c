//! Splitting text into runs: what a reader would call one word, one code, one file name.
//!
//! `search-engine.js` does the same with a regular expression; both must agree on every character, or a word that
//! stands on a page could not be found. `benches/search/agree.mjs` compares them over a built site.

use super::fold::is_accent;

/// One run of characters that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Run<'a> {
    /// Letters and digits, perhaps joined by single `.`, `-`, `_` or apostrophes: `DMPdownloader.log`, `5.1.10`, `e-mail`.
    Word {
        text: &'a str,
        /// Whether a minus sign stands directly before it, as in `-2147024891`.
        minus: bool,
    },
    /// Letters of a script that is written without spaces.
    Unspaced(&'a str),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Unspaced,
    Joiner,
    Other,
}

fn classify(character: char) -> Class {
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Word,
        '.' | '-' | '_' | '\'' | '\u{2019}' => Class::Joiner,
        '\0'..='\x7f' => Class::Other,
        _ if is_unspaced(character) => Class::Unspaced,
        // The Indic blocks: their vowel killers are no letters for Unicode, yet stand inside words.
        '\u{964}' | '\u{965}' => Class::Other,
        '\u{900}'..='\u{dff}' => Class::Word,
        _ if is_accent(character) || character.is_alphanumeric() => Class::Word,
        _ => Class::Other,
    }
}

/// Thai, Lao, Myanmar, Khmer, Hangul, kana and Han: words are not parted by spaces, or carry particles.
fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1100}'..='\u{11ff}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// The runs of `text`, in order.
pub(super) fn runs(text: &str) -> Runs<'_> {
    Runs { text, at: 0 }
}

pub(super) struct Runs<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Runs<'a> {
    /// The class of the character at `at` and where the next one starts.
    fn look(&self, at: usize) -> Option<(Class, usize)> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte < 0x80 {
            return Some((ASCII[usize::from(byte & 0x7f)], at + 1));
        }
        let character = self.text.get(at..)?.chars().next()?;
        Some((classify(character), at + character.len_utf8()))
    }
}

/// The classes of the 128 ASCII characters: most text is made of them, and a table is faster than comparisons.
static ASCII: [Class; 128] = {
    let mut table = [Class::Other; 128];
    let mut byte = 0;
    while byte < 128 {
        let character = byte as u8;
        if character.is_ascii_alphanumeric() {
            table[byte] = Class::Word;
        } else if matches!(character, b'.' | b'-' | b'_' | b'\'') {
            table[byte] = Class::Joiner;
        }
        byte += 1;
    }
    table
};

impl<'a> Iterator for Runs<'a> {
    type Item = Run<'a>;

    fn next(&mut self) -> Option<Run<'a>> {
        let mut minus = false;
        loop {
            let (class, after) = self.look(self.at)?;
            match class {
                Class::Other => minus = false,
                Class::Joiner => minus = self.text.as_bytes().get(self.at) == Some(&b'-'),
                Class::Unspaced => {
                    let start = self.at;
                    let mut end = after;
                    while let Some((Class::Unspaced, next)) = self.look(end) {
                        end = next;
                    }
                    self.at = end;
                    return self.text.get(start..end).map(Run::Unspaced);
                }
                Class::Word => {
                    let start = self.at;
                    let mut end = after;
                    loop {
                        match self.look(end) {
                            Some((Class::Word, next)) => end = next,
                            Some((Class::Joiner, next)) => match self.look(next) {
                                Some((Class::Word, following)) => end = following,
                                Some((Class::Unspaced | Class::Joiner | Class::Other, _)) | None => break,
                            },
                            Some((Class::Unspaced | Class::Other, _)) | None => break,
                        }
                    }
                    self.at = end;
                    return self.text.get(start..end).map(|text| Run::Word { text, minus });
                }
            }
            self.at = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Run, runs};

    fn texts(text: &str) -> Vec<String> {
        runs(text)
            .map(|run| match run {
                Run::Word { text, minus: false } => text.to_owned(),
                Run::Word { text, minus: true } => format!("-{text}"),
                Run::Unspaced(text) => format!("[{text}]"),
            })
            .collect()
    }

    #[test]
    fn names_and_codes_stay_whole() {
        assert_eq!(texts("See `DMPdownloader.log`, please."), ["See", "DMPdownloader.log", "please"]);
        assert_eq!(texts("550 5.1.10 (0x80180005)"), ["550", "5.1.10", "0x80180005"]);
        assert_eq!(texts("hr=-2147024891; wi-fi"), ["hr", "-2147024891", "wi-fi"]);
        assert_eq!(texts("can't -- a.-b Get-Mailbox"), ["can't", "a", "-b", "Get-Mailbox"]);
    }

    #[test]
    fn unspaced_scripts_are_parted_from_words() {
        assert_eq!(texts("Intuneの登録 2.0"), ["Intune", "[の登録]", "2.0"]);
        assert_eq!(texts("हिन्दी"), ["हिन्दी"]);
        assert_eq!(texts(""), Vec::<String>::new());
    }
}
