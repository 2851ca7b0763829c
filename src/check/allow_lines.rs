//! `# fixbook: allow(rule) reason` in YAML: front matter, YAML pages, tables of contents and other data files.
//!
//! A comment behind a value, or on the line above, holds for that entry with all that is indented below it. Above everything else in a
//! file, with an empty line behind it, it holds for the file. In a table of contents written in Markdown the comment is
//! `<!-- fixbook: … -->` and holds for its line or the next one.

use std::ops::Range;

use super::allow::{Allow, Reach, names};
use crate::source::{FileId, Span};

/// How a language writes its comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comment {
    Yaml,
    Markdown,
}

impl Comment {
    fn mark(self) -> &'static str {
        match self {
            Comment::Yaml => "#",
            Comment::Markdown => "<!--",
        }
    }
}

struct Line<'t> {
    start: usize,
    text: &'t str,
}

impl Line<'_> {
    fn end(&self) -> usize {
        self.start + self.text.trim_end().len()
    }

    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    fn is_content(&self, comment: Comment) -> bool {
        let text = self.text.trim();
        !text.is_empty() && (comment == Comment::Markdown || !text.starts_with('#')) && !text.starts_with("<!--")
    }
}

/// The comments in the lines of `range`; `whole` says that the range is all of its file.
pub(super) fn comments(file: FileId, text: &str, range: Range<usize>, comment: Comment, whole: bool) -> Vec<Allow> {
    let mut lines = Vec::new();
    let mut start = range.start;
    for line in text.get(range).unwrap_or("").split_inclusive('\n') {
        lines.push(Line { start, text: line });
        start += line.len();
    }
    let first = lines.iter().position(|line| line.is_content(comment)).unwrap_or(lines.len());
    let mut out = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((mark, rest)) = behind_mark(line.text, comment) else { continue };
        let alone = line.text.get(..mark).is_some_and(|before| before.trim().is_empty());
        let heads = whole && at < first && lines.get(at + 1).is_none_or(|next| next.text.trim().is_empty());
        let entry =
            if alone { (at + 1..lines.len()).find(|at| lines.get(*at).is_some_and(|line| line.is_content(comment))) } else { Some(at) };
        let reach = match entry {
            _ if heads => Reach::File,
            Some(entry) => Reach::Block(entry_span(file, &lines, entry, comment)),
            None => Reach::Nothing,
        };
        let end = line.end().max(line.start + mark);
        names(rest, Span::new(file, line.start + mark..end), line.start + line.text.len() - rest.len(), reach, &mut out);
    }
    out
}

/// Where a comment to Fixbook begins in its line, and what stands behind `fixbook:`.
fn behind_mark(line: &str, comment: Comment) -> Option<(usize, &str)> {
    let at = line.find("fixbook:")?;
    let before = line.get(..at)?.trim_end();
    let mark = before.strip_suffix(comment.mark())?;
    // Behind a value, `#` begins a comment only after white space.
    (mark.is_empty() || mark.ends_with([' ', '\t'])).then(|| line.get(at + "fixbook:".len()..).map(|rest| (mark.len(), rest))).flatten()
}

/// The entry that begins in this line, with all that belongs to it.
fn entry_span(file: FileId, lines: &[Line<'_>], entry: usize, comment: Comment) -> Span {
    let Some(first) = lines.get(entry) else { return Span::file_start(file) };
    let mut end = first.end();
    if comment == Comment::Yaml {
        let indent = first.indent();
        let holds_list = first.text.trim_end().ends_with(':') && !first.text.trim_start().starts_with("- ");
        for line in lines.iter().skip(entry + 1).filter(|line| line.is_content(comment)) {
            let item = holds_list && line.indent() == indent && line.text.trim_start().starts_with('-');
            if line.indent() <= indent && !item {
                break;
            }
            end = line.end();
        }
    }
    Span::new(file, first.start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reaches(text: &str) -> Vec<(String, String)> {
        let of = |allow: &Allow| match allow.reach {
            Reach::Block(span) => text[span.range()].to_owned(),
            reach => format!("{reach:?}"),
        };
        comments(FileId(0), text, 0..text.len(), Comment::Yaml, true).iter().map(|allow| (allow.rule.clone(), of(allow))).collect()
    }

    #[test]
    fn a_comment_holds_for_the_entry_behind_it() {
        let text = "# fixbook: allow(a) all\n\nitems:\n# fixbook: allow(b, c) this\n- name: x\n  href: y\n- name: z # fixbook: allow(d)\n  href: w\nv: '# fixbook'\n";
        let pair = |rule: &str, text: &str| (rule.to_owned(), text.to_owned());
        assert_eq!(
            reaches(text),
            [
                pair("a", "File"),
                pair("b", "- name: x\n  href: y"),
                pair("c", "- name: x\n  href: y"),
                pair("d", "- name: z # fixbook: allow(d)\n  href: w")
            ]
        );
    }

    #[test]
    fn a_comment_that_cannot_be_read_is_said() {
        assert_eq!(reaches("a: b # fixbook: no\n"), [(String::new(), "Unreadable".to_owned())]);
        assert_eq!(reaches("a: b\n# fixbook: allow(x)\n"), [("x".to_owned(), "Nothing".to_owned())]);
    }
}
