//! The export's own types, in their version. Internal types are never serialised, so that a change inside cannot change what others read.

use schemars::JsonSchema;
use serde::Serialize;

/// Raised in its first part when a consumer must change.
pub const SCHEMA_VERSION: &str = "1.0";

/// All problems and procedures of a book.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "Fixbook export")]
pub struct Export {
    /// The version of this shape: a consumer written for `1.x` reads every `1.y`.
    #[schemars(example = &"1.0")]
    pub schema_version: String,
    /// The program that wrote the export.
    pub generator: Generator,
    /// The book that was exported.
    pub book: Book,
    /// One entry a page, in the order of their paths.
    pub articles: Vec<Article>,
}

/// The program that wrote the export.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Generator {
    /// Always `fixbook`.
    #[schemars(example = &"fixbook")]
    pub name: String,
    /// Its version.
    #[schemars(example = &"0.1.0")]
    pub version: String,
}

impl Default for Generator {
    fn default() -> Self {
        Self { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// The book, as its configuration describes it.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Book {
    /// The book's title.
    #[schemars(example = &"Device enrollment")]
    pub title: String,
    /// A BCP 47 language tag.
    #[schemars(example = &"en")]
    pub language: String,
    /// Where the site is published; `url`s are relative to it. Empty when the configuration does not say.
    #[schemars(example = &"https://docs.example.com/")]
    pub base_url: String,
}

/// One page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Article {
    /// The page's uid, else its place in the site without `.html`. Stays when the page's text changes.
    #[schemars(example = &"enroll/device-cap")]
    pub id: String,
    /// The page in the site, relative to the base URL.
    #[schemars(example = &"enroll/device-cap.html")]
    pub url: String,
    /// The first heading, else the front matter's title.
    #[schemars(example = &"A user cannot enroll another device")]
    pub title: String,
    /// The front matter's description.
    #[schemars(example = &"What to do when the device limit is reached.")]
    pub description: String,
    /// The front matter's `ms.topic`.
    #[schemars(example = &"troubleshooting")]
    pub topic_type: String,
    /// Products and versions: from the front matter, and from "Applies to" lines.
    #[schemars(example = &["Contoso Portal 4"])]
    pub applies_to: Vec<String>,
    /// Every error code anywhere in the page, each once: hexadecimal ones with capital digits.
    #[schemars(example = &["0x80180005", "550 5.1.10"])]
    pub error_codes: Vec<String>,
    /// When it was last changed, as an ISO 8601 date: what the repository says where the book asks for its dates, else the front matter.
    #[schemars(example = &"2026-11-20")]
    pub updated: Option<String>,
    /// The whole front matter; scalars as they are spelt.
    #[schemars(example = serde_json::json!({"title": "Device limits", "ms.date": "11/20/2026"}))]
    pub metadata: serde_json::Map<String, serde_json::Value>,
    /// The page's file.
    pub source: Source,
    /// What can go wrong, in the page's order.
    pub problems: Vec<Problem>,
    /// What can be done, in the page's order.
    pub procedures: Vec<ProcedureExport>,
    /// Every link of the page.
    pub links: Vec<LinkExport>,
    /// Every piece of SQL of the page.
    pub sql: Vec<SqlExport>,
}

/// Something that goes wrong.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Problem {
    /// Unique in the book.
    #[schemars(example = &"enroll/device-cap/problem.device-cap-reached")]
    pub id: String,
    /// The heading, label or cell that names it; the page's title where the page has one problem.
    #[schemars(example = &"Device cap reached")]
    pub title: String,
    /// The anchor in the page; empty for the page itself.
    #[schemars(example = &"device-cap-reached")]
    pub anchor: String,
    /// What names it: `article`, `section`, `label` or `table-row`.
    #[schemars(example = &"section")]
    pub kind: String,
    /// What the reader sees.
    pub symptoms: Vec<BlockExport>,
    /// Why it happens.
    pub causes: Vec<Cause>,
    /// What helps.
    pub resolutions: Vec<ResolutionExport>,
    /// Products and versions, where the problem's own text says so.
    #[schemars(example = &["Contoso Portal 4"])]
    pub applies_to: Vec<String>,
    /// The error codes in its title, symptoms and causes.
    #[schemars(example = &["0x80180005"])]
    pub error_codes: Vec<String>,
}

/// Why a problem happens.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Cause {
    /// Unique in the book.
    #[schemars(example = &"enroll/device-cap/problem.device-cap-reached.cause")]
    pub id: String,
    /// Empty where the heading says only "Cause".
    #[schemars(example = &"Cause 1: the limit is five devices")]
    pub title: String,
    /// The text.
    pub body: Vec<BlockExport>,
}

/// What helps against a problem.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Resolution")]
pub struct ResolutionExport {
    /// Unique in the book.
    #[schemars(example = &"enroll/device-cap/problem.device-cap-reached.resolution")]
    pub id: String,
    /// `resolution`, `workaround` or `by-design`.
    #[schemars(example = &"resolution")]
    pub kind: String,
    /// Empty where the heading says only "Resolution".
    #[schemars(example = &"Method 2: raise the limit")]
    pub title: String,
    /// When it applies, as written; `null` where nothing is said.
    #[schemars(example = &"If the user has an old device")]
    pub condition: Option<String>,
    /// The whole text, the procedures' lists included.
    pub body: Vec<BlockExport>,
    /// The ids of the procedures that carry it out, in order.
    #[schemars(example = &["enroll/device-cap/proc.raise-the-limit"])]
    pub procedures: Vec<String>,
    /// How it stands to the problem's other resolutions.
    pub relation: Relation,
}

/// How a resolution stands to the others of its problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// One of several ways.
    Alternative,
    /// One after the other.
    Sequence,
    /// The page does not say.
    Unknown,
}

/// A sequence of actions that a reader is meant to carry out in order.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Procedure")]
pub struct ProcedureExport {
    /// Unique in the book; the id of its element in the page as well.
    #[schemars(example = &"enroll/device-cap/proc.raise-the-limit")]
    pub id: String,
    /// The page and, behind `#`, the procedure's element.
    #[schemars(example = &"enroll/device-cap.html#enroll/device-cap/proc.raise-the-limit")]
    pub url: String,
    /// What names it; empty where nothing does.
    #[schemars(example = &"Raise the limit")]
    pub title: String,
    /// `heading`, `label`, `summary`, `tab`, `lead-in` or `none`.
    #[schemars(example = &"heading")]
    pub title_source: String,
    /// `fix`, `workaround`, `diagnose`, `reproduce`, `collect` or `howto`.
    #[schemars(example = &"fix")]
    pub purpose: String,
    /// The id of the problem that it is for.
    #[schemars(example = &"enroll/device-cap/problem.device-cap-reached")]
    pub problem: Option<String>,
    /// What stands in front of the first step.
    pub intro: Vec<BlockExport>,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// What stands behind the last step.
    pub outro: Vec<BlockExport>,
    /// What had to be mended to read it, each kind once, in order: a machine may want a human to look. `numbering-goes-on`,
    /// `restarts-after-content`, `missing-space` or `under-indented`.
    #[schemars(example = &["numbering-goes-on"])]
    pub repairs: Vec<String>,
    /// Where that was, in order; left out where nothing was mended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repaired: Vec<Repair>,
    /// The rule by which it was taken for a procedure: `lead-in`, `instructions`, `heading`, `step-headings`, `table-cell`.
    #[schemars(example = &"lead-in")]
    pub rule: String,
    /// How sure that is, from 0 to 100.
    #[schemars(range(max = 100), example = 97)]
    pub confidence: u8,
    /// The tab, pivot or version in which it stands, where it is one of several variants.
    #[schemars(example = &"windows-11")]
    pub variant: Option<String>,
    /// Changes when the text of any step does, and only then.
    #[schemars(example = &"9c1185a5c5e9fc54")]
    pub fingerprint: String,
    /// Where it is written.
    pub source: Source,
}

/// Something that was mended.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Repair {
    /// As in `repairs`.
    #[schemars(example = &"numbering-goes-on")]
    pub kind: String,
    /// In words.
    #[schemars(example = &"a list was broken by what stands between, and its numbers go on behind it")]
    pub text: String,
    /// Where.
    pub source: Source,
}

/// One action.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Step {
    /// Unique in the book; the id of its element in the page as well.
    #[schemars(example = &"enroll/device-cap/proc.raise-the-limit.2.1")]
    pub id: String,
    /// Its place: the first step in the second one is `2.1`.
    #[schemars(example = &"2.1")]
    pub number: String,
    /// The first paragraph, or the step's heading, as plain text with includes expanded.
    #[schemars(example = &"Select Devices, and then select Limits.")]
    pub text: String,
    /// The same as HTML.
    #[schemars(example = &"<p>Select <strong>Devices</strong>, and then select <strong>Limits</strong>.</p>")]
    pub html: String,
    /// The author says that it may be left out.
    #[schemars(example = false)]
    pub optional: bool,
    /// When it is to be done.
    pub condition: Option<Condition>,
    /// What else it holds, in order; a block of the type `steps` marks where nested steps stand.
    pub body: Vec<BlockExport>,
    /// The steps that make it up.
    pub steps: Vec<Step>,
    /// The words of the interface that it names.
    pub ui: Vec<UiExport>,
    /// The other steps that it names.
    pub refs: Vec<Reference>,
    /// What the SQL in it and in the steps that make it up does: `safe` where it surely changes nothing, `unsafe` where it may; `null` without
    /// SQL.
    #[schemars(example = &"safe")]
    pub sql: Option<&'static str>,
    /// Where it is written.
    pub source: Source,
}

/// When a step is to be done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Condition {
    /// The clause, as written.
    #[schemars(example = &"If the list is empty")]
    pub text: String,
    /// The id of the step where the reader goes on then; `null` where it is this one.
    #[schemars(example = &"enroll/device-cap/proc.raise-the-limit.4")]
    pub target: Option<String>,
}

/// A word of the interface.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Ui")]
pub struct UiExport {
    /// `label`, `path`, `key` or `input`.
    #[schemars(example = &"path")]
    pub kind: String,
    /// As it reads.
    #[schemars(example = &"Admin > Devices")]
    pub text: String,
    /// The parts of a path, in order; left out for the other kinds.
    #[schemars(example = &["Admin", "Devices"])]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
}

/// A mention of other steps.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reference {
    /// As written.
    #[schemars(example = &"steps 2–4")]
    pub text: String,
    /// The first of them; `null` where no such step is in this procedure.
    #[schemars(example = &"enroll/device-cap/proc.raise-the-limit.2")]
    pub step: Option<String>,
    /// All of them; left out where it is one.
    #[schemars(example = &["enroll/device-cap/proc.raise-the-limit.2"])]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
}

/// A place in the book's sources.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Source {
    /// Relative to the book's folder, with `/`.
    #[schemars(example = &"content/enroll/device-cap.md")]
    pub path: String,
    /// The first line, from 1; left out for a whole file.
    #[schemars(example = 12)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The last line.
    #[schemars(example = 19)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_line: Option<u32>,
    /// The include directives through which it came into the page, from the innermost outwards; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub included_from: Vec<IncludedFrom>,
}

/// An include directive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IncludedFrom {
    /// The file that has the directive.
    #[schemars(example = &"content/enroll/device-cap.md")]
    pub path: String,
    /// Its line, from 1.
    #[schemars(example = 7)]
    pub line: u32,
}

/// A piece of content. `text` is plain text with includes expanded, `html` what the page shows.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[schemars(rename = "Block")]
pub enum BlockExport {
    /// Running text.
    Paragraph {
        /// Plain text.
        #[schemars(example = &"Users can enroll five devices.")]
        text: String,
        /// The same as HTML.
        #[schemars(example = &"<p>Users can enroll five devices.</p>")]
        html: String,
        /// The pictures inside the text; left out where there are none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        images: Vec<ImageExport>,
    },
    /// A heading inside a step or resolution.
    Heading {
        /// Plain text.
        #[schemars(example = &"On the server")]
        text: String,
        /// The same as HTML.
        #[schemars(example = &"<h4 id=\"on-the-server\">On the server</h4>")]
        html: String,
        /// 1 to 6.
        #[schemars(range(min = 1, max = 6), example = 4)]
        level: u8,
    },
    /// A code block.
    Code {
        /// The code.
        #[schemars(example = &"Get-Device -All")]
        text: String,
        /// The same as HTML.
        #[schemars(example = &"<pre><code>Get-Device -All</code></pre>")]
        html: String,
        /// As spelt behind the fence, in lower case; `null` where nothing stands there.
        #[schemars(example = &"powershell")]
        language: Option<String>,
        /// What it is for; `null` where that cannot be told.
        role: Option<CodeRole>,
    },
    /// A picture on its own.
    Image {
        /// The alternative text.
        #[schemars(example = &"The device limit page")]
        text: String,
        /// The same as HTML.
        #[schemars(example = &"<img src=\"media/limit.png\" alt=\"The device limit page\">")]
        html: String,
        /// The picture.
        image: ImageExport,
    },
    /// A note, tip, warning.
    Alert {
        /// `note`, `tip`, `important`, `caution`, `warning`, or another name in lower case.
        #[schemars(example = &"warning")]
        kind: String,
        /// Plain text.
        #[schemars(example = &"All data on the device is lost.")]
        text: String,
        /// The same as HTML.
        #[schemars(example = &"<div class=\"alert alert-warning\">…</div>")]
        html: String,
        /// What it holds.
        blocks: Vec<BlockExport>,
    },
    /// A list that is no procedure.
    List {
        /// Numbered rather than bulleted.
        #[schemars(example = false)]
        ordered: bool,
        /// Plain text, one line an item.
        #[schemars(example = &"- one\n- two")]
        text: String,
        /// The same as HTML.
        #[schemars(example = &"<ul><li>one</li><li>two</li></ul>")]
        html: String,
        /// Its items.
        items: Vec<ListItemExport>,
    },
    /// A table.
    Table {
        /// Plain text, cells divided by tabs.
        #[schemars(example = &"Code\tMeaning\n5\tNo access")]
        text: String,
        /// The same as HTML.
        #[schemars(example = &"<table>…</table>")]
        html: String,
        /// The cells of the header, as plain text.
        #[schemars(example = &["Code", "Meaning"])]
        header: Vec<String>,
        /// The cells of the rows, as plain text.
        #[schemars(example = &[["5", "No access"]])]
        rows: Vec<Vec<String>>,
    },
    /// A quotation: often the text of an error message.
    Quote {
        /// Plain text.
        #[schemars(example = &"Something went wrong.")]
        text: String,
        /// The same as HTML.
        #[schemars(example = &"<blockquote><p>Something went wrong.</p></blockquote>")]
        html: String,
        /// What it holds.
        blocks: Vec<BlockExport>,
    },
    /// Raw HTML, a video, and what else has no type of its own.
    Html {
        /// Plain text.
        #[schemars(example = &"Watch the video")]
        text: String,
        /// As the page shows it.
        #[schemars(example = &"<p>Watch the video</p>")]
        html: String,
    },
    /// Tabs, zones and versions: variants of which a reader sees one.
    Tabs {
        /// Plain text.
        #[schemars(example = &"Windows\nmacOS")]
        text: String,
        /// The same as HTML.
        #[schemars(example = &"<div class=\"tabs\">…</div>")]
        html: String,
        /// The variants.
        tabs: Vec<TabExport>,
    },
    /// Where the nested steps of a step stand.
    Steps {
        /// Plain text, one line a step.
        #[schemars(example = &"1. Open it.\n2. Close it.")]
        text: String,
        /// The same as HTML.
        #[schemars(example = &"<ol><li>Open it.</li><li>Close it.</li></ol>")]
        html: String,
        /// The ids of the steps.
        #[schemars(example = &["enroll/device-cap/proc.raise-the-limit.2.1"])]
        steps: Vec<String>,
    },
}

/// What code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CodeRole {
    /// To be run in a shell.
    Command,
    /// To be run against data.
    Query,
    /// What a program prints.
    Output,
}

/// A picture.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Image")]
pub struct ImageExport {
    /// The alternative text; empty where the author gave none.
    #[schemars(example = &"The device limit page")]
    pub alt: String,
    /// Where the picture is in the site.
    #[schemars(example = &"enroll/media/limit.png")]
    pub url: String,
}

/// An item of a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ListItem")]
pub struct ListItemExport {
    /// What it holds.
    pub blocks: Vec<BlockExport>,
}

/// A tab, zone or version.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Tab")]
pub struct TabExport {
    /// Its title; for a zone or version, its name.
    #[schemars(example = &"Windows")]
    pub title: String,
    /// What it holds.
    pub blocks: Vec<BlockExport>,
}

/// A link of the page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Link")]
pub struct LinkExport {
    /// As typed.
    #[schemars(example = &"limits.md#raise")]
    pub href: String,
    /// Its text.
    #[schemars(example = &"Raise the limit")]
    pub text: String,
    /// What it leads to.
    pub kind: LinkKind,
    /// Where it leads in the site, or the external address; `null` where that is not known.
    #[schemars(example = &"enroll/limits.html#raise")]
    pub target: Option<String>,
    /// What a check found: `ok`, `broken`, `unchecked`, …
    #[schemars(example = &"ok")]
    pub status: String,
    /// The id of the procedure in which it stands.
    #[schemars(example = &"enroll/device-cap/proc.raise-the-limit")]
    pub procedure: Option<String>,
    /// The id of the step in which it stands.
    #[schemars(example = &"enroll/device-cap/proc.raise-the-limit.2")]
    pub step: Option<String>,
}

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// A page of the book.
    Page,
    /// A place in a page.
    Anchor,
    /// A file that is no page.
    Asset,
    /// Another site.
    External,
    /// A uid.
    Xref,
    /// Nothing that could be found.
    Unresolved,
}

/// A piece of SQL.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Sql")]
pub struct SqlExport {
    /// Unique in the book.
    #[schemars(example = &"enroll/device-cap/sql.1")]
    pub id: String,
    /// The dialect by which it was read.
    #[schemars(example = &"tsql")]
    pub dialect: String,
    /// The code.
    #[schemars(example = &"select * from [CM_X].[dbo].[Users]")]
    pub text: String,
    /// It stands in running text.
    #[schemars(example = true)]
    pub inline: bool,
    /// It could be parsed.
    #[schemars(example = true)]
    pub valid: bool,
    /// It changes nothing.
    #[schemars(example = true)]
    pub read_only: bool,
    /// Its statements.
    pub statements: Vec<SqlStatement>,
    /// What the reader has to fill in.
    pub placeholders: Vec<PlaceholderExport>,
    /// The id of the procedure in which it stands.
    #[schemars(example = &"enroll/device-cap/proc.raise-the-limit")]
    pub procedure: Option<String>,
    /// The id of the step in which it stands.
    #[schemars(example = &"enroll/device-cap/proc.raise-the-limit.2")]
    pub step: Option<String>,
    /// Where it is written.
    pub source: Source,
}

/// One statement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SqlStatement {
    /// `select`, `update`, `exec`, …
    #[schemars(example = &"select")]
    pub kind: String,
    /// The tables that it names, as written.
    #[schemars(example = &["[CM_X].[dbo].[Users]"])]
    pub tables: Vec<String>,
    /// Those that it reads.
    #[schemars(example = &["[CM_X].[dbo].[Users]"])]
    pub reads: Vec<String>,
    /// Those that it changes, makes or drops.
    #[schemars(example = &["[CM_X].[dbo].[Log]"])]
    pub writes: Vec<String>,
    /// The columns that it names, as written.
    #[schemars(example = &["User_Principal_Name0"])]
    pub columns: Vec<String>,
    /// What it must be granted, where that is evident.
    #[schemars(example = &["SELECT ON [CM_X].[dbo].[Users]"])]
    pub permissions: Vec<String>,
    /// It changes nothing.
    #[schemars(example = true)]
    pub read_only: bool,
}

/// A placeholder in SQL.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Placeholder")]
pub struct PlaceholderExport {
    /// As written.
    #[schemars(example = &"%user%")]
    pub text: String,
    /// How it is written: `angle`, `brace`, `pattern`, `name`, `word`, `sqlcmd`, `parameter`, `marker` or `custom`.
    #[schemars(example = &"pattern")]
    pub kind: String,
    /// Its first byte in `text` of the SQL.
    #[schemars(example = 79)]
    pub start: usize,
    /// The byte behind it.
    #[schemars(example = 85)]
    pub end: usize,
}

/// A line of the ndjson: one procedure with the page in which it stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProcedureLine<'a> {
    /// The page.
    pub article: ArticleName<'a>,
    /// The procedure.
    #[serde(flatten)]
    pub procedure: &'a ProcedureExport,
}

/// What a line of the ndjson says about its page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ArticleName<'a> {
    /// See `Article`.
    #[schemars(example = &"enroll/device-cap")]
    pub id: &'a str,
    /// See `Article`.
    #[schemars(example = &"A user cannot enroll another device")]
    pub title: &'a str,
    /// See `Article`.
    #[schemars(example = &"enroll/device-cap.html")]
    pub url: &'a str,
}
