//! Laying what a row says over what is there: what it does not name stays, in lists as well.
//!
//! Each list has a key by which an element is the same one again: a variant its sku, a price its currency, quantity and
//! period, an option or attribute its name, a medium its address. A row that names all of a list's elements gives their
//! order too; of one that names some, the others stay where they are, and new ones come last.

use domain::Timestamp;
use domain::fault::{Faults, Invalid};
use domain::tag::Tag;
use serde_json::{Map, Value, json};

/// The most elements that are laid over a list; more than that no list takes, as its own rule says.
const MAX_NAMED: usize = 100;

/// What becomes of the elements of a list that a row names only some of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Lists {
    /// They stay.
    #[default]
    Merge,
    /// They go: a list that is named is replaced whole.
    Replace,
}

/// What tells the elements of a list apart.
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

fn text(element: &Value, field: &str) -> Option<String> {
    element.get(field)?.as_str().map(str::to_owned)
}

fn price_key(price: &Value) -> Option<String> {
    let moment = |field| {
        let text = text(price, field).unwrap_or_default();
        text.parse::<Timestamp>().map_or(text, |moment| moment.to_string())
    };
    let quantity = price.get("min_quantity").filter(|quantity| !quantity.is_null());
    let quantity = quantity.map_or_else(|| "1".to_owned(), ToString::to_string);
    Some(format!("{} {quantity} {} {}", text(price, "currency")?, moment("valid_from"), moment("valid_to")))
}

/// Lays fields over others.
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

/// Lays elements over those of a list that have the same key.
fn merged(key: Key, before: Vec<Value>, named: &[Value]) -> Vec<Value> {
    let keys: Vec<_> = before.iter().map(key).collect();
    let mut list: Vec<Option<Value>> = before.into_iter().map(Some).collect();
    let mut order = Vec::new();
    for element in named {
        let place = key(element).and_then(|key| keys.iter().position(|known| known.as_ref() == Some(&key)));
        // What is named twice stands there twice, for the list's own rule to judge.
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

/// Lays prices over those of a variant: one whose amount is null goes, and where only such prices are named, the others
/// stay in any case. One that is to go and names none of several stays as it is named, to be refused.
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

/// Prices in place of others: where one does not say whether it includes tax, it is as the one whose place it takes.
fn replaced_prices(before: &[Value], mut named: Vec<Value>) -> Vec<Value> {
    let keys: Vec<_> = before.iter().map(price_key).collect();
    for price in &mut named {
        let place = price_key(price).and_then(|key| keys.iter().position(|known| known.as_ref() == Some(&key)));
        let known = place.and_then(|place| before.get(place)?.get("tax_inclusive"));
        if let (Value::Object(price), Some(known)) = (price, known) {
            price.entry("tax_inclusive").or_insert_with(|| known.clone());
        }
    }
    named
}

/// Variants in place of others; the prices of one with the same sku are laid over by its prices.
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

/// A price whose amount is null is to go.
fn is_removal(price: &Value) -> bool {
    price.get("amount").is_some_and(Value::is_null)
}

/// Takes out the prices that are to go and name none of several; a fault for each variant that has some.
pub(super) fn refuse_unnamed_removals(fields: &mut Map<String, Value>, faults: &mut Faults) {
    let variants = fields.get_mut("variants").and_then(Value::as_array_mut).into_iter().flatten();
    for (index, variant) in variants.enumerate() {
        let Some(Value::Array(prices)) = variant.get_mut("prices") else { continue };
        let count = prices.len();
        prices.retain(|price| !is_removal(price));
        if prices.len() < count {
            let invalid = Invalid::new("required", "a price that is to go is named by its currency");
            faults.add(format!("/variants/{index}/prices"), invalid);
        }
    }
}

/// Prices that name no currency are in that of the variant, where it has only one.
fn with_currency(before: &[Value], named: &[Value]) -> Vec<Value> {
    let mut currencies = before.iter().filter_map(|price| price.get("currency"));
    let first = currencies.next();
    let only = first.filter(|first| currencies.all(|other| other == *first));
    let mut named = named.to_vec();
    for price in named.iter_mut().filter_map(Value::as_object_mut) {
        if let (None, Some(only)) = (price.get("currency"), only) {
            price.insert("currency".to_owned(), only.clone());
        }
    }
    named
}

/// Drops the prices of a variant that these fields do not name.
pub(super) fn drop_unnamed_prices(variant: &mut Map<String, Value>, named: &Map<String, Value>) {
    let Some(Value::Array(known)) = variant.get_mut("prices") else { return };
    let named = named.get("prices").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let named: Vec<_> = with_currency(known, named).iter().map(price_key).collect();
    known.retain(|price| named.contains(&price_key(price)));
}

/// The values of a variant's options: those that are not named stay in their places.
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
mod tests {
    use super::*;

    fn laid(before: Value, named: Value, lists: Lists) -> Value {
        let (Value::Object(mut before), Value::Object(named)) = (before, named) else { panic!("no objects") };
        lay(&mut before, &named, lists);
        before.into()
    }

    fn content() -> Value {
        json!({
            "title": "Shirt",
            "tags": ["linen", "summer"],
            "category_ids": ["a", "b"],
            "metadata": { "supplier": "x", "season": "y" },
            "options": [{ "name": "Size", "values": ["S", "M"] }, { "name": "Colour", "values": ["White"] }],
            "media": [{ "url": "https://a", "alt": "A", "kind": "video" }, { "asset_id": "b" }],
            "attributes": [{ "type": "text", "name": "material", "value": "linen" }],
            "variants": [
                { "sku": "A", "backorder": "allow", "option_values": ["S", "White"], "prices": [
                    { "amount": 1500, "currency": "EUR", "tax_inclusive": true, "min_quantity": 1 },
                    { "amount": 1200, "currency": "EUR", "tax_inclusive": true, "min_quantity": 10 },
                    { "amount": 1700, "currency": "USD", "tax_inclusive": false, "min_quantity": 1 },
                ] },
                { "sku": "B", "weight_g": 7, "prices": [
                    { "amount": 1, "currency": "EUR", "valid_from": "2026-03-01T00:00:00.000Z" },
                ] },
            ],
        })
    }

    #[test]
    fn what_is_not_named_stays_in_every_list() {
        let named = json!({
            "tags": ["New", " Summer "], "category_ids": ["c"], "metadata": { "season": null },
            "options": [{ "name": "Size", "values": ["L"] }],
            "media": [{ "url": "https://a", "alt": "B" }],
            "attributes": [{ "name": "material", "value": "cotton" }, { "type": "boolean", "name": "organic", "value": true }],
            "variants": [
                { "sku": "A", "option_values": ["M", null], "prices": [{ "amount": 1600, "currency": "EUR" }] },
                { "sku": "B", "prices": [{ "amount": 2, "currency": "EUR", "valid_from": "2026-03-01T00:00:00Z" }] },
                { "sku": "C" },
            ],
        });
        let mut expected = content();
        expected["tags"] = json!(["linen", " Summer ", "New"]);
        expected["category_ids"] = json!(["a", "b", "c"]);
        expected["metadata"] = json!({ "supplier": "x" });
        expected["options"][0]["values"] = json!(["S", "M", "L"]);
        expected["media"][0]["alt"] = json!("B");
        expected["attributes"] = json!([
            { "type": "text", "name": "material", "value": "cotton" },
            { "type": "boolean", "name": "organic", "value": true },
        ]);
        expected["variants"][0]["option_values"] = json!(["M", "White"]);
        expected["variants"][0]["prices"][0]["amount"] = json!(1600);
        expected["variants"][1]["prices"][0] =
            json!({ "amount": 2, "currency": "EUR", "valid_from": "2026-03-01T00:00:00Z" });
        expected["variants"].as_array_mut().unwrap().push(json!({ "sku": "C" }));
        assert_eq!(laid(content(), named, Lists::Merge), expected);
    }

    #[test]
    fn what_is_emptied_goes() {
        let named = json!({
            "tags": null, "media": [], "metadata": null,
            "variants": [{ "sku": "A", "backorder": null, "prices": [{ "currency": "EUR", "amount": null }] }],
        });
        let after = laid(content(), named, Lists::Merge);
        assert_eq!((after.get("tags"), &after["media"], after.get("metadata")), (None, &json!([]), None));
        let variant = &after["variants"][0];
        assert_eq!((variant.get("backorder"), variant["prices"].as_array().unwrap().len()), (None, 2));
        assert_eq!(after["variants"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_null_under_amount_removes_prices_alone() {
        let named = json!({
            "variants": [{ "sku": "A", "amount": null }],
            "attributes": [{ "name": "material", "amount": null }],
        });
        assert_eq!(laid(content(), named, Lists::Merge), content());
    }

    #[test]
    fn a_price_that_is_to_go_and_names_none_of_several_is_refused() {
        let refused = |variant: Value, lists| {
            let Value::Object(mut after) = laid(content(), json!({ "variants": [variant] }), lists) else { panic!() };
            let mut faults = Faults::none();
            refuse_unnamed_removals(&mut after, &mut faults);
            let places: Vec<_> = faults.listed().iter().map(|fault| fault.pointer.clone()).collect();
            (places, after["variants"][0]["prices"].as_array().unwrap().len())
        };
        for lists in [Lists::Merge, Lists::Replace] {
            let unnamed = refused(json!({ "sku": "A", "prices": [{ "amount": null }] }), lists);
            assert_eq!(unnamed, (vec!["/variants/0/prices".to_owned()], 3), "{lists:?}");
            let named = refused(json!({ "sku": "A", "prices": [{ "amount": null, "currency": "USD" }] }), lists);
            assert_eq!(named, (Vec::new(), 2), "{lists:?}: the others stay");
            let again = refused(json!({ "sku": "A", "prices": [{ "amount": null, "currency": "GBP" }] }), lists);
            assert_eq!(again, (Vec::new(), 3), "{lists:?}: it is gone already");
            let of_none = refused(json!({ "sku": "C", "prices": [{ "amount": null }] }), lists);
            assert_eq!(of_none.0, Vec::<String>::new(), "{lists:?}: there is none");
        }
    }

    #[test]
    fn prices_that_are_replaced_keep_whether_they_include_tax() {
        let prices = json!([
            { "amount": 1600, "currency": "EUR" }, { "amount": 9, "currency": "GBP" },
            { "amount": null, "currency": "USD" }, { "amount": 8, "currency": "EUR", "min_quantity": 10, "tax_inclusive": false },
        ]);
        let expected = json!([
            { "amount": 1600, "currency": "EUR", "tax_inclusive": true }, { "amount": 9, "currency": "GBP" },
            { "amount": 8, "currency": "EUR", "min_quantity": 10, "tax_inclusive": false },
        ]);
        let named = json!({ "variants": [{ "sku": "A", "prices": prices }, { "sku": "C", "prices": prices }] });
        let after = laid(content(), named, Lists::Replace);
        assert_eq!(after["variants"][0], json!({ "sku": "A", "prices": expected }));
        assert_eq!(after["variants"][1]["prices"].as_array().unwrap().len(), 3, "it has none before");
        let variant = laid(content()["variants"][0].clone(), json!({ "prices": prices }), Lists::Replace);
        assert_eq!(variant["prices"], expected, "as a sheet names them");
    }

    #[test]
    fn a_list_is_replaced_where_that_is_asked_for_and_ordered_where_all_of_it_is_named() {
        let replaced = laid(content(), json!({ "tags": ["new"] }), Lists::Replace);
        assert_eq!(replaced["tags"], json!(["new"]));
        let ordered =
            laid(content(), json!({ "variants": [{ "sku": "B" }, { "sku": "D" }, { "sku": "A" }] }), Lists::Merge);
        let skus: Vec<_> = ordered["variants"].as_array().unwrap().iter().map(|v| v["sku"].as_str().unwrap()).collect();
        assert_eq!(skus, ["B", "D", "A"]);
        let twice = laid(content(), json!({ "variants": [{ "sku": "A" }, { "sku": "A" }] }), Lists::Merge);
        assert_eq!(twice["variants"].as_array().unwrap().len(), 3);
        let many: Vec<_> = (0..101).map(|n| json!(n.to_string())).collect();
        assert_eq!(laid(content(), json!({ "tags": many }), Lists::Merge)["tags"].as_array().unwrap().len(), 101);
    }

    #[test]
    fn a_price_without_a_currency_is_in_the_only_one_that_there_is() {
        let named = json!({ "variants": [
            { "sku": "A", "prices": [{ "amount": 5 }] }, { "sku": "B", "prices": [{ "amount": 5 }] },
        ] });
        let after = laid(content(), named, Lists::Merge);
        assert_eq!(after["variants"][0]["prices"][3], json!({ "amount": 5 }), "it has two");
        assert_eq!(after["variants"][1]["prices"][1], json!({ "amount": 5, "currency": "EUR" }));
    }
}
