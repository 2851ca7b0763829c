pub mod diag;
pub mod parse;
pub mod source;
pub mod yaml;
