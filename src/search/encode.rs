//! Small encodings: numbers as printable characters, strings as JavaScript, and a fast map.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map for keys that this crate makes itself. Its order is never used.
pub(super) type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<Multiply>>;

/// A multiplying hasher: several times faster than the standard one on short words. The words come from the book's own
/// author, so nobody gains by making them collide.
#[derive(Default)]
pub(super) struct Multiply(u64);

impl Multiply {
    fn mix(&mut self, value: u64) {
        let product = u128::from(self.0 ^ value) * u128::from(0x9e37_79b9_7f4a_7c15_u64);
        self.0 = (product as u64) ^ ((product >> 64) as u64) ^ value.rotate_left(32);
    }
}

impl Hasher for Multiply {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.mix(chunk.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        }
        let rest = chunks.remainder();
        self.mix(rest.iter().fold(rest.len() as u64, |word, byte| word << 8 | u64::from(*byte)));
    }

    fn write_u128(&mut self, value: u128) {
        self.mix(value as u64);
        self.mix((value >> 64) as u64);
    }

    fn write_u8(&mut self, value: u8) {
        self.mix(u64::from(value));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A 64-bit fingerprint of some bytes (FNV-1a over words): it names a version of the index, it protects nothing.
#[derive(Clone, Copy)]
pub(super) struct Fingerprint(u64);

impl Fingerprint {
    pub(super) fn new() -> Self {
        Fingerprint(0xcbf2_9ce4_8422_2325)
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        let mut hasher = Multiply(self.0);
        hasher.write(bytes);
        self.0 = hasher.finish();
    }

    /// Twelve hexadecimal digits.
    pub(super) fn text(self) -> String {
        format!("{:012x}", self.0 & 0xffff_ffff_ffff)
    }
}

/// The 90 characters that digits are made of: printable ASCII without the quote, the backslash and `<`, so that a string
/// of them needs no escape in a script.
const DIGITS: [u8; 90] = {
    let mut digits = [0; 90];
    let mut byte = b'#';
    let mut at = 0;
    while at < digits.len() {
        if byte != b'\\' && byte != b'<' {
            digits[at] = byte;
            at += 1;
        }
        byte += 1;
    }
    digits
};

/// Appends a number: base 45, lowest digit first, the upper half of the characters for digits that another one follows.
pub(super) fn number(out: &mut String, mut value: u32) {
    while value >= 45 {
        out.push(char::from(DIGITS[45 + (value % 45) as usize]));
        value = value / 45 - 1;
    }
    out.push(char::from(DIGITS[value as usize]));
}

/// Appends `text` as a JavaScript (and JSON) string literal. `<` is escaped, so that a script may also stand inside a page.
pub(super) fn literal(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' && byte != b'<' {
            continue;
        }
        out.push_str(text.get(plain..at).unwrap_or_default());
        plain = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\t' => out.push_str("\\t"),
            _ => out.push_str(&format!("\\u{byte:04x}")),
        }
    }
    out.push_str(text.get(plain..).unwrap_or_default());
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::{literal, number};

    fn read(text: &str) -> u32 {
        let digit = |character: char| u32::from(character) - 35 - u32::from(character > '<') - u32::from(character > '\\');
        let (mut value, mut scale) = (0, 1);
        for character in text.chars() {
            let digit = digit(character);
            if digit < 45 {
                return value + digit * scale;
            }
            value += (digit - 45) * scale + 45 * scale;
            scale *= 45;
        }
        value
    }

    #[test]
    fn numbers_survive() {
        for value in (0..5000).chain([91_124, 91_125, 4_100_624, 9_999_999]) {
            let mut out = String::new();
            number(&mut out, value);
            assert_eq!(read(&out), value, "{out}");
            assert!(!out.contains(['"', '\\', '<']));
        }
    }

    #[test]
    fn literals_are_json() {
        let text = "a \"b\" \\ </script>\n\t\u{1} é \u{2028}";
        let mut out = String::new();
        literal(&mut out, text);
        assert_eq!(serde_json::from_str::<String>(&out).expect("JSON"), text);
        assert!(!out.contains("</"));
    }
}
