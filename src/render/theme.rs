//! The theme: templates, styles and scripts, from the binary or from the book's own folder, file by file.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use include_dir::{Dir, include_dir};
use serde::Deserialize;

use super::Artifact;
use crate::config::Settings;
use crate::load::Project;

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A book's `page.html` may extend `default/page.html` and change a block of it.
const BUILT_IN: &str = "default";
/// The components of all templates.
const COMPONENTS: &str = "components.html";

/// A theme, ready to render.
#[derive(Debug)]
pub struct Theme {
    pub tera: tera::Tera,
    pub assets: Assets,
    /// The words of the interface, with the book's own laid over the theme's.
    pub words: tera::Value,
    /// Whether readers may keep the book for reading offline: `[theme] offline`.
    pub offline: bool,
    /// The theme's files for the site, by path from the site's root.
    pub artifacts: Vec<Artifact>,
}

/// The addresses that the templates link, from the site's root.
#[derive(Clone, Debug, Default, serde::Serialize, schemars::JsonSchema)]
pub struct Assets {
    /// Style sheets, in cascade order.
    pub css: Vec<String>,
    /// Scripts that run before the first paint.
    pub head_js: Vec<String>,
    /// All other scripts.
    pub js: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Manifest {
    #[serde(default)]
    css: Vec<String>,
    #[serde(default)]
    head_js: Vec<String>,
    #[serde(default)]
    js: Vec<String>,
    #[serde(default, rename = "static")]
    copied: Vec<String>,
    #[serde(default)]
    root: Vec<String>,
    #[serde(default)]
    words: BTreeMap<String, String>,
}

impl Theme {
    /// # Errors
    /// When a template or `theme.toml` cannot be read; the message has file, line and column.
    pub fn load(project: &Project) -> Result<Self> {
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut replaced: Vec<(String, Vec<u8>)> = Vec::new();
        collect(&DEFAULT, &mut files);
        if let Some(folder) = &project.settings.theme.dir {
            let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
            for path in project.all_files.iter().filter(|path| path.starts_with(&prefix)) {
                let bytes = project.files.read(path).with_context(|| format!("cannot read the theme's file `{path}`"))?;
                let name = path[prefix.len()..].to_owned();
                // Kept under another name, so that the book's template can extend the one whose place it takes. Components are known
                // by their own names, and would be there twice.
                if let Some(built_in) = files.insert(name.clone(), bytes)
                    && name.ends_with(".html")
                    && name != COMPONENTS
                {
                    replaced.push((format!("{BUILT_IN}/{name}"), built_in));
                }
            }
        }
        let manifest = text(&files, "theme.toml")?;
        let manifest: Manifest = toml::from_str(&manifest).context("the theme's `theme.toml` cannot be read")?;
        let mut tera = tera::Tera::default();
        let mut templates = Vec::new();
        let replaced = replaced.iter().map(|(name, bytes)| (name, bytes));
        for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html")).chain(replaced) {
            let template = String::from_utf8(bytes.clone()).with_context(|| format!("the theme's `{name}` is not UTF-8"))?;
            templates.push((name.clone(), template));
        }
        tera.add_raw_templates(templates).context("the theme's templates cannot be read")?;
        let mut artifacts = Vec::new();
        let mut assets = Assets::default();
        join(&files, &manifest.css, "css", &mut assets.css, &mut artifacts)?;
        join(&files, &manifest.head_js, "js", &mut assets.head_js, &mut artifacts)?;
        join(&files, &manifest.js, "js", &mut assets.js, &mut artifacts)?;
        for name in &manifest.copied {
            artifacts.push(Artifact { path: format!("assets/{name}"), bytes: bytes(&files, name)?.to_vec() });
        }
        let offline = offline(&project.settings);
        if offline {
            for name in &manifest.root {
                artifacts.push(Artifact { path: name.clone(), bytes: bytes(&files, name)?.to_vec() });
            }
        }
        let mut words = manifest.words;
        if let Some(own) = project.settings.theme.values.get("strings").and_then(toml::Value::as_table) {
            words.extend(own.iter().filter_map(|(key, word)| Some((key.clone(), word.as_str()?.to_owned()))));
        }
        Ok(Self { tera, assets, offline, words: tera::Value::from_serializable(&words), artifacts })
    }
}

fn offline(settings: &Settings) -> bool {
    settings.theme.values.get("offline").and_then(toml::Value::as_bool) == Some(true)
}

fn collect(dir: &Dir<'_>, files: &mut BTreeMap<String, Vec<u8>>) {
    for file in dir.files() {
        if let Some(path) = file.path().to_str() {
            files.insert(path.replace('\\', "/"), file.contents().to_vec());
        }
    }
    for child in dir.dirs() {
        collect(child, files);
    }
}

fn bytes<'a>(files: &'a BTreeMap<String, Vec<u8>>, name: &str) -> Result<&'a [u8]> {
    files.get(name).map(Vec::as_slice).with_context(|| format!("the theme names `{name}`, which it does not have"))
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Result<String> {
    String::from_utf8(bytes(files, name)?.to_vec()).with_context(|| format!("the theme's `{name}` is not UTF-8"))
}

/// Joins files of one kind into one, whose name holds a hash of what is in it, so that browsers may keep it for ever.
fn join(
    files: &BTreeMap<String, Vec<u8>>,
    names: &[String],
    kind: &str,
    hrefs: &mut Vec<String>,
    artifacts: &mut Vec<Artifact>,
) -> Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    let mut joined = String::new();
    for name in names {
        joined.push_str(&slim(&text(files, name)?));
        joined.push('\n');
    }
    let hash = blake3::hash(joined.as_bytes()).to_hex();
    let path =
        format!("assets/{}-{}.{kind}", if hrefs.is_empty() && kind == "js" && names.len() == 1 { "first" } else { "fixbook" }, &hash[..8]);
    hrefs.push(path.clone());
    artifacts.push(Artifact { path, bytes: joined.into_bytes() });
    Ok(())
}

/// Leaves out whole-line comments and indentation: no string of a theme spans lines.
fn slim(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut in_comment = false;
    for line in source.lines() {
        let trimmed = line.trim();
        if in_comment {
            in_comment = !trimmed.ends_with("*/");
            continue;
        }
        if trimmed.starts_with("/*") && !trimmed.contains("*/") {
            in_comment = true;
            continue;
        }
        let whole_comment =
            trimmed.starts_with("//") || (trimmed.starts_with("/*") && trimmed.ends_with("*/") && trimmed.matches("*/").count() == 1);
        if trimmed.is_empty() || whole_comment {
            continue;
        }
        out.push_str(trimmed);
        out.push('\n');
    }
    out
}
