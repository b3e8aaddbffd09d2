//! An entry as the index takes it: a document for each of its locales.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::locale::Locale;
use domain::rich_text::RichText;
use events::content::{Field, LocalesChanged, TypeChanged};
use serde_json::Value;

use super::card::{Card, Indexed, MAX_EXCERPT, MAX_TEXT, cut};
use super::{Language, PublishedEntry};

/// How many facets one field of an entry has at most.
const MAX_VALUES: usize = 50;

/// What is known of the space that an entry belongs to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    /// The entry's type; without it only its title is guessed.
    pub(crate) type_of: Option<TypeChanged>,
    /// The locales.
    pub(crate) locales: Option<LocalesChanged>,
}

/// Whether two states of a type make the same documents.
pub(crate) fn same_search(one: &TypeChanged, other: &TypeChanged) -> bool {
    let of = |changed: &TypeChanged| {
        let fields = changed.fields.iter().filter(|f| f.search != "none");
        let fields: Vec<_> = fields.map(|f| (f.name.clone(), f.kind.clone(), f.list, f.search.clone())).collect();
        (changed.title_field.clone(), changed.deleted, fields)
    };
    of(one) == of(other)
}

/// Makes an entry's documents.
pub(crate) fn index_entry(id: &str, entry: &PublishedEntry, texts: &Texts) -> Vec<Indexed> {
    let locales = entry.snapshot.locales.iter();
    locales.map(|locale| index_locale(id, entry, texts, locale)).collect()
}

fn index_locale(id: &str, entry: &PublishedEntry, texts: &Texts, locale: &Locale) -> Indexed {
    let snapshot = &entry.snapshot;
    let (mut title, mut body, mut shown) = (Vec::new(), Vec::new(), None);
    let mut facets = vec!["k=entry".to_owned(), format!("y={}", snapshot.type_id)];
    facets.extend(readers(locale, &snapshot.locales, texts.locales.as_ref()).into_iter().map(|l| format!("l={l}")));
    let mut numbers = BTreeMap::new();
    let type_of = texts.type_of.as_ref();
    let title_field = type_of.and_then(|t| t.title_field.as_deref());
    for field in type_of.map(|t| t.fields.as_slice()).unwrap_or_default() {
        let Some(value) = value_of(entry, texts, locale, &field.name) else { continue };
        if title_field == Some(field.name.as_str()) {
            shown = value.as_str().map(str::to_owned);
        }
        match field.search.as_str() {
            "title" => title.push(words(field, value)),
            "text" => body.push(words(field, value)),
            "facet" => add_facet(field, value, &mut facets, &mut numbers),
            _ => {}
        }
    }
    let created_ms = entry.first_published_at.as_millis();
    numbers.insert("published".to_owned(), vec![created_ms]);
    let slug = snapshot.slugs.get(locale).cloned().unwrap_or_default();
    let title = title.join("\n");
    let shown = shown.or_else(|| (!title.is_empty()).then(|| title.clone())).unwrap_or_else(|| slug.clone());
    let body = body.join("\n");
    Indexed {
        owner: id.to_owned(),
        language: Language::of(locale.as_str()),
        title: cut(&title, MAX_TEXT).to_owned(),
        body: cut(&body, MAX_TEXT).to_owned(),
        codes: vec![slug.to_lowercase()],
        facets,
        numbers,
        created_ms,
        card: Card {
            kind: "entry".to_owned(),
            id: id.to_owned(),
            type_id: Some(snapshot.type_id.clone()),
            locale: Some(locale.to_string()),
            slug,
            title: cut(&shown, MAX_EXCERPT).to_owned(),
            excerpt: cut(&body, MAX_EXCERPT).to_owned(),
            created_at: Some(entry.first_published_at),
            ..Card::default()
        },
    }
}

/// The locales whose readers get the entry in this one: itself, and those that fall back to it.
pub(super) fn readers(locale: &Locale, has: &[Locale], space: Option<&LocalesChanged>) -> Vec<Locale> {
    let Some(space) = space else { return vec![locale.clone()] };
    let falls_to = |code: &Locale| {
        let mut at = code.clone();
        // A chain is no longer than there are locales, should it ever be a circle.
        for _ in 0..=space.locales.len() {
            if has.contains(&at) {
                return Some(at);
            }
            at = space.locales.iter().find(|l| l.code == at)?.fallback.clone()?;
        }
        None
    };
    let mut readers: Vec<_> =
        space.locales.iter().map(|l| &l.code).filter(|code| falls_to(code).as_ref() == Some(locale)).cloned().collect();
    if !readers.contains(locale) {
        readers.push(locale.clone());
    }
    readers
}

/// A field's value in a locale, or in one that it falls back to.
fn value_of<'a>(entry: &'a PublishedEntry, texts: &Texts, locale: &Locale, name: &str) -> Option<&'a Value> {
    let snapshot = &entry.snapshot;
    let mut at = locale.clone();
    let most = texts.locales.as_ref().map_or(0, |space| space.locales.len());
    for _ in 0..=most {
        if let Some(value) = snapshot.localized.get(&at).and_then(|fields| fields.get(name)) {
            return Some(value);
        }
        let next = texts.locales.as_ref().and_then(|space| space.locales.iter().find(|l| l.code == at));
        match next.and_then(|l| l.fallback.clone()) {
            Some(fallback) => at = fallback,
            None => break,
        }
    }
    snapshot.fields.get(name)
}

fn words(field: &Field, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(_) if field.kind == "rich_text" => {
            serde_json::from_value::<RichText>(value.clone()).map(|text| text.plain()).unwrap_or_default()
        }
        Value::Array(values) => values.iter().map(|v| words(field, v)).collect::<Vec<_>>().join("\n"),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn add_facet(field: &Field, value: &Value, facets: &mut Vec<String>, numbers: &mut BTreeMap<String, Vec<i64>>) {
    let values = match value {
        Value::Array(values) => values.iter().take(MAX_VALUES).collect(),
        one => vec![one],
    };
    for value in values {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Bool(flag) => flag.to_string(),
            Value::Number(number) => number.to_string(),
            _ => continue,
        };
        if let Some(number) = number_of(&field.kind, &text) {
            numbers.entry(format!("f_{}", field.name)).or_default().push(number);
        }
        let facet = format!("f:{}={}", field.name, facet_of(&field.kind, &text));
        facets.push(cut(&facet, 600).to_owned());
    }
    facets.sort_unstable();
    facets.dedup();
}

/// A value as filters compare it: decimals without zeros that say nothing.
pub(crate) fn facet_of(kind: &str, text: &str) -> String {
    match text.split_once('.') {
        Some((whole, rest)) if kind == "decimal" => {
            let rest = rest.trim_end_matches('0');
            let dot = if rest.is_empty() { "" } else { "." };
            let plain = format!("{whole}{dot}{rest}");
            if plain == "-0" { "0".to_owned() } else { plain }
        }
        _ => text.to_owned(),
    }
}

/// What ranges compare: whole numbers as they are, decimals in millionths, moments in milliseconds.
pub(crate) fn number_of(kind: &str, text: &str) -> Option<i64> {
    match kind {
        "integer" => text.parse().ok(),
        "date" => format!("{text}T00:00:00Z").parse::<Timestamp>().ok().map(Timestamp::as_millis),
        "datetime" => text.parse::<Timestamp>().ok().map(Timestamp::as_millis),
        "decimal" => {
            let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
            if !rest.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let millionths: i64 = format!("{:0<6}", cut(rest, 6)).parse().ok()?;
            let sign = if whole.starts_with('-') { -1 } else { 1 };
            whole.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(sign * millionths)
        }
        _ => None,
    }
}
