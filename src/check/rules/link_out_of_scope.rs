//! A path leaves the book.
//!
//! What stands outside of the book's folder is not published with it, so the reader gets "page not found".
//!
//! ```markdown bad
//! //- sub/a.md
//! # Enroll
//!
//! See [the other book](../../servers/limits.md).
//! //~                  ^^^^^^^^^^^^^^^^^^^^^^^ error[link-out-of-scope]: `../../servers/limits.md` leaves the book
//! ```
//!
//! ```markdown good
//! //- sub/a.md
//! # Enroll
//!
//! See [the other book](https://docs.example.org/servers/limits).
//! ```
//!
//! Link to the published address of the other book.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::{Broken, Target};

pub const RULE: Rule = Rule {
    name: "link-out-of-scope",
    group: Group::References,
    severity: Some(Severity::Error),
    check: Check::Page(check),
    options: &[],
    source: include_str!("link_out_of_scope.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in &cx.page.references {
        if reference.target == Target::Broken(Broken::Outside) {
            findings.add(reference.span, format!("`{}` leaves the book", reference.href));
        }
    }
}
