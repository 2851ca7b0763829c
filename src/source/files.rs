use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// Where a book's files come from: the disk, memory (tests, fixtures), or one laid over the other (a preview of unsaved text).
///
/// Paths are relative to the book's folder, with `/`.
pub trait Files: Send + Sync + fmt::Debug {
    /// The bytes of a file.
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError>;
    /// Every file below the book's folder, sorted; hidden ones and those under `skip` (folders) left out.
    fn list(&self, skip: &[String]) -> Result<Vec<String>, FileError>;
    /// Every file below a folder outside of the book's (`../shared`), sorted, each path beginning with that folder; hidden ones and
    /// symbolic links left out. Asked only for folders that the configuration names. None where there is nothing outside.
    fn list_beyond(&self, _root: &str) -> Result<Vec<String>, FileError> {
        Ok(Vec::new())
    }
    /// The place on disk of a file, where there is one: to copy or hard-link it without reading.
    fn on_disk(&self, path: &str) -> Option<PathBuf>;
    /// The size in bytes, where the file exists.
    fn size(&self, path: &str) -> Option<u64>;
    /// When each file was last changed, as `2026-11-22` by path, where the place that the files come from remembers it. Asked once a run
    /// and only on request, since a long history takes its time.
    fn last_changes(&self) -> Arc<BTreeMap<String, String>> {
        Arc::default()
    }
}

/// Why a file could not be read.
#[derive(Debug)]
pub struct FileError {
    pub path: String,
    pub kind: io::ErrorKind,
    pub message: String,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.message)
    }
}

impl std::error::Error for FileError {}

impl FileError {
    fn new(path: &str, error: &io::Error) -> Self {
        Self { path: path.to_owned(), kind: error.kind(), message: error.to_string() }
    }

    fn missing(path: &str) -> Self {
        Self { path: path.to_owned(), kind: io::ErrorKind::NotFound, message: "no such file".to_owned() }
    }
}

/// The files below a folder of the disk. Symbolic links are not followed out of the folder.
#[derive(Debug)]
pub struct DiskFiles {
    root: PathBuf,
    canonical: PathBuf,
    /// Folders of the book that are known to stand inside of it.
    inside: RwLock<BTreeSet<String>>,
    changes: OnceLock<Arc<BTreeMap<String, String>>>,
}

impl DiskFiles {
    pub fn new(root: impl Into<PathBuf>) -> Result<Self, FileError> {
        let root = root.into();
        let canonical = fs::canonicalize(&root).map_err(|error| FileError::new(&root.to_string_lossy(), &error))?;
        Ok(Self { root, canonical, inside: RwLock::default(), changes: OnceLock::new() })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    fn place(&self, path: &str) -> Result<PathBuf, FileError> {
        let place = self.root.join(path);
        let meta = fs::symlink_metadata(&place).map_err(|error| FileError::new(path, &error))?;
        // What the configuration names outside of the book begins with `../`.
        let is_away = !path.starts_with("../") && !self.holds(super::parent(path));
        if is_away || meta.file_type().is_symlink() && !self.stays_inside(&place) {
            return Err(FileError {
                path: path.to_owned(),
                kind: io::ErrorKind::PermissionDenied,
                message: "a symbolic link that leaves the book is not followed".to_owned(),
            });
        }
        Ok(place)
    }

    /// Whether a folder stands inside of the book: a link on the way to it may lead out.
    fn holds(&self, folder: &str) -> bool {
        if folder.is_empty() || self.inside.read().unwrap_or_else(PoisonError::into_inner).contains(folder) {
            return true;
        }
        let holds = self.stays_inside(&self.root.join(folder));
        if holds {
            self.inside.write().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        }
        holds
    }

    fn stays_inside(&self, place: &Path) -> bool {
        fs::canonicalize(place).is_ok_and(|real| real.starts_with(&self.canonical))
    }
}

impl Files for DiskFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let place = self.place(path)?;
        fs::read(place).map_err(|error| FileError::new(path, &error))
    }

    fn list(&self, skip: &[String]) -> Result<Vec<String>, FileError> {
        let mut out = Vec::new();
        let root = self.root.clone();
        let skip: Vec<PathBuf> = skip.iter().map(|folder| root.join(folder)).collect();
        let walk = ignore::WalkBuilder::new(&self.root)
            .standard_filters(false)
            .hidden(true)
            .follow_links(false)
            .filter_entry(move |entry| !skip.iter().any(|folder| folder == entry.path()))
            .build();
        for entry in walk {
            let entry = entry.map_err(|error| FileError {
                path: self.root.to_string_lossy().into_owned(),
                kind: error.io_error().map_or(io::ErrorKind::Other, io::Error::kind),
                message: error.to_string(),
            })?;
            let is_file = match entry.file_type() {
                Some(kind) if kind.is_file() => true,
                Some(kind) if kind.is_symlink() => entry.path().is_file() && self.stays_inside(entry.path()),
                _ => false,
            };
            // A name that is not Unicode cannot be linked to, so it cannot be part of a book.
            if is_file && let Some(path) = entry.path().strip_prefix(&self.root).ok().and_then(Path::to_str) {
                out.push(path.replace('\\', "/"));
            }
        }
        out.sort_unstable();
        Ok(out)
    }

    fn list_beyond(&self, root: &str) -> Result<Vec<String>, FileError> {
        let folder = self.root.join(root);
        if !folder.is_dir() {
            return Err(FileError { path: root.to_owned(), kind: io::ErrorKind::NotFound, message: "no such folder".to_owned() });
        }
        let walk = ignore::WalkBuilder::new(&folder).standard_filters(false).hidden(true).follow_links(false).build();
        let mut out = Vec::new();
        for entry in walk {
            let entry = entry.map_err(|error| FileError {
                path: root.to_owned(),
                kind: error.io_error().map_or(io::ErrorKind::Other, io::Error::kind),
                message: error.to_string(),
            })?;
            if entry.file_type().is_some_and(|kind| kind.is_file())
                && let Some(path) = entry.path().strip_prefix(&folder).ok().and_then(Path::to_str)
            {
                out.push(format!("{root}/{}", path.replace('\\', "/")));
            }
        }
        out.sort_unstable();
        Ok(out)
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        self.place(path).ok()
    }

    fn size(&self, path: &str) -> Option<u64> {
        fs::metadata(self.place(path).ok()?).ok().filter(fs::Metadata::is_file).map(|meta| meta.len())
    }

    fn last_changes(&self) -> Arc<BTreeMap<String, String>> {
        Arc::clone(self.changes.get_or_init(|| Arc::new(super::history::last_changes(&self.root))))
    }
}

/// Files that live in memory: fixtures and tests.
#[derive(Debug, Default, Clone)]
pub struct MemoryFiles {
    pub files: BTreeMap<String, Vec<u8>>,
}

impl MemoryFiles {
    pub fn with(mut self, path: &str, text: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.to_owned(), text.into());
        self
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        self.files.get(path).cloned().ok_or_else(|| FileError::missing(path))
    }

    fn list(&self, skip: &[String]) -> Result<Vec<String>, FileError> {
        let skipped = |path: &str| {
            path.split('/').any(|part| part.starts_with('.'))
                || skip.iter().any(|folder| path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/')))
        };
        Ok(self.files.keys().filter(|path| !skipped(path)).cloned().collect())
    }

    fn list_beyond(&self, root: &str) -> Result<Vec<String>, FileError> {
        let below = |path: &str| path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
        Ok(self.files.keys().filter(|path| below(path)).cloned().collect())
    }

    fn on_disk(&self, _path: &str) -> Option<PathBuf> {
        None
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.files.get(path).map(|bytes| bytes.len() as u64)
    }
}

/// Some files in memory laid over others.
#[derive(Debug)]
pub struct OverlayFiles<F> {
    pub over: MemoryFiles,
    pub under: F,
}

impl<F: Files> Files for OverlayFiles<F> {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        self.over.read(path).or_else(|_| self.under.read(path))
    }

    fn list(&self, skip: &[String]) -> Result<Vec<String>, FileError> {
        let mut all = self.under.list(skip)?;
        all.extend(self.over.list(skip)?);
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }

    fn list_beyond(&self, root: &str) -> Result<Vec<String>, FileError> {
        let mut all = self.under.list_beyond(root)?;
        all.extend(self.over.list_beyond(root)?);
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        if self.over.files.contains_key(path) { None } else { self.under.on_disk(path) }
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.over.size(path).or_else(|| self.under.size(path))
    }

    fn last_changes(&self) -> Arc<BTreeMap<String, String>> {
        self.under.last_changes()
    }
}
