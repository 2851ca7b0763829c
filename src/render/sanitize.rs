//! Raw HTML from authors: an allow-list, written out anew, balanced.
//!
//! Every tag is taken apart when the page is parsed, and only what is known to be harmless is put together again: so nothing that a
//! browser could read otherwise than we did gets through. Elements whose content is no HTML (`script`, `style`, `svg`, …) go with all
//! that they hold. Tags that are not balanced within the block in which they stand are closed, or dropped.

use super::escape::{push_attribute, push_text, push_url};
use crate::config::MarkdownSettings;
use crate::parse::ast::{Attribute, HtmlKind, HtmlToken};
use crate::parse::{is_allowed_attribute, is_allowed_element};

const VOID: &[&str] = &["br", "col", "hr", "img", "wbr"];
/// Elements that vanish with all they hold.
const SWALLOWED: &[&str] = &[
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "math",
    "object",
    "embed",
    "applet",
    "iframe",
    "textarea",
    "title",
    "select",
    "xmp",
    "noembed",
    "noframes",
    "plaintext",
    "frameset",
    "head",
    "xml",
];
/// Attributes that no configuration can allow: they run code, style the page around them, or load and send without a click.
const NEVER: &[&str] =
    &["style", "srcdoc", "srcset", "action", "formaction", "data", "poster", "background", "ping", "xmlns", "is", "nonce"];

/// What raw HTML may hold: Learn's list, and what `[markdown]` adds to it.
#[derive(Clone, Copy, Debug, Default)]
pub struct AllowList<'a> {
    /// `allow_elements`, in lower case.
    pub elements: &'a [String],
    /// `allow_attributes`, in lower case.
    pub attributes: &'a [String],
}

impl<'a> AllowList<'a> {
    pub fn of(settings: &'a MarkdownSettings) -> Self {
        Self { elements: &settings.allow_elements, attributes: &settings.allow_attributes }
    }

    /// Whether an element of this name may stay. No configuration can allow what is no document text, as `script`.
    pub fn element(&self, name: &str) -> bool {
        is_allowed_element(name)
            || (!SWALLOWED.contains(&name) && !REFUSED.contains(&name) && self.elements.iter().any(|known| known == name))
    }

    /// Whether an attribute may stay on an element.
    pub fn attribute(&self, element: &str, attribute: &str) -> bool {
        is_allowed_attribute(element, attribute)
            || (!attribute.starts_with("on")
                && !attribute.contains(':')
                && !NEVER.contains(&attribute)
                && !matches!(attribute, "href" | "src")
                && self.attributes.iter().any(|known| known == attribute))
    }
}

/// Elements without text of their own that reach beyond the page's body.
const REFUSED: &[&str] = &["base", "meta", "link", "html", "body", "form", "frame", "param", "portal", "xref"];

/// What the renderer wants for an address: `None` leaves the attribute out.
pub type Address<'a> = dyn Fn(&HtmlToken, &Attribute) -> Option<String> + 'a;

/// So many elements may be open in each other; Chromium's limit is 512, and the page around has some of its own.
const DEEPEST: usize = 400;

/// The elements that are open in the block that is being written.
#[derive(Debug, Default)]
pub struct Sanitizer<'a> {
    allowed: AllowList<'a>,
    open: Vec<String>,
    /// Inside an element whose content vanishes: its name, and how often it was opened.
    swallowing: Option<(String, usize)>,
}

/// A place in the stack of open elements.
#[derive(Clone, Copy, Debug)]
pub struct Scope(usize);

impl<'a> Sanitizer<'a> {
    pub fn new(allowed: AllowList<'a>) -> Self {
        Self { allowed, ..Self::default() }
    }

    /// What is opened from here on must be closed before [`leave`](Self::leave).
    pub fn enter(&self) -> Scope {
        Scope(self.open.len())
    }

    pub fn leave(&mut self, scope: Scope, out: &mut String) {
        while self.open.len() > scope.0 {
            if let Some(name) = self.open.pop() {
                close(out, &name);
            }
        }
        self.swallowing = None;
    }

    /// Whether what comes now vanishes.
    pub fn is_swallowing(&self) -> bool {
        self.swallowing.is_some()
    }

    pub fn token(&mut self, token: &HtmlToken, scope: Scope, address: &Address<'_>, out: &mut String) {
        if let Some((name, depth)) = &mut self.swallowing {
            match &token.kind {
                HtmlKind::Open { name: opened, self_closing: false, .. } if opened == name => *depth += 1,
                HtmlKind::Close { name: closed } if closed == name => {
                    *depth -= 1;
                    if *depth == 0 {
                        self.swallowing = None;
                    }
                }
                _ => {}
            }
            return;
        }
        match &token.kind {
            HtmlKind::Text(text) => push_text(out, text),
            HtmlKind::Comment(_) | HtmlKind::Other => {}
            HtmlKind::Open { name, self_closing, .. } if SWALLOWED.contains(&name.as_str()) => {
                if !self_closing && !matches!(name.as_str(), "embed") {
                    self.swallowing = Some((name.clone(), 1));
                }
            }
            // Deeper than browsers nest elements, an element is left out and its content kept.
            HtmlKind::Open { name, attributes, self_closing } if self.allowed.element(name) && self.open.len() < DEEPEST => {
                self.close_implied(name, scope, out);
                out.push('<');
                out.push_str(name);
                for attribute in attributes.iter().filter(|attribute| self.allowed.attribute(name, &attribute.name)) {
                    self.attribute(token, name, attribute, address, out);
                }
                out.push('>');
                if VOID.contains(&name.as_str()) {
                } else if *self_closing {
                    // `<a name="x"/>`: browsers would leave it open.
                    close(out, name);
                } else {
                    self.open.push(name.clone());
                }
            }
            HtmlKind::Open { .. } => {}
            HtmlKind::Close { name } => {
                if let Some(at) = self.open[scope.0.min(self.open.len())..].iter().rposition(|opened| opened == name) {
                    let keep = scope.0 + at;
                    while self.open.len() > keep {
                        if let Some(name) = self.open.pop() {
                            close(out, &name);
                        }
                    }
                }
            }
        }
    }

    fn attribute(&self, token: &HtmlToken, element: &str, attribute: &Attribute, address: &Address<'_>, out: &mut String) {
        match attribute.name.as_str() {
            "href" | "src" => {
                if let Some(url) = address(token, attribute) {
                    out.push(' ');
                    out.push_str(&attribute.name);
                    out.push_str("=\"");
                    push_url(out, &url);
                    out.push('"');
                }
            }
            // A window that is opened must not reach back.
            "target" if element == "a" => out.push_str(" target=\"_blank\" rel=\"noopener noreferrer\""),
            "rel" | "cite" => {}
            "open" | "reversed" | "nowrap" | "download" => {
                out.push(' ');
                out.push_str(&attribute.name);
            }
            name => push_attribute(out, name, &attribute.value),
        }
    }

    /// End tags that HTML lets authors leave out: a new item, row or cell ends the one before.
    fn close_implied(&mut self, name: &str, scope: Scope, out: &mut String) {
        let ends: &[&str] = match name {
            "li" => &["li"],
            "dt" | "dd" => &["dt", "dd"],
            "td" | "th" => &["td", "th"],
            "tr" => &["td", "th", "tr"],
            "tbody" | "thead" | "tfoot" => &["td", "th", "tr", "tbody", "thead", "tfoot"],
            "p" | "div" | "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" | "blockquote" | "hr" | "details"
            | "section" => &["p"],
            "a" => &["a"],
            _ => return,
        };
        while self.open.len() > scope.0 && self.open.last().is_some_and(|open| ends.contains(&open.as_str())) {
            if let Some(open) = self.open.pop() {
                close(out, &open);
            }
        }
    }
}

fn close(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::tokenize_html;
    use crate::source::{FileId, Span, TextMap};

    fn clean(html: &str) -> String {
        let map = TextMap::contiguous(Span::new(FileId(0), 0..html.len()));
        let mut sanitizer = Sanitizer::default();
        let scope = sanitizer.enter();
        let mut out = String::new();
        for token in tokenize_html(html, 0, &map) {
            sanitizer.token(&token, scope, &|_, attribute| Some(attribute.value.clone()), &mut out);
        }
        sanitizer.leave(scope, &mut out);
        out
    }

    #[test]
    fn scripts_and_handlers_go() {
        assert_eq!(clean("a<script>alert(1)</script>b"), "ab");
        assert_eq!(clean("<img src=x onerror=alert(1)>"), "<img src=\"x\">");
        assert_eq!(clean("<svg><script>x</script></svg>y"), "y");
        assert_eq!(clean("<p style='x' class=\"a&quot;b\">t"), "<p class=\"a&quot;b\">t</p>");
    }

    #[test]
    fn the_book_may_allow_more_but_never_what_runs() {
        let elements = ["custom-note", "script", "form"].map(str::to_owned);
        let attributes = ["data-x", "onclick", "style"].map(str::to_owned);
        let allowed = AllowList { elements: &elements, attributes: &attributes };
        assert!(allowed.element("custom-note") && allowed.element("p"));
        assert!(!allowed.element("script") && !allowed.element("form"));
        assert!(allowed.attribute("p", "data-x") && !allowed.attribute("p", "onclick") && !allowed.attribute("p", "style"));
    }

    #[test]
    fn unbalanced_tags_are_balanced() {
        assert_eq!(clean("<div><b>x</div></p>y"), "<div><b>x</b></div>y");
        assert_eq!(clean("<ul><li>a<li>b</ul>"), "<ul><li>a</li><li>b</li></ul>");
        assert_eq!(clean("<a name=\"x\"/>y"), "<a name=\"x\"></a>y");
    }
}
