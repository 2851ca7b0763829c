//! What a docset's configuration says of its files, ready to be asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::globs::Globs;
use super::place::{below, strip_folder};
use super::project::Docset;
use crate::yaml::{Yaml, YamlKey};

/// A docset, and which files are its pages and assets.
pub(super) struct Plan {
    pub(super) docset: Docset,
    pub(super) content: Vec<Group>,
    pub(super) resources: Vec<Group>,
    pub(super) global: Vec<(YamlKey, Yaml)>,
    pub(super) per_file: PerFileMetadata,
    /// Redirection files that the configuration names, by book path.
    pub(super) redirections: Vec<String>,
    /// Local cross-reference maps that the configuration names, by book path, with the place of the name.
    pub(super) xref_maps: Vec<(String, crate::source::Span)>,
    /// Kinds of note blocks beside Learn's five: the name as it is written, and its class.
    pub(super) alerts: Vec<(String, String)>,
}

/// Files below one folder, and where they stand in the site.
pub(super) struct Group {
    /// Book path.
    pub(super) src: String,
    /// Site path.
    pub(super) dest: String,
    pub(super) include: Globs,
    pub(super) exclude: Globs,
}

impl Group {
    /// The place in the site of a file that the group holds, under its own name.
    pub(super) fn place(&self, path: &str) -> Option<String> {
        let rest = strip_folder(path, &self.src)?;
        (self.include.is_match(rest) && !self.exclude.is_match(rest)).then(|| below(&self.dest, rest))
    }
}

/// `fileMetadata`: globs, relative to the docset's folder, with the keys and values that they give.
pub(super) struct PerFileMetadata {
    pub(super) globs: Globs,
    /// As many as there are globs, in document order.
    pub(super) values: Vec<(YamlKey, Yaml)>,
}

/// What the configuration says of a file, least specific first.
type Metadata = Arc<[(YamlKey, Yaml)]>;

/// The metadata of files, made once for all files that the same globs match.
#[derive(Default)]
pub(super) struct MetadataCache {
    /// By the docset's position, and the positions of the matching globs in it.
    made: BTreeMap<(usize, Vec<usize>), Metadata>,
}

impl MetadataCache {
    pub(super) fn of(&mut self, at: usize, plan: &Plan, path: &str) -> Metadata {
        let rest = strip_folder(path, &plan.docset.folder).unwrap_or(path);
        let matches = plan.per_file.globs.matches(rest);
        let made = self.made.entry((at, matches)).or_insert_with_key(|(_, matches)| {
            let own = matches.iter().filter_map(|at| plan.per_file.values.get(*at));
            plan.global.iter().chain(own).cloned().collect()
        });
        Arc::clone(made)
    }
}
