use std::time::Duration;

use super::*;
use crate::source::FileId;

fn read(text: &str) -> Settings {
    parse(text.as_bytes(), "book.toml").unwrap()
}

fn fails(text: &str) -> String {
    parse(text.as_bytes(), "book.toml").unwrap_err().to_string()
}

#[test]
fn an_empty_file_means_the_defaults() {
    let settings = read("");
    assert_eq!(
        (settings.book.language.as_str(), settings.build.dest_dir.as_str(), settings.sql.dialect.text.as_str()),
        ("en-us", "site", "tsql")
    );
    assert_eq!(settings.links, LinkSettings::default());
    assert!(settings.sql.inline && settings.html.enabled && settings.json.enabled && settings.search.enabled && settings.markdown.math);
    assert_eq!(settings.check.fail_on, FailOn::Error);
}

#[test]
fn every_section_arrives_in_the_settings() {
    let settings = read(
        r##"
[book]
title = "T"
description = "D"
language = "de"
authors = ["A"]
src = "./docs/"
base-url = "https://x.example/y/"
monikers = ["v1", "v2"]
repository = "https://git.example/r.git"
branch = "live"
edit-url = "https://git.example/edit/{path}"
[build]
dest-dir = "out"
threads = 2
exclude = ["drafts/**"]
[theme]
dir = "theme"
accent = "#123456"
[check]
fail-on = "warning"
[check.rules]
heading-order = "off"
alt-text = { level = "error", min-length = 3 }
[check.per-file."old/**"]
dead-link = "info"
[links]
online = true
max-age = "0s"
exclude = ["^https://x"]
accept = [403, "500..=503"]
remap = [{ from = "a", to = "b" }]
timeout = "1m 30s"
retries = 0
concurrency = 7
user-agent = "u"
proxy = "http://p:1"
allow-private = ["10.0.0.0/8"]
[links.cache-ttl]
dead = "2d"
jitter = 0
[links.budget]
time = "5m"
requests = 100
[links.per-host.default]
concurrency = 3
[links.per-host."*.Example.org"]
spacing = "250ms"
headers = { Authorization = "Bearer $TOKEN" }
[sql]
dialect = "postgres"
inline = false
languages = { Kusto = "off" }
placeholders = ["@@\\w+"]
catalogs = ["sql/cat.toml"]
[markdown.alerts.danger]
class = "alert-warning"
[markdown.html]
allow-elements = ["KBD"]
[output.html]
extra-css = ["a.css"]
[output.json]
enabled = false
[output.search]
exclude = ["x/*"]
[include]
roots = ["../shared"]
only = ["parts/**"]
[xref]
maps = ["x.yml"]
"##,
    );
    let book = &settings.book;
    assert_eq!((book.src.as_deref(), book.base_url.as_deref(), book.base_path()), (Some("docs"), Some("https://x.example/y"), Some("/y")));
    assert_eq!((book.repository.as_deref(), book.branch.as_str(), book.monikers.len()), (Some("https://git.example/r"), "live", 2));
    assert_eq!((settings.build.dest_dir.as_str(), settings.build.threads, settings.build.exclude.len()), ("out", Some(2), 1));
    assert_eq!(settings.theme.values.get("accent").and_then(toml::Value::as_str), Some("#123456"));
    assert_eq!(settings.check.fail_on, FailOn::Warning);
    let rules: Vec<_> = settings.check.rules.iter().map(|rule| (rule.name.text.as_str(), rule.level)).collect();
    assert_eq!(rules, [("alt-text", Some(RuleLevel::Error)), ("heading-order", Some(RuleLevel::Off))]);
    assert_eq!(settings.check.rules[0].options.get("min-length").and_then(toml::Value::as_integer), Some(3));
    assert!(!settings.check.rules[0].options.contains_key("level"));
    assert_eq!(
        (settings.check.per_file[0].glob.text.as_str(), settings.check.per_file[0].rules[0].name.text.as_str()),
        ("old/**", "dead-link")
    );
    let links = &settings.links;
    assert!(links.online && links.retries == 0 && links.concurrency == 7);
    assert_eq!(
        (links.timeout, links.max_age, links.ttl.dead, links.ttl.jitter_percent),
        (Duration::from_secs(90), Some(Duration::ZERO), Duration::from_secs(2 * 86_400), 0)
    );
    assert_eq!(links.accept, ["403", "500..=503"]);
    assert_eq!(
        (links.per_host.concurrency, links.hosts["*.example.org"].concurrency, links.hosts["*.example.org"].spacing),
        (3, 3, Duration::from_millis(250))
    );
    assert_eq!(
        (links.headers[0].name.as_str(), links.headers[0].variable.as_str(), links.headers[0].prefix.as_str()),
        ("authorization", "TOKEN", "Bearer ")
    );
    assert_eq!((links.budget_time, links.budget_requests), (Some(Duration::from_secs(300)), Some(100)));
    assert_eq!(
        (settings.sql.dialect.text.as_str(), settings.sql.inline, settings.sql.languages["kusto"].text.as_str()),
        ("postgres", false, "off")
    );
    assert_eq!(settings.markdown.alerts["danger"], AlertSetting { title: "Danger".to_owned(), class: "alert-warning".to_owned() });
    assert_eq!(
        (settings.markdown.allow_elements[0].as_str(), settings.html.extra_css[0].text.as_str(), settings.json.enabled),
        ("kbd", "a.css", false)
    );
    assert_eq!((settings.include.roots.len(), settings.include.only.len(), settings.xref_maps[0].text.as_str()), (1, 1, "x.yml"));
}

#[test]
fn names_of_rules_have_their_places() {
    let text = "\u{feff}[check.rules]\nalt-text = \"off\"\n[check.per-file.\"a/*\"]\nx = { level = \"info\" }\n";
    let mut settings = read(text);
    settings.stands_in(FileId(4));
    let rule = &settings.check.rules[0];
    assert_eq!((rule.name.span.file, &text[rule.name.span.range()], &text[rule.value_span.range()]), (FileId(4), "alt-text", "\"off\""));
    let per_file = &settings.check.per_file[0];
    assert_eq!((&text[per_file.glob.span.range()], &text[per_file.rules[0].name.span.range()]), ("\"a/*\"", "x"));
    assert_eq!(settings.origin, Origin::BookToml(FileId(4)));
}

#[test]
fn unknown_keys_name_the_nearest() {
    assert_eq!(fails("[book]\n\n  autors = []\n"), "book.toml:3:3: unknown key `autors` in `[book]`\n  hint: did you mean `authors`?");
    assert_eq!(fails("\u{feff}[chek]\n"), "book.toml:1:2: unknown key `chek` at the top\n  hint: did you mean `check`?");
    assert!(fails("[output.json]\nxyzzy = 1\n").ends_with("hint: known keys here: `enabled`"));
    assert!(fails("[links.per-host.\"x\"]\nspaceing = \"1s\"\n").contains("2:1: unknown key `spaceing` in `[links.per-host.x]`"));
    assert!(fails("[links]\nremap = [{ from = \"a\", too = \"b\" }]\n").contains("unknown key `too`"));
}

#[test]
fn wrong_types_and_values_have_their_places() {
    for (text, expected) in [
        ("[build]\nthreads = \"two\"", "2:11: `build.threads` must be a whole number, not `two`"),
        ("[build]\nthreads = 0", "2:11: `build.threads` must be at least 1"),
        ("[links]\nonline = 1", "2:10: `links.online` must be `true` or `false`, not the number 1"),
        ("[book]\nauthors = [\"a\", 2]", "2:17: `book.authors` must be a text, not the number 2"),
        ("book = 1", "1:8: `book` must be a table, not the number 1"),
        (
            "[check]\nfail-on = \"eror\"",
            "2:11: `check.fail-on` must be `error`, `warning` or `never`, not `eror`\n  hint: did you mean `error`?",
        ),
        ("[check.rules]\nx = \"fatal\"", "2:5: `check.rules.x` must be `error`, `warning`, `info`, `off` or a table, not `fatal`"),
        (
            "[check.rules]\nx = { level = \"of\" }",
            "2:15: `check.rules.x.level` must be `error`, `warning`, `info` or `off`, not `of`\n  hint: did you mean `off`?",
        ),
        ("[links]\ntimeout = \"20\"", "2:11: `20` is no duration; write it as `30s`, `12h` or `7d`"),
        ("[links]\ntimeout = \"0s\"", "2:11: `links.timeout` must be longer than nothing, as `20s`"),
        ("[links]\naccept = [200, \"5xx\"]", "2:16: `5xx` is no status code or range; write `403` or `\"400..=403\"`"),
        ("[links]\nexclude = [\"^https://ok\", \"(x\"]", "2:27: `(x` is no regular expression: unclosed group"),
        ("[[links.remap]]\nfrom = \"[\"\nto = \"x\"", "2:8: `[` is no regular expression: unclosed character class"),
        ("[links]\nremap = [{ from = \"a\" }]", "2:10: `links.remap` needs the key `to`"),
        ("[links.cache-ttl]\njitter = 95", "2:10: `links.cache-ttl.jitter` must be at most 90"),
        ("[book]\nbase-url = \"x.example\"", "2:12: `x.example` is no address; write it as `https://docs.example.org/enrollment`"),
        ("[book]\nsrc = \"../x\"", "2:7: `../x` is outside of the book; use a path relative to the folder of `book.toml`"),
        ("[theme]\ndir = \"/x\"", "2:7: `/x` is outside of the book; use a path relative to the folder of `book.toml`"),
        ("[book]\nedit-url = \"https://x\"", "2:12: the pattern of edit links needs `{path}` for the file"),
        ("[book]\nlanguage = \"en us\"", "2:12: `en us` is no language; write it as `en-us` or `de`"),
        ("[build]\ndest-dir = \".\"", "2:12: the site needs a folder of its own, as `site`"),
        ("[book]\nsrc = \"a\"\n[build]\ndest-dir = \"a/\"", "4:12: the site needs a folder of its own, as `site`"),
        (
            "[links.per-host.x]\nheaders = { a = \"secret\" }",
            "2:17: the value of `a` comes from the environment; write it as `\"Bearer $DOCS_TOKEN\"`",
        ),
        (
            "[links.per-host.default]\nheaders = { a = \"$A\" }",
            "2:11: headers are given to single hosts only, so that no secret reaches another",
        ),
        ("[check.per-file]\n\"a[\" = { x = \"off\" }", "2:1: `a[` is no glob: unclosed character class; missing ']'"),
        ("[sql]\ncatalogs = [\"a\", \"../b\"]", "2:18: `../b` is outside of the book; use a path relative to the folder of `book.toml`"),
    ] {
        assert_eq!(fails(text), format!("book.toml:{expected}"), "{text}");
    }
}

#[test]
fn broken_toml_has_its_place() {
    assert!(fails("[book\n").starts_with("book.toml:1:"));
    assert!(fails("a = 1\na = 2\n").starts_with("book.toml:2:1: duplicate key"), "{}", fails("a = 1\na = 2\n"));
    let error = parse(b"[book]\ntitle = \"\xe4\"", "book.toml").unwrap_err();
    assert_eq!((error.line, error.column), (2, 10));
    fails(&format!("a = {}", "[".repeat(10_000)));
}

#[test]
fn the_schema_describes_every_key() {
    fn walk(schema: &serde_json::Value, path: &str, missing: &mut Vec<String>) {
        for (key, value) in schema.get("properties").and_then(serde_json::Value::as_object).into_iter().flatten() {
            let path = format!("{path}.{key}");
            if value.get("description").is_none() {
                missing.push(path.clone());
            }
            walk(value, &path, missing);
        }
    }
    let mut missing = Vec::new();
    let schema = schema();
    walk(&schema, "", &mut missing);
    assert_eq!(missing, [""; 0]);
    assert_eq!(schema.get("$schema").and_then(serde_json::Value::as_str), Some("https://json-schema.org/draft/2020-12/schema"));
    assert_eq!(schema["properties"]["book"]["additionalProperties"], serde_json::Value::Bool(false));
}

#[test]
fn roots_lie_outside_of_the_book() {
    assert_eq!(read("[include]\nroots = [\"./x/../../shared/\"]\n").include.roots, ["../shared"]);
    for root in ["shared", "/etc", "C:/x", "x/.."] {
        let error = fails(&format!("[include]\nroots = [\"{root}\"]\n"));
        assert!(error.contains("write the folder as `../shared`"), "{error}");
    }
}
