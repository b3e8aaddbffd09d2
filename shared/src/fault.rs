//! Faults in what a client sent: collected, never stopped at the first, each with a JSON Pointer.

use std::ops::ControlFlow;

use deserr::{DeserializeError, Deserr, ErrorKind, IntoValue, MergeWithError, Value, ValuePointerRef};
use serde::{Deserialize, Serialize};

/// Why one text or number can't be what it is meant to be: a stable code and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Invalid {
    /// Stable, for programs: `out_of_range`, `unknown_currency`, …
    pub code: &'static str,
    /// For people.
    pub detail: String,
}

impl Invalid {
    /// A reason by its code and sentence.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

/// One fault in a request, as problem details list it (`errors[]`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Fault {
    /// Where: a JSON Pointer (RFC 6901) into the body, or the parameter's name.
    #[schema(example = "/lines/0/quantity")]
    pub pointer: String,
    /// Stable, for programs.
    #[schema(example = "out_of_range")]
    pub code: String,
    /// For people.
    #[schema(example = "a whole number from 1 to 999 is expected")]
    pub detail: String,
}

/// All the faults of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// No fault yet: for rules that look at several fields.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// One fault at a place that deserr names.
    pub fn at(location: ValuePointerRef<'_>, invalid: Invalid) -> Self {
        Self::one(pointer(location), invalid)
    }

    /// One fault at a JSON Pointer.
    pub fn one(pointer: impl Into<String>, invalid: Invalid) -> Self {
        let mut faults = Self::none();
        faults.add(pointer, invalid);
        faults
    }

    /// Adds a fault at a JSON Pointer.
    pub fn add(&mut self, pointer: impl Into<String>, invalid: Invalid) {
        self.0.push(Fault { pointer: pointer.into(), code: invalid.code.into(), detail: invalid.detail });
    }

    /// `Ok(value)` where there is no fault.
    pub fn none_or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl MergeWithError<Faults> for Faults {
    fn merge(known: Option<Self>, other: Faults, _: ValuePointerRef<'_>) -> ControlFlow<Self, Self> {
        let mut all = known.unwrap_or_default();
        all.0.extend(other.0);
        ControlFlow::Continue(all)
    }
}

impl MergeWithError<Invalid> for Faults {
    fn merge(known: Option<Self>, invalid: Invalid, location: ValuePointerRef<'_>) -> ControlFlow<Self, Self> {
        Self::merge(known, Faults::at(location, invalid), location)
    }
}

impl DeserializeError for Faults {
    fn error<V: IntoValue>(
        known: Option<Self>,
        error: ErrorKind<'_, V>,
        location: ValuePointerRef<'_>,
    ) -> ControlFlow<Self, Self> {
        let (place, invalid) = match error {
            ErrorKind::IncorrectValueKind { actual, accepted } => {
                let accepted = accepted.iter().map(|kind| json_name(*kind)).collect::<Vec<_>>();
                let detail = format!("{} is expected, not {}", either(&accepted), json_name(actual.kind()));
                (pointer(location), Invalid::new("wrong_type", detail))
            }
            ErrorKind::MissingField { field } => {
                (child(location, field), Invalid::new("required", "this field is required"))
            }
            ErrorKind::UnknownKey { key, accepted } => {
                let detail = format!("there is no such field; known are: {}", accepted.join(", "));
                (child(location, key), Invalid::new("unknown_field", detail))
            }
            ErrorKind::UnknownValue { value: _, accepted } => {
                let detail = format!("one of these is expected: {}", accepted.join(", "));
                (pointer(location), Invalid::new("unknown_value", detail))
            }
            ErrorKind::BadSequenceLen { expected, .. } => {
                (pointer(location), Invalid::new("out_of_range", format!("{expected} elements are expected")))
            }
            ErrorKind::Unexpected { msg } => (pointer(location), Invalid::new("invalid", msg)),
        };
        Self::merge(known, Faults::one(place, invalid), location)
    }
}

/// Reads a string and parses it: the body of `Deserr` for every type that is a checked text.
pub fn parse_text<T, V>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<T, Faults>
where
    T: std::str::FromStr<Err = Invalid>,
    V: IntoValue,
{
    let text = <String as Deserr<Faults>>::deserialize_from_value(value, location)?;
    text.parse().map_err(|invalid| Faults::at(location, invalid))
}

fn json_name(kind: deserr::ValueKind) -> &'static str {
    use deserr::ValueKind as Kind;
    match kind {
        Kind::Null => "null",
        Kind::Boolean => "a boolean",
        Kind::Integer | Kind::NegativeInteger => "a whole number",
        Kind::Float => "a number",
        Kind::String => "a string",
        Kind::Sequence => "an array",
        Kind::Map => "an object",
    }
}

fn either(names: &[&'static str]) -> String {
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(name) {
            seen.push(*name);
        }
    }
    seen.join(" or ")
}

/// The JSON Pointer of a place, `~` and `/` escaped (RFC 6901, section 3).
fn pointer(location: ValuePointerRef<'_>) -> String {
    match location {
        ValuePointerRef::Origin => String::new(),
        ValuePointerRef::Key { key, prev } => child(*prev, key),
        ValuePointerRef::Index { index, prev } => format!("{}/{index}", pointer(*prev)),
    }
}

fn child(parent: ValuePointerRef<'_>, key: &str) -> String {
    format!("{}/{}", pointer(parent), key.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserr)]
    #[deserr(error = Faults, deny_unknown_fields)]
    #[expect(dead_code, reason = "only its reading is looked at")]
    struct Order {
        #[deserr(default)]
        note: Option<String>,
        lines: Vec<Line>,
    }

    #[derive(Debug, Deserr)]
    #[deserr(error = Faults, deny_unknown_fields)]
    #[expect(dead_code, reason = "only its reading is looked at")]
    struct Line {
        sku: String,
        quantity: u32,
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let body = serde_json::json!({
            "lines": [{ "sku": 1, "quantity": -1 }, { "sku": "A", "q/ty": 2 }], "nope": true
        });
        let faults = deserr::deserialize::<Order, _, Faults>(body).unwrap_err();
        let mut found: Vec<_> = faults.0.iter().map(|f| (f.pointer.as_str(), f.code.as_str())).collect();
        found.sort_unstable();
        assert_eq!(
            found,
            [
                ("/lines/0/quantity", "wrong_type"),
                ("/lines/0/sku", "wrong_type"),
                ("/lines/1/quantity", "required"),
                ("/lines/1/q~1ty", "unknown_field"),
                ("/nope", "unknown_field"),
            ]
        );
    }
}
