//! Values of fields that take any JSON: how deep they are, and whether their numbers stay what they are.
//!
//! Whoever reads an event, a page or an answer parses a value with what is around it, and parsers end at some depth:
//! `serde_json` reads 127 levels. So a value is far below that.

use std::collections::BTreeMap;

use domain::fault::{Faults, Invalid};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::content::escaped;

/// How many arrays and objects lie in each other at most.
const MAX_DEPTH: usize = 32;
/// How many levels of a request are looked through for numbers: its fields, their locales, a list, and what lies in these.
/// What is deeper is refused for that.
const MAX_LEVELS: usize = MAX_DEPTH + 5;

/// Adds the first part of a value that lies too deep, at its place.
pub(super) fn check(value: &Json, place: &str, faults: &mut Faults) {
    if let Some(place) = too_deep(value, place, MAX_DEPTH) {
        faults.add(place, Invalid::new("too_deep", format!("at most {MAX_DEPTH} levels of JSON are expected")));
    }
}

/// The place of the first array or object that lies in more than `left` others.
fn too_deep(value: &Json, place: &str, left: usize) -> Option<String> {
    if is_flat(value, left) {
        return None;
    }
    if left == 0 {
        return Some(place.to_owned());
    }
    match value {
        Json::Array(items) => {
            items.iter().enumerate().find_map(|(n, item)| too_deep(item, &format!("{place}/{n}"), left - 1))
        }
        Json::Object(members) => {
            members.iter().find_map(|(name, value)| too_deep(value, &format!("{place}/{}", escaped(name)), left - 1))
        }
        _ => None,
    }
}

/// Whether a value is as flat as one that is saved has to be.
pub(crate) fn is_plain(value: &Json) -> bool {
    is_flat(value, MAX_DEPTH)
}

/// Whether a value has so many levels at most.
fn is_flat(value: &Json, most: usize) -> bool {
    match value {
        Json::Array(items) => most > 0 && items.iter().all(|item| is_flat(item, most - 1)),
        Json::Object(members) => most > 0 && members.values().all(|value| is_flat(value, most - 1)),
        _ => true,
    }
}

/// Adds each number in a text of JSON, under a path of members, that would become another one: a parser keeps 17 digits or so.
pub(crate) fn check_numbers(text: &str, path: &[&str], faults: &mut Faults) {
    let mut at = text;
    for name in path {
        let Ok(members) = serde_json::from_str::<BTreeMap<String, &RawValue>>(at) else { return };
        let Some(value) = members.get(*name) else { return };
        at = value.get();
    }
    numbers(at, &format!("/{}", path.join("/")), MAX_LEVELS, faults);
}

fn numbers(text: &str, place: &str, left: usize, faults: &mut Faults) {
    if left == 0 {
        return;
    }
    match text.as_bytes().first() {
        Some(b'{') => {
            let members = serde_json::from_str::<BTreeMap<String, &RawValue>>(text).unwrap_or_default();
            for (name, value) in members {
                numbers(value.get(), &format!("{place}/{}", escaped(&name)), left - 1, faults);
            }
        }
        Some(b'[') => {
            let items = serde_json::from_str::<Vec<&RawValue>>(text).unwrap_or_default();
            for (n, value) in items.iter().enumerate() {
                numbers(value.get(), &format!("{place}/{n}"), left - 1, faults);
            }
        }
        Some(b'-' | b'0'..=b'9') if !is_exact(text) => {
            let detail = "a number with as many digits is not kept as it is; write it as a text";
            faults.add(place, Invalid::new("inexact_number", detail));
        }
        _ => {}
    }
}

/// Whether a number is still the same once it was read and written, and read again.
fn is_exact(text: &str) -> bool {
    let read = |text: &str| serde_json::from_str::<serde_json::Number>(text).ok();
    let Some(number) = read(text) else { return false };
    let written = number.to_string();
    digits(text).is_some_and(|wanted| digits(&written) == Some(wanted)) && read(&written) == Some(number)
}

/// A decimal number as its sign, its digits without zeros around them, and the power of ten of the last one.
fn digits(text: &str) -> Option<(bool, String, i64)> {
    let (minus, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{part}");
    let kept = all.trim_end_matches('0');
    let significant = kept.trim_start_matches('0');
    if significant.is_empty() {
        return Some((false, String::new(), 0));
    }
    let exponent: i64 = exponent.parse().ok()?;
    let dropped = i64::try_from(all.len() - kept.len()).ok()?;
    let exponent = exponent.checked_sub(i64::try_from(part.len()).ok()?)?.checked_add(dropped)?;
    Some((minus, significant.to_owned(), exponent))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn nested(levels: usize) -> Json {
        (0..levels).fold(json!(1), |inner, n| if n % 2 == 0 { json!([inner]) } else { json!({ "a/b": inner }) })
    }

    #[test]
    fn a_value_has_at_most_32_levels_and_the_first_beyond_is_named() {
        let found = |value: &Json| {
            let mut faults = Faults::none();
            check(value, "/fields/data", &mut faults);
            faults.listed().iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect::<Vec<_>>()
        };
        for good in [json!(null), json!("[[["), nested(32), json!([nested(31), nested(31)])] {
            assert_eq!(found(&good), Vec::<String>::new());
        }
        let place = format!("/fields/data{} too_deep", "/a~1b/0".repeat(16));
        assert_eq!(found(&nested(33)), ["/fields/data/0".to_owned() + &"/a~1b/0".repeat(15) + "/a~1b too_deep"]);
        assert_eq!(found(&nested(34)), [place]);
        assert_eq!(found(&json!({ "a": nested(3), "b": [1, nested(120)] })).len(), 1);
    }

    #[test]
    fn numbers_that_would_become_others_are_named() {
        for good in [
            "0",
            "-0",
            "0.0",
            "0e-999999999999999999999",
            "1",
            "-7",
            "0.1",
            "1.50",
            "1e2",
            "1E+2",
            "100e-2",
            "5e-324",
            "18446744073709551615",
            "-9223372036854775808",
            "12345678900000000000000",
            "9007199254740993",
            "52.520008",
        ] {
            assert!(is_exact(good), "{good}");
        }
        for bad in [
            "123456789012345678901234567890",
            "1e-400",
            "0.1000000000000000055511151231257827",
            "1e-99999999999999999999",
            "18446744073709551617",
            "3.14159265358979323846",
            "1e400",
        ] {
            assert!(!is_exact(bad), "{bad}");
        }
        let text = r#"{"fields": {"data": {"a/b": [1, 1e-400, "1e-400", {"x": 18446744073709551617}]}, "n": 2}, "metadata": {"n": 1e-400}}"#;
        let mut faults = Faults::none();
        check_numbers(text, &["fields"], &mut faults);
        let found: Vec<_> = faults.listed().iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(found, ["/fields/data/a~1b/1", "/fields/data/a~1b/3/x"]);
        check_numbers(&format!(r#"{{"published": {text}}}"#), &["published", "fields"], &mut faults);
        assert_eq!(faults.listed()[2].pointer, "/published/fields/data/a~1b/1");
    }
}
