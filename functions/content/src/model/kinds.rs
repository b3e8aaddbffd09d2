//! What a draft has to be: known fields with values of their kinds. Everything else waits until it is published.

use domain::fault::{Faults, Invalid};
use serde_json::Value as Json;

use super::content::{Fields, escaped, references, values};
use super::content_type::ContentType;
use super::field::Field;
use super::free_json;
use super::kind::Kind;
use super::locales::LocalesContent;
use super::rich_text;
use super::values::{decimal, has_controls, is_date, is_slug};

/// How large the fields of an entry are as JSON at most, in bytes: they travel in one event, with their assets.
pub(crate) const MAX_BYTES: usize = 140 * 1024;
/// How many entries and assets an entry names at most, each once.
pub(crate) const MAX_REFERENCES: usize = 90;
/// How long a text is at most, in characters.
const MAX_TEXT: usize = 100_000;
/// How many values a list has at most.
const MAX_ITEMS: usize = 100;

/// Every fault that keeps these fields from being saved.
pub(crate) fn check_kinds(of: &ContentType, locales: &LocalesContent, fields: &Fields) -> Result<(), Faults> {
    let mut faults = Faults::none();
    for (name, value) in &fields.0 {
        match of.field(name) {
            Some(field) => check_field(field, value, locales, &mut faults),
            None => {
                let detail = format!("the type {} has no such field", of.id);
                faults.add(format!("/fields/{}", escaped(name)), Invalid::new("unknown_field", detail));
            }
        }
    }
    if serde_json::to_vec(fields).is_ok_and(|json| json.len() > MAX_BYTES) {
        faults.add("/fields", Invalid::new("too_large", format!("at most {MAX_BYTES} bytes as JSON are expected")));
    }
    if faults.is_empty() && references(of, fields, None).len() > MAX_REFERENCES {
        let detail = format!("an entry names at most {MAX_REFERENCES} entries and assets");
        faults.add("/fields", Invalid::new("too_many_references", detail));
    }
    faults.none_or(())
}

fn check_field(field: &Field, value: &Json, locales: &LocalesContent, faults: &mut Faults) {
    let place = format!("/fields/{}", field.name);
    if field.localized && !value.is_object() {
        faults.add(place, Invalid::new("wrong_type", "an object with a value for each locale is expected"));
        return;
    }
    for (locale, value, place) in values(field, value) {
        if locale.is_some_and(|locale| !locales.has(locale)) {
            faults.add(place, Invalid::new("unknown_locale", "there is no such locale"));
            continue;
        }
        match (field.is_list(), value) {
            (true, Json::Array(items)) if items.len() > MAX_ITEMS => {
                faults.add(place, Invalid::new("out_of_range", format!("at most {MAX_ITEMS} values are expected")));
            }
            (true, Json::Array(items)) => {
                for (n, item) in items.iter().enumerate() {
                    check_value(field.value_kind(), item, &format!("{place}/{n}"), faults);
                }
            }
            (true, _) => faults.add(place, Invalid::new("wrong_type", "an array is expected")),
            (false, value) => check_value(field.kind, value, &place, faults),
        }
    }
}

fn check_value(kind: Kind, value: &Json, place: &str, faults: &mut Faults) {
    let refusal = match (kind, value) {
        (Kind::Text, Json::String(text)) => check_text(text),
        (Kind::Slug, Json::String(text)) if text.is_empty() || is_slug(text) => None,
        (Kind::Slug, Json::String(_)) => Some(Invalid::new(
            "invalid_slug",
            "words of small letters and digits, joined by single dashes, at most 160 characters, are expected",
        )),
        (Kind::Enum, Json::String(text)) if text.chars().count() <= 100 => check_text(text),
        (Kind::Enum, Json::String(_)) => Some(Invalid::new("out_of_range", "at most 100 characters are expected")),
        (Kind::RichText, value) => {
            rich_text::check(value, place, faults);
            None
        }
        (Kind::Integer, value) => is_whole(value),
        (Kind::Decimal, Json::String(text)) => decimal(text).err(),
        (Kind::Json, value) => {
            free_json::check(value, place, faults);
            None
        }
        (Kind::Boolean, Json::Bool(_)) => None,
        (Kind::Date, Json::String(text)) if is_date(text) => None,
        (Kind::Date, Json::String(_)) => Some(Invalid::new("invalid_date", "a day such as 2026-03-01 is expected")),
        (Kind::Datetime, Json::String(text)) => text.parse::<domain::Timestamp>().err(),
        (Kind::Asset, Json::String(id)) => id.parse::<domain::id::AssetId>().err(),
        (Kind::Reference, Json::String(id)) => id.parse::<domain::id::EntryId>().err(),
        (kind, _) => Some(Invalid::new("wrong_type", format!("{} is expected", expected(kind)))),
    };
    if let Some(invalid) = refusal {
        faults.add(place, invalid);
    }
}

fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Boolean => "true or false",
        Kind::Asset => "the id of an asset",
        Kind::Reference => "the id of an entry",
        _ => "a text",
    }
}

fn check_text(text: &str) -> Option<Invalid> {
    if text.len() > MAX_TEXT && text.chars().count() > MAX_TEXT {
        return Some(Invalid::new("out_of_range", format!("at most {MAX_TEXT} characters are expected")));
    }
    has_controls(text).then(|| Invalid::new("invalid_character", "control characters are not taken"))
}

fn is_whole(value: &Json) -> Option<Invalid> {
    let number = value.as_i64().filter(|n| n.unsigned_abs() < 1 << 53);
    number.is_none().then(|| Invalid::new("wrong_type", "a whole number below 2^53 is expected"))
}
