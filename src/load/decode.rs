//! Bytes of a file to text, with a problem where that is not possible as it stands.

use super::problem::{LoadProblem, LoadProblemKind};
use crate::source::{FileId, Files, Position, Source, Span, extension};

/// The largest page, include, snippet or table of contents that is read, in bytes. A page's tree takes many times its text, and nobody reads
/// a page of a thousand screens.
const LARGEST_TEXT: u64 = 16 << 20;
/// The largest file of data that programs write: cross-reference maps, redirections.
const LARGEST_DATA: u64 = 256 << 20;

/// Reads a file as text. UTF-8 with or without a byte order mark (which stays in the text, so that offsets are those of the file);
/// UTF-16 with one is decoded too. Anything else is decoded with replacement characters.
pub(super) fn decode(files: &dyn Files, path: &str, file: FileId) -> (String, Option<LoadProblem>) {
    let most = if extension(path).eq_ignore_ascii_case("json") { LARGEST_DATA } else { LARGEST_TEXT };
    if let Some(size) = files.size(path).filter(|size| *size > most) {
        let message = format!("it has {} MB, and no more than {} MB are read", size >> 20, most >> 20);
        return (
            String::new(),
            Some(LoadProblem::new(Span::file_start(file), LoadProblemKind::Unreadable { path: path.to_owned(), message })),
        );
    }
    let bytes = match files.read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let kind = LoadProblemKind::Unreadable { path: path.to_owned(), message: error.message };
            return (String::new(), Some(LoadProblem::new(Span::file_start(file), kind)));
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => lossy(error.as_bytes(), error.utf8_error().valid_up_to(), file),
    }
}

fn lossy(bytes: &[u8], valid: usize, file: FileId) -> (String, Option<LoadProblem>) {
    if let Some(text) = utf16(bytes) {
        return (text, Some(LoadProblem::new(Span::file_start(file), LoadProblemKind::Utf16)));
    }
    let text = String::from_utf8_lossy(bytes).into_owned();
    let width = text.get(valid..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    // Everything before the first wrong byte is decoded one to one, so its offset in the text is that in the file.
    let Position { line, column } = Source::new(file, "", text.as_str()).position(valid as u32);
    let kind = LoadProblemKind::NotUtf8 { byte: bytes.get(valid).copied().unwrap_or(0), offset: valid as u64, line, column };
    (text, Some(LoadProblem::new(Span::new(file, valid..valid + width), kind)))
}

/// Decodes UTF-16 that says so with a byte order mark.
fn utf16(bytes: &[u8]) -> Option<String> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let rest = bytes.get(2..)?;
    let (pairs, odd) = rest.as_chunks::<2>();
    if !odd.is_empty() {
        return None;
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    fn read(bytes: &[u8]) -> (String, Option<LoadProblemKind>) {
        let files = MemoryFiles::default().with("a.md", bytes);
        let (text, problem) = decode(&files, "a.md", FileId(0));
        (text, problem.map(|problem| problem.kind))
    }

    #[test]
    fn a_byte_order_mark_and_crlf_stay() {
        assert_eq!(read("\u{feff}a\r\n".as_bytes()), ("\u{feff}a\r\n".to_owned(), None));
    }

    #[test]
    fn the_first_wrong_byte_has_its_place() {
        let (text, problem) = read(b"a\n\xc3\xa4b\xe4c\xff");
        assert_eq!(text, "a\näb\u{fffd}c\u{fffd}");
        assert_eq!(problem, Some(LoadProblemKind::NotUtf8 { byte: 0xe4, offset: 5, line: 2, column: 3 }));
    }

    #[test]
    fn utf_16_is_decoded_and_said() {
        assert_eq!(read(&[0xff, 0xfe, b'a', 0, 0xe4, 0]), ("aä".to_owned(), Some(LoadProblemKind::Utf16)));
    }

    #[test]
    fn a_missing_file_is_a_problem_and_not_a_panic() {
        let (text, problem) = decode(&MemoryFiles::default(), "x.md", FileId(3));
        assert_eq!(text, "");
        assert_eq!(problem.map(|problem| problem.span), Some(Span::file_start(FileId(3))));
    }

    #[test]
    fn a_file_over_the_bound_is_not_read() {
        let bytes = vec![b'x'; LARGEST_TEXT as usize + 1];
        let files = MemoryFiles::default().with("a.md", bytes.as_slice()).with("map.json", bytes.as_slice());
        let (text, problem) = decode(&files, "a.md", FileId(0));
        assert!(text.is_empty());
        assert!(
            matches!(problem.unwrap().kind, LoadProblemKind::Unreadable { message, .. } if message == "it has 16 MB, and no more than 16 MB are read")
        );
        assert!(decode(&files, "map.json", FileId(0)).1.is_none());
    }
}
