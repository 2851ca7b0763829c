//! The shared corpora, when `FIXBOOK_SHARED` says where they are.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::*;
use crate::source::DiskFiles;

fn corpus(name: &str) -> Option<Project> {
    let root = PathBuf::from(std::env::var_os("FIXBOOK_SHARED")?).join("corpus").join(name);
    let started = std::time::Instant::now();
    let project = load(Arc::new(DiskFiles::new(root).ok()?), &LoadOptions::default()).unwrap();
    println!("== {name}: {:?}", started.elapsed());
    println!("notice: {:?}", project.notice);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for page in project.pages.iter().chain(&project.data) {
        *kinds.entry(format!("{:?}", page.kind)).or_default() += 1;
    }
    println!(
        "files {} sources {} pages {} assets {}",
        project.all_files.len(),
        project.sources.len(),
        project.pages.len(),
        project.assets.len()
    );
    println!("kinds {kinds:?}");
    for docset in &project.docsets {
        println!("docset {:?} -> {:?} base {:?}", docset.folder, docset.dest, docset.base_path);
    }
    println!("tocs {:?}", project.tocs.iter().map(|toc| (toc.path.as_str(), toc.items.len(), toc.included)).collect::<Vec<_>>());
    println!("breadcrumbs {:?}", project.breadcrumbs.iter().map(|toc| toc.path.as_str()).collect::<Vec<_>>());
    let mut targets: BTreeMap<&str, usize> = BTreeMap::new();
    for redirect in &project.redirects {
        let kind = match redirect.target {
            RedirectTarget::Page { .. } => "page",
            RedirectTarget::External(_) => "external",
            RedirectTarget::Site(_) => "site",
            RedirectTarget::Missing(_) => "missing",
            RedirectTarget::Loop => "loop",
        };
        *targets.entry(kind).or_default() += 1;
    }
    println!("redirects {} {targets:?}", project.redirects.len());
    let mut problems: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for problem in project.problems() {
        let name = format!("{:?}", problem.kind);
        let name = name.split([' ', '{', '(']).next().unwrap_or("").to_owned();
        let source = project.text(problem.span.file).unwrap();
        let position = source.position(problem.span.start);
        problems.entry(name).or_default().push(format!("{}:{}:{} {:?}", source.path, position.line, position.column, problem.kind));
    }
    for (name, all) in &problems {
        println!("{name}: {}", all.len());
        for line in all.iter().take(8) {
            println!("    {line}");
        }
    }
    let fragments = project.all_files.iter().filter(|path| path.ends_with(".md") && !project.is_page(path) && !toc::is_toc(path));
    println!("markdown that is no page: {:?}", fragments.clone().count());
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for path in fragments {
        *folders.entry(crate::source::parent(path)).or_default() += 1;
    }
    println!("   {folders:?}");
    Some(project)
}

#[test]
fn intune_2016() {
    let Some(project) = corpus("intune-2016") else { return };
    assert!(project.pages.len() > 300);
}

#[test]
fn intune_2020() {
    let Some(project) = corpus("intune-2020") else { return };
    assert!(project.pages.len() > 500);
}

#[test]
fn office_support() {
    let Some(project) = corpus("office-support") else { return };
    assert!(project.pages.len() > 1_200);
}

/// docfx's own cases for tables of contents and redirections: what it reports is found here too, on the same line where it points at a
/// line of its own (of a circle it names the outermost file, Fixbook the entry that closes it).
#[test]
fn conformance() {
    let Some(shared) = std::env::var_os("FIXBOOK_SHARED") else { return };
    let text = std::fs::read_to_string(PathBuf::from(shared).join("conformance/site.json")).unwrap();
    let cases: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let (mut agreed, mut missed) = (0, Vec::new());
    for case in &cases {
        let Some(inputs) = case["inputs"].as_object() else { continue };
        let name = case["name"].as_str().unwrap_or("");
        if !(name.starts_with("toc/toc.yml") || name.starts_with("redirection")) {
            continue;
        }
        let files =
            inputs.iter().fold(crate::source::MemoryFiles::default(), |all, (path, text)| all.with(path, text.as_str().unwrap_or("")));
        let project = load(Arc::new(files), &LoadOptions::default()).unwrap();
        let problems = project.problems();
        let expected = case["outputs"].get(".errors.log").and_then(|log| log.as_str()).unwrap_or("");
        for line in expected.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()) {
            let code = line["code"].as_str().unwrap_or("");
            let same = |problem: &LoadProblem| {
                let source = project.text(problem.span.file).unwrap();
                let position = source.position(problem.span.start);
                let here = line["line"] == position.line && line["file"] == source.path.as_ref();
                match &problem.kind {
                    LoadProblemKind::TocNotFound { .. } => code == "toc-not-found" && here,
                    LoadProblemKind::TocTopicIsToc { .. } => code == "invalid-topic-href" && here,
                    LoadProblemKind::TocLevelSkipped { .. } => code == "invalid-toc-level" && here,
                    LoadProblemKind::TocSyntax { .. } => {
                        matches!(code, "yaml-duplicate-key" | "yaml-syntax-error" | "json-syntax-error") && here
                    }
                    LoadProblemKind::RedirectDuplicate { .. } => code == "redirection-conflict" && here,
                    LoadProblemKind::TocCircular { .. } => code == "circular-reference",
                    LoadProblemKind::RedirectLoop { .. } => code == "circular-redirection",
                    LoadProblemKind::RedirectSourceExists { .. } => code == "redirected-file-not-removed",
                    _ => false,
                }
            };
            // What other stages or nobody here reports: links of pages, reserved attributes, document ids.
            if matches!(code, "link-out-of-scope" | "file-not-found" | "attribute-reserved" | "redirection-url-conflict") {
                continue;
            }
            if problems.iter().any(same) { agreed += 1 } else { missed.push(format!("{name}: {line}")) }
        }
    }
    println!("{agreed} agreed");
    assert_eq!(missed, [""; 0]);
    assert!(agreed >= 12);
}

/// Every word of every text in the corpora's YAML, front matter too, is found in the file through its map.
#[test]
fn texts_of_yaml_map_to_their_files() {
    let (mut scalars, mut words) = (0, 0);
    for name in ["intune-2016", "intune-2020", "office-support"] {
        let Some(root) = std::env::var_os("FIXBOOK_SHARED") else { return };
        let files = DiskFiles::new(PathBuf::from(root).join("corpus").join(name)).unwrap();
        let project = load(Arc::new(files), &LoadOptions::default()).unwrap();
        for id in project.sources.ids() {
            let path = project.sources.path(id).to_owned();
            let text = project.text(id).unwrap().text();
            let roots: Vec<crate::yaml::Yaml> = match crate::source::extension(&path) {
                "md" => crate::yaml::front_matter(text, id).0.entries.into_iter().map(|(_, value)| value).collect(),
                "yml" => crate::yaml::parse(text, id, 0).into_iter().collect(),
                _ => continue,
            };
            let mut open: Vec<&crate::yaml::Yaml> = roots.iter().collect();
            while let Some(value) = open.pop() {
                match &value.kind {
                    crate::yaml::YamlKind::Sequence(items) => open.extend(items),
                    crate::yaml::YamlKind::Mapping(entries) => open.extend(entries.iter().map(|(_, value)| value)),
                    crate::yaml::YamlKind::Null => {}
                    crate::yaml::YamlKind::Scalar { text: decoded, .. } => {
                        scalars += 1;
                        let map = crate::yaml::text_map(text, value);
                        let mut at = 0;
                        for word in decoded.split([' ', '\n']) {
                            if !word.is_empty() && !word.contains(['\'', '"', '\\', '\t']) {
                                assert_eq!(&text[map.span(at..at + word.len()).range()], word, "{path}: {decoded:?}");
                                words += 1;
                            }
                            at += word.len() + 1;
                        }
                    }
                }
            }
        }
    }
    println!("{scalars} texts, {words} words");
}
