//! From a page and what was recognised in it to its entry in the export.

use std::collections::{HashMap, HashSet};

use super::applies_to::applies_to;
use super::block::{Blocks, push_text, tidy};
use super::export::{
    Article, BlockExport, Cause, Condition, IncludedFrom, Problem, ProcedureExport, Reference, Relation, Repair, ResolutionExport, Source,
    Step, UiExport,
};
use crate::parse::ast::{Block, FrontMatter, NodeId, plain_text};
use crate::resolve::error_codes;
use crate::resolve::procedure::{self as found, AppliesTo, Nodes, Part, Recognized, TitleSource};
use crate::source::{FileId, Span};
use crate::yaml::{Yaml, YamlKind};

/// A page as the export needs it. What other stages know comes as functions, so that this one depends on none of them.
pub struct PageView<'a> {
    /// The page's uid, else its path without extension.
    pub id: String,
    pub url: String,
    pub title: &'a str,
    pub file: FileId,
    pub front_matter: &'a FrontMatter,
    /// Includes spliced in, nodes numbered.
    pub blocks: &'a [Block],
    /// The HTML of a block as the page shows it.
    pub html: &'a dyn Fn(&Block) -> String,
    /// Where an image of this id and typed destination is in the site.
    pub url_of: &'a dyn Fn(NodeId, &str) -> String,
    pub place: &'a dyn Fn(Span) -> Place,
    /// The include directives through which a file came into the page, from the innermost outwards; empty for the page's own.
    pub trace: &'a dyn Fn(FileId) -> Vec<Place>,
}

/// Lines of a file, from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub path: String,
    pub line: u32,
    pub end_line: u32,
}

/// An id of a page's part in the whole book; the id of its element in the page as well.
pub fn full_id(article: &str, relative: &str) -> String {
    format!("{article}/{relative}")
}

/// The page's entry, without its date, links and SQL: those who know them fill them in.
pub fn article(view: &PageView<'_>, recognized: &Recognized) -> Article {
    let nodes = Nodes::new(view.blocks);
    let mut steps = HashMap::new();
    for procedure in &recognized.procedures {
        // Numbered lines of a cell or paragraph are no list items.
        if procedure.rule != found::Rule::Cell {
            Blocks::step_ids(&view.id, &procedure.steps, &mut steps);
        }
    }
    let blocks = Blocks { view, nodes: &nodes, steps };
    let mut codes = Vec::new();
    let mut text = view.title.to_owned();
    for block in view.blocks {
        push_text(block, "", &mut text);
    }
    error_codes(&text, &mut HashSet::new(), &mut codes);
    let converter = Converter { view, blocks: &blocks, recognized, has_codes: !codes.is_empty() };
    let metadata = |key: &str| view.front_matter.get(key);
    Article {
        id: view.id.clone(),
        url: view.url.clone(),
        title: tidy(view.title),
        description: view.front_matter.text("description").unwrap_or("").trim().to_owned(),
        topic_type: view.front_matter.text("ms.topic").or_else(|| view.front_matter.text("topic_type")).unwrap_or("").trim().to_owned(),
        applies_to: applies_to(metadata, recognized.applies_to.iter().map(|item| item.text.clone())),
        error_codes: codes,
        updated: None,
        metadata: view.front_matter.entries.iter().map(|(key, value)| (key.name.clone(), json(value))).collect(),
        source: Source { path: (view.place)(Span::file_start(view.file)).path, ..Source::default() },
        problems: recognized.problems.iter().map(|problem| converter.problem(problem)).collect(),
        procedures: recognized.procedures.iter().map(|procedure| converter.procedure(procedure)).collect(),
        links: Vec::new(),
        sql: Vec::new(),
    }
}

struct Converter<'c, 'a> {
    view: &'c PageView<'a>,
    blocks: &'c Blocks<'c, 'a>,
    recognized: &'c Recognized,
    /// Whether the page has any error code: most have none, and then no part of it need be looked through.
    has_codes: bool,
}

impl Converter<'_, '_> {
    fn id(&self, relative: &str) -> String {
        full_id(&self.view.id, relative)
    }

    fn source(&self, span: Span) -> Source {
        let place = (self.view.place)(span);
        let trace = if span.file == self.view.file { Vec::new() } else { (self.view.trace)(span.file) };
        Source {
            path: place.path,
            line: Some(place.line),
            end_line: Some(place.end_line),
            included_from: trace.into_iter().map(|place| IncludedFrom { path: place.path, line: place.line }).collect(),
        }
    }

    fn problem(&self, problem: &found::Problem) -> Problem {
        let mut text = problem.title.clone();
        let causes: Vec<Cause> = problem
            .causes
            .iter()
            .map(|cause| Cause { id: self.id(&cause.id), title: cause.title.clone(), body: self.blocks.parts(&cause.body) })
            .collect();
        let parts = problem.symptoms.iter().chain(problem.causes.iter().flat_map(|cause| &cause.body));
        for part in parts {
            self.push_part(part, &mut text);
        }
        let mut codes = Vec::new();
        if self.has_codes {
            error_codes(&text, &mut HashSet::new(), &mut codes);
        }
        if problem.kind == found::ProblemKind::TableRow {
            self.title_codes(&problem.title, &mut codes);
        }
        Problem {
            id: self.id(&problem.id),
            title: problem.title.clone(),
            anchor: problem.anchor.clone(),
            kind: problem.kind.name().to_owned(),
            symptoms: self.blocks.parts(&problem.symptoms),
            causes,
            resolutions: problem.resolutions.iter().map(|resolution| self.resolution(resolution)).collect(),
            applies_to: problem.applies_to.iter().map(|item: &AppliesTo| item.text.clone()).collect(),
            error_codes: codes,
        }
    }

    /// The title of an error table's row is the error's name where it is one word with several capitals: `DeviceCapReached`.
    fn title_codes(&self, title: &str, codes: &mut Vec<String>) {
        let capitals = title.bytes().filter(u8::is_ascii_uppercase).count();
        let name = title.len() > 7 && capitals > 1 && title.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if name && !codes.iter().any(|code| code == title) {
            codes.insert(0, title.to_owned());
        }
    }

    fn push_part(&self, part: &Part, out: &mut String) {
        out.push('\n');
        match part {
            Part::Block(id) => {
                if let Some(block) = self.blocks.nodes.block(*id) {
                    push_text(block, "", out);
                }
            }
            Part::Inlines { .. } | Part::Cell { .. } => out.push_str(&self.blocks.nodes.inlines(part).map(plain_text).unwrap_or_default()),
        }
    }

    fn resolution(&self, resolution: &found::Resolution) -> ResolutionExport {
        ResolutionExport {
            id: self.id(&resolution.id),
            kind: resolution.kind.name().to_owned(),
            title: resolution.title.clone(),
            condition: resolution.condition.clone(),
            body: self.blocks.parts(&resolution.body),
            procedures: resolution
                .procedures
                .iter()
                .filter_map(|at| self.recognized.procedures.get(*at))
                .map(|procedure| self.id(&procedure.id))
                .collect(),
            relation: match resolution.relation {
                found::Relation::Alternative => Relation::Alternative,
                found::Relation::Sequence => Relation::Sequence,
                found::Relation::Unknown => Relation::Unknown,
            },
        }
    }

    fn procedure(&self, procedure: &found::Procedure) -> ProcedureExport {
        let id = self.id(&procedure.id);
        let mut repairs: Vec<String> = Vec::new();
        for kind in procedure.repairs.iter().map(|repair| repair.kind.name()) {
            if repairs.iter().all(|known| known != kind) {
                repairs.push(kind.to_owned());
            }
        }
        ProcedureExport {
            url: format!("{}#{id}", self.view.url),
            id,
            title: procedure.title.clone(),
            title_source: if procedure.title.is_empty() { TitleSource::None } else { procedure.title_source }.name().to_owned(),
            purpose: procedure.purpose.name().to_owned(),
            problem: procedure.problem.and_then(|at| self.recognized.problems.get(at)).map(|problem| self.id(&problem.id)),
            intro: self.blocks.parts(&procedure.intro),
            steps: procedure.steps.iter().map(|step| self.step(step)).collect(),
            outro: self.blocks.parts(&procedure.outro),
            repairs,
            repaired: procedure.repairs.iter().map(|repair| self.repair(repair, procedure)).collect(),
            rule: procedure.rule.name().to_owned(),
            confidence: procedure.confidence,
            variant: procedure.variant.clone(),
            fingerprint: procedure.fingerprint.clone(),
            source: self.source(procedure.span),
        }
    }

    fn repair(&self, repair: &found::Repair, procedure: &found::Procedure) -> Repair {
        let span = match self.blocks.nodes.get(repair.node) {
            Some(found::Node::Block(block)) => block.span,
            Some(found::Node::Item(item)) => item.span,
            Some(found::Node::Row(row)) => row.span,
            Some(found::Node::Tab(tab)) => tab.span,
            None => procedure.span,
        };
        Repair { kind: repair.kind.name().to_owned(), text: repair.kind.text().to_owned(), source: self.source(span) }
    }

    fn step(&self, step: &found::Step) -> Step {
        let mut body = step.body.as_slice();
        let mut rest = None;
        if let Some(head) = &step.head {
            if body.first() == Some(head) {
                body = body.get(1..).unwrap_or_default();
            } else {
                let others: Vec<Part> = body.iter().filter(|part| *part != head).cloned().collect();
                rest = Some(others);
            }
        }
        let mut body = self.blocks.parts(rest.as_deref().unwrap_or(body));
        let steps: Vec<Step> = step.steps.iter().map(|step| self.step(step)).collect();
        self.mention_steps(&steps, &mut body);
        let html = step.head.as_ref().map_or_else(String::new, |head| match head {
            Part::Block(id) => self.blocks.nodes.block(*id).map_or_else(String::new, |block| (self.view.html)(block)),
            Part::Inlines { .. } | Part::Cell { .. } => {
                self.blocks.nodes.inlines(head).map_or_else(String::new, |inlines| self.blocks.html_of(inlines))
            }
        });
        Step {
            id: self.id(&step.id),
            number: step.number.clone(),
            text: step.text.clone(),
            html,
            optional: step.optional,
            condition: step
                .condition
                .as_ref()
                .map(|condition| Condition { text: condition.text.clone(), target: condition.target.as_deref().map(|id| self.id(id)) }),
            body,
            steps,
            ui: step
                .ui
                .iter()
                .map(|ui| UiExport { kind: ui.kind.name().to_owned(), text: ui.text.clone(), path: ui.path.clone() })
                .collect(),
            refs: step
                .refs
                .iter()
                .map(|reference| {
                    let steps: Vec<String> = reference.steps.iter().map(|id| self.id(id)).collect();
                    Reference {
                        text: reference.text.clone(),
                        step: steps.first().cloned(),
                        steps: if steps.len() > 1 { steps } else { Vec::new() },
                    }
                })
                .collect(),
            sql: None,
            source: self.source(step.span),
        }
    }

    /// Nested steps that no block of the body holds, as where too little indentation took them out of it, are mentioned at its end.
    fn mention_steps(&self, steps: &[Step], body: &mut Vec<BlockExport>) {
        let mut mentioned = HashSet::new();
        mentions(body, &mut mentioned);
        let missing: Vec<&Step> = steps.iter().filter(|step| !mentioned.contains(&step.id)).collect();
        if missing.is_empty() {
            return;
        }
        let text: Vec<String> = missing.iter().zip(1_usize..).map(|(step, number)| format!("{number}. {}", step.text)).collect();
        let html: String = missing.iter().map(|step| format!("<li>{}</li>", step.html)).collect();
        body.push(BlockExport::Steps {
            text: text.join("\n"),
            html: format!("<ol>{html}</ol>"),
            steps: missing.iter().map(|step| step.id.clone()).collect(),
        });
    }
}

fn mentions(blocks: &[BlockExport], out: &mut HashSet<String>) {
    for block in blocks {
        match block {
            BlockExport::Steps { steps, .. } => out.extend(steps.iter().cloned()),
            BlockExport::Alert { blocks, .. } | BlockExport::Quote { blocks, .. } => mentions(blocks, out),
            BlockExport::List { items, .. } => items.iter().for_each(|item| mentions(&item.blocks, out)),
            BlockExport::Tabs { tabs, .. } => tabs.iter().for_each(|tab| mentions(&tab.blocks, out)),
            BlockExport::Paragraph { .. }
            | BlockExport::Heading { .. }
            | BlockExport::Code { .. }
            | BlockExport::Image { .. }
            | BlockExport::Table { .. }
            | BlockExport::Html { .. } => {}
        }
    }
}

/// Front matter as JSON; scalars stay as they are spelt, so that a version `1.10` does not become `1.1`.
fn json(yaml: &Yaml) -> serde_json::Value {
    match &yaml.kind {
        YamlKind::Null => serde_json::Value::Null,
        YamlKind::Scalar { text, .. } => serde_json::Value::String(text.clone()),
        YamlKind::Sequence(items) => serde_json::Value::Array(items.iter().map(json).collect()),
        YamlKind::Mapping(entries) => {
            serde_json::Value::Object(entries.iter().map(|(key, value)| (key.name.clone(), json(value))).collect())
        }
    }
}
