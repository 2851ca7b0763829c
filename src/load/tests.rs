//! Whole small books in memory.

use std::sync::Arc;

use super::*;
use crate::source::MemoryFiles;

fn book(files: &[(&str, &str)]) -> Project {
    let files = files.iter().fold(MemoryFiles::default(), |all, (path, text)| all.with(path, *text));
    load(Arc::new(files), &LoadOptions::default()).unwrap()
}

fn urls(project: &Project) -> Vec<(&str, &str)> {
    project.pages.iter().map(|page| (page.path.as_str(), page.url.as_str())).collect()
}

/// The problems as `path:line:column name`.
fn problems(project: &Project) -> Vec<String> {
    let name = |kind: &LoadProblemKind| format!("{kind:?}").split([' ', '{', '(']).next().unwrap_or("").to_owned();
    let place = |problem: &LoadProblem| {
        let source = project.text(problem.span.file).unwrap();
        let position = source.position(problem.span.start);
        format!("{}:{}:{} {}", source.path, position.line, position.column, name(&problem.kind))
    };
    project.problems().iter().map(place).collect()
}

fn outline(items: &[TocItem]) -> Vec<String> {
    let mut out = Vec::new();
    for item in items {
        let target = match &item.target {
            TocTarget::Page { path, bookmark, query } => {
                let mut text = path.clone();
                text.extend(query.iter().map(|query| format!("?{query}")));
                text.extend(bookmark.iter().map(|bookmark| format!("#{bookmark}")));
                text
            }
            TocTarget::None => "-".to_owned(),
            other => format!("{other:?}"),
        };
        out.push(format!("{} > {target}", item.name));
        out.extend(outline(&item.items).into_iter().map(|line| format!("  {line}")));
    }
    out
}

#[test]
fn a_bare_folder_is_a_book_of_all_its_markdown() {
    let project = book(&[
        ("index.md", "# Start"),
        ("a/README.md", "# A"),
        ("a/b.MD", ""),
        ("README.md", "# Not the start"),
        ("Includes/x.md", ""),
        ("a/Token/y.md", ""),
        ("node_modules/z.md", ""),
        ("a/node_modules/z.md", ""),
        ("target/doc.md", ""),
        ("site/old.md", ""),
        (".git/x.md", ""),
        ("a/p.png", ""),
        ("a/main.rs", ""),
        ("data.yml", "a: b"),
    ]);
    assert_eq!(
        urls(&project),
        [("README.md", "README.html"), ("a/README.md", "a/index.html"), ("a/b.MD", "a/b.html"), ("index.md", "index.html")]
    );
    assert!(project.notice.as_deref().unwrap().contains("every Markdown file"));
    assert_eq!(project.assets, [Asset { path: "a/p.png".to_owned(), url: "a/p.png".to_owned() }]);
    assert!(project.exists("Includes/x.md") && !project.exists("site/old.md") && !project.exists("a/node_modules/z.md"));
    assert_eq!(project.settings.origin, Origin::Folder);
    assert_eq!(problems(&project), [""; 0]);
}

#[test]
fn book_toml_names_the_content_folder_and_the_output() {
    let project = book(&[
        (
            "book.toml",
            "[book]\nsrc = \"docs\"\nbase-url = \"https://x.example/base/\"\n[build]\ndest-dir = \"out\"\nexclude = [\"docs/drafts/**\"]\n",
        ),
        ("docs/index.md", ""),
        ("docs/a/b.md", ""),
        ("docs/drafts/c.md", ""),
        ("docs/i.png", ""),
        ("out/x.md", ""),
        ("other.md", ""),
        ("docfx.json", "{"),
    ]);
    assert_eq!(urls(&project), [("docs/a/b.md", "a/b.html"), ("docs/index.md", "index.html")]);
    assert_eq!(project.url_for("docs/i.png"), "i.png");
    assert_eq!(project.url_for("docs/s/x.cs"), "s/x.cs");
    assert_eq!(project.url_for("logo.svg"), "logo.svg");
    assert!(!project.exists("out/x.md") && project.notice.is_none());
    assert_eq!(project.site_path("/base/a/b#c"), SitePath::Page { path: "docs/a/b.md".to_owned() });
    assert_eq!(project.site_path("/BASE/"), SitePath::Page { path: "docs/index.md".to_owned() });
    assert_eq!(project.site_path("/base/nowhere"), SitePath::Missing { url: "nowhere".to_owned() });
    assert_eq!(project.site_path("/basement/x"), SitePath::Elsewhere);
}

#[test]
fn content_is_the_default_folder_where_it_is() {
    let project = book(&[("book.toml", ""), ("content/a.md", ""), ("notes.md", "")]);
    assert_eq!(urls(&project), [("content/a.md", "a.html")]);
    let project = book(&[("book.toml", ""), ("a.md", "")]);
    assert_eq!(urls(&project), [("a.md", "a.html")]);
}

#[test]
fn a_configuration_that_cannot_be_used_is_an_error_of_the_tool() {
    let files = MemoryFiles::default().with("book.toml", "[book]\ntitel = \"x\"\n");
    let error = load(Arc::new(files), &LoadOptions::default()).unwrap_err().to_string();
    assert_eq!(error, "book.toml:2:1: unknown key `titel` in `[book]`\n  hint: did you mean `title`?");
}

#[test]
fn the_command_line_can_name_another_output() {
    let files = MemoryFiles::default().with("a.md", "").with("site/b.md", "").with("out/c.md", "");
    let project = load(Arc::new(files), &LoadOptions { dest_dir: Some("out".to_owned()) }).unwrap();
    assert_eq!(urls(&project), [("a.md", "a.html"), ("site/b.md", "site/b.html")]);
}

#[test]
fn an_empty_book_is_reported() {
    let project = book(&[("a.png", "")]);
    assert!(matches!(&project.problems[..], [LoadProblem { kind: LoadProblemKind::NoPages { .. }, .. }]));
    let project = book(&[]);
    assert_eq!(project.problems.len(), 1);
}

#[test]
fn two_pages_for_one_url_are_both_written_and_reported() {
    let project =
        book(&[("A.md", ""), ("a.md", ""), ("b.md", ""), ("b.yml", "### YamlMime:Landing\n"), ("c/index.md", ""), ("c/Index.md", "")]);
    assert_eq!(
        urls(&project),
        [
            ("A.md", "A.html"),
            ("a.md", "a-2.html"),
            ("b.md", "b.html"),
            ("b.yml", "b-2.html"),
            ("c/Index.md", "c/index.html"),
            ("c/index.md", "c/index-2.html")
        ]
    );
    assert_eq!(problems(&project), ["a.md:1:1 UrlConflict", "b.yml:1:1 UrlConflict", "c/index.md:1:1 UrlConflict"]);
    let by_case: Vec<bool> =
        project.problems.iter().map(|problem| matches!(problem.kind, LoadProblemKind::UrlConflict { by_case: true, .. })).collect();
    assert_eq!(by_case, [true, false, false]);
    assert_eq!(project.page_by_url("a-2.html").map(|page| page.path.as_str()), Some("a.md"));
}

#[test]
fn yaml_pages_are_told_by_their_first_line() {
    let project = book(&[
        ("index.yml", "### YamlMime:Hub\n"),
        ("faq.yml", "\u{feff}### YamlMime:FAQ\r\n"),
        ("zones.yml", "### YamlMime:ZonePivotGroups\ngroups:\n- id: g\n  pivots:\n  - id: p\n"),
        ("context.yml", "### YamlMime:ContextObject\n"),
        ("odd.yml", "### YamlMime:Landin\n"),
        ("plain.yml", "a: b"),
    ]);
    assert_eq!(project.pages.iter().map(|page| page.kind.clone()).collect::<Vec<_>>(), [PageKind::Faq, PageKind::Hub]);
    assert_eq!(project.data.len(), 3);
    assert_eq!(project.pivot_group(0, "g").map(|group| group.pivots.len()), Some(1));
    assert!(matches!(&project.problems[..], [LoadProblem { kind: LoadProblemKind::YamlMimeUnknown { nearest: Some("Landing"), .. }, .. }]));
    assert_eq!(problems(&project), ["odd.yml:1:14 YamlMimeUnknown"]);
}

#[test]
fn paths_are_found_whatever_their_case() {
    let project = book(&[("Folder/File.md", ""), ("a.md", "")]);
    assert_eq!(project.find_ignoring_case("folder/FILE.md"), Some("Folder/File.md"));
    assert_eq!(project.find_ignoring_case("nothing"), None);
    assert!(project.is_folder("Folder") && !project.is_folder("folder") && project.is_folder(""));
    assert_eq!(project.find_folder_ignoring_case("FOLDER"), Some("Folder"));
    assert!(project.is_page("a.md") && project.page_by_path("b.md").is_none());
}

#[test]
fn files_that_are_not_utf_8_are_reported_once_they_are_read() {
    let files = MemoryFiles::default().with("a.md", b"# A\nx\xe4y".to_vec()).with("b.md", "");
    let project = load(Arc::new(files), &LoadOptions::default()).unwrap();
    let id = project.sources.find("a.md").unwrap();
    assert_eq!(project.text(id).map(|source| source.text()), Some("# A\nx\u{fffd}y"));
    assert_eq!(problems(&project), ["a.md:2:2 NotUtf8"]);
}

#[test]
fn docsets_below_are_one_book() {
    let docfx = r#"{"build": {"content": [{"files": ["**/*.md", "**/*.yml"], "src": "Hub", "dest": "."}, {"files": ["**/*.md"], "src": "Server", "dest": "."}],
        "resource": [{"files": ["**/*.png"]}], "globalMetadata": {"breadcrumb_path": "/x/help/breadcrumb/toc.json", "a": "g"},
        "fileMetadata": {"a": {"Server/**/*.md": "s"}}}}"#;
    let project = book(&[
        ("one/docfx.json", docfx),
        ("one/Hub/index.md", ""),
        ("one/Hub/breadcrumb/toc.yml", "- name: D\n  tocHref: /\n  topicHref: /\n"),
        ("one/Server/b/c.md", ""),
        ("one/Server/m/p.png", ""),
        ("two/docfx.json", r#"{"build": {"content": "**/*.md"}}"#),
        ("two/a.md", ""),
        ("two/templates/docfx.json", "{"),
        ("outside.md", ""),
    ]);
    assert_eq!(urls(&project), [("one/Hub/index.md", "one/index.html"), ("one/Server/b/c.md", "one/b/c.html"), ("two/a.md", "two/a.html")]);
    assert_eq!(project.docsets.iter().map(|docset| docset.folder.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    let bases: Vec<_> = project.docsets.iter().map(|docset| docset.base_path.clone().unwrap().path).collect();
    assert_eq!(bases, ["/x/help", "/two"]);
    assert_eq!(project.site_path("/x/help/b/c?view=y"), SitePath::Page { path: "one/Server/b/c.md".to_owned() });
    assert_eq!(project.site_path("/en-us/x/help/"), SitePath::Page { path: "one/Hub/index.md".to_owned() });
    assert_eq!(project.site_path("/x/help/m/none"), SitePath::Elsewhere);
    let text = |path: &str| project.page_by_path(path).unwrap().metadata("a").and_then(|value| value.text().map(str::to_owned));
    assert_eq!((text("one/Hub/index.md").as_deref(), text("one/Server/b/c.md").as_deref(), text("two/a.md")), (Some("g"), Some("s"), None));
    assert_eq!(project.assets, [Asset { path: "one/Server/m/p.png".to_owned(), url: "one/Server/m/p.png".to_owned() }]);
    assert_eq!((project.tocs.len(), project.breadcrumbs.len()), (0, 1));
    assert_eq!(project.docset_of("two/x/y"), 1);
    assert_eq!(problems(&project), [""; 0]);
}

#[test]
fn the_publishing_configuration_lists_docsets_and_redirections() {
    let project = book(&[
        (
            ".openpublishing.publish.config.json",
            r#"{"docsets_to_publish": [{"docset_name": "a", "build_source_folder": "a"}], "redirection_files": [".openpublishing.redirection.more.json"]}"#,
        ),
        ("docfx.json", r#"{"build": {"content": "**/*.md"}}"#),
        ("a/docfx.json", r#"{"build": {"content": "**/*.md"}}"#),
        ("a/x.md", ""),
        ("b.md", ""),
        (".openpublishing.redirection.more.json", r#"{"redirections": [{"source_path": "a/y.md", "redirect_url": "x.md"}]}"#),
    ]);
    assert_eq!(urls(&project), [("a/x.md", "x.html")]);
    assert_eq!(project.redirects[0].url, "y.html");
    assert_eq!(project.redirects[0].target, RedirectTarget::Page { path: "a/x.md".to_owned(), suffix: String::new() });
}

#[test]
fn files_that_are_only_included_are_no_pages() {
    let project = book(&[
        ("docfx.json", r#"{"build": {"content": ["**/*.md", "**/*.yml"]}}"#),
        (
            "a.md",
            "[!INCLUDE[x](Token/t.md)] [!include [a [b] c](shared/s.md)] and [l](shared/linked.md)\n[!INCLUDE[y](shared/linked.md)] [!INCLUDE[z](shared/article.md)] [!INCLUDE[w](~/shared/w%20x.md)] [!INCLUDE[v](includes/listed.md)]",
        ),
        ("Token/t.md", "word"),
        ("Token/unused.md", "word"),
        ("shared/s.md", "word"),
        ("shared/linked.md", "text"),
        ("shared/article.md", "---\ntitle: An article\n---\n"),
        ("shared/w x.md", "word"),
        ("shared/alone.md", "text"),
        ("includes/listed.md", "text"),
        ("toc.yml", "- name: L\n  href: includes/listed.md\n"),
    ]);
    let pages: Vec<&str> = project.pages.iter().map(|page| page.path.as_str()).collect();
    assert_eq!(pages, ["a.md", "includes/listed.md", "shared/alone.md", "shared/article.md", "shared/linked.md"]);
    let project = book(&[("book.toml", "[include]\nonly = [\"parts/**\"]\n"), ("a.md", ""), ("parts/p.md", "")]);
    assert_eq!(urls(&project), [("a.md", "a.html")]);
}

#[test]
fn tables_of_contents_take_each_other_in() {
    let project = book(&[
        (
            "toc.yml",
            "- name: A\n  href: a.md?x=1#b\n- name: Included\n  href: sub/TOC.md\n  topicHref: sub/b.md\n- name: Folder\n  href: sub/\n- name: Up\n  items:\n  - name: Web\n    href: https://x.example\n  - uid: some.uid\n  - name: Site\n    href: /other/x\n  - name: Out\n    href: ../x.md\n",
        ),
        ("a.md", ""),
        ("sub/TOC.md", "# [B](b.md)\n## [C d](c%20d.md)\n# [X](xref:u)\n"),
        ("sub/b.md", ""),
        ("sub/c d.md", ""),
    ]);
    assert_eq!(
        outline(&project.tocs[1].items),
        [
            "A > a.md?x=1#b",
            "Included > sub/b.md",
            "  B > sub/b.md",
            "    C d > sub/c d.md",
            "  X > Uid(\"u\")",
            "Folder > sub/b.md",
            "Up > -",
            "  Web > External(\"https://x.example\")",
            "   > Uid(\"some.uid\")",
            "  Site > Site(\"/other/x\")",
            "  Out > Outside(\"../x.md\")",
        ]
    );
    assert_eq!(
        project.tocs.iter().map(|toc| (toc.path.as_str(), toc.included)).collect::<Vec<_>>(),
        [("sub/TOC.md", true), ("toc.yml", false)]
    );
    let included = &project.tocs[1].items[1].items[0];
    assert_eq!(project.sources.path(included.span.file), "sub/TOC.md");
    let reference = project.tocs[1].items[2].toc.clone().unwrap();
    assert_eq!((reference.path.as_str(), reference.included), ("sub/TOC.md", false));
    assert_eq!(problems(&project), [""; 0]);
}

#[test]
fn what_is_wrong_in_tables_of_contents_has_its_place() {
    let project = book(&[
        (
            "toc.yml",
            "- name: A\n  href: b/toc.yml\n- name: B\n  href: c/\n- href: a.md\n- name: Leaf\n- name: T\n  topicHref: b/toc.yml\n- name: N\n  href: B/TOC.yml\n",
        ),
        ("b/toc.yml", "- name: Back\n  href: ../toc.yml\n"),
        ("a.md", ""),
    ]);
    assert_eq!(
        problems(&project),
        [
            "toc.yml:2:9 TocCircular",
            "toc.yml:4:9 TocNotFound",
            "toc.yml:5:3 TocEntryWithoutName",
            "toc.yml:6:9 TocEntryWithoutTarget",
            "toc.yml:8:14 TocTopicIsToc",
            "toc.yml:10:9 TocNotFound"
        ]
    );
    let chain = project.problems.iter().find_map(|problem| match &problem.kind {
        LoadProblemKind::TocCircular { chain } => Some(chain.join(" ")),
        _ => None,
    });
    assert_eq!(chain.as_deref(), Some("b/toc.yml toc.yml b/toc.yml"));
    let last = project.problems.last().unwrap();
    assert!(matches!(&last.kind, LoadProblemKind::TocNotFound { candidate: Some(path), .. } if path == "b/toc.yml"));
}

#[test]
fn tables_of_contents_that_multiply_are_stopped() {
    let mut files = MemoryFiles::default().with("a.md", "");
    for level in 0..9 {
        let next = format!("- name: x\n  href: toc{}/toc.yml\n", level + 1).repeat(10);
        let next = next.replace("toc", "../toc").replace("/../toc.yml", "/toc.yml");
        files = files.with(&format!("toc{level}/toc.yml"), next);
    }
    let project = load(Arc::new(files.with("toc9/toc.yml", "- name: y\n  href: ../a.md\n")), &LoadOptions::default()).unwrap();
    assert!(project.problems.iter().any(|problem| matches!(problem.kind, LoadProblemKind::TocTooLarge { .. })));
    let mut files = MemoryFiles::default();
    for level in 0..50 {
        files = files.with(&format!("t{level}/toc.yml"), format!("- name: x\n  href: ../t{}/toc.yml\n", level + 1));
    }
    load(Arc::new(files), &LoadOptions::default()).unwrap();
}

#[test]
fn redirections_are_followed() {
    let project = book(&[
        ("docfx.json", r#"{"build": {"content": "**/*.md"}, "basePath": "/base"}"#),
        ("a/new.md", ""),
        ("still.md", ""),
        (
            ".openpublishing.redirection.json",
            r#"{"redirections": [
 {"source_path": "a/old.md", "redirect_url": "/base/a/new?x=1#y", "redirect_document_id": true},
 {"source_path": "older.md", "redirect_url": "/base/a/old"},
 {"source_path": "web.md", "redirect_url": "https://x.example/y"},
 {"source_path_from_root": "/a/site.md", "redirect_url": "/elsewhere/z"},
 {"source_path": "l1.md", "redirect_url": "/base/l2"},
 {"source_path": "l2.md", "redirect_url": "l1"},
 {"source_path": "still.md", "redirect_url": "/base/a/new"},
 {"source_path": "web.md", "redirect_url": "/base/a/new"},
 {"source_path": "gone.md", "redirect_url": "a/nw.md"},
 {"redirect_url": "/x"},
 {"source_path": "x.md"},
 {"source_path": "../x.md", "redirect_url": "/y"},
 {"source_path": "y.md", "source_path_from_root": "/y.md", "redirect_url": "/z"}
]}"#,
        ),
    ]);
    let target = |path: &str| project.redirect_by_source(path).unwrap().target.clone();
    assert_eq!(target("a/old.md"), RedirectTarget::Page { path: "a/new.md".to_owned(), suffix: "?x=1#y".to_owned() });
    assert_eq!(target("older.md"), target("a/old.md"));
    assert_eq!(target("web.md"), RedirectTarget::External("https://x.example/y".to_owned()));
    assert_eq!(target("a/site.md"), RedirectTarget::Site("/elsewhere/z".to_owned()));
    assert_eq!((target("l1.md"), target("l2.md")), (RedirectTarget::Loop, RedirectTarget::Loop));
    assert_eq!(target("gone.md"), RedirectTarget::Missing("a/nw.md".to_owned()));
    assert!(project.redirect_by_source("a/old.md").unwrap().keeps_id);
    assert_eq!(project.redirect_by_source("a/old.md").unwrap().url, "a/old.html");
    assert_eq!(project.site_path("/base/older"), SitePath::Redirected { source: "older.md".to_owned() });
    let file = ".openpublishing.redirection.json";
    assert_eq!(
        problems(&project),
        [
            format!("{file}:6:43 RedirectLoop"),
            format!("{file}:8:18 RedirectSourceExists"),
            format!("{file}:9:18 RedirectDuplicate"),
            format!("{file}:10:45 RedirectMissingTarget"),
            format!("{file}:11:2 RedirectIncomplete"),
            format!("{file}:12:2 RedirectIncomplete"),
            format!("{file}:13:18 RedirectOutside"),
            format!("{file}:14:51 RedirectTwoSources"),
        ]
    );
    let nearest = project.problems.iter().find_map(|problem| match &problem.kind {
        LoadProblemKind::RedirectMissingTarget { nearest, .. } => nearest.clone(),
        _ => None,
    });
    assert_eq!(nearest.as_deref(), Some("a/new.md"));
}

#[test]
fn a_book_that_says_nothing_may_stand_at_the_top_of_its_host() {
    let project = book(&[
        ("docs/a.md", ""),
        ("docs/x.cs", ""),
        ("redirections.yml", "renames:\n  r.md: /docs/a\nredirections:\n  r.md: /x\n  l.md: /m\n  m.md: /l\n"),
    ]);
    assert_eq!(project.site_path("/docs/a#b"), SitePath::Page { path: "docs/a.md".to_owned() });
    assert_eq!(project.site_path("/docs/a.md"), SitePath::Page { path: "docs/a.md".to_owned() });
    assert_eq!(project.site_path("/docs/x.cs"), SitePath::File { path: "docs/x.cs".to_owned() });
    assert_eq!(project.site_path("/docs/b"), SitePath::Elsewhere);
    assert_eq!(project.redirect_by_source("r.md").map(|redirect| redirect.keeps_id), Some(true));
    assert_eq!(problems(&project), ["redirections.yml:4:3 RedirectDuplicate", "redirections.yml:5:9 RedirectLoop"]);
}

#[test]
fn source_paths_count_from_where_their_names_say() {
    let project = book(&[
        ("docfx.json", "{}"),
        ("a.md", ""),
        (
            ".openpublishing.redirection.json",
            "[{\"source_path\": \"/b.md\", \"redirect_url\": \"a\"},\n{\"source_path_from_root\": \"c.md\", \"redirect_url\": \"a\"}]",
        ),
    ]);
    assert_eq!(project.redirects.iter().map(|redirect| redirect.source.as_str()).collect::<Vec<_>>(), ["b.md", "c.md"]);
    let file = ".openpublishing.redirection.json";
    assert_eq!(problems(&project), [format!("{file}:1:18 RedirectPathForm"), format!("{file}:2:27 RedirectPathForm")]);
}

#[test]
fn redirection_files_of_the_wrong_shape_are_reported() {
    let project =
        book(&[("docfx.json", "{}"), ("a.md", ""), (".openpublishing.redirection.json", "{\"redirections\": [1, {\"source_path\": }]}")]);
    assert_eq!(problems(&project), [".openpublishing.redirection.json:1:38 RedirectSyntax"]);
    let project = book(&[("docfx.json", "{}"), ("a.md", ""), (".openpublishing.redirection.json", "{\"redirections\": [1]}")]);
    assert_eq!(problems(&project), [".openpublishing.redirection.json:1:19 RedirectShape"]);
}

#[test]
fn cross_reference_maps_are_read() {
    let project = book(&[
        ("book.toml", "[xref]\nmaps = [\"maps/x.yml\", \"maps/none.yml\"]\n"),
        ("a.md", ""),
        ("maps/x.yml", "references:\n- uid: u\n  href: https://x\n"),
    ]);
    assert_eq!(project.xref_maps.iter().map(|entry| entry.uid.as_str()).collect::<Vec<_>>(), ["u"]);
    assert_eq!(problems(&project), ["book.toml:2:23 XrefMapNotFound"]);
}

#[test]
fn an_unreadable_file_is_reported_and_the_book_goes_on() {
    #[derive(Debug)]
    struct Locked(MemoryFiles);
    impl crate::source::Files for Locked {
        fn read(&self, path: &str) -> Result<Vec<u8>, crate::source::FileError> {
            if path == "a.md" {
                let kind = std::io::ErrorKind::PermissionDenied;
                return Err(crate::source::FileError { path: path.to_owned(), kind, message: "permission denied".to_owned() });
            }
            self.0.read(path)
        }
        fn list(&self, skip: &[String]) -> Result<Vec<String>, crate::source::FileError> {
            self.0.list(skip)
        }
        fn on_disk(&self, _path: &str) -> Option<std::path::PathBuf> {
            None
        }
        fn size(&self, path: &str) -> Option<u64> {
            self.0.size(path)
        }
    }
    let project = load(Arc::new(Locked(MemoryFiles::default().with("a.md", "x").with("b.md", "y"))), &LoadOptions::default()).unwrap();
    assert_eq!(project.pages.len(), 2);
    assert!(matches!(&project.problems()[..], [LoadProblem { kind: LoadProblemKind::Unreadable { .. }, .. }]));
}

/// Files of every kind that `load` reads, cut and spliced at random: nothing may panic, and every problem must have a place.
#[test]
fn no_file_makes_it_panic() {
    let seeds: [(&str, &str); 7] = [
        ("book.toml", "[book]\nsrc = \"d\"\n[check.rules]\na = { level = \"off\" }\n[links.per-host.\"x\"]\nspacing = \"1s\"\n"),
        (
            "docfx.json",
            "{\"build\": {\"content\": [{\"files\": [\"**/*.md\"], \"src\": \"d\", \"dest\": \"e\"}], \"fileMetadata\": {\"a\": {\"*\": 1}}}}",
        ),
        ("d/toc.yml", "- name: a\n  href: x.md\n  items:\n  - name: \"b\"\n    href: ../d/\n- uid: c\n"),
        ("d/toc.md", "# [A](x.md)\n## B\n- [C](toc.yml)\n  - <xref:d>\n"),
        (".openpublishing.redirection.json", "{\"redirections\": [{\"source_path\": \"d/y.md\", \"redirect_url\": \"/d/x?a#b\"}]}"),
        ("d/zones.yml", "### YamlMime:ZonePivotGroups\ngroups:\n- id: a\n  pivots:\n  - id: b\n"),
        ("d/x.md", "---\ntitle: ä\n---\n[!INCLUDE[a](y.md)] [b](../x.md#c)\n"),
    ];
    let mut state = 7u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    for round in 0..1_500 {
        let mut files = MemoryFiles::default();
        for (path, text) in seeds.iter().skip(round % 2) {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..random(3) {
                let (from, to) = (random(bytes.len()), random(bytes.len()));
                match random(4) {
                    0 => drop(bytes.drain(from.min(to)..from.max(to))),
                    1 => bytes.insert(from, b"\"'[]{}:-#|>&*\t\n\\/.\xff"[random(19)]),
                    2 => bytes.truncate(from),
                    _ => {
                        let copy = bytes[from.min(to)..from.max(to)].to_vec();
                        bytes.extend(copy);
                    }
                }
            }
            files = files.with(path, bytes);
        }
        let Ok(project) = load(Arc::new(files), &LoadOptions::default()) else { continue };
        for problem in project.problems() {
            let text = project.text(problem.span.file).unwrap().text();
            assert!(text.get(problem.span.range()).is_some(), "{problem:?} in {text:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links_that_leave_the_book_are_no_part_of_it() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.md"), "# Secret").unwrap();
    let inside = tempfile::tempdir().unwrap();
    std::fs::write(inside.path().join("a.md"), "# A").unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.md"), inside.path().join("b.md")).unwrap();
    std::os::unix::fs::symlink(inside.path().join("a.md"), inside.path().join("c.md")).unwrap();
    let files = crate::source::DiskFiles::new(inside.path()).unwrap();
    let project = load(Arc::new(files), &LoadOptions::default()).unwrap();
    assert_eq!(urls(&project), [("a.md", "a.html"), ("c.md", "c.html")]);
    assert!(!project.exists("b.md"));
}
