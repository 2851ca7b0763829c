//! Secure connections: what a certificate proves and what it does not.

use std::sync::Arc;

use fixbook::links::{LinkClass, LinkSettings};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::server::{Reply, Server};
use crate::world::{TestWorld, run, settings};

/// An authority of the test's own, and its certificate as a file.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    dir: tempfile::TempDir,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("ca.pem"), certificate.pem()).unwrap();
        Self { issuer: Issuer::new(params, key), dir }
    }

    pub fn server(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Server {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())))
            .unwrap();
        Server::start_at([127, 0, 0, 1].into(), Some(Arc::new(config)), |_| Reply::status(200))
    }

    pub fn settings(&self) -> LinkSettings {
        LinkSettings { ca_files: vec![self.dir.path().join("ca.pem")], ..settings() }
    }
}

fn ask(server: &Server, settings: &LinkSettings) -> fixbook::links::LinkOutcome {
    let world = TestWorld::default().name("docs.net", &["127.0.0.1"]);
    run(&[format!("https://docs.net:{}/", server.port())], settings, world).outcomes.remove(0)
}

#[test]
fn a_good_certificate_is_fine() {
    let authority = Authority::new();
    let outcome = ask(&authority.server("docs.net", |_| {}), &authority.settings());
    assert_eq!(outcome.class, LinkClass::Ok, "{}", outcome.detail);
}

#[test]
fn a_certificate_for_another_name_is_dead() {
    let authority = Authority::new();
    let server = authority.server("other.net", |_| {});
    let outcome = ask(&server, &authority.settings());
    assert_eq!(outcome.class, LinkClass::Dead, "{}", outcome.detail);
    assert!(outcome.detail.contains("another name"), "{}", outcome.detail);
    assert!(server.asked().is_empty());
}

#[test]
fn an_unknown_authority_and_an_expired_certificate_cannot_tell() {
    let authority = Authority::new();
    let unknown = ask(&authority.server("docs.net", |_| {}), &settings());
    assert_eq!(unknown.class, LinkClass::CannotTell, "{}", unknown.detail);
    let server = authority.server("docs.net", |params| {
        params.not_before = rcgen::date_time_ymd(2000, 1, 1);
        params.not_after = rcgen::date_time_ymd(2001, 1, 1);
    });
    let expired = ask(&server, &authority.settings());
    assert_eq!(expired.class, LinkClass::CannotTell, "{}", expired.detail);
    assert!(expired.detail.contains("secure connection"), "{}", expired.detail);
}

#[test]
fn a_server_that_speaks_no_tls_cannot_tell() {
    let outcome = ask(&Server::start(|_| Reply::status(200)), &settings());
    assert_eq!(outcome.class, LinkClass::CannotTell, "{}", outcome.detail);
}

#[test]
fn a_file_without_certificates_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("empty.pem");
    std::fs::write(&path, "nothing").unwrap();
    let settings = LinkSettings { ca_files: vec![path], ..settings() };
    let links = [fixbook::links::LinkRequest::new("https://docs.net/")];
    let world: Arc<TestWorld> = Arc::default();
    let problem = fixbook::links::check_from(&links, &settings, dir.path(), &fixbook::links::NoProgress, world);
    assert!(problem.is_err_and(|problem| problem.to_string().contains("empty.pem")));
}

#[test]
fn a_token_goes_over_a_secure_connection_with_its_own_name_only() {
    let authority = Authority::new();
    let server = authority.server("docs.net", |_| {});
    let headers = vec![fixbook::links::HeaderFromEnv {
        host: "*.net".to_owned(),
        name: "x-token".to_owned(),
        variable: "DOCS_TOKEN".to_owned(),
        prefix: String::new(),
    }];
    let settings = LinkSettings { headers, ..authority.settings() };
    let world = || TestWorld::default().variable("DOCS_TOKEN", "s3cret").name("docs.net", &["127.0.0.1"]).name("other.net", &["127.0.0.1"]);
    let report =
        run(&[format!("https://docs.net:{}/", server.port()), format!("https://other.net:{}/", server.port())], &settings, world());
    assert_eq!(report.outcomes[0].class, LinkClass::Ok);
    assert_eq!(report.outcomes[1].class, LinkClass::Dead);
    let log = server.log();
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].headers["x-token"], "s3cret");
}
