//! Tags: short words by which a shop groups its products.

use std::collections::BTreeSet;

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use serde::{Deserialize, Serialize};
use shared::collection::Several;
use shared::fault::{Faults, Invalid};

/// How many tags a product has at most.
const MAX_TAGS: usize = 20;
/// How many characters a tag has at most.
const MAX_LENGTH: usize = 40;

/// A tag as it is kept: lower case, no space around it, single spaces within.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Tag(String);

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Tag {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
        let tag = words.join(" ");
        let fits = (1..=MAX_LENGTH).contains(&tag.chars().count());
        if fits && !tag.chars().any(|c| c.is_control() || c == ',') {
            return Ok(Self(tag));
        }
        Err(Invalid::new("invalid_tag", format!("1 to {MAX_LENGTH} characters without a comma are expected")))
    }
}

shared::checked_text!(
    Tag,
    "A tag of 1 to 40 characters. Kept in lower case, with single spaces.",
    example = "summer sale",
    pattern = "^[^,\\u0000-\\u0008\\u000E-\\u001F\\u007F-\\u009F]{0,19}[^,\\s\\u0000-\\u001F\\u007F-\\u009F][^,\\u0000-\\u0008\\u000E-\\u001F\\u007F-\\u009F]{0,20}$"
);

/// The tags of a product: each once, in alphabetical order, however they came. In a schema it is a `Vec` with
/// `max_items`: `#[schema(value_type = Vec<Tag>, max_items = 20)]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Tags(BTreeSet<Tag>);

impl Tags {
    /// Each as a text.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }
}

impl Deserr<Faults> for Tags {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, Faults> {
        let list = Several::<Tag, MAX_TAGS>::deserialize_from_value(value, location)?;
        Ok(Self(list.into_vec().into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_kept_in_one_spelling_and_once() {
        let read = |value| deserr::deserialize::<Tags, _, Faults>(value);
        let tags = read(serde_json::json!([" Summer  SALE", "new", "summer sale", "ÄRMEL"])).unwrap();
        assert_eq!(tags.texts(), ["new", "summer sale", "ärmel"]);
        assert_eq!(serde_json::to_string(&tags).unwrap(), r#"["new","summer sale","ärmel"]"#);
        let long = "x".repeat(41);
        for other in ["", "  ", "a,b", "a\u{7}", long.as_str()] {
            assert_eq!(read(serde_json::json!([other])).unwrap_err().0[0].code, "invalid_tag", "{other:?}");
        }
        assert_eq!(read(serde_json::json!(vec!["a"; 21])).unwrap_err().0[0].code, "out_of_range");
    }
}
