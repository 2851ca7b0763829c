//! `llms.txt`: the book's pages as a list in Markdown, for programs that read books (<https://llmstxt.org/>).

/// A page in the list.
pub struct Listed<'a> {
    /// The part of the navigation in which it stands; empty for none.
    pub section: &'a str,
    pub title: &'a str,
    /// Of its Markdown.
    pub url: String,
    pub description: &'a str,
}

/// The list: the book's title and description, a heading for each part of the navigation, and where the whole text is.
pub fn llms<'a>(title: &str, about: &str, pages: impl Iterator<Item = Listed<'a>>, whole: impl Iterator<Item = String>) -> String {
    let mut out = format!("# {}\n", one_line(title));
    if !about.is_empty() {
        out.push_str(&format!("\n> {}\n", one_line(about)));
    }
    let mut section: Option<&str> = None;
    for page in pages {
        if section != Some(page.section) {
            section = Some(page.section);
            let name = if page.section.is_empty() { "Pages" } else { page.section };
            out.push_str(&format!("\n## {}\n\n", one_line(name)));
        }
        out.push_str(&format!("- [{}]({})", one_line(page.title).replace('[', "\\[").replace(']', "\\]"), page.url.replace(' ', "%20")));
        if !page.description.is_empty() {
            out.push_str(&format!(": {}", one_line(page.description)));
        }
        out.push('\n');
    }
    let whole: Vec<String> = whole.collect();
    if !whole.is_empty() {
        out.push_str("\n## Optional\n\n");
        for (at, url) in whole.iter().enumerate() {
            out.push_str(&format!("- [The whole text, part {} of {}]({url})\n", at + 1, whole.len()));
        }
    }
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
