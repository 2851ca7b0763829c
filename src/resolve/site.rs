//! What pages know of each other: the barrier between assembling all pages and linking each.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::assemble::Assembled;
use super::image_size::{HEADER, image_size};
use super::sql::SqlCache;
use crate::load::{Project, XrefMapEntry};
use crate::source::{Span, file_name};

/// What other pages may ask of a page. Nothing else of it can change what another page looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub title: String,
    pub description: Option<String>,
    pub uid: Option<(String, Span)>,
    /// Sorted.
    pub anchors: Vec<String>,
    /// The page's headings of level 1 to 3, for overviews.
    pub topic: Option<String>,
}

impl Summary {
    pub fn of(page: &Assembled) -> Self {
        let mut anchors: Vec<String> = page.anchors.iter().map(|anchor| anchor.name.clone()).collect();
        anchors.sort_unstable();
        anchors.dedup();
        let uid = page.front_matter.get("uid").and_then(|value| Some((value.text()?.to_owned(), value.span)));
        Self {
            title: page.title.clone(),
            description: page.front_matter.text("description").map(str::to_owned),
            uid,
            anchors,
            topic: page.front_matter.text("ms.topic").map(str::to_owned),
        }
    }

    pub fn has_anchor(&self, name: &str) -> bool {
        self.anchors.binary_search_by(|anchor| anchor.as_str().cmp(name)).is_ok()
    }
}

/// All pages' summaries, by the position of the page in the project, and what follows from them.
#[derive(Debug, Default)]
pub struct Site {
    pub summaries: Vec<Summary>,
    uids: HashMap<String, usize>,
    /// Uids of cross-reference maps, by their position in the project's list; made at the first question.
    mapped: OnceLock<HashMap<String, usize>>,
    /// Files by their lower-cased names, for "did you mean"; made at the first question, which only a broken link asks.
    names: OnceLock<HashMap<String, Vec<usize>>>,
    pub(super) sql: SqlCache,
    /// Sizes of pictures by path, read from the files' headers.
    sizes: Mutex<HashMap<String, Option<(u32, u32)>>>,
    /// Uids that several pages have, each with the pages in order.
    pub duplicate_uids: BTreeMap<String, Vec<usize>>,
}

impl Site {
    pub fn new(summaries: Vec<Summary>) -> Self {
        let mut uids = HashMap::new();
        let mut duplicate_uids: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (page, summary) in summaries.iter().enumerate() {
            let Some((uid, _)) = &summary.uid else { continue };
            match uids.get(uid) {
                None => {
                    uids.insert(uid.clone(), page);
                }
                Some(first) => duplicate_uids.entry(uid.clone()).or_insert_with(|| vec![*first]).push(page),
            }
        }
        Self {
            summaries,
            uids,
            duplicate_uids,
            mapped: OnceLock::new(),
            names: OnceLock::new(),
            sql: SqlCache::default(),
            sizes: Mutex::default(),
        }
    }

    /// The width and height of a picture of the book, looked up once.
    pub(super) fn image_size(&self, project: &Project, path: &str) -> Option<(u32, u32)> {
        if let Some(known) = self.sizes.lock().unwrap_or_else(PoisonError::into_inner).get(path) {
            return *known;
        }
        let header = match project.files.on_disk(path) {
            Some(place) => {
                let mut header = Vec::new();
                let read = std::fs::File::open(place).and_then(|file| file.take(HEADER as u64).read_to_end(&mut header));
                read.ok().map(|_| header)
            }
            None => project.files.read(path).ok(),
        };
        let size = header.and_then(|header| image_size(&header));
        self.sizes.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), size);
        size
    }

    pub fn page_by_uid(&self, uid: &str) -> Option<usize> {
        self.uids.get(uid).copied()
    }

    /// What a cross-reference map says of a uid; the first map that has it counts.
    pub fn mapped_uid<'p>(&self, project: &'p Project, uid: &str) -> Option<&'p XrefMapEntry> {
        let mapped = self.mapped.get_or_init(|| {
            let mut map = HashMap::new();
            for (at, entry) in project.xref_maps.iter().enumerate() {
                map.entry(entry.uid.clone()).or_insert(at);
            }
            map
        });
        project.xref_maps.get(*mapped.get(uid)?)
    }

    /// The only file of the book that has the name of `path`, in another folder.
    pub fn same_name(&self, project: &Project, path: &str) -> Option<String> {
        let names = self.names.get_or_init(|| {
            let mut map: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, file) in project.all_files.iter().enumerate() {
                map.entry(file_name(file).to_lowercase()).or_default().push(at);
            }
            map
        });
        match names.get(&file_name(path).to_lowercase())?.as_slice() {
            [only] => project.all_files.get(*only).cloned(),
            _ => None,
        }
    }

    pub fn uids(&self) -> impl Iterator<Item = &str> {
        self.summaries.iter().filter_map(|summary| summary.uid.as_ref().map(|(uid, _)| uid.as_str()))
    }
}
