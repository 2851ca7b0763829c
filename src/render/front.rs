//! The first page of a book that has none of its own: the sections of its tables of contents, and the search field.

use super::nav::Node;
use super::page::PageRenderer;

/// So many articles of a section are named; the rest is in the navigation.
const MOST_LINKS: usize = 8;
/// So many articles that stand in no section.
const MOST_LOOSE: usize = 40;

/// The sections as cards, as HTML for the template of the home page.
pub fn body(renderer: &PageRenderer<'_>) -> String {
    let mut cards = String::new();
    let trees = &renderer.navigation.trees;
    for tree in trees {
        match tree.nodes.as_slice() {
            nodes if trees.len() == 1 => sections(nodes, &mut cards),
            [only] if !only.children.is_empty() => card(&only.label, only.href(), &only.children, MOST_LINKS, &mut cards),
            nodes => {
                let name = tree.folder.rsplit('/').next().unwrap_or_default().replace(['-', '_'], " ");
                let title = if name.is_empty() { renderer.site_title() } else { name };
                let first = nodes.iter().find_map(Node::href);
                card(&super::escape::text(&title), first, nodes, MOST_LINKS, &mut cards);
            }
        }
    }
    format!("<div class=\"card-grid\">\n{cards}</div>\n")
}

/// One card for each section, and one for what stands beside them.
fn sections(nodes: &[Node], out: &mut String) {
    let (branches, leaves): (Vec<&Node>, Vec<&Node>) = nodes.iter().partition(|node| !node.children.is_empty());
    if !leaves.is_empty() {
        out.push_str("<div class=\"card\">\n");
        list(leaves.into_iter(), MOST_LOOSE, out);
        out.push_str("</div>\n");
    }
    for branch in branches {
        card(&branch.label, branch.href(), &branch.children, MOST_LINKS, out);
    }
}

/// `title` and `href` are HTML.
fn card(title: &str, href: Option<&str>, nodes: &[Node], most: usize, out: &mut String) {
    out.push_str("<div class=\"card\">\n<h2>");
    match href {
        Some(href) => out.push_str(&format!("<a href=\"{href}\">{title}</a>")),
        None => out.push_str(title),
    }
    out.push_str("</h2>\n");
    list(nodes.iter(), most, out);
    out.push_str("</div>\n");
}

fn list<'n>(nodes: impl Iterator<Item = &'n Node>, most: usize, out: &mut String) {
    let mut items = nodes.filter_map(|node| Some((node.href()?, &node.label))).take(most).peekable();
    if items.peek().is_none() {
        return;
    }
    out.push_str("<ul>\n");
    for (href, label) in items {
        out.push_str(&format!("<li><a href=\"{href}\">{label}</a></li>\n"));
    }
    out.push_str("</ul>\n");
}
