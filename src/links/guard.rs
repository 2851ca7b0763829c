//! Addresses that a documentation build must not ask.
//!
//! A book can come from a stranger, and its build runs inside somebody's network. Without a guard, a link to the
//! router, to a database on localhost or to the metadata service of the cloud would be requested from there, and the
//! report would tell whether it answered. The guard sees numbers only: the URL parser has turned `0x7f.1`,
//! `2130706433`, `127.1` and full-width digits into an address before, and names are looked at after they were resolved.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::LinksError;
use super::settings::host_matches;

/// What is refused and what the settings open.
#[derive(Clone, Debug, Default)]
pub(super) struct Guard {
    everything: bool,
    names: Vec<String>,
    ranges: Vec<Range>,
}

impl Guard {
    /// Reads `allow-private`.
    pub(super) fn new(allowed: &[String]) -> Result<Self, LinksError> {
        let mut guard = Self::default();
        for entry in allowed {
            let entry = entry.trim();
            if entry == "*" {
                guard.everything = true;
            } else if let Some(range) = Range::read(entry) {
                guard.ranges.push(range);
            } else if entry.contains('/') || entry.contains(':') || entry.is_empty() {
                return Err(LinksError::setting(
                    "allow-private",
                    format_args!("has `{entry}`; write a host name, an address, a range as `10.1.0.0/16`, or `*`"),
                ));
            } else {
                guard.names.push(entry.to_owned());
            }
        }
        Ok(guard)
    }

    /// Whether a host may be asked, as far as it says so by itself: an address in place of a name, a name of this machine
    /// (RFC 6761 has `localhost` and all below it mean that, whatever a resolver says), or the name of a metadata service, which a
    /// proxy would resolve where nobody here can look.
    pub(super) fn allows_host(&self, host: &str) -> Result<(), Refusal> {
        let name = host.trim_end_matches('.');
        if let Some(address) = literal(host) {
            self.allows(name, address)
        } else if name.eq_ignore_ascii_case("localhost") || host_matches("*.localhost", name) {
            self.allows(name, IpAddr::V4(Ipv4Addr::LOCALHOST))
        } else if METADATA_NAMES.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            self.allows(name, IpAddr::V4(METADATA_V4[0]))
        } else {
            Ok(())
        }
    }

    /// Whether `host` may be asked at this address.
    pub(super) fn allows(&self, host: &str, address: IpAddr) -> Result<(), Refusal> {
        let address = plain(address);
        let Some(kind) = kind_of(address) else { return Ok(()) };
        let exact = self.ranges.iter().any(|range| range.is_one() && range.contains(address));
        let open = match kind {
            Kind::Metadata => exact,
            Kind::Loopback | Kind::Private | Kind::LinkLocal | Kind::Reserved => {
                exact
                    || self.everything
                    || self.ranges.iter().any(|range| range.contains(address))
                    || self.names.iter().any(|name| host_matches(name, host))
            }
        };
        if open { Ok(()) } else { Err(Refusal { address, kind }) }
    }
}

/// The address that stands in place of a name, in brackets or without.
pub(super) fn literal(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// An address that was not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    address: IpAddr,
    kind: Kind,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is {}", self.address, self.kind.words())
    }
}

impl std::error::Error for Refusal {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Loopback,
    Private,
    LinkLocal,
    Metadata,
    Reserved,
}

impl Kind {
    const fn words(self) -> &'static str {
        match self {
            Self::Loopback => "this machine's own address",
            Self::Private => "an address inside a private network",
            Self::LinkLocal => "a link-local address",
            Self::Metadata => "the address of a cloud's metadata service",
            Self::Reserved => "a reserved address that no public site has",
        }
    }
}

/// The metadata services that are known to live at a fixed address: the common IPv4 one, Alibaba's, Azure's host agent,
/// Oracle's, and the IPv6 one of AWS and of Google.
const METADATA_V4: [Ipv4Addr; 4] =
    [Ipv4Addr::new(169, 254, 169, 254), Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(168, 63, 129, 16), Ipv4Addr::new(192, 0, 0, 192)];
/// Their names at Google and AWS.
const METADATA_NAMES: [&str; 3] = ["metadata.google.internal", "metadata.goog", "instance-data.ec2.internal"];
const METADATA_V6: [Ipv6Addr; 2] =
    [Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254), Ipv6Addr::new(0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x0254)];

/// Unwraps the forms in which an IPv6 address stands for an IPv4 one: mapped, compatible, NAT64 and 6to4.
fn plain(address: IpAddr) -> IpAddr {
    let IpAddr::V6(six) = address else { return address };
    let octets = six.octets();
    let four = |at: usize| {
        let mut bytes = [0_u8; 4];
        for (slot, byte) in bytes.iter_mut().zip(octets.iter().skip(at)) {
            *slot = *byte;
        }
        IpAddr::V4(Ipv4Addr::from(bytes))
    };
    match six.segments() {
        [0, 0, 0, 0, 0, 0xffff, _, _] => four(12),
        // `::` and `::1` are addresses of their own.
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 || low > 1 => four(12),
        [0x64, 0xff9b, 0, 0, 0, 0, _, _] => four(12),
        [0x2002, ..] => four(2),
        _ => address,
    }
}

/// The kind of an address that is not public. Ranges: the IANA special-purpose registries of IPv4 and IPv6.
fn kind_of(address: IpAddr) -> Option<Kind> {
    match address {
        IpAddr::V4(four) => {
            let [a, b, c, _] = four.octets();
            if METADATA_V4.contains(&four) {
                return Some(Kind::Metadata);
            }
            match (a, b, c) {
                (127, ..) | (0, ..) => Some(Kind::Loopback),
                (10, ..) | (172, 16..=31, _) | (192, 168, _) | (100, 64..=127, _) => Some(Kind::Private),
                (169, 254, _) => Some(Kind::LinkLocal),
                (192, 0, 0 | 2) | (192, 88, 99) | (198, 18 | 19, _) | (198, 51, 100) | (203, 0, 113) | (224..=255, ..) => {
                    Some(Kind::Reserved)
                }
                _ => None,
            }
        }
        IpAddr::V6(six) => {
            if METADATA_V6.contains(&six) {
                return Some(Kind::Metadata);
            }
            match six.segments() {
                [0, 0, 0, 0, 0, 0, 0, 0 | 1] => Some(Kind::Loopback),
                [0xfc00..=0xfdff, ..] | [0xfec0..=0xfeff, ..] => Some(Kind::Private),
                [0xfe80..=0xfebf, ..] => Some(Kind::LinkLocal),
                // Teredo and the other protocol assignments, documentation, and all that is not global unicast.
                [0x2001, 0..=0x01ff, ..] | [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => Some(Kind::Reserved),
                [0x2000..=0x3fff, ..] => None,
                _ => Some(Kind::Reserved),
            }
        }
    }
}

/// An address and the number of its leading bits that count.
#[derive(Clone, Copy, Debug)]
struct Range {
    address: IpAddr,
    bits: u32,
}

impl Range {
    fn read(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u32>().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.trim_start_matches('[').trim_end_matches(']').parse().ok()?;
        let widest = width(address);
        let bits = bits.unwrap_or(widest);
        (bits <= widest).then_some(Self { address, bits })
    }

    fn is_one(self) -> bool {
        self.bits == width(self.address)
    }

    fn contains(self, address: IpAddr) -> bool {
        let same = |left: u128, right: u128, width: u32| (left ^ right).checked_shr(width - self.bits).unwrap_or(0) == 0;
        match (self.address, address) {
            (IpAddr::V4(range), IpAddr::V4(four)) => same(u128::from(range.to_bits()), u128::from(four.to_bits()), 32),
            (IpAddr::V6(range), IpAddr::V6(six)) => same(range.to_bits(), six.to_bits(), 128),
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

const fn width(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(guard: &Guard, address: &str) -> bool {
        guard.allows("host.example", address.parse().unwrap()).is_ok()
    }

    fn guard(entries: &[&str]) -> Guard {
        Guard::new(&entries.iter().map(|&entry| entry.to_owned()).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn every_inside_address_is_refused() {
        let guard = Guard::default();
        for address in [
            "127.0.0.1",
            "127.255.0.3",
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "100.64.0.1",
            "169.254.1.1",
            "169.254.169.254",
            "168.63.129.16",
            "100.100.100.200",
            "192.0.0.192",
            "192.0.2.7",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.1.2.3",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:c0a8:101::",
            "fc00::1",
            "fd00:ec2::254",
            "fd20:ce::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "100::1",
            "2001:db8::1",
            "2001::1",
            "3fff::1",
        ] {
            assert!(!allows(&guard, address), "{address}");
        }
    }

    #[test]
    fn hosts_that_name_themselves() {
        let refused = |guard: &Guard, host: &str| guard.allows_host(host).is_err();
        for host in ["[::1]", "127.0.0.1", "localhost", "a.LOCALHOST", "localhost.", "metadata.google.internal", "metadata.goog."] {
            assert!(refused(&Guard::default(), host), "{host}");
        }
        for host in ["[2606:4700::1111]", "docs.net", "notlocalhost", "localhost.net"] {
            assert!(!refused(&Guard::default(), host), "{host}");
        }
        assert!(!refused(&guard(&["localhost"]), "localhost"));
        assert!(refused(&guard(&["*"]), "metadata.goog"));
        assert!(!refused(&guard(&["169.254.169.254"]), "metadata.goog"));
    }

    #[test]
    fn public_addresses_are_asked() {
        let guard = Guard::default();
        for address in [
            "1.1.1.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.167.1.1",
            "100.63.0.1",
            "100.128.0.1",
            "169.253.1.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "2002:101:101::",
        ] {
            assert!(allows(&guard, address), "{address}");
        }
    }

    #[test]
    fn settings_open_a_range_a_name_or_everything_but_metadata() {
        assert!(allows(&guard(&["10.1.0.0/16"]), "10.1.200.3"));
        assert!(!allows(&guard(&["10.1.0.0/16"]), "10.2.0.1"));
        assert!(allows(&guard(&["10.1.0.0/16"]), "::ffff:10.1.0.1"));
        assert!(allows(&guard(&["host.example"]), "192.168.1.1"));
        assert!(allows(&guard(&["*.example"]), "fd00::1"));
        assert!(!allows(&guard(&["other.example"]), "192.168.1.1"));
        assert!(allows(&guard(&["fd00::/8"]), "fd12::1"));
        assert!(allows(&guard(&["*"]), "127.0.0.1"));
        assert!(allows(&guard(&["0.0.0.0/0"]), "127.0.0.1"));
        for wide in ["*", "169.254.0.0/16", "0.0.0.0/0", "host.example"] {
            assert!(!allows(&guard(&[wide]), "169.254.169.254"), "{wide}");
        }
        assert!(allows(&guard(&["169.254.169.254"]), "169.254.169.254"));
    }

    #[test]
    fn an_entry_that_means_nothing_is_an_error() {
        for entry in ["10.0.0.0/33", "10.0.0/8", "http://x", ""] {
            assert!(Guard::new(&[entry.to_owned()]).is_err(), "{entry}");
        }
    }
}
