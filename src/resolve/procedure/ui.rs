//! The words of an interface in a step: labels and paths in bold, keys to press, text to type.

use super::types::{Ui, UiKind};
use super::vocabulary::normalize;
use crate::parse::ast::{Inline, InlineKind, plain_text};

/// Bold text longer than this is emphasis, not a label.
const LONGEST_LABEL: usize = 80;

/// Adds what stands in `inlines`, in order.
pub fn read(inlines: &[Inline], out: &mut Vec<Ui>) {
    let mut path: Vec<String> = Vec::new();
    let mut before = String::new();
    for inline in inlines {
        match &inline.kind {
            InlineKind::Strong(children) => {
                let text = super::lead::collapse(&plain_text(children));
                let joined = !path.is_empty() && is_arrow(&before);
                if !joined {
                    flush(&mut path, out);
                }
                if !is_label(&text) {
                    flush(&mut path, out);
                    before.clear();
                    continue;
                }
                let verb = last_word(&before);
                if !joined && is_key(&text, &verb) {
                    out.push(Ui { kind: UiKind::Key, text, path: Vec::new() });
                } else if !joined && is_typed(&before) {
                    out.push(Ui { kind: UiKind::Input, text, path: Vec::new() });
                } else {
                    path.extend(parts(&text));
                }
                before.clear();
            }
            InlineKind::Code(code) => {
                if is_typed(&before) {
                    flush(&mut path, out);
                    out.push(Ui { kind: UiKind::Input, text: code.text.clone(), path: Vec::new() });
                }
                before.clear();
                before.push('`');
            }
            InlineKind::Text(text) => {
                // "Settings > **Mail**": the plain word in front of an arrow is part of the path when a label follows or leads.
                before.push_str(text);
                if !path.is_empty()
                    && let Some((arrow, rest)) = leading_arrow(text)
                {
                    // `**Admin** > Devices > **Rules**`
                    let (middle, ends) = plain_parts(rest);
                    path.extend(middle);
                    if !ends {
                        before.clear();
                        before.push_str(arrow);
                    }
                }
                keys_in(text, out, &path);
            }
            InlineKind::Link(link) if is_arrow(&before) && !path.is_empty() => {
                path.push(super::lead::collapse(&plain_text(&link.children)));
                before.clear();
            }
            InlineKind::Emphasis(children) if is_typed(&before) => {
                flush(&mut path, out);
                out.push(Ui { kind: UiKind::Input, text: super::lead::collapse(&plain_text(children)), path: Vec::new() });
                before.clear();
            }
            InlineKind::SoftBreak | InlineKind::HardBreak => before.push(' '),
            _ => {
                before.push('x');
            }
        }
    }
    flush(&mut path, out);
}

fn flush(path: &mut Vec<String>, out: &mut Vec<Ui>) {
    let parts = std::mem::take(path);
    match parts.as_slice() {
        [] => {}
        [one] => out.push(Ui { kind: UiKind::Label, text: one.clone(), path: Vec::new() }),
        _ => out.push(Ui { kind: UiKind::Path, text: parts.join(" > "), path: parts }),
    }
}

fn is_arrow(text: &str) -> bool {
    matches!(text.trim(), ">" | "→" | "->" | "»" | "›" | "=>" | "\\>" | "➔" | "⟶")
}

/// ` > Devices` gives the arrow and the rest.
fn leading_arrow(text: &str) -> Option<(&str, &str)> {
    let trimmed = text.trim_start();
    ["->", "=>", ">", "→", "»", "›"].iter().find_map(|arrow| trimmed.strip_prefix(*arrow).map(|rest| (*arrow, rest)))
}

/// The plain words between two arrows, and whether the path ends in this text.
fn plain_parts(rest: &str) -> (Vec<String>, bool) {
    let mut out = Vec::new();
    let mut pieces = rest.split(['>', '→']).map(|piece| piece.trim_end_matches(['-', '=', ' ']).trim());
    let mut last = pieces.next_back().unwrap_or("");
    for piece in pieces {
        if !piece.is_empty() && piece.split(' ').count() <= 6 {
            out.push(piece.to_owned());
        }
    }
    if last.is_empty() {
        return (out, false);
    }
    // The path's last plain part ends with its sentence or clause.
    if let Some(end) = last.find([',', '.', ';', '(', ':']) {
        last = last.get(..end).unwrap_or(last).trim();
    }
    let capital: Vec<&str> = last.split(' ').take_while(|word| word.starts_with(char::is_uppercase)).collect();
    if !capital.is_empty() {
        out.push(capital.join(" "));
    }
    (out, true)
}

fn parts(text: &str) -> Vec<String> {
    let split: Vec<String> = text
        .split(['>', '→', '»', '›'])
        .map(|part| part.trim().trim_end_matches(['-', '=']).trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    if split.is_empty() { vec![text.to_owned()] } else { split }
}

fn is_label(text: &str) -> bool {
    let normal = normalize(text);
    !normal.is_empty()
        && text.len() <= LONGEST_LABEL
        && text.chars().any(char::is_alphanumeric)
        && !matches!(
            normal.as_str(),
            "note" | "notes" | "important" | "tip" | "warning" | "caution" | "or" | "and" | "not" | "optional" | "example" | "do not"
        )
        && !(text.ends_with(':') && normal.split(' ').count() > 4)
}

fn last_word(text: &str) -> String {
    let mut words =
        text.split_whitespace().rev().filter(|word| !["the", "a", "then", "down"].iter().any(|filler| word.eq_ignore_ascii_case(filler)));
    words.next().unwrap_or("").trim_matches(|char: char| !char.is_alphanumeric()).to_ascii_lowercase()
}

fn is_key(text: &str, verb: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let named = lower.split(['+', '-']).map(str::trim).all(|key| {
        matches!(
            key.trim_end_matches(" key"),
            "ctrl"
                | "control"
                | "alt"
                | "shift"
                | "win"
                | "windows"
                | "windows logo"
                | "enter"
                | "return"
                | "esc"
                | "escape"
                | "tab"
                | "delete"
                | "del"
                | "backspace"
                | "space"
                | "spacebar"
                | "home"
                | "end"
                | "command"
                | "cmd"
                | "option"
                | "up arrow"
                | "down arrow"
                | "insert"
        ) || key.len() == 1
            || key
                .strip_prefix('f')
                .is_some_and(|number| !number.is_empty() && number.len() < 3 && number.bytes().all(|byte| byte.is_ascii_digit()))
    });
    named && (matches!(verb, "press" | "pressing" | "hold" | "holding" | "hit") || lower.contains('+') && lower.len() > 2)
        || named && lower.starts_with('f') && lower.len() <= 3 && lower.len() > 1
}

/// Something to type follows: "type `x`", "enter **0** in the box".
fn is_typed(before: &str) -> bool {
    matches!(last_word(before).as_str(), "type" | "typing" | "enter" | "entering" | "paste" | "input")
}

/// "press F5", "press Ctrl+Shift+I" in plain text.
fn keys_in(text: &str, out: &mut Vec<Ui>, path: &[String]) {
    if !path.is_empty() && leading_arrow(text).is_some() {
        return;
    }
    if !text.contains("ress ") {
        return;
    }
    let lower = text.to_ascii_lowercase();
    for (at, _) in lower.match_indices("press ") {
        let Some(rest) = text.get(at + 6..) else { continue };
        let rest = rest.strip_prefix("the ").unwrap_or(rest);
        let end = rest.find([',', '.', ';', ')']).unwrap_or(rest.len());
        let clause = rest.get(..end).unwrap_or("");
        let mut key = String::new();
        for word in clause.split(' ') {
            let next = if key.is_empty() { word.to_owned() } else { format!("{key} {word}") };
            let joins = word == "+" || key.ends_with('+');
            if key.is_empty() || joins {
                key = next;
            } else {
                break;
            }
        }
        let key: String = key.split_whitespace().collect();
        if is_key(&key, "press") {
            out.push(Ui { kind: UiKind::Key, text: key, path: Vec::new() });
        }
    }
}
