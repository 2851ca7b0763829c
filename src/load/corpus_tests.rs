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
