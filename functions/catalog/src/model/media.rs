//! Pictures and other media: references only; the files are elsewhere.

use deserr::Deserr;
use domain::bounds::Line;
use domain::fault::{Faults, Invalid};
use serde::{Deserialize, Serialize};

/// The most media that a product has.
pub(crate) const MAX_MEDIA: usize = 20;

/// The kind of a medium.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = MediaKind)]
pub(crate) enum MediaKind {
    /// A picture.
    #[default]
    Image,
    /// A video.
    Video,
    /// A 3D model.
    Model,
    /// A document: a manual, a size chart.
    Document,
}

/// A reference to a picture or another medium: by its address, or by the id of an asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(as = ProductMedia, example = json!({ "url": "https://cdn.example/linen.jpg", "alt": "A white linen shirt" }))]
pub(crate) struct Media {
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(nullable = false)]
    pub(crate) url: Option<Url>,
    /// The asset that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(nullable = false)]
    pub(crate) asset_id: Option<Line<1, 64>>,
    /// Its alternative text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(nullable = false)]
    pub(crate) alt: Option<Line<1, 300>>,
    /// Its kind.
    #[serde(default)]
    #[deserr(default)]
    #[schema(default = "image")]
    pub(crate) kind: MediaKind,
}

impl Media {
    /// Checks that each has exactly one of `url` and `asset_id`.
    pub(super) fn check_all(media: &[Self], faults: &mut Faults) {
        for (index, medium) in media.iter().enumerate() {
            if medium.url.is_some() == medium.asset_id.is_some() {
                let invalid = Invalid::new("ambiguous_media", "either url or asset_id is expected");
                faults.add(format!("/media/{index}"), invalid);
            }
        }
    }
}

/// An address on the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Url(String);

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Url {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
        let plain =
            |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}');
        if text.len() <= 2_048
            && rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
            && rest.chars().all(plain)
        {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new("invalid_url", "an http or https address of at most 2048 characters is expected"))
    }
}

domain::checked_text!(
    Url,
    "An http or https address, percent-encoded where it needs to be (RFC 3986).",
    example = "https://cdn.example/linen.jpg",
    pattern = "^https?://[A-Za-z0-9\\[][!#-;=?-\\[\\]_a-z~]{0,2039}$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_encoded_web_addresses_alone() {
        for fits in ["https://cdn.example/a%20b.jpg?w=1&h=2#x", "http://[::1]:8080/x", "https://x"] {
            assert_eq!(fits.parse::<Url>().unwrap().to_string(), fits);
        }
        let long = format!("https://{}", "x".repeat(2_048));
        for other in
            ["", "https://", "ftp://x/y", "javascript:alert(1)", "https://a b", "https://ä", "https:///x", &long]
        {
            assert!(other.parse::<Url>().is_err(), "{other}");
        }
    }
}
