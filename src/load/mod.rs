//! From files to a [`Project`]: configuration, pages, tables of contents, redirections.
//!
//! The only stage besides `write` that touches the disk, and that through [`Files`](crate::source::Files) only. What authors get wrong
//! is a [`LoadProblem`]; only what leaves no book at all is a [`LoadError`].

mod decode;
mod place;
mod problem;
mod project;

pub use problem::{LoadProblem, LoadProblemKind};
pub use project::{
    Asset, BasePath, Certainty, Docset, Mount, PageFile, PageKind, Pivot, PivotGroup, Project, Redirect, RedirectTarget, SitePath, Toc,
    TocItem, TocReference, TocTarget, XrefMapEntry,
};
