//! Which lists a reader takes for one, though Markdown ends the first at a badly indented picture, code block, note or paragraph.

use super::outline::Element;
use super::types::{Context, RepairKind};
use crate::parse::ast::{BlockKind, List, ListItem};
use crate::source::Span;

/// What is known of a list that may go on.
pub struct Before<'t> {
    /// The numbers as typed, of all its items so far.
    pub numbers: &'t [u64],
    /// The last item's text ends with a colon: something that belongs to it must follow.
    pub expecting: bool,
}

/// The number of an item as its author typed it.
pub fn typed(item: &ListItem, context: &Context<'_>) -> Option<u64> {
    let text = (context.text)(item.marker.file)?;
    text.get(item.marker.range())?.trim().trim_end_matches(['.', ')']).parse().ok()
}

/// The numbers of a list's items, counted from its start where the source is not at hand.
pub fn numbers(list: &List, context: &Context<'_>) -> Vec<u64> {
    let start = list.start.unwrap_or(1);
    list.items.iter().zip(start..).map(|(item, counted)| typed(item, context).unwrap_or(counted)).collect()
}

/// How far a block stands to the right of its line's start; `None` where text stands before it.
pub fn indentation(span: Span, context: &Context<'_>) -> Option<usize> {
    let text = (context.text)(span.file)?;
    let before = text.get(..span.start as usize)?;
    let line = before.rsplit('\n').next().unwrap_or("");
    line.bytes().all(|byte| byte == b' ' || byte == b'\t').then_some(line.len())
}

/// Whether `next`, with the numbers `numbers`, goes on with the list before it, from which `between` divides it.
pub fn joins(before: &Before<'_>, between: &[&Element<'_>], numbers: &[u64], context: &Context<'_>) -> Option<RepairKind> {
    let start = numbers.first().copied().unwrap_or(1);
    let last = before.numbers.last().copied().unwrap_or(0);
    let count = before.numbers.len() as u64;
    if start > 1 {
        let goes_on = start == last + 1 || start == count + 1;
        let content_only = between.iter().all(|element| is_content(element));
        return (goes_on || content_only && start > last).then_some(RepairKind::NumberingGoesOn);
    }
    if between.is_empty() {
        return None;
    }
    // `1.` on every item says nothing about where the list starts again.
    let counted = |numbers: &[u64]| numbers.len() > 1 && numbers.windows(2).all(|pair| matches!(pair, [a, b] if *b == a + 1));
    let restarts = counted(before.numbers) && counted(numbers);
    let mut paragraphs = 0;
    for element in between {
        if is_content(element) {
            continue;
        }
        match &element.block.kind {
            BlockKind::List(list) if list.start.is_none() => {
                if !before.expecting && indentation(element.block.span, context).is_none_or(|columns| columns == 0) {
                    return None;
                }
            }
            BlockKind::Paragraph(_) => {
                let indented = indentation(element.block.span, context).is_some_and(|columns| columns > 0);
                if opens_a_path(&element.text) && !indented {
                    return None;
                }
                if !indented {
                    paragraphs += 1;
                }
            }
            _ => return None,
        }
    }
    let announces = between.last().filter(|element| matches!(element.block.kind, BlockKind::Paragraph(_))).is_some_and(|element| {
        let lead = super::lead::read(&element.text);
        let indented = indentation(element.block.span, context).is_some_and(|columns| columns > 0);
        !indented && (lead.announces || lead.colon)
    });
    if announces || paragraphs > 2 {
        return None;
    }
    if restarts && (paragraphs > 0 || between.iter().all(|element| matches!(element.block.kind, BlockKind::Alert(_)))) {
        return None;
    }
    Some(RepairKind::RestartsAfterContent)
}

/// For each item, whether its author meant it to be nested below the last one that is not: it stands further right than the list, though
/// not far enough for Markdown, and counts from 1 again.
pub fn under_indented(list: &List, numbers: &[u64], context: &Context<'_>) -> Vec<bool> {
    let column = |item: &ListItem| indentation(item.marker, context).unwrap_or(0);
    let base = list.items.first().map_or(0, column);
    let mut inner: Option<usize> = None;
    let mut before: Option<(&ListItem, u64)> = None;
    list.items
        .iter()
        .zip(numbers)
        .map(|(item, number)| {
            let column = column(item);
            let nested = match (inner, before) {
                _ if column <= base => None,
                (Some(inner), _) if column == inner => Some(inner),
                (_, Some((above, last))) if *number == 1 && (last > 1 || ends_with_colon(above)) => Some(column),
                _ => None,
            };
            if nested.is_none() {
                before = Some((item, *number));
            }
            inner = nested;
            nested.is_some()
        })
        .collect()
}

fn ends_with_colon(item: &ListItem) -> bool {
    let last = item.blocks.iter().rev().find_map(|block| match &block.kind {
        BlockKind::Paragraph(inlines) => Some(crate::parse::ast::plain_text(inlines)),
        _ => None,
    });
    last.is_some_and(|text| text.trim_end().ends_with(':'))
}

/// Blocks that show something and say nothing that could lead to another list.
fn is_content(element: &Element<'_>) -> bool {
    match &element.block.kind {
        BlockKind::Code(_)
        | BlockKind::Image(_)
        | BlockKind::Snippet(_)
        | BlockKind::Alert(_)
        | BlockKind::Table(_)
        | BlockKind::Quote(_)
        | BlockKind::Video(_)
        | BlockKind::Html(_) => true,
        BlockKind::Paragraph(inlines) => {
            let noted = super::steps::is_note(inlines);
            noted || inlines.iter().all(|inline| shows(&inline.kind))
        }
        BlockKind::Heading(_)
        | BlockKind::List(_)
        | BlockKind::Rule
        | BlockKind::Include(_)
        | BlockKind::Tabs(_)
        | BlockKind::Container(_)
        | BlockKind::Footnote { .. }
        | BlockKind::Stray(_) => false,
    }
}

fn shows(inline: &crate::parse::ast::InlineKind) -> bool {
    use crate::parse::ast::InlineKind;
    match inline {
        InlineKind::Image(_)
        | InlineKind::DirectiveImage(_)
        | InlineKind::SoftBreak
        | InlineKind::HardBreak
        | InlineKind::Snippet(_)
        | InlineKind::Code(_) => true,
        InlineKind::Text(text) => text.trim().is_empty(),
        InlineKind::Html(_) => true,
        InlineKind::Link(link) => link.children.iter().all(|child| shows(&child.kind)),
        _ => false,
    }
}

/// "If that fails, …": another way begins here.
fn opens_a_path(text: &str) -> bool {
    let lower = super::vocabulary::normalize(text.get(..text.char_indices().nth(60).map_or(text.len(), |(at, _)| at)).unwrap_or(text));
    [
        "if ",
        "to ",
        "after ",
        "alternatively",
        "alternately",
        "additionally",
        "next,",
        "next ",
        "then ",
        "otherwise",
        "when ",
        "for ",
        "or,",
        "or ",
        "you can also",
        "the following",
        "once ",
        "finally",
        "here ",
        "in addition",
        "now ",
    ]
    .iter()
    .any(|start| lower.starts_with(start))
}
