//! The YAML between `---` lines at the top of a file.

use super::ast::FrontMatter;
use crate::source::{FileId, Span};

/// Lines that are looked through for the closing `---`: a file that merely begins with a rule must stay cheap.
const LONGEST: usize = 5 << 20;

/// The front matter, and where the body starts.
pub fn split(text: &str, file: FileId) -> (FrontMatter, usize) {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let body = &text[bom..];
    let Some(first) = body.split_inclusive('\n').next().filter(|line| line.trim_end() == "---" && line.ends_with('\n')) else {
        return (FrontMatter::default(), bom);
    };
    let start = bom + first.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return (read(text, file, start..at), at + line.len());
        }
        at += line.len();
        if at - start > LONGEST {
            break;
        }
    }
    // Nothing closes it: the whole file is body, so that nothing is lost.
    let unclosed = Some(Span::new(file, bom..bom + first.trim_end().len()));
    (FrontMatter { unclosed, ..FrontMatter::default() }, bom)
}

fn read(text: &str, file: FileId, range: std::ops::Range<usize>) -> FrontMatter {
    FrontMatter { span: Some(Span::new(file, range)), ..FrontMatter::default() }
}
