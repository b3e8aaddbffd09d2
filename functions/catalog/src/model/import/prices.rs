//! The prices of a variant that a row names or removes.

use domain::Timestamp;
use domain::fault::{Faults, Invalid};
use serde_json::{Map, Value};

/// A field of an element that is a text.
pub(super) fn text(element: &Value, field: &str) -> Option<String> {
    element.get(field)?.as_str().map(str::to_owned)
}

/// What identifies a price of a variant.
pub(super) fn price_key(price: &Value) -> Option<String> {
    let moment = |field| {
        let text = text(price, field).unwrap_or_default();
        text.parse::<Timestamp>().map_or(text, |moment| moment.to_string())
    };
    let quantity = price.get("min_quantity").filter(|quantity| !quantity.is_null());
    let quantity = quantity.map_or_else(|| "1".to_owned(), ToString::to_string);
    Some(format!("{} {quantity} {} {}", text(price, "currency")?, moment("valid_from"), moment("valid_to")))
}

/// Replaces prices: one that does not say whether it includes tax follows the one that it
/// replaces.
pub(super) fn replaced_prices(before: &[Value], mut named: Vec<Value>) -> Vec<Value> {
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

/// A price whose amount is null is a removal.
pub(super) fn is_removal(price: &Value) -> bool {
    price.get("amount").is_some_and(Value::is_null)
}

/// Removes ambiguous removals, with a fault for each variant that has some.
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

/// Prices without a currency get the variant's, if it has only one.
pub(super) fn with_currency(before: &[Value], named: &[Value]) -> Vec<Value> {
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

/// Removes the prices of a variant that these fields do not name.
pub(super) fn drop_unnamed_prices(variant: &mut Map<String, Value>, named: &Map<String, Value>) {
    let Some(Value::Array(known)) = variant.get_mut("prices") else { return };
    let named = named.get("prices").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let named: Vec<_> = with_currency(known, named).iter().map(price_key).collect();
    known.retain(|price| named.contains(&price_key(price)));
}
