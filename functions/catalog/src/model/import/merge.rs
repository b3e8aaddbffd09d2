//! Merges a row into a product: fields and list elements that it does not name stay.
//!
//! Each list has a key that identifies its elements: a variant its sku, a price its currency, quantity and period, an
//! option or attribute its name, a medium its address. A row that names all elements of a list orders them too; where
//! it names some, the others stay where they are, and new ones come last.

use deserr::Deserr;
use domain::fault::Faults;
use domain::tag::Tag;
use serde_json::{Map, Value, json};

use super::prices::{is_removal, price_key, replaced_prices, text, with_currency};

/// The maximum number of elements merged into a list; each list's own rule allows no more.
const MAX_NAMED: usize = 100;

/// How a list that a row names changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = ImportLists, rename_all = "lowercase")]
pub(crate) enum Lists {
    /// Its elements that the row does not name stay.
    #[default]
    Merge,
    /// The list is replaced as a whole.
    Replace,
}

/// What identifies an element of a list.
type Key = fn(&Value) -> Option<String>;

/// The key of a list; `None` for what is no such list.
fn key_of(list: &str) -> Option<Key> {
    match list {
        "variants" => Some(|variant| text(variant, "sku")),
        "options" | "attributes" => Some(|named| text(named, "name")),
        "media" => Some(|medium| text(medium, "url").or_else(|| text(medium, "asset_id"))),
        "prices" => Some(price_key),
        "tags" => Some(|tag| tag.as_str()?.parse::<Tag>().ok().map(|tag| tag.to_string())),
        "category_ids" | "values" => Some(|value| value.as_str().map(str::to_owned)),
        _ => None,
    }
}

/// Merges fields into others.
pub(super) fn lay(fields: &mut Map<String, Value>, named: &Map<String, Value>, lists: Lists) {
    for (name, value) in named {
        let known = fields.entry(name.clone()).or_insert(Value::Null);
        match (value, key_of(name)) {
            (Value::Null, _) => *known = Value::Null,
            (Value::Array(values), _) if name == "option_values" => *known = in_places(known, values),
            (Value::Array(named), Some(key)) if (1..=MAX_NAMED).contains(&named.len()) => {
                let before = match known.take() {
                    Value::Array(before) => before,
                    _ => Vec::new(),
                };
                let after = match (name.as_str(), lists) {
                    ("prices", _) => laid_prices(before, named, lists),
                    ("variants", Lists::Replace) => replaced_variants(&before, named),
                    (_, Lists::Replace) => named.clone(),
                    (_, Lists::Merge) => merged(key, before, named),
                };
                *known = after.into();
            }
            (Value::Object(_), _) if name == "metadata" => json_patch::merge(known, value),
            _ => known.clone_from(value),
        }
        if known.is_null() {
            fields.remove(name);
        }
    }
}

/// Merges elements into those of a list that have the same key.
fn merged(key: Key, before: Vec<Value>, named: &[Value]) -> Vec<Value> {
    let keys: Vec<_> = before.iter().map(key).collect();
    let mut list: Vec<Option<Value>> = before.into_iter().map(Some).collect();
    let mut order = Vec::new();
    for element in named {
        let place = key(element).and_then(|key| keys.iter().position(|known| known.as_ref() == Some(&key)));
        // Duplicates stay, so that the list's own rule refuses them.
        let place = place.filter(|place| !order.contains(place)).unwrap_or(list.len());
        if place == list.len() {
            list.push(Some(if element.is_object() { json!({}) } else { Value::Null }));
        }
        order.push(place);
        let Some(slot) = list.get_mut(place) else { continue };
        match (slot.as_mut(), element) {
            (Some(Value::Object(known)), Value::Object(fields)) => lay(known, fields, Lists::Merge),
            _ => *slot = Some(element.clone()),
        }
    }
    if (0..keys.len()).all(|place| order.contains(&place)) {
        return order.into_iter().filter_map(|place| list.get_mut(place)?.take()).collect();
    }
    list.into_iter().flatten().collect()
}

/// Merges prices into those of a variant. A price with a null amount is removed; if a row names only such prices, the
/// others always stay. An ambiguous removal stays in the result, to be refused.
fn laid_prices(mut before: Vec<Value>, named: &[Value], lists: Lists) -> Vec<Value> {
    let (gone, named): (Vec<_>, Vec<_>) = with_currency(&before, named).into_iter().partition(is_removal);
    let (gone, mut unnamed): (Vec<_>, Vec<_>) = gone.into_iter().partition(|price| price_key(price).is_some());
    if before.is_empty() {
        unnamed.clear();
    }
    let gone: Vec<_> = gone.iter().map(price_key).collect();
    before.retain(|price| !gone.contains(&price_key(price)));
    let mut prices = match lists {
        Lists::Replace if !named.is_empty() => replaced_prices(&before, named),
        _ => merged(price_key, before, &named),
    };
    prices.append(&mut unnamed);
    prices
}

/// Variants in place of others; prices are merged into those of the one with the same sku.
fn replaced_variants(before: &[Value], named: &[Value]) -> Vec<Value> {
    let mut variants = named.to_vec();
    for variant in &mut variants {
        let sku = text(variant, "sku");
        let known = before.iter().find(|known| sku.is_some() && text(known, "sku") == sku);
        if let Some(Value::Array(named)) = variant.get_mut("prices")
            && (1..=MAX_NAMED).contains(&named.len())
        {
            let known = known.and_then(|known| known.get("prices")?.as_array()).cloned();
            *named = laid_prices(known.unwrap_or_default(), named, Lists::Replace);
        }
    }
    variants
}

/// The values of a variant's options; those that are not named stay.
fn in_places(known: &Value, named: &[Value]) -> Value {
    let known = known.as_array().map(Vec::as_slice).unwrap_or_default();
    let values = named.iter().enumerate().map(|(place, value)| match (value, known.get(place)) {
        (Value::Null, Some(known)) => known,
        _ => value,
    });
    let mut values: Vec<Value> = values.cloned().collect();
    while values.len() > known.len() && values.last().is_some_and(Value::is_null) {
        values.pop();
    }
    values.into()
}

#[cfg(test)]
mod tests;
