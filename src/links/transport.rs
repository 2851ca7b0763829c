//! One request: the only file that opens connections.
//!
//! Redirects are never followed here; whoever asks sees each hop and decides. Names are resolved by [`Names`], which
//! hands on only addresses that the guard lets pass, and the connection is made to those and no others, so a name that changes its
//! mind between the check and the connection gains nothing.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, NoProxy, Proxy, Response, Url, redirect};

use super::guard::{Guard, literal};
use super::names::{Names, NoAddress, Resolver};
use super::outside::Outside;
use super::policy::Failure;
use super::settings::host_matches;
use super::{LinkSettings, LinksError};

/// Bodies up to this length are read to the end, since that keeps the connection for the next request.
const DRAINED: u64 = 16 * 1024;
/// Cookies of one answer that are looked at.
const MOST_COOKIES: usize = 50;

/// The HTTP client, its guard, and the secrets it sends.
pub(super) struct Transport {
    client: Client,
    names: Arc<Names>,
    proxied: bool,
    secrets: Vec<Secret>,
    max_body: usize,
}

/// A header for one host, with its value from the environment.
struct Secret {
    host: String,
    name: HeaderName,
    value: HeaderValue,
}

/// What is asked.
pub(super) struct Question<'a> {
    pub url: &'a Url,
    pub get: bool,
    /// The page is wanted, to look for fragments.
    pub wants_body: bool,
    /// The chain of redirects has not left the author's host, so headers of that host may go along.
    pub trusted: bool,
    pub cookies: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub status: u16,
    pub location: Option<String>,
    pub retry_after: Option<String>,
    /// The values of `Set-Cookie`.
    pub cookies: Vec<String>,
    /// The answer says itself that it is a wall against robots.
    pub bot_wall: bool,
    pub page: Option<Page>,
}

/// A page of HTML, as far as it was read.
#[derive(Debug)]
pub(super) struct Page {
    pub html: String,
    pub complete: bool,
    pub is_utf8: bool,
}

impl Transport {
    /// Builds the client. The notes say what the user should know, as a variable that is not set.
    pub(super) fn new(settings: &LinkSettings, outside: &Arc<dyn Outside>, notes: &mut Vec<String>) -> Result<Self, LinksError> {
        let guard = Guard::new(&settings.allow_private)?;
        let proxy = proxy(settings, outside.as_ref())?;
        let proxy_host = proxy.as_ref().and_then(|(url, _)| url.host_str().map(str::to_ascii_lowercase));
        let names = Arc::new(Names::new(guard, Arc::clone(outside), proxy_host));
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("text/html,application/xhtml+xml,*/*;q=0.8"));
        let agent = HeaderValue::try_from(&settings.user_agent)
            .map_err(|_| LinksError::setting("user-agent", "has a character that no header may have"))?;
        let mut builder = Client::builder()
            .default_headers(headers)
            .user_agent(agent)
            .redirect(redirect::Policy::none())
            .referer(false)
            .timeout(settings.timeout)
            .connect_timeout(settings.connect_timeout)
            .pool_max_idle_per_host(settings.concurrency)
            .pool_idle_timeout(Duration::from_secs(15))
            .dns_resolver(Arc::new(Resolver::new(&names)))
            // The system's proxy is read here instead, since the guard has to know about it.
            .no_proxy();
        let proxied = proxy.is_some();
        if let Some((_, proxy)) = proxy {
            builder = builder.proxy(proxy);
        }
        for path in &settings.ca_files {
            let problem = |why: &dyn std::fmt::Display| {
                LinksError::setting("ca-files", format_args!("has `{}`, which cannot be used: {why}", path.display()))
            };
            let pem = std::fs::read(path).map_err(|error| problem(&error))?;
            let certificates = reqwest::Certificate::from_pem_bundle(&pem).map_err(|error| problem(&error))?;
            if certificates.is_empty() {
                return Err(problem(&"it holds no certificate"));
            }
            builder = builder.tls_certs_merge(certificates);
        }
        let client = builder
            .build()
            .map_err(|error| LinksError::Client(format!("the client for external links cannot be built: {}", deepest(&error))))?;
        let secrets = secrets(settings, outside.as_ref(), notes)?;
        Ok(Self { client, names, proxied, secrets, max_body: settings.max_body })
    }

    /// Whether requests go through a proxy.
    pub(super) const fn is_proxied(&self) -> bool {
        self.proxied
    }

    /// Asks once.
    pub(super) async fn ask(&self, question: &Question<'_>) -> Result<Answer, Failure> {
        self.names.check_url(question.url, self.proxied).await?;
        let method = if question.get { Method::GET } else { Method::HEAD };
        let mut request = self.client.request(method, question.url.clone());
        if question.trusted {
            let host = question.url.host_str().unwrap_or("");
            for secret in self.secrets.iter().filter(|secret| host_matches(&secret.host, host)) {
                if may_carry_secrets(question.url) {
                    request = request.header(secret.name.clone(), secret.value.clone());
                }
            }
        }
        if let Some(cookies) = &question.cookies {
            request = request.header(header::COOKIE, cookies);
        }
        let response = request.send().await.map_err(|error| failure(&error))?;
        let mut answer = read_head(&response);
        if question.wants_body && response.status().is_success() && is_html(response.headers()) {
            answer.page = Some(self.read_page(response).await?);
        } else if question.get && response.content_length().is_some_and(|length| length <= DRAINED) {
            // What is lost is the connection at most.
            let _ = self.read_bytes(response).await;
        }
        Ok(answer)
    }

    async fn read_page(&self, response: Response) -> Result<Page, Failure> {
        let is_utf8 =
            content_type(response.headers()).split_once("charset=").is_none_or(|(_, name)| name.trim_matches('"').starts_with("utf-8"));
        let (bytes, complete) = self.read_bytes(response).await?;
        Ok(Page { html: String::from_utf8_lossy(&bytes).into_owned(), complete, is_utf8 })
    }

    /// Reads up to the limit; the chunks come unpacked, so a small answer that unpacks to a huge one stops there too.
    async fn read_bytes(&self, mut response: Response) -> Result<(Vec<u8>, bool), Failure> {
        let mut bytes = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => {
                    let room = self.max_body.saturating_sub(bytes.len());
                    if chunk.len() > room {
                        bytes.extend(chunk.iter().take(room));
                        return Ok((bytes, false));
                    }
                    bytes.extend_from_slice(&chunk);
                }
                Ok(None) => return Ok((bytes, true)),
                Err(error) => return Err(failure(&error)),
            }
        }
    }
}

/// Secrets go over secure connections, and in the clear to this machine itself only.
fn may_carry_secrets(url: &Url) -> bool {
    url.scheme() == "https" || url.host_str().and_then(literal).is_some_and(|address| address.is_loopback())
}

/// The proxy that the settings name, or else the environment, and the address it has.
fn proxy(settings: &LinkSettings, outside: &dyn Outside) -> Result<Option<(Url, Proxy)>, LinksError> {
    let from_environment = || {
        ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]
            .into_iter()
            .find_map(|name| outside.variable(name).filter(|value| !value.trim().is_empty()))
    };
    let is_set = settings.proxy.is_some();
    let Some(text) = settings.proxy.clone().or_else(from_environment) else { return Ok(None) };
    let whole = if text.contains("://") { text } else { format!("http://{text}") };
    // The value may hold a password, so no message repeats it.
    let invalid = || LinksError::setting("proxy", "(or the proxy of the environment) is not an address as `http://host:port`");
    let url = Url::parse(&whole).map_err(|_| invalid())?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(invalid());
    }
    let mut proxy = Proxy::all(url.clone()).map_err(|_| invalid())?;
    if !is_set {
        let exceptions = outside.variable("NO_PROXY").or_else(|| outside.variable("no_proxy"));
        proxy = proxy.no_proxy(exceptions.and_then(|list| NoProxy::from_string(&list)));
    }
    Ok(Some((url, proxy)))
}

/// Reads the headers whose values stand in the environment.
fn secrets(settings: &LinkSettings, outside: &dyn Outside, notes: &mut Vec<String>) -> Result<Vec<Secret>, LinksError> {
    let mut secrets = Vec::new();
    for rule in &settings.headers {
        let name = HeaderName::try_from(&rule.name)
            .map_err(|_| LinksError::setting("headers", format_args!("has `{}`, which is not the name of a header", rule.name)))?;
        let Some(value) = outside.variable(&rule.variable).filter(|value| !value.is_empty()) else {
            notes.push(format!(
                "the variable `{}` is not set, so `{}` is asked without its `{}` header",
                rule.variable, rule.host, rule.name
            ));
            continue;
        };
        let mut value = HeaderValue::try_from(format!("{}{value}", rule.prefix))
            .map_err(|_| LinksError::setting("headers", format_args!("takes `{}`, whose value no header may have", rule.variable)))?;
        // Keeps the value out of the client's own traces, and out of the compression tables of HTTP/2.
        value.set_sensitive(true);
        secrets.push(Secret { host: rule.host.clone(), name, value });
    }
    Ok(secrets)
}

fn read_head(response: &Response) -> Answer {
    let headers = response.headers();
    let text = |name: HeaderName| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    // Cloudflare and the firewall of AWS say in a header that the answer is a challenge; LinkedIn has a status of its own.
    let bot_wall = headers.get("cf-mitigated").is_some_and(|value| value == "challenge")
        || headers.contains_key("x-amzn-waf-action")
        || response.status().as_u16() == 999;
    Answer {
        status: response.status().as_u16(),
        location: text(header::LOCATION),
        retry_after: text(header::RETRY_AFTER),
        cookies: headers
            .get_all(header::SET_COOKIE)
            .iter()
            .take(MOST_COOKIES)
            .filter_map(|value| value.to_str().ok().map(str::to_owned))
            .collect(),
        bot_wall,
        page: None,
    }
}

fn content_type(headers: &HeaderMap) -> String {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("").to_ascii_lowercase()
}

fn is_html(headers: &HeaderMap) -> bool {
    let kind = content_type(headers);
    kind.starts_with("text/html") || kind.starts_with("application/xhtml+xml")
}

/// Finds out what an error of the client means, from the errors it was caused by.
fn failure(error: &reqwest::Error) -> Failure {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    // A chain of causes is short; the bound is against one that leads back to itself.
    for _ in 0..16 {
        let Some(current) = cause else { break };
        if let Some(no_address) = current.downcast_ref::<NoAddress>() {
            return no_address.failure();
        }
        if let Some(tls) = current.downcast_ref::<rustls::Error>() {
            return tls_failure(tls);
        }
        if let Some(io) = current.downcast_ref::<io::Error>() {
            // The cause of such an error is that of its content, so the content itself has to be fetched.
            if let Some(inner) = io.get_ref() {
                if let Some(tls) = inner.downcast_ref::<rustls::Error>() {
                    return tls_failure(tls);
                }
                cause = Some(inner);
                continue;
            }
            if let Some(failure) = io_failure(io) {
                return failure;
            }
        }
        cause = current.source();
    }
    let words = deepest(error);
    if error.is_timeout() {
        Failure::Timeout
    } else if error.is_connect() {
        Failure::Broken(words)
    } else if error.is_decode() || error.is_builder() {
        Failure::Protocol(words)
    } else if words.contains("invalid HTTP") || words.contains("message head is too large") || words.contains("parsed") {
        // The client's parser has no error type of its own that could be asked.
        Failure::Protocol(words)
    } else {
        Failure::Broken(words)
    }
}

fn tls_failure(error: &rustls::Error) -> Failure {
    use rustls::CertificateError::{NotValidForName, NotValidForNameContext};
    match error {
        rustls::Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => Failure::WrongName,
        other => Failure::Tls(other.to_string()),
    }
}

fn io_failure(error: &io::Error) -> Option<Failure> {
    use io::ErrorKind;
    match error.kind() {
        ErrorKind::ConnectionRefused => Some(Failure::ConnectionRefused),
        ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable | ErrorKind::NetworkDown | ErrorKind::AddrNotAvailable => {
            Some(Failure::Unreachable(error.to_string()))
        }
        ErrorKind::TimedOut => Some(Failure::Timeout),
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof => {
            Some(Failure::Broken(error.to_string()))
        }
        // The kinds of error are a foreign and open list.
        _ => None,
    }
}

/// The words of the first cause, which says more than those around it and never holds the URL.
fn deepest(error: &dyn Error) -> String {
    let mut words = "the request failed".to_owned();
    let mut cause = error.source();
    for _ in 0..16 {
        let Some(current) = cause else { break };
        words = current.to_string();
        cause = current.source();
    }
    words
}
