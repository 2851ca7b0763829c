//! A link's address holds a space, so that it is no link.
//!
//! The reader sees brackets and a path in the middle of the sentence.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! See [the form](the form.pdf).
//! //~            ^^^^^^^^^^^^ warning[link-destination-space]: a space in `the form.pdf` keeps this from being a link
//! //~ fix: write `the%20form.pdf`
//! //- the form.pdf
//! PDF
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! See [the form](the%20form.pdf) or [the form](<the form.pdf>), and turn [Sharing] (the switch at the top) on.
//! //- the form.pdf
//! PDF
//! ```
//!
//! Write `%20` for each space, or put the address into `<` and `>`.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Edit, Fix, Severity};
use crate::parse::ast::{Inline, InlineKind};
use crate::parse::visit::{Visitor, blocks};
use crate::source::extension;

pub const RULE: Rule = Rule {
    name: "link-destination-space",
    group: Group::References,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("link_destination_space.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Texts { cx, findings });
}

/// An address longer than this, in bytes, is none: it keeps a text of a million `](` linear.
const LONGEST: usize = 1024;

struct Texts<'a, 'c> {
    cx: &'a PageContext<'c>,
    findings: &'a mut Findings,
}

impl Visitor for Texts<'_, '_> {
    fn enter_inline(&mut self, inline: &Inline) -> bool {
        if let InlineKind::Text(text) = &inline.kind
            && text.contains("](")
        {
            let typed = self.cx.text(inline.span);
            let first_open = typed.find('[').unwrap_or(typed.len());
            let mut from = 0;
            while let Some(found) = typed.get(from..).and_then(|rest| rest.find("](")) {
                let start = from + found + 2;
                from = start;
                let before = typed.get(..start - 2).unwrap_or("");
                let rest = typed.as_bytes().get(start..).unwrap_or(&[]);
                let Some(length) = rest.iter().take(LONGEST).position(|byte| matches!(byte, b')' | b'\n')) else { continue };
                let dest = typed.get(start..start + length).unwrap_or("");
                if typed.as_bytes().get(start + length) == Some(&b')')
                    && first_open < before.len()
                    && !before.ends_with('\\')
                    && is_path(dest)
                {
                    let span = inline.span.part(start..start + length);
                    let finding = self.findings.add(span, format!("a space in `{dest}` keeps this from being a link"));
                    let right = dest.trim().replace(' ', "%20");
                    let edits = vec![Edit { span, text: right.clone() }];
                    finding.fix = Some(Fix { title: format!("write `{right}`"), edits });
                }
            }
        }
        true
    }
}

/// Only what is plainly an address: the name of a file with its extension, or a URL, and a space in it.
fn is_path(dest: &str) -> bool {
    let dest = dest.trim();
    let bare = dest.split(['?', '#']).next().unwrap_or("");
    let extension = extension(bare);
    let is_file = (2..=5).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !bare.ends_with('.');
    dest.contains(' ')
        && !dest.contains(['"', '\'', '<', '>', '`'])
        && (is_file || dest.starts_with("https://") || dest.starts_with("http://"))
}
