//! From a recognised page to the data that other tools get. Projects only: what a procedure is was decided in
//! [`resolve`](crate::resolve::procedure), and nothing new is recognised here but codes and words inside of texts.

mod applies_to;
mod block;
mod export;
mod page;
mod procedure;
mod search;
mod stream;

pub use export::{
    Article, BlockExport, Book, Cause, CodeRole, Condition, Export, Generator, ImageExport, IncludedFrom, LinkExport, LinkKind,
    ListItemExport, PlaceholderExport, Problem, ProcedureExport, ProcedureLine, Reference, Relation, Repair, ResolutionExport,
    SCHEMA_VERSION, Source, SqlExport, SqlStatement, Step, TabExport, UiExport,
};
pub use page::{article_id, page};
pub use procedure::{PageView, Place, article, full_id};
pub use search::search_entries;
pub use stream::{JsonWriter, NdjsonWriter, json};

/// The JSON Schema (2020-12) of the export.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Export).to_value()
}

#[cfg(test)]
mod tests;
