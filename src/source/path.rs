//! Paths inside a book: relative, with `/`, without `.` and `..`.

/// A relative path climbs out of the book's folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EscapesBook;

/// The scheme of an address that must not be opened from a page of documentation: it would run a script, or show what nobody published.
/// In lower case, without the white space that browsers drop from schemes; `None` for any other address.
pub fn unsafe_scheme(address: &str) -> Option<&'static str> {
    const UNSAFE: [&str; 6] = ["javascript", "vbscript", "data", "blob", "about", "view-source"];
    let ignored = |char: char| char.is_whitespace() || char.is_control();
    let scheme: String = address.split_once(':')?.0.chars().filter(|char| !ignored(*char)).map(|char| char.to_ascii_lowercase()).collect();
    UNSAFE.into_iter().find(|name| *name == scheme)
}

/// Joins `href`'s path to the folder `base` (both with `/` or `\`), and normalises the result.
///
/// `~/x` and `~\x` count from the book's folder, as in DocFX. A leading `/` is the caller's to judge: it is taken off.
pub fn join(base: &str, href: &str) -> Result<String, EscapesBook> {
    let href = href.replace('\\', "/");
    match href.strip_prefix("~/") {
        Some(rooted) => normalize("", rooted),
        None => normalize(base, &href),
    }
}

/// Resolves `.` and `..` of `base` + `/` + `path`.
pub fn normalize(base: &str, path: &str) -> Result<String, EscapesBook> {
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(EscapesBook)?;
            }
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

/// As [`normalize`], for a path that may lead out of the book's folder: `..` stays at its front.
///
/// Whether such a file may be read is for the configured roots to say.
pub fn normalize_beyond(base: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The folder of a path, without a `/` at its end; empty for a file at the top.
pub fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

pub fn file_name(path: &str) -> &str {
    path.rfind('/').map_or(path, |at| &path[at + 1..])
}

/// The part behind the last `.` of the file name, as it is spelt; empty without one.
pub fn extension(path: &str) -> &str {
    let name = file_name(path);
    name.rfind('.').map_or("", |at| &name[at + 1..])
}

/// The relative path that leads from the folder of `from` to `to`, both book paths: `a/b.html`, `a/c.html` → `c.html`.
pub fn relative(from: &str, to: &str) -> String {
    let from_parts: Vec<&str> = parent(from).split('/').filter(|part| !part.is_empty()).collect();
    let to_parts: Vec<&str> = to.split('/').collect();
    let folders = to_parts.len().saturating_sub(1);
    let shared = from_parts.iter().zip(&to_parts[..folders]).take_while(|(a, b)| a == b).count();
    let mut out = "../".repeat(from_parts.len() - shared);
    out.push_str(&to_parts[shared..].join("/"));
    if out.is_empty() { "./".to_owned() } else { out }
}

/// Decodes `%41`; what is no valid escape, or would not be UTF-8, stays as it is.
pub fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |i: usize| bytes.get(i).and_then(|byte| (*byte as char).to_digit(16));
        if bytes[at] == b'%'
            && let (Some(high), Some(low)) = (hex(at + 1), hex(at + 2))
        {
            out.push((high * 16 + low) as u8);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_climb_and_stop_at_the_book() {
        assert_eq!(join("a/b", "../c.md"), Ok("a/c.md".to_owned()));
        assert_eq!(join("a/b", "~/c.md"), Ok("c.md".to_owned()));
        assert_eq!(join("a", "..\\x.md"), Ok("x.md".to_owned()));
        assert_eq!(join("a", "../../x.md"), Err(EscapesBook));
        assert_eq!(normalize_beyond("a", "../../x/./y/../z.md"), "../x/z.md");
        assert_eq!(normalize_beyond("../x", "../../z.md"), "../../z.md");
    }

    #[test]
    fn relative_paths_share_their_folders() {
        assert_eq!(relative("a/b.html", "a/c.html"), "c.html");
        assert_eq!(relative("a/b/c.html", "a/d/e.html"), "../d/e.html");
        assert_eq!(relative("x.html", "a/e.html"), "a/e.html");
        assert_eq!(relative("a/b.html", "x.html"), "../x.html");
    }

    #[test]
    fn percent_escapes_that_are_none_stay() {
        assert_eq!(percent_decode("a%20b%zz%"), "a b%zz%");
        assert_eq!(percent_decode("%ff"), "%ff");
    }
}
