//! A link has no text.
//!
//! There is nothing that the reader could see or click, and a screen reader reads the address aloud.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! See [](limits.md).
//! //~    ^^^^^^^^^ warning[link-text-missing]: the link to `limits.md` has no text
//! //- limits.md
//! # Limits
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! See [limits](limits.md), <xref:limits> or [](xref:limits).
//! //- limits.md
//! ---
//! uid: limits
//! ---
//! # Limits
//! ```
//!
//! Write what the reader finds there. A cross-reference without a text gets the title of its page and is not reported.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{HtmlKind, Inline, InlineKind, plain_text};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "link-text-missing",
    group: Group::References,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("link_text_missing.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Links(findings));
}

struct Links<'a>(&'a mut Findings);

impl Visitor for Links<'_> {
    fn enter_inline(&mut self, inline: &Inline) -> bool {
        if let InlineKind::Link(link) = &inline.kind
            && !link.dest.starts_with("xref:")
            && plain_text(&link.children).trim().is_empty()
            && !shows_something(&link.children)
        {
            let span = Span { file: inline.span.file, ..link.dest_span };
            let span = if span.is_empty() { inline.span } else { span };
            self.0.add(span, format!("the link to `{}` has no text", link.dest));
        }
        true
    }
}

/// A picture is something to click, even when its own text is missing, which is another rule's to say.
fn shows_something(children: &[Inline]) -> bool {
    children.iter().any(|child| match &child.kind {
        InlineKind::Image(_) | InlineKind::DirectiveImage(_) | InlineKind::Include(_) | InlineKind::Xref(_) => true,
        InlineKind::Html(token) => matches!(&token.kind, HtmlKind::Open { name, .. } if name == "img"),
        InlineKind::Emphasis(children) | InlineKind::Strong(children) | InlineKind::Strikethrough(children) => shows_something(children),
        InlineKind::Text(_)
        | InlineKind::Code(_)
        | InlineKind::Link(_)
        | InlineKind::SoftBreak
        | InlineKind::HardBreak
        | InlineKind::FootnoteReference(_)
        | InlineKind::Math { .. }
        | InlineKind::Snippet(_)
        | InlineKind::NoLoc(_)
        | InlineKind::Stray(_) => false,
    })
}
