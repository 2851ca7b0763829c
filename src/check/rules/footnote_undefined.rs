//! A footnote is named and never written.
//!
//! The reader sees `[^1]` in the text and finds no note.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Up to 15 devices[^1], or 5[^2].
//! //~                       ^^^^ warning[footnote-undefined]: the footnote `[^2]` is not written in this file
//!
//! [^1]: With a license.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Up to 15 devices[^1]. The expression `[^2]` matches all but a 2.
//!
//! [^1]: With a license.
//! ```
//!
//! Write the note, `[^2]: Its text.`, on a line of its own in the same file. Reported only in files that have footnotes: elsewhere such
//! brackets may be meant as they stand.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, Inline, InlineKind};
use crate::parse::visit::{Visitor, blocks};
use crate::source::{FileId, Span};

pub const RULE: Rule = Rule {
    name: "footnote-undefined",
    group: Group::References,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("footnote_undefined.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let mut notes = Notes { cx, candidates: Vec::new(), files: Vec::new() };
    blocks(&cx.page.blocks, &mut notes);
    for (span, label) in notes.candidates {
        if notes.files.contains(&span.file) {
            findings.add(span, format!("the footnote `{label}` is not written in this file"));
        }
    }
}

/// A label longer than this, in bytes, is none: it keeps a text of a million `[^` linear.
const LONGEST: usize = 40;

struct Notes<'a, 'c> {
    cx: &'a PageContext<'c>,
    candidates: Vec<(Span, String)>,
    /// Those that write a footnote.
    files: Vec<FileId>,
}

impl Visitor for Notes<'_, '_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if matches!(block.kind, BlockKind::Footnote { .. }) && !self.files.contains(&block.span.file) {
            self.files.push(block.span.file);
        }
        true
    }

    fn enter_inline(&mut self, inline: &Inline) -> bool {
        if let InlineKind::Text(text) = &inline.kind
            && text.contains("[^")
        {
            let typed = self.cx.text(inline.span);
            for (start, _) in typed.match_indices("[^") {
                let rest = typed.as_bytes().get(start..).unwrap_or(&[]);
                let length = rest.iter().take(LONGEST).position(|byte| *byte == b']').map_or(0, |end| end + 1);
                let label = typed.get(start..start + length).unwrap_or("");
                let name = label.trim_start_matches("[^").trim_end_matches(']');
                let is_name =
                    label.ends_with(']') && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
                if is_name && !typed.get(..start).unwrap_or("").ends_with('\\') {
                    self.candidates.push((inline.span.part(start..start + label.len()), label.to_owned()));
                }
            }
        }
        true
    }
}
