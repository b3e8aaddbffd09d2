//! A client's own notes on a resource: at most 50 strings.

use std::collections::BTreeMap;
use std::str::FromStr;

use deserr::{Deserr, IntoValue, Map, Value, ValueKind, ValuePointerRef};
use serde::{Deserialize, Serialize};
use shared::bounds::Text;
use shared::fault::{Faults, Invalid};
use utoipa::PartialSchema;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};

const MAX_ENTRIES: usize = 50;

type Name = Text<1, 40>;
type Note = Text<0, 200>;

/// A client's own notes: at most 50, names of 1 to 40 characters, values of up to 200.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metadata(BTreeMap<Name, Note>);

impl Metadata {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Deserr<Faults> for Metadata {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, Faults> {
        let Value::Map(map) = value else {
            let kinds = [ValueKind::Map];
            return Err(deserr::take_cf_content(<Faults as deserr::DeserializeError>::error(
                None,
                deserr::ErrorKind::IncorrectValueKind { actual: value, accepted: &kinds },
                location,
            )));
        };
        let (mut notes, mut faults) = (BTreeMap::new(), Faults::none());
        for (name, value) in map.into_iter() {
            let place = location.push_key(&name);
            let read = Note::deserialize_from_value(value.into_value(), place);
            match (Name::from_str(&name), read) {
                (Ok(name), Ok(note)) => {
                    notes.insert(name, note);
                }
                (name, note) => {
                    faults.0.extend(name.err().into_iter().flat_map(|invalid| Faults::at(place, invalid).0));
                    faults.0.extend(note.err().into_iter().flat_map(|Faults(found)| found));
                }
            }
        }
        if notes.len() > MAX_ENTRIES {
            let many = Invalid::new("too_many", format!("at most {MAX_ENTRIES} entries are taken"));
            faults.0.extend(Faults::at(location, many).0);
        }
        faults.none_or(Self(notes))
    }
}

impl PartialSchema for Metadata {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some("A client's own notes: at most 50 strings."))
            .property_names(Some(ObjectBuilder::new().min_length(Some(1)).max_length(Some(40))))
            .additional_properties(Some(Note::schema()))
            .max_properties(Some(MAX_ENTRIES))
            .examples([serde_json::json!({ "gift": "yes" })])
            .into()
    }
}

impl utoipa::ToSchema for Metadata {}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: serde_json::Value) -> Result<Metadata, Vec<String>> {
        deserr::deserialize::<Metadata, _, Faults>(value)
            .map_err(|Faults(faults)| faults.into_iter().map(|f| format!("{} {}", f.pointer, f.code)).collect())
    }

    #[test]
    fn notes_are_strings_with_limits_and_every_fault_is_named() {
        assert!(read(serde_json::json!({ "a": "b" })).is_ok());
        assert_eq!(read(serde_json::json!([])).unwrap_err(), [" wrong_type"]);
        let mut faults = read(serde_json::json!({ "a": 1, "b": "x".repeat(201), "": "c" })).unwrap_err();
        faults.sort();
        assert_eq!(faults, ["/ out_of_range", "/a wrong_type", "/b out_of_range"]);
        let many: serde_json::Map<_, _> = (0..51).map(|i| (format!("k{i}"), "v".into())).collect();
        assert_eq!(read(many.into()).unwrap_err(), [" too_many"]);
    }
}
