//! Ids that procedures and steps had once: links to them keep working.
//!
//! An old id whose successor stands in the same page becomes one more anchor there; one whose successor stands in another page becomes a
//! link in the old page, which a reader who arrives at it sees, and which the theme's script follows. A page that is gone as a whole is
//! a matter of redirections, and its ids are anchors in the page to which it leads.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context as _, Result};

use crate::extract::article_id;
use crate::load::Project;
use crate::resolve::{Page, Site};

/// The file of `[output.html] id-map`.
#[derive(Clone, Debug, Default)]
pub struct IdMap {
    /// New ids with the old ones that lead to them.
    olds: HashMap<String, Vec<String>>,
    /// Old ids with their successors, sorted.
    news: BTreeMap<String, String>,
}

/// What a page does for old ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OldIds {
    /// The old ids of its elements, by their ids.
    pub anchors: HashMap<String, Vec<String>>,
    /// Old ids of this page, with where their successors stand now, from the site's root.
    pub moved: Vec<(String, String)>,
}

impl IdMap {
    /// # Errors
    /// When the configuration names a file that cannot be read, or that is no table of texts.
    pub fn load(project: &Project) -> Result<Self> {
        let Some(path) = &project.settings.html.id_map else { return Ok(Self::default()) };
        let bytes = project.files.read(&path.text).with_context(|| format!("cannot read the id map `{}`", path.text))?;
        let text = String::from_utf8(bytes).with_context(|| format!("the id map `{}` is no text", path.text))?;
        let mut ids: BTreeMap<String, String> =
            toml::from_str(&text).with_context(|| format!("the id map `{}` must have lines like `\"old id\" = \"new id\"`", path.text))?;
        ids.retain(|old, new| old != new);
        let mut map = Self::default();
        for (old, new) in &ids {
            map.olds.entry(new.clone()).or_default().push(old.clone());
        }
        map.news = ids;
        Ok(map)
    }

    pub fn is_empty(&self) -> bool {
        self.news.is_empty()
    }

    /// What this page does for old ids.
    pub fn of(&self, project: &Project, site: &Site, page: &Page) -> OldIds {
        let mut out = OldIds::default();
        if self.is_empty() {
            return out;
        }
        let article = article_id(page);
        let mut own = std::collections::HashSet::new();
        for procedure in &page.recognized.procedures {
            let ids = std::iter::once(procedure.id.as_str()).chain(procedure.all_steps().into_iter().map(|step| step.id.as_str()));
            for id in ids {
                let id = crate::extract::full_id(&article, id);
                if let Some(olds) = self.olds.get(&id) {
                    out.anchors.insert(id.clone(), olds.clone());
                }
                own.insert(id);
            }
        }
        // What a page has is what it has: an old id that came back needs no help.
        for olds in out.anchors.values_mut() {
            olds.retain(|old| !own.contains(old));
        }
        let prefix = format!("{article}/");
        let mine = self.news.range(prefix.clone()..).take_while(|(old, _)| old.starts_with(&prefix));
        for (old, new) in mine.filter(|(old, new)| !own.contains(*old) && !own.contains(*new)) {
            // The successor's page is what stands before its procedure: its uid, else its address. A page that is in neither is gone too.
            let Some((to, _)) = new.rsplit_once("/proc") else { continue };
            let by_uid = site.page_by_uid(to).and_then(|index| project.pages.get(index));
            if let Some(successor) = by_uid.or_else(|| project.page_by_url(&format!("{to}.html"))) {
                out.moved.push((old.clone(), format!("{}#{new}", successor.url)));
            }
        }
        out
    }
}
