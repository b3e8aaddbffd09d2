//! Texts and whole numbers with their limits in the type, so that a request that exists is a request in bounds.

use std::fmt;
use std::ops::Deref;

use deserr::{Deserr, IntoValue, Value, ValueKind, ValuePointerRef};
use serde::{Deserialize, Serialize};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};

use crate::fault::{Faults, Invalid};

/// What a text is made of: no control characters (`Cc`) but line breaks and tabs.
pub(crate) const PRINTABLE: &str = r"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]*$";
/// What a line is made of: no control characters, and no separators of lines or paragraphs.
const ONE_LINE: &str = r"^[^\u0000-\u001F\u007F-\u009F\u2028\u2029]*$";

/// Whether a character ends a line or controls a device: none such stands in a single-line field.
pub fn breaks_a_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Declares a text whose length is in its type.
macro_rules! bounded_text {
    ($(#[$meta:meta])* $name:ident, $prefix:literal, $pattern:expr, refuses $refused:expr, $why:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name<const MIN: usize, const MAX: usize>(String);

        impl<const MIN: usize, const MAX: usize> $name<MIN, MAX> {
            /// The text as a plain string.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl<const MIN: usize, const MAX: usize> std::str::FromStr for $name<MIN, MAX> {
            type Err = Invalid;
            fn from_str(text: &str) -> Result<Self, Invalid> {
                let length = text.chars().count();
                if !(MIN..=MAX).contains(&length) {
                    let detail = format!("a text of {MIN} to {MAX} characters is expected");
                    return Err(Invalid::new("out_of_range", detail));
                }
                if text.chars().any($refused) {
                    return Err(Invalid::new("invalid_character", $why));
                }
                Ok(Self(text.to_owned()))
            }
        }

        impl<const MIN: usize, const MAX: usize> Deref for $name<MIN, MAX> {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl<const MIN: usize, const MAX: usize> fmt::Display for $name<MIN, MAX> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<const MIN: usize, const MAX: usize> Deserr<Faults> for $name<MIN, MAX> {
            fn deserialize_from_value<V: IntoValue>(
                value: Value<V>,
                location: ValuePointerRef<'_>,
            ) -> Result<Self, Faults> {
                crate::fault::parse_text(value, location)
            }
        }

        impl<const MIN: usize, const MAX: usize> utoipa::PartialSchema for $name<MIN, MAX> {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .min_length(Some(MIN))
                    .max_length(Some(MAX))
                    .pattern(Some($pattern))
                    .into()
            }
        }

        impl<const MIN: usize, const MAX: usize> utoipa::ToSchema for $name<MIN, MAX> {
            fn name() -> std::borrow::Cow<'static, str> {
                format!("{}{MIN}To{MAX}", $prefix).into()
            }
        }
    };
}

bounded_text!(
    /// A text of `MIN` to `MAX` characters, without control characters other than line breaks and tabs.
    Text,
    "Text",
    PRINTABLE,
    refuses |c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'),
    "control characters are not taken"
);

impl<'de, const MIN: usize, const MAX: usize> Deserialize<'de> for Text<MIN, MAX> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

bounded_text!(
    /// A single line of `MIN` to `MAX` characters: a name, a town, a label. No line breaks, no tabs, no other control
    /// characters, so that it adds no line to a mail or a document that it stands in.
    Line,
    "Line",
    ONE_LINE,
    refuses breaks_a_line,
    "line breaks and control characters are not taken"
);

impl<'de, const MIN: usize, const MAX: usize> Deserialize<'de> for Line<MIN, MAX> {
    /// Reads what was stored: a line break in it, which was taken once, becomes a space.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = String::deserialize(deserializer)?;
        stored.replace(breaks_a_line, " ").parse().map_err(serde::de::Error::custom)
    }
}

/// A whole number from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct BoundedInt<const MIN: i64, const MAX: i64>(i64);

impl<const MIN: i64, const MAX: i64> BoundedInt<MIN, MAX> {
    /// The number, where it is in bounds.
    pub fn new(number: i64) -> Result<Self, Invalid> {
        if (MIN..=MAX).contains(&number) { Ok(Self(number)) } else { Err(Self::refusal()) }
    }

    /// The smallest that is in bounds.
    pub const fn least() -> Self {
        Self(MIN)
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.0
    }

    fn refusal() -> Invalid {
        Invalid::new("out_of_range", format!("a whole number from {MIN} to {MAX} is expected"))
    }
}

impl<'de, const MIN: i64, const MAX: i64> Deserialize<'de> for BoundedInt<MIN, MAX> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(i64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl<const MIN: i64, const MAX: i64> Deserr<Faults> for BoundedInt<MIN, MAX> {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, Faults> {
        let number = match value {
            Value::Integer(number) => i64::try_from(number).ok(),
            Value::NegativeInteger(number) => Some(number),
            // JSON has one kind of number: 3.0 is the whole number 3 (RFC 8259, section 6).
            // Up to 2^53 − 1 a double stands for one whole number.
            Value::Float(number) if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_991.0 => {
                Some(number as i64)
            }
            Value::Float(number) if number.fract() == 0.0 => None,
            Value::Float(_) => {
                let fraction = Invalid::new("wrong_type", "a whole number is expected, not a fraction");
                return Err(Faults::at(location, fraction));
            }
            other => {
                let kinds = [ValueKind::Integer];
                return Err(deserr::take_cf_content(<Faults as deserr::DeserializeError>::error(
                    None,
                    deserr::ErrorKind::IncorrectValueKind { actual: other, accepted: &kinds },
                    location,
                )));
            }
        };
        number.and_then(|n| Self::new(n).ok()).ok_or_else(|| Faults::at(location, Self::refusal()))
    }
}

impl<const MIN: i64, const MAX: i64> utoipa::PartialSchema for BoundedInt<MIN, MAX> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .minimum(Some(MIN))
            .maximum(Some(MAX))
            .into()
    }
}

impl<const MIN: i64, const MAX: i64> utoipa::ToSchema for BoundedInt<MIN, MAX> {
    fn name() -> std::borrow::Cow<'static, str> {
        format!("Whole{MIN}To{MAX}").replace('-', "Minus").into()
    }
}

/// How many items a page of a list may have: 1 to 100, 20 where nothing is said. Read from the digits of a query string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(usize);

impl Limit {
    const MAX: usize = 100;

    /// The number.
    pub const fn get(self) -> usize {
        self.0
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(20)
    }
}

impl std::str::FromStr for Limit {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::new("out_of_range", format!("a whole number from 1 to {} is expected", Self::MAX));
        text.parse().ok().filter(|limit| (1..=Self::MAX).contains(limit)).map(Self).ok_or_else(refused)
    }
}

impl Deserr<Faults> for Limit {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, Faults> {
        crate::fault::parse_text(value, location)
    }
}

impl utoipa::PartialSchema for Limit {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(100))
            .default(Some(serde_json::json!(20)))
            .into()
    }
}

impl utoipa::ToSchema for Limit {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_refuses_what_would_begin_another() {
        assert_eq!("Lange Straße 1".parse::<Line<1, 20>>().unwrap().into_string(), "Lange Straße 1");
        for bad in ["a\nb", "a\r\nBcc: x", "a\tb", "a\u{0}", "a\u{85}b", "a\u{2028}b", "a\u{2029}b", "\u{7f}"] {
            assert_eq!(bad.parse::<Line<1, 20>>().unwrap_err().code, "invalid_character", "{bad:?}");
        }
        let stored: Line<1, 20> = serde_json::from_str(r#""Lange\nStraße""#).unwrap();
        assert_eq!(&*stored, "Lange Straße", "what was taken once is still read");
        assert!("a\nb\t".parse::<Text<1, 20>>().is_ok());
    }

    #[test]
    fn a_whole_number_is_told_apart_from_a_fraction_and_from_one_beyond_its_bounds() {
        let widest =
            |value: f64| deserr::deserialize::<BoundedInt<0, { i64::MAX }>, _, Faults>(serde_json::json!(value));
        assert_eq!(widest(9_007_199_254_740_991.0).unwrap().get(), 9_007_199_254_740_991);
        assert!(widest(9_007_199_254_740_992.0).is_err(), "2^53 may have been 2^53 + 1");
        let read = |value: serde_json::Value| deserr::deserialize::<BoundedInt<0, 9>, _, Faults>(value);
        for (value, number) in [(serde_json::json!(3), 3), (serde_json::json!(3.0), 3), (serde_json::json!(9e0), 9)] {
            assert_eq!(read(value).unwrap().get(), number);
        }
        for (value, code) in [
            (serde_json::json!(1.5), "wrong_type"),
            (serde_json::json!(-0.1), "wrong_type"),
            (serde_json::json!("1"), "wrong_type"),
            (serde_json::json!(10), "out_of_range"),
            (serde_json::json!(-1), "out_of_range"),
            (serde_json::json!(1e300), "out_of_range"),
            (serde_json::json!(u64::MAX), "out_of_range"),
        ] {
            let faults = read(value.clone()).unwrap_err();
            assert_eq!((faults.count(), faults.listed()[0].code.as_str()), (1, code), "{value}");
        }
    }
}
