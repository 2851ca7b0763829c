//! Whole sections on one page each, for paper: `print/TREE/SECTION.html`, where `[output.html] print` asks for them.
//!
//! The articles are those of the site. On a sheet their ids get the article's own in front, links between them stay on the sheet, other
//! links lead from where the sheet stands, and headings go one level down, below the article's title.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::{Context as _, Result};
use schemars::JsonSchema;
use serde::Serialize;

use super::Artifact;
use super::body::BodyRenderer;
use super::escape::push_url;
use super::marks::Marks;
use super::nav::{Navigation, Node};
use super::page::{PageContext, PageRenderer};
use crate::resolve::{Page, slug};

/// More than that nobody prints; such a section is taken apart into those below it.
const MOST_PAGES: usize = 200;

/// An article on a sheet.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SheetArticle {
    /// Plain text.
    pub title: String,
    /// The id of the article on the sheet.
    pub anchor: String,
    /// Safe HTML without the article's own title.
    pub body: String,
}

/// A section that has a page of its own to print.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub url: String,
    pub title: String,
    /// In reading order, each once.
    pub pages: Vec<usize>,
}

/// All sheets of a book; none when the book did not ask for them.
#[derive(Clone, Debug, Default)]
pub struct Sheets {
    pub all: Vec<Sheet>,
    by_page: HashMap<usize, usize>,
}

impl Sheets {
    /// One for each section at the top of a table of contents; where one is too long, for each section below it.
    pub fn new(navigation: &Navigation) -> Self {
        let mut sheets = Self::default();
        let mut urls = HashSet::new();
        for tree in &navigation.trees {
            for node in &tree.nodes {
                sheets.take(node, &tree.id, &mut urls);
            }
        }
        sheets
    }

    /// The sheet on which a page stands.
    pub fn of(&self, page: usize) -> Option<&Sheet> {
        self.all.get(*self.by_page.get(&page)?)
    }

    fn take(&mut self, node: &Node, tree: &str, urls: &mut HashSet<String>) {
        let mut pages = Vec::new();
        below(node, &mut pages);
        let mut seen = HashSet::new();
        pages.retain(|page| !self.by_page.contains_key(page) && seen.insert(*page));
        if pages.len() > MOST_PAGES {
            for child in &node.children {
                self.take(child, tree, urls);
            }
        } else if pages.len() > 1 {
            let name = slug(&node.title);
            let mut url = format!("print/{tree}/{name}.html");
            let mut count = 1;
            while !urls.insert(url.clone()) {
                count += 1;
                url = format!("print/{tree}/{name}-{count}.html");
            }
            self.by_page.extend(pages.iter().map(|page| (*page, self.all.len())));
            self.all.push(Sheet { url, title: node.title.clone(), pages });
        }
    }
}

fn below(node: &Node, pages: &mut Vec<usize>) {
    pages.extend(node.page);
    node.children.iter().for_each(|child| below(child, pages));
}

/// The file of a sheet. `page_of` gives a page, linked.
///
/// # Errors
/// When the template fails.
pub fn render(renderer: &PageRenderer<'_>, sheet: &Sheet, page_of: &dyn Fn(usize) -> Option<Page>) -> Result<Artifact> {
    let bodies = BodyRenderer { project: renderer.project, site: renderer.site };
    let root = "../".repeat(sheet.url.matches('/').count());
    let address = |page: usize| renderer.project.pages.get(page).map_or("", |page| page.url.as_str());
    let anchors: BTreeMap<String, String> = sheet
        .pages
        .iter()
        .enumerate()
        .map(|(at, page)| {
            let mut url = String::new();
            push_url(&mut url, address(*page));
            (url, format!("article-{}", at + 1))
        })
        .collect();
    let mut articles = Vec::with_capacity(sheet.pages.len());
    for (at, index) in sheet.pages.iter().enumerate() {
        let Some(page) = page_of(*index) else { continue };
        let marks = Marks::of(&page);
        let body = bodies.article(&page, &marks);
        let anchor = format!("article-{}", at + 1);
        let place = Place { anchor: &anchor, url: &page.url, root: &root, anchors: &anchors };
        articles.push(SheetArticle { title: page.title.clone(), body: place.moved(&body.html), anchor });
    }
    let context = PageContext {
        title: sheet.title.clone(),
        url: sheet.url.clone(),
        root,
        kind: "print",
        robots: "noindex".to_owned(),
        url_back: sheet.pages.first().map_or("", |page| address(*page)).to_owned(),
        has_procedures: true,
        has_code: true,
        has_tabs: true,
        ..PageContext::default()
    };
    let mut values = renderer.context_with_site();
    values.insert("page", &context);
    values.insert("pages", &articles);
    let html =
        renderer.theme.tera.render("print.html", &values).with_context(|| format!("the theme's `print.html` failed on `{}`", sheet.url))?;
    Ok(Artifact { path: sheet.url.clone(), bytes: html.into_bytes() })
}

/// Where an article comes from, and where it goes.
struct Place<'a> {
    anchor: &'a str,
    /// The article's own address.
    url: &'a str,
    /// From the sheet to the site's root.
    root: &'a str,
    /// The articles on the sheet, by their address as it stands in HTML.
    anchors: &'a BTreeMap<String, String>,
}

impl Place<'_> {
    /// The article's HTML as it stands on the sheet. The HTML is the renderer's own, so a tag ends where it says.
    fn moved(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len() + html.len() / 8);
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            let (before, tag) = rest.split_at(at);
            out.push_str(before);
            rest = self.tag(tag, &mut out);
        }
        out.push_str(rest);
        out
    }

    /// Copies one tag, changed, and gives what stands behind it.
    fn tag<'h>(&self, html: &'h str, out: &mut String) -> &'h str {
        let name_start = if html.starts_with("</") { 2 } else { 1 };
        let (opening, rest) = html.split_at(name_start);
        out.push_str(opening);
        let end = rest.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (name, mut rest) = rest.split_at(end);
        out.push_str(&lowered(name));
        if name.is_empty() {
            return rest;
        }
        loop {
            let end = rest.find(|char: char| !char.is_whitespace() && char != '/').unwrap_or(rest.len());
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            if rest.is_empty() || rest.starts_with('>') {
                return rest;
            }
            let end = rest.find(|char: char| char.is_whitespace() || matches!(char, '=' | '>' | '/')).unwrap_or(rest.len()).max(1);
            let attribute = rest.get(..end).unwrap_or(rest);
            out.push_str(attribute);
            rest = rest.get(end..).unwrap_or("");
            let Some(value) = rest.strip_prefix("=\"") else { continue };
            let end = value.find('"').unwrap_or(value.len());
            out.push_str("=\"");
            // Old anchors: `<a name="x">`.
            let attribute = if attribute == "name" && name == "a" { "id" } else { attribute };
            self.value(attribute, &value[..end], out);
            rest = &value[end..];
            if let Some(behind) = rest.strip_prefix('"') {
                out.push('"');
                rest = behind;
            }
        }
    }

    fn value(&self, attribute: &str, value: &str, out: &mut String) {
        match attribute {
            "id" | "for" | "aria-labelledby" | "aria-describedby" | "aria-controls" => {
                for (at, id) in value.split_whitespace().enumerate() {
                    out.push_str(if at > 0 { " " } else { "" });
                    out.push_str(self.anchor);
                    out.push('.');
                    out.push_str(id);
                }
            }
            "href" | "src" | "poster" => out.push_str(&self.address(value)),
            "aria-level" => match value.parse::<u8>() {
                Ok(level) => out.push_str(&level.saturating_add(1).to_string()),
                Err(_) => out.push_str(value),
            },
            _ => out.push_str(value),
        }
    }

    fn address(&self, value: &str) -> String {
        if let Some(id) = value.strip_prefix('#') {
            return if id.is_empty() { format!("#{}", self.anchor) } else { format!("#{}.{id}", self.anchor) };
        }
        let path_end = value.find(['?', '#']).unwrap_or(value.len());
        let (path, suffix) = value.split_at(path_end);
        if path.starts_with('/') || path.split('/').next().is_some_and(|first| first.contains(':')) {
            return value.to_owned();
        }
        let folder = self.url.rfind('/').map_or("", |end| &self.url[..end]);
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in path.split('/') {
            match part {
                "." => {}
                ".." => {
                    if parts.pop().is_none() {
                        return value.to_owned();
                    }
                }
                part => parts.push(part),
            }
        }
        let target = parts.join("/");
        match (self.anchors.get(&target), suffix.split_once('#')) {
            (Some(anchor), Some((_, id))) if !id.is_empty() => format!("#{anchor}.{id}"),
            (Some(anchor), _) => format!("#{anchor}"),
            (None, _) => format!("{}{target}{suffix}", self.root),
        }
    }
}

/// A heading's tag, one level down.
fn lowered(name: &str) -> String {
    match name {
        "h1" | "h2" => "h3".to_owned(),
        "h3" => "h4".to_owned(),
        "h4" => "h5".to_owned(),
        "h5" => "h6".to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(html: &str) -> String {
        let anchors =
            BTreeMap::from([("a/b.html".to_owned(), "article-1".to_owned()), ("a/c%20d.html".to_owned(), "article-2".to_owned())]);
        Place { anchor: "article-1", url: "a/b.html", root: "../../", anchors: &anchors }.moved(html)
    }

    #[test]
    fn ids_and_links_are_the_sheets() {
        assert_eq!(moved("<h2 id=\"x\">A > B</h2>"), "<h3 id=\"article-1.x\">A > B</h3>");
        assert_eq!(moved("<a name=\"x\"></a><input name=\"x\">"), "<a name=\"article-1.x\"></a><input name=\"x\">");
        assert_eq!(moved("<a href=\"#x\">"), "<a href=\"#article-1.x\">");
        assert_eq!(moved("<a href=\"c%20d.html\" class=\"q\">"), "<a href=\"#article-2\" class=\"q\">");
        assert_eq!(moved("<a class=q href=\"../a/c%20d.html?x=1#y\">"), "<a class=q href=\"#article-2.y\">");
        assert_eq!(moved("<img src=\"../i/p.png\" alt=\"> <a href=\"/>"), "<img src=\"../../i/p.png\" alt=\"> <a href=\"/>");
        assert_eq!(
            moved("<a href=\"../../x.html\"><a href=\"https://x/\"><a href=\"/y\">"),
            "<a href=\"../../x.html\"><a href=\"https://x/\"><a href=\"/y\">"
        );
        assert_eq!(
            moved("<button aria-labelledby=\"a b\" disabled>1 < 2</button>"),
            "<button aria-labelledby=\"article-1.a article-1.b\" disabled>1 < 2</button>"
        );
    }

    #[test]
    fn cut_and_odd_html_ends() {
        for html in ["<", "</", "<a", "<a href", "<a href=", "<a href=\"", "<a =\"x\">", "<é>", "<!-- x -->", "<a \"é\">"] {
            assert!(moved(html).len() >= html.len());
        }
    }
}
