//! The schema of `book.toml`, and the check of a document against it.

use std::ops::Range;

use schemars::generate::SchemaSettings;
use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::options::Options;
use crate::diag::nearest;

/// The JSON Schema (2020-12) of `book.toml`, made of the types that read it.
pub fn schema() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.inline_subschemas = true;
    settings.into_generator().into_root_schema_for::<Options>().to_value()
}

/// What is wrong at one place of a document.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

/// All places where a document differs from the schema, in their order. The document's own reader bounds its depth.
pub(super) fn check(schema: &Value, document: &DeTable<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    table(schema, "", document, 0..0, &mut faults);
    faults.sort_by_key(|fault| fault.range.start);
    faults
}

fn table(schema: &Value, path: &str, table: &DeTable<'_>, place: Range<usize>, faults: &mut Vec<Fault>) {
    let properties = schema.get("properties").and_then(Value::as_object);
    let others = schema.get("additionalProperties");
    let before = faults.len();
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let full = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        match (properties.and_then(|properties| properties.get(name)), others) {
            (Some(schema), _) => self::value(schema, &full, value, faults),
            (None, Some(Value::Bool(false))) => {
                let known: Vec<&str> = properties.map(|properties| properties.keys().map(String::as_str).collect()).unwrap_or_default();
                let hint = match nearest(name, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known keys here: {}", listed(&known, "and")),
                };
                let place = if path.is_empty() { "at the top".to_owned() } else { format!("in `[{path}]`") };
                faults.push(Fault { range: key.span(), message: format!("unknown key `{name}` {place}"), hint: Some(hint) });
            }
            (None, Some(schema @ Value::Object(_))) => self::value(schema, &full, value, faults),
            (None, _) => {}
        }
    }
    if faults.len() > before {
        // The key that is missing may be the one that is misspelt.
        return;
    }
    for required in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        if !table.contains_key(required) {
            faults.push(Fault { range: place.clone(), message: format!("`{path}` needs the key `{required}`"), hint: None });
        }
    }
}

fn value(schema: &Value, path: &str, found: &Spanned<DeValue<'_>>, faults: &mut Vec<Fault>) {
    let alternatives = ["anyOf", "oneOf"].iter().find_map(|key| schema.get(key).and_then(Value::as_array));
    if let Some(alternatives) = alternatives {
        let mut of_this_kind = None;
        for alternative in alternatives {
            let mut own = Vec::new();
            value(alternative, path, found, &mut own);
            if own.is_empty() {
                return;
            }
            // A table that is wrong inside is still meant as a table.
            if found.get_ref().is_table() && types(alternative).contains(&"object") {
                of_this_kind = Some(own);
            }
        }
        match of_this_kind {
            Some(own) => faults.extend(own),
            None => faults.push(wrong(schema, path, found)),
        }
        return;
    }
    let types = types(schema);
    let fits = types.is_empty()
        || types.iter().any(|kind| match *kind {
            "string" => found.get_ref().is_str(),
            "integer" => found.get_ref().is_integer(),
            "number" => found.get_ref().is_integer() || found.get_ref().is_float(),
            "boolean" => found.get_ref().is_bool(),
            "array" => found.get_ref().is_array(),
            "object" => found.get_ref().is_table(),
            _ => false,
        });
    if !fits {
        faults.push(wrong(schema, path, found));
        return;
    }
    match found.get_ref() {
        DeValue::String(text) => {
            let choices = choices(schema);
            if !choices.is_empty() && !choices.contains(&text.as_ref()) {
                faults.push(wrong(schema, path, found));
            }
        }
        DeValue::Integer(number) => {
            let number = i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok();
            let bound = |key: &str| schema.get(key).and_then(Value::as_i64);
            let below = bound("minimum").filter(|least| number.is_none_or(|number| number < *least));
            let above = bound("maximum").filter(|most| number.is_none_or(|number| number > *most));
            if let Some(least) = below {
                faults.push(Fault { range: found.span(), message: format!("`{path}` must be at least {least}"), hint: None });
            } else if let Some(most) = above {
                faults.push(Fault { range: found.span(), message: format!("`{path}` must be at most {most}"), hint: None });
            }
        }
        DeValue::Array(items) => {
            if let Some(schema) = schema.get("items") {
                for item in items {
                    value(schema, path, item, faults);
                }
            }
        }
        DeValue::Table(entries) => table(schema, path, entries, found.span(), faults),
        DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {}
    }
}

fn wrong(schema: &Value, path: &str, found: &Spanned<DeValue<'_>>) -> Fault {
    let expected = expected(schema);
    let shown = match found.get_ref() {
        DeValue::String(text) if text.chars().count() <= 40 => format!("`{text}`"),
        DeValue::String(_) => "a text".to_owned(),
        DeValue::Integer(number) => format!("the number {}", number.as_str()),
        DeValue::Float(number) => format!("the number {}", number.as_str()),
        DeValue::Boolean(value) => format!("`{value}`"),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    };
    let choices = choices(schema);
    let hint = match found.get_ref() {
        DeValue::String(text) => nearest(text, choices).map(|near| format!("did you mean `{near}`?")),
        _ => None,
    };
    Fault { range: found.span(), message: format!("`{path}` must be {expected}, not {shown}"), hint }
}

/// What a schema takes, in words.
fn expected(schema: &Value) -> String {
    let mut words: Vec<String> = choices(schema).into_iter().map(|choice| format!("`{choice}`")).collect();
    collect_types(schema, words.is_empty(), &mut words);
    listed_plain(&words, "or")
}

fn collect_types(schema: &Value, texts: bool, words: &mut Vec<String>) {
    for kind in types(schema) {
        let word = match kind {
            "string" if texts => "a text",
            "integer" => "a whole number",
            "number" => "a number",
            "boolean" => "`true` or `false`",
            "array" => "a list",
            "object" => "a table",
            _ => continue,
        };
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    for alternative in ["anyOf", "oneOf"].iter().filter_map(|key| schema.get(key).and_then(Value::as_array)).flatten() {
        collect_types(alternative, texts, words);
    }
}

/// The texts that a schema takes, where it takes only some.
fn choices(schema: &Value) -> Vec<&str> {
    let mut out: Vec<&str> = schema.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    out.extend(schema.get("const").and_then(Value::as_str));
    for alternative in ["anyOf", "oneOf"].iter().filter_map(|key| schema.get(key).and_then(Value::as_array)).flatten() {
        out.extend(choices(alternative));
    }
    out
}

fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn listed(names: &[&str], last: &str) -> String {
    listed_plain(&names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>(), last)
}

fn listed_plain(words: &[String], last: &str) -> String {
    match words {
        [] => "something else".to_owned(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}
