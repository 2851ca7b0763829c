//! Every status and every way of failing has the class that it proves, and no more.

use std::io::Write;
use std::time::{Duration, Instant};

use fixbook::links::{LinkClass, LinkSettings, NameProblem, RemapRule};

use crate::server::{Reply, Server};
use crate::world::{TestWorld, one, run, settings};

fn class_at(handler: impl Fn(&crate::server::Seen) -> Reply + Send + Sync + 'static) -> fixbook::links::LinkOutcome {
    let server = Server::start(handler);
    one(&server.url("/page"), &settings())
}

#[test]
fn every_status_has_the_class_it_proves() {
    let server = Server::start(|seen| {
        let status = seen.path.trim_start_matches('/').parse().unwrap();
        Reply::status(status)
    });
    let settings = LinkSettings { retries: 0, give_up_after: 1000, retry_wait: Duration::ZERO, ..settings() };
    let statuses: Vec<u16> =
        (200..=207).chain([300, 304, 306]).chain(400..=431).chain([451, 499]).chain(500..=511).chain([520, 529, 599, 999]).collect();
    let urls: Vec<String> = statuses.iter().map(|status| server.url(&format!("/{status}"))).collect();
    let report = run(&urls, &settings, TestWorld::default());
    for (status, outcome) in statuses.iter().zip(&report.outcomes) {
        let expected = match status {
            200..=299 => LinkClass::Ok,
            404 | 410 => LinkClass::Dead,
            _ => LinkClass::CannotTell,
        };
        assert_eq!(outcome.class, expected, "{status}: {}", outcome.detail);
        assert_eq!(outcome.status, Some(*status));
        assert_eq!(outcome.detail.is_empty(), expected == LinkClass::Ok, "{status}: {}", outcome.detail);
    }
}

#[test]
fn head_first_and_get_where_head_is_refused() {
    for refusal in [Reply::status(405), Reply::status(501), Reply::status(403), Reply::status(404), Reply::status(500), Reply::Drop] {
        let text = format!("{refusal:?}");
        let server = Server::start(move |seen| if seen.method == "HEAD" { refusal.clone() } else { Reply::html("fine") });
        let outcome = one(&server.url("/page"), &settings());
        assert_eq!(outcome.class, LinkClass::Ok, "{text}: {}", outcome.detail);
        assert_eq!(server.asked(), ["HEAD /page", "GET /page"], "{text}");
    }
    let server = Server::start(|_| Reply::status(200));
    assert_eq!(one(&server.url("/page"), &settings()).class, LinkClass::Ok);
    assert_eq!(server.asked(), ["HEAD /page"]);
}

#[test]
fn a_host_that_knows_no_head_is_not_bothered_with_it_again() {
    let server = Server::start(|seen| if seen.method == "HEAD" { Reply::status(405) } else { Reply::status(200) });
    let settings = LinkSettings { concurrency: 1, ..settings() };
    let urls: Vec<String> = (0..5).map(|n| server.url(&format!("/{n}"))).collect();
    let report = run(&urls, &settings, TestWorld::default());
    assert!(report.outcomes.iter().all(|outcome| outcome.class == LinkClass::Ok));
    let heads = server.asked().iter().filter(|line| line.starts_with("HEAD")).count();
    assert!(heads < 5, "{heads}");
}

#[test]
fn slow_is_fine_and_hanging_cannot_tell() {
    let slow = class_at(|_| Reply::After(Duration::from_millis(600), Box::new(Reply::status(200))));
    assert_eq!(slow.class, LinkClass::Ok);
    let start = Instant::now();
    let hanging = class_at(|_| Reply::Hang);
    assert_eq!(hanging.class, LinkClass::CannotTell);
    assert!(hanging.detail.contains("in time"), "{}", hanging.detail);
    assert!(start.elapsed() < Duration::from_secs(8));
}

#[test]
fn a_page_that_trickles_in_is_cut_off_by_the_time() {
    let server = Server::start(|_| Reply::Endless(b"HTTP/1.1 200 X\r\ncontent-type: text/html\r\n\r\n".to_vec(), b"<p>".to_vec()));
    let settings = LinkSettings { max_body: usize::MAX, retries: 0, timeout: Duration::from_millis(500), ..settings() };
    let start = Instant::now();
    assert_eq!(one(&server.url("/page#x"), &settings).class, LinkClass::CannotTell);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn dropping_nonsense_and_nobody_there_cannot_tell() {
    for (reply, words) in [
        (Reply::Drop, "broke off"),
        (Reply::Cut(b"HTTP/1.1 200 O".to_vec()), "broke off"),
        (Reply::Cut(b"SSH-2.0-OpenSSH_9\r\n\r\n".to_vec()), "not a readable answer"),
        (Reply::Cut(b"HTTP/1.1 99999 X\r\n\r\n".to_vec()), "not a readable answer"),
    ] {
        let text = format!("{reply:?}");
        let outcome = class_at(move |_| reply.clone());
        assert_eq!(outcome.class, LinkClass::CannotTell, "{text}");
        assert!(outcome.detail.contains(words), "{text}: {}", outcome.detail);
    }
    let address = Server::start(|_| Reply::Drop).url("/");
    let outcome = one(&address, &settings());
    assert_eq!(outcome.class, LinkClass::CannotTell, "{}", outcome.detail);
}

#[test]
fn no_such_name_is_dead_and_a_failing_resolver_is_not() {
    let server = Server::start(|_| Reply::status(200));
    let world = TestWorld::default().name("here.net", &["127.0.0.1"]).failing("unsure.net", NameProblem::Lookup("try again".to_owned()));
    let urls = [format!("http://here.net:{}/", server.port()), "http://gone.net/".to_owned(), "http://unsure.net/".to_owned()];
    let report = run(&urls, &settings(), world);
    let classes: Vec<LinkClass> = report.outcomes.iter().map(|outcome| outcome.class).collect();
    assert_eq!(classes, [LinkClass::Ok, LinkClass::Dead, LinkClass::CannotTell]);
    assert_eq!(report.outcomes[1].detail, "no such host name");
    assert!(report.network_down.is_none());
}

#[test]
fn permanent_redirects_are_moved_with_a_fix_and_others_are_fine() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/301" => Reply::redirect(301, "/new"),
        "/308" => Reply::redirect(308, "/new?x=1"),
        "/302" => Reply::redirect(302, "/new"),
        "/303" => Reply::redirect(303, "/new"),
        "/307" => Reply::redirect(307, "/new"),
        "/two" => Reply::redirect(301, "/301"),
        "/then-302" => Reply::redirect(301, "/302"),
        "/first-302" => Reply::redirect(302, "/301"),
        "/to-gone" => Reply::redirect(301, "/gone"),
        "/to-login" => Reply::redirect(301, "/login"),
        "/with-fragment" => Reply::redirect(301, "/new#there"),
        "/to-front" => Reply::redirect(301, "/"),
        "/nowhere" => Reply::status(301),
        "/gone" => Reply::status(404),
        "/login" => Reply::status(401),
        _ => Reply::html("<p id=here><p id=there>"),
    });
    let base = server.url("");
    for (path, class, fix) in [
        ("/301", LinkClass::Moved, Some("/new")),
        ("/301#here", LinkClass::Moved, Some("/new#here")),
        ("/308", LinkClass::Moved, Some("/new?x=1")),
        ("/302", LinkClass::Ok, None),
        ("/303", LinkClass::Ok, None),
        ("/307", LinkClass::Ok, None),
        ("/two", LinkClass::Moved, Some("/new")),
        ("/then-302", LinkClass::Moved, Some("/302")),
        ("/first-302", LinkClass::Ok, None),
        ("/to-gone", LinkClass::Dead, None),
        ("/to-login", LinkClass::CannotTell, None),
        ("/with-fragment", LinkClass::Moved, Some("/new#there")),
        ("/to-front", LinkClass::Moved, None),
        ("/nowhere", LinkClass::CannotTell, None),
    ] {
        let outcome = one(&format!("{base}{path}"), &settings());
        assert_eq!(outcome.class, class, "{path}: {}", outcome.detail);
        assert_eq!(outcome.fix, fix.map(|fix| format!("{base}{fix}")), "{path}");
    }
}

#[test]
fn a_redirect_to_a_login_is_no_move_and_one_to_the_page_for_what_is_missing_proves_nothing() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/portal" => Reply::redirect(301, "/account/login?back=portal"),
        "/old-login/login" => Reply::redirect(301, "/account/login"),
        "/deleted" => Reply::redirect(301, "/errors/404.html"),
        "/passing" => Reply::redirect(302, "/errors/404.html"),
        _ => Reply::status(200),
    });
    for (path, class) in [
        ("/portal", LinkClass::Ok),
        ("/old-login/login", LinkClass::Moved),
        ("/deleted", LinkClass::CannotTell),
        ("/passing", LinkClass::CannotTell),
        ("/errors/404.html", LinkClass::Ok),
    ] {
        let outcome = one(&server.url(path), &settings());
        assert_eq!(outcome.class, class, "{path}: {}", outcome.detail);
        assert_eq!(outcome.fix.is_some(), class == LinkClass::Moved, "{path}");
    }
}

#[test]
fn many_pages_that_moved_to_one_have_no_fix() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/a" | "/b" | "/c" => Reply::redirect(301, "/support"),
        "/d" | "/d/" | "/e" => Reply::redirect(301, "/one"),
        _ => Reply::status(200),
    });
    let urls = ["/a", "/b", "/c", "/d", "/d/", "/e"].map(|path| server.url(path));
    let report = run(&urls, &settings(), TestWorld::default());
    assert!(report.outcomes.iter().all(|outcome| outcome.class == LinkClass::Moved));
    let fixes: Vec<bool> = report.outcomes.iter().map(|outcome| outcome.fix.is_some()).collect();
    assert_eq!(fixes, [false, false, false, true, true, true]);
}

#[test]
fn the_state_of_a_session_is_kept_nowhere() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/page" => Reply::redirect(302, "/login?state=s3cret"),
        "/old" => Reply::redirect(301, "/new?id=7"),
        _ => Reply::status(200),
    });
    let dir = tempfile::tempdir().unwrap();
    let urls = [server.url("/page"), server.url("/old")];
    let report = crate::world::run_in(dir.path(), &urls, &settings(), &std::sync::Arc::default());
    assert_eq!(report.outcomes[0].final_url, Some(server.url("/login")));
    assert_eq!(report.outcomes[1].final_url, Some(server.url("/new?id=7")));
    let text = std::fs::read_to_string(dir.path().join("links.json")).unwrap();
    assert!(!text.contains("s3cret"), "{text}");
}

#[test]
fn circles_are_dead_and_long_chains_are_not() {
    let server = Server::start(|seen| {
        let path = seen.path.as_str();
        match path.strip_prefix("/chain/").and_then(|number| number.parse::<u32>().ok()) {
            Some(0) => Reply::status(200),
            Some(number) => Reply::redirect(302, &format!("/chain/{}", number - 1)),
            None => match path {
                "/self" => Reply::redirect(302, "/self"),
                "/a" => Reply::redirect(301, "/b"),
                "/b" => Reply::redirect(302, "/a"),
                _ => Reply::redirect(302, &format!("{path}x")),
            },
        }
    });
    for (path, class, words) in [
        ("/self", LinkClass::Dead, "in a circle"),
        ("/a", LinkClass::Dead, "in a circle"),
        ("/endless", LinkClass::Dead, "more than 20 redirects"),
        ("/chain/20", LinkClass::Ok, ""),
        ("/chain/21", LinkClass::Dead, "more than 20 redirects"),
    ] {
        let outcome = one(&server.url(path), &settings());
        assert_eq!(outcome.class, class, "{path}: {}", outcome.detail);
        assert!(outcome.detail.contains(words), "{path}: {}", outcome.detail);
    }
}

#[test]
fn a_site_that_wants_its_cookie_back_is_no_circle() {
    let server = Server::start(|seen| match (seen.path.as_str(), seen.headers.get("cookie")) {
        ("/host", Some(cookie)) if cookie.contains("seen=1") => Reply::status(200),
        ("/host", _) => Reply::with(302, &[("location", "/host"), ("set-cookie", "seen=1; Path=/; HttpOnly")], b""),
        _ => Reply::with(302, &[("location", "/domain"), ("set-cookie", "seen=1; Domain=contoso.com")], b""),
    });
    assert_eq!(one(&server.url("/host"), &settings()).class, LinkClass::Ok);
    let outcome = one(&server.url("/domain"), &settings());
    assert_eq!(outcome.class, LinkClass::CannotTell, "{}", outcome.detail);
}

#[test]
fn walls_against_robots_cannot_tell_whatever_their_status() {
    for (status, header) in
        [(403, "cf-mitigated: challenge"), (404, "cf-mitigated: challenge"), (202, "x-amzn-waf-action: captcha"), (999, "x: y")]
    {
        let outcome = class_at(move |_| {
            let (name, value) = header.split_once(": ").unwrap();
            Reply::with(status, &[(name, value)], b"")
        });
        assert_eq!(outcome.class, LinkClass::CannotTell, "{status}");
        assert!(outcome.detail.contains("robots"), "{}", outcome.detail);
    }
}

#[test]
fn fragments_of_one_page_take_one_request() {
    let server = Server::start(|_| Reply::html("<h2 id=set-up>Set up</h2><a name=old></a><h2 id='f\u{fc}r'>x</h2>"));
    let fragments = ["set-up", "old", "f%C3%BCr", "top", "", "set-upp", "Set-up", ":~:text=Set", "/route"];
    let urls: Vec<String> = fragments.iter().map(|fragment| server.url(&format!("/page#{fragment}"))).collect();
    let report = run(&urls, &settings(), TestWorld::default());
    let missing: Vec<&str> = fragments
        .iter()
        .zip(&report.outcomes)
        .filter(|(_, outcome)| outcome.fragment_missing)
        .inspect(|(_, outcome)| assert_eq!(outcome.class, LinkClass::FragmentMissing))
        .map(|(fragment, _)| *fragment)
        .collect();
    assert_eq!(missing, ["set-upp", "Set-up"]);
    assert_eq!(server.asked(), ["GET /page"]);
    assert!(report.outcomes[5].detail.contains("`set-upp`"));
}

#[test]
fn no_fragment_is_missed_on_what_is_not_a_whole_page() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/pdf" => Reply::with(200, &[("content-type", "application/pdf")], b"%PDF"),
        "/app" => Reply::html("<div id=root></div><script src=app.js></script>"),
        "/long" => Reply::html(&format!("<p id=first>{}<p id=last>", "x".repeat(100_000))),
        _ => Reply::redirect(301, "/page"),
    });
    let settings = LinkSettings { max_body: 10_000, ..settings() };
    for path in ["/pdf#page2", "/app#usage", "/long#last", "/long#first"] {
        let outcome = one(&server.url(path), &settings);
        assert_eq!(outcome.class, LinkClass::Ok, "{path}");
        assert!(!outcome.fragment_missing, "{path}");
    }
}

#[test]
fn a_moved_page_without_the_fragment_says_both_and_offers_no_fix() {
    let server = Server::start(|seen| if seen.path == "/old" { Reply::redirect(301, "/new") } else { Reply::html("<p id=a>") });
    let outcome = one(&server.url("/old#b"), &settings());
    assert_eq!((outcome.class, outcome.fragment_missing, outcome.fix), (LinkClass::Moved, true, None));
}

#[test]
fn a_small_answer_that_unpacks_to_gigabytes_is_cut_off() {
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(b"<p id=first>").unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..1024 {
        bomb.write_all(&zeros).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    let server = Server::start(move |_| Reply::with(200, &[("content-type", "text/html"), ("content-encoding", "gzip")], &bomb));
    let before = resident();
    let urls = [server.url("/bomb#first"), server.url("/bomb#last")];
    let report = run(&urls, &settings(), TestWorld::default());
    assert!(report.outcomes.iter().all(|outcome| outcome.class == LinkClass::Ok), "{:?}", report.outcomes);
    let grown = resident().saturating_sub(before);
    assert!(grown < 200 << 20, "{grown} bytes more");
}

/// Bytes of memory this process uses, where the system tells.
fn resident() -> usize {
    std::fs::read_to_string("/proc/self/statm")
        .ok()
        .and_then(|text| text.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()))
        .map_or(0, |pages| pages * 4096)
}

#[test]
fn endless_headers_and_endless_bodies_end() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/headers" => Reply::Endless(b"HTTP/1.1 200 X\r\n".to_vec(), b"x-more: yes\r\n".to_vec()),
        _ => Reply::Endless(b"HTTP/1.1 200 X\r\ncontent-type: text/html\r\n\r\n".to_vec(), vec![b' '; 65536]),
    });
    assert_eq!(one(&server.url("/body#x"), &settings()).class, LinkClass::Ok);
    assert_eq!(one(&server.url("/headers#x"), &settings()).class, LinkClass::CannotTell);
}

#[test]
fn accept_exclude_and_remap() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/wall" => Reply::status(403),
        "/gone" => Reply::status(404),
        _ => Reply::status(200),
    });
    let settings = LinkSettings {
        accept: vec!["403".to_owned()],
        exclude: vec!["/private/".to_owned()],
        remap: vec![RemapRule { pattern: "^https://docs\\.contoso\\.com/".to_owned(), replacement: server.url("/") }],
        ..settings()
    };
    assert_eq!(one(&server.url("/wall"), &settings).class, LinkClass::Ok);
    assert_eq!(one(&server.url("/private/x"), &settings).class, LinkClass::Excluded);
    assert_eq!(one("https://docs.contoso.com/x", &settings).class, LinkClass::Ok);
    assert_eq!(one("https://docs.contoso.com/gone", &settings).class, LinkClass::Dead);
    assert!(!server.asked().iter().any(|line| line.contains("private")));
}

#[test]
fn a_redirect_to_what_is_excluded_is_not_followed() {
    let server = Server::start(|seen| if seen.path == "/a" { Reply::redirect(302, "/private/b") } else { Reply::status(200) });
    let settings = LinkSettings { exclude: vec!["/private/".to_owned()], ..settings() };
    assert_eq!(one(&server.url("/a"), &settings).class, LinkClass::Excluded);
    assert_eq!(server.asked(), ["HEAD /a"]);
}

#[test]
fn no_network_is_one_message_and_leaves_no_trace_in_the_cache() {
    let world = std::sync::Arc::new(TestWorld::default());
    for n in 0..400 {
        world.names.lock().unwrap().insert(format!("h{n}.net"), vec![Err(NameProblem::Lookup("try again".to_owned()))]);
    }
    let dir = tempfile::tempdir().unwrap();
    let urls: Vec<String> = (0..400).map(|n| format!("https://h{n}.net/")).collect();
    let report = crate::world::run_in(dir.path(), &urls, &settings(), &world);
    assert!(report.network_down.is_some_and(|words| words.starts_with("no network")));
    assert!(report.outcomes.iter().all(|outcome| outcome.class == LinkClass::CannotTell));
    assert!(fixbook::links::Cache::load(dir.path()).is_empty());
}

#[test]
fn a_resolver_that_hangs_does_not_hold_up_the_message() {
    struct Hanging(TestWorld);
    impl fixbook::links::Outside for Hanging {
        fn now(&self) -> u64 {
            self.0.now()
        }
        fn lookup(&self, name: &str) -> Result<Vec<std::net::IpAddr>, NameProblem> {
            if !name.starts_with("quick") {
                std::thread::sleep(Duration::from_secs(20));
            }
            Err(NameProblem::NoSuchName)
        }
        fn variable(&self, _: &str) -> Option<String> {
            None
        }
        fn has_route(&self) -> bool {
            false
        }
    }
    let hosts = ["quick1", "quick2", "quick3", "slow1", "slow2"];
    let links: Vec<_> = (0..200).map(|n| fixbook::links::LinkRequest::new(format!("https://{}.net/{n}", hosts[n % 5]))).collect();
    let dir = tempfile::tempdir().unwrap();
    let start = Instant::now();
    let world = std::sync::Arc::new(Hanging(TestWorld::default()));
    let report = fixbook::links::check_from(&links, &settings(), dir.path(), &fixbook::links::NoProgress, world).unwrap();
    assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
    assert_eq!(report.network_down.as_deref(), Some("no network: none of the host names is known"));
    assert!(report.outcomes.iter().all(|outcome| outcome.class == LinkClass::CannotTell && outcome.detail == "no network"));
    assert_eq!(report.summary(true), [""; 0]);
}

#[test]
fn names_that_fail_before_the_first_answer_are_no_missing_network() {
    let server = Server::start(|_| Reply::After(Duration::from_millis(400), Box::new(Reply::status(200))));
    let world = TestWorld::default();
    let mut urls = vec![server.url("/")];
    for n in 0..20 {
        world.names.lock().unwrap().insert(format!("h{n}.net"), vec![Err(NameProblem::Lookup("try again".to_owned()))]);
        urls.push(format!("https://h{n}.net/"));
    }
    let report = run(&urls, &LinkSettings { retries: 0, ..settings() }, world);
    assert_eq!(report.network_down, None);
    assert_eq!(report.outcomes[0].class, LinkClass::Ok);
}

#[test]
fn one_host_that_cannot_be_looked_up_is_no_missing_network_unless_it_is_all_there_is() {
    let world = || TestWorld::default().failing("unsure.net", NameProblem::Lookup("try again".to_owned()));
    let urls: Vec<String> = (0..30).map(|n| format!("https://unsure.net/{n}")).collect();
    let few = run(&urls[..2], &settings(), world());
    assert_eq!(few.network_down, None);
    assert!(few.outcomes.iter().all(|outcome| outcome.class == LinkClass::CannotTell && outcome.detail.contains("looked up")));
    assert!(run(&urls, &settings(), world()).network_down.is_some());
}

#[test]
fn without_a_route_an_unknown_name_is_not_dead() {
    let world = TestWorld::default();
    world.route.store(false, std::sync::atomic::Ordering::SeqCst);
    let report = run(&["https://some.net/".to_owned()], &settings(), world);
    assert_eq!(report.outcomes[0].class, LinkClass::CannotTell);
    assert!(report.network_down.is_some());
}

#[test]
fn whatever_a_server_says_the_run_ends_with_an_answer() {
    // Pieces of HTTP in random order, from a generator that starts at the same place each time.
    const PIECES: [&[u8]; 18] = [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 301 X\r\n",
        b"HTTP/1.0 404\r\n",
        b"HTTP/1.1 429 X\r\n",
        b"HTTP/9.9 200 X\r\n",
        b"location: /\r\n",
        b"location: \xff\xfe://\r\n",
        b"location: http://[::1\r\n",
        b"location: data:x\r\n",
        b"content-length: 18446744073709551615\r\n",
        b"content-length: 5\r\n",
        b"transfer-encoding: chunked\r\n",
        b"content-encoding: gzip\r\n",
        b"retry-after: \xff\r\n",
        b"set-cookie: \x01=;;;\r\n",
        b"content-type: text/html\r\n",
        b"\r\n",
        b"5\r\nhello\r\n",
    ];
    let state = std::sync::Mutex::new(0x2545_f491_4f6c_dd1d_u64);
    let server = Server::start(move |_| {
        let mut state = state.lock().unwrap();
        let mut bytes = Vec::new();
        let mut random = || {
            *state ^= *state << 13;
            *state ^= *state >> 7;
            *state ^= *state << 17;
            *state as usize
        };
        for _ in 0..random() % 12 {
            bytes.extend_from_slice(PIECES[random() % PIECES.len()]);
        }
        Reply::Cut(bytes)
    });
    let urls: Vec<String> = (0..600).map(|n| server.url(&format!("/{n}{}", if n % 2 == 0 { "#x" } else { "" }))).collect();
    let settings = LinkSettings { retries: 0, give_up_after: u32::MAX, max_retry_after: Duration::ZERO, ..settings() };
    let report = run(&urls, &settings, TestWorld::default());
    assert_eq!(report.totals.counts.total(), 600);
    assert!(report.outcomes.iter().all(|outcome| outcome.class != LinkClass::NotChecked));
}

#[test]
fn settings_of_any_size_are_no_trouble() {
    let server = Server::start(|seen| {
        if seen.path == "/busy" { Reply::with(503, &[("retry-after", "99999999999999999999")], b"") } else { Reply::status(200) }
    });
    let settings = LinkSettings {
        concurrency: usize::MAX,
        per_host: fixbook::links::HostLimit { concurrency: usize::MAX, spacing: Duration::ZERO },
        timeout: Duration::MAX,
        connect_timeout: Duration::MAX,
        retry_wait: Duration::MAX,
        max_retry_after: Duration::from_secs(1),
        max_age: Some(Duration::MAX),
        budget_time: Some(Duration::MAX),
        max_redirects: usize::MAX,
        max_body: usize::MAX,
        ttl: fixbook::links::Ttl { ok: Duration::MAX, ..fixbook::links::Ttl::default() },
        ..settings()
    };
    let urls = [server.url("/a"), server.url("/b#x"), server.url("/busy")];
    let dir = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let report = crate::world::run_in(dir.path(), &urls, &settings, &std::sync::Arc::default());
        assert_eq!(report.outcomes[0].class, LinkClass::Ok);
        assert_eq!(report.outcomes[2].class, LinkClass::CannotTell);
    }
}
