//! From a folder on the command line to a loaded book.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};

use crate::load::{LoadOptions, Project, load, settings};
use crate::source::DiskFiles;

/// Loads the book in `dir`. `dest` is the output folder where it was given.
pub fn open(dir: &Path, dest: Option<&Path>) -> Result<Project> {
    if !dir.exists() {
        bail!("there is no folder `{}`", dir.display());
    }
    if !dir.is_dir() {
        bail!("`{}` is a file; give the book's folder", dir.display());
    }
    let files = DiskFiles::new(dir).with_context(|| format!("cannot open `{}`", dir.display()))?;
    let dest_dir = dest.and_then(|dest| inside(dir, dest));
    Ok(load(Arc::new(files), &LoadOptions { dest_dir })?)
}

/// The path of the output folder from the book's folder, when it lies in it.
fn inside(dir: &Path, dest: &Path) -> Option<String> {
    let dir = std::path::absolute(dir).ok()?;
    let dest = std::path::absolute(dest).ok()?;
    dest.strip_prefix(dir).ok()?.to_str().map(str::to_owned)
}

/// Uses `threads` threads for everything from here on, without them as many as the book in `dir` says.
///
/// Threads start before the book is loaded, since loading uses them. A configuration that cannot be read is left to loading, which says so.
pub fn use_threads(threads: Option<usize>, dir: &Path) -> Result<()> {
    if threads == Some(0) {
        bail!("`--threads` must be at least 1");
    }
    let configured = || settings(&DiskFiles::new(dir).ok()?).ok()?.build.threads.map(usize::from);
    match threads.or_else(configured) {
        Some(threads) => rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().context("cannot start the threads"),
        None => Ok(()),
    }
}
