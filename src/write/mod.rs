//! From artifacts to the output folder: staged beside it, swapped in whole.
//!
//! The new site is built in a folder of its own: files that did not change are hard links to the old ones (so their times stay), files
//! that Fixbook did not write come along, and stale ones stay behind. Then the two folders are exchanged in one step of the
//! file system. A build that fails, is killed or runs out of space leaves the old site as it was.

mod manifest;
mod output;

pub use manifest::{Entry, MANIFEST, Manifest};
pub use output::{Output, Stream, Written};
