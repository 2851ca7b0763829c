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
mod schema;
mod search;
mod stream;

pub use cacao::cacao;
pub use date::updated;
pub use dita::dita;
pub use export::{
    Article, BlockExport, Book, Cause, CodeRole, Condition, Export, Generator, ImageExport, IncludedFrom, LinkExport, LinkKind,
    ListItemExport, PlaceholderExport, Problem, ProcedureExport, ProcedureLine, Reference, Relation, Repair, ResolutionExport,
    SCHEMA_VERSION, Source, SqlExport, SqlStatement, Step, TabExport, UiExport,
};
pub use index::{Index, IndexArticle, IndexProblem, IndexProcedure};
pub use json_ld::{Question, json_ld, json_ld_script};
pub use packed::{Packed, PackedProcedure, content_hash, lines};
pub use page::{article_id, book, page, questions, target};
pub use procedure::{PageView, Place, article, full_id};
pub use schema::{index_schema, schema};
pub use search::search_entries;
pub use stream::{Frame, Framed};

#[cfg(test)]
mod tests;
