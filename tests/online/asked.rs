use crate::book::{Book, Server};

#[test]
fn each_answer_becomes_the_right_finding_and_nothing_is_asked_without_online() {
    let server = Server::start();
    let address = &server.address;
    let links: String =
        ["ok", "moved", "gone", "busy", "broken", "hang", "drop"].iter().map(|path| format!("- [{path}]({address}/{path})\n")).collect();
    let text = format!("# Links\n\nThe same twice: [gone]({address}/gone).\n\n{links}");
    let book = Book::new("").file("content/index.md", &text);

    let offline = book.check(&["--format", "json"]);
    assert_eq!(offline.external(), [""; 0]);
    assert_eq!(server.count(), 0, "nothing is asked without --online");

    let run = book.online(&[]);
    let of = |rule: &str| run.places(rule);
    assert_eq!(of("external-link-dead"), ["content/index.md:3", "content/index.md:7"], "both places of the dead link\n{}", run.errors);
    assert_eq!(of("external-link-moved"), ["content/index.md:6"], "{}", run.errors);
    let unchecked = [8, 9, 10, 11].map(|line| format!("content/index.md:{line}"));
    assert_eq!(of("external-link-unchecked"), unchecked, "429, 500, a hang and a dropped connection prove nothing\n{}", run.errors);
    assert_eq!(run.code, Some(1));

    let before = server.count();
    let again = book.online(&[]);
    assert_eq!(server.count(), before, "the second run is answered from the cache");
    assert_eq!(again.out, run.out);
    assert!(again.errors.contains("0 requests"), "{}", again.errors);
    let anew = book.online(&["--max-age", "0s"]);
    assert!(server.count() >= before * 2 - 1, "everything is asked again");
    assert_eq!(anew.out, run.out);
    let wrong = book.online(&["--max-age", "soon"]);
    assert_eq!((wrong.code, wrong.errors.contains("`--max-age soon` is no duration")), (Some(2), true), "{}", wrong.errors);
}

#[test]
fn what_cannot_be_told_never_fails_a_run_by_itself() {
    let server = Server::start();
    let address = &server.address;
    let book = Book::new("").file("content/index.md", &format!("# Links\n\n[a]({address}/busy) [b]({address}/wall) [c]({address}/drop)\n"));
    let run = book.online(&["--fail-on", "warning"]);
    assert_eq!(run.places("external-link-unchecked").len(), 3, "{}", run.out);
    assert_eq!(run.code, Some(0), "{}", run.out);
}

#[test]
fn a_dead_link_in_an_included_file_is_one_finding_there_with_its_pages() {
    let server = Server::start();
    let dead = format!("{}/gone", server.address);
    let page = |title: &str| format!("# {title}\n\nText.\n\n[!INCLUDE [token](../token/help.md)]\n");
    let book = Book::new("")
        .file("content/token/help.md", &format!("Ask [the desk]({dead}).\n"))
        .file("content/a/one.md", &page("One"))
        .file("content/a/two.md", &page("Two"));
    let run = book.online(&[]);
    let dead: Vec<_> = run.findings().into_iter().filter(|finding| finding["rule"] == "external-link-dead").collect();
    assert_eq!(dead.len(), 1, "{}", run.out);
    assert_eq!((dead[0]["file"].as_str(), &dead[0]["line"]), (Some("content/token/help.md"), &serde_json::json!(1)));
    assert_eq!(dead[0]["pages"], 2);
    assert_eq!(dead[0]["trace"][0], serde_json::json!({"file": "content/a/one.md", "line": 5, "column": 1}));
    assert_eq!(server.asked(), ["HEAD /gone", "GET /gone"]);
}

#[test]
fn a_fragment_that_is_missing_has_a_rule_of_its_own_and_shares_the_request() {
    let server = Server::start();
    let address = &server.address;
    let text = format!("# Links\n\n[a]({address}/ok#here), [b]({address}/ok#there), [c]({address}/ok) and [d]({address}/moved#gone).\n");
    let book = Book::new("").file("content/index.md", &text);
    let run = book.online(&[]);
    assert_eq!(
        run.external(),
        [
            format!("external-link-fragment-missing: `{address}/ok#there` leads to a page that has no place `there`"),
            format!("external-link-fragment-missing: `{address}/moved#gone` leads to a page that has no place `gone`"),
            format!("external-link-moved: `{address}/moved#gone` has moved to `{address}/new` for good"),
        ]
    );
    assert_eq!(server.asked().iter().filter(|line| line.ends_with("/ok")).count(), 1, "{:?}", server.asked());
}

#[test]
fn fix_writes_the_new_address_and_what_is_left_still_fails_the_run() {
    let server = Server::start();
    let address = &server.address;
    let text = format!("# Links\n\n[a]({address}/moved#here), <{address}/moved> and [c].\n\n[c]: {address}/moved\n\n[d]({address}/gone)\n");
    let book = Book::new("").file("content/index.md", &text);
    let run = book.online(&["--fix"]);
    assert_eq!(
        book.read("content/index.md"),
        format!("# Links\n\n[a]({address}/new#here), <{address}/new> and [c].\n\n[c]: {address}/new\n\n[d]({address}/gone)\n"),
        "{}",
        run.errors
    );
    assert_eq!(run.external(), [format!("external-link-dead: `{address}/gone` is dead: 404: not found")]);
    assert_eq!(run.code, Some(1));
    assert_eq!(server.asked().iter().filter(|line| line.ends_with("/gone")).count(), 2, "the second look is answered from the cache");
}

#[test]
fn links_of_tables_of_contents_redirections_films_and_raw_html_are_asked_too() {
    let server = Server::start();
    let address = &server.address;
    let text = format!(
        "# Links\n\n> [!VIDEO {address}/gone-film]\n\n<a href=\"{address}/gone-html\">x</a>\n\n![A picture]({address}/gone-picture)\n"
    );
    let book = Book::new("")
        .file("content/index.md", &text)
        .file("content/toc.yml", &format!("- name: Start\n  href: index.md\n- name: Elsewhere\n  href: {address}/gone-toc\n"))
        .file("content/.openpublishing.redirection.json", "{\"redirections\": []}");
    let run = book.online(&[]);
    let mut dead = run.places("external-link-dead");
    dead.sort();
    assert_eq!(
        dead,
        ["content/index.md:3", "content/index.md:5", "content/index.md:7", "content/toc.yml:4"],
        "{}\n{}",
        run.out,
        run.errors
    );
}

#[test]
fn a_comment_allows_a_link_and_a_level_can_be_set_by_folder() {
    let server = Server::start();
    let address = &server.address;
    let text = format!(
        "# Links\n\n<!-- fixbook: allow(external-link-dead) it is back on Monday -->\n[a]({address}/gone)\n\n[b]({address}/gone)\n"
    );
    let book = Book::new("[check.per-file.\"content/old/**\"]\nexternal-link-dead = \"off\"\n")
        .file("content/index.md", &text)
        .file("content/old/index.md", &format!("# Old\n\n[a]({address}/gone)\n"));
    let run = book.online(&[]);
    assert_eq!(run.places("external-link-dead"), ["content/index.md:6"], "{}", run.out);
}

#[test]
fn every_format_shows_what_the_web_said() {
    let server = Server::start();
    let dead = format!("{}/gone", server.address);
    let book = Book::new("").file("content/index.md", &format!("# Links\n\n[a]({dead})\n"));
    for (format, part) in [
        ("full", "external-link-dead"),
        ("concise", "content/index.md:3:5: error[external-link-dead]"),
        ("json", "\"rule\":\"external-link-dead\""),
        ("sarif", "\"ruleId\":\"external-link-dead\""),
        ("github", "::error "),
        ("junit", "external-link-dead"),
    ] {
        let run = book.check(&["--online", "--format", format]);
        let packed: String = run.out.replace("\": ", "\":");
        assert!(packed.contains(part) && run.out.contains("is dead: 404"), "{format}:\n{}", run.out);
        assert_eq!(run.code, Some(1), "{format}");
    }
}

#[test]
fn the_summary_by_host_is_said_unless_quiet() {
    let server = Server::start();
    let address = &server.address;
    let book = Book::new("").file("content/index.md", &format!("# Links\n\n[a]({address}/gone) [b]({address}/ok) [c]({address}/wall)\n"));
    let run = book.online(&[]);
    assert!(run.errors.contains("links: 3 addresses at 1 host, 5 requests in "), "{}", run.errors);
    assert!(
        run.errors.contains(" s: 1 ok, 1 dead, 1 cannot tell\n  127.0.0.1: 1 ok, 1 dead, 1 cannot tell; 5 requests\n"),
        "{}",
        run.errors
    );
    assert_eq!(book.online(&["--quiet"]).errors, "");
    let fine = Book::new("").file("content/index.md", &format!("# Links\n\n[b]({address}/ok)\n"));
    let run = fine.online(&[]);
    assert!(run.errors.contains("links: 1 address at 1 host, 1 request") && !run.errors.contains("127.0.0.1:"), "{}", run.errors);
    assert!(fine.online(&["--verbose"]).errors.contains("  127.0.0.1: 1 ok; 0 requests"));
}

#[test]
fn the_budget_says_what_it_left_and_the_next_run_goes_on_there() {
    let server = Server::start();
    let address = &server.address;
    let links: String = (0..6).map(|n| format!("[{n}]({address}/ok-{n})\n")).collect();
    let book = Book::new("[links.budget]\nrequests = 4\n").file("content/index.md", &format!("# Links\n\n{links}"));
    let run = book.online(&[]);
    assert!(run.errors.contains("2 of 6 external links are left for the next run"), "{}", run.errors);
    assert_eq!((server.count(), run.code), (4, Some(0)));
    let run = book.online(&[]);
    assert!(!run.errors.contains("left for"), "{}", run.errors);
    assert_eq!(server.count(), 6);
}

#[test]
fn no_network_is_one_message() {
    // A proxy that nobody listens at stands for a missing network: every request fails on this side of it.
    let links: String = (0..3000).map(|n| format!("- [{n}](https://h{}.contoso.com/{n})\n", n % 60)).collect();
    let book = Book::new("proxy = \"http://127.0.0.1:1\"\n").file("content/index.md", &format!("# Links\n\n{links}"));
    let run = book.online(&[]);
    assert_eq!(run.external(), [""; 0]);
    let notes: Vec<&str> = run.errors.lines().filter(|line| line.starts_with("note:")).collect();
    assert_eq!(notes.len(), 1, "{}", run.errors);
    assert!(notes[0].starts_with("note: external links were not checked: no network: the proxy cannot be reached"), "{}", notes[0]);
    assert_eq!(run.code, Some(0));
    assert!(!book.path().join(".fixbook/links.json").exists(), "nothing was learnt");
}

#[test]
fn what_fails_in_many_runs_over_many_days_is_a_warning_that_says_since_when() {
    let server = Server::start();
    let url = format!("{}/wall", server.address);
    let known = |failures: u32| {
        format!(
            "{{\n\"version\": 1,\n\"links\": {{\n\"{url}\": {{\"class\":\"cannot-tell\",\"status\":403,\"checked\":\"2026-10-20T00:00:00Z\",\
             \"failures\":{failures},\"failing_since\":\"2026-10-02T08:00:00Z\"}},\n\"\": null\n}}\n}}\n"
        )
    };
    let book = Book::new("").file("content/index.md", &format!("# Links\n\n[a]({url})\n")).file(".fixbook/links.json", &known(1));
    assert_eq!(
        book.online(&[]).external(),
        [format!("external-link-unchecked: `{url}` could not be checked: 403: the server forbids it, perhaps only to programs")]
    );
    let book = book.file(".fixbook/links.json", &known(2));
    let run = book.online(&["--fail-on", "warning"]);
    assert_eq!(
        run.external(),
        [format!(
            "external-link-unreachable: `{url}` is unreachable since 2026-10-02: 403: the server forbids it, perhaps only to programs"
        )]
    );
    assert_eq!(run.code, Some(1), "a warning");
}

#[test]
fn two_runs_at_once_leave_one_whole_cache() {
    let server = Server::start();
    let address = &server.address;
    let page = |n: u32| format!("# Links\n\n[a]({address}/ok-{n}) [b]({address}/slow-{n})\n");
    let book = Book::new("").file("content/one.md", &page(1)).file("content/two.md", &page(2));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(book.online(&[]).code, Some(0)));
        }
    });
    let whole: serde_json::Value = serde_json::from_str(&book.read(".fixbook/links.json")).unwrap();
    assert_eq!(whole["links"].as_object().unwrap().len(), 5, "four addresses and the end\n{whole}");
    let before = server.count();
    book.online(&[]);
    assert_eq!(server.count(), before);
}

#[test]
fn an_address_of_the_machine_itself_is_not_asked_unless_allowed() {
    let server = Server::start();
    let port = server.address.rsplit(':').next().unwrap();
    let spellings = ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "LOCALHOST", "127.1"];
    let links: String = spellings.iter().map(|host| format!("- [x](http://{host}:{port}/ok)\n")).collect();
    let book = Book::new("").file("book.toml", "[book]\ntitle = \"x\"\n").file("content/index.md", &format!("# Links\n\n{links}"));
    let run = book.online(&[]);
    assert_eq!(run.places("external-link-refused").len(), spellings.len(), "{}", run.out);
    assert_eq!(server.count(), 0);
}

#[test]
fn credentials_in_an_address_are_a_finding_and_go_nowhere() {
    let server = Server::start();
    let host = server.address.trim_start_matches("http://");
    let book = Book::new("").file("content/index.md", &format!("# Links\n\n[x](http://admin:Tr0ub4dor@{host}/ok)\n"));
    assert_eq!(book.check(&["--format", "json"]).places("url-credentials"), ["content/index.md:3"], "also without the web");
    let run = book.online(&[]);
    assert_eq!(run.external(), ["external-link-refused: this address is not asked: the address holds credentials; it is not asked"]);
    assert_eq!(server.count(), 0);
    assert!(!run.out.contains("Tr0ub4dor") && !run.errors.contains("Tr0ub4dor"), "{}\n{}", run.out, run.errors);
}

#[test]
fn files_of_authorities_count_from_the_books_folder() {
    let book = Book::new("ca-files = [\"ca.pem\"]\n")
        .file("ca.pem", "nothing")
        .file("content/index.md", "# Links\n\n[x](https://docs.contoso.net/)\n");
    let run = book.online(&[]);
    assert_eq!(run.code, Some(2));
    assert!(run.errors.contains("holds no certificate"), "{}", run.errors);
}

#[test]
fn settings_that_cannot_be_followed_end_the_run_with_their_name() {
    for (line, part) in [
        ("exclude = [\"(\"]", "book.toml:4:12: `(` is no regular expression: unclosed group"),
        ("allow-private = [\"10.0.0.0/40\"]", "`links.allow-private` has `10.0.0.0/40`"),
        ("proxy = \"socks5://x\"", "`links.proxy`"),
    ] {
        let book = Book::new("").file("book.toml", &format!("[book]\ntitle = \"x\"\n[links]\n{line}\n"));
        let book = book.file("content/index.md", "# Links\n\n[x](https://docs.contoso.net/)\n");
        let run = book.online(&[]);
        assert_eq!(run.code, Some(2), "{line}");
        assert!(run.errors.contains(part), "{line}: {}", run.errors);
    }
}

#[test]
fn links_to_the_book_itself_are_checked_against_the_book_and_not_the_web() {
    let server = Server::start();
    let base = format!("{}/book", server.address);
    let text = format!(
        "# Links\n\n[a]({base}/limits.html#by-platform)\n[b]({base}/limit)\n[c]({base}/limits#by-platfrom)\n[d]({base})\n[e]({base}/api/procedures.json)\n[f]({base}shop)\n"
    );
    let book = Book::new("")
        .file(
            "book.toml",
            &format!("[book]\ntitle = \"x\"\nbase-url = \"{base}\"\n[links]\nallow-private = [\"127.0.0.1\"]\nretries = 0\n"),
        )
        .file("content/index.md", &text)
        .file("content/limits.md", "# Limits\n\n## By platform\n\nText.\n");
    let run = book.online(&[]);
    assert_eq!(run.places("file-not-found"), ["content/index.md:4"], "{}", run.out);
    assert_eq!(run.places("bookmark-not-found"), ["content/index.md:5"], "{}", run.out);
    assert_eq!(server.asked(), ["HEAD /bookshop", "GET /bookshop"]);
}
