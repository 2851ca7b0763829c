//! From checked pages to the files of the site. Pure: no disk, and templates cannot ask for more than they are given.

pub mod body;
pub mod escape;
mod front;
mod highlight;
mod id_map;
mod llms;
mod markdown;
mod marks;
mod math;
pub mod nav;
mod page;
mod placeholder;
mod redirect;
mod sanitize;
mod schema;
pub mod sheet;
mod theme;

pub use body::BodyRenderer;
pub use highlight::highlight_use;
pub use id_map::{IdMap, OldIds};
pub use llms::{Listed, llms};
pub use markdown::{markdown, markdown_url};
pub use marks::Marks;
pub use nav::Navigation;
pub use page::{PageContext, PageRenderer, PlaceholderContext};
pub use schema::schema;
pub use sheet::Sheets;
pub use theme::Theme;

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// From the site's root, with `/`.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// What the templates must know of files that are made when all pages are done.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// The entry file of the search index, from the site's root.
    pub search_manifest: Option<String>,
    /// Each page has its Markdown beside it.
    pub markdown: bool,
}

/// The files that belong to no page: navigation data, the search page, "not found", redirections.
///
/// # Errors
/// When a template fails.
pub fn shared(renderer: &PageRenderer<'_>) -> anyhow::Result<Vec<Artifact>> {
    let mut out = Vec::new();
    for tree in &renderer.navigation.trees {
        out.push(Artifact { path: format!("assets/nav/{}.js", tree.id), bytes: nav::data(tree).into_bytes() });
    }
    let search = renderer.special("search.html", "search", "Search", String::new());
    out.push(renderer.render("search.html", &search)?);
    let root = renderer.project.settings.book.base_path().map_or_else(|| "/".to_owned(), |path| format!("{path}/"));
    let missing = renderer.special("404.html", "not-found", "Page not found", root);
    out.push(renderer.render("404.html", &missing)?);
    out.extend(xref_map(renderer));
    out.extend(crawlers(renderer));
    out.push(app_manifest(renderer));
    out.extend(redirect::pages(renderer)?);
    if !renderer.project.pages.iter().any(|page| page.url == "index.html") && !renderer.project.pages.is_empty() {
        let settings = &renderer.project.settings.book;
        let home = PageContext {
            description: settings.description.clone().unwrap_or_default(),
            lead: settings.description.clone().unwrap_or_default(),
            canonical: settings.base_url.as_ref().map_or_else(String::new, |base| format!("{base}/index.html")),
            robots: String::new(),
            body: front::body(renderer),
            ..renderer.special("index.html", "home", renderer.site_title(), String::new())
        };
        out.push(renderer.render("landing.html", &home)?);
    }
    Ok(out)
}

/// `xrefmap.yml`, by which other books find this book's pages by their uids; none for a book without uids.
fn xref_map(renderer: &PageRenderer<'_>) -> Option<Artifact> {
    let mut out = String::from("### YamlMime:XRefMap\n");
    let base = renderer.project.settings.book.base_url.as_deref();
    if let Some(base) = base {
        out.push_str(&format!("baseUrl: {}\n", yaml_text(&format!("{base}/"))));
    }
    out.push_str("references:\n");
    let mut entries: Vec<(&str, &str, &str)> = Vec::new();
    for (page, summary) in renderer.project.pages.iter().zip(&renderer.site.summaries) {
        if let Some((uid, _)) = &summary.uid {
            entries.push((uid, &summary.title, &page.url));
        }
    }
    entries.sort_unstable();
    entries.dedup_by_key(|(uid, _, _)| *uid);
    for (uid, title, url) in &entries {
        out.push_str(&format!("- uid: {}\n  name: {}\n  href: {}\n", yaml_text(uid), yaml_text(title), yaml_text(url)));
    }
    (!entries.is_empty()).then(|| Artifact { path: "xrefmap.yml".to_owned(), bytes: out.into_bytes() })
}

/// A double-quoted scalar: JSON's strings are YAML's.
fn yaml_text(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

/// The book as an app: with it browsers offer to put the book on the screen of a phone, which opens in a window of its own.
fn app_manifest(renderer: &PageRenderer<'_>) -> Artifact {
    let settings = &renderer.project.settings;
    let title = renderer.site_title();
    let icon = settings.theme.values.get("favicon").and_then(toml::Value::as_str).unwrap_or("assets/images/favicon.svg");
    let manifest = serde_json::json!({
        "name": title,
        "description": settings.book.description.as_deref().unwrap_or_default(),
        "lang": settings.book.language,
        "start_url": "index.html",
        "scope": "./",
        "display": "minimal-ui",
        "icons": [{ "src": icon, "sizes": "any" }],
    });
    Artifact { path: page::APP_MANIFEST.to_owned(), bytes: format!("{manifest:#}\n").into_bytes() }
}

/// What crawlers ask for, when the book's address is known.
fn crawlers(renderer: &PageRenderer<'_>) -> Vec<Artifact> {
    let Some(base) = &renderer.project.settings.book.base_url else { return Vec::new() };
    let mut map =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for page in &renderer.project.pages {
        map.push_str("<url><loc>");
        let mut address = String::new();
        escape::push_url(&mut address, &format!("{base}/{}", page.url));
        map.push_str(&address);
        map.push_str("</loc></url>\n");
    }
    map.push_str("</urlset>\n");
    let robots = format!("User-agent: *\nAllow: /\nSitemap: {base}/sitemap.xml\n");
    vec![
        Artifact { path: "sitemap.xml".to_owned(), bytes: map.into_bytes() },
        Artifact { path: "robots.txt".to_owned(), bytes: robots.into_bytes() },
    ]
}
