//! Lists and maps with their limits in the type.

use std::collections::BTreeMap;
use std::ops::Deref;

use deserr::{Deserr, IntoValue, Map, Value, ValuePointerRef};
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};

use crate::bounds::Text;
use crate::fault::{Faults, Invalid};

/// A list of at most `MAX` elements. In a schema it is a `Vec` with `max_items`:
/// `#[schema(value_type = Vec<Line>, max_items = 90)]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BoundedVec<T, const MAX: usize>(Vec<T>);

impl<T, const MAX: usize> BoundedVec<T, MAX> {
    /// The list as it is.
    pub fn into_vec(self) -> Vec<T> {
        self.0
    }
}

impl<T, const MAX: usize> Default for BoundedVec<T, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const MAX: usize> Deref for BoundedVec<T, MAX> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T, const MAX: usize> TryFrom<Vec<T>> for BoundedVec<T, MAX> {
    type Error = Invalid;
    fn try_from(list: Vec<T>) -> Result<Self, Invalid> {
        if list.len() <= MAX {
            return Ok(Self(list));
        }
        Err(Invalid::new("out_of_range", format!("at most {MAX} elements are expected")))
    }
}

impl<T: Deserr<Faults>, const MAX: usize> Deserr<Faults> for BoundedVec<T, MAX> {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, Faults> {
        let list = Vec::<T>::deserialize_from_value(value, location)?;
        list.try_into().map_err(|invalid| Faults::at(location, invalid))
    }
}

/// What a client keeps beside a resource, for itself: at most 50 texts by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metadata(BTreeMap<String, String>);

impl Metadata {
    /// How many there may be.
    pub const MAX: usize = 50;

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

type Name = Text<1, 64>;
type Content = Text<0, 500>;

impl Deserr<Faults> for Metadata {
    // Not by way of a map of deserr's: that drops what does not fit and says nothing.
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, Faults> {
        let Value::Map(map) = value else {
            let accepted = [deserr::ValueKind::Map];
            let kind = deserr::ErrorKind::IncorrectValueKind { actual: value, accepted: &accepted };
            return Err(deserr::take_cf_content(<Faults as deserr::DeserializeError>::error(None, kind, location)));
        };
        let (mut faults, mut texts) = (Faults::none(), BTreeMap::new());
        for (name, value) in map.into_iter() {
            let place = location.push_key(&name);
            if let Err(invalid) = name.parse::<Name>() {
                faults.append(Faults::at(place, invalid));
            }
            match Content::deserialize_from_value(value.into_value(), place) {
                Ok(text) => {
                    texts.insert(name, text.into_string());
                }
                Err(found) => faults.append(found),
            }
        }
        if texts.len() > Self::MAX {
            let invalid = Invalid::new("out_of_range", format!("at most {} texts are expected", Self::MAX));
            faults.append(Faults::at(location, invalid));
        }
        faults.none_or(Self(texts))
    }
}

/// The schema of a text in metadata, or of its name.
fn text(kind: impl Into<SchemaType>, min: usize, max: usize) -> Schema {
    let text = ObjectBuilder::new().schema_type(kind).min_length(Some(min)).max_length(Some(max));
    text.pattern(Some(crate::bounds::PRINTABLE)).into()
}

impl utoipa::PartialSchema for Metadata {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some("What a client keeps beside the resource, for itself."))
            .property_names(Some(text(Type::String, 1, 64)))
            .additional_properties(Some(text(Type::String, 0, 500)))
            .max_properties(Some(Self::MAX))
            .examples([serde_json::json!({ "supplier": "Hellas Textiles" })])
            .into()
    }
}

impl utoipa::ToSchema for Metadata {}

/// What a merge patch (RFC 7396) says of metadata: a schema alone, `#[schema(value_type = MetadataPatch)]`.
#[derive(Debug)]
pub enum MetadataPatch {}

impl utoipa::PartialSchema for MetadataPatch {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::Object, Type::Null]))
            .description(Some("What a client keeps beside the resource; a null removes one text, or all."))
            .property_names(Some(text(Type::String, 1, 64)))
            .additional_properties(Some(text(SchemaType::from_iter([Type::String, Type::Null]), 0, 500)))
            .examples([serde_json::json!({ "supplier": "Hellas Textiles" })])
            .into()
    }
}

impl utoipa::ToSchema for MetadataPatch {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_names_every_fault_and_drops_nothing() {
        let read = |value| deserr::deserialize::<Metadata, _, Faults>(value);
        let faults = read(serde_json::json!({ "a": 1, "": "x", "b": "y" })).unwrap_err();
        let found: Vec<_> = faults.listed().iter().map(|f| (f.pointer.as_str(), f.code.as_str())).collect();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.contains(&("/a", "wrong_type")) && found.contains(&("/", "out_of_range")), "{found:?}");
        let many: serde_json::Map<_, _> = (0..51).map(|n| (n.to_string(), "x".into())).collect();
        assert_eq!(read(many.into()).unwrap_err().count(), 1);
        let fits = read(serde_json::json!({ "a": "b" })).unwrap();
        assert_eq!(serde_json::to_string(&fits).unwrap(), r#"{"a":"b"}"#);
    }

    #[test]
    fn a_list_keeps_its_limit() {
        let read = |value| deserr::deserialize::<BoundedVec<bool, 2>, _, Faults>(value);
        assert_eq!(read(serde_json::json!([true, false])).unwrap().len(), 2);
        assert_eq!(read(serde_json::json!([true, false, true])).unwrap_err().count(), 1);
    }
}
