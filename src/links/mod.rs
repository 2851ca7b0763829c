//! External links: which of them are dead, and which of them merely could not be asked.
//!
//! [`check`] takes the addresses that the pages of a book link to and answers, for each, what a reader would
//! meet there. It is made to be left on: an answer that does not prove anything (a login page, a rate limit, a
//! timeout, a wall against robots) is [`LinkClass::CannotTell`] and never an error, and a cache that outlives the
//! run keeps a book with thousands of links from asking the web again each time.
//!
//! How a run goes:
//!
//! 1. [`LinkSettings`] are checked; each address is read, and those that are excluded, refused, or not for the
//!    web at all get their answer without a request.
//! 2. Addresses that differ only in their fragment become one. What the cache still knows is answered from it.
//! 3. The rest is asked, the never-asked first and then the longest-unasked, within the limits a host and the
//!    whole run have (`schedule`), one address being followed from its first request to its last redirect in `walk`.
//! 4. The answers go to the cache, merged with what another run may have written meanwhile.
//!
//! # What lychee-lib does here, and what it cannot
//!
//! lychee-lib 0.24 decides what is asked and which answers count: exclude patterns, reserved example domains, the known
//! false positives, rewriting of addresses, and ranges of accepted status codes. All of that is in `lychee`, the only
//! file that names the crate. The request itself is made in `transport`, on the same HTTP client that lychee-lib is built
//! on, because lychee-lib closes every door through which the promises of this module would have to go in:
//!
//! - its client builder takes neither a name resolver nor a redirect policy nor a proxy, so an address can only be checked
//!   *before* lychee-lib resolves the name a second time. A name that answers differently the second time would reach a
//!   private address. Here the addresses that were checked are the ones connected to;
//! - it follows redirects by itself; with redirects off it returns a status without the headers, so `Location` is lost.
//!   `Retry-After` is lost the same way: it slows later requests of the host down and reaches no caller;
//! - the method is fixed for a client, and the body is read whole, however long it turns out to be when unpacked;
//! - a handler in its request chain could make the request instead, but the chain is locked while a handler runs: all requests of
//!   a client would queue behind one another. `HostPool` accepts a foreign HTTP client, but nothing public sends through it.
//!
//! Everything but the plain data types stands behind the cargo feature `links`.

mod report;
mod settings;

#[cfg(feature = "links")]
mod cache;
#[cfg(feature = "links")]
mod calendar;
#[cfg(feature = "links")]
mod fragment;
#[cfg(feature = "links")]
mod guard;
#[cfg(feature = "links")]
mod lychee;
#[cfg(feature = "links")]
mod names;
#[cfg(feature = "links")]
mod network;
#[cfg(feature = "links")]
mod outside;
#[cfg(feature = "links")]
mod plan;
#[cfg(feature = "links")]
mod policy;
#[cfg(feature = "links")]
mod run;
#[cfg(feature = "links")]
mod schedule;
#[cfg(feature = "links")]
mod transport;
#[cfg(feature = "links")]
mod walk;

pub use crate::config::{HeaderFromEnv, HostLimit, LinkSettings, RemapRule, Ttl};
pub use report::{ClassCounts, HostSummary, LinkClass, LinkOutcome, LinkRequest, LinksError, NoProgress, Progress, ProgressReport, Report};

#[cfg(feature = "links")]
pub use cache::{Cache, Entry};
#[cfg(feature = "links")]
pub use outside::{NameProblem, Outside, World};
#[cfg(feature = "links")]
pub use run::{check, check_from};

/// Whether this build can ask external links: the cargo feature `links`.
pub const AVAILABLE: bool = cfg!(feature = "links");
