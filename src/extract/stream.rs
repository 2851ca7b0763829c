//! Writes the export article by article, so that memory holds one article at a time however large the book is.

use std::io::{self, Write};

use serde::Serialize;

use super::export::{Article, ArticleName, Book, Generator, ProcedureLine, SCHEMA_VERSION};

/// One JSON document: `{"schema_version":…,"generator":…,"book":…,"articles":[…]}`, one article a line.
pub struct JsonWriter<W: Write> {
    out: W,
    articles: usize,
}

impl<W: Write> JsonWriter<W> {
    /// Writes what stands before the articles.
    pub fn new(mut out: W, book: &Book) -> io::Result<Self> {
        let generator = Generator { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() };
        write!(out, "{{\"schema_version\":\"{SCHEMA_VERSION}\",\"generator\":")?;
        put(&mut out, &generator)?;
        out.write_all(b",\"book\":")?;
        put(&mut out, book)?;
        out.write_all(b",\"articles\":[")?;
        Ok(Self { out, articles: 0 })
    }

    pub fn article(&mut self, article: &Article) -> io::Result<()> {
        self.line(&json(article)?)
    }

    /// An article that [`json`] has made into its line already, on whatever thread.
    pub fn line(&mut self, json: &[u8]) -> io::Result<()> {
        self.out.write_all(if self.articles == 0 { b"\n" } else { b",\n" })?;
        self.articles += 1;
        self.out.write_all(json)
    }

    /// Writes the end and gives the output back.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(b"\n]}\n")?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// An article's line, without its end.
///
/// # Errors
/// Never for an article.
pub fn json(article: &Article) -> io::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(1 << 14);
    put(&mut out, article)?;
    Ok(out)
}

/// One procedure a line, each with its article's id, title and URL.
pub struct NdjsonWriter<W: Write> {
    out: W,
}

impl<W: Write> NdjsonWriter<W> {
    pub fn new(out: W) -> Self {
        Self { out }
    }

    pub fn article(&mut self, article: &Article) -> io::Result<()> {
        for procedure in &article.procedures {
            let name = ArticleName { id: &article.id, title: &article.title, url: &article.url };
            put(&mut self.out, &ProcedureLine { article: name, procedure })?;
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}

fn put(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(out, value).map_err(io::Error::from)
}
