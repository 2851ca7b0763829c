//! What recognition gives: plain data that points into the page's tree.

use std::ops::Range;

use crate::parse::ast::NodeId;
use crate::source::{FileId, Span};

/// What recognition must know beside the tree.
pub struct Context<'a> {
    /// The page's title.
    pub title: &'a str,
    /// The page's own file: nodes of other files came through an include.
    pub file: FileId,
    /// The text of a file, to see how list items are numbered and how far a stray paragraph is indented; `None` where it is not at
    /// hand, which costs some repairs.
    pub text: &'a dyn Fn(FileId) -> Option<&'a str>,
}

/// The problems and procedures of one page, in document order.
#[derive(Clone, Debug, Default)]
pub struct Recognized {
    pub problems: Vec<Problem>,
    pub procedures: Vec<Procedure>,
    /// "Applies to" lines and sections that stand outside of every problem.
    pub applies_to: Vec<AppliesTo>,
    /// Ordered lists that were taken for something else than a procedure.
    pub left_out: Vec<LeftOut>,
}

/// A stretch of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A whole block.
    Block(NodeId),
    /// Some of the inlines of a paragraph or heading: what follows a run-in label.
    Inlines { block: NodeId, range: Range<usize> },
    /// Some of the inlines of a table's cell.
    Cell { row: NodeId, column: usize, range: Range<usize> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleSource {
    Heading,
    Label,
    Summary,
    Tab,
    LeadIn,
    None,
}

impl TitleSource {
    pub fn name(self) -> &'static str {
        match self {
            TitleSource::Heading => "heading",
            TitleSource::Label => "label",
            TitleSource::Summary => "summary",
            TitleSource::Tab => "tab",
            TitleSource::LeadIn => "lead-in",
            TitleSource::None => "none",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Fix,
    Workaround,
    Diagnose,
    Reproduce,
    Collect,
    Howto,
}

impl Purpose {
    pub fn name(self) -> &'static str {
        match self {
            Purpose::Fix => "fix",
            Purpose::Workaround => "workaround",
            Purpose::Diagnose => "diagnose",
            Purpose::Reproduce => "reproduce",
            Purpose::Collect => "collect",
            Purpose::Howto => "howto",
        }
    }
}

/// Why a list, or a row of headings, was taken for a procedure; the strongest of the reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The sentence in front says that steps follow.
    LeadIn,
    /// Most of its items begin with an instruction.
    Instructions,
    /// Its heading names an action or a way, and some of its items are instructions.
    Heading,
    /// Headings or labels "Step 1", "Step 2", …
    StepHeadings,
    /// Numbered lines in a table's cell.
    Cell,
}

impl Rule {
    pub fn name(self) -> &'static str {
        match self {
            Rule::LeadIn => "lead-in",
            Rule::Instructions => "instructions",
            Rule::Heading => "heading",
            Rule::StepHeadings => "step-headings",
            Rule::Cell => "table-cell",
        }
    }
}

/// A sequence of actions that a reader is meant to carry out in order.
#[derive(Clone, Debug)]
pub struct Procedure {
    /// Unique in its page and safe as an HTML id; see [`super::id`](super) for how it stays the same.
    pub id: String,
    /// The id of the heading, or the explicit anchor, under which it stands; empty where there is none.
    pub anchor: String,
    pub title: String,
    pub title_source: TitleSource,
    pub purpose: Purpose,
    /// An index into [`Recognized::problems`].
    pub problem: Option<usize>,
    pub intro: Vec<Part>,
    pub steps: Vec<Step>,
    pub outro: Vec<Part>,
    pub repairs: Vec<Repair>,
    pub rule: Rule,
    /// 0 to 100.
    pub confidence: u8,
    /// The tab, zone or moniker in which it stands, where it is one of several variants.
    pub variant: Option<String>,
    /// Of the text of all steps: changes when any of them does.
    pub fingerprint: String,
    /// From its first step to its last one, in the file of the first.
    pub span: Span,
    /// The lists of which it was made, in order; for step headings, the headings.
    pub nodes: Vec<NodeId>,
    pub(super) section: usize,
}

#[derive(Clone, Debug)]
pub struct Step {
    /// The procedure's id, a dot and the number.
    pub id: String,
    /// "2.1"
    pub number: String,
    /// The list item; for a step heading, the heading.
    pub node: NodeId,
    /// What says in one sentence what to do: the item's first paragraph, or the step's heading.
    pub head: Option<Part>,
    /// The plain text of `head`.
    pub text: String,
    /// All blocks of the step in order: the item's, and those that a repair attached to it. The head is the first of them.
    pub body: Vec<Part>,
    pub optional: bool,
    pub condition: Option<Condition>,
    pub steps: Vec<Step>,
    pub ui: Vec<Ui>,
    pub refs: Vec<StepRef>,
    pub span: Span,
}

/// "If the list is empty, go to step 4."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The clause, without its comma.
    pub text: String,
    /// The id of the step where the reader goes on, where one is named.
    pub target: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ui {
    pub kind: UiKind,
    pub text: String,
    /// The parts of a path; empty for the other kinds.
    pub path: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UiKind {
    Label,
    Path,
    Key,
    Input,
}

impl UiKind {
    pub fn name(self) -> &'static str {
        match self {
            UiKind::Label => "label",
            UiKind::Path => "path",
            UiKind::Key => "key",
            UiKind::Input => "input",
        }
    }
}

/// "step 6", "steps 9–20", "the previous step".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRef {
    pub text: String,
    /// The ids of the steps; empty where no such step is there.
    pub steps: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    pub kind: RepairKind,
    /// The list that was joined to the one before.
    pub node: NodeId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepairKind {
    /// A list was broken by what stands between, and its numbers go on behind it.
    NumberingGoesOn,
    /// A list was broken by what stands between, and counts from 1 again behind it.
    RestartsAfterContent,
    /// `1.Text`: no list for Markdown, steps for a reader.
    MissingSpace,
    /// Items that are indented, but too little for Markdown to nest them, and count from 1 again.
    UnderIndented,
}

impl RepairKind {
    pub fn name(self) -> &'static str {
        match self {
            RepairKind::NumberingGoesOn => "numbering-goes-on",
            RepairKind::RestartsAfterContent => "restarts-after-content",
            RepairKind::MissingSpace => "missing-space",
            RepairKind::UnderIndented => "under-indented",
        }
    }

    /// What was found, in words.
    pub fn text(self) -> &'static str {
        match self {
            RepairKind::NumberingGoesOn => "a list was broken by what stands between, and its numbers go on behind it",
            RepairKind::RestartsAfterContent => "a list was broken by what stands between, and counts from 1 again behind it",
            RepairKind::MissingSpace => "a step has no space behind its number",
            RepairKind::UnderIndented => "nested steps are indented too little to be nested",
        }
    }
}

/// An ordered list that is no procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub list: NodeId,
    /// "causes", "events", "statements", "links", …
    pub reason: &'static str,
    /// The list and those that go on with it, in order.
    pub lists: Vec<NodeId>,
    /// What joined them.
    pub repairs: Vec<Repair>,
}

#[derive(Clone, Debug)]
pub struct Problem {
    /// Unique in its page.
    pub id: String,
    pub title: String,
    /// The heading, label's paragraph, row; [`NodeId::NONE`] for the article.
    pub title_node: NodeId,
    pub anchor: String,
    pub kind: ProblemKind,
    pub symptoms: Vec<Part>,
    pub causes: Vec<Cause>,
    pub resolutions: Vec<Resolution>,
    pub applies_to: Vec<AppliesTo>,
    pub span: Span,
    pub(super) section: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    Article,
    Section,
    Label,
    TableRow,
}

impl ProblemKind {
    pub fn name(self) -> &'static str {
        match self {
            ProblemKind::Article => "article",
            ProblemKind::Section => "section",
            ProblemKind::Label => "label",
            ProblemKind::TableRow => "table-row",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Cause {
    pub id: String,
    /// Empty where the heading or label says only "Cause".
    pub title: String,
    pub body: Vec<Part>,
}

#[derive(Clone, Debug)]
pub struct Resolution {
    pub id: String,
    pub kind: ResolutionKind,
    pub title: String,
    /// When it applies: "for cause 2", "If you use Windows 10", a table's column.
    pub condition: Option<String>,
    pub body: Vec<Part>,
    /// Indices into [`Recognized::procedures`].
    pub procedures: Vec<usize>,
    pub relation: Relation,
    pub(super) section: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResolutionKind {
    Resolution,
    Workaround,
    ByDesign,
}

impl ResolutionKind {
    pub fn name(self) -> &'static str {
        match self {
            ResolutionKind::Resolution => "resolution",
            ResolutionKind::Workaround => "workaround",
            ResolutionKind::ByDesign => "by-design",
        }
    }
}

/// How a resolution stands to the others of its problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Alternative,
    Sequence,
    Unknown,
}

impl Relation {
    pub fn name(self) -> &'static str {
        match self {
            Relation::Alternative => "alternative",
            Relation::Sequence => "sequence",
            Relation::Unknown => "unknown",
        }
    }
}

/// One product or version to which a page or problem applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliesTo {
    pub text: String,
    pub node: NodeId,
}
