//! A JSON Schema for front matter: what a book's own rules for its metadata look like, checked at the place of each key and value.
//!
//! The vocabulary is that part of JSON Schema 2020-12 with which metadata is described; a keyword beyond it is a finding rather than passed
//! over, so that nobody relies on what is not checked. A complete validator would take more room in the program than all rules together,
//! and it knows neither places nor what to write instead.

use std::collections::BTreeMap;

use regex::Regex;

use crate::diag::nearest;
use crate::source::{FileId, Span};
use crate::yaml::{Yaml, YamlKey, YamlKind, parse_json};

/// Keywords that say something about values.
const KEYWORDS: [&str; 26] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "else",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "if",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "not",
    "oneOf",
    "pattern",
    "properties",
    "required",
    "then",
    "type",
    "uniqueItems",
];

/// Keywords that are for people and for other programs.
const NOTES: [&str; 13] = [
    "$comment",
    "$defs",
    "$id",
    "$schema",
    "default",
    "definitions",
    "deprecated",
    "description",
    "examples",
    "markdownDescription",
    "readOnly",
    "title",
    "writeOnly",
];

/// So many schemas are applied to one page at the most: references can make a small file mean a large one.
const MOST_STEPS: usize = 20_000;
/// How deep schemas may apply each other.
const MOST_DEPTH: usize = 64;

/// A schema that was read, and what is wrong with it.
#[derive(Debug)]
pub struct Schema {
    tree: Yaml,
    patterns: BTreeMap<String, Regex>,
    /// Each with its place in the schema's file.
    pub problems: Vec<Violation>,
}

/// What does not fit the schema, at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub span: Span,
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
}

impl Violation {
    fn new(span: Span, message: String) -> Self {
        Self { span, message, hint: None }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl Schema {
    /// Reads a schema; what is wrong with it is in `problems`, and that part of it asks for nothing.
    pub fn read(text: &str, file: FileId) -> Self {
        let mut schema = Self {
            tree: Yaml { span: Span::file_start(file), kind: YamlKind::Mapping(Vec::new()) },
            patterns: BTreeMap::new(),
            problems: Vec::new(),
        };
        match parse_json(text, file) {
            Ok(tree) => {
                schema.prepare(&tree);
                schema.tree = tree;
            }
            Err(error) => schema.problems.push(Violation::new(error.span, format!("the schema cannot be read: {}", error.message))),
        }
        schema
    }

    /// Looks at every schema inside of this one, once.
    fn prepare(&mut self, root: &Yaml) {
        let mut waiting = vec![root];
        while let Some(schema) = waiting.pop() {
            let YamlKind::Mapping(entries) = &schema.kind else {
                if flag(schema).is_none() {
                    self.problems.push(Violation::new(schema.span, "a schema is an object, `true` or `false`".to_owned()));
                }
                continue;
            };
            for (key, value) in entries {
                match key.name.as_str() {
                    "properties" | "$defs" | "definitions" => waiting.extend(entries_of(value).iter().map(|(_, schema)| schema)),
                    "additionalProperties" | "items" | "not" | "if" | "then" | "else" => waiting.push(value),
                    "allOf" | "anyOf" | "oneOf" => waiting.extend(value.items()),
                    "pattern" => self.pattern(value),
                    "$ref" if reference(root, value).is_none() => {
                        let hint = "write `#/$defs/name`; other files are not read";
                        self.problems.push(Violation::new(value.span, "there is no such part of the schema".to_owned()).hint(hint));
                    }
                    name if KEYWORDS.contains(&name) || NOTES.contains(&name) => {}
                    name => {
                        let near = nearest(name, KEYWORDS).map(|near| format!("did you mean `{near}`?"));
                        let hint =
                            near.unwrap_or_else(|| format!("checked are {}", listed(KEYWORDS.iter().map(|name| (*name).to_owned()))));
                        self.problems.push(Violation::new(key.span, format!("`{name}` is no keyword that Fixbook checks")).hint(hint));
                    }
                }
            }
        }
        self.problems.sort_by_key(|problem| problem.span);
    }

    fn pattern(&mut self, value: &Yaml) {
        let Some(text) = value.text() else { return };
        match Regex::new(text) {
            Ok(regex) => {
                self.patterns.insert(text.to_owned(), regex);
            }
            Err(_) => {
                let problem = Violation::new(value.span, format!("`{text}` is no regular expression that Fixbook can use"));
                self.problems.push(problem.hint("what looks ahead or behind, and `\\1`, is left out"));
            }
        }
    }

    /// What of a page's front matter does not fit. `given` says whether a key that the front matter lacks is given elsewhere; `missing` is the
    /// place for those that are not.
    pub fn check(&self, entries: &[(YamlKey, Yaml)], missing: Span, given: &dyn Fn(&str) -> bool) -> Vec<Violation> {
        let whole = Yaml { span: missing, kind: YamlKind::Mapping(entries.to_vec()) };
        let mut run = Run { schema: self, given, steps: 0, depth: 0 };
        let mut out = Vec::new();
        run.apply(&self.tree, &whole, "", &mut out);
        out.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
        out.dedup();
        out
    }
}

struct Run<'s> {
    schema: &'s Schema,
    given: &'s dyn Fn(&str) -> bool,
    steps: usize,
    depth: usize,
}

impl Run<'_> {
    /// `path` names the value: empty for the front matter, else `ms.topic` or `contact.name`.
    fn apply(&mut self, schema: &Yaml, value: &Yaml, path: &str, out: &mut Vec<Violation>) {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.depth >= MOST_DEPTH {
            return;
        }
        if flag(schema) == Some(false) {
            out.push(Violation::new(value.span, format!("{} must not be there", named(path))));
            return;
        }
        self.depth += 1;
        if self.has_type(schema, value, path, out) {
            self.values(schema, value, path, out);
            self.text(schema, value, path, out);
            number(schema, value, path, out);
            self.items(schema, value, path, out);
            self.keys(schema, value, path, out);
        }
        self.combined(schema, value, path, out);
        self.depth -= 1;
    }

    fn fits(&mut self, schema: &Yaml, value: &Yaml, path: &str) -> bool {
        let mut faults = Vec::new();
        self.apply(schema, value, path, &mut faults);
        faults.is_empty()
    }

    fn has_type(&self, schema: &Yaml, value: &Yaml, path: &str, out: &mut Vec<Violation>) -> bool {
        let Some(allowed) = schema.get("type").map(Yaml::texts) else { return true };
        if allowed.iter().any(|name| is_of(value, name)) {
            return true;
        }
        let expected: Vec<String> = allowed.iter().map(|name| type_words(name).to_owned()).collect();
        let found = Violation::new(value.span, format!("{} must be {}, not {}", named(path), expected.join(" or "), what(value)));
        let is_scalar = matches!(value.kind, YamlKind::Scalar { quoted: false, .. });
        out.push(if allowed.contains(&"string") && is_scalar { found.hint("put it into quotes") } else { found });
        false
    }

    fn values(&self, schema: &Yaml, value: &Yaml, path: &str, out: &mut Vec<Violation>) {
        let allowed: Vec<&Yaml> = match (schema.get("enum"), schema.get("const")) {
            (Some(list), _) => list.items().iter().collect(),
            (None, Some(only)) => vec![only],
            (None, None) => return,
        };
        if allowed.iter().any(|allowed| is_same(allowed, value)) {
            return;
        }
        let texts = || allowed.iter().filter_map(|allowed| allowed.text());
        let near = value.text().and_then(|text| nearest(text, texts()));
        let hint = match near {
            // The same text as another type.
            _ if value.text().is_some_and(|text| texts().any(|allowed| allowed == text)) => "put it into quotes".to_owned(),
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("use {}", listed(texts().map(str::to_owned))),
        };
        let shown = value.text().map_or_else(|| what(value).to_owned(), |text| format!("`{text}`"));
        out.push(Violation::new(value.span, format!("{shown} is no value for {}", named(path))).hint(hint));
    }

    fn text(&self, schema: &Yaml, value: &Yaml, path: &str, out: &mut Vec<Violation>) {
        let Some(text) = value.text().filter(|_| is_of(value, "string")) else { return };
        let length = text.chars().count();
        let bound = |key: &str| schema.get(key).and_then(size);
        if let Some(least) = bound("minLength").filter(|least| length < *least) {
            out.push(Violation::new(value.span, format!("{} has {}, fewer than {least}", named(path), counted(length, "character"))));
        }
        if let Some(most) = bound("maxLength").filter(|most| length > *most) {
            out.push(Violation::new(value.span, format!("{} has {}, more than {most}", named(path), counted(length, "character"))));
        }
        let pattern = schema.get("pattern").and_then(Yaml::text);
        if let Some(pattern) = pattern
            && self.schema.patterns.get(pattern).is_some_and(|regex| !regex.is_match(text))
        {
            out.push(Violation::new(value.span, format!("`{text}` does not have the form `{pattern}` of {}", named(path))));
        }
        if schema.get("format").and_then(Yaml::text) == Some("date") && !is_date(text) {
            out.push(Violation::new(value.span, format!("`{text}` is no date")).hint("write it as `2026-01-31`"));
        }
    }

    fn items(&mut self, schema: &Yaml, value: &Yaml, path: &str, out: &mut Vec<Violation>) {
        let YamlKind::Sequence(items) = &value.kind else { return };
        let bound = |key: &str| schema.get(key).and_then(size);
        if let Some(least) = bound("minItems").filter(|least| items.len() < *least) {
            out.push(Violation::new(value.span, format!("{} has {}, fewer than {least}", named(path), counted(items.len(), "value"))));
        }
        if let Some(most) = bound("maxItems").filter(|most| items.len() > *most) {
            out.push(Violation::new(value.span, format!("{} has {}, more than {most}", named(path), counted(items.len(), "value"))));
        }
        if schema.get("uniqueItems").and_then(flag) == Some(true) {
            let mut seen = std::collections::BTreeSet::new();
            for item in items {
                if let Some(text) = item.text().filter(|text| !seen.insert(*text)) {
                    out.push(Violation::new(item.span, format!("{} has the value `{text}` twice", named(path))));
                }
            }
        }
        if let Some(schema) = schema.get("items") {
            items.iter().for_each(|item| self.apply(schema, item, path, out));
        }
    }

    fn keys(&mut self, schema: &Yaml, value: &Yaml, path: &str, out: &mut Vec<Violation>) {
        let YamlKind::Mapping(entries) = &value.kind else { return };
        let properties = schema.get("properties").map(entries_of).unwrap_or_default();
        for (key, value) in entries {
            let full = if path.is_empty() { key.name.clone() } else { format!("{path}.{}", key.name) };
            let known = properties.iter().find(|(name, _)| name.name == key.name);
            match (known, schema.get("additionalProperties")) {
                (Some((_, schema)), _) => self.apply(schema, value, &full, out),
                (None, Some(others)) if flag(others) == Some(false) => {
                    let fault = Violation::new(key.span, format!("the schema has no key `{full}`"));
                    let near = nearest(&key.name, properties.iter().map(|(name, _)| name.name.as_str()));
                    out.push(match near {
                        Some(near) => fault.hint(format!("did you mean `{near}`?")),
                        None => fault.hint(format!("known are {}", listed(properties.iter().map(|(name, _)| name.name.clone())))),
                    });
                }
                (None, Some(others)) => self.apply(others, value, &full, out),
                (None, None) => {}
            }
        }
        for required in schema.get("required").map(Yaml::texts).unwrap_or_default() {
            let is_there = entries.iter().any(|(key, _)| key.name == required) || path.is_empty() && (self.given)(required);
            if !is_there {
                let holder = if path.is_empty() { "the front matter".to_owned() } else { named(path) };
                let fault = Violation::new(value.span, format!("{holder} lacks `{required}`"));
                let about = properties.iter().find(|(key, _)| key.name == required).map(|(_, schema)| schema);
                out.push(match about.and_then(example) {
                    Some(example) => fault.hint(format!("write `{required}: {example}`")),
                    None => fault,
                });
            }
        }
    }

    /// The keywords that put schemas together.
    fn combined(&mut self, schema: &Yaml, value: &Yaml, path: &str, out: &mut Vec<Violation>) {
        let root = self.schema;
        if let Some(part) = schema.get("$ref").and_then(|value| reference(&root.tree, value)) {
            self.apply(part, value, path, out);
        }
        for part in schema.get("allOf").map(Yaml::items).unwrap_or_default() {
            self.apply(part, value, path, out);
        }
        if let Some(parts) = schema.get("anyOf").map(Yaml::items)
            && !parts.iter().any(|part| self.fits(part, value, path))
        {
            out.push(Violation::new(value.span, format!("{} has none of the forms that the schema allows", named(path))));
        }
        if let Some(parts) = schema.get("oneOf").map(Yaml::items) {
            match parts.iter().filter(|part| self.fits(part, value, path)).count() {
                1 => {}
                0 => out.push(Violation::new(value.span, format!("{} has none of the forms that the schema allows", named(path)))),
                _ => out.push(Violation::new(value.span, format!("{} has several forms of which the schema allows one", named(path)))),
            }
        }
        if let Some(part) = schema.get("not")
            && self.fits(part, value, path)
        {
            out.push(Violation::new(value.span, format!("{} has a form that the schema forbids", named(path))));
        }
        if let Some(part) = schema.get("if") {
            let branch = if self.fits(part, value, path) { "then" } else { "else" };
            if let Some(part) = schema.get(branch) {
                self.apply(part, value, path, out);
            }
        }
    }
}

fn number(schema: &Yaml, value: &Yaml, path: &str, out: &mut Vec<Violation>) {
    let Some(found) = as_number(value) else { return };
    let shown = value.text().unwrap_or_default();
    let mut add = |key: &str, is_wrong: fn(f64, f64) -> bool, words: &str| {
        if let Some(bound) = schema.get(key).filter(|bound| as_number(bound).is_some_and(|bound| is_wrong(found, bound))) {
            out.push(Violation::new(value.span, format!("{} is {shown}, {words} {}", named(path), bound.text().unwrap_or_default())));
        }
    };
    add("minimum", |found, bound| found < bound, "less than");
    add("maximum", |found, bound| found > bound, "more than");
    add("exclusiveMinimum", |found, bound| found <= bound, "not more than");
    add("exclusiveMaximum", |found, bound| found >= bound, "not less than");
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn named(path: &str) -> String {
    if path.is_empty() { "the front matter".to_owned() } else { format!("`{path}`") }
}

/// The first eight, so that the line stays one that is read.
fn listed(texts: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = texts.map(|text| format!("`{text}`")).collect();
    let shown = all.iter().take(8).cloned().collect::<Vec<_>>().join(", ");
    if all.len() > 8 { format!("{shown} or {} more", all.len() - 8) } else { shown }
}

/// A value that would do.
fn example(schema: &Yaml) -> Option<String> {
    let value = schema.get("const").or_else(|| ["enum", "examples"].iter().find_map(|key| schema.get(key)?.items().first()))?;
    value.text().map(str::to_owned)
}

fn entries_of(value: &Yaml) -> &[(YamlKey, Yaml)] {
    match &value.kind {
        YamlKind::Mapping(entries) => entries,
        YamlKind::Null | YamlKind::Scalar { .. } | YamlKind::Sequence(_) => &[],
    }
}

/// The part of a schema that `#/$defs/name` means, or the whole for `#`.
fn reference<'s>(root: &'s Yaml, value: &Yaml) -> Option<&'s Yaml> {
    let path = value.text()?.strip_prefix('#')?;
    path.split('/').skip(1).try_fold(root, |at, name| at.get(&name.replace("~1", "/").replace("~0", "~")))
}

fn flag(value: &Yaml) -> Option<bool> {
    match &value.kind {
        YamlKind::Scalar { text, quoted: false } => match text.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        YamlKind::Null | YamlKind::Scalar { .. } | YamlKind::Sequence(_) | YamlKind::Mapping(_) => None,
    }
}

fn size(value: &Yaml) -> Option<usize> {
    value.text()?.parse().ok()
}

/// The number that an unquoted scalar is in JSON; `1_000`, `.5` and `0x1F` are texts.
fn as_number(value: &Yaml) -> Option<f64> {
    let YamlKind::Scalar { text, quoted: false } = &value.kind else { return None };
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    let starts = digits.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    if plain && starts { text.parse().ok() } else { None }
}

/// Whether a value has a type of JSON Schema.
fn is_of(value: &Yaml, name: &str) -> bool {
    let number = as_number(value);
    match (&value.kind, name) {
        (YamlKind::Null, "null") | (YamlKind::Sequence(_), "array") | (YamlKind::Mapping(_), "object") => true,
        (YamlKind::Scalar { .. }, "boolean") => flag(value).is_some(),
        (YamlKind::Scalar { .. }, "number") => number.is_some(),
        (YamlKind::Scalar { .. }, "integer") => number.is_some_and(|number| number.fract() == 0.0),
        (YamlKind::Scalar { .. }, "string") => number.is_none() && flag(value).is_none(),
        _ => false,
    }
}

fn type_words(name: &str) -> &str {
    match name {
        "string" => "a text",
        "array" => "a list",
        "object" => "a mapping",
        "boolean" => "`true` or `false`",
        "number" => "a number",
        "integer" => "a whole number",
        "null" => "empty",
        other => other,
    }
}

/// What a value is, in a message's words.
fn what(value: &Yaml) -> &'static str {
    match &value.kind {
        YamlKind::Null => "empty",
        YamlKind::Sequence(_) => "a list",
        YamlKind::Mapping(_) => "a mapping",
        YamlKind::Scalar { .. } if flag(value).is_some() => "`true` or `false`",
        YamlKind::Scalar { .. } if as_number(value).is_some() => "a number",
        YamlKind::Scalar { .. } => "a text",
    }
}

fn is_same(a: &Yaml, b: &Yaml) -> bool {
    match (&a.kind, &b.kind) {
        (YamlKind::Null, YamlKind::Null) => true,
        (YamlKind::Scalar { text: left, .. }, YamlKind::Scalar { text: right, .. }) => match (as_number(a), as_number(b)) {
            (Some(left), Some(right)) => left == right,
            (None, None) => flag(a) == flag(b) && left == right,
            (Some(_), None) | (None, Some(_)) => false,
        },
        (YamlKind::Sequence(left), YamlKind::Sequence(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_same(left, right))
        }
        (YamlKind::Mapping(left), YamlKind::Mapping(_)) => {
            left.len() == entries_of(b).len() && left.iter().all(|(key, left)| b.get(&key.name).is_some_and(|right| is_same(left, right)))
        }
        _ => false,
    }
}

/// `2026-01-31`, a day that there is.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let (Ok(year_number), Ok(month_number), Ok(day_number)) = (year.parse::<u32>(), month.parse::<u32>(), day.parse::<u32>()) else {
        return false;
    };
    let leap = year_number % 4 == 0 && (year_number % 100 != 0 || year_number % 400 == 0);
    let last = match month_number {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    digits(year, 4) && digits(month, 2) && digits(day, 2) && (1..=last).contains(&day_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(schema: &str, front_matter: &str) -> Vec<String> {
        let schema = Schema::read(schema, FileId(0));
        let text = format!("---\n{front_matter}\n---\n");
        let (front_matter, _) = crate::yaml::front_matter(&text, FileId(1));
        let found = schema.check(&front_matter.entries, Span::file_start(FileId(1)), &|key| key == "layout");
        let shown = |fault: &Violation| {
            let hint = fault.hint.as_ref().map_or(String::new(), |hint| format!(" ({hint})"));
            format!("{}{hint}", fault.message)
        };
        schema.problems.iter().chain(&found).map(shown).collect()
    }

    fn fault(schema: &str, front_matter: &str) -> String {
        faults(schema, front_matter).join("; ")
    }

    #[test]
    fn types_are_those_of_json() {
        let of = |name: &str| format!(r#"{{"properties": {{"a": {{"type": "{name}"}}}}}}"#);
        for (name, values) in [
            ("string", vec!["x", "'1'", "\"true\"", "2026-01-31", "1.2.3", "v1"]),
            ("number", vec!["1", "-1.5", "1e3"]),
            ("integer", vec!["1", "1.0"]),
            ("boolean", vec!["true", "false"]),
            ("array", vec!["[x]"]),
            ("object", vec!["{x: 1}"]),
        ] {
            for value in values {
                assert_eq!(fault(&of(name), &format!("a: {value}")), "", "{name} {value}");
            }
        }
        assert_eq!(fault(&of("string"), "a: 1.0"), "`a` must be a text, not a number (put it into quotes)");
        assert_eq!(fault(&of("array"), "a: x"), "`a` must be a list, not a text");
        assert_eq!(fault(&of("integer"), "a: 1.5"), "`a` must be a whole number, not a number");
        assert_eq!(fault(r#"{"properties": {"a": {"type": ["array", "null"]}}}"#, "a: x"), "`a` must be a list or empty, not a text");
        assert_eq!(fault(r#"{"properties": {"a": {"type": ["array", "null"]}}}"#, "a:"), "");
    }

    #[test]
    fn values_lengths_bounds_patterns_and_dates() {
        let one = |schema: &str, value: &str| fault(&format!(r#"{{"properties": {{"a": {schema}}}}}"#), &format!("a: {value}"));
        assert_eq!(one(r#"{"enum": ["low", "high"]}"#, "hihg"), "`hihg` is no value for `a` (did you mean `high`?)");
        assert_eq!(one(r#"{"enum": ["low", "high", 3]}"#, "middle"), "`middle` is no value for `a` (use `low`, `high`, `3`)");
        assert_eq!(one(r#"{"enum": ["low", 3]}"#, "3"), "");
        assert_eq!(one(r#"{"enum": ["3"]}"#, "3"), "`3` is no value for `a` (put it into quotes)");
        assert_eq!(one(r#"{"const": true}"#, "false"), "`false` is no value for `a` (use `true`)");
        assert_eq!(one(r#"{"maxLength": 3}"#, "äöüß"), "`a` has 4 characters, more than 3");
        assert_eq!(one(r#"{"minLength": 3}"#, "ab"), "`a` has 2 characters, fewer than 3");
        assert_eq!(one(r#"{"minimum": 2, "exclusiveMaximum": 5}"#, "1"), "`a` is 1, less than 2");
        assert_eq!(one(r#"{"minimum": 2, "exclusiveMaximum": 5}"#, "5"), "`a` is 5, not less than 5");
        assert_eq!(one(r#"{"pattern": "^[a-z]+$"}"#, "A1"), "`A1` does not have the form `^[a-z]+$` of `a`");
        assert_eq!(one(r#"{"format": "date"}"#, "2026-02-29"), "`2026-02-29` is no date (write it as `2026-01-31`)");
        assert_eq!(one(r#"{"format": "date"}"#, "2024-02-29"), "");
        assert_eq!(
            one(r#"{"items": {"enum": ["x"]}, "maxItems": 1, "uniqueItems": true}"#, "[x, x]"),
            "`a` has 2 values, more than 1; `a` has the value `x` twice"
        );
        assert_eq!(one(r#"{"minItems": 1}"#, "[]"), "`a` has 0 values, fewer than 1");
    }

    #[test]
    fn keys_that_are_required_or_unknown() {
        let schema = r#"{
            "required": ["title", "ms.topic", "layout"],
            "properties": {"title": {}, "ms.topic": {"enum": ["how-to"]}, "contact": {"required": ["name"]}},
            "additionalProperties": false
        }"#;
        assert_eq!(
            faults(schema, "titel: x\ncontact: {mail: y}"),
            [
                "the front matter lacks `ms.topic` (write `ms.topic: how-to`)",
                "the front matter lacks `title`",
                "the schema has no key `titel` (did you mean `title`?)",
                "`contact` lacks `name`",
            ]
        );
        assert_eq!(faults(schema, "title: x\nms.topic: how-to"), [""; 0]);
        assert_eq!(fault(r#"{"additionalProperties": {"type": "string"}}"#, "x: [1]"), "`x` must be a text, not a list");
        assert_eq!(fault(r#"{"properties": {"x": false}}"#, "x: 1"), "`x` must not be there");
    }

    #[test]
    fn schemas_are_put_together() {
        let schema = r##"{
            "$defs": {"name": {"type": "string", "minLength": 2}},
            "properties": {
                "a": {"$ref": "#/$defs/name"},
                "b": {"anyOf": [{"type": "array"}, {"const": "all"}]},
                "c": {"oneOf": [{"minimum": 1}, {"maximum": 5}]},
                "d": {"not": {"pattern": "TODO"}}
            },
            "if": {"properties": {"a": {"const": "xx"}}, "required": ["a"]},
            "then": {"required": ["b"]},
            "else": {"allOf": [{"required": ["c"]}]}
        }"##;
        assert_eq!(faults(schema, "a: x\nc: 0"), ["`a` has 1 character, fewer than 2"]);
        assert_eq!(faults(schema, "a: xx"), ["the front matter lacks `b`"]);
        assert_eq!(faults(schema, "b: some"), ["the front matter lacks `c`", "`b` has none of the forms that the schema allows"]);
        assert_eq!(faults(schema, "c: 3"), ["`c` has several forms of which the schema allows one"]);
        assert_eq!(faults(schema, "c: 0\nd: TODO x"), ["`d` has a form that the schema forbids"]);
    }

    #[test]
    fn what_is_wrong_with_a_schema_is_said() {
        assert!(fault("{", "").starts_with("the schema cannot be read: "));
        assert_eq!(fault(r#"{"requird": []}"#, ""), "`requird` is no keyword that Fixbook checks (did you mean `required`?)");
        assert_eq!(fault(r#"{"properties": {"a": 3}}"#, ""), "a schema is an object, `true` or `false`");
        assert_eq!(fault(r#"{"pattern": "(?=x)"}"#, "").split(" (").next(), Some("`(?=x)` is no regular expression that Fixbook can use"));
        assert_eq!(
            fault(r#"{"$ref": "other.json"}"#, ""),
            "there is no such part of the schema (write `#/$defs/name`; other files are not read)"
        );
    }

    #[test]
    fn schemas_that_apply_themselves_come_to_an_end() {
        let many = r##"{"allOf": [{"$ref": "#"}, {"$ref": "#"}, {"$ref": "#"}], "properties": {"a": {"$ref": "#"}}}"##;
        assert_eq!(faults(many, "a: {a: {a: x}}"), [""; 0]);
        let mut deep = "{}".to_owned();
        for _ in 0..90 {
            deep = format!(r#"{{"not": {deep}}}"#);
        }
        let _ = faults(&deep, "a: 1");
    }
}
