//! Tags: short words by which a shop groups its products, in one spelling wherever they are typed.

use serde::{Deserialize, Deserializer};

use crate::fault::Invalid;

/// How many characters a tag has at most.
const MAX_LENGTH: usize = 40;

/// A tag as it is kept: lower case, no space around it, single spaces within.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(String);

impl Tag {
    /// The tag in its one spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Tag {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let tag = crate::text::folded(text);
        let fits = (1..=MAX_LENGTH).contains(&tag.chars().count());
        if fits && !tag.chars().any(|c| c.is_control() || c == ',') {
            return Ok(Self(tag));
        }
        Err(Invalid::new("invalid_tag", format!("1 to {MAX_LENGTH} characters without a comma are expected")))
    }
}

impl serde::Serialize for Tag {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Tag {
    /// Reads what was stored, in its normal form; also one that is not taken any more.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(crate::text::folded(&std::borrow::Cow::<'de, str>::deserialize(deserializer)?)))
    }
}

crate::request_text!(
    Tag,
    "A tag of 1 to 40 characters. Kept in lower case, with single spaces.",
    example = "summer sale",
    pattern = "^[^,\\u0000-\\u0008\\u000E-\\u001F\\u007F-\\u009F]{0,19}[^,\\s\\u0000-\\u001F\\u007F-\\u009F][^,\\u0000-\\u0008\\u000E-\\u001F\\u007F-\\u009F]{0,20}$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_one_spelling() {
        for text in ["Summer Sale", " summer  sale ", "SUMMER\tSALE"] {
            assert_eq!(text.parse::<Tag>().unwrap().as_str(), "summer sale");
        }
    }
}
