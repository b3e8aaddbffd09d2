//! From which address of the network a request came, behind as many proxies as the operator trusts.
//!
//! Each proxy puts the address that it was called from at the end of `X-Forwarded-For`, and so does the edge (API Gateway,
//! or the one process). So the last entry is true; the one before it is true where a proxy that is trusted called the edge,
//! and so on. All before those is what the client says of itself.

use std::net::IpAddr;

use http::{HeaderMap, HeaderName};

use crate::environment::{Environment, SettingError};

/// Who a request came through.
pub const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// How many proxies stand before the edge, each of which says truly who called it: 1 behind a CDN.
///
/// What calls the edge past those proxies chooses its own address: then the edge must take nothing from elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(u8);

impl TrustedProxies {
    /// So many proxies.
    pub const fn new(count: u8) -> Self {
        Self(count)
    }

    /// Reads the setting that says how many; absent, there are none.
    pub fn read(environment: &Environment, setting: &str) -> Result<Self, SettingError> {
        environment.parse_or(setting, 0).map(Self)
    }

    /// The address of the client. `None` where the edge names none, or what stands in its place is no address.
    pub fn client_of(self, headers: &HeaderMap) -> Option<IpAddr> {
        // A byte that is no text spoils its own entry, and none that a proxy has put behind it.
        let lines = headers.get_all(FORWARDED_FOR).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
        let lines: Vec<_> = lines.collect();
        let entries: Vec<&str> = lines.iter().flat_map(|line| line.split(',')).map(str::trim).collect();
        // Who did not come through all of them is the first that is named.
        let place = entries.len().checked_sub(1)?.saturating_sub(self.0.into());
        address(entries.get(place)?)
    }
}

/// Reads an address, with a port or without; an IPv4 address that is written as an IPv6 one is itself.
fn address(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse::<std::net::SocketAddr>().ok().map(|address| address.ip());
    text.parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

/// The network that a client has to itself: an IPv4 address, or the /64 of an IPv6 one, since whoever has one address of
/// that has all. What is counted by address is counted by this.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn client<L: AsRef<[u8]>>(trusted: u8, lines: &[L]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_bytes(line.as_ref()).unwrap());
        }
        TrustedProxies::new(trusted).client_of(&headers).map(|address| address.to_string())
    }

    #[test]
    fn believes_the_edge_alone_where_no_proxy_is_trusted() {
        assert_eq!(client::<&str>(0, &[]), None);
        assert_eq!(client(0, &["10.0.0.1"]).as_deref(), Some("10.0.0.1"));
        assert_eq!(client(0, &["1.2.3.4, 10.0.0.1"]).as_deref(), Some("10.0.0.1"));
        assert_eq!(client(0, &["1.2.3.4", "10.0.0.1"]).as_deref(), Some("10.0.0.1"));
        assert_eq!(client(0, &["10.0.0.1:4711"]).as_deref(), Some("10.0.0.1"));
        assert_eq!(client(0, &["10.0.0.1, nonsense"]), None);
    }

    #[test]
    fn believes_as_many_proxies_as_are_trusted() {
        assert_eq!(client(1, &["6.6.6.6, 1.2.3.4, 10.0.0.1"]).as_deref(), Some("1.2.3.4"));
        assert_eq!(client(1, &["6.6.6.6, 1.2.3.4", "10.0.0.1"]).as_deref(), Some("1.2.3.4"));
        assert_eq!(client(2, &["6.6.6.6, 1.2.3.4, 10.0.0.1"]).as_deref(), Some("6.6.6.6"));
        assert_eq!(client(2, &["10.0.0.1"]).as_deref(), Some("10.0.0.1"), "it came past the proxies");
        assert_eq!(client(1, &["nonsense, 10.0.0.1"]), None);
        assert_eq!(client(1, &[""]), None);
    }

    #[test]
    fn a_byte_that_is_no_text_spoils_its_own_entry_alone() {
        assert_eq!(client(0, &[b"\xff, 1.2.3.4"]).as_deref(), Some("1.2.3.4"));
        assert_eq!(client(1, &[&b"\xff, 1.2.3.4"[..], b"10.0.0.1"]).as_deref(), Some("1.2.3.4"));
        assert_eq!(client(1, &[b"1.2.3.4, \xff, 10.0.0.1"]), None);
    }

    #[test]
    fn reads_the_number_of_proxies() {
        let read = |value: &str| {
            let environment = Environment::from_map([("TRUSTED_PROXIES".to_owned(), value.to_owned())].into());
            TrustedProxies::read(&environment, "TRUSTED_PROXIES").map_err(|error| error.to_string())
        };
        assert_eq!(read(""), Ok(TrustedProxies::new(0)));
        assert_eq!(read("2"), Ok(TrustedProxies::new(2)));
        assert!(read("-1").is_err() && read("one").is_err());
    }

    #[test]
    fn counts_an_ipv6_network_as_one_client() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::"));
        assert_ne!(of("2001:db8:1:2::"), of("2001:db8:1:3::"));
        assert_eq!(of("::ffff:10.0.0.1"), "10.0.0.1");
    }
}
