//! A comment allows a finding that does not exist.
//!
//! Either the fault is gone, and the comment hides the next one; or the name of the rule is misspelt, and the finding is reported all the same.
//!
//! ```markdown
//! <!-- fixbook: allow(heading-skipped) the form of our error pages -->
//!
//! ### Cause
//! ```
//!
//! In YAML the comment is `# fixbook: allow(rule-name) the reason`, behind a value or on the line above the entry. A glob of
//! `[check.per-file]` in `book.toml` that no file answers to is reported as well.
//!
//! A comment allows findings of the named rules in the next block, or in the block in which it stands inside a line. Before the first heading
//! it holds for the whole file. Take away what is not needed; `allow` has one reason behind it for the next reader.

use crate::check::{Check, Group, Rule};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "unused-allow",
    group: Group::Book,
    severity: Some(Severity::Warning),
    check: Check::Elsewhere,
    options: &[],
    source: include_str!("unused_allow.rs"),
};
