//! `book.toml` as it may be written. The JSON Schema and the manual's reference page are made of these types and their comments.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::Severity;

/// The configuration of a Fixbook book. Every section and every key may be left out.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Options {
    /// What the book is.
    pub book: BookOptions,
    /// How it is built.
    pub build: BuildOptions,
    /// How it looks.
    pub theme: ThemeOptions,
    /// Which rules hold, and how strictly.
    pub check: CheckOptions,
    /// The check of external links, which runs with `--online`.
    pub links: LinkOptions,
    /// The check of SQL in fences and inline code.
    pub sql: SqlOptions,
    /// How Markdown is read.
    pub markdown: MarkdownOptions,
    /// What is written.
    pub output: OutputOptions,
    /// Where included files may come from.
    pub include: IncludeOptions,
    /// Cross-references to other books.
    pub xref: XrefOptions,
}

/// What the book is.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct BookOptions {
    /// Shown at the top of every page and in the browser's title.
    pub title: Option<String>,
    /// One sentence for search engines and for the export.
    pub description: Option<String>,
    /// The language as a BCP 47 tag: `en-us` by default.
    pub language: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The folder of the pages, relative to this file: `content` by default where it exists, else the folder of this file.
    pub src: Option<String>,
    /// Where the site is published, as `https://docs.example.org/enrollment`. Links to it are checked against the book.
    pub base_url: Option<String>,
    /// The versions that the book is built for, oldest first; `>=` and `<=` in ranges follow this order. Empty: every version is shown.
    pub monikers: Vec<String>,
    /// The address of the repository, as `https://github.com/contoso/docs`: pages get links to edit them.
    pub repository: Option<String>,
    /// The branch that edit links lead to: `main` by default.
    pub branch: Option<String>,
    /// The pattern of edit links, with `{path}` for the file, where the repository's address is not enough.
    pub edit_url: Option<String>,
}

/// How the book is built.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct BuildOptions {
    /// The folder of the site: `site` by default. Fixbook removes only files that it wrote itself.
    pub dest_dir: Option<String>,
    /// How many threads to use: as many as the machine has by default.
    #[schemars(range(min = 1))]
    pub threads: Option<u16>,
    /// Globs of files, relative to this file, that are no part of the book.
    pub exclude: Vec<String>,
}

/// How the book looks. Keys other than `dir` are passed to the templates.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct ThemeOptions {
    /// A folder whose files replace those of the default theme, one by one.
    pub dir: Option<String>,
    /// Values for the templates, as `theme.NAME`.
    #[serde(flatten)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub values: toml::Table,
}

/// Which rules hold, and how strictly.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct CheckOptions {
    /// The least severity that makes Fixbook exit with 1: `error` by default.
    pub fail_on: Option<FailOn>,
    /// Rule names with their levels, or with a table of a `level` and the rule's own options.
    pub rules: BTreeMap<String, RuleOption>,
    /// Globs of files, relative to this file, with levels that hold for them alone. Where several match, the later one by name wins.
    pub per_file: BTreeMap<String, BTreeMap<String, RuleOption>>,
}

/// The least severity that makes a run fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    #[default]
    Error,
    Warning,
    Never,
}

/// A rule's level, or its level and options.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RuleOption {
    Level(RuleLevel),
    Options(RuleTable),
}

/// A rule's level and its own options.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct RuleTable {
    /// The rule's own level by default.
    pub level: Option<RuleLevel>,
    /// See the rule's page.
    #[serde(flatten)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub options: toml::Table,
}

/// How serious a rule's findings are; `off` turns it off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RuleLevel {
    Error,
    Warning,
    Info,
    Off,
}

impl RuleLevel {
    /// `None` for a rule that is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            RuleLevel::Error => Some(Severity::Error),
            RuleLevel::Warning => Some(Severity::Warning),
            RuleLevel::Info => Some(Severity::Info),
            RuleLevel::Off => None,
        }
    }
}

/// The check of external links. Durations are written as `30s`, `12h`, `7d`, `1h 30m`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct LinkOptions {
    /// Check external links in every run, not only with `--online`.
    pub online: Option<bool>,
    /// How long an answer is believed.
    pub cache_ttl: CacheTtlOptions,
    /// No answer older than this is believed, whatever `cache-ttl` says; `0s` asks everything again.
    pub max_age: Option<String>,
    /// What one run may cost. What is left is said, and asked first the next time.
    pub budget: BudgetOptions,
    /// Regular expressions of addresses that are never asked.
    pub exclude: Vec<String>,
    /// Status codes that count as fine beside 2xx: `403`, `"400..=403"`, `"500.."`.
    pub accept: Vec<StatusOption>,
    /// Addresses that are asked in place of those written: the first match applies.
    pub remap: Vec<RemapOption>,
    /// Limits and headers by host: a name, or `*.example.org` for all below it. `default` holds for all others.
    pub per_host: BTreeMap<String, HostOptions>,
    /// Time for one request, up to the last byte that is read: `20s` by default.
    pub timeout: Option<String>,
    /// Time for opening a connection: `10s` by default.
    pub connect_timeout: Option<String>,
    /// How often a request is repeated after 429, 5xx, a timeout or a broken connection: 2 by default.
    pub retries: Option<u32>,
    /// The wait before the first repetition, doubled with each: `1s` by default.
    pub retry_wait: Option<String>,
    /// The longest `Retry-After` that is waited for: `60s` by default.
    pub max_retry_after: Option<String>,
    /// Failures in a row after which a host is left for the rest of the run: 5 by default.
    #[schemars(range(min = 1))]
    pub give_up_after: Option<u32>,
    /// Requests under way at one time, over all hosts: 128 by default.
    #[schemars(range(min = 1))]
    pub concurrency: Option<u32>,
    /// Redirects that are followed: 20 by default.
    pub max_redirects: Option<u32>,
    /// Bytes of a page, unpacked, that are read to look for a fragment: 2097152 by default.
    #[schemars(range(min = 1))]
    pub max_body: Option<u32>,
    /// Whether fragments are looked for on the page: true by default.
    pub fragments: Option<bool>,
    /// The `User-Agent` header.
    pub user_agent: Option<String>,
    /// `http://host:port`; by default the environment's `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`.
    pub proxy: Option<String>,
    /// PEM files of certificate authorities to trust beside the system's, relative to this file.
    pub ca_files: Vec<String>,
    /// Loopback, private and link-local hosts that may be asked: a name, `*.corp.example`, an address, a range, or `*` for all.
    pub allow_private: Vec<String>,
    /// Runs in a row without an answer after which an address is reported as unreachable: 3 by default.
    pub unreachable_runs: Option<u32>,
    /// Days since the first of those runs: 7 by default.
    pub unreachable_days: Option<u32>,
}

/// How long an answer is believed, by its class.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct CacheTtlOptions {
    /// `14d` by default.
    pub ok: Option<String>,
    /// `7d` by default.
    pub moved: Option<String>,
    /// `2h` by default: there are few, and nothing annoys like an error about what was mended since.
    pub dead: Option<String>,
    /// `12h` by default.
    pub cannot_tell: Option<String>,
    /// The share of the time, in percent, by which it is cut at random, so that not all addresses are due on one day: 40 by default.
    #[schemars(range(max = 90))]
    pub jitter: Option<u8>,
}

/// What one run of the link check may cost.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct BudgetOptions {
    /// No limit by default.
    pub time: Option<String>,
    /// Redirects and repetitions included. No limit by default.
    pub requests: Option<u32>,
}

/// A status code, or a range of them as text.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum StatusOption {
    Code(u16),
    Range(String),
}

/// A rule by which addresses are rewritten before they are asked.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RemapOption {
    /// A regular expression.
    pub from: String,
    /// What a match is replaced by, with `$1` for groups.
    pub to: String,
}

/// How hard one host may be asked, and with which headers.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct HostOptions {
    /// Requests under way at one time: 10 by default.
    #[schemars(range(min = 1))]
    pub concurrency: Option<u32>,
    /// The least time between the starts of two requests: `50ms` by default.
    pub spacing: Option<String>,
    /// Header names with the names of the environment variables that hold their values; text before the variable is kept:
    /// `authorization = "Bearer $DOCS_TOKEN"`. The value itself never stands here.
    pub headers: BTreeMap<String, String>,
}

/// The check of SQL.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct SqlOptions {
    /// The dialect of SQL that says nothing of its own: `tsql` by default.
    pub dialect: Option<String>,
    /// Whether inline code that is a statement is checked: true by default.
    pub inline: Option<bool>,
    /// Fence languages with their dialects, beside the known ones: `kusto-sql = "ansi"`; `off` leaves a language unchecked.
    pub languages: BTreeMap<String, String>,
    /// Regular expressions of placeholders beside the known forms (`<name>`, `%name%`, `{name}`, `$(name)`): `@@\\w+@@`. What matches may stand
    /// for a name or a value.
    pub placeholders: Vec<String>,
    /// Files of DDL, relative to this file, by the database that they describe: `CM_P01 = "schema/views.sql"`. A list of files describes
    /// the databases that `USE` names in them, or the one that is meant where none is named.
    pub catalogs: CatalogOptions,
}

/// What describes tables and columns.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum CatalogOptions {
    /// Files that name their databases themselves.
    Files(Vec<String>),
    /// Files by database.
    Databases(BTreeMap<String, CatalogFiles>),
}

impl Default for CatalogOptions {
    fn default() -> Self {
        CatalogOptions::Files(Vec::new())
    }
}

/// The files of a database.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum CatalogFiles {
    File(String),
    Files(Vec<String>),
}

/// How Markdown is read.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct MarkdownOptions {
    /// Kinds of note blocks beside Learn's five: `[!NAME]` with its title and class.
    pub alerts: BTreeMap<String, AlertOptions>,
    /// The raw HTML that is kept.
    pub html: HtmlAllowOptions,
    /// Whether `$…$` and `$$…$$` are mathematics: true by default.
    pub math: Option<bool>,
    /// Whether `:name:` becomes an emoji: true by default.
    pub emoji: Option<bool>,
}

/// A kind of note block.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct AlertOptions {
    /// What stands at its top: the name with a capital by default.
    pub title: Option<String>,
    /// The class of the element beside `alert`: `alert-` and the name by default. One of Learn's (`alert-note`) gives its look.
    pub class: Option<String>,
}

/// The raw HTML that is kept, beside Learn's list.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct HtmlAllowOptions {
    /// Element names that are kept beside Learn's.
    pub allow_elements: Vec<String>,
    /// Attribute names that are kept on every element beside Learn's.
    pub allow_attributes: Vec<String>,
}

/// What is written.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct OutputOptions {
    /// The site.
    pub html: HtmlOptions,
    /// The export of procedures.
    pub json: JsonOptions,
    /// The pages as Markdown.
    pub markdown: MarkdownOutputOptions,
    /// The search index.
    pub search: SearchOptions,
}

/// The site.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct HtmlOptions {
    /// Whether pages are written: true by default.
    pub enabled: Option<bool>,
    /// Style sheets added to every page, relative to this file.
    pub extra_css: Vec<String>,
    /// Scripts added to every page, relative to this file.
    pub extra_js: Vec<String>,
    /// The script that draws `mermaid` fences, relative to this file; without it their text is shown.
    pub mermaid: Option<String>,
    /// Whether code is highlighted: true by default.
    pub highlight: Option<bool>,
    /// Whether each section also gets a page that holds all its articles, for printing: false by default.
    pub print: Option<bool>,
    /// Whether a page's date is that of its last commit in git, where there is one, and not the one in its front matter: false by default.
    pub git_dates: Option<bool>,
    /// The file of old ids of procedures and steps, which `fixbook diff --write-id-map` writes, relative to this file: links to them
    /// keep working.
    pub id_map: Option<String>,
}

/// The pages as Markdown.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct MarkdownOutputOptions {
    /// Whether each page has a `.md` beside it, tokens expanded, with `llms.txt` and `llms-full.txt` for programs that read books:
    /// false by default.
    pub enabled: Option<bool>,
}

/// The export of procedures.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct JsonOptions {
    /// Whether `api/procedures.json` is written: true by default.
    pub enabled: Option<bool>,
}

/// The search index.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct SearchOptions {
    /// Whether the site can be searched: true by default.
    pub enabled: Option<bool>,
    /// Globs of pages, relative to this file, that are left out.
    pub exclude: Vec<String>,
}

/// Where included files may come from.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct IncludeOptions {
    /// Folders outside of the book, relative to this file (`../shared`), from which includes, snippets and pictures may come. From all
    /// others they may not.
    pub roots: Vec<String>,
    /// Globs, relative to this file, of files that are only included and never pages, beside folders named `includes`, `_includes`,
    /// `token` and `tokens`.
    pub only: Vec<String>,
}

/// Cross-references to other books.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct XrefOptions {
    /// Cross-reference maps (`xrefmap.yml`, `xrefmap.json`), relative to this file.
    pub maps: Vec<String>,
}
