//! `fixbook serve`: the book in a browser, kept current while it is being written.
//!
//! [`Preview`] knows the book and gives any of its files from memory; it is plain single-threaded code that tests drive without a network.
//! [`run`] puts it on a thread of its own, with a watcher that tells it what changed and a server that asks it for files. A path that the
//! book does not have cannot be served: the server never turns an address into a path of the disk.

mod answer;
mod http;
mod inject;
mod preview;
mod recorder;
mod watcher;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use tokio::sync::{oneshot, watch};

pub use answer::Answer;
pub use preview::{Change, Preview, Question};

use crate::check;
use crate::diag::Diagnostic;
use crate::links::{NoProgress, Report};
use crate::load::{LoadOptions, Project};
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
    /// Ask the web about links, even if the book's configuration does not say so.
    pub online: bool,
    /// The first time, ask again where an answer is older.
    pub max_age: Option<Duration>,
}

/// Who is told what goes on; each call comes from the preview's thread.
pub trait Listener: Send {
    /// A line about the preview itself.
    fn say(&mut self, line: &str);

    /// Files of the book have changed; paths from its folder.
    fn changed(&mut self, paths: &[String]);

    /// All that is wrong with the book now, sorted and merged. `took`: since the change that led to it; `None` for the first time and for what
    /// the web has answered.
    fn found(&mut self, project: &Project, findings: &[Diagnostic], took: Option<Duration>);

    /// What the web has answered.
    fn answered(&mut self, report: &Report);
}

/// What the server and the watcher ask of the thread that owns the preview.
#[derive(Debug)]
enum Ask {
    File { path: String, reply: oneshot::Sender<Answer> },
    Findings { page: String, reply: oneshot::Sender<String> },
    Changed(Vec<PathBuf>),
    Answered(Result<Box<Report>>),
}

/// Serves the book until the process ends. `ready` is told the address, once.
///
/// # Errors
/// When the folder cannot be watched or the address cannot be listened on. A book that cannot be loaded is no error: the page says what is
/// wrong, and the preview goes on when it is put right.
pub fn run(options: &ServeOptions, ready: impl FnOnce(SocketAddr), mut listener: impl Listener + 'static) -> Result<()> {
    let files = DiskFiles::new(&options.dir).with_context(|| format!("cannot open `{}`", options.dir.display()))?;
    let root = std::fs::canonicalize(&options.dir).with_context(|| format!("cannot open `{}`", options.dir.display()))?;
    let (asks, inbox) = mpsc::channel();
    let reloads = Arc::new(watch::Sender::new(0));
    let _watcher = watcher::watch(&root, asks.clone())?;
    let preview = Preview::new(Arc::new(files), LoadOptions::default()).online(options.online);
    let told = Arc::clone(&reloads);
    let web = Web { root: root.clone(), asks: asks.clone(), max_age: options.max_age, is_asked: false };
    std::thread::Builder::new()
        .name("preview".to_owned())
        .spawn(move || own(preview, web, &inbox, &told, &mut listener))
        .context("cannot start the preview's thread")?;
    http::serve(options, asks, reloads, ready)
}

/// How the web is asked: on a thread of its own, one question at a time, while pages are served.
struct Web {
    root: PathBuf,
    asks: mpsc::Sender<Ask>,
    max_age: Option<Duration>,
    /// Somebody is asking.
    is_asked: bool,
}

impl Web {
    fn ask(&mut self, preview: &mut Preview) -> Result<()> {
        if self.is_asked {
            return Ok(());
        }
        let Some(Question { requests, mut settings }) = preview.question() else { return Ok(()) };
        // What this preview has asked already is news enough.
        settings.max_age = self.max_age.take().or(settings.max_age);
        let (root, asks) = (self.root.clone(), self.asks.clone());
        let ask = move || {
            let answer = check::ask_web(&requests, &settings, &root, &NoProgress).map(Box::new);
            // Without a preview the answers are nobody's; the cache has them.
            drop(asks.send(Ask::Answered(answer)));
        };
        std::thread::Builder::new().name("web".to_owned()).spawn(ask).context("cannot start the thread that asks the web")?;
        self.is_asked = true;
        Ok(())
    }
}

/// The life of the thread that owns the preview: answers first, then the work that nobody waits for, a few pages at a time.
fn own(mut preview: Preview, mut web: Web, inbox: &mpsc::Receiver<Ask>, reloads: &watch::Sender<u64>, listener: &mut impl Listener) {
    let mut generation = 0_u64;
    let mut changed_at: Option<Instant> = None;
    loop {
        if let Err(error) = web.ask(&mut preview) {
            listener.say(&format!("error: {error:#}"));
        }
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
                if answer.mime == answer::HTML {
                    answer.bytes = inject::stamp(&answer.bytes, generation);
                }
                drop(reply.send(answer));
            }
            Ok(Ask::Findings { page, reply }) => drop(reply.send(preview.findings_of(&page))),
            Ok(Ask::Changed(paths)) => {
                changed_at = Some(Instant::now());
                let paths: Vec<String> =
                    paths.iter().filter_map(|path| Some(path.strip_prefix(&web.root).ok()?.to_str()?.replace('\\', "/"))).collect();
                if preview.change(&paths) != Change::Nothing {
                    listener.changed(&paths);
                    generation += 1;
                    reloads.send_replace(generation);
                    if let Some(error) = preview.error() {
                        listener.say(&format!("error: {error}"));
                    }
                }
            }
            Ok(Ask::Answered(answer)) => {
                web.is_asked = false;
                match answer {
                    Ok(report) => {
                        listener.answered(&report);
                        preview.answered(*report);
                    }
                    Err(error) => listener.say(&format!("error: {error:#}")),
                }
            }
            Err(mpsc::TryRecvError::Empty) => {
                if preview.work() == Change::Page {
                    generation += 1;
                    reloads.send_replace(generation);
                }
                if preview.is_idle() {
                    let took = changed_at.take().map(|at| at.elapsed());
                    match (preview.error(), preview.project()) {
                        // It has been said.
                        (Some(_), _) | (None, None) => {}
                        (None, Some(project)) => listener.found(project, preview.findings(), took),
                    }
                    // The overlay may show a finding that only the whole book knows.
                    reloads.send_replace(generation);
                }
            }
            Err(mpsc::TryRecvError::Disconnected) => return,
        }
    }
}
