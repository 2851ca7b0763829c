//! What the templates of a theme receive, as a JSON Schema: `fixbook schema theme`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::page::{PageContext, SiteContext};
use super::redirect::RedirectContext;
use super::sheet::SheetArticle;

/// The context of a theme's templates. Every template gets `site` and `words`.
#[derive(JsonSchema)]
#[schemars(title = "The context of a theme's templates")]
#[expect(dead_code, reason = "only its schema is asked for: each template gets these by name")]
struct Context {
    /// Of the whole site.
    site: SiteContext,
    /// The words of the interface: `[words]` of `theme.toml` with the book's `[theme.strings]` laid over it.
    words: BTreeMap<String, String>,
    /// Of the page. `redirect.html` does not get it.
    page: Option<PageContext>,
    /// The articles of a sheet. Only `print.html` gets it.
    pages: Option<Vec<SheetArticle>>,
    /// Where a page has gone. Only `redirect.html` gets it.
    redirect: Option<RedirectContext<'static>>,
}

/// The JSON Schema (2020-12) of what the templates receive, made of the types that they are given.
pub fn schema() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Context>().to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `themes/default/CONTEXT.md` is what people read: it names every field.
    #[test]
    fn the_theme_documents_every_field() {
        let manual = include_str!("../../themes/default/CONTEXT.md");
        let schema = schema();
        let types = schema["$defs"].as_object().unwrap();
        assert!(types.len() > 8, "{schema}");
        for (name, definition) in types {
            for field in definition["properties"].as_object().unwrap().keys() {
                let named = manual.contains(&format!("`{field}`"))
                    || manual.match_indices(field.as_str()).any(|(at, _)| {
                        let around = [manual[..at].chars().next_back(), manual[at + field.len()..].chars().next()];
                        around.iter().flatten().all(|char| !char.is_alphanumeric() && *char != '_')
                    });
                assert!(named, "CONTEXT.md says nothing of `{field}` of {name}");
            }
        }
    }
}
