//! fixbook

pub mod check;
pub mod cli;
pub mod config;
pub mod diag;
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
pub mod write;
pub mod yaml;
