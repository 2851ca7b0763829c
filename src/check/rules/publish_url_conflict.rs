//! Two files would be published under one address.
//!
//! A site can show only one of them there. Fixbook moves the second to an address of its own, so that it is not lost, but links from outside
//! lead to the first.
//!
//! ```markdown bad
//! //- guide.md
//! # Guide
//! //- guide.yml
//! ### YamlMime:Landing
//! //~^ error[publish-url-conflict]: `guide.yml` and `guide.md` would both be `guide.html`
//! title: Guide
//! summary: The guide
//! ```
//!
//! ```markdown good
//! //- guide.md
//! # Guide
//! //- guides.yml
//! ### YamlMime:Landing
//! title: Guides
//! summary: The guides
//! ```
//!
//! Rename one of them. Names that differ only in their capitals are one address for many servers and for Windows.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "publish-url-conflict",
    group: Group::Book,
    severity: Some(Severity::Error),
    check: Check::Site(check),
    options: &[],
    source: include_str!("publish_url_conflict.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::UrlConflict { url, path, other, by_case, .. } = &problem.kind {
            findings
                .add(
                    problem.span,
                    if *by_case {
                        format!("`{path}` and `{other}` differ only in their capitals")
                    } else {
                        format!("`{path}` and `{other}` would both be `{url}`")
                    },
                )
                .hint = Some("rename one of them".to_owned());
        }
    }
}
