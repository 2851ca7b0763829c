//! A heading has no text below it.
//!
//! The reader follows the contents to a place where nothing stands.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! ## Before you begin
//! //~^^^^^^^^^^^^^^^^ warning[heading-no-content]: nothing stands below `Before you begin`
//!
//! ## Steps
//!
//! Text.
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Open the portal.
//!
//! ## See more in [the portal's own pages](https://contoso.example/)
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ## Steps
//!
//! ### On Windows
//!
//! Text.
//! ```
//!
//! Write the section, or take its heading away. A heading with deeper headings below it has content.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, ContainerKind, HtmlKind, HtmlToken, IncludeContent, InlineKind, plain_text};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "heading-no-content",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("heading_no_content.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    // The sections of a YAML page are cards and lists, which need not have a text.
    if !cx.is_markdown() {
        return;
    }
    let mut sections = Sections { findings, open: None };
    blocks(&cx.page.blocks, &mut sections);
    sections.close(1);
}

struct Sections<'a> {
    findings: &'a mut Findings,
    /// The last heading, while nothing stands below it.
    open: Option<(u8, Span, String)>,
}

impl Sections<'_> {
    /// Before a heading of this level, or at the end of the page.
    fn close(&mut self, level: u8) {
        if let Some((open, span, text)) = self.open.take()
            && level <= open
            && !text.is_empty()
        {
            self.findings.add(span, format!("nothing stands below `{text}`"));
        }
    }
}

impl Visitor for Sections<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        match &block.kind {
            BlockKind::Heading(heading) => {
                self.close(heading.level);
                // A heading that is a link sends the reader on, which is what it is for.
                let leads_on = heading.inlines.iter().any(|inline| matches!(inline.kind, InlineKind::Link(_)));
                self.open = (!leads_on).then(|| (heading.level, block.span, plain_text(&heading.inlines).trim().to_owned()));
                false
            }
            BlockKind::Include(include) => {
                if !matches!(include.content, IncludeContent::Nodes(_)) {
                    self.open = None;
                }
                true
            }
            // What a zone or a moniker holds is for some readers only: whether there is something for all of them is not asked.
            BlockKind::Container(container) if !matches!(container.kind, ContainerKind::Zone | ContainerKind::Moniker) => true,
            BlockKind::Html(tokens) if tokens.iter().all(shows_nothing) => false,
            BlockKind::Rule => false,
            _ => {
                self.open = None;
                false
            }
        }
    }
}

fn shows_nothing(token: &HtmlToken) -> bool {
    match &token.kind {
        HtmlKind::Comment(_) | HtmlKind::Other | HtmlKind::Close { .. } => true,
        HtmlKind::Text(text) => text.trim().is_empty(),
        HtmlKind::Open { name, .. } => matches!(name.as_str(), "a" | "br" | "hr" | "p"),
    }
}
