//! From lists and step headings to procedures.

use super::judge::{Verdict, judge};
use super::lead::{self, Lead, collapse};
use super::outline::{Element, Outline};
use super::repair::{self, Before};
use super::title::{Place, title};
use super::types::{Context, LeftOut, Part, Procedure, Purpose, Repair, RepairKind, Rule, Step};
use super::vocabulary::Role;
use crate::parse::ast::{Block, BlockKind, IncludeContent, Inline, InlineKind, List, ListItem, NodeId, plain_text};
use crate::source::Span;

/// A list, or several that are one, with what stands around it.
struct Group<'a> {
    section: usize,
    container: usize,
    intro: Vec<Part>,
    lead: Lead,
    nested: bool,
    steps: Vec<Step>,
    numbers: Vec<u64>,
    links: bool,
    lists: Vec<NodeId>,
    repairs: Vec<Repair>,
    outro: Vec<Part>,
    span: Span,
    /// What may still turn out to stand between this list and its continuation.
    pending: Vec<&'a Element<'a>>,
    /// How many of `pending` are its own; the rest leads in the next list.
    outro_ends: usize,
}

/// All procedures of a page in document order, and the ordered lists that are none.
pub fn procedures<'a>(outline: &'a Outline<'a>, context: &Context<'_>) -> (Vec<Procedure>, Vec<LeftOut>) {
    let (step_of, groups) = step_sections(outline);
    let mut gatherer = Gatherer { outline, context, groups: Vec::new() };
    let mut heads: Vec<Vec<usize>> = vec![Vec::new(); groups];
    for (section, (group, _)) in step_of.iter().enumerate().filter_map(|(section, step)| step.map(|step| (section, step))) {
        if let Some(rows) = heads.get_mut(group)
            && step_of.get(section).copied().flatten().is_some_and(|(_, head)| head == section)
        {
            rows.push(section);
        }
    }
    let mut within: Vec<Vec<&'a Element<'a>>> = vec![Vec::new(); outline.sections.len()];
    let mut before: Vec<Option<&'a Element<'a>>> = vec![None; outline.sections.len()];
    for element in &outline.elements {
        match step_of.get(element.section).copied().flatten() {
            Some((_, head)) => {
                if let Some(elements) = within.get_mut(head) {
                    elements.push(element);
                }
            }
            None => {
                if let Some(last) = before.get_mut(element.section) {
                    *last = Some(element);
                }
                gatherer.element(element);
            }
        }
    }
    let mut found: Vec<Procedure> = Vec::new();
    for head in heads {
        found.extend(step_headings(&head, &within, &before, outline));
    }
    let (lists, left_out) = gatherer.finish();
    found.extend(lists);
    found.extend(super::table::cell_procedures(outline));
    found.sort_by_key(|procedure| procedure.nodes.first().copied());
    (found, left_out)
}

/// For each section the row of step headings to which it belongs, and the step's own section; and how many such rows there are.
fn step_sections(outline: &Outline<'_>) -> (Vec<Option<(usize, usize)>>, usize) {
    struct Row {
        parent: usize,
        container: usize,
        last: u32,
        sections: Vec<usize>,
    }
    let mut rows: Vec<Row> = Vec::new();
    let mut latest: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
    for (index, section) in outline.sections.iter().enumerate() {
        let (Role::Step, Some(number)) = (section.reading.role, section.reading.number) else { continue };
        let open = latest.get(&section.parent).copied().and_then(|row| Some((row, rows.get_mut(row)?)));
        match open {
            // A step in two versions ("Step 2 (option 1)", "Step 2 (option 2)") does not begin the row anew; a second first step does.
            Some((_, row)) if row.container == section.container && (number > row.last || number == row.last && number > 1) => {
                row.last = number;
                row.sections.push(index);
            }
            Some(_) | None => {
                latest.insert(section.parent, rows.len());
                rows.push(Row { parent: section.parent, container: section.container, last: number, sections: vec![index] });
            }
        }
    }
    rows.retain(|row| row.sections.len() > 1 && row.parent < outline.sections.len());
    let mut step_of: Vec<Option<(usize, usize)>> = vec![None; outline.sections.len()];
    for (at, row) in rows.iter().enumerate() {
        for section in &row.sections {
            if let Some(slot) = step_of.get_mut(*section) {
                *slot = Some((at, *section));
            }
        }
    }
    // Parents stand before their children, so one pass hands the step down to all that stands below it.
    for index in 1..outline.sections.len() {
        let inherited = step_of.get(outline.section(index).parent).copied().flatten();
        if let (Some(inherited), Some(slot)) = (inherited, step_of.get_mut(index)) {
            *slot = Some(inherited);
        }
    }
    (step_of, rows.len())
}

fn step_headings<'a>(
    heads: &[usize],
    within: &[Vec<&'a Element<'a>>],
    before: &[Option<&'a Element<'a>>],
    outline: &Outline<'a>,
) -> Option<Procedure> {
    let first = *heads.first()?;
    let mut steps = Vec::new();
    for (head, number) in heads.iter().zip(1_usize..) {
        let section = outline.section(*head);
        let elements = within.get(*head).map(Vec::as_slice).unwrap_or_default();
        let number = number.to_string();
        let mut body = Vec::new();
        let mut substeps = Vec::new();
        let mut span = section.span;
        let mut text = section.title.clone();
        if !section.run_in {
            body.push(Part::Block(section.node));
        }
        for element in elements {
            if section.run_in && element.block.id == section.node {
                text = format!("{}: {}", section.title, collapse(&element.text));
                body.push(Part::Block(element.block.id));
            } else {
                if outline.section(element.section).node != section.node
                    && !body.contains(&Part::Block(outline.section(element.section).node))
                {
                    body.push(Part::Block(outline.section(element.section).node));
                }
                body.push(part(element));
            }
            span = span.to(element.block.span);
            nested_items(std::slice::from_ref(element.block), &mut |item| {
                let child = format!("{number}.{}", substeps.len() + 1);
                substeps.extend(step(item, child));
            });
        }
        steps.push(Step {
            id: String::new(),
            number,
            node: section.node,
            head: Some(Part::Block(section.node)),
            text,
            body,
            optional: false,
            condition: None,
            steps: substeps,
            ui: Vec::new(),
            refs: Vec::new(),
            span,
        });
    }
    let parent = outline.section(first).parent;
    let texts: Vec<&str> = steps.iter().map(|step: &Step| step.text.as_str()).collect();
    if !super::judge::judge_steps(&texts, parent, outline) {
        return None;
    }
    let last = before.get(parent).copied().flatten().filter(|element| matches!(element.block.kind, BlockKind::Paragraph(_)));
    let lead = last.map(|element| lead::read(&element.text)).unwrap_or_default();
    let place = Place { section: parent, index: 0, siblings: 1, lead: &lead, nested: false };
    let section = outline.section(parent);
    let above = section.reading.role == Role::Article;
    // Step headings directly below the title of a troubleshooting article have no name of their own.
    let (title, title_source) = if above && section.problem {
        (String::new(), super::types::TitleSource::None)
    } else if above {
        (section.title.clone(), section.source)
    } else {
        title_of_steps(&place, outline)
    };
    let span = steps.first().map(|step| step.span)?.to(steps.last().map(|step| step.span)?);
    Some(Procedure {
        id: String::new(),
        anchor: String::new(),
        title,
        title_source,
        purpose: Purpose::Howto,
        problem: None,
        intro: last.map(part).into_iter().collect(),
        outro: Vec::new(),
        repairs: Vec::new(),
        rule: Rule::StepHeadings,
        confidence: 97,
        variant: outline.containers.get(outline.section(first).container).and_then(|container| container.variant.clone()),
        fingerprint: String::new(),
        span,
        nodes: heads.iter().map(|head| outline.section(*head).node).collect(),
        steps,
        section: parent,
    })
}

fn title_of_steps(place: &Place<'_>, outline: &Outline<'_>) -> (String, super::types::TitleSource) {
    let section = outline.section(place.section);
    let leads = place.lead.colon || place.lead.announces || place.lead.action.starts_with("To ");
    // Step headings may stand far below the paragraph: it names them only where it says that something follows.
    if section.reading.generic && !leads { (section.title.clone(), section.source) } else { title(place, outline) }
}

struct Gatherer<'a, 'c, 't> {
    outline: &'a Outline<'a>,
    context: &'c Context<'t>,
    groups: Vec<Gathered<'a>>,
}

/// A stretch of one section in one container.
struct Gathered<'a> {
    section: usize,
    container: usize,
    intro: Vec<&'a Element<'a>>,
    groups: Vec<Group<'a>>,
}

impl<'a> Gatherer<'a, '_, '_> {
    fn element(&mut self, element: &'a Element<'a>) {
        let fits = self.groups.last().is_some_and(|last| last.section == element.section && last.container == element.container);
        if !fits {
            self.groups.push(Gathered { section: element.section, container: element.container, intro: Vec::new(), groups: Vec::new() });
        }
        let Some(at) = self.groups.len().checked_sub(1) else { return };
        if let Some((number, lines)) = unspaced(element) {
            self.unspaced(at, element, number, lines);
            return;
        }
        if let BlockKind::List(list) = &element.block.kind
            && list.start.is_some()
        {
            self.list(at, element, list);
            return;
        }
        let Some(gathered) = self.groups.get_mut(at) else { return };
        match gathered.groups.last_mut() {
            Some(group) => group.pending.push(element),
            None => gathered.intro.push(element),
        }
    }

    fn list(&mut self, at: usize, element: &'a Element<'a>, list: &'a List) {
        let numbers = repair::numbers(list, self.context);
        let Some(gathered) = self.groups.get_mut(at) else { return };
        if let Some(group) = gathered.groups.last_mut() {
            let expecting = group.steps.last().is_some_and(|step| step.text.trim_end().ends_with(':'));
            let joined = repair::joins(&Before { numbers: &group.numbers, expecting }, &group.pending, &numbers, self.context);
            if let Some(kind) = joined {
                group.absorb();
                group.repairs.push(Repair { kind, node: element.block.id });
                group.append(list, &numbers, self.context);
                group.lists.push(element.block.id);
                group.span = group.span.to(element.block.span);
                return;
            }
        }
        let mut intro = Vec::new();
        let mut lead = Lead::default();
        let stretch = gathered.groups.last().map_or(&gathered.intro, |group| &group.pending);
        // The paragraph in front is the lead-in, also where a note stands between; code and lists cut it off.
        let mut from = stretch.len();
        for (index, element) in stretch.iter().enumerate().rev() {
            match &element.block.kind {
                BlockKind::Paragraph(inlines) if !is_note(inlines) && !element.text.trim().is_empty() => {
                    lead = if element.from == 0 { lead::read_paragraph(inlines, &element.text) } else { lead::read(&element.text) };
                    from = index;
                    break;
                }
                BlockKind::Alert(_) | BlockKind::Paragraph(_) | BlockKind::Image(_) => from = index,
                _ => break,
            }
        }
        if gathered.groups.is_empty() {
            from = 0;
        }
        intro.extend(stretch.iter().skip(from).map(|element| part(element)));
        if let Some(group) = gathered.groups.last_mut() {
            group.outro_ends = from;
        }
        let mut group = Group {
            section: gathered.section,
            container: gathered.container,
            intro,
            lead,
            nested: false,
            steps: Vec::new(),
            numbers: Vec::new(),
            links: true,
            lists: vec![element.block.id],
            repairs: Vec::new(),
            outro: Vec::new(),
            span: element.block.span,
            pending: Vec::new(),
            outro_ends: usize::MAX,
        };
        group.append(list, &numbers, self.context);
        gathered.groups.push(group);
    }

    fn unspaced(&mut self, at: usize, element: &'a Element<'a>, number: u64, lines: Vec<std::ops::Range<usize>>) {
        let BlockKind::Paragraph(inlines) = &element.block.kind else { return };
        let Some(gathered) = self.groups.get_mut(at) else { return };
        let goes_on = gathered.groups.last().is_some_and(|group| group.numbers.last().is_some_and(|last| number == last + 1));
        if !goes_on {
            if number != 1 {
                match gathered.groups.last_mut() {
                    Some(group) => group.pending.push(element),
                    None => gathered.intro.push(element),
                }
                return;
            }
            let stretch = gathered.groups.last().map_or(&gathered.intro, |group| &group.pending);
            let lead = stretch.last().map(|element| lead::read(&element.text)).unwrap_or_default();
            let from = if gathered.groups.is_empty() { 0 } else { stretch.len().saturating_sub(1) };
            let intro = stretch.iter().skip(from).map(|element| part(element)).collect();
            if let Some(group) = gathered.groups.last_mut() {
                group.outro_ends = from;
            }
            gathered.groups.push(Group {
                section: gathered.section,
                container: gathered.container,
                intro,
                lead,
                nested: false,
                steps: Vec::new(),
                numbers: Vec::new(),
                links: false,
                lists: Vec::new(),
                repairs: Vec::new(),
                outro: Vec::new(),
                span: element.block.span,
                pending: Vec::new(),
                outro_ends: usize::MAX,
            });
        }
        let Some(group) = gathered.groups.last_mut() else { return };
        group.absorb();
        group.lists.push(element.block.id);
        group.repairs.push(Repair { kind: RepairKind::MissingSpace, node: element.block.id });
        group.span = group.span.to(element.block.span);
        for range in lines {
            let text = inlines.get(range.clone()).map_or_else(String::new, plain_text);
            let text = collapse(text.trim_start().trim_start_matches(|char: char| char.is_ascii_digit()).trim_start_matches(['.', ')']));
            let part = Part::Inlines { block: element.block.id, range };
            group.numbers.push(group.numbers.last().copied().unwrap_or(0) + 1);
            group.steps.push(Step {
                id: String::new(),
                number: (group.steps.len() + 1).to_string(),
                node: element.block.id,
                head: Some(part.clone()),
                text,
                body: vec![part],
                optional: false,
                condition: None,
                steps: Vec::new(),
                ui: Vec::new(),
                refs: Vec::new(),
                span: element.block.span,
            });
        }
    }

    fn finish(self) -> (Vec<Procedure>, Vec<LeftOut>) {
        let mut found = Vec::new();
        let mut left_out = Vec::new();
        for gathered in self.groups {
            let mut groups: Vec<Group<'a>> = Vec::new();
            for element in &gathered.intro {
                nested_groups(element.block, gathered.section, gathered.container, self.context, &mut groups);
            }
            for mut group in gathered.groups {
                let pending = std::mem::take(&mut group.pending);
                group.outro = pending.iter().take(group.outro_ends).map(|element| part(element)).collect();
                groups.push(group);
                for element in pending {
                    nested_groups(element.block, gathered.section, gathered.container, self.context, &mut groups);
                }
            }
            groups.sort_by_key(|group| group.lists.first().copied());
            let mut accepted: Vec<(Group<'a>, Rule, u8)> = Vec::new();
            for group in groups {
                let texts: Vec<&str> = group.steps.iter().map(|step| step.text.as_str()).collect();
                if texts.is_empty() {
                    continue;
                }
                match judge(&texts, group.links, &group.lead, group.section, self.outline) {
                    Verdict::Procedure { rule, confidence } => accepted.push((group, rule, confidence)),
                    Verdict::Not(reason) => {
                        if let Some(list) = group.lists.first().copied() {
                            left_out.push(LeftOut { list, reason, lists: group.lists, repairs: group.repairs });
                        }
                    }
                }
            }
            let siblings = accepted.len();
            for (index, (group, rule, confidence)) in accepted.into_iter().enumerate() {
                let place = Place { section: group.section, index, siblings, lead: &group.lead, nested: group.nested };
                let (title, title_source) = title(&place, self.outline);
                let uncertain = group.repairs.iter().any(|repair| repair.kind == RepairKind::RestartsAfterContent);
                found.push(Procedure {
                    id: String::new(),
                    anchor: String::new(),
                    title: collapse(&title),
                    title_source,
                    purpose: Purpose::Howto,
                    problem: None,
                    intro: group.intro,
                    steps: group.steps,
                    outro: group.outro,
                    repairs: group.repairs,
                    rule,
                    confidence: if uncertain { confidence.saturating_sub(15) } else { confidence },
                    variant: self.outline.containers.get(group.container).and_then(|container| container.variant.clone()),
                    fingerprint: String::new(),
                    span: group.span,
                    nodes: group.lists,
                    section: group.section,
                });
            }
        }
        (found, left_out)
    }
}

impl Group<'_> {
    /// What stands between belongs to the step above it.
    fn absorb(&mut self) {
        for element in std::mem::take(&mut self.pending) {
            let Some(step) = self.steps.last_mut() else { continue };
            step.body.push(part(element));
            let number = step.number.clone();
            nested_items(std::slice::from_ref(element.block), &mut |item| {
                let child = format!("{number}.{}", step.steps.len() + 1);
                step.steps.extend(self::step(item, child));
            });
        }
    }

    fn append(&mut self, list: &List, numbers: &[u64], context: &Context<'_>) {
        let nested = repair::under_indented(list, numbers, context);
        for ((item, number), nested) in list.items.iter().zip(numbers).zip(nested) {
            if let Some(above) = self.steps.last_mut().filter(|_| nested) {
                let number = format!("{}.{}", above.number, above.steps.len() + 1);
                above.steps.extend(step(item, number));
                if self.repairs.last().is_none_or(|last| last.kind != RepairKind::UnderIndented) {
                    self.repairs.push(Repair { kind: RepairKind::UnderIndented, node: item.id });
                }
                continue;
            }
            let place = (self.steps.len() + 1).to_string();
            self.links &= only_link(&item.blocks);
            self.steps.extend(step(item, place));
            self.numbers.push(*number);
        }
    }
}

fn part(element: &Element<'_>) -> Part {
    match &element.block.kind {
        BlockKind::Paragraph(inlines) if element.from > 0 => Part::Inlines { block: element.block.id, range: element.from..inlines.len() },
        _ => Part::Block(element.block.id),
    }
}

/// Ordered lists in bullets, quotes and notes that stand in no ordered item: each a group of its own, led in by what stands before it.
fn nested_groups<'a>(block: &'a Block, section: usize, container: usize, context: &Context<'_>, out: &mut Vec<Group<'a>>) {
    match &block.kind {
        BlockKind::List(list) if list.start.is_none() => {
            for item in &list.items {
                nested_in(&item.blocks, section, container, context, out);
            }
        }
        BlockKind::Alert(alert) => nested_in(&alert.blocks, section, container, context, out),
        BlockKind::Quote(blocks) => nested_in(blocks, section, container, context, out),
        _ => {}
    }
}

fn nested_in<'a>(blocks: &'a [Block], section: usize, container: usize, context: &Context<'_>, out: &mut Vec<Group<'a>>) {
    // The paragraph that a list may belong to: read only where one follows.
    let mut lead: Option<(&Block, &[Inline])> = None;
    let mut last: Option<usize> = None;
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(inlines) => {
                if !is_note(inlines) {
                    lead = Some((block, inlines));
                }
            }
            BlockKind::List(list) if list.start.is_some() => {
                let numbers = repair::numbers(list, context);
                let start = numbers.first().copied().unwrap_or(1);
                let goes_on = last
                    .and_then(|at| out.get_mut(at))
                    .filter(|group| start > 1 && group.numbers.last().is_some_and(|last| start == last + 1));
                if let Some(group) = goes_on {
                    group.repairs.push(Repair { kind: RepairKind::NumberingGoesOn, node: block.id });
                    group.append(list, &numbers, context);
                    continue;
                }
                let (intro, read) = lead.take().map_or((Vec::new(), Lead::default()), |(block, inlines)| {
                    (vec![Part::Block(block.id)], lead::read(&plain_text(inlines)))
                });
                let mut group = Group {
                    section,
                    container,
                    intro,
                    lead: read,
                    nested: true,
                    steps: Vec::new(),
                    numbers: Vec::new(),
                    links: true,
                    lists: vec![block.id],
                    repairs: Vec::new(),
                    outro: Vec::new(),
                    span: block.span,
                    pending: Vec::new(),
                    outro_ends: usize::MAX,
                };
                group.append(list, &numbers, context);
                last = Some(out.len());
                out.push(group);
            }
            BlockKind::Include(include) => {
                if let IncludeContent::Nodes(nodes) = &include.content {
                    nested_in(nodes, section, container, context, out);
                }
            }
            _ => nested_groups(block, section, container, context, out),
        }
    }
}

/// The step of a list item; none for an empty one.
fn step(item: &ListItem, number: String) -> Option<Step> {
    if item.blocks.is_empty() {
        return None;
    }
    let head = first_paragraph(&item.blocks);
    let text = head.map_or_else(String::new, |(_, inlines)| collapse(&plain_text(inlines)));
    let mut steps = Vec::new();
    nested_items(&item.blocks, &mut |child| {
        let child_number = format!("{number}.{}", steps.len() + 1);
        steps.extend(step(child, child_number));
    });
    Some(Step {
        id: String::new(),
        number,
        node: item.id,
        head: head.map(|(block, _)| Part::Block(block.id)),
        text,
        body: item.blocks.iter().map(|block| Part::Block(block.id)).collect(),
        optional: false,
        condition: None,
        steps,
        ui: Vec::new(),
        refs: Vec::new(),
        span: item.span,
    })
}

/// Calls `see` on every ordered item whose nearest ordered ancestor is the one whose blocks these are: also through bullets and notes.
fn nested_items<'b>(blocks: &'b [Block], see: &mut dyn FnMut(&'b ListItem)) {
    for block in blocks {
        match &block.kind {
            BlockKind::List(list) if list.start.is_some() => list.items.iter().for_each(&mut *see),
            BlockKind::List(list) => list.items.iter().for_each(|item| nested_items(&item.blocks, see)),
            BlockKind::Quote(blocks) => nested_items(blocks, see),
            BlockKind::Alert(alert) => nested_items(&alert.blocks, see),
            BlockKind::Include(include) => {
                if let IncludeContent::Nodes(nodes) = &include.content {
                    nested_items(nodes, see);
                }
            }
            BlockKind::Tabs(tabs) => tabs.tabs.iter().for_each(|tab| nested_items(&tab.blocks, see)),
            BlockKind::Container(container) => nested_items(&container.blocks, see),
            BlockKind::Heading(_)
            | BlockKind::Paragraph(_)
            | BlockKind::Code(_)
            | BlockKind::Table(_)
            | BlockKind::Rule
            | BlockKind::Html(_)
            | BlockKind::Snippet(_)
            | BlockKind::Image(_)
            | BlockKind::Video(_)
            | BlockKind::Footnote { .. }
            | BlockKind::Stray(_) => {}
        }
    }
}

/// The first paragraph or heading of an item, also one that an include brings.
fn first_paragraph(blocks: &[Block]) -> Option<(&Block, &[Inline])> {
    blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Paragraph(inlines) => Some((block, inlines.as_slice())),
        BlockKind::Heading(heading) => Some((block, heading.inlines.as_slice())),
        BlockKind::Include(include) => match &include.content {
            IncludeContent::Nodes(nodes) => first_paragraph(nodes),
            IncludeContent::Pending | IncludeContent::Missing => None,
        },
        _ => None,
    })
}

/// A paragraph that begins with **Note** or its like.
pub fn is_note(inlines: &[Inline]) -> bool {
    let first = inlines.iter().find(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.trim().is_empty()));
    let text = match first.map(|inline| &inline.kind) {
        Some(InlineKind::Strong(children) | InlineKind::Emphasis(children)) => plain_text(children),
        Some(InlineKind::Text(text)) => {
            let Some((word, _)) = text.split_once(':') else { return false };
            word.to_owned()
        }
        _ => return false,
    };
    let word = text.trim().trim_end_matches(':').to_ascii_lowercase();
    matches!(word.as_str(), "note" | "notes" | "important" | "tip" | "warning" | "caution" | "important note")
}

fn only_link(blocks: &[Block]) -> bool {
    matches!(blocks, [Block { kind: BlockKind::Paragraph(inlines), .. }]
    if inlines.iter().all(|inline| match &inline.kind {
        InlineKind::Link(_) | InlineKind::SoftBreak | InlineKind::HardBreak | InlineKind::Xref(_) => true,
        InlineKind::Text(text) => text.trim().trim_end_matches(['.', ',', ';']).is_empty(),
        _ => false,
    }))
}

/// The lines of a paragraph that are steps typed without a space behind the number: `1.Open it`. Gives the first number.
fn unspaced(element: &Element<'_>) -> Option<(u64, Vec<std::ops::Range<usize>>)> {
    if element.from > 0 || !element.text.as_bytes().first()?.is_ascii_digit() {
        return None;
    }
    let BlockKind::Paragraph(inlines) = &element.block.kind else { return None };
    let first = line_number(inlines.first()?)?;
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut number = first;
    for (at, inline) in inlines.iter().enumerate() {
        if !matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak) {
            continue;
        }
        if inlines.get(at + 1).and_then(line_number) == Some(number + 1) {
            ranges.push(start..at);
            start = at + 1;
            number += 1;
        }
    }
    ranges.push(start..inlines.len());
    Some((first, ranges))
}

/// `3.Text` at the start of a line: a small number, a dot and a letter. "3.5 GB" and "8.x" are none.
fn line_number(inline: &Inline) -> Option<u64> {
    let InlineKind::Text(text) = &inline.kind else { return None };
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 2 {
        return None;
    }
    let behind = text.get(digits..)?.strip_prefix(['.', ')'])?;
    let mut chars = behind.chars();
    let first = chars.next();
    let word =
        first.is_none() || first.is_some_and(char::is_uppercase) && chars.next().is_none_or(|char| char.is_lowercase() || char == ' ');
    word.then(|| text.get(..digits).and_then(|digits| digits.parse().ok())).flatten()
}
