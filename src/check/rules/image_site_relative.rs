//! A picture of this book is addressed from the root of the host.
//!
//! `/Image/x.png` is looked for at `https://host/Image/x.png`, wherever the book is published. Where the folder happens to be at the root of
//! the site, it works; in a subfolder, a preview or a copy on a disk it does not. Fixbook shows the picture, other tools do not.
//!
//! ```markdown bad
//! //- guide/a.md
//! # Enroll
//!
//! ![The account page](/media/account.png)
//! //~                 ^^^^^^^^^^^^^^^^^^ warning[image-site-relative]: `/media/account.png` counts from the root of the host
//! //~ fix: replace `/media/account.png` with `../media/account.png`
//! //- media/account.png
//! png
//! ```
//!
//! ```markdown good
//! //- guide/a.md
//! # Enroll
//!
//! ![The account page](../media/account.png) ![The portal](~/media/account.png) ![A logo of the host](/logos/host.png)
//! //- media/account.png
//! png
//! ```
//!
//! Write the path from the page's own folder.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Edit, Fix, Severity};
use crate::resolve::{Detour, Target};
use crate::source::relative;

pub const RULE: Rule = Rule {
    name: "image-site-relative",
    group: Group::References,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("image_site_relative.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for reference in &cx.page.references {
        let Target::Asset { path, suffix, note: Some(Detour::FromRoot), .. } = &reference.target else { continue };
        let typed = cx.text(reference.span);
        let right = format!("{}{suffix}", relative(cx.path(reference.span.file), path).replace(' ', "%20"));
        let finding = findings.add(reference.span, format!("`{}` counts from the root of the host", reference.href));
        finding.hint = Some(format!("the book's own picture is `{right}`"));
        finding.fix =
            Some(Fix { title: format!("replace `{typed}` with `{right}`"), edits: vec![Edit { span: reference.span, text: right }] });
    }
}
