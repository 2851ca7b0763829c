//! The text holds a character that nobody can see.
//!
//! A zero-width space or a byte order mark comes along when text is pasted from a browser or a word processor. Search does not find the
//! word that it splits, and a command that is copied with it fails.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Open the por\u{200b}tal.
//! //~         ^ info[invisible-character]: a zero-width space (U+200B) that nobody can see
//! //~ fix: remove the zero-width space
//!
//! Press\u{200b} the\u{200b} key.
//! //~  ^ info[invisible-character]: a zero-width space (U+200B) that nobody can see, and 1 more in this line
//! //~ fix: remove the 2 characters
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Open the portal \u{1f468}\u{200d}\u{1f4bb}.
//! ```
//!
//! Remove it. Joiners inside of emoji, and marks in scripts that are written from right to left, are meant and not reported.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Edit, Fix, Severity};
use crate::source::{Span, extension};

pub const RULE: Rule = Rule {
    name: "invisible-character",
    group: Group::Structure,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("invisible_character.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for file in cx.page.files.iter().filter(|file| extension(cx.path(**file)).eq_ignore_ascii_case("md")) {
        let text = cx.file_text(*file);
        // Text that was copied from a mail or a web page has several in a line: they are one finding, at the first.
        let mut line: Vec<(Span, char, &'static str)> = Vec::new();
        // The first bytes of all that `name_of` knows. What begins so inside of a longer character is no boundary.
        for at in memchr::memchr3_iter(0xc2, 0xe2, 0xef, text.as_bytes()).filter(|at| *at > 0) {
            let Some(char) = text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
            let Some(name) = name_of(char) else { continue };
            if is_meant(text, at, char) {
                continue;
            }
            let since = line.last().map_or(at, |(span, _, _)| span.end as usize);
            if text.get(since..at).is_some_and(|between| between.contains('\n')) {
                report(findings, &line);
                line.clear();
            }
            line.push((Span::new(*file, at..at + char.len_utf8()), char, name));
        }
        report(findings, &line);
    }
}

fn report(findings: &mut Findings, line: &[(Span, char, &'static str)]) {
    let Some((span, char, name)) = line.first().copied() else { return };
    let more = if line.len() > 1 { format!(", and {} more in this line", line.len() - 1) } else { String::new() };
    let finding = findings.add(span, format!("a {name} (U+{:04X}) that nobody can see{more}", char as u32));
    let title = if line.len() > 1 { format!("remove the {} characters", line.len()) } else { format!("remove the {name}") };
    finding.fix = Some(Fix { title, edits: line.iter().map(|(span, _, _)| Edit { span: *span, text: String::new() }).collect() });
}

fn name_of(char: char) -> Option<&'static str> {
    Some(match char {
        '\u{200b}' => "zero-width space",
        '\u{200c}' => "zero-width non-joiner",
        '\u{200d}' => "zero-width joiner",
        '\u{200e}' => "left-to-right mark",
        '\u{200f}' => "right-to-left mark",
        '\u{202a}'..='\u{202e}' => "direction mark",
        '\u{2060}' => "word joiner",
        '\u{2066}'..='\u{2069}' => "direction mark",
        '\u{ad}' => "soft hyphen",
        '\u{feff}' => "byte order mark",
        _ => return None,
    })
}

/// Whether the character does something between its neighbours: only beside letters of other scripts, emoji, or Thai and Khmer, which
/// are written without spaces.
fn is_meant(text: &str, at: usize, char: char) -> bool {
    let plain = |char: Option<char>| {
        char.is_none_or(|char| (char as u32) < 0x250 || name_of(char).is_some() || ('\u{2010}'..='\u{203a}').contains(&char))
    };
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let after = text.get(at + char.len_utf8()..).and_then(|after| after.chars().next());
    !(plain(before) && plain(after))
}
