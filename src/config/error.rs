use std::fmt;

/// `book.toml` cannot be used: an error of the tool's configuration, for which the process exits with 2.
///
/// Shown as `book.toml:3:1: unknown key …`, the hint on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// Relative to the book's folder.
    pub path: String,
    /// 1-based.
    pub line: u32,
    /// 1-based, in characters.
    pub column: u32,
    pub message: String,
    pub hint: Option<String>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.path, self.line, self.column, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ConfigError {}
