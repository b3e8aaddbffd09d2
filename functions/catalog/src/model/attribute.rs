//! Typed attributes of a product, by name, for programs to compare.

use std::collections::BTreeSet;
use std::convert::Infallible;

use deserr::{DeserializeError, Deserr, ErrorKind, ValuePointerRef, take_cf_content};
use domain::Timestamp;
use domain::bounds::{BoundedInt, Line, Text};
use domain::fault::{Faults, Invalid};
use domain::money::MAX_AMOUNT;
use serde::{Deserialize, Serialize};

/// The most attributes that a product has.
pub(crate) const MAX_ATTRIBUTES: usize = 50;
/// The least whole number that every JSON reader takes exactly.
const LEAST: i64 = -MAX_AMOUNT;

/// An attribute's name.
type Name = Line<1, 64>;

/// An attribute: its name, its type and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[deserr(error = Faults, tag = "type", rename_all = lowercase, deny_unknown_fields = unknown_field)]
#[schema(as = ProductAttribute, example = json!({ "type": "text", "name": "material", "value": "linen" }))]
pub(crate) enum Attribute {
    /// Words.
    Text {
        /// Its name.
        name: Name,
        /// Its value.
        value: Text<1, 500>,
    },
    /// A whole number.
    Integer {
        /// Its name.
        name: Name,
        /// Its value.
        #[schema(value_type = i64, minimum = -9007199254740991i64, maximum = 9007199254740991i64)]
        value: BoundedInt<LEAST, MAX_AMOUNT>,
    },
    /// A decimal number, exact.
    Decimal {
        /// Its name.
        name: Name,
        /// Its value.
        value: Decimal,
    },
    /// Yes or no.
    Boolean {
        /// Its name.
        name: Name,
        /// Its value.
        value: bool,
    },
    /// A day.
    Date {
        /// Its name.
        name: Name,
        /// Its value.
        value: Day,
    },
}

/// The fault that names all fields of an attribute, with the tag, which deserr leaves out.
fn unknown_field(field: &str, accepted: &[&str], location: ValuePointerRef<'_>) -> Faults {
    let accepted = [&["type"], accepted].concat();
    let kind = ErrorKind::UnknownKey { key: field, accepted: &accepted };
    take_cf_content(<Faults as DeserializeError>::error::<Infallible>(None, kind, location))
}

impl Attribute {
    /// Its name.
    pub(super) fn name(&self) -> &Name {
        match self {
            Self::Text { name, .. }
            | Self::Integer { name, .. }
            | Self::Decimal { name, .. }
            | Self::Boolean { name, .. }
            | Self::Date { name, .. } => name,
        }
    }

    /// Its value as a text.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text { value, .. } => value.to_string(),
            Self::Integer { value, .. } => value.get().to_string(),
            Self::Decimal { value, .. } => value.to_string(),
            Self::Boolean { value, .. } => value.to_string(),
            Self::Date { value, .. } => value.to_string(),
        }
    }

    /// Checks that each name is there once.
    pub(super) fn check_all(attributes: &[Self], faults: &mut Faults) {
        let mut names = BTreeSet::new();
        for (index, attribute) in attributes.iter().enumerate() {
            if !names.insert(attribute.name()) {
                let invalid = Invalid::new("duplicate_attribute", "another attribute has this name");
                faults.add(format!("/attributes/{index}/name"), invalid);
            }
        }
    }
}

/// A decimal number as a text: up to 15 digits, and up to 9 after the point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decimal(String);

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Decimal {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let digits =
            |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let number = text.strip_prefix('-').unwrap_or(text);
        let fits = match number.split_once('.') {
            Some((whole, rest)) => digits(whole, 15) && digits(rest, 9),
            None => digits(number, 15),
        };
        if fits {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new("invalid_decimal", "digits, and a point with up to 9 more, are expected"))
    }
}

domain::checked_text!(
    Decimal,
    "A decimal number as a text, so that it stays exact.",
    example = "12.50",
    pattern = "^-?[0-9]{1,15}([.][0-9]{1,9})?$"
);

/// A day, without a time: `2026-03-01`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Day(String);

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Day {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
        if shape && format!("{text}T00:00:00Z").parse::<Timestamp>().is_ok() {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new("invalid_date", "a day as YYYY-MM-DD is expected"))
    }
}

domain::checked_text!(
    Day,
    "A day (RFC 3339, full-date).",
    example = "2026-03-01",
    pattern = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
);

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(value: Value) -> Result<Attribute, Faults> {
        deserr::deserialize::<Attribute, _, Faults>(value)
    }

    #[test]
    fn each_type_accepts_its_own_values_and_is_read_back_the_same() {
        let fitting = [
            json!({ "type": "text", "name": "material", "value": "linen" }),
            json!({ "type": "integer", "name": "threads", "value": -12 }),
            json!({ "type": "decimal", "name": "width", "value": "-12.50" }),
            json!({ "type": "boolean", "name": "organic", "value": true }),
            json!({ "type": "date", "name": "since", "value": "2024-02-29" }),
        ];
        for value in fitting {
            let attribute = read(value.clone()).unwrap();
            assert_eq!(serde_json::to_value(&attribute).unwrap(), value);
            assert_eq!(serde_json::from_value::<Attribute>(value).unwrap(), attribute);
        }
        let others = [
            json!({ "type": "text", "name": "a", "value": 1 }),
            json!({ "type": "integer", "name": "a", "value": 1.5 }),
            json!({ "type": "decimal", "name": "a", "value": "1e5" }),
            json!({ "type": "decimal", "name": "a", "value": "." }),
            json!({ "type": "boolean", "name": "a", "value": "yes" }),
            json!({ "type": "date", "name": "a", "value": "2026-02-30" }),
            json!({ "type": "colour", "name": "a", "value": "red" }),
            json!({ "name": "a", "value": "red" }),
            json!({ "type": "text", "value": "red" }),
            json!({ "type": "text", "name": "a", "value": "red", "unit": "m" }),
        ];
        for value in others {
            assert!(read(value.clone()).is_err(), "{value}");
        }
        let unknown = read(json!({ "type": "text", "name": "a", "value": "red", "unit": "m" })).unwrap_err();
        assert_eq!(unknown.listed()[0].detail, "there is no such field; known are: type, name, value");
    }
}
