//! Findings: what an author must know, where they must type, and how it is shown.
//!
//! Findings are the author's; errors of the tool itself are `anyhow` errors at the edge and never mix with these.
//!
//! Rules make [`Diagnostic`]s; [`collect()`] sorts and merges them; a [`Renderer`] writes the [`Report`] in one [`Format`].

mod baseline;
mod collect;
mod concise;
mod diagnostic;
mod excerpt;
mod fingerprint;
mod fix;
mod full;
mod github;
mod json;
mod junit;
mod locate;
mod render;
mod rewrite;
mod sarif;
mod select;
mod stats;
mod suggest;
mod summary;
#[cfg(test)]
mod testing;
mod uri;

pub use baseline::{Applied, Baseline, BaselineError, Entry};
pub use collect::collect;
pub use concise::Concise;
pub use diagnostic::{Diagnostic, Edit, Fix, Severity};
pub use fingerprint::{Fingerprint, fingerprints};
pub use fix::{FixReport, FixRounds, Fixed, Skipped, apply_fixes};
pub use full::Full;
pub use github::Github;
pub use json::{Json, diagnostics_schema};
pub use junit::Junit;
pub use render::{FailOn, Format, RenderOptions, Renderer, Report, RuleBook, RuleInfo};
pub use rewrite::{DiskRewriter, RewriteError, Rewriter};
pub use sarif::Sarif;
pub use stats::{Row, Stats};
pub use suggest::nearest;
pub use summary::Summary;
