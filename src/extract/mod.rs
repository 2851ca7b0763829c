//! From a recognised page to the data that other tools get. Projects only: what a procedure is was decided in
//! [`resolve`](crate::resolve::procedure), and nothing new is recognised here but codes and words inside of texts.

mod applies_to;
mod block;
mod cacao;
mod date;
pub mod diff;
mod dita;
mod export;
mod index;
mod json_ld;
mod packed;
mod page;
mod procedure;
mod search;
mod stream;

pub use cacao::cacao;
pub use date::iso_date;
pub use dita::dita;
pub use export::{
    Article, BlockExport, Book, Cause, CodeRole, Condition, Export, Generator, ImageExport, IncludedFrom, LinkExport, LinkKind,
    ListItemExport, PlaceholderExport, Problem, ProcedureExport, ProcedureLine, Reference, Relation, Repair, ResolutionExport,
    SCHEMA_VERSION, Source, SqlExport, SqlStatement, Step, TabExport, UiExport,
};
pub use index::{Index, IndexArticle, IndexProblem, IndexProcedure};
pub use json_ld::{Question, json_ld, json_ld_script};
pub use packed::{Packed, PackedProcedure, content_hash};
pub use page::{article_id, book, page, questions, target};
pub use procedure::{PageView, Place, article, full_id};
pub use search::search_entries;
pub use stream::{Frame, Framed};

/// The JSON Schema (2020-12) of the export.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Export).to_value()
}

/// The JSON Schema (2020-12) of the export's index.
pub fn index_schema() -> serde_json::Value {
    schemars::schema_for!(Index).to_value()
}

#[cfg(test)]
mod tests;
