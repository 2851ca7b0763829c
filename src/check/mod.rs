//! The rules: what an author should know about a page or the whole book.
//!
//! A rule is one file under `rules/`; its doc comment is its manual page, and the examples in it are executed by the tests. Adding a
//! rule is that file and one line in `rules/mod.rs`. No rule imports another.

pub mod allow;
mod allow_lines;
mod context;
mod external;
mod levels;
mod parts;
mod rule;
mod rules;
mod run;
mod schema;
pub mod sql;

pub use allow::Allows;
pub use context::{Findings, Options, PageContext, SiteContext};
pub use external::{External, book_externals, externals};
pub use external::{WebLinks, ask_web, web_notes};
pub use levels::{InvalidOption, Levels, OptionProblem, UnknownRule};
pub use parts::Parts;
pub use rule::{Check, Example, Group, Manual, OptionKind, OptionSpec, Rule, Verdict};
pub use rules::ALL;
pub use run::{InsecureLink, PageCheck, PageFacts, address_key, check_page, check_page_timed, check_site};

/// The catalogue as the formats of findings ask it.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue;

impl crate::diag::RuleBook for Catalogue {
    fn rule(&self, name: &str) -> Option<crate::diag::RuleInfo<'_>> {
        let found = find(name)?;
        let doc = found.doc();
        Some(crate::diag::RuleInfo { summary: doc.0, help: doc.1, url: None, level: found.severity, group: found.group.title() })
    }
}

/// The rule of this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.name == name)
}
