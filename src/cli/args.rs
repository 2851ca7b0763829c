//! The arguments, as help shows them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Troubleshooting docs and runbooks from Learn/DocFX Markdown: checked, searchable, and as data.
///
/// `fixbook build` in a documentation repository writes the site into `site/` and shows what is wrong with the sources.
/// It exits with 0 when nothing fails the run, 1 when findings do, 2 when the tool itself could not work.
#[derive(Debug, Parser)]
#[command(name = "fixbook", version, max_term_width = 100, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check the book, then write site, JSON and search index
    Build(Build),
    /// Show the same findings, write no site
    Check(Check),
    /// Show the book in a browser, and keep it current while it is written
    Serve(Serve),
    /// Write the procedures as data
    Export(Export),
    /// Compare two exports: what became of procedures and steps
    Diff(Diff),
    /// Print one page's body as HTML
    Render(Render),
    /// Begin a book that builds clean
    Init(Init),
    /// Begin an article in the troubleshooting shape
    New(New),
    /// List the rules
    Rules(Rules),
    /// Show a rule's manual page
    Explain(Explain),
    /// Print a JSON Schema
    Schema(Schema),
    /// Print a completion script
    Completions(Completions),
}

/// What `build`, `check` and `serve` share.
#[derive(Clone, Debug, Args)]
pub struct Shared {
    /// The book's folder: with a book.toml, a docfx.json, or just Markdown files
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// How findings are written: full on a terminal, github in a GitHub workflow, else concise
    #[arg(long, value_name = "FORMAT", value_parser = ["full", "concise", "json", "sarif", "github", "junit"])]
    pub format: Option<String>,
    /// Check links to other sites too; without this, nothing is asked of the network
    #[arg(long)]
    pub online: bool,
    /// With --online: ask again where the answer is older, as 12h or 7d; 0s asks everything again
    #[arg(long, value_name = "TIME")]
    pub max_age: Option<String>,
    /// From which severity on findings fail the run [default: error, or `[check] fail-on`]
    #[arg(long, value_name = "LEVEL", value_parser = ["error", "warning", "never"])]
    pub fail_on: Option<String>,
    /// Report only findings that this file does not record
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// How many threads to use [default: the book's `threads`, else as many as the machine has]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// Say nothing but findings and errors
    #[arg(short, long)]
    pub quiet: bool,
    /// Say more: how long each stage took; which files a preview has seen change
    #[arg(short, long)]
    pub verbose: bool,
}

/// What `build` and `check` count and measure beside their work.
#[derive(Debug, Args)]
pub struct Measured {
    /// Count findings by rule and folder
    #[arg(long)]
    pub stats: bool,
    /// Say how long stages, rules, templates and the slowest pages took; with FILE, write a trace for chrome://tracing or Perfetto
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    #[expect(clippy::option_option, reason = "whether it is asked for, and whether into a file, are two questions")]
    pub timings: Option<Option<PathBuf>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Args)]
pub struct Build {
    #[command(flatten)]
    pub shared: Shared,
    #[command(flatten)]
    pub measured: Measured,
    /// The output folder [default: site, or `[build] dest-dir`]
    #[arg(short, long, value_name = "OUT")]
    pub dest_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub shared: Shared,
    #[command(flatten)]
    pub measured: Measured,
    /// Apply the certain fixes to the sources
    #[arg(long)]
    pub fix: bool,
    /// Record today's findings in a file, for --baseline
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    pub shared: Shared,
    /// The name or address to listen on
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    pub hostname: String,
    /// The port; 0 takes any free one
    #[arg(short, long, value_name = "PORT", default_value_t = 3000)]
    pub port: u16,
    /// Open the book in the browser
    #[arg(long)]
    pub open: bool,
}

#[derive(Debug, Args)]
pub struct Export {
    /// The book's folder
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// json: one document, as in the site's api/; ndjson: one procedure a line; jsonld: schema.org's TechArticle, HowTo and FAQPage;
    /// markdown: all pages as CommonMark, in the order of the navigation; dita: DITA 1.3 troubleshooting topics; cacao: one
    /// CACAO 2.0 playbook a line
    #[arg(long, value_name = "FORMAT", value_parser = ["json", "ndjson", "jsonld", "markdown", "dita", "cacao"], default_value = "json")]
    pub format: String,
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// How many threads to use [default: the book's `threads`, else as many as the machine has]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Say nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct Diff {
    /// The earlier export, as `fixbook export` or a site's api/procedures.json has it
    #[arg(value_name = "OLD.json")]
    pub old: PathBuf,
    /// The later one
    #[arg(value_name = "NEW.json")]
    pub new: PathBuf,
    /// text: a line a change, breaking ones marked with `!`; json: all of it, with the successors of old ids
    #[arg(long, value_name = "FORMAT", value_parser = ["text", "json"], default_value = "text")]
    pub format: String,
    /// Which changes exit with 1; breaking: an id of OLD is gone, or names another step
    #[arg(long, value_name = "WHAT", default_value = "never")]
    pub fail_on: DiffFail,
    /// Add the successors of ids that are gone to this file, for `[output.html] id-map` of book.toml
    #[arg(long, value_name = "FILE")]
    pub write_id_map: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFail {
    Breaking,
    Any,
    Never,
}

#[derive(Debug, Args)]
pub struct Render {
    /// The page's Markdown file
    pub file: PathBuf,
    /// The book's folder [default: the nearest folder above the file with a book.toml or docfx.json, else the file's own]
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Init {
    /// The folder, which may exist; no file in it is overwritten
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

#[derive(Debug, Args)]
pub struct New {
    /// The article's file, as content/enrollment/limit-reached.md
    pub path: PathBuf,
    /// Its title [default: made from the file's name]
    #[arg(long)]
    pub title: Option<String>,
}

#[derive(Debug, Args)]
pub struct Rules {
    /// As JSON, one object a rule
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// The rule's name, as bookmark-not-found
    pub rule: String,
}

#[derive(Debug, Args)]
pub struct Schema {
    /// Of the export, of its index, of book.toml, of a finding, or of what a theme's templates receive
    #[arg(value_parser = ["export", "index", "config", "diagnostics", "theme"], default_value = "export")]
    pub of: String,
}

#[derive(Debug, Args)]
pub struct Completions {
    pub shell: Shell,
}
