//! Leads every reference of an assembled page to its target.

use super::assemble::{Assembled, book_path, nearest_path};
use super::page::Page;
use super::procedure::{Context, recognize};
use super::reference::{Bookmark, BookmarkState, Broken, Detour, Reference, ReferenceKind, Target};
use super::site::Site;
use super::sql;
use crate::diag::nearest;
use crate::load::{Certainty, PageFile, Project, Redirect, RedirectTarget, SitePath};
use crate::parse::ast::{Block, BlockKind, DirectiveImage, HtmlKind, HtmlToken, Inline, InlineKind, LinkKind, NodeId, Xref, plain_text};
use crate::parse::visit::{Visitor, blocks};
use crate::source::{FileId, Span, percent_decode, unsafe_scheme};

pub fn link(project: &Project, site: &Site, index: usize, file: &PageFile, assembled: Assembled) -> Page {
    let mut own_anchors: Vec<String> = assembled.anchors.iter().map(|anchor| anchor.name.clone()).collect();
    own_anchors.sort_unstable();
    own_anchors.dedup();
    let mut linker = Linker { project, site, own_anchors, references: Vec::new() };
    blocks(&assembled.blocks, &mut linker);
    let mut references = linker.references;
    // A stable sort: the references of one node keep the order in which they stand.
    references.sort_by_key(|reference| reference.node);
    let text = |file| project.text(file).map(|source| source.text());
    let context = Context { title: &assembled.title, file: assembled.file, text: &text };
    let recognized = recognize(&assembled.blocks, &assembled.headings, &context);
    let image_sizes = references
        .iter()
        .filter(|reference| reference.kind.is_image() && reference.kind != ReferenceKind::Lightbox)
        .filter_map(|reference| match &reference.target {
            Target::Asset { path, .. } => Some((path.clone(), site.image_size(project, path)?)),
            _ => None,
        })
        .collect();
    let (sql, not_sql) = sql::find(&assembled.blocks, project, &site.sql);
    Page {
        index,
        file: assembled.file,
        path: file.path.clone(),
        url: file.url.clone(),
        title: assembled.title,
        front_matter: assembled.front_matter,
        defaults: std::sync::Arc::clone(&file.metadata),
        blocks: assembled.blocks,
        headings: assembled.headings,
        anchors: assembled.anchors,
        references,
        image_sizes,
        includes: assembled.includes,
        recognized,
        sql,
        not_sql,
        files: assembled.files,
        oddities: assembled.oddities,
    }
}

struct Linker<'a> {
    project: &'a Project,
    site: &'a Site,
    /// Sorted.
    own_anchors: Vec<String>,
    references: Vec<Reference>,
}

impl Linker<'_> {
    fn push(&mut self, node: NodeId, kind: ReferenceKind, href: &str, span: Span, text: String) {
        let target = self.target(span.file, href, kind);
        self.references.push(Reference { node, kind, href: href.to_owned(), span, text, target });
    }

    fn image(&mut self, image: &DirectiveImage) {
        let alt = image.alt.clone().unwrap_or_default();
        self.push(image.id, ReferenceKind::DirectiveImage, &image.source, image.source_span, alt.clone());
        if let Some(lightbox) = &image.lightbox {
            self.push(image.id, ReferenceKind::Lightbox, lightbox, image.lightbox_span, alt.clone());
        }
        if let Some(href) = &image.link {
            self.push(image.id, ReferenceKind::ImageLink, href, image.link_span, alt);
        }
    }

    fn html(&mut self, token: &HtmlToken) {
        let HtmlKind::Open { name, attributes, .. } = &token.kind else { return };
        let attribute = |wanted: &str| attributes.iter().find(|attribute| attribute.name == wanted);
        let text = || attribute("alt").map(|alt| alt.value.clone()).unwrap_or_default();
        match name.as_str() {
            "a" => {
                if let Some(href) = attribute("href") {
                    self.push(token.id, ReferenceKind::HtmlLink, &href.value, href.span, text());
                }
            }
            "img" => {
                if let Some(src) = attribute("src") {
                    self.push(token.id, ReferenceKind::HtmlImage, &src.value, src.span, text());
                }
            }
            "xref" => {
                if let Some(href) = attribute("href").or_else(|| attribute("uid")) {
                    // The author says what to show when the uid is not known.
                    let quiet = attribute("data-throw-if-not-resolved").is_some_and(|value| value.value.eq_ignore_ascii_case("false"))
                        || href.name == "uid" && (attribute("data-raw-html").is_some() || attribute("data-raw-source").is_some());
                    let target = match self.uid(&href.value, wants_full_name(&href.value)) {
                        Target::Broken(_) if quiet => Target::Text,
                        target => target,
                    };
                    self.references.push(Reference {
                        node: token.id,
                        kind: ReferenceKind::Xref,
                        href: href.value.clone(),
                        span: href.span,
                        text: String::new(),
                        target,
                    });
                }
            }
            _ => {}
        }
    }

    fn xref(&mut self, xref: &Xref) {
        let full = xref.query.iter().any(|(key, value)| key == "displayProperty" && value.eq_ignore_ascii_case("fullName"));
        let target = match self.uid(&xref.uid, full) {
            Target::Broken(_) if xref.shorthand => Target::Text,
            target => target,
        };
        self.references.push(Reference {
            node: xref.id,
            kind: ReferenceKind::Xref,
            href: xref.uid.clone(),
            span: xref.uid_span,
            text: String::new(),
            target,
        });
    }

    fn is_uid(&self, uid: &str) -> bool {
        self.site.page_by_uid(uid).is_some() || self.site.mapped_uid(self.project, uid).is_some()
    }

    /// `full`: the text is to be the full name, where the map has one.
    fn uid(&self, typed: &str, full: bool) -> Target {
        let uid = typed.split('?').next().unwrap_or("");
        let (uid, bookmark) = match uid.split_once('#') {
            // A uid may hold the sign itself.
            Some((before, bookmark)) if !self.is_uid(uid) => (before, Some(bookmark)),
            _ => (uid, None),
        };
        if let Some(page) = self.site.page_by_uid(uid) {
            let bookmark = bookmark.map(|name| self.bookmark_in(page, name));
            return Target::Page { page, query: None, bookmark, note: None };
        }
        match self.site.mapped_uid(self.project, uid) {
            Some(entry) => {
                let name = entry.full_name.as_ref().filter(|_| full).unwrap_or(&entry.name);
                let href = bookmark.map_or_else(|| entry.href.clone(), |bookmark| format!("{}#{bookmark}", entry.href));
                Target::MappedUid { href, text: name.clone() }
            }
            None => {
                let nearest = nearest(uid, self.site.uids()).map(str::to_owned);
                Target::Broken(Broken::UidNotFound { uid: uid.to_owned(), nearest })
            }
        }
    }

    fn target(&self, from: FileId, typed: &str, kind: ReferenceKind) -> Target {
        let href = typed.trim();
        if href.is_empty() {
            return Target::Broken(Broken::Empty);
        }
        if let Some(name) = href.strip_prefix('#') {
            return Target::Here(bookmark(name, &self.own_anchors));
        }
        if href.starts_with("\\\\") {
            return Target::Broken(Broken::Local);
        }
        if let Some(scheme) = unsafe_scheme(href) {
            return Target::Broken(Broken::Unsafe { scheme: scheme.to_owned() });
        }
        if let Some(scheme) = scheme(href) {
            let scheme: String = scheme.chars().filter(|char| !char.is_whitespace()).map(|char| char.to_ascii_lowercase()).collect();
            return match scheme.as_str() {
                scheme if scheme.len() == 1 || scheme == "file" => Target::Broken(Broken::Local),
                "xref" => self.uid(&percent_decode(href.get("xref:".len()..).unwrap_or("")), wants_full_name(href)),
                _ => self.web(from, href.to_owned(), kind),
            };
        }
        if href.starts_with("//") {
            return self.web(from, format!("https:{href}"), kind);
        }
        if kind == ReferenceKind::Video || kind == ReferenceKind::Autolink {
            return Target::External(href.to_owned());
        }
        if href.starts_with('/') {
            return self.site_relative(from, href, kind);
        }
        self.relative(from, href)
    }

    /// An address on the web; below the book's own base URL it is a link in the book, and checked as one.
    fn web(&self, from: FileId, url: String, kind: ReferenceKind) -> Target {
        let is_own = |path: &&str| kind != ReferenceKind::Video && self.project.site_path(path) != SitePath::Elsewhere;
        match self.project.own_address(&url).filter(is_own).map(|path| self.site_relative(from, path, kind)) {
            None | Some(Target::Site(_)) => Target::External(url),
            Some(found) => found,
        }
    }

    fn site_relative(&self, from: FileId, href: &str, kind: ReferenceKind) -> Target {
        let (typed, query, name) = parts(href);
        match self.project.site_path(href) {
            SitePath::Page { path } => match self.project.page_index(&path) {
                Some(page) => self.page(page, query, name, None),
                None => Target::Site(href.to_owned()),
            },
            SitePath::File { path } => {
                // Of a book that says nothing it is only supposed that it stands at the top of its host.
                let docset = self.project.docsets.get(self.project.docset_of(self.project.sources.path(from)));
                let base = docset.and_then(|docset| docset.base_path.as_ref());
                let supposed = base.is_none_or(|base| base.certainty == Certainty::Inferred && base.path.is_empty());
                self.asset(&path, query, name, (supposed && kind.is_image()).then_some(Detour::FromRoot))
            }
            SitePath::Redirected { source } => match self.project.redirect_by_source(&source) {
                Some(redirect) => self.redirected(redirect, query, name),
                None => Target::Site(href.to_owned()),
            },
            SitePath::Missing { url } if is_made(&url) => Target::Site(href.to_owned()),
            SitePath::Missing { url } => Target::Broken(Broken::SiteNotFound { url }),
            SitePath::Elsewhere if kind.is_image() => {
                let rooted = book_path(self.project, self.project.sources.path(from), &format!("~{typed}"));
                match rooted.filter(|path| self.project.exists(path)) {
                    Some(path) => self.asset(&path, query, name, Some(Detour::FromRoot)),
                    None => Target::Site(href.to_owned()),
                }
            }
            SitePath::Elsewhere => Target::Site(href.to_owned()),
        }
    }

    fn relative(&self, from: FileId, href: &str) -> Target {
        let (typed, query, name) = parts(href);
        let from = self.project.sources.path(from);
        if typed.is_empty() {
            return match name {
                Some(name) => Target::Here(bookmark(name, &self.own_anchors)),
                None => Target::Here(Bookmark { name: String::new(), state: BookmarkState::Found }),
            };
        }
        let Some(path) = book_path(self.project, from, typed) else { return Target::Broken(Broken::Outside) };
        if let Some(target) = self.at_path(&path, query, name, None) {
            return target;
        }
        if let Some(actual) = self.project.find_ignoring_case(&path).filter(|actual| *actual != path)
            && let Some(target) = self.at_path(actual, query, name, Some(Detour::WrongCase(actual.to_owned())))
        {
            return target;
        }
        if let Some(redirect) = self.project.redirect_by_source(&path) {
            return self.redirected(redirect, query, name);
        }
        // Addresses as the published site has them: without an extension, with `.html`, or a folder.
        let stem = path.strip_suffix(".html").or_else(|| path.strip_suffix(".htm")).unwrap_or(&path);
        let candidates = ["", ".md", ".yml", "/index.md", "/index.yml", "/README.md"];
        let page = candidates.iter().find_map(|suffix| {
            let candidate = format!("{stem}{suffix}");
            self.project.page_index(candidate.trim_start_matches('/'))
        });
        if let Some(page) = page {
            return self.page(page, query, name, None);
        }
        let nearest = self.site.same_name(self.project, &path).or_else(|| nearest_path(self.project, &path));
        Target::Broken(Broken::NotFound { path, nearest })
    }

    /// The page or file at exactly this path.
    fn at_path(&self, path: &str, query: Option<&str>, name: Option<&str>, note: Option<Detour>) -> Option<Target> {
        if let Some(page) = self.project.page_index(path) {
            return Some(self.page(page, query, name, note));
        }
        if !self.project.exists(path) {
            return None;
        }
        let is_source = matches!(crate::source::extension(path).to_ascii_lowercase().as_str(), "md" | "yml" | "yaml");
        if is_source {
            return Some(Target::Broken(Broken::NotPublished { path: path.to_owned() }));
        }
        Some(self.asset(path, query, name, note))
    }

    fn asset(&self, path: &str, query: Option<&str>, name: Option<&str>, note: Option<Detour>) -> Target {
        let url = self.project.asset_by_path(path).map_or_else(|| self.project.url_for(path), |asset| asset.url.clone());
        let mut suffix = String::new();
        if let Some(query) = query {
            suffix.push('?');
            suffix.push_str(query);
        }
        if let Some(name) = name {
            suffix.push('#');
            suffix.push_str(name);
        }
        Target::Asset { path: path.to_owned(), url, suffix, note }
    }

    fn page(&self, page: usize, query: Option<&str>, name: Option<&str>, note: Option<Detour>) -> Target {
        let bookmark = name.filter(|name| !name.is_empty()).map(|name| self.bookmark_in(page, name));
        Target::Page { page, query: query.map(str::to_owned), bookmark, note }
    }

    fn redirected(&self, redirect: &Redirect, query: Option<&str>, name: Option<&str>) -> Target {
        let note = Some(Detour::Redirected { from: redirect.source.clone() });
        match &redirect.target {
            RedirectTarget::Page { path, suffix } => match self.project.page_index(path) {
                Some(page) => {
                    let (_, own_query, own_name) = parts(suffix);
                    // The new page need not have the old one's headings: a bookmark that it lacks is dropped, as a browser would.
                    let bookmark = name
                        .or(own_name)
                        .map(|name| self.bookmark_in(page, name))
                        .filter(|bookmark| bookmark.state == BookmarkState::Found);
                    Target::Page { page, query: query.or(own_query).map(str::to_owned), bookmark, note }
                }
                None => Target::Broken(Broken::NotFound { path: path.clone(), nearest: None }),
            },
            RedirectTarget::External(url) => Target::External(url.clone()),
            RedirectTarget::Site(path) => Target::Site(path.clone()),
            RedirectTarget::Missing(path) => Target::Broken(Broken::NotFound { path: path.clone(), nearest: None }),
            RedirectTarget::Loop => Target::Broken(Broken::NotFound { path: redirect.source.clone(), nearest: None }),
        }
    }

    fn bookmark_in(&self, page: usize, name: &str) -> Bookmark {
        match self.site.summaries.get(page) {
            Some(summary) => bookmark(name, &summary.anchors),
            None => Bookmark { name: name.to_owned(), state: BookmarkState::Found },
        }
    }
}

/// Looks a bookmark up in the sorted names of a page.
fn bookmark(typed: &str, anchors: &[String]) -> Bookmark {
    let name = percent_decode(typed);
    let known = |name: &str| anchors.binary_search_by(|anchor| anchor.as_str().cmp(name)).is_ok();
    // `#` and `#top` are the top of any page; `#tab/x` chooses tabs; `#:~:text=` is the browser's own.
    let state = if name.is_empty()
        || name.eq_ignore_ascii_case("top")
        || name.starts_with("tab/")
        || name.contains(":~:")
        || known(&name)
        || known(typed)
    {
        BookmarkState::Found
    } else if let Some(actual) =
        anchors.iter().find(|anchor| anchor.eq_ignore_ascii_case(&name) || anchor.to_lowercase() == name.to_lowercase())
    {
        BookmarkState::WrongCase(actual.clone())
    } else {
        BookmarkState::Missing { nearest: nearest(&name, anchors.iter().map(String::as_str)).map(str::to_owned) }
    };
    Bookmark { name, state }
}

fn wants_full_name(typed: &str) -> bool {
    typed.to_ascii_lowercase().contains("displayproperty=fullname")
}

/// Path, query and bookmark of an address.
fn parts(href: &str) -> (&str, Option<&str>, Option<&str>) {
    let (rest, name) = match href.split_once('#') {
        Some((rest, name)) => (rest, Some(name)),
        None => (href, None),
    };
    match rest.split_once('?') {
        Some((path, query)) => (path, Some(query), name),
        None => (rest, None, name),
    }
}

/// The scheme of an address, where it has one.
/// Whether an address of the site may be that of a file which the build makes by itself: data, search, the page for what is not found.
fn is_made(url: &str) -> bool {
    const KINDS: [&str; 9] = ["json", "ndjson", "jsonld", "js", "css", "xml", "txt", "yml", "map"];
    const PAGES: [&str; 3] = ["search", "404", "print"];
    let extension = crate::source::extension(url);
    let stem = url.strip_suffix(".html").unwrap_or(url);
    KINDS.iter().any(|kind| extension.eq_ignore_ascii_case(kind)) || PAGES.iter().any(|page| stem.eq_ignore_ascii_case(page))
}

fn scheme(href: &str) -> Option<&str> {
    // Browsers drop control characters and white space before they look for a scheme.
    let end = href.find(':')?;
    let scheme = &href[..end];
    let valid = scheme.starts_with(|char: char| char.is_ascii_alphabetic())
        && scheme.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '+' | '-' | '.' | '\t' | '\n' | '\r'));
    valid.then_some(scheme)
}

impl Visitor for Linker<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        match &block.kind {
            BlockKind::Html(tokens) => tokens.iter().for_each(|token| self.html(token)),
            BlockKind::Image(image) => self.image(image),
            BlockKind::Video(video) => {
                self.push(block.id, ReferenceKind::Video, &video.url, video.url_span, video.title.clone().unwrap_or_default())
            }
            BlockKind::Heading(_)
            | BlockKind::Paragraph(_)
            | BlockKind::Quote(_)
            | BlockKind::Alert(_)
            | BlockKind::List(_)
            | BlockKind::Code(_)
            | BlockKind::Table(_)
            | BlockKind::Rule
            | BlockKind::Include(_)
            | BlockKind::Snippet(_)
            | BlockKind::Tabs(_)
            | BlockKind::Container(_)
            | BlockKind::Footnote { .. }
            | BlockKind::Stray(_) => {}
        }
        true
    }

    fn enter_inline(&mut self, inline: &Inline) -> bool {
        match &inline.kind {
            InlineKind::Link(link) => {
                let kind = match link.kind {
                    LinkKind::Inline | LinkKind::Reference => ReferenceKind::Link,
                    LinkKind::Autolink | LinkKind::Bare | LinkKind::Email => ReferenceKind::Autolink,
                };
                let email = link.kind == LinkKind::Email && !link.dest.starts_with("mailto:");
                let href = if email { format!("mailto:{}", link.dest) } else { link.dest.clone() };
                // The place of a reference link's destination may be in the definition, which is in the same file.
                let span = Span { file: inline.span.file, ..link.dest_span };
                self.push(link.id, kind, &href, span, plain_text(&link.children));
            }
            InlineKind::Image(image) => self.push(image.id, ReferenceKind::Image, &image.dest, image.dest_span, image.alt.clone()),
            InlineKind::DirectiveImage(image) => self.image(image),
            InlineKind::Html(token) => self.html(token),
            InlineKind::Xref(xref) => self.xref(xref),
            InlineKind::Text(_)
            | InlineKind::Code(_)
            | InlineKind::Emphasis(_)
            | InlineKind::Strong(_)
            | InlineKind::Strikethrough(_)
            | InlineKind::SoftBreak
            | InlineKind::HardBreak
            | InlineKind::FootnoteReference(_)
            | InlineKind::Math { .. }
            | InlineKind::Include(_)
            | InlineKind::Snippet(_)
            | InlineKind::NoLoc(_)
            | InlineKind::Stray(_) => {}
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_seen_through_white_space() {
        assert_eq!(scheme("java\tscript:x"), Some("java\tscript"));
        assert_eq!(scheme("a b:c"), None);
        assert_eq!(scheme("x/y:z"), None);
    }

    #[test]
    fn an_address_has_three_parts() {
        assert_eq!(parts("a.md?x=1#y"), ("a.md", Some("x=1"), Some("y")));
        assert_eq!(parts("#y?z"), ("", None, Some("y?z")));
    }
}
