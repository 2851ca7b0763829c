//! YAML as a tree in which every key and every value knows its place.

mod value;

pub use value::{Yaml, YamlError, YamlKey, YamlKind};
