//! The title names an error code that the text never mentions.
//!
//! The reader who comes with the code cannot see whether the article is about it, nor what it means.
//!
//! ```markdown bad
//! //- a.md
//! # Error 0x80180014 during enrollment
//! //~     ^^^^^^^^^^ info[error-code-unmentioned]: the text never mentions `0x80180014`
//!
//! ## Resolution
//!
//! Allow the platform.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Error 0x80180014 during enrollment
//!
//! ## Symptoms
//!
//! The portal shows `0x80180014`: the platform is not allowed.
//!
//! ## Resolution
//!
//! Allow the platform.
//! ```
//!
//! Say in the text where the code is shown, and what it means.

use std::collections::HashSet;

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, HtmlKind, Inline, InlineKind, SnippetContent};
use crate::parse::visit::{Visitor, blocks};
use crate::resolve::error_codes;

pub const RULE: Rule = Rule {
    name: "error-code-unmentioned",
    group: Group::Procedures,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("error_code_unmentioned.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let Some(title) = cx.page.headings.iter().find(|heading| heading.level == 1) else { return };
    let mut codes = Vec::new();
    error_codes(&title.text, &mut HashSet::new(), &mut codes);
    if codes.is_empty() || !cx.is_markdown() {
        return;
    }
    let mut words = Words { text: String::new() };
    blocks(&cx.page.blocks, &mut words);
    let text = words.text.to_lowercase();
    for code in codes {
        // "550 5.7.1" is spoken of as 5.7.1, and 0x80180014 as 80180014.
        let wanted = code.to_lowercase();
        let wanted = wanted.rsplit(' ').next().unwrap_or("").trim_start_matches("0x");
        if text.contains(wanted) {
            continue;
        }
        let typed = cx.text(title.span);
        let span = typed.find(&code).map_or_else(|| cx.first_line(title.span), |at| title.span.part(at..at + code.len()));
        findings.add(span, format!("the text never mentions `{code}`"));
    }
}

/// All that a reader of the page can see, but its title.
struct Words {
    text: String,
}

impl Visitor for Words {
    fn enter_block(&mut self, block: &Block) -> bool {
        self.text.push('\n');
        match &block.kind {
            BlockKind::Heading(heading) => return heading.level != 1,
            BlockKind::Code(code) => self.text.push_str(&code.text),
            BlockKind::Snippet(snippet) => {
                if let SnippetContent::Text(text) = &snippet.content {
                    self.text.push_str(text);
                }
            }
            BlockKind::Html(tokens) => {
                for token in tokens {
                    if let HtmlKind::Text(text) = &token.kind {
                        self.text.push_str(text);
                    }
                }
            }
            BlockKind::Image(image) => self.text.push_str(image.alt.as_deref().unwrap_or("")),
            _ => {}
        }
        true
    }

    fn enter_inline(&mut self, inline: &Inline) -> bool {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::NoLoc(text) => self.text.push_str(text),
            InlineKind::Code(code) => self.text.push_str(&code.text),
            InlineKind::Image(image) => self.text.push_str(&image.alt),
            InlineKind::DirectiveImage(image) => self.text.push_str(image.alt.as_deref().unwrap_or("")),
            InlineKind::SoftBreak | InlineKind::HardBreak => self.text.push(' '),
            _ => {}
        }
        true
    }
}
