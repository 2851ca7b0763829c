use crate::source::Span;

/// The YAML between `---` lines at the top of a file.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// The YAML without the `---` lines; `None` without front matter.
    pub span: Option<Span>,
    pub entries: Vec<(YamlKey, Yaml)>,
    /// Why it could not be read.
    pub error: Option<YamlError>,
}

impl FrontMatter {
    pub fn get(&self, key: &str) -> Option<&Yaml> {
        self.entries.iter().find(|(name, _)| name.name == key).map(|(_, value)| value)
    }

    /// The text of a scalar that is neither empty nor null.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.text().filter(|text| !text.trim().is_empty())
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlKey {
    pub name: String,
    pub span: Span,
}

/// A YAML value with its place. Numbers, booleans and dates are kept as they are spelt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Yaml {
    pub span: Span,
    pub kind: YamlKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum YamlKind {
    Null,
    /// `quoted` tells `"true"` from `true`.
    Scalar {
        text: String,
        quoted: bool,
    },
    Sequence(Vec<Yaml>),
    Mapping(Vec<(YamlKey, Yaml)>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    pub span: Span,
    pub message: String,
    /// A key that stands twice is reported under a rule of its own.
    pub duplicate_key: Option<String>,
}

impl Yaml {
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            YamlKind::Scalar { text, .. } => Some(text),
            YamlKind::Null | YamlKind::Sequence(_) | YamlKind::Mapping(_) => None,
        }
    }

    pub fn get(&self, key: &str) -> Option<&Yaml> {
        match &self.kind {
            YamlKind::Mapping(entries) => entries.iter().find(|(name, _)| name.name == key).map(|(_, value)| value),
            YamlKind::Null | YamlKind::Scalar { .. } | YamlKind::Sequence(_) => None,
        }
    }

    pub fn items(&self) -> &[Yaml] {
        match &self.kind {
            YamlKind::Sequence(items) => items,
            YamlKind::Null | YamlKind::Scalar { .. } | YamlKind::Mapping(_) => &[],
        }
    }

    /// A sequence's texts; a scalar counts as a sequence of one (authors write `a, b` or one value where a list is meant).
    pub fn texts(&self) -> Vec<&str> {
        match &self.kind {
            YamlKind::Sequence(items) => items.iter().filter_map(Yaml::text).collect(),
            YamlKind::Scalar { text, .. } => vec![text.as_str()],
            YamlKind::Null | YamlKind::Mapping(_) => Vec::new(),
        }
    }
}
