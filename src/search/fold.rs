//! Folding: one spelling for letters that a reader types with or without accents.
//!
//! The browser folds with `String.prototype.normalize`; the standard library of Rust has no such thing,
//! and a table of the Latin, Greek and Cyrillic letters is small. `benches/search/agree.mjs` compares both
//! sides over every word of a built site.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Appends the folded form of `text` to `out`: lower case, without accents, ligatures and full-width forms undone.
pub(super) fn fold_into(text: &str, out: &mut String) {
    for character in text.chars() {
        if character.is_ascii() {
            out.push(character.to_ascii_lowercase());
            continue;
        }
        if is_accent(character) {
            continue;
        }
        for lower in character.to_lowercase() {
            match FOLDED.get(&lower) {
                Some(folded) => out.push_str(folded),
                None if is_accent(lower) => {}
                None => out.push(lower),
            }
        }
    }
}

/// Whether `character` is an accent that combines with the letter before it (Unicode block Combining Diacritical Marks).
pub(super) fn is_accent(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}

static FOLDED: LazyLock<HashMap<char, &'static str>> =
    LazyLock::new(|| TABLE.iter().flat_map(|(folded, letters)| letters.chars().map(move |letter| (letter, *folded))).collect());

/// What each letter (lower case) becomes. From the decompositions of Unicode 15 (NFKD) without their accents, and the
/// letters that have no decomposition but that people type without their stroke or ligature.
#[rustfmt::skip]
static TABLE: &[(&str, &str)] = &[
    ("0", "０"),
    ("1", "¹１"),
    ("2", "²２"),
    ("3", "³３"),
    ("4", "４"),
    ("5", "５"),
    ("6", "６"),
    ("7", "７"),
    ("8", "８"),
    ("9", "９"),
    ("a", "ªàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặａ"),
    ("ae", "æǣǽ"),
    ("aʾ", "ẚ"),
    ("b", "ḃḅḇｂ"),
    ("c", "çćĉċčḉｃ"),
    ("d", "ďđḋḍḏḑḓｄ"),
    ("dz", "ǆǳ"),
    ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệｅ"),
    ("f", "ḟｆ"),
    ("ff", "ﬀ"),
    ("ffi", "ﬃ"),
    ("ffl", "ﬄ"),
    ("fi", "ﬁ"),
    ("fl", "ﬂ"),
    ("g", "ĝğġģǧǵḡｇ"),
    ("h", "ĥȟḣḥḧḩḫẖｈ"),
    ("i", "ìíîïĩīĭįİıǐȉȋḭḯỉịｉ"),
    ("ij", "ĳ"),
    ("j", "ĵǰｊ"),
    ("k", "ķǩḱḳḵｋ"),
    ("l", "ĺļľłḷḹḻḽｌ"),
    ("lj", "ǉ"),
    ("m", "ḿṁṃｍ"),
    ("n", "ñńņňǹṅṇṉṋｎ"),
    ("nj", "ǌ"),
    ("o", "ºòóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợｏ"),
    ("oe", "œ"),
    ("p", "ṕṗｐ"),
    ("q", "ｑ"),
    ("r", "ŕŗřȑȓṙṛṝṟｒ"),
    ("s", "śŝşšſșṡṣṥṧṩẛｓ"),
    ("ss", "ß"),
    ("st", "ﬅﬆ"),
    ("t", "ţťțṫṭṯṱẗｔ"),
    ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữựｕ"),
    ("v", "ṽṿｖ"),
    ("w", "ŵẁẃẅẇẉẘｗ"),
    ("x", "ẋẍｘ"),
    ("y", "ýÿŷȳẏẙỳỵỷỹｙ"),
    ("z", "źżžẑẓẕｚ"),
    ("ʒ", "ǯ"),
    ("ʹ", "ʹ"),
    ("ʼn", "ŉ"),
    ("α", "άἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ"),
    ("β", "ϐ"),
    ("ε", "έϵἐἑἒἓἔἕὲέ"),
    ("η", "ήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ"),
    ("θ", "ϑ"),
    ("ι", "ΐίϊἰἱἲἳἴἵἶἷὶίιῐῑῒΐῖῗ"),
    ("κ", "ϰ"),
    ("μ", "µ"),
    ("ο", "όὀὁὂὃὄὅὸό"),
    ("π", "ϖ"),
    ("ρ", "ϱῤῥ"),
    ("σ", "ςϲ"),
    ("υ", "ΰϋύϒϓϔὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ"),
    ("φ", "ϕ"),
    ("ω", "ώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ"),
    ("а", "ӑӓ"),
    ("г", "ѓ"),
    ("е", "ѐёӗ"),
    ("ж", "ӂӝ"),
    ("з", "ӟ"),
    ("и", "йѝӣӥ"),
    ("к", "ќ"),
    ("о", "ӧ"),
    ("у", "ўӯӱӳ"),
    ("ч", "ӵ"),
    ("ы", "ӹ"),
    ("э", "ӭ"),
    ("і", "ї"),
    ("ѵ", "ѷ"),
    ("ә", "ӛ"),
    ("ө", "ӫ"),
];

#[cfg(test)]
mod tests {
    use super::fold_into;

    fn fold(text: &str) -> String {
        let mut out = String::new();
        fold_into(text, &mut out);
        out
    }

    #[test]
    fn accents_case_and_widths_fold() {
        assert_eq!(fold("Élève ÀÉÎ"), "eleve aei");
        assert_eq!(fold("E\u{301}cole"), "ecole");
        assert_eq!(fold("Straße Łódź ŒUVRE"), "strasse lodz oeuvre");
        assert_eq!(fold("ＡＢ１２"), "ab12");
        assert_eq!(fold("Ёлка й"), "елка и");
        assert_eq!(fold("日本語"), "日本語");
    }
}
