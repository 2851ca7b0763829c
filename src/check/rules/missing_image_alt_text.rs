//! A picture has no alternative text.
//!
//! A reader who cannot see the picture gets nothing, and neither does search.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! ![](devices.png)
//! //~ ^^^^^^^^^^^ warning[missing-image-alt-text]: the picture `devices.png` has no alternative text
//! //- devices.png
//! PNG
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! ![The list of devices with one marked](devices.png)
//!
//! :::image type="icon" source="devices.png":::
//! //- devices.png
//! PNG
//! ```
//!
//! Say what the picture shows, in a few words. A picture that only decorates is an icon: `:::image type="icon" …:::`.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, DirectiveImage, HtmlKind, HtmlToken, Inline, InlineKind};
use crate::parse::visit::{Visitor, blocks};
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "missing-image-alt-text",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("missing_image_alt_text.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Pictures(findings));
}

struct Pictures<'a>(&'a mut Findings);

impl Pictures<'_> {
    fn missing(&mut self, span: Span, file: &str) {
        self.0.add(span, format!("the picture `{file}` has no alternative text"));
    }

    fn directive(&mut self, image: &DirectiveImage) {
        if image.alt.is_none() && image.image_type != "icon" {
            self.missing(image.source_span, &image.source);
        }
    }

    fn html(&mut self, token: &HtmlToken) {
        let HtmlKind::Open { name, attributes, .. } = &token.kind else { return };
        let attribute = |wanted: &str| attributes.iter().find(|attribute| attribute.name == wanted);
        // `alt=""` says that the picture decorates; only its absence is a fault.
        if name == "img" && attribute("alt").is_none() && attribute("role").is_none_or(|role| role.value != "presentation") {
            let src = attribute("src");
            self.missing(src.map_or(token.span, |src| src.span), src.map_or("", |src| &src.value));
        }
    }
}

impl Visitor for Pictures<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        match &block.kind {
            BlockKind::Image(image) => self.directive(image),
            BlockKind::Html(tokens) => tokens.iter().for_each(|token| self.html(token)),
            _ => {}
        }
        true
    }

    fn enter_inline(&mut self, inline: &Inline) -> bool {
        match &inline.kind {
            InlineKind::Image(image) if image.alt.trim().is_empty() => self.missing(image.dest_span, &image.dest),
            InlineKind::DirectiveImage(image) => self.directive(image),
            InlineKind::Html(token) => self.html(token),
            _ => {}
        }
        true
    }
}
