//! File events, grouped: a save is often several of them.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use anyhow::{Context as _, Result};
use notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use super::Ask;

/// Events closer together than this are one change. Editors write, rename and touch within a few milliseconds.
const TOGETHER: Duration = Duration::from_millis(20);

/// Tells `asks` which paths changed below `root`, until the watcher is dropped.
///
/// # Errors
/// When the folder cannot be watched: on Linux mostly since `fs.inotify.max_user_watches` is too low.
pub fn watch(root: &Path, asks: Sender<Ask>) -> Result<Debouncer<RecommendedWatcher, RecommendedCache>> {
    let mut debouncer = new_debouncer(TOGETHER, None, move |result: DebounceEventResult| {
        let mut paths: Vec<PathBuf> = Vec::new();
        match result {
            Ok(events) => {
                for event in events {
                    match event.kind {
                        // Reading is no change; the preview itself reads all the time.
                        EventKind::Access(_) => {}
                        EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => {
                            paths.extend(event.event.paths);
                        }
                    }
                }
            }
            // Events were lost: the root stands for "anything may have changed".
            Err(errors) => {
                paths.extend(errors.into_iter().flat_map(|error| if error.paths.is_empty() { vec![PathBuf::new()] } else { error.paths }))
            }
        }
        paths.sort_unstable();
        paths.dedup();
        if !paths.is_empty() {
            // Nobody listens any more when the server ends.
            let _ = asks.send(Ask::Changed(paths));
        }
    })
    .context("cannot watch files")?;
    debouncer.watch(root, RecursiveMode::Recursive).with_context(|| format!("cannot watch `{}`", root.display()))?;
    Ok(debouncer)
}
