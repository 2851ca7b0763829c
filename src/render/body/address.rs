//! Where a reference leads, as the page's HTML spells it.

use super::Writer;
use crate::load::Project;
use crate::resolve::{Broken, Page, Reference, ReferenceKind, Target};
use crate::source::relative;

impl Writer<'_> {
    /// Where a reference leads from this page; `None` for what must not be opened.
    pub(super) fn address(&self, reference: &Reference) -> Option<String> {
        if self.engine
            && reference.span.file != self.page.file
            && let Some(rooted) = rooted(self.renderer.project, reference)
        {
            return Some(rooted);
        }
        address(self.renderer.project, self.page, reference)
    }
}

/// Where a reference in an included file leads, counted from the book's folder; `None` for what is no file of the book.
fn rooted(project: &Project, reference: &Reference) -> Option<String> {
    let typed = reference.href.as_str();
    let tail = typed.find(['?', '#']).map_or("", |at| &typed[at..]);
    let path = match &reference.target {
        Target::Page { page, .. } => &project.pages.get(*page)?.path,
        Target::Asset { path, .. } => path,
        Target::Broken(Broken::NotFound { path, .. } | Broken::NotPublished { path }) => path,
        Target::Here(_) | Target::External(_) | Target::Site(_) | Target::MappedUid { .. } | Target::Text | Target::Broken(_) => {
            return None;
        }
    };
    // docfx writes addresses of Markdown links encoded, those of its own directives as they are.
    let root = if reference.kind == ReferenceKind::DirectiveImage { "~" } else { "%7E" };
    Some(format!("{root}/{path}{tail}"))
}

/// Where a reference leads from its page; `None` for what must not be opened.
fn address(project: &Project, page: &Page, reference: &Reference) -> Option<String> {
    let with = |url: String, query: Option<&str>, bookmark: Option<&str>| {
        let mut url = url;
        if let Some(query) = query {
            url.push('?');
            url.push_str(query);
        }
        if let Some(bookmark) = bookmark {
            url.push('#');
            url.push_str(bookmark);
        }
        url
    };
    Some(match &reference.target {
        Target::Here(bookmark) => format!("#{}", bookmark.name),
        Target::Page { page: index, query, bookmark, .. } => {
            let target = project.pages.get(*index)?;
            with(relative(&page.url, &target.url), query.as_deref(), bookmark.as_ref().map(|bookmark| bookmark.name.as_str()))
        }
        Target::Asset { url, suffix, .. } => format!("{}{suffix}", relative(&page.url, url)),
        Target::External(url) => url.clone(),
        Target::MappedUid { href, .. } => href.clone(),
        Target::Site(path) => path.clone(),
        Target::Text => return None,
        Target::Broken(broken) => match broken {
            Broken::Unsafe { .. } | Broken::Local | Broken::Empty => return None,
            // In an included file the typed path would mean another place: it is kept as docfx keeps it, counted from the root.
            Broken::NotFound { path, .. } | Broken::NotPublished { path } if reference.span.file != page.file => format!("~/{path}"),
            Broken::NotFound { .. }
            | Broken::NotPublished { .. }
            | Broken::Outside
            | Broken::SiteNotFound { .. }
            | Broken::UidNotFound { .. } => reference.href.clone(),
        },
    })
}
