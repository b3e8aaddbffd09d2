//! The shop's own names of variants.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A stock keeping unit, the shop's own name for one variant: 1 to 64 of `A–Z a–z 0–9 . _ -`, not dots alone: `.` and
/// `..` are no names in a path (RFC 3986, section 5.2.4).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sku(String);

impl Sku {
    /// The sku's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of_its_letters(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
        fits.then(|| Self(text.to_owned()))
    }

    fn refusal() -> crate::fault::Invalid {
        crate::fault::Invalid::new(
            "invalid_sku",
            "1 to 64 letters, digits, dots, dashes or underscores are expected, and not dots alone",
        )
    }
}

impl std::fmt::Display for Sku {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Sku {
    type Err = crate::fault::Invalid;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::of_its_letters(text).filter(|_| text.bytes().any(|b| b != b'.')).ok_or_else(Self::refusal)
    }
}

impl Serialize for Sku {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Sku {
    /// Reads what was stored, also dots alone: they were taken once.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::of_its_letters(&text).ok_or_else(|| serde::de::Error::custom(Self::refusal()))
    }
}

crate::request_text!(
    Sku,
    "The shop's own name for one variant.",
    example = "TEE-BLACK-M",
    pattern = "^\\.*[A-Za-z0-9_-][A-Za-z0-9._-]*$",
    max_length = 64
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sku_can_be_asked_for_by_its_path() {
        for good in ["TEE-BLACK-M", "1", ".a", "a.", "..-", &"x".repeat(64)] {
            assert_eq!(good.parse::<Sku>().unwrap().as_str(), good);
        }
        for bad in ["", ".", "..", "...", "a b", "a/b", "ä", &"x".repeat(65)] {
            assert_eq!(bad.parse::<Sku>().unwrap_err().code, "invalid_sku", "{bad}");
        }
        for stored in [".", "..", "...", "TEE-BLACK-M"] {
            let json = serde_json::to_string(stored).unwrap();
            let sku: Sku = serde_json::from_str(&json).unwrap();
            assert_eq!(
                (sku.as_str(), serde_json::to_string(&sku).unwrap()),
                (stored, json),
                "what was taken once is read"
            );
        }
        for never in [r#""""#, r#""a b""#, r#""a/b""#] {
            assert!(serde_json::from_str::<Sku>(never).is_err(), "{never}");
        }
        let asked = deserr::deserialize::<Sku, _, crate::fault::Faults>(serde_json::json!("."));
        assert!(asked.is_err(), "a request names none");
    }
}
