//! A directive cannot be read, or has an attribute that it does not know.
//!
//! It is left out of the page: the picture or code that it stands for is missing.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! :::image type="content" source="a.png" alt="The list":::
//! //~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[directive-malformed]: `:::image` has no attribute `alt`
//! //~ hint: did you mean `alt-text`?
//!
//! :::image type="content" source="a.png alt-text="The list":::
//! //~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[directive-malformed]: the attributes of `:::image` cannot be read
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! :::image type="content" source="a.png" alt-text="The list":::
//! //- a.png
//! PNG
//! ```
//!
//! Attributes are written `name="value"`, with a space between them.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Severity, nearest};
use crate::parse::ast::{BlockKind, ContainerKind, StrayProblem};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "directive-malformed",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("directive_malformed.rs"),
};

const ATTRIBUTES: [&str; 22] = [
    "align",
    "alt-text",
    "border",
    "dedent",
    "end",
    "highlight",
    "id",
    "interactive",
    "language",
    "lightbox",
    "link",
    "loc-scope",
    "max-width",
    "name",
    "pivot",
    "range",
    "source",
    "span",
    "start",
    "target",
    "title",
    "type",
];

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    for block in &cx.parts().blocks {
        match &block.kind {
            BlockKind::Image(image) => {
                if !["content", "complex", "icon"].contains(&image.image_type.as_str()) {
                    let finding = findings.add(block.span, format!("`{}` is no type of picture", image.image_type));
                    finding.hint = Some("write `content`, `complex` or `icon`".to_owned());
                }
                if image.description.is_empty() {
                    whole_line(cx, "image", block.span, findings);
                }
                if image.image_type == "complex" && image.description.is_empty() {
                    let finding = findings.add(block.span, "a `complex` picture has no description".to_owned());
                    finding.hint = Some("describe it below, and end with `:::image-end:::`".to_owned());
                }
            }
            BlockKind::Container(container) if container.kind == ContainerKind::Moniker => {
                if let Some(unknown) = container.attributes.iter().find(|attribute| attribute.name != "range") {
                    findings.add(container.opening, format!("`:::moniker` has no attribute `{}`", unknown.name)).hint =
                        Some("write it as `::: moniker range=\"…\"`".to_owned());
                }
            }
            BlockKind::Snippet(snippet) if snippet.triple_colon => whole_line(cx, "code", block.span, findings),
            BlockKind::Video(video) if !video.marker => whole_line(cx, "video", block.span, findings),
            _ => {}
        }
    }
    for &(stray, span) in &cx.parts().strays {
        match &stray.problem {
            StrayProblem::Malformed if stray.name.ends_with("-end") => {
                findings.add(span, format!("words stand behind `:::{}`", stray.name)).hint =
                    Some("write it on a line of its own".to_owned());
            }
            StrayProblem::Malformed => {
                findings.add(span, format!("the attributes of `:::{}` cannot be read", stray.name)).hint =
                    Some("write them as `name=\"value\"`, with a space between".to_owned());
            }
            StrayProblem::UnknownAttribute(attribute) => {
                let finding = findings.add(span, format!("`:::{}` has no attribute `{attribute}`", stray.name));
                let near = ATTRIBUTES.iter().copied().find(|known| known.starts_with(&format!("{attribute}-")));
                finding.hint = near.or_else(|| nearest(attribute, ATTRIBUTES)).map(|near| format!("did you mean `{near}`?"));
            }
            StrayProblem::InvalidValue(attribute, valid) => {
                let shown = if stray.raw.starts_with("[!") { "[!VIDEO]".to_owned() } else { format!(":::{}", stray.name) };
                findings.add(span, format!("`{shown}` has a `{attribute}` that means nothing")).hint = Some((*valid).to_owned());
            }
            StrayProblem::Unknown | StrayProblem::Unclosed | StrayProblem::Unopened | StrayProblem::MissingAttribute(_) => {}
        }
    }
}

/// A directive without an end of its own stands on one line, and ends with it.
fn whole_line(cx: &PageContext<'_>, name: &str, span: Span, findings: &mut Findings) {
    if !cx.text(span).trim_end().ends_with(":::") {
        findings.add(span, format!("the line of `:::{name}` does not end with `:::`")).hint =
            Some("write the whole directive on one line".to_owned());
    }
}
