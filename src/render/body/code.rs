//! Code: blocks, snippets, inline code, and what stands around them.

use std::ops::Range;

use super::Writer;
use crate::parse::ast::{CodeBlock, NodeId, Snippet, SnippetContent};
use crate::render::highlight;
use crate::render::page::PlaceholderContext;
use crate::render::placeholder;
use crate::source::extension;

impl<'a> Writer<'a> {
    pub(super) fn code(&mut self, node: NodeId, code: &'a CodeBlock) {
        let lang = code.lang.as_str();
        if lang == "mermaid" && !self.plain && self.renderer.project.settings.html.mermaid.is_some() {
            // The book's own script draws what stands directly in the element.
            self.has_mermaid = true;
            self.push("<pre class=\"mermaid\">");
            self.text(&code.text);
            self.push("</pre>\n");
            return;
        }
        if lang == "mermaid" {
            self.push("<pre class=\"mermaid\"><code class=\"lang-mermaid\">");
            self.text(&code.text);
            self.push("</code></pre>\n");
            return;
        }
        let class = code.info.split_whitespace().next().unwrap_or("").to_owned();
        self.code_frame(node, lang, &class, &code.text, &[]);
    }

    pub(super) fn snippet(&mut self, snippet: &'a Snippet) {
        match &snippet.content {
            SnippetContent::Text(text) => {
                let from_file = extension(&snippet.path);
                let lang = if snippet.lang.is_empty() && (snippet.triple_colon || snippet.notebook) {
                    language_of_file(from_file)
                } else {
                    &snippet.lang
                };
                let mut attributes: Vec<(&str, &str)> = Vec::new();
                if !snippet.name.is_empty() {
                    attributes.push(("data-name", &snippet.name));
                }
                if !snippet.title.is_empty() {
                    attributes.push(("title", &snippet.title));
                }
                if !snippet.highlight.is_empty() {
                    attributes.push(("data-highlight-lines", &snippet.highlight));
                }
                self.code_frame(NodeId::NONE, &lang.to_ascii_lowercase(), lang, text, &attributes);
            }
            // docfx gives a host nothing of a notebook's cell that it does not find.
            SnippetContent::Pending | SnippetContent::Missing if self.engine && snippet.notebook => {
                self.code_frame(NodeId::NONE, &snippet.lang.to_ascii_lowercase(), &snippet.lang, "", &[]);
            }
            SnippetContent::Pending | SnippetContent::Missing => {
                self.push("<div class=\"alert alert-warning\"><p class=\"alert-title\">Warning</p>\n<p>");
                self.text(&format!("The code from {} could not be shown.", snippet.path));
                self.push("</p>\n</div>\n");
            }
        }
    }

    pub(super) fn inline_code(&mut self, node: NodeId, text: &str) {
        match self.marks.sql.get(&node) {
            Some(sql) => {
                self.push(&format!("<code class=\"snippet lang-{0}\" data-lang=\"{0}\" data-role=\"query\">", sql.dialect));
                self.with_placeholders(text, sql.dialect, &sql.placeholders);
                self.push("</code>");
                if sql.writes && !self.plain {
                    self.push("<span class=\"badge badge-writes\">Changes data</span>");
                }
            }
            None => {
                self.push("<code>");
                self.text(text);
                self.push("</code>");
            }
        }
    }

    /// `class_lang` is the language as the author spelt it, for the class.
    fn code_frame(&mut self, node: NodeId, lang: &str, class_lang: &str, text: &str, attributes: &[(&str, &str)]) {
        self.has_code = true;
        let sql = self.marks.sql.get(&node);
        let role = role(lang);
        if !self.plain {
            self.push("<div class=\"code\"");
            if !lang.is_empty() {
                self.attribute("data-lang", lang);
            }
            self.attribute("data-role", if sql.is_some() { "query" } else { role });
            self.push("><div class=\"code-head\"");
            let label = highlight::label(lang);
            if !label.is_empty() {
                self.attribute("data-label", &label);
            }
            self.push(">");
            if sql.is_some_and(|sql| sql.writes) {
                self.push("<span class=\"badge badge-writes\">Changes data</span>");
            }
            if role != "output" {
                self.push("<button class=\"code-copy\" type=\"button\" hidden>Copy</button>");
            }
            self.push("</div>");
        }
        self.push("<pre><code");
        if !class_lang.is_empty() {
            self.attribute("class", &format!("lang-{}", class_lang.trim_start_matches(['{', '.']).trim_end_matches('}')));
        }
        for (name, value) in attributes {
            self.attribute(name, value);
        }
        self.push(">");
        let before = self.out.len();
        match sql {
            Some(sql) => self.with_placeholders(text, lang, &sql.placeholders),
            // The export's readers have styles of their own, and colours are what a page's code costs most.
            None if self.plain => self.text(text),
            // Other hosts get the code as it is written.
            None if self.engine => self.highlighted(text, lang),
            None => self.with_placeholders(text, lang, &placeholder::in_command(text, lang)),
        }
        if let Some((_, lines)) = attributes.iter().find(|(name, _)| *name == "data-highlight-lines") {
            let ranges = crate::parse::line_ranges(lines);
            let html = self.out.split_off(before);
            push_marked(&mut self.out, &html, &ranges);
        }
        self.push("</code></pre>");
        self.push(if self.plain { "\n" } else { "</div>\n" });
    }

    /// The text in colours, where the book wants them.
    fn highlighted(&mut self, text: &str, lang: &str) {
        if self.renderer.project.settings.html.highlight {
            highlight::push(&mut self.out, text, lang);
        } else {
            self.text(text);
        }
    }

    /// Coloured as a whole, so that a place within a string does not end it.
    fn with_placeholders(&mut self, text: &str, lang: &str, places: &[(Range<usize>, String)]) {
        if places.is_empty() {
            self.highlighted(text, lang);
            return;
        }
        for (range, id) in places {
            if self.placeholders.iter().all(|known| known.id != *id) {
                let known = self.marks.placeholders.iter().find(|known| known.id == *id);
                let text = text.get(range.clone()).unwrap_or_default().to_owned();
                self.placeholders.push(known.cloned().unwrap_or_else(|| PlaceholderContext { id: id.clone(), text, kind: "" }));
            }
        }
        let before = self.out.len();
        self.highlighted(text, lang);
        let html = self.out.split_off(before);
        placeholder::marked(&mut self.out, &html, places);
    }
}

/// Puts `<mark>` around the lines that the author wants seen. A span that goes over a line's end is closed and opened anew.
fn push_marked(out: &mut String, html: &str, ranges: &[(u32, Option<u32>)]) {
    let mut open: Vec<&str> = Vec::new();
    for (line, number) in html.split_inclusive('\n').zip(1_u32..) {
        let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
        let marked = ranges.iter().any(|(first, last)| number >= *first && last.is_none_or(|last| number <= last));
        if marked {
            open.iter().for_each(|_| out.push_str("</span>"));
            out.push_str("<mark>");
            open.iter().for_each(|tag| out.push_str(tag));
        }
        out.push_str(text);
        // Only spans are written inside code.
        let mut rest = text;
        while let Some(at) = rest.find('<') {
            let tag = &rest[at..];
            let length = tag.find('>').map_or(tag.len(), |length| length + 1);
            if tag.starts_with("</") {
                open.pop();
            } else {
                open.push(&tag[..length]);
            }
            rest = &tag[length..];
        }
        if marked {
            open.iter().for_each(|_| out.push_str("</span>"));
            out.push_str("</mark>");
            open.iter().for_each(|tag| out.push_str(tag));
        }
        out.push_str(end);
    }
}

/// What a block of this language is to the reader: something to run, to ask, or to compare with.
pub fn role(lang: &str) -> &'static str {
    match lang {
        "output" | "console-output" | "log" | "text" | "txt" | "plaintext" => "output",
        "sql" | "tsql" | "kusto" | "kql" | "mysql" | "plsql" => "query",
        _ => "command",
    }
}

/// The language that a file's extension says, as docfx names it.
fn language_of_file(extension: &str) -> &str {
    match extension.to_ascii_lowercase().as_str() {
        "cs" => "csharp",
        "vb" => "vb",
        "cpp" | "cc" | "h" | "hpp" => "cpp",
        "py" => "python",
        "ps1" | "psm1" => "powershell",
        "js" => "javascript",
        "ts" => "typescript",
        "sh" => "bash",
        "bat" | "cmd" => "batchfile",
        "erl" => "erlang",
        "yml" => "yaml",
        "md" => "markdown",
        "ipynb" => "python",
        _ => extension,
    }
}
