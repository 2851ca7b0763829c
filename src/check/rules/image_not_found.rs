//! A picture's file is not in the book.
//!
//! The reader sees a broken picture where the step said "as shown here".
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! ![The devices page](img/devices.png)
//! //~                 ^^^^^^^^^^^^^^^ error[image-not-found]: `img/devices.png` does not exist
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ![The devices page](img/devices.png)
//! //- img/devices.png
//! PNG
//! ```
//!
//! Correct the path, or add the file.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::resolve::{Broken, Target};
use crate::source::relative;

pub const RULE: Rule = Rule {
    name: "image-not-found",
    group: Group::References,
    severity: Some(Severity::Error),
    check: Check::Page(check),
    options: &[],
    source: include_str!("image_not_found.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in cx.page.references.iter().filter(|reference| reference.kind.is_image()) {
        let Target::Broken(broken) = &reference.target else { continue };
        match broken {
            // Nobody can tell without the other repository.
            Broken::NotFound { path, .. } if cx.project.absent_dependency(path).is_some() => {}
            Broken::NotFound { path, nearest } => {
                let finding = findings.add(reference.span, format!("`{path}` does not exist"));
                if let Some(nearest) = nearest {
                    finding.hint = Some(format!("did you mean `{}`?", relative(cx.path(reference.span.file), nearest)));
                }
            }
            Broken::NotPublished { path } => {
                findings.add(reference.span, format!("`{path}` is no picture"));
            }
            Broken::SiteNotFound { url } => {
                findings.add(reference.span, format!("the book has no file `{url}`"));
            }
            Broken::Empty => {
                findings.add(reference.span, "a picture without a file");
            }
            // These have rules of their own.
            Broken::Outside | Broken::Local | Broken::Unsafe { .. } | Broken::UidNotFound { .. } => {}
        }
    }
}
