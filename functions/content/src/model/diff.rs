//! What two versions of an entry have apart, by field and locale.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value as Json;

use super::content::{Fields, values};
use super::content_type::ContentType;

/// How many differences are listed at most.
const MAX_LISTED: usize = 500;

/// One value that differs.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = EntryDifference)]
pub(crate) struct Difference {
    /// The field.
    field: String,
    /// The locale, of a field that is localised.
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
    /// The value in the other version; null where it has none.
    #[schema(value_type = serde_json::Value)]
    before: Json,
    /// The value in this version; null where it has none.
    #[schema(value_type = serde_json::Value)]
    after: Json,
}

/// What differs, and whether there is more than is listed.
pub(crate) fn difference(of: &ContentType, before: &Fields, after: &Fields) -> (Vec<Difference>, bool) {
    let names: BTreeSet<&String> = before.0.keys().chain(after.0.keys()).collect();
    let mut found = Vec::new();
    for name in names {
        let (old, new) = (before.0.get(name), after.0.get(name));
        if old == new {
            continue;
        }
        let parts = |value: Option<&Json>| -> Vec<(Option<String>, Json)> {
            match (of.field(name), value) {
                (_, None) => Vec::new(),
                (Some(field), Some(value)) => {
                    let values = values(field, value).into_iter();
                    values.map(|(locale, value, _)| (locale.map(str::to_owned), value.clone())).collect()
                }
                (None, Some(value)) => vec![(None, value.clone())],
            }
        };
        let (old, new) = (parts(old), parts(new));
        let locales: BTreeSet<&Option<String>> = old.iter().chain(&new).map(|(locale, _)| locale).collect();
        for locale in locales {
            let at = |parts: &[(Option<String>, Json)]| {
                parts.iter().find(|(known, _)| known == locale).map_or(Json::Null, |(_, value)| value.clone())
            };
            let (before, after) = (at(&old), at(&new));
            if before != after {
                found.push(Difference { field: name.clone(), locale: locale.clone(), before, after });
            }
        }
    }
    let is_more = found.len() > MAX_LISTED;
    found.truncate(MAX_LISTED);
    (found, is_more)
}
