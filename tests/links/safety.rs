//! Nothing inside is asked unless the settings say so, and no secret goes where it does not belong.

use std::sync::Arc;

use fixbook::links::{HeaderFromEnv, LinkClass, LinkSettings};

use crate::server::{Reply, Server};
use crate::world::{TestWorld, one, run, settings};

fn closed() -> LinkSettings {
    LinkSettings { allow_private: Vec::new(), ..settings() }
}

#[test]
fn loopback_is_refused_by_default_and_never_connected_to() {
    let server = Server::start(|_| Reply::status(200));
    let port = server.port();
    for host in
        ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]", "127.0.0.1.", "１２７.０.０.１"]
    {
        let outcome = one(&format!("http://{host}:{port}/"), &closed());
        assert_eq!(outcome.class, LinkClass::Refused, "{host}: {}", outcome.detail);
    }
    assert!(server.asked().is_empty());
}

#[test]
fn a_name_that_means_an_inside_address_is_refused() {
    let server = Server::start(|_| Reply::status(200));
    let url = format!("http://innocent.net:{}/", server.port());
    for address in ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1"] {
        let world = TestWorld::default().name("innocent.net", &[address]);
        let outcome = run(std::slice::from_ref(&url), &closed(), world).outcomes.remove(0);
        assert_eq!(outcome.class, LinkClass::Refused, "{address}: {}", outcome.detail);
    }
    assert!(server.asked().is_empty());
}

#[test]
fn a_name_that_changes_its_mind_gains_nothing() {
    // The first answer is public, all later ones are this machine. A check before the request and a second lookup for the
    // connection would ask the server here.
    let server = Server::start(|_| Reply::status(200));
    let url = format!("http://rebind.net:{}/", server.port());
    let settings =
        LinkSettings { connect_timeout: std::time::Duration::from_millis(150), timeout: std::time::Duration::from_millis(200), ..closed() };
    let world = TestWorld::default().name("rebind.net", &["203.1.113.7", "127.0.0.1"]);
    let outcome = run(&[url], &settings, world).outcomes.remove(0);
    assert_ne!(outcome.class, LinkClass::Ok);
    assert!(server.asked().is_empty());
}

#[test]
fn a_redirect_is_looked_at_like_any_address() {
    let inside = Server::start_at([127, 0, 0, 9].into(), None, |_| Reply::status(200));
    let port = inside.port();
    let targets = [
        format!("http://127.0.0.9:{port}/"),
        format!("http://0x7f000009:{port}/"),
        format!("http://inside.net:{port}/"),
        format!("//127.0.0.9:{port}/"),
        format!("http://2130706441:{port}/"),
        format!("http://127.9:{port}/"),
        format!("http://[::ffff:127.0.0.9]:{port}/"),
        format!("http://[::ffff:7f00:9]:{port}/"),
        format!("http:\\\\127.0.0.9:{port}\\"),
        "http://[::1]/".to_owned(),
        "http://[fe80::1]/".to_owned(),
        "http://10.0.0.1/".to_owned(),
        "http://metadata.google.internal/".to_owned(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "file:///etc/passwd".to_owned(),
        format!("http://user:secret@127.0.0.2:{port}/"),
    ];
    for target in targets {
        let to = target.clone();
        let outside = Server::start_at([127, 0, 0, 2].into(), None, move |_| Reply::redirect(302, &to));
        let settings = LinkSettings { allow_private: vec!["127.0.0.2".to_owned()], ..settings() };
        let world = TestWorld::default().name("inside.net", &["127.0.0.9"]);
        let outcome = run(&[outside.url("/")], &settings, world).outcomes.remove(0);
        assert_eq!(outcome.class, LinkClass::Refused, "{target}: {}", outcome.detail);
        assert!(!outcome.detail.contains("secret"));
    }
    assert!(inside.asked().is_empty());
}

#[test]
fn a_name_with_an_inside_and_an_outside_address_is_asked_outside_only() {
    let inside = Server::start_at([127, 0, 0, 9].into(), None, |_| Reply::status(404));
    let world = TestWorld::default();
    world.names.lock().unwrap().insert("both.net".to_owned(), vec![Ok(vec!["127.0.0.9".parse().unwrap(), "127.0.0.2".parse().unwrap()])]);
    let outside = Server::start_at([127, 0, 0, 2].into(), None, |_| Reply::status(200));
    let settings = LinkSettings { allow_private: vec!["127.0.0.2".to_owned()], ..settings() };
    let report = run(&[format!("http://both.net:{}/", outside.port())], &settings, world);
    assert_eq!(report.outcomes[0].class, LinkClass::Ok);
    assert!(inside.asked().is_empty());
}

fn with_token(host: &str) -> LinkSettings {
    LinkSettings {
        headers: vec![HeaderFromEnv {
            host: host.to_owned(),
            name: "authorization".to_owned(),
            variable: "DOCS_TOKEN".to_owned(),
            prefix: "Bearer ".to_owned(),
        }],
        ..settings()
    }
}

#[test]
fn a_token_goes_to_its_host_and_nowhere_else() {
    let mine = Server::start_at([127, 0, 0, 1].into(), None, |_| Reply::status(200));
    let other = Server::start_at([127, 0, 0, 2].into(), None, |_| Reply::status(200));
    let world = TestWorld::default().variable("DOCS_TOKEN", "s3cret");
    let report = run(&[mine.url("/"), other.url("/")], &with_token("127.0.0.1"), world);
    assert_eq!(mine.log()[0].headers.get("authorization").map(String::as_str), Some("Bearer s3cret"));
    assert_eq!(other.log()[0].headers.get("authorization"), None);
    assert!(!format!("{report:?}").contains("s3cret"));
}

#[test]
fn no_token_survives_a_redirect_to_another_host_not_even_back() {
    let port = Arc::new(std::sync::OnceLock::new());
    let there = Arc::clone(&port);
    let other = Server::start_at([127, 0, 0, 2].into(), None, move |_| {
        Reply::redirect(302, &format!("http://127.0.0.1:{}/end", there.get().unwrap()))
    });
    let to = other.url("/x");
    let mine = Server::start(move |seen| match seen.path.as_str() {
        "/same" => Reply::redirect(302, "/end"),
        "/start" => Reply::redirect(302, &to),
        _ => Reply::status(200),
    });
    port.set(mine.port()).unwrap();
    let world = || TestWorld::default().variable("DOCS_TOKEN", "s3cret");
    run(&[mine.url("/start")], &with_token("127.0.0.1"), world());
    let tokens = |server: &Server| -> Vec<(String, bool)> {
        server.log().iter().map(|seen| (seen.path.clone(), seen.headers.contains_key("authorization"))).collect()
    };
    assert_eq!(tokens(&other), [("/x".to_owned(), false)]);
    assert_eq!(tokens(&mine), [("/start".to_owned(), true), ("/end".to_owned(), false)]);
    run(&[mine.url("/same")], &with_token("127.0.0.1"), world());
    assert_eq!(tokens(&mine)[2..], [("/same".to_owned(), true), ("/end".to_owned(), true)]);
}

#[test]
fn a_token_does_not_go_over_an_open_connection() {
    let server = Server::start(|_| Reply::status(200));
    let world = TestWorld::default().name("docs.net", &["127.0.0.1"]).variable("DOCS_TOKEN", "s3cret");
    run(&[format!("http://docs.net:{}/", server.port())], &with_token("docs.net"), world);
    assert_eq!(server.log()[0].headers.get("authorization"), None);
}

#[test]
fn cookies_stay_with_the_host_that_set_them() {
    let other = Server::start_at([127, 0, 0, 2].into(), None, |_| Reply::status(200));
    let to = other.url("/");
    let mine = Server::start(move |_| Reply::with(302, &[("location", &to), ("set-cookie", "session=1")], b""));
    run(&[mine.url("/")], &settings(), TestWorld::default());
    assert_eq!(other.log()[0].headers.get("cookie"), None);
}

#[test]
fn a_missing_variable_is_a_note_that_names_it() {
    let server = Server::start(|_| Reply::status(200));
    let report = run(&[server.url("/")], &with_token("127.0.0.1"), TestWorld::default());
    assert!(report.notes.iter().any(|note| note.contains("`DOCS_TOKEN`")), "{:?}", report.notes);
}

#[test]
fn credentials_are_a_finding_and_are_never_sent() {
    let server = Server::start(|_| Reply::status(200));
    let outcome = one(&format!("http://user:secret@127.0.0.1:{}/", server.port()), &settings());
    assert!(outcome.credentials);
    assert_eq!(outcome.class, LinkClass::Refused);
    assert!(server.asked().is_empty());
}

#[test]
fn a_proxy_is_asked_for_what_is_outside_and_for_nothing_inside() {
    let proxy = Server::start_at([127, 0, 0, 3].into(), None, |_| Reply::status(200));
    let settings = LinkSettings { proxy: Some(format!("http://127.0.0.3:{}", proxy.port())), ..closed() };
    let world = || TestWorld::default().name("public.net", &["203.1.113.7"]).name("inside.net", &["10.0.0.1"]);
    let urls = ["http://public.net/a", "http://inside.net/b", "http://10.0.0.1/c", "http://only-the-proxy-knows.net/d"].map(str::to_owned);
    let report = run(&urls, &settings, world());
    let classes: Vec<LinkClass> = report.outcomes.iter().map(|outcome| outcome.class).collect();
    assert_eq!(classes, [LinkClass::Ok, LinkClass::Refused, LinkClass::Refused, LinkClass::Ok]);
    let mut asked = proxy.asked();
    asked.sort();
    assert_eq!(asked, ["HEAD http://only-the-proxy-knows.net/d", "HEAD http://public.net/a"]);
    let by_environment = world().variable("http_proxy", &format!("127.0.0.3:{}", proxy.port()));
    assert_eq!(run(&urls[..1], &closed(), by_environment).outcomes[0].class, LinkClass::Ok);
    let dead = LinkSettings { proxy: Some("http://127.0.0.3:1".to_owned()), ..closed() };
    assert!(run(&urls[..1], &dead, world()).network_down.is_some_and(|words| words.contains("proxy")));
}
