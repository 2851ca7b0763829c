//! Pictures and videos.

use super::Writer;
use crate::parse::ast::{Block, BlockKind, DirectiveImage, Image, NodeId, Video, plain_text};
use crate::parse::visit::{self, Visitor};
use crate::resolve::{Page, Reference, ReferenceKind, Target};
use crate::source::extension;

impl<'a> Writer<'a> {
    pub(super) fn block_image(&mut self, image: &'a DirectiveImage) {
        self.push(if self.engine && image.is_undescribed() { "<p>" } else { "<p class=\"image\">" });
        self.directive_image(image);
        self.push("</p>\n");
    }

    pub(super) fn directive_image(&mut self, image: &'a DirectiveImage) {
        if self.engine && image.is_undescribed() {
            // A fragment for a host shows a directive that docfx rejects as it is typed; a page shows the picture. A finding says why.
            let raw = self.renderer.project.text(image.span.file).map_or("", |source| source.slice(image.span));
            self.text(raw);
            return;
        }
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
            // What is read aloud instead of a picture is read as one text: marks and links in it would only be in the way.
            let mut description = Description::default();
            visit::blocks(&image.description, &mut description);
            self.text(description.0.trim());
            self.push("</span>");
        }
    }

    /// `width` and `height` of a picture of the book: the page keeps its place free.
    pub(super) fn size_attributes(&mut self, reference: Option<&Reference>) {
        if let Some(size) = reference.and_then(|reference| size_of(self.page, reference)) {
            self.out.push_str(&size);
        }
    }

    /// A picture, or what its address says that it is: docfx and its parser show films, sounds and known video pages in its place.
    pub(super) fn image(&mut self, image: &'a Image) {
        let reference = self.page.references_of(image.id).first();
        let source = match reference {
            Some(reference) => self.address(reference).unwrap_or_default(),
            None => image.dest.clone(),
        };
        if let Some(tag) = media_tag(&source) {
            self.push("<");
            self.push(tag);
            self.push(" controls preload=\"none\"");
            if !image.alt.is_empty() && !self.engine {
                self.attribute("aria-label", &image.alt);
            }
            self.push("><source");
            self.url_attribute("src", &source);
            self.push("></");
            self.push(tag);
            self.push(">");
            return;
        }
        if let Some(embed) = player(&source) {
            let title = if image.alt.is_empty() { "Video" } else { &image.alt };
            self.embed("span", &embed, title);
            return;
        }
        self.push("<img");
        self.url_attribute("src", &source);
        self.attribute("alt", &image.alt);
        if !image.title.is_empty() {
            self.attribute("title", &image.title);
        }
        self.size_attributes(reference);
        self.push(" loading=\"lazy\">");
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
        self.embed(if video.marker { "div" } else { "p" }, &embed, &title);
        self.push("\n");
    }

    /// A page of another site in a frame that is inert until the reader asks for it: nothing is loaded from elsewhere before.
    fn embed(&mut self, tag: &str, url: &str, title: &str) {
        self.push("<");
        self.push(tag);
        self.push(" class=\"video\"");
        self.url_attribute("data-embed", url);
        self.attribute("data-title", title);
        self.push("><template><iframe");
        self.url_attribute("src", url);
        self.attribute("title", title);
        self.push(" allowfullscreen></iframe></template></");
        self.push(tag);
        self.push(">");
    }
}

/// The words of blocks, one after the other.
#[derive(Default)]
struct Description(String);

impl Visitor for Description {
    fn enter_block(&mut self, block: &Block) -> bool {
        match &block.kind {
            BlockKind::Paragraph(inlines) => self.0.push_str(&plain_text(inlines)),
            BlockKind::Heading(heading) => self.0.push_str(&plain_text(&heading.inlines)),
            BlockKind::Code(code) => self.0.push_str(&code.text),
            BlockKind::Table(table) => {
                for cell in std::iter::once(&table.header).chain(&table.rows).flat_map(|row| &row.cells) {
                    self.0.push_str(&plain_text(&cell.inlines));
                    self.0.push(' ');
                }
            }
            _ => {}
        }
        if !self.0.ends_with([' ', '\n']) && !self.0.is_empty() {
            self.0.push(' ');
        }
        true
    }
}

fn size_of(page: &Page, reference: &Reference) -> Option<String> {
    let Target::Asset { path, .. } = &reference.target else { return None };
    let (width, height) = page.image_sizes.get(path)?;
    Some(format!(" width=\"{width}\" height=\"{height}\""))
}

/// The element that plays a file of this name.
fn media_tag(url: &str) -> Option<&'static str> {
    let path = url.split(['?', '#']).next().unwrap_or("");
    match extension(path).to_ascii_lowercase().as_str() {
        "mp4" | "m4v" | "webm" | "ogv" | "mov" => Some("video"),
        "mp3" | "m4a" | "ogg" | "oga" | "opus" | "wav" | "aac" | "flac" => Some("audio"),
        _ => None,
    }
}

/// The player for the page of a video, at the sites that docfx's parser (Markdig) knows.
fn player(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let (host, tail) = rest.split_once('/')?;
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    let query = query.split('#').next().unwrap_or("");
    let value = |key: &str| query.split('&').filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == key).map(|(_, value)| value);
    let youtube = |id: &str| {
        let start =
            value("t").or_else(|| value("start")).map_or_else(String::new, |seconds| format!("?start={}", seconds.trim_end_matches('s')));
        format!("https://www.youtube-nocookie.com/embed/{id}{start}")
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    match (host.to_ascii_lowercase().trim_start_matches("www."), parts.as_slice()) {
        ("youtube.com", ["watch"]) => value("v").map(youtube),
        ("youtube.com" | "youtube-nocookie.com", ["embed", ..]) => Some(format!("https://www.youtube-nocookie.com/{tail}")),
        ("youtu.be", [id]) if !id.is_empty() => Some(youtube(id)),
        ("vimeo.com", [id]) if is_number(id) => Some(format!("https://player.vimeo.com/video/{id}")),
        ("ok.ru", ["video", id]) if is_number(id) => Some(format!("https://ok.ru/videoembed/{id}")),
        ("music.yandex.ru", ["album", album, "track", track]) if is_number(album) && is_number(track) => {
            Some(format!("https://music.yandex.ru/iframe/#track/{track}/{album}/"))
        }
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_videos_have_players() {
        let players = [
            ("https://www.youtube.com/watch?v=abc&t=100", "https://www.youtube-nocookie.com/embed/abc?start=100"),
            ("https://youtu.be/abc", "https://www.youtube-nocookie.com/embed/abc"),
            ("https://www.youtube.com/embed/abc?rel=0", "https://www.youtube-nocookie.com/embed/abc?rel=0"),
            ("https://vimeo.com/12", "https://player.vimeo.com/video/12"),
            ("https://ok.ru/video/12", "https://ok.ru/videoembed/12"),
            ("https://music.yandex.ru/album/1/track/2", "https://music.yandex.ru/iframe/#track/2/1/"),
        ];
        for (page, expected) in players {
            assert_eq!(player(page).as_deref(), Some(expected));
        }
        for none in ["https://www.youtube.com/", "https://vimeo.com/about", "https://a.example/watch?v=x", "a.png", "https://youtu.be/"] {
            assert_eq!(player(none), None);
        }
    }
}
