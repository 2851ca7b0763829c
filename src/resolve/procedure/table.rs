//! Error tables: one problem a row, its columns the error, the cause and what to do; and numbered steps typed into a cell.

use super::id;
use super::lead::collapse;
use super::outline::{Element, Outline};
use super::types::{Cause, Part, Problem, ProblemKind, Procedure, Purpose, Relation, Resolution, ResolutionKind, Rule, Step, TitleSource};
use super::vocabulary::{Role, normalize, read};
use crate::parse::ast::{BlockKind, Cell, HtmlKind, Inline, InlineKind, Row, Table, plain_text};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    /// The error's text.
    Message,
    /// Its number or name.
    Code,
    Cause,
    Fix(ResolutionKind),
    AppliesTo,
    Other,
}

fn column(cell: &Cell) -> Column {
    let text = normalize(&plain_text(&cell.inlines));
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match read(&text).role {
        Role::Workaround => return Column::Fix(ResolutionKind::Workaround),
        Role::Resolution => return Column::Fix(ResolutionKind::Resolution),
        Role::Cause => return Column::Cause,
        Role::AppliesTo => return Column::AppliesTo,
        Role::Symptoms => return Column::Message,
        Role::Article | Role::Method | Role::Step | Role::Issue | Role::Info | Role::Other => {}
    }
    if has(&["workaround"]) {
        Column::Fix(ResolutionKind::Workaround)
    } else if has(&[
        "resolution",
        "solution",
        "resolve",
        "how to fix",
        "remediation",
        "recommended action",
        "suggested action",
        "corrective",
        "what to do",
        "what you should do",
        "user action",
        "mitigation",
        "troubleshooting step",
        "next step",
        "try this",
    ]) {
        Column::Fix(ResolutionKind::Resolution)
    } else if has(&["cause", "reason", "description", "explanation", "possible problem", "meaning", "what it means", "what happened"]) {
        Column::Cause
    } else if has(&["code", "number", "event id", "id", "hexadecimal"]) && !has(&["message"]) {
        Column::Code
    } else if has(&["message", "error", "issue", "symptom", "alert", "problem", "scenario", "what you see", "situation", "behavior"]) {
        Column::Message
    } else if has(&["status"]) {
        Column::Code
    } else {
        Column::Other
    }
}

/// What an error table's columns are; `None` for a table of another kind.
fn columns(table: &Table) -> Option<(usize, Vec<Column>)> {
    let columns: Vec<Column> = table.header.cells.iter().map(column).collect();
    let position = |wanted: &dyn Fn(&Column) -> bool| columns.iter().position(wanted);
    position(&|column| matches!(column, Column::Fix(_)))?;
    let title = position(&|column| *column == Column::Message).or_else(|| position(&|column| *column == Column::Code))?;
    Some((title, columns))
}

/// The problems that the page's error tables give, with the section in which their table stands.
pub fn row_problems(outline: &Outline<'_>) -> Vec<Problem> {
    let mut out = Vec::new();
    for element in &outline.elements {
        let BlockKind::Table(table) = &element.block.kind else { continue };
        let Some((title, columns)) = columns(table) else { continue };
        for row in &table.rows {
            out.extend(row_problem(row, title, &columns, table, element, outline));
        }
    }
    out
}

fn row_problem(
    row: &Row,
    title: usize,
    columns: &[Column],
    table: &Table,
    element: &Element<'_>,
    outline: &Outline<'_>,
) -> Option<Problem> {
    let name = collapse(&plain_text(&row.cells.get(title)?.inlines));
    let mut problem = Problem {
        id: String::new(),
        title: name,
        title_node: row.id,
        anchor: id::anchor(element.section, outline),
        kind: ProblemKind::TableRow,
        symptoms: Vec::new(),
        causes: Vec::new(),
        resolutions: Vec::new(),
        applies_to: Vec::new(),
        span: row.span,
        section: Some(element.section),
    };
    let fixes = columns.iter().filter(|column| matches!(column, Column::Fix(_))).count();
    for ((at, cell), column) in row.cells.iter().enumerate().zip(columns) {
        let text = normalize(&plain_text(&cell.inlines));
        if text.is_empty() || matches!(text.as_str(), "n/a" | "none" | "-" | "–" | "not applicable") {
            continue;
        }
        let part = Part::Cell { row: row.id, column: at, range: 0..cell.inlines.len() };
        let heading = || table.header.cells.get(at).map_or_else(String::new, |cell| collapse(&plain_text(&cell.inlines)));
        match column {
            Column::Message if at == title => {}
            Column::Message | Column::Code if at != title => problem.symptoms.push(part),
            Column::Message | Column::Code => {}
            Column::Cause => problem.causes.push(Cause { id: String::new(), title: String::new(), body: vec![part] }),
            Column::Fix(kind) => {
                // Several columns of resolutions are conditions: "For users", "For admins".
                let condition = (fixes > 1).then(heading);
                let kind = if text.contains("by design") { ResolutionKind::ByDesign } else { *kind };
                problem.resolutions.push(Resolution {
                    id: String::new(),
                    kind,
                    title: if fixes > 1 { heading() } else { String::new() },
                    condition,
                    body: vec![part],
                    procedures: Vec::new(),
                    relation: if fixes > 1 { Relation::Alternative } else { Relation::Unknown },
                    section: None,
                });
            }
            Column::AppliesTo | Column::Other => {}
        }
    }
    let said = !problem.title.is_empty() && (!problem.resolutions.is_empty() || !problem.causes.is_empty());
    said.then_some(problem)
}

/// Numbered steps in the cells of tables: `1. …<br>2. …` or `<ol><li>…`.
pub fn cell_procedures(outline: &Outline<'_>) -> Vec<Procedure> {
    let mut out = Vec::new();
    for element in &outline.elements {
        let BlockKind::Table(table) = &element.block.kind else { continue };
        let title_column = columns(table).map(|(title, _)| title);
        for row in &table.rows {
            let named = row.cells.get(title_column.unwrap_or(0)).map_or_else(String::new, |cell| collapse(&plain_text(&cell.inlines)));
            for (at, cell) in row.cells.iter().enumerate() {
                if Some(at) != title_column {
                    out.extend(cell_procedure(cell, at, row, &named, element));
                }
            }
        }
    }
    out
}

fn cell_procedure(cell: &Cell, column: usize, row: &Row, named: &str, element: &Element<'_>) -> Option<Procedure> {
    let steps = cell_steps(&cell.inlines);
    if steps.len() < 2 {
        return None;
    }
    let instructions = steps.iter().filter(|(text, _)| super::vocabulary::mood(text) == super::vocabulary::Mood::Instruction).count();
    if instructions * 2 < steps.len() {
        return None;
    }
    let steps = steps
        .into_iter()
        .zip(1_usize..)
        .map(|((text, range), number)| {
            let part = Part::Cell { row: row.id, column, range };
            Step {
                id: String::new(),
                number: number.to_string(),
                node: row.id,
                head: Some(part.clone()),
                text,
                body: vec![part],
                optional: false,
                condition: None,
                steps: Vec::new(),
                ui: Vec::new(),
                refs: Vec::new(),
                span: cell.span,
            }
        })
        .collect();
    Some(Procedure {
        id: String::new(),
        anchor: String::new(),
        title: named.to_owned(),
        title_source: TitleSource::Label,
        purpose: Purpose::Fix,
        problem: None,
        intro: Vec::new(),
        steps,
        outro: Vec::new(),
        repairs: Vec::new(),
        rule: Rule::Cell,
        confidence: 75,
        variant: None,
        fingerprint: String::new(),
        span: cell.span,
        nodes: vec![row.id],
        section: element.section,
    })
}

/// The numbered lines of a cell, or the items of its `<ol>`.
fn cell_steps(inlines: &[Inline]) -> Vec<(String, std::ops::Range<usize>)> {
    let tag = |inline: &Inline, wanted: &str, closing: bool| match &inline.kind {
        InlineKind::Html(token) => match &token.kind {
            HtmlKind::Open { name, .. } => !closing && name == wanted,
            HtmlKind::Close { name } => closing && name == wanted,
            HtmlKind::Text(_) | HtmlKind::Comment(_) | HtmlKind::Other => false,
        },
        _ => false,
    };
    let mut out = Vec::new();
    if let Some(start) = inlines.iter().position(|inline| tag(inline, "ol", false)) {
        let mut open: Option<usize> = None;
        for (at, inline) in inlines.iter().enumerate().skip(start + 1) {
            let ends = tag(inline, "li", true) || tag(inline, "li", false) || tag(inline, "ol", true);
            if ends && let Some(from) = open.take() {
                let text = inlines.get(from..at).map_or_else(String::new, |inlines| collapse(&plain_text(inlines)));
                if !text.is_empty() {
                    out.push((text, from..at));
                }
            }
            if tag(inline, "li", false) {
                open = Some(at + 1);
            }
            if tag(inline, "ol", true) {
                break;
            }
        }
        return out;
    }
    let mut start = 0;
    let mut expected = 1_u64;
    let mut close = |from: usize, to: usize, expected: &mut u64| {
        let text = inlines.get(from..to).map_or_else(String::new, |inlines| collapse(&plain_text(inlines)));
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let number: Option<u64> = text.get(..digits).and_then(|digits| digits.parse().ok());
        let behind = text.get(digits..).and_then(|rest| rest.strip_prefix(['.', ')']));
        match (number, behind) {
            (Some(number), Some(behind)) if number == *expected && !behind.trim().is_empty() => {
                out.push((behind.trim().to_owned(), from..to));
                *expected += 1;
            }
            _ => {
                // A line without a number goes on with the step above it.
                if let Some((_, range)) = out.last_mut() {
                    range.end = to;
                }
            }
        }
    };
    for (at, inline) in inlines.iter().enumerate() {
        if tag(inline, "br", false) || matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak) {
            close(start, at, &mut expected);
            start = at + 1;
        }
    }
    close(start, inlines.len(), &mut expected);
    out
}
