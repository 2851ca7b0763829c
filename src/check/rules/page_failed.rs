//! Fixbook itself failed on a page.
//!
//! The page is missing in the site; all others are there. Nothing that an author writes should lead to this, so please report it, with the
//! page if you may show it. Until it is mended, taking out the part of the page that was changed last often helps.

use crate::check::{Check, Findings, Group, Rule, SiteContext};
use crate::diag::Severity;
use crate::load::LoadProblemKind;

pub const RULE: Rule = Rule {
    name: "page-failed",
    group: Group::Book,
    severity: Some(Severity::Error),
    check: Check::Site(check),
    options: &[],
    source: include_str!("page_failed.rs"),
};

fn check(cx: &SiteContext<'_>, findings: &mut Findings) {
    for problem in cx.problems {
        if let LoadProblemKind::PageFailed { message } = &problem.kind {
            findings.add(problem.span, format!("Fixbook failed on this page, and it is not written: {message}")).hint =
                Some("this is a fault of Fixbook's: please report it".to_owned());
        }
    }
}
