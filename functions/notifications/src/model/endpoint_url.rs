//! Where webhooks may go, as far as the URL says it. What its name leads to is looked at when it is called.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use domain::fault::Invalid;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

use super::address::{Network, may_be_called};

/// Ports from 1024 on where other things than the web listen: databases, caches, queues, remote shells.
const OTHER_SERVICES: &[u16] = &[
    1080, 1433, 1434, 1521, 1883, 2049, 2181, 2375, 2376, 2379, 2380, 2483, 2484, 3128, 3260, 3306, 3389, 4369, 5060,
    5061, 5222, 5432, 5433, 5671, 5672, 5900, 5984, 5985, 5986, 6000, 6379, 6380, 6443, 6667, 7000, 7001, 8086, 8500,
    9042, 9092, 9100, 9160, 9200, 9300, 10250, 10255, 11211, 15672, 26257, 27017, 27018, 27019, 50000, 50070, 61613,
    61616,
];

/// The address of an endpoint: `https`, in its normal form, at most 2,000 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct EndpointUrl(String);

/// Where requests go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) is_https: bool,
    /// A name, or an address without brackets.
    pub(crate) host: String,
    /// The address, where the host is one.
    pub(crate) address: Option<IpAddr>,
    pub(crate) port: u16,
}

impl EndpointUrl {
    const MAX: usize = 2_000;

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Where requests go; `None` for what is not a URL of these.
    pub(crate) fn place(&self) -> Option<Place> {
        let url = Url::parse(&self.0).ok()?;
        let (host, address) = match url.host()? {
            Host::Domain(name) => (name.to_owned(), None),
            Host::Ipv4(address) => (address.to_string(), Some(IpAddr::V4(address))),
            Host::Ipv6(address) => (address.to_string(), Some(IpAddr::V6(address))),
        };
        Some(Place { is_https: url.scheme() == "https", host, address, port: url.port_or_known_default()? })
    }

    /// Refuses what is never called: other schemes, ports of other services, addresses that are not public, and names that
    /// are never public.
    pub(crate) fn check(&self, may_be_http: bool, allowed: &[Network]) -> Result<(), Invalid> {
        let refused = |code, detail: &str| Err(Invalid::new(code, detail));
        let Some(place) = self.place() else { return refused("invalid_url", "an https URL is expected") };
        if !place.is_https && !may_be_http {
            return refused("invalid_url", "an https URL is expected");
        }
        if place.address.is_some_and(|address| !may_be_called(address, allowed)) {
            return refused("forbidden_address", "webhooks go to public addresses only");
        }
        if place.address.is_none() && allowed.is_empty() && is_never_public(&place.host) {
            return refused("forbidden_address", "webhooks go to public names only");
        }
        let usual = if place.is_https { 443 } else { 80 };
        if place.port != usual && (place.port < 1024 || OTHER_SERVICES.contains(&place.port)) {
            return refused(
                "forbidden_port",
                "port 443, or one from 1024 on that no other service is known for, is expected",
            );
        }
        Ok(())
    }
}

/// Names that lead nowhere in the world: single labels, and the special ones of RFC 6761, 6762, 7686, 8375 and 9476.
fn is_never_public(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    let last = host.rsplit('.').next().unwrap_or_default();
    !host.contains('.')
        || matches!(last, "localhost" | "local" | "internal" | "test" | "invalid" | "onion" | "alt" | "localdomain")
        || host.ends_with(".home.arpa")
}

impl fmt::Display for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for EndpointUrl {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::new("invalid_url", "an https URL without user and fragment is expected");
        if text.len() > Self::MAX || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(refused());
        }
        let url = Url::parse(text).map_err(|_| refused())?;
        let fits = matches!(url.scheme(), "https" | "http")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && url.fragment().is_none()
            && url.port() != Some(0);
        let normal = String::from(url);
        if fits && normal.len() <= Self::MAX && !text.contains('\\') { Ok(Self(normal)) } else { Err(refused()) }
    }
}

domain::request_text!(
    EndpointUrl,
    "Where webhooks go: an https URL without user, password and fragment.",
    example = "https://example.com/webhooks",
    pattern = "^https?://[^\\s#@\\\\]{1,2000}$",
    max_length = 2000
);

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<EndpointUrl, &'static str> {
        let url: EndpointUrl = text.parse().map_err(|invalid: Invalid| invalid.code)?;
        url.check(false, &[]).map_err(|invalid| invalid.code)?;
        Ok(url)
    }

    #[test]
    fn takes_public_https_urls_in_their_normal_form() {
        for (text, normal) in [
            ("https://example.com", "https://example.com/"),
            ("HTTPS://Example.COM:443/a?b=c", "https://example.com/a?b=c"),
            ("https://example.com:8443/x", "https://example.com:8443/x"),
            ("https://1.1.1.1/", "https://1.1.1.1/"),
            ("https://bücher.example.org/", "https://xn--bcher-kva.example.org/"),
        ] {
            assert_eq!(check(text).unwrap().as_str(), normal);
        }
    }

    #[test]
    fn refuses_addresses_in_every_spelling() {
        for host in [
            "127.0.0.1",
            "127.1",
            "0x7f000001",
            "2130706433",
            "017700000001",
            "0177.0.0.1",
            "0x7f.1",
            "127.0.0.1.",
            "0",
            "0.0.0.0",
            "%31%32%37.0.0.1",
            "①②⑦.0.0.1",
            "127。0。0。1",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[64:ff9b::7f00:1]",
            "[fd00:ec2::254]",
            "[::]",
            "169.254.169.254",
            "0xa9fea9fe",
            "2852039166",
            "10.0.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "printer.local",
            "metadata.google.internal",
            "intranet",
            "x.home.arpa",
        ] {
            assert_eq!(check(&format!("https://{host}/")).unwrap_err(), "forbidden_address", "{host}");
        }
    }

    #[test]
    fn refuses_other_schemes_ports_and_parts() {
        for bad in [
            "",
            "example.com",
            "ftp://example.com",
            "file:///etc/passwd",
            "gopher://example.com",
            "https://",
            "javascript:alert(1)",
            "https://user@example.com/",
            "https://user:pw@example.com/",
            "https://example.com/#x",
            "https://exa mple.com/",
            "https://example.com\\@127.0.0.1/",
            "https://example.com:0/",
            "https://example.com:99999/",
            "http://example.com/",
            "https://[::1",
            "https://example.com/\n",
        ] {
            assert_eq!(check(bad).unwrap_err(), "invalid_url", "{bad}");
        }
        for port in [1, 22, 25, 80, 444, 1023, 3306, 5432, 6379, 9200, 11211, 27017] {
            assert_eq!(check(&format!("https://example.com:{port}/")).unwrap_err(), "forbidden_port", "{port}");
        }
        let http: EndpointUrl = "http://127.0.0.1:8080/".parse().unwrap();
        assert!(http.check(true, &["127.0.0.0/8".parse().unwrap()]).is_ok());
        assert!(http.check(true, &[]).is_err() && http.check(false, &["127.0.0.0/8".parse().unwrap()]).is_err());
    }
}
