//! Tags: short words by which a shop groups its products.

use std::collections::BTreeSet;

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::collection::BoundedVec;
use domain::fault::Faults;
use domain::tag::Tag;
use serde::{Deserialize, Serialize};

/// How many tags a product has at most.
const MAX_TAGS: usize = 20;
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
        let list = BoundedVec::<Tag, MAX_TAGS>::deserialize_from_value(value, location)?;
        Ok(Self(list.into_vec().into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_each_tag_once_in_one_spelling() {
        let read = |value| deserr::deserialize::<Tags, _, Faults>(value);
        let tags = read(serde_json::json!([" Summer  SALE", "new", "summer sale", "ÄRMEL"])).unwrap();
        assert_eq!(tags.texts(), ["new", "summer sale", "ärmel"]);
        assert_eq!(serde_json::to_string(&tags).unwrap(), r#"["new","summer sale","ärmel"]"#);
        let long = "x".repeat(41);
        for other in ["", "  ", "a,b", "a\u{7}", long.as_str()] {
            assert_eq!(read(serde_json::json!([other])).unwrap_err().listed()[0].code, "invalid_tag", "{other:?}");
        }
        assert_eq!(read(serde_json::json!(vec!["a"; 21])).unwrap_err().listed()[0].code, "out_of_range");
    }
}
