//! A page's file: its body in the theme's template. The context is described in `themes/default/CONTEXT.md`.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use schemars::JsonSchema;
use serde::Serialize;

use super::body::{Body, BodyRenderer};
use super::marks::Marks;
use super::nav::Navigation;
use super::sheet::Sheets;
use super::theme::{Assets, Theme};
use super::{Artifact, Extras};
use crate::extract::{self, Article};
use crate::load::{PageKind, Project};
use crate::resolve::{Page, Site};
use crate::timing::{Laps, What};

/// What the templates get of the whole site. Addresses count from the site's root, without a leading `/`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SiteContext {
    /// Of the book.
    pub title: String,
    /// Of the book; empty where it has none.
    pub description: String,
    /// A BCP 47 tag.
    pub language: String,
    /// `ltr` or `rtl`, by the language.
    pub dir: &'static str,
    /// The public address with its final `/`; empty where the book does not say it.
    pub base_url: String,
    /// The address of the web app manifest.
    pub manifest: &'static str,
    /// The program that built the site.
    pub generator: Generator,
    /// The address of the first page.
    pub home: String,
    /// Whether there is a search index.
    pub has_search: bool,
    /// The entry file of the search index; only to be read when `has_search`.
    pub search_manifest: String,
    /// The theme's own styles and scripts.
    pub assets: Assets,
    /// The book's own styles, after the theme's.
    pub extra_css: Vec<String>,
    /// The book's own scripts, after the theme's.
    pub extra_js: Vec<String>,
    /// The keys of `[theme]` that are the theme's own.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub theme: toml::Table,
}

/// A program.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Generator {
    pub name: &'static str,
    pub version: &'static str,
}

/// What the templates get of one page. Addresses count from the site's root; a template puts `root` before them.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PageContext {
    /// Plain text.
    pub title: String,
    /// Plain text; empty where the page has none.
    pub description: String,
    /// The description where it stands above the page; empty where the page itself begins with these words.
    pub lead: String,
    /// The leading heading, taken out of `body`; null where the page begins otherwise.
    pub heading: Option<HeadingContext>,
    /// The article without that heading, as safe HTML.
    pub body: String,
    /// The page's own address.
    pub url: String,
    /// The way to the site's root: empty, `../`, `../../` and so on.
    pub root: String,
    /// `article`, `home`, `landing`, `hub`, `faq`, `search`, `not-found` or `print`.
    pub kind: &'static str,
    /// The headings below the first, as a tree.
    pub toc: Vec<TocEntry>,
    /// From the first page to the parent, without this page.
    pub breadcrumbs: Vec<LinkContext>,
    /// The page before this one in reading order.
    pub previous: Option<LinkContext>,
    /// The page behind it.
    pub next: Option<LinkContext>,
    /// The page's part of the navigation, as safe HTML; empty where it has none.
    pub nav: String,
    /// The data file of the whole navigation; empty where there is none.
    pub nav_data: String,
    /// Where the source is edited: absolute, or empty.
    pub edit_url: String,
    /// When the page was last changed: an ISO date, or empty.
    pub updated: String,
    /// Products.
    pub applies_to: Vec<String>,
    /// For search engines.
    pub keywords: Vec<String>,
    /// The public address: absolute, or empty.
    pub canonical: String,
    /// What crawlers are told: empty for nothing.
    pub robots: String,
    /// The zone pivots of the page.
    pub pivots: Vec<PivotContext>,
    /// What the reader may fill in, in the order of first use.
    pub placeholders: Vec<PlaceholderContext>,
    /// Procedures and steps that the page had once and that stand in other pages now.
    pub moved: Vec<MovedContext>,
    /// Whether there are steps to check off.
    pub has_procedures: bool,
    /// Whether there is code.
    pub has_code: bool,
    /// Whether there are tabs.
    pub has_tabs: bool,
    /// Safe JSON with every `<` escaped, or empty.
    pub json_ld: String,
    /// The page as Markdown; empty where there is none.
    pub markdown_url: String,
    /// The sheet with the whole section; empty where there is none.
    pub print_url: String,
    /// On a sheet: where the section begins. Empty elsewhere.
    pub url_back: String,
    /// The Markdown file, from the book's folder.
    pub source_path: String,
}

/// A page's leading heading.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HeadingContext {
    /// Empty where the heading has none.
    pub id: String,
    /// Safe HTML.
    pub html: String,
}

/// What a page had once and another one has now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MovedContext {
    /// The id that it had here.
    pub id: String,
    /// Where it stands now, with its new id behind `#`.
    pub url: String,
}

/// A heading in a page's contents.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TocEntry {
    /// 2 to 6.
    pub level: u8,
    pub id: String,
    /// Plain text.
    pub title: String,
    pub children: Vec<TocEntry>,
}

/// A page that another one names.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LinkContext {
    /// Plain text.
    pub title: String,
    /// Null for a title without a page.
    pub url: Option<String>,
}

/// A choice that holds for a whole page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PivotContext {
    pub id: String,
    /// Plain text.
    pub title: String,
    pub options: Vec<PivotOption>,
}

/// One of the things to choose from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PivotOption {
    pub id: String,
    /// Plain text.
    pub title: String,
}

/// A placeholder of the page's snippets, for the reader to fill in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlaceholderContext {
    /// The same for the same text on every page.
    pub id: String,
    /// As it stands in the snippet.
    pub text: String,
    /// `identifier`, `string`, or empty where nothing is known of it.
    pub kind: &'static str,
}

/// The first page: the book's own, or one that is made for it.
const HOME: &str = "index.html";
/// Where the web app manifest stands.
pub const APP_MANIFEST: &str = "manifest.webmanifest";

/// Renders pages; made once a run.
#[derive(Debug)]
pub struct PageRenderer<'a> {
    pub project: &'a Project,
    pub site: &'a Site,
    pub theme: &'a Theme,
    pub navigation: &'a Navigation,
    pub sheets: Sheets,
    site_value: tera::Value,
    book: extract::Book,
    markdown: bool,
}

impl<'a> PageRenderer<'a> {
    pub fn new(project: &'a Project, site: &'a Site, theme: &'a Theme, navigation: &'a Navigation, extras: &Extras) -> Self {
        let settings = &project.settings;
        let language = settings.book.language.clone();
        let primary = language.split('-').next().unwrap_or("").to_ascii_lowercase();
        let dir = if matches!(primary.as_str(), "ar" | "he" | "fa" | "ur" | "yi" | "ps" | "sd" | "ug" | "dv") { "rtl" } else { "ltr" };
        let title = site_title(project, site);
        let context = SiteContext {
            title,
            description: settings.book.description.clone().unwrap_or_default(),
            language,
            dir,
            base_url: settings.book.base_url.as_ref().map_or_else(String::new, |url| format!("{url}/")),
            manifest: APP_MANIFEST,
            generator: Generator { name: "fixbook", version: env!("CARGO_PKG_VERSION") },
            home: HOME.to_owned(),
            has_search: extras.search_manifest.is_some(),
            search_manifest: extras.search_manifest.clone().unwrap_or_default(),
            assets: theme.assets.clone(),
            extra_css: settings.html.extra_css.iter().map(|path| project.url_for(&path.text)).collect(),
            extra_js: settings.html.extra_js.iter().map(|path| project.url_for(&path.text)).collect(),
            theme: settings.theme.values.clone(),
        };
        let sheets = if settings.html.print { Sheets::new(navigation) } else { Sheets::default() };
        Self {
            project,
            site,
            theme,
            navigation,
            sheets,
            site_value: tera::Value::from_serializable(&context),
            book: extract::book(project, site),
            markdown: extras.markdown,
        }
    }

    pub fn site_title(&self) -> String {
        site_title(self.project, self.site)
    }

    /// # Errors
    /// When a template fails: a defect of the theme, never of the page.
    pub fn article(&self, page: &Page, marks: &Marks, article: &Article) -> Result<Artifact> {
        self.article_timed(page, marks, article, &mut Laps::off())
    }

    /// [`article`](Self::article), its body, its context and its template a lap each.
    ///
    /// # Errors
    /// As for [`article`](Self::article).
    pub fn article_timed(&self, page: &Page, marks: &Marks, article: &Article, laps: &mut Laps) -> Result<Artifact> {
        let body = BodyRenderer { project: self.project, site: self.site }.article(page, marks);
        laps.lap(What::Part, "render");
        let mut context = self.context(page, body, marks);
        if matches!(context.kind, "article" | "faq") {
            context.json_ld = extract::json_ld_script(article, &extract::questions(self.project, page), &self.book);
        }
        if self.markdown {
            context.markdown_url = super::markdown_url(&page.url);
        }
        laps.lap(What::Part, "context");
        let template = match context.kind {
            "article" | "faq" => "page.html",
            _ => "landing.html",
        };
        let made = self.render(template, &context);
        laps.lap(What::Template, template);
        made
    }

    /// # Errors
    /// As for [`article`](Self::article).
    pub fn render(&self, template: &str, page: &PageContext) -> Result<Artifact> {
        let mut context = self.context_with_site();
        context.insert("page", page);
        let html =
            self.theme.tera.render(template, &context).with_context(|| format!("the theme's `{template}` failed on `{}`", page.url))?;
        Ok(Artifact { path: page.url.clone(), bytes: html.into_bytes() })
    }

    /// What every template gets.
    pub fn context_with_site(&self) -> tera::Context {
        let mut context = tera::Context::new();
        context.insert_value("site", self.site_value.clone());
        context.insert_value("words", self.theme.words.clone());
        context
    }

    /// A page that comes from no source file: search, "not found".
    pub fn special(&self, url: &str, kind: &'static str, title: impl Into<String>, root: String) -> PageContext {
        PageContext { title: title.into(), url: url.to_owned(), root, kind, robots: "noindex".to_owned(), ..PageContext::default() }
    }

    fn link(&self, index: usize) -> Option<LinkContext> {
        let url = self.project.pages.get(index)?.url.clone();
        Some(LinkContext { title: self.site.summaries.get(index)?.title.clone(), url: Some(url) })
    }

    fn context(&self, page: &Page, body: Body, marks: &Marks) -> PageContext {
        let root = "../".repeat(page.url.matches('/').count());
        let settings = &self.project.settings;
        let kind = self.project.pages.get(page.index).map_or(&PageKind::Markdown, |file| &file.kind);
        let kind = match kind {
            PageKind::Landing => "landing",
            PageKind::Hub => "hub",
            PageKind::Faq => "faq",
            PageKind::Markdown if page.url == HOME => "home",
            PageKind::Markdown | PageKind::ZonePivotGroups | PageKind::ContextObject | PageKind::Other(_) => "article",
        };
        let text = |key: &str| page.metadata_text(key).unwrap_or_default().to_owned();
        let texts = |key: &str| -> Vec<String> {
            page.metadata(key)
                .map(|value| value.texts().into_iter().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect())
                .unwrap_or_default()
        };
        let edit_url = match (&settings.book.edit_url, &settings.book.repository) {
            (Some(pattern), _) => pattern.replace("{path}", &page.path),
            (None, Some(repository)) => format!("{repository}/edit/{}/{}", settings.book.branch, page.path),
            (None, None) => String::new(),
        };
        let tree = self.navigation.tree(page.index);
        let description = text("description");
        let lead = if body.html.contains(&super::escape::text(&description)) { String::new() } else { description.clone() };
        PageContext {
            title: page.title.clone(),
            description,
            lead,
            heading: body.heading.map(|(id, html)| HeadingContext { id, html }),
            toc: outline(page),
            breadcrumbs: self
                .navigation
                .breadcrumbs(page.index)
                .into_iter()
                .map(|crumb| LinkContext {
                    title: crumb.title,
                    // The template leads from the site's root; another host's page stands in no breadcrumb.
                    url: crumb.url.filter(|url| !url.starts_with('/') && !url.contains("://")),
                })
                .collect(),
            previous: self.navigation.previous(page.index).and_then(|index| self.link(index)),
            next: self.navigation.next(page.index).and_then(|index| self.link(index)),
            nav: self.navigation.html(page.index, &root),
            nav_data: tree.map_or_else(String::new, |tree| format!("assets/nav/{}.js", tree.id)),
            edit_url,
            updated: extract::updated(self.project, page).unwrap_or_default(),
            applies_to: texts("appliesto").into_iter().chain(texts("applies-to")).map(|text| without_markup(&text)).collect(),
            keywords: texts("keywords")
                .iter()
                .flat_map(|text| text.split(','))
                .map(|word| word.trim().to_owned())
                .filter(|word| !word.is_empty())
                .collect(),
            canonical: settings.book.base_url.as_ref().map_or_else(String::new, |base| format!("{base}/{}", page.url)),
            robots: page.metadata_text("robots").or_else(|| page.metadata_text("ROBOTS")).unwrap_or_default().to_lowercase(),
            pivots: self.pivots(page, body.has_zones),
            placeholders: body.placeholders,
            moved: marks.old_ids.moved.iter().map(|(id, url)| MovedContext { id: id.clone(), url: url.clone() }).collect(),
            has_procedures: !marks.opens.is_empty(),
            has_code: body.has_code,
            has_tabs: body.has_tabs,
            source_path: page.path.clone(),
            body: match settings.html.mermaid.as_ref().filter(|_| body.has_mermaid) {
                Some(script) => {
                    let src = super::escape::text(&format!("{root}{}", self.project.url_for(&script.text)));
                    format!("{}<script src=\"{src}\" defer></script>\n", body.html)
                }
                None => body.html,
            },
            url: page.url.clone(),
            root,
            kind,
            json_ld: String::new(),
            markdown_url: String::new(),
            print_url: self.sheets.of(page.index).map_or_else(String::new, |sheet| sheet.url.clone()),
            url_back: String::new(),
        }
    }

    fn pivots(&self, page: &Page, has_zones: bool) -> Vec<PivotContext> {
        if !has_zones {
            return Vec::new();
        }
        let docset = self.project.pages.get(page.index).map_or(0, |file| file.docset);
        let named = page.metadata("zone_pivot_groups").map(|value| value.texts()).unwrap_or_default();
        named
            .iter()
            .flat_map(|names| names.split(','))
            .filter_map(|id| self.project.pivot_group(docset, id.trim()))
            .map(|group| PivotContext {
                id: group.id.clone(),
                title: if group.prompt.is_empty() { group.title.clone() } else { group.prompt.clone() },
                options: group.pivots.iter().map(|pivot| PivotOption { id: pivot.id.clone(), title: pivot.title.clone() }).collect(),
            })
            .collect()
    }
}

/// What the book is called: as its configuration says, else as its first page is, else as its docset calls itself.
fn site_title(project: &Project, site: &Site) -> String {
    let home = || project.pages.iter().position(|page| page.url == HOME).and_then(|index| site.summaries.get(index));
    let suffixes = || {
        let mut suffixes = project.pages.iter().filter_map(|page| page.metadata("titleSuffix")?.text());
        let first = suffixes.next()?;
        suffixes.all(|other| other == first).then(|| first.to_owned())
    };
    let configured = project.settings.book.title.clone();
    configured.or_else(|| home().map(|summary| summary.title.clone())).or_else(suffixes).unwrap_or_else(|| "Documentation".to_owned())
}

/// The headings of level 2 and 3 (and deeper ones below them) as a tree.
fn outline(page: &Page) -> Vec<TocEntry> {
    let mut stack: Vec<TocEntry> = Vec::new();
    let mut out: Vec<TocEntry> = Vec::new();
    let close = |stack: &mut Vec<TocEntry>, out: &mut Vec<TocEntry>| {
        if let Some(entry) = stack.pop() {
            match stack.last_mut() {
                Some(parent) => parent.children.push(entry),
                None => out.push(entry),
            }
        }
    };
    for heading in page.headings.iter().filter(|heading| heading.level > 1 && heading.depth == 0 && !heading.text.trim().is_empty()) {
        while stack.last().is_some_and(|last| last.level >= heading.level) {
            close(&mut stack, &mut out);
        }
        stack.push(TocEntry { level: heading.level, id: heading.id.clone(), title: heading.text.trim().to_owned(), children: Vec::new() });
    }
    while !stack.is_empty() {
        close(&mut stack, &mut out);
    }
    out
}

/// Metadata lists hold Markdown links at times: `[Windows](https://…)`, and HTML.
fn without_markup(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = rest[open..].find('>').map_or("", |close| &rest[open + close + 1..]);
    }
    out.push_str(rest);
    if let Some(end) = out.find("](")
        && out.starts_with('[')
    {
        return out[1..end].to_owned();
    }
    out.trim_start_matches(['✅', ' ', '\u{fe0f}']).to_owned()
}
