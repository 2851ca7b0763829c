//! A page's file: its body in the theme's template. The context is described in `themes/default/CONTEXT.md`.

use anyhow::{Context as _, Result};
use serde::Serialize;

use super::body::{Body, BodyRenderer};
use super::marks::Marks;
use super::nav::Navigation;
use super::theme::{Assets, Theme};
use super::{Artifact, Extras};
use crate::extract::{self, Article};
use crate::load::{PageKind, Project};
use crate::resolve::{Page, Site};
use crate::timing::{Laps, What};

/// What the templates get of the whole site.
#[derive(Clone, Debug, Serialize)]
pub struct SiteContext {
    pub title: String,
    pub description: String,
    pub language: String,
    pub dir: &'static str,
    pub base_url: String,
    pub generator: Generator,
    pub home: String,
    pub has_search: bool,
    pub search_manifest: String,
    pub assets: Assets,
    pub extra_css: Vec<String>,
    pub extra_js: Vec<String>,
    pub theme: toml::Table,
}

#[derive(Clone, Debug, Serialize)]
pub struct Generator {
    pub name: &'static str,
    pub version: &'static str,
}

/// What the templates get of one page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PageContext {
    pub title: String,
    pub description: String,
    pub heading: Option<HeadingContext>,
    pub body: String,
    pub url: String,
    pub root: String,
    pub kind: &'static str,
    pub toc: Vec<TocEntry>,
    pub breadcrumbs: Vec<LinkContext>,
    pub previous: Option<LinkContext>,
    pub next: Option<LinkContext>,
    pub nav: String,
    pub nav_data: String,
    pub edit_url: String,
    pub updated: String,
    pub applies_to: Vec<String>,
    pub keywords: Vec<String>,
    pub canonical: String,
    pub robots: String,
    pub pivots: Vec<PivotContext>,
    pub placeholders: Vec<PlaceholderContext>,
    pub has_procedures: bool,
    pub has_code: bool,
    pub has_tabs: bool,
    pub json_ld: String,
    pub markdown_url: String,
    pub print_url: String,
    pub source_path: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct HeadingContext {
    pub id: String,
    pub html: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct TocEntry {
    pub level: u8,
    pub id: String,
    pub title: String,
    pub children: Vec<TocEntry>,
}

#[derive(Clone, Debug, Serialize)]
pub struct LinkContext {
    pub title: String,
    pub url: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PivotContext {
    pub id: String,
    pub title: String,
    pub options: Vec<PivotOption>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PivotOption {
    pub id: String,
    pub title: String,
}

/// A placeholder of the page's snippets, for the reader to fill in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceholderContext {
    pub id: String,
    pub text: String,
    pub kind: &'static str,
}

/// Renders pages; made once a run.
#[derive(Debug)]
pub struct PageRenderer<'a> {
    pub project: &'a Project,
    pub site: &'a Site,
    pub theme: &'a Theme,
    pub navigation: &'a Navigation,
    site_value: tera::Value,
    home: usize,
    book: extract::Book,
    markdown: bool,
}

impl<'a> PageRenderer<'a> {
    pub fn new(project: &'a Project, site: &'a Site, theme: &'a Theme, navigation: &'a Navigation, extras: &Extras) -> Self {
        let home = home(project);
        let settings = &project.settings;
        let language = settings.book.language.clone();
        let primary = language.split('-').next().unwrap_or("").to_ascii_lowercase();
        let dir = if matches!(primary.as_str(), "ar" | "he" | "fa" | "ur" | "yi" | "ps" | "sd" | "ug" | "dv") { "rtl" } else { "ltr" };
        let title =
            settings.book.title.clone().or_else(|| site.summaries.get(home).map(|summary| summary.title.clone())).unwrap_or_default();
        let home_url = project.pages.get(home).map_or_else(|| "index.html".to_owned(), |page| page.url.clone());
        let context = SiteContext {
            title,
            description: settings.book.description.clone().unwrap_or_default(),
            language,
            dir,
            base_url: settings.book.base_url.as_ref().map_or_else(String::new, |url| format!("{url}/")),
            generator: Generator { name: "fixbook", version: env!("CARGO_PKG_VERSION") },
            home: home_url,
            has_search: extras.search_manifest.is_some(),
            search_manifest: extras.search_manifest.clone().unwrap_or_default(),
            assets: theme.assets.clone(),
            extra_css: settings.html.extra_css.iter().map(|path| project.url_for(&path.text)).collect(),
            extra_js: settings.html.extra_js.iter().map(|path| project.url_for(&path.text)).collect(),
            theme: settings.theme.values.clone(),
        };
        let site_value = tera::Value::from_serializable(&context);
        Self { project, site, theme, navigation, site_value, home, book: extract::book(project, site), markdown: extras.markdown }
    }

    pub fn site_title(&self) -> String {
        self.project
            .settings
            .book
            .title
            .clone()
            .or_else(|| self.site.summaries.get(self.home).map(|summary| summary.title.clone()))
            .unwrap_or_default()
    }

    pub fn home_url(&self) -> &str {
        self.project.pages.get(self.home).map_or("index.html", |page| page.url.as_str())
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
            "article" => "page.html",
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
    pub fn special(&self, url: &str, kind: &'static str, title: &str, root: String) -> PageContext {
        PageContext { title: title.to_owned(), url: url.to_owned(), root, kind, robots: "noindex".to_owned(), ..PageContext::default() }
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
            PageKind::Markdown if page.index == self.home && page.url == "index.html" => "home",
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
        PageContext {
            title: page.title.clone(),
            description: text("description"),
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
            updated: iso_date(&text("ms.date")),
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
            placeholders: marks.placeholders.clone(),
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
            print_url: String::new(),
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

/// The page at the site's root, or the first one.
fn home(project: &Project) -> usize {
    project.pages.iter().position(|page| page.url == "index.html").unwrap_or(0)
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

/// `11/04/2016` and `2016-11-04` as ISO 8601; empty for anything else.
fn iso_date(text: &str) -> String {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.trim().split(['/', '-', 'T', ' ']).collect();
    match parts.as_slice() {
        [month, day, year, ..] if text.contains('/') && year.len() == 4 && digits(year) && digits(month) && digits(day) => {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        [year, month, day, ..] if year.len() == 4 && digits(year) && digits(month) && digits(day) => {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        _ => String::new(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_both_kinds() {
        assert_eq!(iso_date("1/4/2016"), "2016-01-04");
        assert_eq!(iso_date("2016-11-04T10:00"), "2016-11-04");
        assert_eq!(iso_date("soon"), "");
    }
}
