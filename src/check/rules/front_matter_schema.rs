//! The front matter does not fit the book's schema.
//!
//! A JSON Schema says which keys a page must have and what their values may be; site generators, dashboards and search rely on it.
//!
//! ```markdown bad
//! //- book.toml
//! [check.rules]
//! front-matter-schema = { file = "schemas/page.json" }
//! //- schemas/page.json
//! {
//!   "required": ["title", "ms.topic", "owner"],
//!   "properties": {
//!     "title": { "type": "string", "maxLength": 20 },
//!     "ms.topic": { "enum": ["how-to", "troubleshooting"] },
//!     "owner": { "type": "string" },
//!     "version": { "type": "string" }
//!   }
//! }
//! //- content/a.md
//! ---
//! //~^ warning[front-matter-schema]: the front matter lacks `owner`
//! title: Enroll a device with Windows
//! //~    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[front-matter-schema]: `title` has 28 characters, more than 20
//! ms.topic: howto
//! //~       ^^^^^ warning[front-matter-schema]: `howto` is no value for `ms.topic`
//! //~ hint: did you mean `how-to`?
//! version: 1.0
//! //~      ^^^ warning[front-matter-schema]: `version` must be a text, not a number
//! //~ hint: put it into quotes
//! ---
//! # Enroll
//! ```
//!
//! ```markdown good
//! //- book.toml
//! [check.rules]
//! front-matter-schema = { file = "schemas/page.json" }
//! //- schemas/page.json
//! { "required": ["title"], "properties": { "title": { "type": "string", "minLength": 2 } } }
//! //- content/a.md
//! ---
//! title: Enroll
//! ---
//! # Enroll
//! ```
//!
//! What is wrong with the schema itself is found at its place:
//!
//! ```markdown bad
//! //- book.toml
//! [check.rules]
//! front-matter-schema = { file = "page.json" }
//! //- page.json
//! { "requires": ["title"] }
//! //~ @3-12 warning[front-matter-schema]: `requires` is no keyword that Fixbook checks
//! //~ hint: did you mean `required`?
//! //- content/a.md
//! # Enroll
//! ```
//!
//! Write what the hint says, or change the schema. The option `file` names it, as a path from the book's folder; without it nothing is
//! checked. Of JSON Schema 2020-12 the keywords `type`, `enum`, `const`, `required`, `properties`, `additionalProperties`, `items`,
//! `minItems`, `maxItems`, `uniqueItems`, `minLength`, `maxLength`, `pattern`, `format` (`date` only), `minimum`, `maximum`,
//! `exclusiveMinimum`, `exclusiveMaximum`, `allOf`, `anyOf`, `oneOf`, `not`, `if`, `then`, `else` and `$ref` inside of the file are checked;
//! any other is reported. Scalars are what they are in YAML: `1.0` and `true` are no texts without quotes. What `docfx.json` gives a page
//! counts as there.

use crate::check::schema::Schema;
use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, PageContext, Rule};
use crate::diag::Severity;
use crate::source::Span;

pub const RULE: Rule = Rule {
    name: "front-matter-schema",
    group: Group::FrontMatter,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[OptionSpec { name: "file", kind: OptionKind::Text, default: "", doc: "The JSON Schema's path, from the book's folder." }],
    source: include_str!("front_matter_schema.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let Some(path) = cx.options.text("file").filter(|path| !path.is_empty()) else { return };
    let file = cx.project.sources.find(path);
    let schema = cx.once.schema.get_or_init(|| {
        let file = file?;
        Some(Schema::read(cx.project.text(file)?.text(), file))
    });
    // What is wrong with the schema is said once.
    let first = cx.page.index == 0;
    let Some(schema) = schema else {
        if first {
            findings.add(cx.options.span, format!("`{path}` does not exist")).hint =
                Some("write its path from the book's folder".to_owned());
        }
        return;
    };
    let mut faults = if first { schema.problems.clone() } else { Vec::new() };
    if cx.is_markdown() && cx.page.front_matter.error.is_none() {
        let given = |key: &str| cx.page.metadata(key).is_some();
        faults.extend(schema.check(&cx.page.front_matter.entries, Span::file_start(cx.page.file), &given));
    }
    for fault in faults {
        findings.add(fault.span, fault.message).hint = fault.hint;
    }
}
