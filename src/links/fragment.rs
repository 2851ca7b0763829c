//! The places of a page that a fragment can name.
//!
//! A browser goes to the element whose `id` is the fragment, or to the `<a>` with that `name` (HTML, "Scrolling to a fragment").
//! Only that is looked for, with a scanner that knows tags, attributes, comments and raw text, and never more than
//! one step forward at a time, so that its time grows with the page alone.

use std::collections::BTreeSet;

/// The ids of a page, and whether what it shows is made by its own scripts.
#[derive(Debug, Default)]
pub(super) struct Places {
    ids: BTreeSet<String>,
    /// Characters of text outside scripts and styles, white space left out.
    text: usize,
    scripts: usize,
}

impl Places {
    /// Scans a page.
    pub(super) fn of(html: &str) -> Self {
        let mut places = Self::default();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            places.count_text(rest.get(..at).unwrap_or(""));
            let tag = rest.get(at + 1..).unwrap_or("");
            rest = places.take_tag(tag);
        }
        places.count_text(rest);
        places
    }

    /// Whether the page has the place that a fragment names. `None`: the page cannot tell.
    pub(super) fn has(&self, fragment: &str) -> Option<bool> {
        let decoded = percent_decoded(fragment);
        let there = self.ids.contains(fragment)
            || self.ids.contains(&decoded)
            // GitHub and its like put this before the ids of what people wrote, and let a script follow the plain form.
            || self.ids.contains(&format!("user-content-{decoded}"))
            || self.ids.contains(&format!("user-content-{}", decoded.to_lowercase()));
        if there {
            Some(true)
        } else if self.is_made_by_script() {
            None
        } else {
            Some(false)
        }
    }

    /// A page that brings scripts and next to no text gets its content, and its ids, from them.
    fn is_made_by_script(&self) -> bool {
        self.scripts > 0 && self.text < 200
    }

    fn count_text(&mut self, text: &str) {
        self.text += text.chars().filter(|letter| !letter.is_whitespace()).count();
    }

    /// Takes a tag, whose `<` is gone, and gives what follows it.
    fn take_tag<'a>(&mut self, tag: &'a str) -> &'a str {
        if let Some(comment) = tag.strip_prefix("!--") {
            return after(comment, "-->");
        }
        if tag.starts_with(['!', '?', '/']) {
            return after(tag, ">");
        }
        if !tag.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            self.text += 1;
            return tag;
        }
        let end = tag.find(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '/' | '>')).unwrap_or(tag.len());
        let (name, mut rest) = tag.split_at_checked(end).unwrap_or((tag, ""));
        let name = name.to_ascii_lowercase();
        loop {
            rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
            if let Some(inside) = rest.strip_prefix('>') {
                rest = inside;
                break;
            }
            if rest.is_empty() {
                break;
            }
            let (key, value, next) = attribute(rest);
            if key.eq_ignore_ascii_case("id") || (key.eq_ignore_ascii_case("name") && name == "a") {
                let value = unescaped(value);
                if !value.is_empty() {
                    self.ids.insert(value);
                }
            }
            rest = next;
        }
        match name.as_str() {
            "script" => {
                self.scripts += 1;
                raw_text(rest, "script")
            }
            "style" | "textarea" | "title" | "iframe" | "xmp" => raw_text(rest, &name),
            _ => rest,
        }
    }
}

/// What follows the first `end`, or nothing.
fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

/// What follows the text of an element that has no tags inside: its end tag and the rest.
fn raw_text<'a>(text: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("</")) {
        let start = from + at;
        let inside = text.get(start + 2..).unwrap_or("");
        if inside.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return text.get(start..).unwrap_or("");
        }
        from = start + 2;
    }
    ""
}

/// Takes one attribute: its name, its value, and what follows.
fn attribute(text: &str) -> (&str, &str, &str) {
    // A `=` in front belongs to the name, as in browsers.
    let first = text.chars().next().map_or(0, char::len_utf8);
    let end = text
        .get(first..)
        .and_then(|rest| rest.find(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '=' | '>' | '/')))
        .map_or(text.len(), |at| first + at);
    let (key, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let Some(value) = rest.trim_start().strip_prefix('=') else { return (key, "", rest) };
    let value = value.trim_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let (inside, rest) = quoted.split_once(quote).unwrap_or((quoted, ""));
            return (key, inside, rest);
        }
    }
    let end = value.find(|letter: char| letter.is_ascii_whitespace() || letter == '>').unwrap_or(value.len());
    let (inside, rest) = value.split_at_checked(end).unwrap_or((value, ""));
    (key, inside, rest)
}

/// Replaces the character references that occur in ids: numbers and the five that every generator writes.
fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or(""));
        let reference = rest.get(at + 1..).unwrap_or("");
        // The longest that is read is `&#x10FFFF;`.
        let end = reference.bytes().take(10).position(|byte| byte == b';');
        let letter = end.and_then(|end| reference.get(..end)).and_then(|name| match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => {
                let number = name.strip_prefix('#')?;
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => number.parse().ok()?,
                };
                char::from_u32(code)
            }
        });
        match (letter, end) {
            (Some(letter), Some(end)) => {
                out.push(letter);
                rest = reference.get(end + 1..).unwrap_or("");
            }
            _ => {
                out.push('&');
                rest = reference;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Decodes `%xx`; what is not UTF-8 then becomes the replacement character.
pub(super) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let mut ahead = rest.clone();
        match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.extend(u8::try_from(high * 16 + low));
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The fragment that has to be on the page: none for the top of the page, for a text to highlight, and for a route that
/// a script reads.
pub(super) fn to_look_for(fragment: &str) -> Option<&str> {
    let fragment = fragment.split(":~:").next().unwrap_or("");
    let is_route = fragment.starts_with(['!', '/', '?']) || fragment.contains(['=', '&']);
    (!fragment.is_empty() && !fragment.eq_ignore_ascii_case("top") && !is_route).then_some(fragment)
}

/// Whether the fragments of this address are read by the site's own scripts, so that no page can show whether they exist.
pub(super) fn is_read_by_script(host: &str, path: &str, fragment: &str) -> bool {
    let host = host.strip_prefix("www.").unwrap_or(host);
    SCRIPTED.iter().any(|site| {
        (host == site.host || host.strip_suffix(site.host).is_some_and(|below| below.ends_with('.')))
            && path.contains(site.path)
            && site.starts.iter().any(|start| fragment.starts_with(start))
    })
}

/// A site whose scripts read fragments.
struct Scripted {
    host: &'static str,
    /// What the path contains; empty for every page.
    path: &'static str,
    /// How those fragments start; an empty start is all of them.
    starts: &'static [&'static str],
}

/// Known sites: code viewers that mark lines, threads that load their comments, portals and office suites that are one
/// page with a route behind `#`, and the tabs of Learn.
const SCRIPTED: [Scripted; 24] = [
    Scripted { host: "github.com", path: "/blob/", starts: &["L"] },
    Scripted { host: "github.com", path: "/blame/", starts: &["L"] },
    Scripted {
        host: "github.com",
        path: "/pull/",
        starts: &["discussion_r", "issuecomment-", "pullrequestreview-", "diff-", "event-", "r"],
    },
    Scripted { host: "github.com", path: "/issues/", starts: &["issuecomment-", "event-"] },
    Scripted { host: "github.com", path: "/discussions/", starts: &["discussioncomment-"] },
    Scripted { host: "github.com", path: "/commit/", starts: &["diff-", "commitcomment-", "r"] },
    Scripted { host: "github.com", path: "/wiki", starts: &[""] },
    Scripted { host: "gist.github.com", path: "", starts: &[""] },
    Scripted { host: "gitlab.com", path: "", starts: &["L", "note_"] },
    Scripted { host: "bitbucket.org", path: "", starts: &[""] },
    Scripted { host: "dev.azure.com", path: "", starts: &[""] },
    Scripted { host: "portal.azure.com", path: "", starts: &[""] },
    Scripted { host: "azure.com", path: "", starts: &["view/", "blade/", "create/", "home", "@"] },
    Scripted { host: "microsoft.com", path: "", starts: &["tab/", "tabpanel_", "tabs-", "view/", "blade/"] },
    Scripted { host: "admin.microsoft.com", path: "", starts: &[""] },
    Scripted { host: "entra.microsoft.com", path: "", starts: &[""] },
    Scripted { host: "intune.microsoft.com", path: "", starts: &[""] },
    Scripted { host: "endpoint.microsoft.com", path: "", starts: &[""] },
    Scripted { host: "security.microsoft.com", path: "", starts: &[""] },
    Scripted { host: "sharepoint.com", path: "", starts: &[""] },
    Scripted { host: "console.aws.amazon.com", path: "", starts: &[""] },
    Scripted { host: "google.com", path: "", starts: &["gid", "slide", "heading", "inbox", "bookmark"] },
    Scripted { host: "web.archive.org", path: "", starts: &[""] },
    Scripted { host: "stackoverflow.com", path: "", starts: &["comment"] },
];

#[cfg(test)]
mod tests {
    use super::*;

    const FILL: &str = "words that make the page more than an empty frame, said again and again until there is enough of it to read, \
        since a page of hardly any text that brings scripts with it is taken for one that its scripts will fill later, \
        when a browser has loaded it and nobody but the reader is there to see";

    #[test]
    fn ids_and_names_of_anchors() {
        let page = Places::of(
            "<!doctype html><h2 ID=one>One</h2><a name='two'></a><p id = \"thr&amp;ee\"/><input name=no><b\nid=\"f&#xFC;nf\">\
             <!-- <i id=comment> --><script>\"<p id=script>\"</script><style>a>b<p id=style></style><title><p id=title></title><h3 data-id=no2 id=last",
        );
        for there in ["one", "two", "thr&ee", "fünf", "f%C3%BCnf", "last"] {
            assert_eq!(page.has(there), Some(true), "{there}");
        }
        let page =
            Places::of(&format!("<p id=x>{FILL}<!-- <i id=comment> --><script>\"<p id=script>\"</script><input name=no><h3 data-id=no2>"));
        for missing in ["comment", "script", "no", "no2", "X", ""] {
            assert_eq!(page.has(missing), Some(false), "{missing}");
        }
    }

    #[test]
    fn an_empty_frame_cannot_tell() {
        assert_eq!(Places::of("<div id=root></div><script src=app.js></script>").has("usage"), None);
        assert_eq!(Places::of("<div id=root></div>").has("usage"), Some(false));
        assert_eq!(Places::of(&format!("<script></script>{FILL}")).has("usage"), Some(false));
    }

    #[test]
    fn what_needs_no_place() {
        for nothing in ["", "top", "TOP", ":~:text=words", "/route", "!route", "page=3", "?a"] {
            assert_eq!(to_look_for(nothing), None, "{nothing}");
        }
        assert_eq!(to_look_for("set-up:~:text=x"), Some("set-up"));
    }

    #[test]
    fn scripts_read_the_fragments_of_known_sites_only() {
        assert!(is_read_by_script("github.com", "/a/b/blob/main/x.rs", "L10-L12"));
        assert!(!is_read_by_script("github.com", "/a/b", "readme"));
        assert!(is_read_by_script("portal.azure.com", "/", "view/x"));
        assert!(is_read_by_script("contoso.sharepoint.com", "/", "x"));
        assert!(!is_read_by_script("notgithub.com", "/a/b/blob/main/x.rs", "L10"));
    }

    #[test]
    fn a_hostile_page_takes_time_in_proportion_to_its_length() {
        for piece in ["<", "<!--", "<script></", "<a id=\"", "<a ", "&", "<a id=&#", "</", "='"] {
            let page = piece.repeat(400_000);
            let start = std::time::Instant::now();
            let _ = Places::of(&page);
            assert!(start.elapsed().as_secs() < 5, "{piece}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(page in "[<>=/\"' &#;a-c!\u{e4}-]{0,200}") {
            let _ = Places::of(&page).has(&page);
        }
    }
}
