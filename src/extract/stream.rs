//! Writes an export piece by piece, so that memory holds some articles at a time however large the book is.

use std::io::{self, Write};

use serde::Serialize;

use super::export::{Book, Generator, SCHEMA_VERSION};

/// What stands around and between the articles of an export, in whatever format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    pub head: Vec<u8>,
    pub between: &'static [u8],
    pub tail: &'static [u8],
}

impl Frame {
    /// `{"schema_version":…,"generator":…,"book":…,"articles":[…]}`, one article a line: the whole export, and its index.
    ///
    /// # Errors
    /// Never: the types are plain.
    pub fn json(book: &Book) -> io::Result<Self> {
        #[derive(Serialize)]
        struct Head<'b> {
            schema_version: &'static str,
            generator: Generator,
            book: &'b Book,
        }
        let mut head = serde_json::to_vec(&Head { schema_version: SCHEMA_VERSION, generator: Generator::default(), book })?;
        head.pop();
        head.extend_from_slice(b",\"articles\":[\n");
        Ok(Self { head, between: b",\n", tail: b"\n]}\n" })
    }

    /// One object of schema.org's types, the pages in its `@graph`.
    pub fn json_ld() -> Self {
        Self { head: b"{\"@context\":\"https://schema.org\",\"@graph\":[\n".to_vec(), between: b",\n", tail: b"\n]}\n" }
    }

    /// A `<dita>` document.
    pub fn dita() -> Self {
        Self { head: super::dita::HEAD.as_bytes().to_vec(), between: b"", tail: super::dita::TAIL.as_bytes() }
    }

    /// Nothing around and nothing between: each piece ends its own line.
    pub fn lines() -> Self {
        Self::default()
    }
}

/// Writes pieces in their frame.
pub struct Framed<W: Write> {
    out: W,
    frame: Frame,
    pieces: usize,
}

impl<W: Write> Framed<W> {
    /// # Errors
    /// When `out` cannot be written.
    pub fn new(mut out: W, frame: Frame) -> io::Result<Self> {
        out.write_all(&frame.head)?;
        Ok(Self { out, frame, pieces: 0 })
    }

    /// Writes a piece; an empty one leaves no trace.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn piece(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        if self.pieces > 0 {
            self.out.write_all(self.frame.between)?;
        }
        self.pieces += 1;
        self.out.write_all(bytes)
    }

    /// Writes the end and gives the output back.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(self.frame.tail)?;
        self.out.flush()?;
        Ok(self.out)
    }
}
