//! What a step says beside its action: when it applies, which other steps it names, and the words of the interface.

use std::collections::HashMap;

use super::lead::sentences;
use super::nodes::Nodes;
use super::types::{Condition, Part, Procedure, Recognized, Rule, Step, StepRef};
use super::ui;
use super::vocabulary::{normalize, read};
use crate::parse::ast::{Block, BlockKind, Inline, plain_text};

pub fn assign(recognized: &mut Recognized, nodes: &Nodes<'_>) {
    for procedure in &mut recognized.procedures {
        let numbers = Numbers::of(procedure);
        let headed = procedure.rule == Rule::StepHeadings;
        for step in &mut procedure.steps {
            assign_step(step, &numbers, nodes, headed);
        }
    }
}

fn assign_step(step: &mut Step, numbers: &Numbers, nodes: &Nodes<'_>, headed: bool) {
    let mut texts: Vec<&[Inline]> = Vec::new();
    for part in &step.body {
        own_texts(part, nodes, &mut texts);
    }
    for inlines in &texts {
        ui::read(inlines, &mut step.ui);
        let text = plain_text(inlines);
        // "Step 2: …" at the start of its own heading refers to nothing.
        let from = if headed && text.starts_with("Step ") { 5 } else { 0 };
        step.refs.extend(references(text.get(from..).unwrap_or(""), &step.number, numbers));
    }
    step.optional = is_optional(&step.text);
    step.condition = condition(&step.text, &step.refs);
    for child in &mut step.steps {
        assign_step(child, numbers, nodes, false);
    }
}

/// The texts of a part that are no other step's: paragraphs, also those in bullets.
fn own_texts<'a>(part: &Part, nodes: &Nodes<'a>, out: &mut Vec<&'a [Inline]>) {
    if let Some(inlines) = nodes.inlines(part) {
        out.push(inlines);
        return;
    }
    if let Part::Block(id) = part
        && let Some(block) = nodes.block(*id)
    {
        bullet_texts(block, out);
    }
}

fn bullet_texts<'a>(block: &'a Block, out: &mut Vec<&'a [Inline]>) {
    let BlockKind::List(list) = &block.kind else { return };
    if list.start.is_some() {
        return;
    }
    for block in list.items.iter().flat_map(|item| &item.blocks) {
        match &block.kind {
            BlockKind::Paragraph(inlines) => out.push(inlines),
            _ => bullet_texts(block, out),
        }
    }
}

fn is_optional(text: &str) -> bool {
    let normal = normalize(text);
    let rest = normal.split_once(": ").filter(|(before, _)| before.starts_with("step ")).map_or(normal.as_str(), |(_, rest)| rest);
    let first = sentences(rest).first().copied().unwrap_or("").to_owned();
    ["(optional", "optional:", "optional -", "optionally", "[optional"].iter().any(|start| rest.starts_with(start))
        || first.contains("(optional")
}

/// The clause with which a conditional step begins, and the step to which it leads.
fn condition(text: &str, refs: &[StepRef]) -> Option<Condition> {
    let sentence = sentences(text).first().copied()?;
    let sentence = sentence.split_once(": ").filter(|(before, _)| before.starts_with("Step ")).map_or(sentence, |(_, rest)| rest);
    let lower = sentence.to_ascii_lowercase();
    let conditional =
        ["if ", "when ", "unless ", "in case ", "otherwise if ", "only if ", "for "].iter().any(|start| lower.starts_with(start));
    // "For" tells of an aim or gives an example as often as it tells when a step is to be done.
    let no_condition =
        ["for example", "for more", "for instance", "for future", "for best", "for the best", "for your ", "for security", "for now"];
    if !conditional || no_condition.iter().any(|start| lower.starts_with(start)) {
        return None;
    }
    let mut depth = 0_u32;
    let end = sentence.char_indices().find_map(|(at, char)| {
        match char {
            '(' | '[' | '"' | '“' if char != '"' => depth += 1,
            ')' | ']' | '”' => depth = depth.saturating_sub(1),
            ',' | ':' | ';' if depth == 0 => return Some(at),
            _ => {}
        }
        None
    })?;
    let clause = sentence.get(..end)?.trim().to_owned();
    let goes = ["go to", "skip to", "continue to", "continue with", "proceed to", "return to", "go back to", "move to", "see step"];
    let lower = text.to_ascii_lowercase();
    let target =
        refs.iter().find(|reference| goes.iter().any(|word| lower.contains(&format!("{word} {}", reference.text.to_ascii_lowercase()))));
    Some(Condition { text: clause, target: target.and_then(|reference| reference.steps.first().cloned()) })
}

/// The ids of a procedure's steps by their numbers.
struct Numbers {
    ids: HashMap<String, String>,
    /// By the numbers that step headings say: one may stand in two versions, or be left out. The first version counts.
    said: HashMap<usize, String>,
    top: usize,
}

impl Numbers {
    fn of(procedure: &Procedure) -> Self {
        let ids = procedure.all_steps().into_iter().map(|step| (step.number.clone(), step.id.clone())).collect();
        let mut said = HashMap::new();
        if procedure.rule == Rule::StepHeadings {
            for step in &procedure.steps {
                if let Some(number) = read(&step.text).number.and_then(|number| usize::try_from(number).ok()) {
                    said.entry(number).or_insert_with(|| step.id.clone());
                }
            }
        }
        Numbers { ids, said, top: procedure.steps.len() }
    }

    /// The step `number` as seen from `from`: a sibling of a nested step first.
    fn find(&self, number: usize, from: &str) -> Option<String> {
        let sibling = from.rsplit_once('.').and_then(|(parent, _)| self.ids.get(&format!("{parent}.{number}")));
        let top = || if self.said.is_empty() { self.ids.get(&number.to_string()) } else { self.said.get(&number) };
        sibling.or_else(top).cloned()
    }
}

fn references(text: &str, from: &str, numbers: &Numbers) -> Vec<StepRef> {
    if !text.contains("step") && !text.contains("Step") {
        return Vec::new();
    }
    let lower = text.to_ascii_lowercase();
    let mut out = Vec::new();
    for (at, _) in lower.match_indices("step") {
        let inside = lower.get(..at).is_some_and(|before| before.ends_with(|char: char| char.is_alphanumeric() || char == '-'));
        if inside {
            continue;
        }
        let Some(behind) = lower.get(at + 4..) else { continue };
        let plural = behind.starts_with('s');
        let rest = behind.strip_prefix('s').unwrap_or(behind);
        let word_end = at + 4 + usize::from(plural);
        if let Some((list, length)) = number_list(rest) {
            let Some(shown) = text.get(at..word_end + length) else { continue };
            // "step 2 of the next section" is a step of another procedure.
            let elsewhere = rest.get(length..).is_some_and(|rest| {
                let rest = rest.trim_start();
                (rest.starts_with("in ") || rest.starts_with("of ") || rest.starts_with("under ") || rest.starts_with("from "))
                    && !rest.starts_with("in this procedure")
                    && !rest.starts_with("of this procedure")
            });
            let steps = if elsewhere { Vec::new() } else { list.into_iter().filter_map(|number| numbers.find(number, from)).collect() };
            out.push(StepRef { text: shown.trim().to_owned(), steps });
            continue;
        }
        if plural {
            continue;
        }
        for (word, forward) in [("previous ", false), ("preceding ", false), ("prior ", false), ("next ", true)] {
            if let Some(start) = at.checked_sub(word.len()).filter(|start| lower.get(*start..at) == Some(word)) {
                let parent = from.rsplit_once('.').map_or("", |(parent, _)| parent);
                let own: usize = from.rsplit('.').next().and_then(|number| number.parse().ok()).unwrap_or(0);
                let wanted = if forward { own + 1 } else { own.saturating_sub(1) };
                let key = if parent.is_empty() { wanted.to_string() } else { format!("{parent}.{wanted}") };
                if let Some(shown) = text.get(start..word_end) {
                    out.push(StepRef { text: shown.to_owned(), steps: numbers.ids.get(&key).cloned().into_iter().collect() });
                }
            }
        }
    }
    out.retain(|reference| !(reference.steps.is_empty() && numbers.top == 0));
    out
}

/// ` 6`, ` 9–20`, ` 1 through 4`, ` 2, 3 and 5`: the numbers and how many bytes they take.
fn number_list(text: &str) -> Option<(Vec<usize>, usize)> {
    let number = |at: usize| -> Option<(usize, usize)> {
        let rest = text.get(at..)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 3 {
            return None;
        }
        let ends = rest.get(digits..).is_some_and(|rest| !rest.starts_with(|char: char| char.is_alphabetic()));
        ends.then(|| rest.get(..digits)?.parse().ok().map(|value| (value, at + digits))).flatten()
    };
    let start = text.len() - text.trim_start_matches([' ', '\u{a0}', '#']).len();
    if start == 0 {
        return None;
    }
    let (first, mut end) = number(start)?;
    let mut out = vec![first];
    while out.len() < 200 {
        let rest = text.get(end..)?;
        let joint = [" through ", " to ", "–", "-", " – ", " - ", "—", ", and ", " and ", ", or ", " or ", ", "]
            .iter()
            .find(|joint| rest.starts_with(**joint));
        let Some(joint) = joint else { break };
        let Some((next, after)) = number(end + joint.len()) else { break };
        let last = out.last().copied().unwrap_or(first);
        let range = matches!(*joint, " through " | " to " | "–" | "-" | " – " | " - " | "—");
        if range && next > last && next - last <= 100 {
            out.extend(last + 1..=next);
        } else {
            out.push(next);
        }
        end = after;
    }
    Some((out, end))
}
