//! The JSON Schemas (2020-12) of the export and of its index, with an example of every field.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use super::export::Export;
use super::index::Index;

/// The JSON Schema of the export.
pub fn schema() -> Value {
    made::<Export>()
}

/// The JSON Schema of the export's index.
pub fn index_schema() -> Value {
    made::<Index>()
}

/// As it is written: a field that is always there is required, also where it may be `null`.
fn made<T: JsonSchema>() -> Value {
    let mut schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>().to_value();
    name_variants(&mut schema);
    with_examples(schema)
}

/// Gives each variant that a constant `type` tells apart a title, by which programs that make types of a schema name it; and takes out the
/// formats of whole numbers, which are words of Rust's that these programs do not know.
fn name_variants(schema: &mut Value) {
    let variants = schema.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten();
    for variant in variants.filter_map(Value::as_object_mut) {
        let kind = variant.get("properties").and_then(|properties| properties.get("type")?.get("const")?.as_str());
        if let Some((first, rest)) = kind.and_then(|kind| kind.split_at_checked(1)) {
            let title = format!("{}{rest}Block", first.to_ascii_uppercase());
            variant.insert("title".to_owned(), Value::String(title));
        }
    }
    match schema {
        Value::Object(entries) => {
            if entries.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("uint")) {
                entries.remove("format");
            }
            entries.values_mut().for_each(name_variants);
        }
        Value::Array(items) => items.iter_mut().for_each(name_variants),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// An object inside an example shows its plain fields and the objects that it must have; lists of further objects in it stay empty, so that
/// no example repeats the whole schema.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Lists of objects have one.
    Outer,
    /// Lists of objects are empty.
    Inner,
}

/// Composed objects may hold others; a type that holds itself without a list or an option between could not be written at all, so that
/// this is never reached.
const DEEPEST: usize = 8;

/// Plain fields have their examples where the types are declared. Those that hold objects get theirs from these, so that an example can
/// never show a field that is gone.
fn with_examples(mut schema: Value) -> Value {
    let definitions = schema.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default();
    let composer = Composer { definitions: &definitions };
    composer.complete(&mut schema);
    if let Some(own) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        for definition in own.values_mut() {
            composer.complete(definition);
            let variants = definition.get_mut("oneOf").and_then(Value::as_array_mut);
            variants.into_iter().flatten().for_each(|variant| composer.complete(variant));
        }
    }
    schema
}

struct Composer<'d> {
    definitions: &'d Map<String, Value>,
}

impl Composer<'_> {
    /// Gives each field of an object that has no example one.
    fn complete(&self, object: &mut Value) {
        let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) else { return };
        for field in properties.values_mut() {
            let missing = field.get("examples").is_none() && field.get("const").is_none();
            let example = missing.then(|| self.example(field, Depth::Outer, 0)).flatten();
            if let (Some(example), Some(field)) = (example, field.as_object_mut()) {
                field.insert("examples".to_owned(), Value::Array(vec![example]));
            }
        }
    }

    /// `None` for a field whose type says nothing of what it may hold: its author has to give an example.
    fn example(&self, schema: &Value, depth: Depth, level: usize) -> Option<Value> {
        if level > DEEPEST {
            return None;
        }
        if let Some(first) = schema.get("examples").and_then(|examples| examples.get(0)) {
            return Some(first.clone());
        }
        if let Some(value) = schema.get("const") {
            return Some(value.clone());
        }
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            return self.example(self.definitions.get(name.strip_prefix("#/$defs/")?)?, depth, level + 1);
        }
        for choice in ["oneOf", "anyOf", "enum"] {
            let first = schema.get(choice).and_then(|choices| choices.get(0));
            if let Some(first) = first {
                return if choice == "enum" { Some(first.clone()) } else { self.example(first, depth, level + 1) };
            }
        }
        if let Some(items) = schema.get("items") {
            let item = match depth {
                Depth::Outer => Some(self.example(items, Depth::Inner, level + 1)?),
                Depth::Inner => None,
            };
            return Some(Value::Array(item.into_iter().collect()));
        }
        let properties = schema.get("properties").and_then(Value::as_object)?;
        let required = schema.get("required").and_then(Value::as_array);
        let is_required = |name: &str| required.is_some_and(|list| list.iter().any(|known| known == name));
        properties
            .iter()
            .filter(|(name, _)| is_required(name))
            .map(|(name, field)| Some((name.clone(), self.example(field, Depth::Inner, level + 1)?)))
            .collect::<Option<Map<String, Value>>>()
            .map(Value::Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every field of every object in a schema, with its path.
    fn fields<'s>(value: &'s Value, path: &str, out: &mut Vec<(String, &'s Value)>) {
        match value {
            Value::Object(entries) => {
                for (key, value) in entries.iter().filter(|(key, _)| !matches!(key.as_str(), "examples" | "const" | "enum")) {
                    let path = format!("{path}/{key}");
                    if let (true, Value::Object(properties)) = (key == "properties", value) {
                        out.extend(properties.iter().map(|(name, field)| (format!("{path}/{name}"), field)));
                    }
                    fields(value, &path, out);
                }
            }
            Value::Array(items) => items.iter().zip(0_usize..).for_each(|(value, at)| fields(value, &format!("{path}/{at}"), out)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    #[test]
    fn every_field_has_a_description_and_examples_that_it_accepts() {
        for (name, schema, least) in [("export", schema(), 120), ("index", index_schema(), 25)] {
            let mut all = Vec::new();
            fields(&schema, "", &mut all);
            assert!(all.len() >= least, "{name} has {} fields", all.len());
            for (path, field) in all {
                // The constant that tells the blocks apart is described by its block.
                if field.get("const").is_some() {
                    continue;
                }
                let described = field.get("description").and_then(Value::as_str).is_some_and(|text| !text.is_empty());
                assert!(described, "{name}: {path} has no description");
                let examples = field.get("examples").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                assert!(!examples.is_empty(), "{name}: {path} has no example");
                let mut own = field.clone();
                if let (Some(own), Some(definitions)) = (own.as_object_mut(), schema.get("$defs")) {
                    own.insert("$defs".to_owned(), definitions.clone());
                }
                let validator = jsonschema::draft202012::new(&own).expect("a field's schema is one");
                for example in examples {
                    let errors: Vec<String> = validator.iter_errors(example).map(|error| error.to_string()).collect();
                    assert_eq!(errors, Vec::<String>::new(), "{name}: {path} does not accept {example}");
                }
            }
        }
    }
}
