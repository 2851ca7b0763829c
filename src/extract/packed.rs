//! An article as bytes, made once and shared by every file of the export that shows it.
//!
//! The article's own file, its line in the whole export, a procedure's file and its line of the ndjson hold the same bytes, so
//! that a page is serialised once however many files it goes into.

use std::io;

use super::export::{Article, ArticleName};
use super::index::{IndexArticle, IndexProblem, IndexProcedure};

/// How many hexadecimal digits of a BLAKE3 hash name a content.
const HASH_DIGITS: usize = 32;
/// Longer names of files are cut and end in a hash.
const LONGEST_NAME: usize = 120;

/// A page's part in the export, ready to be written.
#[derive(Debug)]
pub struct Packed {
    /// The article, as it stands in `articles` of the whole export.
    pub json: Vec<u8>,
    /// The article's own file, from the site's root.
    pub path: String,
    pub procedures: Vec<PackedProcedure>,
    /// The article in the index, as JSON.
    pub index: Vec<u8>,
}

/// A procedure's file and its line of the ndjson.
#[derive(Debug)]
pub struct PackedProcedure {
    /// From the site's root.
    pub path: String,
    /// With a line end.
    pub line: Vec<u8>,
}

impl Packed {
    /// # Errors
    /// Never for what authors wrote: the types have no map whose keys are not text.
    pub fn new(article: Article) -> io::Result<Self> {
        let mut article = article;
        let name = serde_json::to_vec(&ArticleName { id: &article.id, title: &article.title, url: &article.url })?;
        let mut index = IndexArticle::of(&article);
        index.problems = article.problems.iter().map(|problem| IndexProblem::of(problem, &article.url)).collect();
        let stem = article.url.strip_suffix(".html").unwrap_or(&article.url).to_owned();
        let mut procedures = Vec::with_capacity(article.procedures.len());
        let mut list = Vec::new();
        for procedure in std::mem::take(&mut article.procedures) {
            let json = serde_json::to_vec(&procedure)?;
            let line = line(&name, &json);
            if !list.is_empty() {
                list.push(b',');
            }
            list.extend_from_slice(&json);
            let relative = procedure.id.strip_prefix(article.id.as_str()).unwrap_or(&procedure.id);
            let path = format!("api/procedures/{stem}/{}.json", file_name(relative.trim_start_matches('/')));
            index.procedures.push(IndexProcedure::of(procedure, &path, content_hash(&line)));
            procedures.push(PackedProcedure { path, line });
        }
        let mut json = with_procedures(serde_json::to_vec(&article)?, &list);
        json.push(b'\n');
        let path = format!("api/articles/{stem}.json");
        index.file.clone_from(&path);
        index.hash = content_hash(&json);
        Ok(Self { json, path, procedures, index: serde_json::to_vec(&index)? })
    }

    /// The article as an element of a list: without its line end.
    pub fn element(&self) -> &[u8] {
        self.json.strip_suffix(b"\n").unwrap_or(&self.json)
    }
}

/// The procedures of a page, one a line, where nothing else of it is asked for.
///
/// # Errors
/// As for [`Packed::new`].
pub fn lines(article: &Article) -> io::Result<Vec<u8>> {
    let name = serde_json::to_vec(&ArticleName { id: &article.id, title: &article.title, url: &article.url })?;
    let mut out = Vec::new();
    for procedure in &article.procedures {
        out.extend_from_slice(&line(&name, &serde_json::to_vec(procedure)?));
    }
    Ok(out)
}

/// Puts procedures that are bytes already into an article that was serialised without them. Behind its list stand the links and the SQL,
/// whose objects have no lists of this name: so the last place that reads like an empty list of procedures is the article's own.
fn with_procedures(article: Vec<u8>, list: &[u8]) -> Vec<u8> {
    const EMPTY: &[u8] = b"\"procedures\":[],\"links\":[";
    let Some(at) = memchr::memmem::rfind(&article, EMPTY).filter(|_| !list.is_empty()) else { return article };
    let (before, behind) = article.split_at(at + b"\"procedures\":[".len());
    [before, list, behind].concat()
}

/// `{"article":{…},` and the procedure's own fields.
fn line(name: &[u8], procedure: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len() + procedure.len() + 16);
    out.extend_from_slice(b"{\"article\":");
    out.extend_from_slice(name);
    out.push(b',');
    out.extend_from_slice(procedure.strip_prefix(b"{").unwrap_or(procedure));
    out.push(b'\n');
    out
}

/// The first digits of the BLAKE3 hash of some bytes.
pub fn content_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(HASH_DIGITS).collect()
}

/// An id as the name of a file, on every system: what no name may hold becomes `-`, and then a hash tells such names apart.
fn file_name(id: &str) -> String {
    let mut name: String =
        id.chars().map(|char| if char.is_alphanumeric() || matches!(char, '-' | '_' | '.') { char } else { '-' }).collect();
    if name.len() > LONGEST_NAME {
        let mut end = LONGEST_NAME;
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        name.truncate(end);
    }
    if name != id || name.ends_with('.') {
        name.push('-');
        name.extend(blake3::hash(id.as_bytes()).to_hex().chars().take(8));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_names_that_every_system_takes() {
        assert_eq!(file_name("proc.raise-the-limit"), "proc.raise-the-limit");
        assert!(file_name("proc.a/b").starts_with("proc.a-b-") && file_name("proc.a/b") != file_name("proc.a:b"));
        assert!(file_name(&"ö".repeat(200)).len() < 140);
    }
}
