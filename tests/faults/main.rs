//! What may befall a run from outside: it is killed, interrupted, its output is cut off, its files vanish, its folders cannot be written, the
//! clock is wrong, and the program itself has a fault.
//!
//! Afterwards the published folder holds the old site or the new one, whole, no source and no cache is half written, and the next run succeeds.

#[cfg(unix)]
mod kills;
mod panics;
mod place;
mod portability;
mod requests;
#[cfg(unix)]
mod signals;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The program; `FIXBOOK_PROGRAM` names another one, as an optimised build.
fn program() -> Command {
    let path = std::env::var_os("FIXBOOK_PROGRAM").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_fixbook")), PathBuf::from);
    let mut command = Command::new(path);
    command.env_remove("GITHUB_ACTIONS").stdin(Stdio::null());
    command
}

/// Every file below a folder, by its path, hidden ones too.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut out = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                out.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    out
}

/// The names in a folder, hidden ones too.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A book of so many pages, all of which change with the version. Each has mistakes with a certain correction.
fn book(folder: &Path, version: u32, pages: u32) {
    let _ = fs::remove_dir_all(folder.join("content"));
    write(folder, "book.toml", "[book]\ntitle = \"Faults\"\n");
    let mut toc = String::new();
    for page in 0..pages {
        // Some pages come and go.
        if page % 5 == 4 && page % 2 == version % 2 {
            continue;
        }
        toc.push_str(&format!("- name: Page {page}\n  href: p{page}.md\n"));
        let text = format!(
            "---\ntitle: Page {page} of version {version}\ndescription: What to do about fault {page} in version {version}.\n---\n# Page {page}\n\n\
             #First\n\n1. Open **Settings {version}**.\n2. Run:\n\n   ```sql\n   SELECT {page} FROM t;\n   ```\n\n##Second\n\nSee [next](p{}.md).\n",
            (page + 1) % pages
        );
        write(folder, &format!("content/p{page}.md"), &text);
    }
    write(folder, "content/toc.yml", &toc);
}
