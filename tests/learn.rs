//! Against what Learn's own engine does, and on what its authors wrote. Opt-in: `FIXBOOK_SHARED` names a folder that holds
//! `conformance/site.json` (whole sites of docfx's own tests: inputs, and the findings that docfx writes to `.errors.log`) and `corpus/`
//! (repositories); without it nothing is compared. Run it with `-- --nocapture` to see the figures. `FIXBOOK_SHOW=1` prints each case that
//! differs, and `FIXBOOK_SHOW=NAME` one case with its files.
//!
//! A case applies when its inputs are files that Fixbook reads and when each of its findings is one that Fixbook has a rule for
//! ([`CODES`]). It agrees when every finding of docfx is one of ours, in the same file and at the same line, and we have no further
//! one of the codes that docfx's engine raises by itself ([`ALWAYS`]): docfx's style rules are on only where a case turns them on,
//! ours always, so that one of ours in a case which turns none on says nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use fixbook::check::ALL;
use fixbook::load::{LoadOptions, load};
use fixbook::render::{BodyRenderer, Marks};
use fixbook::session::{Quiet, Session};
use fixbook::source::{DiskFiles, MemoryFiles};
use serde_json::{Value, json};

/// docfx's codes and our rules for them.
const CODES: &[(&str, &[&str])] = &[
    ("altText-equal-filename", &["alt-text-bad-value"]),
    ("bookmark-not-found", &["bookmark-not-found"]),
    ("circular-redirection", &["circular-redirection"]),
    ("circular-reference", &["circular-reference", "toc-circular"]),
    ("code-block-indented", &["code-block-indented"]),
    ("column-header-missing", &["column-header-missing"]),
    ("description-bad-length", &["description-bad-length"]),
    ("dev-language-missing", &["code-language-missing"]),
    ("disallowed-html-attribute", &["disallowed-html-attribute"]),
    ("disallowed-html-tag", &["disallowed-html-tag"]),
    ("docs-link-absolute", &["docs-link-absolute"]),
    ("duplicate-h1", &["duplicate-h1", "duplicate-titles"]),
    ("duplicate-pivot-groups", &["pivot-group-invalid"]),
    ("duplicate-pivot-ids", &["pivot-group-invalid"]),
    ("duplicate-titles", &["duplicate-titles"]),
    ("duplicate-uid", &["duplicate-uid"]),
    (
        "file-not-found",
        &["file-not-found", "image-not-found", "toc-entry-not-found", "toc-not-found", "xref-map-invalid", "snippet-not-found"],
    ),
    ("h1-empty", &["h1-empty"]),
    ("h1-missing", &["h1-missing"]),
    ("h1-not-first", &["h1-not-first"]),
    ("h2-duplicated", &["h2-duplicated"]),
    ("heading-empty", &["heading-empty"]),
    ("heading-no-content", &["heading-no-content"]),
    ("heading-skipped", &["heading-skipped"]),
    ("image-alt-text-duplicated", &["image-alt-text-duplicated"]),
    ("include-not-found", &["include-not-found"]),
    ("insecure-link", &["insecure-link"]),
    ("invalid-code", &["snippet-not-found", "snippet-region-not-found", "directive-malformed", "directive-attribute-missing"]),
    ("invalid-image", &["missing-image-alt-text", "directive-malformed", "directive-attribute-missing"]),
    ("invalid-toc-level", &["invalid-toc-level"]),
    ("invalid-topic-href", &["toc-entry-invalid"]),
    ("invalid-zone", &["directive-malformed", "directive-attribute-missing", "directive-unclosed"]),
    ("json-syntax-error", &["redirect-url-invalid", "docfx-invalid", "toc-syntax", "xref-map-invalid"]),
    ("link-out-of-scope", &["link-out-of-scope"]),
    ("merge-conflict", &["merge-conflict"]),
    ("missing-attribute", &["missing-attribute", "toc-entry-invalid", "redirect-url-invalid"]),
    ("missing-image-altText", &["missing-image-alt-text"]),
    ("moniker-range-invalid", &["moniker-range-invalid"]),
    ("multiple-h1", &["multiple-h1"]),
    ("pivot-group-not-found", &["pivot-group-not-found"]),
    ("pivot-id-not-found", &["pivot-id-not-found"]),
    ("pivot-id-unused", &["pivot-id-unused"]),
    ("output-path-conflict", &["publish-url-conflict"]),
    ("publish-url-conflict", &["publish-url-conflict"]),
    ("redirect-url-invalid", &["redirect-url-invalid"]),
    ("redirected-file-not-removed", &["redirected-file-not-removed"]),
    ("redirection-conflict", &["redirection-conflict"]),
    ("redirection-path-syntax-error", &["redirect-url-invalid"]),
    ("schema-not-found", &["schema-not-found"]),
    ("table-header-missing", &["table-header-missing"]),
    ("title-bad-length", &["title-bad-length"]),
    ("title-missing", &["title-missing"]),
    ("toc-entry-duplicated", &["toc-entry-duplicated"]),
    ("toc-missing", &["toc-missing"]),
    ("toc-not-found", &["toc-not-found"]),
    ("unexpected-type", &["unexpected-type", "toc-syntax", "redirect-url-invalid"]),
    ("unknown-language-code", &["unknown-language-code"]),
    ("xref-not-found", &["xref-not-found"]),
    ("yaml-duplicate-key", &["yaml-duplicate-key", "toc-syntax"]),
    ("yaml-header-not-object", &["front-matter-syntax"]),
    ("yaml-header-syntax-error", &["front-matter-syntax"]),
    ("yaml-syntax-error", &["toc-syntax", "front-matter-syntax", "redirect-url-invalid"]),
    ("zone-pivot-group-missing", &["zone-pivot-group-missing"]),
];

/// The codes that docfx's engine raises in every build, whatever a case configures: an additional one of ours counts against us.
const ALWAYS: &[&str] = &[
    "bookmark-not-found",
    "circular-redirection",
    "circular-reference",
    "duplicate-uid",
    "file-not-found",
    "include-not-found",
    "invalid-toc-level",
    "link-out-of-scope",
    "merge-conflict",
    "moniker-range-invalid",
    "publish-url-conflict",
    "redirect-url-invalid",
    "redirected-file-not-removed",
    "redirection-conflict",
    "toc-not-found",
    "unexpected-type",
    "xref-not-found",
    "yaml-duplicate-key",
    "yaml-header-syntax-error",
    "yaml-syntax-error",
];

/// Of what stands twice, or goes round in a circle, docfx names each place by a finding of its own; one of ours names the others.
const SETS: &[&str] = &[
    "circular-redirection",
    "circular-reference",
    "duplicate-h1",
    "duplicate-titles",
    "duplicate-uid",
    "h2-duplicated",
    "image-alt-text-duplicated",
    "publish-url-conflict",
    "redirection-conflict",
];

/// What a case needs that Fixbook does not have, by the keys of docfx's configuration.
const FOREIGN_KEYS: &[&str] = &[
    "monikerRange",
    "routes",
    "metadataSchema",
    "extend",
    "secrets",
    "dependencies",
    "template",
    "documentUrls",
    "documentIdOverride",
    "buildValidationRules",
    "disallowlists",
    "defaultLocale",
    "alternativeHostname",
    "isReferenceRepository",
    "MaxFileSuggestions",
    "MaxFileWarnings",
    "MaxFileInfos",
    "fallback",
];
/// And by the keys of a case.
const FOREIGN_CASES: &[&str] = &[
    "locale",
    "languageServer",
    "environments",
    "buildFiles",
    "dryRunOnly",
    "cache",
    "state",
    "usePhysicalInput",
    "temp",
    "BuildEnvironment",
];

type Place = (String, String, u64);

/// The files of a case: its own, or those of its only repository with one commit.
fn inputs(case: &Value) -> Option<&serde_json::Map<String, Value>> {
    match (case["inputs"].as_object(), case["repos"].as_object()) {
        (Some(inputs), None) => Some(inputs),
        (None, Some(repos)) if repos.len() == 1 => {
            let commits = repos.values().next()?.as_array().filter(|commits| commits.len() == 1)?;
            commits.first()?["files"].as_object()
        }
        _ => None,
    }
}

/// The book of a case, or why it cannot be one.
fn book(case: &Value, wanted: &[Place]) -> Result<MemoryFiles, String> {
    for key in FOREIGN_CASES {
        if case.get(key).is_some() {
            return Err(format!("needs `{key}`"));
        }
    }
    let Some(inputs) = inputs(case) else { return Err("needs `repos`".to_owned()) };
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let configuration: Value = match inputs.get("docfx.yml").map(text) {
        Some(yaml) if !yaml.trim().is_empty() => serde_saphyr::from_str(&yaml).map_err(|_| "configuration is no YAML".to_owned())?,
        _ => json!({}),
    };
    let empty = serde_json::Map::new();
    let keys = configuration.as_object().unwrap_or(&empty);
    for key in keys.keys() {
        if FOREIGN_KEYS.contains(&key.as_str()) {
            return Err(format!("configures `{key}`"));
        }
    }
    if inputs.keys().any(|path| path.starts_with("_themes/") && !path.contains("ZonePivotGroups") && !path.contains("Conceptual")) {
        return Err("brings a schema of its own".to_owned());
    }
    let names = |key: &str| keys.get(key).and_then(Value::as_str).is_some_and(|path| !path.contains("://") && !inputs.contains_key(path));
    if names("monikerDefinition") {
        return Err("names a definition of versions that is not there".to_owned());
    }
    let page_of_json = |path: &str| {
        let own = ["rules.json", "monikerDefinition.json", "docfx.json", "redirections.json", "document-ids.json"];
        path.ends_with(".json") && !path.ends_with("toc.json") && !path.ends_with("xrefmap.json") && !own.contains(&path)
    };
    if inputs.keys().any(|path| page_of_json(path) && !path.contains(".openpublishing.") && !path.starts_with("_themes/")) {
        return Err("has pages of JSON".to_owned());
    }
    if inputs.keys().any(|path| path == "docsets.yml" || path == "docsets.json" || path.ends_with(".openpublishing.publish.config.json")) {
        return Err("several docsets".to_owned());
    }
    let mut files = MemoryFiles::default();
    for (path, content) in inputs {
        let content = text(content);
        match path.as_str() {
            "docfx.yml" | "rules.json" => {}
            "redirections.yml" | "redirections.json" => {
                files = files.with(".openpublishing.redirection.json", redirections(&content)?);
            }
            _ => files = files.with(path, content),
        }
    }
    let mut book = String::from("[book]\nsrc = \"\"\n");
    let value = |key: &str| keys.get(key).and_then(Value::as_str).unwrap_or("").to_owned();
    // Without a path of its own a book covers no address of its host that it does not have.
    if !value("hostName").is_empty() && !value("basePath").trim_matches('/').is_empty() {
        let _ = writeln!(book, "base-url = \"https://{}/{}\"", value("hostName"), value("basePath").trim_matches('/'));
    }
    if let Some(definition) = inputs.get("monikerDefinition.json").map(text) {
        let definition: Value = serde_json::from_str(&definition).map_err(|_| "moniker definition is no JSON".to_owned())?;
        let names: Vec<&str> =
            definition["monikers"].as_array().into_iter().flatten().filter_map(|moniker| moniker["moniker_name"].as_str()).collect();
        let _ = writeln!(book, "monikers = {names:?}");
    }
    let list = |value: &Value| -> Vec<String> {
        match value {
            Value::String(one) => vec![one.clone()],
            Value::Array(many) => many.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    };
    if let Some(exclude) = keys.get("exclude") {
        let _ = writeln!(book, "[build]\nexclude = {:?}", list(exclude));
    }
    if let Some(maps) = keys.get("xref") {
        let maps = list(maps);
        if maps.iter().any(|map| map.contains("://")) {
            return Err("asks the network".to_owned());
        }
        let _ = writeln!(book, "[xref]\nmaps = {maps:?}");
    }
    let mut rules: BTreeMap<&str, &str> = BTreeMap::new();
    // Rules that are off by default are on where a case turns them on.
    for (_, code, _) in wanted {
        let ours = CODES.iter().filter(|(known, _)| known == code).flat_map(|(_, rules)| *rules);
        rules.extend(ours.filter(|name| ALL.iter().any(|rule| rule.name == **name && rule.severity.is_none())).map(|name| (*name, "info")));
    }
    for (code, level) in keys.get("rules").and_then(Value::as_object).into_iter().flatten() {
        if level == "off" || level == false {
            rules.extend(CODES.iter().filter(|(known, _)| known == code).flat_map(|(_, rules)| *rules).map(|name| (*name, "off")));
        }
    }
    if !rules.is_empty() {
        book.push_str("[check.rules]\n");
        rules.iter().for_each(|(name, level)| book.push_str(&format!("{name} = \"{level}\"\n")));
    }
    let metadata = ["globalMetadata", "fileMetadata"];
    if metadata.iter().any(|key| keys.contains_key(*key)) {
        if ["xref", "basePath", "files", "monikerDefinition"].iter().any(|key| keys.contains_key(*key)) || !rules.is_empty() {
            return Err("configures metadata beside what `book.toml` has".to_owned());
        }
        let mut build = json!({"content": ["**/*.md", "**/*.yml"], "resource": ["**"]});
        for key in metadata.iter().filter(|key| keys.contains_key(**key)) {
            build[*key] = keys[*key].clone();
        }
        return Ok(files.with("docfx.json", json!({"build": build}).to_string()));
    }
    if let Some(content) = keys.get("files").map(&list).filter(|content| content.iter().all(|glob| glob != "**")) {
        if keys.contains_key("xref") || keys.contains_key("basePath") {
            return Err("configures `files` with an address".to_owned());
        }
        let groups = json!([{"files": content}]);
        return Ok(files.with("docfx.json", json!({"build": {"content": groups, "resource": groups}}).to_string()));
    }
    Ok(files.with("book.toml", book))
}

/// docfx v3's two maps as the list of objects that all versions read.
fn redirections(text: &str) -> Result<String, String> {
    let wrong = || "redirections are no YAML".to_owned();
    let value: Value = serde_saphyr::from_str(text).map_err(|_| wrong())?;
    let mut out = Vec::new();
    for (key, keeps_id) in [("redirections", false), ("renames", true)] {
        match &value[key] {
            Value::Object(map) => {
                out.extend(map.iter().map(|(from, to)| json!({"source_path": from, "redirect_url": to, "redirect_document_id": keeps_id})))
            }
            Value::Array(list) => out.extend(list.iter().cloned()),
            _ => {}
        }
    }
    Ok(json!({"redirections": out}).to_string())
}

/// What docfx found; `Err` for a code that Fixbook has no rule for.
fn expected(case: &Value) -> Result<Vec<Place>, String> {
    let log = case["outputs"][".errors.log"].as_str().unwrap_or("");
    let mut out = Vec::new();
    for line in log.lines().filter(|line| !line.trim().is_empty()) {
        let entry: Value = serde_json::from_str(&line.replace(":undefined", ":null")).map_err(|_| "log is no JSON".to_owned())?;
        let code = entry["code"].as_str().unwrap_or("").to_owned();
        if CODES.iter().all(|(known, _)| *known != code) {
            return Err(format!("`{code}` is no rule of ours"));
        }
        out.push((entry["file"].as_str().unwrap_or("").to_owned(), code, entry["line"].as_u64().unwrap_or(0)));
    }
    Ok(out)
}

struct Outcome {
    /// What docfx found and we did not.
    missing: Vec<Place>,
    /// What we found, of the codes that count, and docfx did not.
    extra: Vec<Place>,
    /// What both found, at other lines.
    moved: Vec<(Place, u64)>,
    ours: Vec<(String, String, u64, String)>,
}

fn compare(case: &Value, wanted: &[Place]) -> Result<Outcome, String> {
    let files = book(case, wanted)?;
    let project = load(Arc::new(files), &LoadOptions::default()).map_err(|error| format!("does not load: {error:?}"))?;
    let findings = Session::new(&project, &Quiet).check().map_err(|error| error.to_string())?.findings;
    let mut ours: Vec<(String, String, u64, String)> = findings
        .iter()
        .map(|finding| {
            let line = project.text(finding.span.file).map_or(0, |source| u64::from(source.position(finding.span.start).line));
            let path = project.sources.path(finding.span.file).to_owned();
            (path, finding.rule.to_owned(), line, finding.message.clone())
        })
        .collect();
    ours.sort();
    let rules = |code: &str| CODES.iter().find(|(known, _)| *known == code).map_or(&[][..], |(_, rules)| rules);
    let mut left: Vec<(String, String, u64)> = ours.iter().map(|(path, rule, line, _)| (path.clone(), rule.clone(), *line)).collect();
    let mut missing = Vec::new();
    let mut moved = Vec::new();
    let mut second = Vec::new();
    // Redirections were rewritten: their places say nothing. Without a file docfx speaks about the whole site.
    let same_file =
        |wanted: &str, ours: &str| wanted.is_empty() || wanted == ours || wanted.starts_with("redirections.") || wanted == "docfx.yml";
    let any_line = |place: &Place| place.2 == 0 || place.0.starts_with("redirections.") || place.0 == "docfx.yml";
    for place in wanted {
        let exact = left.iter().position(|(path, rule, line)| {
            same_file(&place.0, path) && rules(&place.1).contains(&rule.as_str()) && (any_line(place) || *line == place.2)
        });
        match exact {
            Some(at) => {
                left.remove(at);
            }
            None => second.push(place.clone()),
        }
    }
    second.retain(|place| {
        // The set was found when one of its places was.
        let found = |code: &str| ours.iter().any(|(_, rule, ..)| rules(code).contains(&rule.as_str()));
        !(SETS.contains(&place.1.as_str()) && found(&place.1))
    });
    for place in second {
        match left.iter().position(|(path, rule, _)| same_file(&place.0, path) && rules(&place.1).contains(&rule.as_str())) {
            Some(at) => moved.push((place, left.remove(at).2)),
            None => missing.push(place),
        }
    }
    let extra = left
        .into_iter()
        .filter_map(|(path, rule, line)| {
            let code = CODES.iter().find(|(code, rules)| ALWAYS.contains(code) && rules.contains(&rule.as_str()))?;
            Some((path, code.0.to_owned(), line))
        })
        .filter(|(_, code, _)| !SETS.contains(&code.as_str()) || wanted.iter().all(|place| place.1 != *code))
        .collect();
    Ok(Outcome { missing, extra, moved, ours })
}

#[test]
fn findings_agree_with_docfx() {
    let Some(shared) = std::env::var_os("FIXBOOK_SHARED") else { return };
    let path = Path::new(&shared).join("conformance/site.json");
    let Ok(text) = std::fs::read_to_string(&path) else { return };
    let cases: Vec<Value> = serde_json::from_str(&text).expect("site.json is a list of cases");
    let show = std::env::var("FIXBOOK_SHOW").unwrap_or_default();
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    let mut by_kind: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    let mut report = String::new();
    for case in &cases {
        let name = case["name"].as_str().unwrap_or("");
        if case["outputs"].get(".errors.log").is_none()
            && !case["outputs"].as_object().is_some_and(|files| files.keys().any(|file| file.ends_with(".json")))
        {
            *left_out.entry("nothing to compare".to_owned()).or_default() += 1;
            continue;
        }
        let outcome = expected(case).and_then(|wanted| Ok((compare(case, &wanted)?, wanted)));
        let (outcome, wanted) = match outcome {
            Ok(outcome) => outcome,
            Err(reason) => {
                *left_out.entry(reason).or_default() += 1;
                continue;
            }
        };
        let counts = by_kind.entry(name.split('#').next().unwrap_or("").to_owned()).or_default();
        let codes_agree = outcome.missing.is_empty() && outcome.extra.is_empty();
        counts[0] += 1;
        counts[1] += usize::from(codes_agree);
        counts[2] += usize::from(codes_agree && outcome.moved.is_empty());
        counts[3] += usize::from(!wanted.is_empty());
        if show == name || (show == "1" && !(codes_agree && outcome.moved.is_empty())) {
            let _ = writeln!(report, "\n=== {name}: {}", case["title"].as_str().unwrap_or(""));
            for (file, content) in inputs(case).into_iter().flatten() {
                let _ = writeln!(
                    report,
                    "--- {file}\n{}",
                    content.as_str().unwrap_or("").chars().take(if show == name { 10_000 } else { 900 }).collect::<String>()
                );
            }
            let _ = writeln!(report, "missing {:?}\nextra   {:?}\nmoved   {:?}", outcome.missing, outcome.extra, outcome.moved);
            for (path, rule, line, message) in &outcome.ours {
                let _ = writeln!(report, "    {path}:{line} {rule}: {message}");
            }
        }
    }
    println!("{report}");
    let mut total = [0; 4];
    for (kind, counts) in &by_kind {
        println!(
            "{kind:42} {:3} apply ({} with findings), {:3} agree on codes, {:3} on lines too",
            counts[0], counts[3], counts[1], counts[2]
        );
        counts.iter().zip(&mut total).for_each(|(count, total)| *total += count);
    }
    println!(
        "of {} cases {} apply, {} with findings; {} agree on codes, {} on lines too",
        cases.len(),
        total[0],
        total[3],
        total[1],
        total[2]
    );
    for (reason, count) in &left_out {
        println!("left out: {count:3} {reason}");
    }
    assert!(total[1] * 100 >= total[0] * 85, "{} of {} cases agree", total[1], total[0]);
}

/// A page's text: no tags, and nothing of what is code or a formula.
fn text_of(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    let mut inside: Option<&str> = None;
    while let Some(at) = rest.find('<') {
        if inside.is_none() {
            out.push_str(&rest[..at]);
        }
        let tag = &rest[at..];
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let name = |tag: &str| tag.trim_matches(['<', '/', '>']).split([' ', '\n', '/', '>']).next().unwrap_or("").to_owned();
        match inside {
            None => inside = ["pre", "code", "math"].into_iter().find(|known| name(&tag[..end]) == *known && !tag.starts_with("</")),
            Some(open) if tag.starts_with("</") && name(&tag[..end]) == open => inside = None,
            Some(_) => {}
        }
        rest = &tag[end..];
    }
    out.push_str(rest);
    out
}

#[test]
fn nothing_is_shown_raw() {
    let Some(shared) = std::env::var_os("FIXBOOK_SHARED") else { return };
    let Ok(corpora) = std::fs::read_dir(Path::new(&shared).join("corpus")) else { return };
    let mut raw = Vec::new();
    for folder in corpora.flatten() {
        let files = DiskFiles::new(folder.path()).expect("a folder");
        let project = load(Arc::new(files), &LoadOptions::default()).expect("the book loads");
        let session = Session::new(&project, &Quiet);
        let renderer = BodyRenderer { project: &project, site: &session.site };
        for (index, page) in project.pages.iter().enumerate() {
            let text = text_of(&renderer.whole(&session.page(index), &Marks::default()).html);
            for mark in [":::", "[!", "(#tab/", "&lt;xref"] {
                if let Some(at) = text.find(mark) {
                    raw.push(format!("{}: …{}", page.path, text[at..].chars().take(80).collect::<String>()));
                }
            }
        }
        println!("{}: {} pages", folder.path().display(), project.pages.len());
    }
    assert!(raw.is_empty(), "{}", raw.join("\n"));
}
