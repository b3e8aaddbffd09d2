//! What a list is narrowed to: `filter[field]=v`, `filter[field][gte]=v`.

use std::cmp::Ordering;

use domain::fault::{Faults, Invalid};
use serde_json::{Map, Value};

use super::shape::Shape;

/// The most conditions of a list.
const MOST: usize = 10;
/// The longest value of a condition.
const LONGEST: usize = 500;

/// Conditions, all of which must hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter(Vec<Condition>);

#[derive(Clone, Debug)]
struct Condition {
    /// The parameter, for faults.
    parameter: String,
    field: String,
    test: Test,
    value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Test {
    Is,
    IsNot,
    In,
    Exists,
    Below,
    UpTo,
    Above,
    From,
}

impl Test {
    const NAMES: [(&str, Self); 8] = [
        ("eq", Self::Is),
        ("ne", Self::IsNot),
        ("in", Self::In),
        ("exists", Self::Exists),
        ("lt", Self::Below),
        ("lte", Self::UpTo),
        ("gt", Self::Above),
        ("gte", Self::From),
    ];
}

impl Filter {
    /// Reads a parameter; `false` where it is none of a filter.
    pub(crate) fn read(&mut self, parameter: &str, value: &str) -> Result<bool, Faults> {
        let Some(rest) = parameter.strip_prefix("filter[").and_then(|rest| rest.strip_suffix(']')) else {
            return Ok(false);
        };
        let fault = |code, detail: &str| Err(Faults::one(format!("/{parameter}"), Invalid::new(code, detail)));
        let (field, name) = rest.split_once("][").unwrap_or((rest, "eq"));
        let Some((_, test)) = Test::NAMES.into_iter().find(|(known, _)| *known == name) else {
            return fault("unknown_value", "one of these is expected: eq, ne, in, exists, lt, lte, gt, gte");
        };
        if field.is_empty() || field.len() > 64 || field.contains(['[', ']']) {
            return fault("invalid", "the name of a field is expected: filter[field] or filter[field][gte]");
        }
        if value.len() > LONGEST {
            return fault("out_of_range", "at most 500 bytes are expected");
        }
        if test == Test::Exists && !["true", "false"].contains(&value) {
            return fault("unknown_value", "one of these is expected: true, false");
        }
        if self.0.len() >= MOST {
            return fault("out_of_range", "a list has at most 10 conditions");
        }
        let (parameter, field, value) = (parameter.to_owned(), field.to_owned(), value.to_owned());
        self.0.push(Condition { parameter, field, test, value });
        Ok(true)
    }

    /// Whether it has no condition.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults of conditions on fields that the type does not have.
    pub(crate) fn faults(&self, shape: &Shape) -> Faults {
        let mut faults = Faults::none();
        for condition in self.0.iter().filter(|condition| !shape.has(&condition.field)) {
            let detail = format!("there is no such field; known are: {}", shape.names());
            faults.add(condition.parameter.clone(), Invalid::new("unknown_field", detail));
        }
        faults
    }

    /// Whether all conditions hold. Of a list, one value that fits is enough.
    pub(crate) fn takes(&self, fields: &Map<String, Value>) -> bool {
        self.0.iter().all(|condition| condition.holds(fields.get(&condition.field).unwrap_or(&Value::Null)))
    }
}

impl Condition {
    fn holds(&self, value: &Value) -> bool {
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let any =
            |fits: &dyn Fn(Ordering) -> bool| values.iter().any(|value| compare(value, &self.value).is_some_and(fits));
        match self.test {
            Test::Is => any(&Ordering::is_eq),
            Test::IsNot => !any(&Ordering::is_eq),
            Test::In => self
                .value
                .split(',')
                .any(|wanted| values.iter().any(|value| compare(value, wanted).is_some_and(Ordering::is_eq))),
            Test::Exists => values.iter().any(|value| !value.is_null()) == (self.value == "true"),
            Test::Below => any(&Ordering::is_lt),
            Test::UpTo => any(&Ordering::is_le),
            Test::Above => any(&Ordering::is_gt),
            Test::From => any(&Ordering::is_ge),
        }
    }
}

/// Compares a value with the text of a parameter: numbers as numbers, also those that are written as texts; dates and other
/// texts by their letters. What has no order with a text compares to nothing.
fn compare(value: &Value, text: &str) -> Option<Ordering> {
    match value {
        Value::Number(number) => number.as_f64()?.partial_cmp(&text.parse::<f64>().ok()?),
        Value::Bool(is) => Some(is.to_string().as_str().cmp(text)).filter(|_| ["true", "false"].contains(&text)),
        Value::String(known) => match (number(known), number(text)) {
            (Some(known), Some(wanted)) => known.partial_cmp(&wanted),
            _ => Some(known.as_str().cmp(text)),
        },
        _ => None,
    }
}

/// A text that is a plain decimal number.
fn number(text: &str) -> Option<f64> {
    let is_plain = text.len() <= 40 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    text.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(parameter: &str, value: &str, fields: Value) -> bool {
        let mut filter = Filter::default();
        assert!(filter.read(parameter, value).unwrap(), "{parameter}");
        filter.takes(fields.as_object().unwrap())
    }

    #[test]
    fn compares_by_the_kind_of_the_value() {
        let fields = || serde_json::json!({ "n": 10, "d": "9.50", "t": "pear", "b": true, "l": ["a", "b"], "x": null });
        for (parameter, value, expected) in [
            ("filter[n]", "10", true),
            ("filter[n]", "10.0", true),
            ("filter[n][gt]", "9", true),
            ("filter[n][lt]", "9", false),
            ("filter[d][gt]", "10", false),
            ("filter[d]", "9.5", true),
            ("filter[t]", "pear", true),
            ("filter[t][gte]", "peach", true),
            ("filter[t][in]", "fig,pear", true),
            ("filter[b]", "true", true),
            ("filter[b]", "1", false),
            ("filter[l]", "b", true),
            ("filter[l]", "c", false),
            ("filter[t][ne]", "pear", false),
            ("filter[none][ne]", "pear", true),
            ("filter[x][exists]", "true", false),
            ("filter[n][exists]", "true", true),
            ("filter[none][exists]", "false", true),
            ("filter[n]", "ten", false),
        ] {
            assert_eq!(takes(parameter, value, fields()), expected, "{parameter}={value}");
        }
    }

    #[test]
    fn names_what_it_can_not_read() {
        for (parameter, value) in
            [("filter[n][like]", "x"), ("filter[]", "x"), ("filter[a][b][c]", "x"), ("filter[n][exists]", "yes")]
        {
            let faults = Filter::default().read(parameter, value).unwrap_err();
            assert_eq!(faults.listed()[0].pointer, format!("/{parameter}"));
        }
        assert!(!Filter::default().read("colour", "red").unwrap());
    }
}
