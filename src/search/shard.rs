//! Cutting sorted lists into shards.

use std::cmp::Ordering;

use super::encode::literal;

/// A file of the search folder: its path below `search/` and its bytes.
pub(super) type File = (String, Vec<u8>);

/// The script that hands `body`, JavaScript arguments, to the page under `name`.
pub(super) fn script(name: &str, body: &str) -> File {
    let mut text = String::with_capacity(body.len() + name.len() + 24);
    text.push_str("fixbook.shard(");
    literal(&mut text, name);
    text.push(',');
    text.push_str(body);
    text.push_str(")\n");
    (format!("{name}.js"), text.into_bytes())
}

/// The order of JavaScript's `<` on strings, by UTF-16 units, in which the browser looks words up.
pub(super) fn utf16_order(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}

/// A sorted list of words, each written as what differs from the word before: a capital letter for the number of shared
/// characters (no folded word holds a capital of ASCII), then the rest.
#[derive(Default)]
pub(super) struct FrontCoded {
    pub(super) text: String,
    last: String,
}

impl FrontCoded {
    pub(super) fn push(&mut self, word: &str) {
        let shared = self.last.chars().zip(word.chars()).take_while(|(a, b)| a == b).count().min(25);
        // One UTF-16 unit a character is what the browser cuts by; words beyond the basic plane share nothing.
        let plain = word.chars().take(shared).all(|character| character.len_utf16() == 1);
        let shared = if plain { shared } else { 0 };
        self.text.push(char::from(b'A' + shared as u8));
        self.text.extend(word.chars().skip(shared));
        self.last.clear();
        self.last.push_str(word);
    }
}

/// Where shards begin: for each but the first the shortest text that is greater than all words before it.
#[derive(Default)]
pub(super) struct Bounds {
    text: String,
    pub(super) count: usize,
}

impl Bounds {
    /// Notes a shard that begins with `first`, after one that ends with `last`.
    pub(super) fn push(&mut self, last: &str, first: &str) {
        if self.count > 0 {
            let shared = last.chars().zip(first.chars()).take_while(|(a, b)| a == b).count();
            self.text.push(' ');
            self.text.extend(first.chars().take(shared + 1));
        }
        self.count += 1;
    }

    /// The bounds parted by spaces; the first is empty.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, FrontCoded, script};

    #[test]
    fn words_share_beginnings() {
        let mut list = FrontCoded::default();
        for word in ["access", "account", "zug"] {
            list.push(word);
        }
        assert_eq!(list.text, "AaccessDountAzug");
    }

    #[test]
    fn bounds_are_short() {
        let mut bounds = Bounds::default();
        bounds.push("", "a");
        bounds.push("mail", "mailbox");
        bounds.push("open", "sign");
        assert_eq!(bounds.text(), " mailb s");
        assert_eq!(bounds.count, 3);
    }

    #[test]
    fn a_shard_is_one_call() {
        assert_eq!(script("t/0", "\"x\""), ("t/0.js".into(), b"fixbook.shard(\"t/0\",\"x\")\n".to_vec()));
    }
}
