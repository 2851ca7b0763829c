use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::manifest::{Entry, MANIFEST, Manifest};
use crate::interrupt::{self, Careful};
use crate::source::{lock, parent};

/// What a build did to the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub changed: usize,
    pub unchanged: usize,
    pub removed: usize,
    pub bytes: u64,
}

/// An output folder that is being made. Dropped without [`finish`](Self::finish), it leaves no trace.
#[derive(Debug)]
pub struct Output {
    dest: PathBuf,
    staging: PathBuf,
    old: Manifest,
    /// Held until the end: two builds into one folder at once would undo each other.
    lock: fs::File,
    lock_path: PathBuf,
    state: Mutex<State>,
    finished: bool,
    /// Dropped last, when the staging folder is gone.
    _careful: Careful,
}

#[derive(Debug, Default)]
struct State {
    files: HashMap<String, Entry>,
    /// Those that were made already, as paths of the site.
    folders: HashSet<String>,
    written: Written,
}

impl Output {
    /// Takes the folder. Nothing in it changes before [`finish`](Self::finish).
    ///
    /// # Errors
    /// When another build holds the folder, it is a file or a symbolic link, or nothing can be written beside it.
    pub fn open(dest: &Path) -> Result<Self> {
        let dest = std::path::absolute(dest).with_context(|| format!("`{}` is no path", dest.display()))?;
        if dest.is_file() {
            bail!("the output folder `{}` is a file", dest.display());
        }
        // Its files would be taken for what somebody put into the site, and kept there.
        if fs::symlink_metadata(&dest).is_ok_and(|meta| meta.is_symlink()) {
            bail!("the output folder `{}` is a symbolic link; give the folder that it leads to", dest.display());
        }
        let Some(name) = dest.file_name().map(|name| name.to_string_lossy().into_owned()) else {
            bail!("`{}` cannot be an output folder", dest.display());
        };
        let parent = dest.parent().unwrap_or(Path::new("/")).to_owned();
        fs::create_dir_all(&parent).with_context(|| format!("cannot make the folder `{}`", parent.display()))?;
        let careful = Careful::begin();
        let lock_path = parent.join(format!(".{name}.fixbook-lock"));
        let taken = lock(&lock_path, Duration::ZERO)
            .with_context(|| format!("cannot write in `{}`, where the output folder stands", parent.display()))?;
        let Some(lock) = taken else {
            bail!("another build is writing `{}`; wait for it, or give another folder with `--dest-dir`", dest.display())
        };
        let staging = parent.join(format!(".{name}.fixbook-staging"));
        // A build was killed between the two renames that stand for an exchange.
        let aside = aside(&staging);
        if !dest.exists() && aside.is_dir() {
            fs::rename(&aside, &dest).with_context(|| format!("cannot put the earlier site back to `{}`", dest.display()))?;
        }
        remove_folder(&aside)?;
        remove_folder(&staging)?;
        fs::create_dir(&staging).with_context(|| format!("cannot make the folder `{}`", staging.display()))?;
        let old = Manifest::read(&dest).unwrap_or_default();
        Ok(Self { dest, staging, old, lock, lock_path, state: Mutex::default(), finished: false, _careful: careful })
    }

    /// Puts a file into the new site. A path that was put before keeps its first content.
    ///
    /// # Errors
    /// When the file cannot be written; the message says which.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let hash = blake3::hash(bytes).to_hex().as_str()[..32].to_owned();
        let entry = Entry { hash, size: bytes.len() as u64 };
        let unchanged = self.old.files.get(path) == Some(&entry);
        let Some(place) = self.claim(path, entry, unchanged)? else { return Ok(()) };
        if unchanged && self.link_old(path, &place, bytes.len() as u64) {
            return Ok(());
        }
        fs::write(&place, bytes).with_context(|| format!("cannot write `{path}`"))
    }

    /// Begins a file that is too large to be made in memory; [`Stream::finish`] puts it in its place.
    ///
    /// # Errors
    /// When it cannot be made, or its path is taken.
    pub fn stream(&self, path: &str) -> Result<Stream<'_>> {
        let Some(place) = self.claim(path, Entry { hash: String::new(), size: 0 }, false)? else { bail!("`{path}` is written twice") };
        let file = fs::File::create(&place).with_context(|| format!("cannot write `{path}`"))?;
        Ok(Stream {
            output: self,
            path: path.to_owned(),
            file: io::BufWriter::with_capacity(1 << 16, file),
            hasher: blake3::Hasher::new(),
            size: 0,
        })
    }

    /// The files that were put so far, in the order of their paths.
    pub fn paths(&self) -> Vec<String> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).files.keys().cloned().collect()
    }

    /// A file that was put into the new site.
    ///
    /// # Errors
    /// When no such file was put.
    pub fn read(&self, path: &str) -> Result<Vec<u8>> {
        fs::read(self.staging.join(path)).with_context(|| format!("`{path}` is not in the site"))
    }

    /// Copies a file from the disk into the new site.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn copy(&self, path: &str, from: &Path) -> Result<()> {
        let bytes = fs::read(from).with_context(|| format!("cannot read `{}`", from.display()))?;
        self.put(path, &bytes)
    }

    /// The place to write to; `None` when the path is taken.
    fn claim(&self, path: &str, entry: Entry, unchanged: bool) -> Result<Option<PathBuf>> {
        let inside = !path.is_empty()
            && !path.starts_with('/')
            && path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\0', '\\']));
        if !inside {
            bail!("`{path}` is no path inside the output folder");
        }
        interrupt::check()?;
        let place = self.staging.join(path);
        let folder = parent(path);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.files.contains_key(path) {
            return Ok(None);
        }
        if unchanged {
            state.written.unchanged += 1;
        } else {
            state.written.changed += 1;
        }
        state.written.bytes += entry.size;
        state.files.insert(path.to_owned(), entry);
        if !folder.is_empty() && !state.folders.contains(folder) {
            fs::create_dir_all(self.staging.join(folder)).with_context(|| format!("cannot make the folder of `{path}`"))?;
            state.folders.insert(folder.to_owned());
        }
        Ok(Some(place))
    }

    fn link_old(&self, path: &str, place: &Path, size: u64) -> bool {
        let old = self.dest.join(path);
        // Somebody may have changed the file in the output folder: its size tells most of that, and it costs one question.
        fs::symlink_metadata(&old).is_ok_and(|meta| meta.is_file() && meta.len() == size) && fs::hard_link(&old, place).is_ok()
    }

    /// Takes over what Fixbook did not write, and swaps the new site in.
    ///
    /// # Errors
    /// When a file cannot be taken over or the folders cannot be exchanged. The old site stays as it was.
    pub fn finish(mut self) -> Result<Written> {
        let state = std::mem::take(&mut *self.state.lock().unwrap_or_else(PoisonError::into_inner));
        let mut written = state.written;
        written.removed = self.old.files.keys().filter(|path| !state.files.contains_key(*path)).count();
        let manifest = Manifest::new(state.files.into_iter().collect());
        if self.dest.is_dir() {
            self.keep_foreign(&manifest)?;
        }
        let json = serde_json::to_vec(&manifest).context("the manifest cannot be made")?;
        fs::write(self.staging.join(MANIFEST), json).context("cannot write the manifest")?;
        self.swap()?;
        self.finished = true;
        Ok(written)
    }

    /// Takes everything that no manifest knows over into the new site, by hard links where that is possible. Names need not be Unicode.
    fn keep_foreign(&self, manifest: &Manifest) -> Result<()> {
        let is_ours = |path: &Path| {
            let path = path.to_str().map(|path| path.replace(std::path::MAIN_SEPARATOR, "/"));
            path.is_some_and(|path| path == MANIFEST || self.old.files.contains_key(&path) || manifest.files.contains_key(&path))
        };
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            let from = self.dest.join(&folder);
            let mut found = 0;
            for entry in fs::read_dir(&from).with_context(|| format!("cannot list `{}`", from.display()))? {
                let entry = entry.context("cannot list the output folder")?;
                found += 1;
                let path = folder.join(entry.file_name());
                let kind = entry.file_type().context("cannot list the output folder")?;
                if kind.is_dir() {
                    folders.push(path);
                    continue;
                }
                if is_ours(&path) {
                    continue;
                }
                let place = self.staging.join(&path);
                if let Some(parent) = place.parent() {
                    fs::create_dir_all(parent).with_context(|| format!("cannot make the folder of `{}`", path.display()))?;
                }
                let kept = if kind.is_symlink() { link_again(&entry.path(), &place) } else { fs::hard_link(entry.path(), &place) };
                if kept.is_err() {
                    fs::copy(entry.path(), &place).with_context(|| format!("cannot keep `{}`", path.display()))?;
                }
            }
            // Fixbook makes no empty folder, so this one is somebody's.
            if found == 0 {
                let _ = fs::create_dir_all(self.staging.join(&folder));
            }
        }
        Ok(())
    }

    fn swap(&self) -> Result<()> {
        let context = || format!("cannot put the new site in the place of `{}`", self.dest.display());
        if !self.dest.exists() {
            return fs::rename(&self.staging, &self.dest).with_context(context);
        }
        // The new site stands from here on. What cannot be removed of the old one is not worth a failure; the next build tries again.
        if exchange(&self.staging, &self.dest).is_ok() {
            let _ = remove_folder(&self.staging);
            return Ok(());
        }
        // Without an exchange in one step: the old site stands aside for a moment.
        let aside = aside(&self.staging);
        remove_folder(&aside)?;
        fs::rename(&self.dest, &aside).with_context(context)?;
        if let Err(error) = fs::rename(&self.staging, &self.dest) {
            let _ = fs::rename(&aside, &self.dest);
            return Err(error).with_context(context);
        }
        let _ = remove_folder(&aside);
        Ok(())
    }
}

/// A file that is written piece by piece.
#[derive(Debug)]
pub struct Stream<'a> {
    output: &'a Output,
    path: String,
    file: io::BufWriter<fs::File>,
    hasher: blake3::Hasher,
    size: u64,
}

impl io::Write for Stream<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Stream<'_> {
    /// # Errors
    /// When the last bytes cannot be written.
    pub fn finish(mut self) -> Result<()> {
        io::Write::flush(&mut self.file).with_context(|| format!("cannot write `{}`", self.path))?;
        let entry = Entry { hash: self.hasher.finalize().to_hex().as_str()[..32].to_owned(), size: self.size };
        let place = self.output.staging.join(&self.path);
        let mut state = self.output.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.written.bytes += self.size;
        if self.output.old.files.get(&self.path) == Some(&entry) {
            // The same as before: the old file's time stays.
            let fresh = place.with_extension("fixbook-fresh");
            if fs::rename(&place, &fresh).is_ok() {
                if self.output.link_old(&self.path, &place, self.size) {
                    let _ = fs::remove_file(&fresh);
                    state.written.changed -= 1;
                    state.written.unchanged += 1;
                } else {
                    fs::rename(&fresh, &place).with_context(|| format!("cannot write `{}`", self.path))?;
                }
            }
        }
        state.files.insert(self.path.clone(), entry);
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if !self.finished {
            let _ = remove_folder(&self.staging);
        }
        let _ = fs::remove_file(&self.lock_path);
        let _ = self.lock.unlock();
    }
}

/// Where the old site stands while it is exchanged in two steps.
fn aside(staging: &Path) -> PathBuf {
    staging.with_extension("fixbook-old")
}

#[cfg(unix)]
fn link_again(link: &Path, place: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(link)?, place)
}

#[cfg(not(unix))]
fn link_again(_link: &Path, _place: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    rustix::fs::renameat_with(rustix::fs::CWD, a, rustix::fs::CWD, b, rustix::fs::RenameFlags::EXCHANGE).map_err(io::Error::from)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_a: &Path, _b: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn remove_folder(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(|| format!("cannot remove `{}`", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unchanged_files_keep_their_times_and_foreign_ones_stay() {
        let folder = tempfile::tempdir().unwrap();
        let dest = folder.path().join("site");
        let first = Output::open(&dest).unwrap();
        first.put("a/b.html", b"one").unwrap();
        first.put("gone.html", b"x").unwrap();
        first.finish().unwrap();
        fs::write(dest.join("CNAME"), "example").unwrap();
        let time = fs::metadata(dest.join("a/b.html")).unwrap().modified().unwrap();
        let second = Output::open(&dest).unwrap();
        second.put("a/b.html", b"one").unwrap();
        second.put("c.html", b"two").unwrap();
        let written = second.finish().unwrap();
        assert_eq!((written.changed, written.unchanged, written.removed), (1, 1, 1));
        assert_eq!(fs::metadata(dest.join("a/b.html")).unwrap().modified().unwrap(), time);
        assert!(dest.join("CNAME").exists() && !dest.join("gone.html").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside the site");
    }

    #[test]
    fn an_unfinished_build_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let dest = folder.path().join("site");
        let first = Output::open(&dest).unwrap();
        first.put("a.html", b"one").unwrap();
        first.finish().unwrap();
        let second = Output::open(&dest).unwrap();
        second.put("a.html", b"two").unwrap();
        assert!(Output::open(&dest).is_err(), "two builds at once");
        drop(second);
        assert_eq!(fs::read(dest.join("a.html")).unwrap(), b"one");
    }

    #[cfg(unix)]
    #[test]
    fn what_others_put_there_stays_whatever_its_name_or_kind() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let dest = folder.path().join("site");
        Output::open(&dest).unwrap().finish().unwrap();
        let odd = dest.join(std::ffi::OsStr::from_bytes(b"caf\xe9.txt"));
        fs::write(&odd, "x").unwrap();
        fs::create_dir_all(dest.join("empty")).unwrap();
        std::os::unix::fs::symlink("nowhere", dest.join("dangling")).unwrap();
        // Not ours, though it is named much like what is.
        fs::create_dir(folder.path().join(".site.old")).unwrap();
        let second = Output::open(&dest).unwrap();
        second.put("a.html", b"one").unwrap();
        second.finish().unwrap();
        assert_eq!(fs::read(&odd).unwrap(), b"x");
        assert!(dest.join("empty").is_dir() && folder.path().join(".site.old").is_dir());
        assert_eq!(fs::read_link(dest.join("dangling")).unwrap(), Path::new("nowhere"));
    }

    #[test]
    fn a_site_that_was_put_aside_when_the_build_was_killed_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let dest = folder.path().join("site");
        let first = Output::open(&dest).unwrap();
        first.put("a.html", b"one").unwrap();
        first.finish().unwrap();
        fs::rename(&dest, folder.path().join(".site.fixbook-old")).unwrap();
        drop(Output::open(&dest).unwrap());
        assert_eq!(fs::read(dest.join("a.html")).unwrap(), b"one");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn paths_stay_inside() {
        let folder = tempfile::tempdir().unwrap();
        let output = Output::open(&folder.path().join("site")).unwrap();
        for path in ["../x", "/x", "a//b", "a/../b", "a\\b", ""] {
            assert!(output.put(path, b"").is_err(), "{path}");
        }
    }
}
