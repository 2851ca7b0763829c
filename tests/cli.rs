//! The program as a user meets it: commands, exit codes, formats.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

fn fixbook() -> Command {
    let mut command = Command::cargo_bin("fixbook").unwrap();
    command.env_remove("GITHUB_ACTIONS").env_remove("GITHUB_STEP_SUMMARY");
    command
}

fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn book(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

/// The findings of `check --format json`, and the exit code.
fn check(root: &Path, more: &[&str]) -> (Vec<Value>, i32) {
    let output = fixbook().arg("check").arg(root).args(["--format", "json"]).args(more).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), output.status.code().unwrap())
}

const CLEAN: &str = "---\ntitle: Enroll a device by hand\ndescription: How a device gets into management when the portal cannot do it for you.\n---\n\n# Enroll a device\n\nOpen **Settings**, and choose the account.\n";

#[test]
fn a_clean_book_exits_with_0_and_says_nothing_about_it() {
    let folder = book(&[("index.md", CLEAN)]);
    let (findings, code) = check(folder.path(), &[]);
    assert_eq!((findings, code), (vec![], 0));
}

#[test]
fn an_error_exits_with_1_and_the_site_is_written_all_the_same() {
    let folder = book(&[("index.md", "# Enroll\n\nSee [limits](limit.md).\n"), ("limits.md", CLEAN)]);
    let output = fixbook().arg("build").arg(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("index.md:3:14: error[file-not-found]: `limit.md` does not exist"), "{errors}");
    assert!(errors.contains("did you mean `limits.md`?"), "{errors}");
    assert!(folder.path().join("site/index.html").is_file());
    assert!(folder.path().join("site/api/procedures.json").is_file());
}

#[test]
fn files_come_from_the_roots_that_the_configuration_names() {
    let folder = book(&[
        ("book/book.toml", "[include]\nroots = [\"../shared\"]\n"),
        ("book/index.md", &CLEAN.replace("Open", "[!INCLUDE[t](../shared/t.md)] [!INCLUDE[t](../other/t.md)]\n\nOpen")),
        ("shared/t.md", "From a root: ![a page](img/p.png).\n"),
        ("shared/img/p.png", "png"),
        ("other/t.md", "Secret.\n"),
    ]);
    let output = fixbook().arg("build").arg(folder.path().join("book")).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("../other/t.md") && !errors.contains("shared"), "{errors}");
    let page = fs::read_to_string(folder.path().join("book/site/index.html")).unwrap();
    assert!(page.contains("From a root: <img src=\"_roots/0/img/p.png\"") && !page.contains("Secret"), "{page}");
    assert_eq!(fs::read_to_string(folder.path().join("book/site/_roots/0/img/p.png")).unwrap(), "png");
    write(folder.path(), "book/book.toml", "[include]\nroots = [\"../gone\"]\n");
    assert_eq!(check(&folder.path().join("book"), &[]).1, 2);
}

#[test]
fn a_table_of_contents_is_shown_as_written_and_addresses_lead_into_the_book() {
    let toc = "- name: Start\n  href: index.md\n- name: Open\n  expanded: true\n  items:\n  - name: More\n    href: more.md\n    displayName: further words\n\
               - name: Alone\n- name: Elsewhere\n  href: https://x.example/\n- name: Sub\n  tocHref: sub/toc.yml\n  topicHref: sub/deep.md\n";
    let redirections = r#"{"redirections": [{"source_path": "old.md", "redirect_url": "/devices/more"}, {"source_path": "gone.md", "redirect_url": "/azure/x"}]}"#;
    let folder = book(&[
        ("book.toml", "[book]\nbase-url = \"https://docs.example.org/en-us/devices\"\n"),
        ("toc.yml", toc),
        ("sub/toc.yml", "items:\n- name: Deep\n  href: deep.md\n- name: More again\n  href: ../more.md\n"),
        ("index.md", &CLEAN.replace("Open", "See [a](/devices/more), [b](/en-us/devices/more#x), [c](/azure/x).\n\nOpen")),
        ("more.md", "# More\n\nText.\n"),
        ("sub/deep.md", "# Deep\n\nText.\n"),
        (".openpublishing.redirection.json", redirections),
    ]);
    fixbook().arg("build").arg(folder.path()).args(["--fail-on", "never"]).assert().success();
    let read = |path: &str| fs::read_to_string(folder.path().join("site").join(path)).unwrap();
    let index = read("index.html");
    for part in [
        "<a href=\"more.html\">a</a>",
        "<a href=\"more.html#x\">b</a>",
        "<a href=\"/azure/x\">c</a>",
        "<span class=\"nav-label\">Alone</span>",
        // The open branch.
        "<a href=\"more.html\">More</a>",
        "<a href=\"https://x.example/\">Elsewhere</a>",
        "<a href=\"sub/deep.html\">Sub</a>",
    ] {
        assert!(index.contains(part), "{part} is not in\n{index}");
    }
    assert!(!index.contains(">More again</a>"));
    // The nearest table of contents is the page's.
    assert!(read("sub/deep.html").contains(">More again</a>"));
    assert!(read("assets/nav/book.js").contains("\"d\":\"further words\""));
    assert!(read("old.html").contains("url=more.html"));
    assert!(read("gone.html").contains("<a href=\"/azure/x\">/azure/x</a>"));
}

#[test]
fn steps_inside_a_step_are_steps() {
    let folder =
        book(&[("index.md", "# Enroll\n\n1. Open **Settings**.\n\n   1. Select **Accounts**.\n   2. Select **Add**.\n\n2. Close it.\n")]);
    fixbook().arg("build").arg(folder.path()).assert().success();
    let page = fs::read_to_string(folder.path().join("site/index.html")).unwrap();
    assert_eq!(page.matches("<ol class=\"steps\">").count(), 2, "{page}");
}

#[test]
fn a_book_may_have_no_pages_and_no_colours() {
    let text = CLEAN.replace("Open", "```powershell\nGet-Item $x\n```\n\nOpen");
    let folder = book(&[("book.toml", "[output.html]\nhighlight = false\n"), ("index.md", &text)]);
    fixbook().arg("build").arg(folder.path()).assert().success();
    let page = fs::read_to_string(folder.path().join("site/index.html")).unwrap();
    assert!(page.contains("Get-Item $x"), "{page}");
    write(folder.path(), "book.toml", "[output.html]\nenabled = false\n");
    fixbook().arg("build").arg(folder.path()).assert().success();
    let mut left: Vec<String> = fs::read_dir(folder.path().join("site"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    left.sort();
    assert_eq!(left, ["api"]);
}

#[test]
fn fail_on_moves_the_line() {
    let folder = book(&[("index.md", "# Enroll\n\n### Steps\n\nText.\n")]);
    assert_eq!(check(folder.path(), &[]).1, 0);
    assert_eq!(check(folder.path(), &["--fail-on", "warning"]).1, 1);
    assert_eq!(check(folder.path(), &["--fail-on", "never"]).1, 0);
}

#[test]
fn wrong_arguments_and_missing_folders_exit_with_2() {
    assert_eq!(fixbook().args(["build", "/no/such/folder"]).output().unwrap().status.code(), Some(2));
    assert_eq!(fixbook().args(["biuld"]).output().unwrap().status.code(), Some(2));
    assert_eq!(fixbook().args(["check", ".", "--fail-on", "sometimes"]).output().unwrap().status.code(), Some(2));
    assert_eq!(fixbook().args(["explain", "bookmark-not-fuond"]).output().unwrap().status.code(), Some(2));
}

#[test]
fn a_configuration_error_names_file_line_column_and_the_nearest_key() {
    let folder = book(&[("book.toml", "[book]\ntitel = \"x\"\n"), ("content/index.md", CLEAN)]);
    let output = fixbook().arg("check").arg(folder.path()).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(errors.contains("book.toml:2:1") && errors.contains("`title`"), "{errors}");
}

#[test]
fn an_unknown_rule_in_the_configuration_is_an_error_of_the_configuration() {
    let folder = book(&[("book.toml", "[check.rules]\nheading-skiped = \"off\"\n"), ("content/index.md", CLEAN)]);
    let output = fixbook().arg("check").arg(folder.path()).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(errors.contains("book.toml:2:") && errors.contains("did you mean `heading-skipped`?"), "{errors}");
}

#[test]
fn init_makes_a_book_that_builds_clean_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fixbook().arg("init").arg(folder.path()).assert().success();
    let (findings, code) = check(folder.path(), &["--fail-on", "warning"]);
    assert_eq!((findings, code), (vec![], 0));
    fixbook().arg("build").arg(folder.path()).assert().success();
    fixbook().arg("init").arg(folder.path()).assert().code(2);
}

#[test]
fn new_writes_an_article_with_the_name_as_its_title() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/sync-stops.md");
    fixbook().arg("new").arg(&path).assert().success();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("# Sync stops") && text.contains("## Symptoms") && text.contains("## Resolution"), "{text}");
    fixbook().arg("new").arg(&path).assert().code(2);
}

#[test]
fn render_prints_one_body_and_its_findings_apart() {
    let folder = book(&[("a.md", "# A\n\n> [!TIP]\n> Text with [a link](b.md).\n")]);
    let output = fixbook().arg("render").arg(folder.path().join("a.md")).arg("--root").arg(folder.path()).output().unwrap();
    let html = String::from_utf8(output.stdout).unwrap();
    assert!(html.contains("<div class=\"alert alert-tip\">") && !html.contains("<html"), "{html}");
    assert!(String::from_utf8(output.stderr).unwrap().contains("error[file-not-found]"));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn rules_and_explain_know_every_rule() {
    let output = fixbook().args(["rules", "--json"]).output().unwrap();
    let names: Vec<String> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["name"].as_str().unwrap().to_owned())
        .collect();
    assert!(names.len() >= 60, "{} rules", names.len());
    let page = fixbook().args(["explain", "include-not-found"]).output().unwrap();
    assert!(String::from_utf8(page.stdout).unwrap().starts_with("include-not-found (error, References)"));
    assert_eq!(names.len(), fixbook::check::ALL.len());
}

#[test]
fn the_export_is_valid_by_its_schema() {
    let folder = book(&[(
        "index.md",
        "---\ntitle: T\n---\n# Limit reached\n\n## Symptoms\n\nError 0x80180013.\n\n## Resolution\n\nTo raise the limit:\n\n1. Open **Admin** > **Users**.\n2. Run `select * from dbo.Devices where UserId = 7`.\n\n   1. Check the result.\n3. Save.\n",
    )]);
    let export = fixbook().arg("export").arg(folder.path()).output().unwrap();
    let export: Value = serde_json::from_slice(&export.stdout).unwrap();
    let schema = fixbook().args(["schema", "export"]).output().unwrap();
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&export).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let article = &export["articles"][0];
    assert_eq!(article["error_codes"], serde_json::json!(["0x80180013"]));
    assert_eq!(article["procedures"][0]["steps"].as_array().unwrap().len(), 3);
    assert_eq!(article["sql"][0]["step"], article["procedures"][0]["steps"][1]["id"]);
    assert_eq!(article["sql"][0]["read_only"], Value::Bool(true));
}

#[test]
fn ndjson_is_one_procedure_a_line() {
    let folder = book(&[(
        "a.md",
        "# A\n\nTo do it:\n\n1. Open the file.\n2. Save the file.\n\n## B\n\n1. Start the service.\n2. Stop the service.\n",
    )]);
    let output = fixbook().arg("export").arg(folder.path()).args(["--format", "ndjson"]).output().unwrap();
    let lines: Vec<Value> = String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line["article"]["url"] == "a.html"));
}

#[test]
fn fix_applies_what_is_certain_and_says_what() {
    let folder = book(&[("index.md", "# Enroll\n\nSee [steps](#Set-Up).\n\n## Set up\n\nText.\n")]);
    fixbook().arg("check").arg(folder.path()).arg("--fix").assert().success();
    assert!(fs::read_to_string(folder.path().join("index.md")).unwrap().contains("(#set-up)"));
}

#[test]
fn fix_goes_on_until_a_second_run_has_nothing_to_do() {
    // The note's second line can be moved only when its first one is part of the step.
    let folder = book(&[(
        "index.md",
        "# Enroll\n\n1. Open it.\n2. Select it:\n\n   * Keep it.\n\n  > [!IMPORTANT]\n > It is reset.\n > It is left.\n \n3. Click **OK**.\n",
    )]);
    let fix = || fixbook().args(["check", "--fix", "--fail-on", "never"]).arg(folder.path()).output().unwrap();
    let first = String::from_utf8(fix().stderr).unwrap();
    assert!(first.contains("index.md:8: fixed[list-broken]") && first.contains("2 repairs in 1 file\n"), "{first}");
    let text = fs::read_to_string(folder.path().join("index.md")).unwrap();
    assert!(text.contains("\n   > [!IMPORTANT]\n   > It is reset.\n   > It is left.\n"), "{text}");
    let second = fix();
    assert!(String::from_utf8(second.stderr).unwrap().contains("0 repairs in 0 files"));
    assert_eq!(fs::read_to_string(folder.path().join("index.md")).unwrap(), text);
}

#[test]
fn a_baseline_hides_what_is_known_and_nothing_else() {
    let folder = book(&[("index.md", "# Enroll\n\nSee [limits](limit.md).\n")]);
    let baseline = folder.path().join("baseline.json");
    fixbook().arg("check").arg(folder.path()).arg("--write-baseline").arg(&baseline).assert().success();
    let known = ["--baseline", baseline.to_str().unwrap()];
    assert_eq!(check(folder.path(), &known).1, 0);
    write(folder.path(), "index.md", "# Enroll\n\nA new line.\n\nSee [limits](limit.md).\n\nAnd [more](more.md).\n");
    let (findings, code) = check(folder.path(), &known);
    assert_eq!(code, 1);
    assert_eq!(findings.len(), 1);
    assert!(findings[0]["message"].as_str().unwrap().contains("more.md"));
}

#[test]
fn every_format_is_written() {
    let folder = book(&[("index.md", "# Enroll\n\nSee [limits](limit.md).\n")]);
    for (format, sign) in [
        ("full", "error[file-not-found]"),
        ("concise", "index.md:3:14"),
        ("sarif", "\"2.1.0\""),
        ("github", "::error file="),
        ("junit", "<testsuites"),
    ] {
        let output = fixbook().arg("check").arg(folder.path()).args(["--format", format]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(sign), "{format}: {text}");
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn a_github_workflow_gets_annotations_without_asking() {
    let folder = book(&[("index.md", "# Enroll\n\nSee [limits](limit.md).\n")]);
    let output = fixbook().arg("check").arg(folder.path()).env("GITHUB_ACTIONS", "true").output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("::error file="));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let files: Vec<(String, String)> = (0..40)
        .map(|n| (format!("p{n}.md"), format!("# Page {n}\n\n[!INCLUDE[x](includes/t.md)]\n\n1. Open [next](p{}.md).\n2. Close it.\n\n```sql\nselect {n} form t\n```\n", n + 1)))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in &files {
        write(folder.path(), path, text);
    }
    write(folder.path(), "includes/t.md", "A token with a [dead](nowhere.md) link.\n");
    let mut seen: Vec<(String, String)> = Vec::new();
    for threads in ["1", "2", "8"] {
        let dest = tempfile::tempdir().unwrap();
        let site = dest.path().join("site");
        let output = fixbook()
            .arg("build")
            .arg(folder.path())
            .arg("-q")
            .args(["--threads", threads, "--format", "json", "-d"])
            .arg(&site)
            .output()
            .unwrap();
        let manifest = fs::read_to_string(site.join(".fixbook-manifest.json")).unwrap();
        seen.push((manifest, String::from_utf8(output.stderr).unwrap()));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2]);
    assert!(seen[0].1.contains("\"pages\":40"), "a finding in a token counts its pages");
}

#[test]
fn stale_files_go_and_foreign_ones_stay() {
    let folder = book(&[("a.md", CLEAN), ("b.md", CLEAN)]);
    fixbook().arg("build").arg(folder.path()).assert().success();
    let site = folder.path().join("site");
    fs::write(site.join("CNAME"), "docs.example\n").unwrap();
    fs::remove_file(folder.path().join("b.md")).unwrap();
    fixbook().arg("build").arg(folder.path()).assert().success();
    assert!(site.join("a.html").exists() && site.join("CNAME").exists());
    assert!(!site.join("b.html").exists());
}

#[test]
fn findings_of_a_page_are_named_in_help_that_a_newcomer_understands() {
    let help = String::from_utf8(fixbook().arg("--help").output().unwrap().stdout).unwrap();
    for word in ["build", "check", "export", "render", "init", "explain", "rules", "schema", "exits with 0"] {
        assert!(help.contains(word), "{word}\n{help}");
    }
}

#[test]
fn a_catalog_knows_which_tables_there_are() {
    let folder = book(&[
        ("book.toml", "[sql]\ncatalogs = [\"schema.sql\"]\n"),
        ("schema.sql", "CREATE TABLE dbo.Devices (Id int, Name nvarchar(50));\n"),
        ("content/index.md", "# Devices\n\n```tsql\nSELECT Name FROM dbo.Devices;\nSELECT Name FROM dbo.Device;\n```\n"),
    ]);
    let (findings, _) = check(folder.path(), &[]);
    let unknown: Vec<&Value> = findings.iter().filter(|finding| finding["rule"] == "sql-unknown-table").collect();
    assert_eq!(unknown.len(), 1, "{findings:#?}");
    assert_eq!(unknown[0]["line"], 5);
}

#[test]
fn the_configured_number_of_threads_is_used_and_the_option_goes_before_it() {
    let folder = book(&[("book.toml", "[build]\nthreads = 1\n[book]\nsrc = \"content\"\n"), ("content/index.md", CLEAN)]);
    for (options, expected) in [(vec!["-v"], "1     threads"), (vec!["-v", "--threads", "3"], "3     threads")] {
        let output = fixbook().arg("check").arg(folder.path()).args(&options).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn a_book_without_a_first_page_gets_one_with_its_sections() {
    let folder = book(&[
        ("toc.yml", "- name: Phones\n  items:\n  - name: Enroll & retire\n    href: phones/enroll.md\n- name: Codes\n  href: codes.md\n"),
        ("phones/enroll.md", CLEAN),
        ("codes.md", CLEAN),
    ]);
    fixbook().arg("build").arg(folder.path()).args(["-q", "--fail-on", "never"]).assert().success();
    let page = fs::read_to_string(folder.path().join("site/index.html")).unwrap();
    for part in [
        "<h1>Documentation</h1>",
        "<h2><a href=\"phones/enroll.html\">Phones</a></h2>",
        ">Enroll &amp; retire</a>",
        "<a href=\"codes.html\">Codes</a>",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(page.contains("type=\"search\"") && !page.contains("http-equiv"));
}

#[test]
fn the_schema_of_the_theme_describes_pages_and_sheets() {
    let output = fixbook().args(["schema", "theme"]).output().unwrap();
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(schema["properties"]["site"].is_object() && schema["$defs"]["PageContext"]["properties"]["breadcrumbs"].is_object());
    jsonschema::validator_for(&schema).unwrap();
}
