//! A tag is left out of the page: it is no HTML, or none that a page may hold.
//!
//! A placeholder as `<device name>` in the text is read as a tag, so the reader sees "enter and press Enter".
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! Enter <username> and press Enter.
//! //~   ^^^^^^^^^^ warning[disallowed-html-tag]: `<username>` is no HTML element and is left out
//! //~ hint: put it into backquotes where it is a placeholder
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
//! Put placeholders into backquotes. Each element is reported where it comes first in its file. Elements beside the usual ones are allowed by `[markdown.html] allow-elements`.

use std::collections::BTreeSet;

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind, HtmlKind, HtmlToken, Inline, InlineKind};
use crate::parse::is_allowed_element;
use crate::parse::visit::{Visitor, blocks};
use crate::source::FileId;

pub const RULE: Rule = Rule {
    name: "disallowed-html-tag",
    group: Group::Structure,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("disallowed_html_tag.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let mut tags = Tags { cx, allowed: &cx.settings().markdown.allow_elements, findings, seen: BTreeSet::new() };
    blocks(&cx.page.blocks, &mut tags);
}

struct Tags<'a, 'c> {
    cx: &'a PageContext<'c>,
    /// What the book allows beside the list, in lower case.
    allowed: &'a [String],
    findings: &'a mut Findings,
    /// A page that came out of a converter has hundreds of one element: each is reported where it comes first in its file.
    seen: BTreeSet<(FileId, String)>,
}

impl Visitor for Tags<'_, '_> {
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

impl Tags<'_, '_> {
    fn token(&mut self, token: &HtmlToken) {
        let HtmlKind::Open { name, .. } = &token.kind else { return };
        let fine = is_allowed_element(name) || self.allowed.contains(name) || name == "xref";
        if fine || !self.seen.insert((token.span.file, name.clone())) {
            return;
        }
        if HTML.contains(&name.as_str()) {
            self.findings.add(token.span, format!("the element `{name}` is not allowed and left out"));
        } else {
            // As the author spells it, where the tag is short enough to be a placeholder.
            let typed = self.cx.text(token.span);
            let tag = if typed.len() <= 60 && !typed.contains('\n') { typed.to_owned() } else { format!("<{name} …>") };
            self.findings.add(token.span, format!("`{tag}` is no HTML element and is left out")).hint =
                Some("put it into backquotes where it is a placeholder".to_owned());
        }
    }
}

/// Elements of HTML that a page may not hold.
const HTML: [&str; 42] = [
    "acronym", "applet", "area", "audio", "base", "basefont", "body", "button", "canvas", "data", "datalist", "dialog", "dir", "embed",
    "fieldset", "form", "frame", "frameset", "head", "html", "iframe", "input", "label", "legend", "link", "map", "math", "menu", "meta",
    "meter", "noscript", "object", "optgroup", "option", "param", "script", "select", "source", "style", "svg", "template", "video",
];
