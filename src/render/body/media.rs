//! Pictures and videos.

use super::Writer;
use crate::parse::ast::{BlockKind, DirectiveImage, NodeId, Video, plain_text};
use crate::resolve::{Page, Reference, ReferenceKind, Target};
use crate::source::extension;

impl<'a> Writer<'a> {
    pub(super) fn block_image(&mut self, image: &'a DirectiveImage) {
        self.push("<p class=\"image\">");
        self.directive_image(image);
        self.push("</p>\n");
    }

    pub(super) fn directive_image(&mut self, image: &'a DirectiveImage) {
        let references = self.page.references_of(image.id);
        let address = |kind: ReferenceKind, typed: &str| {
            references
                .iter()
                .find(|reference| reference.kind == kind)
                .map_or_else(|| Some(typed.to_owned()), |reference| self.address(reference))
        };
        let source = address(ReferenceKind::DirectiveImage, &image.source);
        let link = image.link.as_ref().and_then(|link| address(ReferenceKind::ImageLink, link));
        let lightbox = image.lightbox.as_ref().and_then(|lightbox| address(ReferenceKind::Lightbox, lightbox));
        let icon = image.image_type == "icon";
        let bordered = image.border.unwrap_or(!icon);
        let opened = match (&link, &lightbox) {
            (Some(link), _) => {
                self.push("<a");
                self.url_attribute("href", link);
                true
            }
            (None, Some(lightbox)) => {
                self.push("<a class=\"lightbox\"");
                // The mark by which docfx's pages know such a link.
                let mark = if lightbox.contains('#') { "" } else { "#lightbox" };
                self.url_attribute("href", &format!("{lightbox}{mark}"));
                true
            }
            (None, None) => false,
        };
        if opened {
            self.push(">");
        }
        self.push("<img");
        self.url_attribute("src", source.as_deref().unwrap_or(""));
        match (&image.alt, icon) {
            // An icon decorates: it says nothing that the text does not.
            (_, true) | (None, false) => self.push(" alt=\"\""),
            (Some(alt), false) => self.attribute("alt", alt),
        }
        if let Some(title) = &image.title {
            self.attribute("title", title);
        }
        self.size_attributes(references.iter().find(|reference| reference.kind == ReferenceKind::DirectiveImage));
        if icon {
            self.push(" class=\"icon\"");
        } else if bordered {
            self.push(" class=\"bordered\"");
        }
        let described = (!image.description.is_empty()).then(|| format!("image-{}", image.id.0));
        if let Some(id) = &described {
            self.attribute("aria-describedby", id);
        }
        self.push(" loading=\"lazy\">");
        if opened {
            self.push("</a>");
        }
        if let Some(id) = described {
            self.push("<span class=\"visually-hidden\"");
            self.attribute("id", &id);
            self.push(">");
            let mut text = String::new();
            for block in &image.description {
                if let BlockKind::Paragraph(inlines) = &block.kind {
                    text.push_str(&plain_text(inlines));
                    text.push(' ');
                }
            }
            self.text(text.trim());
            self.push("</span>");
        }
    }

    /// `width` and `height` of a picture of the book: the page keeps its place free.
    pub(super) fn size_attributes(&mut self, reference: Option<&Reference>) {
        if let Some(size) = reference.and_then(|reference| size_of(self.page, reference)) {
            self.out.push_str(&size);
        }
    }

    pub(super) fn video(&mut self, node: NodeId, video: &'a Video) {
        let reference = self.page.references_of(node).first();
        let url = match reference.map(|reference| &reference.target) {
            Some(Target::External(url)) if url.starts_with("https://") || url.starts_with("http://") => url.clone(),
            _ => return,
        };
        let title = video.title.clone().unwrap_or_else(|| "Video".to_owned());
        let embed = embed_url(&url);
        // A `:::video` is a paragraph for docfx, and a template may stand in one.
        let tag = if video.marker { "div" } else { "p" };
        self.push("<");
        self.push(tag);
        self.push(" class=\"video\"");
        self.url_attribute("data-embed", &embed);
        self.attribute("data-title", &title);
        // Inert until the reader asks for it: nothing is loaded from elsewhere.
        self.push("><template><iframe");
        self.url_attribute("src", &embed);
        self.attribute("title", &title);
        self.push(" allowfullscreen></iframe></template></");
        self.push(tag);
        self.push(">\n");
    }
}

fn size_of(page: &Page, reference: &Reference) -> Option<String> {
    let Target::Asset { path, .. } = &reference.target else { return None };
    let (width, height) = page.image_sizes.get(path)?;
    Some(format!(" width=\"{width}\" height=\"{height}\""))
}

pub(super) fn is_video_file(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or("");
    matches!(extension(path).to_ascii_lowercase().as_str(), "mp4" | "webm" | "ogv")
}

/// The address to embed, as docfx puts it right: over TLS, and from the host that sets no cookies where the site has one.
fn embed_url(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = authority.split(':').next().unwrap_or("").to_ascii_lowercase();
    let (host_text, wants_flag) = match host.as_str() {
        "youtube.com" | "www.youtube.com" => ("www.youtube-nocookie.com", false),
        "channel9.msdn.com" => (authority, true),
        _ => (authority, false),
    };
    let mut out = format!("https://{host_text}");
    if !tail.starts_with('/') {
        out.push('/');
    }
    let (before, fragment) = tail.split_once('#').map_or((tail, None), |(before, fragment)| (before, Some(fragment)));
    out.push_str(before);
    if wants_flag && !before.contains("nocookie=") {
        out.push(if before.contains('?') { '&' } else { '?' });
        out.push_str("nocookie=true");
    }
    if let Some(fragment) = fragment {
        out.push('#');
        out.push_str(fragment);
    }
    out
}
