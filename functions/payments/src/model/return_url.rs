//! Where a customer returns to after an action at the provider.

use domain::fault::Invalid;

/// An absolute URL: `https`, or `http` on the machine itself. No user, no fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnUrl(String);

/// The longest URL that is sent to a provider.
const MAX: usize = 1_000;

impl ReturnUrl {
    /// Scheme and host, for a page's security policy.
    pub fn origin(&self) -> &str {
        let after_scheme = self.0.find("://").map_or(0, |at| at + 3);
        let rest = self.0.get(after_scheme..).unwrap_or_default();
        let end = rest.find(['/', '?']).map_or(self.0.len(), |at| after_scheme + at);
        self.0.get(..end).unwrap_or_default()
    }

    /// Adds query parameters. Values are not escaped: they are ids and words.
    pub fn with(&self, parameters: &[(&str, &str)]) -> String {
        let mut url = self.0.clone();
        for (name, value) in parameters {
            let sign = if url.contains('?') { '&' } else { '?' };
            url.push_str(&format!("{sign}{name}={value}"));
        }
        url
    }
}

impl std::fmt::Display for ReturnUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for ReturnUrl {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let fits = match text.split_once("://") {
            Some(("https", rest)) => fits(rest, |host| host.contains(|c: char| c.is_ascii_alphanumeric())),
            Some(("http", rest)) => fits(rest, |host| matches!(host, "localhost" | "127.0.0.1")),
            _ => false,
        };
        if fits && text.len() <= MAX {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new("invalid_return_url", "an https URL, or an http URL of localhost, is expected; no fragment"))
    }
}

fn fits(rest: &str, is_known: impl Fn(&str) -> bool) -> bool {
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let (host, port) = authority.split_once(':').unwrap_or((authority, "0"));
    let host_fits = host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
    let path_fits = path.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~!$&()*+,;=:@%/?".contains(&b));
    host_fits && is_known(host) && port.parse::<u16>().is_ok() && path_fits
}

domain::checked_text!(
    ReturnUrl,
    "Where the customer returns to: https, or http on localhost; no fragment.",
    example = "https://shop.example/checkout/done",
    pattern = r"^(https://[A-Za-z0-9.-]+|http://(localhost|127\.0\.0\.1))(:[0-9]{1,5})?([/?][A-Za-z0-9._~!$&()*+,;=:@%/?-]*)?$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_https_and_this_machine() {
        let parse = |text: &str| text.parse::<ReturnUrl>();
        for good in
            ["https://shop.example", "https://shop.example:8443/a?b=c", "http://localhost:3000/x", "http://127.0.0.1?x"]
        {
            assert_eq!(parse(good).unwrap().to_string(), good);
        }
        let odd = [
            "",
            "shop.example",
            "http://shop.example",
            "javascript://localhost/%0aalert(1)",
            "https://",
            "https:///x",
            "https://a@b",
            "https://shop.example#x",
            "https://shop.example:99999",
            "https://a b",
            "http://localhost.evil.example",
            "https://shop.example/\"><script>",
            "https://-",
            "https://shop.example/'",
        ];
        for bad in odd {
            assert!(parse(bad).is_err(), "{bad}");
        }
        assert!(parse(&format!("https://a.example/{}", "x".repeat(MAX))).is_err());
    }

    #[test]
    fn adds_parameters_and_shows_the_origin() {
        let url: ReturnUrl = "http://localhost:3000?a=b".parse().unwrap();
        assert_eq!(url.origin(), "http://localhost:3000");
        assert_eq!(url.with(&[("c", "d"), ("e", "f")]), "http://localhost:3000?a=b&c=d&e=f");
        let url: ReturnUrl = "https://shop.example/done".parse().unwrap();
        assert_eq!(
            (url.origin(), url.with(&[("c", "d")]).as_str()),
            ("https://shop.example", "https://shop.example/done?c=d")
        );
    }
}
