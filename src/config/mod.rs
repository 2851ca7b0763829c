//! `book.toml`: what it may say ([`Options`]), and what the stages make of it ([`Settings`]).
//!
//! The file is checked against its own schema first, so that an unknown key or a wrong type is reported at its place, with the nearest
//! known key. Names of rules are not checked here: the check stage knows them.

mod error;
mod links;
mod options;
mod read;
mod schema;
mod settings;
#[cfg(test)]
mod tests;

pub use error::ConfigError;
pub use links::{HeaderFromEnv, HostLimit, LinkSettings, RemapRule, Ttl};
pub use options::{FailOn, Options, RuleLevel};
pub use read::{duration, parse};
pub use schema::schema;
pub use settings::{
    AlertSetting, BookSettings, BuildSettings, CatalogSetting, CheckSettings, HtmlSettings, IncludeSettings, JsonSettings,
    MarkdownOutputSettings, MarkdownSettings, Origin, PerFile, RuleSetting, SearchSettings, Settings, Spanned, SqlSettings, ThemeSettings,
};
