//! `diff`: what became of procedures and steps between two exports.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context as _, Result};

use super::args::{Diff, DiffFail};
use crate::extract::diff;

/// `Ok(false)` when the changes fail the run.
pub fn diff(arguments: &Diff) -> Result<bool> {
    let read = |path: &Path| fs::read(path).with_context(|| format!("cannot read `{}`", path.display()));
    let (old, new) = (read(&arguments.old)?, read(&arguments.new)?);
    let found = diff::compare(&old, &arguments.old.to_string_lossy(), &new, &arguments.new.to_string_lossy())?;
    let mut out = io::stdout().lock();
    if arguments.format == "json" {
        writeln!(out, "{}", serde_json::to_string_pretty(&found)?)?;
    } else {
        diff::write_text(&found, &mut out)?;
    }
    if let Some(path) = &arguments.write_id_map {
        write_id_map(path, &found.ids)?;
    }
    Ok(match arguments.fail_on {
        DiffFail::Never => true,
        DiffFail::Breaking => found.breaking == 0,
        DiffFail::Any => found.changes.is_empty(),
    })
}

/// Adds the successors to those that the file has: what led to an id that is gone now leads to that one's successor.
fn write_id_map(path: &Path, found: &BTreeMap<String, String>) -> Result<()> {
    let mut ids: BTreeMap<String, String> = match fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).with_context(|| format!("`{}` is no id map", path.display()))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
        Err(error) => return Err(error).with_context(|| format!("cannot read `{}`", path.display())),
    };
    for to in ids.values_mut() {
        if let Some(successor) = found.get(to) {
            to.clone_from(successor);
        }
    }
    ids.extend(found.iter().map(|(old, new)| (old.clone(), new.clone())));
    // A name that came back leads to itself.
    ids.retain(|old, new| old != new);
    let mut text = String::from(
        "# Old ids of procedures and steps, with the ids that took their place. Written by `fixbook diff`; kept by hand where that is wrong.\n",
    );
    text.push_str(&toml::to_string(&ids).context("the id map cannot be written")?);
    fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
}
