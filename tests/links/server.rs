//! A small HTTP/1.1 server that misbehaves on demand and remembers what it was asked.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// One request as the server saw it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub at: Instant,
    pub method: String,
    pub path: String,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
}

/// What the server does about a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Sends this, word for word, and keeps the connection.
    Raw(Vec<u8>),
    /// Waits and then replies.
    After(Duration, Box<Reply>),
    /// Never answers.
    Hang,
    /// Closes the connection.
    Drop,
    /// Sends this and closes the connection.
    Cut(Vec<u8>),
    /// Sends the head and then the same piece again and again.
    Endless(Vec<u8>, Vec<u8>),
}

impl Reply {
    pub fn with(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let mut raw = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            raw.push_str(&format!("{name}: {value}\r\n"));
        }
        raw.push_str("\r\n");
        let mut raw = raw.into_bytes();
        raw.extend_from_slice(body);
        Self::Raw(raw)
    }

    pub fn status(status: u16) -> Self {
        Self::with(status, &[], b"")
    }

    pub fn redirect(status: u16, to: &str) -> Self {
        Self::with(status, &[("location", to)], b"")
    }

    pub fn html(body: &str) -> Self {
        Self::with(200, &[("content-type", "text/html; charset=utf-8")], body.as_bytes())
    }
}

/// How many requests are under way, and how many were at most.
#[derive(Default)]
struct Busy {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Busy {
    fn begin(&self) {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
    }

    fn end(&self) {
        self.now.fetch_sub(1, Ordering::SeqCst);
    }
}

#[derive(Default)]
struct Shared {
    log: Mutex<Vec<Seen>>,
    busy: Busy,
    all: Arc<Busy>,
}

type Handler = Arc<dyn Fn(&Seen) -> Reply + Send + Sync>;
type Tls = Option<Arc<tokio_rustls::rustls::ServerConfig>>;

/// A server; it ends when it is dropped, or when the last of those started with it is.
pub struct Server {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    runtime: Option<Arc<Runtime>>,
}

impl Server {
    /// Starts a server at 127.0.0.1.
    pub fn start(handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_at([127, 0, 0, 1].into(), None, handler)
    }

    pub fn start_at(ip: IpAddr, tls: Tls, handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        Self::listen(&runtime(), ip, tls, Arc::new(handler), Arc::default())
    }

    /// Starts servers that all run on one thread and count their requests together too.
    pub fn start_many(ips: impl Iterator<Item = IpAddr>, handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Vec<Self> {
        let (runtime, handler, all): (_, Handler, _) = (runtime(), Arc::new(handler), Arc::default());
        ips.map(|ip| Self::listen(&runtime, ip, None, Arc::clone(&handler), Arc::clone(&all))).collect()
    }

    fn listen(runtime: &Arc<Runtime>, ip: IpAddr, tls: Tls, handler: Handler, all: Arc<Busy>) -> Self {
        let listener = runtime.block_on(TcpListener::bind((ip, 0))).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { all, ..Shared::default() });
        let seen = Arc::clone(&shared);
        runtime.spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                let (shared, handler, tls) = (Arc::clone(&seen), Arc::clone(&handler), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => serve(stream, &shared, &*handler).await,
                        Some(config) => {
                            if let Ok(stream) = tokio_rustls::TlsAcceptor::from(config).accept(stream).await {
                                serve(stream, &shared, &*handler).await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, shared, runtime: Some(Arc::clone(runtime)) }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn log(&self) -> Vec<Seen> {
        self.shared.log.lock().unwrap().clone()
    }

    /// `METHOD /path` of each request, in order.
    pub fn asked(&self) -> Vec<String> {
        self.log().iter().map(|seen| format!("{} {}", seen.method, seen.path)).collect()
    }

    /// The most requests that were under way at one time.
    pub fn most_busy(&self) -> usize {
        self.shared.busy.most.load(Ordering::SeqCst)
    }

    /// The same over all servers that were started together.
    pub fn most_busy_together(&self) -> usize {
        self.shared.all.most.load(Ordering::SeqCst)
    }

    /// Forgets what was counted and logged.
    pub fn forget(&self) {
        self.shared.log.lock().unwrap().clear();
        self.shared.busy.most.store(0, Ordering::SeqCst);
        self.shared.all.most.store(0, Ordering::SeqCst);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take().and_then(Arc::into_inner) {
            runtime.shutdown_background();
        }
    }
}

/// One thread, so that nothing comes between sending a reply and counting it as done.
fn runtime() -> Arc<Runtime> {
    Arc::new(tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap())
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, shared: &Shared, handler: &(dyn Fn(&Seen) -> Reply + Send + Sync)) {
    let mut pending = Vec::new();
    loop {
        let end = loop {
            if let Some(end) = pending.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            let mut piece = [0; 4096];
            match stream.read(&mut piece).await {
                Ok(read) if read > 0 => pending.extend_from_slice(&piece[..read]),
                _ => return,
            }
        };
        let head = String::from_utf8_lossy(&pending[..end]).into_owned();
        pending.drain(..end + 4);
        let mut lines = head.lines();
        let mut first = lines.next().unwrap_or("").split(' ');
        let (method, path) = (first.next().unwrap_or("").to_owned(), first.next().unwrap_or("").to_owned());
        let headers =
            lines.filter_map(|line| line.split_once(':')).map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect();
        let seen = Seen { at: Instant::now(), method, path, headers };
        shared.log.lock().unwrap().push(seen.clone());
        shared.busy.begin();
        shared.all.begin();
        let goes_on = reply(&mut stream, handler(&seen), seen.method == "HEAD").await;
        shared.busy.end();
        shared.all.end();
        if !goes_on {
            let _ = stream.shutdown().await;
            return;
        }
    }
}

async fn reply(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), mut what: Reply, head_only: bool) -> bool {
    while let Reply::After(time, then) = what {
        tokio::time::sleep(time).await;
        what = *then;
    }
    match what {
        Reply::Raw(bytes) => {
            let end = match bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                Some(end) if head_only => end + 4,
                _ => bytes.len(),
            };
            stream.write_all(&bytes[..end]).await.is_ok() && stream.flush().await.is_ok()
        }
        Reply::Hang => {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            false
        }
        Reply::Drop | Reply::After(..) => false,
        Reply::Cut(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.flush().await;
            false
        }
        Reply::Endless(head, piece) => {
            if stream.write_all(&head).await.is_err() || head_only {
                return false;
            }
            while stream.write_all(&piece).await.is_ok() {}
            false
        }
    }
}
