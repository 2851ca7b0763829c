//! The configuration as the stages see it: validated, defaults filled in.

use std::collections::BTreeMap;

use super::{FailOn, LinkSettings, RuleLevel};
use crate::source::{FileId, Span};

/// Everything that was configured. [`Settings::default`] is what an empty `book.toml` means.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What the settings were taken from.
    pub origin: Origin,
    pub book: BookSettings,
    pub build: BuildSettings,
    pub theme: ThemeSettings,
    pub check: CheckSettings,
    pub links: LinkSettings,
    pub sql: SqlSettings,
    pub markdown: MarkdownSettings,
    pub html: HtmlSettings,
    pub json: JsonSettings,
    pub markdown_output: MarkdownOutputSettings,
    pub search: SearchSettings,
    pub include: IncludeSettings,
    /// Cross-reference maps, relative to the book's folder, with the places where they are named.
    pub xref_maps: Vec<Spanned>,
}

/// What the settings were taken from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// The book's `book.toml`.
    BookToml(FileId),
    /// One or several `docfx.json`, and no `book.toml`.
    Docfx,
    /// Neither: every Markdown file of the folder is a page.
    #[default]
    Folder,
}

/// A text and where the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned {
    pub text: String,
    pub span: Span,
}

/// `[book]`
#[derive(Clone, Debug)]
pub struct BookSettings {
    /// `None`: the first page's title stands in.
    pub title: Option<String>,
    pub description: Option<String>,
    /// A BCP 47 tag. `en-us` by default.
    pub language: String,
    pub authors: Vec<String>,
    /// The content folder relative to the book's folder, normalised, empty for the folder itself. `None`: not configured.
    pub src: Option<String>,
    /// Without `/` at its end.
    pub base_url: Option<String>,
    /// Oldest first; empty when every version is shown.
    pub monikers: Vec<String>,
    /// Without `/` or `.git` at its end.
    pub repository: Option<String>,
    /// `main` by default.
    pub branch: String,
    /// Holds `{path}`.
    pub edit_url: Option<String>,
}

impl Default for BookSettings {
    fn default() -> Self {
        Self {
            title: None,
            description: None,
            language: "en-us".to_owned(),
            authors: Vec::new(),
            src: None,
            base_url: None,
            monikers: Vec::new(),
            repository: None,
            branch: "main".to_owned(),
            edit_url: None,
        }
    }
}

impl BookSettings {
    /// What stands before addresses in the site where they must be absolute: where it is published, else `/`.
    pub fn base(&self) -> String {
        self.base_url.as_ref().map_or_else(|| "/".to_owned(), |url| format!("{url}/"))
    }

    /// The path part of [`base_url`](Self::base_url), as `/enrollment`; `None` without a base URL, or for one at the top of its host.
    pub fn base_path(&self) -> Option<&str> {
        let (_, rest) = self.base_url.as_deref()?.split_once("://")?;
        let path = rest.get(rest.find('/')?..)?.trim_end_matches('/');
        (!path.is_empty()).then_some(path)
    }
}

/// `[build]`
#[derive(Clone, Debug)]
pub struct BuildSettings {
    /// Relative to the book's folder, or absolute. `site` by default.
    pub dest_dir: String,
    /// `None`: as many as the machine has.
    pub threads: Option<u16>,
    /// Globs of files that are no part of the book.
    pub exclude: Vec<String>,
}

impl Default for BuildSettings {
    fn default() -> Self {
        Self { dest_dir: "site".to_owned(), threads: None, exclude: Vec::new() }
    }
}

/// `[theme]`
#[derive(Clone, Debug, Default)]
pub struct ThemeSettings {
    /// Relative to the book's folder, normalised.
    pub dir: Option<String>,
    /// For the templates.
    pub values: toml::Table,
}

/// `[check]`
#[derive(Clone, Debug, Default)]
pub struct CheckSettings {
    pub fail_on: FailOn,
    /// Sorted by rule name. That there is such a rule, and that it has such options, is for the check stage to say.
    pub rules: Vec<RuleSetting>,
    /// Sorted by glob.
    pub per_file: Vec<PerFile>,
}

/// What is configured of one rule.
#[derive(Clone, Debug)]
pub struct RuleSetting {
    /// The rule's name, and the place of the key in `book.toml`.
    pub name: Spanned,
    /// `None`: the rule's own level.
    pub level: Option<RuleLevel>,
    /// The rule's own options, `level` taken out.
    pub options: toml::Table,
    /// Where the value stands: where a message about an option points.
    pub value_span: Span,
}

/// Levels that hold for some files.
#[derive(Clone, Debug)]
pub struct PerFile {
    /// Relative to the book's folder; checked to be a glob.
    pub glob: Spanned,
    pub rules: Vec<RuleSetting>,
}

/// `[sql]`
#[derive(Clone, Debug)]
pub struct SqlSettings {
    /// `tsql` by default.
    pub dialect: Spanned,
    /// On by default.
    pub inline: bool,
    /// Fence languages, in lower case, with dialects; `off` for none.
    pub languages: BTreeMap<String, Spanned>,
    /// Regular expressions that compile.
    pub placeholders: Vec<Spanned>,
    /// Files of DDL, in the order of the databases' names.
    pub catalogs: Vec<CatalogSetting>,
}

/// A file of DDL.
#[derive(Clone, Debug)]
pub struct CatalogSetting {
    /// The database that it describes; none where the file names databases itself.
    pub database: Option<String>,
    /// The file, relative to the book's folder, normalised.
    pub file: Spanned,
}

impl Default for SqlSettings {
    fn default() -> Self {
        Self {
            dialect: Spanned { text: "tsql".to_owned(), span: Span::default() },
            inline: true,
            languages: BTreeMap::new(),
            placeholders: Vec::new(),
            catalogs: Vec::new(),
        }
    }
}

/// `[markdown]`
#[derive(Clone, Debug)]
pub struct MarkdownSettings {
    /// By name in lower case.
    pub alerts: BTreeMap<String, AlertSetting>,
    /// In lower case.
    pub allow_elements: Vec<String>,
    /// In lower case.
    pub allow_attributes: Vec<String>,
    pub math: bool,
    pub emoji: bool,
}

impl Default for MarkdownSettings {
    fn default() -> Self {
        Self { alerts: BTreeMap::new(), allow_elements: Vec::new(), allow_attributes: Vec::new(), math: true, emoji: true }
    }
}

/// A kind of note block beside Learn's five.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertSetting {
    pub title: String,
    pub class: String,
}

/// `[output.html]`
#[derive(Clone, Debug)]
pub struct HtmlSettings {
    pub enabled: bool,
    /// Relative to the book's folder, normalised.
    pub extra_css: Vec<Spanned>,
    pub extra_js: Vec<Spanned>,
    pub mermaid: Option<Spanned>,
    pub highlight: bool,
    /// Sheets with whole sections.
    pub print: bool,
    /// Dates of pages from git.
    pub git_dates: bool,
    /// Relative to the book's folder, normalised.
    pub id_map: Option<Spanned>,
}

impl Default for HtmlSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            extra_css: Vec::new(),
            extra_js: Vec::new(),
            mermaid: None,
            highlight: true,
            print: false,
            git_dates: false,
            id_map: None,
        }
    }
}

/// `[output.json]`
#[derive(Clone, Debug)]
pub struct JsonSettings {
    pub enabled: bool,
}

impl Default for JsonSettings {
    fn default() -> Self {
        Self { enabled: true }
    }
}

/// `[output.markdown]`
#[derive(Clone, Debug, Default)]
pub struct MarkdownOutputSettings {
    /// Off by default.
    pub enabled: bool,
}

/// `[output.search]`
#[derive(Clone, Debug)]
pub struct SearchSettings {
    pub enabled: bool,
    /// Globs relative to the book's folder; checked to be globs.
    pub exclude: Vec<String>,
}

impl Default for SearchSettings {
    fn default() -> Self {
        Self { enabled: true, exclude: Vec::new() }
    }
}

/// `[include]`
#[derive(Clone, Debug, Default)]
pub struct IncludeSettings {
    /// Folders outside of the book from which files may be taken, as `../shared`, normalised.
    pub roots: Vec<String>,
    /// Globs of files that are never pages; checked to be globs.
    pub only: Vec<String>,
}
