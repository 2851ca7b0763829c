//! Which files loading looks at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use crate::source::{FileError, Files};

/// Writes down which files are read, until it is told to stop.
#[derive(Debug)]
pub struct Recorder {
    under: Arc<dyn Files>,
    read: Mutex<Option<BTreeSet<String>>>,
}

impl Recorder {
    pub fn new(under: Arc<dyn Files>) -> Self {
        Self { under, read: Mutex::new(Some(BTreeSet::new())) }
    }

    /// What was read so far; nothing is written down from here on.
    pub fn stop(&self) -> BTreeSet<String> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default()
    }
}

impl Files for Recorder {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        if let Some(read) = self.read.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            read.insert(path.to_owned());
        }
        self.under.read(path)
    }

    fn list(&self, skip: &[String]) -> Result<Vec<String>, FileError> {
        self.under.list(skip)
    }

    fn list_beyond(&self, root: &str) -> Result<Vec<String>, FileError> {
        self.under.list_beyond(root)
    }

    fn on_disk(&self, path: &str) -> Option<std::path::PathBuf> {
        self.under.on_disk(path)
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.under.size(path)
    }

    fn last_changes(&self) -> Arc<BTreeMap<String, String>> {
        self.under.last_changes()
    }
}
