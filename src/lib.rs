pub mod diag;
pub mod links;
pub mod parse;
pub mod source;
pub mod yaml;
