//! The guard in front of every connection: what a URL says, and what its name means.
//!
//! The HTTP client resolves names through [`Resolver`] and connects to what that hands out, and to nothing else. What was looked at
//! is what is connected to.

use std::collections::BTreeMap;
use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::OnceCell;

use super::guard::{Guard, Refusal, literal};
use super::outside::{NameProblem, Outside};
use super::policy::Failure;

/// The addresses of names, each looked up once a run, and the guard in front of them.
pub(super) struct Names {
    guard: Guard,
    outside: Arc<dyn Outside>,
    known: Mutex<BTreeMap<String, Arc<OnceCell<Known>>>>,
    /// The proxy's own name, which the user chose and which may well be inside.
    proxy: Option<String>,
}

/// The addresses of a name that may be asked, or why there are none.
type Known = Result<Vec<IpAddr>, NoAddress>;

/// Why a name has no address that may be asked.
#[derive(Clone, Debug)]
pub(super) enum NoAddress {
    Problem(NameProblem),
    Refused(Refusal),
}

impl std::fmt::Display for NoAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Problem(problem) => problem.fmt(f),
            Self::Refused(refusal) => refusal.fmt(f),
        }
    }
}

impl Error for NoAddress {}

impl NoAddress {
    pub(super) fn failure(&self) -> Failure {
        match self {
            Self::Problem(NameProblem::NoSuchName) => Failure::NoSuchName,
            Self::Problem(NameProblem::Lookup(words)) => Failure::Lookup(words.clone()),
            Self::Refused(refusal) => Failure::Refused(refusal.to_string()),
        }
    }
}

impl Names {
    pub(super) fn new(guard: Guard, outside: Arc<dyn Outside>, proxy: Option<String>) -> Self {
        Self { guard, outside, known: Mutex::new(BTreeMap::new()), proxy }
    }

    /// Looks at a URL before it is asked: its scheme, an address in place of a name, and, when a proxy will resolve the
    /// name, what the name means here.
    pub(super) async fn check_url(self: &Arc<Self>, url: &Url, proxied: bool) -> Result<(), Failure> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Failure::Refused(format!("`{}:` is not asked", url.scheme())));
        }
        if has_credentials(url) {
            return Err(Failure::Refused("the address holds credentials".to_owned()));
        }
        let host = url.host_str().unwrap_or("");
        self.guard.allows_host(host).map_err(|refusal| Failure::Refused(refusal.to_string()))?;
        if proxied && literal(host).is_none() {
            // A name that only the proxy knows cannot be judged here, and what it means there is the proxy's to guard.
            if let Err(NoAddress::Refused(refusal)) = self.find(host).await {
                return Err(Failure::Refused(refusal.to_string()));
            }
        }
        Ok(())
    }

    async fn find(self: &Arc<Self>, name: &str) -> Known {
        let cell = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(name.to_ascii_lowercase()).or_default())
        };
        let found = cell
            .get_or_try_init(|| async {
                let (names, asked) = (Arc::clone(self), name.to_owned());
                let looked = tokio::task::spawn_blocking(move || names.outside.lookup(&asked)).await;
                match looked {
                    Ok(Ok(addresses)) => Ok(self.passable(name, addresses)),
                    Ok(Err(NameProblem::NoSuchName)) => Ok(Err(NoAddress::Problem(NameProblem::NoSuchName))),
                    // Not kept: the next request may find the resolver well again.
                    Ok(Err(problem)) => Err(NoAddress::Problem(problem)),
                    Err(_) => Err(NoAddress::Problem(NameProblem::Lookup("the lookup was cut short".to_owned()))),
                }
            })
            .await;
        match found {
            Ok(known) => known.clone(),
            Err(problem) => Err(problem),
        }
    }

    /// The proxy's own addresses pass unguarded. Nothing else is reached by its name: with a proxy every request goes to
    /// it, and [`check_url`](Self::check_url) has looked at the name in the URL before.
    async fn find_proxy(self: &Arc<Self>, name: &str) -> Known {
        let (names, asked) = (Arc::clone(self), name.to_owned());
        match tokio::task::spawn_blocking(move || names.outside.lookup(&asked)).await {
            Ok(found) => found.map_err(NoAddress::Problem),
            Err(_) => Err(NoAddress::Problem(NameProblem::Lookup("the lookup was cut short".to_owned()))),
        }
    }

    /// Keeps the addresses that may be asked. A name with none is refused for the first of its addresses.
    fn passable(&self, name: &str, addresses: Vec<IpAddr>) -> Known {
        let mut refused = None;
        let mut passable = Vec::new();
        for address in addresses {
            match self.guard.allows(name, address) {
                Ok(()) => passable.push(address),
                Err(refusal) => refused = refused.or(Some(refusal)),
            }
        }
        match refused {
            Some(refusal) if passable.is_empty() => Err(NoAddress::Refused(refusal)),
            _ if passable.is_empty() => Err(NoAddress::Problem(NameProblem::NoSuchName)),
            _ => Ok(passable),
        }
    }
}

/// The handle that the client holds. It is asked for names only: addresses in URLs go past it, and through
/// [`Names::check_url`].
pub(super) struct Resolver(Arc<Names>);

impl Resolver {
    pub(super) fn new(names: &Arc<Names>) -> Self {
        Self(Arc::clone(names))
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let names = Arc::clone(&self.0);
        Box::pin(async move {
            let name = name.as_str();
            let found = if names.proxy.as_deref() == Some(name) { names.find_proxy(name).await } else { names.find(name).await };
            let addresses = found?.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(addresses.collect::<Vec<_>>().into_iter()) as Addrs)
        })
    }
}

/// Whether an address carries a user name or a password.
pub(super) fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}
