//! Faults in what a client sent: collected, never stopped at the first, each with a JSON Pointer.

use std::ops::ControlFlow;

use deserr::{DeserializeError, Deserr, ErrorKind, IntoValue, MergeWithError, Value, ValuePointerRef};
use serde::{Deserialize, Serialize};

/// The code of a field that is not known.
const UNKNOWN_FIELD: &str = "unknown_field";

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

/// All the faults of one request: the first [`Faults::MAX_LISTED`] are listed, the others counted, so that an answer stays
/// small however many faults a request has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    listed: Vec<Fault>,
    unlisted: usize,
}

impl Faults {
    /// How many faults are listed at most.
    pub const MAX_LISTED: usize = 100;
    /// How many characters a pointer has at most; a longer one is cut.
    const MAX_POINTER: usize = 300;
    /// How many characters a sentence has at most; a longer one is cut.
    const MAX_DETAIL: usize = 1_000;

    /// No fault yet: for rules that look at several fields.
    pub const fn none() -> Self {
        Self { listed: Vec::new(), unlisted: 0 }
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
        if self.is_full() {
            self.unlisted += 1;
            return;
        }
        let (mut pointer, mut detail) = (pointer.into(), invalid.detail);
        cut(&mut pointer, Self::MAX_POINTER);
        cut(&mut detail, Self::MAX_DETAIL);
        self.listed.push(Fault { pointer, code: invalid.code.into(), detail });
    }

    /// Adds all faults of another reading.
    pub fn append(&mut self, other: Self) {
        let room = Self::MAX_LISTED.saturating_sub(self.listed.len());
        self.unlisted += other.unlisted + other.listed.len().saturating_sub(room);
        self.listed.extend(other.listed.into_iter().take(room));
    }

    /// The same faults at other places.
    #[must_use]
    pub fn relocated(mut self, place: impl Fn(&str) -> String) -> Self {
        for fault in &mut self.listed {
            fault.pointer = place(&fault.pointer);
            cut(&mut fault.pointer, Self::MAX_POINTER);
        }
        self
    }

    /// The same faults, where more fields are known than those of the type that was read.
    #[must_use]
    pub fn knowing(mut self, others: &[&str]) -> Self {
        for fault in self.listed.iter_mut().filter(|fault| fault.code == UNKNOWN_FIELD) {
            let first = if fault.detail.ends_with(": ") { "" } else { ", " };
            fault.detail.extend([first, &others.join(", ")]);
        }
        self
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// How many there are, listed or not.
    pub const fn count(&self) -> usize {
        self.listed.len() + self.unlisted
    }

    /// The first ones.
    pub fn listed(&self) -> &[Fault] {
        &self.listed
    }

    /// How many there are beside the listed ones.
    pub const fn unlisted(&self) -> usize {
        self.unlisted
    }

    /// The first ones, by value.
    pub fn into_listed(self) -> Vec<Fault> {
        self.listed
    }

    /// `Ok(value)` where there is no fault.
    pub fn none_or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }

    const fn is_full(&self) -> bool {
        self.listed.len() >= Self::MAX_LISTED
    }
}

/// Shortens a text to so many characters.
fn cut(text: &mut String, most: usize) {
    if let Some((at, _)) = text.char_indices().nth(most) {
        text.truncate(at);
        text.push('…');
    }
}

impl MergeWithError<Faults> for Faults {
    fn merge(known: Option<Self>, other: Faults, _: ValuePointerRef<'_>) -> ControlFlow<Self, Self> {
        let mut all = known.unwrap_or_default();
        all.append(other);
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
        // What is not listed needs no words.
        let known = match known {
            Some(mut full) if full.is_full() => {
                full.unlisted += 1;
                return ControlFlow::Continue(full);
            }
            other => other,
        };
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
                (child(location, key), Invalid::new(UNKNOWN_FIELD, detail))
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
    fn lists_the_first_hundred_faults_and_counts_the_others() {
        let long = "k".repeat(500_000);
        let mut body: serde_json::Map<_, _> = (0..90_000).map(|n| (format!("x{n}"), 1.into())).collect();
        body.insert(long.clone(), 1.into());
        let faults = deserr::deserialize::<Order, _, Faults>(serde_json::Value::Object(body)).unwrap_err();
        assert_eq!((faults.listed().len(), faults.count()), (Faults::MAX_LISTED, 90_002), "lines are missing, too");

        let lines: Vec<_> = (0..1_000).map(|n| serde_json::json!({ "sku": n })).collect();
        let faults = deserr::deserialize::<Order, _, Faults>(serde_json::json!({ "lines": lines })).unwrap_err();
        assert_eq!((faults.listed().len(), faults.unlisted()), (Faults::MAX_LISTED, 1_900));

        let faults = deserr::deserialize::<Order, _, Faults>(serde_json::json!({ "lines": [], long: 1 })).unwrap_err();
        assert_eq!(faults.listed()[0].pointer.chars().count(), Faults::MAX_POINTER + 1, "and no pointer is long");
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let body = serde_json::json!({
            "lines": [{ "sku": 1, "quantity": -1 }, { "sku": "A", "q/ty": 2 }], "nope": true
        });
        let faults = deserr::deserialize::<Order, _, Faults>(body).unwrap_err();
        let mut found: Vec<_> = faults.listed().iter().map(|f| (f.pointer.as_str(), f.code.as_str())).collect();
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
