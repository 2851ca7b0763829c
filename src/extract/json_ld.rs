//! A page as schema.org's JSON-LD: a `TechArticle` with its `HowTo`s, or a `FAQPage`.
//!
//! Types and properties are those of schema.org 28: <https://schema.org/TechArticle>, <https://schema.org/HowTo>,
//! <https://schema.org/FAQPage>. A nested step is a `HowToDirection` of its step, a note in a step a `HowToTip`.

use serde_json::{Map, Value, json};

use super::export::{Article, BlockExport, Book, ProcedureExport, Step};

/// A question of the page, and its answer as plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub question: String,
    pub anchor: String,
    pub answer: String,
}

/// The page's object, without its `@context`. Addresses are absolute where the book says where it is published.
pub fn json_ld(article: &Article, questions: &[Question], book: &Book) -> Value {
    let url = |relative: &str| format!("{}{relative}", book.base_url);
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| {
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
        };
        if !empty {
            out.insert(key.to_owned(), value);
        }
    };
    put("@type", json!(if questions.is_empty() { "TechArticle" } else { "FAQPage" }));
    put("@id", json!(url(&article.url)));
    put("url", json!(url(&article.url)));
    if questions.is_empty() {
        put("headline", json!(article.title));
    }
    put("name", json!(article.title));
    put("description", json!(article.description));
    put("inLanguage", json!(book.language));
    put("dateModified", json!(article.updated));
    let keywords: Vec<&String> = article.error_codes.iter().chain(&article.applies_to).collect();
    put("keywords", json!(keywords));
    if !book.title.is_empty() {
        put("isPartOf", json!({"@type": "WebSite", "name": book.title}));
    }
    let questions: Vec<Value> = questions
        .iter()
        .map(|question| {
            json!({
                "@type": "Question",
                "name": question.question,
                "url": url(&format!("{}#{}", article.url, question.anchor)),
                "acceptedAnswer": {"@type": "Answer", "text": question.answer},
            })
        })
        .collect();
    put("mainEntity", json!(questions));
    let how: Vec<Value> = article.procedures.iter().map(|procedure| how_to(procedure, article, &url)).collect();
    put("hasPart", json!(how));
    Value::Object(out)
}

/// The same as the text of a `<script type="application/ld+json">`: nothing in it can end the script.
pub fn json_ld_script(article: &Article, questions: &[Question], book: &Book) -> String {
    let mut object = json_ld(article, questions, book);
    if let Value::Object(entries) = &mut object {
        entries.insert("@context".to_owned(), json!("https://schema.org"));
    }
    let plain = object.to_string();
    let mut out = String::with_capacity(plain.len());
    let mut rest = plain.as_str();
    while let Some(at) = first_unsafe(rest) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let mut chars = from.chars();
        if let Some(char) = chars.next() {
            out.push_str(&format!("\\u{:04x}", u32::from(char)));
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out
}

/// Where the first character stands that could end a script or a line of one: `<`, `>`, `&`, U+2028 or U+2029.
fn first_unsafe(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(skipped) = bytes.get(from..)?.iter().position(|byte| matches!(byte, b'<' | b'>' | b'&' | 0xE2)) {
        let at = from + skipped;
        match bytes.get(at..at + 3) {
            Some([0xE2, 0x80, 0xA8 | 0xA9]) => return Some(at),
            Some([0xE2, ..]) => from = at + 3,
            Some(_) | None => return Some(at),
        }
    }
    None
}

fn how_to(procedure: &ProcedureExport, article: &Article, url: &dyn Fn(&str) -> String) -> Value {
    let name = if procedure.title.is_empty() { &article.title } else { &procedure.title };
    let steps: Vec<Value> = procedure.steps.iter().zip(1..).map(|(step, position)| how_to_step(step, position, article, url)).collect();
    let mut out = json!({
        "@type": "HowTo",
        "@id": url(&procedure.url),
        "url": url(&procedure.url),
        "name": name,
        "step": steps,
    });
    let about = procedure.problem.as_ref().and_then(|id| article.problems.iter().find(|problem| problem.id == *id));
    if let (Some(problem), Value::Object(entries)) = (about, &mut out) {
        entries.insert("about".to_owned(), json!({"@type": "Thing", "name": problem.title}));
    }
    out
}

fn how_to_step(step: &Step, position: usize, article: &Article, url: &dyn Fn(&str) -> String) -> Value {
    let mut out = Map::new();
    out.insert("@type".to_owned(), json!("HowToStep"));
    out.insert("position".to_owned(), json!(position));
    let address = url(&format!("{}#{}", article.url, step.id));
    out.insert("url".to_owned(), json!(address));
    let mut text = step.text.clone();
    let mut images = Vec::new();
    let mut tips = Vec::new();
    body(&step.body, &mut text, &mut images, &mut tips, url);
    out.insert("text".to_owned(), json!(text));
    if let Some(image) = images.into_iter().next() {
        out.insert("image".to_owned(), json!(image));
    }
    let mut directions = Vec::new();
    collect(&step.steps, &mut directions);
    let mut parts: Vec<Value> = directions
        .into_iter()
        .zip(1..)
        .map(|(text, position)| json!({"@type": "HowToDirection", "position": position, "text": text}))
        .collect();
    parts.extend(tips.into_iter().map(|text| json!({"@type": "HowToTip", "text": text})));
    if !parts.is_empty() {
        out.insert("itemListElement".to_owned(), json!(parts));
    }
    Value::Object(out)
}

/// Nested steps of every depth, in order: schema.org knows one level below a step.
fn collect(steps: &[Step], out: &mut Vec<String>) {
    for step in steps {
        out.push(step.text.clone());
        collect(&step.steps, out);
    }
}

fn body(blocks: &[BlockExport], text: &mut String, images: &mut Vec<String>, tips: &mut Vec<String>, url: &dyn Fn(&str) -> String) {
    let image = |address: &str| if address.contains("://") { address.to_owned() } else { url(address) };
    for block in blocks {
        match block {
            BlockExport::Image { image: shown, .. } => images.push(image(&shown.url)),
            BlockExport::Alert { text, .. } => tips.push(text.clone()),
            // Said as directions.
            BlockExport::Steps { .. } => {}
            BlockExport::Paragraph { text: own, images: shown, .. } => {
                images.extend(shown.iter().map(|shown| image(&shown.url)));
                push_line(text, own);
            }
            BlockExport::Heading { text: own, .. }
            | BlockExport::Code { text: own, .. }
            | BlockExport::List { text: own, .. }
            | BlockExport::Table { text: own, .. }
            | BlockExport::Quote { text: own, .. }
            | BlockExport::Html { text: own, .. }
            | BlockExport::Tabs { text: own, .. } => push_line(text, own),
        }
    }
}

fn push_line(text: &mut String, line: &str) {
    if line.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::export::Source;

    fn article() -> Article {
        Article {
            id: "a".to_owned(),
            url: "a.html".to_owned(),
            title: "</script><b>".to_owned(),
            description: String::new(),
            topic_type: String::new(),
            applies_to: vec![],
            error_codes: vec!["0x80180005".to_owned()],
            updated: Some("2026-11-04".to_owned()),
            metadata: Map::new(),
            source: Source::default(),
            problems: vec![],
            procedures: vec![],
            links: vec![],
            sql: vec![],
        }
    }

    #[test]
    fn nothing_in_a_script_can_end_it() {
        let script = json_ld_script(&article(), &[], &Book::default());
        assert!(!script.contains('<') && !script.contains('>') && !script.contains('&'), "{script}");
        let read: Value = serde_json::from_str(&script).expect("it is JSON all the same");
        assert_eq!(read["headline"], "</script><b>");
        assert_eq!((read["@type"].as_str(), read["dateModified"].as_str()), (Some("TechArticle"), Some("2026-11-04")));
    }

    #[test]
    fn questions_make_a_page_of_them() {
        let question = Question { question: "Why?".to_owned(), anchor: "why".to_owned(), answer: "So.".to_owned() };
        let book = Book { base_url: "https://docs.example/".to_owned(), ..Book::default() };
        let read = json_ld(&article(), &[question], &book);
        assert_eq!(read["@type"], "FAQPage");
        assert_eq!(read["mainEntity"][0]["url"], "https://docs.example/a.html#why");
    }
}
