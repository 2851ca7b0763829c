//! What an output folder holds of Fixbook's: path by path, with a hash.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The manifest's name in the output folder. Hidden, so that file servers do not list it.
pub const MANIFEST: &str = ".fixbook-manifest.json";

/// The version of the format; a manifest of another one is ignored, which only costs time.
const VERSION: u32 = 1;

/// The files that a build wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub version: u32,
    pub generator: String,
    /// By path from the site's root.
    pub files: BTreeMap<String, Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// BLAKE3 of the bytes, the first 32 hexadecimal digits.
    pub hash: String,
    /// In bytes.
    pub size: u64,
}

impl Manifest {
    pub fn new(files: BTreeMap<String, Entry>) -> Self {
        Self { version: VERSION, generator: concat!("fixbook ", env!("CARGO_PKG_VERSION")).to_owned(), files }
    }

    /// The manifest of a folder. A missing, broken or foreign one is as good as none: then every file is written anew.
    pub fn read(folder: &Path) -> Option<Self> {
        let bytes = fs::read(folder.join(MANIFEST)).ok()?;
        let manifest: Manifest = serde_json::from_slice(&bytes).ok()?;
        (manifest.version == VERSION).then_some(manifest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_and_what_is_garbled_count_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let entry = Entry { hash: "0".repeat(32), size: 3 };
        let ours = serde_json::to_string(&Manifest::new(BTreeMap::from([("a.html".to_owned(), entry)]))).unwrap();
        let read = |text: &[u8]| {
            fs::write(folder.path().join(MANIFEST), text).unwrap();
            Manifest::read(folder.path())
        };
        assert_eq!(read(ours.as_bytes()).unwrap().files.len(), 1);
        for version in ["0", "2", "\"1\"", "1.5", "-1", "null"] {
            assert!(read(ours.replace("\"version\":1", &format!("\"version\":{version}")).as_bytes()).is_none(), "{version}");
        }
        for at in 0..ours.len() {
            assert!(read(&ours.as_bytes()[..at]).is_none(), "cut after {at} bytes");
        }
        for garbled in [&b"\xff\xfe"[..], b"[]", b"{\"version\":1}", b"{\"version\":1,\"generator\":\"x\",\"files\":{\"a\":1}}"] {
            assert!(read(garbled).is_none());
        }
    }
}
