//! Changes for people.

use std::io::{self, Write};

use super::{Change, ChangeKind, Diff};

/// Longer texts are cut.
const LONGEST: usize = 70;

/// One line a change, by procedure, and how many there are.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_text(diff: &Diff, out: &mut dyn Write) -> io::Result<()> {
    let mut procedure = "";
    for change in &diff.changes {
        if change.procedure != procedure {
            procedure = &change.procedure;
            writeln!(out, "{procedure}")?;
        }
        let mark = if change.breaking { "!" } else { " " };
        writeln!(out, "  {mark} {:10} {}", change.kind.name(), line(change))?;
    }
    if !diff.changes.is_empty() {
        writeln!(out)?;
    }
    for what in ["procedure", "step"] {
        let counts = ChangeKind::ALL.iter().filter_map(|kind| {
            let count = diff.summary.get(what)?.get(kind.name())?;
            Some(format!("{count} {}", kind.name()))
        });
        let counts: Vec<String> = counts.collect();
        let counts = if counts.is_empty() { "no change".to_owned() } else { counts.join(", ") };
        writeln!(out, "{what}s: {counts}")?;
    }
    writeln!(out, "links to {} old ids no longer lead to what they led to; {} ids have a successor", diff.breaking, diff.ids.len())
}

fn line(change: &Change) -> String {
    let number = |id: &Option<String>| {
        id.as_deref()
            .map(|id| {
                // The number is what stands behind the procedure's id: digits and dots.
                let digits = id.len() - id.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.').len();
                id.get(id.len() - digits..).unwrap_or("").trim_start_matches('.').to_owned()
            })
            .unwrap_or_default()
    };
    let quoted = |text: &Option<String>| text.as_deref().map(|text| format!("\"{}\"", cut(text))).unwrap_or_default();
    let step = change.what == "step";
    let text = || quoted(if change.new_text.is_some() { &change.new_text } else { &change.old_text });
    match change.kind {
        ChangeKind::Added if step => format!("step {} {}", number(&change.new), text()),
        ChangeKind::Removed if step => format!("step {} {}", number(&change.old), text()),
        ChangeKind::Added | ChangeKind::Removed => format!("procedure {}", text()),
        ChangeKind::Moved | ChangeKind::Renumbered if step => {
            format!("step {} -> {} {}", number(&change.old), number(&change.new), text())
        }
        ChangeKind::Moved | ChangeKind::Renumbered => format!("procedure -> {}", change.new.as_deref().unwrap_or("")),
        ChangeKind::Changed if change.old_text == change.new_text => format!("procedure {}", text()),
        ChangeKind::Changed if step => {
            format!("step {} {} -> {}", number(&change.new), quoted(&change.old_text), quoted(&change.new_text))
        }
        ChangeKind::Changed => format!("procedure {} -> {}", quoted(&change.old_text), quoted(&change.new_text)),
    }
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(LONGEST - 1).collect();
    out.push('…');
    out
}
