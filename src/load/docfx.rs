//! `docfx.json` in the shapes that repositories have: version 2 with a `build` object, version 3 with everything at the top, as JSON
//! with comments or as YAML.

use super::globs::Globs;
use super::place::below;
use super::plan::{Group, PerFileMetadata, Plan};
use super::problem::{LoadProblem, LoadProblemKind};
use super::project::{BasePath, Certainty, Docset, Mount};
use crate::source::{FileId, Span, join, normalize, parent};
use crate::yaml::{Yaml, YamlKey, YamlKind, parse, parse_json};

/// The names under which a configuration of DocFX is looked for in a folder.
pub(super) const NAMES: [&str; 3] = ["docfx.json", "docfx.yml", "docfx.yaml"];

/// Keys with an effect on what DocFX makes, and what Fixbook does instead of following them.
const IGNORED: [(&str, &str); 8] = [
    ("template", "the theme of `book.toml` is used instead"),
    ("overwrite", "files that overwrite parts of reference pages are not applied"),
    ("externalReference", "list the cross-reference maps under `xref` instead"),
    ("metadata", "no reference pages are made from source code"),
    ("postProcessors", "none are run"),
    ("globalMetadataFiles", "write their content under `globalMetadata` instead"),
    ("fileMetadataFiles", "write their content under `fileMetadata` instead"),
    ("splitTOC", "tables of contents are kept whole"),
];

/// Reads the configuration of the docset in the folder of `path`. `dest` is the docset's place in the site.
///
/// What cannot be read is reported, and stands for nothing; a file that cannot be read at all makes every Markdown and YAML file below
/// its folder a page, so that the author sees their book beside the error.
pub(super) fn read(text: &str, path: &str, file: FileId, dest: &str, problems: &mut Vec<LoadProblem>) -> Plan {
    let folder = parent(path).to_owned();
    let tree = if path.ends_with(".json") { parse_json(text, file) } else { parse(text, file, 0) };
    let tree = match tree {
        Ok(tree) => tree,
        Err(error) => {
            problems.push(LoadProblem::new(error.span, LoadProblemKind::DocfxSyntax { path: path.to_owned(), message: error.message }));
            Yaml { span: Span::file_start(file), kind: YamlKind::Null }
        }
    };
    let mut reader = Reader { folder, dest: dest.to_owned(), problems };
    reader.plan(&tree, file)
}

struct Reader<'a> {
    folder: String,
    dest: String,
    problems: &'a mut Vec<LoadProblem>,
}

impl Reader<'_> {
    fn plan(&mut self, tree: &Yaml, file: FileId) -> Plan {
        self.expect_mapping(tree, "docfx.json");
        let build = match tree.get("build") {
            Some(build) => {
                self.expect_mapping(build, "build");
                build
            }
            None => tree,
        };
        for (key, notice) in IGNORED {
            if let YamlKind::Mapping(entries) = &build.kind
                && let Some((name, value)) = entries.iter().find(|(name, _)| name.name == key)
                && !is_empty(value)
            {
                self.problems.push(LoadProblem::new(name.span, LoadProblemKind::DocfxIgnored { key: key.to_owned(), notice }));
            }
        }
        let mut content = self.groups(build, "content");
        if content.is_empty() {
            // Version 3: `files` and `exclude` at the top, everything by default.
            content.extend(self.group(build, "files", &["**/*.md", "**/*.yml", "**/*.yaml", "**/toc.json"]));
        }
        let mut resources = self.groups(build, "resource");
        if resources.is_empty() && build.get("content").is_none() {
            resources.extend(self.everything());
        }
        let mounts = content.iter().map(|group| Mount { src: group.src.clone(), dest: group.dest.clone() }).collect();
        let base_path = ["basePath", "base_path", "basepath"]
            .iter()
            .find_map(|key| build.get(key).or_else(|| tree.get(key)))
            .and_then(Yaml::text)
            .map(|path| format!("/{}", path.trim_matches('/')))
            .filter(|path| path.len() > 1)
            .map(|path| BasePath { path, certainty: Certainty::Inferred });
        Plan {
            docset: Docset {
                folder: self.folder.clone(),
                config: Some(file),
                dest: self.dest.clone(),
                files: Mount { src: self.folder.clone(), dest: self.dest.clone() },
                mounts,
                base_path,
            },
            content,
            resources,
            global: self.global(build),
            per_file: self.per_file(build),
            redirections: self.redirections(build),
            xref_maps: self.xref_maps(build),
            alerts: self.alerts(build),
        }
    }

    fn expect_mapping(&mut self, value: &Yaml, key: &str) {
        match &value.kind {
            YamlKind::Mapping(_) | YamlKind::Null => {}
            YamlKind::Scalar { .. } | YamlKind::Sequence(_) => self.shape(value, key, "an object"),
        }
    }

    fn shape(&mut self, value: &Yaml, key: &str, expected: &'static str) {
        self.problems.push(LoadProblem::new(value.span, LoadProblemKind::DocfxShape { key: key.to_owned(), expected }));
    }

    fn path(&mut self, value: &Yaml, message: String) {
        let text = value.text().unwrap_or("").to_owned();
        self.problems.push(LoadProblem::new(value.span, LoadProblemKind::DocfxPath { value: text, message }));
    }

    /// `content` or `resource`: a list of groups, one group, a list of globs, or one glob.
    fn groups(&mut self, build: &Yaml, key: &str) -> Vec<Group> {
        let Some(value) = build.get(key) else { return Vec::new() };
        match &value.kind {
            YamlKind::Sequence(items) => {
                let mut groups = Vec::new();
                let mut globs = Vec::new();
                for item in items {
                    match &item.kind {
                        YamlKind::Mapping(_) => groups.extend(self.group(item, "files", &[])),
                        YamlKind::Scalar { .. } => globs.push(item.clone()),
                        YamlKind::Null => {}
                        YamlKind::Sequence(_) => self.shape(item, key, "a group with `files`"),
                    }
                }
                if !globs.is_empty() {
                    let files = Yaml { span: value.span, kind: YamlKind::Sequence(globs) };
                    groups.extend(self.group_of(&self.folder.clone(), &self.dest.clone(), Some(&files), None, &[]));
                }
                groups
            }
            YamlKind::Mapping(_) => self.group(value, "files", &[]).into_iter().collect(),
            YamlKind::Scalar { .. } => {
                self.group_of(&self.folder.clone(), &self.dest.clone(), Some(value), None, &[]).into_iter().collect()
            }
            YamlKind::Null => Vec::new(),
        }
    }

    fn group(&mut self, value: &Yaml, files_key: &str, default: &[&str]) -> Option<Group> {
        let src_key = ["src", "cwd"].iter().find_map(|key| value.get(key));
        let src = match src_key.and_then(|src| src.text().map(|text| (src, text))) {
            Some((src, text)) if is_absolute(text) => {
                self.path(src, "a folder is relative to the configuration file".to_owned());
                return None;
            }
            Some((src, text)) => match join(&self.folder, text) {
                Ok(path) => path,
                Err(_) => {
                    self.path(src, "this folder is outside of the book".to_owned());
                    return None;
                }
            },
            None => self.folder.clone(),
        };
        let dest_key = value.get("dest").filter(|_| files_key == "files" && default.is_empty());
        let dest = match dest_key.and_then(|dest| dest.text().map(|text| (dest, text))) {
            Some((dest, text)) if is_absolute(text) => {
                self.path(dest, "a folder is relative to the site".to_owned());
                self.dest.clone()
            }
            Some((dest, text)) => match normalize("", &text.replace('\\', "/")) {
                Ok(path) => below(&self.dest, &path),
                Err(_) => {
                    self.path(dest, "this folder is outside of the site".to_owned());
                    self.dest.clone()
                }
            },
            // Without `dest`, the files keep the place that they have below the configuration file.
            None => below(&self.dest, super::place::strip_folder(&src, &self.folder).unwrap_or("")),
        };
        self.group_of(&src, &dest, value.get(files_key), value.get("exclude"), default)
    }

    fn group_of(&mut self, src: &str, dest: &str, files: Option<&Yaml>, exclude: Option<&Yaml>, default: &[&str]) -> Option<Group> {
        let include = match files {
            Some(files) => self.globs(files, "files"),
            None if default.is_empty() => return None,
            None => Globs::new(default.iter().copied()).0,
        };
        let exclude = match exclude {
            Some(exclude) => self.globs(exclude, "exclude"),
            None => Globs::new([]).0,
        };
        Some(Group { src: src.to_owned(), dest: dest.to_owned(), include, exclude })
    }

    fn everything(&self) -> Option<Group> {
        Some(Group { src: self.folder.clone(), dest: self.dest.clone(), include: Globs::new(["**"]).0, exclude: Globs::new([]).0 })
    }

    fn globs(&mut self, value: &Yaml, key: &str) -> Globs {
        let items: Vec<&Yaml> = match &value.kind {
            YamlKind::Sequence(items) => items.iter().collect(),
            YamlKind::Scalar { .. } => vec![value],
            YamlKind::Null => Vec::new(),
            YamlKind::Mapping(_) => {
                self.shape(value, key, "a glob or a list of globs");
                Vec::new()
            }
        };
        let (texts, others): (Vec<&Yaml>, Vec<&Yaml>) = items.into_iter().partition(|item| item.text().is_some());
        for other in others {
            self.shape(other, key, "a glob");
        }
        let (globs, errors) = Globs::new(texts.iter().filter_map(|item| item.text()));
        for (at, message) in errors {
            if let Some(item) = texts.get(at) {
                self.path(item, message);
            }
        }
        globs
    }

    fn global(&mut self, build: &Yaml) -> Vec<(YamlKey, Yaml)> {
        match build.get("globalMetadata").map(|value| (value, &value.kind)) {
            Some((_, YamlKind::Mapping(entries))) => entries.clone(),
            None | Some((_, YamlKind::Null)) => Vec::new(),
            Some((value, YamlKind::Scalar { .. } | YamlKind::Sequence(_))) => {
                self.shape(value, "globalMetadata", "an object");
                Vec::new()
            }
        }
    }

    fn per_file(&mut self, build: &Yaml) -> PerFileMetadata {
        let mut globs: Vec<&YamlKey> = Vec::new();
        let mut values = Vec::new();
        if let Some(value) = build.get("fileMetadata") {
            self.expect_mapping(value, "fileMetadata");
            if let YamlKind::Mapping(keys) = &value.kind {
                for (key, by_glob) in keys {
                    self.expect_mapping(by_glob, &key.name);
                    let YamlKind::Mapping(by_glob) = &by_glob.kind else { continue };
                    for (glob, value) in by_glob {
                        globs.push(glob);
                        values.push((key.clone(), value.clone()));
                    }
                }
            }
        }
        let (compiled, errors) = Globs::new(globs.iter().map(|glob| glob.name.as_str()));
        for (at, message) in errors {
            if let Some(glob) = globs.get(at) {
                let kind = LoadProblemKind::DocfxPath { value: glob.name.clone(), message };
                self.problems.push(LoadProblem::new(glob.span, kind));
            }
        }
        PerFileMetadata { globs: compiled, values }
    }

    /// `redirectionFiles` of version 3.
    fn redirections(&mut self, build: &Yaml) -> Vec<String> {
        let names = ["redirectionFiles", "redirection_files"].iter().find_map(|key| build.get(key));
        names.map(Yaml::texts).unwrap_or_default().into_iter().filter_map(|path| join(&self.folder, path).ok()).collect()
    }

    /// `markdownEngineProperties.alerts`: names with the classes of their element, of which the last is the kind.
    fn alerts(&mut self, build: &Yaml) -> Vec<(String, String)> {
        let Some(properties) = build.get("markdownEngineProperties") else { return Vec::new() };
        self.expect_mapping(properties, "markdownEngineProperties");
        let Some(alerts) = properties.get("alerts") else { return Vec::new() };
        self.expect_mapping(alerts, "alerts");
        let YamlKind::Mapping(entries) = &alerts.kind else { return Vec::new() };
        let mut out = Vec::new();
        for (name, classes) in entries {
            match classes.text().and_then(|text| text.split_whitespace().next_back()) {
                Some(class) => out.push((name.name.clone(), class.to_owned())),
                None => self.shape(classes, &name.name, "the classes of a note block"),
            }
        }
        out
    }

    fn xref_maps(&mut self, build: &Yaml) -> Vec<(String, Span)> {
        let Some(value) = build.get("xref") else { return Vec::new() };
        let items = match &value.kind {
            YamlKind::Sequence(items) => items.iter().collect(),
            YamlKind::Scalar { .. } => vec![value],
            YamlKind::Null | YamlKind::Mapping(_) => Vec::new(),
        };
        let mut out = Vec::new();
        for item in items {
            let Some(text) = item.text() else { continue };
            if text.contains("://") {
                // Nothing is fetched: the author can keep a copy of the map beside the book.
                let notice = "cross-reference maps are not fetched; keep a copy of the map in the book and name its path";
                self.problems.push(LoadProblem::new(item.span, LoadProblemKind::DocfxIgnored { key: text.to_owned(), notice }));
                continue;
            }
            match join(&self.folder, text) {
                Ok(path) if !is_absolute(text) => out.push((path, item.span)),
                _ => self.path(item, "this file is outside of the book".to_owned()),
            }
        }
        out
    }
}

fn is_absolute(path: &str) -> bool {
    path.starts_with(['/', '\\']) || path.get(1..2) == Some(":")
}

fn is_empty(value: &Yaml) -> bool {
    match &value.kind {
        YamlKind::Null => true,
        YamlKind::Scalar { text, .. } => text.is_empty(),
        YamlKind::Sequence(items) => items.is_empty(),
        YamlKind::Mapping(entries) => entries.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(text: &str) -> (Plan, Vec<LoadProblemKind>) {
        let mut problems = Vec::new();
        let plan = read(text, "docs/docfx.json", FileId(0), "", &mut problems);
        (plan, problems.into_iter().map(|problem| problem.kind).collect())
    }

    fn place(plan: &Plan, path: &str) -> Option<String> {
        plan.content.iter().find_map(|group| group.place(path))
    }

    #[test]
    fn groups_have_their_own_folders() {
        let (plan, problems) = plan(
            r#"{"build": {"content": [
                {"files": ["**/*.md"], "src": "a", "dest": ".", "exclude": ["**/obj/**"]},
                {"files": "*.yml", "src": "b/c"},
                {"files": ["*.md"], "src": "./d/", "dest": "x/y"}], "dest": "_site"}}"#,
        );
        assert_eq!(problems, []);
        assert_eq!(place(&plan, "docs/a/b/c.md").as_deref(), Some("b/c.md"));
        assert_eq!(place(&plan, "docs/a/obj/c.md"), None);
        assert_eq!(place(&plan, "docs/b/c/t.yml").as_deref(), Some("b/c/t.yml"));
        assert_eq!(place(&plan, "docs/d/e.md").as_deref(), Some("x/y/e.md"));
        assert_eq!(place(&plan, "other/a/b.md"), None);
    }

    #[test]
    fn content_may_be_a_list_of_globs_or_one() {
        for content in [r#"["**/*.md"]"#, r#""**/*.md""#, r#"{"files": "**/*.md"}"#] {
            let (plan, problems) = plan(&format!(r#"{{"build": {{"content": {content}}}}}"#));
            assert_eq!((place(&plan, "docs/a/b.md").as_deref(), problems.len()), (Some("a/b.md"), 0));
        }
        let (plan, _) = plan(r#"{"files": ["**/*.md"], "exclude": "x/**"}"#);
        assert!(place(&plan, "docs/a.md").is_some() && place(&plan, "docs/x/a.md").is_none());
    }

    #[test]
    fn file_metadata_goes_by_glob() {
        let (plan, _) = plan(r#"{"build": {"globalMetadata": {"a": 1}, "fileMetadata": {"b": {"**/*.md": "x", "c/*.md": "y"}}}}"#);
        let mut cache = super::super::plan::MetadataCache::default();
        let texts = |cache: &mut super::super::plan::MetadataCache, path: &str| -> Vec<String> {
            cache.of(0, &plan, path).iter().map(|(key, value)| format!("{}={}", key.name, value.text().unwrap())).collect()
        };
        assert_eq!(texts(&mut cache, "docs/c/d.md"), ["a=1", "b=x", "b=y"]);
        assert_eq!(texts(&mut cache, "docs/d.yml"), ["a=1"]);
    }

    #[test]
    fn kinds_of_notes_are_taken_over() {
        let (plan, problems) = plan(
            r#"{"build": {"content": "*.md", "markdownEngineProperties": {"alerts": {"TODO": "alert alert-secondary", "X": ["a"]}}}}"#,
        );
        assert_eq!(plan.alerts, [("TODO".to_owned(), "alert-secondary".to_owned())]);
        assert!(matches!(&problems[..], [LoadProblemKind::DocfxShape { key, .. }] if key == "X"));
    }

    #[test]
    fn what_leaves_the_book_is_refused() {
        let (plan, problems) = plan(
            r#"{"build": {"content": [{"files": "*.md", "src": "../.."}, {"files": "*.md", "src": "/etc"},
            {"files": ["../*.md", "*.md"]}, {"files": "*.md", "src": "../shared", "dest": "s"}]}}"#,
        );
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(place(&plan, "docs/a.md").is_some());
        assert_eq!(place(&plan, "shared/a.md").as_deref(), Some("s/a.md"));
    }

    #[test]
    fn a_broken_file_is_a_problem_and_the_book_goes_on() {
        let (plan, problems) = plan("{\"build\": {");
        assert!(matches!(&problems[..], [LoadProblemKind::DocfxSyntax { .. }]));
        assert!(place(&plan, "docs/a.md").is_some());
    }

    #[test]
    fn what_is_not_followed_is_said() {
        let (_, problems) =
            plan(r#"{"build": {"content": "*.md", "template": ["default"], "overwrite": [], "xref": ["https://x/y.yml"]}}"#);
        assert!(
            matches!(&problems[..], [LoadProblemKind::DocfxIgnored { key, .. }, LoadProblemKind::DocfxIgnored { .. }] if key == "template")
        );
    }
}
