pub mod config;
pub mod diag;
pub mod load;
pub mod parse;
pub mod resolve;
pub mod source;
pub mod yaml;
