//! One Markdown file to its tree. Pure, sees one file, never fails: what cannot be read becomes a node that says so.

pub mod ast;
