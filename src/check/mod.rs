//! The rules: what an author should know about a page or the whole book.
//!
//! A rule is one file under `rules/`; its doc comment is its manual page, and the examples in it are executed by the tests. Adding a
//! rule is that file and one line in `rules/mod.rs`. No rule imports another.

mod context;
mod levels;
mod rule;
mod rules;
mod run;

pub use context::{Findings, PageContext, SiteContext};
pub use levels::{Levels, UnknownRule};
pub use rule::{Check, Example, Group, Manual, Rule, Verdict};
pub use rules::ALL;
pub use run::{PageFacts, check_page, check_site};

/// The rule of this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.name == name)
}
