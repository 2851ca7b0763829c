//! The export in all its formats and files, as other programs read them; and the comparison of two exports.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

fn fixbook() -> Command {
    let mut command = Command::cargo_bin("fixbook").unwrap();
    command.env_remove("GITHUB_ACTIONS").env_remove("GITHUB_STEP_SUMMARY");
    command
}

const CONFIG: &str = "[book]\ntitle = \"Help\"\nbase-url = \"https://docs.example/help\"\n\n[output.markdown]\nenabled = true\n";

const LIMIT: &str = r#"---
title: Limit
description: What to do at the limit & after it.
ms.date: 11/20/2026
appliesto: [Portal 4]
---
# The limit is reached (0x80180005)

## Symptoms

You see **Too many** <b>devices</b>, or [this](other.md#step-1-stop-it).

| Code | Meaning |
| --- | --- |
| `a|b` | 5 * 3_x |

## Cause

The limit is [!INCLUDE[five](Token/five_md.md)] devices.

## Resolution

To make room, follow these steps:

1. Open **Devices** > **All**.
   > [!WARNING]
   > Data is lost.
2. If the list is empty, go to step 5.
3. Run this command:

   ```powershell
   Get-Device -All | Where `x`
   ```

4. Choose one:
   1. Delete it.
   2. If it is old, retire it.
      1. Wait.
5. Close the portal.

Done.
"#;

const OTHER: &str = "# Stop and start\n\nSee [the limit](limit.md).\n\n## Step 1: Stop it\n\nSelect **Stop**.\n\n## Step 2: Start it\n\nSelect **Start**.\n\n## More\n\n| Task | Steps |\n| --- | --- |\n| Wait | 1. Open it.<br>2. Close it. |\n";

const FAQ: &str = "### YamlMime:FAQ\ntitle: Questions\nsummary: About limits.\nsections:\n  - name: Limits\n    questions:\n      - question: How many?\n        answer: Five, </script> no more.\n";

/// A book with its `content/`, and what else is said.
fn book(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let own = [
        ("book.toml", CONFIG),
        ("content/index.md", "# Help\n\n- [Limit](limit.md)\n"),
        ("content/limit.md", LIMIT),
        ("content/other.md", OTHER),
        ("content/faq.yml", FAQ),
        ("content/Token/five_md.md", "**five**\n"),
        (
            "content/toc.yml",
            "- name: Home\n  href: index.md\n- name: Later\n  items:\n    - name: Other\n      href: other.md\n    - name: Limit\n      href: limit.md\n    - name: Questions\n      href: faq.yml\n",
        ),
    ];
    for (path, text) in own.iter().chain(files) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn build(folder: &Path) {
    let output = fixbook().arg("build").arg(folder).args(["--fail-on", "never", "-q"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

fn export(folder: &Path, format: &str) -> String {
    let output = fixbook().arg("export").arg(folder).args(["--format", format, "-q"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join("site").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(32).collect()
}

/// All steps of a procedure, nested ones too.
fn steps(value: &Value) -> Vec<&Value> {
    list(&value["steps"]).iter().flat_map(|step| std::iter::once(step).chain(steps(step))).collect()
}

#[test]
fn the_files_of_the_export_say_the_same_and_the_index_knows_them() {
    let folder = book(&[]);
    build(folder.path());
    let whole = json(&read(folder.path(), "api/procedures.json"));
    assert_eq!(read(folder.path(), "api/procedures.json"), export(folder.path(), "json"), "the command writes the same");
    let lines = read(folder.path(), "api/procedures.ndjson");
    assert_eq!(lines, export(folder.path(), "ndjson"));
    // The published schema describes the whole, and each line but the page's name in it.
    let schema = json(&read(folder.path(), "api/procedures.schema.json"));
    let whole_is = jsonschema::draft202012::new(&schema).unwrap();
    assert_eq!(whole_is.iter_errors(&whole).map(|error| error.to_string()).collect::<Vec<_>>(), Vec::<String>::new());
    let line_is = serde_json::json!({"$defs": schema["$defs"], "$ref": "#/$defs/Procedure", "properties": {"article": {"required": ["id", "title", "url"]}}});
    let line_is = jsonschema::draft202012::new(&line_is).unwrap();
    for line in lines.lines().map(json) {
        assert!(line["article"].is_object());
        assert_eq!(line_is.iter_errors(&line).map(|error| error.to_string()).collect::<Vec<_>>(), Vec::<String>::new());
    }
    let lines: BTreeMap<String, &str> = lines.lines().map(|line| (text(&json(line)["id"]).to_owned(), line)).collect();
    let index = json(&read(folder.path(), "api/index.json"));
    let schema = json(&read(folder.path(), "api/index.schema.json"));
    let errors: Vec<String> = jsonschema::draft202012::new(&schema).unwrap().iter_errors(&index).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(list(&index["articles"]).len(), list(&whole["articles"]).len());
    let mut procedures = 0;
    for (entry, article) in list(&index["articles"]).iter().zip(list(&whole["articles"])) {
        let file = read(folder.path(), text(&entry["file"]));
        assert_eq!((&json(&file), text(&entry["hash"])), (article, hash(file.as_bytes()).as_str()));
        for entry in list(&entry["procedures"]) {
            let file = read(folder.path(), text(&entry["file"]));
            assert_eq!(file.trim_end(), lines[text(&entry["id"])]);
            assert_eq!(text(&entry["hash"]), hash(file.as_bytes()));
            procedures += 1;
        }
    }
    assert_eq!((procedures, lines.len()), (3, 3));
    let limit = list(&index["articles"]).iter().find(|entry| entry["id"] == "limit").unwrap();
    assert_eq!((&limit["error_codes"][0], &limit["applies_to"][0]), (&Value::from("0x80180005"), &Value::from("Portal 4")));
    assert_eq!(limit["procedures"][0]["problem"], limit["problems"][0]["id"]);
}

#[test]
fn a_second_build_changes_no_file_of_the_export() {
    let folder = book(&[]);
    build(folder.path());
    let time = |path: &str| fs::metadata(folder.path().join("site").join(path)).unwrap().modified().unwrap();
    let files = ["api/index.json", "api/procedures.ndjson", "api/articles/limit.json", "limit.md", "llms-full.txt"];
    let before: Vec<_> = files.iter().map(|path| time(path)).collect();
    build(folder.path());
    assert_eq!(before, files.iter().map(|path| time(path)).collect::<Vec<_>>());
}

#[test]
fn every_id_of_the_export_is_an_element_of_its_page() {
    let folder = book(&[]);
    build(folder.path());
    let whole = json(&read(folder.path(), "api/procedures.json"));
    let mut seen = 0;
    for article in list(&whole["articles"]) {
        let page = read(folder.path(), text(&article["url"]));
        for procedure in list(&article["procedures"]) {
            for id in std::iter::once(procedure).chain(steps(procedure)).map(|entry| text(&entry["id"])) {
                assert_eq!(page.matches(&format!(" id=\"{id}\"")).count(), 1, "{id}");
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 3 + 8 + 2 + 2, "of a list, of headings, of a cell");
}

/// The JSON of a page's script.
fn page_json_ld(page: &str) -> Value {
    let (_, from) = page.split_once("<script type=\"application/ld+json\">").expect("the page has JSON-LD");
    json(from.split_once("</script>").expect("the script ends").0)
}

#[test]
fn pages_carry_json_ld_that_the_export_gives_as_well() {
    let folder = book(&[]);
    build(folder.path());
    let object = page_json_ld(&read(folder.path(), "limit.html"));
    assert_eq!((text(&object["@context"]), text(&object["@type"])), ("https://schema.org", "TechArticle"));
    assert_eq!((text(&object["dateModified"]), text(&object["keywords"][0])), ("2026-11-20", "0x80180005"));
    let how = &object["hasPart"][0];
    assert_eq!((text(&how["@type"]), list(&how["step"]).len()), ("HowTo", 5));
    assert_eq!(text(&how["step"][0]["itemListElement"][0]["@type"]), "HowToTip");
    assert_eq!(list(&how["step"][3]["itemListElement"]).len(), 3, "nested steps of every depth");
    assert!(text(&how["step"][2]["text"]).contains("Get-Device"));
    assert!(text(&how["step"][1]["url"]).starts_with("https://docs.example/help/limit.html#limit/proc."));
    let faq = page_json_ld(&read(folder.path(), "faq.html"));
    assert_eq!((text(&faq["@type"]), text(&faq["mainEntity"][0]["name"])), ("FAQPage", "How many?"));
    assert!(text(&faq["mainEntity"][0]["acceptedAnswer"]["text"]).starts_with("Five"));
    // The command gives the same objects, their context said once.
    let all = json(&export(folder.path(), "jsonld"));
    let mut own = object.clone();
    own.as_object_mut().unwrap().remove("@context");
    assert!(list(&all["@graph"]).contains(&own));
    check_schema_org(&all);
}

/// That only types and properties are used that schema.org has, each on a type that has it.
fn check_schema_org(value: &Value) {
    let known: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("TechArticle", &["headline", "name", "description", "url", "inLanguage", "dateModified", "keywords", "isPartOf", "hasPart"][..]),
        ("FAQPage", &["name", "description", "url", "inLanguage", "dateModified", "keywords", "isPartOf", "hasPart", "mainEntity"]),
        ("HowTo", &["name", "url", "step", "about"]),
        ("HowToStep", &["position", "url", "text", "image", "itemListElement"]),
        ("HowToDirection", &["position", "text"]),
        ("HowToTip", &["text"]),
        ("Question", &["name", "url", "acceptedAnswer"]),
        ("Answer", &["text"]),
        ("WebSite", &["name"]),
        ("Thing", &["name"]),
    ]);
    match value {
        Value::Object(entries) => {
            if let Some(kind) = entries.get("@type") {
                let properties = known.get(text(kind)).unwrap_or_else(|| panic!("no type {kind}"));
                for key in entries.keys().filter(|key| !key.starts_with('@')) {
                    assert!(properties.contains(&key.as_str()), "{kind} has no {key}");
                }
            }
            entries.values().for_each(check_schema_org);
        }
        Value::Array(items) => items.iter().for_each(check_schema_org),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn markdown_beside_a_page_is_common_and_complete() {
    let folder = book(&[]);
    build(folder.path());
    let page = read(folder.path(), "limit.md");
    for kept in ["# The limit is reached", "The limit is **five** devices.", "> **Warning**", "Get-Device -All | Where `x`", "Done."] {
        assert!(page.contains(kept), "{kept} in {page}");
    }
    for gone in ["[!", ":::", "INCLUDE", "<b>", "---\ntitle"] {
        assert!(!page.contains(gone), "{gone} in {page}");
    }
    assert!(page.contains("[this](https://docs.example/help/other.html#step-1-stop-it)"), "{page}");
    // Another parser sees what the page's reader sees.
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let events: Vec<Event<'_>> = Parser::new_ext(&page, Options::ENABLE_TABLES).collect();
    let count = |wanted: &dyn Fn(&Event<'_>) -> bool| events.iter().filter(|event| wanted(event)).count();
    assert_eq!(count(&|event| matches!(event, Event::Start(Tag::Item))), 8);
    assert_eq!(count(&|event| matches!(event, Event::Start(Tag::List(Some(1))))), 3);
    assert_eq!(count(&|event| matches!(event, Event::Start(Tag::CodeBlock(_)))), 1);
    assert_eq!(count(&|event| matches!(event, Event::Start(Tag::BlockQuote(_)))), 1);
    assert_eq!(count(&|event| matches!(event, Event::Start(Tag::TableCell))), 4);
    assert_eq!(count(&|event| matches!(event, Event::Html(_) | Event::InlineHtml(_))), 0);
    let code = events.iter().any(|event| matches!(event, Event::Code(text) if text.as_ref() == "a|b"));
    assert!(code && page.contains("5 \\* 3_x"), "{page}");
    let text: String = events
        .iter()
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect();
    assert!(text.contains("5 * 3_x") && text.contains("Too many"), "{text}");
    assert!(read(folder.path(), "limit.html").contains("type=\"text/markdown\" href=\"limit.md\""));
}

#[test]
fn llms_txt_has_the_pages_in_the_order_of_the_navigation() {
    let folder = book(&[]);
    build(folder.path());
    let list = read(folder.path(), "llms.txt");
    let at = |part: &str| list.find(part).unwrap_or_else(|| panic!("{part} in {list}"));
    assert!(list.starts_with("# Help\n"));
    assert!(at("help/index.md") < at("## Later") && at("help/other.md") < at("help/limit.md"));
    assert!(list.contains("(https://docs.example/help/limit.md): What to do at the limit & after it.\n"), "{list}");
    assert!(list.contains("https://docs.example/help/llms-full.txt"));
    let whole = read(folder.path(), "llms-full.txt");
    assert!(whole.find("# Stop and start") < whole.find("# The limit is reached"), "{whole}");
    let command = export(folder.path(), "markdown");
    assert!(command.find("# Stop and start") < command.find("# The limit is reached"));
}

/// Elements with the children that the grammar of DITA 1.3 lets them have, for those that are written.
const DITA: &[(&str, &[&str])] = &[
    ("dita", &["troubleshooting", "task"]),
    ("troubleshooting", &["title", "shortdesc", "prolog", "troublebody", "related-links"]),
    ("task", &["title", "shortdesc", "prolog", "taskbody", "related-links"]),
    ("prolog", &["metadata"]),
    ("metadata", &["keywords", "prodinfo"]),
    ("keywords", &["keyword"]),
    ("prodinfo", &["prodname", "vrmlist"]),
    ("vrmlist", &["vrm"]),
    ("troublebody", &["condition", "troubleSolution"]),
    ("troubleSolution", &["cause", "remedy"]),
    ("remedy", &["title", "steps", "steps-informal"]),
    ("taskbody", &["context", "steps", "result"]),
    ("steps", &["step"]),
    ("step", &["note", "cmd", "info", "substeps"]),
    ("substeps", &["substep"]),
    ("substep", &["note", "cmd", "info"]),
    ("related-links", &["link"]),
    ("link", &["linktext"]),
    ("simpletable", &["sthead", "strow"]),
    ("sthead", &["stentry"]),
    ("strow", &["stentry"]),
    ("ul", &["li"]),
    ("ol", &["li"]),
];
const BLOCKS: &[&str] = &["title", "p", "ul", "ol", "codeblock", "pre", "note", "simpletable", "lq"];

#[test]
fn dita_has_condition_cause_and_remedy_in_the_order_of_the_grammar() {
    let folder = book(&[]);
    let written = export(folder.path(), "dita");
    let mut reader = quick_xml::Reader::from_str(&written);
    let mut open: Vec<(String, Vec<String>)> = vec![("".to_owned(), Vec::new())];
    let mut ids = BTreeSet::new();
    let grammar: BTreeMap<&str, &[&str]> = DITA.iter().copied().collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    loop {
        match reader.read_event().expect("it is XML") {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(tag) => {
                let name = String::from_utf8_lossy(tag.name().as_ref()).into_owned();
                if let Some(id) = tag.try_get_attribute("id").expect("attributes are read") {
                    assert!(ids.insert(String::from_utf8_lossy(&id.value).into_owned()), "an id stands twice: {id:?}");
                }
                *seen.entry(name.clone()).or_default() += 1;
                let (parent, before) = open.last_mut().expect("an element is open");
                before.push(name.clone());
                if !parent.is_empty() {
                    let allowed = grammar.get(parent.as_str()).copied();
                    let inside = match parent.as_str() {
                        "condition" | "cause" | "info" | "context" | "result" | "steps-informal" | "li" | "note" | "lq" => Some(BLOCKS),
                        _ => allowed,
                    };
                    if let Some(allowed) = inside {
                        assert!(allowed.contains(&name.as_str()), "<{name}> in <{parent}>");
                    }
                }
                open.push((name, Vec::new()));
            }
            quick_xml::events::Event::End(_) => {
                let (name, children) = open.pop().expect("it was open");
                if let (Some(allowed), false) = (grammar.get(name.as_str()), matches!(name.as_str(), "dita" | "metadata")) {
                    let places: Vec<usize> = children.iter().filter_map(|child| allowed.iter().position(|known| known == child)).collect();
                    assert!(places.is_sorted(), "<{name}> has {children:?}, in another order than the grammar's");
                }
            }
            _ => {}
        }
    }
    let count = |name: &str| seen.get(name).copied().unwrap_or(0);
    assert_eq!(
        (count("troubleshooting"), count("task"), count("condition"), count("cause"), count("remedy")),
        (1, 2, 1, 1, 1),
        "{written}"
    );
    assert_eq!((count("step"), count("substep")), (5 + 2 + 2, 2));
    assert!(written.contains("<note type=\"warning\">Data is lost.</note><cmd>Open Devices &gt; All.</cmd>"), "{written}");
}

#[test]
fn cacao_playbooks_have_every_step_and_every_way_ends() {
    let folder = book(&[]);
    let written = export(folder.path(), "cacao");
    let playbooks: Vec<Value> = written.lines().map(json).collect();
    assert_eq!(playbooks.len(), 3);
    let schema = json(include_str!("data/cacao-2.0.schema.json"));
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    for playbook in &playbooks {
        let errors: Vec<String> = schema.iter_errors(playbook).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{playbook}");
    }
    for playbook in &playbooks {
        let is = |kind: &str, id: &str| {
            let Some(rest) = id.strip_prefix(kind).and_then(|rest| rest.strip_prefix("--")) else { return false };
            let lengths: Vec<usize> = rest.split('-').map(str::len).collect();
            lengths == [8, 4, 4, 4, 12] && rest.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-') && rest.as_bytes()[14] == b'4'
        };
        assert!(is("playbook", text(&playbook["id"])) && is("identity", text(&playbook["created_by"])));
        assert_eq!((text(&playbook["type"]), text(&playbook["spec_version"])), ("playbook", "cacao-2.0"));
        let workflow = playbook["workflow"].as_object().unwrap();
        let mut reached = BTreeSet::new();
        let mut open = vec![text(&playbook["workflow_start"]), text(&playbook["workflow_exception"])];
        while let Some(id) = open.pop() {
            if !reached.insert(id) {
                continue;
            }
            let step = workflow.get(id).unwrap_or_else(|| panic!("no step {id}"));
            assert!(is(text(&step["type"]), id), "{id}");
            let ways = ["on_completion", "on_success", "on_failure", "on_true", "on_false"];
            let next: Vec<&str> = ways.iter().filter_map(|way| step.get(way)?.as_str()).collect();
            assert_eq!(next.is_empty(), text(&step["type"]) == "end", "{step}");
            assert!(!(step.get("on_completion").is_some() && step.get("on_success").is_some()), "{step}");
            match text(&step["type"]) {
                "action" => {
                    assert!(playbook["agent_definitions"].get(text(&step["agent"])).is_some());
                    assert_eq!(text(&step["commands"][0]["type"]), "manual");
                }
                "if-condition" => {
                    let variable = text(&step["condition"]).split_once(":value").expect("a pattern over a variable").0;
                    assert_eq!(text(&playbook["playbook_variables"][variable]["description"]), text(&step["name"]));
                }
                _ => {}
            }
            open.extend(next);
        }
        assert_eq!(reached.len(), workflow.len(), "every step is reached");
    }
    let limit = playbooks.iter().find(|playbook| text(&playbook["name"]).contains("make room")).unwrap();
    let workflow = limit["workflow"].as_object().unwrap();
    let conditions: Vec<&Value> = workflow.values().filter(|step| step["type"] == "if-condition").collect();
    let [jump] = conditions.as_slice() else { panic!("one jump: {conditions:?}") };
    assert_eq!(text(&jump["name"]), "If the list is empty");
    let then = &workflow[text(&jump["on_completion"])];
    assert_eq!(text(&then["description"]), "Close the portal.");
    assert_eq!(workflow.values().filter(|step| step["type"] == "action").count(), 7, "the jump itself is no action");
    assert_eq!(text(&limit["playbook_types"][0]), "remediation");
    assert_eq!((text(&limit["modified"]), text(&playbooks[1]["modified"])), ("2026-11-20T00:00:00.000Z", "1970-01-01T00:00:00.000Z"));
    let reference = &limit["external_references"][0];
    assert_eq!(text(&reference["external_id"]), "limit/proc.resolution.to-make-room-follow-these-steps");
    assert!(text(&reference["url"]).starts_with("https://docs.example/help/limit.html#"), "{reference}");
    // A book that says nothing of its address has none in its playbooks.
    fs::write(folder.path().join("book.toml"), "[book]\ntitle = \"Help\"\n").unwrap();
    let written = export(folder.path(), "cacao");
    assert!(!written.contains("\"url\"") && !written.contains("://"), "{written}");
}

#[test]
fn diff_tells_what_breaks_and_the_map_keeps_old_links_alive() {
    let folder = book(&[]);
    let root = folder.path();
    fs::write(root.join("old.json"), export(root, "json")).unwrap();
    let same = fixbook().current_dir(root).args(["diff", "old.json", "old.json", "--fail-on", "any"]).output().unwrap();
    assert_eq!(same.status.code(), Some(0));
    // One heading gets another name, and a page loses its last step to another page.
    fs::write(root.join("content/other.md"), OTHER.replace("# Stop and start", "# Halt")).unwrap();
    fs::write(root.join("content/limit.md"), LIMIT.replace("## Resolution", "## Resolution {#fix}").replace("5. Close the portal.\n", ""))
        .unwrap();
    fs::write(root.join("new.json"), export(root, "json")).unwrap();
    let run = |more: &[&str]| fixbook().current_dir(root).args(["diff", "old.json", "new.json"]).args(more).output().unwrap();
    assert_eq!(run(&[]).status.code(), Some(0), "only told");
    assert_eq!(run(&["--fail-on", "breaking"]).status.code(), Some(1));
    let found = json(&String::from_utf8(run(&["--format", "json", "--write-id-map", "ids.toml"]).stdout).unwrap());
    assert_eq!(
        (&found["summary"]["procedure"]["moved"], &found["summary"]["step"]["removed"]),
        (&Value::from(1), &Value::from(1)),
        "{found}"
    );
    let told = String::from_utf8(run(&[]).stdout).unwrap();
    assert!(told.contains("! removed    step 5 \"Close the portal.\""), "{told}");
    assert_eq!(fixbook().current_dir(root).args(["diff", "old.json", "none.json"]).output().unwrap().status.code(), Some(2));
    assert_eq!(fixbook().current_dir(root).args(["diff", "old.json", "book.toml"]).output().unwrap().status.code(), Some(2));

    fs::write(root.join("book.toml"), format!("{CONFIG}\n[output.html]\nid-map = \"ids.toml\"\n")).unwrap();
    build(root);
    let page = read(root, "limit.html");
    let old = json(&fs::read_to_string(root.join("old.json")).unwrap());
    let limit = list(&old["articles"]).iter().find(|article| article["id"] == "limit").unwrap();
    let procedure = &limit["procedures"][0];
    for entry in std::iter::once(procedure).chain(steps(procedure)).filter(|entry| text(&entry["text"]) != "Close the portal.") {
        let id = text(&entry["id"]);
        assert_eq!(page.matches(&format!(" id=\"{id}\"")).count(), 1, "{id} leads nowhere");
    }
}

#[test]
fn an_old_id_leads_to_another_page_and_a_wrong_map_is_said() {
    let config = format!("{CONFIG}\n[output.html]\nid-map = \"ids.toml\"\n");
    let config = format!("{config}\n[theme.strings]\nmoved_step = \"Anderswo\"\n");
    let map = "\"limit/proc.gone.3\" = \"other/proc.1\"\n\"limit/proc.named\" = \"contoso.deep/proc.1\"\n\"limit/proc.lost\" = \"nowhere/proc.1\"\n";
    let deep = "---\nuid: contoso.deep\n---\n# Deep\n\n1. Open it.\n2. Close it.\n";
    let folder = book(&[("book.toml", &config), ("ids.toml", map), ("content/far/deep.md", deep)]);
    build(folder.path());
    let page = read(folder.path(), "limit.html");
    let moved = |old: &str, url: &str| format!("<p class=\"moved-id\" id=\"{old}\"><a href=\"{url}\">Anderswo</a>");
    assert!(page.contains(&moved("limit/proc.gone.3", "other.html#other/proc.1")), "{page}");
    assert!(page.contains(&moved("limit/proc.named", "far/deep.html#contoso.deep/proc.1")), "a page is found by its uid: {page}");
    assert!(!page.contains("limit/proc.lost"), "what is nowhere has no link");
    assert!(read(folder.path(), "other.html").contains("id=\"limit/proc.gone.3\""), "for those whom a redirection sends there");
    fs::write(folder.path().join("ids.toml"), "[a]\nb = 1\n").unwrap();
    let output = fixbook().arg("build").arg(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("ids.toml"));
}

const STALE: &str = "# Stale record (0x80180005)\n\n## Symptoms\n\nIt fails with `0x80180005`.\n\n## Resolution\n\n### Delete the record\n\n1. Run this query:\n\n   ```sql\n   DELETE FROM dbo.Devices WHERE Id = 5\n   ```\n\n2. Restart the service.\n";

/// The commands of the manual's page on the use of the export: each `console` block is run by a shell, in a copy of the book.
#[test]
fn the_manuals_commands_do_what_it_says() {
    let has = |tool: &str| std::process::Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("content/manual/use-the-export.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("book");
    copy(&root.join("content"), &book.join("content"));
    fs::copy(root.join("book.toml"), book.join("book.toml")).unwrap();
    // An article that has what is asked for: the code, and a step that deletes.
    fs::write(book.join("content/enrollment/stale.md"), STALE).unwrap();
    let toc = book.join("content/enrollment/toc.yml");
    fs::write(&toc, format!("{}\n- name: Stale\n  href: stale.md\n", fs::read_to_string(&toc).unwrap().trim_end())).unwrap();
    let bin = Path::new(env!("CARGO_BIN_EXE_fixbook")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let mut said = Vec::new();
    for block in page.split("```console\n").skip(1).filter_map(|rest| rest.split_once("```")).map(|(block, _)| block) {
        let has_duckdb =
            || std::process::Command::new("python3").args(["-c", "import duckdb"]).output().is_ok_and(|out| out.status.success());
        let missing = ["bash", "jq", "sqlite3"]
            .into_iter()
            .find(|tool| (block.contains(&format!("{tool} ")) || *tool == "bash") && !has(tool))
            .or_else(|| (block.contains("duckdb") && !has_duckdb()).then_some("duckdb"));
        if let Some(tool) = missing {
            eprintln!("skipped, since `{tool}` is not here:\n{block}");
            said.push(None);
            continue;
        }
        let output = std::process::Command::new("bash")
            .args(["-euo", "pipefail", "-c", block])
            .current_dir(&book)
            .env("PATH", &path)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{block}\n{errors}");
        said.push(Some(String::from_utf8(output.stdout).unwrap()));
    }
    let expected: [&[&str]; 6] = [
        &["Stale record", "Delete the record -> enrollment/stale.html#enrollment/stale/proc.delete-the-record"],
        &["0x80180005", "  enrollment/stale/proc.delete-the-record"],
        &["Stale record (0x80180005)\tenrollment/stale/proc.delete-the-record.1\tDELETE FROM dbo.Devices"],
        &["diagnose", "fix"],
        &["procedures", "diagnose", "fix"],
        &["procedures: no change", "steps: no change"],
    ];
    assert_eq!(said.len(), expected.len());
    for (said, expected) in said.iter().zip(expected) {
        for part in expected.iter().filter(|_| said.is_some()) {
            assert!(said.as_deref().unwrap_or("").to_lowercase().contains(&part.to_lowercase()), "{part} in {said:?}");
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

/// An article whose steps read, write, and do both below one step; SQL stands in code of its own, in running text and in an included file.
const QUERIES: &str = r#"# A device is listed twice

## Resolution

To remove the second entry:

1. Look it up in `select DeviceID from [CM_X].[dbo].[Devices] where Name like '%computer1%'`.
2. Keep a copy:
   - [!INCLUDE[copy](Token/copy.md)]
3. Remove what is left over:

   > [!WARNING]
   > This cannot be undone.

   1. Count the rows: `select count(*) from dbo.Devices`.
   2. Delete them:

      ```sql
      DELETE FROM dbo.Devices WHERE DeviceID = <device_id>
      ```

4. Close the console.
"#;

#[test]
fn sql_tells_what_it_reads_and_writes_and_each_step_whether_it_is_safe() {
    let folder = tempfile::tempdir().unwrap();
    let copy = "Run this:\n\n  ```sql\n  SELECT DeviceID, Name INTO dbo.Kept FROM dbo.Devices\n  ```\n";
    for (path, text) in [("index.md", QUERIES), ("Token/copy.md", copy)] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let output = fixbook().arg("export").arg(folder.path()).output().unwrap();
    let export: Value = serde_json::from_slice(&output.stdout).unwrap();
    let articles = export["articles"].as_array().unwrap();
    let article = articles.iter().find(|article| article["url"] == "index.html").unwrap();
    let steps = article["procedures"][0]["steps"].as_array().unwrap();
    let classes: Vec<&Value> = steps.iter().map(|step| &step["sql"]).collect();
    assert_eq!(classes, ["safe", "unsafe", "unsafe"].map(Value::from).iter().chain([&Value::Null]).collect::<Vec<_>>());
    assert_eq!([&steps[2]["steps"][0]["sql"], &steps[2]["steps"][1]["sql"]], ["safe", "unsafe"]);

    let of = |at: usize| &article["sql"][at];
    let statement = |at: usize| of(at)["statements"][0].clone();
    let flags: Vec<_> = (0..4).map(|at| (of(at)["inline"].as_bool().unwrap(), of(at)["read_only"].as_bool().unwrap())).collect();
    assert_eq!(flags, [(true, true), (false, false), (true, true), (false, false)], "{:#}", article["sql"]);
    let text = of(0)["text"].as_str().unwrap();
    let placeholder = |hole: &Value| {
        let place = |key: &str| hole[key].as_u64().unwrap() as usize;
        assert_eq!(hole["text"], text[place("start")..place("end")]);
        hole["kind"].as_str().unwrap().to_owned()
    };
    let kinds: Vec<String> = of(0)["placeholders"].as_array().unwrap().iter().map(placeholder).collect();
    assert_eq!(kinds, ["name", "pattern"], "the database and the text to look for");
    assert_eq!(statement(0)["reads"], serde_json::json!(["[CM_X].[dbo].[Devices]"]));
    assert_eq!(statement(0)["columns"], serde_json::json!(["DeviceID", "Name"]));
    assert_eq!((&statement(1)["reads"], &statement(1)["writes"]), (&serde_json::json!(["dbo.Devices"]), &serde_json::json!(["dbo.Kept"])));
    assert_eq!((&of(1)["source"]["path"], &of(1)["source"]["line"]), (&Value::from("Token/copy.md"), &Value::from(4)));
    assert_eq!((&statement(3)["kind"], &statement(3)["writes"]), (&Value::from("delete"), &serde_json::json!(["dbo.Devices"])));
    assert_eq!(statement(3)["permissions"], serde_json::json!(["DELETE ON dbo.Devices", "SELECT ON dbo.Devices"]));
    assert_eq!(
        (&of(3)["placeholders"][0]["text"], &of(3)["placeholders"][0]["kind"]),
        (&Value::from("<device_id>"), &Value::from("angle"))
    );
    assert_eq!(of(3)["step"], steps[2]["steps"][1]["id"]);
}
