//! The index of the export: what a program reads first, to know which of the other files it needs.

use schemars::JsonSchema;
use serde::Serialize;

use super::export::{Article, Book, Generator, Problem, ProcedureExport};

/// All pages of a book with their problems and procedures by name, without their text. In the site as `api/index.json`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "Fixbook index")]
pub struct Index {
    /// As in the export.
    #[schemars(example = &"1.0")]
    pub schema_version: String,
    /// The program that wrote the index.
    pub generator: Generator,
    /// The book.
    pub book: Book,
    /// One entry a page, in the order of their paths.
    pub articles: Vec<IndexArticle>,
}

/// A page in the index. Lists that would be empty are left out.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct IndexArticle {
    /// As in the export.
    #[schemars(example = &"enroll/device-cap")]
    pub id: String,
    /// As in the export.
    #[schemars(example = &"A user cannot enroll another device")]
    pub title: String,
    /// The page, relative to the base URL.
    #[schemars(example = &"enroll/device-cap.html")]
    pub url: String,
    /// The file with the whole entry, relative to the base URL.
    #[schemars(example = &"api/articles/enroll/device-cap.json")]
    pub file: String,
    /// Of that file's content: the first 32 hexadecimal digits of its BLAKE3 hash. A consumer that has this content need not ask again.
    #[schemars(example = &"9c1185a5c5e9fc54612808977ee8f548")]
    pub hash: String,
    /// As in the export.
    #[schemars(example = &["Contoso Portal 4"])]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applies_to: Vec<String>,
    /// As in the export.
    #[schemars(example = &["0x80180005"])]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub error_codes: Vec<String>,
    /// Its problems, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<IndexProblem>,
    /// Its procedures, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub procedures: Vec<IndexProcedure>,
}

/// A problem in the index.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct IndexProblem {
    /// As in the export.
    #[schemars(example = &"enroll/device-cap/problem.device-cap-reached")]
    pub id: String,
    /// As in the export.
    #[schemars(example = &"Device cap reached")]
    pub title: String,
    /// Where it stands, relative to the base URL.
    #[schemars(example = &"enroll/device-cap.html#device-cap-reached")]
    pub url: String,
    /// As in the export; left out where there are none.
    #[schemars(example = &["0x80180005"])]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub error_codes: Vec<String>,
    /// As in the export; left out where there are none.
    #[schemars(example = &["Contoso Portal 4"])]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applies_to: Vec<String>,
}

/// A procedure in the index.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct IndexProcedure {
    /// As in the export.
    #[schemars(example = &"enroll/device-cap/proc.raise-the-limit")]
    pub id: String,
    /// As in the export.
    #[schemars(example = &"Raise the limit")]
    pub title: String,
    /// As in the export.
    #[schemars(example = &"fix")]
    pub purpose: String,
    /// The id of the problem that it is for; left out where it is for none.
    #[schemars(example = &"enroll/device-cap/problem.device-cap-reached")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// Where it stands, relative to the base URL.
    #[schemars(example = &"enroll/device-cap.html#enroll/device-cap/proc.raise-the-limit")]
    pub url: String,
    /// How many steps it has, nested ones not counted.
    #[schemars(example = 4)]
    pub steps: usize,
    /// The file with the whole procedure, relative to the base URL.
    #[schemars(example = &"api/procedures/enroll/device-cap/proc.raise-the-limit.json")]
    pub file: String,
    /// Of that file's content, as for an article.
    #[schemars(example = &"9c1185a5c5e9fc54612808977ee8f548")]
    pub hash: String,
}

impl IndexArticle {
    /// The entry without its problems, procedures, file and hash.
    pub fn of(article: &Article) -> Self {
        Self {
            id: article.id.clone(),
            title: article.title.clone(),
            url: article.url.clone(),
            applies_to: article.applies_to.clone(),
            error_codes: article.error_codes.clone(),
            ..Self::default()
        }
    }
}

impl IndexProblem {
    pub fn of(problem: &Problem, page: &str) -> Self {
        Self {
            id: problem.id.clone(),
            title: problem.title.clone(),
            url: if problem.anchor.is_empty() { page.to_owned() } else { format!("{page}#{}", problem.anchor) },
            error_codes: problem.error_codes.clone(),
            applies_to: problem.applies_to.clone(),
        }
    }
}

impl IndexProcedure {
    pub fn of(procedure: ProcedureExport, file: &str, hash: String) -> Self {
        Self {
            id: procedure.id,
            title: procedure.title,
            purpose: procedure.purpose,
            problem: procedure.problem,
            url: procedure.url,
            steps: procedure.steps.len(),
            file: file.to_owned(),
            hash,
        }
    }
}
