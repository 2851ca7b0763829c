use std::fmt;

use crate::config::ConfigError;
use crate::source::FileError;

/// There is no book to work on: an error of the tool, for which the process exits with 2.
#[derive(Debug)]
pub enum LoadError {
    /// `book.toml` cannot be used.
    Config(ConfigError),
    /// The folder cannot be listed, or `book.toml` cannot be read.
    Files(FileError),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::Config(error) => error.fmt(f),
            LoadError::Files(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            LoadError::Config(error) => Some(error),
            LoadError::Files(error) => Some(error),
        }
    }
}
