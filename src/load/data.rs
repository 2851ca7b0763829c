//! Data that is no page: zone pivot groups and cross-reference maps.

use std::collections::BTreeMap;

use super::problem::{LoadProblem, LoadProblemKind};
use super::project::{Pivot, PivotGroup, XrefMapEntry};
use crate::source::{FileId, Span};
use crate::yaml::{Yaml, YamlError, YamlKind, parse, parse_json};

/// Reads `### YamlMime:ZonePivotGroups`. What has the wrong shape is reported and left out.
pub(super) fn pivot_groups(text: &str, file: FileId, docset: usize, out: &mut Vec<PivotGroup>, problems: &mut Vec<LoadProblem>) {
    let fault = |span: Span, message: &str| LoadProblem::new(span, LoadProblemKind::PivotGroupSyntax { message: message.to_owned() });
    let tree = match parse(text, file, 0) {
        Ok(tree) => tree,
        Err(error) => {
            problems.push(fault(error.span, &error.message));
            return;
        }
    };
    let Some(groups) = tree.get("groups") else {
        problems.push(fault(Span::file_start(file), "there is no list `groups`"));
        return;
    };
    let mut ids: BTreeMap<String, Span> = BTreeMap::new();
    for group in groups.items() {
        let Some((id, span)) = id_of(group) else {
            problems.push(fault(group.span, "a group of pivots needs an `id`"));
            continue;
        };
        if let Some(first) = ids.get(&id) {
            problems.push(LoadProblem::new(span, LoadProblemKind::PivotDuplicate { id, first: *first }));
            continue;
        }
        ids.insert(id.clone(), span);
        let mut pivots: Vec<Pivot> = Vec::new();
        let mut pivot_ids: BTreeMap<String, Span> = BTreeMap::new();
        for pivot in group.get("pivots").map(Yaml::items).unwrap_or_default() {
            let Some((id, span)) = id_of(pivot) else {
                problems.push(fault(pivot.span, "a pivot needs an `id`"));
                continue;
            };
            if let Some(first) = pivot_ids.get(&id) {
                problems.push(LoadProblem::new(span, LoadProblemKind::PivotDuplicate { id, first: *first }));
                continue;
            }
            pivot_ids.insert(id.clone(), span);
            let title = text_of(pivot, "title").unwrap_or_else(|| id.clone());
            pivots.push(Pivot { id, span, title });
        }
        if pivots.is_empty() {
            problems.push(fault(span, "a group needs at least one pivot under `pivots`"));
        }
        let title = text_of(group, "title").unwrap_or_else(|| id.clone());
        out.push(PivotGroup { id, span, title, prompt: text_of(group, "prompt").unwrap_or_default(), pivots, docset });
    }
}

fn id_of(value: &Yaml) -> Option<(String, Span)> {
    let id = value.get("id")?;
    Some((id.text().filter(|text| !text.is_empty())?.to_owned(), id.span))
}

fn text_of(value: &Yaml, key: &str) -> Option<String> {
    value.get(key).and_then(Yaml::text).map(str::to_owned)
}

/// Reads `xrefmap.yml` or `xrefmap.json`: a list `references` of entries with `uid` and `href`, relative to `baseUrl`.
pub(super) fn xref_map(text: &str, path: &str, file: FileId, out: &mut Vec<XrefMapEntry>, problems: &mut Vec<LoadProblem>) {
    let tree: Result<Yaml, YamlError> =
        if path.to_ascii_lowercase().ends_with(".json") { parse_json(text, file) } else { parse(text, file, 0) };
    let fault = |span: Span, message: &str| LoadProblem::new(span, LoadProblemKind::XrefMapSyntax { message: message.to_owned() });
    let tree = match tree {
        Ok(tree) => tree,
        Err(error) => {
            problems.push(fault(error.span, &error.message));
            return;
        }
    };
    let Some(references) = tree.get("references") else {
        problems.push(fault(Span::file_start(file), "there is no list `references`"));
        return;
    };
    let base = text_of(&tree, "baseUrl").unwrap_or_default();
    for reference in references.items() {
        let (Some(uid), Some(href)) = (reference.get("uid"), text_of(reference, "href")) else {
            problems.push(fault(reference.span, "a reference needs `uid` and `href`"));
            continue;
        };
        let Some(name) = uid.text() else {
            problems.push(fault(uid.span, "a `uid` is a text"));
            continue;
        };
        let href = if base.is_empty() || super::toc::has_scheme(&href) || href.starts_with('/') {
            href
        } else {
            format!("{}/{href}", base.trim_end_matches('/'))
        };
        let properties = match &reference.kind {
            YamlKind::Mapping(entries) => {
                let rest = entries.iter().filter(|(key, _)| !matches!(key.name.as_str(), "uid" | "href"));
                rest.filter_map(|(key, value)| Some((key.name.clone(), value.text()?.to_owned()))).collect()
            }
            YamlKind::Null | YamlKind::Scalar { .. } | YamlKind::Sequence(_) => Vec::new(),
        };
        out.push(XrefMapEntry {
            uid: name.to_owned(),
            span: uid.span,
            name: text_of(reference, "name").unwrap_or_else(|| name.to_owned()),
            full_name: text_of(reference, "fullName"),
            href,
            properties,
        });
    }
}

/// The name behind `### YamlMime:` in the first line of a YAML file that is not blank.
pub(super) fn yaml_mime(text: &str) -> Option<(&str, std::ops::Range<usize>)> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = text.get(start..)?;
    let skipped = rest.len() - rest.trim_start().len();
    let line = rest.get(skipped..)?.lines().next()?;
    let comment = line.strip_prefix('#')?.trim_start_matches('#').trim_start();
    let name = comment
        .get(.."YamlMime:".len())
        .filter(|head| head.eq_ignore_ascii_case("YamlMime:"))
        .and_then(|head| comment.get(head.len()..))?;
    let mime = name.trim();
    let at = start + skipped + (line.len() - name.len()) + (name.len() - name.trim_start().len());
    (!mime.is_empty()).then(|| (mime, at..at + mime.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mime_is_found_behind_blanks_and_marks() {
        for text in ["### YamlMime:Hub\r\n", "\u{feff}#YamlMime: Hub\nx: y", "\n###yamlmime:Hub"] {
            let (mime, range) = yaml_mime(text).unwrap();
            assert_eq!((mime, &text[range]), ("Hub", "Hub"));
        }
        assert_eq!(yaml_mime("a: b\n### YamlMime:Hub\n"), None);
        assert_eq!(yaml_mime("### ä"), None);
    }

    #[test]
    fn pivot_groups_are_read_and_doubles_reported() {
        let text = "### YamlMime:ZonePivotGroups\ngroups:\n- id: a\n  title: A\n  prompt: Choose\n  pivots:\n  - id: x\n    title: X\n  - id: x\n- id: a\n  pivots:\n- title: no id\n- id: b\n";
        let (mut groups, mut problems) = (Vec::new(), Vec::new());
        pivot_groups(text, FileId(0), 0, &mut groups, &mut problems);
        assert_eq!(groups.len(), 2);
        assert_eq!((groups[0].prompt.as_str(), groups[0].pivots.len(), groups[0].pivots[0].title.as_str()), ("Choose", 1, "X"));
        assert_eq!(problems.len(), 4, "{problems:?}");
        pivot_groups("a: b", FileId(0), 0, &mut groups, &mut problems);
        assert!(matches!(&problems[4].kind, LoadProblemKind::PivotGroupSyntax { message } if message.contains("groups")));
    }

    #[test]
    fn xref_maps_are_read_in_both_formats() {
        let yaml = "### YamlMime:XRefMap\nbaseUrl: https://x.example/\nreferences:\n- uid: A.B\n  name: B\n  fullName: A.B\n  href: a/b.html\n  commentId: T:A.B\n- uid: C\n";
        let (mut entries, mut problems) = (Vec::new(), Vec::new());
        xref_map(yaml, "xrefmap.yml", FileId(0), &mut entries, &mut problems);
        assert_eq!((entries[0].href.as_str(), entries[0].full_name.as_deref()), ("https://x.example/a/b.html", Some("A.B")));
        assert_eq!((entries.len(), problems.len()), (1, 1));
        xref_map(r#"{"references": [{"uid": "D", "href": "https://d"}]}"#, "x.json", FileId(0), &mut entries, &mut problems);
        assert_eq!((entries[1].uid.as_str(), entries[1].name.as_str()), ("D", "D"));
    }
}
