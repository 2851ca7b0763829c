//! Fixbook: troubleshooting docs and runbooks, from Learn/DocFX-flavoured Markdown to a checked, searchable site and to data.
//!
//! Data flows one way, through the modules in this order; a test keeps it so:
//!
//! ```text
//! source  yaml  diag  config      text, places, findings, settings
//! timing                          how long what took
//! interrupt                       whether the run shall end, and what must not be cut off
//! load                            files → Project
//! parse                           one file → Document; pure, never fails
//! resolve                         Documents → Page: includes, links, anchors, procedures, SQL
//! check                           Page → findings, a rule a file
//! extract                         Page → the export, search entries
//! render                          Page → HTML, navigation, data files
//! write                           files → the output folder, swapped in whole
//! session  serve  cli             run the stages; the preview; the command line
//! sql  search  links              libraries of their own, which know places, findings and settings at most
//! ```

#![forbid(unsafe_code)]

pub mod check;
pub mod cli;
pub mod config;
pub mod diag;
pub mod extract;
pub mod interrupt;
pub mod links;
pub mod load;
pub mod parse;
pub mod render;
pub mod resolve;
pub mod search;
pub mod serve;
pub mod session;
pub mod source;
pub mod sql;
pub mod timing;
pub mod write;
pub mod yaml;
