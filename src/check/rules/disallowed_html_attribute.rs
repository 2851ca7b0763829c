//! An attribute is left out of a tag.
//!
//! Handlers and styles do not get into the site; where the author counted on them, the page looks otherwise than planned.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! <span onclick="go()">Text</span>
//! //~            ^^^^ info[disallowed-html-attribute]: the attribute `onclick` of `span` is left out
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! <a name="limits" title="The limits"></a>Text
//! ```
//!
//! Take it away. Attributes beside the usual ones are allowed by `[markdown.html] allow-attributes`.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, HtmlKind, HtmlToken, Inline, InlineKind};
use crate::parse::visit::{Visitor, blocks};
use crate::parse::{is_allowed_attribute, is_allowed_element};

pub const RULE: Rule = Rule {
    name: "disallowed-html-attribute",
    group: Group::Structure,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("disallowed_html_attribute.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let mut tags = Tags { allowed: &cx.settings().markdown.allow_attributes, findings };
    blocks(&cx.page.blocks, &mut tags);
}

struct Tags<'a> {
    /// What the book allows beside the list, in lower case.
    allowed: &'a [String],
    findings: &'a mut Findings,
}

impl Visitor for Tags<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Html(tokens) = &block.kind {
            tokens.iter().for_each(|token| self.token(token));
        }
        true
    }

    fn enter_inline(&mut self, inline: &Inline) -> bool {
        if let InlineKind::Html(token) = &inline.kind {
            self.token(token);
        }
        true
    }
}

impl Tags<'_> {
    fn token(&mut self, token: &HtmlToken) {
        let HtmlKind::Open { name, attributes, .. } = &token.kind else { return };
        if !is_allowed_element(name) {
            return;
        }
        for attribute in attributes {
            if !is_allowed_attribute(name, &attribute.name) && !self.allowed.contains(&attribute.name) {
                self.findings.add(attribute.span, format!("the attribute `{}` of `{name}` is left out", attribute.name));
            }
        }
    }
}
