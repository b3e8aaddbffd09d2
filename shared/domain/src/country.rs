//! Countries by their ISO 3166-1 alpha-2 codes.

use std::fmt;

use serde::{Deserialize, Deserializer};

use crate::fault::Invalid;

/// What people write and what ISO 3166-1 calls it.
const MEANT: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

/// A country's ISO 3166-1 alpha-2 code, by membership: `DE`, but not `ZZ`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    fn two_capitals(text: &str) -> Option<Self> {
        let code = <[u8; 2]>::try_from(text.as_bytes()).ok()?;
        code.iter().all(u8::is_ascii_uppercase).then_some(Self(code))
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Country {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let Some(code) = Self::two_capitals(text) else {
            return Err(Invalid::new("invalid_country", "a country's ISO 3166-1 code is expected, such as DE"));
        };
        if rust_iso3166::from_alpha2(text).is_some() {
            return Ok(code);
        }
        let detail = match MEANT.iter().find(|(written, _)| *written == text) {
            Some((_, meant)) => format!("{text} is no ISO 3166-1 code; {meant} is meant"),
            None => format!("{text} is no country's ISO 3166-1 code"),
        };
        Err(Invalid::new("unknown_country", detail))
    }
}

impl serde::Serialize for Country {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Country {
    /// Reads what was stored, also a code that is no country's: it was taken once.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::two_capitals(&text).ok_or_else(|| serde::de::Error::custom("a country code of two capitals is expected"))
    }
}

crate::request_text!(
    Country,
    "An ISO 3166-1 alpha-2 country code.",
    example = "DE",
    pattern = "^[A-Z]{2}$",
    one_of = rust_iso3166::ALL_ALPHA2.iter().copied()
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_countries_are_taken_and_the_code_meant_is_named() {
        for known in ["DE", "GB", "GR", "US", "AX"] {
            assert_eq!(known.parse::<Country>().unwrap().as_str(), known);
        }
        for (text, code, said) in [
            ("UK", "unknown_country", "GB"),
            ("EL", "unknown_country", "GR"),
            ("ZZ", "unknown_country", "ZZ"),
            ("EU", "unknown_country", "EU"),
            ("de", "invalid_country", "DE"),
            ("DEU", "invalid_country", "DE"),
            ("Ö", "invalid_country", "DE"),
            ("", "invalid_country", "DE"),
        ] {
            let refused = text.parse::<Country>().unwrap_err();
            assert!(refused.code == code && refused.detail.contains(said), "{text}: {refused:?}");
        }
        let stored: Country = serde_json::from_str(r#""UK""#).unwrap();
        assert_eq!(stored.as_str(), "UK", "what was taken once is still read");
    }
}
