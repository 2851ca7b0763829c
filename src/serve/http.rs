//! The server: HTTP/1.1 on one address, answers from the preview.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::{oneshot, watch};

use super::inject::{OWN, SCRIPT};
use super::{Answer, Ask, ServeOptions};

#[derive(Clone)]
struct Shared {
    asks: Sender<Ask>,
    reloads: Arc<watch::Sender<u64>>,
    hostname: String,
}

/// Listens and answers until the process ends.
///
/// # Errors
/// When the address cannot be listened on.
pub fn serve(options: &ServeOptions, asks: Sender<Ask>, reloads: Arc<watch::Sender<u64>>, ready: impl FnOnce(SocketAddr)) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build().context("cannot start the server")?;
    runtime.block_on(async {
        let address = (options.hostname.as_str(), options.port);
        let listener = tokio::net::TcpListener::bind(address).await.with_context(|| {
            format!("cannot listen on `{}:{}`; another port can be given with `--port`", options.hostname, options.port)
        })?;
        ready(listener.local_addr().context("cannot listen")?);
        let shared = Shared { asks, reloads, hostname: options.hostname.clone() };
        let router = Router::new().fallback(answer).with_state(shared);
        axum::serve(listener, router).await.context("the server stopped")
    })
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    if !is_ours(request.headers(), &shared.hostname) {
        return refuse(StatusCode::FORBIDDEN, "this address is not served under that host name");
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return refuse(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD");
    }
    let path = request.uri().path().trim_start_matches('/');
    match path.strip_prefix(OWN) {
        Some("live.js") => respond(StatusCode::OK, "text/javascript; charset=utf-8", SCRIPT.as_bytes().to_vec()),
        Some("events") => events(&shared).into_response(),
        Some("findings") => {
            let page = crate::source::percent_decode(request.uri().query().unwrap_or(""));
            match ask(&shared, |reply| Ask::Findings { page, reply }).await {
                Some(json) => respond(StatusCode::OK, "application/json", json.into_bytes()),
                None => gone(),
            }
        }
        Some(_) => refuse(StatusCode::NOT_FOUND, "no such file"),
        None => {
            let path = path.to_owned();
            match ask(&shared, |reply| Ask::File { path, reply }).await {
                Some(Answer { status, mime, bytes }) => {
                    respond(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), mime, bytes)
                }
                None => gone(),
            }
        }
    }
}

async fn ask<T>(shared: &Shared, make: impl FnOnce(oneshot::Sender<T>) -> Ask) -> Option<T> {
    let (reply, answer) = oneshot::channel();
    shared.asks.send(make(reply)).ok()?;
    answer.await.ok()
}

/// One event at once, which says where the preview is now, and one a change; what changed is for the page to find out. A listener that was
/// too slow for some gets the newest.
fn events(shared: &Shared) -> Sse<impl futures_util::Stream<Item = Result<Event, Infallible>> + use<>> {
    let mut listener = shared.reloads.subscribe();
    listener.mark_changed();
    let stream = futures_util::stream::unfold(listener, |mut listener| async move {
        listener.changed().await.ok()?;
        let generation = *listener.borrow_and_update();
        Some((Ok(Event::default().data(generation.to_string())), listener))
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// Whether a browser asked for this server by its own name, from one of its own pages.
///
/// A page on the web can make its own name point to 127.0.0.1 (DNS rebinding) and then read what is served there. It cannot make the browser
/// send another `Host` than that name, so a name that is not ours is refused; a bare address is nobody's name.
fn is_ours(headers: &HeaderMap, hostname: &str) -> bool {
    let text = |name: header::HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let Some(host) = text(header::HOST) else { return false };
    let name = name_of(host);
    let known = name.eq_ignore_ascii_case("localhost") || name.eq_ignore_ascii_case(hostname) || name.parse::<IpAddr>().is_ok();
    let same_origin = match text(header::ORIGIN) {
        None => true,
        Some(origin) => origin.strip_prefix("http://").is_some_and(|origin| origin.eq_ignore_ascii_case(host)),
    };
    known && same_origin
}

/// A `Host` without its port: `[::1]:3000` is `::1`.
fn name_of(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(""),
        None => host.split(':').next().unwrap_or(""),
    }
}

fn respond(status: StatusCode, mime: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, mime),
        // What is on the screen must never be older than the file.
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    (status, headers, Body::from(bytes)).into_response()
}

fn refuse(status: StatusCode, why: &str) -> Response {
    respond(status, "text/plain; charset=utf-8", format!("{why}\n").into_bytes())
}

fn gone() -> Response {
    refuse(StatusCode::SERVICE_UNAVAILABLE, "the preview has stopped")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (header::HeaderName::from_static(name), header::HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn foreign_names_and_origins_are_refused() {
        for good in ["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "192.168.1.4:80", "docs.example:3000"] {
            assert!(is_ours(&headers(&[("host", good)]), "docs.example"), "{good}");
        }
        for bad in ["attacker.example:3000", "localhost.attacker.example", ""] {
            assert!(!is_ours(&headers(&[("host", bad)]), "127.0.0.1"), "{bad}");
        }
        assert!(!is_ours(&headers(&[]), "127.0.0.1"));
        assert!(is_ours(&headers(&[("host", "localhost:3000"), ("origin", "http://localhost:3000")]), "127.0.0.1"));
        assert!(!is_ours(&headers(&[("host", "localhost:3000"), ("origin", "http://localhost:8080")]), "127.0.0.1"));
        assert!(!is_ours(&headers(&[("host", "localhost:3000"), ("origin", "null")]), "127.0.0.1"));
    }
}
