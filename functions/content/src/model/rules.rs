//! What an entry has to be when it is published: whole, within its validations, and unique where it must be.

use std::collections::BTreeSet;

use domain::fault::{Faults, Invalid};
use domain::locale::Locale;
use serde_json::Value as Json;

use super::content::{Fields, is_blank, values};
use super::content_type::ContentType;
use super::field::Field;
use super::kind::Kind;
use super::locales::LocalesContent;
use super::validations::Validations;
use super::values::{decimal, pattern};

/// How long a value is at most of which there is to be one only, in characters.
const MAX_UNIQUE: usize = 200;

/// Every fault that keeps these fields from being published in these locales.
pub(crate) fn check_rules(of: &ContentType, locales: &LocalesContent, fields: &Fields, within: &[Locale]) -> Faults {
    let mut faults = Faults::none();
    for field in of.content.fields.iter() {
        let value = fields.0.get(field.name.as_str());
        if field.required {
            check_required(field, value, locales, within, &mut faults);
        }
        let Some(value) = value else { continue };
        for (locale, value, place) in values(field, value) {
            if locale.is_some_and(|locale| !within.iter().any(|known| known.as_str() == locale)) || is_blank(value) {
                continue;
            }
            check_list(field, value, &place, &mut faults);
            match value {
                Json::Array(items) if field.is_list() => {
                    for (n, item) in items.iter().enumerate() {
                        check_value(
                            field.value_kind(),
                            field.value_rules(),
                            item,
                            &format!("{place}/{n}"),
                            &mut faults,
                        );
                    }
                }
                value => check_value(field.kind, &field.validations, value, &place, &mut faults),
            }
            if is_unique(of, field) && text_of(value).chars().count() > MAX_UNIQUE {
                let detail = format!("at most {MAX_UNIQUE} characters are expected where a value is unique");
                faults.add(place, Invalid::new("out_of_range", detail));
            }
        }
    }
    faults
}

fn check_required(
    field: &Field,
    value: Option<&Json>,
    locales: &LocalesContent,
    within: &[Locale],
    faults: &mut Faults,
) {
    let missing = || Invalid::new("required", "this field is required");
    let place = format!("/fields/{}", field.name);
    if !field.localized {
        if value.is_none_or(is_blank) {
            faults.add(place, missing());
        }
        return;
    }
    let has = |locale: &Locale| value.and_then(|value| value.get(locale.as_str())).is_some_and(|v| !is_blank(v));
    for locale in within {
        let chain = locales.chain(locale);
        if !chain.iter().any(|locale| within.contains(locale) && has(locale)) {
            faults.add(format!("{place}/{locale}"), missing());
        }
    }
}

fn check_list(field: &Field, value: &Json, place: &str, faults: &mut Faults) {
    let most = field.validations.max_items.map_or(usize::MAX, |most| usize::try_from(most.get()).unwrap_or(usize::MAX));
    if field.is_list() && value.as_array().is_some_and(|items| items.len() > most) {
        faults.add(place, Invalid::new("out_of_range", format!("at most {most} values are expected")));
    }
}

fn check_value(kind: Kind, rules: &Validations, value: &Json, place: &str, faults: &mut Faults) {
    let mut refuse = |code, detail: String| faults.add(place, Invalid::new(code, detail));
    if let (Kind::Text | Kind::Slug, Json::String(text)) = (kind, value) {
        let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
        if let Some(least) = rules.min_length.filter(|least| length < least.get()) {
            refuse("too_short", format!("at least {} characters are expected", least.get()));
        }
        if let Some(most) = rules.max_length.filter(|most| length > most.get()) {
            refuse("too_long", format!("at most {} characters are expected", most.get()));
        }
        let regex = rules.pattern.as_ref().and_then(|text| pattern(text).ok().map(|regex| (text, regex)));
        if let Some((text, _)) = regex.filter(|(_, regex)| !regex.is_match(value.as_str().unwrap_or_default())) {
            refuse("no_match", format!("what fits {text} is expected"));
        }
    }
    if let (Some(allowed), Json::String(text)) = (&rules.one_of, value)
        && !allowed.iter().any(|allowed| **allowed == *text.as_str())
    {
        let all: Vec<&str> = allowed.iter().map(|allowed| &**allowed).collect();
        refuse("unknown_value", format!("one of these is expected: {}", all.join(", ")));
    }
    let number = |value: &Json| match kind {
        Kind::Integer => value.as_i64().map(i128::from),
        Kind::Decimal => value.as_str().and_then(|text| decimal(text).ok()),
        _ => None,
    };
    let Some(found) = number(value) else { return };
    if let Some(least) = rules.min.as_ref().filter(|least| number(least).is_some_and(|least| found < least)) {
        refuse("too_small", format!("at least {least} is expected"));
    }
    if let Some(most) = rules.max.as_ref().filter(|most| number(most).is_some_and(|most| found > most)) {
        refuse("too_large", format!("at most {most} is expected"));
    }
}

/// A value that no other published entry of the type may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UniqueValue {
    /// Type, field, locale and value.
    pub(crate) key: String,
    /// Where it is.
    pub(crate) place: String,
}

fn is_unique(of: &ContentType, field: &Field) -> bool {
    field.unique || of.content.slug_field.as_ref() == Some(&field.name)
}

fn text_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The values of an entry, published in these locales, that have to be unique.
pub(crate) fn unique_values(of: &ContentType, fields: &Fields, within: &[Locale]) -> Vec<UniqueValue> {
    let within: BTreeSet<&str> = within.iter().map(Locale::as_str).collect();
    let mut found = Vec::new();
    for field in of.content.fields.iter().filter(|field| is_unique(of, field)) {
        let Some(value) = fields.0.get(field.name.as_str()) else { continue };
        for (locale, value, place) in values(field, value) {
            if is_blank(value) || locale.is_some_and(|locale| !within.contains(locale)) {
                continue;
            }
            let key = format!("{}#{}#{}#{}", of.id, field.name, locale.unwrap_or("*"), text_of(value));
            found.push(UniqueValue { key, place });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::content_type::TypeContent;
    use super::*;

    fn article() -> (ContentType, LocalesContent) {
        let content: TypeContent = deserr::deserialize::<_, _, Faults>(json!({ "name": "Article", "slug_field": "slug", "fields": [
            { "name": "title", "kind": "text", "localized": true, "required": true, "validations": { "min_length": 2, "max_length": 5, "pattern": "^[A-Z]" } },
            { "name": "slug", "kind": "slug", "localized": true },
            { "name": "sku", "kind": "text", "unique": true },
            { "name": "price", "kind": "decimal", "validations": { "min": "0.10", "max": "9" } },
            { "name": "stars", "kind": "integer", "required": true, "validations": { "min": 1, "max": 5 } },
            { "name": "topics", "kind": "list", "items": { "kind": "enum", "validations": { "one_of": ["a", "b"] } }, "validations": { "max_items": 2 } },
        ] })).unwrap();
        content.check().unwrap();
        let locales = deserr::deserialize::<LocalesContent, _, Faults>(json!({ "default": "en", "locales": [
            { "code": "en", "name": "E" }, { "code": "de", "name": "D", "fallback": "en" }, { "code": "fr", "name": "F" } ] }));
        (ContentType::new("article".parse().unwrap(), content, 1, domain::Timestamp::MIN), locales.unwrap())
    }

    fn faults(fields: Json, within: &[&str]) -> Vec<String> {
        let (article, locales) = article();
        let within: Vec<Locale> = within.iter().map(|code| code.parse().unwrap()).collect();
        let fields: Fields = serde_json::from_value(fields).unwrap();
        let faults = check_rules(&article, &locales, &fields, &within);
        faults.listed().iter().map(|f| format!("{} {}", f.pointer, f.code)).collect()
    }

    #[test]
    fn names_everything_that_keeps_an_entry_from_being_published() {
        let good = json!({ "title": { "en": "Abc" }, "stars": 3, "price": "0.10", "topics": ["a"] });
        assert_eq!(faults(good.clone(), &["en", "de"]), Vec::<String>::new(), "de falls back to en");
        assert_eq!(faults(good, &["fr"]), ["/fields/title/fr required"]);
        let bad = json!({ "title": { "en": "abcdef", "fr": "A" }, "price": "9.01", "topics": ["a", "c", "b"], "sku": "x".repeat(201) });
        assert_eq!(
            faults(bad, &["en"]),
            [
                "/fields/title/en too_long",
                "/fields/title/en no_match",
                "/fields/sku out_of_range",
                "/fields/price too_large",
                "/fields/stars required",
                "/fields/topics out_of_range",
                "/fields/topics/1 unknown_value"
            ]
        );
    }

    #[test]
    fn unique_values_are_told_apart_by_type_field_and_locale() {
        let (article, _) = article();
        let fields: Fields =
            serde_json::from_value(json!({ "slug": { "en": "a", "de": "a" }, "sku": "S", "stars": 3 })).unwrap();
        let keys = |within: &[&str]| {
            let within: Vec<Locale> = within.iter().map(|code| code.parse().unwrap()).collect();
            unique_values(&article, &fields, &within).into_iter().map(|value| value.key).collect::<Vec<_>>()
        };
        assert_eq!(keys(&["en"]), ["article#slug#en#a", "article#sku#*#S"]);
        assert_eq!(keys(&["en", "de"]).len(), 3);
    }
}
