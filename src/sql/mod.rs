//! SQL in documentation: whether it parses, what it does, and what a reader should know before running it.
//!
//! [`analyze`] takes the text of one snippet and its [`Dialect`] and gives an [`Analysis`]: the statements with the tables they read
//! and write, the placeholders, and what is wrong. T-SQL goes through a grammar of our own (`tsql`), strict where Microsoft's parser is,
//! so that an error names the token and the place. [`Catalog`] then checks tables and columns against a schema.
//!
//! This folder is a leaf: it imports nothing else of Fixbook, knows no files and no Markdown, never panics, and its work is linear in
//! the text and bounded by [`Options`].

mod analysis;
mod arity;
mod catalog;
pub mod dialects;
pub mod find;
mod flaws;
mod forms;
mod items;
mod keyword;
mod lexer;
mod line;
mod placeholder;
mod report;
mod rules;
mod slips;
mod tsql;

#[cfg(test)]
mod tests;

pub use analysis::Statement;
pub use catalog::Catalog;
pub use forms::Forms;
pub use placeholder::{Placeholder, PlaceholderKind};
pub use report::{Edit, Issue, IssueKind};

/// A dialect of SQL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// SQL Server, Azure SQL, Synapse, Fabric.
    #[default]
    Tsql,
    /// PostgreSQL.
    Postgresql,
    /// MySQL.
    Mysql,
    /// MariaDB.
    Mariadb,
    /// SQLite.
    Sqlite,
    /// Oracle, with PL/SQL.
    Oracle,
    /// Snowflake.
    Snowflake,
    /// BigQuery.
    Bigquery,
    /// Databricks and Spark.
    Databricks,
    /// The standard.
    Ansi,
}

impl Dialect {
    /// Its name in the configuration and the export.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Tsql => "tsql",
            Dialect::Postgresql => "postgresql",
            Dialect::Mysql => "mysql",
            Dialect::Mariadb => "mariadb",
            Dialect::Sqlite => "sqlite",
            Dialect::Oracle => "oracle",
            Dialect::Snowflake => "snowflake",
            Dialect::Bigquery => "bigquery",
            Dialect::Databricks => "databricks",
            Dialect::Ansi => "ansi",
        }
    }
}

impl std::str::FromStr for Dialect {
    type Err = String;

    /// Reads a name or one of its aliases, in any case. The error says which names there are.
    fn from_str(name: &str) -> Result<Dialect, String> {
        Ok(match name.to_ascii_lowercase().as_str() {
            "tsql" | "t-sql" | "transact-sql" | "transactsql" | "mssql" | "sqlserver" | "sql-server" | "azuresql" => Dialect::Tsql,
            "postgresql" | "postgres" | "pgsql" | "psql" | "plpgsql" => Dialect::Postgresql,
            "mysql" => Dialect::Mysql,
            "mariadb" => Dialect::Mariadb,
            "sqlite" | "sqlite3" => Dialect::Sqlite,
            "oracle" | "plsql" | "pl/sql" => Dialect::Oracle,
            "snowflake" => Dialect::Snowflake,
            "bigquery" | "googlesql" => Dialect::Bigquery,
            "databricks" | "sparksql" | "spark-sql" => Dialect::Databricks,
            "ansi" | "sql92" | "sql-92" => Dialect::Ansi,
            _ => return Err("expected one of `tsql`, `postgresql`, `mysql`, `mariadb`, `sqlite`, `oracle`, `snowflake`, `bigquery`, `databricks`, `ansi`".to_string()),
        })
    }
}

/// Bounds on what is checked.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The longest text, in bytes. Default 1,000,000.
    pub max_bytes: usize,
    /// The most tokens in a text. Default 100,000.
    pub max_tokens: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { max_bytes: 1_000_000, max_tokens: 100_000 }
    }
}

/// What a text is and does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// The dialect it was read as.
    pub dialect: Dialect,
    /// Its statements in the order of the text; one inside another follows it, with a greater depth.
    pub statements: Vec<Statement>,
    /// What is wrong, in the order of the text. At most one [`IssueKind::Syntax`] a statement.
    pub issues: Vec<Issue>,
    /// What the reader must put in, in the order of the text.
    pub placeholders: Vec<Placeholder>,
}

impl Analysis {
    /// Whether the text parses.
    pub fn valid(&self) -> bool {
        !self.issues.iter().any(|issue| matches!(issue.kind, IssueKind::Syntax | IssueKind::TooComplex))
    }

    /// Whether the text surely changes neither data nor the server.
    pub fn read_only(&self) -> bool {
        self.valid() && !self.statements.is_empty() && self.statements.iter().all(|statement| statement.read_only)
    }
}

/// Checks SQL of any dialect.
pub fn analyze_as(text: &str, dialect: Dialect, options: &Options) -> Analysis {
    if dialect == Dialect::Tsql {
        return analyze(text, options);
    }
    let parsed = dialects::parse(text, dialect);
    let invalid = |range: &std::ops::Range<usize>| {
        let inside = |issue: &Issue| range.start <= issue.range.start && issue.range.end <= range.end;
        parsed.issues.iter().any(|issue| issue.kind == IssueKind::Syntax && inside(issue))
    };
    let has_condition = |range: &std::ops::Range<usize>| {
        let words = text.get(range.clone()).unwrap_or("").split(|char: char| !char.is_alphanumeric() && char != '_');
        words.into_iter().any(|word| word.eq_ignore_ascii_case("where"))
    };
    let statement = |statement: dialects::Statement| Statement {
        valid: !invalid(&statement.range),
        permissions: analysis::privileges(statement.kind, &statement.reads, &statement.writes, has_condition(&statement.range)),
        range: statement.range,
        kind: statement.kind,
        object: None,
        reads: statement.reads,
        writes: statement.writes,
        columns: statement.columns,
        calls: Vec::new(),
        read_only: statement.read_only,
        depth: 0,
    };
    let statements = parsed.statements.into_iter().map(statement).collect();
    let mut issues = parsed.issues.clone();
    issues.extend(parsed.cautions);
    issues.sort_by(|a, b| (a.range.start, a.range.end, &a.kind).cmp(&(b.range.start, b.range.end, &b.kind)));
    Analysis { dialect, statements, issues, placeholders: parsed.placeholders }
}

/// Checks T-SQL. See [`analyze_as`] for the others.
pub fn analyze(text: &str, options: &Options) -> Analysis {
    let too_complex = |message: &str| Analysis { issues: vec![Issue::new(IssueKind::TooComplex, 0..0, message)], ..Analysis::default() };
    if text.len() > options.max_bytes {
        return too_complex("this SQL is too long to be checked");
    }
    let lexed = lexer::lex(text, options.max_tokens);
    if lexed.too_many {
        return too_complex("this SQL has too many tokens to be checked");
    }
    let outcome = tsql::parse(text, &lexed);
    if outcome.too_complex {
        return too_complex("this SQL nests too deep to be checked");
    }
    let view = analysis::View { text, lexed: &lexed, outcome: &outcome };
    let statements = analysis::statements(&view);
    let (placeholders, unfilled) = placeholder::find(&view);
    let mut issues = flaws::merge(text, &lexed, outcome.issues.clone(), &outcome.parsed);
    // Emphasis inside a placeholder (`< **name** >`) is part of it.
    issues.retain(|issue| {
        issue.kind != IssueKind::Syntax
            || !placeholders
                .iter()
                .any(|p| p.range.start <= issue.range.start && issue.range.end <= p.range.end && p.kind == PlaceholderKind::Angle)
    });
    issues.extend(unfilled);
    let flaws: Vec<_> = issues.iter().filter(|issue| issue.kind == IssueKind::Syntax).map(|issue| issue.range.clone()).collect();
    // Where a name is what breaks the statement, its flaw says all.
    let doubled = |issue: &Issue| issue.kind == IssueKind::SuspiciousName && flaws.contains(&issue.range);
    issues.extend(rules::check(&view, &statements).into_iter().filter(|issue| !doubled(issue)));
    issues.extend(arity::check(&view, &statements));
    issues.extend(slips::check(&view, &statements));
    issues.sort_by(|a, b| (a.range.start, a.range.end, &a.kind).cmp(&(b.range.start, b.range.end, &b.kind)));
    issues.truncate(1_000);
    Analysis { dialect: Dialect::Tsql, statements, issues, placeholders }
}
