//! What a page's procedures and SQL look like in its HTML, by the nodes of its tree.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::id_map::{IdMap, OldIds};
use super::page::PlaceholderContext;
use crate::extract::{article_id, full_id};
use crate::load::Project;
use crate::parse::ast::{Block, BlockKind, IncludeContent, NodeId};
use crate::resolve::procedure::{Part, ProblemKind, Procedure, Rule, Step};
use crate::resolve::{Page, Site};
use crate::sql::PlaceholderKind;

/// Marks by node; made once a page.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// The id of the page in the export, with which the ids of its procedures begin.
    article: String,
    /// The blocks before which a procedure's section opens.
    pub opens: HashMap<NodeId, ProcedureMark>,
    /// The blocks behind which it closes.
    pub closes: HashSet<NodeId>,
    /// Ordered lists whose items are steps.
    pub lists: HashSet<NodeId>,
    pub steps: HashMap<NodeId, StepMark>,
    /// SQL by the node of its code.
    pub sql: HashMap<NodeId, SqlMark>,
    /// Ids of procedures and steps that no element of their own stands for: those of headings, cells, and lines of a paragraph.
    pub anchors: HashMap<NodeId, Vec<String>>,
    /// Ids that procedures and steps had once.
    pub old_ids: OldIds,
    /// The placeholders of all SQL, in order of first use.
    pub placeholders: Vec<PlaceholderContext>,
}

#[derive(Clone, Debug)]
pub struct ProcedureMark {
    pub id: String,
    pub title: String,
    pub purpose: &'static str,
}

#[derive(Clone, Debug)]
pub struct StepMark {
    pub id: String,
    pub number: String,
    pub optional: bool,
    /// The clause that says when the step applies; empty if it always does.
    pub condition: String,
}

#[derive(Clone, Debug)]
pub struct SqlMark {
    pub dialect: &'static str,
    pub writes: bool,
    /// Byte ranges of placeholders in the code, with their ids, in order.
    pub placeholders: Vec<(Range<usize>, String)>,
}

impl Marks {
    pub fn of(page: &Page) -> Self {
        let mut marks = Self { article: article_id(page), ..Self::default() };
        if !page.recognized.procedures.is_empty() {
            let mut siblings = Siblings::default();
            siblings.walk(&page.blocks);
            for procedure in &page.recognized.procedures {
                marks.procedure(procedure, &siblings);
            }
        }
        // A row of an error table can be linked: search leads to it.
        for problem in page.recognized.problems.iter().filter(|problem| problem.kind == ProblemKind::TableRow) {
            marks.anchor(Some(&problem.title_node), &problem.id);
        }
        for snippet in &page.sql {
            let analysis = &snippet.analysis;
            let writes = analysis.valid() && analysis.statements.iter().any(|statement| !statement.read_only);
            let mut placeholders = Vec::new();
            for placeholder in &analysis.placeholders {
                // Parameters are the statement's own, and a marker says that something was left out: nothing to fill in.
                let kind = match placeholder.kind {
                    PlaceholderKind::Name | PlaceholderKind::Sqlcmd => "identifier",
                    PlaceholderKind::Pattern => "string",
                    PlaceholderKind::Angle | PlaceholderKind::Brace | PlaceholderKind::Word | PlaceholderKind::Custom => "",
                    PlaceholderKind::Parameter | PlaceholderKind::Marker => continue,
                };
                let id = placeholder_id(&placeholder.text);
                if marks.placeholders.iter().all(|known| known.id != id) {
                    marks.placeholders.push(PlaceholderContext { id: id.clone(), text: placeholder.text.clone(), kind });
                }
                if placeholders.last().is_none_or(|(last, _): &(Range<usize>, String)| last.end <= placeholder.range.start) {
                    placeholders.push((placeholder.range.clone(), id));
                }
            }
            marks.sql.insert(snippet.node, SqlMark { dialect: snippet.dialect.name(), writes, placeholders });
        }
        marks
    }

    /// With what the page does for ids that its procedures and steps had once.
    pub fn with_old_ids(mut self, ids: &IdMap, project: &Project, site: &Site, page: &Page) -> Self {
        self.old_ids = ids.of(project, site, page);
        self
    }

    fn procedure(&mut self, procedure: &Procedure, siblings: &Siblings) {
        // A procedure in a table's cell, or one of headings, has no list of its own to frame.
        if matches!(procedure.rule, Rule::Cell | Rule::StepHeadings) {
            self.anchor(procedure.nodes.first(), &procedure.id);
            self.steps(&procedure.steps);
            return;
        }
        let blocks: Vec<NodeId> = procedure.nodes.clone();
        let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return };
        // What a repair attached behind the last list belongs inside the frame.
        let last =
            last_block(procedure).filter(|node| siblings.in_order(*first, *node) && siblings.in_order(*last, *node)).unwrap_or(*last);
        if siblings.in_order(*first, last) && !self.opens.contains_key(first) {
            let mark = ProcedureMark {
                id: full_id(&self.article, &procedure.id),
                title: procedure.title.clone(),
                purpose: procedure.purpose.name(),
            };
            self.opens.insert(*first, mark);
            self.closes.insert(last);
        } else {
            self.anchor(Some(first), &procedure.id);
        }
        self.lists.extend(blocks);
        self.steps(&procedure.steps);
    }

    fn anchor(&mut self, node: Option<&NodeId>, id: &str) {
        if let Some(node) = node {
            self.anchors.entry(*node).or_default().push(full_id(&self.article, id));
        }
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            let node = match &step.head {
                Some(Part::Block(node) | Part::Inlines { block: node, .. } | Part::Cell { row: node, .. }) => Some(*node),
                None => None,
            };
            // The head of a list's item is a block in it; elsewhere the head is the step.
            if node == Some(step.node) {
                self.anchor(Some(&step.node), &step.id);
            }
            let mark = StepMark {
                id: full_id(&self.article, &step.id),
                number: step.number.clone(),
                optional: step.optional,
                condition: step.condition.as_ref().map_or_else(String::new, |condition| condition.text.clone()),
            };
            self.steps.insert(step.node, mark);
            self.steps(&step.steps);
        }
    }
}

fn last_block(procedure: &Procedure) -> Option<NodeId> {
    match procedure.steps.last()?.body.last()? {
        Part::Block(node) => Some(*node),
        Part::Inlines { .. } | Part::Cell { .. } => None,
    }
}

/// In which list of blocks each block stands, and where in it.
#[derive(Default)]
struct Siblings {
    places: HashMap<NodeId, (usize, usize)>,
    lists: usize,
}

impl Siblings {
    /// Whether both stand in the same list, in this order.
    fn in_order(&self, first: NodeId, last: NodeId) -> bool {
        match (self.places.get(&first), self.places.get(&last)) {
            (Some((a, from)), Some((b, to))) => a == b && from <= to,
            _ => false,
        }
    }

    fn walk(&mut self, blocks: &[Block]) {
        self.lists += 1;
        let list = self.lists;
        for (index, block) in blocks.iter().enumerate() {
            self.places.insert(block.id, (list, index));
            match &block.kind {
                BlockKind::Quote(blocks) | BlockKind::Footnote { blocks, .. } => self.walk(blocks),
                BlockKind::Alert(alert) => self.walk(&alert.blocks),
                BlockKind::List(list) => list.items.iter().for_each(|item| self.walk(&item.blocks)),
                BlockKind::Include(include) => {
                    if let IncludeContent::Nodes(nodes) = &include.content {
                        self.walk(nodes);
                    }
                }
                BlockKind::Tabs(tabs) => tabs.tabs.iter().for_each(|tab| self.walk(&tab.blocks)),
                BlockKind::Container(container) => self.walk(&container.blocks),
                BlockKind::Heading(_)
                | BlockKind::Paragraph(_)
                | BlockKind::Code(_)
                | BlockKind::Table(_)
                | BlockKind::Rule
                | BlockKind::Html(_)
                | BlockKind::Snippet(_)
                | BlockKind::Image(_)
                | BlockKind::Video(_)
                | BlockKind::Stray(_) => {}
            }
        }
    }
}

/// The same for the same text on every page, so that a value that a reader filled in goes with them.
pub fn placeholder_id(text: &str) -> String {
    let mut out = String::from("p-");
    for char in text.chars().flat_map(char::to_lowercase) {
        if char.is_alphanumeric() {
            out.push(char);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}
