use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::interrupt::Careful;
use crate::source::lock;

/// How long another run is waited for that writes the same file. Writing takes it a fraction of a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where `--fix` reads and writes the author's files. Paths are those of the book, with `/`.
pub trait Rewriter {
    /// The bytes of a file as they are now.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;
    /// Replaces a file's bytes, all or nothing. A file that is not `old` any more is left alone: [`RewriteError::Changed`].
    fn replace(&self, path: &str, old: &[u8], new: &[u8]) -> Result<(), RewriteError>;
}

/// Why a file was not rewritten. It is as it was.
#[derive(Debug)]
pub enum RewriteError {
    /// Somebody has changed it meanwhile.
    Changed,
    /// The disk or its permissions do not allow it.
    Io(io::Error),
}

impl From<io::Error> for RewriteError {
    fn from(error: io::Error) -> Self {
        RewriteError::Io(error)
    }
}

/// The files below a folder of the disk.
#[derive(Debug)]
pub struct DiskRewriter {
    root: PathBuf,
}

impl DiskRewriter {
    /// `root` is the book's folder, which must exist.
    pub fn new(root: &Path) -> io::Result<Self> {
        Ok(Self { root: fs::canonicalize(root)? })
    }

    /// The real place of a file. A symbolic link is followed, so that it stays a link, but not out of the book.
    fn place(&self, path: &str) -> io::Result<PathBuf> {
        let place = fs::canonicalize(self.root.join(path))?;
        if place.starts_with(&self.root) {
            return Ok(place);
        }
        Err(io::Error::new(io::ErrorKind::PermissionDenied, "a symbolic link that leaves the book is not followed"))
    }
}

impl Rewriter for DiskRewriter {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.place(path)?)
    }

    fn replace(&self, path: &str, old: &[u8], new: &[u8]) -> Result<(), RewriteError> {
        let place = self.place(path)?;
        if fs::metadata(&place)?.permissions().readonly() {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only").into());
        }
        if fs::read(&place)? != old {
            return Err(RewriteError::Changed);
        }
        Ok(replace_file(&place, |file| file.write_all(new))?)
    }
}

/// Writes a file beside `target` and renames it over it, so that whoever reads sees the old bytes or the new ones, and an error
/// (a full disk, a lost network drive) leaves the old ones. Permissions stay as they were.
pub(super) fn replace_file(target: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let _careful = Careful::begin();
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let path = folder.join(temporary(target));
    let Some(mut file) = lock(&path, PATIENCE)? else {
        return Err(io::Error::new(io::ErrorKind::TimedOut, "another run is writing the file"));
    };
    let written = (|| {
        file.set_len(0)?;
        if let Ok(meta) = fs::metadata(target) {
            fs::set_permissions(&path, meta.permissions())?;
        }
        write(&mut file)?;
        // Without this, a power cut soon after the rename could leave an empty file on some file systems.
        file.sync_all()?;
        // Under the lock: whoever waits for it must not find the file that is the target now.
        fs::rename(&path, target)
    })();
    if written.is_err() {
        // The error that matters is the one at hand; a temporary file that cannot be removed either is lost to it.
        let _ = fs::remove_file(&path);
    }
    written
}

/// The name of the file that takes a target's place: hidden, short whatever the target's is, and the same each time, so that what a run
/// that was killed left behind is the next one's.
fn temporary(target: &Path) -> String {
    let name = target.file_name().map(|name| name.as_encoded_bytes().to_vec()).unwrap_or_default();
    format!(".fixbook-{}.tmp", &blake3::hash(&name).to_hex()[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_failure_while_writing_leaves_the_old_file_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "old").unwrap();
        let error = replace_file(&path, |file| {
            file.write_all(b"ne")?;
            Err(io::Error::new(io::ErrorKind::StorageFull, "no space"))
        });
        assert_eq!(error.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["a.md"]);
    }

    #[test]
    fn a_failure_to_rename_leaves_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("a.md/full")).unwrap();
        assert!(replace_file(&folder.path().join("a.md"), |file| file.write_all(b"new")).is_err());
        assert_eq!(names(folder.path()), ["a.md"]);
        assert!(replace_file(&folder.path().join("gone/a.md"), |file| file.write_all(b"new")).is_err());
    }

    #[test]
    fn a_file_that_changed_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.md"), "changed").unwrap();
        let disk = DiskRewriter::new(folder.path()).unwrap();
        assert!(matches!(disk.replace("a.md", b"old", b"new"), Err(RewriteError::Changed)));
        disk.replace("a.md", b"changed", b"new").unwrap();
        assert_eq!(disk.read("a.md").unwrap(), b"new");
        assert!(matches!(disk.replace("b.md", b"", b"new"), Err(RewriteError::Io(_))));
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        let real = folder.path().join("real.md");
        fs::write(&real, "old").unwrap();
        fs::write(outside.path().join("x.md"), "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real.md", folder.path().join("link.md")).unwrap();
        symlink(outside.path().join("x.md"), folder.path().join("out.md")).unwrap();
        let disk = DiskRewriter::new(folder.path()).unwrap();
        disk.replace("link.md", b"old", b"new").unwrap();
        assert!(fs::symlink_metadata(folder.path().join("link.md")).unwrap().is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"new");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(disk.replace("out.md", b"old", b"new").is_err());
        fs::set_permissions(&real, fs::Permissions::from_mode(0o440)).unwrap();
        assert!(disk.replace("real.md", b"new", b"newer").is_err());
        assert_eq!(fs::read(outside.path().join("x.md")).unwrap(), b"old");
    }
}
