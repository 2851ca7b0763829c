//! Everything of the world beside the web itself: the time, names, the environment.
//!
//! One trait, so that a test can let ten days pass, give a name two addresses in turn, or take the network away.

use std::fmt;
use std::io;
use std::net::{IpAddr, ToSocketAddrs, UdpSocket};
use std::time::{SystemTime, UNIX_EPOCH};

/// What a run asks of the machine.
pub trait Outside: Send + Sync {
    /// Seconds since 1970-01-01T00:00:00Z.
    fn now(&self) -> u64;

    /// The addresses of a name. It may block.
    ///
    /// # Errors
    /// [`NameProblem`] tells a name that does not exist from one that could not be looked up.
    fn lookup(&self, name: &str) -> Result<Vec<IpAddr>, NameProblem>;

    /// A variable of the environment.
    fn variable(&self, name: &str) -> Option<String>;

    /// Whether the machine knows a way to any address outside. Asks nobody.
    fn has_route(&self) -> bool;
}

/// Why a name has no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameProblem {
    /// The name does not exist, or has no address.
    NoSuchName,
    /// Nobody could be asked just now; the system's words.
    Lookup(String),
}

impl fmt::Display for NameProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchName => f.write_str("no such name"),
            Self::Lookup(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for NameProblem {}

/// The machine as it is.
#[derive(Clone, Copy, Debug)]
pub struct World;

impl Outside for World {
    fn now(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
    }

    fn lookup(&self, name: &str) -> Result<Vec<IpAddr>, NameProblem> {
        match (name, 0).to_socket_addrs() {
            Ok(addresses) => {
                let addresses: Vec<IpAddr> = addresses.map(|address| address.ip()).collect();
                if addresses.is_empty() { Err(NameProblem::NoSuchName) } else { Ok(addresses) }
            }
            Err(error) => Err(name_problem(&error)),
        }
    }

    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn has_route(&self) -> bool {
        // Connecting a datagram socket sends nothing; it fails when there is no route. The addresses are reserved for documentation.
        let reaches = |from: &str, to: &str| UdpSocket::bind(from).and_then(|socket| socket.connect(to)).is_ok();
        reaches("0.0.0.0:0", "192.0.2.1:9") || reaches("[::]:0", "[2001:db8::1]:9")
    }
}

/// The standard library hands the resolver's answer on as text only, and on Windows as an error number.
///
/// The texts are those of glibc, musl, macOS and the BSDs for "this name does not exist" and "it has no address".
fn name_problem(error: &io::Error) -> NameProblem {
    const NO_SUCH_NAME: [&str; 6] = [
        "name or service not known",
        "no address associated with hostname",
        "name does not resolve",
        "nodename nor servname provided",
        "no address associated with name",
        "no such host is known",
    ];
    // WSAHOST_NOT_FOUND and WSANO_DATA.
    if cfg!(windows) && matches!(error.raw_os_error(), Some(11001 | 11004)) {
        return NameProblem::NoSuchName;
    }
    let text = error.to_string();
    let lower = text.to_ascii_lowercase();
    if NO_SUCH_NAME.iter().any(|known| lower.contains(known)) { NameProblem::NoSuchName } else { NameProblem::Lookup(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_name_is_told_from_a_failing_resolver() {
        let problem = |text: &str| name_problem(&io::Error::other(text));
        assert_eq!(problem("failed to lookup address information: Name or service not known"), NameProblem::NoSuchName);
        assert!(matches!(problem("failed to lookup address information: Temporary failure in name resolution"), NameProblem::Lookup(_)));
    }

    #[test]
    fn localhost_has_an_address() {
        assert!(World.lookup("localhost").is_ok_and(|found| found.iter().all(IpAddr::is_loopback)));
    }
}
