//! A tag is left out of the page: it is no HTML, or none that a page may hold.
//!
//! A placeholder as `<device name>` in the text is read as a tag, so the reader sees "enter and press Enter".
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Enter <username> and press Enter.
//! //~   ^^^^^^^^^^ warning[disallowed-html-tag]: `<username>` is no HTML element, so it is not shown
//! //~ hint: put it into backquotes
//!
//! <script>alert(1)</script>
//! //~^^^^^ warning[disallowed-html-tag]: the element `script` is not allowed and left out
//! ```
//!
//! ```markdown good
//! //- a.md
//! # Enroll
//!
//! Enter `<username>` or \<username> and press <kbd>Enter</kbd>.
//!
//! <details><summary>More</summary>
//!
//! Text.
//!
//! </details>
//! ```
//!
//! Put placeholders into backquotes. Elements beside the usual ones are allowed by `[markdown.html] allow-elements`.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, HtmlKind, HtmlToken, Inline, InlineKind};
use crate::parse::is_allowed_element;
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "disallowed-html-tag",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("disallowed_html_tag.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let mut tags = Tags { allowed: &cx.settings().markdown.allow_elements, findings };
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
        let HtmlKind::Open { name, .. } = &token.kind else { return };
        if is_allowed_element(name) || self.allowed.contains(name) || name == "xref" {
            return;
        }
        if HTML.contains(&name.as_str()) {
            self.findings.add(token.span, format!("the element `{name}` is not allowed and left out"));
        } else {
            self.findings.add(token.span, format!("`<{name}>` is no HTML element, so it is not shown")).hint =
                Some(format!("put it into backquotes, or write `\\<{name}>`"));
        }
    }
}

/// Elements of HTML that a page may not hold.
const HTML: [&str; 42] = [
    "acronym", "applet", "area", "audio", "base", "basefont", "body", "button", "canvas", "data", "datalist", "dialog", "dir", "embed", "fieldset",
    "form", "frame", "frameset", "head", "html", "iframe", "input", "label", "legend", "link", "map", "math", "menu", "meta", "meter", "noscript",
    "object", "optgroup", "option", "param", "script", "select", "source", "style", "svg", "template", "video",
];
