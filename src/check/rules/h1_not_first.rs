//! The heading of level 1 stands behind text or other headings.
//!
//! What stands above the page's name belongs to nothing.
//!
//! ```markdown bad
//! //- a.md
//! ## Before you begin
//!
//! Text.
//!
//! # Enroll
//! //~^^^^^ warning[h1-not-first]: the heading of level 1 stands behind `Before you begin`
//!
//! Text.
//! ```
//!
//! ```markdown bad
//! //- a.md
//! See the table below.
//!
//! # Enroll
//! //~^^^^^ warning[h1-not-first]: text stands above the heading of level 1
//! ```
//!
//! ```markdown good
//! //- a.md
//! <!-- A comment, and an anchor, may stand there. -->
//! <a id="top"></a>
//!
//! # Enroll
//!
//! ## Before you begin
//!
//! Text.
//! ```
//!
//! Move it to the top.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{
    Block, BlockKind, Container, ContainerKind, HtmlKind, HtmlToken, IncludeContent, Inline, InlineKind, StrayProblem, plain_text,
};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "h1-not-first",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("h1_not_first.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let mut flow = Flow { before: None, h1: None };
    flow.read(&cx.page.blocks);
    if let (Some(before), Some(h1)) = (flow.before, flow.h1) {
        let message = match &before.kind {
            BlockKind::Heading(heading) => format!("the heading of level 1 stands behind `{}`", plain_text(&heading.inlines).trim()),
            _ => "text stands above the heading of level 1".to_owned(),
        };
        findings.add(h1, message);
    }
}

/// The page from its top to the first heading of level 1.
struct Flow<'a> {
    /// The first thing that a reader sees above it.
    before: Option<&'a Block>,
    h1: Option<Span>,
}

impl<'a> Flow<'a> {
    fn read(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            if self.h1.is_some() {
                return;
            }
            match &block.kind {
                BlockKind::Heading(heading) if heading.level == 1 => self.h1 = Some(block.span),
                BlockKind::Include(include) => {
                    if let IncludeContent::Nodes(nodes) = &include.content {
                        self.read(nodes);
                    }
                }
                BlockKind::Container(container) => match container.kind {
                    // What only another program shows is not above the page's name.
                    ContainerKind::Zone if target(container).is_some_and(|target| !target.eq_ignore_ascii_case("docs")) => {}
                    ContainerKind::Zone | ContainerKind::Moniker => self.read(&container.blocks),
                    ContainerKind::Row | ContainerKind::Column | ContainerKind::Div => self.note(block),
                },
                BlockKind::Html(tokens) if tokens.iter().all(is_invisible) => {}
                BlockKind::Paragraph(inlines) if inlines.iter().all(is_invisible_inline) => {}
                BlockKind::Footnote { .. } => {}
                BlockKind::Stray(stray) if matches!(stray.problem, StrayProblem::Unopened) => {}
                BlockKind::Heading(_)
                | BlockKind::Paragraph(_)
                | BlockKind::Quote(_)
                | BlockKind::Alert(_)
                | BlockKind::List(_)
                | BlockKind::Code(_)
                | BlockKind::Table(_)
                | BlockKind::Rule
                | BlockKind::Html(_)
                | BlockKind::Snippet(_)
                | BlockKind::Image(_)
                | BlockKind::Video(_)
                | BlockKind::Tabs(_)
                | BlockKind::Stray(_) => self.note(block),
            }
        }
    }

    fn note(&mut self, block: &'a Block) {
        self.before.get_or_insert(block);
    }
}

fn target(container: &Container) -> Option<&str> {
    container.attributes.iter().find(|attribute| attribute.name == "target").map(|attribute| attribute.value.trim())
}

fn is_invisible_inline(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Html(token) => is_invisible(token),
        InlineKind::Text(text) => text.trim().is_empty(),
        InlineKind::SoftBreak => true,
        _ => false,
    }
}

/// Comments and anchors.
fn is_invisible(token: &HtmlToken) -> bool {
    match &token.kind {
        HtmlKind::Comment(_) | HtmlKind::Other => true,
        HtmlKind::Text(text) => text.trim().is_empty(),
        HtmlKind::Open { name, .. } | HtmlKind::Close { name } => name == "a",
    }
}
