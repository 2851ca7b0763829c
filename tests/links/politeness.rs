//! Servers are asked no harder than the settings say, and left alone when they ask for it. All measured at the server.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use fixbook::links::{HostLimit, LinkClass, LinkSettings, Progress, ProgressReport, check_from};

use crate::server::{Reply, Server};
use crate::world::{TestWorld, one, run, settings};

fn urls(server: &Server, count: usize) -> Vec<String> {
    (0..count).map(|n| server.url(&format!("/{n}"))).collect()
}

#[test]
fn each_address_is_asked_once() {
    let server = Server::start(|_| Reply::status(200));
    let urls = vec![server.url("/a"), server.url("/a"), server.url("/a#x:~:text=y"), server.url("/b"), server.url("/a")];
    let report = run(&urls, &LinkSettings { fragments: false, ..settings() }, TestWorld::default());
    assert_eq!(report.outcomes.len(), 5);
    let mut asked = server.asked();
    asked.sort();
    assert_eq!(asked, ["HEAD /a", "HEAD /b"]);
}

#[test]
fn a_host_gets_no_more_at_a_time_than_its_limit() {
    let server = Server::start(|_| Reply::After(Duration::from_millis(20), Box::new(Reply::status(200))));
    for most in [4, 1] {
        server.forget();
        let settings = LinkSettings { per_host: HostLimit { concurrency: most, spacing: Duration::ZERO }, ..settings() };
        run(&urls(&server, 40), &settings, TestWorld::default());
        assert_eq!(server.most_busy(), most);
    }
    let hosts = BTreeMap::from([("127.0.0.1".to_owned(), HostLimit { concurrency: 6, spacing: Duration::ZERO })]);
    run(&urls(&server, 40), &LinkSettings { hosts, ..settings() }, TestWorld::default());
    assert_eq!(server.most_busy(), 6);
}

#[test]
fn requests_to_a_host_keep_their_distance() {
    let server = Server::start(|_| Reply::status(200));
    let spacing = Duration::from_millis(30);
    let settings = LinkSettings { per_host: HostLimit { concurrency: 10, spacing }, ..settings() };
    run(&urls(&server, 20), &settings, TestWorld::default());
    let log = server.log();
    assert_eq!(log.len(), 20);
    // Single distances shrink when the machine is busy between sending and reading; the whole cannot.
    let whole = log[19].at - log[0].at;
    assert!(whole >= spacing * 19 - Duration::from_millis(15), "{whole:?}");
}

#[test]
fn redirects_count_at_the_host_they_lead_to() {
    let end = Server::start_at([127, 0, 0, 2].into(), None, |_| Reply::After(Duration::from_millis(20), Box::new(Reply::status(200))));
    let to = end.url("/");
    let servers: Vec<Server> = (10..20)
        .map(|last| {
            let to = to.clone();
            Server::start_at([127, 0, 0, last].into(), None, move |seen| {
                Reply::redirect(302, &format!("{to}{}{}", last, seen.path.replace('/', "x")))
            })
        })
        .collect();
    let all: Vec<String> = servers.iter().flat_map(|server| urls(server, 5)).collect();
    let settings = LinkSettings { per_host: HostLimit { concurrency: 3, spacing: Duration::ZERO }, ..settings() };
    let report = run(&all, &settings, TestWorld::default());
    assert!(report.outcomes.iter().all(|outcome| outcome.class == LinkClass::Ok));
    assert_eq!(end.log().len(), 50);
    assert_eq!(end.most_busy(), 3);
}

#[test]
fn retry_after_in_seconds_and_as_a_date_is_waited_for_by_the_whole_host() {
    // The dates of a server count from its own clock, which here is the real one.
    struct Real;
    impl fixbook::links::Outside for Real {
        fn now(&self) -> u64 {
            SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
        }
        fn lookup(&self, _: &str) -> Result<Vec<std::net::IpAddr>, fixbook::links::NameProblem> {
            Err(fixbook::links::NameProblem::NoSuchName)
        }
        fn variable(&self, _: &str) -> Option<String> {
            None
        }
        fn has_route(&self) -> bool {
            true
        }
    }
    for (as_date, status) in [(false, 429), (true, 503)] {
        let refused = Arc::new(Mutex::new(None::<Instant>));
        let when = Arc::clone(&refused);
        let server = Server::start(move |_| {
            let mut when = when.lock().unwrap();
            if when.is_none() {
                *when = Some(Instant::now());
                // A date has whole seconds, so it has to lie further off to be at least one second away.
                let value = if as_date { httpdate_in(2) } else { "1".to_owned() };
                return Reply::with(status, &[("retry-after", &value)], b"");
            }
            Reply::status(200)
        });
        let links: Vec<_> = urls(&server, 8).into_iter().map(fixbook::links::LinkRequest::new).collect();
        let settings = LinkSettings { concurrency: 1, ..settings() };
        let dir = tempfile::tempdir().unwrap();
        let report = check_from(&links, &settings, dir.path(), &fixbook::links::NoProgress, Arc::new(Real)).unwrap();
        assert!(report.outcomes.iter().all(|outcome| outcome.class == LinkClass::Ok), "{:?}", report.outcomes);
        let log = server.log();
        let pause = log[1].at - log[0].at;
        assert!(pause >= Duration::from_millis(if as_date { 950 } else { 990 }), "{pause:?}");
        assert!(pause < Duration::from_secs(4), "{pause:?}");
    }
}

fn httpdate_in(seconds: u64) -> String {
    httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(seconds))
}

#[test]
fn a_host_that_wants_to_be_left_for_long_is_left_for_the_run() {
    let server = Server::start(|_| Reply::with(429, &[("retry-after", "3600")], b""));
    let settings = LinkSettings { per_host: HostLimit { concurrency: 2, spacing: Duration::ZERO }, ..settings() };
    let start = Instant::now();
    let report = run(&urls(&server, 50), &settings, TestWorld::default());
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(report.outcomes.iter().all(|outcome| outcome.class == LinkClass::CannotTell));
    assert!(server.log().len() <= 4, "{}", server.log().len());
    assert!(report.hosts[0].left_because.as_ref().is_some_and(|reason| reason.contains("3600 s")), "{:?}", report.hosts);
    assert!(report.outcomes[49].detail.contains("its host was left"), "{}", report.outcomes[49].detail);
}

#[test]
fn passing_failures_are_asked_again_and_lasting_ones_are_not() {
    for (first, times) in [
        (Reply::status(503), 2),
        (Reply::status(500), 2),
        (Reply::status(429), 2),
        (Reply::Drop, 2),
        (Reply::status(404), 1),
        (Reply::status(403), 1),
    ] {
        let text = format!("{first:?}");
        let gets = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&gets);
        let server = Server::start(move |seen| {
            // HEAD is passed over, so that only the repetitions are counted.
            if seen.method == "HEAD" {
                return Reply::status(405);
            }
            if count.fetch_add(1, Ordering::SeqCst) == 0 { first.clone() } else { Reply::status(200) }
        });
        let outcome = one(&server.url("/x"), &settings());
        assert_eq!(gets.load(Ordering::SeqCst), times, "{text}");
        assert_eq!(outcome.class == LinkClass::Ok, times == 2, "{text}: {outcome:?}");
    }
}

#[test]
fn repetitions_end_and_wait_longer_each_time() {
    let server = Server::start(|_| Reply::status(503));
    let settings = LinkSettings { retries: 3, retry_wait: Duration::from_millis(60), give_up_after: 100, ..settings() };
    assert_eq!(one(&server.url("/x"), &settings).class, LinkClass::CannotTell);
    let log = server.log();
    assert_eq!(log.len(), 4);
    let waits: Vec<Duration> = log.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
    for (wait, least) in waits.iter().zip([60, 120, 240]) {
        assert!(*wait >= Duration::from_millis(least - 3), "{waits:?}");
    }
}

#[test]
fn a_host_that_keeps_failing_is_left_and_others_go_on() {
    let bad = Server::start_at([127, 0, 0, 2].into(), None, |_| Reply::status(500));
    let good = Server::start(|_| Reply::status(200));
    let settings = LinkSettings { give_up_after: 3, per_host: HostLimit { concurrency: 1, spacing: Duration::ZERO }, ..settings() };
    let all: Vec<String> = urls(&bad, 100).into_iter().chain(urls(&good, 100)).collect();
    let report = run(&all, &settings, TestWorld::default());
    assert!(bad.log().len() < 12, "{}", bad.log().len());
    assert_eq!(good.log().len(), 100);
    assert!(report.outcomes[..100].iter().all(|outcome| outcome.class == LinkClass::CannotTell));
    assert!(report.outcomes[100..].iter().all(|outcome| outcome.class == LinkClass::Ok));
}

#[test]
fn sixty_four_hosts_keep_the_limit_of_the_run_and_of_each() {
    let servers = Server::start_many((1..=64).map(|last| [127, 0, 1, last].into()), |_| {
        Reply::After(Duration::from_millis(10), Box::new(Reply::status(200)))
    });
    let all: Vec<String> = servers.iter().flat_map(|server| urls(server, 20)).collect();
    let settings = LinkSettings { concurrency: 16, per_host: HostLimit { concurrency: 2, spacing: Duration::ZERO }, ..settings() };
    let report = run(&all, &settings, TestWorld::default());
    assert!(report.outcomes.iter().all(|outcome| outcome.class == LinkClass::Ok));
    assert_eq!(servers[0].most_busy_together(), 16);
    assert!(servers.iter().all(|server| server.most_busy() <= 2));
    assert_eq!(report.hosts.len(), 64);
    assert!(report.hosts.iter().all(|host| host.requests == 20 && host.counts.of(LinkClass::Ok) == 20));
    assert_eq!(report.hosts[0].to_string(), "127.0.1.1: 20 ok; 20 requests");
}

#[test]
fn the_budget_of_requests_is_kept_and_says_what_was_left() {
    let server = Server::start(|_| Reply::status(200));
    let settings = LinkSettings { budget_requests: Some(7), ..settings() };
    let report = run(&urls(&server, 20), &settings, TestWorld::default());
    assert_eq!(server.log().len(), 7);
    assert_eq!(report.left.len(), 13);
    assert_eq!(report.outcomes.iter().filter(|outcome| outcome.class == LinkClass::NotChecked).count(), 13);
}

#[test]
fn the_budget_of_time_is_kept() {
    let server = Server::start(|_| Reply::After(Duration::from_millis(100), Box::new(Reply::status(200))));
    let settings = LinkSettings {
        budget_time: Some(Duration::from_millis(350)),
        per_host: HostLimit { concurrency: 1, spacing: Duration::ZERO },
        ..settings()
    };
    let start = Instant::now();
    let report = run(&urls(&server, 100), &settings, TestWorld::default());
    assert!(start.elapsed() < Duration::from_secs(3));
    assert!(server.log().len() <= 4);
    assert!(!report.left.is_empty());
    assert_eq!(report.left.len() + report.totals.counts.of(LinkClass::Ok), 100);
}

#[test]
fn progress_counts_up_to_the_end() {
    struct Kept(Mutex<Vec<ProgressReport>>);
    impl Progress for Kept {
        fn update(&self, report: &ProgressReport) {
            self.0.lock().unwrap().push(*report);
        }
    }
    let server = Server::start(|_| Reply::After(Duration::from_millis(60), Box::new(Reply::status(200))));
    let links: Vec<_> = urls(&server, 10).into_iter().map(fixbook::links::LinkRequest::new).collect();
    let settings = LinkSettings { per_host: HostLimit { concurrency: 1, spacing: Duration::ZERO }, ..settings() };
    let kept = Kept(Mutex::default());
    let dir = tempfile::tempdir().unwrap();
    check_from(&links, &settings, dir.path(), &kept, Arc::new(TestWorld::default())).unwrap();
    let kept = kept.0.into_inner().unwrap();
    assert!(kept.len() >= 3, "{}", kept.len());
    assert!(kept.windows(2).all(|pair| pair[0].done <= pair[1].done));
    let last = kept.last().unwrap();
    assert_eq!((last.total, last.done, last.left(), last.requests), (10, 10, 0, 10));
    assert!(last.rate() > 0.0);
}

#[test]
fn it_can_be_called_from_inside_another_runtime() {
    let server = Server::start(|_| Reply::status(200));
    let url = server.url("/");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let outcome = runtime.block_on(async move { one(&url, &settings()) });
    assert_eq!(outcome.class, LinkClass::Ok);
}

#[test]
fn a_name_is_looked_up_once_and_the_server_learns_who_asks() {
    let server = Server::start(|_| Reply::status(200));
    let world = Arc::new(TestWorld::default().name("docs.net", &["127.0.0.1"]));
    let urls: Vec<String> = (0..30).map(|n| format!("http://docs.net:{}/{n}", server.port())).collect();
    let settings = LinkSettings { user_agent: "our-docs/1.0 (+https://a.net)".to_owned(), ..settings() };
    let dir = tempfile::tempdir().unwrap();
    crate::world::run_in(dir.path(), &urls, &settings, &world);
    assert_eq!(world.lookups.load(Ordering::SeqCst), 1);
    let log = server.log();
    assert_eq!(log.len(), 30);
    for seen in log {
        assert_eq!(seen.headers["user-agent"], "our-docs/1.0 (+https://a.net)");
        assert_eq!(seen.headers.get("referer"), None);
    }
}
