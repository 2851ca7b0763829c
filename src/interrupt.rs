//! Whether somebody wants the run to end (Ctrl-C, or a service manager), and what must not be cut off on the way.
//!
//! A run that holds nothing half done ends at once. One that does, a site that is being staged or a file that is being replaced, holds a
//! [`Careful`], sees [`is_wanted`] at its next step, and cleans up before the program ends.

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

/// The exit code that the run shall end with; 0 while nobody wants it to end.
static WANTED: AtomicU8 = AtomicU8::new(0);
static CAREFUL: AtomicUsize = AtomicUsize::new(0);

/// Something is half done as long as this lives.
#[derive(Debug)]
pub struct Careful(());

impl Careful {
    #[must_use]
    pub fn begin() -> Self {
        CAREFUL.fetch_add(1, Ordering::SeqCst);
        Self(())
    }
}

impl Drop for Careful {
    fn drop(&mut self) {
        CAREFUL.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Asks the run to end with this exit code, as shells have it: 128 and the signal's number.
pub fn want(code: u8) {
    WANTED.store(code, Ordering::SeqCst);
}

/// The exit code that the run shall end with, if it shall end.
pub fn is_wanted() -> Option<u8> {
    match WANTED.load(Ordering::SeqCst) {
        0 => None,
        code => Some(code),
    }
}

/// Whether the program can end without leaving anything half done.
pub fn is_safe() -> bool {
    CAREFUL.load(Ordering::SeqCst) == 0
}

/// Goes on, or not.
///
/// # Errors
/// When somebody wants the run to end.
pub fn check() -> io::Result<()> {
    match is_wanted() {
        None => Ok(()),
        Some(_) => Err(io::Error::other(Interrupted)),
    }
}

#[derive(Debug)]
struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the run was ended from outside")
    }
}

impl std::error::Error for Interrupted {}
