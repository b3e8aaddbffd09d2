//! The fields of an entry as they are kept: `name: value`, and `name: { locale: value }` where they are localised.

use std::collections::{BTreeMap, BTreeSet};

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::fault::{Faults, Invalid};
use domain::locale::Locale;
use domain::rich_text::{Reference, RichText};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::content_type::ContentType;
use super::field::Field;
use super::kind::Kind;

/// Values by field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Fields(pub(crate) BTreeMap<String, Json>);

/// Which fields have a value, and of those that are localised, in which locales.
pub(crate) type Used = BTreeMap<String, BTreeSet<String>>;

impl Deserr<Faults> for Fields {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, Faults> {
        match Json::from(value) {
            Json::Object(fields) => Ok(Self(fields.into_iter().filter(|(_, value)| !value.is_null()).collect())),
            _ => Err(Faults::at(location, Invalid::new("wrong_type", "an object is expected"))),
        }
    }
}

impl utoipa::PartialSchema for Fields {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        let schema = utoipa::openapi::ObjectBuilder::new().schema_type(utoipa::openapi::Type::Object);
        let said = "Values by field: `name: value`, and `name: { locale: value }` where the field is localised.";
        let free = utoipa::openapi::schema::AdditionalProperties::<utoipa::openapi::Schema>::FreeForm(true);
        schema.description(Some(said)).additional_properties(Some(free)).into()
    }
}

impl utoipa::ToSchema for Fields {}

/// The values of a field, each with its locale where it is localised and its place.
pub(crate) fn values<'a>(field: &'a Field, value: &'a Json) -> Vec<(Option<&'a str>, &'a Json, String)> {
    let place = format!("/fields/{}", field.name);
    match value {
        Json::Object(locales) if field.localized => locales
            .iter()
            .map(|(locale, value)| (Some(locale.as_str()), value, format!("{place}/{}", escaped(locale))))
            .collect(),
        value => vec![(None, value, place)],
    }
}

/// A part of a JSON Pointer (RFC 6901, section 3).
pub(crate) fn escaped(part: &str) -> String {
    part.replace('~', "~0").replace('/', "~1")
}

/// Whether it is as good as no value.
pub(crate) fn is_blank(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Which fields have a value.
pub(crate) fn used(of: &ContentType, fields: &Fields) -> Used {
    let used = |field: &Field| {
        let value = fields.0.get(field.name.as_str())?;
        let locales: Vec<_> = values(field, value);
        let filled = locales.iter().any(|(_, value, _)| !is_blank(value));
        let codes = locales.iter().filter(|(_, value, _)| !is_blank(value)).filter_map(|(code, _, _)| *code);
        filled.then(|| (field.name.to_string(), codes.map(str::to_owned).collect()))
    };
    of.content.fields.iter().filter_map(used).collect()
}

/// What an entry names in these locales (all of them for `None`), with the place where it does first, and whether each
/// of its fields lets go of it when it is deleted.
pub(crate) fn references(
    of: &ContentType,
    fields: &Fields,
    within: Option<&BTreeSet<String>>,
) -> BTreeMap<Reference, Named> {
    let mut found: BTreeMap<Reference, Named> = BTreeMap::new();
    for field in of.content.fields.iter() {
        let Some(value) = fields.0.get(field.name.as_str()) else { continue };
        for (locale, value, place) in values(field, value) {
            if locale.zip(within).is_some_and(|(locale, within)| !within.contains(locale)) {
                continue;
            }
            for (reference, place) in of_value(field, value, &place) {
                let nulls = field.nulls_on_delete();
                let known = found.entry(reference).or_insert_with(|| Named::new(nulls));
                known.nulls &= nulls;
                match locale {
                    Some(locale) => drop(known.locales.insert(locale.to_owned())),
                    None => known.everywhere = true,
                }
                if known.places.len() < 20 {
                    known.places.push((field.name.to_string(), place));
                }
            }
        }
    }
    found
}

/// How an entry names something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// Field and place, the first ones.
    pub(crate) places: Vec<(String, String)>,
    /// Whether each field that names it lets go of it.
    pub(crate) nulls: bool,
    /// Whether a field does that is the same in all locales.
    everywhere: bool,
    /// The locales in which another does.
    locales: BTreeSet<String>,
}

impl Named {
    const fn new(nulls: bool) -> Self {
        Self { places: Vec::new(), nulls, everywhere: false, locales: BTreeSet::new() }
    }

    /// In which of these locales it is named.
    pub(crate) fn within<'a>(&'a self, locales: &'a [Locale]) -> impl Iterator<Item = &'a Locale> {
        locales.iter().filter(|locale| self.everywhere || self.locales.contains(locale.as_str()))
    }
}

fn of_value(field: &Field, value: &Json, place: &str) -> Vec<(Reference, String)> {
    let one = |value: &Json, place: String| -> Vec<(Reference, String)> {
        match field.value_kind() {
            Kind::Reference => {
                let id = value.as_str().and_then(|id| id.parse().ok());
                id.map(|id| (Reference::Entry(id), place)).into_iter().collect()
            }
            Kind::Asset => {
                let id = value.as_str().and_then(|id| id.parse().ok());
                id.map(|id| (Reference::Asset(id), place)).into_iter().collect()
            }
            Kind::RichText => {
                let text: Option<RichText> = serde_json::from_value(value.clone()).ok();
                text.map(|text| text.references()).unwrap_or_default().into_iter().map(|r| (r, place.clone())).collect()
            }
            _ => Vec::new(),
        }
    };
    match value {
        Json::Array(items) if field.is_list() => {
            items.iter().enumerate().flat_map(|(n, item)| one(item, format!("{place}/{n}"))).collect()
        }
        value => one(value, place.to_owned()),
    }
}

/// The id of what is named, as a key has it.
pub(crate) fn target(reference: &Reference) -> String {
    match reference {
        Reference::Entry(id) => id.to_string(),
        Reference::Asset(id) => id.to_string(),
    }
}

/// The fields without locales that have no value: a null says that there is none.
pub(crate) fn normalised(of: &ContentType, mut fields: Fields) -> Fields {
    for field in of.content.fields.iter().filter(|field| field.localized) {
        if let Some(Json::Object(locales)) = fields.0.get_mut(field.name.as_str()) {
            locales.retain(|_, value| !value.is_null());
            if locales.is_empty() {
                fields.0.remove(field.name.as_str());
            }
        }
    }
    fields
}
