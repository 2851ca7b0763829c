//! A procedure as a playbook of OASIS CACAO 2.0 (<https://docs.oasis-open.org/cacao/security-playbooks/v2.0/>), one object a line.
//!
//! Every action is of the type `manual`: a command that stands in an article is for a human to read and run, and a playbook that ran it
//! by itself would act on what the text around it says nobody knows. "If …" becomes an `if-condition` over a variable that the operator
//! sets; "If …, go to step 5" one whose other branch holds the steps between. A jump backwards, or out of a branch, stays in the words of
//! its action.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::export::{Article, BlockExport, Book, CodeRole, ProcedureExport, Step};

/// Jumps in jumps in jumps: deeper ones stay in the words of their actions.
const DEEPEST: usize = 16;

/// The playbooks of a page, each on a line of its own.
pub fn cacao(article: &Article, book: &Book) -> String {
    let mut out = String::new();
    for procedure in article.procedures.iter().filter(|procedure| !procedure.steps.is_empty()) {
        out.push_str(&playbook(procedure, article, book).to_string());
        out.push('\n');
    }
    out
}

/// `action--` and a UUID that is always the same for the same words: made of their hash, which is as good as random (version 4).
fn identifier(kind: &str, words: &str) -> String {
    let hex = blake3::hash(format!("{kind}\n{words}").as_bytes()).to_hex();
    let digits = hex.as_str();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or("");
    format!("{kind}--{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

struct Workflow<'p> {
    procedure: &'p ProcedureExport,
    steps: Map<String, Value>,
    variables: Map<String, Value>,
    /// The positions of the top steps by their ids.
    places: HashMap<&'p str, usize>,
    agent: String,
    failed: String,
}

fn playbook(procedure: &ProcedureExport, article: &Article, book: &Book) -> Value {
    let agent = identifier("individual", &book.title);
    let failed = identifier("end", &format!("{} failed", procedure.id));
    let mut workflow = Workflow {
        procedure,
        steps: Map::new(),
        variables: Map::new(),
        places: procedure.steps.iter().enumerate().map(|(at, step)| (step.id.as_str(), at)).collect(),
        agent: agent.clone(),
        failed: failed.clone(),
    };
    let end = identifier("end", &procedure.id);
    let first = workflow.range(0, procedure.steps.len(), &end, 0);
    let start = identifier("start", &procedure.id);
    workflow.steps.insert(start.clone(), json!({"type": "start", "on_completion": first}));
    workflow.steps.insert(end, json!({"type": "end"}));
    workflow.steps.insert(failed.clone(), json!({"type": "end", "name": "A step did not succeed"}));
    // The standard requires a time; one that is the same in each run says nothing where the page says nothing.
    let date = format!("{}T00:00:00.000Z", article.updated.as_deref().unwrap_or("1970-01-01"));
    let problem = procedure.problem.as_ref().and_then(|id| article.problems.iter().find(|problem| problem.id == *id));
    let title = if procedure.title.is_empty() { &article.title } else { &procedure.title };
    // Without a base URL nobody knows the article's address: the name and the id by which the book knows it are enough for the standard.
    let mut reference = json!({"name": article.title, "external_id": procedure.id});
    if let (false, Value::Object(entries)) = (book.base_url.is_empty(), &mut reference) {
        entries.insert("url".to_owned(), json!(format!("{}{}", book.base_url, procedure.url)));
    }
    let mut out = json!({
        "type": "playbook",
        "spec_version": "cacao-2.0",
        "id": identifier("playbook", &procedure.id),
        "name": title,
        "description": problem.map_or_else(|| article.title.clone(), |problem| format!("{}: {}", article.title, problem.title)),
        "created_by": identifier("identity", &book.title),
        "created": date,
        "modified": date,
        "workflow_start": start,
        "workflow_exception": failed,
        "workflow": workflow.steps,
        "agent_definitions": {agent: {"type": "individual", "name": "Operator"}},
        "external_references": [reference],
    });
    let kinds = match procedure.purpose.as_str() {
        "fix" => Some("remediation"),
        "workaround" => Some("mitigation"),
        "diagnose" | "reproduce" | "collect" => Some("investigation"),
        _ => None,
    };
    if let Value::Object(entries) = &mut out {
        if let Some(kind) = kinds {
            entries.insert("playbook_types".to_owned(), json!([kind]));
            entries.insert("playbook_activities".to_owned(), json!(["step-sequence"]));
        }
        if !workflow.variables.is_empty() {
            entries.insert("playbook_variables".to_owned(), Value::Object(workflow.variables));
        }
        let codes = problem.map(|problem| &problem.error_codes).filter(|codes| !codes.is_empty()).unwrap_or(&article.error_codes);
        let labels: Vec<&String> = codes.iter().chain(&article.applies_to).collect();
        if !labels.is_empty() {
            entries.insert("labels".to_owned(), json!(labels));
        }
    }
    out
}

impl Workflow<'_> {
    /// Writes the top steps from `from` to `to`, from the last one to the first, since each names the one behind it. Gives the first.
    fn range(&mut self, from: usize, to: usize, then: &str, depth: usize) -> String {
        // A step, or a jump with the steps that it leaves out.
        let mut parts: Vec<(usize, Option<usize>)> = Vec::new();
        let mut at = from;
        while at < to {
            let jump = self.jump(at).filter(|target| *target <= to && *target > at + 1 && depth < DEEPEST);
            parts.push((at, jump));
            at = jump.unwrap_or(at + 1);
        }
        let mut next = then.to_owned();
        for (at, jump) in parts.into_iter().rev() {
            next = match jump {
                Some(target) => self.skip(at, target, &next, depth),
                None => self.single(at, &next),
            };
        }
        next
    }

    /// The top step to which a conditional one leads.
    fn jump(&self, at: usize) -> Option<usize> {
        let target = self.procedure.steps.get(at)?.condition.as_ref()?.target.as_deref()?;
        self.places.get(target).copied()
    }

    /// "If …, go to step N": the steps between are done otherwise.
    fn skip(&mut self, at: usize, target: usize, next: &str, depth: usize) -> String {
        let procedure = self.procedure;
        let Some(step) = procedure.steps.get(at) else { return next.to_owned() };
        let over = self.end(&format!("{} over", step.id));
        let done = self.end(&format!("{} between", step.id));
        let between = self.range(at + 1, target, &done, depth + 1);
        self.condition(step, &over, Some(&between), next)
    }

    fn single(&mut self, at: usize, next: &str) -> String {
        let procedure = self.procedure;
        let Some(step) = procedure.steps.get(at) else { return next.to_owned() };
        let jumps = step.condition.as_ref().is_some_and(|condition| condition.target.is_some());
        if step.condition.is_none() || jumps {
            return self.actions(step, next);
        }
        let done = self.end(&step.id);
        let branch = self.actions(step, &done);
        self.condition(step, &branch, None, next)
    }

    fn condition(&mut self, step: &Step, on_true: &str, on_false: Option<&str>, next: &str) -> String {
        let clause = step.condition.as_ref().map_or("", |condition| condition.text.as_str());
        let variable = format!("__condition_{}__", step.number.replace('.', "_"));
        self.variables.insert(variable.clone(), json!({"type": "bool", "description": clause, "value": "false", "external": true}));
        let id = identifier("if-condition", &step.id);
        let mut object = json!({
            "type": "if-condition",
            "name": clause,
            "condition": format!("{variable}:value = 'true'"),
            "on_true": on_true,
            "on_completion": next,
        });
        if let (Some(on_false), Value::Object(entries)) = (on_false, &mut object) {
            entries.insert("on_false".to_owned(), json!(on_false));
        }
        self.steps.insert(id.clone(), object);
        id
    }

    /// The step and its nested steps, one after the other.
    fn actions(&mut self, step: &Step, next: &str) -> String {
        let mut all = Vec::new();
        flatten(step, &mut all);
        let mut next = next.to_owned();
        for step in all.into_iter().rev() {
            let id = identifier("action", &step.id);
            let mut command = step.text.clone();
            for line in commands(&step.body) {
                command.push('\n');
                command.push_str(&line);
            }
            let object = json!({
                "type": "action",
                "name": format!("Step {}", step.number),
                "description": step.text,
                "on_success": next,
                "on_failure": self.failed,
                "commands": [{"type": "manual", "command": command, "playbook_activity": "step-sequence"}],
                "agent": self.agent,
            });
            self.steps.insert(id.clone(), object);
            next = id;
        }
        next
    }

    fn end(&mut self, words: &str) -> String {
        let id = identifier("end", words);
        self.steps.insert(id.clone(), json!({"type": "end"}));
        id
    }
}

fn flatten<'s>(step: &'s Step, out: &mut Vec<&'s Step>) {
    out.push(step);
    for child in &step.steps {
        flatten(child, out);
    }
}

/// What the operator reads beside the step's sentence.
fn commands(blocks: &[BlockExport]) -> Vec<String> {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            BlockExport::Code { role: Some(CodeRole::Output), .. } | BlockExport::Steps { .. } | BlockExport::Image { .. } => {}
            BlockExport::Alert { kind, text, .. } => out.push(format!("{}: {text}", kind.to_uppercase())),
            BlockExport::Paragraph { text, .. }
            | BlockExport::Heading { text, .. }
            | BlockExport::Code { text, .. }
            | BlockExport::List { text, .. }
            | BlockExport::Table { text, .. }
            | BlockExport::Quote { text, .. }
            | BlockExport::Html { text, .. }
            | BlockExport::Tabs { text, .. } => out.push(text.clone()),
        }
    }
    out
}
