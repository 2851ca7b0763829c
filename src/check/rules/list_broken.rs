//! An ordered list is broken by a picture, a code block or a note that is not indented far enough.
//!
//! Markdown ends the list there. What belongs to a step stands at the margin, and the next step begins a list of its own, which counts from
//! 1 again where the author numbered all steps `1.`.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! To enroll the device, follow these steps:
//!
//! 1. Open the portal.
//!
//! ![The portal's first page](portal.png)
//! //~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[list-broken]: this picture ends the list: it stands outside of the step above it
//!
//! 2. Select **Devices**.
//!
//! ## Sync
//!
//! To sync the device, follow these steps:
//!
//! 1. Open **Settings**.
//! 1. Run the command.
//!
//!   > [!NOTE]
//! //~ @3-11 warning[list-broken]: this note ends the list: step 3 is shown as step 1
//!   > It takes a minute.
//!
//! 1. Close the window.
//! //- portal.png
//! PNG
//! ```
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! To enroll the device, follow these steps:
//!
//! 1. Open the portal.
//!
//! ![The portal's first page](portal.png)
//! //~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[list-broken]: this picture ends the list: step 2 is shown as its text
//! 2. Select **Devices**.
//! //- portal.png
//! PNG
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! To enroll the device, follow these steps:
//!
//! 1. Open the portal.
//!
//!    ![The portal's first page](portal.png)
//! 2. Select **Devices**.
//!
//! Now on the server:
//!
//! 3. Select **Sync**.
//! //- portal.png
//! PNG
//! ```
//!
//! Indent it to the column in which the step's text begins. The fix does so where the numbers say that the list goes on. A paragraph at the
//! margin between two steps whose numbers go on is not reported, since it may well be meant.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Fix, Severity};
use crate::parse::ast::{Block, BlockKind, Inline, InlineKind, List, NodeId};
use crate::parse::visit::{Visitor, blocks};
use crate::resolve::procedure::{Node, RepairKind};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "list-broken",
    group: Group::Procedures,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("list_broken.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let recognized = &cx.page.recognized;
    let procedures = recognized.procedures.iter().map(|procedure| (&procedure.nodes, &procedure.repairs));
    let others = recognized.left_out.iter().map(|left| (&left.lists, &left.repairs));
    for (lists, repairs) in procedures.chain(others) {
        for repair in repairs {
            if repair.kind == RepairKind::RestartsAfterContent {
                restarts(cx, findings, lists, repair.node);
            }
        }
    }
    blocks(&cx.page.blocks, &mut GoesOn { cx, findings });
}

/// Looks at lists whose numbers go on behind something else, wherever they stand; and for steps that are no list at all: inside of a
/// paragraph only a `1.` begins one, so the line `2. …` directly below a picture is text.
struct GoesOn<'a, 'c> {
    cx: &'a PageContext<'c>,
    findings: &'a mut Findings,
}

impl Visitor for GoesOn<'_, '_> {
    fn siblings(&mut self, blocks: &[Block]) {
        // The last ordered list, its next number, and what stands behind it.
        let mut before: Option<(&List, u64, Vec<&Block>)> = None;
        for block in blocks {
            match &block.kind {
                BlockKind::List(list) if list.start.is_some() => {
                    let start = list.start.unwrap_or(1);
                    if let Some((first, _, between)) = before.as_ref().filter(|(_, next, _)| *next == start) {
                        broken(self.cx, self.findings, first, between, list);
                    }
                    before = Some((list, start + list.items.len() as u64, Vec::new()));
                }
                BlockKind::Heading(_) => before = None,
                kind => {
                    if let Some((list, next, between)) = &mut before {
                        if let (BlockKind::Paragraph(inlines), true) = (kind, between.is_empty()) {
                            self.paragraph(list, *next, block, inlines);
                        }
                        between.push(block);
                    }
                }
            }
        }
    }
}

impl GoesOn<'_, '_> {
    fn paragraph(&mut self, list: &List, next: u64, block: &Block, inlines: &[Inline]) {
        let line = inlines.windows(2).position(|pair| match pair {
            [before, Inline { kind: InlineKind::Text(text), .. }] => {
                let rest = text.strip_prefix(&next.to_string()).and_then(|rest| rest.strip_prefix(['.', ')']));
                matches!(before.kind, InlineKind::SoftBreak | InlineKind::HardBreak) && rest.is_some_and(|rest| rest.starts_with(' '))
            }
            _ => false,
        });
        let Some((before, step)) = line.and_then(|at| Some((inlines.get(..at)?, inlines.get(at + 1)?))) else { return };
        let pictures = before.iter().any(is_picture) && before.iter().all(is_picture_or_space);
        let what = if pictures { "picture" } else { "paragraph" };
        let place = self.cx.first_line(block.span);
        let finding = self.findings.add(place, format!("this {what} ends the list: step {next} is shown as its text"));
        let column = list.items.last().and_then(|item| self.cx.content_column(item));
        let indent = self.cx.indentation(block.span);
        match (column, indent) {
            (Some(column), Some(indent)) if pictures && indent < column && step.span.file == block.span.file => {
                let above = Span { end: step.span.start, ..block.span };
                let above = above.part(0..self.cx.text(above).trim_end().len());
                let by = column - indent;
                let spaces = if by == 1 { "space" } else { "spaces" };
                finding.fix = Some(Fix { title: format!("indent it by {by} {spaces}"), edits: self.cx.indent(above, by) });
            }
            _ => finding.hint = Some("put an empty line before the step, and indent what belongs to the step above".to_owned()),
        }
    }
}

/// `next` is the list that was joined to the one before it in `lists`, although it counts from 1 again.
fn restarts(cx: &PageContext<'_>, findings: &mut Findings, lists: &[NodeId], next: NodeId) {
    let Some(before) = lists.iter().rev().find(|list| **list < next) else { return };
    let (Some((first, list)), Some((_, rest))) = (ordered(cx, *before), ordered(cx, next)) else { return };
    broken(cx, findings, list, &between(cx, *before, first.span, next), rest);
}

/// Two lists that are one to their reader, and what divides them.
fn broken(cx: &PageContext<'_>, findings: &mut Findings, list: &List, between: &[&Block], rest: &List) {
    let (Some(start), Some(end), Some(last)) = (between.first(), between.last(), list.items.last()) else { return };
    let Some(next) = rest.items.first() else { return };
    let file = last.span.file;
    let same_file = next.span.file == file && between.iter().all(|block| block.span.file == file);
    let Some(column) = cx.content_column(last).filter(|_| same_file) else { return };
    let indents: Option<Vec<usize>> = between.iter().map(|block| cx.indentation(whole(cx, block))).collect();
    let Some(indents) = indents.filter(|indents| indents.iter().all(|indent| *indent < column)) else { return };
    let number = list.start.unwrap_or(1) + list.items.len() as u64;
    let shown = rest.start.unwrap_or(1);
    // A list that counts from 1 again may be another list, where its items are counted.
    let counted = shown != number && !all_one(cx, list, rest);
    // Words may be meant to stand between two lists, unless they are indented and the numbers go on.
    let meant = between.iter().zip(&indents).any(|(block, indent)| name_of(block).is_none() && (counted || *indent == 0));
    if meant {
        return;
    }
    let what = name_of(start).unwrap_or("paragraph");
    let message = if shown == number {
        format!("this {what} ends the list: it stands outside of the step above it")
    } else {
        format!("this {what} ends the list: step {number} is shown as step {shown}")
    };
    let finding = findings.add(cx.first_line(whole(cx, start)), message);
    let missing = column - indents.first().copied().unwrap_or(0);
    let spaces = if missing == 1 { "space" } else { "spaces" };
    // An item further to the right than the list's own would become a part of the step.
    let joins = cx.indentation(next.marker).is_some_and(|indent| indent < column);
    if counted || !joins {
        finding.hint = Some(format!("indent it by {missing} more {spaces}, if it belongs to the step"));
        return;
    }
    let mut edits = Vec::new();
    for (block, indent) in between.iter().zip(&indents) {
        edits.extend(cx.indent(whole(cx, block), column - indent));
    }
    let more = if start.span == end.span { "" } else { " and what follows it" };
    finding.fix = Some(Fix { title: format!("indent it{more} by {missing} {spaces}"), edits });
}

fn ordered<'a>(cx: &PageContext<'a>, id: NodeId) -> Option<(&'a Block, &'a List)> {
    let block = cx.nodes().block(id)?;
    match &block.kind {
        BlockKind::List(list) if list.start.is_some() => Some((block, list)),
        _ => None,
    }
}

/// The blocks that divide two lists, outermost only.
fn between<'a>(cx: &PageContext<'a>, before: NodeId, span: Span, next: NodeId) -> Vec<&'a Block> {
    let mut out: Vec<&Block> = Vec::new();
    for id in before.0 + 1..next.0 {
        let Some(Node::Block(block)) = cx.nodes().get(NodeId(id)) else { continue };
        if !span.contains(block.span) && out.last().is_none_or(|last| !last.span.contains(block.span)) {
            out.push(block);
        }
    }
    out
}

/// A block with the `>` that makes it a note, which is no part of the note's own span.
fn whole(cx: &PageContext<'_>, block: &Block) -> Span {
    let before = cx.file_text(block.span.file).get(..block.span.start as usize).unwrap_or("").trim_end_matches(' ');
    match &block.kind {
        BlockKind::Alert(_) if before.ends_with('>') => Span { start: before.len() as u32 - 1, ..block.span },
        _ => block.span,
    }
}

/// Whether the author leaves all counting to Markdown.
fn all_one(cx: &PageContext<'_>, list: &List, rest: &List) -> bool {
    list.items.len() + rest.items.len() > 2
        && list.items.iter().chain(&rest.items).all(|item| cx.text(item.marker).trim().trim_end_matches(['.', ')']) == "1")
}

/// What a reader would call the block; `None` for words.
fn name_of(block: &Block) -> Option<&'static str> {
    match &block.kind {
        BlockKind::Paragraph(inlines) if inlines.iter().any(is_picture) && inlines.iter().all(is_picture_or_space) => Some("picture"),
        BlockKind::Image(_) => Some("picture"),
        BlockKind::Code(_) | BlockKind::Snippet(_) => Some("code block"),
        BlockKind::Alert(_) => Some("note"),
        BlockKind::Table(_) => Some("table"),
        BlockKind::Video(_) => Some("video"),
        BlockKind::Quote(_) => Some("quote"),
        BlockKind::Html(_) => Some("HTML"),
        BlockKind::Paragraph(_)
        | BlockKind::Heading(_)
        | BlockKind::List(_)
        | BlockKind::Rule
        | BlockKind::Include(_)
        | BlockKind::Tabs(_)
        | BlockKind::Container(_)
        | BlockKind::Footnote { .. }
        | BlockKind::Stray(_) => None,
    }
}

fn is_picture(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Image(_) | InlineKind::DirectiveImage(_) => true,
        InlineKind::Link(link) => link.children.iter().any(is_picture),
        _ => false,
    }
}

fn is_picture_or_space(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::SoftBreak | InlineKind::HardBreak | InlineKind::Html(_) => true,
        InlineKind::Text(text) => text.trim().is_empty(),
        _ => is_picture(inline),
    }
}
