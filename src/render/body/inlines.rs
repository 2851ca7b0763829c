//! Inlines: text, links, raw HTML, references by uid.

use super::Writer;
use super::blocks::stray_text;
use crate::parse::ast::{Attribute, HtmlKind, HtmlToken, IncludeContent, Inline, InlineKind, Link, Xref, plain_text};
use crate::render::escape::{push_attribute, push_text, push_url};
use crate::render::sanitize::Scope;
use crate::resolve::{Reference, ReferenceKind, Target};
use crate::source::percent_decode;

impl<'a> Writer<'a> {
    pub(super) fn inlines(&mut self, inlines: &'a [Inline]) {
        let scope = self.sanitizer.enter();
        self.open_inlines(inlines, scope);
        self.sanitizer.leave(scope, &mut self.out);
    }

    fn open_inlines(&mut self, inlines: &'a [Inline], scope: Scope) {
        for inline in inlines {
            if self.sanitizer.is_swallowing() && !matches!(inline.kind, InlineKind::Html(_)) {
                continue;
            }
            self.inline(inline, scope);
        }
    }

    fn wrapped(&mut self, tag: &str, children: &'a [Inline]) {
        self.push("<");
        self.push(tag);
        self.push(">");
        self.inlines(children);
        self.push("</");
        self.push(tag);
        self.push(">");
    }

    fn inline(&mut self, inline: &'a Inline, scope: Scope) {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::NoLoc(text) => self.text(text),
            InlineKind::Code(code) => self.inline_code(code.id, &code.text),
            InlineKind::Emphasis(children) => self.wrapped("em", children),
            InlineKind::Strong(children) => self.wrapped("strong", children),
            InlineKind::Strikethrough(children) => self.wrapped("del", children),
            InlineKind::Link(link) => self.link(link),
            InlineKind::Image(image) => self.image(image),
            InlineKind::SoftBreak => self.push("\n"),
            InlineKind::HardBreak => self.push("<br>\n"),
            InlineKind::Html(token) => self.html(std::slice::from_ref(token), scope),
            InlineKind::FootnoteReference(label) => {
                let (number, is_first) = match self.footnote_order.iter().position(|known| known == label) {
                    Some(at) => (at + 1, false),
                    None => {
                        self.footnote_order.push(label.clone());
                        (self.footnote_order.len(), true)
                    }
                };
                // The way back leads to the first of several references.
                self.push(&format!("<sup class=\"footnote-ref\"><a href=\"#fn{number}\""));
                if is_first {
                    self.push(&format!(" id=\"fnref{number}\""));
                }
                self.push(&format!(">{number}</a></sup>"));
            }
            InlineKind::Math { text, display } => {
                crate::render::math::push(&mut self.out, text, *display);
            }
            InlineKind::Include(include) => match &include.content {
                // Its raw HTML may be closed by the text around it, as an inline token is part of the sentence.
                IncludeContent::Nodes(nodes) => self.open_inlines(nodes, scope),
                IncludeContent::Pending | IncludeContent::Missing => {
                    self.missing_inline(&include.title, include.span);
                }
            },
            InlineKind::Snippet(snippet) => self.snippet(snippet),
            InlineKind::DirectiveImage(image) => self.directive_image(image),
            InlineKind::Xref(xref) => self.xref(xref),
            InlineKind::Stray(stray) => {
                if let Some(raw) = stray_text(stray) {
                    self.text(raw);
                }
            }
        }
    }

    pub(super) fn html(&mut self, tokens: &'a [HtmlToken], scope: Scope) {
        let mut sanitizer = std::mem::take(&mut self.sanitizer);
        let mut out = std::mem::take(&mut self.out);
        {
            let address = |token: &HtmlToken, attribute: &Attribute| self.html_address(token, attribute);
            for token in tokens {
                match &token.kind {
                    HtmlKind::Open { name, attributes, .. } if name == "xref" => {
                        if let Some(reference) = self.page.references_of(token.id).first() {
                            self.xref_tag(reference, attributes, &mut out);
                        }
                    }
                    _ => sanitizer.token(token, scope, &address, &mut out),
                }
            }
        }
        self.out = out;
        self.sanitizer = sanitizer;
    }

    fn html_address(&self, token: &HtmlToken, attribute: &Attribute) -> Option<String> {
        let kind = if attribute.name == "href" { ReferenceKind::HtmlLink } else { ReferenceKind::HtmlImage };
        let reference = self.page.references_of(token.id).iter().find(|reference| reference.kind == kind)?;
        self.address(reference)
    }

    fn link(&mut self, link: &'a Link) {
        let reference = self.page.references_of(link.id).first();
        let href = match reference {
            Some(reference) => self.address(reference),
            None => Some(link.dest.clone()),
        };
        let Some(href) = href else {
            // An address that must not be opened: its text stays.
            self.inlines(&link.children);
            return;
        };
        self.push("<a");
        self.url_attribute("href", &href);
        if !link.title.is_empty() {
            self.attribute("title", &link.title);
        } else if !link.children.is_empty() && !self.engine && !self.plain && plain_text(&link.children).trim().is_empty() {
            // A picture without a description: the address is all that can be said of where the link leads.
            self.attribute("aria-label", href.trim_start_matches("https://").trim_end_matches('/'));
        }
        self.push(">");
        if link.children.is_empty()
            && let Some(reference) = reference
            && reference.href.starts_with("xref:")
        {
            let text = self.target_title(&reference.target).unwrap_or_else(|| reference.href["xref:".len()..].to_owned());
            self.text(&text);
        }
        self.inlines(&link.children);
        self.push("</a>");
    }

    fn xref(&mut self, xref: &'a Xref) {
        let Some(reference) = self.page.references_of(xref.id).first() else {
            self.text(&xref.raw);
            return;
        };
        match &reference.target {
            Target::Text | Target::Broken(_) if self.engine => self.open_xref(xref),
            Target::Text | Target::Broken(_) => self.text(if xref.shorthand { &xref.raw } else { &xref.uid }),
            _ => {
                let chosen = xref.query.iter().find(|(key, _)| key == "text" || key == "alt").map(|(_, value)| value.clone());
                let mut out = std::mem::take(&mut self.out);
                self.xref_link(reference, chosen.as_deref().unwrap_or(""), &mut out);
                self.out = out;
            }
        }
    }

    fn xref_link(&self, reference: &Reference, text: &str, out: &mut String) {
        let title = if text.is_empty() || text == reference.href { self.target_title(&reference.target) } else { None };
        let text = title.unwrap_or_else(|| if text.is_empty() { reference.href.clone() } else { text.to_owned() });
        match self.address(reference) {
            Some(href) if !matches!(reference.target, Target::Broken(_) | Target::Text) => {
                out.push_str("<a href=\"");
                push_url(out, &href);
                out.push_str("\">");
                push_text(out, &text);
                out.push_str("</a>");
            }
            _ => push_text(out, &text),
        }
    }

    /// `<xref href="uid">` as the author may write it: a link, or else what the tag says is to be shown.
    fn xref_tag(&self, reference: &Reference, attributes: &[Attribute], out: &mut String) {
        let value = |name: &str| attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value.as_str());
        match &reference.target {
            Target::Text | Target::Broken(_) if self.engine => {
                out.push_str("<xref");
                for attribute in attributes {
                    push_attribute(out, &attribute.name, &attribute.value);
                }
                out.push_str("></xref>");
            }
            Target::Text | Target::Broken(_) => {
                let chosen = query_text(&reference.href);
                let uid = || reference.href.split('?').next().unwrap_or("").to_owned();
                let raw = value("data-raw-html").or_else(|| value("data-raw-source")).map(str::to_owned);
                push_text(out, &chosen.or(raw).unwrap_or_else(uid));
            }
            _ => self.xref_link(reference, &query_text(&reference.href).unwrap_or_default(), out),
        }
    }

    fn target_title(&self, target: &Target) -> Option<String> {
        match target {
            Target::Page { page, .. } => self.renderer.site.summaries.get(*page).map(|summary| summary.title.clone()),
            Target::MappedUid { text, .. } => Some(text.clone()),
            _ => None,
        }
    }

    /// `<xref>` for a host that knows more uids than the book.
    fn open_xref(&mut self, xref: &Xref) {
        let query: Vec<String> = xref.query.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let href = if query.is_empty() { xref.uid.clone() } else { format!("{}?{}", xref.uid, query.join("&")) };
        self.push("<xref");
        self.attribute("href", &href);
        self.attribute("data-throw-if-not-resolved", if xref.shorthand { "False" } else { "True" });
        self.attribute("data-raw-source", &xref.raw);
        self.push("></xref>");
    }
}

/// What `?text=…` or `?alt=…` behind a uid wants to be shown.
fn query_text(href: &str) -> Option<String> {
    let (_, query) = href.split_once('?')?;
    let pair = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| matches!(*key, "text" | "alt"))?;
    Some(percent_decode(&pair.1.replace('+', " ")))
}
