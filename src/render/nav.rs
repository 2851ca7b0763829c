//! Navigation: the tables of contents as trees of titles and addresses, and the part of one that a page shows.

use std::collections::HashMap;

use super::escape::push_url;
use crate::load::{PageKind, Project, Toc, TocItem, TocTarget};
use crate::resolve::Site;
use crate::source::parent;

/// A level with more entries than this is cut to those around the page.
const LONGEST_LEVEL: usize = 60;

/// All navigation of a site.
#[derive(Debug, Default)]
pub struct Navigation {
    pub trees: Vec<Tree>,
    /// By page: its tree, and the places that lead to it.
    places: HashMap<usize, Place>,
    /// By page that no table of contents names: the tree whose folder is nearest.
    unlisted: HashMap<usize, usize>,
}

#[derive(Clone, Debug)]
struct Place {
    tree: usize,
    path: Vec<usize>,
    /// The position in the tree's reading order.
    order: usize,
}

/// One table of contents.
#[derive(Debug)]
pub struct Tree {
    /// Stable, from its path: the name of its data file.
    pub id: String,
    pub folder: String,
    pub nodes: Vec<Node>,
    /// Pages in reading order, each once.
    order: Vec<usize>,
}

#[derive(Debug)]
pub struct Node {
    pub title: String,
    /// From the site's root, or absolute.
    pub url: Option<String>,
    pub(super) page: Option<usize>,
    /// The first page at or below it: where a closed branch leads.
    first: Option<String>,
    pub children: Vec<Node>,
    /// Further words under which the filter finds it: `displayName`.
    words: Option<String>,
    /// Shown open: `expanded`.
    expanded: bool,
    /// Where a click leads, and the title, as HTML: made once, shown on many pages.
    href: Option<Href>,
    pub(super) label: String,
}

#[derive(Debug)]
struct Href {
    html: String,
    /// Counts from the site's root, so that a page puts the way to it in front.
    from_root: bool,
}

impl Node {
    /// Where a click leads, as HTML for a page at the site's root.
    pub(super) fn href(&self) -> Option<&str> {
        self.href.as_ref().map(|href| href.html.as_str())
    }

    fn new(title: String, url: Option<String>, page: Option<usize>, first: Option<String>, children: Vec<Node>) -> Self {
        let href = url.as_deref().or(first.as_deref()).map(|url| {
            let mut html = String::with_capacity(url.len());
            push_url(&mut html, url);
            Href { html, from_root: !url.contains("://") && !url.starts_with('/') }
        });
        let label = super::escape::text(&title);
        Self { title, url, page, first, children, words: None, expanded: false, href, label }
    }
}

/// A page's neighbour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    pub title: String,
    pub url: Option<String>,
}

impl Navigation {
    pub fn new(project: &Project, site: &Site) -> Self {
        let mut trees: Vec<Tree> = Vec::new();
        for toc in project.tocs.iter().filter(|toc| !toc.included) {
            let nodes = nodes(project, site, &toc.items);
            if !nodes.is_empty() {
                trees.push(Tree { id: tree_id(toc), folder: toc.folder.clone(), nodes, order: Vec::new() });
            }
        }
        if trees.is_empty() && !project.pages.is_empty() {
            trees.push(Tree { id: "book".to_owned(), folder: String::new(), nodes: by_folders(project, site), order: Vec::new() });
        }
        let mut navigation = Self { trees, places: HashMap::new(), unlisted: HashMap::new() };
        navigation.place(project);
        navigation
    }

    /// Finds the tree of each page: of those that name it, the one whose folder is nearest.
    fn place(&mut self, project: &Project) {
        let mut found: HashMap<usize, (usize, Place)> = HashMap::new();
        for (index, tree) in self.trees.iter_mut().enumerate() {
            let mut order = Vec::new();
            let mut path = Vec::new();
            let mut visit = |page: usize, path: &[usize]| {
                let page_folder = project.pages.get(page).map_or("", |page| parent(&page.path));
                let distance = distance(&tree.folder, page_folder);
                let position = order.len();
                let better = match found.get(&page) {
                    Some((known, place)) => place.tree != index && distance < *known,
                    None => true,
                };
                if better {
                    found.insert(page, (distance, Place { tree: index, path: path.to_vec(), order: position }));
                }
                order.push(page);
            };
            walk(&tree.nodes, &mut path, &mut visit);
            tree.order = order;
        }
        self.places = found.into_iter().map(|(page, (_, place))| (page, place)).collect();
        for (page, file) in project.pages.iter().enumerate() {
            if !self.places.contains_key(&page) {
                let folder = parent(&file.path);
                let nearest = self
                    .trees
                    .iter()
                    .enumerate()
                    .filter(|(_, tree)| tree.folder.is_empty() || folder == tree.folder || folder.starts_with(&format!("{}/", tree.folder)))
                    .max_by_key(|(at, tree)| (tree.folder.len(), std::cmp::Reverse(*at)))
                    .map(|(at, _)| at);
                if let Some(tree) = nearest {
                    self.unlisted.insert(page, tree);
                }
            }
        }
    }

    pub fn tree(&self, page: usize) -> Option<&Tree> {
        let index = self.places.get(&page).map(|place| place.tree).or_else(|| self.unlisted.get(&page).copied())?;
        self.trees.get(index)
    }

    /// The title of the entry at the top level under which a page stands; empty where it stands in no table of contents.
    pub fn section(&self, page: usize) -> &str {
        let place = self.places.get(&page);
        place.and_then(|place| self.trees.get(place.tree)?.nodes.get(*place.path.first()?)).map_or("", |node| node.title.as_str())
    }

    /// All `pages` in the order of the tables of contents, each once; those that none names come last, in the order of their paths.
    pub fn reading_order(&self, pages: usize) -> Vec<usize> {
        let mut seen = vec![false; pages];
        let mut first = |page: &usize| seen.get_mut(*page).is_some_and(|seen| !std::mem::replace(seen, true));
        let mut out: Vec<usize> = self.trees.iter().flat_map(|tree| tree.order.iter().copied()).filter(|page| first(page)).collect();
        out.extend((0..pages).filter(|page| first(page)));
        out
    }

    /// From the first level to the parent.
    pub fn breadcrumbs(&self, page: usize) -> Vec<Neighbour> {
        let Some(place) = self.places.get(&page) else { return Vec::new() };
        let mut level = self.trees[place.tree].nodes.as_slice();
        let mut out = Vec::new();
        for index in &place.path[..place.path.len().saturating_sub(1)] {
            let Some(node) = level.get(*index) else { break };
            out.push(Neighbour { title: node.title.clone(), url: node.url.clone().or_else(|| node.first.clone()) });
            level = &node.children;
        }
        out
    }

    pub fn previous(&self, page: usize) -> Option<usize> {
        let place = self.places.get(&page)?;
        self.trees[place.tree].order.get(place.order.checked_sub(1)?).copied()
    }

    pub fn next(&self, page: usize) -> Option<usize> {
        let place = self.places.get(&page)?;
        self.trees[place.tree].order.get(place.order + 1).copied()
    }

    /// The part that a page shows: every level on the way to it. `root` leads to the site's root.
    pub fn html(&self, page: usize, root: &str) -> String {
        let Some(tree) = self.tree(page) else { return String::new() };
        let empty = Vec::new();
        let path = self.places.get(&page).map_or(&empty, |place| &place.path);
        let mut out = String::with_capacity(4096);
        out.push_str("<ul class=\"nav-tree\">");
        level(&mut out, &tree.nodes, path, root, 0);
        out.push_str("</ul>");
        out
    }
}

fn level(out: &mut String, nodes: &[Node], path: &[usize], root: &str, depth: usize) {
    let here = path.get(depth).copied();
    let (start, end) = match here {
        _ if nodes.len() <= LONGEST_LEVEL => (0, nodes.len()),
        Some(at) => {
            let start = at.saturating_sub(LONGEST_LEVEL / 2).min(nodes.len() - LONGEST_LEVEL);
            (start, start + LONGEST_LEVEL)
        }
        None => (0, LONGEST_LEVEL),
    };
    for (index, node) in nodes.iter().enumerate().take(end).skip(start) {
        let on_path = here == Some(index);
        let current = on_path && depth + 1 == path.len();
        out.push_str("<li data-i=\"");
        out.push_str(&index.to_string());
        out.push('"');
        if !node.children.is_empty() {
            out.push_str(" class=\"nav-branch\"");
        }
        out.push('>');
        match &node.href {
            Some(href) => {
                out.push_str("<a href=\"");
                if href.from_root {
                    out.push_str(root);
                }
                out.push_str(&href.html);
                out.push('"');
                if current {
                    out.push_str(" aria-current=\"page\"");
                }
                out.push('>');
                out.push_str(&node.label);
                out.push_str("</a>");
            }
            None => {
                out.push_str("<span class=\"nav-label\">");
                out.push_str(&node.label);
                out.push_str("</span>");
            }
        }
        if (on_path || node.expanded && node.children.len() <= LONGEST_LEVEL) && !node.children.is_empty() {
            out.push_str("<ul>");
            level(out, &node.children, if on_path { path } else { &[] }, root, depth + 1);
            out.push_str("</ul>");
        }
        out.push_str("</li>");
    }
}

fn walk(nodes: &[Node], path: &mut Vec<usize>, visit: &mut impl FnMut(usize, &[usize])) {
    for (index, node) in nodes.iter().enumerate() {
        path.push(index);
        if let Some(page) = node.page {
            visit(page, path);
        }
        walk(&node.children, path, visit);
        path.pop();
    }
}

/// How many folders lie between a table of contents and a page: fewer is nearer.
fn distance(toc: &str, page: &str) -> usize {
    let split = |path: &str| path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (toc, page) = (split(toc), split(page));
    let shared = toc.iter().zip(&page).take_while(|(a, b)| a == b).count();
    // A table of contents beside or above the page is nearer than any in another branch.
    (toc.len() - shared) * 1000 + (page.len() - shared)
}

fn tree_id(toc: &Toc) -> String {
    let name = if toc.folder.is_empty() { "book".to_owned() } else { toc.folder.replace('/', "-") };
    name.chars().map(|char| if char.is_ascii_alphanumeric() || char == '-' || char == '_' { char } else { '_' }).collect()
}

fn nodes(project: &Project, site: &Site, items: &[TocItem]) -> Vec<Node> {
    items
        .iter()
        .filter_map(|item| {
            let children = nodes(project, site, &item.items);
            let mut page = None;
            let mut url = None;
            match &item.target {
                TocTarget::Page { path, bookmark, query } => {
                    let found = project.page_index(path).or_else(|| project.page_index(project.find_ignoring_case(path)?));
                    if let Some(index) = found {
                        page = Some(index);
                        let mut address = project.pages[index].url.clone();
                        if let Some(query) = query {
                            address.push('?');
                            address.push_str(query);
                        }
                        if let Some(bookmark) = bookmark {
                            address.push('#');
                            address.push_str(bookmark);
                        }
                        url = Some(address);
                    }
                }
                TocTarget::External(address) | TocTarget::Site(address) => url = Some(address.clone()),
                TocTarget::Uid(uid) => {
                    page = site.page_by_uid(uid);
                    url = page.and_then(|page| project.pages.get(page)).map(|page| page.url.clone());
                }
                TocTarget::Toc(_) | TocTarget::Outside(_) | TocTarget::None => {}
            }
            let title = match (item.name.is_empty(), page) {
                (true, Some(page)) => site.summaries.get(page).map_or_else(String::new, |summary| summary.title.clone()),
                _ => item.name.clone(),
            };
            let first = url.clone().or_else(|| children.iter().find_map(|child| child.first.clone()));
            // A name alone is shown as one: what has a target that is not there is left out.
            let shown = first.is_some() || !children.is_empty() || item.target == TocTarget::None;
            (!title.is_empty() && shown).then(|| Node {
                words: item.display_name.clone(),
                expanded: item.expanded,
                ..Node::new(title, url, page, first, children)
            })
        })
        .collect()
}

/// Without any table of contents the folders are the navigation.
fn by_folders(project: &Project, site: &Site) -> Vec<Node> {
    #[derive(Default)]
    struct Folder {
        pages: Vec<usize>,
        folders: std::collections::BTreeMap<String, Folder>,
    }
    let mut top = Folder::default();
    for (index, page) in project.pages.iter().enumerate().filter(|(_, page)| page.kind == PageKind::Markdown || page.kind.is_page()) {
        let mut folder = &mut top;
        for part in parent(&page.path).split('/').filter(|part| !part.is_empty()) {
            folder = folder.folders.entry(part.to_owned()).or_default();
        }
        folder.pages.push(index);
    }
    fn make(project: &Project, site: &Site, folder: &Folder) -> Vec<Node> {
        let mut out: Vec<Node> = Vec::new();
        for index in &folder.pages {
            let url = project.pages[*index].url.clone();
            let title = site.summaries.get(*index).map_or_else(|| url.clone(), |summary| summary.title.clone());
            out.push(Node::new(title, Some(url.clone()), Some(*index), Some(url), Vec::new()));
        }
        for (name, folder) in &folder.folders {
            let children = make(project, site, folder);
            let title = name.replace(['-', '_'], " ");
            let first = children.iter().find_map(|child| child.first.clone());
            out.push(Node::new(title, None, None, first, children));
        }
        out
    }
    make(project, site, &top)
}

/// The data file of a tree: a call that the theme's script understands.
pub fn data(tree: &Tree) -> String {
    let mut out = String::from("fixbook.nav(");
    push_nodes(&mut out, &tree.nodes);
    out.push_str(");\n");
    out
}

fn push_nodes(out: &mut String, nodes: &[Node]) {
    out.push('[');
    for (index, node) in nodes.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str("{\"t\":");
        push_json(out, &node.title);
        if let Some(url) = &node.url {
            out.push_str(",\"u\":");
            push_json(out, url);
        }
        if let Some(words) = &node.words {
            out.push_str(",\"d\":");
            push_json(out, words);
        }
        if !node.children.is_empty() {
            out.push_str(",\"c\":");
            push_nodes(out, &node.children);
        }
        out.push('}');
    }
    out.push(']');
}

/// A JSON string that may stand in a script: `<` and the line separators of JavaScript are escaped.
pub fn push_json(out: &mut String, text: &str) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '<' => out.push_str("\\u003c"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            char if (char as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", char as u32)),
            char => out.push(char),
        }
    }
    out.push('"');
}
