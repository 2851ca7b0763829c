//! The problems of a page, and what the page says about each: symptoms, causes, resolutions, and the procedures that belong to it.

use std::collections::HashMap;

use super::id;
use super::lead::{collapse, sentences};
use super::outline::{Element, Outline, Section};
use super::types::{
    AppliesTo, Cause, Context, Part, Problem, ProblemKind, Procedure, Purpose, Recognized, Relation, Resolution, ResolutionKind, Rule,
    TitleSource,
};
use super::vocabulary::{Role, groups_problems, names_a_remedy, names_an_action, normalize, read};
use crate::parse::ast::BlockKind;

/// A label problem's title is cut here, at a word's end.
const LONGEST_TITLE: usize = 160;

/// Finds the problems, ties `procedures` to them and sorts everything else that the page says to its problem.
pub fn problems(
    outline: &Outline<'_>,
    rows: Vec<Problem>,
    procedures: &mut [Procedure],
    context: &Context<'_>,
) -> (Vec<Problem>, Vec<AppliesTo>) {
    let tree = Tree::new(outline);
    let mut found: Vec<Problem> = Vec::new();
    let mut of_section: Vec<Option<usize>> = vec![None; outline.sections.len()];
    let accepted = tree.accepted(!rows.is_empty());
    // A label "Issue: …" that comes again begins the next problem; its siblings behind it belong to it.
    let mut current: HashMap<usize, usize> = HashMap::new();
    for (at, section) in outline.sections.iter().enumerate() {
        let inherited = if at == 0 {
            None
        } else {
            current.get(&section.parent).copied().or_else(|| of_section.get(section.parent).copied().flatten())
        };
        let splits = at > 0
            && section.reading.role == Role::Symptoms
            && section.source == TitleSource::Label
            && tree.symptom_labels(section.parent) > 1;
        let is = accepted.get(at).copied().unwrap_or(false) && tree.symptom_labels(at) <= 1;
        let problem = if splits || is {
            let index = found.len();
            found.push(new_problem(at, section, splits, outline, context));
            if splits {
                current.insert(section.parent, index);
            }
            Some(index)
        } else {
            inherited
        };
        if let Some(slot) = of_section.get_mut(at) {
            *slot = problem;
        }
    }
    tie(outline, &of_section, &found, procedures);
    Filler { outline, of_section: &of_section, problems: &mut found, slots: HashMap::new() }.fill();
    drop_empty_leads(&mut found, outline);
    let mut applies_to = Vec::new();
    for (section, node, text) in &outline.applies_to {
        let items = text.split([',', ';']).map(str::trim).filter(|item| !item.is_empty());
        let items = items.map(|item| AppliesTo { text: item.trim_start_matches("and ").trim_end_matches('.').to_owned(), node: *node });
        let problem = of_section.get(*section).copied().flatten().and_then(|at| found.get_mut(at));
        match problem {
            Some(problem) if problem.kind != ProblemKind::Article => problem.applies_to.extend(items),
            Some(_) | None => applies_to.extend(items),
        }
    }
    attach(outline, &mut found, procedures);
    let first_row = found.len();
    for (offset, row) in rows.into_iter().enumerate() {
        for procedure in
            procedures.iter_mut().filter(|procedure| procedure.rule == Rule::Cell && procedure.nodes.first() == Some(&row.title_node))
        {
            procedure.problem = Some(first_row + offset);
        }
        found.push(row);
    }
    for (index, procedure) in procedures.iter().enumerate().filter(|(_, procedure)| procedure.rule == Rule::Cell) {
        if let Some(resolution) = procedure.problem.and_then(|at| found.get_mut(at)).and_then(|problem| problem.resolutions.first_mut()) {
            resolution.procedures.push(index);
        }
    }
    (found, applies_to)
}

fn new_problem(at: usize, section: &Section, splits: bool, outline: &Outline<'_>, context: &Context<'_>) -> Problem {
    let title = if splits {
        let text = outline.elements.iter().find(|element| element.section == at).map_or("", |element| element.text.as_str());
        let text = collapse(text);
        let first = sentences(&text).first().copied().unwrap_or("").to_owned();
        if first.is_empty() { section.title.clone() } else { cut(&first) }
    } else if at == 0 {
        context.title.to_owned()
    } else {
        section.title.clone()
    };
    let kind = if at == 0 {
        ProblemKind::Article
    } else if section.source == TitleSource::Label {
        ProblemKind::Label
    } else {
        ProblemKind::Section
    };
    Problem {
        id: String::new(),
        title,
        title_node: section.node,
        anchor: id::anchor(at, outline),
        kind,
        symptoms: Vec::new(),
        causes: Vec::new(),
        resolutions: Vec::new(),
        applies_to: Vec::new(),
        span: section.span,
        section: Some(at),
    }
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST_TITLE {
        return text.trim_end_matches('.').to_owned();
    }
    let short: String = text.chars().take(LONGEST_TITLE).collect();
    let end = short.rfind(' ').unwrap_or(short.len());
    short[..end].to_owned()
}

/// What stands below each section.
struct Tree<'o, 'a> {
    outline: &'o Outline<'a>,
    /// A child says what a problem's parts are.
    parts: Vec<bool>,
    symptom_labels: Vec<u32>,
}

fn is_part(role: Role) -> bool {
    matches!(role, Role::Symptoms | Role::Cause | Role::Resolution | Role::Workaround)
}

impl<'o, 'a> Tree<'o, 'a> {
    fn new(outline: &'o Outline<'a>) -> Self {
        let mut parts = vec![false; outline.sections.len()];
        let mut symptom_labels = vec![0; outline.sections.len()];
        for section in outline.sections.iter().skip(1) {
            let role = section.reading.role;
            if is_part(role)
                && let Some(part) = parts.get_mut(section.parent)
            {
                *part = true;
            }
            if role == Role::Symptoms
                && section.source == TitleSource::Label
                && let Some(count) = symptom_labels.get_mut(section.parent)
            {
                *count += 1;
            }
        }
        Tree { outline, parts, symptom_labels }
    }

    fn symptom_labels(&self, section: usize) -> u32 {
        self.symptom_labels.get(section).copied().unwrap_or(0)
    }

    fn has_parts(&self, section: usize) -> bool {
        self.parts.get(section).copied().unwrap_or(false)
    }

    /// Which sections are problems. `tabled`: the page has problems in tables.
    fn accepted(&self, tabled: bool) -> Vec<bool> {
        let sections = &self.outline.sections;
        let mut within: Vec<bool> = vec![false; sections.len()];
        let mut accepted = vec![false; sections.len()];
        let article = self.has_parts(0);
        for (at, section) in sections.iter().enumerate().skip(1) {
            let role = section.reading.role;
            let inside = within.get(section.parent).copied().unwrap_or(false);
            let part = is_part(role) || matches!(role, Role::Info | Role::Method | Role::Step | Role::AppliesTo);
            if let Some(slot) = within.get_mut(at) {
                *slot = inside || part;
            }
            if inside || part {
                continue;
            }
            let own = self.has_parts(at) && !section.reading.generic && !(article && names_an_action(&section.title));
            let titled = section.problem && !groups_problems(&section.title) && !section.reading.generic && !article;
            let named = role == Role::Issue;
            // A bold line inside running text names no problem unless its parts follow.
            let titled = titled && (section.source != TitleSource::Label);
            if let Some(slot) = accepted.get_mut(at) {
                *slot = own || titled || named;
            }
        }
        // A title over several problems is none itself, unless it has parts of its own.
        for at in (1..sections.len()).rev() {
            let section = self.outline.section(at);
            let is = accepted.get(at).copied().unwrap_or(false);
            let parent = section.parent;
            if is
                && !self.has_parts(parent)
                && parent != 0
                && let Some(slot) = accepted.get_mut(parent)
            {
                *slot = false;
            }
        }
        let any = accepted.iter().any(|is| *is);
        if let Some(slot) = accepted.first_mut() {
            let title = self.outline.section(0);
            let named = title.problem && (!names_an_action(&title.title) || names_a_remedy(&title.title));
            *slot = article || !any && !tabled && named;
        }
        accepted
    }
}

/// Ties each procedure to its section's problem, or to the one whose title stands over it elsewhere in the page, as where one row of tabs
/// has the errors and another their resolutions.
fn tie(outline: &Outline<'_>, of_section: &[Option<usize>], problems: &[Problem], procedures: &mut [Procedure]) {
    let mut by_title: HashMap<String, usize> = HashMap::new();
    for (index, problem) in problems.iter().enumerate().rev() {
        if problem.kind != ProblemKind::Article {
            by_title.insert(normalize(&problem.title), index);
        }
    }
    for procedure in procedures.iter_mut().filter(|procedure| procedure.rule != Rule::Cell) {
        let named = outline.ancestors(procedure.section).find_map(|at| by_title.get(&normalize(&outline.section(at).title)).copied());
        procedure.problem = named.or_else(|| of_section.get(procedure.section).copied().flatten());
    }
}

#[derive(Clone, Copy)]
enum Slot {
    Symptoms(usize),
    Cause(usize, usize),
    Resolution(usize, usize),
}

struct Filler<'o, 'a, 'p> {
    outline: &'o Outline<'a>,
    of_section: &'p [Option<usize>],
    problems: &'p mut Vec<Problem>,
    /// Where the blocks of a section go.
    slots: HashMap<usize, Slot>,
}

impl Filler<'_, '_, '_> {
    fn fill(mut self) {
        for (at, section) in self.outline.sections.iter().enumerate() {
            let inherited = if at == 0 { None } else { self.slots.get(&section.parent).copied() };
            let opened = self.of_section.get(at).copied().flatten().and_then(|problem| self.open(at, section, problem, inherited));
            let closes = matches!(section.reading.role, Role::Info | Role::AppliesTo);
            if let Some(slot) = opened {
                self.slots.insert(at, slot);
            } else if let (Some(slot), false) = (inherited, closes) {
                self.slots.insert(at, slot);
                self.push(slot, Part::Block(section.node));
            }
        }
        for element in &self.outline.elements {
            if let Some(slot) = self.slots.get(&element.section).copied() {
                self.push(slot, part(element));
            }
        }
        for problem in self.problems.iter_mut() {
            problem.symptoms.sort_by_key(order);
            for cause in &mut problem.causes {
                cause.body.sort_by_key(order);
            }
            let several = problem.resolutions.len() > 1;
            for resolution in &mut problem.resolutions {
                resolution.body.sort_by_key(order);
                if !several && resolution.relation == Relation::Alternative && resolution.condition.is_none() {
                    resolution.relation = Relation::Unknown;
                }
            }
        }
        self.by_design();
    }

    fn open(&mut self, at: usize, section: &Section, problem: usize, inherited: Option<Slot>) -> Option<Slot> {
        let target = self.problems.get_mut(problem)?;
        let title = if section.reading.generic { String::new() } else { section.title.clone() };
        let numbered = section.reading.number.is_some();
        let kind = match section.reading.role {
            Role::Symptoms => return Some(Slot::Symptoms(problem)),
            Role::Cause => {
                target.causes.push(Cause { id: String::new(), title, body: Vec::new() });
                return Some(Slot::Cause(problem, target.causes.len() - 1));
            }
            Role::Resolution => ResolutionKind::Resolution,
            Role::Workaround => ResolutionKind::Workaround,
            Role::Method => match inherited {
                Some(Slot::Resolution(_, index)) => {
                    target.resolutions.get(index).map_or(ResolutionKind::Resolution, |resolution| resolution.kind)
                }
                Some(Slot::Symptoms(_) | Slot::Cause(..)) => return None,
                None => ResolutionKind::Resolution,
            },
            // "Resolution - Step 1: …" as headings of their own.
            Role::Step if inherited.is_none() => ResolutionKind::Resolution,
            Role::Step | Role::Article | Role::Issue | Role::Info | Role::AppliesTo | Role::Other => return None,
        };
        // A resolution that stands in one of several causes, or behind it under the same number, is for this cause.
        let cause = match inherited {
            Some(Slot::Cause(_, index)) => target.causes.get(index),
            Some(Slot::Symptoms(_) | Slot::Resolution(..)) => None,
            None => target.causes.last().filter(|cause| numbered && read(&cause.title).number == section.reading.number),
        };
        let cause = cause.map(|cause| cause.title.clone()).filter(|title| !title.is_empty());
        let relation = match section.reading.role {
            Role::Step => Relation::Sequence,
            Role::Method => Relation::Alternative,
            _ if numbered || cause.is_some() => Relation::Alternative,
            _ => Relation::Unknown,
        };
        target.resolutions.push(Resolution {
            id: String::new(),
            kind,
            condition: condition(&title, section).or(cause),
            title,
            body: Vec::new(),
            procedures: Vec::new(),
            relation,
            section: Some(at),
        });
        Some(Slot::Resolution(problem, target.resolutions.len() - 1))
    }

    fn push(&mut self, slot: Slot, part: Part) {
        let (Slot::Symptoms(problem) | Slot::Cause(problem, _) | Slot::Resolution(problem, _)) = slot;
        let Some(problem) = self.problems.get_mut(problem) else { return };
        match slot {
            Slot::Symptoms(_) => problem.symptoms.push(part),
            Slot::Cause(_, index) => problem.causes.get_mut(index).into_iter().for_each(|cause| cause.body.push(part.clone())),
            Slot::Resolution(_, index) => {
                problem.resolutions.get_mut(index).into_iter().for_each(|resolution| resolution.body.push(part.clone()))
            }
        }
    }

    /// "This behavior is by design": nothing to fix.
    fn by_design(&mut self) {
        for element in &self.outline.elements {
            let Some(Slot::Resolution(problem, index)) = self.slots.get(&element.section).copied() else { continue };
            if element.text.contains("y design")
                && let Some(resolution) = self.problems.get_mut(problem).and_then(|problem| problem.resolutions.get_mut(index))
            {
                resolution.kind = ResolutionKind::ByDesign;
            }
        }
    }
}

fn part(element: &Element<'_>) -> Part {
    match &element.block.kind {
        BlockKind::Paragraph(inlines) if element.from > 0 => Part::Inlines { block: element.block.id, range: element.from..inlines.len() },
        _ => Part::Block(element.block.id),
    }
}

fn order(part: &Part) -> crate::parse::ast::NodeId {
    match part {
        Part::Block(id) | Part::Inlines { block: id, .. } | Part::Cell { row: id, .. } => *id,
    }
}

/// "Resolution for cause 2", "If you use Windows 11": when a resolution applies.
fn condition(title: &str, section: &Section) -> Option<String> {
    let normal = normalize(title);
    let rest = normal.split_once(": ").map_or(normal.as_str(), |(_, rest)| rest);
    let conditional = ["if ", "when ", "for "].iter().any(|word| rest.starts_with(word));
    if conditional {
        let from = title.len().checked_sub(rest.len()).filter(|at| title.is_char_boundary(*at)).unwrap_or(0);
        return title.get(from..).map(str::to_owned);
    }
    if let Some(at) = title.find(" for ").filter(|_| section.reading.role != Role::Method) {
        return title.get(at + 1..).map(str::to_owned);
    }
    None
}

/// A "Resolution" heading that only says "use one of these methods" is no resolution beside its methods.
fn drop_empty_leads(problems: &mut [Problem], outline: &Outline<'_>) {
    for problem in problems {
        let parents: Vec<usize> =
            problem.resolutions.iter().filter_map(|resolution| resolution.section).map(|at| outline.section(at).parent).collect();
        problem.resolutions.retain(|resolution| {
            let leads = resolution.section.is_some_and(|at| parents.contains(&at));
            !(leads && resolution.body.len() <= 2)
        });
    }
}

/// Gives the procedures to the resolutions that hold them; those under a heading of their own to the resolution before them.
fn attach(outline: &Outline<'_>, problems: &mut [Problem], procedures: &[Procedure]) {
    let mut by_section: HashMap<usize, (usize, usize)> = HashMap::new();
    for (at, problem) in problems.iter().enumerate() {
        for (index, resolution) in problem.resolutions.iter().enumerate() {
            if let Some(section) = resolution.section {
                by_section.insert(section, (at, index));
            }
        }
    }
    for (index, procedure) in procedures.iter().enumerate() {
        let held = outline.ancestors(procedure.section).find_map(|at| by_section.get(&at).copied());
        let role = outline.role(procedure.section);
        let held = held.or_else(|| {
            let problem = procedure.problem?;
            if matches!(role, Role::Symptoms | Role::Cause | Role::Info) {
                return None;
            }
            let resolutions = &problems.get(problem)?.resolutions;
            let before = resolutions.iter().rposition(|resolution| resolution.section.is_some_and(|at| at < procedure.section))?;
            Some((problem, before))
        });
        if let Some(resolution) = held.and_then(|(problem, at)| problems.get_mut(problem)?.resolutions.get_mut(at)) {
            resolution.procedures.push(index);
        }
    }
}

/// A problem of which the page names no resolution is resolved by the procedures that mend it: "To remove the lock, follow these steps:"
/// below the error's heading.
pub fn resolve(recognized: &mut Recognized, outline: &Outline<'_>) {
    let open: Vec<bool> = recognized.problems.iter().map(|problem| problem.resolutions.is_empty()).collect();
    for (index, procedure) in recognized.procedures.iter().enumerate() {
        let kind = match procedure.purpose {
            Purpose::Fix => ResolutionKind::Resolution,
            Purpose::Workaround => ResolutionKind::Workaround,
            Purpose::Diagnose | Purpose::Reproduce | Purpose::Collect | Purpose::Howto => continue,
        };
        let told = matches!(outline.role(procedure.section), Role::Symptoms | Role::Info);
        let Some(at) = procedure.problem.filter(|at| !told && open.get(*at).copied().unwrap_or(false)) else { continue };
        let Some(problem) = recognized.problems.get_mut(at) else { continue };
        let body = procedure.intro.iter().cloned().chain(text_of(procedure));
        if let Some(same) = problem.resolutions.iter_mut().find(|resolution| resolution.kind == kind) {
            same.procedures.push(index);
            same.body.extend(body);
        } else {
            problem.resolutions.push(Resolution {
                id: String::new(),
                kind,
                title: String::new(),
                condition: None,
                body: body.collect(),
                procedures: vec![index],
                relation: Relation::Unknown,
                section: None,
            });
        }
    }
    // Two procedures may share what stands in front of them.
    for (problem, _) in recognized.problems.iter_mut().zip(open).filter(|(_, open)| *open) {
        for resolution in &mut problem.resolutions {
            resolution.body.sort_by_key(order);
            resolution.body.dedup();
        }
    }
}

/// What of the page a procedure is, without what stands in front of it.
fn text_of(procedure: &Procedure) -> Vec<Part> {
    match procedure.rule {
        Rule::StepHeadings => procedure.steps.iter().flat_map(|step| step.body.iter().cloned()).collect(),
        Rule::LeadIn | Rule::Instructions | Rule::Heading | Rule::Cell => procedure.nodes.iter().map(|node| Part::Block(*node)).collect(),
    }
}
