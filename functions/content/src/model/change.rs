//! Which changes of a type could break entries, and what stands in the way of a publication.

use serde::Serialize;
use serde_json::Value as Json;

use super::content_type::TypeContent;
use super::field::Field;
use super::validations::Validations;

/// A change of a field that entries may not bear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Breaking {
    /// Entries with a value in the field are in the way.
    Used(String, &'static str),
    /// Entries without a value in the field are in the way.
    Unfilled(String, &'static str),
}

/// What stands in the way of a publication or a withdrawal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Obstacle {
    /// The entry or asset.
    pub(crate) id: String,
    /// Why.
    pub(crate) reason: &'static str,
    /// The entry on the other end of the reference.
    pub(crate) entry_id: String,
    /// The locale in which that entry would lead nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) locale: Option<String>,
}

impl Obstacle {
    pub(crate) const fn new(id: String, reason: &'static str, entry_id: String) -> Self {
        Self { id, reason, entry_id, locale: None }
    }
}

/// What of a change could break entries.
pub(crate) fn breaking(before: &TypeContent, after: &TypeContent) -> Vec<Breaking> {
    let mut found = Vec::new();
    for old in before.fields.iter() {
        let name = old.name.to_string();
        match after.fields.iter().find(|new| new.name == old.name) {
            None => found.push(Breaking::Used(name, "removed")),
            Some(new)
                if new.value_kind() != old.value_kind() || new.kind != old.kind || new.localized != old.localized =>
            {
                found.push(Breaking::Used(name, "kind_changed"));
            }
            Some(new) => {
                if is_narrower(old, new) || (new.unique && !old.unique) {
                    found.push(Breaking::Used(name.clone(), "narrowed"));
                }
                if new.required && !old.required {
                    found.push(Breaking::Unfilled(name, "required"));
                }
            }
        }
    }
    for new in after.fields.iter().filter(|new| new.required) {
        if !before.fields.iter().any(|old| old.name == new.name) {
            found.push(Breaking::Unfilled(new.name.to_string(), "required"));
        }
    }
    if let Some(slug) = after.slug_field.as_ref().filter(|slug| before.slug_field.as_ref() != Some(slug)) {
        // A field that becomes the slug has to be unique from then on.
        if before.fields.iter().any(|old| old.name == *slug && !old.unique) {
            found.push(Breaking::Used(slug.to_string(), "narrowed"));
        }
    }
    found
}

fn is_narrower(old: &Field, new: &Field) -> bool {
    narrows(&old.validations, &new.validations)
        || narrows(old.value_rules(), new.value_rules())
        || fewer(old.target_types(), new.target_types())
}

fn narrows(old: &Validations, new: &Validations) -> bool {
    let lower = |old: Option<i64>, new: Option<i64>| new.is_some_and(|new| old.is_none_or(|old| new < old));
    let higher = |old: Option<i64>, new: Option<i64>| new.is_some_and(|new| old.is_none_or(|old| new > old));
    let bound = |old: &Option<Json>, new: &Option<Json>| new.is_some() && old != new;
    let (old_min, new_min) = (old.min_length.map(|n| n.get()), new.min_length.map(|n| n.get()));
    let (old_max, new_max) = (old.max_length.map(|n| n.get()), new.max_length.map(|n| n.get()));
    let (old_items, new_items) = (old.max_items.map(|n| n.get()), new.max_items.map(|n| n.get()));
    higher(old_min, new_min)
        || lower(old_max, new_max)
        || lower(old_items, new_items)
        || (new.pattern.is_some() && old.pattern != new.pattern)
        || number_narrows(&old.min, &new.min, false).unwrap_or_else(|| bound(&old.min, &new.min))
        || number_narrows(&old.max, &new.max, true).unwrap_or_else(|| bound(&old.max, &new.max))
        || fewer(old.one_of.as_deref(), new.one_of.as_deref())
        || fewer(old.types.as_deref(), new.types.as_deref())
        || fewer(old.media_types.as_deref(), new.media_types.as_deref())
}

/// Whether a bound of whole numbers comes closer; `None` where it is none of these.
fn number_narrows(old: &Option<Json>, new: &Option<Json>, upper: bool) -> Option<bool> {
    let (old, new) = (old.as_ref()?.as_i64()?, new.as_ref()?.as_i64()?);
    Some(if upper { new < old } else { new > old })
}

/// Whether something is not allowed any more.
fn fewer<T: PartialEq>(old: Option<&[T]>, new: Option<&[T]>) -> bool {
    match (old, new) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => old.iter().any(|known| !new.contains(known)),
    }
}

#[cfg(test)]
mod tests {
    use domain::fault::Faults;
    use serde_json::json;

    use super::*;

    fn of(fields: Json) -> TypeContent {
        deserr::deserialize::<_, _, Faults>(json!({ "name": "A", "fields": fields })).unwrap()
    }

    #[test]
    fn additions_and_wider_bounds_are_free() {
        let before = of(
            json!([{ "name": "a", "kind": "text", "required": true, "validations": { "max_length": 5, "one_of": ["x"] } }]),
        );
        let after = of(json!([
            { "name": "b", "kind": "text" },
            { "name": "a", "kind": "text", "help": "Say it", "validations": { "max_length": 6, "one_of": ["x", "y"] } },
        ]));
        assert_eq!(breaking(&before, &after), []);
    }

    #[test]
    fn what_could_break_entries_is_named() {
        let before = of(json!([
            { "name": "a", "kind": "text" }, { "name": "b", "kind": "integer", "validations": { "min": 1 } },
            { "name": "c", "kind": "text" }, { "name": "d", "kind": "text" }, { "name": "e", "kind": "text" },
        ]));
        let after = of(json!([
            { "name": "b", "kind": "integer", "validations": { "min": 2 } }, { "name": "c", "kind": "slug" },
            { "name": "d", "kind": "text", "required": true }, { "name": "e", "kind": "text", "localized": true },
            { "name": "f", "kind": "text", "required": true },
        ]));
        let used = |name: &str, why| Breaking::Used(name.to_owned(), why);
        let unfilled = |name: &str| Breaking::Unfilled(name.to_owned(), "required");
        assert_eq!(
            breaking(&before, &after),
            [
                used("a", "removed"),
                used("b", "narrowed"),
                used("c", "kind_changed"),
                unfilled("d"),
                used("e", "kind_changed"),
                unfilled("f")
            ]
        );
    }
}
