//! Findings: what an author must know, where they must type, and how it is shown.
//!
//! Findings are the author's; errors of the tool itself are `anyhow` errors at the edge and never mix with these.

mod diagnostic;

pub use diagnostic::{Diagnostic, Edit, Fix, Severity};
