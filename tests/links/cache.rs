//! The cache: a second run asks nothing, and nothing that happens to a run leaves it broken.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use fixbook::links::{Cache, HostLimit, LinkClass, LinkRequest, LinkSettings, NoProgress, RemapRule, check_from};

use crate::server::{Reply, Server};
use crate::world::{DAY, TestWorld, run_in, settings};

#[test]
fn a_second_run_makes_no_request_and_says_the_same() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/gone" => Reply::status(404),
        "/moved" => Reply::redirect(301, "/new"),
        "/wall" => Reply::status(403),
        _ => Reply::html("<p id=here>"),
    });
    let urls: Vec<String> = ["/ok", "/gone", "/moved", "/wall", "/page#here", "/page#missing"].map(|path| server.url(path)).to_vec();
    let dir = tempfile::tempdir().unwrap();
    let world = Arc::new(TestWorld::default());
    let first = run_in(dir.path(), &urls, &settings(), &world);
    let asked = server.log().len();
    world.pass(60);
    let second = run_in(dir.path(), &urls, &settings(), &world);
    assert_eq!(server.log().len(), asked);
    assert_eq!(second.totals.requests, 0);
    for (mut one, mut other) in first.outcomes.into_iter().zip(second.outcomes) {
        assert!(!one.from_cache && other.from_cache);
        (one.from_cache, other.from_cache) = (false, false);
        assert_eq!(one, other);
    }
    assert_eq!(first.totals.counts, second.totals.counts);
}

#[test]
fn answers_run_out_and_max_age_cuts_them_short() {
    let server = Server::start(|_| Reply::status(200));
    let dir = tempfile::tempdir().unwrap();
    let world = Arc::new(TestWorld::default());
    let urls = [server.url("/a")];
    let asked = |settings: &LinkSettings| {
        let before = server.log().len();
        run_in(dir.path(), &urls, settings, &world);
        server.log().len() - before
    };
    assert_eq!(asked(&settings()), 1);
    world.pass(8 * DAY);
    assert_eq!(asked(&settings()), 0);
    assert_eq!(asked(&LinkSettings { max_age: Some(Duration::from_secs(7 * DAY)), ..settings() }), 1);
    assert_eq!(asked(&LinkSettings { max_age: Some(Duration::ZERO), ..settings() }), 1);
    world.pass(15 * DAY);
    assert_eq!(asked(&settings()), 1);
}

#[test]
fn a_new_fragment_is_asked_for() {
    let server = Server::start(|_| Reply::html("<p id=a>"));
    let dir = tempfile::tempdir().unwrap();
    let world = Arc::new(TestWorld::default());
    run_in(dir.path(), &[server.url("/page")], &settings(), &world);
    let report = run_in(dir.path(), &[server.url("/page"), server.url("/page#a")], &settings(), &world);
    assert!(report.outcomes.iter().all(|outcome| outcome.class == LinkClass::Ok));
    assert_eq!(server.asked(), ["HEAD /page", "GET /page"]);
    run_in(dir.path(), &[server.url("/page#a")], &settings(), &world);
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn other_settings_make_old_answers_worthless() {
    let server = Server::start(|seen| if seen.path == "/wall" { Reply::status(403) } else { Reply::status(200) });
    let dir = tempfile::tempdir().unwrap();
    let world = Arc::new(TestWorld::default());
    let urls = [server.url("/wall")];
    let class = |settings: &LinkSettings| run_in(dir.path(), &urls, settings, &world).outcomes[0].class;
    let accepting = LinkSettings { accept: vec!["403".to_owned()], ..settings() };
    assert_eq!(class(&settings()), LinkClass::CannotTell);
    assert_eq!(class(&accepting), LinkClass::Ok);
    assert_eq!(class(&settings()), LinkClass::CannotTell);
    let remapping = LinkSettings { remap: vec![RemapRule { pattern: "/wall".to_owned(), replacement: "/fine".to_owned() }], ..settings() };
    assert_eq!(class(&remapping), LinkClass::Ok);
}

#[test]
fn an_answer_from_elsewhere_does_not_stand_in_when_the_budget_ends() {
    let server = Server::start(|_| Reply::status(200));
    let dir = tempfile::tempdir().unwrap();
    let world = Arc::new(TestWorld::default());
    let urls = [server.url("/a")];
    run_in(dir.path(), &urls, &settings(), &world);
    let spent = LinkSettings { budget_requests: Some(0), max_age: Some(Duration::ZERO), ..settings() };
    assert_eq!(run_in(dir.path(), &urls, &spent, &world).outcomes[0].class, LinkClass::Ok);
    let remap = vec![RemapRule { pattern: "/a".to_owned(), replacement: "/b".to_owned() }];
    let report = run_in(dir.path(), &urls, &LinkSettings { remap, ..spent }, &world);
    assert_eq!(report.outcomes[0].class, LinkClass::NotChecked);
    assert_eq!(report.left.len(), 1);
}

#[test]
fn the_never_asked_come_first_and_then_the_longest_unasked() {
    let server = Server::start(|_| Reply::status(200));
    let dir = tempfile::tempdir().unwrap();
    let world = Arc::new(TestWorld::default());
    let settings = LinkSettings { budget_requests: Some(2), concurrency: 1, ..settings() };
    let url = |name: &str| server.url(&format!("/{name}"));
    let (a, b, c, d) = (url("a"), url("b"), url("c"), url("d"));
    for pair in [[c.clone(), d.clone()], [a.clone(), b.clone()]] {
        run_in(dir.path(), &pair, &settings, &world);
        world.pass(DAY);
    }
    world.pass(20 * DAY);
    let asked = server.asked().len();
    let new = url("z");
    let report = run_in(dir.path(), &[a.clone(), b.clone(), c, d.clone(), new], &settings, &world);
    assert_eq!(server.asked()[asked..], ["HEAD /z", "HEAD /c"]);
    assert_eq!(report.left, [d, a, b]);
    // What an earlier run found still stands.
    assert!(report.outcomes.iter().all(|outcome| outcome.class == LinkClass::Ok));
    assert!(report.outcomes[0].from_cache);
}

#[test]
fn a_streak_needs_both_runs_and_days_and_ends_with_an_answer() {
    let fine = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let now_fine = Arc::clone(&fine);
    let server =
        Server::start(move |_| if now_fine.load(std::sync::atomic::Ordering::SeqCst) { Reply::status(200) } else { Reply::status(401) });
    let dir = tempfile::tempdir().unwrap();
    let world = Arc::new(TestWorld::default());
    let mut since = Vec::new();
    for _ in 0..5 {
        let outcome = run_in(dir.path(), &[server.url("/x")], &settings(), &world).outcomes.remove(0);
        assert!(!outcome.from_cache);
        since.push(outcome.unreachable_since);
        world.pass(2 * DAY);
    }
    let day = Some("2026-11-22".to_owned());
    // The third run is the first with three failures, the fifth (day 8) the first after seven days.
    assert_eq!(since, [None, None, None, None, day]);
    fine.store(true, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(run_in(dir.path(), &[server.url("/x")], &settings(), &world).outcomes[0].class, LinkClass::Ok);
    fine.store(false, std::sync::atomic::Ordering::SeqCst);
    world.pass(20 * DAY);
    let outcome = run_in(dir.path(), &[server.url("/x")], &settings(), &world).outcomes.remove(0);
    assert_eq!((outcome.class, outcome.unreachable_since), (LinkClass::CannotTell, None));
}

#[test]
fn two_runs_at_once_both_leave_their_answers() {
    let server = Server::start(|_| Reply::After(Duration::from_millis(5), Box::new(Reply::status(200))));
    let dir = tempfile::tempdir().unwrap();
    let world = Arc::new(TestWorld::default());
    std::thread::scope(|scope| {
        for part in 0..4 {
            let (server, dir, world) = (&server, dir.path(), &world);
            scope.spawn(move || {
                let urls: Vec<String> = (0..25).map(|n| server.url(&format!("/{part}/{n}"))).collect();
                run_in(dir, &urls, &settings(), world);
            });
        }
    });
    assert_eq!(Cache::load(dir.path()).len(), 100);
}

#[test]
fn a_folder_that_cannot_be_written_is_a_note() {
    let server = Server::start(|_| Reply::status(200));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    let report = run_in(&file, &[server.url("/")], &settings(), &Arc::new(TestWorld::default()));
    assert_eq!(report.outcomes[0].class, LinkClass::Ok);
    assert!(report.notes.iter().any(|note| note.contains("cannot be written")), "{:?}", report.notes);
}

#[test]
fn the_file_is_the_same_for_the_same_answers() {
    let server = Server::start(|_| Reply::status(200));
    let urls: Vec<String> = (0..30).map(|n| server.url(&format!("/{n}"))).collect();
    let text = |urls: &[String]| {
        let dir = tempfile::tempdir().unwrap();
        run_in(dir.path(), urls, &settings(), &Arc::new(TestWorld::default()));
        std::fs::read_to_string(dir.path().join("links.json")).unwrap()
    };
    let mut backwards = urls.clone();
    backwards.reverse();
    assert_eq!(text(&urls), text(&backwards));
}

/// The process that the tests below kill: it asks everything again and again.
#[test]
#[ignore = "started by another test, which ends it"]
fn child_that_is_killed() {
    let (Ok(dir), Ok(base)) = (std::env::var("LINKS_TEST_DIR"), std::env::var("LINKS_TEST_BASE")) else { return };
    let spacing = std::env::var("LINKS_TEST_SPACING").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let links: Vec<LinkRequest> = (0..200).map(|n| LinkRequest::new(format!("{base}/{n}"))).collect();
    let per_host = HostLimit { concurrency: 10, spacing: Duration::from_millis(spacing) };
    let settings = LinkSettings { max_age: Some(Duration::ZERO), per_host, ..settings() };
    let started = SystemTime::now();
    while started.elapsed().is_ok_and(|time| time < Duration::from_secs(60)) {
        let world = Arc::new(fixbook::links::World);
        check_from(&links, &settings, dir.as_ref(), &NoProgress, world).unwrap();
    }
}

fn child(dir: &std::path::Path, server: &Server, spacing: u64) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "cache::child_that_is_killed", "--ignored", "--test-threads=1"])
        .env("LINKS_TEST_DIR", dir)
        .env("LINKS_TEST_BASE", server.url(""))
        .env("LINKS_TEST_SPACING", spacing.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn a_long_run_that_is_killed_keeps_what_it_found() {
    let server = Server::start(|_| Reply::status(200));
    let dir = tempfile::tempdir().unwrap();
    let mut child = child(dir.path(), &server, 150);
    std::thread::sleep(Duration::from_secs(8));
    child.kill().unwrap();
    child.wait().unwrap();
    let (known, asked) = (Cache::load(dir.path()).len(), server.log().len());
    assert!(known >= 10 && known <= asked && asked < 200, "{known} of {asked}");
}

#[test]
fn interrupted_at_random_the_cache_is_whole() {
    let server = Server::start(|_| Reply::status(200));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("links.json");
    let mut known = 0;
    let mut wait = 7_u64;
    for round in 0..50 {
        let mut children = [child(dir.path(), &server, 0), child(dir.path(), &server, 0)];
        // A short random walk from the clock's last digits: any wait from 40 to 340 ms.
        let nanos = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().subsec_nanos();
        wait = (wait * 6_364_136 + u64::from(nanos)) % 300;
        std::thread::sleep(Duration::from_millis(40 + wait));
        for child in &mut children {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        if let Ok(text) = std::fs::read_to_string(&file) {
            assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "round {round}: not whole");
            let now = Cache::read(&text).len();
            assert!(now >= known, "round {round}: {known} before, {now} now");
            known = now;
        }
    }
    assert_eq!(known, 200);
}
