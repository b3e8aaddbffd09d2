//! Redirect URIs: compared as exact texts (RFC 9700, section 2.1), except for the port of an app that listens on the
//! user's own machine (RFC 8252, section 7.3).

use domain::fault::Invalid;
use service::console;

/// A redirect URI without a fragment.
///
/// Its scheme is `https`, `http` on the loopback host, or an app's reversed-domain scheme (RFC 8252). The console's is a
/// path without scheme or host, which browsers resolve against the sign-in page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RedirectUri(String);

const MAX_REST: usize = 1000;

impl RedirectUri {
    /// Whether a client that registered this URI may redirect to `asked`.
    ///
    /// The texts must be equal, except for the port on `127.0.0.1` and `[::1]`, where an app listens on any free port.
    /// The name `localhost` has no such exception.
    pub(crate) fn permits(&self, asked: &Self) -> bool {
        let same = || Some(self.on_loopback()? == asked.on_loopback()?);
        self == asked || same().unwrap_or_default()
    }

    /// Whether it leads to the console, and so belongs to no other client.
    pub(crate) fn is_of_console(&self) -> bool {
        self.0 == console::CALLBACK
    }

    /// Host and path of a loopback URI, without the port.
    fn on_loopback(&self) -> Option<(&str, &str)> {
        let rest = self.0.strip_prefix("http://")?;
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let host = ["127.0.0.1", "[::1]"].into_iter().find(|host| authority.starts_with(host))?;
        Some((host, path))
    }

    /// Scheme and host, or an app's scheme alone, for a page's security policy.
    pub(crate) fn origin(&self) -> &str {
        match self.0.split_once("://") {
            Some((scheme, rest)) if matches!(scheme, "http" | "https") => {
                let end = rest.find('/').unwrap_or(rest.len());
                match self.0.get(..scheme.len() + 3 + end).unwrap_or_default() {
                    // A policy can't name IPv6 addresses (CSP 3, section 2.3.1).
                    origin if origin.starts_with("http://[") => "http:",
                    origin => origin,
                }
            }
            _ => self.0.find(':').and_then(|colon| self.0.get(..=colon)).unwrap_or_default(),
        }
    }

    /// The URI with added query parameters.
    pub(crate) fn with(&self, parameters: &[(&str, &str)]) -> String {
        let mut uri = self.0.clone();
        for (name, value) in parameters {
            uri.push(if uri.contains('?') { '&' } else { '?' });
            uri.push_str(name);
            uri.push('=');
            for byte in value.bytes() {
                if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                    uri.push(char::from(byte));
                } else {
                    uri.push_str(&format!("%{byte:02X}"));
                }
            }
        }
        uri
    }
}

impl std::fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for RedirectUri {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let fits = match text.split_once(':') {
            None => text == console::CALLBACK,
            Some(("https", rest)) => rest.strip_prefix("//").is_some_and(|rest| fits_after_scheme(rest, is_host)),
            Some(("http", rest)) => rest.strip_prefix("//").is_some_and(|rest| fits_after_scheme(rest, is_loopback)),
            Some((scheme, rest)) => is_app_scheme(scheme) && rest.starts_with('/') && is_rest(rest),
        };
        if fits {
            return Ok(Self(text.to_owned()));
        }
        let detail =
            "an https URI, an http URI of localhost, or one of an app's own scheme (com.example.app:/…) is expected";
        Err(Invalid::new("invalid_redirect_uri", detail))
    }
}

fn fits_after_scheme(rest: &str, is_known: impl Fn(&str) -> bool) -> bool {
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let colon = authority.rfind(':').filter(|colon| !authority.get(*colon..).unwrap_or_default().contains(']'));
    let (host, port) = authority.split_at(colon.unwrap_or(authority.len()));
    let digits = port.trim_start_matches(':');
    let port_fits = port.is_empty()
        || ((1..=5).contains(&digits.len())
            && port.len() == digits.len() + 1
            && digits.bytes().all(|b| b.is_ascii_digit()));
    is_known(host) && port_fits && (path.is_empty() || is_rest(path))
}

fn is_host(text: &str) -> bool {
    (1..=253).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
}

fn is_loopback(text: &str) -> bool {
    matches!(text, "localhost" | "127.0.0.1" | "[::1]")
}

fn is_app_scheme(text: &str) -> bool {
    let labels: Vec<_> = text.split('.').collect();
    text.len() <= 100
        && labels.len() >= 2
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && labels.iter().all(|l| !l.is_empty() && l.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

fn is_rest(text: &str) -> bool {
    text.len() <= MAX_REST && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@%/?".contains(&b))
}

domain::checked_text!(
    RedirectUri,
    "Where the user is sent back to: https, http on localhost, or an app's own scheme; no fragment.",
    example = "https://shop.example.com/signed-in",
    pattern = "^(https://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(/[-A-Za-z0-9._~!$&'()*+,;=:@%/?]{0,999})?|http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]{1,5})?(/[-A-Za-z0-9._~!$&'()*+,;=:@%/?]{0,999})?|[a-z][a-z0-9]{0,20}(\\.[a-z0-9]{1,20}){1,3}:/[-A-Za-z0-9._~!$&'()*+,;=:@%/?]{0,999})$"
);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn uri(text: &str) -> Result<RedirectUri, Invalid> {
        text.parse()
    }

    #[test]
    fn accepts_only_safe_uris() {
        for text in [
            "https://a.example/cb?x=1",
            "http://localhost:8080/cb",
            "http://127.0.0.1",
            "http://[::1]:9/",
            "com.example.app:/cb",
        ] {
            assert!(uri(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "http://a.example/cb",
            "https://",
            "https://a.example/cb#f",
            "https://u@a.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://a.example:x/",
            "https://a b/",
            "//a.example/",
            "http://localhost.evil.example/",
            "https://a.example/\n",
        ] {
            assert!(uri(text).is_err(), "{text}");
        }
    }

    #[test]
    fn adds_parameters_and_extracts_origins() {
        let plain = uri("https://a.example:444/cb").unwrap();
        assert_eq!(plain.with(&[("code", "a b&c"), ("iss", "x")]), "https://a.example:444/cb?code=a%20b%26c&iss=x");
        assert_eq!(plain.origin(), "https://a.example:444");
        assert_eq!(uri("https://a.example/cb?x=1").unwrap().with(&[("code", "1")]), "https://a.example/cb?x=1&code=1");
        assert_eq!(uri("com.example.app:/cb").unwrap().origin(), "com.example.app:");
    }

    #[test]
    fn a_loopback_app_may_use_any_port() {
        for (registered, asked, permitted) in [
            ("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb", true),
            ("http://127.0.0.1:8080/cb", "http://127.0.0.1:49152/cb", true),
            ("http://127.0.0.1:8080/cb", "http://127.0.0.1/cb", true),
            ("http://[::1]/cb?a=1", "http://[::1]:49152/cb?a=1", true),
            ("http://127.0.0.1", "http://127.0.0.1:49152", true),
            ("http://127.0.0.1/cb", "http://127.0.0.1:49152/other", false),
            ("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb?a=1", false),
            ("http://127.0.0.1/", "http://127.0.0.1:49152", false),
            ("http://127.0.0.1/cb", "http://[::1]:49152/cb", false),
            ("http://127.0.0.1/cb", "http://localhost:49152/cb", false),
            ("http://localhost/cb", "http://localhost:49152/cb", false),
            ("http://localhost/cb", "http://localhost/cb", true),
            ("https://a.example/cb", "https://a.example:444/cb", false),
            ("https://127.0.0.1/cb", "https://127.0.0.1:444/cb", false),
            ("com.example.app:/cb", "com.example.app:/cb", true),
        ] {
            assert_eq!(uri(registered).unwrap().permits(&uri(asked).unwrap()), permitted, "{registered} {asked}");
        }
        assert!(uri("http://127.0.0.1:80@evil.example/cb").is_err());
        assert_eq!(uri("http://127.0.0.1:49152/cb").unwrap().origin(), "http://127.0.0.1:49152");
        assert_eq!(uri("http://[::1]:49152/cb").unwrap().origin(), "http:");
    }

    proptest! {
        #[test]
        fn accepts_every_text_that_matches_the_pattern(
            text in "(https://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(/[-A-Za-z0-9._~!$&'()*+,;=:@%/?]{0,999})?|http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]{1,5})?(/[-A-Za-z0-9._~!$&'()*+,;=:@%/?]{0,999})?|[a-z][a-z0-9]{0,20}(\\.[a-z0-9]{1,20}){1,3}:/[-A-Za-z0-9._~!$&'()*+,;=:@%/?]{0,999})"
        ) {
            prop_assert_eq!(uri(&text).unwrap().to_string(), text);
        }
    }
}
