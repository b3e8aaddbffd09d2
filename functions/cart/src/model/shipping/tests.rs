//! Tests of shipping methods and their prices.

use domain::Money;

use super::table::{BUILT_IN, ShippingTableError};
use super::*;

fn parcel(currency: &str, country: Option<&str>, value: i64, weight_g: u64) -> Parcel {
    let currency = currency.parse().unwrap();
    Parcel { currency, country: country.map(|c| c.parse().unwrap()), value: Money::new(value, currency), weight_g }
}

fn amount(table: &ShippingTable, id: &str, currency: &str, country: Option<&str>, value: i64) -> Option<i64> {
    let parcel = parcel(currency, country, value, 0);
    table.methods().iter().find(|method| &*method.id == id)?.amount(&parcel).map(|m| m.amount)
}

#[test]
fn the_built_in_table_is_valid() {
    let table: ShippingTable = include_str!("../../../data/shipping_methods.json").parse().unwrap();
    assert_eq!(table.own.as_ref(), Some(&*BUILT_IN));
    assert_eq!(BUILT_IN.len(), 2);
}

#[test]
fn prefers_a_named_country_and_ships_free_above_a_value() {
    let table = ShippingTable::default();
    assert_eq!(amount(&table, "standard", "EUR", Some("DE"), 9_999), Some(490));
    assert_eq!(amount(&table, "standard", "EUR", Some("DE"), 10_000), Some(0));
    assert_eq!(amount(&table, "standard", "EUR", Some("CH"), 10_000), Some(1490));
    assert_eq!(amount(&table, "standard", "EUR", None, 0), Some(490));
    assert_eq!(amount(&table, "express", "JPY", Some("JP"), 0), Some(1200));
    assert_eq!(amount(&table, "standard", "XAF", None, 0), None, "a currency that the table does not name");
    assert_eq!(amount(&table, "drone", "EUR", None, 0), None);
}

#[test]
fn weight_and_value_choose_a_tier_without_gaps() {
    let json = r#"[{ "id": "post", "name": "Post", "prices": [
        { "currency": "EUR", "amount": 300, "weight_below_g": 1000 },
        { "currency": "EUR", "amount": 500, "weight_from_g": 1000, "weight_below_g": 5000, "value_below": 20000 },
        { "currency": "EUR", "amount": 400, "weight_from_g": 1000, "weight_below_g": 5000, "value_from": 20000 },
        { "currency": "EUR", "amount": 900, "countries": ["CH"], "weight_below_g": 5000 }
    ] }]"#;
    let table: ShippingTable = json.parse().unwrap();
    let cost = |country, value, weight_g| {
        table.methods()[0].amount(&parcel("EUR", Some(country), value, weight_g)).map(|m| m.amount)
    };
    assert_eq!((cost("DE", 100, 0), cost("DE", 100, 999)), (Some(300), Some(300)));
    assert_eq!((cost("DE", 19_999, 1_000), cost("DE", 20_000, 4_999)), (Some(500), Some(400)));
    assert_eq!(cost("DE", 100, 5_000), None, "too heavy");
    assert_eq!(cost("CH", 100, 200), Some(900), "a named country goes first");
}

#[test]
fn a_price_depends_on_the_value_if_less_would_cost_more() {
    let one = |prices: &str| -> ShippingTable {
        format!(r#"[{{ "id": "a", "name": "A", "prices": [{prices}] }}]"#).parse().unwrap()
    };
    let is_for_value = |table: &ShippingTable, value| table.methods()[0].is_for_value(&parcel("EUR", None, value, 0));
    let free = one(r#"{ "currency": "EUR", "amount": 490, "free_from": 10000 }"#);
    assert!(!is_for_value(&free, 9_999) && is_for_value(&free, 10_000) && is_for_value(&free, 50_000));
    let steps = one(r#"{ "currency": "EUR", "amount": 500, "value_below": 20000 },
        { "currency": "EUR", "amount": 400, "value_from": 20000 }"#);
    assert!(!is_for_value(&steps, 19_999) && is_for_value(&steps, 20_000));
    let order =
        one(r#"{ "currency": "EUR", "amount": 500, "value_below": 20000 }, { "currency": "EUR", "amount": 400 }"#);
    assert!(!is_for_value(&order, 19_999) && is_for_value(&order, 20_000), "the first that holds");
    let dear_only = one(r#"{ "currency": "EUR", "amount": 500, "value_from": 20000 }"#);
    assert!(is_for_value(&dear_only, 20_000), "goods of less value would not be sent");
    let insured = one(r#"{ "currency": "EUR", "amount": 500, "value_below": 20000 },
        { "currency": "EUR", "amount": 900, "value_from": 20000 }"#);
    assert!(!is_for_value(&insured, 20_000), "goods of less value would cost less");
    let gift = one(r#"{ "currency": "EUR", "amount": 0, "free_from": 10000 }"#);
    assert!(!is_for_value(&gift, 10_000), "free at any value");
}

#[test]
fn refuses_a_table_out_of_range() {
    let one = |price: &str| format!(r#"[{{ "id": "a", "name": "A", "prices": [{price}] }}]"#);
    let negative = one(r#"{ "currency": "EUR", "amount": -1 }"#);
    assert!(matches!(negative.parse::<ShippingTable>(), Err(ShippingTableError::Json(_))));
    assert!(matches!("{}".parse::<ShippingTable>(), Err(ShippingTableError::Json(_))));
    let void = one(r#"{ "currency": "EUR", "amount": 1, "weight_from_g": 5, "weight_below_g": 5 }"#);
    assert!(matches!(void.parse::<ShippingTable>(), Err(ShippingTableError::Rule { .. })));
    let uk = one(r#"{ "currency": "EUR", "amount": 1, "countries": ["DE", "UK"] }"#).parse::<ShippingTable>();
    let told = uk.unwrap_err().to_string();
    assert!(told.contains("/prices/0/countries/1") && told.contains("GB"), "{told}");
    let only_de: ShippingTable = one(r#"{ "currency": "EUR", "amount": 1, "countries": ["DE"] }"#).parse().unwrap();
    let sends = |country| only_de.methods()[0].offer(&parcel("EUR", Some(country), 0, 0)).is_some();
    assert!(sends("DE") && !sends("FR"));
}
