//! `.openpublishing.redirection.json` and its like: pages that have moved.

use std::collections::BTreeMap;

use super::problem::{LoadProblem, LoadProblemKind};
use super::project::{Project, Redirect, RedirectTarget, SitePath};
use super::toc::{has_scheme, join_in};
use crate::diag::nearest;
use crate::source::{FileId, Span, file_name, normalize, parent, percent_decode, unsafe_scheme};
use crate::yaml::{Yaml, YamlKind, parse, parse_json};

/// What a redirection file says, sorted by source. Of two entries for one source the first holds.
pub(super) fn read(text: &str, path: &str, file: FileId, out: &mut BTreeMap<String, Redirect>, problems: &mut Vec<LoadProblem>) {
    let tree = if path.ends_with(".json") { parse_json(text, file) } else { parse(text, file, 0) };
    let tree = match tree {
        Ok(tree) => tree,
        Err(error) => {
            problems.push(LoadProblem::new(error.span, LoadProblemKind::RedirectSyntax { message: error.message }));
            return;
        }
    };
    let mut reader = Reader { folder: parent(path), out, problems };
    let YamlKind::Mapping(entries) = &tree.kind else {
        match &tree.kind {
            YamlKind::Sequence(items) => items.iter().for_each(|item| reader.entry(item)),
            YamlKind::Null => {}
            YamlKind::Scalar { .. } | YamlKind::Mapping(_) => reader.shape(&tree, "redirections", SHAPE),
        }
        return;
    };
    // `renames` is the short form of version 3 for pages that keep their identity.
    let lists = entries.iter().filter(|(key, _)| matches!(key.name.as_str(), "redirections" | "renames"));
    let mut found = false;
    for (key, value) in lists {
        found = true;
        match &value.kind {
            YamlKind::Sequence(items) => items.iter().for_each(|item| reader.entry(item)),
            YamlKind::Mapping(pairs) => {
                for (source, target) in pairs {
                    match target.text() {
                        Some(url) => reader.add(&source.name, source.span, url, target.span, key.name == "renames"),
                        None => reader.shape(target, &source.name, "an address"),
                    }
                }
            }
            YamlKind::Null => {}
            YamlKind::Scalar { .. } => reader.shape(value, &key.name, "a list of redirections"),
        }
    }
    if !found && !entries.is_empty() {
        reader.shape(&tree, "redirections", SHAPE);
    }
}

const SHAPE: &str = "an object with a list `redirections`";

struct Reader<'a> {
    folder: &'a str,
    out: &'a mut BTreeMap<String, Redirect>,
    problems: &'a mut Vec<LoadProblem>,
}

impl Reader<'_> {
    fn shape(&mut self, value: &Yaml, key: &str, expected: &'static str) {
        self.problems.push(LoadProblem::new(value.span, LoadProblemKind::RedirectShape { key: key.to_owned(), expected }));
    }

    fn entry(&mut self, item: &Yaml) {
        if !matches!(item.kind, YamlKind::Mapping(_)) {
            self.shape(item, "redirections", "an object with `source_path` and `redirect_url`");
            return;
        }
        let text = |key: &str| {
            item.get(key).and_then(|value| value.text().map(|text| (text.trim(), value.span))).filter(|(text, _)| !text.is_empty())
        };
        let (here, from_root) = (text("source_path"), text("source_path_from_root"));
        if here.is_some()
            && let Some((_, span)) = from_root
        {
            self.problems.push(LoadProblem::new(span, LoadProblemKind::RedirectTwoSources));
        }
        let Some((url, url_span)) = text("redirect_url") else {
            self.problems.push(LoadProblem::new(item.span, LoadProblemKind::RedirectIncomplete { key: "redirect_url" }));
            return;
        };
        let keeps_id = item.get("redirect_document_id").and_then(Yaml::text).is_some_and(|text| text.eq_ignore_ascii_case("true"));
        for (key, found, rooted) in [("source_path", here, false), ("source_path_from_root", from_root, true)] {
            if let Some((text, span)) = found
                && text.starts_with('/') != rooted
            {
                self.problems.push(LoadProblem::new(span, LoadProblemKind::RedirectPathForm { key }));
            }
        }
        match (here, from_root) {
            (Some((source, span)), _) => self.add(source, span, url, url_span, keeps_id),
            (None, Some((source, span))) => self.add(&format!("/{}", source.trim_start_matches('/')), span, url, url_span, keeps_id),
            (None, None) => self.problems.push(LoadProblem::new(item.span, LoadProblemKind::RedirectIncomplete { key: "source_path" })),
        }
    }

    /// `source` with a leading `/` counts from the book's folder, without from the redirection file's.
    fn add(&mut self, source: &str, source_span: Span, url: &str, target_span: Span, keeps_id: bool) {
        let typed = source.replace('\\', "/");
        let path = match typed.strip_prefix('/') {
            Some(rooted) => normalize("", rooted),
            None => normalize(self.folder, typed.strip_prefix("~/").unwrap_or(&typed)),
        };
        let Ok(path) = path else {
            self.problems.push(LoadProblem::new(source_span, LoadProblemKind::RedirectOutside { path: source.to_owned() }));
            return;
        };
        if let Some(first) = self.out.get(&path) {
            let kind = LoadProblemKind::RedirectDuplicate { source: path, first: first.source_span };
            self.problems.push(LoadProblem::new(source_span, kind));
            return;
        }
        let redirect = Redirect {
            source: path.clone(),
            source_span,
            url: String::new(),
            target: RedirectTarget::Loop,
            redirect_url: url.to_owned(),
            target_span,
            keeps_id,
        };
        self.out.insert(path, redirect);
    }
}

/// Where one step of a redirection leads.
enum Step {
    End(RedirectTarget),
    /// On to the redirection at this position.
    On(usize),
}

/// Looks up the targets of all redirections of a project whose pages are known, and follows chains. Each redirection is looked at once.
pub(super) fn look_up(project: &mut Project, problems: &mut Vec<LoadProblem>) {
    let steps: Vec<Step> = (0..project.redirects.len()).map(|at| step(project, at)).collect();
    let mut ends: Vec<Option<RedirectTarget>> = vec![None; steps.len()];
    for start in 0..steps.len() {
        // The chain from here on, up to where the end is known.
        let mut chain = Vec::new();
        let mut on_chain = BTreeMap::new();
        let mut at = start;
        let end = loop {
            if let Some(Some(end)) = ends.get(at) {
                break end.clone();
            }
            if let Some(&from) = on_chain.get(&at) {
                report_loop(project, chain.get(from..).unwrap_or_default(), problems);
                break RedirectTarget::Loop;
            }
            on_chain.insert(at, chain.len());
            chain.push(at);
            match steps.get(at) {
                Some(Step::End(end)) => break end.clone(),
                Some(Step::On(next)) => at = *next,
                None => break RedirectTarget::Loop,
            }
        };
        for at in chain {
            if let Some(slot) = ends.get_mut(at) {
                *slot = Some(end.clone());
            }
        }
    }
    for (redirect, end) in project.redirects.iter_mut().zip(ends) {
        redirect.target = end.unwrap_or(RedirectTarget::Loop);
    }
    // Looking for near names goes through a folder each time; when hundreds are missing, their folder has moved as a whole.
    const MOST_NEAREST: usize = 100;
    let mut looked = 0;
    let missing: Vec<LoadProblem> = project
        .redirects
        .iter()
        .filter_map(|redirect| match &redirect.target {
            RedirectTarget::Missing(target) => {
                let folder = parent(target);
                let name = file_name(target);
                looked += 1;
                let names = names_in(project, folder).take(if looked > MOST_NEAREST { 0 } else { usize::MAX });
                let nearest = nearest(name, names).map(|name| super::place::below(folder, name));
                let kind = LoadProblemKind::RedirectMissingTarget { target: target.clone(), nearest };
                Some(LoadProblem::new(redirect.target_span, kind))
            }
            RedirectTarget::Page { .. } | RedirectTarget::External(_) | RedirectTarget::Site(_) | RedirectTarget::Loop => None,
        })
        .collect();
    problems.extend(missing);
}

/// The names of the pages of a folder.
fn names_in<'a>(project: &'a Project, folder: &'a str) -> impl Iterator<Item = &'a str> {
    let from = project.pages.partition_point(|page| page.path.as_str() < folder);
    project
        .pages
        .iter()
        .skip(from)
        .take_while(move |page| page.path.starts_with(folder))
        .filter(move |page| parent(&page.path) == folder)
        .map(|page| file_name(&page.path))
}

fn report_loop(project: &Project, chain: &[usize], problems: &mut Vec<LoadProblem>) {
    let mut paths: Vec<String> = chain.iter().filter_map(|at| project.redirects.get(*at)).map(|redirect| redirect.source.clone()).collect();
    paths.extend(paths.first().cloned());
    if let Some(first) = chain.first().and_then(|at| project.redirects.get(*at)) {
        problems.push(LoadProblem::new(first.target_span, LoadProblemKind::RedirectLoop { chain: paths }));
    }
}

fn step(project: &Project, at: usize) -> Step {
    let Some(redirect) = project.redirects.get(at) else { return Step::End(RedirectTarget::Loop) };
    let url = redirect.redirect_url.as_str();
    let cut = url.find(['?', '#']).unwrap_or(url.len());
    let (address, suffix) = url.split_at(cut);
    let page = |path: String| Step::End(RedirectTarget::Page { path, suffix: suffix.to_owned() });
    let on = |source: &str| match project.redirects.binary_search_by(|redirect| redirect.source.as_str().cmp(source)) {
        Ok(at) => Step::On(at),
        Err(_) => Step::End(RedirectTarget::Loop),
    };
    let local = match project.own_address(url) {
        Some(rest) => rest,
        None if unsafe_scheme(url).is_some() => return Step::End(RedirectTarget::Missing(url.to_owned())),
        None if url.starts_with("//") || has_scheme(url) => return Step::End(RedirectTarget::External(url.to_owned())),
        None => address,
    };
    if local.starts_with('/') {
        return match project.site_path(local) {
            SitePath::Page { path } | SitePath::File { path } => page(path),
            SitePath::Redirected { source } => on(&source),
            SitePath::Missing { url } => Step::End(RedirectTarget::Missing(url)),
            SitePath::Elsewhere => Step::End(RedirectTarget::Site(url.to_owned())),
        };
    }
    // A relative address counts from the page that has moved: a file as authors name it, or a page as the site does.
    let docset = project.docsets.get(project.docset_of(&redirect.source));
    let Ok(path) = join_in(docset, parent(&redirect.source), &percent_decode(local)) else {
        return Step::End(RedirectTarget::Missing(local.to_owned()));
    };
    let candidates = [
        path.clone(),
        format!("{path}.md"),
        format!("{path}.yml"),
        super::place::below(&path, "index.md"),
        super::place::below(&path, "index.yml"),
    ];
    for candidate in &candidates {
        // Addresses do not tell case apart, and the files of old repositories are spelt in all ways.
        let spelt = project.find_ignoring_case(candidate);
        if let Some(file) = spelt.filter(|file| project.is_page(file) || candidate == &path) {
            return page(file.to_owned());
        }
        if project.redirect_by_source(candidate).is_some() {
            return on(candidate);
        }
    }
    Step::End(RedirectTarget::Missing(path))
}
