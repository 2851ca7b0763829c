//! Through a proxy: what it is asked for, what it is not, and who gets to see which secret.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use fixbook::links::{HeaderFromEnv, LinkClass, LinkSettings};

use crate::secure::Authority;
use crate::server::{Reply, Server};
use crate::world::{TestWorld, run, settings};

/// A proxy that opens a tunnel to one server, whatever name it is asked for, and keeps the heads of all requests.
struct Tunnel {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Tunnel {
    /// `answer` is the proxy's own word before the tunnel; only 200 opens it.
    fn to(server: SocketAddr, answer: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.4:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&heads);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let log = Arc::clone(&log);
                thread::spawn(move || pass(client, server, answer, &log));
            }
        });
        Self { address, heads }
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

fn pass(mut client: TcpStream, server: SocketAddr, answer: &str, log: &Mutex<Vec<String>>) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && client.read(&mut byte).is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
    log.lock().unwrap().push(String::from_utf8_lossy(&head).into_owned());
    let _ = client.write_all(format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\n\r\n").as_bytes());
    if !answer.starts_with("200") {
        return;
    }
    let Ok(mut there) = TcpStream::connect(server) else { return };
    let (Ok(mut from), Ok(mut back)) = (client.try_clone(), there.try_clone()) else { return };
    thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut back);
        let _ = back.shutdown(std::net::Shutdown::Write);
    });
    let _ = std::io::copy(&mut there, &mut client);
}

fn through(tunnel: &Tunnel, user: &str) -> LinkSettings {
    LinkSettings { proxy: Some(format!("http://{user}{}", tunnel.address)), allow_private: Vec::new(), ..settings() }
}

#[test]
fn a_secure_page_is_asked_through_a_tunnel_and_the_proxy_sees_its_name_only() {
    let authority = Authority::new();
    let server = authority.server("docs.net", |_| {});
    let tunnel = Tunnel::to(SocketAddr::from(([127, 0, 0, 1], server.port())), "200 OK");
    let headers = vec![HeaderFromEnv {
        host: "docs.net".to_owned(),
        name: "authorization".to_owned(),
        variable: "DOCS_TOKEN".to_owned(),
        prefix: "Bearer ".to_owned(),
    }];
    let settings = LinkSettings { headers, ca_files: authority.settings().ca_files, ..through(&tunnel, "me:hunter2@") };
    let world = TestWorld::default().name("docs.net", &["203.1.113.7"]).variable("DOCS_TOKEN", "s3cret");
    let report = run(&["https://docs.net/page".to_owned()], &settings, world);
    assert_eq!(report.outcomes[0].class, LinkClass::Ok, "{}", report.outcomes[0].detail);
    assert_eq!(server.log()[0].headers.get("authorization").map(String::as_str), Some("Bearer s3cret"));
    assert_eq!(server.log()[0].headers.get("proxy-authorization"), None);
    let heads = tunnel.heads();
    assert!(heads.len() == 1 && heads[0].starts_with("CONNECT docs.net:443 "), "{heads:?}");
    assert!(heads[0].to_lowercase().contains("proxy-authorization: basic bwu6ahvudgvymg==") && !heads[0].contains("s3cret"), "{heads:?}");
    let told = format!("{report:?}");
    assert!(!told.contains("hunter2") && !told.contains("s3cret"), "{told}");
}

#[test]
fn nothing_inside_is_asked_of_a_proxy_in_no_spelling_and_not_after_a_redirect() {
    // To a proxy, the address of a page that is not secure goes as it is: this one answers them all itself.
    let proxy = Server::start_at([127, 0, 0, 3].into(), None, |seen| match seen.path.as_str() {
        "http://public.net/to-number" => Reply::redirect(302, "http://2130706433/x"),
        "http://public.net/to-name" => Reply::redirect(302, "http://inside.net/x"),
        "http://public.net/to-metadata" => Reply::redirect(302, "http://metadata.google.internal/computeMetadata/v1/"),
        _ => Reply::status(200),
    });
    let settings = LinkSettings { proxy: Some(format!("http://127.0.0.3:{}", proxy.port())), allow_private: Vec::new(), ..settings() };
    let world = TestWorld::default().name("public.net", &["203.1.113.7"]).name("inside.net", &["fd00::1"]);
    let inside = [
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::1]/",
        "http://localhost/",
        "https://localhost/",
        "http://169.254.169.254/latest/",
        "http://metadata.google.internal/",
        "http://inside.net/",
        "https://inside.net/",
        "http://public.net/to-number",
        "http://public.net/to-name",
        "http://public.net/to-metadata",
    ];
    let report = run(&inside.map(str::to_owned), &settings, world);
    for outcome in &report.outcomes {
        assert_eq!(outcome.class, LinkClass::Refused, "{}: {}", outcome.url, outcome.detail);
    }
    let mut asked = proxy.asked();
    asked.sort();
    asked.dedup();
    assert_eq!(asked, ["to-metadata", "to-name", "to-number"].map(|path| format!("HEAD http://public.net/{path}")));
}

#[test]
fn a_proxy_that_refuses_proves_nothing_about_the_page() {
    for answer in ["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway"] {
        let tunnel = Tunnel::to(SocketAddr::from(([127, 0, 0, 1], 1)), answer);
        let world = TestWorld::default().name("docs.net", &["203.1.113.7"]);
        let outcome = run(&["https://docs.net/page".to_owned()], &through(&tunnel, ""), world).outcomes.remove(0);
        assert_eq!(outcome.class, LinkClass::CannotTell, "{answer}: {}", outcome.detail);
    }
}

#[test]
fn exceptions_of_the_environment_go_past_the_proxy_and_through_the_guard() {
    let proxy = Server::start_at([127, 0, 0, 3].into(), None, |_| Reply::status(200));
    let direct = Server::start_at([127, 0, 0, 1].into(), None, |_| Reply::status(200));
    let world = || {
        TestWorld::default()
            .variable("HTTP_PROXY", &format!("http://127.0.0.3:{}", proxy.port()))
            .variable("NO_PROXY", "direct.net")
            .name("direct.net", &["127.0.0.1"])
            .name("other.net", &["203.1.113.7"])
    };
    let urls = [format!("http://direct.net:{}/", direct.port()), "http://other.net/".to_owned()];
    let open = LinkSettings { allow_private: vec!["direct.net".to_owned()], ..settings() };
    assert!(run(&urls, &open, world()).outcomes.iter().all(|outcome| outcome.class == LinkClass::Ok));
    assert_eq!((direct.asked(), proxy.asked()), (vec!["HEAD /".to_owned()], vec!["HEAD http://other.net/".to_owned()]));
    let closed = LinkSettings { allow_private: Vec::new(), ..settings() };
    let classes: Vec<LinkClass> = run(&urls, &closed, world()).outcomes.iter().map(|outcome| outcome.class).collect();
    assert_eq!(classes, [LinkClass::Refused, LinkClass::Ok]);
    assert_eq!(direct.log().len(), 1);
}
