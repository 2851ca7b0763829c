//! `fixbook serve`: the book in a browser, kept current while it is being written.
//!
//! [`Preview`] knows the book and gives any of its files from memory; it is plain single-threaded code that tests drive without a network.
//! [`run`] puts it on a thread of its own, with a watcher that tells it what changed and a server that asks it for files. A path that the
//! book does not have cannot be served: the server never turns an address into a path of the disk.

mod http;
mod inject;
mod preview;
mod watcher;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use tokio::sync::{oneshot, watch};

pub use preview::{Answer, Change, Preview};

use crate::load::LoadOptions;
use crate::source::DiskFiles;

/// The rules for the whole book wait until nobody has asked or typed for so long: on a large book they take longer than a page may.
const QUIET: Duration = Duration::from_millis(300);

/// What the command line says about serving.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The book's folder.
    pub dir: PathBuf,
    /// The name or address to listen on: `127.0.0.1` unless told otherwise.
    pub hostname: String,
    /// 0 takes any free one.
    pub port: u16,
}

/// What the server and the watcher ask of the thread that owns the preview.
#[derive(Debug)]
enum Ask {
    File { path: String, reply: oneshot::Sender<Answer> },
    Findings { page: String, reply: oneshot::Sender<String> },
    Changed(Vec<PathBuf>),
}

/// Serves the book until the process ends. `ready` is told the address, once; `say` gets each line that is meant for the terminal.
///
/// # Errors
/// When the folder cannot be watched or the address cannot be listened on. A book that cannot be loaded is no error: the page says what is
/// wrong, and the preview goes on when it is put right.
pub fn run(options: &ServeOptions, ready: impl FnOnce(SocketAddr), say: impl Fn(&str) + Send + 'static) -> Result<()> {
    let files = DiskFiles::new(&options.dir).with_context(|| format!("cannot open `{}`", options.dir.display()))?;
    let root = std::fs::canonicalize(&options.dir).with_context(|| format!("cannot open `{}`", options.dir.display()))?;
    let (asks, inbox) = mpsc::channel();
    let reloads = Arc::new(watch::Sender::new(0));
    let _watcher = watcher::watch(&root, asks.clone())?;
    let preview = Preview::new(Arc::new(files), LoadOptions::default());
    let told = Arc::clone(&reloads);
    std::thread::Builder::new()
        .name("preview".to_owned())
        .spawn(move || own(preview, &root, &inbox, &told, &say))
        .context("cannot start the preview's thread")?;
    http::serve(options, asks, reloads, ready)
}

/// The life of the thread that owns the preview: answers first, then the work that nobody waits for, a few pages at a time.
fn own(
    mut preview: Preview,
    root: &std::path::Path,
    inbox: &mpsc::Receiver<Ask>,
    reloads: &watch::Sender<u64>,
    say: &(impl Fn(&str) + Send),
) {
    let mut generation = 0_u64;
    let mut told = None;
    let mut changed_at: Option<Instant> = None;
    loop {
        let ask = if preview.is_idle() {
            inbox.recv().map_err(|_| mpsc::TryRecvError::Disconnected)
        } else if preview.is_nearly_idle() {
            inbox.recv_timeout(QUIET).map_err(|error| match error {
                mpsc::RecvTimeoutError::Timeout => mpsc::TryRecvError::Empty,
                mpsc::RecvTimeoutError::Disconnected => mpsc::TryRecvError::Disconnected,
            })
        } else {
            inbox.try_recv()
        };
        match ask {
            // Whoever asked may have gone: then the answer is nobody's.
            Ok(Ask::File { path, reply }) => {
                let mut answer = preview.file(&path);
                if answer.mime == preview::HTML {
                    answer.bytes = inject::stamp(&answer.bytes, generation);
                }
                drop(reply.send(answer));
            }
            Ok(Ask::Findings { page, reply }) => drop(reply.send(preview.findings_of(&page))),
            Ok(Ask::Changed(paths)) => {
                changed_at = Some(Instant::now());
                let paths: Vec<String> =
                    paths.iter().filter_map(|path| Some(path.strip_prefix(root).ok()?.to_str()?.replace('\\', "/"))).collect();
                if preview.change(&paths) != Change::Nothing {
                    generation += 1;
                    reloads.send_replace(generation);
                    if let Some(error) = preview.error() {
                        say(&format!("error: {error}"));
                    }
                }
            }
            Err(mpsc::TryRecvError::Empty) => {
                if preview.work() == Change::Page {
                    generation += 1;
                    reloads.send_replace(generation);
                }
                if preview.is_idle() {
                    let summary = preview.summary();
                    if told.as_ref() != Some(&summary) {
                        say(&match changed_at.take().map(|at| at.elapsed()) {
                            Some(took) if took > Duration::from_millis(1) => format!("{summary} ({:.0} ms)", took.as_secs_f64() * 1000.0),
                            Some(_) | None => summary.clone(),
                        });
                        told = Some(summary);
                    }
                    // The overlay may show a finding that only the whole book knows.
                    reloads.send_replace(generation);
                }
            }
            Err(mpsc::TryRecvError::Disconnected) => return,
        }
    }
}
