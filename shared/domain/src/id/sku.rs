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

    #[test]
    fn an_id_is_young_for_a_minute() {
        let clock = Clock::manual(crate::Timestamp::from_millis(1_772_366_400_000));
        let made = |ago_ms: i64| Raw::from_parts((1_772_366_400_000 - ago_ms).unsigned_abs(), 7);
        for (ago_ms, young) in [(0, true), (60_000, true), (60_001, false), (-10_000, true), (-10_001, false)] {
            assert_eq!(made(ago_ms).is_young(&clock), young, "{ago_ms}");
        }
    }

    #[test]
    fn ids_survive_a_round_trip_and_refuse_what_is_not_theirs() {
        let id = OrderId::new(&Clock::system());
        assert_eq!(id.to_string().parse::<OrderId>().unwrap(), id);
        assert_eq!(PaymentId::from(id.raw()).to_string(), id.to_string().replace("ord_", "pay_"));
        for foreign in ["", "ord_", "ord_1", "prod_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "ord_01j8zq4t6m3v0x9k2b7c5d1efg"] {
            assert!(foreign.parse::<OrderId>().is_err(), "{foreign}");
        }
    }
}
