//! YAML as a tree in which every key and every value knows its place.

mod front_matter;
mod json;
mod reader;
mod text_map;
mod value;

pub use front_matter::{front_matter, unclosed_front_matter};
pub use json::parse_json;
pub use reader::{parse, parse_partly};
pub use text_map::text_map;
pub use value::{FrontMatter, Yaml, YamlError, YamlKey, YamlKind};
