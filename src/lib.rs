//! fixbook

pub mod search;
