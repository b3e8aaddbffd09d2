//! Fields as people type them, and as requests hold them.

use serde_json::Value;

use super::views::Moment;
use crate::adapters::stoa::ApiError;

/// Basis points of a typed percentage above zero: `12.5` is 1250.
pub(super) fn basis_points(percent: &str) -> Option<u64> {
    basis_points_from_zero(percent).filter(|points| *points > 0)
}

/// Basis points of a typed percentage, where nothing is one too.
pub(super) fn basis_points_from_zero(percent: &str) -> Option<u64> {
    let percent = percent.trim().trim_end_matches('%').trim_end().replace(',', ".");
    let (whole, part) = percent.split_once('.').unwrap_or((percent.as_str(), ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(part) || part.len() > 2 {
        return None;
    }
    format!("{whole}{part:0<2}").parse().ok().filter(|points| *points <= 10_000)
}

/// Basis points as a percentage: 1250 is `12.5`.
pub(super) fn percent(basis_points: u64) -> String {
    let text = format!("{}.{:02}", basis_points / 100, basis_points % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A whole number as typed; null for an empty field.
pub(super) fn whole(place: &str, typed: &str) -> Result<Value, ApiError> {
    if typed.is_empty() {
        return Ok(Value::Null);
    }
    let number = typed.parse::<u64>().map(Value::from);
    number.map_err(|_| ApiError::for_person(place, "a whole number is expected"))
}

/// A moment as `datetime-local` types it, which is meant in UTC; null for an empty field.
pub(super) fn moment(typed: &str) -> Value {
    match typed.len() {
        0 => Value::Null,
        16 => format!("{typed}:00Z").into(),
        19 => format!("{typed}Z").into(),
        _ => typed.into(),
    }
}

/// A moment as `datetime-local` shows it, to the minute.
pub(super) fn minute(moment: &Moment) -> String {
    moment.exact().get(..16).unwrap_or_default().to_owned()
}

pub(super) fn nullable(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { text.into() }
}

/// A list as people type it, with commas.
pub(super) fn listed(text: &str) -> Vec<&str> {
    text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).collect()
}

/// The same without what is null, at any depth.
pub(super) fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(_, field)| !field.is_null());
            Value::Object(kept.map(|(name, field)| (name, without_nulls(field))).collect())
        }
        other => other,
    }
}

/// The fields that are not as before: others stay exact to the second, which the form does not show.
pub(super) fn differences(new: &Value, before: &Value) -> Value {
    let fields = new.as_object().into_iter().flatten();
    let changed = fields.filter(|(name, value)| before.get(name.as_str()) != Some(*value));
    Value::Object(changed.map(|(name, value)| (name.clone(), value.clone())).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn percentages_are_basis_points() {
        for (text, expected) in [
            ("12.5", Some(1250)),
            ("12,50", Some(1250)),
            ("100", Some(10_000)),
            ("10 %", Some(1000)),
            ("0.01", Some(1)),
            ("0", None),
            ("100.01", None),
            ("1.234", None),
            ("-1", None),
            (".5", None),
            ("", None),
        ] {
            assert_eq!(basis_points(text), expected, "{text}");
        }
        assert_eq!([1250, 10_000, 1, 1000, 0].map(percent), ["12.5", "100", "0.01", "10", "0"]);
        assert_eq!((basis_points_from_zero("0"), basis_points_from_zero("0.25")), (Some(0), Some(25)));
    }

    #[test]
    fn moments_are_utc() {
        assert_eq!(moment("2026-06-01T08:30"), json!("2026-06-01T08:30:00Z"));
        assert_eq!(moment("2026-06-01T08:30:15"), json!("2026-06-01T08:30:15Z"));
        assert_eq!((moment(""), moment("soon")), (Value::Null, json!("soon")));
        let at: Moment = serde_json::from_value(json!("2026-06-01T08:30:15.000Z")).unwrap();
        assert_eq!((minute(&at), minute(&Moment::default())), ("2026-06-01T08:30".to_owned(), String::new()));
    }
}
