//! The export of a page, from its Markdown to JSON that its own schema accepts.

use std::sync::Arc;

use super::*;
use crate::load::{LoadOptions, load};
use crate::parse::ast::plain_text;
use crate::parse::ast::{Block, BlockKind};
use crate::resolve::procedure::{Context, recognize};
use crate::resolve::{Documents, assemble};
use crate::source::{FileId, MemoryFiles, Span};

const PAGE: &str = r#"---
title: Front
appliesto: [Portal 4]
version: 1.10
---
# It fails with 0x8018000a

## Symptoms

You receive the error:

> Access denied (0x80070005).

## Resolution

Run the commands. To do this, follow these steps:

1. Run the following command:

   ```powershell
   Get-Device -All
   ```

   > [!WARNING]
   > It takes long.

   ![The list](media/list.png)

2. Choose one:
   - If it is new:
     1. Delete it.
     2. Wait.
   - If it is old, keep it.
[!INCLUDE[more](inc.md)]

Done.
"#;

fn page() -> Article {
    let files = MemoryFiles::default()
        .with("page.md", PAGE.replace("[!INCLUDE[more](inc.md)]", "\n[!INCLUDE[more](inc.md)]"))
        .with("inc.md", "3. Save it.\n");
    let project = load(Arc::new(files), &LoadOptions::default()).expect("a book in memory loads");
    let file = project.sources.find("page.md").expect("the page is there");
    let page = assemble(&project, &Documents::new(&project), file);
    let texts: Vec<_> = page.files.iter().map(|file| (*file, project.text(*file).cloned())).collect();
    let text =
        |file: FileId| texts.iter().find(|(known, _)| *known == file).and_then(|(_, source)| source.as_deref()).map(|source| source.text());
    let found = recognize(&page.blocks, &page.headings, &Context { title: &page.title, file, text: &text });
    let place = |span: Span| {
        let line = |at: u32| project.text(span.file).map_or(0, |source| source.position(at).line);
        Place {
            path: project.sources.path(span.file).to_owned(),
            line: line(span.start),
            end_line: line(span.end.saturating_sub(1).max(span.start)),
        }
    };
    let html = |block: &Block| match &block.kind {
        BlockKind::Paragraph(inlines) => format!("<p>{}</p>", plain_text(inlines)),
        _ => "<x/>".to_owned(),
    };
    let trace =
        |file: FileId| page.includes.iter().filter(|include| include.span.file != file).map(|include| place(include.span)).collect();
    let view = PageView {
        id: "page".to_owned(),
        url: "page.html".to_owned(),
        title: &page.title,
        file,
        front_matter: &page.front_matter,
        blocks: &page.blocks,
        html: &html,
        url_of: &|_, typed| format!("site/{typed}"),
        place: &place,
        trace: &trace,
    };
    article(&view, &found)
}

#[test]
fn a_page_becomes_data() {
    let page = page();
    assert_eq!(
        (page.applies_to.as_slice(), page.error_codes.as_slice()),
        (&["Portal 4".to_owned()][..], &["0x8018000A".to_owned(), "0x80070005".to_owned()][..])
    );
    assert_eq!(page.metadata.get("version").and_then(|value| value.as_str()), Some("1.10"), "scalars stay as they are spelt");
    let problem = &page.problems[0];
    assert_eq!((problem.id.as_str(), problem.error_codes.len()), ("page/problem", 2));
    assert!(matches!(&problem.symptoms[1], BlockExport::Quote { text, .. } if text == "Access denied (0x80070005)."));
    let procedure = &page.procedures[0];
    assert_eq!(problem.resolutions[0].procedures, std::slice::from_ref(&procedure.id));
    assert_eq!((procedure.id.as_str(), procedure.steps.len()), ("page/proc.resolution.run-the-commands", 3));
    assert_eq!(procedure.source.line, Some(18));
}

#[test]
fn the_blocks_of_a_step_keep_their_order_and_say_what_they_are() {
    let page = page();
    let [first, second, third] = page.procedures[0].steps.as_slice() else { panic!("three steps") };
    assert_eq!((first.text.as_str(), first.html.as_str()), ("Run the following command:", "<p>Run the following command:</p>"));
    assert!(
        matches!(&first.body[0], BlockExport::Code { role: Some(CodeRole::Command), language: Some(lang), .. } if lang == "powershell")
    );
    assert!(matches!(&first.body[1], BlockExport::Alert { kind, .. } if kind == "warning"));
    assert!(matches!(&first.body[2], BlockExport::Image { image, .. } if image.url == "site/media/list.png" && image.alt == "The list"));
    let BlockExport::List { items, .. } = &second.body[0] else { panic!("bullets") };
    let BlockExport::Steps { steps, .. } = &items[0].blocks[1] else { panic!("nested steps are mentioned where they stand") };
    assert_eq!(steps, &second.steps.iter().map(|step| step.id.clone()).collect::<Vec<_>>());
    assert_eq!(second.steps[1].id, "page/proc.resolution.run-the-commands.2.2");
    assert_eq!((third.source.path.as_str(), third.source.included_from.len()), ("inc.md", 1));
}

#[test]
fn the_schema_accepts_what_is_written() {
    let mut framed = Framed::new(Vec::new(), Frame::json(&Book::default()).expect("plain types")).expect("memory takes it");
    let packed = Packed::new(page()).expect("plain types");
    framed.piece(packed.element()).expect("memory takes it");
    framed.piece(packed.element()).expect("memory takes it");
    let written: serde_json::Value = serde_json::from_slice(&framed.finish().expect("memory takes it")).expect("it is JSON");
    assert_eq!(written["articles"][0], serde_json::to_value(page()).expect("plain types"), "the bytes are the type's own");
    assert_eq!(written["articles"].as_array().map(Vec::len), Some(2));
    let schema = schema();
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is one");
    let errors: Vec<String> = validator.iter_errors(&written).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn ndjson_has_a_procedure_a_line() {
    let text = String::from_utf8(lines(&page()).expect("plain types")).expect("it is text");
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
    assert_eq!(lines.len(), 1);
    assert_eq!(
        (lines[0]["article"]["id"].as_str(), lines[0]["id"].as_str()),
        (Some("page"), Some("page/proc.resolution.run-the-commands"))
    );
}
