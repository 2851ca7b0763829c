//! Joins openings with their ends: alerts, zones, columns, tabs.
//!
//! The builder leaves each `:::` line and each `[!…]` marker as a [`Stray`]; here they become containers. What finds no partner stays
//! a stray, so that a rule can say so.

use super::ast::{
    Alert, AlertKind, Block, BlockKind, Container, ContainerKind, Heading, Inline, InlineKind, Link, NodeId, Stray, StrayProblem, Tab, Tabs,
};
use crate::source::Span;

pub fn pair(blocks: Vec<Block>) -> Vec<Block> {
    pair_at(blocks, 0)
}

/// So many containers may be open in each other at one place. What opens beyond that stays a stray, so that every later walk may recurse.
const MOST_OPEN: usize = 12;
/// From this depth of quotes and lists on only one may, which keeps the sum small.
const DEEP: usize = 8;

fn pair_at(blocks: Vec<Block>, depth: usize) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        descend(&mut block, depth + 1);
        match block.kind {
            BlockKind::Quote(children) => split_quote(block.span, children, &mut out),
            _ => out.push(block),
        }
    }
    let out = if out.iter().any(is_stray) { join_containers(out, if depth < DEEP { MOST_OPEN } else { 1 }) } else { out };
    if out.iter().any(|block| tab_header(block).is_some()) { join_tabs(out) } else { out }
}

fn descend(block: &mut Block, depth: usize) {
    match &mut block.kind {
        BlockKind::Quote(children) => *children = pair_at(std::mem::take(children), depth),
        BlockKind::List(list) => {
            for item in &mut list.items {
                item.blocks = pair_at(std::mem::take(&mut item.blocks), depth);
            }
        }
        BlockKind::Footnote { blocks, .. } => *blocks = pair_at(std::mem::take(blocks), depth),
        BlockKind::Alert(_)
        | BlockKind::Container(_)
        | BlockKind::Tabs(_)
        | BlockKind::Heading(_)
        | BlockKind::Paragraph(_)
        | BlockKind::Code(_)
        | BlockKind::Table(_)
        | BlockKind::Rule
        | BlockKind::Html(_)
        | BlockKind::Include(_)
        | BlockKind::Snippet(_)
        | BlockKind::Image(_)
        | BlockKind::Video(_)
        | BlockKind::Stray(_) => {}
    }
}

fn is_stray(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Stray(_) | BlockKind::Image(_)) || holds_end(block)
}

/// A quote is a row of parts: plain quotes, alerts, divs, videos, each begun by its marker.
fn split_quote(span: Span, children: Vec<Block>, out: &mut Vec<Block>) {
    enum Part {
        Quote,
        Alert(String, Span),
        Div(Vec<super::ast::Attribute>, Span),
    }
    let mut part = Part::Quote;
    let mut start = span.start;
    let mut body: Vec<Block> = Vec::new();
    let mut produced = false;
    let mut close = |part: Part, body: &mut Vec<Block>, start: u32, end: u32, out: &mut Vec<Block>| {
        let body = std::mem::take(body);
        let place = Span { file: span.file, start, end: end.max(start) };
        let kind = match part {
            Part::Quote if body.is_empty() => return,
            Part::Quote => BlockKind::Quote(body),
            Part::Alert(name, marker) => BlockKind::Alert(Alert { kind: AlertKind::from_name(&name), name, marker, blocks: body }),
            Part::Div(attributes, opening) => {
                BlockKind::Container(Container { kind: ContainerKind::Div, attributes, opening, closed: true, blocks: body })
            }
        };
        produced = true;
        out.push(Block::new(place, kind));
    };
    for child in children {
        match child.kind {
            BlockKind::Stray(Stray { name, attributes, problem: StrayProblem::Unclosed, raw }) if raw.starts_with("[!") => {
                let previous = std::mem::replace(
                    &mut part,
                    if name == "div" { Part::Div(attributes, child.span) } else { Part::Alert(name, child.span) },
                );
                close(previous, &mut body, start, child.span.start, out);
                start = child.span.start;
            }
            BlockKind::Video(mut video) if video.marker && !video.unquoted => {
                video.unquoted = true;
                let previous = std::mem::replace(&mut part, Part::Quote);
                close(previous, &mut body, start, child.span.start, out);
                start = child.span.end;
                out.push(Block::new(child.span, BlockKind::Video(video)));
            }
            BlockKind::Paragraph(inlines) => {
                for piece in split_at_markers(inlines) {
                    match piece {
                        Piece::Text(inlines) => {
                            let place = cover(&inlines, child.span);
                            body.push(Block { id: child.id, span: place, kind: BlockKind::Paragraph(inlines) });
                        }
                        Piece::Marker(name, marker) => {
                            let previous = std::mem::replace(&mut part, Part::Alert(name, marker));
                            close(previous, &mut body, start, marker.start, out);
                            start = marker.start;
                        }
                    }
                }
            }
            _ => body.push(child),
        }
    }
    close(part, &mut body, start, span.end, out);
    if !produced && out.last().is_none_or(|last| !span.contains(last.span)) {
        out.push(Block::new(span, BlockKind::Quote(Vec::new())));
    }
}

enum Piece {
    Text(Vec<Inline>),
    Marker(String, Span),
}

/// `[!NOTE] text on the same line`: Learn shows this raw; what the author meant is plain, and a rule tells them.
fn split_at_markers(inlines: Vec<Inline>) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut current: Vec<Inline> = Vec::new();
    let mut line_start = true;
    for inline in inlines {
        if line_start
            && let InlineKind::Text(text) = &inline.kind
            && let Some((name, rest, length)) = leading_marker(text)
        {
            while matches!(current.last(), Some(Inline { kind: InlineKind::SoftBreak | InlineKind::HardBreak, .. })) {
                current.pop();
            }
            if !current.is_empty() {
                out.push(Piece::Text(std::mem::take(&mut current)));
            }
            out.push(Piece::Marker(name, inline.span.part(0..length)));
            if !rest.is_empty() {
                let start = (inline.span.end as usize).saturating_sub(rest.len()) as u32;
                let place = Span { start: start.max(inline.span.start), ..inline.span };
                current.push(Inline::new(place, InlineKind::Text(rest)));
            }
            line_start = false;
            continue;
        }
        line_start = matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak);
        if !(line_start && current.is_empty() && !out.is_empty()) {
            current.push(inline);
        }
    }
    if !current.is_empty() {
        out.push(Piece::Text(current));
    }
    out
}

fn leading_marker(text: &str) -> Option<(String, String, usize)> {
    let trimmed = text.trim_start();
    let rest = trimmed.strip_prefix("[!")?;
    let end = rest.find(']')?;
    let name = &rest[..end];
    // Only the five that Learn has: any other word in brackets behind text may be meant as it stands.
    if AlertKind::from_name(name.trim()) == AlertKind::Other {
        return None;
    }
    let length = text.len() - trimmed.len() + end + 3;
    Some((name.trim().to_owned(), rest[end + 1..].trim_start().to_owned(), length))
}

fn cover(inlines: &[Inline], fallback: Span) -> Span {
    match (inlines.first(), inlines.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => fallback,
    }
}

struct Open {
    kind: OpenKind,
    block: Block,
    body: Vec<Block>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum OpenKind {
    Container(ContainerKind),
    ComplexImage,
}

impl OpenKind {
    fn of(block: &Block) -> Option<Self> {
        match &block.kind {
            BlockKind::Stray(Stray { name, problem: StrayProblem::Unclosed, .. }) => Self::named(name),
            BlockKind::Image(image) if image.image_type == "complex" => Some(OpenKind::ComplexImage),
            _ => None,
        }
    }

    fn named(name: &str) -> Option<Self> {
        match name {
            "zone" => Some(OpenKind::Container(ContainerKind::Zone)),
            "moniker" => Some(OpenKind::Container(ContainerKind::Moniker)),
            "row" => Some(OpenKind::Container(ContainerKind::Row)),
            "column" => Some(OpenKind::Container(ContainerKind::Column)),
            "image" => Some(OpenKind::ComplexImage),
            _ => None,
        }
    }
}

fn end_of(block: &Block) -> Option<OpenKind> {
    match &block.kind {
        // Words behind an end: it ends what is open all the same, as in docfx.
        BlockKind::Stray(Stray { name, problem: StrayProblem::Unopened | StrayProblem::Malformed, .. }) => {
            OpenKind::named(name.strip_suffix("-end")?)
        }
        _ => None,
    }
}

fn join_containers(blocks: Vec<Block>, most: usize) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut rest: std::collections::VecDeque<Block> = blocks.into();
    // A complex image without any end in sight has no description: it must not swallow the rest of its container.
    let mut image_ends = rest.iter().filter(|block| end_of(block) == Some(OpenKind::ComplexImage)).count();
    while let Some(block) = rest.pop_front() {
        if let Some(kind) = end_of(&block) {
            if kind == OpenKind::ComplexImage {
                image_ends = image_ends.saturating_sub(1);
            }
            if let Some(at) = open.iter().rposition(|frame| frame.kind == kind) {
                while open.len() > at + 1 {
                    let inner = open.pop();
                    finish(inner, block.span, false, &mut open, &mut out);
                }
                let frame = open.pop();
                finish(frame, block.span, true, &mut open, &mut out);
                if let BlockKind::Stray(mut stray) = block.kind
                    && stray.problem == StrayProblem::Malformed
                {
                    // It has done its work: nothing of it shows, and a rule says what is wrong with it.
                    stray.raw.clear();
                    push(Block::new(block.span, BlockKind::Stray(stray)), &mut open, &mut out);
                }
                continue;
            }
        }
        let same_open = |kind: OpenKind| open.iter().any(|frame| frame.kind == kind);
        match OpenKind::of(&block) {
            // A zone inside a zone is none, as in docfx: zones do not nest.
            Some(kind) if kind == OpenKind::Container(ContainerKind::Zone) && same_open(kind) => push(block, &mut open, &mut out),
            Some(OpenKind::ComplexImage) if image_ends == 0 => push(block, &mut open, &mut out),
            Some(kind) if open.len() < most => open.push(Open { kind, block, body: Vec::new() }),
            Some(_) => push(block, &mut open, &mut out),
            None if !open.is_empty() && holds_end(&block) => {
                // The end stands inside a list item or a quote: it ends the container all the same, as in docfx.
                let wanted = |end: &Block| end_of(end).is_some_and(|kind| open.iter().any(|frame| frame.kind == kind));
                match split_at_end(block, &wanted) {
                    Ok((before, end, after)) => {
                        if let Some(after) = after {
                            rest.push_front(after);
                        }
                        rest.push_front(end);
                        if let Some(before) = before {
                            push(before, &mut open, &mut out);
                        }
                    }
                    Err(block) => push(block, &mut open, &mut out),
                }
            }
            None => push(block, &mut open, &mut out),
        }
    }
    while !open.is_empty() {
        let frame = open.pop();
        let end = frame.as_ref().map_or_else(Span::default, |frame| frame.body.last().map_or(frame.block.span, |block| block.span));
        finish(frame, end, false, &mut open, &mut out);
    }
    out
}

fn push(block: Block, open: &mut [Open], out: &mut Vec<Block>) {
    match open.last_mut() {
        Some(frame) => frame.body.push(block),
        None => out.push(block),
    }
}

fn finish(frame: Option<Open>, end: Span, closed: bool, open: &mut [Open], out: &mut Vec<Block>) {
    let Some(Open { kind, block, body }) = frame else { return };
    let span = block.span.to(end);
    let opening = block.span;
    // Tabs may stand inside a zone.
    let body = if body.iter().any(|block| tab_header(block).is_some()) { join_tabs(body) } else { body };
    match (kind, block.kind) {
        (OpenKind::Container(kind), BlockKind::Stray(stray)) => {
            let container = Container { kind, attributes: stray.attributes, opening, closed, blocks: body };
            push(Block::new(span, BlockKind::Container(container)), open, out);
        }
        (_, BlockKind::Image(mut image)) => {
            if closed {
                image.description = body;
                push(Block::new(span, BlockKind::Image(image)), open, out);
            } else {
                push(Block::new(opening, BlockKind::Image(image)), open, out);
                for block in body {
                    push(block, open, out);
                }
            }
        }
        (_, kind) => push(Block::new(opening, kind), open, out),
    }
}

fn holds_end(block: &Block) -> bool {
    let any = |blocks: &[Block]| blocks.iter().any(|block| end_of(block).is_some() || holds_end(block));
    match &block.kind {
        BlockKind::List(list) => list.items.iter().any(|item| any(&item.blocks)),
        BlockKind::Quote(children) => any(children),
        BlockKind::Alert(alert) => any(&alert.blocks),
        BlockKind::Container(container) => any(&container.blocks),
        _ => false,
    }
}

/// Cuts a block at the first end inside it that is wanted: what stands before, the end, what stands behind.
#[expect(clippy::result_large_err, reason = "the error is the block itself, given back untouched")]
fn split_at_end(block: Block, wanted: &dyn Fn(&Block) -> bool) -> Result<(Option<Block>, Block, Option<Block>), Block> {
    let Block { id, span, kind } = block;
    match kind {
        BlockKind::List(mut list) => {
            for index in 0..list.items.len() {
                let blocks = std::mem::take(&mut list.items[index].blocks);
                match split_blocks(blocks, wanted) {
                    Ok((before, end, after)) => {
                        let mut second = list.clone();
                        second.items.drain(..index);
                        list.items.truncate(index + 1);
                        list.items[index].blocks = before;
                        second.start = second.start.map(|start| start + index as u64);
                        if after.is_empty() {
                            second.items.remove(0);
                            second.start = second.start.map(|start| start + 1);
                        } else if let Some(first) = second.items.first_mut() {
                            first.blocks = after;
                        }
                        let after_span = second.items.first().map_or(span, |first| first.span.to(span));
                        let before_span = Span { end: end.span.start.max(span.start), ..span };
                        let after = (!second.items.is_empty()).then(|| Block {
                            id,
                            span: Span { start: after_span.start.max(end.span.end), ..span },
                            kind: BlockKind::List(second),
                        });
                        return Ok((Some(Block { id, span: before_span, kind: BlockKind::List(list) }), end, after));
                    }
                    Err(blocks) => list.items[index].blocks = blocks,
                }
            }
            Err(Block { id, span, kind: BlockKind::List(list) })
        }
        BlockKind::Quote(children) => match split_blocks(children, wanted) {
            Ok((before, end, after)) => {
                let before = (!before.is_empty()).then_some(Block {
                    id,
                    span: Span { end: end.span.start, ..span },
                    kind: BlockKind::Quote(before),
                });
                let after =
                    (!after.is_empty()).then_some(Block { id, span: Span { start: end.span.end, ..span }, kind: BlockKind::Quote(after) });
                Ok((before, end, after))
            }
            Err(children) => Err(Block { id, span, kind: BlockKind::Quote(children) }),
        },
        BlockKind::Alert(mut alert) => match split_blocks(std::mem::take(&mut alert.blocks), wanted) {
            Ok((before, end, after)) => {
                alert.blocks = before;
                let after =
                    (!after.is_empty()).then_some(Block { id, span: Span { start: end.span.end, ..span }, kind: BlockKind::Quote(after) });
                Ok((Some(Block { id, span: Span { end: end.span.start, ..span }, kind: BlockKind::Alert(alert) }), end, after))
            }
            Err(children) => {
                alert.blocks = children;
                Err(Block { id, span, kind: BlockKind::Alert(alert) })
            }
        },
        kind => Err(Block { id, span, kind }),
    }
}

type Halves = (Vec<Block>, Block, Vec<Block>);

fn split_blocks(blocks: Vec<Block>, wanted: &dyn Fn(&Block) -> bool) -> Result<Halves, Vec<Block>> {
    let mut before = Vec::with_capacity(blocks.len());
    let mut rest = blocks.into_iter();
    while let Some(block) = rest.next() {
        if wanted(&block) {
            return Ok((before, block, rest.collect()));
        }
        if holds_end(&block) {
            match split_at_end(block, wanted) {
                Ok((first, end, second)) => {
                    before.extend(first);
                    let after: Vec<Block> = second.into_iter().chain(rest).collect();
                    return Ok((before, end, after));
                }
                Err(block) => before.push(block),
            }
        } else {
            before.push(block);
        }
    }
    Err(before)
}

/// `# [Title](#tab/id)`: the id, the condition and the title's inlines.
fn tab_header(block: &Block) -> Option<(&Heading, &Link)> {
    let BlockKind::Heading(heading) = &block.kind else { return None };
    let mut found = None;
    for inline in &heading.inlines {
        match &inline.kind {
            InlineKind::Link(link)
                if found.is_none() && link.dest.strip_prefix("#tab/").is_some_and(|id| !id.starts_with('/') && !id.is_empty()) =>
            {
                found = Some(&**link);
            }
            // An anchor before the title is allowed.
            InlineKind::Html(_) => {}
            InlineKind::Text(text) if text.trim().is_empty() => {}
            _ => return None,
        }
    }
    found.map(|link| (heading, link))
}

fn join_tabs(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    let mut group: Option<(Span, Vec<Tab>)> = None;
    let close = |group: &mut Option<(Span, Vec<Tab>)>, end: Span, closed: bool, out: &mut Vec<Block>| {
        if let Some((start, tabs)) = group.take() {
            out.push(Block::new(start.to(end), BlockKind::Tabs(Tabs { tabs, closed })));
        }
    };
    let mut last = Span::default();
    for block in blocks {
        let header = tab_header(&block).map(|(_, link)| link.clone());
        last = block.span;
        match (header, &mut group) {
            (Some(link), _) => {
                let path = link.dest.trim_start_matches("#tab/").to_owned();
                let (tab_id, condition) = path
                    .split_once('/')
                    .map_or((path.as_str(), None), |(id, condition)| (id, (!condition.is_empty()).then(|| condition.to_owned())));
                let tab = Tab {
                    id: NodeId::NONE,
                    span: block.span,
                    tab_id: tab_id.to_owned(),
                    condition,
                    title: link.children,
                    blocks: Vec::new(),
                };
                group.get_or_insert_with(|| (block.span, Vec::new())).1.push(tab);
            }
            (None, Some((_, tabs))) => {
                if matches!(block.kind, BlockKind::Rule) {
                    close(&mut group, block.span, true, &mut out);
                } else if let Some(tab) = tabs.last_mut() {
                    tab.blocks.push(block);
                }
            }
            (None, None) => out.push(block),
        }
    }
    close(&mut group, last, false, &mut out);
    out
}
