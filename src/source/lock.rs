//! A file that keeps other runs out. The system frees the lock with the process, also with one that was killed.

use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// Opens the file, makes it if need be, and locks it; `None` when another run has had it all the while. On a file system without locks the
/// file is given as it is: two runs at once are then the user's to avoid.
///
/// Whoever holds the lock may remove or rename the file: the next one takes no lock on what does not stand there any more.
///
/// # Errors
/// When the file cannot be made or opened, or is a symbolic link.
pub fn lock(path: &Path, patience: Duration) -> io::Result<Option<File>> {
    let started = Instant::now();
    loop {
        refuse_link(path)?;
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if started.elapsed() < patience => std::thread::sleep(Duration::from_millis(10)),
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(_)) => return Ok(Some(file)),
            Ok(()) if stands_at(&file, path) => return Ok(Some(file)),
            Ok(()) => {}
        }
    }
}

/// A name that the program chooses for a file of its own may stand in a repository already, as a link to where nothing of ours belongs.
///
/// # Errors
/// When the path is a symbolic link.
pub fn refuse_link(path: &Path) -> io::Result<()> {
    match std::fs::symlink_metadata(path) {
        Ok(meta) if meta.is_symlink() => {
            let message = format!("`{}` is a symbolic link, and is not written through", path.display());
            Err(io::Error::new(io::ErrorKind::PermissionDenied, message))
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

#[cfg(unix)]
fn stands_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |meta: &Metadata| (meta.dev(), meta.ino());
    matches!((file.metadata(), std::fs::metadata(path)), (Ok(a), Ok(b)) if place(&a) == place(&b))
}

#[cfg(not(unix))]
fn stands_at(_file: &File, path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|meta: Metadata| meta.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_never_one_that_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = lock(&path, Duration::ZERO).unwrap().unwrap();
        assert!(lock(&path, Duration::from_millis(30)).unwrap().is_none());
        std::fs::remove_file(&path).unwrap();
        let second = lock(&path, Duration::ZERO).unwrap().unwrap();
        drop(first);
        assert!(lock(&path, Duration::ZERO).unwrap().is_none(), "the second one holds the file that stands there");
        drop(second);
        assert!(lock(&path, Duration::ZERO).unwrap().is_some());
    }
}
