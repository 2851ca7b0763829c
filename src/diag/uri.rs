/// Appends a path with all that may not stand in a URL's path percent-encoded (RFC 3986, section 3.3). `\` becomes `/`.
pub(super) fn push_path(url: &mut String, path: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in path.bytes() {
        match byte {
            b'\\' => url.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' | b':' => url.push(byte as char),
            byte => {
                url.push('%');
                url.push(HEX[usize::from(byte >> 4)] as char);
                url.push(HEX[usize::from(byte & 15)] as char);
            }
        }
    }
}

/// A path as a relative reference: one whose first part holds a `:` must not look like a scheme (RFC 3986, section 4.2).
pub(super) fn relative(path: &str) -> String {
    let mut url = String::new();
    if path.split('/').next().is_some_and(|first| first.contains(':')) {
        url.push_str("./");
    }
    push_path(&mut url, path);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_path_may_not_hold_is_encoded() {
        assert_eq!(relative("a b/ü%#?.md"), "a%20b/%C3%BC%25%23%3F.md");
        assert_eq!(relative("c:d/e.md"), "./c:d/e.md");
        assert_eq!(relative("d\\e.md"), "d/e.md");
    }
}
