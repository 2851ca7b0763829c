//! Text and where it stands: files, spans, lines and columns, content hashes.
//!
//! Everything later in the pipeline points into the sources through a [`Span`], so this stage imports nothing of ours.

mod files;
mod history;
mod lock;
mod path;
mod sources;
mod span;

pub use files::{DiskFiles, FileError, Files, MemoryFiles, OverlayFiles};
pub use lock::{lock, refuse_link};
pub use path::{EscapesBook, extension, file_name, join, normalize, normalize_beyond, parent, percent_decode, relative, unsafe_scheme};
pub use sources::{LineIndex, Position, Source, Sources};
pub use span::{FileId, Span, TextMap};
